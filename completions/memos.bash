# bash completion for the memos commands; each command lists its own options.

_memos_cubes() {
	memos-cube list 2>/dev/null |
		sed -n 's/.*"name": *"\([A-Za-z0-9._-]*\)".*/\1/p'
}

_memos_blocks() {
	memos-block list --all 2>/dev/null |
		sed -n 's/^{"label":"\([A-Za-z0-9_-]*\)".*/\1/p'
}

_memos() {
	local cur=$2 prev=$3 word long short arg kind value='' words=() verb=''
	COMPREPLY=()
	# bash splits --option=value at the equals sign
	if [[ ${COMP_WORDS[COMP_CWORD]} == = ]]; then
		cur=''
	elif [[ $prev == = ]]; then
		prev=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	while IFS=$'\t' read -r long short arg kind _; do
		words+=("--$long")
		[[ $kind == flag ]] && continue
		[[ $prev == "--$long" || $prev == "-$short" ]] || continue
		value=$kind
		case $kind/$long in
		enum/*) words=("${arg//,/ }") && break ;;
		*/cube) mapfile -t words < <(_memos_cubes) && break ;;
		*) words=() && break ;;
		esac
	done < <("$1" --dump-options 2>/dev/null)
	if [[ -z $value && $cur != -* ]]; then
		words=()
		for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
			case $word in
			create | list | check | stats | compact | reembed | reindex | dump) verb=$word ;;
			show | set | append | replace | delete | undo | history) verb=$word ;;
			near | path | communities | changed | add | entity | rename | merge) verb=$word ;;
			esac
		done
		case ${1##*/}/$verb in
		memos-add/) value='file' ;;
		memos-cube/) words=(create list check stats compact reembed reindex dump) ;;
		memos-hook/) words=(claude codex cursor gemini vscode git install uninstall) ;;
		memos-block/) words=(list show set append replace delete undo history) ;;
		memos-graph/) words=(list near path communities changed add entity rename merge) ;;
		memos-block/*) mapfile -t words < <(_memos_blocks) ;;
		memos-cube/*) mapfile -t words < <(_memos_cubes) ;;
		esac
	fi
	# an empty answer and this option leave quoting of paths to readline
	[[ $value == file ]] && compopt -o default 2>/dev/null
	mapfile -t COMPREPLY < <(compgen -W "${words[*]}" -- "$cur")
	return 0
}

complete -F _memos memos-add memos-search memos-list memos-context memos-export memos-import memos-block memos-revise memos-forget memos-graph memos-consolidate memos-chat memos-cube memos-work memos-eval memos-mcp memos-hook
