# Vectors of a model elsewhere: cubes, jobs, searches, with a scripted server.
load helper
load stub

setup() {
	memos_setup
	CONFIG=$XDG_CONFIG_HOME/memos/config
	mkdir -p "${CONFIG%/*}"
	stub --dimension 64
	config
	memos-cube create work --vectors far >/dev/null
	export MEMOS_CUBE=work
}

teardown() {
	stub_end
}

# config [LINE ...]: the file names the stub, and what else is said of it.
config() {
	printf '%s\n' '[embedder far]' 'provider = openai' "url = $STUB_URL/v1" \
		'model = far-away' 'dimension = 64' 'retries = 0' "$@" >"$CONFIG"
	chmod 600 "$CONFIG"
}

# jobs FIELD: of the cube's queue, by state.
jobs_now() {
	memos-cube stats work | jq -c '.jobs // empty'
}

# vectors: memories that have one.
vectors() {
	sqlite3 "$(db work)" 'SELECT count(*) FROM embeddings'
}

@test "what is added is found by its words at once, and by its vector later" {
	run -0 --separate-stderr memos-add 'Ann prefers green tea'
	[ -z "$stderr" ]
	[ "$(jobs_now)" = '{"due":1,"waiting":0,"claimed":0,"dead":0}' ]
	[ "$(found tea)" = 'Ann prefers green tea' ]
	[ "$(found --explain tea --json | wc -l)" -ge 0 ]
	run -0 memos-work --drain
	[ -z "$(jobs_now)" ]
	[ "$(vectors)" -eq 1 ]
	run -0 memos-search --explain tea
	[ "$(jq '.explain.cosine.value > 0.2' <<<"$output")" = true ]
	[ "$(jq .explain.cosine.weight <<<"$output")" = 0.4 ]
}

@test "adding neither waits for a model that is down nor loses a line" {
	stub_end
	for i in $(seq 50); do
		memos-add "the number $i is on the list" || return
	done >acks
	[ "$(wc -l <acks)" -eq 50 ]
	[ "$(jobs_now)" = '{"due":50,"waiting":0,"claimed":0,"dead":0}' ]
	run -4 --separate-stderr memos-work --drain
	one_line memos-work: far
	[ "$(vectors)" -eq 0 ]
	[ "$(found '"number 7"' | wc -l)" -ge 1 ]
	stub --dimension 64
	config
	MEMOS_NOW=$(date -d '+5 minutes' -Is) run -0 memos-work --drain
	[ "$(vectors)" -eq 50 ]
	[ -z "$(jobs_now)" ]
}

@test "without its model a search goes by words, with one warning" {
	store '{"text":"Ann prefers green tea"}' '{"text":"Ben likes coffee"}'
	memos-work --drain
	memos-search -k 1 'green tea' >warm
	stub_end
	run -0 --separate-stderr memos-search -k 1 'green tea'
	[ -z "$stderr" ]
	diff warm - <<<"$output"
	run -0 --separate-stderr memos-search -k 1 'a cup of coffee'
	one_line 'memos-search: warning:' 'by words only' far
	[ "$(texts <<<"$output")" = 'Ben likes coffee' ]
	run -0 --separate-stderr memos-search < <(
		printf '{"query":"%s"}\n' one coffee two tea three)
	one_line 'by words only'
	[ "$(wc -l <<<"$output")" -eq 5 ]
	run -1 --separate-stderr memos-search 'zebra'
	one_line 'by words only'
}

@test "a question's vector is kept in the cube, without its words" {
	store '{"text":"Ann prefers green tea"}'
	memos-work --drain
	memos-search 'xylophone tea' >/dev/null
	memos-search 'xylophone tea' >/dev/null
	[ "$(grep -c xylophone "$STUB_LOG")" -eq 1 ]
	run ! grep -rq xylophone "$XDG_DATA_HOME"
}

@test "--wait does what is due for what was added" {
	run -0 --separate-stderr memos-add --wait --stats 'green tea'
	[ "$(vectors)" -eq 1 ]
	[ "$(jq .calls <<<"$stderr")" -eq 1 ]
	stub_end
	run -4 --separate-stderr memos-add --wait 'black tea'
	[ "$(jq -r .event <<<"$output")" = ADD ]
	one_line 'all is stored' far
	[ "$(vectors)" -eq 1 ]
}

@test "an edit is embedded anew, and what is replaced is not" {
	store '{"id":"a","text":"green tea"}'
	memos-work --drain
	memos-add --upsert -f jsonl >/dev/null < <(
		echo '{"id":"a","text":"black coffee"}'
		echo '{"id":"a","text":"hot chocolate"}'
	)
	[ "$(vectors)" -eq 0 ]
	[ "$(jobs_now | jq .due)" -eq 1 ]
	memos-work --drain
	[ "$(vectors)" -eq 1 ]
	run -0 memos-search --source vectors chocolate
	[ "$(texts <<<"$output")" = 'hot chocolate' ]
}

@test "neither list, search nor export print the model's vectors" {
	store '{"text":"green tea"}'
	memos-work --drain
	for cmd in memos-list memos-export 'memos-search tea'; do
		run -0 bash -c "$cmd"
		[[ $output != *'"vector"'* ]]
	done
	run -0 --separate-stderr memos-add 'green tea'
	[ "$(jq -r .event <<<"$output")" = NOOP ]
}

@test "a vector that somebody brings is refused" {
	run -2 --separate-stderr memos-add -f jsonl < <(
		jq -cn '{text:"tea",vector:[range(64) + 1]}')
	one_line "'vector' is given, but cube 'work' makes its own"
}

@test "segments hold what has its vector, and the rest waits" {
	seq -f 'the number %g of the list' 2500 | memos-add -f lines >/dev/null
	[ "$(memos-cube stats work | jq .sealed)" -eq 0 ]
	memos-work --drain
	[ "$(vectors)" -eq 2500 ]
	[ "$(memos-cube stats work | jq .sealed)" -ge 2000 ]
	memos-cube compact work >/dev/null
	[ "$(memos-cube stats work | jq '[.segments[].vectors] | add')" -eq 2500 ]
	memos-search -k 5 --fields id,score 'number 77' >sealed
	memos-search -k 5 --fields id,score --exact 'number 77' | diff sealed -
	run -0 memos-cube check work
}

@test "reembed asks the model for all, and back again" {
	memos-cube create home >/dev/null
	export MEMOS_CUBE=home
	seq -f 'the number %g of the list' 300 | memos-add -f lines >/dev/null
	run -0 memos-cube reembed home --vectors far
	[ "$output" = '{"reembedded":300}' ]
	[ "$(memos-cube stats home | jq -r .fingerprint)" = \
		"$(memos-cube stats work | jq -r .fingerprint)" ]
	run -0 memos-search --source vectors -k 3 'number 77'
	[ "$(texts <<<"$output" | head -n 1)" = 'the number 77 of the list' ]
	run -0 memos-cube reembed home --vectors far
	[ "$output" = '{"reembedded":0}' ]
	run -0 memos-cube reembed home --vectors builtin
	[ "$output" = '{"reembedded":300}' ]
	[ "$(sqlite3 "$(db home)" 'SELECT count(*) FROM embeddings')" -eq 0 ]
	run -0 memos-cube check home
}

@test "reembed goes on where a model left off" {
	memos-cube create home >/dev/null
	seq -f 'the number %g of the list' 300 |
		memos-add -c home -f lines >/dev/null
	stub_end
	stub --dimension 64 'times 2 auto; then status 400 body {"error":"no"}' ||
		true
	config
	stub_end
	run -4 --separate-stderr memos-cube reembed home --vectors far
	one_line far
	[ "$(found -c home 'number 77' | head -n 1)" = 'the number 77 of the list' ]
	stub --dimension 64
	config
	run -0 memos-cube reembed home
	[ "$output" = '{"reembedded":300}' ]
}

@test "what the model refuses is left to the queue, which says why" {
	memos-cube create home >/dev/null
	store_home() { memos-add -c home "$@" >/dev/null; }
	store_home 'green tea'
	store_home 'poisonous mushroom'
	store_home 'black tea'
	stub_end
	stub --dimension 64 'reject mushroom'
	config
	run -0 --separate-stderr memos-cube reembed home --vectors far
	one_line '1 text was refused'
	[ "$output" = '{"reembedded":3}' ]
	# that it takes others shows that it is not set up wrong
	store_home 'white tea'
	run memos-work -c home --drain
	run -0 memos-work -c home --list
	[ "$(jq -r .state <<<"$output")" = dead ]
	[[ $(jq -r .last_error <<<"$output") == *far* ]]
	[ "$(found -c home mushroom)" = 'poisonous mushroom' ]
}

@test "searches go on, in one space or the other, while the embedder changes" {
	memos-cube create home >/dev/null
	export MEMOS_CUBE=home
	memos-add 'a green bicycle stands in the garden' >/dev/null
	seq -f 'the number %g of the list' 2500 | memos-add -f lines >/dev/null
	(
		for to in far builtin far builtin; do
			memos-cube reembed home --vectors "$to" || exit
		done >reembed.out 2>&1
		touch finished
	) &
	while [ ! -e finished ] && kill -0 $!; do
		memos-search -k 1 --source vectors 'green bicycle' >hit 2>err ||
			break
		[ ! -s err ] || break
		[[ $(texts <hit) == *bicycle* ]] || break
	done
	wait $!
	cat err hit reembed.out
	[ -e finished ]
	[ ! -s err ]
	[[ $(texts <hit) == *bicycle* ]]
}

@test "a cube that was made with another model's name or dimension is told from it" {
	store '{"text":"green tea"}'
	memos-work --drain
	sed -i 's/far-away/farther/' "$CONFIG"
	run -0 --separate-stderr memos-search tea
	one_line "no [embedder] in memos-config(5) is 'far-away' of 64 dimensions"
	run -4 --separate-stderr memos-add --wait 'black tea'
	one_line 'far-away'
	[ "$(jobs_now | jq '.due + .waiting')" -eq 1 ]
}

@test "a default embedder is that of new cubes" {
	printf '[models]\nembedder = far\n' >>"$CONFIG"
	unset MEMOS_CUBE
	memos-add tea >/dev/null
	[ "$(memos-cube stats | jq -r .fingerprint)" = \
		"$(memos-cube stats work | jq -r .fingerprint)" ]
	memos-cube create plain --vectors builtin >/dev/null
	[[ $(memos-cube stats plain | jq -r .fingerprint) == *wn510* ]]
}

@test "a cube with built-in vectors opens no socket and loads no libcurl" {
	need strace
	unset MEMOS_CUBE
	strace -f -o /dev/null true 2>/dev/null || skip 'tracing is not allowed'
	export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
	for cmd in "memos-add 'green tea'" 'memos-search tea' memos-list \
		'memos-work --drain' 'memos-cube stats' memos-export; do
		# no shell between: bash asks for the user's name by a socket
		eval "strace -f -e trace=socket,openat -o trace $cmd" >/dev/null
		run ! grep -E 'socket\(|libcurl' trace
	done
	# but it is by then that a model is asked
	strace -f -e trace=socket,openat -o trace \
		memos-add -c work --wait 'green tea' >/dev/null
	grep -q libcurl trace
	grep -q 'socket(' trace
}

@test "in the past a text has the vector that a model made of it" {
	MEMOS_NOW=2026-01-01T00:00:00Z memos-add 'Ann prefers green tea' >/dev/null
	memos-work --drain >/dev/null
	run -0 memos-search --as-of 2026-02 --explain tea
	[ "$(jq '.explain.cosine.value > 0.2' <<<"$output")" = true ]
	run -1 memos-search --as-of 2025 tea
}
