# shellcheck shell=sh
# Part `mcp` of tests/bench/run.sh, which reads this file and whose functions
# are used here: what a client of memos-mcp waits for, tests/bench/mcp.py.

# mcp_ms KIND SHARE: the run that so great a share of them is not slower than.
mcp_ms() {
	awk -F '\t' -v kind="$1" '$1 == kind { print $2 }' "$work/answers" |
		sort -n | awk -v share="$2" '
		{ ms[NR] = $1 }
		END {
			n = int(NR * share + .999)
			print NR ? ms[n ? n : 1] : 0
		}'
}

# mcp_of COUNT: the figures over so many memories.
mcp_of() {
	generated "$1"
	stored "$work/gen-$1/rows.jsonl" "$work/store-$1"
	"$cube" compact --dir "$work/store-$1" >/dev/null
	python3 "$bench/mcp.py" "$build/memos-mcp" "$work/store-$1" \
		"$work/gen-$1/questions.txt" >"$work/answers" || return
	note "$1: first answer of a process, median ms" "$(mcp_ms first .5)" \
		'<= 10'
	note "$1: first answer, 95 of 100, ms" "$(mcp_ms first .95)" -
	note "$1: end at the end of input, median ms" "$(mcp_ms end .5)" -
	note "$1: search of a new process, median ms" "$(mcp_ms fresh .5)" -
	note "$1: search, median ms" "$(mcp_ms search .5)" -
	note "$1: search, 95 of 100, ms" "$(mcp_ms search .95)" -
}

part_mcp() {
	need mcp python3 || return
	begin 'mcp: from a message written until its answer was read, 100 each' \
		'memos-mcp over a store, asked by two pipes'
	mcp_of 1000
	mcp_of 100000
	end
}
