# memos-forget --decay, and what memos-list --explain says of it.
load helper

setup() {
	memos_setup
	export MEMOS_NOW=2026-01-01T00:00:00Z
	memos-add >/dev/null <<-'E'
	{"id":"chat","memory":"so I went there again and it was fine","type":"turn","role":"user","user_id":"ann","run_id":"r1"}
	{"id":"ok","memory":"ok, thanks","type":"turn","role":"user","user_id":"ann","run_id":"r1"}
	{"id":"mark","memory":"Remember that the parcel from Boris comes on 2026-03-01","type":"turn","role":"user","user_id":"ann","run_id":"r1"}
	{"id":"tea","memory":"Ann likes tea","type":"preference","user_id":"ann"}
	{"id":"pin","memory":"so it goes, as it always does","type":"turn","importance":1,"user_id":"ben"}
	{"id":"lift","memory":"the lift is broken","type":"fact","user_id":"ben","metadata":{"expires_at":"2026-01-20"}}
	E
}

# night TIME [OPTION ...]: what changes, as id and event.
night() {
	local now=$1

	shift
	MEMOS_NOW=$now memos-forget --decay "$@" |
		jq -r '.id + " " + .event'
}

# states: id and state of all memories, as they were added.
states() {
	memos-list -a --json --state all --order added "$@" |
		jq -r '.id + " " + .state'
}

@test "what is not used decays, and is forgotten a day later at the earliest" {
	run -0 night 2026-01-03
	reads <<-'E'
		ok DECAY
	E
	run -0 night 2026-02-01
	reads <<-'E'
		chat DECAY
		ok DELETE
		lift DELETE
	E
	run -0 night 2026-02-01T12:00:00Z
	[ "$output" = "" ]
	run -0 night 2028-01-01
	reads <<-'E'
		chat DELETE
		mark DECAY
	E
	run -0 night 2028-01-01T23:00:00Z
	[ "$output" = "" ]
	run -0 night 2028-01-02
	reads <<-'E'
		mark DELETE
	E
	run -0 states
	reads <<-'E'
		tea active
		pin active
		ok forgotten
		lift forgotten
		chat forgotten
		mark forgotten
	E
	run -0 memos-cube check
}

@test "--dry-run says the same and changes nothing" {
	memos-export >before
	run -0 night 2026-02-01 --dry-run
	reads <<-'E'
		chat DECAY
		ok DECAY
		lift DELETE
	E
	memos-export | diff before -
	run -0 night 2026-02-01
	reads <<-'E'
		chat DECAY
		ok DECAY
		lift DELETE
	E
}

@test "a night is one edit, with a reason, and --undo takes it back" {
	memos-export >before
	MEMOS_NOW=2026-02-01 memos-forget --decay --reason 'spring' >lines
	[ "$(jq -r .edit lines | sort -u)" = 1 ]
	MEMOS_NOW=2026-02-02 run -0 memos-revise --undo
	[ "${#lines[@]}" = 3 ]
	memos-export | diff before -
	[ "$(found lift)" = "the lift is broken" ]
	run -0 memos-list --history ok
	run -0 jq -rc '[.state, .from[:10], .until[:10]?, .event, .by, .reason, .undone]' \
		<<<"$output"
	reads <<-'E'
		["active","2026-01-01",null,"ADD",null,null,null]
		["decaying","2026-02-01","2026-02-02","DECAY","memos-forget","spring",true]
	E
}

@test "a night is taken back with what was recalled since" {
	memos-export >before
	MEMOS_NOW=2026-02-01 memos-forget --decay >/dev/null
	MEMOS_NOW=2026-02-02 memos-search 'went there again' >/dev/null
	mkdir -p "$XDG_CONFIG_HOME/memos"
	printf '[work]\nformation = no\n' >"$XDG_CONFIG_HOME/memos/config"
	MEMOS_NOW=2026-02-02 memos-work >/dev/null
	[ "$(states | grep chat)" = 'chat active' ]
	MEMOS_NOW=2026-02-03 memos-revise --undo >/dev/null
	memos-export | diff before -
	run -0 memos-cube check
}

@test "history and --as-of know the states of the past" {
	night 2026-02-01
	night 2026-06-01
	run -0 memos-list --history chat
	run -0 jq -rc '[.state, .from[:10], .until[:10]?, .event]' <<<"$output"
	reads <<-'E'
		["active","2026-01-01","2026-02-01","ADD"]
		["decaying","2026-02-01","2026-06-01","DECAY"]
		["forgotten","2026-06-01",null,"DELETE"]
	E
	[ "$(memos-list chat --as-of 2026-01-15 | jq -r .state)" = active ]
	[ "$(memos-list chat --as-of 2026-03-15 | jq -r .state)" = decaying ]
	[ "$(memos-list chat --as-of 2026-07-15 | jq -r .state)" = forgotten ]
	run -0 memos-list --as-of 2026-03-15 --state decaying --fields id
	reads <<-'E'
		{"id":"ok"}
		{"id":"chat"}
	E
	run -0 memos-list --as-of 2026-03-15 --fields id \
		--filter '{"state":"decaying"}'
	reads <<-'E'
		{"id":"ok"}
		{"id":"chat"}
	E
	run -1 memos-list --as-of 2026-01-15 --state decaying
}

@test "what decays is listed and found, sealed or not" {
	memos-cube compact >/dev/null
	night 2026-02-01
	run -0 memos-list --state decaying --order added --fields id
	reads <<-'E'
		{"id":"chat"}
		{"id":"ok"}
	E
	[ "$(memos-search -k 1 fine | jq -r '.id + " " + .state')" = "chat decaying" ]
	[ "$(memos-search -k 1 --state decaying fine | jq -r .id)" = chat ]
	[ "$(memos-search --state active fine | grep -c '"chat"')" = 0 ]
	memos-cube reindex >/dev/null
	[ "$(memos-search -k 1 --state decaying fine | jq -r .id)" = chat ]
	MEMOS_NOW=2026-02-02 memos-revise --undo >/dev/null
	[ "$(memos-search -k 1 --state active fine | jq -r .id)" = chat ]
}

@test "what fades is active again when it is worth more, or is changed" {
	night 2026-02-01
	MEMOS_NOW=2026-02-02 memos-revise --pin chat >/dev/null
	run -0 night 2026-02-03
	reads <<-'E'
		ok DELETE
		chat REVIVE
	E
	run -0 night 2036-01-01
	[ "$(states | grep -E '^(chat|pin) ' | sort | xargs)" = \
		"chat active pin active" ]
}

@test "a record that is added again is the one that fades" {
	memos-add >/dev/null <<<'{"id":"x","memory":"it went on as it goes","type":"turn"}'
	night 2026-03-01
	MEMOS_NOW=2026-03-02 run -0 memos-add \
		<<<'{"id":"x","memory":"it went on as it goes","type":"turn"}'
	[ "$(jq -r .event <<<"$output")" = NOOP ]
}

@test "scope, filter and type narrow what decays" {
	run -0 night 2026-02-01 --dry-run --user ben
	[ "$output" = "lift DELETE" ]
	run -0 night 2026-02-01 --dry-run --filter '{"id":"ok"}'
	[ "$output" = "ok DECAY" ]
	run -0 night 2026-02-01 --dry-run --type fact
	[ "$output" = "lift DELETE" ]
}

@test "half-lives and bounds are the configuration's" {
	mkdir -p "$XDG_CONFIG_HOME/memos"
	printf '[life]\nhalf_life_turn = 3000\ndecay_below = 0.15\n' \
		>"$XDG_CONFIG_HOME/memos/config"
	run -0 night 2026-02-01
	reads <<-'E'
		lift DELETE
	E
}

@test "new memories are worth something, copies what they were" {
	unset MEMOS_NOW
	memos-list -a --fields id,importance --order added |
		jq -c '[.id, .importance]' >worth
	diff - worth <<-'E'
		["chat",0.3]
		["ok",0.18]
		["mark",0.68]
		["tea",0.55]
		["pin",1]
		["lift",0.5]
	E
	unweighed
	memos-add --dir other >/dev/null <<<'{"id":"a","memory":"tea"}'
	[ "$(memos-list --dir other --fields importance)" = "{}" ]
	memos-export --dir other >before
	rm "$XDG_CONFIG_HOME/memos/config"
	memos-add --dir copy <before >/dev/null
	memos-export --dir copy | diff before -
}

@test "--explain says what a memory is worth, and what becomes of it" {
	MEMOS_NOW=2026-02-01 run -0 memos-list --explain mark
	run -0 jq -c '[.id, .explain]' <<<"$output"
	reads <<-'E'
		["mark",{"importance":{"value":0.68,"given":false,"type":0.3,"specific":0.13,"marked":0.25,"role":0,"novelty":0},"pinned":false,"accesses":0,"half_life":30,"since":"2026-01-01T00:00:00Z","recall":0.4939,"retained":0.3358,"decays_at":"2026-04-16T14:24:00Z","forgotten_at":"2027-03-29T09:36:00Z"}]
	E
	MEMOS_NOW=2026-02-01 run -0 memos-list --explain --color always mark
	reads <<-'E'
		2026-01-01 00:00  user: Remember that the parcel from Boris comes on 2026-03-01
		    importance 0.68: turn 0.30, specific +0.13, marked +0.25
		    retained 0.34: recall 0.49, half-life 30 days, never accessed
		    decays on 2026-04-16, is forgotten on 2027-03-29 unless it is used
	E
	run -0 memos-list --explain --color always pin
	[ "${lines[1]}" = "    importance 1.00: pinned" ]
	[ "${lines[3]}" = "    does not fade" ]
	run -0 memos-list --explain --color always lift
	[ "${lines[3]}" = "    is forgotten on 2026-01-21, as it says" ]
	night 2026-02-01
	MEMOS_NOW=2026-02-02 run -0 memos-list --explain --color always chat ok
	[ "${lines[3]}" = "    decays since 2026-02-01, is forgotten on 2026-03-22 unless it is used" ]
	[ "${lines[7]}" = "    decays since 2026-02-01, is forgotten on 2026-02-02 unless it is used" ]
}

@test "two nights at once: one does it, the other says so" {
	exec 9>"$(dirname "$(db)")/nightly.lock"
	flock 9
	run -0 --separate-stderr memos-forget --decay
	exec 9>&-
	[ "$output" = "" ]
	one_line warning 'already'
}

@test "what does not go together is status 2" {
	for options in '--decay chat' '--decay --purge' '--decay --expired' \
		'--decay --state all' '--decay --keep-derived'; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr memos-forget $options
		one_line '--decay goes without'
	done
	run -2 --separate-stderr memos-list --explain --as-of 2026
	one_line '--explain goes without --as-of'
	run -2 --separate-stderr memos-list --explain --history chat
	one_line '--explain goes without --history'
}

@test "a store of an older form is read as it is" {
	to_form_3
	run -0 memos-forget --decay --dry-run
	run -0 memos-list --explain chat
	run -0 memos-list --as-of 2026-05 --state all
	run -0 memos-list --history chat
}
