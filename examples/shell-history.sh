#!/bin/sh
# usage: sh examples/shell-history.sh [file] [memos-add option ...]
#
# Puts the commands of a shell's history into memory: the file's, or those of
# bash, zsh and fish in the home directory.  It may be written by
#
#     bash   with or without times (HISTTIMEFORMAT)
#     zsh    plain or extended (": 1700000000:0;command")
#     fish   ("- cmd: command", "  when: 1700000000")
#
# A command with its time is an `event`.  Without one it only says how a thing
# is done: a `procedure`, kept once however often, and in whichever case, it
# was typed.  Secrets are masked.  Run it again, from cron too: what is there
# is not added twice.  That is told from the masked text and the time; an id
# made from the command would give away what was masked.
#
#     sh shell-history.sh ~/.zsh_history --user ann
#     memos-search --filter '{"shell":"zsh"}' 'how did I resize the photos'
set -eu

here=$(dirname "$0")
file=
case ${1:--} in
-*) ;;
*)
	file=$1
	shift
	;;
esac

# records FILE: its commands as JSON Lines.
records() {
	tr -d '\000' <"$1" |
		LC_ALL=C awk "$(cat "$here/json.awk")$(cat "$here/history.awk")"
}

# all: the records of each history there is.
all() {
	for history in "$HOME/.bash_history" \
		"${ZDOTDIR:-$HOME}/.zsh_history" \
		"${XDG_DATA_HOME:-$HOME/.local/share}/fish/fish_history"; do
		[ ! -r "$history" ] || records "$history"
	done
}

if [ "$file" != "" ] && { [ ! -r "$file" ] || [ -d "$file" ]; }; then
	echo "shell-history: cannot read '$file'" >&2
	exit 2
fi

# A pipe loses the status of what is in front, so it goes in as a last line.
if [ "$file" = "" ]; then all; else records "$file"; fi | {
	memos-add --redact "$@" && echo 0 || echo $?
} | awk '
	/^[0-9]+$/ { status = $0; next }
	{ n++ }
	/"event":"ADD"}$/ { new++ }
	END {
		printf "shell-history: %d commands, %d new\n", n, new
		exit status
	}'
