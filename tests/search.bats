# What memos-search finds, in which order, and what it says of it.
load helper

@test "a query finds the texts that share a word, best first" {
	store '{"memory":"Ann prefers green tea in the morning"}' \
		'{"memory":"The bridge opens in June"}' \
		'{"memory":"Green bridges"}'
	run -0 --separate-stderr memos-search --fields memory,score green tea
	[ "$stderr" = "" ]
	[ "$(texts <<<"$output" | head -1)" = \
		"Ann prefers green tea in the morning" ]
	jq -s -e 'length == 2 and .[0].score > .[1].score' <<<"$output"
}

@test "a hit is its record and its score" {
	store '{"id":"a","memory":"Ann prefers tea","user_id":"ann","event_at":"2026-05-07","metadata":{"n":1}}'
	run -0 memos-search tea
	run -0 sed -E 's/"score":0\.[0-9]{6}}/"score":S}/' <<<"$output"
	reads <<-EOF
		$(memos-list | sed 's/}$/,"score":S}/')
	EOF
}

@test "nothing in common is status 1 and no output" {
	store '{"memory":"Ann prefers tea"}'
	run -1 --separate-stderr memos-search xylophone quartz
	[ "$output$stderr" = "" ]
	run -1 --separate-stderr memos-search '?!'
	[ "$output$stderr" = "" ]
}

@test "an empty query is status 2" {
	store '{"memory":"Ann prefers tea"}'
	for query in '' ' '; do
		run -2 --separate-stderr memos-search "$query"
		one_line "the query is empty"
	done
	run -2 --separate-stderr memos-search $'caf\xe9'
	one_line "not UTF-8"
}

@test "a query of stop words only finds the texts with those words" {
	store '{"memory":"to be or not to be"}' '{"memory":"Ann prefers tea"}'
	[ "$(found 'to be or not')" = "to be or not to be" ]
	run -1 memos-search 'you and me'
}

@test "stop words beside others count for nothing" {
	store '{"memory":"what is it that you are"}' '{"memory":"Ann prefers tea"}'
	[ "$(found 'what is it that you are to tea')" = "Ann prefers tea" ]
}

@test "words are found in other forms, and letters with and without marks" {
	store '{"memory":"She was painting sunrises at the café"}'
	for query in painted Sunrise CAFE cafés; do
		[ "$(found "$query")" != "" ]
	done
}

@test "a text without a word in common is found by its meaning" {
	store '{"memory":"My physician wrote a prescription"}' \
		'{"memory":"The bridge opens in June"}'
	[ "$(found doctor | head -1)" = "My physician wrote a prescription" ]
	run -1 memos-search --without cosine doctor
}

@test "-k bounds the hits" {
	seq 1 30 | sed 's/.*/{"memory":"tea number &"}/' | memos-add >/dev/null
	[ "$(memos-search tea | wc -l)" = 10 ]
	[ "$(memos-search -k 3 tea | wc -l)" = 3 ]
	[ "$(memos-search --limit=10000 tea | wc -l)" = 30 ]
	diff <(memos-search -k 3 tea) <(memos-search -k 30 tea | head -3)
	run -2 memos-search -k 0 tea
	run -2 memos-search -k 10001 tea
}

@test "equal scores are ordered by time, newest first, then by id" {
	for i in 3 1 2; do
		echo '{"id":"b'$i'","memory":"tea","type":"event","event_at":"2026-05-0'$i'T00:00:00Z"}'
		echo '{"id":"a'$i'","memory":"tea","type":"event","event_at":"2026-05-0'$i'T00:00:00Z"}'
	done | memos-add >/dev/null
	[ "$(memos-search tea | jq -r .id | xargs)" = "a3 b3 a2 b2 a1 b1" ]
	[ "$(memos-search -k 3 tea | jq -r .id | xargs)" = "a3 b3 a2" ]
}

@test "a speaker and a date are words of what was said" {
	store '{"id":"a","role":"user","name":"Caroline","content":"I will go","event_at":"2023-05-08T13:56:00Z"}' \
		'{"id":"b","role":"user","name":"Melanie","content":"I will stay","event_at":"2024-07-01T10:00:00Z"}'
	[ "$(memos-search Caroline | jq -r .id)" = a ]
	[ "$(memos-search 'July 2024' | jq -r .id | head -1)" = b ]
	# the name of the speaker is a cue of its own
	memos-search --explain Caroline |
		jq -e '.explain.speaker.value == 0.6' >/dev/null
	memos-search --explain 'which places does Caroline like' |
		jq -e '.explain.speaker.value == 1' >/dev/null
}

@test "the parts of --explain add up to the score" {
	store '{"role":"user","content":"When did Ann move to Lyon?","run_id":"r"}' \
		'{"role":"assistant","content":"Yesterday Ann moved to Lyon and she bought a very large house with a garden full of old apple trees, beehives, two ponds and a shed.","run_id":"r","name":"Ann"}' \
		'{"memory":"Ann lives in Lyon"}'
	for without in '' cosine bm25f,pair fresh,rule; do
		memos-search ${without:+--without $without} --explain \
			'when did Ann move to Lyon' >hits
		[ "$(wc -l <hits)" = 3 ]
		jq -s -e 'all(.[]; ([.explain[].part] | add) - .score
			| fabs < 0.00001)' hits
		jq -s -e 'all(.[].explain[]; .value * .weight - .part
			| fabs < 0.00001)' hits
	done
	jq -s -e '[.[].explain | .fresh.part, .rule.part] | all(. == 0)' hits
	[ "$(jq -c '.explain | keys_unsorted' hits | sort -u)" = \
		'["bm25f","cosine","pair","speaker","user","self","when","question","graph","time","fact","fading","fresh","rule"]' ]
}

@test "among turns found, one that says what others do not, and a rule, gain" {
	store '{"role":"user","content":"I went to ski","run_id":"r"}' \
		'{"role":"user","content":"Going to ski was great","run_id":"r"}' \
		'{"role":"user","content":"Great that you went to ski","run_id":"r"}' \
		'{"role":"user","content":"We went to ski at Zell with Ann by train","run_id":"r"}' \
		'{"role":"user","content":"Always book two beds to ski","run_id":"r"}'
	memos-search --explain ski >hits
	jq -s -e 'max_by(.explain.fresh.value).memory | test("Zell|beds")' hits
	jq -s -e 'map(select(.explain.rule.value == 1).memory) |
		. == ["Always book two beds to ski"]' hits
}

@test "--explain changes no score and no order" {
	seq 1 20 | sed 's/.*/{"memory":"tea number &"}/' | memos-add >/dev/null
	diff <(memos-search 'tea number 7') \
		<(memos-search --explain 'tea number 7' |
			sed 's/,"explain":.*/}/')
}

@test "--without leaves cues out, and names one that is not there" {
	store '{"role":"user","content":"tea"}' \
		'{"role":"assistant","content":"tea"}'
	[ "$(memos-search tea | jq -r .role | xargs)" = "user assistant" ]
	memos-search --without user tea |
		jq -s -e '.[0].score == .[1].score'
	run -2 --separate-stderr memos-search --without user,luck tea
	[ "$output" = "" ]
	one_line "no source or part 'luck'"
	run -2 --separate-stderr memos-search --source words --without words tea
	one_line "no source is left"
}

@test "--why tells rank, score and parts of a memory that was found" {
	seq 1 20 | sed 's/.*/{"id":"&","memory":"tea number &"}/' |
		memos-add >/dev/null
	memos-search -k 20 'tea 7' >hits
	[ "$(jq -r .id hits | head -1)" = 7 ]
	for id in 7 1 13; do
		run -0 memos-search --why "$id" 'tea 7'
		[ "${#lines[@]}" = 1 ]
		jq -e --slurpfile hits hits '. as $w | $hits[.rank - 1]
			| .id == $w.id and .score == $w.score' <<<"$output"
		jq -e '.candidates == 20 and (.why | startswith("rank "))' \
			<<<"$output"
	done
}

@test "--why tells why a memory was not found" {
	store '{"id":"a","memory":"Ann prefers tea","user_id":"ann"}' \
		'{"id":"f","memory":"tea, but forgotten","state":"forgotten"}'
	why() {
		run -1 --separate-stderr memos-search "$@"
		[ "$stderr" = "" ]
		jq -r .why <<<"$output"
	}
	[ "$(why --why nosuch tea)" = "no memory 'nosuch' in this cube" ]
	[[ $(why --why a -u bob tea) == "it belongs to another user"* ]]
	[[ $(why --why a --type turn tea) == *"keep it out" ]]
	[[ $(why --why a --run r tea) == *"keep it out" ]]
	[[ $(why --why a --until 2020 tea) == *"keep it out" ]]
	[[ $(why --why a xylophone) == "no word of it or of the turns around it"*"is under 0.10" ]]
	[[ $(why --why f tea) == "it is forgotten" ]]
	run -2 --separate-stderr memos-search --why a <<<'{"query":"tea"}'
	one_line "--why needs a query"
}

@test "--fields prints what is named, the score as any other field" {
	store '{"id":"a","memory":"tea","metadata":{"n":1}}'
	run -0 memos-search --fields metadata,id tea
	[ "$output" = '{"id":"a","metadata":{"n":1}}' ]
	run -0 memos-search --fields score,id tea
	[[ $output =~ ^'{"id":"a","score":'0\.[0-9]+}$ ]]
	run -2 --separate-stderr memos-search --fields id,nope tea
	one_line "unknown field 'nope'"
}

@test "archived and forgotten memories are found only if asked for" {
	for state in active decaying archived forgotten; do
		store '{"memory":"tea '$state'","state":"'$state'"}'
	done
	[ "$(found tea | sort | xargs)" = "tea active tea decaying" ]
	[ "$(found --state archived tea)" = "tea archived" ]
	[ "$(found --state all tea | sort | xargs -n 2 | wc -l)" -ge 3 ]
	run -2 --separate-stderr memos-search --state asleep tea
	one_line "no state 'asleep'"
}

@test "a search reads any number of words" {
	store '{"memory":"zebra"}'
	query=$(seq 1 20000 | xargs)
	[ "$(found "$query zebra")" = "" ] || [ "$(found "$query zebra")" = zebra ]
	[ "$(found "zebra $query")" = zebra ]
}

@test "--source says what may lead to a memory" {
	store '{"memory":"My physician wrote a prescription"}' \
		'{"memory":"The doctor opens in June"}'
	[ "$(found --source words doctor)" = "The doctor opens in June" ]
	[ "$(found --source vectors doctor | wc -l)" = 2 ]
	run -1 memos-search --source words prescribed surgeon
	run -1 memos-search --source vectors zzyzx
	store '{"memory":"zzyzx"}'
	run -1 memos-search --source vectors zzyzx
	for query in doctor 'physician in June' zzyzx; do
		diff <(memos-search "$query") \
			<(memos-search --without time "$query")
		diff <(memos-search --without cosine "$query") \
			<(memos-search --without vectors "$query")
		diff <(memos-search --without vectors,graph,time "$query") \
			<(memos-search --source words,phrase,fuzzy,archive "$query")
	done
	for source in smell Words words,smell; do
		run -2 --separate-stderr memos-search --source "$source" tea
		[ "$output" = "" ]
		one_line "no source '${source#words,}' (words vectors phrase fuzzy time graph archive)"
	done
}

# sealed N: a store of some sessions of which all but a few are in segments.
sealed() {
	seq 1 "$1" | awk '{
		printf "{\"id\":\"m%d\",\"role\":\"user\",\"run_id\":\"r%d\",", $1, $1 % 3
		printf "\"user_id\":\"u%d\",\"memory\":\"%s number %d of the %s\"}\n",
			$1 % 2, $1 % 4 ? "tea" : "coffee", $1,
			$1 % 5 ? "garden" : "kitchen"
	}' >notes
	head -n $(($1 / 2)) notes | memos-add >/dev/null
	memos-cube compact >/dev/null
	tail -n +$(($1 / 2 + 1)) notes | memos-add >/dev/null
}

@test "--exact finds the same without the index" {
	sealed 60
	memos-add --upsert \
		<<<'{"id":"m7","memory":"milk in the garden"}' >/dev/null
	[ -n "$(ls "$XDG_DATA_HOME"/memos/default/index/*.words)" ]
	for query in tea 'coffee in the kitchen' 'the of' garden 'number 7' milk; do
		for with in '--source words' '' '--source vectors' '-k 1' \
			'--user u1' '--run r2'; do
			# shellcheck disable=SC2086 # an option and its value
			diff <(memos-search $with "$query") \
				<(memos-search --exact $with "$query")
		done
		diff <(memos-search --filter '{"run_id":"r1"}' "$query") \
			<(memos-search --filter '{"run_id":"r1"}' --exact "$query")
	done
	[ "$(memos-search -k 100 garden | wc -l)" = 60 ]
	diff <(memos-search --why m3 tea) <(memos-search --exact --why m3 tea)
}

@test "a damaged segment is passed over with one warning" {
	sealed 60
	memos-search tea >want
	memos-search --source words 'coffee garden' >other
	for file in "$XDG_DATA_HOME"/memos/default/index/*.*; do
		mv "$file" kept
		head -c 100 kept >"$file"
		run -0 --separate-stderr memos-search tea
		[ "$output" = "$(cat want)" ]
		one_line "memos-search: warning: cube 'default': " \
			"its rows were read instead; memos-cube compact mends it"
		rm "$file"
		run -0 --separate-stderr memos-search --source words 'coffee garden'
		[ "$output" = "$(cat other)" ]
		one_line "its rows were read instead"
		mv kept "$file"
	done
	run -0 --separate-stderr memos-search tea
	[ "$output" = "$(cat want)" ]
	[ "$stderr" = "" ]
}

@test "several cubes are merged by score" {
	memos-cube create work >/dev/null
	memos-cube create home >/dev/null
	memos-add --cube work 'tea'
	memos-add --cube home 'tea in the garden behind the house'
	memos-add --cube work 'coffee and some tea in the office'
	run -0 memos-search --cube work --cube home tea
	jq -s -e 'length == 3 and .[0].memory == "tea"
		and ([.[].score] | . == (sort | reverse))' <<<"$output"
	[ "$(memos-search -c work -c home -k 2 tea)" = "$(head -2 <<<"$output")" ]
	[ "$(found -c home tea)" = "tea in the garden behind the house" ]
	id=$(memos-list -c home | jq -r .id)
	run -0 memos-search -c work -c home --why "$id" tea
	[ "$(jq -r .memory <<<"$output")" = "tea in the garden behind the house" ]
}

@test "without a store a search says how to add, status 1" {
	run -1 --separate-stderr memos-search tea
	[ "$output" = "" ]
	one_line "memos-search: warning: nothing is remembered yet" "memos-add"
	run -1 --separate-stderr memos-search --cube default tea
	one_line "nothing is remembered yet"
	[ ! -e "$XDG_DATA_HOME/memos" ]
}

@test "a named cube that is missing is status 3" {
	store '{"memory":"tea"}'
	for cmd in 'memos-search x' 'memos-list' 'memos-export' 'memos-add x'; do
		# shellcheck disable=SC2086 # command and operand
		run -3 --separate-stderr $cmd --cube nope
		[ "$output" = "" ]
		one_line "${cmd%% *}: no cube 'nope'" "memos-cube create nope"
	done
	run -3 memos-search --cube default --cube nope tea
	MEMOS_CUBE=nope run -3 memos-search tea
	run -2 --separate-stderr memos-search --cube ../x tea
	one_line "no name for a cube"
}

@test "MEMOS_DIR, --dir and MEMOS_CUBE say where" {
	MEMOS_DIR=$PWD/a memos-add 'tea in a' >/dev/null
	memos-add --dir b 'tea in b' >/dev/null
	memos-cube --dir b create c >/dev/null
	MEMOS_CUBE=c memos-add --dir b 'tea in c' >/dev/null
	[ -f a/default/memory.db ]
	[ "$(MEMOS_DIR=$PWD/a found tea)" = "tea in a" ]
	[ "$(MEMOS_DIR=$PWD/a found --dir b tea)" = "tea in b" ]
	[ "$(MEMOS_DIR=$PWD/b MEMOS_CUBE=c found tea)" = "tea in c" ]
	[ "$(MEMOS_CUBE=c found --dir b --cube default tea)" = "tea in b" ]
}

@test "what speaks of who said it is found before what does not" {
	store '{"role":"user","content":"the opera in Lyon is closed"}' \
		'{"role":"user","content":"I like the opera in Lyon"}'
	[ "$(memos-search 'where could I go to the opera' |
		jq -r .memory | head -n 1)" = "I like the opera in Lyon" ]
	[ "$(memos-search --explain 'my opera' | jq -c .explain.self.value |
		xargs)" = "1 0" ]
	memos-search --explain opera |
		jq -s -e 'all(.[]; .explain.self.part == 0)'
	memos-search --without self --explain 'my opera' |
		jq -s -e 'all(.[]; .explain.self.part == 0)'
}

@test "--threshold leaves out what has a lower score, and is refused by name" {
	store '{"memory":"Ann drinks tea"}' '{"memory":"Bob repairs the tea kettle of Cleo"}'
	memos-search 'Ann drinks tea' >all
	[ "$(wc -l <all)" = 2 ]
	best=$(head -n 1 all | jq .score)
	memos-search --threshold "$best" 'Ann drinks tea' | diff - <(head -n 1 all)
	memos-search --threshold -9 'Ann drinks tea' | diff - all
	run -1 memos-search --threshold 9 'Ann drinks tea'
	[ -z "$output" ]
	run -1 memos-search --threshold auto 'who won the chess match'
	[ -z "$output" ]
	memos-search --threshold auto 'Ann drinks tea' | diff - <(head -n 1 all)
	echo '{"query":"Ann drinks tea"}' | memos-search --threshold auto |
		jq -e '.results | length == 1'
	run -2 memos-search --threshold high tea
	[[ $output == *"--threshold 'high' is neither a number nor auto" ]]
}
