# memos-work: the queue, by real workers and a scripted model server.
load helper
load stub

setup() {
	memos_setup
	export MEMOS_NOW=2026-05-07T12:00:00Z
	mkdir -p "$XDG_CONFIG_HOME/memos"
}

teardown() {
	[ -z "${WORKER:-}" ] || kill "$WORKER" 2>/dev/null || true
	stub_end
}

# start_stub SCRIPT ...: the model server, and a configuration that names it.
start_stub() {
	stub --dimension 64 "$@"
	configure
}

# configure [LINE ...]: lines are those of a section [work].
configure() {
	printf '%s\n' '[models]' 'embedder = stub' '[embedder stub]' \
		'provider = openai' "url = $STUB_URL/v1" 'model = stub' \
		'dimension = 64' 'retries = 0' '[work]' "$@" \
		>"$XDG_CONFIG_HOME/memos/config"
}

# add_numbers FROM TO [OPTION ...]: memories "number N".
add_numbers() {
	local from=$1 to=$2

	shift 2
	seq "$from" "$to" | sed 's/^/number /' |
		memos-add -f lines "$@" >/dev/null
}

# later SECONDS: sets the clock on.
later() {
	MEMOS_NOW=$(date -u -d "$MEMOS_NOW + $1 seconds" +%FT%TZ)
}

# left: how many jobs there are in each state, "due waiting claimed dead".
left() {
	memos-cube stats |
		jq -r '.jobs // {} |
			"\(.due // 0) \(.waiting // 0) \(.claimed // 0) \(.dead // 0)"'
}

# embedded: how many memories have a vector, and how many none.
embedded() {
	sqlite3 -separator ' ' "$(db)" 'SELECT count(e.seq),
		count(*) - count(e.seq)
		FROM memories m LEFT JOIN embeddings e ON e.seq = m.seq'
}

# asked: the texts that the server was to embed, one a line.
asked() {
	jq -r '.body.input | if type == "array" then .[] else . end' "$STUB_LOG"
}

@test "where nothing is to be done, nothing is, and that is no fault" {
	for mode in --once --drain ''; do
		# shellcheck disable=SC2086 # none is no option
		run -0 --separate-stderr memos-work $mode
		[ "$stderr" = "" ]
		reads <<-'EOF'
			{"done":0,"failed":0,"returned":0,"due":0,"waiting":0,"claimed":0,"dead":0}
		EOF
	done
	[ ! -e "$XDG_DATA_HOME/memos" ]
	run -1 memos-work --list
	store '{"memory":"tea"}'
	run -0 memos-work --drain
	run -1 --separate-stderr memos-work --list
	[ "$output$stderr" = "" ]
	run -0 memos-work --retry
	[ "$output" = '{"retried":0}' ]
}

@test "one does a batch, or all" {
	start_stub auto
	add_numbers 1 150 --user ann
	[ "$(left)" = '150 0 0 0' ]
	run -0 --separate-stderr memos-work
	[ "$stderr" = "" ]
	reads <<-'EOF'
		{"done":64,"failed":0,"returned":0,"due":86,"waiting":0,"claimed":0,"dead":0}
	EOF
	run -0 memos-work --once --limit 10
	[ "$(jq -c '[.done, .due]' <<<"$output")" = '[10,76]' ]
	run -0 memos-work --drain
	[ "$(jq -c '[.done, .due]' <<<"$output")" = '[76,0]' ]
	[ "$(embedded)" = '150 0' ]
	[ "$(asked | sort | uniq -c | awk '$1 != 1' | wc -l)" = 0 ]
	run -1 memos-work --list
	memos-cube check
}

@test "jobs are listed with all that is known of them" {
	start_stub auto
	memos-add --user ann 'green tea' | jq -r .id >id
	later 60
	memos-add coffee >/dev/null
	run -0 memos-work --list
	sed "s/MEMORY/$(cat id)/" >want <<-'EOF'
		{"id":1,"kind":"embed","memory_id":"MEMORY","user_id":"ann","state":"due","priority":5,"run_after":"2026-05-07T12:00:00Z","attempts":0,"last_error":null}
	EOF
	diff want <(sed -n 1p <<<"$output")
	[ "$(jq -c '[.id, .user_id, .run_after]' <<<"${lines[1]}")" = \
		'[2,null,"2026-05-07T12:01:00Z"]' ]
	run -0 memos-work --list -k 1
	[ "${#lines[@]}" = 1 ]
	memos-cube create other >/dev/null
	memos-add -c other chai >/dev/null
	run -0 memos-work --list -c default -c other
	[ "$(jq -r .cube <<<"$output" | paste -sd ' ')" = \
		'default default other' ]
}

@test "a model that is not there delays nothing and loses nothing" {
	start_stub auto
	memos-cube create >/dev/null
	stub_stop
	add_numbers 1 100
	run -4 --separate-stderr memos-work --drain
	one_line 'memos-work: ' "embedder 'stub'" 'Connection refused'
	[ "$(jq -c '[.done, .failed, .returned, .due, .waiting]' <<<"$output")" = \
		'[0,0,64,36,64]' ]
	run -0 memos-work --list
	[ "$(jq -s 'map(.attempts) | max' <<<"$output")" = 0 ]
	[[ $(jq -r .last_error <<<"${lines[0]}") == *'Connection refused'* ]]
	[ "$(memos-search -k 1 'number 7' 2>/dev/null | texts)" = 'number 7' ]
	start_stub auto
	later 3600
	run -0 memos-work --drain
	[ "$(left)" = '0 0 0 0' ]
	[ "$(embedded)" = '100 0' ]
}

@test "a text that the model refuses is alone to blame" {
	start_stub 'auto reject poison'
	add_numbers 1 20
	memos-add 'this is poison' >/dev/null
	add_numbers 21 40
	run -4 --separate-stderr memos-work --drain
	one_line 'memos-work: memory ' 400
	[ "$(left)" = '0 0 0 1' ]
	[ "$(embedded)" = '40 1' ]
	run -0 memos-work --list
	[ "$(jq -c '[.id, .state, .attempts]' <<<"$output")" = '[21,"dead",1]' ]
	run -0 memos-work --drain
	[ "$(left)" = '0 0 0 1' ]
	# and when the model has learned to take it
	start_stub auto
	run -0 memos-work --retry 21
	[ "$output" = '{"retried":1}' ]
	[ "$(left)" = '1 0 0 0' ]
	run -0 memos-work --drain
	[ "$(embedded)" = '41 0' ]
}

@test "jobs that failed wait longer each time, and are dead in the end" {
	start_stub 'status 500'
	memos-add tea >/dev/null
	for seconds in 30 120 480 1920 7680 21600 21600; do
		run -4 memos-work --drain
		[ "$(left)" = '0 1 0 0' ]
		later $((seconds - 1))
		[ "$(left)" = '0 1 0 0' ]
		later 1
		[ "$(left)" = '1 0 0 0' ]
	done
	run -4 memos-work --drain
	[ "$(left)" = '0 0 0 1' ]
	run -0 memos-work --retry
	[ "$output" = '{"retried":1}' ]
	run -0 memos-work --list
	[ "$(jq -c '[.state, .attempts]' <<<"$output")" = '["due",0]' ]
}

@test "jobs are dropped" {
	start_stub auto
	add_numbers 1 3
	run -0 memos-work --drop 1 3
	[ "$output" = '{"dropped":2}' ]
	run -1 --separate-stderr memos-work --drop 1 2
	[ "$output" = '{"dropped":1}' ]
	one_line 'not there: 1 of 2'
	run -0 memos-work --drain
	[ "$(embedded)" = '0 3' ]
}

@test "ten workers at once do each job once" {
	start_stub auto
	configure 'batch = 8' 'quota = 1000'
	add_numbers 1 800
	for n in {1..10}; do
		memos-work --drain >"out$n" 2>"err$n" 3>&- &
		pids[n]=$!
	done
	for n in {1..10}; do
		wait "${pids[n]}"
	done
	[ "$(cat err*)" = "" ]
	[ "$(jq -s 'map(.done) | add' out*)" = 800 ]
	[ "$(embedded)" = '800 0' ]
	[ "$(left)" = '0 0 0 0' ]
	[ "$(asked | wc -l)" = 800 ]
	[ "$(asked | sort -u | wc -l)" = 800 ]
	memos-cube check
}

@test "the jobs of a worker that was killed come back" {
	start_stub 'delay 60000 then auto'
	configure 'lease = 600' 'batch = 16'
	add_numbers 1 40
	memos-work --drain >/dev/null 2>&1 3>&- &
	soon grep -q number "$STUB_LOG"
	[ "$(left)" = '24 0 16 0' ]
	kill -9 $!
	wait $! || true
	run -0 memos-work --drain
	[ "$(jq -c '[.done, .claimed]' <<<"$output")" = '[24,16]' ]
	[ "$(memos-work --list | jq -r .state | sort -u)" = claimed ]
	later 3600
	run -0 memos-work --drain
	[ "$(jq -c '[.done, .claimed]' <<<"$output")" = '[16,0]' ]
	[ "$(embedded)" = '40 0' ]
}

@test "one who watches does what comes, until a signal" {
	start_stub auto
	memos-work --watch >out 2>err 3>&- &
	pid=$! WORKER=$!
	# the cube is not there yet
	sleep .1
	memos-add tea >/dev/null
	done_with() {
		[ "$(embedded)" = "$1" ]
	}
	soon done_with '1 0'
	add_numbers 1 100
	soon done_with '101 0'
	kill "$pid"
	wait "$pid"
	WORKER=
	[ "$(cat err)" = "" ]
	[ "$(jq .done out)" = 101 ]
}

@test "one who watches goes on behind an outage, and says it once" {
	start_stub auto
	memos-cube create >/dev/null
	stub_stop
	add_numbers 1 3
	unset MEMOS_NOW
	memos-work --watch >out 2>err 3>&- &
	pid=$! WORKER=$!
	soon grep -q refused err
	kill "$pid"
	wait "$pid"
	WORKER=
	[ "$(wc -l <err)" = 1 ]
	[[ $(cat err) == 'memos-work: warning: '* ]]
}

@test "a worker that is interrupted gives back what it has" {
	start_stub auto
	add_numbers 1 40
	for name in INT TERM; do
		start_stub 'delay 60000'
		# a shell's background job would ignore the one of them
		env --default-signal="$name" memos-work --drain \
			>out 2>err 3>&- &
		pid=$! WORKER=$!
		soon grep -q number "$STUB_LOG"
		kill -s "$name" "$pid"
		wait "$pid" && false
		[ $? = $((128 + $(kill -l "$name"))) ]
		WORKER=
		[ "$(cat err)" = "" ]
		[ "$(jq -c '[.done, .returned, .due]' out)" = '[0,40,40]' ]
	done
	[ "$(memos-work --list | jq -s 'map(.attempts) | max')" = 0 ]
}

@test "users have their turns, and no more than their quota" {
	start_stub auto
	configure 'quota = 3' 'batch = 64'
	add_numbers 1 50 --user ann
	add_numbers 51 60 --user ben
	run -0 memos-work --once
	[ "$(jq .done <<<"$output")" = 6 ]
	asked | reads_list 1 51 2 52 3 53
}

# reads_list NUMBER ...: standard input is "number N" of these.
reads_list() {
	diff <(printf 'number %d\n' "$@") -
}

@test "several cubes are worked on in turn" {
	start_stub auto
	memos-cube create one >/dev/null
	memos-cube create two >/dev/null
	add_numbers 1 5 -c one
	add_numbers 6 9 -c two
	run -0 memos-work --drain -c one -c two
	[ "$(jq .done <<<"$output")" = 9 ]
	run -2 --separate-stderr memos-work --drop 1 -c one -c two
	one_line 'one cube'
	run -3 --separate-stderr memos-work -c none
	one_line "no cube 'none'"
}

@test "what models were asked is said at the end" {
	start_stub auto
	add_numbers 1 100
	run -0 --separate-stderr memos-work --drain --stats
	[ "$(jq -c '[.calls, .failures, .models[0].kind, .models[0].calls]' \
		<<<"$stderr")" = '[2,0,"embed",2]' ]
}

@test "a key from a file or from standard input goes to the model alone" {
	echo key-of-the-stub >key
	chmod 600 key
	start_stub --expect-key key auto
	add_numbers 1 3
	run -0 memos-work --once --limit 1 --key-file key
	run -0 memos-work --once --limit 1 --key-file - <key
	[ "$(jq -r .key "$STUB_LOG" | sort -u)" = right ]
	run -4 --separate-stderr memos-work --once
	[ "$(left)" = '0 1 0 0' ]
	later 3600
	chmod 644 key
	run -4 --separate-stderr memos-work --once --key-file key
	one_line 'memos-work: ' key
	[ "$(grep -rl key-of-the-stub "$HOME" | wc -l)" = 0 ]
}

@test "people get a table, and a sentence of what was done" {
	need python3
	start_stub auto
	memos-add --user ann 'green tea' >/dev/null
	memos-add coffee >/dev/null
	sqlite3 "$(db)" "UPDATE jobs SET state = 3, attempts = 8, last_error =
		'the model said ' || char(27) || '[31m no and no and no again'
		WHERE id = 2"
	later 7200
	terminal() {
		python3 "$ROOT/tests/terminal.py" 80 "$@" </dev/null
	}
	terminal memos-work --list | normalise >table
	diff - table <<-'END'
		      job  state      when  what
		        1  due         2 h  embed of ID1 for
		                    ann
		        2  dead        2 h  embed of ID2, tried
		                    8 times: the model said [31m no and no and no again
	END
	[ "$(terminal memos-work --drain)" = 'jobs: 1 done, 1 dead' ]
	terminal memos-work --list --json >line
	[ "$(jq .id line)" = 2 ]
	memos-work --drop >/dev/null
	[ "$(terminal memos-work --list 2>&1)" = \
		'memos-work: warning: there are no jobs' ]
}

@test "options that do not go together are an error" {
	for line in '--once --drain' '--list --watch' '--retry --drop' --init \
		'--init --list' '1' '--drain 1' '--retry x' '--retry 0' \
		'--drop 1x' '--drop 99999999999999999999'; do
		# shellcheck disable=SC2086 # words
		run -2 --separate-stderr memos-work $line
		[ "$output" = "" ]
		one_line 'memos-work: '
	done
}

@test "a store of an older form has no jobs for a reader" {
	store '{"memory":"tea"}'
	to_form_3
	sqlite3 "$(db)" 'DROP TABLE jobs; DROP TABLE job_turns;
		DROP TABLE asked; DROP TABLE embeddings;
		CREATE TABLE jobs(id INTEGER PRIMARY KEY, kind TEXT NOT NULL);
		PRAGMA user_version = 2'
	before=$(checksum)
	run -1 --separate-stderr memos-work --list
	[ "$output$stderr" = "" ]
	[ "$(memos-search tea | texts)" = tea ]
	[ "$(memos-list | texts)" = tea ]
	[ "$(memos-export | texts)" = tea ]
	memos-cube check
	memos-cube stats >/dev/null
	[ "$(checksum)" = "$before" ]
	memos-work --drain
	[ "$(sqlite3 "$(db)" 'PRAGMA user_version')" = 5 ]
	[ "$(memos-search tea | texts)" = tea ]
}

@test "without a model there is no socket, and no libcurl is loaded" {
	need strace
	strace -o trace true || skip "tracing is not allowed here"
	store '{"memory":"tea"}'
	ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=socket,openat -o trace \
		memos-work --drain >/dev/null
	run -1 grep -E 'socket\(|libcurl' trace
}
