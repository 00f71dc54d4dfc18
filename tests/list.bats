# memos-list: by id, by selection, newest first, page by page.
load helper

@test "memos-list prints newest first, by time of the event, else of adding" {
	MEMOS_NOW=2026-03-01T00:00:00Z store '{"id":"b","memory":"b"}'
	MEMOS_NOW=2026-04-01T00:00:00Z store '{"id":"a","memory":"a","event_at":"2026-01-01"}'
	MEMOS_NOW=2026-02-01T00:00:00Z store '{"id":"c","memory":"c"}' \
		'{"id":"d","memory":"d","event_at":"2026-06-01"}'
	[ "$(memos-list | jq -r .id | xargs)" = "d b c a" ]
	[ "$(memos-list --order newest | jq -r .id | xargs)" = "d b c a" ]
	[ "$(memos-list --order added | jq -r .id | xargs)" = "b a c d" ]
}

@test "20 are listed, -k says how many, --all lists all" {
	seq 1 50 | memos-add -f lines >/dev/null
	[ "$(memos-list | wc -l)" = 20 ]
	[ "$(memos-list -k 7 | wc -l)" = 7 ]
	[ "$(memos-list -k 1000 | wc -l)" = 50 ]
	[ "$(memos-list -a | wc -l)" = 50 ]
	[ "$(memos-list --all | wc -l)" = 50 ]
	run -2 --separate-stderr memos-list -a -k 3
	one_line "--all goes without --limit"
}

# pages OPTION ...: everything, by pages of 7.
pages() {
	local last='' page

	while page=$(memos-list -k 7 "$@" ${last:+--cursor "$last"}); do
		echo "$page"
		last=$(ids <<<"$page" | tail -1)
	done
}

@test "pages have no gaps and no repeats, in both orders" {
	# many of the same time, some without
	for i in $(seq 1 60); do
		echo '{"memory":"number '"$i"'","user_id":"u'$((i % 2))'","event_at":"2026-01-0'$((i % 3 + 1))'"}'
		[ $((i % 5)) != 0 ] || echo '{"memory":"bare '"$i"'"}'
	done | MEMOS_NOW=2026-01-02T00:00:00Z memos-add >/dev/null
	for order in newest added; do
		diff <(pages --order $order) <(memos-list -a --order $order)
		diff <(pages --order $order -u u1) \
			<(memos-list -a --order $order -u u1)
	done
	[ "$(pages | wc -l)" = 72 ]
}

@test "what is added while one pages comes up in no page, or once" {
	seq 1 20 | memos-add -f lines >/dev/null
	memos-list -k 10 >one
	memos-add new >/dev/null
	memos-list -k 10 --cursor "$(ids <one | tail -1)" >two
	cat one two | ids | sort | uniq -d | diff /dev/null -
	[ "$(cat one two | wc -l)" = 20 ]
	[ "$(memos-list --order added --cursor "$(ids <one | head -1)" | texts)" = new ]
}

@test "a cursor that is not there is status 2" {
	store '{"id":"a","memory":"a"}'
	run -2 --separate-stderr memos-list --cursor nosuch
	[ "$output" = "" ]
	one_line "no memory 'nosuch' to go on from"
}

@test "the last page is empty, status 1" {
	store '{"id":"a","memory":"a"}'
	run -1 --separate-stderr memos-list --cursor a
	[ "$output$stderr" = "" ]
}

@test "memories are listed by their ids, in the order asked" {
	store '{"id":"a","memory":"one"}' '{"id":"b","memory":"two","state":"forgotten"}' \
		'{"id":"c","memory":"three"}'
	[ "$(memos-list c a | texts | xargs)" = "three one" ]
	# by name, whatever its state
	[ "$(memos-list b | texts)" = two ]
}

@test "an id that is not there is said, status 1, and the others are listed" {
	store '{"id":"a","memory":"one"}'
	run -1 --separate-stderr memos-list a nosuch
	[ "$(texts <<<"$output")" = one ]
	one_line "memos-list: no memory 'nosuch'"
	run -1 --separate-stderr memos-list nosuch
	[ "$output" = "" ]
}

@test "--ids - takes ids, quoted ids and records" {
	store '{"id":"a","memory":"one"}' '{"id":"7","memory":"seven"}'
	printf '%s\n' a '"7"' '{"id":"a","score":1}' 7 >ids
	for file in ids -; do
		run -0 memos-list --ids $file <ids
		[ "$(texts <<<"$output" | xargs)" = "one seven one seven" ]
	done
	# a blank line is no id
	printf '%s\n' '' a ' ' | memos-list --ids - >out 2>err
	[ "$(wc -l <out)$(cat err)" = 1 ]
	printf '%s\n' nosuch '{"memory":1}' a >ids
	run -2 --separate-stderr memos-list --ids ids
	[ "$(texts <<<"$output")" = one ]
	[ "${stderr_lines[0]}" = "memos-list: ids:1: no memory 'nosuch'" ]
	[ "${stderr_lines[1]}" = "memos-list: ids:2: the record has no 'id'" ]
	run -1 memos-list --ids - <<<nosuch
	run -2 --separate-stderr memos-list --ids nosuch
	one_line "cannot open 'nosuch'"
}

@test "what memos-search finds can be listed by --ids" {
	store '{"id":"a","memory":"green tea"}' '{"id":"b","memory":"tea"}'
	diff <(memos-search tea | sed 's/,"score":.*/}/') \
		<(memos-search tea | memos-list --ids -)
	diff <(memos-search tea | sed 's/,"score":.*/}/') \
		<(memos-search tea | jq -r .id | memos-list --ids -)
}

@test "--fields prints these fields and no others" {
	store '{"id":"a","memory":"one","metadata":{"x":1},"role":"user"}'
	run -0 memos-list --fields role,id
	[ "$output" = '{"id":"a","role":"user"}' ]
	run -0 memos-list --fields name
	[ "$output" = '{}' ]
	run -2 --separate-stderr memos-list --fields id,nope
	one_line "unknown field 'nope' (id memory type user_id"
}

@test "states: default, one, several, all" {
	for state in active decaying archived forgotten; do
		store '{"id":"'$state'","memory":"'$state'","state":"'$state'"}'
	done
	[ "$(memos-list --order added | ids | xargs)" = "active decaying" ]
	[ "$(memos-list --state forgotten | ids)" = forgotten ]
	[ "$(memos-list --order added --state active,archived | ids | xargs)" = \
		"active archived" ]
	[ "$(memos-list --state all | wc -l)" = 4 ]
}

@test "several cubes are listed as one, newest first, -k in all" {
	memos-cube create one >/dev/null
	memos-cube create two >/dev/null
	for day in 1 3 5; do
		memos-add -c one --at 2026-01-0$day --type event $day
		memos-add -c two --at 2026-01-0$((day + 1)) --type event \
			$((day + 1))
	done
	[ "$(memos-list -c one -c two | texts | xargs)" = "6 5 4 3 2 1" ]
	[ "$(memos-list -c two -c one -k 3 | texts | xargs)" = "6 5 4" ]
	[ "$(memos-list -c two -c one --order added | texts | xargs)" = \
		"2 4 6 1 3 5" ]
	id=$(memos-list -c two -k 1 | ids)
	[ "$(memos-list -c one -c two "$id" | texts)" = 6 ]
	[ "$(memos-list -c one -c two | memos-list -c one -c two --ids - |
		texts | xargs)" = "6 5 4 3 2 1" ]
	run -2 --separate-stderr memos-list -c one -c two --cursor "$id"
	one_line "--cursor goes with one cube"
}

@test "an empty store is status 1" {
	run -1 --separate-stderr memos-list
	[ "$output" = "" ]
	one_line "nothing is remembered yet"
	store '{"memory":"a","user_id":"ann"}'
	run -1 --separate-stderr memos-list -u bob
	[ "$output$stderr" = "" ]
}

@test "a reader that goes away ends a listing without noise" {
	seq 1 5000 | memos-add -f lines >/dev/null
	# shellcheck disable=SC2016 # for the other shell
	run -0 --separate-stderr bash -c \
		'set -o pipefail; memos-list -a | head -1 >/dev/null'
	[ "$stderr" = "" ]
	[ -c /dev/full ] || return 0
	run -3 --separate-stderr sh -c 'memos-list -a >/dev/full'
	one_line "write error: No space left on device"
}
