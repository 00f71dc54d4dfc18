# shellcheck shell=sh
# What changes a store, done to a copy of it: single adds, folding a tenth of
# its size into it, rebuilding all that is derived; a part of part.sh.

# Record number $1 of those that are added one at a time.
added_text() {
	echo "the kettle of flat $1 was mended on a Monday by the aunt"
}

# plan_adds COPY TABLE: 40 adds in turns with the sqlite3 command, to a table
# with the columns of a store's main one, and to one of FTS5.
plan_adds() {
	rm -f "$work/plan"
	for turn in $(seq 40); do
		said=$(added_text "$turn")
		if [ "$kind" = built ]; then
			plan add "$add" --dir "$1" "$said"
		else
			plan add "<$work/add/$turn" "$add" --dir "$1" \
				--format jsonl
		fi
		plan insert "$sqlite" "$2/rows.db" "PRAGMA synchronous = FULL; \
INSERT INTO rows(id, session, name, memory, at, hash) VALUES \
(hex(randomblob(16)), 0, 'ann', '$said', unixepoch() * 1000000, random())"
		plan index "$sqlite" "$2/fts.db" "PRAGMA synchronous = FULL; \
INSERT INTO rows(memory) VALUES ('$said')"
	done
}

# Those of given vectors are read from files.
given_adds() {
	rm -rf "$work/add"
	mkdir "$work/add"
	for turn in $(seq 40); do
		printf '{"memory":"%s"}\n' "$(added_text "$turn")"
	done | "$vectors" rows "$size" "$size" base64 |
		split -l 1 --numeric-suffixes=1 -a 2 - "$work/add/0"
	for turn in $(seq 40); do
		mv "$work/add/0$(printf %02d "$turn")" "$work/add/$turn"
	done
}

adds_measured() {
	mkdir "$work/tables"
	cp "$table/rows.db" "$work/tables/rows.db"
	cp "$fts/rows.db" "$work/tables/fts.db"
	sync
	[ "$kind" = built ] || given_adds
	plan_adds "$copy" "$work/tables"
	run_plan
	rm -rf "$work/tables"
	note "$label: memos-add, wall ms" "$(value add wall 1000)" -
	note "$label: memos-add, wall quartiles" "$(quartiles add)" -
	note "$label: sqlite3 INSERT, wall ms" "$(value insert wall 1000)" -
	note "$label: sqlite3 INSERT, FTS5, wall ms" \
		"$(value index wall 1000)" -
	note "$label: add, times sqlite3's INSERT" \
		"$(value add wall 1 insert)" "$(goal - '<= 2')"
	note "$label: add, CPU, times INSERT's" "$(value add cpu 1 insert)" -
}

# timed_field FILE FIELD
timed_field() {
	cut -f "$2" "$1"
}

# A tenth more records: what of it is after the last acknowledgement.
fold_measured() {
	more=$((size / 10))
	rm -rf "$work/more"
	python3 "$bench/gen.py" "$more" "$work/more" "$size" "$size"
	input=$work/more/rows.jsonl
	if [ "$kind" = given ]; then
		with_vectors "$size" "$size" base64 "$work/more"
		input=$work/more/base64.jsonl
	fi
	"$timed" "$add" --dir "$copy" --format jsonl "$input" >"$work/added"
	"$timed" "$build/memos-cube" --dir "$copy" compact >"$work/folded"
	rm -rf "$work/more"
	sealing=$(awk '{ print $2 - $1 }' "$work/added")
	folding=$(timed_field "$work/folded" 2)
	note "$label: $more more, sealed by memos-add, s" "$sealing" -
	note "$label: $more more, then compact, s" "$folding" -
	note "$label: $more more, folding in all, s" \
		"$(awk -v a="$sealing" -v b="$folding" 'BEGIN {
			printf "%.3f", a + b
		}')" "$(goal - '<= 2')"
	note "$label: fold, peak MB" "$(quotient \
		"$(timed_field "$work/folded" 4)" "$MB" 0)" -
}

# functions PREFIX ...: the names of all functions of the library's files that
# begin so.
functions() {
	for prefix; do
		nm -P --defined-only "$build/lib/find/$prefix"*.o
	done 2>/dev/null | awk '$2 == "t" || $2 == "T" { print $1 }'
}

# by_kind CPU: the shares of what perf recorded that went into vectors, words
# and neither of them (rows, checksums, the kernel), as it says of functions.
by_kind() {
	functions words | sed 's/$/ words/' >"$work/functions"
	functions ivf faiss blas | sed 's/$/ vectors/' \
		>>"$work/functions"
	perf report -i "$work/perf" --stdio --no-children -g none \
		-F overhead,dso,sym 2>/dev/null |
		awk -v cpu="$1" '
		FNR == NR {
			part[$1] = $2
			next
		}
		/^ *[0-9.]+%/ {
			name = $4 in part ? part[$4] : \
				/faiss::|blas|gomp|gemm/ ? "vectors" : "other"
			share[name] += $1 / 100 * cpu
		}
		END {
			printf "%.2f %.2f %.2f\n", share["vectors"], \
				share["words"], share["other"]
		}' "$work/functions" -
}

# What makes all segments anew is their loss, and a compaction.
rebuild_measured() {
	can memos-cube --full || return 0
	set -- "$build/memos-cube" --dir "$copy" compact --full
	rm -f "$copy"/default/index/*
	"$timed" "$@" >"$work/rebuilt"
	cpu=$(timed_field "$work/rebuilt" 3)
	note "$label: rebuild, wall s" "$(timed_field "$work/rebuilt" 2)" -
	note "$label: rebuild, CPU s" "$cpu" "$(goal - '<= 30')"
	note "$label: rebuild, peak MB" "$(quotient \
		"$(timed_field "$work/rebuilt" 4)" "$MB" 0)" -
	rm -f "$copy"/default/index/*
	if ! command -v perf >/dev/null ||
		! perf record -q -o "$work/perf" "$@" >/dev/null 2>&1; then
		echo "  $label: rebuild not split in words and vectors: no perf"
		return
	fi
	by_kind "$cpu" >"$work/split"
	read -r of_vectors of_words of_both <"$work/split"
	note "$label: of it vectors, CPU s (perf)" "$of_vectors" \
		"$(goal - '<= 25')"
	note "$label: of it words, CPU s (perf)" "$of_words" "$(goal - '<= 5')"
	note "$label: of it neither, CPU s (perf)" "$of_both" -
	rm -f "$work/perf"
}

changes_measured() {
	copy=$work/copy
	rm -rf "$copy"
	cp -r "$store" "$copy"
	adds_measured
	if can memos-cube compact; then
		fold_measured
		rebuild_measured
	fi
	rm -rf "$copy"
}
