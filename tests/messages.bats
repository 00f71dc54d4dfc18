# Chat messages as memos-add reads them.
load helper

# remembered: what is in the store, in the order it came.
remembered() {
	memos-list --all --order added --fields memory,type,role,name "$@"
}

@test "a chat message is a turn" {
	store '{"role":"user","content":"I moved to Lyon"}' \
		'{"role":"assistant","content":"How is it?","name":"Max"}' \
		'{"role":"tool","content":"12 degrees"}'
	run -0 remembered
	reads <<-'EOF'
		{"memory":"I moved to Lyon","type":"turn","role":"user"}
		{"memory":"How is it?","type":"turn","role":"assistant","name":"Max"}
		{"memory":"12 degrees","type":"tool","role":"tool"}
	EOF
}

@test "an array holds messages or records, stored all or none" {
	run -0 memos-add <<<'[{"role":"user","content":"a"},{"memory":"b","id":"B"}]'
	[ "$(jq -r '.event + .memory' <<<"$output" | xargs)" = "ADDa ADDb" ]
	run -2 --separate-stderr memos-add \
		<<<'[{"role":"user","content":"c"},{"memory":7}]'
	[ "$output" = "" ]
	one_line "<stdin>:1: element 2: 'memory' is not a string"
	# a fault that only the store finds
	run -2 --separate-stderr memos-add \
		<<<'[{"role":"user","content":"d"},{"memory":"e","id":"B"}]'
	[ "$output" = "" ]
	one_line "<stdin>:1: id 'B' is there with other content"
	[ "$(remembered | texts | xargs)" = "a b" ]
}

@test "a line that fails takes back all of it, and nothing of its neighbours" {
	store '{"id":"t1","role":"user","content":"the zebra","run_id":"r"}' \
		'{"id":"t2","role":"user","content":"was sold","run_id":"r"}'
	run -2 --separate-stderr memos-add --upsert <<-'EOF'
		{"memory":"green tea"}
		[{"id":"t1","role":"user","content":"the quartz","run_id":"r"},{"memory":"x","replaced_at":"2026"}]
		{"memory":"black tea"}
		[{"memory":"coffee"},{"memory":"x","replaced_at":"2026"}]
		{"id":"t2","role":"user","content":"was lost","run_id":"r"}
	EOF
	[ "$(texts <<<"$output" | xargs)" = "green tea black tea was lost" ]
	[ "${#stderr_lines[@]}" = 2 ]
	[ "$(remembered | texts | xargs)" = \
		"the zebra green tea black tea was lost" ]
	[ "$(found tea --without cosine | sort | xargs)" = \
		"black tea green tea" ]
	[ "$(found zebra --without cosine | xargs)" = "the zebra was lost" ]
	[ "$(found quartz coffee --without cosine)" = "" ]
	memos-cube check
}

@test "the fields around messages are defaults for each of them" {
	store '{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b","user_id":"bob","mood":"ok"}],"user_id":"ann","run_id":"r","event_at":"2026-05-07T09:30:00Z","topic":"x"}'
	run -0 memos-list --order added \
		--fields memory,user_id,run_id,metadata,event_at
	reads <<-'EOF'
		{"memory":"a","user_id":"ann","run_id":"r","metadata":{"topic":"x"},"event_at":"2026-05-07T09:30:00Z"}
		{"memory":"b","user_id":"bob","run_id":"r","metadata":{"topic":"x","mood":"ok"},"event_at":"2026-05-07T09:30:00Z"}
	EOF
	run -2 --separate-stderr memos-add <<<'{"messages":[{"role":"user","content":"a"},7]}'
	one_line "<stdin>:1: message 2: not an object"
}

@test "content parts of OpenAI: text, image, tool call and result" {
	store '{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"text","text":"Look."},{"type":"image_url","image_url":{"url":"https://x.org/cat.png"}},{"type":"text","text":"Tell me."}]}' \
		'{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Lyon\"}"}}]}' \
		'{"role":"tool","tool_call_id":"c1","content":"12 degrees"}' \
		'{"role":"assistant","content":[{"type":"output_text","text":"It is cold."}]}' \
		'{"role":"assistant","content":[{"type":"refusal","refusal":"I cannot."}]}'
	run -0 remembered
	reads <<-'EOF'
		{"memory":"What is this?\nLook.","type":"turn","role":"user"}
		{"memory":"https://x.org/cat.png","type":"image","role":"user"}
		{"memory":"Tell me.","type":"turn","role":"user"}
		{"memory":"weather({\"city\":\"Lyon\"})","type":"tool","role":"assistant"}
		{"memory":"12 degrees","type":"tool","role":"tool"}
		{"memory":"It is cold.","type":"turn","role":"assistant"}
		{"memory":"I cannot.","type":"turn","role":"assistant"}
	EOF
}

@test "content parts of Anthropic: thinking is left out, tools and images stay" {
	store '{"role":"assistant","content":[{"type":"thinking","thinking":"secret plan","signature":"x"},{"type":"text","text":"I look it up."},{"type":"tool_use","id":"t1","name":"search","input":{"q":"tea"}}]}' \
		'{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":[{"type":"text","text":"Tea is hot."},{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}]},{"type":"text","text":"And now?"}]}' \
		'{"role":"user","content":[{"type":"image","source":{"type":"url","url":"https://x.org/dog.png"}}]}'
	run -0 remembered
	reads <<-'EOF'
		{"memory":"I look it up.","type":"turn","role":"assistant"}
		{"memory":"search({\"q\":\"tea\"})","type":"tool","role":"assistant"}
		{"memory":"Tea is hot.\n[image]","type":"tool","role":"user"}
		{"memory":"And now?","type":"turn","role":"user"}
		{"memory":"https://x.org/dog.png","type":"image","role":"user"}
	EOF
	[ "$(found 'secret plan')" = "" ]
	# data of images is kept nowhere
	run ! grep -rq iVBORw0KGgo "$XDG_DATA_HOME"
}

@test "a message of several parts numbers the ids of those behind the first" {
	run -0 memos-add <<<'{"id":"m","role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"b.png"}},{"type":"text","text":"c"}]}'
	[ "$(jq -r .id <<<"$output" | xargs)" = "m m.2 m.3" ]
	# and a replay adds nothing
	run -0 memos-add <<<'{"id":"m","role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"b.png"}},{"type":"text","text":"c"}]}'
	[ "$(jq -r .event <<<"$output" | xargs)" = "NOOP NOOP NOOP" ]
}

@test "an unknown content part is refused and named" {
	run -2 --separate-stderr memos-add \
		<<<'{"role":"user","content":[{"type":"hologram","data":"x"}]}'
	[ "$output" = "" ]
	one_line "<stdin>:1: unknown content part 'hologram'"
}

@test "a message without content makes no record, a record without text is bad" {
	run -0 --separate-stderr memos-add <<<'{"role":"assistant","content":null}'
	[ "$output$stderr" = "" ]
	run -0 memos-add <<<'{"messages":[{"role":"user","content":"hi"},{"role":"user","content":""}]}'
	[ "${#lines[@]}" -eq 1 ]
	run -2 --separate-stderr memos-add < <(printf '%s\n' '{}' \
		'{"memory":""}' '{"user_id":"ann"}' '{"role":"user"}' 7 '"x"')
	[ "$output" = "" ]
	[ "${#stderr_lines[@]}" = 6 ]
}

@test "memory, text and content are one field; two of them are too many" {
	store '{"memory":"a"}' '{"text":"b"}' '{"content":"c"}'
	[ "$(remembered | jq -r '.type + .memory' | xargs)" = \
		"facta factb factc" ]
	run -2 --separate-stderr memos-add <<<'{"memory":"a","text":"b"}'
	one_line "the text is given twice: 'memory' and 'text'"
}

@test "times come with any offset, as a day, a month, a year or a number" {
	printf '{"memory":"%s","timestamp":%s}\n' \
		a '"2026-05-07T09:30:00.25+05:30"' b '"2026-05-07"' \
		c '"2026-05"' d '"2026"' e 1746606600 f 1746606600123 |
		memos-add >/dev/null
	run -0 memos-list --order added \
		--fields memory,event_at,event_precision,event_offset
	reads <<-'EOF'
		{"memory":"a","event_at":"2026-05-07T04:00:00.25Z","event_offset":"+05:30"}
		{"memory":"b","event_at":"2026-05-07T00:00:00Z","event_precision":"day"}
		{"memory":"c","event_at":"2026-05-01T00:00:00Z","event_precision":"month"}
		{"memory":"d","event_at":"2026-01-01T00:00:00Z","event_precision":"year"}
		{"memory":"e","event_at":"2025-05-07T08:30:00Z"}
		{"memory":"f","event_at":"2025-05-07T08:30:00.123Z"}
	EOF
	run -2 --separate-stderr memos-add <<<'{"memory":"x","event_at":"soon"}'
	one_line "<stdin>:1: 'event_at': 'soon' is no time"
}

@test "a bare day is read in the user's zone" {
	TZ=America/New_York store '{"memory":"a","event_at":"2026-05-07"}'
	run -0 memos-list --fields event_at,event_precision,event_offset
	reads <<-'EOF'
		{"event_at":"2026-05-07T04:00:00Z","event_precision":"day","event_offset":"-04:00"}
	EOF
}
