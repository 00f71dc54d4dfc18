#!/bin/sh
# valgrind.sh: the commands under valgrind's memcheck: no error, no leak.
build=${MEMOS_BUILD:?}
home=$(mktemp -d) || exit 1
trap 'rm -rf "$home"' EXIT
export MEMOS_DIR="$home/memos" HOME="$home"
# try STATUS COMMAND ...: the command's own status must be STATUS.
try() {
	want=$1
	name=$2
	shift 2
	valgrind -q --error-exitcode=99 --leak-check=full \
		--errors-for-leak-kinds=definite "$build/$name" "$@" \
		>"$home/out" 2>"$home/err"
	status=$?
	echo "$name" >>"$home/tried"
	[ "$status" = "$want" ] && return
	echo "$name" >>"$home/failed"
	echo "valgrind: $name $*: status $status, not $want"
	cat "$home/err"
}
say() {
	printf '%s\n' "$@"
}
examples=$(dirname "$0")/../examples
try 1 memos-search tea
try 0 memos-add 'Ann prefers tea'
try 0 memos-add --format jsonl "$examples/transcript.jsonl"
say '{"id":"a","memory":"x","metadata":{"n":12345678901234567890}}' 'broken' \
	'{"messages":[{"role":"user","content":"hello"}]}' | try 2 memos-add
say 'one line' 'another' | try 0 memos-add -f lines --redact --user bob
try 0 memos-add --upsert --format jsonl /dev/stdin <<EOF
{"id":"a","memory":"y"}
EOF
try 0 memos-search 'what does Ann drink'
try 0 memos-search --explain -k 3 'the cat'
try 0 memos-search --filter '{"OR":[{"type":"turn"},{"memory":{"icontains":"TEA"}}]}' cat
try 0 memos-search --since 2025-03 --until 2025-12-31 cat
try 1 memos-search --user nobody cat
try 2 memos-search --filter '{"type":{"like":1}}' cat
say '{"query":"cat","k":2}' '{"query":7}' | try 2 memos-search
try 0 memos-search --why a y
say '# Tea' '' 'Ann drinks tea.' '' '![a cup](cup.png)' |
	try 0 memos-add --document tea --format markdown
say 'Ann drinks coffee.' | try 0 memos-add --document tea
try 0 memos-revise --undo
try 0 memos-revise a 'z' --pin --set valid_from=2026
say '{"id":"a","importance":0.5}' '{"id":"nobody"}' | try 2 memos-revise -
try 0 memos-revise --user ann --feedback 'no, I moved to Lyon in May'
try 2 memos-revise --user ann --feedback 'she works at Acme'
say '{"role":"user","name":"Ann","content":"My sister is called Maria."}' |
	try 0 memos-add --user ann --run r1
try 0 memos-work --drain
try 0 memos-context --user ann 'who is Maria'
try 0 memos-search --user ann --as-of "$(date -u +%F)" --source words,graph 'sister'
try 0 memos-list --history a
try 0 memos-forget --dry-run --user ann --since 2020
say a nobody | try 1 memos-forget --reason old -
try 0 memos-forget --user ann --purge --yes
try 0 memos-list -k 5
try 0 memos-list a
try 0 memos-export
try 0 memos-cube check
try 0 memos-cube stats
try 0 memos-cube reindex
try 0 memos-cube dump "$home/dump"
try 0 memos-cube create own --vectors external:64
: >>"$home/failed"
failed=$(wc -l <"$home/failed")
echo "valgrind: $(wc -l <"$home/tried") commands, $failed failed"
[ "$failed" = 0 ]
