# Cubes whose vectors are those of a model in files.
load helper

setup() {
	memos_setup
	need python3
	CONFIG=$XDG_CONFIG_HOME/memos/config
	mkdir -p "${CONFIG%/*}"
	model model 300 64
	config model
}

# model DIR WORDS DIMENSIONS: a small one in the layout of model2vec.
model() {
	python3 "$ROOT/tests/bench/static_model.py" "$2" "$3" "$PWD/$1" >/dev/null
}

# config DIR: says where the model is.
config() {
	printf '%s\n' '[embedder pocket]' 'provider = static' \
		"path = $PWD/$1" >"$CONFIG"
}

@test "vectors of a model in files are made when a memory is added" {
	memos-cube create work --vectors pocket >/dev/null
	export MEMOS_CUBE=work
	store '{"text":"the river runs to the sea"}' '{"text":"a cup of tea"}'
	[ "$(memos-cube stats work | jq '.jobs // 0')" = 0 ]
	run -0 --separate-stderr memos-search --source vectors -k 1 'river sea'
	[ -z "$stderr" ]
	[ "$(texts <<<"$output")" = 'the river runs to the sea' ]
	[[ $(memos-cube stats work | jq -r .fingerprint) == *'embedder=static/'*' dimension=64 '* ]]
}

@test "sealed and read one by one they answer alike, for any number of threads" {
	for n in 1 4; do
		memos-cube create "t$n" --vectors pocket >/dev/null
		seq -f 'the word of the river, turn %g' 3000 | awk '{
			printf "{\"text\":\"%s\",\"run_id\":\"r%d\"}\n", $0, NR / 20
		}' | MEMOS_NOW=2026-01-01 memos-add -c "t$n" --threads "$n" \
			--replay-key k >/dev/null
		memos-cube compact "t$n" >/dev/null
	done
	memos-search -c t1 --fields id,score 'river turn 77' >one
	memos-search -c t4 --fields id,score 'river turn 77' | diff one -
	memos-search -c t1 --exact --fields id,score 'river turn 77' | diff one -
	memos-cube reindex t1 >/dev/null
	memos-search -c t1 --fields id,score 'river turn 77' | diff one -
	run -0 memos-cube check t1
}

@test "reembed goes from the table to the files and back" {
	store '{"text":"the river runs to the sea"}' '{"text":"a cup of tea"}'
	run -0 memos-cube reembed --vectors pocket
	[ "$output" = '{"reembedded":2}' ]
	[ "$(found --source vectors -k 1 'river sea')" = \
		'the river runs to the sea' ]
	run -0 memos-cube reembed --vectors builtin
	[ "$output" = '{"reembedded":2}' ]
	[[ $(memos-cube stats | jq -r .fingerprint) == *wn510* ]]
}

@test "without its files a cube is searched by words, and not added to" {
	memos-cube create work --vectors pocket >/dev/null
	memos-add -c work 'a cup of tea' >/dev/null
	mv model gone
	run -0 --separate-stderr memos-search -c work tea
	one_line 'memos-search: warning:' 'by words only' model
	[ "$(texts <<<"$output")" = 'a cup of tea' ]
	run -4 --separate-stderr memos-add -c work 'a cup of coffee'
	one_line memos-add: model
	mv gone elsewhere
	config elsewhere
	run -0 memos-add -c work 'a cup of coffee'
}

@test "another model's files are not taken for the cube's" {
	memos-cube create work --vectors pocket >/dev/null
	memos-add -c work 'a cup of tea' >/dev/null
	rm -r model
	model model 301 64
	run -0 --separate-stderr memos-search -c work tea
	one_line 'by words only' 'no [embedder]' 64
	run -4 --separate-stderr memos-add -c work 'a cup of coffee'
}
