# shellcheck shell=sh
# Part `graph` of tests/bench/run.sh, which reads this file and whose functions
# are used here: what questions of memos-graph take where there are 100,000
# relations of 20,000 people, one process a question; and what changes take.

RELATIONS=100000

# asked NAME GOAL: the wall time of what the plan has of a name, and its memory.
asked() {
	note "$1: wall ms" "$(value "$1" wall 1000)" "<= $2"
	note "$1: peak memory MB" "$(value "$1" rss "$MB")" -
}

part_graph() {
	need graph python3 || return
	build_spawn || return
	begin "graph: memos-graph, $RELATIONS relations of 20,000 people" \
		'memos-graph --dir STORE near NAME' \
		'memos-graph --dir STORE path NAME NAME' \
		'memos-graph --dir STORE communities' \
		'memos-graph --dir STORE add|rename ...; 7 times each, medians'
	python3 "$bench/graph.py" "$RELATIONS" >"$work/relations.jsonl"
	stored "$work/relations.jsonl" "$work/graph"
	graph=$build/memos-graph
	: >"$work/plan"
	for i in 1 2 3 4 5 6 7; do
		plan near "$graph" --dir "$work/graph" near "Person 50$i"
		plan 'near, 1000' "$graph" --dir "$work/graph" --max 1000 \
			near "Person 60$i"
		plan 'near, of a hub' "$graph" --dir "$work/graph" near "Person $i"
		plan path "$graph" --dir "$work/graph" \
			path "Person 70$i" "Person 1990$i"
		plan communities "$graph" --dir "$work/graph" communities
		plan list "$graph" --dir "$work/graph" list
		plan add "$graph" --dir "$work/graph" -u ann \
			add "Person 80$i" knows "Person 90$i"
		plan rename "$graph" --dir "$work/graph" -u ann \
			rename "Person 95$i" "Somebody $i"
	done
	run_plan
	asked near 50
	asked 'near, 1000' 50
	asked 'near, of a hub' 50
	asked path 200
	asked communities 2000
	asked list 2000
	asked add 100
	asked rename 100
	end
}
