# What a memory was: its history, and what stood and held at another time.
load helper

# at TIME LINE ...: adds the lines at that time.
at() {
	local time=$1

	shift
	printf '%s\n' "$@" | MEMOS_NOW=$time memos-add --upsert >/dev/null
}

# moved: Ann moves in May, which is told in June.
moved() {
	unweighed
	at 2026-01-10T08:00:00Z \
		'{"id":"paris","memory":"Ann lives in Paris","user_id":"ann","subject":"Ann","relation":"lives_in","object":"Paris","confidence":0.9,"strength":1}' \
		'{"id":"tea","memory":"Ann likes tea","user_id":"ann"}'
	at 2026-06-10T08:00:00Z \
		'{"id":"paris","memory":"Ann lives in Paris","user_id":"ann","subject":"Ann","relation":"lives_in","object":"Paris","valid_to":"2026-05-01","state":"archived","superseded_at":"2026-06-10T08:00:00Z","superseded_by":"lyon"}' \
		'{"id":"lyon","memory":"Ann lives in Lyon","user_id":"ann","valid_from":"2026-05-01","supersedes":"paris"}'
	at 2026-06-20T08:00:00Z \
		'{"id":"tea","memory":"Ann likes green tea","user_id":"ann"}'
}

listed() {
	memos-list --order added "$@" | texts
}

@test "a record has what a fact says and what followed it, out and in" {
	moved
	run -0 memos-list paris
	reads <<-'EOF'
		{"id":"paris","memory":"Ann lives in Paris","type":"fact","user_id":"ann","state":"archived","subject":"Ann","relation":"lives_in","object":"Paris","confidence":0.9,"strength":1,"valid_to":"2026-05-01T00:00:00Z","superseded_at":"2026-06-10T08:00:00Z","superseded_by":"lyon","created_at":"2026-01-10T08:00:00Z","updated_at":"2026-06-10T08:00:00Z"}
	EOF
	memos-export | memos-add --dir other >acks
	[ "$(jq -r .event acks | sort -u)" = ADD ]
	diff <(memos-export) <(memos-export --dir other)
	memos-export | memos-add | jq -r .event | sort -u | diff - <(echo NOOP)
	memos-list --fields subject,object,superseded_by paris |
		diff - <(echo '{"subject":"Ann","object":"Paris","superseded_by":"lyon"}')
}

@test "what others call subject or confidence goes to the metadata" {
	store '{"id":"a","memory":"a","subject":{"x":1},"confidence":"high","strength":-1,"object":["b"],"relation":7}'
	memos-list a | jq -c .metadata |
		diff - <(echo '{"subject":{"x":1},"confidence":"high","strength":-1,"object":["b"],"relation":7}')
	run -2 --separate-stderr memos-add <<<'{"memory":"a","superseded_by":"a b"}'
	one_line "'superseded_by' is not an id"
}

@test "filters ask for what a fact says" {
	moved
	for filter in '{"subject":"Ann"}' '{"relation":{"in":["lives_in"]}}' \
		'{"object":{"icontains":"PAR"}}' '{"confidence":{"gte":0.9}}' \
		'{"strength":1}' '{"superseded_at":"2026-06-10"}' \
		'{"superseded_by":"lyon"}'; do
		[ "$(memos-list --state all --filter "$filter" | ids)" = paris ]
	done
	[ "$(memos-list --filter '{"supersedes":"paris"}' | ids)" = lyon ]
}

@test "--as-of reads what was known and held at a time" {
	moved
	run -1 --separate-stderr memos-list --as-of 2026-01-09
	[ "$output$stderr" = "" ]
	listed --as-of 2026-01-10 | diff - <(printf 'Ann l%s\n' 'ives in Paris' 'ikes tea')
	# in May nobody had told yet
	listed --as-of 2026-05-20 | diff - <(printf 'Ann l%s\n' 'ives in Paris' 'ikes tea')
	listed --as-of 2026-06-10 | diff - <(printf 'Ann l%s\n' 'ikes tea' 'ives in Lyon')
	listed --as-of 2026-06-10T07:59:59Z | diff - <(printf 'Ann l%s\n' 'ives in Paris' 'ikes tea')
	listed --as-of 2027 | diff - <(listed)
	# as it was then, to the field
	memos-list --as-of 2026-02 paris | jq -c '[.state, .valid_to, .replaced_at]' |
		diff - <(echo '["active",null,null]')
	[ "$(memos-list --as-of 2026-06-15 -u ann --filter '{"memory":{"contains":"tea"}}' | texts)" = 'Ann likes tea' ]
	run -1 memos-list --as-of 2026-06-15 -u ben
	run -1 --separate-stderr memos-list --as-of 2026-02 lyon
	one_line "no memory 'lyon'"
}

@test "--valid-at reads what held, as is known today" {
	moved
	listed --valid-at 2026-04-30 | diff - <(printf 'Ann l%s\n' 'ives in Paris' 'ikes green tea')
	listed --valid-at 2026-05-20 | diff - <(printf 'Ann l%s\n' 'ives in Lyon' 'ikes green tea')
	# and as was known then
	listed --valid-at 2026-05-20 --as-of 2026-06-01 |
		diff - <(printf 'Ann l%s\n' 'ives in Paris' 'ikes tea')
	# what is archived for another reason stays away
	store '{"memory":"old","state":"archived"}'
	listed --valid-at 2026-04-30 | grep -c old | diff - <(echo 0)
	listed --valid-at 2026-04-30 --state archived | diff - <(printf 'Ann lives in Paris\nold\n')
}

@test "pages and several cubes read the past too" {
	moved
	for i in 1 2 3 4 5; do
		at "2026-02-0$i" '{"id":"n'$i'","memory":"one '$i'"}'
		at 2026-07-01 '{"id":"n'$i'","memory":"two '$i'"}'
	done
	memos-list -a --as-of 2026-03 >whole
	[ "$(texts <whole | xargs)" = "one 5 one 4 one 3 one 2 one 1 Ann likes tea Ann lives in Paris" ]
	last=
	while memos-list -k 2 --as-of 2026-03 ${last:+--cursor "$last"} >page; do
		cat page >>pages
		last=$(ids <page | tail -1)
	done
	diff whole pages
	memos-cube create copy >/dev/null
	memos-export | memos-add -c copy >/dev/null
	memos-list -c default -c copy -a --as-of 2026-03 >both
	[ "$(wc -l <both)" = 14 ]
	sort -u both | diff - <(sort whole)
}

@test "--history prints all that a memory was, and who changed it" {
	moved
	run -0 --separate-stderr memos-list --history tea
	reads <<-'EOF'
		{"id":"tea","memory":"Ann likes tea","type":"fact","user_id":"ann","state":"active","created_at":"2026-01-10T08:00:00Z","replaced_at":"2026-06-20T08:00:00Z","from":"2026-01-10T08:00:00Z","until":"2026-06-20T08:00:00Z","event":"ADD"}
		{"id":"tea","memory":"Ann likes green tea","type":"fact","user_id":"ann","state":"active","created_at":"2026-01-10T08:00:00Z","updated_at":"2026-06-20T08:00:00Z","from":"2026-06-20T08:00:00Z","event":"UPDATE","by":"memos-add","edit":2}
	EOF
	run -0 --separate-stderr memos-list --history --color always tea
	reads <<-'EOF'
		2026-01-10 08:00  ADD
		    Ann likes tea
		2026-06-20 08:00  UPDATE 2 by memos-add
		    Ann likes green tea
	EOF
	run -0 memos-list --history --fields memory lyon
	reads <<-'EOF'
		{"memory":"Ann lives in Lyon","from":"2026-06-10T08:00:00Z","event":"ADD"}
	EOF
	[ "$(printf 'tea\n"paris"\n' | memos-list --history --ids - | wc -l)" = 4 ]
	run -1 --separate-stderr memos-list --history tea nosuch
	one_line "no memory 'nosuch'"
	[ "$(wc -l <<<"$output")" = 2 ]
}

@test "what does not go together is status 2" {
	store '{"id":"a","memory":"a"}'
	run -2 --separate-stderr memos-list --history
	one_line "--history goes with ids of memories"
	run -2 --separate-stderr memos-list --history --as-of 2026 a
	one_line "--history goes without --as-of"
	run -2 --separate-stderr memos-list --as-of someday
	one_line "'someday' is no time"
	run -2 --separate-stderr memos-list --valid-at 2026-13
	one_line "'2026-13' is no time"
}

@test "a store of an older form is read as it is, in the past too" {
	moved
	to_form_3
	before=$(checksum)
	memos-list --history tea | jq -c '[.memory, .event, .by]' | diff - \
		<(printf '%s\n' '["Ann likes tea","ADD",null]' '["Ann likes green tea","UPDATE",null]')
	[ "$(memos-list --as-of 2026-02 tea | texts)" = 'Ann likes tea' ]
	[ "$(memos-list -k 1 --as-of 2026-06-15 --filter '{"subject":null}' | ids)" = lyon ]
	run -1 memos-list --state all --filter '{"subject":"Ann"}'
	[ "$(memos-export | wc -l)" = 5 ]
	memos-cube check
	[ "$(checksum)" = "$before" ]
	at 2026-07-01 '{"id":"tea","memory":"Ann likes milk","user_id":"ann"}'
	[ "$(memos-list --history tea | jq -r .memory | wc -l)" = 3 ]
	memos-cube check
}

@test "check tells a change whose memory is lost" {
	moved
	memos-cube check
	sqlite3 "$(db)" 'DELETE FROM versions'
	run -3 --separate-stderr memos-cube check
	[[ $output == *"what tea was before change 2 is lost"* ]]
	sqlite3 "$(db)" 'DELETE FROM edits'
	run -3 --separate-stderr memos-cube check
	[[ $output == *"change 2 of tea is none"* ]]
}

@test "whoever asks, a damaged version is an error and no crash" {
	moved
	sqlite3 "$(db)" "UPDATE versions SET record = '{\"id\":' WHERE id = 'tea'"
	run -3 --separate-stderr memos-list --history tea
	one_line "memos-list: an old version is no record"
	run -3 --separate-stderr memos-list --as-of 2026-02
	one_line "memos-list: "
	run -0 memos-list tea
}
