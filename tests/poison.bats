# Texts that a model cannot do, and models that cannot do any.
load helper
load stub

setup() {
	memos_setup
	export MEMOS_NOW=2026-05-07T12:00:00Z
	mkdir -p "$XDG_CONFIG_HOME/memos"
}

# serve [LINE ...] -- SCRIPT ...: the model server; lines are of its section.
serve() {
	local lines=()

	while [ "$1" != -- ]; do
		lines+=("$1")
		shift
	done
	shift
	stub --dimension 64 "$@"
	printf '%s\n' '[models]' 'embedder = stub' '[work]' 'quota = 10000' \
		'batch = 64' '[embedder stub]' 'provider = openai' \
		"url = $STUB_URL/v1" 'model = stub' 'dimension = 64' \
		"${lines[@]}" >"$XDG_CONFIG_HOME/memos/config"
}

# add_numbers FROM TO: memories "number N".
add_numbers() {
	seq "$1" "$2" | sed 's/^/number /' | memos-add -f lines >/dev/null
}

# later SECONDS: sets the clock on.
later() {
	MEMOS_NOW=$(date -u -d "$MEMOS_NOW + $1 seconds" +%FT%TZ)
}

# left: how many jobs are due, waiting, claimed and dead.
left() {
	memos-cube stats | jq -r '.jobs // {} |
		"\(.due // 0) \(.waiting // 0) \(.claimed // 0) \(.dead // 0)"'
}

# embedded: how many memories have a vector.
embedded() {
	sqlite3 "$(db)" 'SELECT count(*) FROM embeddings'
}

# sizes: of each request, how many texts it had, on one line.
sizes() {
	jq '.body.input | length' "$STUB_LOG" | paste -sd ' '
}

@test "a text that makes a server fail is found, and none else fails" {
	for words in 'input (700 tokens) is too large to process' \
		'failed to encode response: json: unsupported value: NaN'; do
		memos-cube purge default --yes >/dev/null 2>&1 || true
		rm -rf "$XDG_DATA_HOME/memos"
		serve -- "auto reject poison status 500 say $words"
		add_numbers 1 20
		memos-add 'this is poison' >/dev/null
		add_numbers 21 40
		run -4 --separate-stderr memos-work --drain
		one_line 'memos-work: memory ' 500 "${words##*) }"
		[ "$(left)" = '0 0 0 1' ]
		[ "$(embedded)" = 40 ]
		# each asked once: no retries, no rest
		[ "$(stub_count '.body.input == ["this is poison"]')" = 1 ]
	done
}

@test "where a server says nothing of the text, it is found in time" {
	serve 'retries = 0' -- 'auto reject poison status 500'
	memos-add 'this is poison' >/dev/null
	add_numbers 1 63
	run -4 memos-work --drain
	[ "$(left)" = '0 64 0 0' ]
	later 30
	run -4 memos-work --drain
	[ "$(left) $(embedded)" = '0 8 0 0 56' ]
	later 120
	run -4 memos-work --drain
	[ "$(left) $(embedded)" = '0 1 0 0 63' ]
	[ "$(sizes | tr ' ' '\n' | sort -n | uniq -c | awk '{ print $1 "*" $2 }' |
		paste -sd ' ')" = '8*1 8*8 1*64' ]
	# and others are not held up by it
	add_numbers 64 100
	run -0 memos-work --drain
	[ "$(left) $(embedded)" = '0 1 0 0 100' ]
}

@test "a model that is too busy for many texts is asked for fewer" {
	serve 'retries = 0' -- 'times 2 status 503 then auto'
	add_numbers 1 640
	run -4 memos-work --drain
	[ "$(left) $(embedded)" = '0 96 0 0 544' ]
	[ "$(sizes | cut -d ' ' -f 1-6)" = '64 32 16 16 16 16' ]
	later 30
	run -0 memos-work --drain
	[ "$(embedded)" = 640 ]
}

@test "a model that refuses every text kills no job" {
	serve -- auto
	add_numbers 1 200
	# nor one that has other vectors, or is not there
	for script in 'status 400' 'auto dimension 65' 'status 401' \
		'status 404' 'status 405' 'status 410' 'status 501'; do
		serve -- "$script"
		later 3600
		run -4 --separate-stderr memos-work --drain
		one_line "embedder 'stub'"
		[ "$(jq -c '[.done, .failed, .dead]' <<<"$output")" = '[0,0,0]' ]
		[ "$(stub_count)" -le 2 ]
		[ "$(memos-work --list | jq -s 'map(.attempts) | add')" = 0 ]
	done
	serve -- auto
	later 36000
	run -0 memos-work --drain
	[ "$(embedded)" = 200 ]
}

@test "texts that are refused one after the other are found as well" {
	serve -- 'auto reject poison'
	printf 'poison %d\n' 1 2 3 4 | memos-add -f lines >/dev/null
	run -4 memos-work --drain
	[ "$(left) $(embedded)" = '0 0 0 4 0' ]
	printf 'poison %d\n' 5 6 7 | memos-add -f lines >/dev/null
	add_numbers 1 61
	run -4 memos-work --drain
	[ "$(left) $(embedded)" = '0 0 0 7 61' ]
}

@test "a model that is set up anew while jobs are done kills none of them" {
	serve -- 'times 1 auto then times 99 status 400'
	add_numbers 1 200
	run -4 memos-work --drain
	[ "$(left) $(embedded)" = '72 64 0 0 64' ]
	[ "$(memos-work --list | jq -s 'map(.attempts) | add')" = 0 ]
}

@test "a batch of more than a request is worked on by requests" {
	serve 'batch = 16' -- auto
	add_numbers 1 50
	run -0 memos-work --once
	[ "$(jq .done <<<"$output")" = 50 ]
	[ "$(sizes)" = '12 13 12 13' ]
}

@test "a lease is as long as a batch can take, whatever its size" {
	serve 'deadline = 200' 'batch = 1' -- 'auto delay 60000'
	add_numbers 1 40
	memos-work --drain >/dev/null 2>&1 3>&- &
	WORKER=$!
	soon [ -s "$STUB_LOG" ]
	lease=$(memos-work --list | jq -r '.lease_until' | sort -u)
	kill "$WORKER"
	wait "$WORKER" || true
	[ "$lease" = 2026-05-07T12:27:40Z ]
}
