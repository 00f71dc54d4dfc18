#!/bin/sh
# usage: sh tests/bench/static.sh [TOKENS [DIMENSION]] - measures a static
# model of 30,000 tokens by 256 numbers, made by static_model.py: how long it
# takes to open it, and how many texts of 10 to 15 words it embeds a second on
# one core, in CPU time.  The goal is 20,000 with float32; other types are shown
# beside it.
# Binaries are those of MEMOS_BUILD (build).  A figure that misses its goal says
# MISS; the status is 0 all the same.
set -u

bench=$(cd "$(dirname "$0")" && pwd) || exit 1
root=$(cd "$bench/../.." && pwd) || exit 1
build=$(cd "${MEMOS_BUILD:-$root/build}" && pwd) || exit 1
tokens=${1:-30000}
dimension=${2:-256}
if [ ! -e "$build/libmemos.a" ]; then
	echo "static: nothing is built in $build" >&2
	exit 1
fi
for tool in python3 "${CC:-cc}"; do
	command -v "${tool##* }" >/dev/null && continue
	echo "static: skipped, $tool is not installed"
	exit 0
done
work=$(mktemp -d "${TMPDIR:-/tmp}/memos-static.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# shellcheck disable=SC2086 # CC may have words
${CC:-cc} -std=c11 -D_GNU_SOURCE -O2 -no-pie -I"$root/lib" \
	-o "$work/static" "$bench/static.c" "$build/libmemos.a" \
	-lutf8proc -linih -lxxhash -lm || exit 1

model=$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)
printf '\n== static models: %s tokens, %s dimensions\n' "$tokens" "$dimension"
echo "machine: ${model:-unknown CPU}, $(nproc) cores, $(uname -sr)"
printf '\n%-44s %10s %9s\n' figure value goal
for type in F32 F16 I8; do
	python3 "$bench/static_model.py" "$tokens" "$dimension" "$work/$type" \
		"$type" || exit 1
	"$work/static" "$work/$type" "$work/$type/texts.txt" \
		>"$work/figures" || exit 1
	awk -F '\t' -v type="$type" '
	{
		goal = type == "F32" ? ">= 20000" : "-"
		verdict = goal == "-" ? "" : $2 >= 20000 ? "ok" : "MISS"
		printf "%-44s %10s %9s\n", type ": milliseconds to open", $1, "-"
		printf "%-44s %10s %9s %s\n", type ": texts a second", $2, \
			goal, verdict
		if (type == "F32")
			printf "%-44s %10s %9s\n", "bytes of a text, mean", \
				$4, "-"
	}' "$work/figures" | sed 's/ *$//'
	rm -rf "${work:?}/$type"
done
