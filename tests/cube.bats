# memos-cube: the care of the stores.
load helper

@test "create makes a cube, private to its owner" {
	umask 000
	run -0 --separate-stderr memos-cube create work
	[ "$output" = '{"name":"work","path":"'"$XDG_DATA_HOME"'/memos/work"}' ]
	memos-add --cube work 'tea' >/dev/null
	memos-search --cube work 'tea' >/dev/null
	[ "$(find "$XDG_DATA_HOME/memos" -type d ! -perm 700)" = "" ]
	[ "$(find "$XDG_DATA_HOME/memos" -type f ! -perm 600)" = "" ]
	[ "$(find "$XDG_DATA_HOME/memos" -type f | wc -l)" -ge 1 ]
}

@test "create again changes nothing" {
	memos-cube create work >/dev/null
	memos-add --cube work 'tea' >/dev/null
	run -0 memos-cube create work
	[ "$(found --cube work tea)" = tea ]
}

@test "create without a name makes the one of --cube, or default" {
	[ "$(memos-cube create | jq -r .name)" = default ]
	[ "$(memos-cube create -c one | jq -r .name)" = one ]
	[ "$(MEMOS_CUBE=two memos-cube create | jq -r .name)" = two ]
}

@test "a name that could be another path is refused" {
	for name in .. . '' a/b .hidden -- 'a b' $'a\nb' "$(printf '%065d' 1)" é; do
		run -2 --separate-stderr memos-cube -- create "$name"
		[ "$output" = "" ]
	done
	[ ! -e "$XDG_DATA_HOME/memos" ]
	memos-cube create "$(printf '%064d' 1)" >/dev/null
	memos-cube create A.b_c-9 >/dev/null
}

@test "list names the cubes, sorted" {
	run -1 --separate-stderr memos-cube list
	one_line "nothing is remembered yet"
	for name in zoo default b; do
		memos-cube create $name >/dev/null
	done
	mkdir "$XDG_DATA_HOME/memos/empty"
	touch "$XDG_DATA_HOME/memos/file"
	run -0 memos-cube list
	[ "$(jq -r .name <<<"$output" | xargs)" = "b default zoo" ]
}

@test "a cube that may not be read is said, and the others are listed" {
	memos-cube create alone >/dev/null
	memos-cube create zoo >/dev/null
	chmod 000 "$XDG_DATA_HOME/memos/alone"
	unprivileged true || skip "root cannot be kept out here"
	run -3 --separate-stderr unprivileged memos-cube list
	[ "$output" = '{"name":"zoo"}' ]
	one_line "memos/alone/memory.db': Permission denied"
	rm -r "$XDG_DATA_HOME/memos/zoo"
	run -3 --separate-stderr unprivileged memos-cube list
	one_line "memos/alone/memory.db': Permission denied"
}

@test "a name that cannot be one is told what can" {
	for name in .hid '' a/b; do
		run -2 --separate-stderr memos-cube create "$name"
		one_line "'$name' is no name for a cube (1 to 64 letters, digits, . _ -, of which . and - do not come first)"
	done
}

@test "stats count what is there" {
	memos-add >/dev/null <<-'EOF'
		{"memory":"a","user_id":"ann","event_at":"2026-05-07"}
		{"id":"b","memory":"b","type":"event","user_id":"bob","event_at":"2020-01-01T00:00:00Z"}
		{"role":"user","content":"c","user_id":"ann","run_id":"r","event_at":"2026-01-01"}
		{"memory":"d","state":"forgotten","event_at":"2025-01-01"}
	EOF
	memos-add --upsert >/dev/null \
		<<<'{"id":"b","memory":"B","type":"event","user_id":"bob","event_at":"2020-01-01T00:00:00Z"}'
	run -0 memos-cube stats
	jq -e '.name == "default" and .memories == 4
		and .types == {turn: 1, fact: 2, event: 1}
		and .states == {active: 3, forgotten: 1}
		and .versions == 1 and .users == 2
		and .oldest == "2020-01-01T00:00:00Z"
		and .newest == "2026-05-07T00:00:00Z" and .bytes > 0
		and (.fingerprint | test("analyser=[0-9]+ embedder="))' \
		<<<"$output"
	run -1 --separate-stderr memos-cube --dir other stats
	one_line "nothing is remembered yet"
	run -3 memos-cube stats nosuch
}

@test "stats count the log with the file" {
	mkfifo lines
	memos-add <lines >acks &
	exec 8>lines
	seq 1 300 | sed 's/.*/{"memory":"&"}/' >&8
	soon has 300 acks
	[ -s "$(db)-wal" ]
	[ "$(memos-cube stats | jq .bytes)" = \
		"$(cat "$(db)" "$(db)-wal" | wc -c)" ]
	exec 8>&-
	wait
}

@test "check says nothing of a sound cube" {
	seq 1 300 | memos-add -f lines >/dev/null
	run -0 --separate-stderr memos-cube check
	[ "$output$stderr" = "" ]
	run -0 memos-cube check default
}

@test "check tells each fault of a cube, status 3" {
	store '{"id":"a","memory":"a","sources":["x"]}' '{"id":"b","memory":"b"}'
	sqlite3 "$(db)" "DELETE FROM memories WHERE id = 'a'"
	run -3 --separate-stderr memos-cube check
	[ "$(jq -r .fault <<<"$output" | wc -l)" -ge 1 ]
	one_line "memos-cube: cube 'default' has " "fault"
}

# answers: what several questions find, for a comparison.
answers() {
	for query in tea 'green tea' 'what did Ann drink in May' zebra doctor; do
		memos-search -k 50 --explain "$query" || true
		memos-search -k 50 -u ann --without cosine "$query" || true
	done
}

@test "reindex changes no answer" {
	memos-add >/dev/null <<-'EOF'
		{"memory":"Ann drinks green tea","user_id":"ann","event_at":"2026-05-07"}
		{"role":"user","content":"the zebra","user_id":"ann","run_id":"r"}
		{"memory":"between","user_id":"ann","run_id":"r"}
		{"role":"assistant","content":"Sell him to the physician.","user_id":"ann","run_id":"r"}
		{"role":"user","content":"archived tea","user_id":"ann","run_id":"r","state":"archived"}
		{"role":"user","content":"forgotten tea","user_id":"ann","run_id":"r","state":"forgotten"}
		{"role":"user","content":"Agreed.","user_id":"ann","run_id":"r"}
		{"id":"e","role":"user","content":"black tea","run_id":"q"}
		{"role":"user","content":"red tea","run_id":"q"}
	EOF
	answers >before
	run -0 memos-cube reindex
	[ "$output" = '{"reindexed":8}' ]
	answers | diff before -
	memos-cube check
}

@test "an edited turn is where reindex would put it" {
	memos-add >/dev/null <<-'EOF'
		{"id":"a","role":"user","content":"the zebra is ill","run_id":"r"}
		{"id":"b","role":"assistant","content":"What happened then?","run_id":"r"}
		{"id":"c","role":"user","content":"The physician came.","run_id":"r"}
	EOF
	memos-add --upsert >/dev/null \
		<<<'{"id":"b","role":"assistant","content":"Green tea for all.","run_id":"r"}'
	answers >before
	memos-cube reindex >/dev/null
	answers | diff before -
}

@test "reindex changes nothing that was said" {
	seq 1 500 | memos-add -f lines >/dev/null
	memos-export >before
	memos-cube reindex >/dev/null
	memos-export | cmp before -
}

@test "dump is a copy that opens as a cube" {
	seq 1 300 | memos-add -f lines >/dev/null
	mkdir copies
	run -0 --separate-stderr memos-cube dump copies/default
	[ "$stderr" = "" ]
	[ "$(stat -c %a copies/default copies/default/memory.db | xargs)" = \
		"700 600" ]
	diff <(memos-export) <(memos-export --dir copies)
	diff <(memos-search 'number 7' || true) \
		<(memos-search --dir copies 'number 7' || true)
	memos-cube --dir copies check
	memos-add --dir copies 'one more' >/dev/null
	[ "$(sqlite3 copies/default/memory.db 'PRAGMA journal_mode')" = wal ]
}

@test "dump never writes over a file" {
	memos-add one >/dev/null
	memos-cube dump copy
	sum=$(sha256sum copy/memory.db)
	memos-add two >/dev/null
	run -2 --separate-stderr memos-cube dump copy
	one_line "'copy/memory.db' is there already"
	[ "$(sha256sum copy/memory.db)" = "$sum" ]
	run -2 --separate-stderr memos-cube dump
	one_line "dump needs a directory"
	touch file
	run -3 --separate-stderr memos-cube dump file/x
	one_line "cannot make 'file/x'"
	[ "$(ls copy)" = memory.db ]
}

@test "a dump that finds no room says where, and leaves nothing" {
	seq 1 3000 | memos-add -f lines >/dev/null
	mkdir copy
	touch copy/memory.db.part-journal
	# a file may not grow beyond a bound, as if the disk were full
	# shellcheck disable=SC2016 # for the other shell
	for most in 100 500; do
		run -3 --separate-stderr bash -c \
			"trap '' XFSZ; ulimit -f $most; memos-cube dump copy"
		one_line "cannot write 'copy/memory.db.part': "
		[ "$(ls copy)" = "" ]
	done
	memos-cube dump copy
	[ "$(ls copy)" = memory.db ]
}

@test "a dump is of one moment while a writer runs" {
	seq 1 6000 | sed 's/.*/[{"memory":"left &"},{"memory":"right &"}]/' >in
	head -5 in | memos-add >/dev/null
	memos-add in >/dev/null &
	for n in 1 2 3; do
		mkdir "copy$n"
		memos-cube dump "copy$n/default"
	done
	wait $!
	for n in 1 2 3; do
		memos-cube --dir "copy$n" check
		memos-export --dir "copy$n" >out
		[ "$(grep -c left out)" -ge 5 ]
		[ "$(grep -c left out)" = "$(grep -c right out)" ]
	done
}

@test "an action that is none is status 2" {
	run -2 --separate-stderr memos-cube
	one_line "what to do? create, list, check, stats, compact, reembed, reindex, index or dump"
	run -2 --separate-stderr memos-cube clean
	one_line "no action 'clean'"
	run -2 --separate-stderr memos-cube list x
	one_line "unexpected 'x'"
	run -2 --separate-stderr memos-cube check a b
	one_line "unexpected 'b'"
}
