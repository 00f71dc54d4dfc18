# shellcheck shell=sh
# Part `nightly` of tests/bench/run.sh, which reads this file and whose
# functions are used here: what a night of memos-forget --decay takes that finds
# 100,000 memories, of which none, nearly all or all are to change; and how long
# somebody who adds meanwhile has to wait.

NIGHTLY=100000

# a_night NAME TIME STORE: what a night at TIME costs.
a_night() {
	: >"$work/plan"
	plan "$1" "$(command -v env)" MEMOS_NOW="$2" "$build/memos-forget" --dir "$3" --decay
	run_plan
	note "$1: CPU s" "$(value "$1" cpu 1000000)" '<= 60'
	note "$1: peak memory MB" "$(value "$1" rss "$MB")" '<= 300'
}

# a_wait NAME TIME STORE: what adding takes during a night at TIME.
a_wait() {
	# shellcheck disable=SC2046 # four words
	set -- "$1" $(python3 "$bench/nightly.py" "$2" "$build/memos-forget" \
		"$add" "$3")
	note "$1: memories added meanwhile" "${2:-0}" -
	note "$1: an add, median ms" "${3:-0}" -
	note "$1: an add, 95 of 100, ms" "${4:-999}" '<= 100'
	note "$1: an add, slowest ms" "${5:-999}" -
}

# changed STATE STORE: how many memories are in a state.
changed() {
	"$build/memos-list" --dir "$2" -a --state "$1" --fields id | wc -l
}

part_nightly() {
	need nightly python3 || return
	build_spawn || return
	begin "nightly: memos-forget --decay, $NIGHTLY memories of 2026-01-01" \
		'MEMOS_NOW=... memos-forget --dir STORE --decay' \
		'and meanwhile memos-add, one memory at a time'
	generated "$NIGHTLY"
	MEMOS_NOW=2026-01-01 "$add" --dir "$work/nightly" --format jsonl \
		"$work/gen-$NIGHTLY/rows.jsonl" >/dev/null
	cp -r "$work/nightly" "$work/waited"
	a_night 'nothing changes' 2026-01-02 "$work/nightly"
	a_night 'nearly all decay' 2026-02-01 "$work/nightly"
	note 'decaying' "$(changed decaying "$work/nightly")" -
	a_night 'all are forgotten' 2028-01-01 "$work/nightly"
	note 'forgotten' "$(changed forgotten "$work/nightly")" -
	a_wait 'decay' 2026-02-01 "$work/waited"
	a_wait 'forgetting' 2028-01-01 "$work/waited"
	end
}
