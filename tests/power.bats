# Power loss at any moment, with what was not synced there, not there, or in
# part; see fault/power.py.
load helper
load fault/setup

setup_file() {
	fault_begin record
}

teardown_file() {
	fault_end
}

@test "power loss while a store is made: what was acknowledged is there" {
	fault power --prefixes=40 first cube
}

@test "power loss while memories are added" {
	fault power --prefixes=30 adds adds-hot
}

@test "power loss while the log is copied into the database" {
	fault power --prefixes=10 bulk
}

@test "power loss in reindex and dump" {
	fault power --prefixes=25 reindex reindex-hot dump
}

@test "power loss while segments are made and merged" {
	fault power --prefixes=25 compact compact-first
}
