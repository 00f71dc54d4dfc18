# shellcheck shell=sh
# Part `paired` of tests/bench/run.sh, which reads this file and whose functions
# are used here: what two builds, or two settings of one, find of the same
# questions, with the intervals of what one gains.  BASE is the folder of the
# other build (this one if it is not given); BASE_OPTIONS are those of its
# memos-search, THIS_OPTIONS those of memos-eval.

# paired_set SET LEVEL
paired_set() {
	mkdir -p "$work/$1" &&
		python3 "$bench/sets.py" convert "$data/$1" "$work/$1" &&
		stored "$work/$1/records.jsonl" "$work/$1/store" &&
		"$cube" --dir "$work/$1/store" compact >/dev/null || return
	if [ ! -d "$work/$1/base" ]; then
		"$base/memos-add" --dir "$work/$1/base" --format jsonl \
			"$work/$1/records.jsonl" >/dev/null &&
			"$base/memos-cube" --dir "$work/$1/base" compact \
				>/dev/null || return
	fi
	# shellcheck disable=SC2086 # options are words
	sed 's/^{/{"k": 50, /' "$work/$1/queries.jsonl" |
		"$base/memos-search" --dir "$work/$1/base" --fields id \
			${BASE_OPTIONS:-} >"$work/$1/base.jsonl" || return
	# shellcheck disable=SC2086 # options are words
	"$build/memos-eval" --dir "$work/$1/store" --level "$2" \
		--against "$work/$1/base.jsonl" ${THIS_OPTIONS:-} \
		"$work/$1/queries.jsonl" >"$work/$1/paired" || return
	echo "$1 $2"
	grep -E '^(R@5|R@10|R@20|all@10|nDCG@10|MRR) +[0-9]' \
		"$work/$1/paired"
	sed -n '/^R@10 by category/,/^$/p' "$work/$1/paired"
	echo
}

part_paired() {
	need paired python3 || return
	base=$(cd "${BASE:-$build}" && pwd) || return
	begin 'paired: the same questions of two builds, or of two settings' \
		"$base/memos-search --fields id ${BASE_OPTIONS:-} \
<queries.jsonl >base.jsonl" \
		"memos-eval --level LEVEL --against base.jsonl \
${THIS_OPTIONS:-} queries.jsonl"
	printf '%-24s%9s%9s%9s  %s\n' measure this base gain \
		'95 % interval of the gain'
	for set in locomo beam prefeval memdaily_zh; do
		if [ ! -d "$data/$set" ]; then
			echo "$set: skipped, there is no $data/$set"
		elif ! paired_set "$set" turn; then
			echo "$set: failed, see above"
		elif [ "$set" = locomo ]; then
			paired_set "$set" session
		fi
	done
}
