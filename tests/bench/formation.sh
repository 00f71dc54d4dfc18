# shellcheck shell=sh
# Part `formation` of tests/bench/run.sh, which reads this file and whose
# functions are used here: whether the facts that rules draw from dialogues are
# those that should stand at their end, and how many turns a second they read.
# formation/ has the dialogues; rules may be tuned on dev.jsonl, never on
# held.jsonl.  FORMATION_VERBOSE=dev shows what was missed and what was wrong in
# that part; FORMATION_TURNS is how many turns are timed, 10000 unless set.

worker=$build/memos-work

# formed FILE STORE: the dialogues of FILE in a store of their own, formed.
formed() {
	mkdir -p "$2" &&
		python3 "$bench/formation.py" records "$1" >"$2/records.jsonl" &&
		"$add" --dir "$2/store" --format jsonl "$2/records.jsonl" \
			>/dev/null &&
		"$worker" --dir "$2/store" --drain >/dev/null &&
		{ "$build/memos-list" --dir "$2/store" -a \
			-t fact,preference,event,procedure \
			>"$2/standing.jsonl" || [ $? -eq 1 ]; }
}

# formation_speed: reads FORMATION_TURNS turns with one worker.
formation_speed() {
	turns=${FORMATION_TURNS:-10000}
	python3 "$bench/formation.py" records "$bench/formation/dev.jsonl" \
		"$turns" >"$work/turns.jsonl" &&
		"$add" --dir "$work/turns" --format jsonl "$work/turns.jsonl" \
			>/dev/null || return
	rm -f "$work/plan"
	plan form "$worker" --dir "$work/turns" --drain
	run_plan
	for kind in cpu wall; do
		seconds=$(value form "$kind" 1000000)
		note "$turns turns, $kind seconds" "$seconds" -
	done
	awk -F '\t' -v turns="$turns" '{
		printf "turns a second a core\t%.0f\t>= 2000\n", turns * 1e6 / $5
		printf "turns a second\t%.0f\t-\n", turns * 1e6 / $4
	}' "$work/costs" >>"$figures"
	note "$turns turns, peak MB" "$(value form rss "$MB")" -
}

part_formation() {
	need formation python3 cc && build_spawn || return
	begin 'formation: facts that rules draw from dialogues' \
		'python3 tests/bench/formation.py records DIALOGUES >records.jsonl' \
		'memos-add --dir STORE --format jsonl records.jsonl' \
		'memos-work --dir STORE --drain' \
		'memos-list --dir STORE -a -t fact,preference,event,procedure' \
		'rules may be tuned on dev, not on held'
	python3 "$bench/formation.py" check "$bench"/formation/*.jsonl || return
	for half in dev held; do
		file=$bench/formation/$half.jsonl verbose=
		[ "${FORMATION_VERBOSE:-}" = "$half" ] && verbose=--verbose
		if ! { formed "$file" "$work/formed-$half" &&
			python3 "$bench/formation.py" score "$half" "$file" \
				"$work/formed-$half/standing.jsonl" "$figures" \
				${verbose:+"$verbose"}; }; then
			echo "$half: failed, see above"
		fi
	done
	formation_speed
	end
}
