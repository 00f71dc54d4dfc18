# memos-graph: entities and relations, looked at and changed.
load helper

setup() {
	memos_setup
	unweighed
	export MEMOS_NOW=2026-05-07T09:30:00Z
}

# g ARGUMENT ...: memos-graph for Ann's memories.
g() {
	memos-graph --user ann "$@"
}

# edges: subject, relation and object of the relations on standard input.
edges() {
	jq -r 'select(.relation) | "\(.subject) \(.relation) \(.object)" +
		if .closed then " closed" else "" end'
}

# names: the names of the entities on standard input, on one line.
names() {
	jq -r 'select(.name) | .name' | paste -sd ' '
}

# fill: two groups of people, and a bridge between them.
fill() {
	memos-add >/dev/null <<-'END'
		{"id":"1","memory":"Ann works at Acme.","user_id":"ann","subject":"Ann","relation":"works_at","object":"Acme","valid_from":"2024-05-01T00:00:00Z","sources":["0"]}
		{"id":"2","memory":"Bob works at Acme.","user_id":"ann","subject":"Bob","relation":"works_at","object":"Acme"}
		{"id":"3","memory":"Ann knows Bob.","user_id":"ann","subject":"Ann","relation":"knows","object":"Bob"}
		{"id":"4","memory":"Bob knows Cy.","user_id":"ann","subject":"Bob","relation":"knows","object":"Cy"}
		{"id":"5","memory":"Cy lives in Lyon.","user_id":"ann","subject":"Cy","relation":"lives_in","object":"Lyon","valid_to":"2025-01-01T00:00:00Z"}
		{"id":"6","memory":"Dan lives in Lyon.","user_id":"ann","subject":"Dan","relation":"lives_in","object":"Lyon"}
		{"id":"7","memory":"Dan knows Cy.","user_id":"ann","subject":"Dan","relation":"knows","object":"Cy"}
		{"id":"8","memory":"Ann likes tea.","user_id":"zoe","subject":"Ann","relation":"likes","object":"tea"}
		{"id":"9","memory":"no relation","user_id":"ann","subject":"Ann"}
	END
}

# whole FILE: all that is remembered, with what entities go by, and as DOT.
whole() {
	memos-export >"$1"
	memos-export --all | grep -E '"kind":"(entity|name)"' >>"$1" || :
	memos-export --format dot >>"$1"
}

# ---- looking ----

@test "the list has those with the most relations first" {
	fill
	run -0 g
	[ "$(names <<<"$output")" = 'Bob Cy Acme Ann Dan Lyon' ]
	[ "$(jq .relations <<<"$output" | paste -sd ' ')" = '3 3 2 2 2 2' ]
	[ "$(g --match AC | names)" = Acme ]
	[ "$(g -k 2 2>err | names)" = 'Bob Cy' ]
	grep -q 'warning: there is more: --max is 2' err
	run -1 g --match nobody
	[ "$output" = '' ]
	# one of each scope
	[ "$(memos-graph --match ann | jq -r .user_id | paste -sd ' ')" = \
		'ann zoe' ]
}

@test "neighbours to a depth, with times and sources" {
	fill
	run -0 g near Ann --depth 1
	[ "$(names <<<"$output")" = 'Ann Acme Bob' ]
	[ "$(jq -c 'select(.id == "1")' <<<"$output")" = '{"subject":"Ann","relation":"works_at","object":"Acme","id":"1","memory":"Ann works at Acme.","user_id":"ann","valid_from":"2024-05-01T00:00:00Z","sources":["0"]}' ]
	run -0 g near Ann --depth 4
	[ "$(names <<<"$output")" = 'Ann Acme Bob Cy Lyon Dan' ]
	diff - <(edges <<<"$output") <<-'END'
		Ann works_at Acme
		Ann knows Bob
		Bob works_at Acme
		Bob knows Cy
		Cy lives_in Lyon closed
		Dan knows Cy
		Dan lives_in Lyon
	END
	run -0 --separate-stderr g near Ann --depth 4 --max 3
	[ "$(names <<<"$output")" = 'Ann Acme Bob' ]
	# shellcheck disable=SC2154 # run sets it
	[[ $stderr == *'there is more: --max is 3' ]]
}

@test "who is not there is said, with who is like it" {
	fill
	run -1 --separate-stderr g near An
	[ "$output" = '' ]
	[ "$stderr" = "memos-graph: no entity 'An': there is 'Ann', 'Dan'" ]
	run -1 --separate-stderr g near Xerxes
	[ "$stderr" = "memos-graph: no entity 'Xerxes'" ]
	run -2 --separate-stderr memos-graph near Ann
	[ "$stderr" = "memos-graph: 'Ann' may be 'Ann' (user ann), 'Ann' (user zoe): say which" ]
	run -1 memos-graph --dir nowhere near Ann
}

@test "two that go by one name are told apart by their own" {
	g add 'Tom (work)' knows Ann >/dev/null
	g add 'Tom (brother)' knows Ann >/dev/null
	g entity 'Tom (work)' --alias Tom >/dev/null
	g entity 'Tom (brother)' --alias Tom >/dev/null
	run -2 --separate-stderr g near tom
	[ "$stderr" = "memos-graph: 'tom' may be 'Tom (work)' (user ann), 'Tom (brother)' (user ann): say which" ]
	run -2 g add Tom knows Bob
	run -2 g rename Tom Thomas
	# whose own name it is is meant
	g add Tomas knows Ann >/dev/null
	g rename Tomas Tom >/dev/null
	[ "$(g near Tom -d 1 | edges)" = 'Tom knows Ann' ]
}

@test "the shortest path, whatever the direction" {
	fill
	run -0 g path Acme Lyon
	diff - <(jq -r '.name // "\(.subject) \(.relation) \(.object)"' \
		<<<"$output") <<-'END'
		Acme
		Bob
		Cy
		Lyon
		Bob works_at Acme
		Bob knows Cy
		Cy lives_in Lyon
	END
	[ "$(g path Lyon Acme | names)" = 'Lyon Cy Bob Acme' ]
	[ "$(g path Ann Bob | jq -c 'select(.id).memory')" = '"Ann knows Bob."' ]
	run -1 --separate-stderr g path Acme Lyon --depth 2
	[ "$stderr" = "memos-graph: no path of 2 steps from 'Acme' to 'Lyon'" ]
	run -2 g path Ann ann
	g add Eve knows Fay >/dev/null
	run -1 g path Ann Eve
	run -2 g path Ann
}

@test "communities are the same each time" {
	fill
	memos-add >/dev/null <<-'END'
		{"memory":"a","user_id":"ann","subject":"Ann","relation":"likes","object":"tea"}
		{"memory":"b","user_id":"ann","subject":"Bob","relation":"likes","object":"tea"}
		{"memory":"c","user_id":"ann","subject":"Acme","relation":"sells","object":"tea"}
		{"memory":"d","user_id":"ann","subject":"Dan","relation":"likes","object":"rum"}
		{"memory":"e","user_id":"ann","subject":"Cy","relation":"likes","object":"rum"}
	END
	run -0 g communities
	diff - <(printf '%s\n' "$output") <<-'END'
		{"community":1,"size":4,"relations":6,"entities":["Acme","Ann","Bob","tea"]}
		{"community":2,"size":4,"relations":5,"entities":["Cy","Dan","Lyon","rum"]}
	END
	[ "$(g communities)" = "$output" ]
	[ "$(g communities --max 1 2>/dev/null | wc -l)" -eq 1 ]
	[ "$(g communities -f dot | grep -c fillcolor=2)" -eq 4 ]
}

@test "what changed since a time" {
	fill
	MEMOS_NOW=2026-06-01T00:00:00Z g add Cy lives_in Paris --since 2026-05 >/dev/null
	MEMOS_NOW=2026-06-02T00:00:00Z memos-forget 6 >/dev/null
	run -0 g changed --since 2026-06-01T00:00:00Z
	diff - <(jq -r '"\(.event) \(.at) \(.subject) \(.object)"' \
		<<<"$output") <<-'END'
		ADD 2026-06-01T00:00:00Z Cy Paris
		DELETE 2026-06-02T00:00:00Z Dan Lyon
	END
	run -1 g changed --since 2026-07
	run -2 g changed
	run -2 g changed --since 2026 --as-of 2026
}

@test "the past is read as of then" {
	MEMOS_NOW=2026-01-01 g add Ann works_at Acme --since 2024 >/dev/null
	MEMOS_NOW=2026-02-01 g add Ann works_at Beta --since 2026-02 >/dev/null
	MEMOS_NOW=2026-03-01 g rename Ann Anna >/dev/null
	[ "$(g near Anna | edges)" = 'Anna works_at Beta' ]
	[ "$(g near Ann | edges)" = 'Anna works_at Beta' ]
	[ "$(g near Anna --as-of 2026-01-15 | edges)" = 'Ann works_at Acme' ]
	[ "$(g path Anna Acme --as-of 2026-01-15 | edges)" = \
		'Ann works_at Acme' ]
	[ "$(g near Ann --valid-at 2025 | edges)" = 'Anna works_at Acme' ]
	[ "$(g near Ann -a | edges | sort)" = \
		$'Anna works_at Acme closed\nAnna works_at Beta' ]
	[ "$(g --as-of 2026-02-15 | jq -r 'select(.relations > 0).name' |
		sort | paste -sd ' ')" = 'Ann Beta' ]
	run -1 g near Ann --as-of 2020
}

@test "dot and graphml are read by others, whatever is in them" {
	memos-add >/dev/null <<-'END'
		{"memory":"a\u0001\u009b\n\"<&>\\","user_id":"ann","subject":"<x>&\"\\","relation":"r\u00e9","object":"]]>"}
		{"memory":"b","user_id":"ann","subject":"]]>","relation":"--","object":"\ud83c\udf88"}
	END
	g near ']]>' -f dot >g.dot
	g near ']]>' -f graphml >g.xml
	g -f dot >all.dot
	[ "$(grep -c -- ' -> ' g.dot)" -eq 2 ]
	LC_ALL=C run -1 grep -aq $'[\x01\x9b]' g.dot g.xml
	python3 - <<-'END'
		import xml.etree.ElementTree as tree
		g = "{http://graphml.graphdrawing.org/xmlns}"
		names = {d.text for d in tree.parse("g.xml").iter(g + "data")
		         if d.get("key") == "name"}
		assert names == {"<x>&\"\\", "]]>", "\U0001f388"}, names
	END
	need dot
	dot -Tsvg g.dot >g.svg
	dot -Tsvg all.dot | grep -q '</svg>'
	[ "$(grep -c '<g id="node' g.svg)" -eq 3 ]
	grep -q '&lt;x&gt;&amp;&quot;\\</text>' g.svg
	need xmllint
	xmllint --noout g.xml g.svg
}

# ---- changing ----

@test "a relation by hand, what is known of it, and what it closes" {
	run -0 g add Ann works_at Acme --since 2024-05-02
	[ "$(jq -c '[.memory, .event, .edit]' <<<"$output")" = \
		'["Ann works at Acme.","ADD",1]' ]
	[ "$(g add ann 'works at' ACME | jq -r .event)" = NOOP ]
	run -0 g add Ann works_at Beta --since 2026-01-02
	[ "$(jq -c '[.memory, .event, .edit]' <<<"$output" | paste -sd ' ')" = \
		'["Ann works at Acme.","SUPERSEDE",2] ["Ann works at Beta.","ADD",2]' ]
	# what held before, said late
	g add Ann works_at Gamma --since 2020-01-02 >/dev/null
	[ "$(g near Ann -a -d 1 | jq -c 'select(.id) |
		[.object, .valid_from[:7], .valid_to[:7], .closed]')" = \
		'["Acme","2024-05","2026-01",true]
["Beta","2026-01",null,null]
["Gamma","2020-01","2026-01",true]' ]
	[ "$(g add Ann works_at Beta --until 2026-04-02 | jq -r .event)" = UPDATE ]
	[ "$(g near Beta | edges)" = 'Ann works_at Beta closed' ]
	# again, later: another time
	[ "$(g add Ann works_at Beta --since 2026-05-02 | jq -r .event)" = ADD ]
	[ "$(g --kind organisation | names)" = 'Beta Acme Gamma' ]
	run -0 memos-search -u ann -k 1 'where does Ann work'
	[[ $(jq -r .memory <<<"$output") == 'Ann works at Beta.' ]]
	[ "$(memos-cube check)" = '' ]
}

@test "many relations and entities as lines, and one that is wrong" {
	run -2 --separate-stderr g add <<-'END'
		{"subject":"Ann","relation":"knows","object":"Bob","valid_from":"2020","sources":["x"]}
		{"subject":"Ann","relation":"knows"}

		{"name":"Bob","kind":"person","aliases":["Robert"],"summary":"tall"}
		{"subject":"Robert","relation":"knows","object":"Ann","memory":"Bob said so.","id":"q","closed":true}
		[]
		{"subject":"Ann","relation":"knows","object":"Cy","valid_to":"never"}
	END
	[ "$(jq -r .event <<<"$output" | paste -sd ' ')" = 'ADD UPDATE ADD' ]
	[ "$(cut -d : -f 1-3 <<<"$stderr" | paste -sd '|')" = \
		'memos-graph: <stdin>:2|memos-graph: <stdin>:6|memos-graph: <stdin>:7' ]
	[ "$(memos-list --json | jq -c '[.memory, .subject, .object]')" = \
		'["Bob said so.","Bob","Ann"]
["Ann knows Bob.","Ann","Bob"]' ]
	# what is printed is what is read
	g near Ann | memos-graph --user zoe add - >/dev/null
	[ "$(memos-graph -u zoe near Ann | jq -c 'del(.id, .user_id)')" = \
		"$(g near Ann | jq -c 'del(.id, .user_id)')" ]
	run -2 g add - --since 2020 </dev/null
}

@test "an entity: kind, names, summary" {
	[ "$(g entity Ann --kind person | jq -r .event)" = ADD ]
	[ "$(g entity ann --alias Annie --alias A. --summary 'a friend' |
		jq -c .)" = '{"event":"UPDATE","name":"Ann","edit":2}' ]
	[ "$(g entity annie --kind person | jq -r .event)" = NOOP ]
	[ "$(g)" = '{"name":"Ann","kind":"person","aliases":["A.","Annie"],"summary":"a friend","user_id":"ann","relations":0}' ]
	g add Bob knows annie >/dev/null
	[ "$(g near Annie | edges)" = 'Bob knows Ann' ]
	# what is somebody else is no alias
	run -2 --separate-stderr g entity Ann --alias Bob
	[[ $stderr == *"there is a 'Bob' already"* ]]
	whole before
	g entity Ann --kind cat >/dev/null
	[ "$(g --kind cat | names)" = Ann ]
	memos-revise --undo
	whole after
	diff before after
}

@test "a new name is that of all that is said, and can be taken back" {
	fill
	g entity Acme --kind organisation --alias 'Acme Ltd' >/dev/null
	MEMOS_NOW=2026-06-01 g add Ann works_at Beta >/dev/null
	whole before
	run -0 g rename 'acme ltd' Gamma
	[ "$output" = '{"event":"RENAME","name":"Gamma","was":"Acme","memories":2,"edit":3}' ]
	[ "$(g near Gamma -a -d 1 | edges | sort)" = \
		$'Ann works_at Gamma closed\nBob works_at Gamma' ]
	[ "$(memos-list 2 --json | jq -r .memory)" = 'Bob works at Gamma.' ]
	[ "$(g --match gamma | jq -c '[.kind, .aliases]')" = \
		'["organisation",["Acme","Acme Ltd"]]' ]
	whole once
	# back by hand, and in other letters
	g rename Gamma Acme >/dev/null
	g rename Acme ACME >/dev/null
	[ "$(g --match acme | names)" = ACME ]
	memos-cube check
	# not what others stand on
	run -2 memos-revise --undo 3
	memos-revise --undo >/dev/null
	memos-revise --undo >/dev/null
	whole again
	diff once again
	memos-revise --undo >/dev/null
	whole after
	diff before after
	memos-cube check
	run -2 g rename Ann Bob
	[ "$(g rename Ann Ann | jq -r .event)" = NOOP ]
}

@test "two become one, and two again" {
	fill
	g entity Robert --kind person --summary tall >/dev/null
	g add >/dev/null <<<'{"subject":"Robert","relation":"works_at","object":"Acme","sources":["s"]}'
	g add Robert knows Bob >/dev/null
	g add Robert likes tea >/dev/null
	whole before
	run -0 g merge Bob Robert
	[ "$(jq -c '[.event, .name, .was, .memories]' <<<"$output")" = \
		'["MERGE","Bob","Robert",3]' ]
	# nothing twice, and nobody knows himself
	[ "$(g near Bob -d 1 | edges | sort | paste -sd '|')" = \
		'Ann knows Bob|Bob knows Cy|Bob likes tea|Bob works_at Acme' ]
	[ "$(memos-list 2 --json | jq -c .sources)" = '["s"]' ]
	[ "$(g --match robert | jq -c '[.name, .kind, .summary]')" = \
		'["Bob","person","tall"]' ]
	# everything of it goes into another cube, and is taken back there
	memos-export --all >all.jsonl
	memos-import --dir copy all.jsonl >/dev/null
	memos-revise --undo >/dev/null
	whole after
	diff before after
	MEMOS_DIR=copy memos-revise --undo >/dev/null
	MEMOS_DIR=copy whole copied
	diff before copied
	run -2 g merge Bob bob
	run -1 g merge Bob Rob
}

@test "an entity of no memory is taken back, too, and formation goes on" {
	g entity Ann --kind person >/dev/null
	g rename Ann Anna >/dev/null
	[ "$(g | names)" = Anna ]
	memos-revise --undo
	[ "$(g | names)" = Ann ]
	memos-revise --undo
	run -1 g
	g add Ann works_at Acme >/dev/null
	g rename Acme Beta >/dev/null
	jq -cn '{role:"user",name:"Ann",content:"I work at Acme."}' |
		memos-add -u ann --run r >/dev/null
	memos-work --drain >/dev/null
	[ "$(g near Ann -d 1 | edges)" = 'Ann works_at Beta' ]
}

@test "a dry run says the same, and changes nothing" {
	fill
	whole before
	[ "$(g -n add Ann knows Eve | jq -c '[.event, .edit]')" = \
		'["ADD",null]' ]
	[ "$(g -n rename Ann Anna | jq -c '[.event, .edit]')" = \
		'["RENAME",null]' ]
	[ "$(g -n merge Ann Bob | jq -r .event)" = MERGE ]
	whole after
	diff before after
	run -3 memos-graph --dir nowhere -n add Ann knows Bob
	[ ! -e nowhere ]
}

@test "what makes no sense is refused, and nothing is changed" {
	fill
	whole before
	for words in "near" "near Ann Bob" "foo" "add Ann" "add Ann knows" \
		"add Ann knows Bob Cy" "rename Ann" "merge Ann Ann" \
		"entity" "near Ann --kind x" "entity Ann --depth 2" \
		"add Ann x y --format dot" "near Ann --depth 17" \
		"add Ann x y --since 2025 --until 2024" \
		"add Ann x y --since whenever" "near Ann -n"; do
		echo "$words"
		# shellcheck disable=SC2086 # words
		run -2 --separate-stderr g $words
		[ "$output" = '' ]
	done
	run -2 g add '' knows Bob
	run -2 g add Ann $'kn\nows' Bob
	run -2 g add Ann knows "$(printf '%0300d' 1)"
	run -2 g rename Ann $'\xff'
	whole after
	diff before after
}

@test "on a terminal a person sees a table and a tree" {
	fill
	g entity Acme --kind organisation >/dev/null
	# on CMD ...: what a terminal gets
	on() {
		LC_ALL=C.UTF-8 TERM=xterm python3 "$ROOT/tests/terminal.py" \
			60 memos-graph -u ann "$@" </dev/null
	}
	diff - <(on near Ann --depth 3) <<-'END'
		Ann
		  works at -> Acme (organisation) since 2024-05-01
		    <- works at - Bob
		  knows -> Bob
		    knows -> Cy
		      lives in -> Lyon until 2025-01-01 (closed)
		      <- knows - Dan
	END
	diff - <(on path Ann Dan) <<-'END'
		Ann
		  knows -> Bob
		  knows -> Cy
		  <- knows - Dan
	END
	on | head -2 | diff - <(cat <<-'END'
		entity  kind          relations  about
		Bob                           3  [ann]
	END
	)
	on changed --since 2026-05 | grep -q '09:30  ADD        Ann knows Bob$'
	on communities | grep -q '1 *3  Acme, Ann, Bob$'
	on near Ann --json | head -1 | jq -e '.name == "Ann"'
}
