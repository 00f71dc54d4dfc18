# Large inputs go through threads; what comes of them does not depend on how
# many there are.
load helper

# mixture N: lines of every kind, from 1 to N: turns of sessions, facts, several
# records in one, some that fail late, bad ones, blank ones.
mixture() {
	awk -v n="$1" 'BEGIN {
		for (i = 1; i <= n; i++) {
			if (i % 50 == 7)
				print "bad " i
			else if (i % 50 == 9)
				print ""
			else if (i % 50 == 11)
				printf "[{\"memory\":\"note %d\"},{\"id\":\"t1\",\"memory\":\"x\"}]\n", i
			else if (i % 50 == 13)
				printf "[{\"memory\":\"note %d\"},{\"memory\":\"tea %d\"}]\n", i, i
			else if (i % 3 == 0)
				printf "{\"memory\":\"the kettle of flat %d was mended\"}\n", i
			else
				printf "{\"id\":\"t%d\",\"memory\":\"turn %d of rain and river %d\",\"type\":\"turn\",\"run_id\":\"r%d\"}\n", i, i, i % 7, i / 20 + i % 2
		}
	}'
}

# entries DIR: what searches read.
entries() {
	sqlite3 "$1/${2:-default}/memory.db" 'SELECT first, hex(data) FROM entries'
}

# alike OPTION ...: that one thread and several make the same of `in`.
alike() {
	local n

	export MEMOS_NOW=2026-05-07T12:00:00Z
	for n in 1 2 5; do
		memos-add --dir "d$n" --threads "$n" --replay-key k "$@" in \
			>"acks$n" 2>"err$n" || [ $? = 2 ]
		entries "d$n" >"entries$n"
		memos-export --dir "d$n" >"export$n"
	done
	[ -s entries1 ]
	for n in 2 5; do
		cmp acks1 "acks$n"
		cmp err1 "err$n"
		cmp entries1 "entries$n"
		cmp export1 "export$n"
	done
	memos-cube check --dir d5
}

@test "records: the same store from one thread and from several" {
	need sqlite3
	mixture 3000 >in
	alike
	[ "$(wc -l <err1)" = 120 ]
	[ "$(sed -n 's/.*: in:\([0-9]*\): .*/\1/p' err5 | head -3 | xargs)" = "7 11 57" ]
}

@test "lines, with secrets masked, and as new versions" {
	need sqlite3
	for n in $(seq 2000); do echo "password=hunter$n of flat $n"; done >in
	alike -f lines --redact
	run ! grep -q hunter entries1 export1 acks1
	mixture 2000 | sed 's/rain/snow/' >in
	alike -u ann --upsert --rejects bad
}

@test "given vectors: the same store from one thread and from several" {
	need sqlite3
	need python3
	for n in 1 4; do memos-cube create own --dir "d$n" --vectors external:64; done
	python3 -c '
import base64, random, struct
r = random.Random(1)
for i in range(600):
    v = [r.uniform(-1, 1) for _ in range(64 if i % 40 else 65)]
    given = ("[" + ", ".join(map(repr, v)) + "]" if i % 2 else
        "\"" + base64.b64encode(struct.pack("<%df" % len(v), *v)).decode() + "\"")
    print("{\"id\":\"%d\",\"memory\":\"text %d\",\"vector\":%s}" % (i, i, given))' >in
	for n in 1 4; do
		run -2 --separate-stderr memos-add --dir "d$n" --cube own \
			--threads "$n" in
		echo "$output" >"acks$n"
		echo "$stderr" >"err$n"
		memos-export --dir "d$n" --cube own | sed 's/"created_at":"[^"]*"//' \
			>"export$n"
		sqlite3 "d$n/own/memory.db" \
			'SELECT seq, hex(data) FROM vectors' >"vectors$n"
	done
	[ "$(wc -l <acks4)" = 585 ]
	for kind in acks err export vectors; do cmp ${kind}1 ${kind}4; done
}

@test "--strict stops at the first bad line, wherever the threads are" {
	mixture 3000 | sed '/^bad/d; /"t1",/d; /^\[/d; /^$/d; s/"id":"t1"/"id":"one"/' >good
	{ head -1500 good; echo bad; tail -n +1501 good; } >in
	run -2 --separate-stderr memos-add --threads 4 --strict in
	[ "${#lines[@]}" = 1500 ]
	[ "$stderr" = "memos-add: in:1501: column 1: no JSON value" ]
	[ "$(memos-list -a --fields id | wc -l)" = 1500 ]
}

@test "a line that waits in a pipe is acknowledged at once, threads or not" {
	local n

	mkfifo pipe
	memos-add --threads 4 -f lines <pipe >out &
	exec 9>pipe
	seq -f 'line %g' 2000 >&9
	for n in 2001 2002 2003; do
		soon has $((n - 1)) out
		echo "line $n" >&9
	done
	exec 9>&-
	wait $!
	[ "$(texts <out | sed -n '2003p')" = "line 2003" ]
}

# threads N LINES: how many threads an add of so many lines starts with N.
threads() {
	seq -f 'line %g' "$2" >in
	ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=clone,clone3 -o calls \
		memos-add --threads "$1" -f lines in >acks
	[ "$(wc -l <acks)" = "$2" ]
	awk '/^[0-9]* *clone/ { n++ } END { print n + 0 }' calls
}

@test "a small input starts no thread" {
	need strace
	strace -o calls true || skip "strace cannot trace"
	[ "$(threads 1 1000)" = 0 ]
	[ "$(threads 4 100)" = 0 ]
	# a sanitizer may add one of its own
	[ "$(threads 4 1000)" -ge 3 ]
}

@test "many records in a line and long lines use bounded memory" {
	need python3
	python3 -c '
for i in range(50):
    print("[" + ",".join("{\"memory\":\"%d of %d\"}" % (j, i)
        for j in range(600)) + "]")
    print("{\"memory\":\"x\"}" + " " * 3000000)' >in
	run -0 python3 -c '
import os, sys
out = os.open("/dev/null", os.O_WRONLY)
pid = os.posix_spawnp("memos-add", ["memos-add", "--threads", "4", "in"],
    os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, out, 1)])
_, status, usage = os.wait4(pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss // 1024)'
	[ "${output% *}" = 0 ]
	[ "${output#* }" -lt 128 ] || [[ $MEMOS_BUILD =~ address|thread ]]
	[ "$(memos-cube stats | jq .memories)" = 30001 ]
}
