# Shared by all test files: `load helper` at the top, and every test begins in
# an empty directory with a home, a store and a clock zone of its own.
# A file that needs more defines setup() itself and calls memos_setup first.
# shellcheck shell=bash

bats_require_minimum_version 1.5.0

ROOT=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
MEMOS_BUILD=$(cd "${MEMOS_BUILD:-$ROOT/build}" && pwd) || exit 1
export ROOT MEMOS_BUILD

memos_setup() {
	local name

	for name in "${!MEMOS_@}"; do
		[ "$name" = MEMOS_BUILD ] || unset "$name"
	done
	export PATH="$MEMOS_BUILD:$PATH"
	export LC_ALL=C TZ=UTC
	export HOME="$BATS_TEST_TMPDIR/home"
	export XDG_DATA_HOME="$HOME/data" XDG_CONFIG_HOME="$HOME/config"
	export XDG_STATE_HOME="$HOME/state" XDG_CACHE_HOME="$HOME/cache"
	mkdir -p "$XDG_DATA_HOME" "$XDG_CONFIG_HOME" "$XDG_STATE_HOME" \
		"$XDG_CACHE_HOME" "$BATS_TEST_TMPDIR/work"
	cd "$BATS_TEST_TMPDIR/work" || return
}

setup() {
	memos_setup
}

# need CMD: a test that needs a program which this machine has not is skipped.
need() {
	command -v "$1" >/dev/null || skip "$1 is not installed"
}

# commands: the names of all commands that were built.
commands() {
	local file

	for file in "$MEMOS_BUILD"/memos-*; do
		[ -f "$file" ] && [ -x "$file" ] && echo "${file##*/}"
	done
	return 0
}

# store LINE ...: adds each line to the store.
store() {
	printf '%s\n' "$@" | memos-add >/dev/null
}

# ids: the ids of the records on standard input, one a line.
ids() {
	sed -n 's/^{"id":"\([^"]*\)".*/\1/p'
}

# normalise: standard input with ids as ID1, ID2, ... in the order they first
# appear, and times as TIME.
normalise() {
	awk '
	BEGIN {
		h = "[0-9a-f]"
		h4 = h h h h
		uuid = h4 h4 "-" h4 "-" h4 "-" h4 "-" h4 h4 h4
		d = "[0-9]"
		time = d d d d "-" d d "-" d d "T" d d ":" d d ":" d d
		time = time "([.]" d "+)?Z"
	}
	{
		gsub(time, "TIME")
		out = ""
		while (match($0, uuid)) {
			id = substr($0, RSTART, RLENGTH)
			if (!(id in number))
				number[id] = ++n
			out = out substr($0, 1, RSTART - 1) "ID" number[id]
			$0 = substr($0, RSTART + RLENGTH)
		}
		print out $0
	}'
}
