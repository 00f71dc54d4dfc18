# Workers of the queue that are killed; see fault/jobs.py.
load helper
load fault/setup

setup_file() {
	fault_begin fail
}

teardown_file() {
	fault_end
}

@test "workers killed at any step: no job is lost, and none is done twice" {
	[ -x "$MEMOS_BUILD/llmd" ] || skip 'llmd is not built'
	fault jobs --rounds=30
}
