# Files that are not as they should be: a clear error, and never touched.
load helper

# untouched STATUS WORDS: every command refuses the default cube with the
# status and the words, and leaves its file as it is.
untouched() {
	local status_wanted=$1 words=$2 sum cmd

	sum=$(checksum)
	for cmd in 'memos-add x' 'memos-search x' 'memos-list' 'memos-export' \
		'memos-cube check' 'memos-cube stats' 'memos-cube reindex' \
		'memos-cube dump copy' 'memos-cube create'; do
		# shellcheck disable=SC2086 # command and operands
		run --separate-stderr $cmd
		echo "$cmd: status $status, $output, $stderr"
		[ "$status" = "$status_wanted" ] || return
		[ "$output" = "" ] || return
		one_line "${cmd%% *}: " "$words" || return
		[ "$(checksum)" = "$sum" ] || return
		[ ! -e "$(db)-wal" ] || [ ! -s "$(db)-wal" ] || return
	done
	[ ! -e copy/memory.db ]
}

put() {
	mkdir -p "$XDG_DATA_HOME/memos/default"
	cat >"$(db)"
}

@test "a text file is no store" {
	for text in x "$(seq 1 3000)" 'SQLite format 3'; do
		put <<<"$text"
		untouched 3 "is not a memos store; it was left as it is"
	done
}

@test "a foreign SQLite file is no store" {
	put </dev/null
	sqlite3 "$(db)" 'CREATE TABLE bookmarks(url)'
	untouched 3 "is not a memos store; it was left as it is"
	rm "$(db)"
	sqlite3 "$(db)" 'PRAGMA application_id = 7'
	untouched 3 "is not a memos store; it was left as it is"
	rm "$(db)"
	sqlite3 "$(db)" 'PRAGMA user_version = 1'
	untouched 3 "is not a memos store; it was left as it is"
	rm "$(db)"
	sqlite3 "$(db)" 'PRAGMA journal_mode = WAL; CREATE TABLE memories(id)' \
		>/dev/null
	untouched 3 "is not a memos store; it was left as it is"
}

@test "a store of a newer memos is left alone" {
	memos-add 'tea' >/dev/null
	sqlite3 "$(db)" 'PRAGMA user_version = 1000'
	untouched 3 "was made by a newer memos (schema 1000"
}

@test "a truncated store is left alone" {
	seq 1 2000 | memos-add -f lines >/dev/null
	size=$(stat -c %s "$(db)")
	cp "$(db)" whole
	for n in 2000 $((size / 3 & ~4095)) $((size / 2 + 100)); do
		head -c "$n" whole | put
		untouched 3 "memory.db' is "
	done
}

@test "a directory in the place of the file is left alone" {
	mkdir -p "$(db)"
	for cmd in 'memos-add x' 'memos-search x' 'memos-cube check'; do
		# shellcheck disable=SC2086 # command and operands
		run -3 --separate-stderr $cmd
		one_line "is not a file"
	done
	[ "$(ls -A "$(db)")" = "" ]
}

@test "an empty file is a store in which nothing is yet" {
	put </dev/null
	run -1 --separate-stderr memos-search tea
	one_line "nothing is remembered yet"
	[ ! -s "$(db)" ]
	memos-add 'tea' >/dev/null
	[ "$(found tea)" = tea ]
}

@test "a file that may not be read is status 3" {
	memos-add 'tea' >/dev/null
	chmod 000 "$(db)"
	unprivileged true || skip "root cannot be kept out here"
	for cmd in 'memos-add x' 'memos-search x' 'memos-cube check'; do
		# shellcheck disable=SC2086 # command and operands
		run -3 --separate-stderr unprivileged $cmd
		[ "$output" = "" ]
		one_line "Permission denied"
	done
}

@test "a store that may not be written can be searched, and adding says why not" {
	memos-add 'tea' >/dev/null
	dir=$(dirname "$(db)")
	rm -f "$(db)"-* "$dir/write.lock"
	chmod 400 "$(db)"
	chmod 500 "$dir"
	unprivileged true || skip "root cannot be kept out here"
	sum=$(checksum)
	run -0 --separate-stderr unprivileged memos-search tea
	[ "$(texts <<<"$output")" = tea ]
	[ "$stderr" = "" ]
	[ "$(unprivileged memos-list | texts)" = tea ]
	[ "$(unprivileged memos-export | texts)" = tea ]
	unprivileged memos-cube check
	run -3 --separate-stderr unprivileged memos-add x
	one_line "memos-add: "
	[ "$(checksum)" = "$sum" ]
	[ "$(ls "$dir")" = memory.db ]
	chmod 700 "$dir"
}

@test "what stands in the log only is not passed over in silence" {
	memos-add 'tea' >/dev/null
	# a writer that was killed leaves its log behind
	numbers=$(seq 1 200000)
	memos-add -f lines <<<"$numbers" >acks &
	soon [ -s acks ]
	kill -9 $!
	wait $! || true
	[ -s "$(db)-wal" ]
	rm -f "$(db)-shm"
	dir=$(dirname "$(db)")
	chmod 400 "$(db)" "$(db)-wal"
	chmod 500 "$dir"
	if unprivileged true; then
		run -3 --separate-stderr unprivileged memos-search tea
		one_line "has a log, memory.db-wal, that can be read only where"
	fi
	chmod 700 "$dir"
	chmod 600 "$(db)" "$(db)-wal"
	[ "$(memos-list -a | wc -l)" -ge "$(wc -l <acks)" ]
}

@test "a store whose directory cannot be made is status 3" {
	touch file
	run -3 --separate-stderr memos-add --dir file/x tea
	[ "$output" = "" ]
	one_line "'file/x" "Not a directory"
	unset HOME XDG_DATA_HOME
	run -3 --separate-stderr memos-add tea
	one_line "no home directory: set MEMOS_DIR or HOME"
	HOME=relative run -3 --separate-stderr memos-add tea
	one_line "HOME is no absolute path: set MEMOS_DIR or HOME"
	[ "$(ls)" = file ]
}

# spoil SQL: changes the default cube behind its back.
spoil() {
	sqlite3 "$(db)" "$1"
}

@test "a damaged index hides no memory for ever: search goes on, reindex mends" {
	seq 1 2000 | sed 's/.*/tea number &/' | memos-add -f lines >/dev/null
	memos-search -k 50 'tea number 7' >before
	for data in "x'00'" "x''" "zeroblob(5000)" "randomblob(9000)" \
		"substr(data, 2)" "substr(data, 1, length(data) - 1)" \
		"data || x'ff'"; do
		echo "$data"
		spoil "UPDATE entries SET data = $data WHERE rowid IN
			(SELECT rowid FROM entries ORDER BY rowid LIMIT 1)"
		run --separate-stderr memos-search -k 50 'tea number 7'
		[ "$status" -le 1 ]
		[ "$(memos-list -a | wc -l)" = 2000 ]
		run -3 --separate-stderr memos-cube check
		[[ $output == *"run memos-cube reindex"* ]]
		run -0 memos-cube reindex
		[ "$output" = '{"reindexed":2000}' ]
		memos-search -k 50 'tea number 7' | diff before -
		memos-cube check
	done
}

@test "a search that meets a damaged index warns once" {
	seq 1 1900 | sed 's/.*/tea number &/' | memos-add -f lines >/dev/null
	spoil "UPDATE entries SET data = x'00' WHERE rowid IN
		(SELECT rowid FROM entries ORDER BY rowid LIMIT 2)"
	run -0 --separate-stderr memos-search < <(yes '{"query":"tea"}' | head -5)
	[ "${#lines[@]}" = 5 ]
	one_line "memos-search: warning: " "run memos-cube reindex"
}

@test "what is added behind a damaged index is found" {
	memos-add 'green tea' >/dev/null
	spoil "UPDATE entries SET data = x'00'"
	memos-add 'a zebra' >/dev/null
	[ "$(found zebra 2>/dev/null)" = "a zebra" ]
	memos-cube reindex >/dev/null
	[ "$(found 'green tea')" = "green tea" ]
	[ "$(found zebra)" = "a zebra" ]
}

@test "without its index a cube names reindex, and reindex mends it" {
	seq 1 50 | sed 's/.*/tea number &/' | memos-add -f lines >/dev/null
	memos-search 'tea number 7' >before
	spoil 'DROP TABLE entries'
	for cmd in 'memos-search tea' 'memos-add more tea' 'memos-cube check'; do
		# shellcheck disable=SC2086 # command and operands
		run -3 --separate-stderr $cmd
		[ "$output" = "" ]
		one_line "has lost its index: run memos-cube reindex"
	done
	[ "$(memos-list -a | wc -l)" = 50 ]
	run -0 memos-cube reindex
	[ "$output" = '{"reindexed":50}' ]
	memos-search 'tea number 7' | diff before -
	memos-add 'more tea' >/dev/null
}

@test "a cube of another analyser is refused, and the message names reindex" {
	memos-add 'tea' >/dev/null
	spoil "UPDATE meta SET value = replace(value, 'analyser=', 'analyser=9')"
	for cmd in 'memos-search tea' 'memos-add more tea'; do
		# shellcheck disable=SC2086 # command and operands
		run -3 --separate-stderr $cmd
		[ "$output" = "" ]
		one_line "memos-cube reindex"
	done
	memos-cube reindex >/dev/null
	[ "$(found tea)" = tea ]
}

@test "damaged pages are an error or nothing, never a crash" {
	seq 1 3000 | memos-add -f lines >/dev/null
	cp "$(db)" whole
	size=$(stat -c %s whole)
	for n in 1 2 3 4 5 6 7 8; do
		cp whole "$(db)"
		# a page of noise somewhere behind the first one
		head -c 4096 /dev/urandom | dd of="$(db)" bs=4096 conv=notrunc \
			seek=$((size * n / 9 / 4096 + 1)) status=none
		for cmd in 'memos-search 77' 'memos-list -a' 'memos-cube check' \
			'memos-export' 'memos-add more'; do
			# shellcheck disable=SC2086 # command and operands
			run $cmd
			echo "$cmd: $status"
			[ "$status" -le 3 ]
		done
	done
}
