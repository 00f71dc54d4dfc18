# Cubes that take their vectors from outside, and those that make their own.
load helper

# vector N: a unit vector of 64 numbers, a one at place N.
vector() {
	jq -nc --argjson n "$1" '[range(64) | if . == $n then 1 else 0 end]'
}

# base64_of NUMBERS: the same as little-endian float32.
base64_of() {
	jq -r '.[]' <<<"$1" | xargs perl -e 'print pack("f<*", @ARGV)' |
		base64 -w 0
}

external() {
	memos-cube create own --vectors external:64 >/dev/null
	export MEMOS_CUBE=own
}

@test "a cube for vectors of one's own is made by create" {
	run -0 memos-cube create own --vectors external:64
	[ "$(jq -r .name <<<"$output")" = own ]
	[ "$(memos-cube stats own | jq -r .fingerprint)" = \
		"$(memos-cube stats own | jq -r .fingerprint | grep 'embedder=external dimension=64')" ]
}

@test "wrong vectors are refused before anything is made" {
	for kind in external external: external:63 external:4097 external:x \
		external:64x external:-64 none ''; do
		run -2 --separate-stderr memos-cube create own --vectors "$kind"
		[ "$output" = "" ]
		one_line "'$kind' is neither builtin nor external:N"
	done
	[ ! -e "$XDG_DATA_HOME/memos/own" ]
	run -2 --separate-stderr memos-cube list --vectors external:64
	one_line "--vectors goes with create"
}

@test "a cube that is there keeps its vectors" {
	memos-cube create own --vectors external:64 >/dev/null
	memos-cube create own >/dev/null
	memos-cube create own --vectors external:64 >/dev/null
	for kind in builtin external:65; do
		run -2 --separate-stderr memos-cube create own --vectors $kind
		one_line "cube 'own' is there already, with other vectors"
	done
	memos-cube create usual >/dev/null
	run -2 --separate-stderr memos-cube create usual --vectors external:64
	one_line "cube 'usual' is there already, with other vectors"
}

@test "records and queries bring vectors, as numbers or as base64" {
	external
	for i in 1 2 3; do
		v=$(vector $i)
		[ $i != 2 ] || v="\"$(base64_of "$v")\""
		echo '{"id":"v'$i'","memory":"text number '$i'","vector":'"$v"'}'
	done | memos-add >/dev/null
	for n in 1 2 3; do
		for v in "$(vector $n)" "\"$(base64_of "$(vector $n)")\""; do
			run -0 memos-search <<<'{"vector":'"$v"',"k":1}'
			[ "$(jq -r '.results[].id' <<<"$output")" = "v$n" ]
		done
	done
	# words and vector together
	run -0 memos-search <<<'{"query":"number 3","vector":'"$(vector 1)"'}'
	[ "$(jq -r '[.results[].id] | sort | join(" ")' <<<"$output")" = \
		"v1 v2 v3" ]
	# words alone
	[ "$(memos-search -k 1 'number 2' | jq -r .id)" = v2 ]
	# neither
	run -1 memos-search <<<'{"vector":'"$(vector 9)"'}'
}

@test "a vector of another dimension is refused" {
	external
	run -2 --separate-stderr memos-add <<<'{"memory":"x"}'
	one_line "'vector' has 0 numbers, cube 'own' takes 64"
	run -2 --separate-stderr memos-add \
		<<<'{"memory":"x","vector":'"$(vector 1 | jq -c '. + [0]')"'}'
	one_line "'vector' has 65 numbers, cube 'own' takes 64"
	store '{"memory":"x","vector":'"$(vector 1)"'}'
	run -2 --separate-stderr memos-search \
		<<<'{"query":"x","vector":'"$(vector 1 | jq -c '. + [0]')"'}'
	one_line "'vector' has 65 numbers, cube 'own' takes 64"
}

@test "a foreign vector in a cube with its own embedder is refused" {
	memos-add 'tea' >/dev/null
	run -2 --separate-stderr memos-add \
		<<<'{"memory":"x","vector":'"$(vector 1)"'}'
	[ "$output" = "" ]
	one_line "'vector' is given, but cube 'default' makes its own" \
		"memos-cube create"
	run -2 --separate-stderr memos-search \
		<<<'{"query":"tea","vector":'"$(vector 1)"'}'
	one_line "cube 'default' makes its own"
}

@test "what is no vector is refused" {
	external
	for v in '"%%%"' '"AAAA"' '[1,"x"]' '{}' 7 '[1e999]' \
		"$(vector 1 | sed 's/1/1e60/')" "\"$(head -c 256 /dev/zero | tr '\0' '\377' | base64 -w 0)\""; do
		run -2 --separate-stderr memos-add <<<'{"memory":"x","vector":'"$v"'}'
		echo "$v"
		[ "$output" = "" ]
		one_line "<stdin>:1: 'vector'"
	done
}

@test "the same id with another vector is other content" {
	external
	store '{"id":"a","memory":"x","vector":'"$(vector 1)"'}'
	run -0 memos-add <<<'{"id":"a","memory":"x","vector":'"$(vector 1)"'}'
	[[ $output == *NOOP* ]]
	run -2 --separate-stderr memos-add \
		<<<'{"id":"a","memory":"x","vector":'"$(vector 2)"'}'
	one_line "id 'a' is there with other content"
	run -0 memos-add --upsert <<<'{"id":"a","memory":"x","vector":'"$(vector 2)"'}'
	[[ $output == *UPDATE* ]]
	run -0 memos-search <<<'{"vector":'"$(vector 2)"'}'
	[ "$(jq -r '.results[].id' <<<"$output")" = a ]
	run -1 memos-search <<<'{"vector":'"$(vector 1)"'}'
}

@test "vectors survive export and import to the byte, of any scale" {
	external
	awk 'BEGIN {
		srand(7)
		for (i = 0; i < 300; i++) {
			printf "{\"memory\":\"number %d\",\"vector\":[", i
			for (j = 0; j < 64; j++)
				printf "%s%.9g", j ? "," : "",
					(rand() - .5) * 10 ^ (i % 9 - 4)
			print "]}"
		}
	}' | memos-add >/dev/null
	memos-export >one
	memos-cube create copy --vectors external:64 >/dev/null
	memos-add --cube copy one >/dev/null
	memos-export --cube copy | cmp one -
	memos-add one | jq -r .event | sort | uniq -c | grep -qx ' *300 NOOP'
	memos-cube check own
}

@test "scope, filter and statistics hold for vectors too" {
	external
	store '{"id":"a","memory":"x","user_id":"ann","vector":'"$(vector 1)"'}' \
		'{"id":"b","memory":"x","user_id":"bob","vector":'"$(vector 1)"'}'
	run -0 memos-search <<<'{"vector":'"$(vector 1)"',"user_id":"bob","k":1}'
	[ "$(jq -r '.results[].id' <<<"$output")" = b ]
	run -0 memos-search <<<'{"vector":'"$(vector 1)"',"filter":{"id":"a"},"k":1}'
	[ "$(jq -r '.results[].id' <<<"$output")" = a ]
}

@test "reindex keeps vectors that only their giver can make again" {
	external
	store '{"id":"a","memory":"x","vector":'"$(vector 1)"'}'
	before=$(memos-search <<<'{"vector":'"$(vector 1)"'}')
	memos-cube reindex own >/dev/null
	[ "$(memos-search <<<'{"vector":'"$(vector 1)"'}')" = "$before" ]
}

@test "vectors are found in segments as they are without" {
	external
	awk 'BEGIN {
		srand(3)
		for (i = 0; i < 200; i++) {
			printf "{\"id\":\"v%d\",\"memory\":\"number %d\",\"user_id\":\"u%d\",\"vector\":[",
				i, i, i % 3
			for (j = 0; j < 64; j++)
				printf "%s%.6g", j ? "," : "", rand() - .5
			print "]}"
		}
	}' >all
	head -n 150 all | memos-add >/dev/null
	memos-cube compact own >/dev/null
	tail -n 50 all | memos-add >/dev/null
	sed -n 7p all | jq -c '.vector |= map(-.)' | memos-add --upsert >/dev/null
	for n in 3 7 100 160; do
		vector=$(sed -n ${n}p all | jq -c .vector)
		for more in '' ',"user_id":"u1"' ',"query":"number 9"' ',"k":3'; do
			diff <(memos-search <<<'{"vector":'"$vector$more"'}') \
				<(memos-search --exact <<<'{"vector":'"$vector$more"'}')
		done
	done
}

@test "hits print a vector only if it is asked for" {
	local vector

	vector=$(printf '%0.s1,' $(seq 63))1
	memos-cube create own --vectors external:64
	echo "{\"id\":\"a\",\"memory\":\"tea\",\"vector\":[$vector]}" |
		memos-add --cube own
	run -0 memos-search --cube own tea
	[[ $output != *vector* ]]
	run -0 memos-search --cube own --fields id,vector tea
	[[ $output == *'"vector":[1,1,'* ]]
}
