# memos-export --all and memos-import: a cube as it was, with its history.
load helper
load stub

setup() {
	memos_setup
	mkdir -p "$XDG_CONFIG_HOME/memos"
}

teardown() {
	stub_end
}

# fill: a cube that has seen whatever changes one.
fill() {
	memos-add >/dev/null <<-'EOF'
		{"id":"t1","role":"user","name":"Ann","content":"My name is Ann. I work at Acme. My sister Maria lives in Lyon.","run_id":"s1","user_id":"ann","event_at":"2026-05-07T09:30:00.25+05:30"}
		{"id":"t2","role":"assistant","content":"How is it?","run_id":"s1","user_id":"ann","event_at":"2026-05-07"}
		{"id":"t3","role":"user","name":"Ann","content":"I love tea. I work at Globex now, not at Acme any more.","run_id":"s1","user_id":"ann","event_at":"2026-05-08T10:00:00Z"}
		{"memory":"Ann prefers tea","type":"preference","user_id":"ann","metadata":{ "n":12345678901234567890,"kind":"x"},"importance":0.1}
		{"memory":"v1","id":"v"}
		{"memory":"gone","id":"g"}
		{"memory":"long gone","id":"p"}
		{"memory":"put away","id":"w","state":"archived"}
	EOF
	memos-work --drain >/dev/null
	memos-add --upsert >/dev/null <<<'{"memory":"v2","id":"v"}'
	memos-revise v 'v3' >/dev/null
	memos-revise v 'v4' >/dev/null
	memos-revise --undo v >/dev/null
	memos-revise --undo v >/dev/null
	memos-revise v 'v5' --reason 'it is "so"' >/dev/null
	memos-forget -y g >/dev/null
	memos-forget -y --purge p >/dev/null
	memos-block set persona 'calm' >/dev/null
	memos-block set persona $'calmer\n\t"é"' --description d >/dev/null
	memos-block undo persona >/dev/null
	memos-block --user ann set human x --limit 50 --read-only >/dev/null
	memos-block --user ann delete human >/dev/null || true
	memos-search tea >/dev/null
	memos-search --user ann 'where does Maria live' >/dev/null
	memos-add >/dev/null <<<'{"memory":"last","id":"l"}'
}

@test "into an empty cube and out again: the same bytes" {
	fill
	memos-export --all >one
	for kind in export formed number version edit change access entity \
		name block block_version; do
		grep -q "\"kind\":\"$kind\"" one
	done
	run -0 memos-import --dir copy one
	[ "$(jq '.known + .bad' <<<"$output")" = 0 ]
	memos-export --dir copy --all | cmp one -
	memos-cube --dir copy check
	# whoever reads it, in whichever zone
	TZ=America/New_York memos-import --dir other - -f memos <one >/dev/null
	TZ=Asia/Tokyo memos-export --dir other --all | cmp one -
}

@test "whose a memory is stays as it was" {
	store '{"memory":"nobody","id":"n"}' '{"memory":"Ann","id":"a","user_id":"ann"}'
	memos-export --all >one
	MEMOS_USER=bob MEMOS_RUN=r memos-import --dir copy --app x one >/dev/null
	memos-export --dir copy --all | cmp one -
	MEMOS_USER=bob run -0 memos-import --dry-run one
	[ "$(jq .known <<<"$output")" = "$(jq -s 'map(select(.kind != "export"
		and .kind != "number")) | length' one)" ]
}

@test "a cube of an older form is read once it is a new one" {
	store '{"memory":"x","id":"x"}'
	to_form_3
	run -3 --separate-stderr memos-export --all
	one_line "is of an older form"
	store '{"memory":"y","id":"y"}'
	memos-export --all >one
	memos-import --dir copy one >/dev/null
	memos-export --dir copy --all | cmp one -
}

@test "the copy answers as the cube it came from" {
	fill
	memos-export --all >one
	memos-import --dir copy one >/dev/null
	diff <(memos-list -a) <(memos-list --dir copy -a)
	diff <(memos-list --history v) <(memos-list --dir copy --history v)
	diff <(memos-search 'where does Maria live' | jq .id) \
		<(memos-search --dir copy 'where does Maria live' | jq .id)
	diff <(memos-block list --all --json) \
		<(memos-block --dir copy list --all --json)
	# its changes can be taken back
	memos-revise --dir copy --undo v
	[ "$(memos-list --dir copy --json --ids - <<<v | texts)" = v2 ]
	memos-block --dir copy undo persona
	memos-revise --dir copy --undo g
	memos-list --dir copy | grep -q gone
}

@test "nothing is read for facts a second time" {
	fill
	memos-export --all >one
	memos-import --dir copy one >/dev/null
	memos-work --dir copy --drain >/dev/null
	memos-export --dir copy --all | cmp one -
}

@test "again, or where it came from: everything is known" {
	fill
	memos-export --all >one
	run -0 memos-import one
	[ "$(jq '.added + .bad' <<<"$output")" = 0 ]
	memos-export --all | cmp one -
	run -0 memos-import -n --dir copy one
	[ "$(jq '.known' <<<"$output")" = 0 ]
	[ ! -e copy ]
	memos-import --dir copy one >/dev/null
	run -0 memos-import -n --dir copy one
	[ "$(jq '.added' <<<"$output")" = 0 ]
}

@test "an import that was killed at any line goes on" {
	fill
	memos-export --all >one
	for n in 3 9 14 20 30 45; do
		head -n "$n" one >part
		memos-import --dir "c$n" -f memos part >/dev/null
		memos-import --dir "c$n" one >/dev/null
		memos-export --dir "c$n" --all | cmp one -
	done
}

@test "beside other memories numbers move, and all is there" {
	fill
	memos-export --all >one
	MEMOS_NOW=2026-01-01T00:00:00Z memos-add --dir other >/dev/null \
		<<<'{"memory":"mine","id":"m1"}'
	memos-revise --dir other m1 'mine, too' >/dev/null
	memos-block --dir other set persona 'another' >/dev/null
	run -2 --separate-stderr memos-import --dir other one
	one_line "block 'persona' is there with other content"
	[ "$(jq .bad <<<"$output")" = 1 ]
	run -2 --separate-stderr memos-import --dir other one
	[ "$(jq .added <<<"$output")" = 0 ]
	[ "$(memos-block --dir other show persona)" = another ]
	memos-revise --dir other --undo v
	[ "$(memos-list --dir other --json --ids - <<<v | texts)" = v2 ]
	memos-revise --dir other --undo m1
	[ "$(memos-list --dir other --json --ids - <<<m1 | texts)" = mine ]
	memos-cube --dir other check
}

@test "given vectors come back, and the cube that takes them" {
	memos-cube create default --vectors external:64 >/dev/null
	for i in 1 2 3 4 5 6 7 8 9; do
		jq -cn --argjson i "$i" '{id: "e\($i)", memory: "m \($i)",
			vector: [range(64) | ((. * $i * 37) % 101 - 50) / 71]}'
	done | memos-add >/dev/null
	memos-export --all >one
	memos-import --dir copy one >/dev/null
	memos-export --dir copy --all | cmp one -
}

@test "vectors that were made go along with --with-vectors" {
	fill
	memos-export --all --with-vectors >one
	[ "$(jq -s 'map(select(.kind=="vector")) | map(.codes|length) |
		unique[0]' one)" = 382 ]
	memos-import --dir copy one >/dev/null
	memos-export --dir copy --all --with-vectors | cmp one -
}

@test "vectors of a model elsewhere are not asked for again" {
	stub --dimension 64
	printf '%s\n' '[embedder far]' 'provider = openai' "url = $STUB_URL/v1" \
		'model = far-away' 'dimension = 64' 'retries = 0' \
		>"$XDG_CONFIG_HOME/memos/config"
	chmod 600 "$XDG_CONFIG_HOME/memos/config"
	memos-cube create work --vectors far >/dev/null
	memos-cube create copy --vectors far >/dev/null
	store '{"memory":"tea","id":"a"}'
	printf '{"memory":"number %d"}\n' 1 2 3 | memos-add -c work >/dev/null
	memos-work -c work --drain >/dev/null
	stub_end
	memos-export -c work --all --with-vectors >one
	[ "$(grep -c '"kind":"vector"' one)" = 3 ]
	memos-import -c copy one >/dev/null
	memos-export -c copy --all --with-vectors | cmp one -
	memos-work -c copy --drain
	# a cube that makes its own has no use for them
	run -0 memos-import one
	[ "$(jq .added <<<"$output")" = 3 ]
}

@test "plain memos-add takes the memories of it and says what it does not know" {
	fill
	memos-export --all >one
	run -2 --separate-stderr memos-add --dir plain one
	[ "${#stderr_lines[@]}" = "$(grep -c '^{"kind"' one)" ]
	[ "$(memos-list --dir plain -a | wc -l)" -gt 0 ]
}

@test "lines that are wrong are named, and the others are read" {
	cat >bad.jsonl <<-'EOF'
		{"kind":"export","version":1,"vectors":"x"}
		{"kind":"what"}
		{"kind":"edit","number":-1,"at":"2026-01-01T00:00:00Z","by":"x"}
		{"kind":"edit","number":1,"at":"yesterday","by":"x"}
		{"kind":"edit","number":1,"by":"x"}
		{"kind":"edit","number":1,"at":"2026-01-01T00:00:00Z","by":"x","colour":1}
		{"kind":"change","edit":1,"place":1,"id":"a b","event":"ADD","version":0}
		{"kind":"change","edit":1,"place":1,"id":"a","event":"BE","version":0}
		{"kind":"version","number":1,"record":{"id":"a","memory":"x"}}
		{"kind":"version","number":1,"record":[]}
		{"kind":"access","id":"a","count":1,"accessed_at":"2026-01-01T00:00:00Z","half_life":1,"minutes":"xyz"}
		{"kind":"block","label":"a b","description":"","limit":1,"updated_at":"2026-01-01T00:00:00Z"}
		{"kind":"block","label":"a","description":"","limit":99999999,"updated_at":"2026-01-01T00:00:00Z"}
		{"kind":"name","entity":1,"name":"\u0001"}
		{"id":"good","memory":"good"}
	EOF
	run -2 --separate-stderr memos-import bad.jsonl
	echo "$stderr"
	[ "${#stderr_lines[@]}" = 13 ]
	[[ $stderr == *"bad.jsonl:2: unknown kind 'what'"* ]]
	[[ $stderr == *"bad.jsonl:3: 'number' is no number from 0 on"* ]]
	[[ $stderr == *"bad.jsonl:4: 'at' is no time"* ]]
	[[ $stderr == *"bad.jsonl:5: 'at' is missing"* ]]
	[[ $stderr == *"bad.jsonl:6: 'colour' is no field of kind 'edit'"* ]]
	[ "$(jq -c '[.added,.bad]' <<<"$output")" = '[1,13]' ]
	sed 's/"version":1/"version":9/' bad.jsonl | head -1 >later.jsonl
	run -2 --separate-stderr memos-import later.jsonl
	one_line "an export of another version"
}

@test "--all is of the whole" {
	store '{"memory":"x"}'
	run -2 --separate-stderr memos-export --all --user ann
	one_line "--all is of a whole cube"
	MEMOS_USER=ann run -2 --separate-stderr memos-export --all
	one_line "MEMOS_USER"
	run -2 --separate-stderr memos-export --all -f csv
	one_line "--all is JSON Lines"
	run -2 --separate-stderr memos-export --with-vectors
	one_line "--with-vectors goes with --all"
}
