# What benches measure against is sound, as far as that can be checked.
load helper

setup() {
	memos_setup
	need python3
}

check() {
	python3 "$ROOT/tests/bench/formation.py" check "$@"
}

@test "dialogues of the formation bench are sound, ids and users unique" {
	run -0 check "$ROOT"/tests/bench/formation/*.jsonl
	[[ $output =~ ^[0-9]+\ dialogues$ ]]
	[ "${output%% *}" -ge 120 ]
}

@test "a dialogue that is not sound is named" {
	head -n 1 "$ROOT/tests/bench/formation/dev.jsonl" >good.jsonl
	run -0 check good.jsonl
	id=$(jq -r .id good.jsonl)
	jq -c '.tags += ["unheard-of"]' good.jsonl >tag.jsonl
	run -1 check tag.jsonl
	[[ $output == "tag.jsonl: $id has the unknown tag unheard-of" ]]
	jq -c '.facts[0].say = "Nothing of it"' good.jsonl >say.jsonl
	run -1 check say.jsonl
	[[ $output == *"its own words do not meet: Nothing of it" ]]
	jq -c '.turns |= reverse' good.jsonl >order.jsonl
	run -1 check order.jsonl
	run -1 check good.jsonl good.jsonl
}

@test "the lines of the formation bench are added whole" {
	python3 "$ROOT/tests/bench/formation.py" records \
		"$ROOT/tests/bench/formation/held.jsonl" >records.jsonl
	turns=$(jq -s 'map(.turns | length) | add' \
		"$ROOT/tests/bench/formation/held.jsonl")
	[ "$(wc -l <records.jsonl)" -eq "$turns" ]
	run -0 memos-add --format jsonl records.jsonl
	[ "$(grep -c '"event":"ADD"' <<<"$output")" -eq "$turns" ]
}
