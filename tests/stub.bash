# The scripted model server: `load stub` behind `load helper`.  A file with a
# teardown of its own calls stub_end in it.
# shellcheck shell=bash

# stub [--option VALUE ...] SCRIPT ...: starts one, as tests/stub/llmd.c has it.
# STUB_URL is where it is, without a path; STUB_LOG has a line a request,
# STUB_PID its process.  A second call starts another, and the first one stays.
stub() {
	local file name=$BATS_TEST_TMPDIR/stub.$((STUB_COUNT += 1)) n=0

	[ -x "$MEMOS_BUILD/llmd" ] || skip 'llmd is not built'
	file=$name.port STUB_LOG=$name.log
	: >"$STUB_LOG"
	"$MEMOS_BUILD/llmd" --port-file "$file" --log "$STUB_LOG" "$@" \
		</dev/null >"$name.out" 2>&1 3>&- &
	STUB_PID=$!
	STUB_PIDS="${STUB_PIDS:-} $STUB_PID"
	until [ -s "$file" ]; do
		if ! kill -0 "$STUB_PID" 2>/dev/null || [ $((n += 1)) -gt 500 ]
		then
			cat "$name.out"
			return 1
		fi
		sleep 0.02
	done
	STUB_PORT=$(<"$file")
	STUB_URL=http://127.0.0.1:$STUB_PORT
	export STUB_LOG STUB_PID STUB_PIDS STUB_PORT STUB_URL
}

# stub_stop [PID]: ends the server that was started last, or another.
stub_stop() {
	kill "${1:-$STUB_PID}" 2>/dev/null || true
	wait "${1:-$STUB_PID}" 2>/dev/null || true
}

# stub_end: ends all of them.
stub_end() {
	local pid

	for pid in ${STUB_PIDS:-}; do
		stub_stop "$pid"
	done
	STUB_PIDS=
}

# stub_count [JQ CONDITION]: how many requests were made.
stub_count() {
	jq -s "map(select(${1:-true})) | length" "$STUB_LOG"
}

teardown() {
	stub_end
}
