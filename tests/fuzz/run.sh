#!/bin/sh
# usage: sh tests/fuzz/run.sh SECONDS [target ...] - runs each target, or all,
# for so many seconds under ASan and UBSan, from the corpora kept here; JOBS of
# them at a time.  Prints a line a target; a crash is status 1, and its input
# stays in the file that is named.
set -u

cd "$(dirname "$0")/../.." || exit 1
seconds=${1:?usage: run.sh SECONDS [target ...]}
shift
[ $# -gt 0 ] || set -- $(basename -s .c tests/fuzz/*.c)
CC=${FUZZ_CC:-clang}
flags='-std=c11 -D_GNU_SOURCE -Ilib -Itests/fuzz -Wall -Wextra -Wshadow -O1 -g'
if [ -n "${MEMOS_BUILD:-}" ]; then
	build=$MEMOS_BUILD-fuzz
	mkdir -p "$build"
else
	build=$(mktemp -d)
fi || exit 1

# The library as `make` builds it, whatever make this is called from.
library() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -j"${JOBS:-2}" \
		CC="$CC" CFLAGS='-O1 -g' CPPFLAGS= WERROR= COVERAGE= B="$build" \
		SANITIZE=fuzzer-no-link,address,undefined "$build/libmemos.a"
}

# Functions of the front that a target has itself come before the library's.
link() {
	# shellcheck disable=SC2086 # the flags are words
	"$CC" $flags -fsanitize=fuzzer,address,undefined \
		-fno-sanitize-recover=all -o "$build/$1" "tests/fuzz/$1.c" \
		"$build/libmemos.a" -lsqlite3 -lstemmer -lutf8proc -lm
}

# run TARGET: what it finds lives as long as the run, what crashes it longer.
run() {
	log=$build/$1.log
	found=$build/$1.found
	rm -rf "$found"
	mkdir -p "$found"
	UBSAN_OPTIONS=print_stacktrace=1 "$build/$1" -max_total_time="$seconds" \
		-max_len=4096 -timeout=10 -rss_limit_mb=1024 \
		-print_final_stats=1 -verbosity=1 \
		-artifact_prefix="$build/$1-" "$found" "tests/fuzz/corpus/$1" \
		>"$log" 2>&1
	status=$?
	rm -rf "$found"
	awk -v name="$1" -v status="$status" '
		/^stat::number_of_executed_units:/ { runs = $2 }
		/^stat::new_units_added:/ { units = $2 }
		/Test unit written to/ { input = $NF }
		END {
			printf "%s: %d executions, %d new units", name, runs, units
			if (status || !runs)
				printf ", failed: %s", input ? input : "no input"
			print ""
			exit status || !runs
		}' "$log" && return
	grep -m 1 -A 20 -E 'MUST\(|ERROR|runtime error' "$log"
	return 1
}

# worker N JOBS TARGET ...: runs the targets whose turn it is.
failed=0
library >"$build/make.log" 2>&1 || { cat "$build/make.log"; exit 1; }
