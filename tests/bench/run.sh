#!/bin/sh
# usage: sh tests/bench/run.sh [part ...] - measures what was promised:
#   retrieval  answers found in the public sets, beside the prototype's rows
#   speed      a search of 10,000 memories against FTS5 by the sqlite3 command
#   bulk       100,000 memories added: lines a second, disk, peak memory
#   startup    --help of every command against /bin/true
#   oneshot    one durable add, and a list of 20, against the sqlite3 command
#   scale      1,000 to 100,000 memories; scale/run.sh has sizes and options
#   models     adding and searching while a model is down, or is changed
#   context    evidence that is whole in the blocks that memos-context packs
#   followups  questions that name nothing, after one that does
#   formation  facts that rules draw from dialogues: precision, recall, speed
#   formed     the figures of retrieval before and after formation
#   consolidate  what is found and kept once all of it is old; a night's cost
#   lifecycle  a year of turns with nightly jobs: what is kept, what is found
#   nightly    a night of memos-forget --decay over 100,000 memories
#   graph      what questions of memos-graph take, of 100,000 relations
#   chat       from Enter until a model is asked, at 1,000 and 100,000 memories
#   mcp        first answer and searches of memos-mcp, at as many
#   hook       what agents wait for when they call memos-hook, at as many
#   filters    searches and lists with a filter, of up to a million memories
#   typos      what questions with a slip or two still find
#   paired    what two builds, or two settings, find of the same questions
# All of them but the last without an argument.  `make bench` runs it.  A figure
# that misses its goal says MISS; the status is 0 all the same.  Binaries are
# those of MEMOS_BUILD (build), public sets lie in MEMOS_DATA (../shared/data
# beside the checkout); what is not there is skipped, and said.
set -u

bench=$(cd "$(dirname "$0")" && pwd) || exit 1
root=$(cd "$bench/../.." && pwd) || exit 1
data=${MEMOS_DATA:-$root/../shared/data}
build=$(cd "${MEMOS_BUILD:-$root/build}" && pwd) || exit 1
if [ ! -x "$build/memos-add" ]; then
	echo "bench: nothing is built in $build" >&2
	exit 1
fi
# A setting of the user's would change what is measured.
for name in $(env | sed -n 's/^\(MEMOS_[A-Z_]*\)=.*/\1/p'); do
	unset "$name"
done
work=$(mktemp -d "${TMPDIR:-/tmp}/memos-bench.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
export HOME="$work" LC_ALL=C TZ=UTC
add=$build/memos-add
search=$build/memos-search
cube=$build/memos-cube
sqlite=$(command -v sqlite3)
spawn=$build/tests/bench/spawn
figures=$work/figures
MB=976.5625 # KB of 1024 bytes in a MB of a million

# need PART TOOL ...: whether all tools are there; says which is not.
need() {
	part=$1
	shift
	for tool; do
		command -v "$tool" >/dev/null && continue
		echo "$part: skipped, $tool is not installed"
		return 1
	done
}

build_spawn() {
	mkdir -p "${spawn%/*}" &&
		${CC:-cc} -std=c11 -D_GNU_SOURCE -O2 -o "$spawn" "$bench/spawn.c"
}

machine() {
	model=$(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1)
	echo "machine: ${model:-unknown CPU}, $(nproc) cores, $(uname -sr)," \
		"$(stat -f -c %T "$work") in ${TMPDIR:-/tmp}"
}

# begin TITLE COMMAND ...: the head of a part.
begin() {
	: >"$figures"
	printf '\n== %s\n' "$1"
	shift
	machine
	for line; do
		printf '  $ %s\n' "$line"
	done
	echo
}

# note NAME VALUE GOAL: a figure; GOAL is "<= N", ">= N", or "-" for none.
note() {
	printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$figures"
}

# The figures of a part, against their goals.
end() {
	awk -F '\t' '
	BEGIN {
		printf "%-44s %10s %9s\n", "figure", "value", "goal"
	}
	{
		split($3, goal, " ")
		met = goal[1] == "<=" ? $2 + 0 <= goal[2] + 0 : \
			$2 + 0 >= goal[2] + 0
		verdict = $3 == "-" ? "" : met ? "ok" : "MISS"
		printf "%-44s %10s %9s %s\n", $1, $2, $3, verdict
	}' "$figures" | sed 's/ *$//'
}

# value NAME FIELD UNIT [OTHER]: from what spawn printed in $work/costs: a field
# (wall, cpu, rss) of NAME in units of UNIT, or as a share of OTHER's.
value() {
	awk -F '\t' -v name="$1" -v field="$2" -v unit="$3" -v other="${4:-}" '
	BEGIN {
		column["wall"] = 4
		column["cpu"] = 5
		column["rss"] = 6
	}
	{
		cost[$1] = $column[field]
	}
	END {
		by = other == "" ? unit : cost[other]
		printf "%.2f", by ? cost[name] / by : 0
	}' "$work/costs"
}

# run_plan: runs $work/plan; the costs of its kinds go to $work/costs.
run_plan() {
	"$spawn" "$work/plan" >"$work/costs" || exit 1
	awk -F '\t' '$3 {
		print "  warning: " $3 " of " $2 " runs of " $1 " failed"
	}' "$work/costs"
}

# plan NAME WORD ...: one more run in the plan.
plan() {
	(
		IFS='	'
		printf '%s\n' "$*"
	) >>"$work/plan"
}

# generated COUNT: makes COUNT memories, once, in $work/gen-COUNT.
generated() {
	[ -d "$work/gen-$1" ] || python3 "$bench/gen.py" "$1" "$work/gen-$1"
}

# stored ROWS STORE: a store of these records, made once.
stored() {
	[ -d "$2" ] || "$add" --dir "$2" --format jsonl "$1" >/dev/null
}

# scored SET LEVEL NAME OPTION ...: the figures of the set's questions.
scored() {
	set=$1 level=$2 name=$3
	shift 3
	"$build/memos-eval" --dir "$work/$set/store" --json --level "$level" \
		"$@" "$work/$set/queries.jsonl" >"$work/$set/$name.json"
}

# set_scores SET LEVEL: a line of the table.
set_scores() {
	scored "$1" "$2" ranks && scored "$1" "$2" exact --exact &&
		python3 "$bench/sets.py" row "$1 $2" "$work/$1/ranks.json" \
			"$figures" &&
		python3 "$bench/sets.py" moved "$1 $2" "$work/$1/ranks.json" \
			"$work/$1/exact.json" "$figures"
}

set_store() {
	mkdir -p "$work/$1" &&
		python3 "$bench/sets.py" convert "$data/$1" "$work/$1" &&
		stored "$work/$1/records.jsonl" "$work/$1/store" &&
		"$cube" --dir "$work/$1/store" compact >/dev/null
}

part_retrieval() {
	need retrieval python3 || return
	begin 'retrieval: how many of the relevant memories are found' \
		'python3 tests/bench/sets.py convert SET .' \
		'memos-add --dir STORE --format jsonl records.jsonl' \
		'memos-cube --dir STORE compact' \
		'memos-eval --dir STORE --json --level LEVEL [--exact] queries.jsonl'
	printf '%-18s%9s%9s%9s%9s%9s%9s%9s\n' set R@5 R@10 R@20 nDCG@10 MRR \
		all@10 hop@10
	for set in locomo beam prefeval memdaily_zh; do
		if [ ! -d "$data/$set" ]; then
			echo "$set: skipped, there is no $data/$set"
			continue
		fi
		if ! { set_store "$set" && set_scores "$set" turn; }; then
			echo "$set: failed, see above"
		elif [ "$set" = locomo ]; then
			set_scores "$set" session
		fi
	done
	echo 'hop@10: R@10 of the questions that need several memories'
	echo
	end
}

# fts_table ROWS DB: the texts of the records in an FTS5 table.
fts_table() {
	"$sqlite" "$2" <<-EOF >/dev/null
		PRAGMA journal_mode = WAL;
		CREATE VIRTUAL TABLE rows
			USING fts5(memory, tokenize = 'porter unicode61');
		CREATE TABLE temp.line(record);
		.mode ascii
		.separator "\037" "\n"
		.import --schema temp $1 line
		INSERT INTO rows(rowid, memory)
			SELECT rowid, json_extract(record, '\$.memory') FROM line;
	EOF
}

# speed_of NAME FOLDER: figures for the rows.jsonl and questions.txt in there.
speed_of() {
	stored "$2/rows.jsonl" "$2/store"
	fts_table "$2/rows.jsonl" "$2/rows.db"
	awk -v n=60 -v rounds=3 -v search="$search" -v store="$2/store" \
		-v sqlite="$sqlite" -v db="$2/rows.db" -f "$bench/plan.awk" \
		"$root/lib/text/stop.c" "$2/questions.txt" >"$work/plan"
	run_plan
	note "$1: memos-search, CPU ms" "$(value search cpu 1000)" -
	note "$1: sqlite3, CPU ms" "$(value sqlite cpu 1000)" -
	note "$1: CPU, times sqlite3's" "$(value search cpu 1 sqlite)" '<= 2'
	note "$1: memos-search, wall ms" "$(value search wall 1000)" -
	note "$1: sqlite3, wall ms" "$(value sqlite wall 1000)" -
	note "$1: memos-search, peak MB" "$(value search rss "$MB")" '<= 25'
}

part_speed() {
	need speed python3 sqlite3 cc && build_spawn || return
	begin 'speed: a search of 1,000 (small) and 10,000 memories, one process a question' \
		'memos-search --dir STORE -k 10 -- QUESTION' \
		"sqlite3 rows.db \"SELECT rowid, memory, rank FROM rows WHERE rows \
MATCH 'W1 OR W2 ...' ORDER BY rank LIMIT 10\"" \
		'60 questions, in turns, one round to warm up and three counted;' \
		'medians of user and system time'
	generated 1000
	speed_of small "$work/gen-1000"
	generated 10000
	speed_of made "$work/gen-10000"
	if [ -d "$data/locomo" ]; then
		mkdir -p "$work/real"
		python3 "$bench/sets.py" repeat "$data/locomo" 10000 "$work/real"
		speed_of locomo "$work/real"
	else
		echo "locomo: skipped, there is no $data/locomo"
	fi
	end
}

# a_second NAME: memories added a second, by the median of the runs.
a_second() {
	awk -F '\t' -v name="$1" '
	$1 == name {
		printf "%.0f", 100000 * 1e6 / $4
	}' "$work/costs"
}

# disk_of STORE: bytes on the disk for each of 100,000 memories.
disk_of() {
	du -sk "$1" | awk '{ printf "%.0f", $1 * 1024 / 100000 }'
}

part_bulk() {
	need bulk python3 cc && build_spawn || return
	begin 'bulk: 100,000 memories of 150 characters' \
		'memos-add --dir STORE --format lines lines.txt >/dev/null' \
		'memos-add --dir STORE --format jsonl rows.jsonl >/dev/null' \
		'three times each, in turns; medians'
	generated 100000
	rm -f "$work/plan"
	for run in 1 2 3; do
		plan lines "$add" --dir "$work/bulk-lines-$run" \
			--format lines "$work/gen-100000/lines.txt"
		plan jsonl "$add" --dir "$work/bulk-jsonl-$run" \
			--format jsonl "$work/gen-100000/rows.jsonl"
	done
	run_plan
	note 'lines of text a second' "$(a_second lines)" '>= 14000'
	note 'turns as JSON Lines a second' "$(a_second jsonl)" '>= 14000'
	note 'lines of text, disk bytes each' \
		"$(disk_of "$work/bulk-lines-1")" '<= 1900'
	note 'turns, disk bytes each' \
		"$(disk_of "$work/bulk-jsonl-1")" '<= 1900'
	note 'lines of text, peak MB' "$(value lines rss "$MB")" -
	note 'turns, peak MB' "$(value jsonl rss "$MB")" -
	end
	rm -rf "$work"/bulk-lines-* "$work"/bulk-jsonl-[23]
	mv "$work/bulk-jsonl-1" "$work/store-100000"
}

part_startup() {
	need startup cc && build_spawn || return
	begin 'startup: 200 runs each, in turns; medians' '/bin/true' \
		'memos-VERB --help'
	rm -f "$work/plan"
	for turn in $(seq 200); do
		plan true /bin/true
		for command in "$build"/memos-*; do
			plan "${command##*/}" "$command" --help
		done
	done
	run_plan
	note '/bin/true, wall ms' "$(value true wall 1000)" -
	for command in "$build"/memos-*; do
		name=${command##*/}
		note "$name: wall, times /bin/true's" \
			"$(value "$name" wall 1 true)" '<= 2'
		note "$name: CPU, times /bin/true's" \
			"$(value "$name" cpu 1 true)" '<= 2'
	done
	end
}

# plain_table COUNT DB: the fields of a store's main table, with its indexes.
plain_table() {
	"$sqlite" "$2" <<-EOF >/dev/null
		PRAGMA journal_mode = WAL;
		CREATE TABLE rows(seq INTEGER PRIMARY KEY AUTOINCREMENT,
			id TEXT NOT NULL UNIQUE, session INTEGER, name TEXT,
			memory TEXT NOT NULL, at INTEGER, hash INTEGER);
		CREATE INDEX rows_session ON rows(session);
		CREATE INDEX rows_hash ON rows(hash);
		CREATE INDEX rows_at ON rows(at);
		CREATE TABLE temp.line(record);
		.mode ascii
		.separator "\037" "\n"
		.import --schema temp $work/gen-$1/rows.jsonl line
		INSERT INTO rows(id, session, name, memory, at, hash)
			SELECT json_extract(record, '\$.id'), rowid / 20,
				json_extract(record, '\$.name'),
				json_extract(record, '\$.memory'),
				rowid * 60000000, random()
			FROM line;
	EOF
}

oneshot_of() {
	generated "$1"
	store=$work/store-$1
	table=$work/table-$1.db
	stored "$work/gen-$1/rows.jsonl" "$store"
	plain_table "$1" "$table"
	rm -f "$work/plan"
	for turn in $(seq 40); do
		said="the kettle of flat $turn was mended on a Monday by the aunt"
		plan add "$add" --dir "$store" "$said"
		plan insert "$sqlite" "$table" "PRAGMA synchronous = FULL; \
INSERT INTO rows(id, session, name, memory, at, hash) VALUES \
(hex(randomblob(16)), 0, 'ann', '$said', unixepoch() * 1000000, random())"
	done
	for turn in $(seq 40); do
		plan list "$build/memos-list" --dir "$store" -k 20
		plan select "$sqlite" -json "$table" \
			"SELECT * FROM rows ORDER BY at DESC LIMIT 20"
	done
	run_plan
	for kind in 'add insert 2' 'list select 1.5'; do
		goal=${kind##* }
		kind=${kind% *}
		ours=${kind% *}
		theirs=${kind#* }
		note "$1: memos-$ours, wall ms" "$(value "$ours" wall 1000)" -
		note "$1: sqlite3 $theirs, wall ms" \
			"$(value "$theirs" wall 1000)" -
		note "$1: $ours, times sqlite3's" \
			"$(value "$ours" wall 1 "$theirs")" "<= $goal"
		note "$1: $ours, CPU, times sqlite3's" \
			"$(value "$ours" cpu 1 "$theirs")" -
	done
}

part_oneshot() {
	need oneshot python3 sqlite3 cc && build_spawn || return
	begin 'oneshot: one process an add or a list, in a store of N' \
		'memos-add --dir STORE TEXT' \
		"sqlite3 rows.db 'PRAGMA synchronous = FULL; INSERT ...' (WAL)" \
		'memos-list --dir STORE -k 20' \
		"sqlite3 -json rows.db 'SELECT * FROM rows ORDER BY at DESC LIMIT 20'" \
		'40 times each, in turns; medians'
	oneshot_of 1000
	oneshot_of 100000
	end
}

# Its functions use those above.
part_scale() {
	# shellcheck source=tests/bench/scale/part.sh
	. "$bench/scale/part.sh"
	scale_sizes
}

# shellcheck source=tests/bench/models.sh
. "$bench/models.sh"
# shellcheck source=tests/bench/context.sh
. "$bench/context.sh"
# shellcheck source=tests/bench/followups.sh
. "$bench/followups.sh"
# shellcheck source=tests/bench/formation.sh
. "$bench/formation.sh"
# shellcheck source=tests/bench/formed.sh
. "$bench/formed.sh"
# shellcheck source=tests/bench/consolidate.sh
. "$bench/consolidate.sh"
# shellcheck source=tests/bench/lifecycle.sh
. "$bench/lifecycle.sh"
# shellcheck source=tests/bench/nightly.sh
. "$bench/nightly.sh"
# shellcheck source=tests/bench/graph.sh
. "$bench/graph.sh"
# shellcheck source=tests/bench/chat.sh
. "$bench/chat.sh"
# shellcheck source=tests/bench/mcp.sh
. "$bench/mcp.sh"
# shellcheck source=tests/bench/hook.sh
. "$bench/hook.sh"
# shellcheck source=tests/bench/filters.sh
. "$bench/filters.sh"
# shellcheck source=tests/bench/typos.sh
. "$bench/typos.sh"
# shellcheck source=tests/bench/paired.sh
. "$bench/paired.sh"

[ $# -gt 0 ] || set -- retrieval speed bulk startup oneshot scale models \
	context followups formation formed consolidate lifecycle nightly graph \
	chat mcp hook filters typos
for part; do
	case $part in
	retrieval | speed | bulk | startup | oneshot | scale | models | \
		context | followups | formation | formed | consolidate | \
		lifecycle | nightly | graph | chat | mcp | hook | \
		filters | typos | paired)
		"part_$part"
		;;
	*)
		echo "bench: no part '$part'; see the top of $0" >&2
		exit 2
		;;
	esac
done
