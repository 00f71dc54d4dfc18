# The word table: the committed files are what its generator makes, and the
# commands share one file of it.
load helper

WORDNET=/usr/share/wordnet
TABLE=$ROOT/lib/text/wn510

# built: the generator, linked with the library as that was built; the fewest
# dimensions that the tests need take no optimiser.
built() {
	local flags

	need "${CC:-cc}"
	for flags in -O1 -fsanitize=address,undefined -fsanitize=thread \
		--coverage; do
		"${CC:-cc}" -std=c11 "$flags" -ffp-contract=off -D_GNU_SOURCE \
			-no-pie -I"$ROOT/lib" -o generate "$TABLE/generate.c" \
			"$TABLE/wordnet.c" "$TABLE/svd.c" \
			"$MEMOS_BUILD/libmemos.a" -lstemmer -lutf8proc -lm \
			2>errors && return
	done
	cat errors
	return 1
}

# alone FILE ...: commands and other files of the build, in a folder of their
# own.
alone() {
	mkdir -p bin
	cp "${@/#/$MEMOS_BUILD/}" bin
}

@test "the generator makes the committed words and idf" {
	[ -r "$WORDNET/data.noun" ] || skip "wordnet-base is not installed"
	built
	mkdir out
	./generate "$WORDNET" out 20000 8
	cmp out/words.txt "$TABLE/words.txt"
	cmp out/idf.u8 "$TABLE/idf.u8"
	[ "$(stat -c %s out/bits.bin)" = "$(stat -c %s "$TABLE/bits.bin")" ]
}

# synset PLACE WORD OTHER GLOSS: a line of data.noun; both words are lemmas.
synset() {
	printf '%s 03 n 02 %s 0 %s 0 000 | %s  \n' "$@"
}

# made FOLDER: a WordNet of eight synsets, four of tea and four of stars.
made() {
	mkdir "$1"
	touch "$1/data.verb" "$1/data.adj" "$1/data.adv"
	{
		echo '  1 a line of the licence'
		synset 00000001 tea brew 'leaves in hot water; "tea at 5"'
		synset 00000002 cup mug 'holds tea or hot water'
		synset 00000003 kettle pot 'boils water for tea'
		synset 00000004 teapot urn 'a pot of brewed tea leaves'
		synset 00000005 star sun 'shines in the night sky'
		synset 00000006 comet meteor 'crosses the sky at night'
		synset 00000007 galaxy nebula 'stars far off in the sky'
		synset 00000008 moon orb 'shines as stars do at night'
	} >"$1/data.noun"
	echo 'tea%1:03:00:: 1 9' >"$1/cntlist.rev"
}

@test "the same input makes the same table, and numbers get no row" {
	built
	made in
	mkdir one other
	./generate in one 20 8
	./generate in other 20 8
	diff -r one other
	[ "$(head -n 1 one/words.txt)" = tea ]
	run ! grep -q '^[0-9]' one/words.txt
	[ "$(stat -c %s one/bits.bin)" -eq $((48 * $(wc -l <one/words.txt))) ]
	[ "$(tr -d '\000' <one/bits.bin | wc -c)" -gt 0 ]
}

@test "damaged and missing input is told from good" {
	built
	made in
	mkdir out
	run -1 ./generate missing out
	[ "$output" = "generate: cannot read 'missing/data.noun'" ]
	run -1 ./generate in out
	[ "$output" = "generate: too few words for that in 'in'" ]
	run -1 ./generate in
	echo '00000009 03 n ff tea 0 999 @ 77777777 n' >>in/data.noun
	head -c 9000 "$MEMOS_BUILD/libmemos.a" | tr '\000' ' ' >>in/data.noun
	./generate in out 20 8
}

@test "a command without its word table says so in one line, status 3" {
	local cmd

	memos-add 'Ann prefers tea' >added
	alone memos-add memos-search memos-list
	for cmd in memos-add memos-search; do
		run -3 --separate-stderr "bin/$cmd" tea
		[ "$output" = '' ]
		[ "$stderr" = "$cmd: cannot read the word table '$PWD/bin/$(
		)../lib/memos/words.bin': No such file or directory" ]
	done
	# who embeds nothing needs none
	run -0 bin/memos-list
	[ "$(texts <<<"$output")" = 'Ann prefers tea' ]
}

@test "a word table that is cut, longer or another one is told from ours" {
	local change

	memos-add 'Ann prefers tea' >added
	alone memos-search words.bin
	run -0 bin/memos-search tea
	for change in 'truncate -s 0' 'truncate -s 64' 'truncate -s -1' \
		'truncate -s +1' 'printf x'; do
		cp "$MEMOS_BUILD/words.bin" bin
		case $change in
		printf*) $change | dd of=bin/words.bin bs=1 seek=32 \
			conv=notrunc status=none ;;
		*) $change bin/words.bin ;;
		esac
		run -3 --separate-stderr bin/memos-search tea
		[ "$output" = '' ]
		[ "$stderr" = "memos-search: '$PWD/bin/words.bin' is not the $(
		)word table of this version of memos" ]
	done
	rm bin/words.bin
	mkdir bin/words.bin
	run -3 --separate-stderr bin/memos-search tea
	one_line "words.bin' is not the word table of this version of memos"
}

@test "commands hold no word table of their own" {
	local row name

	# the signs of one word
	row=$(dd if="$TABLE/bits.bin" bs=48 skip=1492 count=1 status=none |
		od -An -v -tx1 | tr -d ' \n' | sed 's/../\\x&/g')
	grep -qaP "$row" "$MEMOS_BUILD/words.bin"
	for name in $(commands); do
		run ! grep -qaP "$row" "$MEMOS_BUILD/$name"
	done
}
