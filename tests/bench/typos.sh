# shellcheck shell=sh
# Part `typos` of tests/bench/run.sh, which reads this file and whose functions
# are used here: what questions of the public sets find that are typed with one
# or two slips (a letter put in, left out, changed, or two changed for each
# other, in words of four letters or more).  TYPOS_COUNT questions, 200 unless
# set, as many of each set; TYPOS_SEED, 1 unless set, draws them and the slips.

# typos_set SET COUNT
typos_set() {
	set_store "$1" || return
	mkdir -p "$work/typos/$1"
	python3 "$bench/typos.py" make "$2" "${TYPOS_SEED:-1}" \
		"$root/lib/text/stop.c" "$work/$1/queries.jsonl" \
		"$work/typos/$1" || return
	for asked in clean typos; do
		"$build/memos-eval" --dir "$work/$1/store" --json \
			--draws 100 "$work/typos/$1/$asked.jsonl" \
			>"$work/typos/$1/$asked.json" || return
	done
}

part_typos() {
	need typos python3 || return
	begin 'typos: questions with a slip or two' \
		'python3 tests/bench/typos.py make COUNT SEED lib/text/stop.c \
queries.jsonl .' \
		'memos-eval --dir STORE --json clean.jsonl, typos.jsonl'
	there=
	for set in locomo beam prefeval; do
		if [ -d "$data/$set" ]; then
			there="$there $set"
		else
			echo "$set: skipped, there is no $data/$set"
		fi
	done
	# shellcheck disable=SC2086 # sets are words
	set -- $there
	[ $# -gt 0 ] || return
	each=$(((${TYPOS_COUNT:-200} + $# - 1) / $#))
	for set; do
		typos_set "$set" "$each" || return
	done
	printf '%-18s%9s%9s%9s%9s\n' set questions clean typos kept
	(cd "$work/typos" && python3 "$bench/typos.py" sum "$figures" "$@")
	echo 'clean, typos: R@10; kept: the share of it'
	echo
	end
}
