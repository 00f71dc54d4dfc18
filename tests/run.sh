#!/bin/sh
# run.sh JOBS: runs every file of bats tests, JOBS of them at a time, in UTC
# and the C locale, then those that depend on it in another zone and locale.
# Prints what failed, and one line of counts at the end.
cd "$(dirname "$0")" || exit 1
jobs=${1:-2}
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
export out
# the longest files first, so that the last job does not wait for one of them
ls -S ./*.bats | xargs -P "$jobs" -I{} sh -c \
	'bats --tap "{}" >"$out/{}.tap" 2>&1 || echo "{}" >>"$out/failed"'
MEMOS_TEST_ZONE=America/New_York MEMOS_TEST_LOCALE=C.UTF-8 \
	bats --tap search.bats >"$out/zone.tap" 2>&1 || echo zone >>"$out/failed"

cat "$out"/*.tap >"$out/all"
passed=$(grep '^ok' "$out/all" | grep -vc '# skip')
skipped=$(grep -c '^ok.*# skip' "$out/all")
failed=$(grep -c '^not ok' "$out/all")
grep '^ok.*# skip' "$out/all"
if [ -s "$out/failed" ]; then
	for name in $(cat "$out/failed"); do
		echo "== $name"
		grep -v '^ok' "$out/$name.tap"
	done
	[ "$failed" = 0 ] && failed=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
