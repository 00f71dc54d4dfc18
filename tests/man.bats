# The manual pages agree with the commands.
load helper

setup() {
	memos_setup
	mapfile -t COMMANDS < <(commands)
}

# render PAGE: its text, as a reader sees it on a very wide terminal.
render() {
	mandoc -T ascii -O width=1000 "$1" | col -bx
}

# examples: the commands behind "$ " on standard input, one a line; a line that
# ends with a backslash goes on.
examples() {
	awk '
	!more && !sub(/^ *\$ /, "") { next }
	{
		sub(/^ */, "")
		more = sub(/\\$/, "")
		printf "%s%s", $0, more ? "" : "\n"
	}'
}

# furnish: what the examples may expect to find: a store, files, a repository.
furnish() {
	rm -rf "$XDG_DATA_HOME/memos" "$BATS_TEST_TMPDIR/work"
	mkdir "$BATS_TEST_TMPDIR/work" && cd "$BATS_TEST_TMPDIR/work" || return
	cat >notes.jsonl <<-'EOF'
		{"memory":"Ann prefers green tea","type":"preference","user_id":"ann","event_at":"2026-05-07T09:30:00Z"}
		{"memory":"We dropped Redis because of its memory use","type":"event","user_id":"me","event_at":"2026-04-02"}
		{"memory":"The favourite drink of Ben is coffee","type":"fact","user_id":"ben"}
		{"memory":"I will call you tomorrow","role":"user","name":"Ann","user_id":"ann","run_id":"s12"}
	EOF
	printf '%s\n' 'buy oat milk' 'water the plants' >notes.txt
	memos-add <notes.jsonl >/dev/null
	git init -q .
	git add notes.txt
	git -c user.name=me -c user.email=me@example.org \
		commit -q -m 'notes: begin'
}

# run_examples NAME: those on standard input, in a fresh place; all must do.
run_examples() {
	local line bad=0

	furnish
	while IFS= read -r line; do
		bash -o pipefail -c "$line" >out 2>err </dev/null && continue
		echo "$1: \$ $line: status $?"
		cat err
		bad=1
	done < <(examples)
	return "$bad"
}

@test "each command has a page and each page a command" {
	diff <(commands) <(cd "$ROOT/man" && printf '%s\n' memos-*.1 | sed 's/\.1$//')
}

@test "each page lists exactly the options of its command, in order" {
	for cmd in "${COMMANDS[@]}"; do
		echo "$cmd"
		diff <(sed -nE -e 's/^\.It Fl ([^-]) , Fl -([a-z0-9-]+).*/\2 \1/p' \
			-e 's/^\.It Fl -([a-z0-9-]+).*/\1 -/p' "$ROOT/man/$cmd.1") \
			<("$cmd" --dump-options | awk -F '\t' '{ print $1, $2 }')
	done
}

@test "each page's synopsis is the command's usage line" {
	for cmd in "${COMMANDS[@]}"; do
		diff <(render "$ROOT/man/$cmd.1" |
			sed -n '/^SYNOPSIS/{n;s/^ *//;p;}') \
			<("$cmd" --help | sed -n '1s/^usage: //p')
	done
}

@test "each page's name line says what --help says" {
	for cmd in "${COMMANDS[@]}"; do
		diff <(sed -n 's/^\.Nd //p' "$ROOT/man/$cmd.1") \
			<("$cmd" --help | sed -n 3p)
	done
}

@test "each command's page has its sections, in order" {
	cat >want <<-'EOF'
		NAME
		SYNOPSIS
		DESCRIPTION
		ENVIRONMENT
		FILES
		EXIT STATUS
		EXAMPLES
		SEE ALSO
	EOF
	for page in "$ROOT"/man/*.1; do
		echo "$page"
		diff want <(sed -n 's/^\.Sh //p' "$page" | grep -xFf want)
	done
	for page in "$ROOT"/man/*.[57]; do
		echo "$page"
		sed -n 's/^\.Sh //p' "$page" | grep -xFf want >got
		[ "$(sed -n 1p got)" = NAME ]
		grep -qx DESCRIPTION got
		grep -qx 'SEE ALSO' got
		diff got <(grep -xFf got want)
	done
}

@test "a page that is referred to exists" {
	sed -nE 's/^\.Xr (memos[a-z-]*) ([0-9]).*/\1.\2/p' "$ROOT"/man/*.[157] |
		sort -u >pages
	[ -s pages ]
	while read -r page; do
		echo "$page"
		[ -e "$ROOT/man/$page" ]
	done <pages
}

@test "the examples in the pages run" {
	bad=0
	for page in "$ROOT"/man/*.[157]; do
		run_examples "${page##*/}" < <(render "$page") || bad=1
	done
	[ "$bad" -eq 0 ]
}

@test "the examples in --help run" {
	bad=0
	for cmd in "${COMMANDS[@]}"; do
		run_examples "$cmd --help" < <("$cmd" --help) || bad=1
	done
	[ "$bad" -eq 0 ]
}
