# The first minute of the README, typed as it stands there.
load helper

setup() {
	memos_setup
	unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME
	export GIT_CONFIG_NOSYSTEM=1
	# the reader's: a checkout that was built, and a shell that was used
	git init -q .
	git config user.name Ann
	git config user.email ann@example.org
	cp -r "$ROOT/examples" "$ROOT/README.md" .
	git add .
	git commit -q -m 'build: one Makefile, as the old one was not understood'
	ln -s "$MEMOS_BUILD" build
	echo 'make demo' >"$HOME/.bash_history"
	# nothing of ours is on the way to commands yet
	PATH=${PATH#"$MEMOS_BUILD":}
}

# typed: the lines of the README's first minute, as they are typed.
typed() {
	sed -n '/^## A first minute/,/^## The family/s/^    \$ //p' \
		"$ROOT/README.md"
}

# type_in: runs each line of standard input in one shell and prints it, what it
# prints, and its status.
type_in() {
	# shellcheck disable=SC2016 # for the other shell
	bash --norc -o pipefail -c 'while IFS= read -r line <&3; do
		printf "$ %s\n" "$line"
		eval "$line" </dev/null
		printf "= %s\n" $?
	done' 3<&0
}

@test "each line does what it should, in order, in a fresh home" {
	run ! command -v memos-add
	typed >lines
	[ "$(wc -l <lines)" -ge 12 ]
	run -0 --separate-stderr type_in <lines
	echo "$output"
	echo "$stderr"
	[ "$stderr" = "" ]
	[ "$(grep -c '^\$ ' <<<"$output")" -eq "$(wc -l <lines)" ]
	[ "$(grep -c '^= 0$' <<<"$output")" -eq "$(wc -l <lines)" ]
}

@test "what it finds is what a reader expects" {
	typed | type_in >out
	# answer WORDS: what the line with these words printed first
	answer() {
		grep -A 1 "^\$ .*$1" out | sed -n 2p
	}
	[[ $(answer 'what does Ann like to drink') == *'green tea'* ]]
	[[ $(answer 'who had a baby') == *'My sister Zoe'*'"score":'* ]]
	[[ $(answer 'why did we change the build') == *'one Makefile'* ]]
	[ "$(answer git-history.sh)" = 'git-history: 1 new commits from .' ]
	[ "$(answer shell-history.sh)" = 'shell-history: 1 commands, 1 new' ]
	run -0 bash -c 'gzip -dc memories.jsonl.gz | wc -l'
	[ "$output" -ge 5 ]
}

@test "the same on a terminal" {
	need python3
	typed >lines
	export -f type_in
	TERM=xterm LC_ALL=C.UTF-8 run -0 python3 "$ROOT/tests/terminal.py" 80 \
		bash -c 'type_in <lines' </dev/null
	echo "$output"
	[ "$(grep -c '^= 0$' <<<"$output")" -eq "$(wc -l <lines)" ]
	[[ $output == *█* ]]
}

@test "it leaves nothing but a store in the home directory" {
	typed | type_in >/dev/null
	run -0 find "$HOME" -type f ! -name .bash_history
	[ "${#lines[@]}" -ge 1 ]
	for file in "${lines[@]}"; do
		echo "$file"
		[[ $file == "$HOME"/.local/share/memos/default/* ]]
	done
}
