# shellcheck shell=sh
# Part `context` of tests/bench/run.sh, which reads this file and whose
# functions are used here: how much of the evidence that questions have is
# whole in the block that memos-context makes, against the first hits pasted
# within the same budget, and what the whole conversation would take.

budgets='500 1000 2000'

# context_asked FOLDER: the hits and the blocks of FOLDER/questions.jsonl.
context_asked() {
	sed 's/"query"/"k": 200, &/' "$1/questions.jsonl" >"$1/wide.jsonl" &&
		"$search" --dir "$1/store" --fields id \
			<"$1/wide.jsonl" >"$1/hits.jsonl" || return
	for tokens in $budgets; do
		"$build/memos-context" --dir "$1/store" --budget "$tokens" \
			<"$1/questions.jsonl" >"$1/context-$tokens.jsonl" ||
			return
	done
}

# context_scores NAME FOLDER MEMORIES QUERIES
context_scores() {
	python3 "$bench/context.py" questions "$4" >"$2/questions.jsonl" &&
		stored "$2/records.jsonl" "$2/store" &&
		"$cube" --dir "$2/store" compact >/dev/null &&
		context_asked "$2" || return
	name=$1 folder=$2 memories=$3
	set --
	for tokens in $budgets; do
		set -- "$@" "$tokens=$folder/context-$tokens.jsonl"
	done
	python3 "$bench/context.py" scores "$name" "$memories" \
		"$folder/hits.jsonl" "$figures" "$@"
}

part_context() {
	need context python3 || return
	begin 'context: evidence that is whole in a block of so many tokens' \
		'python3 tests/bench/context.py questions QUERIES >questions.jsonl' \
		'memos-context --dir STORE --budget N <questions.jsonl >N.jsonl' \
		'python3 tests/bench/context.py scores NAME MEMORIES HITS FIGURES N=N.jsonl' \
		'first: hits pasted in their order; half: of every second question, on' \
		'which weights were not fitted, though it was seen when they were' \
		'chosen and rounded; used: tokens of the blocks'
	printf '%8s%9s%9s%11s%9s%9s\n' tokens first half packed half used
	for set in locomo beam prefeval; do
		if [ ! -d "$data/$set" ]; then
			echo "$set: skipped, there is no $data/$set"
			continue
		fi
		mkdir -p "$work/$set"
		if ! { python3 "$bench/sets.py" convert "$data/$set" \
			"$work/$set" && context_scores "$set" "$work/$set" \
			"$data/$set/memories.jsonl" \
			"$data/$set/queries.jsonl"; }; then
			echo "$set: failed, see above"
		fi
	done
	mkdir -p "$work/transcript"
	cp "$root/examples/transcript.jsonl" "$work/transcript/records.jsonl" &&
		context_scores transcript "$work/transcript" \
			"$work/transcript/records.jsonl" \
			"$root/examples/transcript-questions.jsonl" ||
		echo 'transcript: failed, see above'
	echo
	end
}
