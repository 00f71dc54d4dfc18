# shellcheck shell=sh
# Part `formed` of tests/bench/run.sh, which reads this file and whose functions
# are used here: whether answers are found as well once turns have become facts,
# which share the slots of their turns, and lead from name to name.

# formed_asked SET NAME: the figures of each level that the set has.
formed_asked() {
	scored "$1" turn "$2-turn" || return
	[ "$1" != locomo ] || scored "$1" session "$2-session"
}

# formed_ranks SET: the figures of the set before and after formation.
formed_ranks() {
	mkdir -p "$work/$1" &&
		python3 "$bench/sets.py" convert "$data/$1" "$work/$1" || return
	rm -rf "$work/$1/store"
	"$add" --dir "$work/$1/store" --format jsonl "$work/$1/records.jsonl" \
		>/dev/null &&
		"$cube" --dir "$work/$1/store" compact >/dev/null &&
		formed_asked "$1" before &&
		"$build/memos-work" --dir "$work/$1/store" --drain >/dev/null &&
		formed_asked "$1" after &&
		"$cube" --dir "$work/$1/store" compact >/dev/null &&
		formed_asked "$1" sealed
}

# formed_scores SET LEVEL: two lines of the table.
formed_scores() {
	python3 "$bench/sets.py" formed "$1 $2" "$work/$1/before-$2.json" \
		"$work/$1/after-$2.json" "$figures" &&
		python3 "$bench/sets.py" moved "$1 $2" \
			"$work/$1/after-$2.json" "$work/$1/sealed-$2.json" \
			"$figures"
}

# formed_facts SET: how many facts its turns became.
formed_facts() {
	n=$("$build/memos-list" --dir "$work/$1/store" -a --fields id \
		-t fact,preference,event,procedure --state all | wc -l)
	note "$1: facts" "$n" -
}

part_formed() {
	need formed python3 || return
	begin 'formed: the retrieval figures before and after formation' \
		'memos-add --dir STORE --format jsonl records.jsonl' \
		'memos-cube --dir STORE compact' \
		'memos-eval --dir STORE --json --level LEVEL queries.jsonl, before' \
		'memos-work --dir STORE --drain' \
		'memos-eval --dir STORE --json --level LEVEL queries.jsonl, after'
	printf '%-18s%9s%9s%9s%9s%9s%9s%9s\n' set R@5 R@10 R@20 nDCG@10 MRR \
		all@10 hop@10
	for set in locomo beam prefeval memdaily_zh; do
		if [ ! -d "$data/$set" ]; then
			echo "$set: skipped, there is no $data/$set"
			continue
		fi
		if ! { formed_ranks "$set" && formed_scores "$set" turn; }; then
			echo "$set: failed, see above"
			continue
		fi
		[ "$set" != locomo ] || formed_scores "$set" session
		formed_facts "$set"
	done
	echo 'hop@10: R@10 of the questions that need several memories'
	echo
	end
}
