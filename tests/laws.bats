# The laws of the design that no single command owns.
load helper

@test "reading changes nothing" {
	seq 1 500 | sed 's/.*/tea number &/' | memos-add -f lines >/dev/null
	sum=$(checksum)
	time=$(stat -c %Y.%y "$(db)")
	memos-search tea >/dev/null
	memos-search --explain --filter '{"memory":{"contains":"7"}}' tea >/dev/null
	memos-search >/dev/null <<<'{"query":"tea"}'
	memos-list -a >/dev/null
	memos-export >/dev/null
	memos-cube list >/dev/null
	memos-cube check
	memos-cube stats >/dev/null
	memos-cube dump copy
	[ "$(checksum)" = "$sum" ]
	[ "$(stat -c %Y.%y "$(db)")" = "$time" ]
}

@test "the same search gives the same bytes" {
	seq 1 500 | sed 's/.*/tea number &/' | memos-add -f lines >/dev/null
	memos-search -k 100 --explain 'tea number 7' >one
	for _ in 1 2 3; do
		memos-search -k 100 --explain 'tea number 7' | cmp one -
	done
}

@test "readers wait for nobody's transaction" {
	memos-add 'tea' >/dev/null
	# a writer that holds its transaction open
	mkfifo pipe
	sqlite3 "$(db)" <pipe >/dev/null &
	exec 9>pipe
	echo "BEGIN IMMEDIATE; UPDATE memories SET memory = 'coffee';" >&9
	sleep .1
	[ "$(timeout 20 memos-search tea | texts)" = tea ]
	[ "$(timeout 20 memos-list | texts)" = tea ]
	timeout 20 memos-cube check
	timeout 20 memos-cube dump copy
	echo 'ROLLBACK;' >&9
	exec 9>&-
	wait $!
	[ "$(memos-list | texts)" = tea ]
}

@test "all that a cube is lies in its directory, and it can be moved" {
	seq 1 100 | sed 's/.*/tea number &/' | memos-add -f lines >/dev/null
	memos-search 'tea number 7' >before
	mkdir there
	cp -r "$XDG_DATA_HOME/memos/default" there/other
	mv "$XDG_DATA_HOME/memos" gone
	memos-search --dir there --cube other 'tea number 7' | diff before -
	memos-cube --dir there check other
	rm -r there/other
	run -3 memos-search --dir there --cube other tea
}

@test "files are for their owner alone, whatever the umask" {
	umask 000
	memos-add 'tea' >/dev/null
	memos-search tea >/dev/null
	memos-cube create work >/dev/null
	memos-cube dump copy
	[ "$(find "$XDG_DATA_HOME/memos" copy -type d ! -perm 700)" = "" ]
	[ "$(find "$XDG_DATA_HOME/memos" copy -type f ! -perm 600)" = "" ]
}

@test "the clock of MEMOS_NOW is all the time there is" {
	export MEMOS_NOW=2026-05-07T09:30:00Z
	memos-add --replay-key k 'tea' >one
	memos-add --replay-key k --dir other 'tea' >two
	cmp one two
	memos-export | cmp - <(memos-export --dir other)
	[ "$(memos-list | jq -r .created_at)" = 2026-05-07T09:30:00Z ]
}

@test "the locale changes nothing" {
	store '{"memory":"Ünïcödé TEA İstanbul","importance":0.5}'
	memos-search --explain 'tea ünïcödé' >one
	for locale in C.UTF-8 tr_TR.UTF-8 de_DE.UTF-8; do
		LC_ALL=$locale memos-search --explain 'tea ünïcödé' | cmp one -
		LC_ALL=$locale memos-export --filter '{"importance":0.5}' |
			grep -q '"importance":0.5'
	done
}

@test "SQLite's settings are as promised: WAL, a name, a version" {
	memos-add 'tea' >/dev/null
	[ "$(sqlite3 "$(db)" 'PRAGMA journal_mode')" = wal ]
	[ "$(sqlite3 "$(db)" 'PRAGMA application_id')" = $((0x6d656d6f)) ]
	[ "$(sqlite3 "$(db)" 'PRAGMA user_version')" -ge 1 ]
	[ "$(sqlite3 "$(db)" 'PRAGMA integrity_check')" = ok ]
	# closed well, no log is left
	[ ! -s "$(db)-wal" ]
}

@test "an acknowledgement comes after the commit is on disk" {
	need strace
	strace -o trace true || skip "tracing is not allowed here"
	# the leak checker does not run under a tracer
	export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0"
	strace -f -e trace=write,pwrite64,fdatasync,fsync -o trace \
		memos-add 'tea' >/dev/null
	# the last sync of the log stands before the line to standard output
	awk '/(fdatasync|fsync)\(/ { sync = NR }
		/write\(1, / { ack = NR; before = sync }
		END { exit !(ack && before && before < ack) }' trace
}

@test "the truth does not lie in derived tables" {
	memos-add >/dev/null <<-'EOF'
		{"id":"a","memory":"tea","metadata":{"n":1},"sources":["x"],"event_at":"2026-05-07","user_id":"ann","run_id":"r","role":"user"}
		{"role":"assistant","content":"coffee","user_id":"ann","run_id":"r"}
	EOF
	memos-export >one
	memos-search 'tea coffee' >found
	sqlite3 "$(db)" 'DROP TABLE entries'
	memos-cube reindex >/dev/null
	memos-export | cmp one -
	memos-search 'tea coffee' | cmp found -
}
