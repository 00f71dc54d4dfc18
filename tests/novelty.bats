# What a memory that is added is worth beside what was heard before.
load helper

# talk: two thousand words that somebody has said, in turns of thirty.
talk() {
	awk 'BEGIN { for (i = 0; i < 66; i++) {
		line = ""
		for (k = 0; k < 30; k++)
			line = line sprintf(" %c%c%c%c", 97 + i % 26,
			    97 + k % 26, 97 + (i * 7 + k) % 26, 97 + i / 26)
		print "{\"memory\":\"so it is" line "\",\"type\":\"turn\"," \
		    "\"user_id\":\"ann\",\"run_id\":\"r" i % 4 "\"}"
	} }'
}

# turn USER TEXT: adds a turn, and prints what novelty it has.
turn() {
	local id

	id=$(memos-add -u "$1" --type turn "$2" | jq -r .id)
	memos-list --json --explain "$id" | jq .explain.importance.novelty
}

# worth [OPTION ...]: texts and what they are worth.
worth() {
	memos-list -a --json --order added "$@" | jq -r '"\(.importance) \(.memory)"'
}

@test "new words are worth something, once there are known ones" {
	[ "$(turn ann 'then the zeppelin came')" = 0 ]
	talk | memos-add >/dev/null
	[ "$(turn ann 'then the zeppelin came')" = 0 ]
	[ "$(turn ann 'then the zeppelin sank')" = 0.02 ]
	[ "$(turn ann 'then the zeppelin, the ferry and the tractor sank')" = 0.04 ]
	[ "$(turn ann 'then harvest, orchard, plough and barn burnt')" = 0.06 ]
	[ "$(turn ann 'then the barn sank 17 in 2026')" = 0 ]
	run -0 memos-list --explain --color always -k 1 --order newest \
		-m 'harvest'
	[[ ${lines[1]} == *"importance 0.36: turn 0.30, novelty +0.06" ]]
}

@test "what is said again and again is worth less, in any order" {
	for want in 0 0 0 -0.04 -0.04 -0.04 -0.04 -0.08; do
		[ "$(turn ann "the build passed in 5 seconds")" = "$want" ]
	done
	[ "$(turn ann 'In 5 seconds, the build has passed!')" = -0.08 ]
	[ "$(turn ann 'the build passed in 6 seconds')" = 0 ]
}

@test "who says it knows nothing of what others have said" {
	talk | memos-add >/dev/null
	[ "$(turn ann 'so it is aaaa abba')" = 0 ]
	turn ann 'the build passed'
	turn ann 'the build passed'
	[ "$(turn ben 'the build passed')" = 0 ]
	[ "$(memos-add --agent g -u ann --type turn 'the build passed' |
		memos-list --json --explain --ids - |
		jq .explain.importance.novelty)" = 0 ]
}

@test "batches, threads and lines that are bad make no difference" {
	{
		talk
		for word in harvest orchard harvest plough harvest; do
			echo '{"memory":"there was a '$word'","type":"turn","user_id":"ann","event_at":"2026-01-01","run_id":"'$RANDOM'"}'
		done
	} >lines
	memos-add --dir all --threads 1 <lines >/dev/null
	worth --dir all >want
	memos-add --dir threads --threads 4 lines >/dev/null
	worth --dir threads | diff want -
	split -l 9 lines part.
	for part in part.*; do
		memos-add --dir parts "$part" >/dev/null
	done
	worth --dir parts | diff want -
	# the second record of a line is bad: the first is not heard, either
	memos-add --dir torn >/dev/null <<<'{"id":"a","memory":"x"}'
	while read -r line; do
		echo "$line"
		echo '[{"memory":"an orchard, a plough","type":"turn","user_id":"ann"},{"id":"a","memory":"y"}]'
	done <lines >mixed
	run -2 memos-add --dir torn mixed
	worth --dir torn -u ann | diff want -
}

@test "a replay changes nothing, nor do facts that turns are read for" {
	talk | memos-add --replay-key k >/dev/null
	before=$(worth)
	talk | memos-add --replay-key k >/dev/null
	[ "$(worth)" = "$before" ]
	[ "$(turn ann 'harvest and orchard')" = 0.04 ]
	memos-add >/dev/null <<<'{"id":"f","memory":"Ann has an orchard and a plough","type":"fact","user_id":"ann","sources":["t"]}'
	[ "$(memos-list --json --explain f | jq .explain.importance.novelty)" = 0 ]
	[ "$(turn ann 'a plough')" = 0.02 ]
}

@test "a purge leaves nothing of what was heard, and the rest is heard again" {
	talk | memos-add >/dev/null
	turn zoe 'the zeppelin came'
	turn ann 'harvest'
	db=$XDG_DATA_HOME/memos/default/memory.db
	memos-forget --user zoe --purge --yes >/dev/null
	[ "$(sqlite3 "$db" "SELECT count(*) FROM meta WHERE key LIKE 'heard%'")" = 0 ]
	run -1 grep -a zoe "$db"
	[ "$(turn ann 'harvest and orchard')" = 0.02 ]
	[ "$(turn ann 'so it is aaaa abba')" = 0 ]
	# and what is damaged there
	sqlite3 "$db" "UPDATE meta SET value = x'02ffffff' WHERE key LIKE 'heard%'"
	[ "$(turn ann 'orchard and plough')" = 0.02 ]
	run -0 memos-cube check
}

@test "nothing is heard where nobody wants to know what it is worth" {
	unweighed
	talk | memos-add >/dev/null
	[ "$(sqlite3 "$XDG_DATA_HOME/memos/default/memory.db" \
		"SELECT count(*) FROM meta WHERE key LIKE 'heard%'")" = 0 ]
	[ "$(memos-list --fields importance -k 1)" = "{}" ]
}
