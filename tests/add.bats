# What memos-add takes, and what it answers.
load helper

@test "a text by argument is remembered as it stands" {
	run -0 --separate-stderr memos-add '  Ann prefers "tea" \ über  '
	[ "$stderr" = "" ]
	run -0 normalise <<<"$output"
	reads <<-'EOF'
		{"id":"ID1","memory":"  Ann prefers \"tea\" \\ über  ","event":"ADD"}
	EOF
	[ "$(memos-list | texts)" = '  Ann prefers "tea" \ über  ' ]
}

@test "several arguments are one text" {
	memos-add Ann prefers tea
	[ "$(memos-list | texts)" = "Ann prefers tea" ]
}

@test "a text by argument is a fact, with a role it is a turn" {
	memos-add 'one'
	memos-add --role user 'two'
	memos-add --run r1 --name Ann 'three'
	memos-add --type event 'four'
	[ "$(memos-list --order added | jq -r .type | xargs)" = \
		"fact turn turn event" ]
}

@test "options fill what the record leaves open, and no more" {
	memos-add --user ann --agent a --app b --run r --name Ann --role user \
		--at 2026-05-07T09:30:00+02:00 --type event <<-'EOF'
		{"memory":"one"}
		{"memory":"two","user_id":"bob","agent_id":"x","app_id":"y","run_id":"z","name":"Bob","role":"assistant","event_at":"2020-01-01T00:00:00Z","type":"fact"}
	EOF
	run -0 memos-list --order added --fields \
		user_id,agent_id,app_id,run_id,name,role,type,event_at
	reads <<-'EOF'
		{"type":"event","user_id":"ann","agent_id":"a","app_id":"b","run_id":"r","role":"user","name":"Ann","event_at":"2026-05-07T07:30:00Z"}
		{"type":"fact","user_id":"bob","agent_id":"x","app_id":"y","run_id":"z","role":"assistant","name":"Bob","event_at":"2020-01-01T00:00:00Z"}
	EOF
}

@test "the environment gives the scope, and options go before it" {
	export MEMOS_USER=ann MEMOS_AGENT=a MEMOS_APP=b MEMOS_RUN=r
	memos-add 'one'
	memos-add --user bob 'two'
	unset MEMOS_USER MEMOS_AGENT MEMOS_APP MEMOS_RUN
	run -0 memos-list --order added --fields user_id,agent_id,app_id,run_id
	reads <<-'EOF'
		{"user_id":"ann","agent_id":"a","app_id":"b","run_id":"r"}
		{"user_id":"bob","agent_id":"a","app_id":"b","run_id":"r"}
	EOF
}

@test "--format lines makes each line a memory, and passes blank ones over" {
	printf 'one\n\n   \ntwo\r\n{"three":3}' | memos-add -f lines >acks
	run -0 texts <acks
	reads <<-'EOF'
		one
		two
		{"three":3}
	EOF
}

@test "--format text makes each file one memory" {
	printf 'one\n\n  two\nthree\n' >a
	printf 'four' >b
	memos-add -f text a b
	[ "$(memos-list --order added | jq -c .memory)" = \
		$'"one\\n\\n  two\\nthree"\n"four"' ]
}

@test "--format tsv takes a time, a tab and a text" {
	printf '%s\n' $'2026-05-07T09:30:00+02:00\tone\twith tab' \
		$'\ttwo' $'2026-05\tthree' | memos-add -f tsv --type event
	run -0 memos-list --order added --fields memory,event_at,event_precision
	reads <<-'EOF'
		{"memory":"one\twith tab","event_at":"2026-05-07T07:30:00Z"}
		{"memory":"two"}
		{"memory":"three","event_at":"2026-05-01T00:00:00Z","event_precision":"month"}
	EOF
	printf '%s\n' 'no tab' $'soon\tx' $'2026-05-07\t ' >bad
	run -2 --separate-stderr memos-add -f tsv bad
	[ "$output" = "" ]
	[[ ${stderr_lines[0]} == *"bad:1: no tab"* ]]
	[[ ${stderr_lines[1]} == *"bad:2: "*"'soon'"* ]]
	[[ ${stderr_lines[2]} == *"bad:3: the text is empty"* ]]
}

@test "an operand is a file if there is one of that name" {
	echo '{"memory":"one"}' >a.jsonl
	echo '{"memory":"two"}' >b.jsonl
	memos-add a.jsonl b.jsonl
	[ "$(memos-list --order added | texts | xargs)" = "one two" ]
	run -2 --separate-stderr memos-add c.jsonl
	one_line "memos-add: no file 'c.jsonl'"
	run -2 --separate-stderr memos-add a.jsonl c
	one_line "memos-add: no file 'c'"
	run -2 --separate-stderr memos-add -f jsonl 'no such file'
	one_line "memos-add: cannot open 'no such file'"
	[ "$(memos-list | wc -l)" = 2 ]
}

@test "'-' is standard input among files" {
	echo '{"memory":"one"}' >a
	echo '{"memory":"two"}' | memos-add a -
	[ "$(memos-list --order added | texts | xargs)" = "one two" ]
}

@test "an empty text is refused, an empty file is nothing" {
	run -2 --separate-stderr memos-add ' '
	one_line "the text is empty"
	run -0 --separate-stderr memos-add </dev/null
	[ "$output$stderr" = "" ]
	run -0 --separate-stderr memos-add -f text </dev/null
	[ "$output$stderr" = "" ]
}

@test "a text that is no UTF-8 or has a NUL is refused, with its place" {
	run -2 --separate-stderr memos-add $'caf\xe9'
	one_line "column 4: invalid UTF-8"
	printf 'good\na\0b\nb\xc3\x28\nagain\n' >lines
	run -2 --separate-stderr memos-add -f lines lines
	[ "$(texts <<<"$output" | xargs)" = "good again" ]
	[ "${stderr_lines[0]}" = \
		"memos-add: lines:2: column 2: NUL character" ]
	[ "${stderr_lines[1]}" = "memos-add: lines:3: column 2: invalid UTF-8" ]
}

@test "acknowledgements come in the order of the input, one a record" {
	seq 1 5000 | sed 's/.*/{"memory":"number &"}/' >in
	memos-add in >acks
	seq 1 5000 | sed 's/.*/number &/' | diff - <(texts <acks)
	[ "$(ids <acks | sort -u | wc -l)" = 5000 ]
	[ "$(memos-list -a | wc -l)" = 5000 ]
}

@test "an id is a UUIDv7 of the time, and ids rise" {
	export MEMOS_NOW=2026-05-07T09:30:00Z
	seq 1 300 | memos-add -f lines | ids >all
	LC_ALL=C sort -uc all
	run ! grep -Ev '^019e01c5-c9c0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' \
		all
}

@test "an id of the input is kept" {
	long=$(printf '%0128d' 7)
	store '{"id":"a","memory":"one"}' '{"id":"'"$long"'","memory":"two"}' \
		'{"id":"é/:#%\"\\","memory":"three"}'
	run -0 memos-list --order added --fields id
	reads <<-EOF
		{"id":"a"}
		{"id":"$long"}
		{"id":"é/:#%\"\\\\"}
	EOF
	[ "$(memos-list "$long" | texts)" = two ]
}

@test "an id that is too long or has blanks is refused" {
	long=$(printf '%0129d' 7)
	printf '%s\n' '{"id":"'"$long"'","memory":"x"}' \
		'{"id":"a b","memory":"x"}' '{"id":"a\tb","memory":"x"}' \
		'{"id":"a\u00a0b","memory":"x"}' '{"id":7,"memory":"x"}' >in
	run -2 --separate-stderr memos-add in
	[ "$output" = "" ]
	[ "${#stderr_lines[@]}" = 5 ]
	for i in 0 1 2 3; do
		[[ ${stderr_lines[$i]} == "memos-add: in:$((i + 1)): 'id' is not an id"* ]]
	done
	[ "${stderr_lines[4]}" = "memos-add: in:5: 'id' is not a string" ]
}

@test "the same id with the same content is a NOOP" {
	line='{"id":"a","memory":"one","type":"fact","user_id":"ann","metadata":{"x":1},"importance":0.5,"event_at":"2026-05-07"}'
	run -0 memos-add <<<"$line"
	[ "$output" = '{"id":"a","memory":"one","event":"ADD"}' ]
	run -0 memos-add <<<"$line"
	[ "$output" = '{"id":"a","memory":"one","event":"NOOP"}' ]
	[ "$(memos-list | wc -l)" = 1 ]
}

@test "the same id with other content is an error" {
	store '{"id":"a","memory":"one","user_id":"ann","event_at":"2026-05-07","sources":["s"]}'
	before=$(memos-list)
	for other in '"memory":"two","user_id":"ann","event_at":"2026-05-07","sources":["s"]' \
		'"memory":"one","user_id":"bob","event_at":"2026-05-07","sources":["s"]' \
		'"memory":"one","user_id":"ann","event_at":"2026-05-08","sources":["s"]' \
		'"memory":"one","user_id":"ann","event_at":"2026-05-07T00:00:00Z","sources":["s"]' \
		'"memory":"one","user_id":"ann","event_at":"2026-05-07","sources":["t"]' \
		'"memory":"one","user_id":"ann","event_at":"2026-05-07"' \
		'"memory":"one","user_id":"ann","event_at":"2026-05-07","sources":["s"],"x":1'; do
		run -2 --separate-stderr memos-add <<<'{"id":"a",'"$other"'}'
		[ "$output" = "" ]
		one_line "<stdin>:1: id 'a' is there with other content"
	done
	[ "$(memos-list)" = "$before" ]
}

@test "--upsert replaces, keeps the id and the first time, and says UPDATE" {
	MEMOS_NOW=2026-01-01T00:00:00Z store '{"id":"a","memory":"tea","importance":0.5}'
	export MEMOS_NOW=2026-02-02T00:00:00Z
	run -0 memos-add --upsert <<<'{"id":"a","memory":"parcel"}'
	[ "$output" = '{"id":"a","memory":"parcel","event":"UPDATE"}' ]
	run -0 memos-add --upsert <<<'{"id":"a","memory":"parcel"}'
	[ "$output" = '{"id":"a","memory":"parcel","event":"NOOP"}' ]
	run -0 memos-add --upsert <<<'{"id":"b","memory":"milk"}'
	[ "$output" = '{"id":"b","memory":"milk","event":"ADD"}' ]
	run -0 memos-list a
	reads <<-'EOF'
		{"id":"a","memory":"parcel","type":"fact","importance":0.5,"state":"active","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-02-02T00:00:00Z"}
	EOF
	[ "$(found tea)" = "" ]
	[ "$(found parcel)" = parcel ]
}

@test "an old version is exported, with when it ended" {
	unweighed
	MEMOS_NOW=2026-01-01T00:00:00Z store '{"id":"a","memory":"tea"}'
	export MEMOS_NOW=2026-02-02T00:00:00Z
	echo '{"id":"a","memory":"coffee"}' | memos-add --upsert >/dev/null
	run -0 memos-export
	reads <<-'EOF'
		{"id":"a","memory":"tea","type":"fact","state":"active","created_at":"2026-01-01T00:00:00Z","replaced_at":"2026-02-02T00:00:00Z"}
		{"id":"a","memory":"coffee","type":"fact","state":"active","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-02-02T00:00:00Z"}
	EOF
	[ "$(memos-list | wc -l)" = 1 ]
}

@test "an old version without an id is refused" {
	run -2 --separate-stderr memos-add \
		<<<'{"memory":"x","replaced_at":"2026-01-01"}'
	one_line "<stdin>:1: 'replaced_at' without 'id'"
}

@test "a fact whose text stands in the same scope is a NOOP with its id" {
	id=$(memos-add --user ann 'Ann prefers  Tea.' | ids)
	run -0 memos-add --user ann 'ann prefers tea'
	[ "$output" = '{"id":"'"$id"'","memory":"ann prefers tea","event":"NOOP"}' ]
	run -0 memos-add --user ann --type preference 'Ann prefers tea'
	[[ $output == *'"event":"NOOP"}' ]]
	for scope in --user=bob --agent=ann --app=ann '--user=ann --run=r'; do
		# shellcheck disable=SC2086 # two options
		run -0 memos-add $scope 'Ann prefers tea'
		[[ $output == *'"event":"ADD"}' ]]
	done
	[ "$(memos-list | wc -l)" = 5 ]
}

@test "a turn is a duplicate only if run, role, name, time and text agree" {
	turn='{"run_id":"r","role":"user","name":"Ann","event_at":"2026-05-07T09:30:00Z","text":"yes"}'
	store "$turn"
	run -0 memos-add <<<"$turn"
	[[ $output == *'"event":"NOOP"}' ]]
	for change in s/r/q/ s/user/assistant/ s/Ann/Bob/ s/09:30/09:31/ \
		s/yes/Yes/; do
		# the first two letters that match stand in field and value
		sed "${change/s\/r\/q\//s/\"r\"/\"q\"/}" <<<"$turn" >other
		run -0 memos-add other
		[[ $output == *'"event":"ADD"}' ]]
	done
	[ "$(memos-list | wc -l)" = 6 ]
}

@test "people say yes twice: a turn without a time is never a duplicate" {
	turn='{"run_id":"r","role":"user","content":"yes"}'
	run -0 memos-add < <(printf '%s\n' "$turn" "$turn")
	[ "$(jq -r .event <<<"$output" | xargs)" = "ADD ADD" ]
}

@test "--redact masks secrets before they are stored" {
	run -0 memos-add --redact 'export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY'
	[[ $output != *wJalr* ]]
	run ! grep -rq wJalr "$XDG_DATA_HOME"
}

@test "a text that is taken for JSON is told of -f, once" {
	local hint='memos-add: warning: no line is JSON: -f lines takes each line as a text, -f text a whole file'

	printf '%s\n' '# tea' '[a](b)' '' '{ x' >README.txt
	run -2 --separate-stderr memos-add README.txt
	[ "${#stderr_lines[@]}" = 4 ]
	[ "${stderr_lines[3]}" = "$hint" ]
	run -2 --separate-stderr memos-add --strict <<<tea
	[ "${#stderr_lines[@]}" = 2 ]
	[ "${stderr_lines[1]}" = "$hint" ]
	# where some of it is JSON, or was meant to be, its faults say enough
	for text in $'tea\n{"memory":"a"}' $'tea\n{"memory":7}' '{"memory":' \
		$'[\n1,\n2\n]' $'\n7'; do
		run --separate-stderr memos-add <<<"$text"
		[[ $status == 2 && $stderr != *warning* ]]
	done
	run -2 --separate-stderr memos-add -f tsv <<<tea
	one_line 'no tab'
}

@test "a byte-order mark before the first line is no fault" {
	printf '\357\273\277{"id":"a","memory":"tea"}\n' | memos-add
	run -0 memos-list --fields id,memory
	[ "$output" = '{"id":"a","memory":"tea"}' ]
}
