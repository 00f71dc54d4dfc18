#!/bin/sh
# usage: sh examples/demo.sh directory
#
# Puts a year of talk between two people and their assistant, transcript.jsonl,
# into a fresh cube `demo` under the directory, and asks it five of the
# questions of transcript-questions.jsonl.  `make demo` runs it after building.
set -eu

if [ $# -ne 1 ]; then
	echo 'usage: demo.sh directory' >&2
	exit 2
fi
here=$(dirname "$0")
dir=$1
export LC_ALL=C MEMOS_DIR="$dir" MEMOS_CUBE=demo MEMOS_USER=home
unset MEMOS_AGENT MEMOS_APP MEMOS_RUN

# Milliseconds since 1970; whole seconds where date knows no %N.
now() {
	time=$(date +%s%N)
	case $time in
	*[!0-9]*) time=$(date +%s)000000000 ;;
	esac
	echo $((time / 1000000))
}

# hits: what memos-search found, for people: when, who, what.
hits() {
	awk "$(cat "$here/json.awk")"'
	{
		print NR ". " substr(json_text($0, "event_at"), 1, 10) "  " \
			json_text($0, "name") ": " json_text($0, "memory")
	}' | fold -s -w 75 |
		sed 's/^/     /; s/^     \([1-9]\. \)/  \1/; s/ *$//'
}

# ask QUESTION: the first three answers, and the time the command took.
ask() {
	start=$(now)
	found=$(memos-search -k 3 --fields event_at,name,memory "$1") ||
		[ $? -eq 1 ]
	took=$(($(now) - start))
	printf '\n? %s\n' "$1" | fold -s -w 78 | sed 's/ *$//; 3,$s/^/  /'
	printf '%s\n' "$found" | hits
	echo "  -- $took ms"
}

mkdir -p "$dir"
rm -rf "$dir/demo/memory.db" "$dir"/demo/memory.db-* "$dir/demo/index" \
	"$dir/demo/access.log"

memos-cube create demo >/dev/null

start=$(now)
added=$(memos-add "$here/transcript.jsonl")
took=$(($(now) - start))
turns=$(printf '%s\n' "$added" | wc -l)
echo "Remembered $((turns)) turns, 15 sessions of one year, in $took ms."

ask 'Does Hester eat fish?'
ask 'Which nuts does Joonas have to avoid now, and what was the rule before he saw the specialist?'
ask 'At what time did our flight to Helsinki leave in the end, and what was it first?'
ask 'Did Joonas put up the bathroom shelf by the date he promised?'
ask 'Which database does Puffin use now, and which one did it use before?'

# shown as they can be typed here, though nothing is installed yet
search=$(command -v memos-search)
add=$(command -v memos-add)
cat <<END

Try next:
  $search --dir $dir -c demo 'how did Joonas lose his phone'
  $search --dir $dir -c demo --explain 'the piano of Mr Ottaway'
  $add 'Ann prefers tea'
  $search 'what does Ann drink'
  PATH=${add%/*}:\$PATH sh $here/git-history.sh -q 'what counts as found' .
END
