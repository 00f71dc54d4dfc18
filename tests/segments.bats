# Segments: memos-cube compact, damage, leftovers, and kill -9 at every step.
load helper
load fault/setup

setup_file() {
	fault_begin fail
}

teardown_file() {
	fault_end
}

# rows FROM TO: memories in a few sessions, each with a word of its own.
rows() {
	seq "$1" "$2" | awk '{
		printf "{\"role\":\"user\",\"run_id\":\"r%d\",", $1 % 5
		printf "\"content\":\"the doctor of street w%dx\"}\n", $1
	}'
}

index() {
	echo "$XDG_DATA_HOME/memos/default/index"
}

# segments: how many memories each has, a line each.
segments() {
	memos-cube stats | jq -r '.segments[] | .memories'
}

# sound: check says nothing.
sound() {
	run -0 --separate-stderr memos-cube check
	[ "$output$stderr" = "" ]
}

# answers: what is found by words alone, which segments do not change.
answers() {
	local query

	for query in w7x 'doctor w40x' street 'what street' nothing; do
		memos-search -k 20 --explain --without cosine "$query" \
			2>/dev/null || true
	done
}

@test "compact makes segments, private to their owner" {
	umask 000
	rows 1 300 | memos-add >/dev/null
	run -0 --separate-stderr memos-cube compact
	[ "$output" = '{"sealed":300,"merged":0,"segments":1}' ]
	[ "$stderr" = "" ]
	[ "$(stat -c %a "$(index)")" = 700 ]
	[ "$(find "$(index)" -type f ! -perm 600)" = "" ]
	[ "$(find "$XDG_DATA_HOME/memos" -type f ! -perm 600)" = "" ]
	[ "$(find "$(index)" -type f | wc -l)" = 2 ]
	run -0 memos-cube compact default
	[ "$output" = '{"sealed":0,"merged":0,"segments":1}' ]
	sound
}

@test "segments change no answer that words give" {
	rows 1 300 | memos-add >/dev/null
	answers >before
	memos-cube compact >/dev/null
	answers | diff before -
	rows 301 310 | memos-add >/dev/null
	answers >before
	memos-cube compact >/dev/null
	answers | diff before -
	memos-cube compact --full >/dev/null
	answers | diff before -
}

@test "small segments are merged, a great one stays" {
	rows 1 300 | memos-add >/dev/null
	memos-cube compact >/dev/null
	rows 301 310 | memos-add >/dev/null
	run -0 memos-cube compact
	[ "$output" = '{"sealed":10,"merged":0,"segments":2}' ]
	rows 311 320 | memos-add >/dev/null
	run -0 memos-cube compact
	[ "$output" = '{"sealed":10,"merged":1,"segments":2}' ]
	[ "$(segments | xargs)" = "300 20" ]
	run -0 memos-cube compact --full
	[ "$output" = '{"sealed":0,"merged":2,"segments":1}' ]
	[ "$(segments)" = 320 ]
	sound
}

@test "stats tell what is sealed, what is not, and what has changed" {
	rows 1 100 | memos-add >/dev/null
	run -0 memos-cube stats
	jq -e '.sealed == 0 and .delta == 100 and .segments == []
		and .index_bytes == 0' <<<"$output"
	memos-cube compact >/dev/null
	memos-add --upsert >/dev/null <<-'EOF'
		{"id":"a","memory":"one"}
		{"id":"b","memory":"two","state":"forgotten"}
	EOF
	run -0 memos-cube stats
	jq -e '.sealed == 100 and .delta == 1 and .changed == 0
		and (.segments | length) == 1
		and (.segments[0] | .memories == 100 and .vectors == 100
			and .lists == 1 and .probe == 1 and .recall == 1
			and .bytes > 0 and (has("damaged") | not))
		and .index_bytes == .segments[0].bytes' <<<"$output"
	memos-cube compact --full >/dev/null
	memos-add --upsert >/dev/null <<<'{"id":"a","memory":"changed"}'
	run -0 memos-cube stats
	jq -e '.sealed == 100 and .delta == 1 and .changed == 1' <<<"$output"
}

@test "what is edited and deleted is found as it is now" {
	store '{"id":"a","memory":"the zebra is ill"}' \
		'{"id":"b","memory":"the monkey is ill"}' \
		'{"id":"c","memory":"the lion is ill"}'
	memos-cube compact >/dev/null
	memos-add --upsert >/dev/null <<-'EOF'
		{"id":"a","memory":"the zebra is well"}
		{"id":"b","memory":"the monkey is ill","state":"forgotten"}
	EOF
	for n in 1 2; do
		[ "$(found -k 1 zebra)" = "the zebra is well" ]
		[ "$(found monkey | grep monkey)" = "" ]
		[ "$(found -k 1 lion)" = "the lion is ill" ]
		memos-cube compact --full >/dev/null
	done
	[ "$(memos-cube stats | jq -c '[.sealed, .changed]')" = '[2,0]' ]
}

# broken KIND-HOW: breaks a file of the only segment in some way.
broken() {
	local file

	file=$(echo "$(index)"/*."${1%-*}")
	case $1 in
	*-missing) rm "$file" ;;
	*-empty) : >"$file" ;;
	*-short) truncate -s -1 "$file" ;;
	*-long) echo >>"$file" ;;
	*-flipped) printf '\001' | dd of="$file" bs=1 conv=notrunc \
		seek=$(($(stat -c %s "$file") / 2)) status=none ;;
	*-foreign) head -c "$(stat -c %s "$file")" /dev/urandom >foreign &&
		cat foreign >"$file" ;;
	esac
}

@test "a damaged segment is told by check and made anew by compact" {
	rows 1 300 | memos-add >/dev/null
	memos-cube compact >/dev/null
	answers >before
	for kind in words faiss; do
		for how in missing empty short long flipped foreign; do
			echo "$kind-$how"
			broken $kind-$how
			run -3 --separate-stderr memos-cube check
			[[ $output == '{"fault":"segment '*' is damaged: its '* ]]
			one_line "cube 'default' has 1 fault"
			run -0 memos-cube compact
			[ "$output" = '{"sealed":300,"merged":0,"segments":1}' ]
			sound
			[ "$(find "$(index)" -type f | wc -l)" = 2 ]
		done
	done
	answers | diff before -
}

@test "leftovers are no fault, and the next compact takes them away" {
	rows 1 100 | memos-add >/dev/null
	memos-cube compact >/dev/null
	touch "$(index)"/{7.words.part,7.faiss,8.words,1.words.part,other}
	sound
	memos-cube compact >/dev/null
	[ "$(find "$(index)" -type f | wc -l)" = 2 ]
	sound
}

@test "a folder without its store's rows, or rows without their folder" {
	rows 1 100 | memos-add >/dev/null
	memos-cube compact >/dev/null
	answers >before
	sqlite3 "$(db)" 'DELETE FROM segments'
	answers | diff before -
	sound
	memos-cube compact >/dev/null
	[ "$(find "$(index)" -type f | wc -l)" = 2 ]
	sound
	rm -r "$(index)"
	run -3 memos-cube check
	run -0 memos-cube compact
	[ "$output" = '{"sealed":100,"merged":0,"segments":1}' ]
	answers | diff before -
	sound
}

@test "a table of nonsense is told, and cleared away" {
	rows 1 100 | memos-add >/dev/null
	memos-cube compact >/dev/null
	answers >before
	sqlite3 "$(db)" "UPDATE segments SET last = -5;
		INSERT INTO segments SELECT 99, 50, 9e18, documents, words_size,
		faiss_size, vectors, lists, probe, recall, bad, words_sums,
		faiss_sums FROM segments"
	answers | diff before -
	run -3 --separate-stderr memos-cube check
	[[ $output == *"rows that cannot be"* ]]
	run -0 memos-cube compact
	[ "$output" = '{"sealed":100,"merged":0,"segments":1}' ]
	answers | diff before -
	sound
}

@test "reindex makes segments anew, and a dump has none" {
	rows 1 100 | memos-add >/dev/null
	memos-cube compact >/dev/null
	mkdir copies
	memos-cube dump copies/default
	[ "$(ls copies/default)" = memory.db ]
	run -0 memos-cube --dir copies stats
	jq -e '.sealed == 0 and .delta == 100 and .segments == []' <<<"$output"
	memos-cube --dir copies check
	diff <(answers) <(MEMOS_DIR=copies answers)
	memos-cube reindex >/dev/null
	run -0 memos-cube stats
	jq -e '.sealed == 100 and .delta == 0 and .segments[0].id > 1' \
		<<<"$output"
	sound
	[ "$(find "$(index)" -type f | wc -l)" = 2 ]
	memos-cube --dir copies compact >/dev/null
	diff <(answers) <(MEMOS_DIR=copies answers)
}

@test "vectors of one's own are sealed, too" {
	memos-cube create papers --vectors external:64 >/dev/null
	for n in 1 2 3; do
		printf '{"id":"p%d","text":"paper %d","vector":[%s]}\n' $n $n \
			"$(seq -s, 1 63 | sed "s/^/$((n * n * 40)),/")"
	done | memos-add -c papers >/dev/null
	run -0 memos-cube compact papers
	[ "$output" = '{"sealed":3,"merged":0,"segments":1}' ]
	run -0 memos-cube stats papers
	jq -e '.segments[0].vectors == 3' <<<"$output"
	memos-cube check papers
}

# holder: holds the right to seal until descriptor 8 is closed.
holder() {
	exec 8>"$XDG_DATA_HOME/memos/default/seal.lock"
	flock 8
}

@test "compact waits for another one, and can be interrupted while it does" {
	need flock
	rows 1 100 | memos-add >/dev/null
	holder
	env --default-signal=INT timeout 20 memos-cube compact >out 2>err 8>&- &
	sleep .3
	[ ! -s out ]
	exec 8>&-
	wait $!
	[ "$(cat out)" = '{"sealed":100,"merged":0,"segments":1}' ]
	holder
	rows 101 200 | memos-add >/dev/null
	env --default-signal=INT memos-cube compact >out 2>err 8>&- &
	sleep .3
	kill -INT $!
	rc=0
	wait $! || rc=$?
	[ "$rc" = 130 ]
	[ ! -s err ]
	exec 8>&-
	memos-cube compact >/dev/null
	[ "$(memos-cube stats | jq .delta)" = 0 ]
	sound
}

@test "compact where there is nothing" {
	for action in compact reindex reembed check stats 'dump copy'; do
		# shellcheck disable=SC2086 # an action and its operand
		run -1 --separate-stderr memos-cube $action
		one_line "nothing is remembered yet"
	done
	[ ! -e "$XDG_DATA_HOME/memos" ]
	run -3 --separate-stderr memos-cube compact nosuch
	one_line "no cube 'nosuch'"
	memos-cube create >/dev/null
	run -0 memos-cube compact
	[ "$output" = '{"sealed":0,"merged":0,"segments":0}' ]
	run -2 --separate-stderr memos-cube check --full
	one_line "--full goes with compact"
}

@test "killed at every step, nothing is lost and no answer is wrong" {
	fault seal --rounds=50
}
