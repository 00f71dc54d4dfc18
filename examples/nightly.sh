#!/bin/sh
# usage: sh examples/nightly.sh install cron|systemd
#        sh examples/nightly.sh print cron|systemd
#        sh examples/nightly.sh remove
#        sh examples/nightly.sh run|due|work
#
# Lets memories live: every ten minutes what was said is read for facts (work),
# and once a night memories fade and old ones are summarised (run).  Nothing
# of that happens before you install it; `remove` ends it, and
# `memos-revise --undo` takes a night back.
#
#     install   puts lines into your crontab, or user timers into systemd
#     print     shows what install would put there
#     run       the night's work now, for every cube
#     due       the same, unless it was done since three in the morning: a
#               machine that was off at night catches up with it by day
#     work      reads what waits to be read
#
# The minutes are drawn by lot, so that not all machines wake at once.  What
# the night did is in $XDG_STATE_HOME/memos/nightly.log, of the last one.
set -eu

state=${XDG_STATE_HOME:-$HOME/.local/state}/memos
units=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user
self=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
begin='# memos begin' end='# memos end'

fail() {
	echo "nightly: $*" >&2
	exit 2
}

# cubes: their names, a line each.
cubes() {
	{ memos-cube list 2>/dev/null || [ $? -eq 1 ] || memos-cube list; } |
		sed -n 's/^{"name":"\([^"]*\)".*/\1/p'
}

# each COMMAND ...: for every cube; what one fails at is left to the next run.
each() {
	rc=0
	for cube in $(cubes); do
		"$@" --cube "$cube" || [ $? -le 1 ] || rc=1
	done
	return $rc
}

work() {
	each memos-work --drain
}

run() {
	mkdir -p "$state"
	exec 3>"$state/nightly.log"
	all=0
	work >&3 || all=1
	each memos-consolidate >&3 || all=1
	each memos-forget --decay >&3 || all=1
	[ $all -eq 0 ] || return 1
	: >"$state/nightly"
}

# done_lately: whether the night that is over was done.  From midnight until
# three it is the one before, which is a day old by then.
done_lately() {
	if [ "$(date +%H)" -lt 3 ]; then
		set -- -mmin -1620
	else
		touch -t "$(date +%Y%m%d)0300" "$state/three" || return
		set -- -newer "$state/three"
	fi 2>/dev/null
	[ -n "$(find "$state/nightly" "$@" 2>/dev/null)" ]
}

due() {
	done_lately || run
}

# settings PREFIX: what the commands here go by, for a place that knows
# nothing of it.
settings() {
	bin=$(command -v memos-work) || fail 'memos-work is not in the PATH'
	echo "${1}PATH=$(dirname "$bin"):/usr/local/bin:/usr/bin:/bin"
	for name in MEMOS_DIR MEMOS_CONFIG XDG_DATA_HOME XDG_CONFIG_HOME \
		XDG_STATE_HOME; do
		value=$(printenv "$name") || continue
		echo "$1$name=$value"
	done
}

# lot N: a number from 0 to N - 1.
lot() {
	awk -v n="$1" -v seed="$$" 'BEGIN { srand(); srand(srand() + seed)
		print int(rand() * n) }'
}

# quoted: standard input as words for a crontab's shell, where % is a new line.
quoted() {
	sed "s/'/'\\\\''/g; s/%/\\\\%/g; s/.*/'&'/" | tr '\n' ' '
}

print_cron() {
	with="env $(settings '' | quoted)sh $(echo "$self" | quoted)"
	echo "$begin"
	echo "$(lot 10)-59/10 * * * * ${with}work"
	echo "$(lot 60) * * * * ${with}due"
	echo "$end"
}

print_service() {
	cat <<-UNIT
		[Unit]
		Description=memos: $2

		[Service]
		Type=oneshot
		Nice=10
		IOSchedulingClass=idle
		$(settings Environment= | sed 's/%/%%/g; s/=\(.*\)/="\1"/')
		ExecStart=/bin/sh "$self" $1
	UNIT
}

print_timer() {
	cat <<-UNIT
		[Unit]
		Description=memos: $1

		[Timer]
		OnCalendar=$2
		RandomizedDelaySec=$3
		Persistent=true

		[Install]
		WantedBy=timers.target
	UNIT
}

# unit NAME: one of the four, by the name of its file.
unit() {
	case $1 in
	memos-work.service) print_service work 'reads what was said' ;;
	memos-work.timer) print_timer 'reads what was said' '*:0/10' 2min ;;
	memos-nightly.service) print_service due 'lets memories fade' ;;
	memos-nightly.timer) print_timer 'lets memories fade' '*-*-* 03:00' 1h ;;
	esac
}

print_systemd() {
	for name in work.service work.timer nightly.service nightly.timer; do
		echo "# $units/memos-$name"
		unit "memos-$name"
		echo
	done
}

# Other people's lines stay as they are.
crontab_without() {
	crontab -l 2>/dev/null | sed "/^$begin\$/,/^$end\$/d"
}

install_cron() {
	command -v crontab >/dev/null || fail 'there is no crontab here'
	lines=$(crontab_without && print_cron)
	printf '%s\n' "$lines" | crontab -
}

install_systemd() {
	command -v systemctl >/dev/null || fail 'there is no systemctl here'
	mkdir -p "$units"
	for name in work nightly; do
		unit "memos-$name.service" >"$units/memos-$name.service"
		unit "memos-$name.timer" >"$units/memos-$name.timer"
	done
	systemctl --user daemon-reload
	systemctl --user enable --now memos-work.timer memos-nightly.timer
}

remove() {
	if command -v crontab >/dev/null && crontab -l 2>/dev/null |
		grep -q "^$begin\$"; then
		lines=$(crontab_without)
		printf '%s\n' "$lines" | crontab -
	fi
	[ -e "$units/memos-nightly.timer" ] || return 0
	systemctl --user disable --now memos-work.timer memos-nightly.timer
	rm -f "$units"/memos-work.* "$units"/memos-nightly.*
	systemctl --user daemon-reload
}

case "${1:-} ${2:-}" in
'install cron' | 'install systemd') "install_$2" ;;
'print cron' | 'print systemd') "print_$2" ;;
'remove ' | 'run ' | 'due ' | 'work ') "$1" ;;
*) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" && exit 2 ;;
esac
