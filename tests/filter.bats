# Filters: one tree, obeyed before anything is ranked.
load helper

setup() {
	memos_setup
	unweighed
	export MEMOS_NOW=2026-06-01T00:00:00Z
	memos-add >/dev/null <<-'EOF'
		{"id":"a","memory":"tea with Ann","type":"fact","user_id":"ann","agent_id":"g","app_id":"p","metadata":{"n":1,"tag":"red","tags":["x","y"],"ok":true,"deep":{"er":{"k":"v"}}},"importance":0.2,"event_at":"2026-05-01"}
		{"id":"b","memory":"Tea with Bob","type":"preference","user_id":"bob","metadata":{"n":2,"tag":"green","tags":["Z"],"ok":false},"importance":0.5,"event_at":"2026-05-02T12:00:00Z","valid_from":"2026-01-01","valid_to":"2026-03-01"}
		{"id":"c","memory":"tea, said","type":"turn","role":"user","name":"Cy","run_id":"r","user_id":"ann","metadata":{"n":10,"tag":"Red","deep":{"er":5}},"event_at":"2026-05-03T00:00:00Z"}
		{"id":"d","memory":"tea 100%","state":"decaying","metadata":{"n":"2","tag":"rot","tags":"xyz","ok":null,"big":12345678901234567890,"Ä":"ÄÖ"},"importance":0.9}
	EOF
	unset MEMOS_NOW
}

# pass IDS FILTER ...: each filter lets these through, to list and search.
pass() {
	local want=$1 filter got

	shift
	for filter; do
		got=$(memos-list --order added --filter "$filter" |
			jq -r .id | xargs)
		echo "$filter: list $got, not $want"
		[ "$got" = "$want" ] || return
		got=$({ memos-search --filter "$filter" tea || true; } |
			jq -r .id | sort | xargs)
		echo "$filter: search $got, not $want"
		[ "$got" = "$want" ] || return
	done
}

# wrong WORDS FILTER: the filter is refused by all, and the message says so.
wrong() {
	for cmd in 'memos-list' 'memos-search tea' 'memos-export'; do
		# shellcheck disable=SC2086 # command and operand
		run -2 --separate-stderr $cmd --filter "$2"
		[ "$output" = "" ]
		one_line "${cmd%% *}: " "$1"
	done
}

@test "bare equality and eq hold for every field" {
	pass a '{"id":"a"}' '{"id":{"eq":"a"}}' '{"memory":"tea with Ann"}' \
		'{"agent_id":"g"}' '{"app_id":"p"}' '{"importance":0.2}'
	pass "a c" '{"user_id":"ann"}'
	pass c '{"run_id":"r"}' '{"role":"user"}' '{"name":"Cy"}' \
		'{"type":"turn"}'
	pass d '{"state":"decaying"}'
	pass b '{"type":"preference"}' '{"event_at":"2026-05-02T12:00:00Z"}' \
		'{"event_at":"2026-05-02"}' '{"valid_from":"2026-01-01"}' \
		'{"valid_to":"2026-03"}'
	pass "a b c d" '{"created_at":"2026-06-01T00:00:00Z"}' '{}'
	pass "" '{"id":"A"}' '{"memory":"tea"}'
}

@test "ne and nin let through what is different or not there" {
	pass "b d" '{"user_id":{"ne":"ann"}}' '{"user_id":{"nin":["ann","x"]}}'
	pass "a b d" '{"type":{"ne":"turn"}}' '{"role":{"ne":"user"}}'
	pass "a c d" '{"metadata.n":{"ne":2}}' '{"importance":{"ne":0.5}}'
	pass "a c d" '{"event_at":{"ne":"2026-05-02"}}'
	pass "a b c d" '{"type":{"nin":[]}}'
}

@test "in holds for any member, of any kind" {
	pass "a b" '{"id":{"in":["a","b","zz"]}}' \
		'{"type":{"in":["event","preference","fact"]},"id":{"ne":"d"}}' \
		'{"event_at":{"in":["2026-05-01","2026-05-02"]}}' \
		'{"tag":{"in":["red","green"]}}' '{"n":{"in":[1,2]}}' \
		'{"importance":{"in":[0.2,0.5]}}'
	pass "" '{"id":{"in":[]}}'
	pass "b d" '{"user_id":{"in":["bob",null]}}'
	pass "a c" '{"user_id":{"nin":["bob",null]}}'
}

@test "gt gte lt lte compare numbers, times and texts" {
	pass "b d" '{"importance":{"gt":0.2}}' '{"importance":{"gte":0.5}}'
	pass a '{"importance":{"lt":0.5}}' '{"importance":{"lte":0.2}}'
	pass "b c" '{"n":{"gt":1}}' '{"n":{"gte":2}}' '{"n":{"gte":1.5}}'
	pass "a b" '{"n":{"lt":10}}' '{"n":{"lte":2}}'
	pass "b" '{"n":{"gt":1,"lt":10}}'
	pass "c d" '{"id":{"gt":"b"}}' '{"id":{"gte":"c"}}'
	# a day stands for all of it
	pass "b c" '{"event_at":{"gt":"2026-05-01"}}'
	pass "a b c" '{"event_at":{"gte":"2026-05-01"}}'
	pass "" '{"event_at":{"lt":"2026-05-01"}}'
	pass "a" '{"event_at":{"lte":"2026-05-01"}}'
	pass "a b" '{"event_at":{"lte":"2026-05-02"}}' \
		'{"event_at":{"lt":"2026-05-03"}}'
	pass "a b" '{"timestamp":{"lt":"2026-05-03"}}'
}

@test "contains and icontains look into texts and lists" {
	pass "a" '{"memory":{"contains":"with A"}}'
	pass "a d" '{"tags":{"contains":"x"}}' '{"tags":{"icontains":"X"}}'
	pass "a b" '{"memory":{"contains":"with"}}'
	pass "d" '{"memory":{"contains":"%"}}' '{"Ä":{"icontains":"äö"}}'
	pass "a c d" '{"memory":{"contains":"tea"}}'
	pass "a b c d" '{"memory":{"icontains":"TEA"}}'
	pass "b d" '{"tags":{"icontains":"z"}}'
	pass "b" '{"tags":{"contains":"Z"}}'
	pass "a b c" '{"tag":{"icontains":"RE"}}'
	pass "" '{"memory":{"contains":"TEA"}}' '{"tags":{"contains":"q"}}'
}

@test "metadata is reached by its path or by its name" {
	pass "a" '{"metadata.tag":"red"}' '{"tag":"red"}' \
		'{"metadata.deep.er.k":"v"}' '{"deep.er.k":"v"}'
	pass "c" '{"metadata.deep.er":5}'
	pass "a" '{"ok":true}' '{"metadata.ok":{"eq":true}}'
	pass "b" '{"ok":false}'
	pass "" '{"metadata.nope":1}' '{"tag":"RED"}'
}

@test "numbers and texts in metadata are two things" {
	pass b '{"n":2}' '{"n":2.0}'
	pass d '{"n":"2"}'
	pass d '{"n":{"gt":"1"}}'
}

@test "null and * ask whether a field is there" {
	pass "d" '{"user_id":null}' '{"event_at":null}' '{"user_id":{"eq":null}}'
	pass "a b c" '{"user_id":{"ne":null}}' '{"user_id":"*"}' \
		'{"event_at":"*"}' '{"NOT":{"user_id":null}}'
	pass "c d" '{"ok":null}'
	pass "a b" '{"ok":"*"}' '{"metadata.ok":"*"}'
	pass "a c" '{"deep":"*"}'
	pass "a b c d" '{"memory":"*"}'
}

@test "AND, OR and NOT nest" {
	pass "a" '{"AND":[{"user_id":"ann"},{"type":"fact"}]}' \
		'{"user_id":"ann","type":"fact"}' \
		'{"user_id":"ann","NOT":{"type":"turn"}}' \
		'{"user_id":"ann","NOT":[{"type":"turn"},{"id":"x"}]}'
	pass "a b d" '{"OR":[{"type":"fact"},{"user_id":"bob"}]}'
	pass "b c" '{"AND":[{"OR":[{"user_id":"bob"},{"run_id":"r"}]},{"NOT":{"OR":[{"id":"a"},{"AND":[{"state":"decaying"},{"n":"2"}]}]}}]}'
	pass "a b c d" '{"NOT":{"NOT":{"id":"*"}}}' '{"AND":[]}' '{"NOT":[]}'
	pass "" '{"OR":[]}' '{"AND":[{"id":"a"},{"id":"b"}]}'
}

@test "a field of the record may not be taken for metadata" {
	store '{"id":"e","memory":"tea","metadata":{"type":"mine","user_id":"u"}}'
	pass "e" '{"metadata.type":"mine"}' '{"metadata.user_id":"u"}'
	pass "" '{"user_id":"u"}'
}

@test "names with quotes, brackets and dollars are only names" {
	store '{"id":"q","memory":"tea","metadata":{"a[0]":1,"$":2,"x y":3,"*":4}}'
	pass q '{"a[0]":1}' '{"$":2}' '{"x y":3}' '{"metadata.*":4}'
	pass "" "{\"x'); DROP TABLE memories; --\":1}" '{"\"":1}' '{"":1}' \
		'{"a.b..c":1}' '{".":1}'
}

@test "a filter holds before ranking: one of 500 is found at -k 1" {
	seq 1 500 | sed 's/.*/{"id":"t&","memory":"tea tea tea","type":"event","metadata":{"no":&}}/' |
		memos-add >/dev/null
	store '{"id":"one","memory":"a long text about this and that and, once, the word tea","metadata":{"keep":true}}'
	run -0 memos-search -k 1 --filter '{"keep":true}' tea
	[ "$(jq -r .id <<<"$output")" = one ]
	run -0 memos-search -k 1 --filter '{"no":77}' tea
	[ "$(jq -r .id <<<"$output")" = t77 ]
}

@test "a filter that is wrong is status 2, and the message names it" {
	wrong "filter" 'no json'
	wrong "filter" '{"a":1'
	wrong "not an object" '[]'
	wrong "not an object" '"x"'
	wrong "no operator 'like' (for 'memory')" '{"memory":{"like":"x"}}'
	wrong "no type 'dream'" '{"type":"dream"}'
	wrong "filter: column 13: 'event_at': 'soon' is no time (2026, " '{"event_at":"soon"}'
	wrong "no state 'asleep'" '{"state":{"in":["active","asleep"]}}'
	wrong "'in' needs a list" '{"id":{"in":"a"}}'
	wrong "AND and OR need a list" '{"AND":{"id":"a"}}'
	wrong "not an object" '{"OR":["a"]}'
	wrong "wrong kind of value for 'user_id'" '{"user_id":7}'
	wrong "wrong kind of value for 'importance'" '{"importance":"high"}'
	wrong "wrong kind of value for 'event_at'" '{"event_at":7}'
	wrong "'soon'" '{"event_at":{"gt":"soon"}}'
	wrong "needs a plain value" '{"id":["a"]}'
	wrong "'gt' of 'n' is null" '{"n":{"gt":null}}'
	wrong "nothing asked of 'n'" '{"n":{}}'
	wrong "needs text" '{"memory":{"contains":7}}'
	wrong "duplicate key 'id'" '{"id":"a","id":"b"}'
}

@test "a filter of any size is answered or refused, never a fault of the store" {
	for n in 300 700 3000; do
		many=$(seq 1 $n | jq -cs '{OR: map({n: .})}')
		run --separate-stderr memos-list --filter "$many"
		[ "$status" = $((n == 3000 ? 2 : 0)) ]
		many=$(seq 1 $n | jq -cs '{NOT: {n: {in: (map(.) + [null])}}}')
		run --separate-stderr memos-list --filter "$many"
		[ "$status" = $((n == 3000 ? 2 : 0)) ]
	done
	one_line "filter: more than"
	for n in 9000 40000; do
		printf '{"query":"tea","filter":{"n":{"in":[%s]}}}\n' \
			"$(seq -s , 1 $n)" >query
		run --separate-stderr memos-search <query
		[ "$status" = $((n == 9000 ? 0 : 2)) ]
	done
	one_line "<stdin>:1: filter: more than"
	printf '{"query":"tea","user_id":[%s]}\n' \
		"$(seq -s , -f '"%g"' 1 40000)" >query
	run -2 --separate-stderr memos-search <query
	one_line "<stdin>:1: 'user_id' has more than 10000 members"
	nested() {
		printf '%s{"id":"a"}%s' "$(yes "$2" | head -"$1" | tr -d '\n')" \
			"$(yes "$3" | head -"$1" | tr -d '\n')"
	}
	pass a "$(nested 14 '{"NOT":[{"id":"x"},' ']}')"
	pass a "$(nested 31 '{"AND":[' ']}')"
	pass "a b c d" "$(nested 7 '{"OR":[{"id":"*"},{"AND":[' ']}]}')"
	wrong "nested deeper than 16 groups" "$(nested 17 '{"NOT":' '}')"
}
