#!/bin/sh
# usage: sh tests/bench/tune/run.sh [set ...] - weights for the parts of a score
# that find more in the public sets of MEMOS_DATA (../shared/data beside the
# checkout), with the binaries of MEMOS_BUILD (build); see README.md.
set -eu

tune=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$tune/../../.." && pwd)
data=${MEMOS_DATA:-$root/../shared/data}
build=$(cd "${MEMOS_BUILD:-$root/build}" && pwd)
for name in $(env | sed -n 's/^\(MEMOS_[A-Z_]*\)=.*/\1/p'); do
	unset "$name"
done
work=$(mktemp -d "${TMPDIR:-/tmp}/memos-tune.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
export HOME="$work" LC_ALL=C TZ=UTC

[ $# -gt 0 ] || set -- locomo beam prefeval memdaily_zh
for set; do
	if [ ! -d "$data/$set" ]; then
		echo "$set: skipped, there is no $data/$set" >&2
		continue
	fi
	mkdir "$work/$set"
	python3 "$tune/../sets.py" convert "$data/$set" "$work/$set"
	"$build/memos-add" --dir "$work/$set/store" --format jsonl \
		"$work/$set/records.jsonl" >/dev/null
	"$build/memos-cube" --dir "$work/$set/store" compact >/dev/null
done
# shellcheck disable=SC2046 # names of sets have no blanks
set -- $(cd "$work" && ls)
cd "$work"
[ $# -eq 0 ] || python3 "$tune/tune.py" "$build/memos-search" "$@"
