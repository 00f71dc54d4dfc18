# Shared by all test files: `load helper` at the top, and every test begins in
# an empty directory with a home, a store and a clock zone of its own.
# A file that needs more defines setup() itself and calls memos_setup first.
# shellcheck shell=bash

bats_require_minimum_version 1.5.0

ROOT=$(cd "$BATS_TEST_DIRNAME/.." && pwd)
MEMOS_BUILD=$(cd "${MEMOS_BUILD:-$ROOT/build}" && pwd) || exit 1
export ROOT MEMOS_BUILD

# MEMOS_TEST_ZONE and MEMOS_TEST_LOCALE run a file in another zone and locale.
memos_setup() {
	local name zone=${MEMOS_TEST_ZONE:-UTC} locale=${MEMOS_TEST_LOCALE:-C}

	for name in "${!MEMOS_@}"; do
		[ "$name" = MEMOS_BUILD ] || unset "$name"
	done
	export PATH="$MEMOS_BUILD:$PATH"
	export LC_ALL=$locale TZ=$zone
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

# python3 ...: without the packages of the machine, which our scripts do not use
# and which take a third of its start.
if command -v python3 >/dev/null; then
	python3() {
		command python3 -ES "$@"
	}
fi

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

# unweighed: memories that are added get no importance that they do not bring.
unweighed() {
	mkdir -p "$XDG_CONFIG_HOME/memos"
	printf '[life]\nimportance = no\n' >>"$XDG_CONFIG_HOME/memos/config"
}

# texts: the texts of the records on standard input, one a line.
texts() {
	jq -r .memory
}

# soon COMMAND ...: waits until it succeeds, for half a minute at most.
soon() {
	local end=$((SECONDS + 30))

	until "$@" 2>/dev/null; do
		[ "$SECONDS" -lt "$end" ] || return
		sleep .01
	done
}

# has LINES FILE: whether the file has so many lines.
has() {
	[ "$(wc -l <"$2")" -eq "$1" ]
}

# found WORD ...: the texts that memos-search finds, best first; never fails.
found() {
	memos-search "$@" | texts || true
}

# reads: $output is what standard input says; shows the difference.
# shellcheck disable=SC2154 # run sets it
reads() {
	diff -u - <(printf '%s\n' "$output")
}

# one_line WORDS: standard error is one line, and holds each of the words.
# shellcheck disable=SC2154 # run sets both
one_line() {
	local word

	echo "stderr: $stderr"
	[ "${#stderr_lines[@]}" -eq 1 ] || return
	for word; do
		[[ $stderr == *"$word"* ]] || return
	done
}

# db [CUBE]: the file of a cube.
db() {
	echo "$XDG_DATA_HOME/memos/${1:-default}/memory.db"
}

# to_form_3: makes the default cube one as memos left it before it had edits.
to_form_3() {
	sqlite3 "$(db)" '
		DROP TABLE accesses; DROP INDEX memories_archived;
		DROP TABLE edits; DROP TABLE edit_rows; DROP TABLE entities;
		DROP TABLE entity_names; DROP TABLE formation;
		DROP INDEX memories_subject; DROP INDEX memories_object;
		DROP INDEX memories_place;
		ALTER TABLE memories DROP COLUMN subject;
		ALTER TABLE memories DROP COLUMN relation;
		ALTER TABLE memories DROP COLUMN object;
		ALTER TABLE memories DROP COLUMN confidence;
		ALTER TABLE memories DROP COLUMN strength;
		ALTER TABLE memories DROP COLUMN superseded_at;
		ALTER TABLE memories DROP COLUMN superseded_by;
		ALTER TABLE memories DROP COLUMN supersedes;
		ALTER TABLE memories DROP COLUMN place;
		ALTER TABLE versions DROP COLUMN undone;
		ALTER TABLE versions DROP COLUMN seq;
		CREATE TABLE entities(id INTEGER PRIMARY KEY, name TEXT);
		CREATE TABLE relations(id INTEGER PRIMARY KEY);
		PRAGMA user_version = 3'
}

# checksum: of the file of the default cube.
checksum() {
	sha256sum <"$(db)"
}

# unprivileged CMD ...: runs it as one whom file modes keep out, even for root.
unprivileged() {
	local lost=-dac_override,-dac_read_search

	if [ "$(id -u)" -ne 0 ]; then
		"$@"
		return
	fi
	setpriv --bounding-set "$lost" --inh-caps "$lost" "$@"
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
