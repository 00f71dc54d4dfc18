# shellcheck shell=sh
# Part `followups` of tests/bench/run.sh, which reads this file and whose
# functions are used here: whether a question that names nothing ("and where
# was that?") finds its answer by what is talked about.  followups/ has a store
# of some twenty subjects, 60 dialogues whose second question names nothing, and
# those whose second question is about something else.  Settings were chosen on
# the dialogues of half 1.  What it costs is measured with FOLLOWUPS_ROWS
# memories, 100000 unless set.

# beside the word table
followups=$build/followups

build_followups() {
	# shellcheck disable=SC2086 # CC may have words
	${CC:-cc} -std=c11 -D_GNU_SOURCE -O2 -no-pie -I"$root/lib" \
		-o "$followups" "$bench/followups.c" "$build/libmemos.a" \
		-Wl,-Bstatic -lsqlite3 -lstemmer -lutf8proc -linih -lxxhash \
		-Wl,-Bdynamic -lm
}

# mean TURN COLUMN [HALF]: of a column of $work/asked.
mean() {
	awk -F '\t' -v turn="$1" -v column="$2" -v half="${3:-0}" '
	$3 == turn && (!half || $2 == half) {
		sum += $column
		n++
	}
	END {
		printf "%.3f", n ? sum / n : 0
	}' "$work/asked"
}

# worse TURN: how many of them working memory made worse.
worse() {
	awk -F '\t' -v turn="$1" '
	$3 == turn && $5 < $4 {
		n++
	}
	END {
		print n + 0
	}' "$work/asked"
}

# median COLUMN: of the second turns, in milliseconds.
median() {
	awk -F '\t' -v column="$1" '
	$3 == 2 {
		print $column / 1000
	}' "$work/asked" | sort -n | awk '
	{
		at[NR] = $1
	}
	END {
		printf "%.2f", at[int((NR + 1) / 2)]
	}'
}

# Second questions that name nothing, and others, after those of a big store.
followups_cost() {
	rows=${FOLLOWUPS_ROWS:-100000}
	generated "$rows"
	stored "$work/gen-$rows/rows.jsonl" "$work/store-$rows"
	awk '
	{
		open = NR % 2 ? "and where was that?" : "why did she leave it?"
		printf "{\"turns\":[{\"query\":\"%s\"},{\"query\":\"%s\"}]}\n",
			$0, open
	}' "$work/gen-$rows/questions.txt" >"$work/open.jsonl"
	"$followups" "$work/store-$rows" "$work/open.jsonl" >"$work/asked" ||
		return
	note "$rows memories: search alone, ms" "$(median 8)" -
	note "$rows memories: with working memory, ms" "$(median 9)" "<= 10"
}

part_followups() {
	need followups cc && build_followups || return
	begin 'followups: questions that name nothing, after one that does' \
		'memos-add --dir STORE --format jsonl followups/memories.jsonl' \
		'followups STORE followups/dialogues.jsonl'
	stored "$bench/followups/memories.jsonl" "$work/followups"
	"$followups" "$work/followups" "$bench/followups/dialogues.jsonl" \
		>"$work/asked" || return
	note 'second questions, R@5, search alone' "$(mean 2 4)" -
	note 'second questions, R@5, working memory' "$(mean 2 5)" '>= .75'
	note '  half 1, search alone' "$(mean 2 4 1)" -
	note '  half 1, working memory' "$(mean 2 5 1)" -
	note '  half 2, search alone' "$(mean 2 4 2)" -
	note '  half 2, working memory' "$(mean 2 5 2)" -
	note 'second questions, R@10, search alone' "$(mean 2 6)" -
	note 'second questions, R@10, working memory' "$(mean 2 7)" -
	note 'first questions, R@5' "$(mean 1 5)" -
	note 'of them made worse' "$(worse 1)" '<= 0'
	"$followups" "$work/followups" "$bench/followups/changes.jsonl" \
		>"$work/asked" || return
	note 'another subject, R@5, search alone' "$(mean 2 4)" -
	note 'another subject, R@5, working memory' "$(mean 2 5)" -
	note 'of them made worse' "$(worse 2)" '<= 0'
	followups_cost
	end
}
