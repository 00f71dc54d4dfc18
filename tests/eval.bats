# memos-eval: how well questions find their answers.
load helper

# answered: three questions with results from elsewhere, one of them without an
# answer; what the measures are of these was reckoned by hand.
answered() {
	cat <<-'EOF'
		{"id":"q1","query":"tea","category":"taste","answers":["a","b"],"results":[{"id":"a","score":0.9},{"id":"x","score":0.8},{"id":"b","score":0.3}]}
		{"id":"q2","query":"home","category":"place","answers":["c"],"results":[{"id":"y","score":0.7},{"id":"c","score":0.6}]}
		{"id":"q3","query":"car","category":"place","answers":[],"results":[{"id":"z","score":0.2}]}
	EOF
}

# facts: what the questions are asked about.
facts() {
	cat <<-'EOF'
		{"id":"a","memory":"Ann prefers green tea","user_id":"ann","type":"preference"}
		{"id":"b","memory":"Ann grew up by the sea in Brest","user_id":"ann","type":"fact"}
		{"id":"c","memory":"Ben repairs old clocks","user_id":"ben","type":"fact"}
		{"id":"d","role":"user","name":"Ann","memory":"The kettle broke on Monday","user_id":"ann","run_id":"s1"}
		{"id":"e","role":"user","name":"Ann","memory":"I bought a new one, a red kettle","user_id":"ann","run_id":"s2"}
	EOF
}

questions() {
	cat <<-'EOF'
		{"id":"q1","query":"Which tea does Ann prefer?","user_id":"ann","category":"taste","answers":["a"]}
		{"id":"q2","query":"What does Ben repair?","user_id":"ben","category":"work","answers":["c"]}
		{"id":"q3","query":"What became of the kettle?","user_id":"ann","category":"home","answers":["d","e"]}
		{"id":"q4","query":"zeppelin","user_id":"ann","category":"home","answers":[]}
	EOF
}

# figure CATEGORY NAME: of --json on standard input.
figure() {
	jq -r --arg of "$1" --arg name "$2" \
		'select(.category == $of) | .[$name] // "none"'
}

@test "a table says what was found, by category and for all" {
	answered >q
	run -0 --separate-stderr memos-eval q
	[ "$stderr" = "" ]
	diff -u - <(sed '/interval$/,/^$/d' <<<"$output") <<-'EOF'
		category                     n     R@5    R@10  hit@10  all@10 nDCG@10     MRR
		all                          3  1.0000  1.0000  1.0000  1.0000  0.7753  0.7500
		taste                        1  1.0000  1.0000  1.0000  1.0000  0.9197  1.0000
		place                        2  1.0000  1.0000  1.0000  1.0000  0.6309  0.5000

		turn level; 2000 draws of the questions, seed 1
	EOF
	[[ $output == *$'\nR@1                        0.2500  [0.0000, 0.5000]\n'* ]]
	[[ $output == *$'\nabstained                  0.0000  [0.0000, 0.0000]\n'* ]]
	[[ $output != *$'\nms '* ]]
}

@test "--json has every measure as reckoned by hand" {
	answered >q
	memos-eval --json q >out
	[ "$(jq -s length out)" -eq 3 ]
	jq -e -s '.[0] | .n == 3 and .seed == 1 and .draws == 2000 and
		.level == "turn" and ."R@1" == 0.25 and ."R@5" == 1 and
		.MRR == 0.75 and .recall_at[:3] == [0.25, 0.75, 1]' out
	# a name is given once
	jq -e -s 'all(.[]; (.recall | type) == "number" and
		(.recall_at | type) == "array")' out
	# two of three, one of two, none of one
	jq -e -s '.[0].precision * 18 | round == 7' out
	[ "$(figure all abstained <out)" = 0 ]
	[ "$(figure place R@1 <out)" = 0 ]
}

@test "the cut-off leaves what is printed: -k and --threshold" {
	answered >q
	memos-eval --json --threshold 0.5 q >out
	# of q1: a and x; of q2: y and c; of q3: nothing
	[ "$(figure all precision <out)" = 0.5 ]
	[ "$(figure all abstained <out)" = 1 ]
	[ "$(figure all silent <out)" = 0 ]
	[ "$(figure taste precision <out)" = 0.5 ]
	[ "$(figure all R@5 <out)" = 1 ]
	memos-eval --json -k 1 q >out
	jq -e -s '.[0].precision * 3 | round == 1' out
	memos-eval --json --threshold 0.85 q >out
	[ "$(figure all silent <out)" = 0.5 ]
	run -2 memos-eval --threshold high q
}

@test "what --threshold auto leaves of stand-alone facts are answers" {
	memos-eval --json --threshold auto \
		--memories "$ROOT/tests/bench/cutoff/beliefs.jsonl" \
		"$ROOT/tests/bench/cutoff/questions.jsonl" >out
	jq -e -s '.[0] | .precision >= 0.8 and .recall >= 0.85 and
		.abstained >= 0.7' out
}

@test "two settings are compared by pairs" {
	answered >q
	cat >other <<-'EOF'
		{"query_id":"q2","ids":["c","y"]}
		{"query_id":"q1","ids":["x","b"]}
	EOF
	run -0 --separate-stderr memos-eval --against other q
	one_line warning "1 questions are missing in 'other'"
	[[ $output == *$'\nMRR                        0.7500   0.7500   0.0000  [-0.5000, 0.5000]'* ]]
	[[ $output == *$'\nR@10 by category '* ]]
	memos-eval --json --against other q 2>/dev/null >out
	jq -e -s '.[0].against."R@5" | .other == 0.75 and .gain == 0.25 and
		.pairs == 2 and .interval == [0, 0.5]' out
	jq -e -s '.[1].against.MRR.gain == 0.5' out
	jq -e -s '.[0].recall_against[:2] == [0.5, 0.75]' out
	# in the same order nothing differs
	run -0 memos-eval --json --against q q
	jq -e 'all(.against[]; .gain == 0 and .p == 1)' <<<"${lines[0]}"
}

@test "the seed is what draws hang on" {
	answered >q
	memos-eval --json q >one
	memos-eval --json --seed 1 q >two
	cmp one two
	memos-eval --json --seed 2 --draws 100 q >two
	[ "$(jq -s '.[0].seed' two)" = 2 ]
	[ "$(jq -s '.[0].draws' two)" = 100 ]
}

@test "a store is asked, and stays as it was" {
	facts | memos-add >/dev/null
	questions >q
	before=$(checksum)
	run -0 --separate-stderr memos-eval --json q
	[ "$stderr" = "" ]
	jq -e '."R@1" == 0.8333333333333334 and ."all@10" == 1 and
		.abstained == 1 and .silent == 0 and .ms > 0 and
		."packed@1000" == 1 and ."ev@1000" == 1' <<<"${lines[0]}"
	[ "$(checksum)" = "$before" ]
	[ ! -s "$XDG_DATA_HOME/memos/default/access.log" ]
}

@test "memories of a file are asked about in a cube that is gone then" {
	facts >m
	questions >q
	mkdir tmp
	store '{"memory":"Ann prefers black tea"}' '{"memory":"Which tea?"}'
	MEMOS_USER=ben TMPDIR=$PWD/tmp run -0 memos-eval --json -m m q
	[ "$(figure taste R@1 <<<"$output")" = 1 ]
	[ "$(ls -A tmp)" = "" ]
	[ "$(memos-list | wc -l)" -eq 2 ]
	# or in one that stays
	run -0 memos-eval -c kept -m m q
	run -0 memos-eval -c kept -m m q
	[ "$(memos-list -c kept --fields id | wc -l)" -eq 5 ]
}

@test "what a signal ends leaves nothing" {
	questions >q
	mkdir tmp
	mkfifo pipe
	TMPDIR=$PWD/tmp memos-eval -m pipe q 2>err &
	exec 9>pipe
	until [ -n "$(ls -A tmp)" ]; do sleep 0.01; done
	kill -TERM $!
	status=0
	wait $! || status=$?
	exec 9>&-
	[ "$status" -eq 143 ]
	[ "$(ls -A tmp)" = "" ]
}

@test "--results can be read again, and be searched for" {
	facts >m
	questions >q
	memos-eval -m m --results q >results
	[ "$(jq -c '[.id, .category, .answers]' results | head -n 1)" = \
		'["q1","taste",["a"]]' ]
	[ "$(jq -r '.results[0].id' results | head -n 1)" = a ]
	diff <(memos-eval --json -m m q | jq -c '[."R@1", .MRR, .recall_at]') \
		<(memos-eval --json results | jq -c '[."R@1", .MRR, .recall_at]')
	memos-eval --results results | cmp - results
	# the batches of memos-search are such results
	memos-add m >/dev/null
	memos-search -k 50 <q >found
	diff <(memos-eval --json results | jq -c .recall_at) \
		<(memos-eval --json found | jq -c .recall_at)
	run -0 memos-eval --against results found
}

@test "options of a search are obeyed" {
	facts >m
	questions >q
	[ "$(memos-eval -m m --json -t fact q | figure taste R@10)" = 0 ]
	[ "$(memos-eval -m m --json --at 1999 q | figure taste R@10)" = 0 ]
	[ "$(memos-eval -m m --json --source words --exact q |
		figure work R@1)" = 1 ]
	[ "$(memos-eval -m m --json --skip home q | figure all n)" = 2 ]
	[ "$(memos-eval -m m --json --skip home --skip work q |
		figure all n)" = 1 ]
	[ "$(memos-eval -m m --json --without bm25f q |
		figure all n)" = 4 ]
	run -2 memos-eval -m m --without nothing q
	run -2 memos-eval -m m --source nothing q
}

@test "the level of sessions counts a session once" {
	facts >m
	cat >q <<-'EOF'
		{"query":"kettle","user_id":"ann","answers":["d","e"]}
		{"query":"red kettle","user_id":"ann","answers":[],"sessions":["s2"]}
	EOF
	run -0 --separate-stderr memos-eval --level session --json -m m q
	[ "$stderr" = "" ]
	jq -e '.n == 2 and ."R@1" == 0.75 and ."R@5" == 1 and
		.level == "session"' <<<"${lines[0]}"
	# of the second no memory is known
	run -0 --separate-stderr memos-eval --json -m m q
	one_line warning '1 questions say only which sessions answer them'
	[ "$(jq .n <<<"${lines[0]}")" -eq 1 ]
}

@test "a fact and its turn share a place, which answers for both" {
	cat >m <<-'EOF'
		{"id":"t","role":"user","name":"Ann","memory":"I prefer green tea these days","user_id":"ann","run_id":"s1"}
		{"id":"f","memory":"Ann prefers green tea","user_id":"ann","type":"preference","sources":["t"]}
	EOF
	echo '{"query":"green tea","user_id":"ann","answers":["f"]}' >q
	[ "$(memos-eval -m m --json q | figure all R@1)" = 1 ]
	memos-eval -m m --results q >results
	[ "$(memos-eval --json results | figure all R@1)" = 1 ]
}

@test "a budget holds what memos-context packs" {
	facts >m
	questions >q
	memos-add m >/dev/null
	for budget in 20 60; do
		held=$(memos-context --no-blocks -b "$budget" -u ann \
			'What became of the kettle?' | grep -c ' kettle') || true
		got=$(memos-eval --json --budget "$budget" q |
			figure home "packed@$budget")
		echo "$budget: $held lines, $got"
		[ "$(jq -n "$got * 2")" = "$held" ]
	done
	[ "$(memos-eval --json -b 20,60 q | figure all ev@20)" != none ]
	run -2 memos-eval -b 20,x q
	run -2 memos-eval -b 1 q
}

@test "recall over k is drawn" {
	answered >q
	run -0 memos-eval --plot --depth 12 q
	sed -n '/^recall over k/,$p' <<<"$output" | diff -u - /dev/fd/3 3<<-'EOF'
		recall over k
		1.0 |  **********
		0.9 |
		0.8 | *
		0.7 |
		0.6 |
		0.5 |
		0.4 |
		0.3 |*
		0.2 |
		0.1 |
		0.0 |
		    +------------
		     1        10
	EOF
	run -0 memos-eval --plot --depth 1000 --against q q
	[[ $output == *': * this, o against, # both'* ]]
	[ "$(sed -n 's/^    +//p' <<<"$output" | tr -d '\n' | wc -c)" -eq 60 ]
}

@test "a wrong line is said and passed over" {
	facts >m
	{
		echo '{"query":"tea"}'
		questions
		echo '{"answers":["a"]}'
		echo 'tea'
		echo '{"query":"tea","answers":"a"}'
		echo '{"query":"","answers":["a"]}'
	} >q
	run -2 --separate-stderr memos-eval --json -m m q
	[ "${#stderr_lines[@]}" -eq 5 ]
	[[ ${stderr_lines[0]} == "memos-eval: q:1: 'answers' is missing"* ]]
	[[ ${stderr_lines[1]} == *"q:6: a question has neither"* ]]
	[[ ${stderr_lines[2]} == *q:7:* ]]
	[[ ${stderr_lines[3]} == *"q:8: 'answers' is not a list"* ]]
	[ "$(jq .n <<<"${lines[0]}")" -eq 4 ]
	echo '{"memory":' >m
	run -2 --separate-stderr memos-eval -m m q
	one_line 'record 1'
	run -2 memos-eval none.jsonl
	echo '{"id":"q1"}' >other
	answered >q
	run -2 --separate-stderr memos-eval --against other q
	[[ $stderr == *"other:1: 'results' is missing"* ]]
}

@test "answers that are not in the store are told" {
	facts >m
	echo '{"query":"tea","answers":["a","nobody"]}' >q
	run -0 --separate-stderr memos-eval -m m q
	one_line warning '1 answers are not in the store'
}

@test "nothing to measure is status 1" {
	run -1 --separate-stderr memos-eval <<<'{"query":"tea","answers":["a"]}'
	one_line 'nothing is remembered yet'
	store '{"memory":"tea"}'
	run -1 memos-eval </dev/null
	[ "$output" = "" ]
}

# ---- the public formats; nothing here is of the sets ----

@test "LoCoMo is read: turns, photos, dates, categories and evidence" {
	cat >set.json <<-'EOF'
		[{"sample_id":"talk-1","conversation":{
		 "speaker_a":"Ida","speaker_b":"Olaf",
		 "session_1_date_time":"1:05 pm on 3 March, 2021",
		 "session_1":[
		  {"speaker":"Ida","dia_id":"D1:1","text":"My ferret is called Otto."},
		  {"speaker":"Olaf","dia_id":"D1:2","text":"Look!","img_url":["u"],"blip_caption":"a man on a tandem"}],
		 "session_2_date_time":"12:30 am on 9 June, 2021",
		 "session_2":[{"speaker":"Ida","dia_id":"D2:1","text":"I sold the piano."}]},
		 "qa":[
		  {"question":"What is the ferret called?","answer":"Otto","evidence":["D1:1"],"category":4},
		  {"question":"When did Ida sell the piano?","answer":2021,"evidence":["D2:01; D1:2","D:9:9","D7:7"],"category":2},
		  {"question":"Why?","answer":"?","evidence":[],"category":3},
		  {"question":"What did Olaf sell?","adversarial_answer":"a piano","evidence":[],"category":"5"}]}]
	EOF
	run -0 --separate-stderr memos-eval -f locomo -c talk --results set.json
	[ "$stderr" = "" ]
	jq -c '[.id, .user_id, .category, .answers]' <<<"$output" | diff -u - \
		/dev/fd/3 3<<-'EOF'
		["talk-1:q0",["talk-1"],"single-hop",["talk-1:D1:1"]]
		["talk-1:q1",["talk-1"],"temporal",["talk-1:D2:1","talk-1:D1:2"]]
		["talk-1:q3",["talk-1"],"adversarial",[]]
	EOF
	memos-export -c talk | jq -c '[.id, .type, .run_id, .name, .event_at,
		.memory]' | diff -u - /dev/fd/3 3<<-'EOF'
		["talk-1:D1:1","turn","talk-1:session_1","Ida","2021-03-03T13:05:00Z","My ferret is called Otto."]
		["talk-1:D1:2","turn","talk-1:session_1","Olaf","2021-03-03T13:05:00Z","Look! [shared a photo: a man on a tandem]"]
		["talk-1:D2:1","turn","talk-1:session_2","Ida","2021-06-09T00:30:00Z","I sold the piano."]
	EOF
	[ "$(memos-eval -f locomo --json set.json | figure single-hop R@1)" = 1 ]
	[ "$(memos-eval -f locomo --level session --json set.json |
		figure temporal R@5)" = 1 ]
}

@test "LongMemEval is read: sessions of each question, turns and sessions" {
	cat >set.json <<-'EOF'
		[{"question_id":"q7","question_type":"multi-session","question":"Where is my boat moored?",
		 "answer":"Ume","question_date":"2023/05/30 (Tue) 23:40",
		 "haystack_dates":["2023/05/20 (Sat) 02:21","2023/05/21 (Sun) 09:00"],
		 "haystack_session_ids":["s_a","s_b"],
		 "haystack_sessions":[
		  [{"role":"user","content":"My boat is moored in Ume.","has_answer":true},
		   {"role":"assistant","content":"Noted."}],
		  [{"role":"user","content":"What rhymes with cat?"}]],
		 "answer_session_ids":["s_a"]},
		 {"question_id":"q8_abs","question_type":"multi-session","question":"What is my parrot called?",
		 "answer":"","haystack_dates":[],"haystack_session_ids":["s_a"],
		 "haystack_sessions":[[{"role":"user","content":"My dog is Rex."}]],
		 "answer_session_ids":["s_a"]},
		 {"question_id":"q9","question_type":"single-session-user","question":"Who is Rex?",
		 "haystack_session_ids":["s_a"],
		 "haystack_sessions":[[{"role":"user","content":"My dog is Rex."}]],
		 "answer_session_ids":["s_a"]}]
	EOF
	run -0 --separate-stderr memos-eval -f longmemeval -c lme --results \
		--level session set.json
	[ "$stderr" = "" ]
	jq -c '[.id, .category, .answers, .sessions]' <<<"$output" |
		diff -u - /dev/fd/3 3<<-'EOF'
		["q7","multi-session",["q7:0:0"],["q7:s_a"]]
		["q8_abs","abstention",[],null]
		["q9","single-session-user",[],["q9:s_a"]]
	EOF
	memos-export -c lme | jq -c '[.id, .run_id, .role, .event_at]' | head -n 2 |
		diff -u - /dev/fd/3 3<<-'EOF'
		["q7:0:0","q7:s_a","user","2023-05-20T02:21:00Z"]
		["q7:0:1","q7:s_a","assistant","2023-05-20T02:21:00Z"]
	EOF
	memos-eval -f longmemeval --level session --json set.json >out
	[ "$(figure all R@1 <out)" = 1 ]
	[ "$(figure all n <out)" = 3 ]
	run -0 --separate-stderr memos-eval -f longmemeval --json set.json
	one_line warning '1 questions say only which sessions'
}

@test "PrefEval is read: preferences, alone or among other talk" {
	mkdir topics
	cat >topics/pet_care.json <<-'EOF'
		[{"preference":"I refuse to keep birds in cages.","question":"How should I house a parrot?","explanation":"e"},
		 {"preference":"I only walk my dog before dawn.","question":"When could we walk the dog together?","explanation":"e"}]
	EOF
	cat >filtered_inter_turns.json <<-'EOF'
		[{"conversation":[{"role":"user","content":"Sort this list."},
		 {"role":"assistant","content":"Sorted."}]}]
	EOF
	memos-eval -f prefeval --results topics/pet_care.json |
		jq -c '[.id, .user_id, .category, .answers]' |
		diff -u - /dev/fd/3 3<<-'EOF'
		["pet_care:0:q",["pet_care"],"pet_care",["pet_care:0"]]
		["pet_care:1:q",["pet_care"],"pet_care",["pet_care:1"]]
	EOF
	run -0 memos-eval -f prefeval -c prefs --json \
		filtered_inter_turns.json topics/pet_care.json
	[ "$(figure pet_care R@5 <<<"$output")" = 1 ]
	memos-export -c prefs | jq -c '[.id, .user_id, .role, .run_id]' |
		diff -u - /dev/fd/3 3<<-'EOF'
		["others:0","others","user","others:0"]
		["others:1","others","assistant","others:0"]
		["pet_care:0","pet_care:0","user","pet_care:0"]
		["pet_care:1","pet_care:1","user","pet_care:1"]
	EOF
}

@test "BEAM is read: batches, anchors, and sources of any form" {
	mkdir -p chats/9K/4/probing_questions
	cat >chats/9K/4/chat.json <<-'EOF'
		[{"batch_number":1,"turns":[[
		  {"role":"user","id":0,"time_anchor":"March-15-2024","index":"1,1","content":"I keep bees on the roof ->-> 1,1"},
		  {"role":"assistant","id":1,"content":"How many hives?"}]]},
		 {"batch_number":2,"turns":[[
		  {"role":"user","id":2,"time_anchor":"April-2-2024","content":"Four hives now, after the storm."}]]}]
	EOF
	cat >chats/9K/4/probing_questions/probing_questions.json <<-'EOF'
		{"abstention":[{"question":"Who is my dentist?"}],
		 "knowledge_update":[{"question":"How many hives are there?","source_chat_ids":{"original_info":[0],"updated_info":[2,2]}}],
		 "summarization":[{"question":"All of it?","source_chat_ids":[]}],
		 "event_ordering":[{"question":"What came first, bees or the storm?","source_chat_ids":[0,2,77]}]}
	EOF
	run -0 memos-eval -f beam -c bees --results chats/9K/4/
	jq -c '[.id, .category, .answers]' <<<"$output" | diff -u - /dev/fd/3 \
		3<<-'EOF'
		["9K-4:abstention0","abstention",[]]
		["9K-4:knowledge_update0","knowledge_update",["9K-4:0","9K-4:2"]]
		["9K-4:event_ordering0","event_ordering",["9K-4:0","9K-4:2"]]
	EOF
	memos-export -c bees | jq -c '[.id, .run_id, .role, .event_at, .memory]' |
		diff -u - /dev/fd/3 3<<-'EOF'
		["9K-4:0","9K-4:b1","user","2024-03-15T00:00:00Z","I keep bees on the roof"]
		["9K-4:1","9K-4:b1","assistant","2024-03-15T00:00:00Z","How many hives?"]
		["9K-4:2","9K-4:b2","user","2024-04-02T00:00:00Z","Four hives now, after the storm."]
	EOF
}

@test "BEIR is read: documents with titles, queries and judgements" {
	mkdir -p set/qrels
	cat >set/corpus.jsonl <<-'EOF'
		{"_id":"d1","title":"Lichen","text":"Grows on bare rock.","metadata":{}}
		{"_id":"d2","title":"","text":"Moss needs shade and water."}
		{"_id":"d3","title":"","text":""}
	EOF
	cat >set/queries.jsonl <<-'EOF'
		{"_id":"1","text":"what grows on rock"}
		{"_id":"2","text":"what needs shade"}
		{"_id":"3","text":"never judged"}
	EOF
	printf '%s\t%s\t%s\n' query-id corpus-id score 2 d2 1 1 d1 2 1 d2 0 \
		>set/qrels/test.tsv
	run -0 memos-eval -f beir -c beir --results set
	jq -c '[.id, .user_id, .answers]' <<<"$output" | diff -u - /dev/fd/3 \
		3<<-'EOF'
		["1",null,["d1"]]
		["2",null,["d2"]]
	EOF
	memos-export -c beir | jq -c '[.id, .type, .memory]' | diff -u - \
		/dev/fd/3 3<<-'EOF'
		["d1","chunk","Lichen Grows on bare rock."]
		["d2","chunk","Moss needs shade and water."]
	EOF
	[ "$(memos-eval -f beir --json set | figure all R@1)" = 1 ]
}

@test "a set of any size is read, however its file is cut" {
	jq -n '[range(80) | {sample_id: "c\(.)", event_summary: ("}] " * 400),
		conversation: {session_1: [range(3) |
			{dia_id: "D1:\(. + 1)", speaker: "Ida \"I\" [{\\",
			 text: "}] \"\(.)\" \\ word \(. * 31)"}]},
		qa: [{question: "word?", evidence: ["D1:3"], category: 1}]}]' \
		>set.json
	[ "$(wc -c <set.json)" -gt 131072 ]
	memos-eval -f locomo -c many --json set.json >out
	[ "$(figure all n <out)" = 80 ]
	[ "$(figure all R@10 <out)" = 1 ]
	# of the objects alone, one after the other, it is the same
	jq -c '.[]' set.json >set.jsonl
	memos-eval -f locomo -c many --json set.jsonl >again
	[ "$(memos-list -a -c many --fields id | wc -l)" -eq 240 ]
	diff <(jq .recall_at out) <(jq .recall_at again)
}

@test "a file that is no set of its format is said" {
	echo '[{"question":"?"}]' >odd.json
	for format in locomo longmemeval prefeval; do
		run -2 --separate-stderr memos-eval -f "$format" odd.json
		one_line "'odd.json', item 1"
	done
	printf '[{"question":' >odd.json
	run -2 --separate-stderr memos-eval -f locomo odd.json
	one_line 'the file ends within it'
	echo 'text' >odd.json
	run -2 --separate-stderr memos-eval -f locomo odd.json
	one_line 'no object of JSON'
	for format in beam beir locomo; do
		run -2 --separate-stderr memos-eval -f "$format" nowhere
		one_line "cannot open 'nowhere"
	done
	run -2 --separate-stderr memos-eval -f locomo
	one_line 'needs the path'
	run -2 memos-eval -f nothing odd.json
}

# ---- against the script that the figures of the sets are from ----

# agrees MEMORIES QUERIES RESULTS OPTION ...: evaluate.py of the same results
# says the same in all that both measure, to the third decimal.
agrees() {
	local memories=$1 queries=$2 results=$3

	shift 3
	jq -c '{query_id: .id, ids: [.results[].id]}' "$results" >ranks
	python3 "$EVALUATE" "$queries" ranks --memories "$memories" \
		--budgets 500,1000 --json theirs "$@" >/dev/null
	memos-eval --json --budget 500,1000 -c them "$@" "$results" >ours
	jq -n -e --slurpfile ours ours --slurpfile theirs theirs '
		[$ours[] | . as $o |
			(if .category == "all" then "ALL" else .category end) |
			$theirs[0].metrics[.] | to_entries[] |
			select($o[.key] != null) | .value - $o[.key] | fabs] |
		length >= 26 and max < 0.0005'
}

@test "evaluate.py says the same of the transcript among the examples" {
	EVALUATE=${MEMOS_DATA:-$ROOT/../shared/data}/../tools/evaluate.py
	need python3
	[ -f "$EVALUATE" ] || skip "there is no $EVALUATE"
	head -n 12 "$ROOT/examples/transcript-questions.jsonl" | jq -c \
		'{id: "q\(input_line_number)", query, user_id, text: .query,
		  relevant, category: "c\(input_line_number % 3)"}' >q
	jq -c '{id, user_id, session: .run_id, speaker: .name, text: .memory}' \
		"$ROOT/examples/transcript.jsonl" >m
	memos-eval -c them -m "$ROOT/examples/transcript.jsonl" --results q >r
	agrees m q r
	agrees m q r --level session
}

@test "evaluate.py says the same of a public set" {
	DATA=${MEMOS_DATA:-$ROOT/../shared/data}
	EVALUATE=$DATA/../tools/evaluate.py
	need python3
	[ -f "$EVALUATE" ] || skip "there is no $EVALUATE"
	[ -d "$DATA/memdaily_zh" ] || skip "there is no $DATA/memdaily_zh"
	mkdir memdaily_zh
	head -n 600 "$DATA/memdaily_zh/memories.jsonl" \
		>memdaily_zh/memories.jsonl
	head -n 60 "$DATA/memdaily_zh/queries.jsonl" >memdaily_zh/queries.jsonl
	python3 "$ROOT/tests/bench/sets.py" convert memdaily_zh .
	memos-eval -c them -m records.jsonl --results queries.jsonl >r
	agrees memdaily_zh/memories.jsonl memdaily_zh/queries.jsonl r
}
