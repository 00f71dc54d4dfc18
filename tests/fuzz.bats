# The fuzz targets for a moment each; `make soak` gives them ten minutes.
load helper

fuzz() {
	sh "$ROOT/tests/fuzz/run.sh" "$@" 2>&1
}

@test "no fuzz target finds a crash in two seconds, nor in its corpus" {
	need clang
	run fuzz 2
	echo "$output"
	[ "$status" -eq 0 ]
	for target in "$ROOT"/tests/fuzz/*.c; do
		target=$(basename "$target" .c)
		[[ $output == *"$target: "[1-9]*" executions"* ]]
		[ -n "$(ls "$ROOT/tests/fuzz/corpus/$target")" ]
	done
}

@test "a fuzz target that cannot run is a failure" {
	need clang
	run -1 fuzz 1 none
}
