# shellcheck shell=sh
# Part `scale` of tests/bench/run.sh, which reads this file: its functions are
# used here, as are the folders it made.  run.sh beside this file says what the
# settings SCALE_... are.
#
# A store is of a kind: `built` has vectors of the built-in embedder, `given`
# has vectors of 384 dimensions that came with the records.

scale=$bench/scale
keep=${SCALE_KEEP:-$work}
tools=$build/tests/bench
timed=$tools/timed
drop=$tools/drop
vectors=$tools/vectors
# disk for each memory while it is measured: records, two stores and a copy,
# two tables
ROOM=12000

# shellcheck source=tests/bench/scale/stores.sh
. "$scale/stores.sh"
# shellcheck source=tests/bench/scale/searches.sh
. "$scale/searches.sh"
# shellcheck source=tests/bench/scale/changes.sh
. "$scale/changes.sh"
# shellcheck source=tests/bench/scale/peers.sh
. "$scale/peers.sh"

build_tools() {
	build_spawn || return
	for tool in timed drop vectors; do
		${CC:-cc} -std=c11 -D_GNU_SOURCE -O3 -o "$tools/$tool" \
			"$scale/$tool.c" -lm || return
	done
}

# can COMMAND WORD: whether the command's help names an option or operand; what
# an older build lacks is skipped.
can() {
	"$build/$1" --help | grep -q -w -e "$2" && return
	echo "  skipped: $1 has no '$2'"
	return 1
}

# goal AT_100000 AT_1000000: the goal at this size, "-" where none is set.
goal() {
	case $size in
	100000) echo "$1" ;;
	1000000) echo "$2" ;;
	*) echo - ;;
	esac
}

# quotient A B [DIGITS]
quotient() {
	awk -v a="$1" -v b="$2" -v digits="${3:-2}" 'BEGIN {
		printf "%.*f", digits, b ? a / b : 0
	}'
}

# quartiles NAME: of the wall times that spawn printed, in ms.
quartiles() {
	awk -F '\t' -v name="$1" '
	$1 == name {
		printf "%.2f-%.2f", $7 / 1000, $8 / 1000
	}' "$work/costs"
}

room_for() {
	free=$(df -Pk "$keep" | awk 'NR == 2 { printf "%d", $4 / 1000 }')
	room=$(($1 * ROOM / 1000000 + 50))
	echo "  $1 memories need about $room MB in $keep, $free are free"
	[ "$room" -lt "$free" ] && return
	echo "scale: $1 skipped, there is no room for it"
	return 1
}

# One kind of store at one size.
scale_kind() {
	kind=$1
	store=$keep/$kind-$size
	label="$kind $size"
	import_measured || return
	search_measured
	cold_measured
	recall_measured
	batch_measured
	changes_measured
}

scale_size() {
	size=$1
	begin "scale: $size memories" \
		'python3 gen.py N rows N: turns of 150 characters, a topic a session' \
		'vectors rows N 0 base64 <rows.jsonl (given: 384 dimensions)' \
		'vectors queries N <asked.txt (their queries)' \
		'timed memos-add --dir STORE --format jsonl rows.jsonl' \
		'timed memos-cube --dir STORE compact' \
		'memos-search --dir STORE -k 10 -- QUESTION (given: <QUERY.json)' \
		"sqlite3 rows.db \"SELECT rowid, memory, rank FROM rows WHERE rows \
MATCH 'W1 OR W2 ...' ORDER BY rank LIMIT 10\"" \
		'60 questions in turns, one round to warm up and three counted;' \
		'medians, quartiles of the first and the third quarter' \
		'cold: drop STORE before each of 25 (fsync, POSIX_FADV_DONTNEED)' \
		'memos-search --dir STORE [--exact] [--source NAME] <queries.jsonl' \
		'memos-add --dir COPY TEXT; sqlite3 rows.db INSERT (WAL, FULL): 40' \
		'of the copy: memos-add of a tenth more, then memos-cube compact' \
		'rebuild: rm COPY/default/index/*; memos-cube compact --full'
	echo "  load when this began: $(cut -d ' ' -f 1-3 /proc/loadavg);" \
		'walls are those of a quiet machine only if it was near 0'
	room_for "$size" || return
	rows_of "$size"
	tables_of "$size"
	scale_kind built
	# small ones differ little from built: two sizes are enough
	[ "$size" -lt 100000 ] || scale_kind given
	scale_peers
	rm -rf "$work/rows-$size"
	echo
	end
}

scale_sizes() {
	need scale python3 sqlite3 cc split && build_tools || return
	for size in ${SCALE_SIZES:-1000 10000 100000}; do
		scale_size "$size"
	done
}
