# What a search found, put in order by a program or by a model elsewhere.
load helper
load stub

setup() {
	memos_setup
	unweighed
	memos-add >/dev/null <<-'EOF'
		{"id":"short","memory":"Tea"}
		{"id":"long","memory":"The tea shop in Lyon opens late and closes at six"}
		{"id":"middle","memory":"Ann drinks tea every morning","user_id":"ann"}
		{"id":"other","memory":"The bridge opens in June"}
	EOF
	program longest 'exec jq -c --unbuffered "[.results[].memory | length]"'
}

teardown() {
	stub_end
}

# program NAME LINE ...: a shell script in the working directory.
program() {
	local name=$1

	shift
	printf '%s\n' '#!/bin/sh' "$@" >"$name"
	chmod +x "$name"
}

# config LINE ...: the configuration file.
config() {
	mkdir -p "$XDG_CONFIG_HOME/memos"
	printf '%s\n' '[life]' 'importance = no' "$@" \
		>"$XDG_CONFIG_HOME/memos/config"
}

# hurried COMMAND: it is the configured reranker, and has .3 s.
hurried() {
	config '[models]' 'reranker = own' '[reranker own]' \
		'provider = command' "command = $1" 'deadline = .3'
}

# fails SENTENCE OPTION ...: the order of the search, and one warning.
fails() {
	local sentence=$1

	shift
	run -0 --separate-stderr memos-search "$@" tea
	[ "$(ids <<<"$output" | xargs)" = 'short middle long' ]
	one_line 'warning: in the order of the search' "$sentence"
}

@test "a program puts what is found in order, by its scores" {
	run -0 --separate-stderr memos-search --rerank-cmd ./longest tea
	[ "$stderr" = '' ]
	[ "$(ids <<<"$output" | xargs)" = 'long middle short' ]
	[ "$(jq '.score | round' <<<"$output" | xargs)" = '49 28 3' ]
	run -0 memos-search tea
	[ "$(ids <<<"$output" | xargs)" = 'short middle long' ]
}

@test "a program is given the best 50 for less, as a batch prints them" {
	seq -f 'tea of the morning %.0f' 60 | memos-add --format lines >/dev/null
	# shellcheck disable=SC2016 # for the program
	program spy 'read -r line; printf "%s\n" "$line" >got' \
		'jq -c "[range(.results | length)]" got'
	memos-search --plain -k 1 --rerank-cmd ./spy 'green "tea"' | ids >last
	[ "$(jq '.results | length' got)" -eq 50 ]
	[ "$(jq -r .query got)" = 'green "tea"' ]
	jq -c '.results[]' got >had
	memos-search -k 50 --plain 'green "tea"' | jq -c . | diff had -
	tail -n 1 had | ids | diff last -
	memos-search -k 60 --rerank-cmd ./spy tea >/dev/null || true
	[ "$(jq '.results | length' got)" -eq 60 ]
}

@test "a program may answer by ids, by index or as servers do" {
	local answer

	for answer in '[.results[] | {id, score: (.memory | length)}] | reverse' \
		'{results: [.results[] | .score = (.memory | length)] | reverse}' \
		'[{index: 2, score: 9}, {index: 0, score: -1}, {index: 1, score: 0}]' \
		'{results: [{index: 2, relevance_score: 9},
			{index: 0, relevance_score: .1},
			{index: 1, relevance_score: .2}]}' \
		'{data: [{score: -7e3}, {score: 4}, {score: 5e9}]}'; do
		echo "$answer"
		printf '%s\n' "$answer" >answer
		run -0 --separate-stderr memos-search \
			--rerank-cmd 'jq -c --unbuffered -f answer' tea
		[ "$stderr" = '' ]
		[ "$(ids <<<"$output" | xargs)" = 'long middle short' ]
	done
}

@test "equal scores keep the order of the search" {
	run -0 memos-search --rerank-cmd 'echo [.5,.5,.5]' tea
	[ "$(ids <<<"$output" | xargs)" = 'short middle long' ]
}

@test "a batch asks one process, a line a query" {
	# shellcheck disable=SC2016 # for the program
	program counted 'echo $$ >>started' 'exec ./longest'
	run -0 --separate-stderr memos-search --rerank-cmd ./counted <<-'EOF'
		{"query":"tea"}
		{"query":"nothing like that xylophone"}
		{"query":"opens"}
		{"query":"tea","k":1}
	EOF
	[ "$stderr" = '' ]
	[ "$(jq -c '[.results[].id]' <<<"$output" | xargs)" = \
		'[long,middle,short] [] [long,other] [long]' ]
	has 1 started
	# and none where nothing is found
	run -1 memos-search --rerank-cmd ./counted xylophone
	has 1 started
}

@test "--explain tells the score and the rank that there were before" {
	run -0 memos-search --explain --rerank-cmd ./longest tea
	[ "$(jq -c '[.id, (.score | round), .explain.rerank.score,
		.explain.rerank.rank]' <<<"$output" | xargs)" = \
		'[long,49,49,3] [middle,28,28,2] [short,3,3,1]' ]
	jq -es '[.[].explain | (.rerank.before - ([del(.rerank)[].part] | add))
		| fabs < .0001] | all' <<<"$output"
	run -0 memos-search --explain --color always --rerank-cmd ./longest tea
	[[ $output == *'rerank 49.000, before '*' as number 3'* ]]
	run -0 memos-search --explain tea
	[[ $output != *rerank* ]]
}

@test "the configuration names a program as it names a model" {
	config '[models]' 'reranker = own' '[reranker own]' \
		'provider = command' "command = $PWD/longest"
	run -0 --separate-stderr memos-search --rerank tea
	[ "$stderr" = '' ]
	[ "$(ids <<<"$output" | xargs)" = 'long middle short' ]
	# off by default
	[ "$(found tea | head -n 1)" = Tea ]
	run -0 --separate-stderr memos-search --rerank-cmd 'echo [1,2,1]' tea
	[ "$(ids <<<"$output" | head -n 1)" = middle ]
	run -4 --separate-stderr memos-work --check-models
	[[ $output == *'prefers what does not answer'* ]]
}

@test "a model elsewhere puts them in order, in one request" {
	stub auto
	config '[models]' 'reranker = far' '[reranker far]' \
		'provider = cohere' "url = $STUB_URL/v2" 'model = m'
	run -0 --separate-stderr memos-search --rerank --explain 'Lyon tea shop'
	[ "$stderr" = '' ]
	[ "$(ids <<<"$output" | head -n 1)" = long ]
	jq -es 'all(.score <= 1 and .explain.rerank.rank)' <<<"$output"
	[ "$(stub_count)" -eq 1 ]
	stub_stop
	fails 'far' --rerank
}

@test "a program that is not there leaves the order as it was" {
	fails "'nowhere' cannot be run: No such file or directory" \
		--rerank-cmd 'nowhere --at all'
	fails "'./setup' cannot be run: " --rerank-cmd ./setup
}

@test "a program that ends, or is ended, leaves the order as it was" {
	fails "'false' ended with status 1 before it answered" --rerank-cmd false
	fails "'true' ended with status 0" --rerank-cmd true
	# shellcheck disable=SC2016 # for the program
	program killed 'kill -9 $$'
	fails 'was ended by signal 9' --rerank-cmd ./killed
	program partly 'printf "[1,2"'
	fails 'ended with status 0 before it answered' --rerank-cmd ./partly
}

@test "an answer that is none leaves the order as it was" {
	fails 'did not answer in JSON' --rerank-cmd 'echo so-so'
	fails 'did not answer in JSON' --rerank-cmd 'echo [1,2,NaN]'
	fails 'did not answer in JSON' --rerank-cmd 'printf \n'
	fails 'scores for 2 of 3 documents' --rerank-cmd 'echo [1,2]'
	fails 'a score of index 3, and 3 documents' --rerank-cmd 'echo [1,2,3,4]'
	fails 'no score that is a finite number' --rerank-cmd 'echo [1,2,1e999]'
	fails 'does not say which document' --rerank-cmd 'echo [1,2,"3"]'
	fails 'no list of scores' --rerank-cmd 'echo {"score":1}'
	fails 'an id that no document has' \
		--rerank-cmd 'echo [{"id":"x","score":1}]'
	fails 'no score' --rerank-cmd 'echo [{"id":"long"}]'
	fails 'two scores of index 0' \
		--rerank-cmd 'echo [{"id":"short","score":1},{"id":"short","score":1}]'
}

@test "a program that floods or never ends its line is cut off" {
	fails 'answered a line by more than one' --rerank-cmd yes
	config '[models]' 'reranker = own' '[reranker own]' \
		'provider = command' 'command = cat /dev/zero' 'max_reply = 100000'
	fails 'answered by more than 100000 bytes' --rerank
}

@test "a program that says nothing has as long as its deadline" {
	program dumb 'exec sleep 60'
	hurried "$PWD/dumb"
	SECONDS=0
	fails "did not answer within 0.3 s" --rerank
	[ "$SECONDS" -lt 20 ]
	# nor one that reads nothing of a line that no pipe holds
	seq -f 'tea of the morning number %.0f and of no other day' 1000 |
		memos-add --format lines >/dev/null
	run -0 --separate-stderr memos-search -k 1000 --rerank tea
	[ "${#lines[@]}" -eq 1000 ]
	one_line 'did not answer within 0.3 s'
}

@test "a program that closes its output is not waited for" {
	program shut 'exec >&-' 'exec sleep 60'
	SECONDS=0
	fails 'closed its output' --rerank-cmd ./shut
	[ "$SECONDS" -lt 20 ]
}

@test "one that closes its input but answers is believed" {
	program deaf 'exec <&-' 'echo [1,2,3]'
	run -0 --separate-stderr memos-search --rerank-cmd ./deaf tea
	[ "$stderr" = '' ]
	[ "$(ids <<<"$output" | xargs)" = 'long middle short' ]
}

@test "once it failed a program is not asked again, and one warning is enough" {
	# shellcheck disable=SC2016 # for the program
	program first 'echo $$ >>started' 'read -r line' 'echo [3,2,9]' 'read -r line'
	yes '{"query":"tea"}' | head -n 5 >five
	run -0 --separate-stderr memos-search --rerank-cmd ./first <five
	[ "$(jq -c '[.results[].id]' <<<"$output" | xargs)" = \
		'[long,short,middle] [short,middle,long] [short,middle,long] [short,middle,long] [short,middle,long]' ]
	one_line 'warning: in the order of the search' 'ended with status 0'
	has 1 started
	# a second answer to one question is none to the next
	program twice 'read -r line' 'echo [1,2,3]' 'echo [1,2,3]' 'exec cat'
	run -0 --separate-stderr memos-search --rerank-cmd ./twice <five
	one_line 'answered a line by more than one'
}

# children PID: its processes, with their states.
children() {
	ps -o stat= -o pid= --ppid "$1"
}

# childless PID
childless() {
	[ -z "$(children "$1")" ]
}

@test "a program that failed is gone at once, and leaves no zombie" {
	mkfifo asked
	program dumb 'exec sleep 60'
	hurried "$PWD/dumb"
	memos-search --rerank <asked >answers 2>warnings 3>&- &
	exec 5>asked
	echo '{"query":"tea"}' >&5
	soon has 1 answers
	soon childless $!
	echo '{"query":"tea"}' >&5
	soon has 2 answers
	exec 5>&-
	wait $!
	has 1 warnings
}

@test "a program ends with the input, and is killed if it does not" {
	program stays 'trap "" TERM' 'read -r line' 'echo [1,2,3]' \
		'exec 2>/dev/null' 'exec sleep 60'
	SECONDS=0
	run -0 --separate-stderr memos-search --rerank-cmd ./stays tea
	[ "$stderr" = '' ]
	[ "$SECONDS" -lt 20 ]
	program last './longest' 'echo "$?" >ended'
	memos-search --rerank-cmd ./last tea >/dev/null
	[ "$(cat ended)" = 0 ]
}

@test "a program has none of our files, its arguments as they stand, and signals" {
	# shellcheck disable=SC2016 # for the program
	program looks 'ls -l /proc/$$/fd >files' 'printf "%s\n" "$@" >words' \
		'grep SigIgn /proc/$$/status >ignored' 'exec ./longest'
	memos-search --rerank-cmd "./looks  a \$HOME *	'b c'" tea >/dev/null
	diff words - <<-'EOF'
		a
		$HOME
		*
		'b
		c'
	EOF
	run -1 grep -F "$XDG_DATA_HOME" files
	# SIGPIPE, 13, is not ignored
	[ $((0x$(awk '{ print $2 }' ignored) >> 12 & 1)) -eq 0 ]
}

@test "words that are wrong are refused before anything is searched" {
	run -2 --separate-stderr memos-search --rerank-cmd ' ' tea
	one_line 'the command of a reranker has no words'
	run -2 --separate-stderr memos-search --rerank-cmd x --rerank tea
	one_line -- '--rerank and --rerank-cmd do not go together'
	run -2 --separate-stderr memos-search --rerank-cmd x --why long tea
	one_line -- '--why goes without --rerank'
	config '[models]' 'reranker = own' '[reranker own]' 'provider = command'
	run -2 --separate-stderr memos-search --rerank tea
	one_line 'the command of a reranker has no words'
	run -2 --separate-stderr memos-eval --rerank-cmd x --threshold 1 /dev/null
	one_line -- '--threshold goes without --rerank'
}

@test "memos-eval says whether a program is better than none" {
	echo '{"id":1,"query":"tea","answers":["long"]}' >quiz
	memos-eval --results quiz >before
	run -0 --separate-stderr memos-eval --json --rerank-cmd ./longest \
		--against before quiz
	[ "$stderr" = '' ]
	jq -se '.[0] | .MRR == 1 and (.against.MRR.other * 3 | round) == 1' \
		<<<"$output"
	run -0 --separate-stderr memos-eval --json --rerank-cmd false quiz
	one_line 'in the order of the search'
}
