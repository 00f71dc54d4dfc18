# shellcheck shell=sh
# Records, tables and stores of one size, and how fast they are made; a part of
# part.sh.

# rows_of COUNT: records and questions, in $work/rows-COUNT.
rows_of() {
	rows=$work/rows-$1
	python3 "$bench/gen.py" "$1" "$rows" "$1" || exit 1
	rm "$rows/lines.txt"
	"$vectors" queries "$1" <"$rows/asked.txt" >"$rows/given.jsonl"
	sed 's/.*/{"query":"&"}/' "$rows/questions.txt" >"$rows/built.jsonl"
	mkdir "$rows/one"
	split -l 1 -d -a 4 "$rows/given.jsonl" "$rows/one/"
}

# with_vectors COUNT FIRST FORM FOLDER: gives the records in FOLDER vectors.
with_vectors() {
	"$vectors" rows "$1" "$2" "$3" <"$4/rows.jsonl" >"$4/$3.jsonl"
}

# tables_of COUNT: the same texts for the sqlite3 command, once.
tables_of() {
	fts=$keep/fts-$1
	table=$keep/table-$1
	if [ ! -d "$fts" ]; then
		rm -rf "$fts.part"
		mkdir "$fts.part"
		fts_table "$rows/rows.jsonl" "$fts.part/rows.db"
		mv "$fts.part" "$fts"
	fi
	[ -d "$table" ] && return
	rm -rf "$table.part"
	mkdir "$table.part"
	# where plain_table() looks for records
	ln -s "$rows" "$work/gen-scale-$1"
	plain_table "scale-$1" "$table.part/rows.db"
	rm "$work/gen-scale-$1"
	mv "$table.part" "$table"
}

# new_store: an empty $1 of the kind.
new_store() {
	rm -rf "$1"
	[ "$kind" = built ] || "$build/memos-cube" --dir "$1" \
		create default --vectors external:384 >/dev/null
}

# import_once ROWS STORE: appends to $work/imports what it took: seconds to the
# last acknowledgement, to the end, to the end of compaction; CPU; peak KB.
import_once() {
	new_store "$2" || return
	"$timed" "$add" --dir "$2" --format jsonl "$1" >"$work/added" || return
	if [ "$compacts" = yes ]; then
		"$timed" "$build/memos-cube" --dir "$2" compact >"$work/folded"
	else
		printf '0\t0\t0\t0\t0\n' >"$work/folded"
	fi
	awk -F '\t' '
	$5 != 0 {
		print "  warning: an import ended with status " $5 >"/dev/stderr"
	}
	FNR == NR {
		last = $1
		wall = $2
		cpu = $3
		rss = $4
		next
	}
	{
		print last, wall, wall + $2, cpu + $3, ($4 > rss ? $4 : rss)
	}' "$work/added" "$work/folded" >>"$work/imports"
}

# imported FIELD: the median of a field of $work/imports.
imported() {
	sort -n -k "$1,$1" "$work/imports" | awk -v field="$1" '
	{
		value[NR] = $field
	}
	END {
		printf "%.4f", value[int((NR + 1) / 2)]
	}'
}

# import_of ROWS STORE NAME GOAL GOAL: three times, a million only once.
import_of() {
	: >"$work/imports"
	times=3
	[ "$size" -lt 1000000 ] || times=1
	for turn in $(seq "$times"); do
		import_once "$1" "$2" || return
	done
	sync
	note "$3: rows/s to the last answer" \
		"$(quotient "$size" "$(imported 1)" 0)" "$4"
	note "$3: rows/s, all sealed" \
		"$(quotient "$size" "$(imported 3)" 0)" "$5"
	note "$3: import, CPU us a row" \
		"$(quotient "$(imported 4)e6" "$size" 1)" -
	note "$3: import, peak MB" "$(quotient "$(imported 5)" "$MB" 0)" -
}

import_kind() {
	compacts=no
	can memos-cube compact && compacts=yes
	if [ "$kind" = built ]; then
		import_of "$rows/rows.jsonl" "$store.part" "$label" \
			"$(goal '>= 20000' '>= 20000')" \
			"$(goal '>= 15000' '>= 15000')"
		return
	fi
	if [ "$size" = 100000 ]; then
		with_vectors "$size" 0 numbers "$rows"
		import_of "$rows/numbers.jsonl" "$store.part" \
			"$label, numbers" - '>= 14000'
		rm "$rows/numbers.jsonl"
	fi
	with_vectors "$size" 0 base64 "$rows"
	import_of "$rows/base64.jsonl" "$store.part" "$label, base64" \
		- "$(goal '>= 35000' '>= 35000')"
	rm "$rows/base64.jsonl"
}

# The store, how fast it was made and what it takes on the disk.
import_measured() {
	if [ -d "$store" ]; then
		echo "  $label: kept in $keep, its import is not measured"
	else
		rm -rf "$store.part"
		import_kind || return
		mv "$store.part" "$store"
	fi
	bound=1900
	[ "$kind" = built ] || bound=1600
	note "$label: disk, bytes a memory" \
		"$(du -sk "$store" | awk -v n="$size" \
			'{ printf "%.0f", $1 * 1024 / n }')" \
		"$(goal "<= $bound" "<= $bound")"
	echo "  \$ memos-cube --dir $store --json stats"
	"$build/memos-cube" --dir "$store" --json stats | sed 's/^/    /'
}
