# Many at one store; see fault/writers.py.
load helper
load fault/setup

# here it matters how long a disk takes
setup_file() {
	export FAULT_FOLDER=$BATS_FILE_TMPDIR/folder
}

@test "16 writers and 4 readers for 5 s: no error, no wait of a second" {
	fault writers --seconds=5
}
