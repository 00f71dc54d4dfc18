# A turn is found through the words of the turns around it, within bounds.
load helper

# said RUN USER TEXT ...: turns of one session, in order.
said() {
	local run=$1 user=$2

	shift 2
	printf '%s\n' "$@" | jq -cR --arg run "$run" --arg user "$user" \
		'{role: "user", content: ., run_id: $run, user_id: $user}' |
		memos-add >/dev/null
}

# words WORD ...: what is found by words alone, in any order.
words() {
	memos-search --without cosine "$@" | texts | sort || true
}

@test "a turn is found through its neighbour's words" {
	said r1 ann 'What shall we do about the zebra?' 'Sell him.' 'Agreed.'
	[ "$(words zebra)" = $'Agreed.\nSell him.\nWhat shall we do about the zebra?' ]
	# but the turn with the word itself comes first
	[ "$(found zebra | head -1)" = 'What shall we do about the zebra?' ]
	# and the nearer one comes before the farther one
	[ "$(found zebra | sed -n 2p)" = 'Sell him.' ]
	# both ways
	[ "$(words agreed | wc -l)" = 3 ]
}

@test "the window reaches six turns" {
	said r1 ann 'the zebra' two three four five six seven eight nine
	[ "$(words zebra | xargs)" = "five four seven six the zebra three two" ]
}

@test "a stand-alone fact of the same run is not in the window" {
	said r1 ann 'What about the zebra?'
	store '{"memory":"Ann likes jam","type":"fact","run_id":"r1","user_id":"ann"}'
	said r1 ann 'Sell him.'
	store '{"memory":"Ann likes oil","type":"preference","run_id":"r1","user_id":"ann"}'
	[ "$(words zebra)" = $'Sell him.\nWhat about the zebra?' ]
	[ "$(words jam)" = 'Ann likes jam' ]
}

@test "turns without a run have no window" {
	store '{"role":"user","content":"What about the zebra?"}' \
		'{"role":"user","content":"Sell him."}'
	[ "$(words zebra)" = "What about the zebra?" ]
}

@test "two sessions that alternate do not mix" {
	for i in 1 2 3; do
		said r1 ann "zebra $i" "left $i"
		said r2 ann "quartz $i" "right $i"
	done
	[ "$(words zebra | grep -c right)" = 0 ]
	[ "$(words quartz | grep -c left)" = 0 ]
	[ "$(words zebra | wc -l)" = 6 ]
}

@test "sessions of the same name of others do not mix" {
	said r1 ann 'zebra'
	said r1 bob 'Sell him.'
	store '{"role":"user","content":"Keep him.","run_id":"r1","user_id":"ann","agent_id":"x"}' \
		'{"role":"user","content":"Ride him.","run_id":"r1","user_id":"ann","app_id":"x"}'
	[ "$(words zebra)" = zebra ]
}

@test "the window goes by the order of adding, not by time" {
	store '{"role":"user","content":"zebra","run_id":"r","event_at":"2026-01-01"}'
	for i in 1 2 3 4 5 6 7; do
		store '{"role":"user","content":"turn '$i'","run_id":"r","event_at":"2025-01-0'$i'"}'
	done
	[ "$(words zebra | grep -c turn)" = 6 ]
	run ! grep -q 'turn 7' <(words zebra)
}

@test "tool calls are in the window, images and chunks are not" {
	store '{"role":"user","content":"zebra","run_id":"r"}' \
		'{"role":"assistant","content":null,"tool_calls":[{"type":"function","function":{"name":"sell","arguments":"{}"}}],"run_id":"r"}' \
		'{"memory":"photo.png","type":"image","run_id":"r"}' \
		'{"memory":"a page","type":"chunk","run_id":"r"}'
	[ "$(words zebra)" = $'sell({})\nzebra' ]
}

@test "the words around a turn count, though run, filter or time keep them out" {
	store '{"role":"user","content":"zebra","run_id":"r","event_at":"2026-01-01"}' \
		'{"role":"assistant","content":"Sell him.","run_id":"r","event_at":"2026-01-02"}'
	[ "$(words zebra --since 2026-01-02)" = "Sell him." ]
	[ "$(words zebra --filter '{"role":"assistant"}')" = "Sell him." ]
}

@test "--why tells of the words around a turn" {
	said r1 ann 'What about the zebra?' 'Sell him.'
	id=$(memos-list --filter '{"memory":"Sell him."}' | jq -r .id)
	run -0 memos-search --why "$id" zebra
	[[ $(jq -r .why <<<"$output") == *": 0 of the words asked for in it, 1 more in the turns around it" ]]
}

@test "an edited turn is found by its new words, and its old ones are gone" {
	store '{"id":"a","role":"user","content":"the zebra","run_id":"r"}' \
		'{"id":"b","role":"user","content":"Sell him.","run_id":"r"}'
	echo '{"id":"a","role":"user","content":"the quartz","run_id":"r"}' |
		memos-add --upsert >/dev/null
	[ "$(words zebra)" = "" ]
	[ "$(words quartz | xargs)" = "Sell him. the quartz" ]
}

@test "what the assistant said ranks lower, known by its role or else its name" {
	store '{"id":"r","memory":"green tea","role":"assistant","type":"turn"}' \
		'{"id":"n","memory":"tea, green","name":"Assistant","type":"turn"}' \
		'{"id":"u","memory":"green tea!","name":"Ann","type":"turn"}'
	run -0 memos-search --explain 'green tea'
	[ "$(ids <<<"$output" | head -1)" = u ]
	[ "$(jq -r 'select(.explain.user.value == 0) | .id' <<<"$output" |
		sort | xargs)" = "n r" ]
}
