#!/bin/sh
# usage: sh tests/lint.sh - prints one line for each fault in the tree's form;
# `make lint` runs it.  Exported symbols are read from MEMOS_BUILD, or build.
set -u

cd "$(dirname "$0")/.." || exit 1
BUILD=${MEMOS_BUILD:-build}
FUNCTION_MAX=60
FILE_MAX=500
found=$(mktemp) || exit 1
trap 'rm -f "$found"' EXIT
checks=0
faults=0

# check NAME FUNCTION: each line that the function prints is a fault.
check() {
	"$2" >"$found" 2>&1
	sed "s/^/$1: /" "$found"
	checks=$((checks + 1))
	faults=$((faults + $(wc -l <"$found")))
}

# have TOOL: a gate whose tool is missing must not pass in silence.
have() {
	command -v "$1" >/dev/null && return
	echo "$1 is not installed"
	return 1
}

sources() {
	find lib cmd "$@" -name '*.[ch]' | sort
}

top_level() {
	names=$(git ls-files 2>/dev/null | cut -d/ -f1 | sort -u | grep -v '^\.')
	for name in $names; do
		case $name in
		Makefile | README.md | LICENSE) ;;
		cmd | lib | man | completions | tests | examples) ;;
		*) echo "'$name' is none of the names that the top has" ;;
		esac
	done
	for name in Makefile README.md LICENSE cmd lib man completions tests \
		examples; do
		[ -e "$name" ] || echo "'$name' is missing"
	done
}

format() {
	have clang-format || return
	sources tests/unit | xargs clang-format --dry-run -Werror 2>&1 |
		grep -E ': (error|warning):'
}

file_length() {
	sources | xargs wc -l | awk -v max="$FILE_MAX" '
		$2 != "total" && $1 > max {
			print $2 " has " $1 " lines, " max " is the bound"
		}'
}

function_length() {
	have ctags || return
	sources | xargs ctags -x --c-kinds=f \
		--_xformat='%{line} %{end} %N %F' -f - |
		awk -v max="$FUNCTION_MAX" '
		$2 - $1 + 1 > max {
			print $4 ":" $1 ": " $3 "() has " $2 - $1 + 1 \
				" lines, " max " is the bound"
		}'
}

headers() {
	for header in lib/*/*.h; do
		echo "#include \"${header#lib/}\"" |
			${CC:-cc} -std=c11 -D_GNU_SOURCE -Ilib -Wall -Wextra \
				-Werror -fsyntax-only -x c - 2>&1 |
			grep -m 1 -E 'error:' |
			sed "s|^|$header does not compile alone: |"
	done
}

# A .c file includes its own header first, which proves that it stands alone.
own_header() {
	for file in lib/*/*.c; do
		own=${file#lib/}
		own=${own%.c}.h
		[ -e "lib/$own" ] || continue
		grep -m 1 '^#include' "$file" | grep -qxF "#include \"$own\"" ||
			echo "$file does not include \"$own\" first"
	done
}

# layer FOLDER ALLOWED ...: what the folder's files may include.
layer() {
	folder=$1
	shift
	allowed=$(echo "$*" | tr ' ' '|')
	for file in "$folder"/*.[ch]; do
		[ -e "$file" ] || continue
		grep -n '^#[[:space:]]*include[[:space:]]*"' "$file" |
			grep -vE "\"($allowed)/[a-z0-9_]+\\.h\"" |
			sed "s|^|$file:|"
	done
}

layers() {
	layer lib/base base
	layer lib/text base text
	layer lib/store base text store
	layer lib/model base text model
	layer lib/find base text store model find
	layer lib/mind base text store model find mind
	layer lib/serve base text store model find mind serve
	layer cmd base text store model find mind serve cmd
}

one_faiss() {
	files=$(grep -rliE --include='*.[ch]' \
		'^#[[:space:]]*include[[:space:]]*["<]faiss/' lib cmd)
	[ "$(echo "$files" | wc -l)" -le 1 ] ||
		echo "FAISS is included by more than one file:" "$files"
}

# prefixes FILE: what the file may export: names that begin with its own, or,
# where foo_bar_baz.c has no header, with that of the module foo_bar.h or foo.h
# that it is a part of.
prefixes() {
	stem=${1%.*}
	while [ ! -e "$stem.h" ] && [ "$stem" != "${stem%_*}" ]; do
		stem=${stem%_*}
	done
	case $stem in
	lib/base/record | lib/base/record_* | lib/base/messages)
		echo "memory|${stem##*/}"
		;;
	lib/text/analyse) echo "analyse|analyser|term|terms" ;;
	lib/store/selection) echo "selection|scope" ;;
	lib/model/settings) echo "settings|models" ;;
	lib/find/rank) echo "rank|ranking|ranker" ;;
	lib/find/rank_scan | lib/find/rank_settle) echo "ranker" ;;
	lib/find/border) echo "border|borders" ;;
	lib/find/search) echo "search|searcher|results" ;;
	lib/store/edits) echo "edits|edit" ;;
	lib/mind/claims) echo "claims|window" ;;
	lib/mind/decide) echo "decide|decision|plan" ;;
	lib/mind/extract_frames) echo "extract_frames|extract_frame" ;;
	lib/mind/extract_tokens) echo "extract_tokens|token" ;;
	lib/mind/extract_words) echo "extract_words|extract_word" ;;
	lib/mind/relations) echo "relations|relation" ;;
	lib/find/words_build) echo "words_build|words_builder" ;;
	lib/find/blas) echo "blas|[ds][a-z]+" ;;
	*) echo "${stem##*/}" ;;
	esac
}

exports() {
	have nm || return
	if [ ! -d "$BUILD/lib" ]; then
		echo "nothing is built in $BUILD"
		return
	fi
	for file in lib/*/*.c lib/*/*.S; do
		[ -e "$file" ] || continue
		object=$BUILD/${file%.*}.o
		if [ ! -e "$object" ]; then
			echo "$object is not built"
			continue
		fi
		nm -g --defined-only --format=posix "$object" |
			awk -v file="$file" -v own="^($(prefixes "$file"))(_|\$)" '
			$2 ~ /^[A-Z]$/ && $1 !~ own {
				print file " exports " $1
			}'
	done
}

# Two sources of one name would make one object: the second is never built.
one_object() {
	for file in lib/*/*.c lib/*/*.S; do
		[ -e "$file" ] && echo "${file%.*}"
	done | sort | uniq -d | sed 's/$/ has two sources, but one object/'
}

pages_mandoc() {
	have mandoc || return
	mandoc -T lint -W warning man/*.[157]
}

pages_groff() {
	have groff || return
	groff -mdoc -T utf8 -ww -z man/*.[157]
}

scripts() {
	have shellcheck || return
	for file in tests/*.bats tests/*.bash tests/*.sh examples/*.sh \
		examples/memos-fzf examples/prepare-commit-msg \
		completions/memos.bash .ci/run; do
		[ -e "$file" ] && echo "$file"
	done | xargs shellcheck -x -f gcc
}

# Shells that only their users have: what is missing here is not checked.
other_shells() {
	if command -v zsh >/dev/null; then
		zsh -n completions/_memos
		zsh -n tests/zcomplete.zsh
	fi
	if command -v fish >/dev/null; then
		fish --no-execute completions/memos.fish
	fi
}

check 'top level' top_level
check format format
check 'file length' file_length
check 'function length' function_length
check headers headers
check 'own header' own_header
check layers layers
check FAISS one_faiss
check exports exports
check objects one_object
check mandoc pages_mandoc
check groff pages_groff
check shellcheck scripts
check shells other_shells

echo "lint: $checks checks, $faults faults"
[ "$faults" -eq 0 ]
