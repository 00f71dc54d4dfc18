#!/bin/sh
# usage: sh examples/git-history.sh [-q question] [repository [option ...]]
#
# Puts the history of a repository (the one here) into memory: one event a
# commit, with its date, author and message; hash and files under `metadata`.
# Secrets in messages are masked.  Run it again, from a post-commit hook too:
# only new commits are read.  Options say which memory is meant, and so go to
# memos-add, memos-list and memos-search alike: --cube, --dir, --user, --agent,
# --app, --run.  A cube for each repository keeps their histories apart:
#
#     memos-cube create git && sh git-history.sh ~/src/git --cube git
#     sh git-history.sh -q 'why was the index format changed' . --user ann
set -eu

usage() {
	echo 'usage: git-history.sh [-q question] [repository [option ...]]' >&2
	exit 2
}

here=$(dirname "$0")
question=
while getopts q: option; do
	case $option in
	q) question=$OPTARG ;;
	*) usage ;;
	esac
done
shift $((OPTIND - 1))
repository=${1:-.}
[ $# -eq 0 ] || shift

git -C "$repository" rev-parse --git-dir >/dev/null || exit 2
if ! git -C "$repository" rev-parse -q --verify HEAD >/dev/null; then
	echo "git-history: no commits in '$repository'" >&2
	exit 1
fi

# new_commits: the hashes that no memory has, oldest first.  What was forgotten
# stays so.  A store that cannot be read is reported by memos-add.
new_commits() {
	{
		memos-list -a --state all --type event --fields id "$@" \
			2>/dev/null || :
		git -C "$repository" rev-list --reverse HEAD
	} | awk '
		sub(/^{"id":"git-/, "") { known[substr($0, 1, index($0, "\"") - 1)] }
		/^[0-9a-f]+$/ && !($0 in known)'
}

# log: each commit, then each of its files, ends with a NUL.  A file never
# begins with a slash, so a slash marks the commits.
log() {
	git -C "$repository" log --stdin --no-walk=unsorted -z --name-only \
		--no-show-signature --encoding=UTF-8 \
		--format='/%H%n%cI%n%aN%n%B'
}

# records: the log as JSON Lines.  For awk, which knows no NUL, it becomes the
# end of the line, and an end of line within becomes \001.
records() {
	LC_ALL=C tr '\000\n' '\n\001' |
		LC_ALL=C awk "$(cat "$here/json.awk")"'
	function take(    at, part) {
		at = index(rest, "\001")
		part = substr(rest, 1, at - 1)
		rest = substr(rest, at + 1)
		return part
	}
	function finish() {
		if (commit)
			print commit files "]}"
	}
	/^\// {
		finish()
		rest = substr($0, 2) "\001"
		hash = take()
		date = take()
		name = take()
		gsub(/\001/, "\n", rest)
		gsub(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/, "", rest)
		commit = "{\"id\":\"git-" hash "\",\"type\":\"event\"" \
			",\"event_at\":" json(date) ",\"name\":" json(name) \
			",\"memory\":" json(rest == "" ? "(no message)" : rest) \
			",\"hash\":\"" hash "\",\"files\":["
		files = ""
		next
	}
	# the first file comes behind an empty line; of very many, the first
	# do, as metadata has a bound
	commit && length(files) < 8000 {
		if (files == "")
			sub(/^\001/, "")
		gsub(/\001/, "\n")
		files = files (files == "" ? "" : ",") json($0)
	}
	END { finish() }'
}

# A pipe loses the status of what is in front, so it goes in as a last line.
new_commits "$@" | log | records | {
	memos-add --redact "$@" && echo 0 || echo $?
} | awk -v repository="$repository" '
	/^[0-9]+$/ { status = $0; next }
	/"event":"ADD"}$/ { new++ }
	END {
		printf "git-history: %d new commits from %s\n", new, repository
		exit status
	}'

[ "$question" = "" ] || memos-search -k 5 "$@" -- "$question"
