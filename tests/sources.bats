# Each source of memos-search by itself, and what it says of what was found.
load helper

# found OPTION ... QUERY: the ids found, on a line.
found() {
	memos-search --fields id "$@" | jq -r .id | xargs
}

# What the sources say of the memory $1, of a search for the rest.
said() {
	id=$1
	shift
	memos-search --explain "$@" |
		jq -c --arg id "$id" 'select(.id == $id) | .found_by'
}

some() {
	store '{"id":"tea","memory":"Ann brews green tea","event_at":"2024-05-10"}' \
		'{"id":"road","memory":"A green lorry brought bread, butter, sugar and then some tea","event_at":"2024-06-02"}' \
		'{"id":"doctor","memory":"The physician of the harbour","event_at":"2023-01-01"}' \
		'{"id":"never","memory":"The lighthouse was painted"}'
}

@test "words alone are those of the query" {
	some
	[ "$(found --source words 'green tea')" = "tea road" ]
	run -1 memos-search --source words 'gren taa'
	run -1 memos-search --source words surgeon
	# the only parts are those of words
	memos-search --source words --explain 'I like green tea' |
		jq -s -e 'all(.[]; (.explain.bm25f.part - .score | fabs) < 0.00001)'
}

@test "vectors alone order by the cosine" {
	some
	[[ $(found --source vectors doctor) == doctor* ]]
	memos-search --source vectors --explain doctor | jq -s -e '
		all(.[]; (.explain.cosine.part - .score | fabs) < 0.00001)'
}

@test "a phrase is words of the query side by side" {
	some
	[ "$(found --source phrase 'is there green tea')" = tea ]
	run -1 memos-search --source phrase 'tea for the physician'
	run -1 memos-search --source phrase tea
	[ "$(said tea 'green tea' | jq .phrase.rank)" = 1 ]
	[ "$(said road 'green tea' | jq -c .phrase)" = \
		'{"rank":null,"part":0}' ]
	# in quotation marks it is asked for, whatever the source
	[ "$(found --source words '"green tea"' tea)" = tea ]
}

@test "fuzzy words stand for those that nobody knows" {
	some
	for typed in lighthuose lihgthouse lightouse lightthouse lightjouse \
		LIGHTHUOSE; do
		[ "$(found --source fuzzy "the $typed")" = never ]
		[ "$(found --without vectors "the $typed")" = never ]
		run -1 memos-search --without fuzzy,vectors "the $typed"
	done
	# what is known stands for itself
	run -1 memos-search --source fuzzy 'the lighthouse'
	run -1 memos-search --source fuzzy 'green tea'
	# so does an English word, and what is short or a number
	run -1 memos-search --source fuzzy 'greed'
	run -1 memos-search --source fuzzy 'tae 20244'
}

@test "a word that was mistyped counts less than one that was asked for" {
	store '{"id":"a","memory":"the harbour of Valparaiso"}'
	score() {
		memos-search --without vectors "$1" | jq .score
	}
	typed=$(score Valpraiso)
	[ "$typed" != "" ]
	[ "$(jq -n "$typed < $(score Valparaiso)")" = true ]
}

@test "the stem of a mistyped word is found by its forms" {
	store '{"id":"a","memory":"she paints every morning"}' \
		'{"id":"b","memory":"two families came by"}' \
		'{"id":"c","memory":"they went biking"}'
	[ "$(found --source fuzzy paintnig)" = a ]
	[ "$(found --source fuzzy fmaily)" = b ]
	[ "$(found --source fuzzy bikin)" = c ]
}

@test "words of other scripts are mistyped, too, but not pairs of characters" {
	store '{"id":"a","memory":"поезд в Ярославль"}' \
		'{"id":"b","memory":"東京の天気"}'
	[ "$(found --source fuzzy Яролсавль)" = a ]
	run -1 memos-search --source fuzzy 京東の気天
}

@test "fuzzy words are those of segments as well as of rows" {
	some
	memos-cube compact >/dev/null
	store '{"id":"new","memory":"a lightship lies there"}'
	[ "$(found --source fuzzy lighthuose)" = never ]
	[ "$(found --source fuzzy lightshpi)" = new ]
	diff <(memos-search 'lighthuose lightshpi') \
		<(memos-search --exact 'lighthuose lightshpi')
}

@test "what segments and rows have of a word is added up" {
	for word in zorbenk zorbenp zorbenv zorbenx; do
		printf '{"memory":"%s of the sea"}\n{"memory":"a %s indeed"}\n' \
			$word $word
	done >m
	echo '{"memory":"zorbenb is rare at first"}' >>m
	memos-add <m >/dev/null
	memos-cube compact >/dev/null
	printf '{"memory":"zorbenb %s"}\n' later again | memos-add >/dev/null
	run -0 memos-search --source fuzzy --fields memory,score -k 20 zorben
	[ "$(grep -c zorbenb <<<"$output")" -eq 3 ]
	[ "$(memos-search --source fuzzy --fields memory,score -k 20 --exact \
		zorben)" = "$output" ]
}

@test "a time finds what happened then, the nearest first" {
	some
	[ "$(found --source time 'what happened in May 2024')" = "tea road" ]
	[ "$(found --source time 'what happened in June 2024')" = "road tea" ]
	MEMOS_NOW=2024-06-05 run -0 found --source time 'what was on Sunday?'
	[[ $output == road* ]]
	run -1 memos-search --source time 'what happened'
	run -1 memos-search --source time -u nobody 'in May 2024'
	# it is no part of other searches
	diff <(memos-search 'green in May 2024') \
		<(memos-search --without time 'green in May 2024')
	[ "$(said tea 'green in May 2024' | jq -c .time)" = \
		'{"rank":1,"part":0}' ]
	[ "$(memos-search --source words,time --explain 'green in May 2024' |
		jq 'select(.id == "tea").explain.time.part > 0')" = true ]
}

@test "the archive alone is what is archived" {
	some
	store '{"id":"old","memory":"green tea of old","state":"archived","created_at":"2020-01-01T00:00:00Z"}'
	[ "$(found --source archive 'green tea')" = old ]
	[[ $(found --archived 'green tea') == *old* ]]
	# it is asked where the rest is poor, unless it is left out
	[ "$(found --source words,archive old)" = old ]
	run -1 memos-search --source words old
	run -1 memos-search --without archive,vectors old
}

@test "--explain has a rank and a part of each source" {
	some
	memos-search --explain 'green tea' >hits
	[ "$(jq -c '.found_by | keys_unsorted' hits | sort -u)" = \
		'["words","vectors","phrase","fuzzy","time","graph","archive"]' ]
	[ "$(said tea 'green tea' | jq .words.rank)" = 1 ]
	[ "$(said road 'green tea' | jq .words.rank)" = 2 ]
	jq -s -e 'all(.[];
		(.found_by.words.part - .explain.bm25f.part | fabs) < 0.00001 and
		(.found_by.vectors.part - .explain.cosine.part | fabs) < 0.00001)' hits
	[ "$(memos-search --source words,graph --explain tea |
		jq -c '.found_by | keys_unsorted' | sort -u)" = \
		'["words","graph"]' ]
	[ "$(said never 'the painted lighthuose' |
		jq '.fuzzy.part > 0 and .fuzzy.rank == 1 and .words.part > 0')" = \
		true ]
	memos-search --why tea 'green tea' | jq -e '.found_by.words.rank == 1'
	memos-search --explain --color always 'green tea' | grep 'words #1'
}

@test "--fusion rrf adds up reciprocal ranks" {
	some
	memos-search --fusion rrf --explain 'green tea' >hits
	jq -s -e 'all(.[]; (.score - ([.found_by[].part] | add) | fabs) <
		0.00001)' hits
	jq -s -e '.[0].id == "tea" and
		(.[0].found_by.words.part - 1 / 61 | fabs) < 0.00001' hits
	memos-search --fusion rrf --explain 'tea in May 2024' | jq -s -e 'all(.[];
		.found_by.time | .part == 0) and .[0].found_by.time.rank == 1'
	[ "$(found --fusion sum 'green tea')" = "$(found 'green tea')" ]
	[ "$(found --fusion rrf --without vectors lighthuose)" = never ]
	run -1 memos-search --fusion rrf --without vectors nosuchword
	run -2 --separate-stderr memos-search --fusion rrf --why tea tea
	one_line "--why goes without --fusion rrf"
	for command in search eval; do
		run -2 --separate-stderr memos-$command --fusion rrf \
			--threshold auto tea
		one_line "--threshold auto goes without --fusion rrf"
	done
}
