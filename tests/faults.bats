# What a command does when the system fails it: each of its calls in turn, with
# every error that it may give; see fault/faults.py.  `make soak` leaves none
# of them out.
load helper
load fault/setup

CALLS=--kinds=open,read,write,sync,rename,mmap,truncate,unlink,mkdir,lock

setup_file() {
	fault_begin fail
}

teardown_file() {
	fault_end
}

@test "a call that fails in memos-add: one line, status 3, nothing is lost" {
	fault faults $CALLS --short --spread=8 add add-hot add-batch
}

@test "a call that fails while a store is made" {
	fault faults $CALLS --short --spread=8 add-first create
}

@test "a call that fails in a reader: one line, status 3, no wrong answer" {
	fault faults $CALLS --short --spread=8 search search-hot \
		search-batch search-sealed list list-hot list-filter export \
		export-hot context
}

@test "a call that fails in the care of a cube" {
	fault faults $CALLS --short --spread=8 cubes check check-sealed stats \
		reindex compact dump
}

@test "a call that fails in memos-block" {
	fault faults $CALLS --short --spread=8 block block-first block-undo \
		blocks block-history
}

@test "a call that fails in memos-graph" {
	fault faults $CALLS --short --spread=8 graph graph-add
}

@test "a call that fails in memos-revise, memos-work or with a document" {
	fault faults $CALLS --short --spread=8 revise work document
}

@test "a call that fails while memories are forgotten, or purged" {
	fault faults $CALLS --short --edge=8 --spread=8 forget purge
}

@test "a call that fails while memories are consolidated" {
	fault faults $CALLS --short --edge=8 --spread=8 consolidate
}

@test "want of memory is one line and status 3" {
	fault faults --kinds=alloc --short --spread=8
}

@test "killed at any call, a store is whole, can be read and written" {
	fault faults --kinds=any --short --spread=8 add add-first \
		add-batch block block-first block-undo graph-add revise work \
		document forget purge create reindex compact dump
}

@test "a call that fails while rows are sealed is a warning" {
	fault faults --kinds=open,write,sync,rename,mmap,unlink,mkdir,lock,any \
		--short --edge=6 --spread=4 add-seal
}
