# What TAB offers, in the three shells, for every command.
load helper

setup() {
	memos_setup
	C="$ROOT/completions"
	mapfile -t COMMANDS < <(commands)
}

# The candidates for a command line that ends at the cursor, one a line; words
# are split as readline splits them, also at an equals sign.
bash_complete() {
	# shellcheck disable=SC2016 # for the other shell
	bash --norc -c '
		. "$1"; line=$2; last=
		COMP_LINE=$line; COMP_POINT=${#line}
		read -ra COMP_WORDS <<<"${line//=/ = }"
		[[ $line == *" " ]] && COMP_WORDS+=("")
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		[[ $line == *= ]] || last=${COMP_WORDS[COMP_CWORD]}
		_memos "${COMP_WORDS[0]}" "$last" \
			"${COMP_WORDS[COMP_CWORD - 1]}"
		printf "%s\n" "${COMPREPLY[@]}"' _ "$C/memos.bash" "$1"
}

fish_complete() {
	# shellcheck disable=SC2016 # for the other shell
	fish --no-config -c 'source $argv[1]; complete -C $argv[2]' \
		"$C/memos.fish" "$1"
}

# interactive SHELL LINE: what an interactive shell shows after TAB TAB.
interactive() {
	zsh -f "$ROOT/tests/zcomplete.zsh" "$1" "$C" "$2"
}

# enums CMD: a line "name value,value" for each option with fixed values.
enums() {
	"$1" --dump-options | awk -F '\t' '$4 == "enum" { print $1, $3 }'
}

@test "each file knows every command" {
	for cmd in "${COMMANDS[@]}"; do
		echo "$cmd"
		grep -q "^complete .* $cmd\b" "$C/memos.bash"
		grep -q "^#compdef .*\b$cmd\b" "$C/_memos"
		grep -q "^for cmd in .*\b$cmd\b" "$C/memos.fish"
	done
}

@test "each file knows the sub-commands of memos-cube" {
	verbs='create list check stats compact reembed reindex dump'
	grep -q "($verbs)" "$C/memos.bash"
	grep -q "($verbs)" "$C/_memos"
	grep -q " $verbs\$" "$C/memos.fish"
	for verb in $verbs; do
		man="$ROOT/man/memos-cube.1"
		echo "$verb"
		grep -qw "$verb" "$man"
	done
}

@test "bash offers every option of the table" {
	for cmd in "${COMMANDS[@]}"; do
		diff <(bash_complete "$cmd --") \
			<("$cmd" --dump-options | cut -f1 | sed 's/^/--/')
	done
}

@test "bash completes the values of an option, in all its forms" {
	for cmd in "${COMMANDS[@]}"; do
		while read -r name values; do
			echo "$cmd --$name"
			diff <(bash_complete "$cmd --$name ") <(tr , '\n' <<<"$values")
			diff <(bash_complete "$cmd --$name=") <(tr , '\n' <<<"$values")
			run -0 bash_complete "$cmd --$name=${values%%,*}"
			[[ ${lines[0]} == "${values%%,*}"* ]]
		done < <(enums "$cmd")
	done
}

@test "bash completes the sub-commands of memos-cube" {
	run -0 bash_complete 'memos-cube '
	[ "$output" = $'create\nlist\ncheck\nstats\ncompact\nreembed\nreindex\ndump' ]
	run -0 bash_complete 'memos-cube rei'
	[ "$output" = reindex ]
}

@test "bash completes cubes that exist" {
	store '{"memory":"tea is good"}'
	run -0 bash_complete 'memos-search --cube '
	[ "$output" = default ]
	run -0 bash_complete 'memos-search --cube=d'
	[ "$output" = default ]
	run -0 bash_complete 'memos-cube stats '
	[ "$output" = default ]
}

@test "bash completes the files of memos-add, quoted as need be" {
	need zsh
	touch 'my notes.jsonl'
	run -0 interactive bash 'memos-add my'
	[[ $output == *'memos-add my\ notes.jsonl'* ]]
}

@test "bash completes inside its line editor" {
	need zsh
	run -0 interactive bash 'memos-search --hel'
	[[ $output == *'memos-search --help '* ]]
}

@test "fish offers every option with its help" {
	need fish
	for cmd in "${COMMANDS[@]}"; do
		diff <(fish_complete "$cmd --" | sort) \
			<("$cmd" --dump-options | cut -f1,5 | sed 's/^/--/' | sort)
	done
}

@test "fish completes the values of an option" {
	need fish
	for cmd in "${COMMANDS[@]}"; do
		while read -r name values; do
			diff <(fish_complete "$cmd --$name " | cut -f1 | sort) \
				<(tr , '\n' <<<"$values" | sort)
		done < <(enums "$cmd")
	done
}

@test "fish completes sub-commands, cubes and files" {
	need fish
	store '{"memory":"tea is good"}'
	touch notes.jsonl
	run -0 fish_complete 'memos-cube rei'
	[ "$output" = reindex ]
	run -0 fish_complete 'memos-cube stats '
	[ "$output" = default ]
	run -0 fish_complete 'memos-add no'
	[ "$output" = notes.jsonl ]
	run -0 fish_complete 'memos-search no'
	[ "$output" = "" ]
}

@test "zsh completes options with their help, values, files and cubes" {
	need zsh
	store '{"memory":"tea is good"}'
	touch 'my notes.jsonl'
	run -0 interactive zsh 'memos-search --'
	while read -r name; do
		echo "--$name"
		[[ $output == *"--$name"* ]]
	done < <(memos-search --dump-options | cut -f1)
	[[ $output == *'print the version and exit'* ]]
	run -0 interactive zsh 'memos-cube rei'
	[[ $output == *'memos-cube reindex'* ]]
	run -0 interactive zsh 'memos-search --cube de'
	[[ $output == *'--cube default'* ]]
	run -0 interactive zsh 'memos-add my'
	[[ $output == *'memos-add my\ notes.jsonl'* ]]
}
