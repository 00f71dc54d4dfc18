# What searches gave is noted, folded in by the next writer, and brings back.
load helper
load fault/setup

setup() {
	memos_setup
	LOG=$XDG_DATA_HOME/memos/default/access.log
}

# count ID: how often it was accessed, as far as that is folded in.
count() {
	sqlite3 "$(db)" "SELECT ifnull(sum(count), 0) FROM accesses
		WHERE id = '$1'"
}

# state ID
state() {
	memos-list --ids - --json --state all <<<"$1" | jq -r .state
}

# at TIME CMD ...: at that time of the first of May.
at() {
	MEMOS_NOW=2026-05-01T$1Z "${@:2}"
}

# fold: what a writer does beside its work.
fold() {
	memos-add --upsert >/dev/null <<<'{"id":"other","memory":"zzz"}'
}

# archive: an original of a summary, and what was superseded.
archive() {
	memos-add >/dev/null <<-'E'
	{"id":"s","memory":"The trip to Lyon was long","type":"summary","sources":["t"]}
	{"id":"t","memory":"Zebedora bought saffron","type":"turn","state":"archived"}
	{"id":"f","memory":"Quuxville is the capital","type":"fact","state":"archived","superseded_at":"2026-04-01T00:00:00Z"}
	{"id":"o","memory":"Xylophones are made of wood","type":"turn","state":"archived"}
	E
}

@test "what a search gives is noted, and the next writer counts it" {
	store '{"id":"a","memory":"green tea"}' '{"id":"b","memory":"black tea"}'
	at 12:00:00 memos-search tea >/dev/null
	[ "$(wc -l <"$LOG")" -eq 1 ]
	[ "$(stat -c %a "$LOG")" = 600 ]
	[ "$(count a)" -eq 0 ]
	[ "$(memos-cube stats | jq .accesses_waiting)" -eq 2 ]
	at 12:00:30 memos-search green >/dev/null
	at 12:01:00 memos-search -k 1 green >/dev/null
	at 12:02:00 fold
	[ "$(count a) $(count b)" = "2 1" ]
	[ ! -e "$LOG" ]
	[ ! -e "$LOG.1" ]
	[ "$(memos-cube stats | jq .accesses_waiting)" = null ]
	memos-cube check
}

@test "queries of a batch are noted each, and those that find nothing are not" {
	store '{"id":"a","memory":"green tea"}' '{"id":"b","memory":"coffee"}'
	at 12:00:00 memos-search >/dev/null <<-'E'
	{"query":"tea"}
	{"query":"coffee"}
	{"query":"xylophone"}
	E
	[ "$(wc -l <"$LOG")" -eq 2 ]
	fold
	[ "$(count a) $(count b)" = "1 1" ]
}

@test "whoever does not want to count, or asks of the past, notes nothing" {
	store '{"id":"a","memory":"green tea"}'
	memos-search --no-access tea >/dev/null
	memos-search --as-of 2100 tea >/dev/null
	memos-search --why a tea >/dev/null
	memos-context --no-access tea >/dev/null
	memos-list >/dev/null
	printf '[life]\naccess_log = 0\n' >config
	MEMOS_CONFIG=config memos-search tea >/dev/null
	[ ! -e "$LOG" ]
	printf '[life]\naccess_log = 10\n' >config
	MEMOS_CONFIG=config memos-search tea >/dev/null
	MEMOS_CONFIG=config memos-search tea >/dev/null
	[ "$(wc -l <"$LOG")" -eq 1 ]
}

@test "a block notes what it has, and not what it has no room for" {
	store '{"id":"a","memory":"green tea"}' \
		'{"id":"b","memory":"a shop that sells tea and much else"}'
	memos-context -k 1 tea >/dev/null
	memos-context >/dev/null <<<'{"query":"green","k":1}'
	memos-search --no-access tea | memos-context >/dev/null
	[ "$(wc -l <"$LOG")" -eq 2 ]
	fold
	[ "$(count a) $(count b)" = "1 0" ]
}

@test "a chat notes what it gave, and folds in" {
	store '{"id":"a","memory":"Ann drinks green tea"}'
	at 12:00:00 memos-chat >/dev/null \
		<<<'{"role":"user","content":"what does Ann drink"}'
	[ "$(wc -l <"$LOG")" -eq 1 ]
	at 12:01:00 memos-chat >/dev/null \
		<<<'{"role":"user","content":"and which tea"}'
	[ "$(count a)" -ge 1 ]
}

@test "a worker folds in all there is" {
	store '{"id":"a","memory":"green tea"}'
	for minute in $(seq 10 29); do
		at "12:$minute:00" memos-search tea >/dev/null
	done
	memos-work --drain >/dev/null
	[ "$(count a)" -eq 20 ]
	[ ! -e "$LOG" ]
}

@test "what was decaying is active again, and history says why" {
	store '{"id":"a","memory":"green tea","state":"decaying"}'
	before=$(memos-export | sed 's/decaying/active/')
	memos-search tea >/dev/null
	[ "$(state a)" = decaying ]
	fold
	[ "$(state a)" = active ]
	memos-list --history a --json >forms
	grep -q '"reason":"recalled"' forms
	[ "$(memos-export | grep -v zzz)" = "$before" ]
	# it is nobody's own last change
	run -2 memos-revise --undo
	[ "$(state a)" = active ]
	memos-revise --undo a >/dev/null
	[ "$(state a)" = decaying ]
}

@test "what is decaying ranks behind what is as good" {
	memos-add --type turn >/dev/null <<-'E'
	{"id":"a","memory":"green tea","event_at":"2026-05-01T12:00:00Z"}
	{"id":"b","memory":"green tea","event_at":"2026-05-01T13:00:00Z","state":"decaying"}
	E
	[ "$(memos-search 'green tea' | jq -r .id | paste -sd' ')" = "a b" ]
	[ "$(memos-search --without fading 'green tea' |
		jq -r .id | paste -sd' ')" = "b a" ]
	memos-search --explain 'green tea' >hits
	[ "$(jq .explain.fading.value hits | paste -sd' ')" = "0 1" ]
}

@test "the archive is searched where nothing better is found, and only there" {
	archive
	run -0 memos-search --no-access saffron
	[ "$(jq -r '.id + " " + .state' <<<"$output")" = "t archived" ]
	run -0 memos-context --no-access saffron
	[[ $output == *"Zebedora bought saffron"* ]]
	run -1 memos-search --state active saffron
	store '{"id":"n","memory":"saffron is a spice"}'
	[ "$(memos-search --no-access saffron | jq -r .id)" = n ]
	[ "$(memos-search --no-access --archived saffron |
		jq -r .id | sort | paste -sd' ')" = "n t" ]
	[ "$(memos-search --no-access --archived -k 1 'saffron' |
		wc -l)" -eq 1 ]
}

@test "what a summary stands for comes back, and nothing else of the archive" {
	archive
	for word in saffron Quuxville xylophones; do
		memos-search "$word" >/dev/null
	done
	fold
	[ "$(state t) $(state f) $(state o)" = "active archived archived" ]
	[ "$(memos-search --state active saffron | jq -r .id)" = t ]
	memos-cube check
}

@test "a place where nothing can be written is no fault" {
	store '{"id":"a","memory":"green tea"}'
	memos-search tea >/dev/null
	rm "$LOG"
	chmod 500 "$(dirname "$LOG")"
	run -0 --separate-stderr unprivileged memos-search tea
	chmod 700 "$(dirname "$LOG")"
	[ "$stderr" = "" ]
	[ ! -e "$LOG" ]
	mkdir "$LOG"
	run -0 --separate-stderr memos-search tea
	[ "$stderr" = "" ]
	run -0 --separate-stderr fold
	[ "$stderr" = "" ]
}

@test "what is no line of the log is passed over" {
	store '{"id":"a","memory":"green tea"}'
	head -c 100000 /dev/urandom >"$LOG"
	printf '\n00000000 1 a\nfoo\n' >>"$LOG"
	memos-search tea >/dev/null
	line=$(tail -n 1 "$LOG")
	echo "${line%a}b" >>"$LOG"
	memos-cube check
	memos-cube stats >/dev/null
	run -0 --separate-stderr memos-work --drain
	[ "$stderr" = "" ]
	[ "$(count a)" -eq 1 ]
	[ ! -e "$LOG" ]
}

@test "a purge leaves no id in log and table" {
	memos-add --user ann >/dev/null <<-'E'
	{"id":"zebra-1","memory":"green tea"}
	{"id":"stays","memory":"black tea"}
	E
	at 12:00:00 memos-search tea >/dev/null
	fold
	at 12:01:00 memos-search tea >/dev/null
	cp "$LOG" "$LOG.7"
	memos-forget --purge zebra-1 >/dev/null
	run -1 grep -ra zebra-1 "$XDG_DATA_HOME"
	[ "$(count stays)" -eq 2 ]
}

@test "a store of an older form is searched, and brought forward with its log" {
	store '{"id":"a","memory":"green tea"}'
	to_form_3
	[ "$(memos-search tea | texts)" = "green tea" ]
	[ "$(memos-cube stats | jq .accesses_waiting)" -eq 1 ]
	fold
	[ "$(count a)" -eq 1 ]
}

@test "a copy has what was counted, and what was not" {
	store '{"id":"a","memory":"green tea"}'
	at 12:00:00 memos-search tea >/dev/null
	fold
	memos-cube dump copy >/dev/null
	[ "$(sqlite3 copy/memory.db 'SELECT count FROM accesses')" -eq 1 ]
	at 12:01:00 memos-search tea >/dev/null
	cp -r "$XDG_DATA_HOME/memos/default" "$XDG_DATA_HOME/memos/other"
	fold
	memos-add --cube other water >/dev/null
	[ "$(count a)" -eq 2 ]
	[ "$(sqlite3 "$XDG_DATA_HOME/memos/other/memory.db" \
		'SELECT count FROM accesses')" -eq 2 ]
}

@test "each search is counted once, whenever the writers are killed" {
	FAULT_FOLDER=$PWD fault access --searches=40
}
