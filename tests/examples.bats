# The scripts of examples/, run as a newcomer runs them, and their data.
# shellcheck disable=SC1003,SC1010,SC2016 # data is shell too, and is quoted
# shellcheck disable=SC2030,SC2031 # each test is a shell of its own, as meant
# shellcheck disable=SC2154 # run sets stderr
load helper

setup() {
	memos_setup
	export GIT_CONFIG_NOSYSTEM=1
	EXAMPLES=$ROOT/examples
	# put together here, so that no scanner takes them for real ones
	TOKEN=ghp_$(printf 'aB3%.0s' 1 2 3 4 5 6 7 8 9 10 11 12)
	PASSWORD=hunter2$(printf 'xyz')
}

# example NAME ...: runs one of the scripts.
example() {
	sh "$EXAMPLES/$1.sh" "${@:2}"
}

# memories: those of the store as JSON, in the order they were added.
memories() {
	memos-list -a --order added --fields memory
}

# rows: how many memories there are.
rows() {
	memos-list -a --state all --fields id | wc -l
}

# masked: no file of the store holds a secret.
masked() {
	run -1 grep -r -a -l -e "$TOKEN" -e "$PASSWORD" "$XDG_DATA_HOME"
}

# commit MESSAGE: an empty commit in the repository here, a minute after the
# one before.
commit() {
	clock=$((${clock:-1700000000} + 60))
	GIT_COMMITTER_DATE="$clock +0200" GIT_AUTHOR_DATE="$clock +0200" \
		git commit -q --allow-empty --allow-empty-message --cleanup=verbatim \
		-m "$1"
}

# repository DIR: a new one, and the shell goes into it.
repository() {
	git init -q "$1"
	cd "$1" || return
	git config user.name 'Ann "A" \Lee'
	git config user.email ann@example.org
}

# raw_commit: standard input becomes the message of the next commit, bytes as
# they are.
raw_commit() {
	{
		echo "tree $(git rev-parse 'HEAD^{tree}')"
		echo "parent $(git rev-parse HEAD)"
		printf 'author J\351r\364me <j@x> 1700009000 +0000\n'
		printf 'committer J\351r\364me <j@x> 1700009000 +0000\n\n'
		cat
	} >"$BATS_TEST_TMPDIR/commit"
	git update-ref HEAD \
		"$(git hash-object -t commit -w "$BATS_TEST_TMPDIR/commit")"
}

# ---- the data ----

@test "every line of the transcript is a record that memos-add takes" {
	run -0 --separate-stderr \
		memos-add --strict "$EXAMPLES/transcript.jsonl"
	[ "$stderr" = "" ]
	[ "${#lines[@]}" -ge 400 ]
	[ "${#lines[@]}" -eq "$(wc -l <"$EXAMPLES/transcript.jsonl")" ]
	[ "$(grep -c '"event":"ADD"}$' <<<"$output")" -eq "${#lines[@]}" ]
	[ "$(memos-list -a --type turn --user home --fields id | wc -l)" \
		-eq "${#lines[@]}" ]
}

@test "the transcript has 15 sessions, each in one piece, and time goes on" {
	memos-add "$EXAMPLES/transcript.jsonl" >/dev/null
	memos-list -a --order added --fields run_id,event_at | awk -F '"' '
		{
			for (i = 2; i < NF; i += 4)
				field[$i] = $(i + 2)
			run = field["run_id"]
			at = field["event_at"]
		}
		at <= last { print "not after " last ": " $0; bad = 1 }
		run != now && run in seen { print run " comes twice"; bad = 1 }
		!(run in seen) { seen[run]; n++ }
		{ last = at; now = run }
		END {
			if (n != 15) {
				print n " sessions"
				bad = 1
			}
			exit bad
		}'
}

@test "two people and an assistant speak in the transcript" {
	memos-add "$EXAMPLES/transcript.jsonl" >/dev/null
	run -0 bash -c 'memos-list -a --fields name,role | sort -u'
	[ "${#lines[@]}" -eq 3 ]
	[ "$(grep -c '"role":"user"' <<<"$output")" -eq 2 ]
	[ "$(grep -c '"role":"assistant"' <<<"$output")" -eq 1 ]
}

@test "what the questions call relevant is in the transcript" {
	memos-add "$EXAMPLES/transcript.jsonl" >/dev/null
	sed 's/.*"relevant"//' "$EXAMPLES/transcript-questions.jsonl" |
		grep -o 't-[0-9]*' >wanted
	[ "$(wc -l <wanted)" -ge 25 ]
	run -0 --separate-stderr memos-list --ids wanted --fields id
	[ "$stderr" = "" ]
	[ "${#lines[@]}" -eq "$(wc -l <wanted)" ]
}

# ---- demo.sh ----

@test "demo.sh shows five questions of the file with three answers each" {
	run -0 --separate-stderr example demo "$PWD/demo"
	[ "$stderr" = "" ]
	[[ ${lines[0]} =~ ^Remembered\ 4[0-9][0-9]\ turns,\ 15\ sessions\ of\ one\ year,\ in\ [0-9]+\ ms\.$ ]]
	[ "$(grep -c '^? ' <<<"$output")" -eq 5 ]
	[ "$(grep -cE '^  -- [0-9]+ ms$' <<<"$output")" -eq 5 ]
	[ "$(grep -cE '^  [123]\. 202[56]-[0-9]{2}-[0-9]{2}  (Hester|Joonas|Assistant): ' <<<"$output")" -eq 15 ]
	[[ $output == *$'\nTry next:\n  '* ]]
	# asked as they stand in the file
	while IFS= read -r question; do
		grep -qF "\"query\": \"$question" \
			"$EXAMPLES/transcript-questions.jsonl"
	done < <(sed -n 's/^? //p' <<<"$output")
}

@test "demo.sh fits a terminal of 80 columns, with hanging indents" {
	run -0 example demo "$PWD/demo"
	sed '/^Try next/,$d' <<<"$output" | awk '
		length($0) > 80 || / $/ ||
		!/^$|^Remembered |^[?] |^  [^ ]|^     [^ ]/ {
			print "[" $0 "]"
			bad = 1
		}
		END { exit bad }'
}

@test "demo.sh says the same each time, but for the times it took" {
	example demo "$PWD/demo" | sed 's/[0-9]* ms/N ms/' >first
	MEMOS_USER=eve MEMOS_CUBE=x MEMOS_RUN=y example demo "$PWD/demo" |
		sed 's/[0-9]* ms/N ms/' >second
	cmp first second
}

@test "demo.sh leaves the store of the user and other cubes alone" {
	export MEMOS_DIR="$PWD/demo"
	mkdir demo
	memos-add 'mine' >/dev/null
	example demo "$PWD/demo" >/dev/null
	[ "$(rows)" -eq 1 ]
	[ "$(find "$HOME" -type f)" = "" ]
}

@test "what demo.sh suggests to try next works as it is printed" {
	example demo "$PWD/demo" | sed '1,/^Try next/d' >next
	[ "$(wc -l <next)" -ge 4 ]
	grep -v 'git-history' next >commands
	run -0 --separate-stderr sh -eu commands
	[ "$stderr" = "" ]
}

@test "demo.sh without a directory, or with one that cannot be, fails" {
	run -2 --separate-stderr example demo
	[ "$stderr" = 'usage: demo.sh directory' ]
	: >file
	run ! --separate-stderr example demo "$PWD/file"
	[ "$output" = "" ]
}

# ---- questions.sh ----

@test "questions.sh scores each question and prints the mean" {
	run -0 --separate-stderr example questions
	[ "$stderr" = "" ]
	asked=$(wc -l <"$EXAMPLES/transcript-questions.jsonl")
	[ "${#lines[@]}" -eq $((asked + 1)) ]
	[ "$(grep -cE '^[01]\.[0-9]{2}  [0-9]+ of [1-9][0-9]*  [A-Z].*[?]$' \
		<<<"$output")" -eq "$asked" ]
	[[ ${lines[-1]} == "0."????"  recall@10 of $asked questions" ]]
	awk 'NR > 1 { sum += mean; n++ } { mean = $1; last = $1 }
		END { d = sum / n - last; exit d > .01 || d < -.01 }' \
		<<<"$output"
}

@test "questions.sh passes options on, and the status back" {
	run -0 example questions --without cosine
	run -2 --separate-stderr example questions --no-such-option
	[[ $stderr == memos-search:* ]]
	[ "$(find "$HOME" -type f)" = "" ]
}

# ---- git-history.sh ----

@test "git-history.sh remembers date, author, message, hash and files" {
	repository plain
	echo 1 >one
	echo 2 >two
	git add .
	commit $'area: first\n\nWhy it was done.\n'
	run -0 --separate-stderr example git-history
	[ "$stderr" = "" ]
	[ "$output" = "git-history: 1 new commits from ." ]
	hash=$(git rev-parse HEAD)
	run -0 memos-list --fields id,memory,type,name,event_at,metadata
	[ "$output" = '{"id":"git-'"$hash"'","memory":"area: first\n\nWhy it was done.","type":"event","name":"Ann \"A\" \\Lee","metadata":{"hash":"'"$hash"'","files":["one","two"]},"event_at":"2023-11-14T22:14:20Z"}' ]
}

@test "git-history.sh loses no commit, whatever bytes it has" {
	repository odd
	commit $'quote " and \' tab \t back \\ slash \\n %s $(x) `y`'
	commit ''
	commit $' \n\t\n'
	commit $'bell \a escape \033[31m\001'
	commit $'/not a file\n\n/0123456789\nbody'
	commit '{"id":"git-0","event":"ADD"}'
	commit 12345
	echo x >$'new\nline'
	echo x >$'\nfirst'
	echo x >'quo"te\'
	git add .
	commit 'odd names'
	git checkout -q -b side HEAD~1
	commit side
	git checkout -q -
	git merge -q --no-ff -m 'merge side' side
	printf 'caf\351 \377\303\251 \355\240\200 \303\n' | raw_commit
	cd ..
	run -0 --separate-stderr example git-history odd
	[ "$stderr" = "" ]
	[ "$output" = "git-history: 11 new commits from odd" ]
	[ "$(rows)" -eq "$(git -C odd rev-list --count HEAD)" ]
	memories >got
	cat >want <<'END'
{"memory":"quote \" and ' tab \t back \\ slash \\n %s $(x) `y`"}
{"memory":"(no message)"}
{"memory":"(no message)"}
{"memory":"bell \u0007 escape \u001b[31m"}
{"memory":"/not a file\n\n/0123456789\nbody"}
{"memory":"{\"id\":\"git-0\",\"event\":\"ADD\"}"}
{"memory":"12345"}
END
	diff want <(head -7 got)
	grep -qF '{"memory":"merge side"}' got
	U=$'\357\277\275'
	grep -qF "caf$U $U"$'\303\251'" $U$U$U $U" got
	memos-list -a --fields name | grep -qF "J${U}r${U}me"
	memos-search -k 1 --fields metadata 'odd names' |
		grep -qF '["\u000afirst","new\u000aline","quo\"te\\"]'
}

@test "git-history.sh reads only what is new when run again" {
	repository again
	commit one
	commit two
	example git-history
	memos-export >before
	run -0 --separate-stderr example git-history
	[ "$output" = "git-history: 0 new commits from ." ]
	[ "$stderr" = "" ]
	memos-export | cmp - before
	commit three
	# what reaches memos-add is seen by one in front of it
	mkdir ../bin
	printf '%s\n' '#!/bin/sh' 'tee ../seen | "$MEMOS_BUILD/memos-add" "$@"' \
		>../bin/memos-add
	chmod +x ../bin/memos-add
	PATH=$PWD/../bin:$PATH run -0 example git-history .
	[ "$output" = "git-history: 1 new commits from ." ]
	[ "$(wc -l <../seen)" -eq 1 ]
	[ "$(rows)" -eq 3 ]
}

@test "git-history.sh masks secrets" {
	repository secret
	commit "use token=$TOKEN"
	commit "db: connect with password=$PASSWORD here"
	run -0 example git-history
	[ "$(memories | grep -c '\[redacted\]')" -eq 2 ]
	masked
}

@test "git-history.sh passes scope options on, and asks if it is told to" {
	repository asked
	commit 'drop redis, one store is enough'
	commit 'paint the shed'
	run -0 --separate-stderr example git-history \
		-q 'why did we drop redis' . --user ann --dir "$PWD/store"
	[ "${lines[0]}" = "git-history: 2 new commits from ." ]
	[[ ${lines[1]} == *'"memory":"drop redis, one store'*'"user_id":"ann"'* ]]
	[ "$(memos-list --dir store --user ann --fields id | wc -l)" -eq 2 ]
	[ "$(find "$HOME" -type f)" = "" ]
	run -1 example git-history -q 'zzzzqx' . --user ann --dir "$PWD/store"
}

@test "git-history.sh says what is wrong" {
	mkdir none
	GIT_CEILING_DIRECTORIES=$PWD run -2 --separate-stderr \
		example git-history none
	[ "$stderr" != "" ]
	git init -q empty
	run -1 --separate-stderr example git-history empty
	[ "$stderr" = "git-history: no commits in 'empty'" ]
	run -2 --separate-stderr example git-history --wrong
	[[ $stderr == *usage:* ]]
	repository full
	commit one
	run -3 --separate-stderr example git-history . --cube missing
	[[ $stderr == memos-add:* ]]
}

# ---- shell-history.sh ----

# history_is WANTED ...: the store's memories, types and times, in order.
history_is() {
	memos-list -a --order added --fields memory,type,event_at >got
	printf '%s\n' "$@" | diff - got
}

@test "shell-history.sh reads bash without times: each command once" {
	printf 'ls -la\ngit "st" \\n\n\nls -la\n  \nrm x' >history
	run -0 --separate-stderr example shell-history history
	[ "$stderr" = "" ]
	[ "$output" = "shell-history: 4 commands, 3 new" ]
	history_is '{"memory":"ls -la","type":"procedure"}' \
		'{"memory":"git \"st\" \\n","type":"procedure"}' \
		'{"memory":"rm x","type":"procedure"}'
}

@test "shell-history.sh reads bash with times, and commands of several lines" {
	printf '%s\n' '#1700000000' ls '#1700000001' 'for i in 1 2; do' \
		$'\techo $i' done '#1700000002' ls '#1700000003' '#comment' \
		>history
	run -0 --separate-stderr example shell-history history
	[ "$output" = "shell-history: 4 commands, 4 new" ]
	history_is \
		'{"memory":"ls","type":"event","event_at":"2023-11-14T22:13:20Z"}' \
		'{"memory":"for i in 1 2; do\n\techo $i\ndone","type":"event","event_at":"2023-11-14T22:13:21Z"}' \
		'{"memory":"ls","type":"event","event_at":"2023-11-14T22:13:22Z"}' \
		'{"memory":"#comment","type":"event","event_at":"2023-11-14T22:13:23Z"}'
}

@test "shell-history.sh reads bash where times begin halfway" {
	printf '%s\n' old '#1700000000' new later >history
	run -0 example shell-history history
	history_is '{"memory":"old","type":"procedure"}' \
		'{"memory":"new","type":"event","event_at":"2023-11-14T22:13:20Z"}' \
		'{"memory":"later","type":"procedure"}'
}

@test "shell-history.sh reads zsh: times, several lines, its own bytes" {
	# U+65E5 is e6 97 a5, and zsh writes 97 as 83 b7
	printf ': 1700000000:3;echo \346\203\267\245\n' >history
	printf '%s\n' ': 1700000001:0;for i in 1; do\' ' echo: $i\' done \
		': 1700000002:0;a: 1:2;b' plain >>history
	run -0 --separate-stderr example shell-history history
	[ "$output" = "shell-history: 4 commands, 4 new" ]
	history_is \
		$'{"memory":"echo \346\227\245","type":"event","event_at":"2023-11-14T22:13:20Z"}' \
		'{"memory":"for i in 1; do\n echo: $i\ndone","type":"event","event_at":"2023-11-14T22:13:21Z"}' \
		'{"memory":"a: 1:2;b","type":"event","event_at":"2023-11-14T22:13:22Z"}' \
		'{"memory":"plain","type":"procedure"}'
}

@test "shell-history.sh reads what zsh itself writes" {
	need zsh
	cat >write.zsh <<'END'
HISTFILE=history HISTSIZE=9 SAVEHIST=9
setopt extendedhistory
print -s 'echo "Stra\xc3\x9fe \xe6\x97\xa5\xe6\x9c\xac"'
print -s $'for i in 1; do\n echo x\\\\\ndone'
fc -W
END
	zsh -fi write.zsh </dev/null 2>/dev/null
	[ -s history ]
	run -0 example shell-history history
	memories >got
	diff - got <<'END'
{"memory":"echo \"Straße 日本\""}
{"memory":"for i in 1; do\n echo x\\\ndone"}
END
}

@test "shell-history.sh reads fish: escapes, times, paths" {
	printf '%s\n' '- cmd: echo a\\nb\nsecond "q"' '  when: 1700000000' \
		'  paths:' '    - when: 5' '- cmd: bare' '- cmd: ls' \
		'  when: 1700000001' >history
	run -0 --separate-stderr example shell-history history
	[ "$output" = "shell-history: 3 commands, 3 new" ]
	history_is \
		'{"memory":"echo a\\nb\nsecond \"q\"","type":"event","event_at":"2023-11-14T22:13:20Z"}' \
		'{"memory":"bare","type":"procedure"}' \
		'{"memory":"ls","type":"event","event_at":"2023-11-14T22:13:21Z"}'
}

@test "shell-history.sh without a file reads the three of the home directory" {
	unset XDG_DATA_HOME
	export MEMOS_DIR="$PWD/store"
	mkdir -p "$HOME/.local/share/fish"
	echo 'in bash' >"$HOME/.bash_history"
	echo ': 1700000000:0;in zsh' >"$HOME/.zsh_history"
	echo '- cmd: in fish' >"$HOME/.local/share/fish/fish_history"
	run -0 --separate-stderr example shell-history --user ann
	[ "$stderr" = "" ]
	[ "$output" = "shell-history: 3 commands, 3 new" ]
	run -0 bash -c 'memos-list -a --user ann --order added --fields memory,metadata'
	[ "$output" = '{"memory":"in bash","metadata":{"shell":"bash"}}
{"memory":"in zsh","metadata":{"shell":"zsh"}}
{"memory":"in fish","metadata":{"shell":"fish"}}' ]
}

@test "shell-history.sh masks secrets, and adds nothing when run again" {
	printf '%s\n' '#1700000000' "export GITHUB_TOKEN=$TOKEN" \
		'#1700000001' "mysql --password=$PASSWORD shop" >timed
	printf '%s\n' "curl -H 'Authorization: Bearer $TOKEN' x" \
		"git push https://ann:$PASSWORD@example.org/x" >bare
	for file in timed bare; do
		run -0 example shell-history "$file"
		[ "$output" = "shell-history: 2 commands, 2 new" ]
	done
	[ "$(memories | grep -c '\[redacted\]')" -eq 4 ]
	masked
	memos-export >before
	for file in timed bare; do
		run -0 example shell-history "$file"
		[ "$output" = "shell-history: 2 commands, 0 new" ]
	done
	memos-export | cmp - before
}

@test "shell-history.sh gets through bytes that are no text" {
	printf 'caf\351 \303\251\000x\n\377\n' >history
	run -0 --separate-stderr example shell-history history
	[ "$stderr" = "" ]
	memories >got
	printf '{"memory":"caf\357\277\275 \303\251x"}\n{"memory":"\357\277\275"}\n' |
		diff - got
}

@test "shell-history.sh says what is wrong, and passes the status on" {
	run -2 --separate-stderr example shell-history nofile
	[ "$stderr" = "shell-history: cannot read 'nofile'" ]
	run -0 example shell-history
	[ "$output" = "shell-history: 0 commands, 0 new" ]
	echo ls >history
	run -3 --separate-stderr example shell-history history --cube missing
	[[ $stderr == memos-add:* ]]
}
