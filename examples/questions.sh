#!/bin/sh
# usage: sh examples/questions.sh [memos-search option ...]
#
# Evaluation in a pipe: asks all of transcript-questions.jsonl in one batch and
# prints recall@10, the share of the memories that answer a question which are
# among its first ten hits; for each question, and their mean.  Options change
# the search, so that `questions.sh --without cosine` says what that cue is
# worth.
set -eu

here=$(dirname "$0")
store=$(mktemp -d)
trap 'rm -rf "$store"' EXIT
trap 'exit 130' INT TERM
export LC_ALL=C MEMOS_DIR="$store"
unset MEMOS_CUBE MEMOS_USER MEMOS_AGENT MEMOS_APP MEMOS_RUN

memos-add "$here/transcript.jsonl" >/dev/null

# A line a question comes out: its own fields, `relevant` too, and "results".
# A pipe loses the status of what is in front, so it goes in as a last line.
{
	memos-search -k 10 --fields id "$@" \
		<"$here/transcript-questions.jsonl" && echo 0 || echo $?
} | awk "$(cat "$here/json.awk")"'
	/^[0-9]+$/ { status = $0; next }
	{
		at = index($0, ",\"results\":[")
		asked = substr($0, 1, at)
		found = substr($0, at)
		relevant = asked
		sub(/.*"relevant": *\[/, "", relevant)
		n = split(relevant, id, "\"")
		hit = all = 0
		for (i = 2; i < n; i += 2) {
			all++
			hit += index(found, "{\"id\":\"" id[i] "\"") > 0
		}
		sub(/"query": /, "\"query\":", asked)
		printf "%4.2f  %d of %d  %s\n", hit / all, hit, all, \
			json_text(asked, "query")
		sum += hit / all
	}
	END {
		if (NR > 1)
			printf "%.4f  recall@10 of %d questions\n", \
				sum / (NR - 1), NR - 1
		exit status
	}'
