# shellcheck shell=sh
# Part `hook` of tests/bench/run.sh, which reads this file and whose functions
# are used here: what an agent waits for when it calls memos-hook,
# tests/bench/hook.py.

# hook_ms KIND SHARE: the call that so great a share of them is not slower than.
hook_ms() {
	awk -F '\t' -v kind="$1" '$1 == kind { print $2 }' "$work/calls" |
		sort -n | awk -v share="$2" '
		{ ms[NR] = $1 }
		END {
			n = int(NR * share + .999)
			print NR ? ms[n ? n : 1] : 0
		}'
}

# hook_of COUNT: the figures over so many memories.
hook_of() {
	generated "$1"
	stored "$work/gen-$1/rows.jsonl" "$work/store-$1"
	"$cube" compact --dir "$work/store-$1" >/dev/null
	cp -R "$work/store-$1" "$work/hooked"
	python3 "$bench/hook.py" "$build/memos-hook" "$work/hooked" \
		"$work/gen-$1/questions.txt" "$work/transcript.jsonl" \
		>"$work/calls" || return
	rm -rf "$work/hooked" "$work/transcript.jsonl"
	for kind in start prompt capture; do
		goal='<= 150'
		[ "$kind" != capture ] || goal='<= 50'
		note "$1: $kind, median ms" "$(hook_ms "$kind" .5)" "$goal"
		note "$1: $kind, 95 of 100, ms" "$(hook_ms "$kind" .95)" "$goal"
	done
}

part_hook() {
	need hook python3 || return
	begin 'hook: from the start of memos-hook until its end, 100 each' \
		'memos-hook claude <EVENT, over a store' \
		'capture: four new lines in a transcript of 100 MB'
	hook_of 1000
	hook_of 100000
	end
}
