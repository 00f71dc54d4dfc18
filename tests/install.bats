# make install, into a root of its own.
# shellcheck disable=SC2016 # code for other shells, quoted
load helper

# Built already: what is tested here is putting it in place.
setup_file() {
	export STAGE="$BATS_FILE_TMPDIR/root"
	put install
}

setup() {
	memos_setup
	MAN=$STAGE/usr/share/man
	mapfile -t COMMANDS < <(commands)
}

# put TARGET [NAME=VALUE ...]: runs make for the stage, building nothing.
put() {
	env -u MAKEFLAGS -u MFLAGS make -s -C "$ROOT" -o all "$1" B="$MEMOS_BUILD" DESTDIR="$STAGE" \
		PREFIX=/usr "${@:2}"
}

# placed: all that is in the stage but the index of the pages.
placed() {
	(cd "$STAGE" && find . ! -type d ! -name mandoc.db | sort)
}

@test "every command, page, completion and example is put in place" {
	{
		for cmd in "${COMMANDS[@]}"; do
			echo "./usr/bin/$cmd"
			echo "./usr/share/bash-completion/completions/$cmd"
			echo "./usr/share/fish/vendor_completions.d/$cmd.fish"
		done
		echo ./usr/lib/memos/faiss.so
		echo ./usr/lib/memos/words.bin
		for page in "$ROOT"/man/*; do
			echo "./usr/share/man/man${page##*.}/${page##*/}"
		done
		echo ./usr/share/bash-completion/completions/memos
		echo ./usr/share/fish/vendor_completions.d/memos.fish
		echo ./usr/share/zsh/site-functions/_memos
		for file in LICENSE README.md "$ROOT"/examples/*; do
			echo "./usr/share/doc/memos/${file##*/}"
		done
	} | sort | diff - <(placed)
}

@test "commands may be run by all, and the rest be read" {
	[ "$(find "$STAGE/usr/bin" -type f ! -perm 755)" = "" ]
	[ "$(find "$STAGE/usr/share" "$STAGE/usr/lib" -type f ! -name mandoc.db \
		! -perm 644)" = "" ]
	[ "$(find "$STAGE" -type d ! -perm -055)" = "" ]
}

@test "what is installed runs, and is at most 60 MB" {
	PATH=$STAGE/usr/bin:$PATH
	for cmd in "${COMMANDS[@]}"; do
		[ "$(command -v "$cmd")" = "$STAGE/usr/bin/$cmd" ]
		run -0 "$cmd" --version
	done
	memos-add 'Ann prefers tea' >/dev/null
	[ "$(found tea)" = 'Ann prefers tea' ]
	memos-cube compact
	# every look at an address takes code
	[[ $MEMOS_BUILD != *address* ]] || return 0
	[ "$(du -sk "$STAGE" | cut -f 1)" -le 61440 ]
	for cmd in "${COMMANDS[@]}"; do
		[ "$(wc -c <"$STAGE/usr/bin/$cmd")" -le 8388608 ]
	done
}

@test "what is installed is found through a link, and after it was moved" {
	cp -a "$STAGE/usr" moved
	ln -s "$PWD/moved/bin/memos-add" "$PWD/moved/bin/memos-search" .
	./memos-add 'Ann prefers tea' >/dev/null
	run -0 ./memos-search tea
	[[ $output == *'Ann prefers tea'* ]]
}

@test "the pages are faultless, also in what they refer to" {
	need mandoc
	PATH=$PATH:/usr/sbin
	need makewhatis
	makewhatis "$MAN"
	MANPATH=$MAN run -0 mandoc -T lint -W style "$MAN"/man*/*
	[ "$output" = "" ]
}

@test "man finds and shows the pages" {
	need man
	for page in "$ROOT"/man/*; do
		name=${page##*/}
		section=${name##*.}
		name=${name%.*}
		echo "$name($section)"
		MANPATH=$MAN run -0 man -w "$section" "$name"
		[ "$output" = "$MAN/man$section/$name.$section" ]
		MANPATH=$MAN MANPAGER=cat PAGER=cat run -0 man "$section" "$name"
		[[ $(col -b <<<"$output") == *"$name"*DESCRIPTION* ]]
	done
}

@test "bash finds the completion of each command by its name" {
	for cmd in "${COMMANDS[@]}"; do
		run -0 bash --norc -c '. "$1" && complete -p "$2"' _ \
			"$STAGE/usr/share/bash-completion/completions/$cmd" "$cmd"
	done
}

@test "fish finds the completion of each command by its name" {
	need fish
	for cmd in "${COMMANDS[@]}"; do
		run -0 fish --no-config -c "source $STAGE/usr/share/fish/$(
		)vendor_completions.d/$cmd.fish; complete -C '$cmd --vers'"
		[[ $output == --version* ]]
	done
}

@test "zsh finds the completion of each command in its function" {
	need zsh
	run -0 zsh -f -c 'fpath=($1 $fpath); autoload -Uz compinit
		compinit -u -D; shift
		for cmd; do [[ $_comps[$cmd] == _memos ]] || exit 1; done' _ \
		"$STAGE/usr/share/zsh/site-functions" "${COMMANDS[@]}"
}

@test "the examples run where they are installed" {
	PATH=$STAGE/usr/bin:$PATH
	run -0 --separate-stderr sh "$STAGE/usr/share/doc/memos/demo.sh" demo
	[ "$stderr" = "" ]
	[[ $output == *'Try next:'* ]]
}

@test "BINDIR, MANDIR and DATADIR may lie elsewhere" {
	STAGE=$PWD/other put install BINDIR=/opt/b MANDIR=/opt/m DATADIR=/opt/d
	[ -x "other/opt/b/${COMMANDS[0]}" ]
	[ -e other/opt/m/man7/memos.7 ]
	[ -e other/opt/d/doc/memos/README.md ]
	[ ! -e other/usr ]
	# the files that the commands share are found from there
	other/opt/b/memos-add 'Ann prefers tea' >/dev/null
	other/opt/b/memos-cube compact
	STAGE=$PWD/other put uninstall BINDIR=/opt/b MANDIR=/opt/m DATADIR=/opt/d
	[ "$(find other ! -type d)" = "" ]
}

@test "installing again is no fault, and uninstalling leaves no file" {
	put install
	touch "$STAGE/usr/bin/other" "$MAN/man1/other.1"
	put uninstall
	[ "$(placed)" = $'./usr/bin/other\n./usr/share/man/man1/other.1' ]
	rm "$STAGE/usr/bin/other" "$MAN/man1/other.1"
	[ ! -e "$STAGE/usr/share/doc/memos" ]
	# and again is no fault either
	put uninstall
	put install
}
