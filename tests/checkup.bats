# memos-work --check-models, and the first configuration that it writes.
load helper

setup() {
	memos_setup
	CONFIG=$XDG_CONFIG_HOME/memos/config
}

teardown() {
	[ -z "${SERVER:-}" ] || kill "$SERVER" 2>/dev/null || true
}

# serve ARG ...: a server of models at $URL.
serve() {
	rm -f port
	"$MEMOS_BUILD/llmd" --port-file port --log log --max-seconds 60 \
		"$@" 3>&- &
	SERVER=$!
	soon [ -s port ]
	URL=http://127.0.0.1:$(cat port)
}

# config LINE ...: becomes the file.
config() {
	mkdir -p "${CONFIG%/*}"
	printf '%s\n' "$@" >"$CONFIG"
}

# of NAME FILTER: what is said of a model.
of() {
	jq -c "select(.name == \"$1\") | $2" <<<"$output"
}

check() {
	run "$@" --separate-stderr memos-work --check-models
	echo "$output"
	echo "$stderr"
}

@test "each model that works is said to, whoever provides it" {
	serve --dimension 96 auto
	config '[models]' 'chat = openai, ollama' 'embedder = openai' \
		'[chat openai]' 'provider = openai' "url = $URL/v1" 'model = m' \
		'[chat ollama]' 'provider = ollama' "url = $URL" 'model = m' \
		'[chat anthropic]' 'provider = anthropic' "url = $URL" \
		'model = m' '[chat gemini]' 'provider = gemini' \
		"url = $URL/v1beta" 'model = m' '[embedder openai]' \
		'provider = openai' "url = $URL/v1" 'model = m' \
		'dimension = 96' '[embedder ollama]' 'provider = ollama' \
		"url = $URL" 'model = m' 'dimension = 96' '[embedder gemini]' \
		'provider = gemini' "url = $URL/v1beta" 'model = m' \
		'dimension = 96' '[reranker cohere]' 'provider = cohere' \
		"url = $URL/v2" 'model = m' '[reranker tei]' 'provider = tei' \
		"url = $URL"
	check -0
	[ "$stderr" = "" ]
	[ "$(jq -c '[.role, .name, .used, .works]' <<<"$output" |
		sort)" = "$(sort <<-'EOF'
			["chat","openai",true,true]
			["chat","ollama",true,true]
			["chat","anthropic",false,true]
			["chat","gemini",false,true]
			["embedder","openai",true,true]
			["embedder","ollama",false,true]
			["embedder","gemini",false,true]
			["reranker","cohere",false,true]
			["reranker","tei",false,true]
		EOF
	)" ]
	jq -es 'map(select(.role == "embedder")) | length == 3 and all(
		.dimension == 96 and .texts_per_second > 0 and .ms >= 0 and
		.baseline >= 0 and .baseline < 1)' <<<"$output"
	# text, JSON and a stream
	jq -r 'select(.path == "/v1/chat/completions") | .body |
		"\(.stream // false) \(.response_format.type)"' log >asked
	diff asked - <<-'EOF'
		false null
		false json_schema
		true null
	EOF
}

@test "a dimension is found out, and what to set is said" {
	serve --dimension 96 auto
	config '[embedder unsaid]' 'provider = openai' "url = $URL/v1" \
		'model = m' '[embedder wrong]' 'provider = ollama' \
		"url = $URL" 'model = m' 'dimension = 128' '[embedder few]' \
		'provider = openai' "url = $URL/few/v1" 'model = m'
	check -4
	[ "$(of unsaid '[.works, .dimension, .error]')" = \
		'[false,96,"'"'dimension' is not set"'"]' ]
	[[ $(of unsaid .set) == *'dimension = 96'* ]]
	[ "$(of wrong '[.works, .dimension, .error]')" = \
		'[false,96,"its vectors have 96 numbers, not 128"]' ]
	[[ $(of wrong .set) == *'dimension = 96'* ]]
	# what is said to be set works
	config '[embedder unsaid]' 'provider = openai' "url = $URL/v1" \
		'model = m' "$(of unsaid .set | jq -r 'split("; ")[]')"
	check -0
	[ "$(of unsaid '[.works, .dimension, .set]')" = '[true,96,null]' ]
}

@test "vectors that are too short or too long are said to be" {
	serve --dimension 8 auto
	config '[embedder few]' 'provider = ollama' "url = $URL" 'model = m'
	check -4
	[ "$(of few '[.works, .set, .error]')" = \
		'[false,null,"its vectors have 8 numbers, and 64 to 4096 can be used"]' ]
}

@test "a model in files is opened and measured" {
	python3 "$ROOT/tests/bench/static_model.py" 500 64 model F32 1 >/dev/null
	config '[models]' 'embedder = files' '[embedder files]' \
		'provider = static' "path = $PWD/model"
	check -0
	jq -e '.works and .used and .dimension == 64 and .model == null and
		.texts_per_second > 100' <<<"$output"
}

@test "each model that does not work is said why, and the others are tried" {
	serve 'path /gone status 404' 'path /short times 99 finish length' \
		'path /new times 9 status 400 body {"error":{"message":"Use max_completion_tokens instead"}}' \
		'times 99 auto'
	config '[chat down]' 'provider = openai' 'url = http://127.0.0.1:1' \
		'model = m' 'retries = 0' \
		'[chat gone]' 'provider = openai' "url = $URL/gone" 'model = m' \
		'[chat new]' 'provider = openai' "url = $URL/new" 'model = m' \
		'[chat odd]' 'provider = nobody' 'model = m' \
		'[embedder files]' 'provider = static' 'path = /nonexistent' \
		'[embedder bare]' 'provider = openai' "url = $URL" \
		'[reranker odd]' 'provider = nobody' \
		'[chat good]' 'provider = openai' "url = $URL/v1" 'model = m'
	check -4
	[ "$(jq -s length <<<"$output")" -eq 8 ]
	[ "$(jq -r 'select(.works) | .name' <<<"$output")" = good ]
	[[ $(of down .error) == *'127.0.0.1:1'* ]]
	[[ $(of gone .error) == *404* ]]
	[ "$(of new .set)" = '"reasoning = yes"' ]
	[[ $(jq -r 'select(.role == "chat" and .name == "odd") | .error' \
		<<<"$output") == *nobody*anthropic*gemini*ollama*openai* ]]
	[[ $(of files .error) == */nonexistent* ]]
	[ "$(of bare .error)" = "\"'model' must be said\"" ]
	jq -es 'map(select(.works | not)) | all(.error | length > 0)' \
		<<<"$output"
}

@test "no model, a name without a section, and a file that is wrong" {
	check -1
	[ "$output" = "" ]
	one_line 'memos-work: warning: no model is configured' --init
	config '[models]' 'chat = a, b' '[chat a]' 'provider = openai'
	check -2
	one_line "memos-work: [models] names the chat 'b'" '[chat b]'
	config '[chat a]' 'provider = openai' 'idle = x'
	check -2
	one_line "memos-work: $CONFIG:3: 'idle' must be"
}

@test "--init writes what it finds, for the user alone, and it works" {
	serve --dimension 96 --model nomic-embed-text auto
	first=$SERVER ollama=$URL
	serve --model small-model auto
	export MEMOS_PROBE="llamacpp=$URL,ollama=$ollama"
	run -0 --separate-stderr memos-work --check-models --init
	[ "$stderr" = "" ]
	[ "$(jq -c '[.config, .chat, .embedder,
		(.found | map([.name, .models]))]' <<<"$output")" = \
		'["'"$CONFIG"'","llamacpp","ollama",[["llamacpp",["small-model"]],["ollama",["nomic-embed-text"]]]]' ]
	[ "$(stat -c %a "$CONFIG" "${CONFIG%/*}" | paste -sd ' ')" = '600 700' ]
	cat "$CONFIG"
	grep -vE '^#|^$' "$CONFIG" >plain
	diff - <(sed 's/^baseline = 0\.[0-9]*$/baseline/' plain) <<-EOF
		[memos]
		[models]
		chat = llamacpp
		embedder = ollama
		[chat llamacpp]
		provider = openai
		url = $URL/v1
		model = small-model
		[embedder ollama]
		provider = ollama
		url = $ollama
		model = nomic-embed-text
		dimension = 96
		baseline
		document_prefix = "search_document: "
		query_prefix = "search_query: "
	EOF
	check -0
	jq -es 'length == 2 and all(.used and .works and .set == null)' \
		<<<"$output"
	kill "$first"
}

@test "--init touches no file that is there, and says so" {
	export MEMOS_PROBE='ollama=http://127.0.0.1:1'
	config '[memos]'
	sum=$(sha256sum "$CONFIG"; stat -c '%a %Y %i' "$CONFIG")
	run -2 --separate-stderr memos-work --check-models --init
	[ "$output" = "" ]
	one_line "memos-work: '$CONFIG' is there already"
	[ "$(sha256sum "$CONFIG"; stat -c '%a %Y %i' "$CONFIG")" = "$sum" ]
	rm "$CONFIG"
	ln -s nowhere "$CONFIG"
	run -2 memos-work --check-models --init
	[ ! -e "${CONFIG%/*}/nowhere" ]
	MEMOS_CONFIG=/dev/null run -2 memos-work --check-models --init
}

@test "--init finds nothing: examples alone, at the place that is named" {
	export MEMOS_PROBE='ollama=http://127.0.0.1:1' MEMOS_CONFIG=new/dir/file
	run -0 memos-work --check-models --init
	[ "$output" = \
		'{"config":"new/dir/file","chat":null,"embedder":null,"found":[]}' ]
	[ "$(stat -c %a new new/dir new/dir/file | paste -sd ' ')" = \
		'700 700 600' ]
	[ "$(grep -vE '^#|^$' new/dir/file | paste -sd ' ')" = \
		'[memos] [models]' ]
	memos-add tea
	check -1
}

@test "--init asks nothing but this computer" {
	for url in http://example.org http://10.0.0.1:80 https://127.0.0.1.org; do
		MEMOS_PROBE=ollama=$url run -2 --separate-stderr \
			memos-work --check-models --init
		one_line 'memos-work: MEMOS_PROBE:' 'is not this computer'
	done
	[ ! -e "$CONFIG" ]
}

@test "an embedder that gives no vector is written, but not used" {
	serve --model nomic-embed-text 'path /api/tags auto' 'times 99 status 500'
	MEMOS_PROBE="ollama=$URL" run -0 memos-work --check-models --init
	[ "$(jq -c '[.embedder, .found[0].name]' <<<"$output")" = \
		'[null,"ollama"]' ]
	grep -qx '# \[embedder ollama\]' "$CONFIG"
	[ "$(grep -vE '^#|^$' "$CONFIG" | paste -sd ' ')" = '[memos] [models]' ]
	run -0 "$MEMOS_BUILD/test-settings" --read
}
