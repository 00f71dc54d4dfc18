# What was said becomes facts: memos-work and what it makes, by the rules and,
# where a model is asked, by a scripted one.
load helper
load fault/setup
load stub

setup_file() {
	fault_begin fail
}

teardown_file() {
	fault_end
}

setup() {
	memos_setup
	export MEMOS_NOW=2026-05-07T12:00:00Z
	mkdir -p "$XDG_CONFIG_HOME/memos"
}

teardown() {
	stub_end
}

# turn USER RUN TIME TEXT [ROLE]: adds what somebody said; RUN may be "".
turn() {
	jq -nc --arg u "$1" --arg r "$2" --arg t "$3" --arg m "$4" \
		--arg role "${5:-user}" '{type: "turn", role: $role,
			content: $m, user_id: $u, event_at: $t} +
			if $r == "" then {} else {run_id: $r} end' |
		memos-add >/dev/null
}

# facts [OPTION ...]: what is known, sorted.
facts() {
	memos-list --limit 10000 --type fact,preference,event,procedure "$@" |
		texts | LC_ALL=C sort
}

# left: jobs that are left, of any state.
left() {
	memos-work --list | wc -l
}

# later MINUTES: sets the clock on.
later() {
	MEMOS_NOW=$(date -u -d "$MEMOS_NOW + $1 minutes" +%FT%TZ)
}

# known: all that is known, with how often it was said and where; to compare.
known() {
	sqlite3 "$(db)" "SELECT memory, state, strength, object,
		superseded_at IS NULL, valid_to,
		(SELECT group_concat(t.memory, '|') FROM
			(SELECT t.memory FROM sources s
				JOIN memories t ON t.id = s.source
				WHERE s.seq = m.seq ORDER BY t.memory) t)
		FROM memories m WHERE type > 3 ORDER BY memory, state, valid_to"
}

@test "what a person says becomes facts, with their sources" {
	turn ann s1 2026-01-01 'I live in Paris.'
	turn ann s1 2026-01-02 'I am allergic to peanuts.'
	[ "$(left)" -eq 1 ]
	run -0 memos-work --drain
	reads <<-'EOF'
		{"done":1,"failed":0,"returned":0,"due":0,"waiting":0,"claimed":0,"dead":0}
	EOF
	run -0 facts
	[ "${#lines[@]}" -eq 2 ]
	[[ $output == *allergic\ to\ peanuts* ]]
	[[ $output == *lives\ in\ Paris* ]]
	source=$(memos-list --type fact | jq -r 'select(.memory |
		contains("Paris")).sources[0]')
	[ "$(echo "$source" | memos-list --ids - | texts)" = "I live in Paris." ]
	[ "$(memos-list --type fact | jq -c '[.user_id, .run_id, .strength]' |
		sort -u)" = '["ann",null,1]' ]
}

@test "who has moved lives there no more, and the past can be asked for" {
	turn ann s1 2026-01-01 'I live in Paris.'
	turn ann s2 2026-03-01 'I live in Lyon.'
	memos-work --drain >/dev/null
	run -0 facts
	[[ $output == *Lyon* && $output != *Paris* ]]
	run -0 facts --state archived
	[[ $output == *Paris* && $output != *Lyon* ]]
	old=$(memos-list --state archived)
	new=$(memos-list --type fact)
	[ "$(jq -r .superseded_by <<<"$old")" = "$(jq -r .id <<<"$new")" ]
	[ "$(jq -r .supersedes <<<"$new")" = "$(jq -r .id <<<"$old")" ]
	[ "$(jq -r .valid_to <<<"$old")" = 2026-03-01T00:00:00Z ]
}

@test "what was said earlier and is read later closes nothing" {
	turn ann s2 2026-03-01 'I live in Lyon.'
	memos-work --drain >/dev/null
	turn ann s1 2026-01-01 'I live in Paris.'
	memos-work --drain >/dev/null
	run -0 facts
	[[ $output == *Lyon* && $output != *Paris* ]]
	run -0 facts --state archived
	[[ $output == *Paris* ]]
}

@test "what is said again is known, and gains strength" {
	turn ann s1 2026-01-01 'I live in Paris.'
	turn ann s2 2026-02-01 'I live in Paris.'
	turn ann s3 2026-03-01 'I live in Paris.'
	memos-work --drain >/dev/null
	[ "$(facts | wc -l)" -eq 1 ]
	[ "$(memos-list --type fact | jq -c '[.strength, (.sources | length)]')" = \
		'[3,3]' ]
}

@test "what is taken back is forgotten" {
	turn ann s1 2026-01-01 'I live in Paris.'
	turn ann s1 2026-01-01 'I am allergic to peanuts.'
	memos-work --drain >/dev/null
	turn ann s1 2026-01-02 "I was joking, I'm not allergic to peanuts."
	memos-work --drain >/dev/null
	run -0 facts
	[[ $output == *Paris* && $output != *'is allergic'* ]]
}

@test "an ending closes what was known in other words, and stays" {
	turn ann s1 2026-01-01 'I go to the gym every morning.'
	turn ann s1 2026-01-01 'I run on black coffee, four cups a day.'
	memos-work --drain >/dev/null
	turn ann s2 2026-02-01 'I quit the gym. My doctor made me quit coffee.'
	memos-work --drain >/dev/null
	run -0 facts
	[[ $output == *'quit the gym'* && $output == *'quit coffee'* ]]
	[[ $output != *morning* && $output != *'four cups'* ]]
}

@test "what is denied is known as such" {
	turn ann s1 2026-01-01 'I do not have a cat.'
	turn ann s2 2026-01-02 'I do not have a cat.'
	memos-work --drain >/dev/null
	run -0 facts
	[ "$(grep -c 'does not have a cat' <<<"$output")" -eq 1 ]
}

@test "two users have facts of their own" {
	turn ann s1 2026-01-01 'I live in Paris.'
	turn ben s1 2026-02-01 'I live in Lyon.'
	turn '' '' 2026-02-01 'I live in Rome.'
	memos-work --drain >/dev/null
	[[ $(facts --user ann) == *Paris* ]]
	[[ $(facts --user ben) == *Lyon* ]]
	[ "$(facts | wc -l)" -eq 3 ]
	[ -z "$(facts --state archived)" ]
}

@test "what assistants and tools say makes no facts" {
	turn ann s1 2026-01-01 'I live in Rome.' assistant
	turn ann s1 2026-01-01 'I live in Oslo.' tool
	run -1 memos-work --list
	[ "$output" = "" ]
	turn ann s1 2026-01-01 'Hello there!'
	memos-work --drain >/dev/null
	run -0 facts
	[ "$output" = "" ]
}

@test "there is one job a session, and the list says which" {
	turn ann s1 2026-01-01 'Hello!'
	turn ann s1 2026-01-01 'I live in Paris.'
	turn ann '' 2026-01-01 'I like tea.'
	run -0 memos-work --list
	[ "$(jq -c '[.kind, .run_id, .user_id, .state]' <<<"$output")" = \
		'["form","s1","ann","due"]
["form",null,"ann","due"]' ]
	memos-work --drain >/dev/null
	run -1 memos-work --list
	turn ann s1 2026-01-01 'And goodbye.'
	[ "$(left)" -eq 1 ]
}

@test "a dry run prints what would come of it, and changes nothing" {
	turn ann s1 2026-01-01 'I live in Paris.'
	turn ann s1 2026-02-01 'I live in Lyon.'
	before=$(checksum)
	run -0 --separate-stderr memos-work --dry-run
	[ "$stderr" = "" ]
	[ "$(jq -r .event <<<"$output")" = 'ADD
SUPERSEDE' ]
	[ "$(jq -r '.user_id + " " + .object' <<<"$output")" = 'ann Paris
ann Lyon' ]
	[[ $(jq -r '.targets[].memory' <<<"$output") == *Paris* ]]
	[ "$before" = "$(checksum)" ]
	[ "$(left)" -eq 1 ]
	run -0 facts
	[ "$output" = "" ]
}

@test "sessions that were never read are read when it is asked for" {
	printf '[work]\nformation = off\n' >"$XDG_CONFIG_HOME/memos/config"
	turn ann s1 2026-01-01 'I live in Paris.'
	turn ann s2 2026-01-01 'I am allergic to peanuts.'
	run -1 memos-work --list
	memos-work --drain >/dev/null
	rm "$XDG_CONFIG_HOME/memos/config"
	run -0 memos-work --form
	[ "$output" = '{"put":2}' ]
	run -0 memos-work --form
	[ "$output" = '{"put":0}' ]
	memos-work --drain >/dev/null
	[ "$(facts | wc -l)" -eq 2 ]
	run -0 memos-work --form
	[ "$output" = '{"put":0}' ]
}

@test "jobs are left alone while formation is off" {
	turn ann s1 2026-01-01 'I live in Paris.'
	printf '[work]\nformation = off\n' >"$XDG_CONFIG_HOME/memos/config"
	memos-work --drain >/dev/null
	[ "$(left)" -eq 1 ]
	[ -z "$(facts)" ]
}

@test "who adds can wait for the facts" {
	echo '{"role":"user","content":"I live in Paris.","user_id":"ann"}' |
		memos-add --wait >/dev/null
	run -0 facts
	[[ $output == *Paris* ]]
	run -1 memos-work --list
	# also for those of a session whose job was there before
	turn ann s1 2026-01-01 'I am allergic to peanuts.'
	echo '{"role":"user","content":"Hello.","user_id":"ann","run_id":"s1"}' |
		memos-add --wait >/dev/null
	[ "$(facts | wc -l)" -eq 2 ]
	run -1 memos-work --list
}

@test "a cube whose vectors are given has no facts made" {
	memos-cube create own --vectors external:64 >/dev/null
	jq -nc '{role: "user", content: "I live in Paris.", run_id: "s",
		vector: [range(64)]}' | memos-add --cube own >/dev/null
	run -1 memos-work --cube own --list
	[ "$output" = "" ]
}

@test "facts that were made get their vectors from a model, too" {
	stub --dimension 64
	printf '%s\n' '[models]' 'embedder = stub' '[embedder stub]' \
		'provider = openai' "url = $STUB_URL/v1" 'model = stub' \
		'dimension = 64' >"$XDG_CONFIG_HOME/memos/config"
	echo '{"role":"user","content":"I live in Paris.","user_id":"ann"}' |
		memos-add --wait >/dev/null
	run -1 memos-work --list
	[ "$(sqlite3 "$(db)" 'SELECT count(*) FROM embeddings')" -eq 2 ]
}

@test "a store that was taken out and put back reads nothing twice" {
	turn ann s1 2026-01-01 'I live in Paris.'
	turn ann s2 2026-02-01 'I live in Lyon.'
	memos-work --drain >/dev/null
	memos-export >all.jsonl
	known >before
	export XDG_DATA_HOME=$HOME/other
	memos-add all.jsonl >/dev/null
	memos-work --drain >/dev/null
	known >after
	diff before after
}

# dialogue: some sessions of two users, with changes of mind.
dialogue() {
	local day=10 user place

	for place in Paris Lyon Rome Lyon Oslo; do
		for user in ann ben; do
			turn "$user" "s$day" "2026-01-$day" "I live in $place."
			turn "$user" "s$day" "2026-01-$day" 'I am allergic to nuts.'
		done
		day=$((day + 1))
	done
	turn ann '' 2026-02-01 'I like tea.'
}

# copy NAME: the store as it was before anything was done.
copy() {
	rm -rf "$XDG_DATA_HOME"
	cp -r "$1" "$XDG_DATA_HOME"
}

@test "killed at any of its calls, a worker has its effect once" {
	local sanitizer

	# it wants to be the first one
	sanitizer=$(ldd "$MEMOS_BUILD/memos-work" |
		awk '/lib[at]san/ { print $3 }')
	dialogue
	cp -r "$XDG_DATA_HOME" raw
	memos-work --drain >/dev/null
	known >want
	[ "$(wc -l <want)" -ge 11 ]
	for ((n = 1; n < 1000; n += n / 8 + 1)); do
		copy raw
		FAIL="any $n KILL" LD_PRELOAD="$sanitizer $FAULT_LIBRARY" \
			memos-work --drain >/dev/null 2>&1 && break
		MEMOS_NOW=2026-05-07T14:00:00Z memos-work --drain >/dev/null
		run -1 memos-work --list
		known | diff want - || return
	done
	echo "$n"
	[ "$n" -gt 20 ]
	[ "$n" -lt 1000 ]
}

@test "ten workers make each fact once" {
	dialogue
	for i in {1..40}; do
		echo "{\"role\":\"user\",\"content\":\"I am allergic to fruit$((i % 9)).\",\"user_id\":\"ann\",\"run_id\":\"t$i\"}"
	done | memos-add >/dev/null
	for i in {1..10}; do
		memos-work --drain >/dev/null &
	done
	wait
	run -1 memos-work --list
	[ "$(facts --user ann | sort | uniq -d | wc -l)" -eq 0 ]
	[ "$(facts --user ann | grep -c fruit)" -eq 9 ]
	[ "$(memos-list --limit 1000 -u ann -t fact | jq -s '[.[] |
		select(.memory | contains("fruit")).strength] | add')" -eq 40 ]
}

@test "a model that cannot be reached is waited for" {
	printf '%s\n' '[models]' 'formation = gone' '[chat gone]' \
		'provider = openai' 'url = http://127.0.0.1:9/v1' 'model = x' \
		'retries = 0' >"$XDG_CONFIG_HOME/memos/config"
	turn ann s1 2026-01-01 'I live in Paris.'
	run -4 --separate-stderr memos-work --drain
	one_line gone
	[ "$(jq -c '[.returned, .waiting, .dead]' <<<"$output")" = '[1,1,0]' ]
	[ -z "$(facts)" ]
	rm "$XDG_CONFIG_HOME/memos/config"
	later 10
	memos-work --drain >/dev/null
	[[ $(facts) == *Paris* ]]
}
