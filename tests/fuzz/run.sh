#!/bin/sh
# usage: sh tests/fuzz/run.sh SECONDS [target ...] - runs each target, or all,
# for so many seconds under ASan and UBSan, from the corpora kept here, JOBS of
# them at a time.  Prints a line a target; a crash is status 1, and the file
# that is named then brings it back: MEMOS_BUILD-fuzz/target FILE.
set -u

cd "$(dirname "$0")/../.." || exit 1
seconds=${1:?usage: run.sh SECONDS [target ...]}
shift
jobs=${JOBS:-2}
CC=${FUZZ_CC:-clang}
flags='-std=c11 -D_GNU_SOURCE -Ilib -Wall -Wextra -Wshadow -O1 -gline-tables-only'
if [ -n "${MEMOS_BUILD:-}" ]; then
	build=$MEMOS_BUILD-fuzz
	mkdir -p "$build" || exit 1
else
	build=$(mktemp -d) || exit 1
fi
if [ $# -eq 0 ]; then
	for source in tests/fuzz/*.c; do
		set -- "$@" "$(basename "$source" .c)"
	done
fi

# The library, whatever make and with what variables this is called from.
library() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -j"$jobs" CC="$CC" \
		CFLAGS='-O1 -gline-tables-only' CPPFLAGS= WERROR= COVERAGE= B="$build" \
		SANITIZE=fuzzer-no-link,address,undefined "$build/libmemos.a"
}

# What a target defines itself of the front is taken, not the library's.
link() {
	# shellcheck disable=SC2086 # words are meant to be split
	"$CC" $flags -fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=all -Wl,--allow-multiple-definition -o "$build/$1" "tests/fuzz/$1.c" \
		"$build/libmemos.a" -lsqlite3 -lstemmer -lutf8proc -linih -lxxhash -lm
}

# What it finds lives as long as the run, what crashes it longer.
run() {
	log=$build/$1.log found=$build/$1.found
	mkdir -p "$found"
	"$build/$1" -max_total_time="$seconds" -max_len=4096 -timeout=10 \
		-rss_limit_mb=1024 -print_final_stats=1 \
		-artifact_prefix="$build/$1-" "$found" \
		"tests/fuzz/corpus/$1" >"$log" 2>&1
	status=$?
	rm -rf "$found"
	awk -v name="$1" -v status="$status" '
	/^stat::number_of_executed_units:/ { runs = $2 }
	/^stat::new_units_added:/ { units = $2 }
	/Test unit written to/ { input = $NF }
	END {
		bad = status || !runs
		printf "%s: %d executions, %d new units%s%s\n", name, runs,
			units, bad ? ", failed: " : "",
			bad ? (input ? input : "it did not run") : ""
		exit bad
	}' "$log" && return
	grep -m 1 -A 15 -E 'MUST\(|ERROR: |runtime error|rror:' "$log"
	return 1
}

# worker N TARGET ...: every target whose turn it is.
worker() {
	turn=$1 at=0 bad=0
	shift
	for target; do
		if [ $((at % jobs)) = "$turn" ]; then
			link "$target" && run "$target" || bad=1
		fi
		at=$((at + 1))
	done
	return $bad
}

library >"$build/make.log" 2>&1 || {
	cat "$build/make.log"
	exit 1
}
failed=0 workers='' n=0
while [ $n -lt "$jobs" ]; do
	worker $n "$@" &
	workers="$workers $!"
	n=$((n + 1))
done
for worker in $workers; do
	wait "$worker" || failed=1
done
[ -n "${MEMOS_BUILD:-}" ] || [ $failed = 1 ] || rm -rf "$build"
exit $failed
