# shellcheck shell=sh
# Searches of one store: warm, cold, against the exact ranking, and many in one
# process; a part of part.sh.

# plan_searches N ROUNDS: N questions in turns with the sqlite3 command.  Those
# of a store of given vectors are read from files, for they have a vector.
plan_searches() {
	awk -v n="$1" -v rounds="$2" -v search="$search" -v store="$store" \
		-v sqlite="$sqlite" -v db="$fts/rows.db" -f "$bench/plan.awk" \
		"$root/lib/text/stop.c" "$rows/questions.txt" >"$work/plan"
	[ "$kind" = given ] || return 0
	awk -v folder="$rows/one" '
	BEGIN {
		FS = OFS = "\t"
	}
	FNR == NR {
		file[$0] = sprintf("%s/%04d", folder, FNR - 1)
		next
	}
	$3 == "--dir" {
		print $1, "<" file[$8], $2, $3, $4, $5, $6
		next
	}
	{
		print
	}' "$rows/questions.txt" "$work/plan" >"$work/plan.given"
	mv "$work/plan.given" "$work/plan"
}

search_measured() {
	plan_searches 60 3
	run_plan
	note "$label: search, wall ms" "$(value search wall 1000)" \
		"$(goal '<= 6' '<= 15')"
	note "$label: search, wall quartiles" "$(quartiles search)" -
	note "$label: search, CPU ms" "$(value search cpu 1000)" -
	note "$label: search, peak MB" "$(value search rss "$MB")" \
		"$(goal '<= 60' '<= 60')"
	note "$label: sqlite3, wall ms" "$(value sqlite wall 1000)" -
	note "$label: sqlite3, wall quartiles" "$(quartiles sqlite)" -
	note "$label: sqlite3, CPU ms" "$(value sqlite cpu 1000)" -
	note "$label: sqlite3, peak MB" "$(value sqlite rss "$MB")" -
	note "$label: wall, times sqlite3's" "$(value search wall 1 sqlite)" \
		"$(goal '<= 1' '<= 0.3')"
	note "$label: CPU, times sqlite3's" "$(value search cpu 1 sqlite)" -
}

# The same, of what was dropped from the kernel's memory before each run.
cold_measured() {
	plan_searches 25 1
	awk -v drop="$drop" -v store="$store" -v table="$fts" '
	BEGIN {
		FS = OFS = "\t"
	}
	$1 != "-" {
		print "-", drop, $1 == "search" ? store : table
		print
	}' "$work/plan" >"$work/plan.cold"
	mv "$work/plan.cold" "$work/plan"
	run_plan
	note "$label: cold search, wall ms" "$(value search wall 1000)" \
		"$(goal '<= 80' '<= 80')"
	note "$label: cold search, wall quartiles" "$(quartiles search)" -
	note "$label: cold sqlite3, wall ms" "$(value sqlite wall 1000)" -
}

# answers NAME OPTION ...: what a search of all questions finds, in
# $work/found-NAME.
answers() {
	name=$1
	shift
	"$search" --dir "$store" -k 10 --fields id,score "$@" \
		<"$rows/$kind.jsonl" >"$work/found-$name"
}

# overlap HOW NAME OTHER
overlap() {
	python3 "$scale/overlap.py" "$1" "$work/found-$2" "$work/found-$3"
}

recall_measured() {
	can memos-search --exact || return 0
	answers index
	answers exact --exact
	note "$label: overlap@10 with the exact path" \
		"$(overlap share index exact)" "$(goal '>= 0.97' '>= 0.97')"
	can memos-search --source || return 0
	answers index --source vectors
	answers exact --source vectors --exact
	note "$label: recall@10 of the vectors" \
		"$(overlap share index exact)" "$(goal '>= 0.95' '>= 0.95')"
	answers index --source words
	answers exact --source words --exact
	note "$label: answers by words not the exact" \
		"$(overlap differ index exact)" '<= 0'
}

# Questions a second in one process: all of them, five times over.
batch_measured() {
	for turn in 1 2 3 4 5; do
		cat "$rows/$kind.jsonl"
	done >"$work/many.jsonl"
	: >"$work/batches"
	for turn in 1 2 3; do
		"$timed" "$search" --dir "$store" -k 10 <"$work/many.jsonl" \
			>>"$work/batches"
	done
	count=$(wc -l <"$work/many.jsonl")
	note "$label: queries/s in one process" "$(quotient "$count" \
		"$(cut -f 2 "$work/batches" | sort -n | sed -n 2p)" 0)" -
	note "$label: the same, a second of CPU" "$(quotient "$count" \
		"$(cut -f 3 "$work/batches" | sort -n | sed -n 2p)" 0)" \
		"$(goal '>= 400' -)"
	note "$label: the same, peak MB" "$(quotient \
		"$(cut -f 4 "$work/batches" | sort -n | sed -n 3p)" "$MB" 1)" -
}
