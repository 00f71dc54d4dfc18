# memos-chat: with programs and with people; the model is the scripted server.
# shellcheck disable=SC2016,SC2030,SC2031 # code for other shells, quoted
load helper
load stub
load fault/setup

setup() {
	memos_setup
	unset NO_COLOR COLUMNS
	ESC=$'\033'
}

setup_file() {
	fault_begin fail
}

teardown_file() {
	fault_end
}

# model SCRIPT [KEY=VALUE ...]: the chat model of the configuration, which does
# as the script for the stub says.
model() {
	stub "$1"
	mkdir -p "$XDG_CONFIG_HOME/memos"
	{
		printf '%s\n' '[models]' 'chat = stub' '[chat stub]' \
			'provider = openai' 'model = far-away' \
			"url = $STUB_URL/v1" 'retries = 0'
		printf '%s\n' "${@:2}"
	} >"$XDG_CONFIG_HOME/memos/config"
}

# says TEXT ...: a line of JSON for each that the user says.
says() {
	jq -cn '$ARGS.positional[] | {role: "user", content: .}' --args "$@"
}

# on_terminal COMMAND ...: runs it on a terminal; the script of tests/chat.py is
# on standard input.  What it showed is in $raw, and without escape sequences in
# $shown.
on_terminal() {
	local code=0

	need python3
	LC_ALL=${LOCALE:-C.UTF-8} TERM=${TERMINAL:-xterm-256color} \
		python3 "$ROOT/tests/chat.py" "$@" >raw || code=$?
	raw=$(<raw)
	shown=$(sed -E "s/$ESC\[[0-9;?]*[A-Za-z]//g; s/\r//g" raw)
	printf '%s\n' "$shown"
	return "$code"
}

at_terminal() {
	on_terminal memos-chat "$@"
}

# turns: role and text of all that was said, in order.
turns() {
	memos-list -t turn -a | jq -sr 'sort_by(.created_at, .id)[] |
		"\(.role): \(.memory)"'
}

# sent N: the messages of the N-th request, from 1.
sent() {
	jq -sc ".[$1 - 1].body.messages[]" "$STUB_LOG"
}

# ---- with programs ----

@test "without a model the answer is what is known, and that is said once" {
	store '{"id":"tea","memory":"Ann prefers green tea"}'
	says 'zebra' 'what tea does Ann prefer' >in
	run -0 --separate-stderr memos-chat <in
	one_line 'warning: no model is set ([models] chat in memos-config(5))' \
		'memos-work --check-models --init'
	[ "${#lines[@]}" -eq 2 ]
	jq -e '.role == "assistant" and .model == null and .id == null and
		(.turn_id | length) == 36 and
		(.content | test("^- [0-9-]{10} Ann prefers green tea$")) and
		.memories == [{id: "tea", score: .memories[0].score,
			memory: "Ann prefers green tea"}] and
		.memories[0].score > .3 and .tokens == {in: 0, out: 0} and
		(has("error") | not)' <<<"${lines[1]}"
	jq -e '.content == "Nothing is remembered about that." and
		.memories == []' <<<"${lines[0]}"
	# what was said is kept, and what memory answered is not
	run -0 turns
	reads <<-'END'
		user: zebra
		user: what tea does Ann prefer
	END
}

@test "an answer is a message with its ids, its memories and its tokens" {
	store '{"id":"tea","memory":"Ann prefers green tea"}'
	model 'say It is green tea.'
	says 'what tea does Ann prefer' >in
	run -0 --separate-stderr memos-chat --run s1 --user '' --name Ann <in
	[ "$stderr" = "" ]
	jq -e 'keys_unsorted == ["role","content","id","model","turn_id",
			"memories","tokens"] and
		.content == "It is green tea." and .model == "stub" and
		[.memories[].id] == ["tea"] and .tokens.out > 0' <<<"$output"
	memos-list "$(jq -r .turn_id <<<"$output")" |
		jq -e '.run_id == "s1" and .role == "user" and .name == "Ann"'
	memos-list "$(jq -r .id <<<"$output")" |
		jq -e '.run_id == "s1" and .role == "assistant" and
			.name == null and .memory == "It is green tea."'
	# nothing but what was said is stored: no memory, no prompt
	[ "$(memos-list -a | wc -l)" -eq 3 ]
	sent 1 | jq -se '.[0] | .role == "system" and
		(.content | contains("Ann prefers green tea"))'
	[ "$(sent 1 | tail -n 1 | jq -c .)" = "$(cat in)" ]
}

@test "messages go by their lines: text alone, other roles, parts" {
	model $'say first\nsay second'
	cat >in <<-'END'
		{"role":"system","content":"Speak like a pirate"}
		{"text":"hello"}
		{"role":"assistant","content":"ahoy"}

		{"role":"tool","content":"42","tool_call_id":"x","name":"sum"}
		{"role":"user","name":"Ben","content":[{"type":"text","text":"look"},{"type":"image_url","image_url":{"url":"a.png"}}]}
		{"role":"user","content":null}
	END
	run -0 --separate-stderr memos-chat --run s1 <in
	[ "$(jq -r .content <<<"$output")" = $'first\nsecond' ]
	run -0 turns
	reads <<-'END'
		system: Speak like a pirate
		user: hello
		assistant: first
		assistant: ahoy
		user: look
		assistant: second
	END
	memos-list --fields type,run_id -t tool,image |
		jq -se 'map([.type, .run_id]) | sort ==
			[["image", "s1"], ["tool", "s1"]]'
	memos-list -t turn | jq -se 'any(.memory == "look" and .name == "Ben")'
	[ "$(sent 2 | jq -r 'select(.role == "assistant") | .content')" \
		= $'first\nahoy' ]
}

@test "a line that is wrong is told with its number, and the rest is done" {
	cat >in <<-'END'
		{"role":"user","content":"one"}
		{"role":"user"
		[]
		{"messages":[{"role":"user","content":"x"}]}
		{"role":7,"content":"x"}
		{"role":"user","content":"two"}
	END
	run -2 --separate-stderr memos-chat --model '' <in
	[ "${#lines[@]}" -eq 2 ]
	[[ ${stderr_lines[1]} == 'memos-chat: <stdin>:2: '* ]]
	[[ ${stderr_lines[2]} == 'memos-chat: <stdin>:3: a message is an object' ]]
	[[ ${stderr_lines[3]} == *'<stdin>:4: '*'one message a line' ]]
	[[ ${stderr_lines[4]} == *'<stdin>:5: '*role* ]]
	[ "${#stderr_lines[@]}" -eq 5 ]
	[ "$(turns)" = $'user: one\nuser: two' ]
}

@test "a model that fails loses nothing" {
	model 'status 500
midway; say a part of it
say all of it'
	says one two three >in
	run -4 --separate-stderr memos-chat --run s1 <in
	[ "${#lines[@]}" -eq 3 ]
	jq -e '.content == "" and .id == null and (.turn_id | length) == 36 and
		(.error | test("stub"))' <<<"${lines[0]}"
	jq -e '(.content | length) > 0 and
		(.content as $part | "a part of it" | startswith($part)) and
		.id == null and .error' <<<"${lines[1]}"
	jq -e '.content == "all of it" and .id and (has("error") | not)' \
		<<<"${lines[2]}"
	[ "${#stderr_lines[@]}" -eq 2 ]
	[[ ${stderr_lines[0]} == 'memos-chat: <stdin>:1: '* ]]
	run -0 turns
	reads <<-'END'
		user: one
		user: two
		user: three
		assistant: all of it
	END
}

# answered TEXT: whether the last answer that came is TEXT.
answered() {
	[ "$(tail -n 1 out | jq -r .content)" = "$1" ]
}

@test "an answer comes before the next message has to" {
	model auto
	mkfifo in
	memos-chat --run s1 <in >out &
	exec 5>in
	for text in one two three; do
		says "$text" >&5
		soon answered "$text"
		memos-list | jq -se 'length % 2 == 0'
	done
	exec 5>&-
	wait $!
}

@test "tools are run, as often as --steps allows" {
	model 'call core_memory_append {"label":"human","content":"Lives in Lyon"}
call archival_memory_insert {"content":"The cat is called Minou"} && nonsense {}
say Noted.
times 2; call archival_memory_search {"query":"cat"}
say Enough.'
	memos-block set human 'Likes tea' >/dev/null
	says 'I live in Lyon with a cat, Minou' >in
	run -0 --separate-stderr memos-chat --run s1 <in
	[ "$(jq -r .content <<<"$output")" = Noted. ]
	[ "$(memos-block show human)" = $'Likes tea\nLives in Lyon' ]
	[ "$(found -k 1 -t fact cat)" = 'The cat is called Minou' ]
	sent 3 | jq -se '[.[] | select(.role == "tool").content] |
		length == 3 and (.[2] | test("no tool"))'
	# three requests, and the last has no tools
	says 'and again' >in
	run -0 --separate-stderr memos-chat --run s1 --steps 3 <in
	jq -se 'length == 6 and (.[3:] | map(.body | has("tools")) ==
		[true, true, false])' "$STUB_LOG"
	says 'without' | memos-chat --run s1 --no-tools >/dev/null
	jq -se 'length == 7 and (.[6].body | has("tools") | not)' "$STUB_LOG"
}

@test "a session is new, unless it has a name or goes on" {
	model auto
	says one | memos-chat --user ann >/dev/null
	says two | memos-chat --user ann >/dev/null
	says three | memos-chat --user ann --run mine >/dev/null
	says four | MEMOS_RUN=mine memos-chat --user ann >/dev/null
	says five | memos-chat --user ann --continue >/dev/null
	says six | MEMOS_RUN=mine memos-chat --user ann -C >/dev/null
	says seven | memos-chat --user ben -C >/dev/null
	memos-list -a --fields role,memory,run_id,created_at |
		jq -sc 'map(select(.role == "user")) | sort_by(.created_at) |
			group_by(.run_id) | map(map(.memory)) | sort' >got
	cat got
	[ "$(cat got)" = '[["one"],["seven"],["three","four"],["two","five","six"]]' ]
	memos-list -a | jq -se 'map(.run_id | select(. != "mine")) |
		all(test("^chat-[0-9]{8}-[0-9]{6}-[0-9a-f]{4}$"))'
	# what was said in it is a message again, and not a memory
	[ "$(sent 6 | jq -r 'select(.role != "system") | .content' |
		tr '\n' ' ')" = 'two two five five six ' ]
	sent 6 | jq -se '.[0].content | contains("two</") | not'
}

@test "what is wrong with the options is said, and nothing is stored" {
	model auto
	says hello >in
	while read -r options; do
		echo "$options"
		# shellcheck disable=SC2086 # words are meant to be split
		run -2 --separate-stderr memos-chat $options <in
		[ "${#stderr_lines[@]}" -eq 1 ]
	done <<-'END'
		--model nobody
		--continue --run s1
		--key-file -
		--budget 5
		--steps 0
		hello
	END
	run -3 --separate-stderr memos-chat --cube none <in
	run -1 memos-list
}

@test "the environment names the models, and an option comes before it" {
	model 'say by the stub'
	says one >in
	MEMOS_CHAT=nobody run -2 --separate-stderr memos-chat <in
	run -0 --separate-stderr memos-chat --model '' <in
	jq -e '.model == null' <<<"$output"
	MEMOS_CHAT=nobody run -0 memos-chat --model stub <in
	jq -e '.model == "stub"' <<<"$output"
}

@test "old messages leave the prompt, which stays within its bounds" {
	model 'say ok' 'context_tokens = 3000' 'max_tokens = 500'
	for i in {1..60}; do
		says "turn number $i of this long talk: $(
			printf 'filler%d ' {1..40})"
	done >in
	run -0 --separate-stderr memos-chat --run s1 --budget 300 <in
	[ "$(jq -r .content <<<"$output" | sort -u)" = ok ]
	# four bytes a token, and JSON around it
	jq -se 'map(.body | tojson | length) | max < 2500 * 4 * 1.3' "$STUB_LOG"
	# the first is gone as a message, and found as a memory
	says 'what was said in turn number 1 of this long talk' |
		memos-chat --run s1 >/dev/null
	[ "$(sent 61 | jq -r 'select(.role == "user") | .content' |
		grep -c 'turn number 1 of this long talk: ')" -eq 0 ]
	[ "$(sent 61 | jq -r 'select(.role == "system") | .content' |
		grep -c 'turn number 1 of this long talk: ')" -ge 1 ]
}

@test "a closed output and an interruption end it" {
	model auto
	says one two three >in
	run -0 bash -c 'memos-chat <in | true'
	# 143, and what was said is kept
	model 'unsized; endless; hang; say never'
	mkfifo fifo
	memos-chat --run s9 <fifo >out 2>err &
	pid=$!
	exec 5>fifo
	says 'are you there' >&5
	until [ "$(stub_count)" -ge 1 ]; do sleep .02; done
	kill -TERM $pid
	exec 5>&-
	wait $pid || code=$?
	cat out err
	[ "$code" -eq 143 ]
	jq -e .error out
	memos-list --run s9 | jq -e '.memory == "are you there"'
}

# ---- with people ----

@test "an answer is shown as it comes, and Ctrl-C stops it alone" {
	model 'unsized; endless; hang; say It begins and does not come to an end
say All of it.'
	at_terminal --run s1 <<-'END'
		prompt
		type go on
		see It begins
		key C-c
		see /retry asks again
		prompt
		type /retry
		see All of it.
		prompt
		put half a lin
		see half a lin
		key C-c
		prompt
		type whole
		prompt
		key C-d
	END
	run -0 turns
	reads <<-'END'
		user: go on
		assistant: All of it.
		user: whole
		assistant: All of it.
	END
}

@test "Ctrl-C while nothing has come yet" {
	model 'delay 60000; say late
say soon'
	at_terminal --run s1 <<-END
		prompt
		type hello
		sh until [ -s $STUB_LOG ]; do sleep .02; done
		key C-c
		see /retry asks again
		prompt
		type /retry
		see soon
		prompt
		key C-d
	END
	[ "$(turns)" = $'user: hello\nassistant: soon' ]
}

@test "without a model a person is told so, and which setting to change" {
	store '{"memory":"Ann prefers green tea"}'
	at_terminal <<-'END'
		prompt
		type zebra
		prompt
		type what does Ann prefer
		prompt
		key C-d
	END
	[[ $shown == *'no model: answers are what is remembered;'* ]]
	[[ $shown == *'no model is set ([models] chat in memos-config(5)): '* ]]
	grep -qE '^  1  .* 0\.[0-9]+ .* Ann prefers green tea$' <<<"$shown"
	[[ $shown == *'and nothing is remembered of that'* ]]
}

@test "tools are shown, /tools tells all of each call, /undo takes it back" {
	model 'call core_memory_append {"label":"human","content":"Lives in Lyon"}
call core_memory_replace {"label":"human","old_content":"Rome","new_content":"Oslo"}
say Noted.'
	memos-block set human 'Likes tea' >/dev/null
	at_terminal --run s1 <<-'END'
		prompt
		type /tools
		see no tool was called
		prompt
		type I live in Lyon
		see (core_memory_append)
		see (core_memory_replace failed)
		see Noted.
		prompt
		type /tools
		see core_memory_append {"label":"human","content":"Lives in Lyon"}
		see -> {"value":"Likes tea\nLives in Lyon"
		see failed: {"error":
		prompt
		type /undo
		see undone: block 'human' is as it was
		prompt
		type /undo
		see no change to take back
		prompt
		key C-d
	END
	[ "$(memos-block show human)" = 'Likes tea' ]
}

@test "/why, /context: what the answer was made of" {
	store '{"id":"tea","memory":"Ann prefers green tea"}' \
		'{"id":"cat","memory":"The cat of Ann is called Minou"}'
	model 'say Tea.'
	memos-block set persona 'You are brief.' >/dev/null
	at_terminal --run s1 <<-'END'
		prompt
		type /why
		see there was no answer yet
		prompt
		type /context
		see there was no prompt yet
		prompt
		type what tea does Ann prefer
		see Tea.
		prompt
		type /why
		prompt
		type /context
		prompt
		key C-d
	END
	grep -qE '^  1 .* 0\.[0-9]{2} .* Ann prefers green tea$' <<<"$shown"
	# all of the system message is shown, and the counts add up
	sent 1 | jq -r 'select(.role == "system") | .content' |
		grep -v '^$' >want
	while IFS= read -r line; do
		grep -qxF -- "$line" <<<"$shown" || {
			echo "missing: $line"
			false
		}
	done <want
	awk '/^--- in all / { all = $4 } /^--- .*, [0-9]+ tokens$/ {
		n += $(NF - 1); parts++ }
		END { exit !(all > 0 && all == n && parts == 4) }' <<<"$shown"
	[[ $shown == *'You are brief.'* ]]
}

@test "/remember, /search, /forget, /undo" {
	at_terminal --user ann <<-'END'
		prompt
		type /remember The spare key is under the blue pot
		see remembered: 
		prompt
		type /search spare key
		see   1 
		see The spare key is under the blue pot
		prompt
		type /forget where is the spare key
		see which of them? /forget and its number
		prompt
		type /forget 1
		see forgotten: 
		prompt
		type /search spare key
		see nothing is remembered of that
		prompt
		type /undo
		see is as it was
		prompt
		type /search spare key
		see under the blue pot
		prompt
		type /remember The kettle is new
		prompt
		type /undo
		see is forgotten again
		prompt
		type /forget zebra
		see nothing is remembered of that
		prompt
		type /search
		see a query is missing
		prompt
		key C-d
	END
	[ "$(memos-list --user ann | texts)" = \
		'The spare key is under the blue pot' ]
}

@test "/blocks: list, set, append, show, history, undo, delete" {
	at_terminal <<-'END'
		prompt
		type /blocks
		see there are no blocks
		prompt
		type /blocks set human Likes tea
		prompt
		type /blocks append human Lives in Lyon
		prompt
		type /blocks show human
		see Lives in Lyon
		prompt
		type /blocks
		see human
		see 23 of 2,000
		prompt
		type /blocks undo human
		prompt
		type /blocks history human
		see append
		prompt
		type /undo
		see block 'human' is as it was
		prompt
		type /blocks show human
		see no block 'human'
		prompt
		type /blocks set persona Brief.
		prompt
		type /blocks delete persona
		prompt
		type /undo
		prompt
		type /blocks sett x y
		see no action 'sett'
		prompt
		key C-d
	END
	[ "$(memos-block show persona)" = Brief. ]
}

@test "/cube and /model: another one, or the one there is" {
	memos-cube create work >/dev/null
	model 'say by the stub'
	at_terminal --run s1 <<-'END'
		prompt
		type /model
		see model stub
		see stub  openai far-away
		prompt
		type one
		see by the stub
		prompt
		type /model none
		prompt
		type two
		see no model is set
		prompt
		type /model nobody
		see there is no section [chat nobody]
		prompt
		type /model stub
		prompt
		type /cube
		see * default
		see work
		prompt
		type /cube none
		see no cube 'none'
		prompt
		type /cube work
		prompt
		type three
		see by the stub
		prompt
		type /stats
		see session s1, cube work
		see chat stub: 2 calls, 0 failures
		prompt
		key C-d
	END
	[ "$(turns)" = $'user: one\nassistant: by the stub\nuser: two' ]
	[ "$(memos-list --cube work | jq -sr 'map(.run_id) | unique[]')" = s1 ]
}

@test "/save writes the session once, whole, and for its owner" {
	model auto
	at_terminal --run s1 --name Ann <<-'END'
		prompt
		type hello
		prompt
		paste first\n\tsecond
		put \r
		prompt
		type /save talk.md
		see 4 messages written to talk.md
		prompt
		type /save ~/talk.jsonl
		see 4 messages
		prompt
		type /save talk.md
		see File exists
		prompt
		type /save talk.doc
		see ends neither in .md nor in .jsonl
		prompt
		type /save none/talk.md
		see No such file
		prompt
		key C-d
	END
	[ "$(stat -c %a talk.md ~/talk.jsonl)" = $'600\n600' ]
	grep -qx '# s1' talk.md
	[ "$(grep -c '^## Ann, ' talk.md)" -eq 2 ]
	jq -se 'map([.role, .content]) == [["user", "hello"],
		["assistant", "hello"], ["user", "first\n\tsecond"],
		["assistant", "first\n\tsecond"]]' ~/talk.jsonl
	# it is read back as it was
	memos-add --dir copy ~/talk.jsonl >/dev/null
	[ "$(memos-list --dir copy --run s1 -a | wc -l)" -eq 4 ]
}

@test "an unknown command is not said, and the nearest one is named" {
	at_terminal <<-'END'
		prompt
		type /serch tea
		see there is no command '/serch' (did you mean '/search'?)
		prompt
		type /q
		see (did you mean '/quit'?)
		prompt
		type /xyzzy
		see there is no command '/xyzzy': /help lists them
		prompt
		type /retry
		see nothing waits for an answer
		prompt
		type /quit now
		see unexpected 'now'
		prompt
		type //etc is a folder
		prompt
		type /quit
	END
	[ "$(turns)" = 'user: /etc is a folder' ]
}

@test "/help has every command, and so has the page" {
	at_terminal <<-'END'
		prompt
		type /help
		prompt
		type /help save
		see /save file
		prompt
		key C-d
	END
	sed -n 's/^\.It Cm \(\/[a-z]*\).*/\1/p' "$ROOT/man/memos-chat.1" >page
	[ "$(wc -l <page)" -eq 15 ]
	grep -oE '^  /[a-z]+' <<<"$shown" | tr -d ' ' | head -n 15 | diff - page
}

@test "a message of several lines: backslash, quotes, paste" {
	at_terminal --run s1 <<-'END'
		prompt
		type one\
		see . 
		type two
		prompt
		type """
		type three
		type 
		type four
		type """
		prompt
		paste five\nsix
		put \r
		prompt
		type a \\\\ backslash\\\\
		prompt
		type """given up
		see . 
		key C-c
		prompt
		key C-d
	END
	memos-list -t turn | jq -sec 'sort_by(.created_at, .id) |
		map(.memory) == ["one\ntwo", "three\n\nfour", "five\nsix",
			"a \\\\\\\\ backslash\\\\\\\\"]'
}

@test "what was typed is kept for the next time, in a file of one's own" {
	at_terminal --run s1 <<-'END'
		prompt
		type green tea\
		type with mint
		prompt
		type  a secret
		prompt
		type /help save
		prompt
		key C-d
	END
	file=$XDG_STATE_HOME/memos/chat_history
	[ "$(stat -c %a "$file")" = 600 ]
	[ "$(cat "$file")" = $'green tea\\nwith mint\n/help save' ]
	at_terminal --run s2 <<-'END'
		prompt
		put \e[A
		see /help save
		put \e[A
		see green tea
		put \r
		prompt
		key C-d
	END
	memos-list --run s2 | jq -e '.memory == "green tea\nwith mint"'
}

@test "the history keeps its last thousand lines, and follows no link" {
	mkdir -p "$XDG_STATE_HOME/memos"
	file=$XDG_STATE_HOME/memos/chat_history
	seq 2500 | sed 's/^/line /' >"$file"
	printf 'half\0a line\n%s\nlast\\\\one' "$(head -c 100000 /dev/zero |
		tr '\0' x)" >>"$file"
	at_terminal <<-'END'
		prompt
		put \e[A
		see last\one
		put \e[A
		see ine 2500
		key C-c
		prompt
		type /help quit
		prompt
		key C-d
	END
	[ "$(head -n 1 "$file")" = 'line 1502' ]
	[ "$(wc -l <"$file")" -eq 1001 ]
	[ "$(tail -n 2 "$file")" = $'last\\\\one\n/help quit' ]
	mv "$file" elsewhere
	ln -s "$PWD/elsewhere" "$file"
	at_terminal <<-'END'
		prompt
		type /help quit
		prompt
		key C-d
	END
	[ "$(wc -l <elsewhere)" -eq 1001 ]
	# and where there is no home, there is none
	rm "$file"
	on_terminal env -u HOME -u XDG_STATE_HOME memos-chat <<-'END'
		prompt
		type /help quit
		prompt
		key C-d
	END
	[ ! -e "$file" ]
}

@test "TAB completes commands, cubes, models, labels and files" {
	model auto
	memos-cube create archive >/dev/null
	memos-block set human 'Likes tea' >/dev/null
	mkdir folder
	at_terminal --run s1 <<-'END'
		prompt
		put /rem\t
		see /remember 
		put the kettle is new\r
		see remembered
		prompt
		put /cube arc\t\r
		see cube archive from now on
		prompt
		put /cube def\t\r
		see cube default from now on
		prompt
		put /model st\t\r
		see model stub from now on
		prompt
		put /blocks sh\thum\t\r
		see Likes tea
		prompt
		put /save fol\ttalk.md\r
		see written to folder/talk.md
		prompt
		put /help he\t\r
		see this list
		prompt
		put fol\t\r
		see fol
		prompt
		key C-d
	END
	memos-list -t turn --run s1 | jq -se 'map(.memory) | index("fol")'
}

@test "nothing that a model or a memory says drives the terminal" {
	evil='red \x1b[31m title \x1b]0;x\x07 c1 \xc2\x9b31m bidi \xe2\x80\xae end \x7f\r'
	model "call archival_memory_search {\"query\":\"tea\"}
say $evil\n\tkept"
	printf '{"memory":"tea %s"}\n' '\u001b[31m\u009b31m\u202e\u0007 leaves' |
		memos-add >/dev/null
	memos-block set human "tea" >/dev/null
	TERMINAL=dumb at_terminal --run s1 <<-'END'
		prompt
		type tea
		see kept
		prompt
		type /why
		prompt
		type /search tea
		prompt
		type /tools
		prompt
		type /context
		prompt
		type /stats
		prompt
		key C-d
	END
	python3 - <<-'END'
		text = open("raw", "rb").read().decode()
		bad = {c for c in text if c not in "\n\t\r\b" and (c < " " or
		       "\x7f" <= c <= "\x9f") or c in "\u202e\u2028"}
		assert not bad, bad
		assert "\n\tkept" in text and "[31m" in text
	END
	# as it was said, it is stored
	memos-list -t turn | jq -se 'any(.role == "assistant" and
		(.memory | contains("\u001b[31m")))'
}

@test "colour is only where it is allowed" {
	model 'say plain'
	script=$'prompt\ntype hello\nprompt\nkey C-d\n'
	at_terminal <<<"$script"
	[[ $raw == *"${ESC}[1;32m"* && $raw == *"${ESC}[2m"* ]]
	NO_COLOR=1 at_terminal <<<"$script"
	run ! grep -qE "${ESC}\[[0-9;]*m" raw
	TERMINAL=dumb at_terminal <<<"$script"
	run ! grep -q "$ESC" raw
}

@test "where the output is no terminal, it has the answers alone" {
	model 'call archival_memory_search {"query":"tea"}
say Green\x1b tea.
unsized; endless; hang; say And then
say All.'
	on_terminal sh -c 'exec memos-chat --run s1 >out' <<-END
		type hello
		sh until [ -s out ] && [ "\$(tail -c 5 out)" = tea. ]; do sleep .02; done
		type go on
		sh until grep -q 'And then' out; do sleep .02; done
		key C-c
		see /retry
		type /retry
		sh until grep -q 'All' out; do sleep .02; done
		key C-d
	END
	cat -v out
	[ "$(cat out)" = $'Green\033 tea.\nAnd then\nAll.' ]
}

@test "letters of all kinds can be typed in any locale, bytes that are none not" {
	for locale in C C.UTF-8; do
		LOCALE=$locale at_terminal --run "$locale" <<-'END'
			prompt
			put caf\xc3\xa9 \xe5\x8c\x97\xe4\xba\xac \xf0\x9f\x8e\x89x\x7f\r
			see nothing is remembered
			prompt
			put \x16\xff\x16\xfe\r
			prompt
			key C-d
		END
		[ "$(memos-list --run "$locale" | texts)" = 'café 北京 🎉' ]
		memos-list --run "$locale" | memos-forget - 2>/dev/null ||
			rm -r "$XDG_DATA_HOME/memos"
	done
}

@test "signals end it, and the terminal is as it was" {
	on_terminal sh -c 'memos-chat; echo "status $?"; stty -a | tr " " "\n" |
		grep -xE -- "-?(icanon|echo);?"' <<-'END'
		prompt
		sh pkill -TERM -x -P "$(pgrep -nx -f "sh -c memos-chat.*")" memos-chat
		see status 143
	END
	grep -qx icanon <<<"$shown"
	grep -qx echo <<<"$shown"
	for signal in HUP:129 TERM:143; do
		code=0
		at_terminal <<-END || code=$?
			prompt
			put half a message
			kill ${signal%:*}
		END
		[ "$code" -eq "${signal#*:}" ]
	done
}

# ---- for long, and for ever ----

@test "200 turns take hardly more memory than 50" {
	model 'times 3; call archival_memory_search {"query":"kettle","count":50}
say A thing about the kettle of that floor, which is mended.
call archival_memory_search {"query":"kettle","count":50}
say A thing about the kettle of that floor, which is mended.'
	for i in {1..200}; do
		printf '%s\n' prompt "type the kettle of floor $i is $(
			printf 'filler%d ' {1..30})" 'see mended.'
		case $i in 50 | 200) printf '%s\n' prompt 'size sizes' ;; esac
	done >script
	printf '%s\n' prompt 'key C-d' >>script
	at_terminal --run s1 <script | tail -n 30
	cat sizes
	[ "$(memos-list -t turn -a | wc -l)" -eq 400 ]
	# sanitizers keep what was freed
	[ "$(nm "$MEMOS_BUILD/memos-chat" | grep -c __asan)" -gt 0 ] ||
		[ $(($(tail -n 1 sizes) - $(head -n 1 sizes))) -le 4096 ]
}

@test "killed at any moment, nothing that was answered or shown is lost" {
	[ -x "$MEMOS_BUILD/llmd" ] || skip 'llmd is not built'
	fault chat --rounds=20
}
