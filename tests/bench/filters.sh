# shellcheck shell=sh
# Part `filters` of tests/bench/run.sh, which reads this file and whose functions
# are used here: what a filter costs that half of the memories pass, one in a
# hundred, or ten, and a search without one; tests/bench/filters.py has what
# they are filtered by.  FILTERS_SIZES says how many memories there are (10000
# 100000 1000000), FILTERS_KEEP where their stores are made and kept.

FILTERS_ASKED=60

# filters_store COUNT: the store of so many, made once, and its questions.
filters_store() {
	kept=${FILTERS_KEEP:-$work}
	store=$kept/filters-$1
	asked=$kept/filters-$1.jsonl
	[ -d "$store" ] && [ -f "$asked" ] && return
	rm -rf "$store" "$work/filters"
	python3 "$bench/gen.py" "$1" "$work/filters" "$1" &&
		python3 "$bench/filters.py" rows "$1" \
			<"$work/filters/rows.jsonl" >"$work/filters/made" &&
		"$add" --dir "$store" --format jsonl "$work/filters/made" \
			>/dev/null &&
		"$cube" --dir "$store" compact >/dev/null &&
		"$cube" --dir "$store" index indexed >/dev/null &&
		python3 "$bench/filters.py" queries "$FILTERS_ASKED" \
			<"$work/filters/questions.txt" >"$asked"
	made=$?
	rm -rf "$work/filters"
	return $made
}

# filters_since COUNT SHARE: when the last of a share of the rows began.
filters_since() {
	"$build/memos-list" --dir "$store" -k "$(($1 / $2))" --fields event_at |
		tail -n 1 | sed 's/.*"event_at":"\([^"]*\)".*/\1/'
}

# filters_of GOAL NAME OPTION ...: a search and a listing with these options.
filters_of() {
	goal=$1 name=$2
	shift 2
	"$build/memos-eval" --dir "$store" --results --depth 10 "$@" "$asked" \
		>"$work/asked" 2>/dev/null
	note "$size $name: search, median ms" \
		"$(python3 "$bench/filters.py" median "$work/asked")" "$goal"
	rm -f "$work/plan"
	for _ in 1 2 3 4 5; do
		plan list "$build/memos-list" --dir "$store" -k 20 "$@"
	done
	run_plan
	note "$size $name: list of 20, ms" "$(value list wall 1000)" "$goal"
}

filters_size() {
	size=$1
	filters_store "$size" || return
	# once without counting, for what is warm is compared
	"$build/memos-eval" --dir "$store" --results --depth 10 "$asked" \
		>"$work/asked" 2>/dev/null
	filters_of '<= 15' 'no filter'
	for value in half hundredth ten; do
		filters_of '<= 100' "user, $value" --user "$value"
	done
	filters_of '<= 100' 'type, half' --type chunk
	filters_of '<= 100' 'type, hundredth' --type tool
	filters_of '<= 500' 'type, ten' --type image
	filters_of '<= 100' 'state, half' --state decaying
	filters_of '<= 100' 'state, hundredth' --state archived
	filters_of '<= 500' 'state, ten' --state consolidating
	for share in 2 100 "$((size / 10))"; do
		filters_of '<= 100' "time, one in $share" \
			--since "$(filters_since "$size" "$share")"
	done
	for value in half hundredth ten; do
		filters_of '<= 1500' "metadata, $value" \
			--filter "{\"metadata.plain\":\"$value\"}"
	done
	filters_of '<= 1500' 'metadata indexed, half' \
		--filter '{"metadata.indexed":"half"}'
	filters_of '<= 100' 'metadata indexed, hundredth' \
		--filter '{"metadata.indexed":"hundredth"}'
	filters_of '<= 100' 'metadata indexed, ten' \
		--filter '{"metadata.indexed":"ten"}'
}

part_filters() {
	need filters python3 cc && build_spawn || return
	begin 'filters: searches within one process, lists of one each' \
		'python3 tests/bench/filters.py rows N <rows.jsonl' \
		'memos-cube index indexed' \
		"memos-eval --results --depth 10 OPTION: $FILTERS_ASKED questions" \
		'memos-list -k 20 OPTION: 5 times; medians, of what is warm'
	for size in ${FILTERS_SIZES:-10000 100000 1000000}; do
		filters_size "$size"
	done
	end
}
