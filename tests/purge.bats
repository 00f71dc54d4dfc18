# memos-forget --purge: nothing is left, in no file.
load helper
load stub

setup() {
	memos_setup
}

# turns: a conversation, of which facts are formed.
turns() {
	memos-add --wait >/dev/null <<-'E'
	{"id":"t1","role":"user","content":"My sister Zebedora lives in Quuxville","user_id":"ann","run_id":"r1","event_at":"2026-05-01"}
	{"id":"t2","role":"user","content":"I work at Acme","user_id":"ann","run_id":"r1","event_at":"2026-05-02"}
	{"id":"t3","role":"user","content":"and the train was late","user_id":"ann","run_id":"r1","event_at":"2026-05-03"}
	E
}

# somewhere WORD ...: each of the words is in some file, in whatever case.
somewhere() {
	local word

	for word; do
		grep -rqai -- "$word" "$XDG_DATA_HOME" "$XDG_STATE_HOME" \
			"$XDG_CACHE_HOME" || return
	done
}

# nowhere WORD ...: none is in any.
nowhere() {
	local word

	for word; do
		! grep -rlai -- "$word" "$XDG_DATA_HOME" "$XDG_STATE_HOME" \
			"$XDG_CACHE_HOME" && continue
		echo "has $word"
		return 1
	done
}

# count TABLE [CONDITION]
count() {
	sqlite3 "$(db "${MEMOS_CUBE:-}")" \
		"SELECT count(*) FROM $1 ${2:+WHERE $2}"
}

# sound: check says nothing, and what is made of the rows is what it would be.
sound() {
	memos-cube check || return
	entries >made
	memos-cube reindex >/dev/null
	entries | cmp made -
}

entries() {
	sqlite3 "$(db)" 'SELECT hex(data) FROM entries ORDER BY first' |
		tr -d '\n'
}

index() {
	echo "$XDG_DATA_HOME/memos/default/index"
}

@test "a turn goes with its facts, and with whom they spoke of" {
	turns
	[ "$(count entities "name = 'Zebedora'")" -eq 1 ]
	somewhere zebedora quuxville
	run -0 --separate-stderr memos-forget t1 --purge
	[ -z "$stderr" ]
	[ "${lines[0]}" = '{"id":"t1","event":"PURGE"}' ]
	[ "${#lines[@]}" -ge 2 ]
	nowhere zebedora quuxville
	[ "$(count entities "name = 'Acme'")" -eq 1 ]
	[ "$(count meta "key = 'purge'")" -eq 0 ]
	[[ $(found -u ann Acme) == *Acme* ]]
	sound
	run -1 --separate-stderr memos-forget t1 --purge
	one_line "no memory 't1'"
	memos-list t2 t3 >/dev/null
}

@test "whom another memory speaks of stays, by the names that it has" {
	turns
	store '{"memory":"Zebedora called","user_id":"ann"}'
	memos-forget t1 --purge >/dev/null
	nowhere quuxville
	[ "$(count entities "name = 'Zebedora'")" -eq 1 ]
	run -0 memos-forget --user ann --purge --yes
	nowhere zebedora acme
	[ "$(count entities)" -eq 0 ]
	sound
}

@test "what a memory was goes, undone or not, and why it was changed" {
	store '{"id":"a","memory":"the word is xylograph"}' '{"id":"b","memory":"tea"}'
	memos-revise a 'the word is yggdrasil' --reason 'not xylograph' >/dev/null
	memos-revise a 'the word is zymurgy' >/dev/null
	memos-revise --undo a >/dev/null
	memos-revise b 'green tea' >/dev/null
	memos-forget a >/dev/null
	somewhere xylograph yggdrasil zymurgy
	run -0 memos-forget a --purge
	[ "$output" = '{"id":"a","event":"PURGE"}' ]
	nowhere xylograph yggdrasil zymurgy
	[ "$(memos-list b --history --json | wc -l)" -eq 2 ]
	memos-revise --undo b >/dev/null
	[ "$(found tea)" = tea ]
	sound
}

@test "what was undone, and is no memory, can be purged by its id" {
	memos-revise -u ann -f 'I live in Quuxville' >/dev/null 2>&1 || true
	store '{"id":"x","memory":"tea","user_id":"ann"}'
	run -0 memos-revise -u ann -f 'I live in Quuxville'
	id=$(ids <<<"$output" | tail -1)
	memos-revise --undo >/dev/null
	[ "$(count memories "id = '$id'")" -eq 0 ]
	somewhere quuxville
	run -0 memos-forget "$id" --purge
	nowhere quuxville
	sound
}

@test "others that name it name it no more" {
	store '{"id":"gone-1","memory":"one"}' \
		'{"id":"a","memory":"two","sources":["gone-1","stays"],"superseded_by":"gone-1"}' \
		'{"id":"b","memory":"three","type":"turn","sources":["gone-1"],"supersedes":"gone-1"}'
	memos-revise a 'two and a half' >/dev/null
	memos-forget --keep-derived gone-1 --purge >/dev/null
	nowhere gone-1
	[ "$(memos-list a --json | jq -c '[.sources, .superseded_by]')" = \
		'[["stays"],null]' ]
	memos-revise --undo a >/dev/null
	[ "$(memos-list a --json | jq -c '[.memory, .sources]')" = \
		'["two",["stays"]]' ]
	sound
}

@test "jobs go, with what they carry, and what failed ones were told" {
	store '{"id":"a","memory":"one"}' '{"id":"b","memory":"two"}'
	sqlite3 "$(db)" "
		INSERT INTO jobs(kind, seq, user, payload, priority, run_after,
			state, last_error) VALUES
		('embed', (SELECT seq FROM memories WHERE id = 'a'), '',
			'has quuxville', 5, 0, 3, 'not quuxville'),
		('embed', (SELECT seq FROM memories WHERE id = 'b'), '', NULL,
			5, 0, 3, 'one of these: quuxville, two')"
	somewhere quuxville
	memos-forget a --purge >/dev/null
	nowhere quuxville
	[ "$(count jobs "kind = 'embed'")" -eq 1 ]
	memos-work --failed | jq -e .error >/dev/null || true
}

@test "segments are made anew, and the turn behind has no share of it" {
	seq 60 | awk '{
		printf "{\"id\":\"m%d\",\"role\":\"user\",\"run_id\":\"r%d\",", \
			$1, $1 % 3
		printf "\"content\":\"the doctor of street w%dx\"}\n", $1
	}' | memos-add >/dev/null
	memos-cube compact >/dev/null
	ls "$(index)" >before
	somewhere w17x w20x w21x
	run -0 memos-forget m20 m17 --purge
	nowhere w17x w20x
	somewhere w21x
	run ! diff before <(ls "$(index)")
	[ "$(memos-cube stats | jq -c '[.sealed, .delta, .marks // 0]')" = \
		'[58,0,0]' ]
	[ "$(found -k 1 --without cosine w21x)" = 'the doctor of street w21x' ]
	sound
}

@test "a segment of which nothing is left goes" {
	seq 40 | sed 's/.*/{"memory":"quuxville &","user_id":"u"}/' |
		memos-add >/dev/null
	memos-cube compact >/dev/null
	run -0 memos-forget --user u --purge --yes
	[ "${#lines[@]}" -eq 40 ]
	nowhere quuxville
	[ -z "$(ls "$(index)")" ]
	memos-cube compact
	store '{"memory":"tea"}'
	[ "$(found tea)" = tea ]
	sound
}

@test "everything about a user: names, blocks, sessions, old forms elsewhere" {
	turns
	memos-add --wait -u benedictus --run rumpelstilz >/dev/null \
		'I live in Oberammergau'
	store '{"id":"m","memory":"was in Zanzibar","user_id":"benedictus"}' \
		'{"id":"x","memory":"from Ypsilanti","user_id":"benedictus","state":"archived"}'
	memos-revise m 'is in Lyon' --user ann >/dev/null
	memos-block -u benedictus set human 'Loves Wuthering' >/dev/null
	memos-block -u benedictus set human 'Loves heights' >/dev/null
	memos-block set human 'all of them' >/dev/null
	memos-block -u ann set human 'Ann' >/dev/null
	run -0 memos-forget x
	sqlite3 "$(db)" "INSERT INTO entities(user, agent, app, name)
		VALUES('benedictus', 'g', '', 'Oberammergau')"
	somewhere benedictus rumpelstilz oberammergau zanzibar ypsilanti wuthering
	run -2 memos-forget --user benedictus --purge </dev/null
	run -0 memos-forget --user benedictus --purge --yes
	nowhere benedictus rumpelstilz oberammergau zanzibar ypsilanti wuthering \
		heights
	[ "$(memos-block list -a | wc -l)" -eq 2 ]
	[ "$(memos-list m --json | jq -r .memory)" = 'is in Lyon' ]
	memos-list t1 t2 t3 >/dev/null
	sound
	run -0 memos-forget --user benedictus --purge --yes
	[ -z "$output" ]
}

@test "blocks stay where a session, or anything narrower, is purged" {
	turns
	memos-block -u ann set human 'Ann' >/dev/null
	memos-forget -u ann --type fact --purge --yes >/dev/null
	memos-forget -u ann --run r1 --purge --yes >/dev/null
	[ "$(memos-block -u ann show human)" = Ann ]
	run -1 memos-list --state all
}

@test "what is forgotten can be purged, and nothing else with it" {
	store '{"id":"a","memory":"quuxville"}' '{"id":"b","memory":"tea"}'
	memos-forget a >/dev/null
	run -0 memos-forget --state forgotten --purge --yes
	[ "$output" = '{"id":"a","event":"PURGE"}' ]
	nowhere quuxville
	[ "$(found tea)" = tea ]
	run -1 memos-forget --state forgotten --purge --yes
	sound
}

@test "the history of chats has none of it, and keeps the rest" {
	store '{"id":"a","memory":"my sister lives\nin Quuxville"}' \
		'{"id":"b","memory":"yes","user_id":"u"}' \
		'{"id":"c","memory":"no one else","user_id":"u"}'
	file=$XDG_STATE_HOME/memos/chat_history
	mkdir -p "${file%/*}"
	printf '%s\n' 'say yes' yes 'my sister lives\nin Quuxville' \
		'/search \\ it' >"$file"
	run -0 --separate-stderr memos-forget a --purge
	[ -z "$stderr" ]
	nowhere quuxville
	diff "$file" <(printf '%s\n' 'say yes' yes '/search \\ it')
	[ "$(stat -c %a "$file")" = 600 ]
	run -0 --separate-stderr memos-forget -u u --purge --yes
	one_line warning: "$file"
	diff "$file" <(printf '%s\n' 'say yes' '/search \\ it')
	[ "$(ls "${file%/*}")" = chat_history ]
}

@test "vectors of questions go, and those that a model made" {
	stub --dimension 64
	mkdir -p "$XDG_CONFIG_HOME/memos"
	printf '%s\n' '[embedder far]' 'provider = openai' \
		"url = $STUB_URL/v1" 'model = far-away' 'dimension = 64' \
		'retries = 0' >"$XDG_CONFIG_HOME/memos/config"
	chmod 600 "$XDG_CONFIG_HOME/memos/config"
	memos-cube create work --vectors far >/dev/null
	export MEMOS_CUBE=work
	store '{"id":"a","text":"quuxville"}' '{"id":"b","text":"green tea"}'
	memos-work --drain
	memos-search 'where is quuxville' >/dev/null
	[ "$(count asked)" -eq 1 ] && [ "$(count embeddings)" -eq 2 ]
	memos-forget a --purge >/dev/null
	[ "$(count asked)" -eq 0 ] && [ "$(count embeddings)" -eq 1 ]
	nowhere quuxville
	memos-cube check
}

@test "what is made beside it for other vectors has none of it either" {
	store '{"id":"a","memory":"quuxville is far","run_id":"r","role":"user"}' \
		'{"id":"b","memory":"tea is near","run_id":"r","role":"user"}' \
		'{"id":"c","memory":"and milk","run_id":"r","role":"user"}'
	jq -nc '{id:"a",vector:[range(64)]}' |
		memos-cube reembed --vectors external:64 >/dev/null
	[ "$(count vectors_next)" -eq 1 ]
	memos-forget a --purge >/dev/null
	[ "$(count vectors_next)" -eq 0 ]
	nowhere quuxville
	jq -nc '({id:"b",vector:[range(64)]},{id:"c",vector:[range(64)]})' |
		memos-cube reembed --vectors external:64 >/dev/null
	memos-cube check
}

@test "a dry run shows what would go, and leaves all of it" {
	turns
	before=$(checksum)
	run -0 memos-forget t1 --purge --dry-run
	[ "${lines[0]}" = '{"id":"t1","memory":"My sister Zebedora lives in Quuxville","event":"PURGE"}' ]
	[ "$(checksum)" = "$before" ]
}

@test "a store of an older form is brought forward, and purged" {
	store '{"id":"a","memory":"quuxville"}' '{"id":"b","memory":"tea"}'
	to_form_3
	run -0 memos-forget -n a
	run -0 memos-forget a --purge
	nowhere quuxville
	[ "$(found tea)" = tea ]
	sound
}

@test "a purge that is killed leaves a sound store, and the next one ends it" {
	seq 400 | awk '{
		printf "{\"id\":\"m%d\",\"role\":\"user\",\"run_id\":\"r\",", $1
		printf "\"user_id\":\"u%d\",", $1 % 2
		printf "\"content\":\"quuxville w%dx\"}\n", $1
	}' | memos-add >/dev/null
	store '{"id":"stays","memory":"tea"}'
	memos-cube compact >/dev/null
	cp -r "$XDG_DATA_HOME/memos" template
	for delay in 0 .01 .02 .04 .06 .08 .1 .15 .2; do
		rm -rf "$XDG_DATA_HOME/memos"
		cp -r template "$XDG_DATA_HOME/memos"
		memos-forget -u u0 --purge --yes >/dev/null 2>&1 &
		pid=$!
		sleep "$delay"
		kill -9 "$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
		memos-cube check
		memos-list stays >/dev/null
		memos-forget -u u0 --purge --yes >/dev/null || [ $? -eq 1 ]
		[ "$(count meta "key = 'purge'")" -eq 0 ]
		[ "$(memos-list -a --state all --json | wc -l)" -eq 201 ]
		nowhere w2x w400x u0
		memos-cube check
	done
}

@test "what was interrupted is ended by a purge of nothing" {
	turns
	sqlite3 "$(db)" "DELETE FROM memories WHERE id = 't1';
		INSERT INTO meta VALUES('purge', 'begun')"
	memos-cube reindex >/dev/null
	run -0 memos-forget --purge
	[ -z "$output" ]
	[ "$(count meta "key = 'purge'")" -eq 0 ]
	run -2 --separate-stderr memos-forget --purge
	one_line 'no purge was interrupted'
}

@test "while it lasts others search, and write without a fault" {
	seq 3000 | awk '{
		printf "{\"memory\":\"quuxville w%dx\",\"user_id\":\"u%d\"}\n", \
			$1, $1 % 2
	}' | memos-add >/dev/null
	memos-cube compact >/dev/null
	memos-forget -u u0 --purge --yes >purged &
	pid=$!
	n=0
	while kill -0 "$pid" 2>/dev/null && [ $((n += 1)) -lt 200 ]; do
		run -0 --separate-stderr memos-search -u u1 quuxville
		[ -z "$stderr" ]
		run -0 --separate-stderr memos-add -u u1 "w$n of quuxville"
		[ -z "$stderr" ]
	done
	wait "$pid"
	[ "$(wc -l <purged)" -eq 1500 ]
	nowhere w20x w3000x
	[ "$(memos-list -a -u u1 --json | wc -l)" -eq $((1500 + n)) ] ||
		[ "$(memos-list -a -u u1 --json | wc -l)" -eq $((1499 + n)) ]
	memos-cube check
}
