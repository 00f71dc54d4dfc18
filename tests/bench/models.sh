# shellcheck shell=sh
# Part `models` of tests/bench/run.sh, which reads this file and whose functions
# are used here: what a model elsewhere, down or slow, costs who adds and
# searches.  The model is the scripted server of the tests, on this machine.
# MODELS_ROWS memories have their embedder changed while searches run; 100000
# unless set.

DIMENSION=384

# model_up [SCRIPT]: the server, always at the same place.
model_up() {
	rm -f "$work/port"
	"$build/llmd" --port-file "$work/port" --max-seconds 3000 \
		--dimension "$DIMENSION" ${port:+--port "$port"} \
		"${1:-auto}" &
	llmd=$!
	until [ -s "$work/port" ]; do
		kill -0 "$llmd" || return
		sleep .02
	done
	port=$(cat "$work/port")
}

model_down() {
	kill "$llmd"
	wait "$llmd" 2>/dev/null
}

model_config() {
	export MEMOS_CONFIG="$work/models.ini"
	printf '%s\n' '[embedder far]' 'provider = openai' 'model = far-away' \
		"url = http://127.0.0.1:$port/v1" "dimension = $DIMENSION" \
		'batch = 64' '[work]' 'quota = 256' 'batch = 256' >"$MEMOS_CONFIG"
}

# now: seconds and a fraction.
now() {
	date +%s.%N
}

# took SINCE [ROWS]: seconds since then, or rows a second.
took() {
	echo "$1 $(now) ${2:-}" | awk '{
		printf $3 ? "%.0f" : "%.2f", $3 ? $3 / ($2 - $1) : $2 - $1
	}'
}

# A thousand adds, a process each, into a cube with built-in vectors and into
# one whose model is down, in turns.
adds_without() {
	"$cube" --dir "$work/m" create near --vectors builtin >/dev/null
	"$cube" --dir "$work/m" create far --vectors far >/dev/null
	rm -f "$work/plan"
	for turn in $(seq 1000); do
		said="the kettle of flat $turn was mended on a Monday by the aunt"
		plan near "$add" --dir "$work/m" -c near "$said"
		plan far "$add" --dir "$work/m" -c far "$said"
	done
	run_plan
	note 'an add, model down, wall ms' "$(value far wall 1000)" -
	note 'an add, model down, times the built-in one' \
		"$(value far wall 1 near)" "<= 1.2"
	held=$("$build/memos-list" --dir "$work/m" -c far -a | wc -l)
	note 'of 1,000 adds, lost' "$((1000 - held))" "<= 0"
}

jobs_done() {
	model_up
	since=$(now)
	# the server was down a moment ago: what rests is due again
	rm -rf "$HOME/.local/state/memos"
	"$build/memos-work" --dir "$work/m" -c far --drain >/dev/null
	note 'the 1,000 jobs when it is back, s' "$(took "$since")" -
	left=$("$cube" --dir "$work/m" stats far | jq '.jobs // {} | add // 0')
	note 'of 1,000 jobs, left' "$left" "<= 0"
}

one_shots() {
	rm -f "$work/plan"
	for turn in $(seq 60); do
		plan near "$search" --dir "$work/m" -c near 'the kettle of the aunt'
		plan kept "$search" --dir "$work/m" -c far 'the kettle of the aunt'
		plan asked "$search" --dir "$work/m" -c far "kettle $turn of the aunt"
	done
	run_plan
	note 'a search, built-in vectors, wall ms' "$(value near wall 1000)" -
	note 'a search whose vector is kept, wall ms' "$(value kept wall 1000)" -
	note 'a search that asks the model, wall ms' "$(value asked wall 1000)" -
}

# searching STORE: until $work/stop is there; a line of milliseconds a search,
# or what was wrong with it.
searching() {
	while [ ! -e "$work/stop" ]; do
		begun=$(date +%s%N)
		if "$search" --dir "$1" -k 3 --fields id,score "$2" \
			>"$work/hit" 2>"$work/said" && [ ! -s "$work/said" ]; then
			cat "$work/hit" >>"$work/hits"
			echo $((($(date +%s%N) - begun) / 1000000))
		else
			echo "failed $(cat "$work/said")"
		fi
	done
}

# Every answer must be that of the old space or that of the new one.
changing() {
	rows=${MODELS_ROWS:-100000}
	generated "$rows"
	question=$(head -n 1 "$work/gen-$rows/questions.txt")
	stored "$work/gen-$rows/rows.jsonl" "$work/change"
	"$search" --dir "$work/change" -k 3 --fields id,score "$question" |
		sort >"$work/space.old"
	rm -f "$work/stop" "$work/hits"
	searching "$work/change" "$question" >"$work/times" &
	reader=$!
	since=$(now)
	"$cube" --dir "$work/change" reembed --vectors far >/dev/null ||
		echo '  warning: reembed failed'
	note "$rows memories to another embedder, s" "$(took "$since")" -
	note 'embedded meanwhile, texts/s' "$(took "$since" "$rows")" -
	touch "$work/stop"
	wait "$reader"
	"$search" --dir "$work/change" -k 3 --fields id,score "$question" |
		sort >"$work/space.new"
	note 'searches meanwhile' "$(wc -l <"$work/times")" ">= 100"
	note 'of them failed' "$(grep -c failed "$work/times")" "<= 0"
	note 'hits of neither space' "$(sort -u "$work/hits" |
		sort - "$work/space.old" "$work/space.new" "$work/space.old" \
			"$work/space.new" | uniq -u | wc -l)" "<= 0"
	note 'slowest search, ms' "$(grep -v failed "$work/times" |
		sort -n | tail -n 1)" -
}

part_models() {
	need models python3 jq cc && build_spawn || return
	if [ ! -x "$build/llmd" ]; then
		echo 'models: skipped, there is no llmd: make unit builds it'
		return
	fi
	begin 'models: a model that is down, that is back, and that is changed' \
		'llmd --dimension 384 auto (embeds words by their hash)' \
		'memos-add -c CUBE TEXT' 'memos-work --drain' \
		'memos-cube reembed --vectors far, memos-search meanwhile'
	port=
	model_up || return
	model_config
	model_down
	adds_without
	jobs_done
	one_shots
	changing
	model_down
	end
	unset MEMOS_CONFIG
	MEMOS_BUILD=$build sh "$bench/static.sh"
}
