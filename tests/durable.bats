# An acknowledged record is there, whatever ends memos-add.
load helper

# numbered FROM TO: lines of JSON, each a memory of its own.
numbered() {
	seq "$1" "$2" | sed 's/.*/{"memory":"number &"}/'
}

# whole: no acknowledged record of the file is missing, and the cube is sound.
whole() {
	ids <"$1" >acked
	memos-list -a --order added | ids >stored
	run ! grep -vxF -f stored acked
	run -0 --separate-stderr memos-cube check
	[ "$output$stderr" = "" ]
}

# ends STATUS PID: waits for a child of the test and compares.
ends() {
	local rc=0

	wait "$2" || rc=$?
	echo "status $rc"
	[ "$rc" = "$1" ]
}

@test "a replay with the same key adds nothing twice" {
	numbered 1 3000 >in
	memos-add --replay-key k in >first
	memos-add --replay-key k in >second
	diff <(ids <first) <(ids <second)
	[ "$(jq -r .event <second | sort | uniq -c | xargs)" = "3000 NOOP" ]
	[ "$(memos-list -a | wc -l)" = 3000 ]
}

@test "a replay goes on where the first run broke off" {
	numbered 1 500 >in
	head -200 in | memos-add --replay-key k >/dev/null
	memos-add --replay-key k in >acks
	[ "$(jq -r .event <acks | sort | uniq -c | xargs)" = "300 ADD 200 NOOP" ]
}

@test "a replay key makes ids from key, place and line" {
	printf '%s\n' '{"memory":"yes"}' '{"memory":"yes"}' \
		'[{"memory":"a"},{"memory":"b"}]' '{"id":"own","memory":"c"}' >in
	run -0 memos-add --replay-key k in
	[ "$(jq -r .event <<<"$output" | xargs)" = "ADD ADD ADD ADD ADD" ]
	[ "$(jq -r .id <<<"$output" | tail -1)" = own ]
	[ "$(ids <<<"$output" | sort -u | wc -l)" = 5 ]
	ids <<<"$output" >first
	memos-add --dir d2 --replay-key k in | ids | diff first -
	memos-add --dir d3 --replay-key l in | ids >other
	[ "$(sort first other | uniq -d)" = own ]
}

@test "a closed output stops after the commit and names the line to go on from" {
	numbered 1 20000 >in
	{ memos-add in 2>err || echo $? >rc; } | head -3 >acks
	[ "$(cat rc)" = 3 ]
	[[ $(cat err) =~ ^"memos-add: the output was closed: what was acknowledged is stored; go on from in:"([0-9]+)$ ]]
	line=${BASH_REMATCH[1]}
	[ "$(memos-list -a | wc -l)" = $((line - 1)) ]
	whole acks
	tail -n "+$line" in | memos-add >/dev/null
	[ "$(memos-list -a | texts | sort -u | wc -l)" = 20000 ]
	[ "$(memos-list -a | wc -l)" = 20000 ]
}

@test "Ctrl-C commits, says where to go on, and exits 130" {
	# a terminal's child does not ignore the signal; a background job does
	numbered 1 200 >in
	mkfifo pipe
	env --default-signal=INT memos-add <pipe >acks 2>err &
	exec 9>pipe
	cat in >&9
	soon has 200 acks
	kill -INT $!
	ends 130 $!
	exec 9>&-
	[ "$(cat err)" = "memos-add: interrupted: what was acknowledged is stored; go on from <stdin>:201" ]
	[ "$(memos-list -a | wc -l)" = 200 ]
	whole acks
}

@test "Ctrl-C in the middle of a bulk add loses nothing that was said" {
	numbered 1 100000 >in
	for signal in INT TERM HUP; do
		rm -rf "$XDG_DATA_HOME/memos" acks
		env --default-signal=$signal memos-add in >acks 2>err &
		soon [ -s acks ]
		kill -$signal $!
		ends $((128 + $(kill -l $signal))) $!
		[[ $(cat err) =~ "go on from in:"([0-9]+)$ ]]
		[ "$(wc -l <acks)" = $((BASH_REMATCH[1] - 1)) ]
		[ "$(memos-list -a | wc -l)" = $((BASH_REMATCH[1] - 1)) ]
	done
	whole acks
}

@test "kill -9 in the middle of a bulk add: all that was said is there" {
	numbered 1 100000 >in
	memos-add 'the first' >acks
	for pause in .03 .08 .15; do
		memos-add --replay-key k in >>acks 2>err &
		sleep $pause
		kill -9 $!
		ends 137 $!
		# the last line may be torn
		sed -i '/}$/!d' acks
		whole acks
	done
	[ -s acks ]
	found "number 1" | grep -qx "number 1"
}

@test "records are acknowledged as soon as the writer pauses" {
	mkfifo pipe
	memos-add <pipe >acks &
	exec 9>pipe
	for i in 1 2 3; do
		echo '{"memory":"number '$i'"}' >&9
		soon has $i acks
		[ "$(memos-list | wc -l)" = $i ]
	done
	exec 9>&-
	wait $!
}

@test "a writer that waits for its input holds up no other" {
	mkfifo pipe
	memos-add <pipe >acks &
	exec 9>pipe
	echo '{"memory":"one"}' >&9
	soon [ -s acks ]
	timeout 20 memos-add two >/dev/null
	timeout 20 memos-cube reindex >/dev/null
	echo '{"memory":"three"}' >&9
	exec 9>&-
	wait $!
	[ "$(memos-list --order added | texts | xargs)" = "one two three" ]
	[ "$(found three | head -1)" = three ]
	memos-cube check
}

@test "two writers at once lose nothing" {
	numbered 1 6000 >a
	numbered 6001 12000 >b
	memos-add --replay-key a a >acks.a &
	memos-add --replay-key b b >acks.b &
	wait
	[ "$(wc -l <acks.a)" = 6000 ]
	[ "$(wc -l <acks.b)" = 6000 ]
	[ "$(memos-list -a | texts | sort -u | wc -l)" = 12000 ]
	cat acks.a acks.b >acks
	whole acks
}

@test "many that make the same new store at once all find it" {
	for i in 1 2 3 4 5 6 7 8; do
		memos-add "memory number $i" >"acks.$i" 2>&1 &
	done
	wait
	cat acks.* >acks
	[ "$(ids <acks | wc -l)" = 8 ]
	whole acks
}

@test "a full disk is said, and what was acknowledged before is stored" {
	[ -c /dev/full ] || skip "/dev/full does not exist here"
	numbered 1 10 >in
	# shellcheck disable=SC2016 # for the other shell
	run -3 --separate-stderr sh -c 'memos-add in >/dev/full'
	[[ $stderr == *"write error: No space left on device"* ]]
	memos-cube check
}

@test "a store that is full names the first line that was not stored" {
	numbered 1 20000 >in
	# a file may not grow beyond a bound, as if the disk were full
	# shellcheck disable=SC2016 # for the other shell
	run -3 bash -c 'trap "" XFSZ; ulimit -f 6000; memos-add in >acks 2>err'
	cat err
	[ "$(wc -l <err)" = 1 ]
	grep -q "^memos-add: '.*memory.db': .*: what was acknowledged is stored; go on from in:$(($(wc -l <acks) + 1))\$" err
	[ -s acks ]
	whole acks
}

@test "an output that is closed at once is status 3 and said" {
	# shellcheck disable=SC2016 # for the other shell
	run -3 --separate-stderr sh -c 'memos-add one >&-'
	[[ $stderr == *"write error: "* ]]
}
