# Many queries, one JSON object a line, on standard input.
load helper

setup() {
	memos_setup
	unweighed
	memos-add >/dev/null <<-'EOF'
		{"id":"a","memory":"green tea","user_id":"ann","run_id":"r1","event_at":"2026-05-01"}
		{"id":"b","memory":"black tea","user_id":"bob","run_id":"r2","event_at":"2026-05-02","metadata":{"k":1}}
		{"id":"c","memory":"The bridge opens in June"}
	EOF
}

# answers: number and ids of each answer on standard input.
answers() {
	jq -r '[.n, (.results[].id)] | map(tostring) | join(" ")'
}

@test "answers come in order, a line a query, with the query's own fields" {
	run -0 --separate-stderr memos-search <<-'EOF'
		{"n":1,"query":"green tea","k":1,"gold":["a"],"big":12345678901234567890}
		{"n":2,"query":"xylophone"}
		{ "n": 3, "text": "bridge" }
	EOF
	[ "$stderr" = "" ]
	run -0 sed -E 's/"score":[0-9.]+/"score":S/; s/"created_at":"[^"]*"/"created_at":T/' <<<"$output"
	reads <<-'EOF'
		{"n":1,"query":"green tea","k":1,"gold":["a"],"big":12345678901234567890,"results":[{"id":"a","memory":"green tea","type":"fact","user_id":"ann","run_id":"r1","state":"active","event_at":"2026-05-01T00:00:00Z","event_precision":"day","created_at":T,"score":S}]}
		{"n":2,"query":"xylophone","results":[]}
		{ "n": 3, "text": "bridge" ,"results":[{"id":"c","memory":"The bridge opens in June","type":"fact","state":"active","created_at":T,"score":S}]}
	EOF
}

@test "a batch finds what single queries find" {
	for query in tea 'green tea' bridge; do
		memos-search "$query"
	done >single
	printf '%s\n' '{"query":"tea"}' '{"query":"green tea"}' \
		'{"query":"bridge"}' | memos-search | jq -c '.results[]' |
		diff <(jq -c . single) -
}

@test "scope is a string or a list of them" {
	run -0 memos-search <<-'EOF'
		{"n":1,"query":"tea","user_id":"ann"}
		{"n":2,"query":"tea","user_id":["ann","bob"]}
		{"n":3,"query":"tea","user_id":["bob","eve"],"run_id":"r2"}
		{"n":4,"query":"tea","user_id":null}
		{"n":5,"query":"tea","agent_id":"x"}
		{"n":6,"query":"tea","app_id":["x"]}
		{"n":7,"query":"green tea","run_id":["r1","r9"]}
	EOF
	[ "$(answers <<<"$output" | awk '{ $1 = $1; print }' | while read -r n ids; do
		echo "$n $(tr ' ' '\n' <<<"$ids" | sort | xargs)"; done | xargs)" = \
		"1 a 2 a b 3 b 4 a b 5 6 7 a" ]
}

@test "an empty list of users is refused: it must not mean all of them" {
	run -2 --separate-stderr memos-search <<<'{"query":"tea","user_id":[]}'
	[ "$output" = "" ]
	one_line "<stdin>:1: 'user_id' is an empty list"
}

@test "k, filter, since and until of a query go before the options" {
	run -0 memos-search -k 1 --user ann --since 2026-05-02 <<-'EOF'
		{"n":1,"query":"tea","since":"2026-05-01"}
		{"n":2,"query":"tea"}
		{"n":3,"query":"tea","user_id":"bob"}
		{"n":4,"query":"tea","user_id":["ann","bob"],"k":5,"since":null}
		{"n":5,"query":"tea","user_id":null,"k":5,"since":"2026-05-01","until":"2026-05-01"}
		{"n":6,"query":"tea","user_id":null,"filter":{"k":1}}
	EOF
	[ "$(answers <<<"$output" | head -3 | xargs)" = "1 a 2 3 b" ]
	[ "$(answers <<<"$output" | sed -n 4p | wc -w)" = 3 ]
	[ "$(answers <<<"$output" | tail -2 | xargs)" = "5 a 6 b" ]
	# the environment is a default like an option
	export MEMOS_USER=bob
	run -0 memos-search <<<'{"n":1,"query":"tea"}'
	[ "$(answers <<<"$output")" = "1 b" ]
}

@test "what one query says does not reach the next" {
	run -0 memos-search <<-'EOF'
		{"n":1,"query":"tea","user_id":"ann","k":1,"filter":{"id":"a"},"until":"2026-05-01"}
		{"n":2,"query":"tea"}
	EOF
	[ "$(answers <<<"$output" | wc -w)" = 5 ]
}

@test "a bad line is reported, the rest is answered, status 2" {
	run -2 --separate-stderr memos-search <<-'EOF'
		{"n":1,"query":"tea","user_id":"ann"}
		no json

		["tea"]
		{"n":5,"query":""}
		{"n":6}
		{"n":7,"query":7}
		{"n":8,"query":"tea","k":0}
		{"n":9,"query":"tea","k":10001}
		{"n":10,"query":"tea","filter":{"id":{"like":"x"}}}
		{"n":11,"query":"tea","since":"soon"}
		{"n":12,"query":"tea","user_id":7}
		{"n":13,"query":"tea","user_id":["ann",7]}
		{"n":14,"query":"tea","n":15}
		{"n":16,"query":"tea","results":[]}
		{"n":17,"query":"tea","vector":[1,2]}
		{"n":18,"query":"tea","user_id":"bob"}
	EOF
	[ "$(answers <<<"$output")" = $'1 a\n18 b' ]
	printf '%s\n' "${stderr_lines[@]}"
	[ "${#stderr_lines[@]}" = 14 ]
	for i in 2 4 5 6 7 8 9 10 11 12 13 14 15 16; do
		[[ $stderr == *"memos-search: <stdin>:$i: "* ]]
	done
}

@test "status 0 if any query found something, else 1" {
	run -0 memos-search < <(printf '%s\n' '{"query":"xylophone"}' \
		'{"query":"tea"}' '{"query":"quartz"}')
	[ "${#lines[@]}" = 3 ]
	run -1 --separate-stderr memos-search < <(printf '%s\n' \
		'{"query":"xylophone"}' '{"query":"quartz"}')
	[ "${#lines[@]}" = 2 ]
	[ "$stderr" = "" ]
	run -1 memos-search </dev/null
	[ "$output" = "" ]
}

@test "a query without a store is answered by how to add" {
	run -1 --separate-stderr memos-search --dir other <<<'{"query":"tea"}'
	[ "$output" = "" ]
	one_line "nothing is remembered yet"
}

@test "an answer comes as soon as its query was read" {
	mkfifo pipe
	memos-search <pipe >out &
	exec 9>pipe
	for i in 1 2 3; do
		echo '{"n":'$i',"query":"tea"}' >&9
		soon has $i out
	done
	exec 9>&-
	wait $!
}

@test "a memory added between two queries is found by the second" {
	mkfifo pipe
	memos-search <pipe >out &
	exec 9>pipe
	echo '{"n":1,"query":"xylophone"}' >&9
	soon [ -s out ]
	memos-add 'a xylophone' >/dev/null
	echo '{"n":2,"query":"xylophone"}' >&9
	exec 9>&-
	wait $!
	[ "$(jq '.results | length' out | xargs)" = "0 1" ]
}

@test "--fields, --explain and --without hold for a batch" {
	run -0 memos-search --fields id,score --explain --without cosine \
		<<<'{"query":"green tea","k":1}'
	jq -e '.results[0] | (keys == ["explain","found_by","id","score"])
		and .explain.cosine.part == 0
		and (([.explain[].part] | add) - .score | fabs < 0.00001)' \
		<<<"$output"
}
