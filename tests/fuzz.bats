# The fuzz targets for a moment; `make soak` gives each ten minutes.
load helper

fuzz() {
	JOBS=4 sh "$ROOT/tests/fuzz/run.sh" "$@" 2>&1
}

# What strangers' bytes reach first gets five seconds, the rest two, four of them
# side by side.  Fuzzing has a build of its own, with sanitizers: it would
# be the same again beside another build.
setup() {
	memos_setup
	case $MEMOS_BUILD in
	*address* | *thread* | *coverage*) skip 'fuzzed beside the plain build' ;;
	esac
}

first='json record filter analyse time options config'
first+=' stream replies vectors_reply failure extract when mention claims'

# ran TARGET ...: each has run, and has a corpus.
ran() {
	local target

	for target; do
		[[ $output == *"$target: "[1-9]*" executions"* ]] || return
		[ -n "$(ls "$ROOT/tests/fuzz/corpus/$target")" ] || return
	done
}

@test "the parsers of what comes from outside stand five seconds of fuzzing" {
	need clang
	# shellcheck disable=SC2086 # words are meant to be split
	run -0 fuzz 5 $first
	# shellcheck disable=SC2086
	ran $first
}

@test "no other fuzz target finds a crash, nor in its corpus" {
	need clang
	local rest=() target

	for target in "$ROOT"/tests/fuzz/*.c; do
		target=$(basename "$target" .c)
		[[ " $first " == *" $target "* ]] || rest+=("$target")
	done
	run -0 fuzz 2 "${rest[@]}"
	ran "${rest[@]}"
}

@test "a fuzz target that cannot run is a failure" {
	need clang
	run -1 fuzz 1 none
}
