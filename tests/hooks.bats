# The examples that hang on other programs: git's editor, fzf, Ctrl-R.
# shellcheck disable=SC2016 # code for other shells, quoted
load helper

setup() {
	memos_setup
	EXAMPLES=$ROOT/examples
	mkdir "$HOME/bin"
	PATH=$HOME/bin:$PATH
	export GIT_CONFIG_NOSYSTEM=1
	unset GIT_EDITOR EDITOR VISUAL FZF_DEFAULT_OPTS FZF_DEFAULT_COMMAND
}

# program NAME: standard input becomes a program of that name.
program() {
	{ echo '#!/bin/sh' && cat; } >"$HOME/bin/$1"
	chmod +x "$HOME/bin/$1"
}

# ---- prepare-commit-msg ----

# repository: a new one with the hook, a commit and a change that is staged.
repository() {
	git init -q repo && cd repo || return
	git config user.name Ann
	git config user.email ann@example.org
	echo one >cache.txt
	git add .
	git commit -q -m first
	cp "$EXAMPLES/prepare-commit-msg" .git/hooks
	chmod +x .git/hooks/prepare-commit-msg
	echo 'drop the redis cache' >>cache.txt
	git add .
	# shows what it was given, and writes a subject above it
	program editor <<-'EOF'
		cp "$1" ../shown
		{ echo 'cache: a subject'; cat ../shown; } >"$1"
	EOF
	export GIT_EDITOR=editor
}

remembered() {
	memos-add >/dev/null <<-'EOF'
		{"memory":"We dropped Redis, one cache is enough\n\nIt used too much memory."}
		{"memory":"The cache in \"cache.txt\" is C:\\temp and a very long line that goes on and on, far beyond what fits into a line of an editor"}
		{"memory":"Nobody waters the plants"}
	EOF
}

# message: that of the last commit.
message() {
	git log -1 --format=%B
}

@test "prepare-commit-msg shows memories of the change, as comments only" {
	repository
	remembered
	run -0 --separate-stderr git commit -q
	[ "$output$stderr" = "" ]
	[ "$(message)" = 'cache: a subject' ]
	head -6 ../shown >top
	diff top - <<-'EOF'

		# Remembered:
		# We dropped Redis, one cache is enough
		# The cache in "cache.txt" is C:\temp and a very long line that goes on ...
		#
		# Please enter the commit message for your changes. Lines starting
	EOF
	run ! grep -q plants ../shown
	[ "$(find .git -name '*.memos')" = "" ]
}

@test "prepare-commit-msg obeys the comment character" {
	repository
	remembered
	git config core.commentChar ';'
	git commit -q
	grep -q '^; We dropped Redis' ../shown
	[ "$(message)" = 'cache: a subject' ]
	git config core.commentChar auto
	echo 'redis cache' >>cache.txt
	git commit -qa
	run ! grep -q Redis ../shown
	[ "$(message)" = 'cache: a subject' ]
}

@test "prepare-commit-msg keeps the text of a template" {
	repository
	remembered
	printf 'why:\n# a hint\n' >../template
	git commit -q -t ../template
	[ "$(message)" = $'cache: a subject\nwhy:' ]
	grep -q '^# We dropped Redis' ../shown
}

@test "prepare-commit-msg leaves messages alone that come from elsewhere" {
	repository
	remembered
	git commit -q -m 'cache: by -m'
	[ "$(message)" = 'cache: by -m' ]
	git commit -q --amend
	run ! grep -q Redis ../shown
	git checkout -q -b side HEAD~1
	echo x >other
	git add .
	git commit -q -m side
	git merge -q --edit - 2>/dev/null || git merge -q --edit '@{-1}'
	run ! grep -q Redis ../shown
	git checkout -q -b squashed HEAD~1
	git merge -q --squash side >/dev/null
	echo 'redis cache' >>cache.txt
	git add .
	git commit -q
	run ! grep -q Redis ../shown
	echo 'redis cache' >>cache.txt
	git commit -q -a -C HEAD
	run ! grep -q '#' <(git log --all --format=%B)
}

@test "prepare-commit-msg never becomes content where comments are kept" {
	repository
	remembered
	for how in --cleanup=verbatim --cleanup=whitespace --cleanup=scissors; do
		echo 'redis cache' >>cache.txt
		git commit -q -a "$how"
		run ! grep -q Redis <(message)
	done
	for how in verbatim whitespace scissors; do
		git config commit.cleanup "$how"
		echo 'redis cache' >>cache.txt
		git commit -q -a
		run ! grep -q Redis <(message)
	done
	git config --unset commit.cleanup
	# without an editor, an empty message stays one
	echo 'redis cache' >>cache.txt
	printf 'template\n' >../template
	run ! git commit -q -a --no-edit
	git commit -q -a --no-edit -t ../template || true
	run ! grep -q Redis <(message)
	# and with one that writes nothing
	echo 'redis cache' >>cache.txt
	GIT_EDITOR=true run ! git commit -q -a
}

@test "prepare-commit-msg fails no commit, whatever goes wrong" {
	repository
	# nothing remembered
	run -0 --separate-stderr git commit -q
	[ "$output$stderr" = "" ]
	# nothing related
	store '{"memory":"zzyzx"}'
	git commit -q --allow-empty
	# a store that is none, an option that is wrong
	for trouble in MEMOS_DIR=/dev/null MEMOS_CUBE=none MEMOS_NOW=never \
		MEMOS_CONFIG=none; do
		export "${trouble?}"
		echo x >>cache.txt
		run -0 --separate-stderr git commit -q -a
		[ "$output$stderr" = "" ]
		unset "${trouble%%=*}"
	done
	# not installed
	PATH=${PATH//$MEMOS_BUILD/$HOME}
	run ! command -v memos-search
	echo x >>cache.txt
	run -0 --separate-stderr git commit -q -a
	[ "$output$stderr" = "" ]
	[ "$(message)" = 'cache: a subject' ]
}

@test "prepare-commit-msg gets through odd files and large changes" {
	repository
	remembered
	printf 'redis \377\376 \000 binary' >$'odd\nname -k "'
	seq 100000 >large
	git add .
	run -0 --separate-stderr git commit -q
	[ "$output$stderr" = "" ]
	[ "$(message)" = 'cache: a subject' ]
	printf 'caf\351 redis\n' >>cache.txt
	git commit -q -a
	git rm -q large
	git commit -q
}

@test "prepare-commit-msg works in the first commit of a repository" {
	repository
	remembered
	git init -q ../new
	cp .git/hooks/prepare-commit-msg ../new/.git/hooks
	cd ../new
	echo 'redis cache' >file
	git add .
	git -c user.name=Ann -c user.email=ann@example.org commit -q
	grep -q '^# We dropped Redis' ../shown
	[ "$(message)" = 'cache: a subject' ]
}

# ---- fzf ----

# An fzf that writes down what it is told, does what it would do when "redis" is
# typed and its second line looked at, and chooses that.
fake_fzf() {
	program fzf <<-'EOF'
		cat >first
		while [ $# -gt 0 ]; do
			case $1 in
			--bind) bind=$2 ;;
			--preview) preview=$2 ;;
			--query) printf '%s\n' "$2" >query ;;
			esac
			echo "$1" >>arguments
			shift
		done
		case $bind in change:reload:*) ;; *) exit 2 ;; esac
		bind=${bind#change:reload:}
		fill() { # COMMAND FIELD VALUE: as fzf does, quoted for a shell
			printf '%s\n' "$1" | awk -v field="{$2}" -v value="$3" '
				{
					at = index($0, field)
					print substr($0, 1, at - 1) "\047" value \
						"\047" substr($0, at + length(field))
				}'
		}
		sh -c "$(fill "$bind" q "${TYPED-redis}")" >list 2>faults
		sh -c "$(fill "$bind" q '')" >empty 2>>faults
		id=$(sed -n 2p list | cut -f 1)
		[ "$preview" = "" ] ||
			sh -c "$(fill "$preview" 1 "$id")" >preview 2>>faults
		[ "${GIVE_UP-}" = "" ] || exit 130
		sed -n 2p list
	EOF
}

browse() {
	memos-add >/dev/null <<-'EOF'
		{"id":"a","memory":"redis is a \"store\"\nof keys: C:\\new","event_at":"2026-05-01"}
		{"id":"b","memory":"we dropped redis","name":"Ann","role":"user","run_id":"s1","event_at":"2026-05-02"}
		{"id":"c","memory":"tea ends in \"score\":1","event_at":"2026-05-03"}
	EOF
	fake_fzf
}

@test "memos-fzf shows the newest, asks again for each key, previews" {
	browse
	run -0 --separate-stderr sh "$EXAMPLES/memos-fzf"
	[ "$stderr" = "" ]
	[ ! -s faults ]
	[ "$(cut -f 1 first | tr '\n' ' ')" = 'c b a ' ]
	cmp first empty
	[ "$(cut -f 1 list | sort | tr '\n' ' ')" = 'a b ' ]
	grep -qF $'a\tredis is a "store" of keys: C:\\new' list
	[ "$(sed -n 1p first)" = $'c\ttea ends in "score":1' ]
	for word in --disabled --preview --query; do
		grep -qxe "$word" arguments
	done
	id=$(sed -n 2p list | cut -f 1)
	[ "$(jq -r .id <<<"$output")" = "$id" ]
	diff preview <(memos-list --color always "$id")
}

@test "memos-fzf begins with the question it is given" {
	browse
	run -0 sh "$EXAMPLES/memos-fzf" we dropped
	[ "$(cat query)" = 'we dropped' ]
	[ "$(head -n 1 first)" = $'b\twe dropped redis' ]
}

@test "memos-fzf takes a question for what it is" {
	browse
	TYPED='--help $(touch gone) "redis"' run -0 sh "$EXAMPLES/memos-fzf"
	[ ! -e gone ]
	[ ! -s faults ]
	[ "$(wc -l <list)" -eq 2 ]
}

@test "memos-fzf obeys the scope of the environment" {
	browse
	memos-add -u ann 'redis of Ann' >/dev/null
	memos-add -u ann 'more redis of Ann' >/dev/null
	MEMOS_USER=ann run -0 sh "$EXAMPLES/memos-fzf"
	[ "$(wc -l <first)" -eq 2 ]
	[[ $(jq -r .memory <<<"$output") == *'redis of Ann' ]]
}

@test "memos-fzf prints nothing if nothing is chosen" {
	browse
	GIVE_UP=1 run -130 sh "$EXAMPLES/memos-fzf"
	[ "$output" = "" ]
}

@test "memos-fzf works with fzf itself" {
	need fzf
	need python3
	browse
	rm "$HOME/bin/fzf"
	printf '\0dropped\0\r' >keys
	TERM=xterm LC_ALL=C.UTF-8 run -0 \
		python3 "$ROOT/tests/terminal.py" 100 \
		sh -c 'sh "$1" >chosen' _ "$EXAMPLES/memos-fzf" <keys
	cat chosen
	[ "$(jq -r .id chosen)" = b ]
	# the preview was there, too
	[[ $output == *2026-05-0* ]]
}

# ---- fzf-history.sh ----

commands_of_ann() {
	printf '%s\n' '#1700000000' 'redis-cli flushall' '#1700000001' \
		'redis-cli flushall' '#1700000002' \
		$'for i in 1 2; do\n\techo "redis\\n$i"\ndone' '#1700000003' \
		'ls -la' >"$HOME/.bash_history"
	sh "$EXAMPLES/shell-history.sh" "$HOME/.bash_history" >/dev/null
	memos-add 'redis is no command' >/dev/null
	ln -s "$ROOT" "$HOME/memos"
}

@test "fzf-history.sh offers each command once, and nothing else" {
	commands_of_ann
	fake_fzf
	run -0 --separate-stderr sh "$EXAMPLES/fzf-history.sh"
	[ "$stderr" = "" ]
	[ ! -s faults ]
	[ "$(cut -f 2 first)" = 'ls -la
for i in 1 2; do  echo "redis\n$i" done
redis-cli flushall' ]
	cmp first empty
	[ "$(wc -l <list)" -eq 2 ]
	[ "$(grep -c 'no command' list)" -eq 0 ]
	# as it was typed: with its lines, tabs and backslashes
	if [[ $(sed -n 2p list) == *for* ]]; then
		[ "$output" = $'for i in 1 2; do\n\techo "redis\\n$i"\ndone' ]
	else
		[ "$output" = 'redis-cli flushall' ]
	fi
}

@test "fzf-history.sh brings back a command byte for byte" {
	printf '%s\n' 'redis other' '#1700000002' \
		$'x="\\"; echo \'a\\tb\' \\\\ \\u0041 /\\/ \001\033[31m é 日本\n\techo redis' \
		'#1700000003' >"$HOME/.bash_history"
	sed -i 1d "$HOME/.bash_history"
	sh "$EXAMPLES/shell-history.sh" "$HOME/.bash_history" >/dev/null
	program fzf <<-'EOF'
		head -n 1
	EOF
	run -0 sh "$EXAMPLES/fzf-history.sh"
	[ "$output" = "$(sed '1d; $d' "$HOME/.bash_history")" ]
}

@test "fzf-history.sh prints nothing if nothing is chosen" {
	commands_of_ann
	fake_fzf
	GIVE_UP=1 run -130 sh "$EXAMPLES/fzf-history.sh"
	[ "$output" = "" ]
}

# binding SHELL: the lines for it in the head of the script.
binding() {
	sed -n "/, in $1:\$/,/^# and in\|^set/p; /^# and in $1:\$/,/^set/p" \
		"$EXAMPLES/fzf-history.sh" | sed -n 's/^#     //p'
}

@test "Ctrl-R in bash puts the chosen command on the line" {
	need fzf
	need python3
	commands_of_ann
	binding bash >rc
	[ "$(wc -l <rc)" -ge 5 ]
	program redis-cli <<<'echo "ran $*" >ran'
	printf '\0\022\0flushall\0\r\0 now\r\0exit\r' >keys
	TERM=xterm LC_ALL=C.UTF-8 run python3 "$ROOT/tests/terminal.py" 80 \
		bash --noprofile --rcfile rc -i <keys
	cat -v <<<"$output"
	[ "$(cat ran)" = 'ran flushall now' ]
}

@test "Ctrl-R in zsh puts the chosen command on the line" {
	need fzf
	need python3
	need zsh
	commands_of_ann
	binding zsh >.zshrc
	[ "$(wc -l <.zshrc)" -ge 7 ]
	program redis-cli <<<'echo "ran $*" >ran'
	printf '\0\022\0flushall\0\r\0 now\r\0exit\r' >keys
	ZDOTDIR=$PWD TERM=xterm LC_ALL=C.UTF-8 \
		run python3 "$ROOT/tests/terminal.py" 80 zsh -d -i <keys
	cat -v <<<"$output"
	[ "$(cat ran)" = 'ran flushall now' ]
}
