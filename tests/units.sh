#!/bin/sh
# units.sh JOBS PROGRAM ...: runs unit tests, JOBS of them at a time, and prints
# only what failed.  Whoever starts this may ignore signals; they do not.
jobs=$1
shift
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
export out
# shellcheck disable=SC2016 # the inner shell expands
printf '%s\n' "$@" | env --default-signal xargs -P "$jobs" -I{} sh -c \
	'"$1" >"$out/${1##*/}" 2>&1 || echo "${1##*/}" >>"$out/.failed"' - {}
count=$(cat "$out"/* | grep -c '^ok')
failed=0
while read -r name; do
	printf '%s: failed\n%s\n' "$name" "$(grep -v '^ok' "$out/$name")"
	failed=$((failed + 1))
done 2>/dev/null <"$out/.failed"
echo "unit: $count passed, $failed programs failed"
[ "$failed" = 0 ]
