# memos-forget: by id, by what is selected, and for good.
load helper
load stub

setup() {
	memos_setup
}

# turns: a conversation of ann's, of which facts are formed, and a fact of ben's.
turns() {
	memos-add --wait >/dev/null <<-'E'
	{"id":"t1","role":"user","content":"My sister Zebedora lives in Quuxville","user_id":"ann","run_id":"r1","event_at":"2026-05-01"}
	{"id":"t2","role":"user","content":"I work at Acme","user_id":"ann","run_id":"r1","event_at":"2026-05-02"}
	{"id":"t3","role":"user","content":"and the train was late","user_id":"ann","run_id":"r1","event_at":"2026-05-03"}
	{"id":"b","memory":"Ben likes coffee","type":"fact","user_id":"ben"}
	E
}

# states: id or text, and state, of all memories that are not active.
states() {
	memos-list -a --json --state all --order added |
		jq -r 'select(.state != "active") | .id + " " + .state'
}

# nowhere WORD ...: no file has one of the words, in whatever case.
nowhere() {
	local word

	for word; do
		if grep -rlai -- "$word" "$XDG_DATA_HOME" "$XDG_STATE_HOME" \
			"$XDG_CACHE_HOME"; then
			echo "has $word"
			return 1
		fi
	done
}

# somewhere WORD ...: each of the words is in some file.
somewhere() {
	local word

	for word; do
		grep -rqai -- "$word" "$XDG_DATA_HOME" "$XDG_STATE_HOME" ||
			return 1
	done
}

# count TABLE [CONDITION]
count() {
	sqlite3 "$(db)" "SELECT count(*) FROM $1 ${2:+WHERE $2}"
}

# answered WORD CMD ...: at a terminal at which the word is typed.
answered() {
	local word=$1

	shift
	python3 "$ROOT/tests/terminal.py" 80 "$@" <<<"$word"
}

# ---- forgetting ----

@test "ids are forgotten, and one command brings them back" {
	store '{"id":"a","memory":"Ann likes tea"}' \
		'{"id":"b","memory":"Ben likes coffee"}'
	memos-export >before
	run -0 --separate-stderr memos-forget b a --reason old
	[ -z "$stderr" ]
	reads <<-'E'
	{"id":"b","memory":"Ben likes coffee","event":"DELETE","edit":1}
	{"id":"a","memory":"Ann likes tea","event":"DELETE","edit":1}
	E
	run -1 memos-search tea
	run -1 memos-list
	[ "$(memos-list a --history --json | jq -r 'select(.edit) |
		[.by, .reason, .event] | join(" ")')" = \
		'memos-forget old DELETE' ]
	run -0 memos-forget a
	[ "$output" = '{"id":"a","memory":"Ann likes tea","event":"NOOP"}' ]
	memos-revise --undo >/dev/null
	memos-export | diff before -
	[ "$(found -k 1 coffee)" = 'Ben likes coffee' ]
	memos-cube check
}

@test "ids come from standard input, as they stand or in records" {
	store '{"id":"a","memory":"one"}' '{"id":"b","memory":"two"}' \
		'{"id":"c d","memory":"x"}' '{"id":"e","memory":"three"}' || true
	printf '%s\n' a '' ' "b" ' '{"memory":"three","id":"e","score":1}' \
		'{"memory":"x"}' nobody >in
	run -2 --separate-stderr memos-forget - <in
	[ "$(ids <<<"$output")" = $'a\nb\ne' ]
	echo "$stderr"
	[ "${#stderr_lines[@]}" -eq 2 ]
	[[ $stderr == *"<stdin>:5: the record has no 'id'"* ]]
	[[ $stderr == *"<stdin>:6: no memory 'nobody'"* ]]
	run -1 --separate-stderr memos-forget nobody
	one_line "no memory 'nobody'"
	memos-revise --undo >/dev/null
	memos-list --json | memos-forget - >/dev/null
	run -1 memos-list
}

@test "what is selected needs consent, and ids do not" {
	turns
	run -2 --separate-stderr memos-forget --user ben </dev/null
	one_line '1 memory would be forgotten' --yes
	[ -z "$output" ] && [ -z "$(states)" ]
	run -0 memos-forget --user ben --dry-run
	reads <<<'{"id":"b","memory":"Ben likes coffee","event":"DELETE"}'
	[ -z "$(states)" ]
	run -0 memos-forget --user ben -y
	[ "$(states)" = 'b forgotten' ]
	run -1 memos-forget --user ben -y
	[ -z "$output" ]
	run -1 memos-forget --user nobody </dev/null
}

@test "at a terminal it asks, with the count" {
	store '{"id":"a","memory":"one","user_id":"u"}' \
		'{"id":"b","memory":"two","user_id":"u"}'
	run -2 answered n memos-forget --user u
	[[ $output == *'Forget 2 memories? [y/N]'* ]]
	[ -z "$(states)" ]
	run -0 answered y memos-forget --user u
	[ "$(states)" = $'a forgotten\nb forgotten' ]
	run -0 answered y memos-forget --user u --purge
	[[ $output == *'Purge 2 memories for good? [y/N]'* ]]
	run -1 memos-list --state all
}

@test "nothing that says which is refused, whatever the environment says" {
	turns
	for words in '' --yes '--state all --yes' '--type all -y' \
		'--purge --yes' '--purge --state all -y' \
		"--filter {} -y" "--filter {} --purge -y"; do
		echo "$words"
		# shellcheck disable=SC2086 # several words
		MEMOS_USER=ann run -2 --separate-stderr memos-forget $words
		one_line
		[ -z "$output" ]
	done
	for filter in '{"AND":[{},{"AND":[]}]}' '{"OR":[{"id":"t1"},{}]}'; do
		run -2 --separate-stderr memos-forget --filter "$filter" -y
		one_line 'the filter is empty'
	done
	run -2 --separate-stderr memos-forget t1 --user ann
	one_line 'either ids'
	run -2 --separate-stderr memos-forget - t1 </dev/null
	run -2 --separate-stderr memos-forget --purge --reason x t1
	run -2 --separate-stderr memos-forget --filter '{"type":{"like":1}}' -y
	one_line
	[ -z "$(states)" ]
	MEMOS_USER=ben run -0 memos-forget --type fact --yes
	[ "$(states)" = 'b forgotten' ]
}

@test "scope, type, time, state and filter select, in all states that count" {
	store '{"id":"a","memory":"one","type":"event","user_id":"u","event_at":"2026-01-01"}' \
		'{"id":"b","memory":"two","type":"fact","user_id":"u","agent_id":"g","event_at":"2026-02-01"}' \
		'{"id":"c","memory":"three","type":"fact","user_id":"v","app_id":"p","run_id":"r"}' \
		'{"id":"d","memory":"four","state":"archived","user_id":"u"}'
	for words in '--user u:a b d' '--agent g:b' '--app p:c' '--run r:c' \
		'--type fact -u u:b d' '--until 2026-01-01:a' \
		'--since 2026-02 --until 2026-03:b' '--state archived:d'; do
		echo "$words"
		# shellcheck disable=SC2086 # several words
		run -0 memos-forget -n ${words%:*}
		[ "$(ids <<<"$output" | xargs)" = "${words##*:}" ]
	done
	run -0 memos-forget -n --filter '{"memory":{"icontains":"TWO"}}'
	[ "$(ids <<<"$output")" = b ]
}

@test "what is over by its metadata is forgotten unasked" {
	store '{"id":"a","memory":"1","metadata":{"expires_at":"2026-05-07T08:00:00Z"}}' \
		'{"id":"b","memory":"2","metadata":{"expires_at":"2026-05-07"}}' \
		'{"id":"c","memory":"3","metadata":{"expiration_date":"2026-05-06"}}' \
		'{"id":"d","memory":"4","metadata":{"expires_at":1778140800}}' \
		'{"id":"e","memory":"5","metadata":{"expires_at":"soon"}}' \
		'{"id":"f","memory":"6","metadata":{"expires_at":"2026-05-06"},"user_id":"u"}' \
		'{"id":"g","memory":"7 \"expires_at\""}'
	export MEMOS_NOW=2026-05-07T09:00:00Z
	run -0 memos-forget --expired --user u -n
	[ "$(ids <<<"$output" | xargs)" = f ]
	run -0 memos-forget --expired </dev/null
	[ "$(ids <<<"$output" | xargs)" = 'a c d f' ]
	run -1 memos-forget --expired
	MEMOS_NOW=2026-05-08 run -2 --separate-stderr memos-forget --expired \
		--purge </dev/null
	one_line '5 memories would be purged'
	MEMOS_NOW=2026-05-08 run -0 memos-forget --expired
	[ "$(ids <<<"$output" | xargs)" = b ]
}

@test "facts go with the turn that they were formed of, and come back" {
	turns
	memos-export >before
	n=$(memos-list -a --json | jq -c 'select(.sources == ["t1"])' | wc -l)
	[ "$n" -gt 0 ]
	run -0 memos-forget t1
	[ "${#lines[@]}" -eq $((n + 1)) ]
	[ "$(jq -r .edit <<<"$output" | sort -u | wc -l)" -eq 1 ]
	run -1 memos-search -u ann --without cosine Zebedora
	[[ $(found -u ann Acme) == *Acme* ]]
	memos-revise --undo >/dev/null
	memos-export | diff before -
	run -0 memos-forget --keep-derived t1
	[ "${#lines[@]}" -eq 1 ]
	[[ $(found -u ann Zebedora) == *Zebedora* ]]
}

@test "a fact with another source stays, one of another user's too" {
	store '{"id":"t","memory":"tea","role":"user","user_id":"u"}' \
		'{"id":"s","memory":"more tea","role":"user","user_id":"u"}' \
		'{"id":"two","memory":"U likes tea","type":"fact","user_id":"u","sources":["t","s"]}' \
		'{"id":"one","memory":"U drinks it","type":"fact","user_id":"u","sources":["t","elsewhere"]}' \
		'{"id":"sum","memory":"U and tea","type":"summary","user_id":"u","sources":["one"]}' \
		'{"id":"v","memory":"V heard of it","type":"fact","user_id":"v","sources":["t"]}'
	run -0 memos-forget t
	[ "$(ids <<<"$output" | xargs)" = 't one sum' ]
	run -0 memos-forget s
	[ "$(ids <<<"$output" | xargs)" = 's two' ]
	memos-revise --undo s >/dev/null
	memos-revise --undo t >/dev/null
	run -0 memos-forget s t
	[ "$(ids <<<"$output" | xargs)" = 's two t one sum' ]
	[ "$(jq .edit <<<"$output" | sort -u | wc -l)" -eq 1 ]
}

@test "many are forgotten as one edit, while others write" {
	seq 1500 | sed 's/.*/{"memory":"note & of many","user_id":"u"}/' |
		memos-add >/dev/null
	memos-export >before
	run -0 memos-forget --user u --yes
	[ "${#lines[@]}" -eq 1500 ]
	[ "$(jq .edit <<<"$output" | sort -u | wc -l)" -eq 1 ]
	memos-revise --undo >/dev/null
	memos-export | diff before -
	memos-cube check
}
