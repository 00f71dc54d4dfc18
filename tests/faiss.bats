# How FAISS is linked: its C API from our own object or from a system library,
# once for all commands.
load helper

# instrumented: the sanitizers of the build, as make knows them.
instrumented() {
	case $(nm "$MEMOS_BUILD/lib/find/faiss.o") in
	*__asan_*) echo address,undefined ;;
	*__tsan_*) echo thread ;;
	*__ubsan_*) echo undefined ;;
	esac
}

# with_library LIBRARY: makes build/faiss.so with it, from the objects that
# there are but for the one that it takes the place of.
with_library() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -C "$ROOT" \
		B="$PWD/build" SANITIZE="$(instrumented)" \
		FAISS_C="-L$PWD $1" "$PWD/build/faiss.so"
}

@test "a system library takes the place of our own C API of FAISS" {
	case $MEMOS_BUILD in *coverage*) skip 'a build with profiles' ;; esac
	mkdir -p build/lib
	cp -a "$MEMOS_BUILD/lib/find" build/lib
	cp "$MEMOS_BUILD/test-faiss" build ||
		skip 'the unit tests are not built'
	mv build/lib/find/faiss_c.o .
	ar rcs libfaiss_c.a faiss_c.o
	run -0 with_library -lfaiss_c
	run -0 build/test-faiss
	# and is not only there beside it
	rm build/faiss.so
	ar rcs libnothing.a
	run -0 with_library -lnothing
	run ! build/test-faiss
	[[ $output == *"faiss.so' is of another version of memos"* ]]
}

@test "no command holds anything of FAISS" {
	local name

	grep -q N5faiss "$MEMOS_BUILD/faiss.so"
	for name in $(commands); do
		run ! grep -q N5faiss "$MEMOS_BUILD/$name"
	done
}

@test "a command that finds no FAISS adds and finds, and says so when it is to seal" {
	cp "$MEMOS_BUILD/memos-add" "$MEMOS_BUILD/memos-cube" \
		"$MEMOS_BUILD/memos-search" "$MEMOS_BUILD/words.bin" .
	run -0 ./memos-add 'Ann prefers tea'
	run -3 ./memos-cube compact
	[[ $output == *"cannot open 'faiss.so': "*"No such file"* ]]
	run -0 ./memos-search tea
	[[ $output == *'Ann prefers tea'* ]]
}

@test "commands hold the one stemmer that they use" {
	local name

	for name in $(commands); do
		[ "$(nm "$MEMOS_BUILD/$name" | grep -c ' T .*_stem$')" -le 3 ]
	done
}

@test "commands need no library but libc's own, and take 8 MB at most" {
	local name instrumented own='vdso|ld-linux|lib(c|m)\.so' more

	instrumented=$(instrumented)
	[ -z "$instrumented" ] ||
		own+='|lib(asan|ubsan|tsan|gcc_s|stdc\+\+)\.so'
	[ "$(commands)" != "" ]
	for name in $(commands); do
		# the one that reads lines of a person
		more=
		[ "$name" != memos-chat ] || more='|lib(readline|tinfo)\.so'
		run -0 ldd "$MEMOS_BUILD/$name"
		run ! grep -vE "$own$more" <<<"$output"
		# every look at an address takes code
		[[ $instrumented != *address* ]] || continue
		strip -o stripped "$MEMOS_BUILD/$name"
		[ "$(stat -c %s stripped)" -le 8388608 ]
	done
}
