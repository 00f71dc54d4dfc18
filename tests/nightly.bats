# examples/nightly.sh: what it puts into a crontab and into systemd, and what
# it does by night.  The crontab and systemctl here keep to files.
load helper

setup() {
	memos_setup
	NIGHTLY=$ROOT/examples/nightly.sh
	mkdir bin
	cat >bin/crontab <<-'SH'
		#!/bin/sh
		case $1 in
		-l) [ ! -e "$HOME/table" ] && exit 1 || cat "$HOME/table" ;;
		-) cat >"$HOME/table" ;;
		esac
	SH
	cat >bin/systemctl <<-'SH'
		#!/bin/sh
		echo "$*" >>"$HOME/told"
	SH
	chmod +x bin/crontab bin/systemctl
	PATH=$PWD/bin:$PATH
	UNITS=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user
}

nightly() {
	sh "$NIGHTLY" "$@"
}

@test "the lines of cron are put in and taken out, and others stay" {
	printf '# mine\n5 4 * * * true\n' >"$HOME/table"
	cp "$HOME/table" before
	nightly install cron
	nightly install cron
	run -0 grep -c "sh '$NIGHTLY' work" "$HOME/table"
	[ "$output" = 1 ]
	run -0 grep -cE "^[0-9]+ \* \* \* \* env .* due" "$HOME/table"
	[ "$output" = 1 ]
	head -2 "$HOME/table" | cmp - before
	nightly remove
	cmp "$HOME/table" before
}

@test "a line of cron is right whatever the names of directories" {
	export MEMOS_DIR="$PWD/it's 100%"
	memos-add 'Ann prefers tea' >/dev/null
	nightly install cron
	# as cron does: \% is a %, and the rest is the shell's
	line=$(sed -n 's/^[0-9]* \* \* \* \* //p' "$HOME/table" |
		sed 's/\\%/%/g')
	env -i HOME="$HOME" sh -c "$line"
	[ -e "${XDG_STATE_HOME:-$HOME/.local/state}/memos/nightly" ]
}

@test "timers of systemd catch up, are spread, and are taken out" {
	nightly install systemd
	grep -q '^Persistent=true' "$UNITS/memos-nightly.timer"
	grep -q '^RandomizedDelaySec=' "$UNITS/memos-nightly.timer"
	grep -q '^ExecStart=/bin/sh ".*nightly.sh" due' "$UNITS/memos-nightly.service"
	[ "$(tail -1 "$HOME/told")" = \
		'--user enable --now memos-work.timer memos-nightly.timer' ]
	if command -v systemd-analyze >/dev/null; then
		XDG_RUNTIME_DIR=$PWD systemd-analyze verify --user "$UNITS"/memos-*.timer
	fi
	nightly remove
	[ "$(ls "$UNITS")" = "" ]
}

# at HOUR: makes it that hour of the day, in a zone of its own.
at() {
	export TZ=XXX$((10#$(date -u +%H) - $1))
}

# is_due AGO: whether a night that was done then is followed by one now.
is_due() {
	touch -d "$1" "$stamp"
	cp -p "$stamp" before
	nightly due
	[ "$stamp" -nt before ]
}

@test "a night is done for every cube" {
	for cube in one two; do
		memos-cube create "$cube" >/dev/null
		memos-add --cube "$cube" -u ann --run s1 \
			<<<'{"role":"user","content":"I live in Lyon."}' >/dev/null
	done
	nightly run
	for cube in one two; do
		[ "$(memos-list --cube "$cube" -a -t fact | wc -l)" = 1 ]
	done
}

@test "it is done once between three in the morning and the next three" {
	stamp=${XDG_STATE_HOME:-$HOME/.local/state}/memos/nightly
	nightly due
	[ -e "$stamp" ]
	at 12
	run ! is_due '3 hours ago'
	is_due '11 hours ago'
	is_due '21 hours ago'
	at 1
	run ! is_due '3 hours ago'
	run ! is_due '21 hours ago'
	is_due '28 hours ago'
}

@test "a cube that fails leaves the others their night, and is tried again" {
	stamp=${XDG_STATE_HOME:-$HOME/.local/state}/memos/nightly
	for cube in one two; do
		memos-cube create "$cube" >/dev/null
	done
	echo torn >"$(db one)"
	memos-add --cube two >/dev/null \
		<<<'{"memory":"x","metadata":{"expires_at":"2020"}}'
	run ! nightly run
	[ "$(memos-list --cube two -a --state forgotten | wc -l)" = 1 ]
	[ ! -e "$stamp" ]
}

@test "where nothing is remembered, a night is no fault" {
	run -0 --separate-stderr nightly run
	[ "$output$stderr" = "" ]
}

@test "what is no command is told by what there is, status 2" {
	run -2 nightly install
	[[ $output == *"install cron|systemd"* ]]
	run -2 nightly
	run -0 nightly print cron
	[[ $output == *"# memos begin"* ]]
}
