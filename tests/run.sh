#!/bin/sh
# run.sh JOBS: runs every file of bats tests in UTC and the C locale, and those
# that tell time in another zone and locale, too.  One more than JOBS of them
# run at a time, as some of what they do is waiting.  Prints what failed, and
# one line of counts at the end.  Whoever starts this may ignore signals; the
# commands do not.
cd "$(dirname "$0")" || exit 1
jobs=$((${1:-2} + 1))
out=$(mktemp -d) || exit 1
trap 'rm -rf "$out"' EXIT
export out

# the longest first, so that the last job does not wait for one of them
long='fuzz.bats
faults.bats
power.bats
terminal.bats'
{
	echo "$long"
	find . -maxdepth 1 -name '*.bats' -printf '%s %P\n' | sort -rn |
		cut -d' ' -f2 | grep -vxF "$long"
	printf 'zone-%s\n' search.bats list.bats records.bats
} >"$out/files"
# shellcheck disable=SC2016 # the inner shell expands
env --default-signal xargs -P "$jobs" -I{} sh -c '
	case $1 in
	zone-*) export MEMOS_TEST_ZONE=America/New_York \
		MEMOS_TEST_LOCALE=C.UTF-8 ;;
	esac
	bats --tap "${1#zone-}" >"$out/$1.tap" 2>&1 ||
		echo "$1" >>"$out/failed"' - {} <"$out/files"

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
