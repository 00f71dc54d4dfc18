# memos-export prints everything, and memos-add reads it back without loss.
load helper

# several of every kind: scopes, times, versions, sources, states.
fill() {
	export MEMOS_NOW=2026-05-07T09:30:00.123456Z
	memos-add --replay-key k >/dev/null <<-'EOF'
		{"memory":"Ann prefers tea","type":"preference","user_id":"ann","metadata":{ "n":12345678901234567890,"f":1.10,"é":"\u00e9" },"importance":0.1}
		{"id":"t1","role":"user","name":"Ann","content":"I moved to Lyon \u0001\t\"x\" \\ é 🎈","run_id":"s1","user_id":"ann","event_at":"2026-05-07T09:30:00.25+05:30"}
		{"id":"t2","role":"assistant","content":"How is it?","run_id":"s1","user_id":"ann","event_at":"2026-05-07"}
		{"memory":"Ann lives in Lyon","user_id":"ann","agent_id":"g","app_id":"p","run_id":"s1","sources":["t1","t2"],"valid_from":"2026-05-07","valid_to":"2027-01-01T00:00:00.000001Z","importance":0.30000000000000004}
		{"memory":"gone","state":"forgotten","event_at":"2026"}
		{"memory":"old","state":"archived","type":"summary","event_at":"2026-05","created_at":"2020-02-29T12:00:00Z","updated_at":"2021-01-01T00:00:00Z"}
		{"role":"user","content":[{"type":"text","text":"look"},{"type":"image_url","image_url":{"url":"a.png"}}]}
		{"memory":"v1","id":"v","event_at":"1969-07-20T20:17:40Z"}
	EOF
	MEMOS_NOW=2026-05-08T00:00:00Z memos-add --upsert >/dev/null \
		<<<'{"memory":"v2","id":"v","sources":["t1"]}'
	MEMOS_NOW=2026-05-09T00:00:00Z memos-add --upsert >/dev/null \
		<<<'{"memory":"v3","id":"v"}'
	MEMOS_NOW=2026-05-10T00:00:00Z memos-add --upsert >/dev/null \
		<<<'{"id":"t2","role":"assistant","content":"How is Lyon?","run_id":"s1","user_id":"ann","event_at":"2026-05-07"}'
	unset MEMOS_NOW
}

@test "export into a new cube and export again: the same bytes" {
	fill
	memos-export >one
	[ "$(wc -l <one)" = 12 ]
	memos-cube create copy >/dev/null
	memos-export | memos-add --cube copy >acks
	[ "$(jq -r .event acks | sort -u)" = ADD ]
	memos-export --cube copy | cmp one -
	# whoever reads it, in whichever zone
	TZ=America/New_York memos-add --dir other one >/dev/null
	TZ=Asia/Tokyo memos-export --dir other | cmp one -
}

@test "what was exported finds the same in its copy" {
	fill
	memos-cube create copy >/dev/null
	memos-export | memos-add --cube copy >/dev/null
	for query in Lyon 'Ann tea' 'How is it?' 'May 2026' look; do
		diff <(memos-search "$query") <(memos-search -c copy "$query")
	done
	diff <(memos-list -a) <(memos-list -a -c copy)
	memos-cube check copy
}

@test "to read an export twice adds nothing twice" {
	fill
	memos-export >one
	memos-add one >acks
	[ "$(jq -r .event acks | sort -u)" = NOOP ]
	memos-export | cmp one -
}

@test "export prints every state, and versions first" {
	fill
	memos-export >one
	[ "$(jq -r 'select(.replaced_at) | .memory' one | xargs)" = "v1 v2 How is it?" ]
	[ "$(jq -r 'select(.replaced_at) | .replaced_at' one | head -1)" = \
		2026-05-08T00:00:00Z ]
	[ "$(jq -r .state one | sort -u | xargs)" = "active archived forgotten" ]
}

@test "a scope, filter or time narrows an export; versions go with the whole" {
	fill
	[ "$(memos-export -u ann | wc -l)" = 4 ]
	[ "$(memos-export -u ann --agent g | texts)" = "Ann lives in Lyon" ]
	[ "$(memos-export --state forgotten | texts)" = gone ]
	[ "$(memos-export --type preference | texts)" = "Ann prefers tea" ]
	[ "$(memos-export --filter '{"id":"v"}' | texts)" = v3 ]
	[ "$(memos-export --until 2026-01 | texts)" = "gone" ]
}

@test "export of nothing is status 1" {
	run -1 --separate-stderr memos-export
	[ "$output" = "" ]
	one_line "nothing is remembered yet"
}

@test "export takes no operand" {
	run -2 --separate-stderr memos-export file
	one_line "unexpected 'file'"
}

@test "an export is a picture of one moment while a writer runs" {
	seq 1 3000 | sed 's/.*/[{"memory":"left &"},{"memory":"right &"}]/' >in
	head -5 in | memos-add >/dev/null
	memos-add in >/dev/null &
	for _ in 1 2 3 4 5; do
		memos-export >out
		[ "$(grep -c left out)" -ge 5 ]
		[ "$(grep -c left out)" = "$(grep -c right out)" ]
	done
	wait $!
}

@test "a thousand records come back in their order" {
	seq 1 1000 | sed 's/.*/{"memory":"number &","user_id":"u&"}/' |
		memos-add >/dev/null
	memos-export >one
	memos-add --dir other one >/dev/null
	memos-export --dir other | cmp one -
}
