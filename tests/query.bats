# Operators in a query, times in plain words, and indexes of the metadata.
load helper

setup() {
	memos_setup
	export MEMOS_NOW=2026-06-01T12:00:00Z
	memos-add >/dev/null <<-'EOF'
		{"id":"a","memory":"Ann drinks green tea in the cafeteria","type":"fact","user_id":"ann","name":"Ann","metadata":{"topic":"drinks","n":3},"event_at":"2026-05-26"}
		{"id":"b","memory":"the tea is green, says Bob","type":"turn","user_id":"bob","name":"Bob","metadata":{"topic":"drinks","n":"3"},"event_at":"2026-03-10"}
		{"id":"c","memory":"coffee and green teas","type":"preference","user_id":"ann","importance":0.9,"event_at":"2025-07-04"}
		{"id":"d","memory":"the café in Paris: green tea cake","type":"event","user_id":"ann","event_at":"2024-04-29"}
	EOF
}

# search WANT QUERY ...: each query finds these memories, in whatever order.
search() {
	local want=$1 got

	shift
	for query; do
		got=$({ memos-search --fields id "$query" || true; } |
			jq -r .id | sort | xargs)
		echo "search '$query': '$got', not '$want'"
		[ "$got" = "$want" ] || return
	done
}

# list WANT OPTION VALUE ...: memos-list lists these for each value.
list() {
	local want=$1 option=$2 got

	shift 2
	for value; do
		got=$({ memos-list --fields id "$option" "$value" || true; } |
			jq -r .id | sort | xargs)
		echo "list $option '$value': '$got', not '$want'"
		[ "$got" = "$want" ] || return
	done
}

@test "a phrase stands in the text as it is" {
	search "a d" '"green tea"' 'tea "Green TEA"' '"green tea" drink'
	search "c" '"green teas"'
	search "a b c d" 'green tea'
	search "" '"tea green"'
	list "a d" --match '"green tea"'
}

@test "what is excluded is found by no source" {
	search "a b d" 'green -coffee'
	search "b c" 'green tea -"green tea"'
	search "b c" 'green -caf*'
	search "a b d" 'green -cofee~'
	search "b" 'green -type:fact,preference -type:event'
	for source in words vectors graph; do
		run memos-search --source "$source" --fields id 'tea -Paris'
		[[ $output != *'"d"'* ]]
	done
}

@test "a prefix and a word with an error find what they stand for" {
	search "a d" 'caf*' 'CAF*'
	search "c" 'cofee~' 'coffe~' 'coffeee~'
	search "c" 'tea cofee~'
	search "" 'zzz*' 'zzzzzz~'
}

@test "field:value and a filter in JSON are the same" {
	while IFS='|' read -r text json; do
		# a phrase ranks besides
		diff <(memos-search --fields id "green $text" | sort) \
			<(memos-search --fields id --filter "$json" green | sort)
		diff <(memos-list --match "$text") \
			<(memos-list --filter "$json")
	done <<-'EOF'
		user:ann|{"user_id":"ann"}
		user_id:ann,bob|{"user_id":{"in":["ann","bob"]}}
		-type:turn|{"NOT":{"type":"turn"}}
		name:*|{"name":"*"}
		name:"Ann"|{"name":"Ann"}
		importance:>=0.9|{"importance":{"gte":0.9}}
		event_at:<2026|{"event_at":{"lt":"2026"}}
		event_at:"last week"|{"event_at":"last week"}
		metadata.topic:drinks|{"topic":"drinks"}
		metadata.n:3|{"n":3}
		metadata.n:"3"|{"n":"3"}
		memory:~PARIS|{"memory":{"icontains":"paris"}}
		-coffee|{"NOT":[{"memory":{"word":"coffee"}}]}
		"green tea"|{"memory":{"phrase":"green tea"}}
		caf*|{"memory":{"prefix":"caf"}}
	EOF
}

@test "a question in plain words is no operator" {
	while IFS= read -r query; do
		echo "$query"
		run diff <(memos-search "$query") \
			<(memos-search --plain "$query")
		[ "$status" -eq 0 ]
	done <<-'EOF'
		what about -40 degrees of tea
		is C++ as good as green-tea, and Ann's 5" cake?
		who said "green tea" to Ann?
		tea: type: turn, note:this, https://tea.example/
		ls -l tea --green and a lone " mark
		"Which tea would you recommend for me?"
		“green teas” * ** ~ tea*s 2*3
	EOF
	[ "$(memos-search --plain 'green -coffee' | wc -l)" -eq 4 ]
}

@test "each query of many has operators, unless it says that it is plain" {
	run -0 memos-search --fields id <<-'EOF'
		{"query":"tea -green -coffee user:bob"}
		{"query":"\"green teas\""}
		{"query":"\"green teas\"","plain":true,"k":4}
		{"query":"tea","since":"last week"}
	EOF
	[ "$(jq -c '[.results[].id] | sort' <<<"$output")" = '[]
["c"]
["a","b","c","d"]
["a"]' ]
	run -2 --separate-stderr memos-search <<-'EOF'
		{"query":"tea type:fcat"}
		{"query":"tea","plain":1}
	EOF
	[ "${#stderr_lines[@]}" -eq 2 ]
	[[ ${stderr_lines[0]} == *"<stdin>:1: query: column 10: no type 'fcat' ("* ]]
	[[ ${stderr_lines[1]} == *"<stdin>:2: 'plain' is neither true nor false" ]]
}

@test "what is wrong is said with its column" {
	run -2 --separate-stderr memos-search 'tea type:fcat'
	one_line "memos-search: query: column 10: no type 'fcat' ("
	run -2 --separate-stderr memos-list --match 'tea event_at:<soon'
	one_line "memos-list: query: column 15: 'event_at': 'soon' is no time"
	run -2 --separate-stderr memos-search --filter '{"type":"fcat"}' tea
	one_line "memos-search: filter: column 9: no type 'fcat' ("
	run -2 --separate-stderr memos-search 'user:ann -tea'
	one_line 'no words are left to look for; memos-list --match'
	run -2 --separate-stderr memos-list --match ' -- '
	one_line 'memos-list: --match has no words'
	run -2 --separate-stderr memos-list --at soon
	one_line "memos-list: 'soon' is no time"
}

@test "a block for a prompt is made of what passes" {
	run -0 memos-context --bare 'tea -coffee -Bob user:ann'
	[[ $output == *cafeteria* && $output == *Paris* ]]
	[[ $output != *coffee* && $output != *Bob* ]]
	run -0 memos-context --bare --plain 'tea -coffee'
	[[ $output == *coffee* ]]
}

@test "what is to match has every word" {
	list "a b c d" --match green
	list "a" --match 'drinks tea user:ann'
	list "" --match 'coffee Bob'
}

@test "times may be plain words" {
	list "a" --at 'last week' '26 May' '6 days ago' \
		'six days before 2026-06-01'
	list "a b" --since 'since March' march 'six months ago'
	list "c" --at 'in summer 2025' 'last summer' 'July 2025'
	list "d" --at 'two days before 2024-05-01' 2024
	list "c d" --until 'last year'
	list "d" --until 'before 2025'
	list "" --at today yesterday
	[ "$(memos-search --fields id --at 'last week' tea)" = '{"id":"a"}' ]
	# the day is that of the user
	[ "$(TZ=Asia/Tokyo MEMOS_NOW=2026-05-26T16:00:00Z memos-list \
		--fields id --at yesterday)" = '{"id":"a"}' ]
}

@test "an index of a path changes no answer" {
	memos-list --filter '{"topic":"drinks"}' >before
	[ "$(memos-cube index metadata.topic)" = '{"indexed":"metadata.topic"}' ]
	memos-cube index topic
	[ "$(memos-cube index --list)" = '{"path":"topic"}' ]
	diff before <(memos-list --filter '{"topic":"drinks"}')
	diff before <(memos-list --match metadata.topic:drinks)
	search "a b" 'tea metadata.topic:drinks'
	memos-add --user ann 'more tea' >/dev/null
	memos-cube check
	[ "$(memos-cube index --drop topic)" = '{"dropped":"topic"}' ]
	[ "$(memos-cube index --list)" = "" ]
	diff before <(memos-list --filter '{"topic":"drinks"}')
	run -2 --separate-stderr memos-cube index --drop topic
	one_line "'topic' has no index"
	run -2 --separate-stderr memos-cube index type
	one_line "'type' is a field and needs no index"
	run -2 --separate-stderr memos-cube index
	one_line 'index needs a path'
	run -2 --separate-stderr memos-cube stats --list
	one_line '--list goes with index'
}

@test "of many, those that pass come newest first, be they few or most" {
	jq -nc 'range(1200) | {id: "r\(.)", memory: "row \(. % 300 | tostring |
		"n" + .) \(if . % 400 == 0 then "rare" else "" end)",
		event_at: (1700000000 + (. * 7919 % 1200) * 60 | todate)}' |
		memos-add >/dev/null
	memos-list -a --fields id >all
	for match in rare n7 row 'row -rare' metadata.x:1; do
		memos-list -a --fields id --match "$match" >every || true
		memos-list -k 3 --fields id --match "$match" >first || true
		diff first <(head -n 3 every)
		diff <(jq -r .id every) <(jq -r .id all | grep -xFf <(jq -r .id every))
		wc -l <every
	done >counts
	[ "$(xargs <counts)" = '3 4 1200 1197 0' ]
}
