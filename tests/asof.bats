# A search of the past: what was known, and what held.
load helper

# Ann moved in February, and says so.
moved() {
	MEMOS_NOW=2026-01-01T00:00:00Z store \
		'{"id":"t1","memory":"I live in Lyon","type":"turn","name":"Ann","user_id":"ann","run_id":"r1"}' \
		'{"id":"f1","memory":"Ann lives in Lyon.","user_id":"ann","sources":["t1"]}' \
		'{"id":"b","memory":"Ben lives in Rome.","user_id":"ben"}'
	export MEMOS_NOW=2026-02-01T00:00:00Z
	memos-add --upsert >/dev/null <<-END
		{"id":"f1","memory":"Ann lives in Lyon.","user_id":"ann","sources":["t1"],"created_at":"2026-01-01T00:00:00Z","valid_to":"2026-02-01","state":"archived","superseded_at":"2026-02-01","superseded_by":"f2"}
	END
	store '{"id":"t2","memory":"Oslo it is now","type":"turn","name":"Ann","user_id":"ann","run_id":"r2"}' \
		'{"id":"f2","memory":"Ann lives in Oslo.","user_id":"ann","sources":["t2"],"valid_from":"2026-02-01"}'
	export MEMOS_NOW=2026-03-01T00:00:00Z
}

# asked OPTION ...: ids, whether superseded, and facts.
asked() {
	memos-search "$@" --user ann where does Ann live |
		jq -c '[.id,.superseded,[.facts[]?.id]]'
}

@test "what was known then is found, as it was found then" {
	moved
	run -0 asked
	reads <<-END
		["t2",null,["f2"]]
		["t1",true,[]]
	END
	run -0 asked --as-of 2026-01-15
	reads <<-END
		["t1",null,["f1"]]
	END
	run -0 asked --as-of 2026-02
	reads <<-END
		["t2",null,["f2"]]
		["t1",true,[]]
	END
	run -1 memos-search --as-of 2025 where does Ann live
	[ "$output" = "" ]
}

@test "what held then is found, as it is known now" {
	moved
	[ "$(memos-search --valid-at 2026-01-15 -t fact --user ann Ann lives |
		ids)" = f1 ]
	[ "$(memos-search --valid-at 2026-02-15 -t fact --user ann Ann lives |
		ids)" = f2 ]
	memos-cube compact >/dev/null
	[ "$(memos-search --valid-at 2026-01-15 -t fact --user ann Ann lives |
		ids)" = f1 ]
}

@test "an old text is found by its words, the new one is not yet" {
	MEMOS_NOW=2026-01-01 store '{"id":"a","memory":"the kettle is red"}'
	MEMOS_NOW=2026-02-01 memos-add --upsert >/dev/null \
		<<<'{"id":"a","memory":"the kettle is green"}'
	[ "$(found --as-of 2026-01-15 --source words red)" = \
		"the kettle is red" ]
	[ "$(found --as-of 2026-01-15 --source words green)" = "" ]
	[ "$(found --source words red)" = "" ]
	[ "$(found --as-of 2026-01-15 --why a kettle)" = "the kettle is red" ]
}

@test "each query of many has its own time" {
	moved
	run -0 memos-search -t fact --fields id <<-END
		{"query":"Ann lives","user_id":"ann","as_of":"2026-01-15"}
		{"query":"Ann lives","user_id":"ann"}
		{"query":"Ann lives","user_id":"ann","valid_at":"2026-01-15"}
		{"query":"Ben lives","user_id":"ben","as_of":"2026-01-15"}
	END
	[ "$(jq -c '[.results[].id]' <<<"$output" | tr '\n' ' ')" = \
		'["f1"] ["f2"] ["f1"] ["b"] ' ]
	run -0 memos-search --as-of 2026-01-15 -t fact --fields id <<-END
		{"query":"Ann lives","user_id":"ann","as_of":null}
	END
	[ "$(jq -c '[.results[].id]' <<<"$output")" = '["f2"]' ]
}

@test "a time that is none is an error" {
	store '{"memory":"tea"}'
	run -2 --separate-stderr memos-search --as-of soon tea
	one_line "'soon'"
	run -2 --separate-stderr memos-search <<<'{"query":"tea","as_of":7}'
	one_line "'as_of' is not a time"
}

@test "the past is only read" {
	moved
	before=$(checksum)
	memos-search --as-of 2026-01-15 where does Ann live >/dev/null
	[ "$(checksum)" = "$before" ]
	[ ! -e :memory: ]
}

@test "vectors that were given are there in the past" {
	memos-cube create --vectors external:64 v
	vector=$(jq -cn '[range(64) | . % 5]')
	echo '{"id":"a","memory":"x","vector":'"$vector"'}' |
		MEMOS_NOW=2026-01-01 memos-add -c v >/dev/null
	echo '{"id":"b","memory":"y","vector":'"$vector"'}' |
		MEMOS_NOW=2026-02-01 memos-add -c v >/dev/null
	run -0 memos-search -c v --as-of 2026-01-15 --fields id \
		<<<'{"vector":'"$vector"'}'
	[ "$(jq -c '[.results[].id]' <<<"$output")" = '["a"]' ]
}
