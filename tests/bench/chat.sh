# shellcheck shell=sh
# Part `chat` of tests/bench/run.sh, which reads this file and whose functions
# are used here: what a turn of memos-chat takes until the model is asked.  The
# model is a socket in the program that measures, tests/bench/chat.py.

TURNS=200

# turn_ms KIND SHARE: of the turns at a terminal or by a pipe but the first, the
# one that so great a share of them is not slower than.
turn_ms() {
	awk -F '\t' -v kind="$1" '$1 == kind && $2 > 0 { print $3 }' \
		"$work/turns" | sort -n | awk -v share="$2" '
		{ ms[NR] = $1 }
		END {
			n = int(NR * share + .999)
			print NR ? ms[n ? n : 1] : 0
		}'
}

chat_of() {
	generated "$1"
	stored "$work/gen-$1/rows.jsonl" "$work/store-$1"
	MEMOS_CONFIG="$work/chat.ini" python3 "$bench/chat.py" "$TURNS" \
		"$work/gen-$1/questions.txt" "$build/memos-chat" \
		--dir "$work/store-$1" >"$work/turns" || return
	for kind in terminal pipe; do
		note "$1: $kind, median ms" "$(turn_ms $kind .5)" '<= 30'
		note "$1: $kind, 95 of 100, ms" "$(turn_ms $kind .95)" '<= 30'
		note "$1: $kind, slowest, ms" "$(turn_ms $kind 1)" -
		note "$1: $kind, first turn, ms" "$(awk -F '\t' \
			-v kind=$kind '$1 == kind && $2 == 0 { print $3 }' \
			"$work/turns")" -
	done
}

part_chat() {
	need chat python3 || return
	begin "chat: from Enter until the request was sent, $TURNS turns each" \
		'memos-chat --dir STORE, at a pseudo-terminal and by pipes' \
		'each turn stored (synchronous), memories found and packed'
	chat_of 1000
	chat_of 100000
	end
}
