# fish completion for the memos commands; each command lists its own options.

function __memos_cubes
	memos-cube list 2>/dev/null | string match -rg '"name": *"([A-Za-z0-9._-]*)"'
end

function __memos_blocks
	memos-block list --all 2>/dev/null | string match -rg '^\{"label":"([A-Za-z0-9_-]*)"'
end

set -l block_verbs list show set append replace delete undo history
set -l graph_verbs list near path communities changed add entity rename merge
set -l verbs create list check stats compact reembed reindex dump

for cmd in memos-add memos-search memos-list memos-context memos-export memos-import memos-block memos-revise memos-forget memos-graph memos-consolidate memos-chat memos-cube memos-work memos-eval memos-mcp memos-hook
	command -q $cmd; or continue
	# the file may be read once for each command
	complete -e -c $cmd
	test $cmd = memos-add; or complete -c $cmd -f
	$cmd --dump-options 2>/dev/null | while read -d \t -l long short arg kind help
		set -l spec -c $cmd -l $long -d $help
		test $short != -; and set -a spec -s $short
		switch $kind/$long
			case 'flag/*'
			case 'enum/*'
				set -a spec -x -a (string replace -a , ' ' $arg)
			case 'file/*'
				set -a spec -r -F
			case '*/cube'
				set -a spec -x -a '(__memos_cubes)'
			case '*'
				set -a spec -x
		end
		complete $spec
	end
end

complete -c memos-cube -n "not __fish_seen_subcommand_from $verbs" -a "$verbs"
complete -c memos-cube -n "__fish_seen_subcommand_from $verbs" -a '(__memos_cubes)'
complete -c memos-hook -a 'claude codex cursor gemini vscode git install uninstall'
complete -c memos-block -n "not __fish_seen_subcommand_from $block_verbs" -a "$block_verbs"
complete -c memos-block -n "__fish_seen_subcommand_from $block_verbs" -a '(__memos_blocks)'
complete -c memos-graph -n "not __fish_seen_subcommand_from $graph_verbs" -a "$graph_verbs"
