#!/bin/sh
# run.sh JOBS: runs every file of bats tests, JOBS of them at a time, in UTC
# and the C locale, then those that tell time in another zone and locale.
# Prints what failed, and one line of counts at the end.
cd "$(dirname "$0")" || exit 1
jobs=${1:-2}
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
export out
# the longest first, so that the last job does not wait for one of them
# shellcheck disable=SC2016 # the inner shell expands
{
	echo fuzz.bats
	echo faults.bats
	find . -maxdepth 1 -name '*.bats' ! -name fuzz.bats ! -name faults.bats \
		-printf '%s %P\n' | sort -rn | cut -d' ' -f2
} |
	xargs -P "$jobs" -I{} sh -c \
		'bats --tap "$1" >"$out/$1.tap" 2>&1 || echo "$1" >>"$out/failed"' - {}
for file in search.bats list.bats records.bats; do
	MEMOS_TEST_ZONE=America/New_York MEMOS_TEST_LOCALE=C.UTF-8 \
		bats --tap "$file" >"$out/zone-$file.tap" 2>&1 ||
		echo "zone-$file" >>"$out/failed"
done

cat "$out"/*.tap >"$out/all"
passed=$(grep '^ok' "$out/all" | grep -vc '# skip')
skipped=$(grep -c '^ok.*# skip' "$out/all")
failed=$(grep -c '^not ok' "$out/all")
grep '^ok.*# skip' "$out/all"
if [ -s "$out/failed" ]; then
	[ "$failed" = 0 ] && failed=1
	while read -r name; do
		echo "== $name"
		grep -v '^ok' "$out/$name.tap"
	done <"$out/failed"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
