# Records as memos-add reads them: what is kept, what is refused.
load helper

@test "a record keeps all of its fields" {
	store '{"id":"a","memory":"Ann prefers tea","type":"preference","user_id":"ann","agent_id":"g","app_id":"p","run_id":"s12","role":"user","name":"Ann","metadata":{"topic":"drinks"},"importance":0.62,"state":"decaying","event_at":"2026-05-07T09:30:00Z","valid_from":"2026-05-07T09:30:00Z","valid_to":"2027-01-01T00:00:00Z","sources":["x","y"],"created_at":"2026-05-08T00:00:00.000001Z","updated_at":"2026-05-09T00:00:00Z"}'
	run -0 memos-list
	reads <<-'EOF'
		{"id":"a","memory":"Ann prefers tea","type":"preference","user_id":"ann","agent_id":"g","app_id":"p","run_id":"s12","role":"user","name":"Ann","metadata":{"topic":"drinks"},"importance":0.62,"state":"decaying","event_at":"2026-05-07T09:30:00Z","valid_from":"2026-05-07T09:30:00Z","valid_to":"2027-01-01T00:00:00Z","sources":["x","y"],"created_at":"2026-05-08T00:00:00.000001Z","updated_at":"2026-05-09T00:00:00Z"}
	EOF
}

@test "what memos-list and memos-search print can be fed back" {
	store '{"id":"a","memory":"Ann prefers tea","type":"preference","user_id":"ann","metadata":{"score":1}}'
	run -0 memos-add < <(memos-list; memos-search tea; memos-search --explain tea)
	[ "$(jq -r .event <<<"$output" | xargs)" = "NOOP NOOP NOOP" ]
	# an acknowledgement too, as long as the record says no more
	ack=$(memos-add 'one')
	run -0 memos-add <<<"$ack"
	[[ $output == *'"event":"NOOP"}' ]]
}

@test "every type and every state is taken, and no other" {
	for type in turn chunk tool image fact preference event procedure \
		summary persona; do
		store '{"memory":"a '$type'","type":"'$type'"}'
	done
	for state in active extracted embedding consolidating decaying archived \
		forgotten; do
		store '{"memory":"a '$state'","state":"'$state'"}'
	done
	[ "$(memos-list -a --state all | wc -l)" = 17 ]
	run -2 --separate-stderr memos-add <<<'{"memory":"x","type":"dream"}'
	one_line "<stdin>:1: unknown type 'dream'"
	run -2 --separate-stderr memos-add <<<'{"memory":"x","state":"asleep"}'
	one_line "<stdin>:1: unknown state 'asleep'"
	run -2 --separate-stderr memos-add -t dream 'x'
	one_line "no type 'dream' (turn chunk tool image fact preference event procedure summary persona)"
}

@test "a field of the wrong kind is refused and named" {
	printf '{"memory":"x","%s":%s}\n' user_id 7 role '["user"]' \
		metadata '"x"' importance '"high"' importance 1.5 \
		sources '"a"' sources '[7]' event_at true valid_to '{}' \
		vector '"?"' messages '{}' | cat -n | while read -r _ line; do
		echo "$line"
		run -2 --separate-stderr memos-add <<<"$line"
		[ "$output" = "" ]
		one_line "memos-add: <stdin>:1: "
	done
}

@test "unknown fields are kept under metadata, null is nothing" {
	store '{"memory":"x","metadata":{"a":1},"b":[1,{"c":null}],"User_Id":"ann","user_id":null,"role":null}'
	run -0 memos-list --fields memory,user_id,role,metadata
	reads <<-'EOF'
		{"memory":"x","metadata":{"a":1,"b":[1,{"c":null}],"User_Id":"ann"}}
	EOF
}

@test "metadata is kept as the bytes that came" {
	store '{"memory":"x","metadata":{ "n":12345678901234567890123, "f":1.10,"e":1E+2,"u":"\u00e9\/é", "z": -0 }}'
	run -0 memos-list --fields metadata
	reads <<-'EOF'
		{"metadata":{ "n":12345678901234567890123, "f":1.10,"e":1E+2,"u":"\u00e9\/é", "z": -0 }}
	EOF
}

@test "bad lines are reported with file and line, the rest is stored, status 2" {
	printf '%s\n' '{"memory":"a"}' 'no json' '' '{"memory":7}' '   ' \
		'{"memory":"b"}' >one
	printf '%s\n' '{"memory":"c"' '{"memory":"d"}' >two
	run -2 --separate-stderr memos-add one two
	[ "$(texts <<<"$output" | xargs)" = "a b d" ]
	[ "${#stderr_lines[@]}" = 3 ]
	[[ ${stderr_lines[0]} == "memos-add: one:2: column 1: "* ]]
	[[ ${stderr_lines[1]} == "memos-add: one:4: 'memory' is not a string" ]]
	[[ ${stderr_lines[2]} == "memos-add: two:1: column 14: "* ]]
	[ "$(memos-list --order added | texts | xargs)" = "a b d" ]
}

@test "--strict stops at the first bad line, and what was before it is stored" {
	printf '%s\n' '{"memory":"a"}' 'no json' '{"memory":"b"}' >one
	echo '{"memory":"c"}' >two
	run -2 --separate-stderr memos-add --strict one two
	[ "$(texts <<<"$output")" = a ]
	one_line "memos-add: one:2: "
	[ "$(memos-list | texts)" = a ]
}

# refused BYTES WORD ...: the line is bad, and the message has the words.
refused() {
	printf '%b\n' "$1" >line
	run -2 --separate-stderr memos-add line
	[ "$output" = "" ]
	shift
	one_line "memos-add: line:1: " "$@"
}

@test "JSON that others would bend is refused" {
	refused '{"memory":"a\0b"}' NUL "column 13"
	refused '{"memory":"a\\u0000b"}' "column 13"
	refused '{"memory":"caf\xe9"}' UTF-8 "column 15"
	refused '{"memory":"\xc0\xaf"}' UTF-8
	refused '{"memory":"\xed\xa0\x80"}' UTF-8
	refused '{"memory":"\\ud800"}' surrogate
	refused '{"memory":"\\udc00\\ud800"}' surrogate
	refused '{"memory":"a","memory":"b"}' "duplicate key"
	refused '{"memory":"a","x":{"y":1,"\\u0079":2}}' "duplicate key"
	refused '{"memory":"a"} {"memory":"b"}' "column 16"
	refused '{"memory":"a"}x' "column 15"
	refused '{"memory":"a",}' "column 15"
	refused "{'memory':'a'}" "column 2"
	refused '{"memory":"a","n":01}' "column 19"
	refused '{"memory":"a","n":NaN}' "column 19"
	refused '{"memory":"a\tb"}' "column 13"
	refused '{"metadata":{"a":1},"a":2,"memory":"x"}' metadata "duplicate key"
	run -1 memos-list
}

@test "JSON may be 64 levels deep" {
	nested() {
		printf '{"memory":"deep","x":%s%s}' \
			"$(printf '%*s' "$1" '' | tr ' ' '[')" \
			"$(printf '%*s' "$1" '' | tr ' ' ']')"
	}
	store "$(nested 62)"
	[ "$(found deep)" = deep ]
	run -2 --separate-stderr memos-add < <(nested 64)
	one_line "deep"
	run -2 --separate-stderr memos-add < <(nested 100000)
	one_line "deep"
}

@test "a text of 1 MiB is stored whole, a longer one is refused" {
	head -c 1048570 /dev/zero | tr '\0' 'a' >text
	printf ' zebra' >>text
	jq -cRs '{id:"big",memory:.}' text >in
	memos-add in >/dev/null
	memos-list big | jq -j .memory | cmp - text
	[ "$(memos-search --fields id zebra | jq -r .id)" = big ]
	printf 'x' >>text
	jq -cRs '{memory:.}' text >in
	run -2 --separate-stderr memos-add in
	one_line "in:1: 'memory' is larger than 1048576 bytes"
	for format in text lines; do
		run -2 --separate-stderr memos-add -f $format text
		[ "$output" = "" ]
		one_line "text:1: text of 1048577 bytes"
	done
}

@test "a line over the cap is passed over, and the cap can be set" {
	long=$(printf '%0200d' 7)
	printf '%s\n' '{"memory":"a"}' '{"memory":"'"$long"'"}' '{"memory":"b"}' \
		>in
	run -2 --separate-stderr memos-add --max-line 100 in
	[ "$(texts <<<"$output" | xargs)" = "a b" ]
	one_line "in:2: line of 213 bytes, more than 100"
	{ echo '{"memory":"c"}'
	  head -c 17000000 /dev/zero | tr '\0' ' '
	  printf '\n{"memory":"d"}'; } >in
	run -2 --separate-stderr memos-add in
	[ "$(texts <<<"$output" | xargs)" = "c d" ]
	one_line "in:2: line of 17000000 bytes, more than 16777216"
}

@test "metadata over 64 KiB is refused" {
	big=$(printf '%065536d' 7)
	refused '{"memory":"a","metadata":{"x":"'"$big"'"}}' metadata 65536
	refused '{"memory":"a","x":"'"$big"'"}' metadata 65536
}

@test "control characters and line ends in a text survive" {
	store '{"memory":"a\u0001\u001b[31m\r\n\tb\u2028c\u007f"}'
	[ "$(memos-list | jq -j .memory | od -An -c | tr -d ' \n')" = \
		'a001033[31m\r\n\tb342200250c177' ]
	[ "$(memos-list | wc -l)" = 1 ]
}
