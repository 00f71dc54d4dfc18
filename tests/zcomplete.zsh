# usage: zsh -f zcomplete.zsh bash|zsh <completion dir> <command line>
# Prints what TAB TAB shows in an interactive shell.  A pseudo-terminal is the
# only honest way: completion runs inside the line editor.
zmodload zsh/zpty
local shell=$1 dir=${2:a} line=$3 out chunk
export TERM=dumb INPUTRC=/dev/null

# The prompt is written in two parts, so that the echo of the line is not it;
# so is the mark that a key after the TABs prints: the editor reads that key
# only when it is done with them, however long they took.  zsh may not have
# drawn the line by then, for there are keys to be read: the mark prints it.
if [[ $shell == bash ]]; then
	zpty -e z bash --norc --noprofile -i
	zpty -w z "bind 'set bell-style none'; bind 'set page-completions off'; bind 'set completion-query-items 0'; bind -x '\"\\C-x\\C-d\":echo DO''NE'; stty cols 200; . ${(q)dir}/memos.bash; PS1='REA''DY>'"
else
	zpty -e z zsh -f -i
	zpty -w z "fpath=(${(q)dir} \$fpath); path=(${(q)path[@]}); autoload -Uz compinit; compinit -u -D; zstyle ':completion:*' list-colors ''; LISTMAX=1000; stty cols 200; bindkey '^I' complete-word; mark() { zle -I; print -r -- \$BUFFER; print DO''NE }; zle -N mark; bindkey '^X^D' mark; PROMPT='REA''DY>'"
fi
zpty -r z chunk '*READY>*'
zpty -w -n z "$line"$'\t'$'\t'$'\x18\x04'

# Until the mark; the limit is for a shell that has died.
float waited=0
while [[ $out != *DONE* ]] && (( waited < 60 )); do
	if zpty -rt z chunk; then
		out+=$chunk
	else
		sleep 0.05
		(( waited += 0.05 ))
	fi
done
zpty -d z
print -r -- "$out"
