# shellcheck shell=sh
# Part `lifecycle` of tests/bench/run.sh, which reads this file and whose
# functions are used here: twelve months of turns, night by night, beside a
# store that keeps everything.  LIFECYCLE_OPTIONS are options of lifecycle.py,
# --days 60 say.

part_lifecycle() {
	need lifecycle python3 || return
	begin 'lifecycle: 20,000 turns in twelve months, with nightly jobs' \
		'MEMOS_NOW=EVENING memos-add, memos-search, memos-revise --pin' \
		'MEMOS_NOW=NIGHT memos-work --drain' \
		'MEMOS_NOW=NIGHT memos-consolidate' \
		'MEMOS_NOW=NIGHT memos-forget --decay' \
		'recall@10 of facts asked for or told again (used), and of the rest'
	mkdir -p "$work/lifecycle" || return
	# shellcheck disable=SC2086 # options are words
	python3 "$bench/lifecycle.py" "$build" "$work/lifecycle" "$figures" \
		${LIFECYCLE_OPTIONS:-} || return
	end
}
