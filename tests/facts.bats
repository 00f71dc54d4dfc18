# Facts and the turns that they were read out of, in what is found; and what
# they lead to.
load helper

# A sister, what she does, and where Ann works, which she said in turns.
known() {
	store '{"id":"t1","memory":"Maria and I grew up together","type":"turn","name":"Ann","user_id":"ann","run_id":"r1"}' \
		'{"id":"t2","memory":"I hear she got the post","type":"turn","name":"Ann","user_id":"ann","run_id":"r2"}' \
		'{"id":"t3","memory":"yeah I started there, at Acme","type":"turn","name":"Ann","user_id":"ann","run_id":"r3"}' \
		'{"id":"f1","memory":"Ann'"'"'s sister is Maria.","type":"fact","user_id":"ann","sources":["t1"],"subject":"Ann","relation":"sister","object":"Maria"}' \
		'{"id":"f2","memory":"Maria teaches physics.","type":"fact","user_id":"ann","sources":["t2"],"subject":"Maria","relation":"teaches","object":"physics"}' \
		'{"id":"f3","memory":"Ann works at Acme.","type":"fact","user_id":"ann","sources":["t3"],"subject":"Ann","relation":"works_at","object":"Acme"}'
}

@test "a fact and its turn share one slot: the turn, with the fact" {
	known
	run -0 memos-search where does Ann work
	[ "$(jq -r .id <<<"$output" | sort | uniq -d)" = "" ]
	[ "$(jq -r .type <<<"$output" | sort -u)" = turn ]
	[ "$(head -1 <<<"$output" | jq -c '[.id,.facts]')" = \
		'["t3",[{"id":"f3","memory":"Ann works at Acme."}]]' ]
}

@test "the slot has the better score of the two, the fact by a margin" {
	known
	# not what is compared with all that is found
	fact=$(memos-search --without fresh -t fact 'works at Acme' |
		head -1 | jq .score)
	turn=$(memos-search --without fresh -t turn 'works at Acme' |
		head -1 | jq .score)
	both=$(memos-search --without fresh 'works at Acme' |
		head -1 | jq .score)
	[ "$(jq -n "$fact - $turn > 0.11")" = true ]
	jq -en --argjson f "$fact" --argjson t "$turn" --argjson b "$both" \
		'$b - ([$f - 0.1, $t] | max) | fabs < 0.00001'
}

@test "where turns are left out facts stand alone" {
	known
	run -0 memos-search -t fact works
	[ "$(jq -c '[.id,.facts]' <<<"$output" | head -1)" = '["f3",null]' ]
	run -0 memos-search --filter '{"type":"fact"}' works
	[ "$(jq -c '[.id,.facts]' <<<"$output" | head -1)" = '["f3",null]' ]
}

@test "a fact whose turn is gone, or another user's, stands alone" {
	store '{"id":"t","memory":"tea","type":"turn","user_id":"ben","run_id":"r"}' \
		'{"id":"f","memory":"Ann likes tea.","user_id":"ann","sources":["t"]}' \
		'{"id":"g","memory":"Eve likes tea.","user_id":"ann","sources":["gone"]}'
	[ "$(memos-search tea | ids | sort | tr '\n' ' ')" = "f g t " ]
	run -0 memos-search tea
	jq -es 'all(.facts == null)' <<<"$output"
}

@test "a fact has no margin to make up for once its turn is gone" {
	known
	margin() {
		memos-search --why "$1" works | jq -c .explain.fact.value
	}
	[ "$(margin f3)" = 1 ]
	for _ in unsealed sealed; do
		memos-forget --keep-derived t3 >/dev/null
		[ "$(margin f3)" = 0 ]
		[ "$(margin f2)" = 1 ]
		memos-search --explain works |
			jq -es 'map(select(.id == "f3")) | length == 1 and
				.[0].explain.fact.value == 0'
		memos-revise --undo >/dev/null
		memos-revise --state archived t3 >/dev/null
		[ "$(margin f3)" = 1 ]
		memos-revise --undo >/dev/null
		memos-cube compact >/dev/null
	done
}

@test "k slots are filled, however many facts share them" {
	for i in $(seq 1 30); do
		echo '{"id":"t'"$i"'","memory":"tea '"$i"'","type":"turn","run_id":"r'"$i"'"}'
		for j in 1 2 3 4 5 6 7 8; do
			echo '{"memory":"Ann drinks tea '"$i $j"'","sources":["t'"$i"'"]}'
		done
	done | memos-add >/dev/null
	for k in 1 7 10 30; do
		[ "$(memos-search -k "$k" Ann drinks tea | wc -l)" = "$k" ]
	done
	[ "$(memos-search -k 300 Ann drinks tea | wc -l)" = 30 ]
	diff <(memos-search -k 7 Ann drinks tea | ids) \
		<(memos-search -k 30 Ann drinks tea | ids | head -7)
}

@test "a turn whose facts are all superseded says so" {
	store '{"id":"t","memory":"I live in Lyon","type":"turn","name":"Ann","run_id":"r","event_at":"2026-05-01"}' \
		'{"id":"f","memory":"Ann lives in Lyon.","sources":["t"],"state":"archived","superseded_at":"2026-05-02"}'
	run -0 memos-search where does Ann live
	[ "$(jq -c '[.id,.superseded,.facts]' <<<"$output")" = \
		'["t",true,null]' ]
	run -0 memos-search --color always where does Ann live
	[[ $output == *"(no longer so)"* ]]
	run -0 memos-context where does Ann live
	[[ $output == *"2026-05-01 (no longer so) Ann: I live in Lyon"* ]]
	run -0 memos-context --format json where does Ann live
	jq -e '.items[0].superseded' <<<"$output"
	memos-search where does Ann live >hits
	run -0 memos-context <hits
	[[ $output == *"(no longer so) Ann: I live in Lyon"* ]]
	store '{"memory":"Ann likes Lyon.","sources":["t"]}'
	run -0 memos-search where does Ann live
	jq -e 'select(.id == "t") | has("superseded") | not' <<<"$output"
}

# moves FIELDS: where Ann said that she lives; of the last fact more fields.
moves() {
	store '{"id":"t1","memory":"I live in Lyon with my sister","type":"turn","name":"Ann","run_id":"r1"}' \
		'{"id":"t2","memory":"I have found a flat in Berlin","type":"turn","name":"Ann","run_id":"r2"}' \
		'{"id":"t3","memory":"Berlin was too loud, it is Bern now","type":"turn","name":"Ann","run_id":"r3"}' \
		'{"id":"f1","memory":"Ann lives in Lyon.","sources":["t1"],"state":"archived","superseded_at":"2026-05-02","superseded_by":"f2"}' \
		'{"id":"f2","memory":"Ann lives in Berlin.","sources":["t2"],"state":"archived","superseded_at":"2026-06-02","superseded_by":"f3"}' \
		'{"id":"f3","memory":"Ann lives in Bern.","sources":["t3"]'"$1"'}'
}

@test "the turn of what superseded the facts of another stands before it" {
	moves
	run -0 memos-search 'where do I live, with my sister in Lyon or Berlin'
	[ "$(jq -c .id <<<"$output" | xargs)" = "t3 t2 t1" ]
	[ "$(jq .score <<<"$output" | sort -u | wc -l)" -eq 1 ]
	[ "$(jq -c .superseded <<<"$output" | xargs)" = "null true true" ]
	# what does not pass is not put there
	run -0 memos-search 'where do I live, in Lyon or Berlin -Bern'
	[ "$(jq -c .id <<<"$output" | xargs)" = "t2 t1" ]
	# turns alone know nothing of that
	[ "$(memos-search -t turn 'where do I live in Lyon' | head -1 |
		jq -r .id)" = t1 ]
}

@test "facts that supersede each other in a circle are put in some order" {
	moves ',"state":"archived","superseded_at":"2026-07-02","superseded_by":"f1"'
	run -0 memos-search 'where do I live in Lyon or Berlin now'
	[ "$(jq -r .id <<<"$output" | sort | xargs)" = "t1 t2 t3" ]
}

@test "facts and superseded go back in without becoming metadata" {
	known
	memos-search Ann sister work >hits
	grep -q '"facts":\[{' hits
	run -0 memos-add <hits
	[ "$(jq -r .event <<<"$output" | sort -u)" = NOOP ]
	run -0 memos-list
	[[ $output != *metadata* ]]
}

@test "chosen fields are no others" {
	known
	run -0 memos-search --fields id,score works at Acme
	[ "$(jq -c keys <<<"$output" | sort -u)" = '["id","score"]' ]
}

@test "facts lead from name to name, two steps far" {
	known
	run -0 memos-search --source graph "what does Ann's sister do"
	[ "$(ids <<<"$output" | tr '\n' ' ')" = "t1 t2 t3 " ]
	run -1 memos-search --source graph "what does Ben do"
	run -0 memos-search --explain "what does Ann's sister do"
	jq -es '[.[] | {(.id): .explain.graph.value}] | add
		| .t1 == 1 and .t2 == 0.5 and .t3 < 0.2' <<<"$output"
	run -0 memos-search --source words --explain "what does Ann's sister do"
	jq -es 'all(.explain.graph.part == 0)' <<<"$output"
}

@test "sealed or not, facts lead to the same turns" {
	known
	memos-search --explain "what does Ann's sister do" >rows
	memos-cube compact >/dev/null
	memos-search --explain "what does Ann's sister do" >sealed
	[ "$(wc -l <rows)" = 3 ]
	diff <(jq -c '[.id,.explain.graph,.facts]' rows) \
		<(jq -c '[.id,.explain.graph,.facts]' sealed)
}

@test "an unknown source is refused, with those there are" {
	store '{"memory":"tea"}'
	run -2 --separate-stderr memos-search --source graphs tea
	one_line "no source 'graphs'" "words vectors phrase fuzzy time graph archive"
}
