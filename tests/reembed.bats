# memos-cube reembed: other vectors for a cube, the old ones serving meanwhile.
load helper
load fault/setup

setup_file() {
	fault_begin fail
}

teardown_file() {
	fault_end
}

# some FROM TO: memories with an id and a word of their own.
some() {
	seq "$1" "$2" | awk '{
		printf "{\"id\":\"m%d\",\"run_id\":\"r%d\",", $1, $1 % 5
		printf "\"role\":\"user\",\"content\":\"doctor street w%dx\"}\n", $1
	}'
}

# own FROM TO [N]: a vector for each id, which points where no other does.
own() {
	seq "$1" "$2" | awk -v n="${3:-64}" '{
		printf "{\"id\":\"m%d\",\"vector\":[", $1
		for (i = 1; i <= n; i++)
			printf "%s%d", (i > 1 ? "," : ""), ($1 * i * i) % 97 - 48
		print "]}"
	}'
}

# nearest ID: the id whose vector is nearest to that of ID.
nearest() {
	own "$1" "$1" | jq -c '{vector}' | memos-search -k 1 |
		jq -r '.results[0].id'
}

# now: fingerprint, reembed, sealed and delta.
now() {
	memos-cube stats | jq -c '[(.fingerprint | match("embedder=([^ ]*)")
		.captures[0].string), .reembed, .sealed, .delta]'
}

# sound: check says nothing.
sound() {
	run -0 --separate-stderr memos-cube check
	[ "$output$stderr" = "" ]
}

# answers: what text finds.
answers() {
	for query in w7x 'doctor w40x' 'where is the medic'; do
		memos-search -k 20 --explain "$query"
	done
}

# tidy: nothing is left of what a reembed makes.
tidy() {
	[ "$(sqlite3 "$(db)" "SELECT count(*) FROM sqlite_schema WHERE
		name LIKE '%next%' OR name LIKE '%_old'")" = 0 ]
	[ "$(find "$XDG_DATA_HOME/memos/default/index" -type f | wc -l)" = 2 ]
	sound
}

@test "from built-in vectors to one's own and back" {
	some 1 100 | memos-add >/dev/null
	memos-cube compact >/dev/null
	answers >before
	own 1 100 >vectors
	run -0 --separate-stderr memos-cube reembed --vectors external:64 <vectors
	[ "$output" = '{"reembedded":100}' ]
	[ "$stderr" = "" ]
	[ "$(now)" = '["external",null,100,0]' ]
	tidy
	[ "$(nearest 7)" = m7 ]
	[ "$(nearest 64)" = m64 ]
	run -0 memos-search -k 1 w7x
	[[ $output == *'"id":"m7"'* ]]
	run -0 memos-cube reembed --vectors builtin --yes
	[ "$output" = '{"reembedded":100}' ]
	[ "$(now)" = '["wn510/2",null,100,0]' ]
	tidy
	answers | diff before -
}

@test "what it makes is what would have been made from the first" {
	some 1 60 | memos-add >/dev/null
	some 1 60 | jq -c '.vector = [range(64) + 1]' >lines
	memos-cube create other --vectors external:64 >/dev/null
	memos-add -c other <lines >/dev/null
	memos-cube reembed --vectors external:64 <lines >/dev/null
	for cube in default other; do
		memos-export -c "$cube" | jq -c 'del(.created_at)' \
			>"$cube.rows"
		sqlite3 "$(db "$cube")" 'SELECT seq, hex(data) FROM vectors' \
			>"$cube.vectors"
	done
	diff default.rows other.rows
	diff default.vectors other.vectors
	cmp <(sqlite3 "$(db)" 'SELECT length(data) FROM entries') \
		<(sqlite3 "$(db other)" 'SELECT length(data) FROM entries')
}

@test "in several runs, the old vectors serving until the last" {
	some 1 100 | memos-add >/dev/null
	memos-cube compact >/dev/null
	answers >before
	run -0 memos-cube reembed --vectors external:64 < <(own 1 60)
	[ "$output" = '{"staged":60,"missing":40}' ]
	[ "$(now)" = '["wn510/2",{"vectors":"external:64","staged":60,"missing":40},100,0]' ]
	answers | diff before -
	own 61 90 >lines
	run -0 memos-cube reembed --input lines </dev/null
	[ "$output" = '{"staged":90,"missing":10}' ]
	# what was edited or added since has none
	memos-add --upsert >/dev/null <<<'{"id":"m7","memory":"zebra"}'
	memos-add --upsert >/dev/null <<<'{"id":"m8","memory":"x","state":"forgotten"}'
	some 101 101 | memos-add >/dev/null
	run -0 memos-cube reembed </dev/null
	[ "$output" = '{"staged":88,"missing":12}' ]
	sound
	run -0 memos-cube reembed < <(own 91 101)
	[ "$output" = '{"staged":99,"missing":1}' ]
	[ "$(found zebra)" = zebra ]
	run -0 memos-cube reembed < <(own 7 7)
	[ "$output" = '{"reembedded":100}' ]
	tidy
	[ "$(nearest 7)" = m7 ]
	[ "$(nearest 101)" = m101 ]
	[ "$(nearest 8)" != m8 ]
}

@test "bad lines are told and passed over" {
	some 1 3 | memos-add >/dev/null
	{
		own 1 1
		echo 'no json'
		echo '[1]'
		echo '{"vector":[1]}'
		own 9 9
		own 2 2 65
		own 2 2 | sed 's/\[[^,]*,/[1e39,/'
		echo '{"id":"m2"}'
		echo
		own 2 2 | sed 's/\[[^,]*,/["a",/'
		own 2 2
	} >lines
	run -2 --separate-stderr memos-cube reembed --vectors external:64 <lines
	[ "$output" = '{"staged":2,"missing":1}' ]
	diff - <(printf '%s\n' "$stderr") <<-'EOF'
		memos-cube: <stdin>:2: column 1: no JSON value
		memos-cube: <stdin>:3: the line is no object
		memos-cube: <stdin>:4: 'vector' is not 64 to 4096 finite numbers, nor base64 of as many float32
		memos-cube: <stdin>:5: no memory 'm9'
		memos-cube: <stdin>:6: 'vector' has 65 numbers, not 64
		memos-cube: <stdin>:7: 'vector' has a number that is not finite as float32
		memos-cube: <stdin>:8: no 'vector'
		memos-cube: <stdin>:10: 'vector' is not 64 to 4096 finite numbers, nor base64 of as many float32
	EOF
	run -2 --separate-stderr memos-cube reembed --input nosuch
	one_line "nosuch"
}

@test "vectors as base64, the last for an id, and lines of an export" {
	some 1 2 | memos-add >/dev/null
	# 64 times 1.0
	printf '{"id":"m1","vector":"%s"}\n' "$(for _ in $(seq 64); do
		printf '\0\0\200\077'
	done | base64 -w 0)" >lines
	own 2 2 >>lines
	own 1 1 >>lines
	run -0 memos-cube reembed --vectors external:64 <lines
	[ "$output" = '{"reembedded":2}' ]
	[ "$(nearest 1)" = m1 ]
	# other vectors of as many numbers, from what an export prints
	memos-export | jq -c '.vector |= map(0 - .)' >lines
	memos-export >old
	run -0 memos-cube reembed --vectors external:64 --yes <lines
	[ "$output" = '{"reembedded":2}' ]
	diff <(jq -c '.vector | map(. * 10 | round)' lines) \
		<(memos-export | jq -c '.vector | map(. * 10 | round)')
	run -0 memos-cube reembed --vectors external:64 --yes <old
	diff old <(memos-export)
}

@test "given vectors are not thrown away unasked" {
	memos-cube create --vectors external:64 >/dev/null
	run -0 memos-cube reembed --vectors builtin
	[ "$output" = '{"reembedded":0}' ]
	memos-cube reembed --vectors external:64 </dev/null
	own 1 3 | jq -c '.text = "tea \(.id)"' | memos-add >/dev/null
	for kind in builtin external:64 external:65; do
		run -2 --separate-stderr memos-cube reembed --vectors $kind </dev/null
		[ "$output" = "" ]
		one_line "3 given vectors" memos-export --yes
	done
	[ "$(now)" = '["external",null,0,3]' ]
	run -0 memos-cube reembed --vectors builtin --yes
	[ "$output" = '{"reembedded":3}' ]
	tidy
	run -0 memos-cube reembed --vectors builtin
	[ "$output" = '{"reembedded":0}' ]
}

@test "one way at a time, and cancel" {
	some 1 10 | memos-add >/dev/null
	run -2 --separate-stderr memos-cube reembed
	one_line "say --vectors"
	run -0 memos-cube reembed --cancel
	[ "$output" = '{"cancelled":0}' ]
	own 1 4 | memos-cube reembed --vectors external:64
	for kind in builtin external:65; do
		run -2 --separate-stderr memos-cube reembed --vectors $kind </dev/null
		one_line "on its way to external:64" "--cancel"
	done
	run -2 --separate-stderr memos-cube reindex
	one_line "on its way to external:64"
	run -0 memos-cube reembed --vectors external:64 </dev/null
	[ "$output" = '{"staged":4,"missing":6}' ]
	run -0 memos-cube reembed --cancel
	[ "$output" = '{"cancelled":4}' ]
	[ "$(now)" = '["wn510/2",null,0,10]' ]
	[ "$(sqlite3 "$(db)" "SELECT count(*) FROM sqlite_schema WHERE
		name LIKE '%next%' OR name LIKE '%_old'")" = 0 ]
	own 5 9 65 | memos-cube reembed --vectors external:65
	memos-cube reembed --cancel
	sound
}

@test "options that go with reembed go with nothing else" {
	for option in --cancel --yes --input=file; do
		run -2 --separate-stderr memos-cube stats "$option"
		one_line "${option%=*} goes with reembed"
	done
	run -2 --separate-stderr memos-cube stats --vectors builtin
	one_line "--vectors goes with create and reembed"
	run -1 --separate-stderr memos-cube reembed --vectors builtin
	one_line "nothing is remembered yet"
	memos-cube create >/dev/null
	run -2 --separate-stderr memos-cube reembed --vectors external:1
	one_line "external:1"
}

@test "who is reading goes on with the new vectors, who is adding stops" {
	some 1 50 | memos-add >/dev/null
	mkfifo queries lines
	memos-search -k 1 <queries >found &
	reader=$!
	memos-add <lines >/dev/null 2>fault &
	writer=$!
	exec 7>queries 8>lines
	echo '{"query":"w7x"}' >&7
	some 51 51 >&8
	until [ -s found ] && [ "$(memos-list -a | wc -l)" = 51 ]; do
		sleep .05
	done
	own 1 51 | memos-cube reembed --vectors external:64
	own 9 9 | jq -c '{vector}' >&7
	echo '{"query":"w8x"}' >&7
	some 52 52 >&8
	exec 7>&- 8>&-
	wait $reader
	[ "$(jq -r '.results[0].id' found | xargs)" = "m7 m9 m8" ]
	rc=0
	wait $writer || rc=$?
	[ "$rc" = 3 ]
	grep -q "other vectors meanwhile" fault
	sound
}

@test "what is added while it works is not lost" {
	some 1 3000 | memos-add >/dev/null
	for n in 1 2 3; do
		some $((n * 10000)) $((n * 10000 + 2000)) |
			memos-add >"acked$n" 2>/dev/null &
	done
	memos-cube reembed --vectors external:64 </dev/null >/dev/null
	memos-cube reembed --cancel >/dev/null
	memos-cube reindex >/dev/null
	wait
	memos-cube reindex >/dev/null
	[ "$(memos-list -a | wc -l)" = 9003 ]
	[ "$(cat acked? | wc -l)" = 6003 ]
	tidy
}

@test "interrupted, it goes on where it was" {
	some 1 20 | memos-add >/dev/null
	mkfifo vectors
	env --default-signal=INT memos-cube reembed --vectors external:64 \
		<vectors >out 2>err &
	exec 7>vectors
	own 1 15 >&7
	until [ "$(memos-cube stats | jq -r '.reembed.staged')" = 15 ]; do
		sleep .05
	done
	kill -INT $!
	rc=0
	wait $! || rc=$?
	exec 7>&-
	[ "$rc" = 130 ]
	[ ! -s err ]
	run -0 memos-cube reembed < <(own 16 20)
	[ "$output" = '{"reembedded":20}' ]
	tidy
}

@test "a person reads how far it is" {
	need python3
	some 1 5 | memos-add >/dev/null
	own 1 2 | memos-cube reembed --vectors external:64
	run -0 python3 "$ROOT/tests/terminal.py" 80 memos-cube stats
	[[ $output == *"reembed   to external:64: 2 staged, 3 missing"* ]]
}

@test "killed at every step, nothing is lost and nothing is mixed" {
	fault reembed --rounds=50
}
