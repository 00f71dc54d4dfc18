# shellcheck shell=sh
# Part `consolidate` of tests/bench/run.sh, which reads this file and whose
# functions are used here: whether what was said is found as well, and whether
# names, numbers and dates of answers are still there, once all of it was
# consolidated; and what a night takes over 100,000 memories.

# consolidate_look SET NAME: what a search gives, and sees, now.
consolidate_look() {
	mkdir -p "$work/$1/$2" &&
		"$search" --dir "$work/$1/store" --fields id,memory,sources \
			<"$work/$1/ten.jsonl" >"$work/$1/$2/answers.jsonl" &&
		"$build/memos-list" --dir "$work/$1/store" -a --json \
			--fields id,memory,sources >"$work/$1/$2/active.jsonl"
}

# consolidate_set SET: before and after a night in which all is old.
consolidate_set() {
	mkdir -p "$work/$1" &&
		python3 "$bench/sets.py" convert "$data/$1" "$work/$1" &&
		python3 "$bench/consolidate.py" queries "$data/$1" \
			>"$work/$1/ten.jsonl" || return
	rm -rf "$work/$1/store"
	"$add" --dir "$work/$1/store" --format jsonl "$work/$1/records.jsonl" \
		>/dev/null &&
		"$build/memos-work" --dir "$work/$1/store" --drain >/dev/null &&
		"$cube" --dir "$work/$1/store" compact >/dev/null &&
		consolidate_look "$1" before &&
		"$build/memos-consolidate" --dir "$work/$1/store" --after 0d \
			>/dev/null &&
		consolidate_look "$1" after &&
		python3 "$bench/consolidate.py" scores "$1" "$data/$1" \
			"$work/$1/before" "$work/$1/after" "$figures"
}

# consolidate_night: over 100,000 turns, of 20 a session.
consolidate_night() {
	generated 100000
	rm -rf "$work/night"
	printf '[work]\nformation = off\n' >"$work/night.config"
	MEMOS_CONFIG=$work/night.config "$add" --dir "$work/night" \
		--format jsonl "$work/gen-100000/rows.jsonl" >/dev/null || return
	rm -f "$work/plan"
	plan night "$build/memos-consolidate" --dir "$work/night" --after 0d
	run_plan
	note '100,000 turns: CPU seconds' "$(value night cpu 1000000)" '<= 60'
	note '100,000 turns: wall seconds' "$(value night wall 1000000)" -
	note '100,000 turns: peak MB' "$(value night rss "$MB")" '<= 300'
	rm -rf "$work/night"
}

part_consolidate() {
	need consolidate python3 cc && build_spawn || return
	begin 'consolidate: what is found and kept once all of a set is old' \
		'memos-add --dir STORE --format jsonl records.jsonl' \
		'memos-work --dir STORE --drain; memos-cube --dir STORE compact' \
		'memos-search --dir STORE --fields id,memory,sources <queries.jsonl' \
		'memos-consolidate --dir STORE --after 0d; memos-search as before' \
		'python3 tests/bench/consolidate.py scores NAME SET BEFORE AFTER FIGURES' \
		'a hit counts as evidence that names it as its source'
	printf '%-18s%9s%9s%9s%10s%9s\n' set R@5 R@10 'tokens' 'active' \
		memories
	for set in locomo beam prefeval; do
		if [ ! -d "$data/$set" ]; then
			echo "$set: skipped, there is no $data/$set"
			continue
		fi
		consolidate_set "$set" || echo "$set: failed, see above"
	done
	echo 'tokens: of the first ten hits; active: of all that a search sees'
	echo
	consolidate_night || echo 'night: failed, see above'
	end
}
