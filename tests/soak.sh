#!/bin/sh
# usage: sh tests/soak.sh [part ...] - the long forms of the tests that
# `make check` bounds: faults crash power seal reembed queue writers fuzz, or
# all of them.  MEMOS_BUILD is what is tested.  Prints a line a part, and what
# failed.
set -u

cd "$(dirname "$0")/.." || exit 1
build=${MEMOS_BUILD:-$PWD/build}
jobs=${JOBS:-$(nproc 2>/dev/null || echo 2)}
disk=$(mktemp -d) || exit 1
memory=$(mktemp -d /dev/shm/memos.XXXXXX 2>/dev/null) || memory=$disk/memory
trap 'rm -rf "$disk" "$memory"' EXIT
failed=0

library() {
	"${CC:-cc}" -std=c11 -D_GNU_SOURCE -O2 -fPIC -shared \
		-o "$disk/$1.so" "tests/fault/$1.c"
}

part() {
	case $1 in
	faults)
		library fail && python3 tests/fault/faults.py --jobs="$jobs" \
			"$build" "$disk/fail.so" "$memory"
		;;
	crash)
		python3 tests/fault/crash.py --rounds=2000 "$build" "$memory"
		;;
	power)
		library record && python3 tests/fault/power.py --randoms=4 \
			"$build" "$disk/record.so" "$memory"
		;;
	seal)
		library fail && python3 tests/fault/seal.py --rounds=1000 \
			"$build" "$disk/fail.so" "$memory"
		;;
	reembed)
		library fail && python3 tests/fault/reembed.py --rounds=1000 \
			"$build" "$disk/fail.so" "$memory"
		;;
	queue)
		{ [ -x "$build/llmd" ] ||
			make B="$build" "$build/llmd" >/dev/null; } &&
			library fail && python3 tests/fault/jobs.py \
			--rounds=1000 "$build" "$disk/fail.so" "$memory"
		;;
	writers)
		python3 tests/fault/writers.py --seconds=60 "$build" "$disk/w"
		;;
	fuzz)
		MEMOS_BUILD=$build JOBS=$jobs sh tests/fuzz/run.sh 600
		;;
	*)
		echo "soak: there is no part '$1'"
		return 1
		;;
	esac
}

[ $# -gt 0 ] || set -- faults crash power seal reembed queue writers fuzz
for name; do
	part "$name" || failed=$((failed + 1))
	rm -rf "${memory:?}"/*
done
echo "soak: $# parts, $failed failed"
[ "$failed" = 0 ]
