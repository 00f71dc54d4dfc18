# Whatever comes in: an exact message with file and line, a status, and
# nothing else of the batch lost.
load helper

# peak COMMAND ...: runs it with its output thrown away; prints its status and
# the most memory it held, in MB.
peak() {
	python3 -c '
import os, sys
out = os.open("/dev/null", os.O_WRONLY)
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ,
    file_actions=[(os.POSIX_SPAWN_DUP2, out, 1)])
_, status, usage = os.wait4(pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss // 1024)' "$@"
}

# between TEXT: two good lines with the bad one between them, from a file.
between() {
	printf '%s\n' '{"id":"first","memory":"one"}' "$1" \
		'{"id":"last","memory":"three"}' >in.jsonl
	run -2 --separate-stderr memos-add --format jsonl in.jsonl
	[ "$(ids <<<"$output" | xargs)" = "first last" ]
	[ "${#stderr_lines[@]}" = 1 ]
	[ "$stderr" = "memos-add: in.jsonl:2: $2" ]
	memos-cube check
}

@test "a bad line is named with file and line, its neighbours are stored" {
	between 'no json' "column 1: no JSON value"
}

@test "broken JSON" {
	between '{"memory":"x"' "column 14: ',' or '}' expected"
}

@test "a lone surrogate" {
	between '{"memory":"\ud83d"}' "column 12: lone surrogate"
}

@test "a duplicate key" {
	between '{"memory":"x","memory":"y"}' "column 15: duplicate key 'memory'"
}

@test "text behind the value" {
	between '{"memory":"x"} {}' "column 16: text behind the value"
}

@test "NaN is no number" {
	between '{"memory":"x","importance":NaN}' "column 28: not a number"
}

@test "a vector with NaN, one too short, one where none belongs" {
	memos-cube create own --vectors external:64
	printf '%s\n' '{"memory":"x","vector":[NaN]}' \
		'{"memory":"x","vector":[1,2,3]}' '{"memory":"x"}' >in
	run -2 --separate-stderr memos-add --cube own -f jsonl in
	[ "$output" = "" ]
	[[ ${stderr_lines[0]} == "memos-add: in:1: "* ]]
	[[ ${stderr_lines[1]} == "memos-add: in:2: 'vector' "* ]]
	[[ ${stderr_lines[2]} == "memos-add: in:3: 'vector' "*"takes 64"* ]]
	between '{"memory":"x","vector":[1,2]}' \
		"'vector' is not 64 to 4096 finite numbers, nor base64 of as many float32"
}

@test "absurd times" {
	between '{"memory":"x","event_at":"2026-02-30"}' \
		"'event_at': '2026-02-30' is no time (2026, 2026-05, 2026-05-07 or 2026-05-07T09:30:00Z)"
	for time in 0000-01-01 10000-01-01 2026-13-01 25:00 yesterday 1e99; do
		run -2 --separate-stderr memos-add -f jsonl - \
			<<<"{\"memory\":\"x\",\"event_at\":\"$time\"}"
		[[ $stderr == "memos-add: <stdin>:1: "*"$time"* ]]
	done
}

@test "integers beyond 2^53 are kept to the last digit" {
	store '{"id":"a","memory":"x","metadata":{"n":9007199254740993,"m":123456789012345678901234567890}}'
	run -0 memos-export
	[[ $output == *'{"n":9007199254740993,"m":123456789012345678901234567890}'* ]]
	run -0 memos-list --fields id --filter '{"n":9007199254740993}'
	[ "$output" = '{"id":"a"}' ]
}

@test "emoji, right-to-left text and combining marks come back as they were" {
	local text='👩‍👩‍👧 שלום עולם مرحبا é ﷽'

	store "{\"id\":\"a\",\"memory\":\"$text\"}"
	run -0 memos-list --fields memory
	[ "$output" = "{\"memory\":\"$text\"}" ]
	run -0 memos-search --fields id 'שלום'
	[ "$output" = '{"id":"a"}' ]
}

@test "a directory for a file" {
	mkdir folder
	run -2 --separate-stderr memos-add -f jsonl folder
	[ "$stderr" = "memos-add: 'folder' is a directory" ]
}

@test "a file that grows while it is read is read to its end" {
	for n in $(seq 200); do echo "{\"id\":\"$n\",\"memory\":\"line $n\"}"; done >in
	(
		sleep .1
		echo '{"id":"late","memory":"late"}' >>in
	) &
	run -0 memos-add -f jsonl in
	wait
	[ "$(ids <<<"$output" | head -200 | tail -1)" = 200 ]
	memos-add -f jsonl in >/dev/null
	[ "$(memos-list -a --fields id | wc -l)" = 201 ]
}

@test "a line of 100 MB is passed over in bounded memory" {
	python3 -c '
import sys
sys.stdout.write("{\"id\":\"a\",\"memory\":\"one\"}\n")
for _ in range(100):
    sys.stdout.write("x" * 1000000)
sys.stdout.write("\n{\"id\":\"b\",\"memory\":\"two\"}\n")' >in
	run -0 peak memos-add -f jsonl in
	[ "${lines[-1]% *}" = 2 ]
	[ "${lines[-1]#* }" -lt 64 ] || [[ $MEMOS_BUILD =~ address|thread ]]
	[ "$(memos-list --fields id | wc -l)" = 2 ]
}

@test "a pipe of many lines uses bounded memory" {
	run -0 peak sh -c 'awk "BEGIN { for (i = 0; i < 200000; i++)
		printf \"{\\\"memory\\\":\\\"line number %d of many\\\"}\\n\", i }" |
		exec memos-add'
	[ "${lines[-1]% *}" = 0 ]
	# reading takes less than 64 MB, sealing at the end 1 KB a memory
	[ "${lines[-1]#* }" -lt 264 ] || [[ $MEMOS_BUILD =~ address|thread ]]
	[ "$(memos-cube stats | jq -c '[.memories, .delta]')" = '[200000,0]' ]
}

@test "a single line from a slow pipe is acknowledged at once" {
	mkfifo pipe
	memos-add <pipe >out &
	exec 4>pipe
	echo '{"id":"a","memory":"slow"}' >&4
	soon [ -s out ]
	[ "$(ids <out)" = a ]
	exec 4>&-
	wait
}

@test "--rejects keeps bad lines as they came, to be mended and added again" {
	printf '%s\n' '{"memory":"good"}' 'bad one' '{"memory":""}' >in
	run -2 --separate-stderr memos-add -f jsonl --rejects bad in
	[ "${#lines[@]}" = 1 ]
	[ "$(cat bad)" = $'bad one\n{"memory":""}' ]
	sed -i 's/bad one/{"memory":"mended"}/; 2d' bad
	run -0 memos-add -f jsonl bad
	[ "$(memos-list -a --fields memory | wc -l)" = 2 ]
}

@test "--rejects that cannot be written is said before anything is added" {
	run -3 --separate-stderr memos-add --rejects no/such/file -f lines - <<<tea
	[[ $stderr == "memos-add: cannot open 'no/such/file': "* ]]
	[ "$output" = "" ]
}
