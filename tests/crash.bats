# kill -9 in bulk adds with two writers; see fault/crash.py.
load helper
load fault/setup

setup_file() {
	fault_begin
}

teardown_file() {
	fault_end
}

@test "two writers killed 20 times: all that was acknowledged is there" {
	fault crash --rounds=20
}
