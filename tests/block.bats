# memos-block: core memory blocks.
# shellcheck disable=SC2030,SC2031 # each test is a shell of its own
load helper

setup() {
	memos_setup
	export MEMOS_NOW=2026-05-07T09:30:00Z
}

# quietly CMD ...: its output is no matter, its status is.
quietly() {
	"$@" >/dev/null
}

# same N: so many of the letter x.
same() {
	head -c "$1" /dev/zero | tr '\0' x
}

# refused WORDS ...: what was run last had no output and one line of fault.
# shellcheck disable=SC2154 # run sets it
refused() {
	[ "$output" = "" ] || return
	[[ $stderr == "memos-block: "* ]] || return
	one_line "$@"
}

# on COLUMNS CMD ...: what a terminal of that width gets.
on() {
	need python3
	LC_ALL=C.UTF-8 TERM=xterm python3 "$ROOT/tests/terminal.py" "$@" \
		</dev/null
}

# ---- a block ----

@test "set makes a block and prints it, list and show print it again" {
	run -0 --separate-stderr memos-block set persona 'You are calm.'
	reads <<-'EOF'
		{"event":"set","label":"persona","value":"You are calm.","description":null,"limit":2000,"length":13,"read_only":false,"user_id":null,"agent_id":null,"app_id":null,"updated_at":"2026-05-07T09:30:00Z"}
	EOF
	[ "$stderr" = "" ]
	run -0 memos-block list
	reads <<-'EOF'
		{"label":"persona","value":"You are calm.","description":null,"limit":2000,"length":13,"read_only":false,"user_id":null,"agent_id":null,"app_id":null,"updated_at":"2026-05-07T09:30:00Z"}
	EOF
	run -0 memos-block show persona --json
	reads <<<"$(memos-block list)"
	memos-block show persona | cmp - <(printf 'You are calm.')
}

@test "append, replace and delete print what they have made" {
	export MEMOS_USER=ann MEMOS_AGENT=a1 MEMOS_APP=shop
	quietly memos-block set human 'Ann, of Lyon'
	MEMOS_NOW=2026-05-08 run -0 memos-block append human Likes tea
	reads <<-'EOF'
		{"event":"append","label":"human","value":"Ann, of Lyon\nLikes tea","description":null,"limit":2000,"length":22,"read_only":false,"user_id":"ann","agent_id":"a1","app_id":"shop","updated_at":"2026-05-08T00:00:00Z"}
	EOF
	run -0 memos-block replace human $'Lyon\nLikes' $'Paris\nHates'
	[ "$(jq -r .event,.value <<<"$output")" = \
		$'replace\nAnn, of Paris\nHates tea' ]
	run -0 memos-block delete human
	[ "$(jq -r .event,.value <<<"$output")" = \
		$'delete\nAnn, of Paris\nHates tea' ]
	run -1 --separate-stderr memos-block list
	[ "$output$stderr" = "" ]
}

@test "a text comes from operands or from standard input" {
	quietly memos-block set t likes  green tea
	[ "$(memos-block show t)" = 'likes green tea' ]
	printf 'a\n\tb\n' | quietly memos-block set t
	memos-block show t | cmp - <(printf 'a\n\tb')
	printf 'c\n\n' | quietly memos-block append t -
	memos-block show t | cmp - <(printf 'a\n\tb\nc\n')
	printf 'd' | quietly memos-block append t
	memos-block show t | cmp - <(printf 'a\n\tb\nc\nd')
	quietly memos-block set t -- --limit
	[ "$(memos-block show t)" = --limit ]
	# what it prints can be given back
	memos-block show t | quietly memos-block set other
	[ "$(memos-block show other)" = --limit ]
}

@test "a block is emptied only when that is said" {
	quietly memos-block set t tea
	run -2 --separate-stderr memos-block set t </dev/null
	refused 'no text'
	run -2 --separate-stderr memos-block append t </dev/null
	refused 'no text'
	run -2 --separate-stderr memos-block append t ''
	refused "nothing to append to 't'"
	[ "$(memos-block show t)" = tea ]
	run -0 memos-block set t ''
	[ "$(jq -c '[.value, .length]' <<<"$output")" = '["",0]' ]
	run -0 memos-block append t tea
	[ "$(jq -r .value <<<"$output")" = tea ]
	quietly memos-block set t - </dev/null
	memos-block show t | cmp - /dev/null
}

@test "an old text that is absent or ambiguous is refused" {
	quietly memos-block set t 'tea, green tea, aaa'
	sum=$(checksum)
	run -2 --separate-stderr memos-block replace t coffee tea
	refused "'coffee' is not in block 't'"
	run -2 --separate-stderr memos-block replace t Tea x
	refused "'Tea' is not in block 't'"
	run -2 --separate-stderr memos-block replace t tea x
	refused "'tea' stands in 2 places in block 't'"
	run -2 --separate-stderr memos-block replace t aa x
	refused "'aa' stands in 2 places in block 't'"
	run -2 --separate-stderr memos-block replace t '' x
	refused "nothing to replace in 't'"
	[ "$(checksum)" = "$sum" ]
	quietly memos-block replace t ', green tea' ''
	[ "$(memos-block show t)" = 'tea, aaa' ]
}

@test "what would be too long is refused with both numbers" {
	same 2113 >long
	run -2 --separate-stderr memos-block set persona <long
	refused "memos-block: 'persona' would have 2,113 characters of 2,000"
	run -1 memos-block list
	same 2000 | quietly memos-block set persona
	run -2 --separate-stderr memos-block append persona y
	refused "'persona' would have 2,002 characters of 2,000"
	run -2 --separate-stderr memos-block set persona --limit 1999
	refused "'persona' would have 2,000 characters of 1,999"
	[ "$(memos-block show persona | wc -c)" -eq 2000 ]
	# characters, not bytes
	run -0 memos-block set tea 茶é🍵 --limit 3
	[ "$(jq -c '[.limit, .length]' <<<"$output")" = '[3,3]' ]
	run -2 --separate-stderr memos-block replace tea é tea
	refused "'tea' would have 5 characters of 3"
}

@test "a limit goes up to a million and no further" {
	same 1048576 | quietly memos-block set t --limit 1048576 -
	[ "$(memos-block show t | wc -c)" -eq 1048576 ]
	same 1048577 >long
	run -2 --separate-stderr memos-block set t <long
	refused "'t' would have 1,048,577 characters of 1,048,576"
	same 4194306 >long
	run -2 --separate-stderr memos-block set t <long
	refused '<stdin>: more bytes than a block may have (4194304)'
	for limit in 0 1048577 -1; do
		run -2 --separate-stderr memos-block set t --limit=$limit
		refused "'$limit' is not " "'--limit'"
	done
}

@test "settings are set alone or with a text, the rest stays" {
	echo 'not to be read' >in
	run -2 --separate-stderr memos-block set t --limit 9 <in
	refused "no block 't'"
	quietly memos-block set t tea --description 'what is drunk' --read-only
	run -0 memos-block set t --limit 99 <in
	jq -e '.value == "tea" and .limit == 99 and .read_only
		and .description == "what is drunk" and .event == "set"' \
		<<<"$output"
	run -0 memos-block set t --writable --description ''
	jq -e '.value == "tea" and .limit == 99 and (.read_only | not)
		and .description == null' <<<"$output"
	run -0 memos-block set t --limit 5 - <<<mate
	jq -e '.value == "mate" and .limit == 5' <<<"$output"
	run -0 memos-block set t coffee --limit 6
	run -2 --separate-stderr memos-block set t --description $'a\nb'
	refused 'the description has a control character, U+000A (byte 2)'
	run -2 --separate-stderr memos-block set t --description "$(same 501)"
	refused 'the description would have 501 characters of 500'
	# undone as all else
	[ "$(memos-block undo t | jq -c '[.value, .limit]')" = '["mate",5]' ]
}

@test "a text that no block may have is refused" {
	quietly memos-block set t tea
	sum=$(checksum)
	run -2 --separate-stderr memos-block set t $'a\033[31m'
	refused 'the text has a control character, U+001B (byte 2)'
	run -2 --separate-stderr memos-block append t $'a\r'
	refused 'U+000D'
	run -2 --separate-stderr memos-block replace t tea $'\302\233'
	refused 'U+009B'
	run -2 --separate-stderr memos-block set t $'\377'
	refused 'the text is not UTF-8 (byte 1)'
	printf 'a\0b' >in
	run -2 --separate-stderr memos-block set t <in
	refused '<stdin>: the text has a NUL'
	run -2 --separate-stderr memos-block set t <.
	refused '<stdin>: Is a directory'
	[ "$(checksum)" = "$sum" ]
}

@test "a label that is none is refused" {
	for label in '' 'a b' a/b é a.b $'a\n' "$(same 65)"; do
		run -2 --separate-stderr memos-block set "$label" x
		refused 'is no label of a block (1 to 64 letters, digits, _ -)'
	done
	for label in a A-b_9 "$(same 64)"; do
		quietly memos-block set "$label" x
	done
}

# ---- undo and history ----

@test "undo goes back, change by change, and history shows them all" {
	quietly memos-block set t one --limit 20 --read-only
	quietly memos-block append t two
	quietly memos-block replace t two three
	quietly memos-block delete t
	[ "$(memos-block undo t | jq -r .value)" = $'one\nthree' ]
	[ "$(memos-block undo t | jq -r .value)" = $'one\ntwo' ]
	run -0 memos-block undo t
	reads <<-'EOF'
		{"event":"undo","label":"t","value":"one","description":null,"limit":20,"length":3,"read_only":true,"user_id":null,"agent_id":null,"app_id":null,"updated_at":"2026-05-07T09:30:00Z"}
	EOF
	run -0 memos-block undo t
	reads <<-'EOF'
		{"event":"undo","label":"t","value":null,"user_id":null,"agent_id":null,"app_id":null,"updated_at":"2026-05-07T09:30:00Z"}
	EOF
	run -1 --separate-stderr memos-block undo t
	refused "nothing to undo in block 't'"
	run -0 memos-block history t
	reads <<-'EOF'
		{"version":8,"event":"undo","by":"user","replaced_at":"2026-05-07T09:30:00Z","value":"one","description":null,"limit":20,"read_only":true}
		{"version":7,"event":"undo","by":"user","replaced_at":"2026-05-07T09:30:00Z","value":"one\ntwo","description":null,"limit":20,"read_only":true}
		{"version":6,"event":"undo","by":"user","replaced_at":"2026-05-07T09:30:00Z","value":"one\nthree","description":null,"limit":20,"read_only":true}
		{"version":5,"event":"undo","by":"user","replaced_at":"2026-05-07T09:30:00Z","value":null}
		{"version":4,"event":"delete","by":"user","replaced_at":"2026-05-07T09:30:00Z","value":"one\nthree","description":null,"limit":20,"read_only":true}
		{"version":3,"event":"replace","by":"user","replaced_at":"2026-05-07T09:30:00Z","value":"one\ntwo","description":null,"limit":20,"read_only":true}
		{"version":2,"event":"append","by":"user","replaced_at":"2026-05-07T09:30:00Z","value":"one","description":null,"limit":20,"read_only":true}
		{"version":1,"event":"set","by":"user","replaced_at":"2026-05-07T09:30:00Z","value":null}
	EOF
}

@test "undo never goes forth again" {
	for n in 1 2 3; do
		quietly memos-block set t $n
	done
	quietly memos-block undo t
	quietly memos-block set t 4
	[ "$(memos-block undo t | jq -r .value)" = 2 ]
	[ "$(memos-block undo t | jq -r .value)" = 1 ]
	[ "$(memos-block undo t | jq -r .value)" = null ]
	run -1 memos-block undo t
}

@test "a change that changes nothing is none" {
	quietly memos-block set t 1
	quietly memos-block set t 2
	sum=$(checksum)
	MEMOS_NOW=2027-01-01 run -0 memos-block set t 2 --writable
	[ "$(jq -r .event,.updated_at <<<"$output")" = \
		$'noop\n2026-05-07T09:30:00Z' ]
	[ "$(checksum)" = "$sum" ]
	[ "$(memos-block undo t | jq -r .value)" = 1 ]
}

@test "a hundred versions are kept" {
	seq 120 | while read -r n; do
		quietly memos-block set t "$n"
	done
	memos-block history t | jq -r .version >got
	seq 120 -1 21 | cmp - got
	[ "$(memos-block history t | jq -r .value | tail -1)" = 20 ]
}

# ---- scope ----

# seen [OPTION ...]: what a scope sees, "label=value" by label.
seen() {
	memos-block list "$@" | jq -r '.label + "=" + .value' | xargs
}

@test "a scope sees its own blocks and those of all, the narrower first" {
	quietly memos-block set persona calm
	quietly memos-block -u ann set human Ann
	quietly memos-block -u ben set human Ben
	quietly memos-block -u ann --agent a set persona merry
	quietly memos-block --agent a set persona sober
	[ "$(seen)" = 'persona=calm' ]
	[ "$(seen -u ann)" = 'human=Ann persona=calm' ]
	[ "$(seen -u ben)" = 'human=Ben persona=calm' ]
	[ "$(seen -u ann --agent a)" = 'human=Ann persona=merry' ]
	[ "$(seen -u ben --agent a --app p)" = 'human=Ben persona=sober' ]
	[ "$(MEMOS_USER=ann seen)" = 'human=Ann persona=calm' ]
	[ "$(MEMOS_USER=ann seen -u '')" = 'persona=calm' ]
	[ "$(memos-block -u zoe show persona)" = calm ]
	run -0 memos-block list -a
	[ "$(jq -r '[.label, .user_id, .agent_id, .value] | @csv' \
		<<<"$output" | tr -d '"' | xargs)" = \
		'human,ann,,Ann human,ben,,Ben persona,ann,a,merry persona,,a,sober persona,,,calm' ]
}

@test "a change is one of exactly its scope" {
	quietly memos-block set persona calm
	quietly memos-block -u ben set persona merry
	for words in 'append persona x' 'replace persona calm x' \
		'delete persona' 'set persona --limit 9'; do
		# shellcheck disable=SC2086 # words
		run -2 --separate-stderr memos-block -u ann $words
		refused "no block 'persona' in this scope, only one that is shared"
	done
	run -1 --separate-stderr memos-block -u ann undo persona
	refused "nothing to undo in block 'persona'"
	run -1 --separate-stderr memos-block -u ann history persona
	refused "no versions of a block 'persona'"
	quietly memos-block -u ann set persona sober
	quietly memos-block -u ann append persona dry
	quietly memos-block -u ann delete persona
	[ "$(memos-block -u ann show persona)" = calm ]
	[ "$(memos-block -u ben show persona)" = merry ]
	[ "$(memos-block history persona | wc -l)" -eq 1 ]
	[ "$(memos-block -u ann undo persona | jq -r .value)" = $'sober\ndry' ]
	[ "$(memos-block show persona)" = calm ]
}

# ---- what is not there ----

@test "what is not there is said" {
	run -1 --separate-stderr memos-block list
	[ "$output$stderr" = "" ]
	run -1 --separate-stderr memos-block show persona
	refused "no block 'persona'"
	run -1 --separate-stderr memos-block history persona
	refused "no block 'persona'"
	for words in 'append p x' 'replace p x y' 'delete p'; do
		# shellcheck disable=SC2086 # words
		run -2 --separate-stderr memos-block $words
		refused "no block 'p'"
	done
	run -1 --separate-stderr memos-block undo p
	refused "no block 'p'"
	# nothing was made meanwhile
	[ ! -e "$XDG_DATA_HOME/memos" ]
	memos-add tea >/dev/null
	run -1 --separate-stderr memos-block show persona
	refused "no block 'persona'"
	run -1 --separate-stderr memos-block history persona
	refused "no versions of a block 'persona'"
	for words in 'append p x' 'replace p x y' 'delete p'; do
		# shellcheck disable=SC2086 # words
		run -2 --separate-stderr memos-block $words
		refused "no block 'p'"
	done
	run -3 --separate-stderr memos-block -c nosuch list
	refused "no cube 'nosuch'"
	run -3 --separate-stderr memos-block -c nosuch set p x
	refused "no cube 'nosuch'"
}

@test "actions, operands and options that cannot be are status 2" {
	while IFS='|' read -r words fault; do
		eval "run -2 --separate-stderr memos-block $words"
		refused "memos-block: $fault"
	done <<-'EOF'
		|what to do? list, show, set, append, replace, delete, undo or history
		lits|no action 'lits': list, show, set, append,
		list x|unexpected 'x'
		show|show needs a label
		show a b|unexpected 'b'
		set|set needs a label
		append|append needs a label
		replace a|replace needs an old text
		replace a b|replace needs a new text
		replace a b c d|unexpected 'd'
		delete|delete needs a label
		delete a b|unexpected 'b'
		undo a b|unexpected 'b'
		history|history needs a label
		show a -a|--all goes with list
		append a b --limit 9|--limit goes with set
		list --description x|--description goes with set
		delete a --read-only|--read-only goes with set
		undo a --writable|--writable goes with set
		set a --read-only --writable|--read-only and --writable do not go together
		set a b --user $'\n'|'--user' 
	EOF
}

# ---- one store, many commands ----

@test "two that append at once lose nothing" {
	quietly memos-block set t - --limit 10000 </dev/null
	for who in a b c; do
		for n in {1..20}; do
			memos-block append t "$who $n" || echo failed
		done >"acks.$who" &
	done
	wait
	memos-block show t | sort >got
	printf '%s\n' {a,b,c}' '{1..20} | sort | diff - got
	[ "$(cat acks.* | jq -r .event | sort | uniq -c | xargs)" = '60 append' ]
	# each printed what it had made, and nothing of a later one
	for who in a b c; do
		jq -r '.value | split("\n") | last' "acks.$who" |
			diff - <(printf '%s\n' "$who "{1..20})
	done
	memos-cube check
}

@test "reading changes nothing, and needs no right to write" {
	quietly memos-block set t tea
	sum=$(checksum)
	chmod -R a-w "$XDG_DATA_HOME/memos"
	for words in list 'show t' 'history t' 'list -a --json'; do
		# shellcheck disable=SC2086 # words
		unprivileged memos-block $words >/dev/null
	done
	chmod -R u+w "$XDG_DATA_HOME/memos"
	[ "$(checksum)" = "$sum" ]
}

@test "blocks are no memories, and a dump copies them" {
	store '{"memory":"Ann likes tea"}'
	memos-export >before
	quietly memos-block set persona 'likes tea'
	quietly memos-block set persona 'likes green tea'
	memos-export | cmp before -
	[ "$(found tea)" = 'Ann likes tea' ]
	memos-cube check
	memos-cube reindex >/dev/null
	mkdir copies
	memos-cube dump copies/default
	diff <(memos-block list) <(memos-block list --dir copies)
	diff <(memos-block history persona) \
		<(memos-block history persona --dir copies)
	[ "$(memos-block undo persona --dir copies | jq -r .value)" = \
		'likes tea' ]
	[ "$(memos-block show persona)" = 'likes green tea' ]
}

@test "a cube that a block has made takes memories of any kind" {
	quietly memos-block set persona calm
	run -1 --separate-stderr memos-search tea
	[ "$output$stderr" = "" ]
	memos-cube check
	memos-cube stats >/dev/null
	memos-cube create default --vectors external:64 >/dev/null
	[ "$(memos-block show persona)" = calm ]
	[ "$(memos-cube stats | jq -r .fingerprint)" != "" ]
	memos-cube create work >/dev/null
	quietly memos-block -c work set persona merry
	[ "$(MEMOS_CUBE=work memos-block show persona)" = merry ]
	[ "$(memos-block show persona)" = calm ]
}

@test "a store of an older form has no blocks until a writer comes" {
	store '{"memory":"tea"}'
	to_form_3
	sqlite3 "$(db)" 'DROP TABLE jobs; DROP TABLE job_turns;
		DROP TABLE asked; DROP TABLE embeddings;
		DROP TABLE blocks; DROP TABLE block_versions;
		CREATE TABLE jobs(id INTEGER PRIMARY KEY, kind TEXT NOT NULL);
		CREATE TABLE blocks(id INTEGER PRIMARY KEY, scope INTEGER);
		PRAGMA user_version = 2'
	sum=$(checksum)
	run -1 --separate-stderr memos-block list
	[ "$output$stderr" = "" ]
	run -1 --separate-stderr memos-block show t
	refused "no block 't'"
	[ "$(checksum)" = "$sum" ]
	run -2 --separate-stderr memos-block append t x
	refused "no block 't'"
	quietly memos-block set t tea
	[ "$(memos-block show t)" = tea ]
	[ "$(found tea)" = tea ]
}

@test "a full disk is said, and what was changed stays changed" {
	[ -c /dev/full ] || skip "/dev/full does not exist here"
	run -3 --separate-stderr sh -c 'memos-block set t tea >/dev/full'
	refused 'write error: No space left on device'
	for words in 'show t' list 'history t'; do
		run -3 --separate-stderr sh -c "memos-block $words >/dev/full"
		refused 'write error: No space left on device'
	done
	[ "$(memos-block show t)" = tea ]
	run -0 --separate-stderr bash -c \
		'set -o pipefail; memos-block append t milk | true'
	[ "$stderr" = "" ]
	[ "$(memos-block show t)" = $'tea\nmilk' ]
}

@test "a damaged or foreign store is left alone" {
	quietly memos-block set t tea
	sqlite3 "$(db)" "UPDATE blocks SET value = CAST(x'61ff' AS TEXT)"
	run -3 --separate-stderr memos-block list
	refused 'has a block that is not UTF-8'
	echo 'no store' >"$(db)"
	rm -f "$(db)"-*
	run -3 --separate-stderr memos-block set t tea
	refused 'is not a memos store; it was left as it is'
	[ "$(cat "$(db)")" = 'no store' ]
}

# ---- people ----

@test "on a terminal list is a table with a bar" {
	quietly memos-block set persona --read-only --description \
		'who you are' "$(same 1000)"
	MEMOS_NOW=2026-05-04 quietly memos-block -u ann --app shop set human \
		$'Ann\nlikes tea'
	quietly memos-block set full "$(same 9)" --limit 9
	quietly memos-block set empty ''
	run -0 on 60 memos-block list --all
	reads <<-'EOF'
		block    fill    used of limit  changed  about
		empty               0 of 2,000      now
		full     █████      9 of     9      now
		    xxxxxxxxx
		human              13 of 2,000      3 d  user ann, app shop
		    Ann likes tea
		persona  ██▌    1,000 of 2,000      now  read-only: who you
		    are
		    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
		    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
		    xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
		    ... and 832 more characters
	EOF
	run -0 on 60 env LC_ALL=C memos-block list --all
	[[ $output == *'persona  ###..  1,000 of 2,000'* ]]
	run -0 on 60 memos-block list --json
	[ "${#lines[@]}" -eq 3 ]
	jq -e . <<<"$output" >/dev/null
	run -1 on 60 memos-block -u nobody list -c default --dir other
	[ "$output" = 'memos-block: warning: there are no blocks that this scope sees: memos-block set makes one' ]
}

@test "on a terminal history is a table" {
	quietly memos-block set t one
	quietly memos-block append t two
	quietly memos-block delete t
	run -0 on 60 memos-block history t
	reads <<-'EOF'
		version  until             event    by
		      3  2026-05-07 09:30  delete   user
		    one two
		      2  2026-05-07 09:30  append   user
		    one
		      1  2026-05-07 09:30  set      user
		    (there was no block)
	EOF
}

@test "on a terminal show prints the value as it is, and ends its line" {
	quietly memos-block set t $'one,\n\ttwo'
	run -0 on 60 memos-block show t
	reads <<<$'one,\n\ttwo'
	on 60 memos-block show t >got
	printf 'one,\n\ttwo\n' | cmp - got
	quietly memos-block set t - <<<$'one\n'
	on 60 memos-block show t >got
	printf 'one\n' | cmp - got
}

@test "nothing that drives a terminal reaches it" {
	quietly memos-block set t tea
	sqlite3 "$(db)" "UPDATE blocks SET value = 'a' || char(27) || '[31mb'
		|| char(155) || char(127) || char(8238), description = char(7)"
	sqlite3 "$(db)" "UPDATE block_versions
		SET value = char(27) || ']0;x'"
	for words in list 'show t' 'show t --json' 'list --json' 'history t' \
		'set t --limit 5000' 'append t x'; do
		# shellcheck disable=SC2086 # words
		on 60 memos-block $words >got
		run ! grep -aqP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' got
	done
	on 60 memos-block show t >got
	run ! grep -q $'\u202e' got
}

@test "without a text a person is told what is missing" {
	run -2 on 60 memos-block set t
	[ "$output" = 'memos-block: no text; see --help' ]
}

@test "the shells complete actions and labels" {
	verbs='list show set append replace delete undo history'
	grep -q "($verbs)" "$ROOT/completions/memos.bash"
	grep -q "($verbs)" "$ROOT/completions/_memos"
	grep -q " $verbs\$" "$ROOT/completions/memos.fish"
	quietly memos-block -u ann set human Ann
	quietly memos-block set persona calm
	# shellcheck disable=SC2016 # for the other shell
	complete_bash='. "$1"; COMP_WORDS=($2 ""); COMP_CWORD=$(($3))
		_memos memos-block "" "${COMP_WORDS[COMP_CWORD - 1]}"
		echo "${COMPREPLY[@]}"'
	file=$ROOT/completions/memos.bash
	run -0 bash --norc -c "$complete_bash" _ "$file" memos-block 1
	[ "$output" = "$verbs" ]
	run -0 bash --norc -c "$complete_bash" _ "$file" 'memos-block undo' 2
	[ "$output" = 'human persona' ]
	need fish
	# shellcheck disable=SC2016 # for the other shell
	run -0 fish --no-config -c 'source $argv[1]; complete -C $argv[2]' \
		"$ROOT/completions/memos.fish" 'memos-block undo p'
	[ "$output" = persona ]
}
