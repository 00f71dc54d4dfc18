#!/bin/sh
# usage: sh tests/bench/scale/run.sh [--keep DIR] [--peers DIR]
#     [--peers-to N] [SIZE ...]
#
# Stores of 1,000 to 1,000,000 memories: searches warm and cold, what they miss
# of the exact ranking, adds, imports, folding and rebuilding, beside the
# sqlite3 command and, where they are installed, other stores of vectors.
# Without sizes: 1000 10000 100000 1000000, which take half an hour.
#
#   --keep DIR    make stores in DIR, take those that are there, and leave them
#   --peers DIR   where bench.py of the other stores and their p-* folders are
#                 (../shared/bench/peers beside the checkout)
#   --peers-to N  how large a store the others get (100000)
#
# Everything else is as in tests/bench/run.sh, of which this is a part: what is
# made lies in TMPDIR until the end, binaries are those of MEMOS_BUILD.
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1

usage() {
	sed -n 's/^# \{0,1\}//;2,3p' "$0" >&2
	exit 2
}

# absolute FOLDER
absolute() {
	(cd "$1" && pwd)
}

while [ $# -gt 0 ]; do
	case $1 in
	--keep | --peers | --peers-to) [ $# -gt 1 ] || usage ;;
	esac
	case $1 in
	--keep)
		mkdir -p "$2" || exit 1
		SCALE_KEEP=$(absolute "$2") || exit 1
		;;
	--peers) SCALE_PEERS=$(absolute "$2") || exit 1 ;;
	--peers-to) SCALE_PEERS_TO=$2 ;;
	-*) usage ;;
	*) break ;;
	esac
	shift 2
done
for size; do
	case $size in
	'' | *[!0-9]* | 0*) usage ;;
	esac
done
export SCALE_KEEP="${SCALE_KEEP:-}" SCALE_PEERS="${SCALE_PEERS:-}"
export SCALE_PEERS_TO="${SCALE_PEERS_TO:-100000}"
export SCALE_SIZES="${*:-1000 10000 100000 1000000}"
exec sh "$here/../run.sh" scale
