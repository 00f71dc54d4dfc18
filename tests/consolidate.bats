# memos-consolidate: old turns become summaries, facts that say the same one,
# and what is said often a profile; all of it can be taken back.
load helper
load stub

setup() {
	memos_setup
	unweighed
	export MEMOS_NOW=2026-01-05T12:00:00Z
}

# talk: two people, on two days of May and one of June.
talk() {
	MEMOS_NOW=2025-07-01T00:00:00Z memos-add >/dev/null <<-'E'
	{"id":"a1","role":"user","name":"Ann","content":"Hey! Good to see you again.","user_id":"ann","run_id":"may","event_at":"2025-05-08T09:00:00Z"}
	{"id":"a2","role":"user","name":"Ann","content":"I went to a pottery workshop in Turku yesterday and it was lovely.","user_id":"ann","run_id":"may","event_at":"2025-05-08T09:01:00Z"}
	{"id":"a3","role":"user","name":"Ben","content":"Wow, that sounds great! What did you make?","user_id":"ann","run_id":"may","event_at":"2025-05-08T09:02:00Z"}
	{"id":"a4","role":"user","name":"Ann","content":"I made 14 small bowls for my sister Maria, who is getting married in Lisbon next month.","user_id":"ann","run_id":"may","event_at":"2025-05-08T09:03:00Z"}
	{"id":"a5","role":"user","name":"Ben","content":"That is so nice of you. I am sure that she will be very happy about them.","user_id":"ann","run_id":"may","event_at":"2025-05-08T09:04:00Z"}
	{"id":"a6","role":"user","name":"Ben","content":"By the way, my flight to Oslo was cancelled, so I have to take the train on 17 May instead.","user_id":"ann","run_id":"may","event_at":"2025-05-08T09:05:00Z"}
	{"id":"a7","role":"user","name":"Ann","content":"Oh no, that is a long way! I hope that the weather will be good at least.","user_id":"ann","run_id":"may","event_at":"2025-05-08T09:06:00Z"}
	{"id":"b1","role":"user","name":"Ann","content":"The kettle is broken.","user_id":"ann","run_id":"june","event_at":"2025-06-20T09:00:00Z"}
	{"id":"b2","role":"user","name":"Ben","content":"Oh dear.","user_id":"ann","run_id":"june","event_at":"2025-06-20T09:01:00Z"}
	E
	memos-work --drain >/dev/null
}

# model LINE ...: a scripted server, and a configuration that names it.
model() {
	stub "$(printf '%s\n' "$@")"
	printf '%s\n' '[models]' 'consolidation = stub' '[chat stub]' \
		'provider = openai' "url = $STUB_URL/v1" 'model = far-away' \
		'retries = 0' >>"$XDG_CONFIG_HOME/memos/config"
}

# summaries: their texts.
summaries() {
	memos-list -a --json -t summary | texts
}

# archived: ids in the archive, sorted.
archived() {
	memos-list -a --json --state archived | jq -r .id | sort | xargs
}

# only KIND ...: what consolidation does of it.
only() {
	memos-consolidate --only "$@"
}

@test "an old talk becomes a summary that names its turns" {
	talk
	run -0 --separate-stderr only summaries
	echo "$output"
	[ -z "$stderr" ]
	[ "$(jq -r '[.event, .type, (.sources | join(" "))] | join(" ")' \
		<<<"$output")" = 'ADD summary a1 a2 a3 a4 a5 a6 a7' ]
	[ "$(archived)" = 'a1 a2 a3 a4 a5 a6 a7' ]
	summaries >text
	cat text
	for word in '8 May 2025' Ann Ben Turku '7 May 2025' Maria Lisbon 14 \
		Oslo '17 May'; do
		grep -qwF -- "$word" text
	done
	run -1 grep -wE 'I|you' text
	[ "$(memos-list -t summary --json | jq -r '.event_at + " " + .user_id +
		" " + (.run_id // "none")')" = '2025-05-08T09:00:00Z ann none' ]
	run -0 memos-search -k 1 'Who is getting married in Lisbon?'
	memos-cube check
}

@test "a second time changes nothing, and says nothing" {
	talk
	memos-consolidate >/dev/null
	memos-export >first
	run -0 --separate-stderr memos-consolidate
	[ -z "$output$stderr" ]
	run -0 memos-consolidate --dry-run
	[ -z "$output" ]
	memos-export | diff first -
}

@test "one command takes all of it back, and it stays so" {
	talk
	memos-export >before
	memos-consolidate --only summaries >/dev/null
	memos-revise --undo >/dev/null
	memos-export | diff before -
	[ -z "$(archived)" ]
	run -0 memos-consolidate --only summaries
	[ -z "$output" ]
	memos-cube check
}

@test "the plan is printed, and changes nothing" {
	talk
	memos-export >before
	memos-consolidate --dry-run >plan
	memos-consolidate --dry-run | diff plan -
	[ "$(jq -r 'select(.plan == "summarise") |
		[.user_id, .why, .from, .to, (.sources | length)] |
		map(tostring) | join(" ")' plan)" = \
		'ann age 2025-05-08T09:00:00Z 2025-05-08T09:06:00Z 7' ]
	jq -e 'select(.plan == "summarise") | .memory | length > 0' plan
	memos-export | diff before -
	chmod a-w "$XDG_DATA_HOME"/memos/default
	memos-consolidate --dry-run | diff plan -
	chmod u+w "$XDG_DATA_HOME"/memos/default
}

@test "what is young, pinned or was used of late is left alone" {
	talk
	run -0 only summaries --after 365d
	[ -z "$output" ]
	MEMOS_NOW=2025-07-20T00:00:00Z run -0 only summaries
	[ -z "$output" ]
	memos-revise a1 --pin >/dev/null
	memos-search -k 1 -t turn 'sure that she will be happy about them' |
		jq -e '.id == "a5"'
	run -0 only summaries --dry-run
	memos-work --once >/dev/null
	run -0 only summaries
	[ "$(archived)" = 'a2 a3 a4 a6 a7' ]
}

@test "a scope over its tokens gives up its oldest" {
	talk
	run -0 only summaries --after 3000d --max-tokens 1000
	[ -z "$output" ]
	run -0 only summaries --after 3000d --max-tokens 100 --dry-run
	[ "$(jq -r .why <<<"$output")" = budget ]
	run -0 only summaries --after 3000d --recent 3000d --max-tokens 100
	[ -z "$output" ]
	only summaries --after 3000d --max-tokens 100 >/dev/null
	[ "$(archived)" = 'a1 a2 a3 a4 a5 a6 a7' ]
	run -0 only summaries --after 3000d --max-tokens 100
	[ -z "$output" ]
}

@test "what is not read for facts yet stays, and that is said" {
	store '{"id":"x","role":"user","content":"I live in Rome","run_id":"r","event_at":"2025-01-01"}'
	MEMOS_NOW=2026-09-01 run -0 --separate-stderr memos-consolidate
	one_line '1 old turn' 'memos-work --drain'
	memos-work --drain >/dev/null
	MEMOS_NOW=2026-09-01 run -0 --separate-stderr memos-consolidate
	[ -z "$stderr" ]
}

@test "facts that say the same become one, with all sources" {
	store '{"id":"t1","memory":"x","type":"turn"}' \
		'{"id":"f1","memory":"Ann likes green tea.","type":"preference","user_id":"ann","subject":"Ann","relation":"likes","object":"green tea","sources":["s1"],"strength":1,"confidence":0.6}' \
		'{"id":"f2","memory":"Ann likes green tea a lot, with honey.","type":"preference","user_id":"ann","subject":"Ann","relation":"likes","object":"green tea","sources":["s2","s3"],"strength":2}' \
		'{"id":"f3","memory":"Ann does not like green tea.","type":"preference","user_id":"ann","subject":"Ann","relation":"likes","object":"green tea","sources":["s4"]}' \
		'{"id":"f4","memory":"Ann has 2 cats.","type":"fact","user_id":"ann","subject":"Ann","relation":"has","object":"cats","sources":["s5"]}' \
		'{"id":"f5","memory":"Ann has 3 cats.","type":"fact","user_id":"ann","subject":"Ann","relation":"has","object":"cats","sources":["s6"]}' \
		'{"id":"f6","memory":"Ann likes green tea.","type":"preference","user_id":"ben","subject":"Ann","relation":"likes","object":"green tea","sources":["s7"]}'
	memos-export >before
	run -0 only facts --dry-run
	reads <<<'{"plan":"merge","user_id":"ann","id":"f2","with":["f1"]}'
	only facts >/dev/null
	[ "$(memos-list f2 --json | jq -c '[.memory, .strength, .sources]')" = \
		'["Ann likes green tea a lot, with honey.",3,["s2","s3","s1"]]' ]
	[ "$(memos-list f1 --json | jq -r '.state + " " + .superseded_by')" = \
		'archived f2' ]
	[ "$(archived)" = f1 ]
	run -0 only facts
	[ -z "$output" ]
	memos-revise --undo >/dev/null
	memos-export | diff before -
}

@test "what was said three times is in the profile, which is its own" {
	store '{"memory":"Ann is a vegetarian.","type":"preference","user_id":"ann","subject":"Ann","sources":["1"],"strength":4}' \
		'{"memory":"Ann lives in Rome.","type":"fact","user_id":"ann","subject":"Ann","sources":["1","2","3"]}' \
		'{"memory":"Ann saw a fox.","type":"fact","user_id":"ann","subject":"Ann","sources":["2"],"strength":1}' \
		'{"memory":"Ben lives in Oslo.","type":"fact","user_id":"ben","subject":"Ben","sources":["1","2","3"]}'
	memos-block set profile 'Ben himself wrote this.' --user ben >/dev/null
	only profile >/dev/null
	[ "$(memos-block show profile --user ann)" = \
		$'- Ann is a vegetarian.\n- Ann lives in Rome.' ]
	[ "$(memos-block show profile --user ben)" = 'Ben himself wrote this.' ]
	run -0 only profile
	[ -z "$output" ]
	memos-block append profile 'And that by hand.' --user ann >/dev/null
	run -0 only profile
	[ -z "$output" ]
}

@test "two runs at once: the second says so, and that is no fault" {
	talk
	exec 9>>"$(dirname "$(db)")/nightly.lock"
	flock 9
	run -0 --separate-stderr memos-consolidate
	one_line 'does the nightly work'
	[ -z "$output" ] && [ -z "$(archived)" ]
	exec 9>&-
	memos-consolidate >/dev/null
	[ -n "$(archived)" ]
}

@test "a budget that is spent leaves the rest for the next time" {
	talk
	memos-export | jq -c '.id += "-2" | .user_id = "ben"' |
		memos-add >/dev/null
	memos-work --drain >/dev/null
	model 'say {"summary":"Ann and Ben talked."}'
	run -0 --separate-stderr only summaries --budget 1
	one_line 'the budget is spent: 1 of 2'
	[ "$(grep -c ADD <<<"$output")" -eq 1 ]
	run -0 --separate-stderr only summaries --budget 30s --budget 100000
	[ -z "$stderr" ]
	[ "$(summaries | wc -l)" -eq 2 ]
}

@test "a model's summary is taken if it says nothing of its own" {
	talk
	model 'say {"summary":"On 8 May 2025 Ann told Ben that she had made 14 bowls in Turku for Maria. Ben goes to Oslo by train on 17 May."}'
	run -0 --separate-stderr only summaries --stats
	[ "$(summaries)" = "On 8 May 2025 Ann told Ben that she had made 14 bowls in Turku for Maria. Ben goes to Oslo by train on 17 May." ]
	jq -e '.calls == 1' <<<"$stderr"
	jq -r '.body.messages[1].content' "$STUB_LOG" | grep -q Lisbon
}

@test "what a model makes up is not believed, and sentences are chosen" {
	talk
	model 'say {"summary":"On 8 May 2025 Ann told Ben that she had made 15 bowls for Maria."}'
	run -0 --separate-stderr only summaries
	summaries
	one_line "'15'" 'nobody said'
	summaries | grep -qw 14
	[[ $(summaries) != *15* ]]
}

@test "without its model, sentences are chosen" {
	talk
	model 'status 400'
	run -0 --separate-stderr only summaries
	one_line 'sentences were chosen'
	[ "$(archived)" = 'a1 a2 a3 a4 a5 a6 a7' ]
}

@test "killed at any moment, it goes on where it was" {
	local n

	need cc
	talk
	for n in 1 2 3 4 5 6; do
		memos-export | jq -c ".id += \"-$n\" | .user_id = \"u$n\" |
			select(.type == \"turn\")" | memos-add >/dev/null
	done
	memos-work --drain >/dev/null
	cc -std=c11 -D_GNU_SOURCE -O1 -fPIC -shared -o fail.so \
		"$ROOT/tests/fault/fail.c"
	cp -r "$XDG_DATA_HOME" whole
	memos-consolidate >/dev/null
	archived >all
	summaries | sort >texts
	for n in 3 9 17 26 40; do
		rm -rf "$XDG_DATA_HOME"
		cp -r whole "$XDG_DATA_HOME"
		FAIL="any $n KILL" LD_PRELOAD=$PWD/fail.so \
			memos-consolidate >/dev/null 2>&1 || true
		memos-cube check
		memos-consolidate >/dev/null
		archived | diff all -
		summaries | sort | diff texts -
		run -0 memos-consolidate --dry-run
		[ -z "$output" ]
	done
}

@test "a summary goes with each of its turns, and the others come back" {
	talk
	only summaries >/dev/null
	memos-export >before
	memos-forget a4 >/dev/null
	[ -z "$(archived)$(summaries)" ]
	run -1 memos-search Lisbon -t turn,summary
	run -0 memos-search -k 1 Turku -t turn
	memos-cube check
	memos-revise --undo >/dev/null
	memos-export | diff before -
	memos-forget --purge --yes a4 >/dev/null
	[ -z "$(archived)$(summaries)" ]
	run -1 grep -rqa 'getting married' "$XDG_DATA_HOME"
	memos-cube check
}

@test "a summary that is forgotten by itself leaves the archive as it is" {
	talk
	only summaries >/dev/null
	memos-list -t summary --json | memos-forget - >/dev/null
	[ "$(archived)" = 'a1 a2 a3 a4 a5 a6 a7' ]
}

@test "options that make no sense are refused" {
	for words in '--after soon' '--after -3d' '--recent 3x' '--budget 3d4' \
		'--budget tea' '--only all' '--max-tokens -1' x; do
		echo "$words"
		# shellcheck disable=SC2086 # several words
		run -2 --separate-stderr memos-consolidate $words
		one_line
	done
	run -0 memos-consolidate --budget 1.5m --after 2w --recent 12h
}
