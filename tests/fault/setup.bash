# For the tests of faults: fault_begin and fault_end are what setup_file and
# teardown_file call.  fault PROGRAM ... runs one of the programs here on a
# folder of its own, which is in memory where that is possible: thousands of
# stores are made, and whether a disk is quick is not the question.
# shellcheck shell=bash

# fault_begin [LIBRARY]: makes the folder, and the library from LIBRARY.c.
fault_begin() {
	local here=$BATS_TEST_DIRNAME/fault

	FAULT_FOLDER=$(mktemp -d /dev/shm/memos.XXXXXX 2>/dev/null) ||
		FAULT_FOLDER=$BATS_FILE_TMPDIR/folder
	FAULT_LIBRARY=
	if [ -n "${1:-}" ]; then
		FAULT_LIBRARY=$BATS_FILE_TMPDIR/$1.so
		"${CC:-cc}" -std=c11 -D_GNU_SOURCE -Wall -Wextra -O2 -fPIC -shared \
			-o "$FAULT_LIBRARY" "$here/$1.c" || return
	fi
	export FAULT_FOLDER FAULT_LIBRARY
}

fault_end() {
	rm -rf "$FAULT_FOLDER"
}

# fault PROGRAM [--OPTION=VALUE ...] [SCENARIO ...]
fault() {
	local program=$ROOT/tests/fault/$1.py options=()

	shift
	while [[ ${1:-} = --* ]]; do
		options+=("$1")
		shift
	done
	python3 "$program" "${options[@]}" "$MEMOS_BUILD" \
		${FAULT_LIBRARY:+"$FAULT_LIBRARY"} "$FAULT_FOLDER" "$@"
}
