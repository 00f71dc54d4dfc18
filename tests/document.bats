# Long documents: cut into chunks, and added again.
load helper

# A guide of four sections, each too long to share a chunk with another.
# guide [WORD]: the word stands in the second section.
guide() {
	local section i

	echo '# Guide'
	for section in Install Configure Use Remove; do
		printf '\n## %s\n\n' "$section"
		for i in $(seq 1 90); do
			printf 'Step %d of %s says what is to be done there. ' \
				"$i" "$section"
		done
		[ "$section" != Configure ] || printf '%s.' "${1:-plain}"
		echo
	done
}

# events: how many lines of each event stand on standard input.
events() {
	jq -r .event | sort | uniq -c | awk '{ print $2, $1 }' | xargs
}

@test "a Markdown file becomes chunks that name it and their headings" {
	guide >guide.md
	run -0 --separate-stderr memos-add --user ann guide.md
	[ -z "$stderr" ]
	[ "$(events <<<"$output")" = "ADD 4" ]
	memos-list --all | jq -c '[.type, .user_id, .metadata.chunk,
		.metadata.of, .metadata.heading,
		(.metadata.document == "'"$PWD"'/guide.md")]' | sort >got
	diff -u - got <<-'E'
	["chunk","ann",1,4,"Guide > Install",true]
	["chunk","ann",2,4,"Guide > Configure",true]
	["chunk","ann",3,4,"Guide > Use",true]
	["chunk","ann",4,4,"Guide > Remove",true]
	E
}

@test "a document added again adds nothing" {
	guide >guide.md
	memos-add guide.md >first
	run -0 memos-add ./guide.md
	[ "$(events <<<"$output")" = "NOOP 4" ]
	[ "$(ids <first)" = "$(ids <<<"$output")" ]
	[ "$(memos-list --all | wc -l)" -eq 4 ]
}

@test "a document that changed replaces its own chunks and nothing else" {
	guide >guide.md
	guide >other.md
	memos-add guide.md other.md >/dev/null
	memos-add 'A fact of its own' >/dev/null
	memos-export | jq -c 'select(.metadata.document | . == null or
		endswith("other.md"))' >before
	guide xylophone >guide.md
	run -0 memos-add guide.md
	[ "$(events <<<"$output")" = "NOOP 3 UPDATE 1" ]
	memos-export | jq -c 'select(.metadata.document | . == null or
		endswith("other.md"))' | diff before -
	memos-search -k 1 xylophone | jq -e '.metadata.heading == "Guide > Configure"'
}

@test "chunks that are no more are forgotten, and those that stay keep their ids" {
	guide >guide.md
	memos-add guide.md >first
	guide | awk '/^## Install/ { gone = 1 } /^## Configure/ { gone = 0 }
		!gone' >shorter
	mv shorter guide.md
	run -0 memos-add guide.md
	# what stays has another number, and one chunk is gone
	[ "$(events <<<"$output")" = "DELETE 1 UPDATE 3" ]
	[ "$(memos-list --all | wc -l)" -eq 3 ]
	[ "$(memos-list --all --state forgotten | wc -l)" -eq 1 ]
	[ "$(sort <(ids <first))" = "$(sort <(ids <<<"$output"))" ]
	run -1 memos-search 'Install'
	guide >guide.md
	run -0 memos-add guide.md
	[ "$(memos-list --all | wc -l)" -eq 4 ]
	[ "$(memos-list --all --state all | wc -l)" -eq 4 ]
	memos-search 'Install'
}

@test "an empty document forgets what it had" {
	guide >guide.md
	memos-add guide.md >/dev/null
	: >guide.md
	run -0 memos-add guide.md
	[ "$(events <<<"$output")" = "DELETE 4" ]
	run -0 memos-add guide.md
	[ -z "$output" ]
}

@test "the same path of another user is another document" {
	guide >guide.md
	memos-add --user ann guide.md >/dev/null
	run -0 memos-add --user bob guide.md
	[ "$(events <<<"$output")" = "ADD 4" ]
	: >guide.md
	run -0 memos-add --user bob guide.md
	[ "$(memos-list --user ann --all | wc -l)" -eq 4 ]
	run -1 memos-list --user bob --all
}

@test "a session that a document is added in is not part of its name" {
	guide >guide.md
	memos-add --run s1 guide.md >/dev/null
	run -0 memos-add --run s2 guide.md
	[ "$(events <<<"$output")" = "NOOP 4" ]
	memos-list --all | jq -se 'all(.run_id == "s1")'
}

@test "--document names what comes from standard input" {
	guide | memos-add --format markdown --document handbook >/dev/null
	memos-list --all | jq -se 'all(.metadata.document == "handbook")'
	run -0 memos-add --document handbook - <<<'All new.'
	[ "$(events <<<"$output")" = "DELETE 3 UPDATE 1" ]
	run -2 --separate-stderr memos-add --format document <<<'No name.'
	one_line '--document'
	run -2 --separate-stderr memos-add --document '' <<<'No name.'
	one_line '--document'
	guide >a.md
	guide >b.md
	run -2 --separate-stderr memos-add --document x a.md b.md
	one_line 'one document'
	run -2 --separate-stderr memos-add --document x -f lines a.md
	one_line '--document'
}

@test "a plain text has no headings and overlaps by whole sentences" {
	for i in $(seq 1 400); do
		printf 'Sentence %03d of a long text stands here. ' "$i"
	done >long.txt
	run -0 memos-add --format document long.txt
	[ "${#lines[@]}" -ge 3 ]
	memos-list --all | jq -se 'sort_by(.metadata.chunk) |
		all(.metadata.heading == null) and
		all(.memory | test("^Sentence [0-9]{3} .*here\\.$")) and
		all(.memory | length < 6400) and
		(.[1].memory[0:12]) as $first | (.[0].memory | contains($first))'
}

@test "pictures of a document become images that name it" {
	printf '# Sea\n\nLook: ![Ann at sea](img/ann.png "t") and ![](b.jpg)\n\n' >sea.md
	printf '~~~\n![no](code.png)\n~~~\n![x](data:image/png;base64,AAAA)\n' >>sea.md
	memos-add sea.md >/dev/null
	memos-list --all --type image | jq -r '[.memory, .metadata.path] | @tsv' |
		sort >got
	diff -u - got <<-E
	b.jpg	b.jpg
	img/ann.png Ann at sea	img/ann.png
	E
	run -0 memos-add sea.md
	[ "$(events <<<"$output")" = "NOOP 3" ]
}

@test "a document with bytes that are no UTF-8 is refused with its line" {
	guide >good.md
	printf 'one\ntwo \xff\n' >bad.md
	run -2 --separate-stderr memos-add bad.md good.md
	one_line 'bad.md:2: column 5: invalid UTF-8'
	[ "$(events <<<"$output")" = "ADD 4" ]
	run -2 --separate-stderr memos-add --strict bad.md good.md
	[ -z "$output" ]
	printf 'a\0b\n' >nul.md
	run -2 --separate-stderr memos-add nul.md
	one_line 'nul.md:1: column 2: NUL'
}

@test "a document has a cap, and options that do not fit it are refused" {
	guide >guide.md
	run -2 --separate-stderr memos-add --max-line 10000 guide.md
	one_line 'guide.md:' '--max-line'
	run -1 memos-list --all
	run -2 --separate-stderr memos-add --replay-key k guide.md
	one_line '--replay-key'
	run -2 --separate-stderr memos-add --type fact guide.md
	one_line '--type'
}

@test "what others put into the metadata of a chunk stays there" {
	guide >guide.md
	memos-add guide.md >/dev/null
	memos-list --all | jq -c 'select(.metadata.chunk == 2) |
		.metadata.mine = [1, "x"]' | memos-add --upsert >/dev/null
	guide harp >guide.md
	memos-add guide.md >/dev/null
	memos-search -k 1 harp | jq -e '.metadata.mine == [1, "x"]'
}

@test "documents and lines come in their order" {
	guide >guide.md
	echo '{"id":"a","memory":"first"}' >a.jsonl
	echo '{"id":"z","memory":"last"}' >z.jsonl
	run -0 memos-add a.jsonl guide.md z.jsonl
	[ "${#lines[@]}" -eq 6 ]
	[[ ${lines[0]} == *'"first"'* ]]
	[[ ${lines[5]} == *'"last"'* ]]
	run -0 memos-add -f text guide.md
	[ "${#lines[@]}" -eq 1 ]
}

@test "secrets of a document are masked before it is stored" {
	printf 'Use password=hunter22secret to get in.\n' >how.md
	memos-add --redact how.md >/dev/null
	! memos-export | grep hunter22 || false
	run -0 memos-add --redact how.md
	[ "$(events <<<"$output")" = "NOOP 1" ]
}

@test "of pieces that agree each keeps a memory of its own" {
	printf '![c](a.png)\n\n%.0s' 1 2 3 >guide.md
	printf '![c](b.png)\n' >>guide.md
	memos-add guide.md >first
	[ "$(events <first)" = "ADD 5" ]
	run -0 memos-add guide.md
	[ "$(events <<<"$output")" = "NOOP 5" ]
	[ "$(sort <(ids <first))" = "$(sort <(ids <<<"$output"))" ]
	# one of three becomes another picture
	printf '![c](a.png)\n\n%.0s' 1 2 >guide.md
	printf '![c](d.png)\n\n![c](b.png)\n' >>guide.md
	run -0 memos-add guide.md
	[ "$(events <<<"$output")" = "NOOP 3 UPDATE 2" ]
	[ "$(sort <(ids <first))" = "$(sort <(ids <<<"$output"))" ]
}

@test "what stands behind pieces that were purged is still the document's" {
	for i in {1..60}; do printf '![c](p%d.png)\n\n' "$i"; done >guide.md
	memos-add guide.md >first
	ids <first | sed -n 10,32p | memos-forget --purge --yes - >/dev/null
	printf '![c](p1.png)\n' >guide.md
	memos-add guide.md >/dev/null
	[ "$(memos-list --all | wc -l)" -eq 2 ]
}
