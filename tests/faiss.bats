# How FAISS is linked: its C API from our own object or from a system library,
# and only into what needs it.
load helper

# instrumented: the sanitizers of the build, as make knows them.
instrumented() {
	case $(nm "$MEMOS_BUILD/lib/find/faiss.o") in
	*__asan_*) echo address,undefined ;;
	*__tsan_*) echo thread ;;
	*__ubsan_*) echo undefined ;;
	esac
}

# with_library LIBRARY: links the unit test of FAISS against it, in ./build,
# from the objects that there are but for the one that takes its place.
with_library() {
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -C "$ROOT" \
		B="$PWD/build" SANITIZE="$(instrumented)" \
		FAISS_C="-L$PWD $1" "$PWD/build/test-faiss"
}

@test "a system library takes the place of our own C API of FAISS" {
	case $MEMOS_BUILD in *coverage*) skip 'a build with profiles' ;; esac
	mkdir -p build/tests/unit
	cp -a "$MEMOS_BUILD/lib" "$MEMOS_BUILD/words.bin" \
		"$MEMOS_BUILD/mktable" build
	cp -a "$MEMOS_BUILD"/tests/unit/test-faiss.* build/tests/unit ||
		skip 'the unit tests are not built'
	mv build/lib/find/faiss_c.o .
	ar rcs libfaiss_c.a faiss_c.o
	run -0 with_library -lfaiss_c
	run -0 ar t build/libmemos.a
	[[ $output == *faiss.o* ]]
	[[ $output != *faiss_c.o* ]]
	run -0 build/test-faiss
	# and is not only there beside it
	rm build/test-faiss
	ar rcs libnothing.a
	run ! with_library -lnothing
	[[ $output == *"undefined reference to \`faiss_"* ]]
}

@test "a command that reads no vectors holds nothing of FAISS" {
	local name

	grep -qE "IndexIVF|OMP_NUM_THREADS" "$MEMOS_BUILD/memos-cube"
	for name in memos-list memos-export; do
		run ! grep -qE "IndexIVF|OMP_NUM_THREADS" "$MEMOS_BUILD/$name"
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
