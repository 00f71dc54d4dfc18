# usage: zsh -f zcomplete.zsh bash|zsh <completion dir> <command line>
# Prints what TAB TAB shows in an interactive shell.  A pseudo-terminal is the
# only honest way: completion runs inside the line editor.
zmodload zsh/zpty
local shell=$1 dir=${2:a} line=$3 out chunk
export TERM=dumb INPUTRC=/dev/null

# The prompt is written in two parts, so that the echo of the line is not it.
if [[ $shell == bash ]]; then
	zpty -e z bash --norc --noprofile -i
	zpty -w z "bind 'set bell-style none'; bind 'set page-completions off'; bind 'set completion-query-items 0'; stty cols 200; . ${(q)dir}/memos.bash; PS1='REA''DY>'"
else
	zpty -e z zsh -f -i
	zpty -w z "fpath=(${(q)dir} \$fpath); path=(${(q)path[@]}); autoload -Uz compinit; compinit -u -D; zstyle ':completion:*' list-colors ''; LISTMAX=1000; stty cols 200; bindkey '^I' complete-word; PROMPT='REA''DY>'"
fi
zpty -r z chunk '*READY>*'
zpty -w -n z "$line"$'\t'$'\t'

# Done when silent for a while, sooner once something came; commands under a
# sanitizer on a busy machine take their time between two pieces.
float silent=0 pause=1.2
[[ $MEMOS_BUILD == *address* ]] && pause=5
while (( silent < (${#out} ? pause : 20) )); do
	if zpty -rt z chunk; then
		out+=$chunk
		silent=0
	else
		sleep 0.1
		(( silent += 0.1 ))
	fi
done
zpty -d z
print -r -- "$out"
