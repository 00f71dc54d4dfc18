# memos-revise; the model is the scripted server.
load helper
load stub

setup() {
	memos_setup
	store '{"id":"a","memory":"Ann is vegan","user_id":"ann"}' \
		'{"id":"b","memory":"Ann plays the harp","user_id":"ann"}'
}

# field ID JQ: what a jq expression says of a memory.
field() {
	memos-list --state all --json "$1" | jq -c "$2"
}

@test "a text is corrected, and the answer names the edit" {
	run -0 --separate-stderr memos-revise a Ann is a vegetarian
	[ -z "$stderr" ]
	reads <<-'E'
	{"id":"a","memory":"Ann is a vegetarian","event":"UPDATE","edit":1}
	E
	[ "$(field a .memory)" = '"Ann is a vegetarian"' ]
	[ "$(found -k 1 vegetarian)" = 'Ann is a vegetarian' ]
	[ -z "$(memos-search vegan | jq 'select(.memory == "Ann is vegan")')" ]
	run -0 memos-revise a Ann is a vegetarian
	reads <<-'E'
	{"id":"a","memory":"Ann is a vegetarian","event":"NOOP"}
	E
}

@test "options change fields and leave the others" {
	memos-revise a --at 2026-05-07 --type preference --user bob \
		--agent ag --app ap --run r1 --meta '{"k":[1,2]}' \
		--set importance=0.5 --set valid_from=2026-05 \
		--set metadata.z=true --set subject=Ann >/dev/null
	[ "$(field a '[.memory, .type, .user_id, .agent_id, .app_id, .run_id,
		.metadata, .importance, .event_at, .event_precision,
		.valid_from, .subject]')" = \
		'["Ann is vegan","preference","bob","ag","ap","r1",{"k":[1,2],"z":true},0.5,"2026-05-07T00:00:00Z","day","2026-05-01T00:00:00Z","Ann"]' ]
	memos-revise a --set event_at= --set user_id= --set metadata.k=null \
		--set subject= >/dev/null
	[ "$(field a '[.event_at, .user_id, .metadata, .subject, .type]')" = \
		'[null,null,{"z":true},null,"preference"]' ]
}

@test "the environment does not say whose a memory is to be" {
	MEMOS_USER=bob MEMOS_AGENT=x memos-revise a 'Ann eats fish' >/dev/null
	[ "$(field a '[.user_id, .agent_id]')" = '["ann",null]' ]
}

@test "a pinned memory says so and counts most" {
	memos-revise a --pin >/dev/null
	[ "$(field a '[.metadata, .importance]')" = '[{"pinned":true},1]' ]
	memos-revise a --unpin >/dev/null
	[ "$(field a '[.metadata, .importance]')" = '[null,0.5]' ]
	memos-revise a --pin --set importance=0.9 >/dev/null
	[ "$(field a .importance)" = 0.9 ]
}

@test "what is pinned stands before what is not in a context" {
	store '{"id":"c","memory":"Ann drove to the lake in June"}' \
		'{"id":"d","memory":"The printer stands in the cellar"}'
	# pack: the best first, and room for few
	pack() {
		for id in d c a b; do
			memos-list --json "$id"
		done | jq -c '.score = 1 / input_line_number' |
			memos-context --budget 32 --format plain
	}
	run -0 pack
	[[ $output == *printer* && $output != *'plays the harp'* ]]
	memos-revise b --pin >/dev/null
	run -0 pack
	[[ $output == *'plays the harp'* ]]
}

@test "a memory that was forgotten is brought back" {
	memos-revise a --state forgotten >/dev/null
	run -1 memos-search --user ann vegan -k 1 --filter '{"id":"a"}'
	memos-revise a --state active >/dev/null
	memos-search vegan -k 1 | jq -e '.id == "a"'
}

@test "a memory that was closed is open when it is active again" {
	echo '{"id":"c","memory":"Ann lives in Paris","state":"archived","valid_to":"2026-05-01","superseded_at":"2026-05-02","superseded_by":"a"}' |
		memos-add >/dev/null
	memos-revise c --state active >/dev/null
	[ "$(field c '[.state, .valid_to, .superseded_at, .superseded_by]')" = \
		'["active",null,null,null]' ]
}

@test "lines from standard input are changes, and a bad one is passed over" {
	cat >lines <<-'E'
	{"id":"a","memory":"one"}
	{"id":"nobody","memory":"x"}

	{"id":"b","importance":0.1,"valid_to":"2027"}
	{"id":"b","importance":7}
	{"memory":"no id"}
	nonsense here
	{"id":"a","mood":"good"}
	E
	run -2 --separate-stderr memos-revise - <lines
	reads <<-'E'
	{"id":"a","memory":"one","event":"UPDATE","edit":1}
	{"id":"b","memory":"Ann plays the harp","event":"UPDATE","edit":2}
	E
	[ "${#stderr_lines[@]}" -eq 5 ]
	[[ ${stderr_lines[0]} == *"<stdin>:2: no memory 'nobody'" ]]
	[[ ${stderr_lines[1]} == *"<stdin>:5: 'importance' is not a number"* ]]
	[[ ${stderr_lines[2]} == *"<stdin>:6: no 'id'"* ]]
	[[ ${stderr_lines[4]} == *"<stdin>:8: no field 'mood'"* ]]
	[ "$(field b '[.importance, .valid_to]')" = '[0.1,"2027-01-01T00:00:00Z"]' ]
}

@test "what memos-list prints can be fed back, with options for all" {
	memos-list --json | jq -c '.memory += "!"' >lines
	run -0 memos-revise --set confidence=0.9 - <lines
	[ "${#lines[@]}" -eq 2 ]
	memos-list --json | jq -se 'all((.memory | endswith("!")) and
		.confidence == 0.9)'
	memos-list --json | memos-revise --set confidence=0.1 - >/dev/null
	memos-list --json | jq -se 'all(.confidence == 0.1)'
	run -0 memos-revise --pin - <<<$'a\nb'
	memos-list --json | jq -se 'all(.metadata.pinned)'
	memos-list --json | jq .id | memos-revise --unpin - >/dev/null
	memos-list --json | jq -se 'all(.metadata.pinned | not)'
	run -2 --separate-stderr memos-revise - <<<a
	one_line '<stdin>:1:' 'an id alone'
}

@test "what the store keeps itself is not changed" {
	for set in id=x created_at=2020 updated_at=2020 superseded_by=b \
		replaced_at=2020; do
		run -2 --separate-stderr memos-revise a --set "$set"
		one_line "'${set%%=*}' is the store's own"
	done
	run -2 --separate-stderr memos-revise a --set memory=
	one_line "'memory' cannot be without a value"
	run -2 --separate-stderr memos-revise a --set type=poem
	one_line 'unknown type'
	run -2 --separate-stderr memos-revise a --set mood=good
	one_line "no field 'mood'"
	run -2 --separate-stderr memos-revise a --meta '[1]'
	one_line "'metadata' is not an object"
	run -2 --separate-stderr memos-revise a --set =x
	one_line 'FIELD=VALUE'
	memos-list --json a | jq -e '.memory == "Ann is vegan"'
}

@test "what makes no sense is refused" {
	run -2 --separate-stderr memos-revise
	one_line 'no id'
	run -2 --separate-stderr memos-revise a
	one_line 'nothing to change'
	run -2 --separate-stderr memos-revise nobody text
	one_line "no memory 'nobody'"
	run -2 --separate-stderr memos-revise a --pin --unpin
	one_line '--pin'
	run -2 --separate-stderr memos-revise - text
	one_line 'standard input'
	run -2 --separate-stderr memos-revise --feedback x a
	one_line '--feedback'
	run -2 --separate-stderr memos-revise --undo --feedback x
	one_line '--undo'
	run -2 --separate-stderr memos-revise a "$(printf 'x\xff')"
	one_line 'invalid UTF-8'
}

@test "a dry run says what would be and changes nothing" {
	memos-export >before
	run -0 memos-revise -n a 'Ann eats fish'
	reads <<-'E'
	{"id":"a","memory":"Ann eats fish","event":"UPDATE"}
	E
	memos-revise -n --pin - <<<$'a\nb' >/dev/null
	memos-export | diff before -
}

@test "changes are taken back, the last one first" {
	memos-export >before
	memos-revise a one --reason 'she said so' >/dev/null
	memos-export >middle
	memos-revise a two >/dev/null
	memos-revise b --pin >/dev/null
	run -2 --separate-stderr memos-revise --undo 1
	one_line 2
	run -0 memos-revise --undo a
	reads <<-'E'
	{"id":"a","memory":"one","event":"UNDO","edit":2}
	E
	run -0 memos-revise --undo
	reads <<-'E'
	{"id":"b","memory":"Ann plays the harp","event":"UNDO","edit":3}
	E
	memos-export | diff middle -
	memos-revise --undo 1 >/dev/null
	memos-export | diff before -
	run -2 --separate-stderr memos-revise --undo
	one_line 'no change'
	run -2 --separate-stderr memos-revise --undo a
	one_line "'a'"
	run -2 --separate-stderr memos-revise --undo 1
	[ "${#stderr_lines[@]}" -eq 1 ]
}

@test "an option that would count for nothing is refused" {
	local option

	memos-revise a one >/dev/null
	memos-export >before
	for option in --pin --unpin --at=2026 --meta='{}' --state=active \
		--type=fact --set=role=x --user=ann --agent=x --app=x --run=x; do
		run -2 --separate-stderr memos-revise --undo "$option"
		one_line --undo
	done
	for option in --pin --unpin --at=2026 --meta='{}' --state=active \
		--type=fact --set=role=x; do
		run -2 --separate-stderr memos-revise -f 'I live in Rome' "$option"
		one_line --feedback
	done
	memos-export | diff before -
	MEMOS_USER=ann run -0 memos-revise --undo
}

@test "a dry run of an undo changes nothing" {
	memos-revise a one >/dev/null
	memos-export >before
	run -0 memos-revise -n --undo
	[[ $output == *'"Ann is vegan"'* ]]
	memos-export | diff before -
}

@test "a document that was added again can be undone" {
	printf '# One\n\nfirst text\n' >doc.md
	memos-add doc.md >/dev/null
	memos-export >before
	printf '# One\n\nsecond text\n' >doc.md
	memos-add doc.md >/dev/null
	memos-revise --undo >/dev/null
	memos-export | diff before -
	: >doc.md
	memos-add doc.md >/dev/null
	memos-revise --undo >/dev/null
	memos-export | diff before -
}

@test "what a chat's model changed is in the history, and can be taken back" {
	memos-export >before
	stub 'call memory_revise {"id":"a","content":"Ann eats fish"}
call memory_forget {"id":"b"}
say Done.'
	mkdir -p "$XDG_CONFIG_HOME/memos"
	printf '%s\n' '[models]' 'chat = stub' '[chat stub]' \
		'provider = openai' 'model = far-away' \
		"url = $STUB_URL/v1" 'retries = 0' >"$XDG_CONFIG_HOME/memos/config"
	echo '{"role":"user","content":"I eat fish"}' |
		memos-chat --user ann --run s1 >/dev/null
	[ "$(field a .memory)" = '"Ann eats fish"' ]
	[ "$(field b .state)" = '"forgotten"' ]
	memos-list --json --history a | jq -se 'any(.by == "model")'
	memos-revise --undo b >/dev/null
	memos-revise --undo a >/dev/null
	memos-export | jq -c 'select(.type == "fact")' | diff before -
}

# ---- feedback ----

# known: what is known of a sister, a brother and oneself.
known() {
	store '{"id":"p","memory":"Maria lives in Paris.","subject":"Maria","relation":"lives_in","object":"Paris","user_id":"ann"}' \
		'{"id":"w","memory":"Maria works at Acme.","subject":"Maria","relation":"works_at","object":"Acme","user_id":"ann"}' \
		'{"id":"f","memory":"Tom works at Fiat.","subject":"Tom","relation":"works_at","object":"Fiat","user_id":"ann"}' \
		'{"id":"x","memory":"Maria lives in Rome.","subject":"Maria","relation":"lives_in","object":"Rome","user_id":"bob"}'
}

# states: the facts of ann that have a subject, and their states.
states() {
	memos-list --json --state all --user ann | jq -r 'select(.subject) |
		"\(.state) \(.subject) \(.relation) \(.object)"' | sort
}

@test "feedback closes what it corrects, of whom a pronoun means" {
	known
	memos-export >before
	run -0 --separate-stderr memos-revise --user ann \
		--feedback 'no, she moved to Lyon in May'
	[ -z "$stderr" ]
	[ "$(jq -r .event <<<"$output" | sort | xargs)" = "ADD SUPERSEDE" ]
	[ "$(jq -r .edit <<<"$output" | sort -u)" = 1 ]
	run -0 states
	reads <<-'E'
	active Maria lives_in Lyon
	active Maria works_at Acme
	active Tom works_at Fiat
	archived Maria lives_in Paris
	E
	[ "$(field x .state)" = '"active"' ]
	[ "$(field p .superseded_by)" = \
		"$(memos-list --json | jq -c 'select(.object == "Lyon") | .id')" ]
	memos-list --json --history p |
		jq -se 'any(.reason == "no, she moved to Lyon in May")'
	memos-revise --undo >/dev/null
	memos-export | diff before -
}

@test "feedback that something ended closes it, and takes nothing back" {
	store '{"role":"user","content":"I work at Acme.","run_id":"s1","user_id":"ann","event_at":"2026-01-05"}'
	memos-work --drain >/dev/null
	run -0 memos-revise --user ann --feedback 'no, I left Acme in May'
	[ "$(jq -r .event <<<"$output" | sort | xargs)" = "ADD SUPERSEDE" ]
	run -0 memos-list --json --state archived --user ann
	[ "$(jq -r .memory <<<"$output")" = 'ann works at Acme.' ]
}

@test "a dry run of feedback prints the plan and changes nothing" {
	known
	memos-export >before
	run -0 memos-revise -n --user ann --feedback 'no, she moved to Lyon'
	[[ $output == *SUPERSEDE* && $output == *Lyon* ]]
	memos-export | diff before -
}

@test "a pronoun that could be several is refused, and they are listed" {
	known
	memos-export >before
	run -2 --separate-stderr memos-revise --user ann \
		--feedback 'they work at Siemens now' </dev/null
	[[ $stderr == *Maria* && $stderr == *Tom* ]]
	[[ $stderr == *'not clear'* ]]
	[ -z "$output" ]
	memos-export | diff before -
	run -2 --separate-stderr memos-revise --user nobody \
		--feedback 'she works at Siemens now'
	one_line "'she'"
}

@test "a pronoun is whom the conversation speaks of" {
	known
	store '{"role":"user","content":"How is Tom doing at the factory?","run_id":"s1","user_id":"ann"}'
	run -0 memos-revise --user ann --feedback 'he works at Siemens now'
	run -0 states
	[[ $output == *'active Tom works_at Siemens'* ]]
	[[ $output == *'active Maria works_at Acme'* ]]
}

@test "feedback corrects a memory without a form that speaks of the same" {
	store '{"id":"m","memory":"Maria moved to Paris in April","user_id":"ann"}'
	run -0 memos-revise --user ann --feedback 'no, Maria moved to Lyon'
	[ "$(field m .state)" = '"archived"' ]
	memos-search --user ann 'where did Maria move' | jq -se 'any(.object == "Lyon")'
}

@test "feedback about several memories that are alike is refused" {
	store '{"id":"m","memory":"Maria moved to Paris in April","user_id":"ann"}' \
		'{"id":"n","memory":"Maria moved to Rome in June","user_id":"ann"}'
	memos-export >before
	run -2 --separate-stderr memos-revise --user ann \
		--feedback 'no, Maria moved to Lyon' </dev/null
	[[ $stderr == *Paris* && $stderr == *Rome* ]]
	memos-export | diff before -
}

@test "on a terminal it asks which is meant" {
	need python3
	known
	echo "await 'Number'" >/dev/null
	run -0 python3 - "$MEMOS_BUILD/memos-revise" <<-'E'
		import os, pty, sys
		pid, fd = pty.fork()
		if not pid:
		    os.execv(sys.argv[1], ["memos-revise", "--user", "ann",
		        "--feedback", "they work at Siemens now"])
		seen, asked = b"", False
		while True:
		    try:
		        data = os.read(fd, 4096)
		    except OSError:
		        break
		    if not data:
		        break
		    seen += data
		    if b"Number" in seen and not asked:
		        asked = True
		        at = seen.index(b"  Tom")
		        os.write(fd, seen[at - 1:at] + b"\n")
		print(seen.decode())
		sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
	E
	run -0 states
	[[ $output == *'active Tom works_at Siemens'* ]]
	[[ $output == *'active Maria works_at Acme'* ]]
}

# reader LINE ...: a model that reads feedback, with a script of these lines.
reader() {
	stub "$(printf '%s\n' "$@")"
	mkdir -p "$XDG_CONFIG_HOME/memos"
	printf '%s\n' '[models]' 'formation = stub' '[chat stub]' \
		'provider = openai' "url = $STUB_URL/v1" 'model = far-away' \
		'retries = 0' >"$XDG_CONFIG_HOME/memos/config"
}

# What a model answers that has read it, and one that decides about it.
LYON='say {"claims":[{"text":"Maria lives in Lyon.","type":"fact",
	"subject":"Maria","relation":"lives_in","object":"Lyon",
	"stance":"holds","corrects":true,"old":null,"event_at":null,
	"valid_from":"2026-05","valid_to":null,"confidence":0.9,"turns":[1]}]}'
LYON=${LYON//[$'\n\t']/}
CLOSE='say {"why":"she moved","decision":"SUPERSEDE","targets":[1]}'

@test "feedback is read by the model that forms memories" {
	known
	memos-export >before
	reader "$LYON" "$CLOSE"
	run -0 --separate-stderr memos-revise --stats --user ann \
		--feedback 'the one with the dog is in Lyon since May'
	[ "$(stub_count)" = 2 ]
	[ "$(jq .calls <<<"$stderr")" = 2 ]
	[ "$(jq -r .event <<<"$output" | sort | xargs)" = "ADD SUPERSEDE" ]
	jq -r '.body.messages[-1].content' <<<"$(sed -n 1p "$STUB_LOG")" |
		jq -e '.text == "the one with the dog is in Lyon since May"'
	run -0 states
	reads <<-'E'
	active Maria lives_in Lyon
	active Maria works_at Acme
	active Tom works_at Fiat
	archived Maria lives_in Paris
	E
	[ "$(field p .valid_to)" = '"2026-05-01T00:00:00Z"' ]
	[ "$(field "$(field p .superseded_by | jq -r .)" .sources)" = null ]
	memos-revise --undo >/dev/null
	memos-export | diff before -
}

@test "a dry run asks the model, and changes nothing" {
	known
	memos-export >before
	reader "$LYON" "$CLOSE"
	run -0 memos-revise -n --user ann --feedback 'Maria is in Lyon'
	[ "$(stub_count)" = 2 ]
	[[ $output == *SUPERSEDE* && $output == *Lyon* ]]
	memos-export | diff before -
}

@test "feedback that no model reads changes nothing" {
	known
	memos-export >before
	reader 'times 2 say she moved' 'times 2 status 500'
	run -4 --separate-stderr memos-revise --user ann \
		--feedback 'Maria moved to Lyon'
	one_line stub
	[ "$(stub_count)" = 2 ]
	run -4 --separate-stderr memos-revise --user ann \
		--feedback 'Maria moved to Lyon'
	one_line 500
	stub_stop
	run -4 --separate-stderr memos-revise --user ann \
		--feedback 'Maria moved to Lyon'
	one_line stub
	memos-export | diff before -
	reader 'say {"claims":[]}'
	run -2 --separate-stderr memos-revise --user ann --feedback 'hello'
	one_line 'nothing was understood'
	memos-export | diff before -
}

@test "what is not understood is refused" {
	known
	run -2 --separate-stderr memos-revise --user ann --feedback 'blah blah'
	one_line 'nothing was understood'
	run -2 --separate-stderr memos-revise --user ann --feedback ' '
	one_line 'empty'
}
