#!/bin/sh
# usage: sh examples/fzf-history.sh [what is typed so far ...]
#
# Searches the commands that shell-history.sh has put into memory, by what they
# are about, with fzf, and prints the one that was chosen.  On Ctrl-R, in bash:
#
#     memos_history() {
#         local line
#         line=$(sh ~/memos/examples/fzf-history.sh "$READLINE_LINE") || return
#         READLINE_LINE=$line READLINE_POINT=${#line}
#     }
#     bind -x '"\C-r": memos_history'
#
# and in zsh:
#
#     memos-history() {
#         local line
#         line=$(sh ~/memos/examples/fzf-history.sh "$BUFFER") && BUFFER=$line
#         CURSOR=$#BUFFER
#         zle reset-prompt
#     }
#     zle -N memos-history
#     bindkey '^R' memos-history
set -eu

here=$(dirname "$0")
only='{"shell":"*"}'

# What fzf runs for each question: lines of id, tab, command; each command once.
if [ "${1-}" = --lines ]; then
	if [ "$2" = "" ]; then
		memos-list -k 1000 --filter "$only" --fields id,memory
	else
		memos-search -k 200 --filter "$only" --fields id,memory -- "$2"
	fi | LC_ALL=C awk "$(cat "$here/json.awk")"'
	{
		text = json_text($0, "memory")
		if (!(text in seen))
			print json_text($0, "id") "\t" text
		seen[text]
	}'
	exit
fi

export MEMOS_HISTORY="$0"
# shellcheck disable=SC2016 # for the shell that fzf starts
chosen=$(sh "$0" --lines "$*" | fzf --disabled --height 40% --query "$*" \
	--delimiter '	' --with-nth 2.. --prompt 'history> ' \
	--bind 'change:reload:sh "$MEMOS_HISTORY" --lines {q} || :')

# As it was typed, with its lines: JSON has few escapes in what it prints here.
memos-list --fields memory -- "${chosen%%	*}" | LC_ALL=C awk '
	function code(hex,    at) {
		at = "0123456789abcdef"
		return (index(at, substr(hex, 1, 1)) - 1) * 16 + \
			index(at, substr(hex, 2, 1)) - 1
	}
	{
		sub(/^[{]"memory":"/, "")
		sub(/"[}]$/, "")
		while (match($0, /\\./)) {
			c = substr($0, RSTART + 1, 1)
			printf "%s", substr($0, 1, RSTART - 1)
			if (c == "u")
				printf "%c", code(substr($0, RSTART + 4, 2))
			else
				printf "%s", c == "n" ? "\n" : c == "t" ? "\t" \
					: c == "r" ? "\r" : c
			$0 = substr($0, RSTART + (c == "u" ? 6 : 2))
		}
		print
	}'
