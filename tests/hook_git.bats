# memos-hook git: commits are remembered, and hinted at.
# shellcheck disable=SC2016 # code for other shells, quoted
load helper

setup() {
	memos_setup
	need git
	export GIT_CONFIG_NOSYSTEM=1
	unset GIT_EDITOR EDITOR VISUAL
	git init -q -b main repo && cd repo || return
	git config user.name Ann
	git config user.email ann@example.org
}

# commit TEXT [OPTION ...]: adds a line to a file, and commits.
commit() {
	echo "$1" >>"${FILE:-cache.txt}"
	git add .
	git commit -q -m "$@"
}

# events [OPTION ...]: what is remembered of commits, oldest first.
events() {
	memos-export "$@" | jq -r 'select(.type == "event") | .memory'
}

# editor: what it shows goes to ../shown, a subject above it.
editor() {
	{
		echo '#!/bin/sh'
		echo 'cp "$1" ../shown; { echo "a subject"; cat ../shown; } >"$1"'
	} >../editor
	chmod +x ../editor
	export GIT_EDITOR=$PWD/../editor
}

@test "a commit is an event of its time, with its hash, files and lines" {
	memos-hook install git -u ann >/dev/null
	echo x >'odd "näme".txt'
	GIT_COMMITTER_DATE='2026-05-07T12:00:00+02:00' commit $'cache: drop redis\n\nOne is enough.'
	run -0 jq -c '[.id, .memory, .type, .event_at, .user_id, .name, .metadata]' \
		<(memos-list -u ann)
	hash=$(git rev-parse HEAD)
	reads <<-EOF
		["git-$hash","cache: drop redis\n\nOne is enough.","event","2026-05-07T10:00:00Z","ann","Ann",{"source":"git","project":"$(git rev-parse --show-toplevel)","repository":"repo","commit":"$hash","branch":"main","files":["cache.txt","\"odd \\\\\"näme\\\\\".txt\""],"changed":2,"insertions":4,"deletions":0}]
	EOF
}

@test "a file whose name is no text, and one with all too much in it" {
	memos-hook install git >/dev/null
	seq 300000 >many
	printf x >$'caf\xe9'
	commit 'add many'
	run -0 jq -c '[.memory, .metadata.files, .metadata.insertions]' <(memos-list)
	reads <<-'EOF'
		["add many",["cache.txt","caf?","many"],300002]
	EOF
	memos-add 'Numbers of many come from seq' >/dev/null
	editor
	seq 2 300001 >many
	git commit -q -a
	grep -Fx '# Numbers of many come from seq' ../shown
}

@test "secrets in messages are masked; a commit is kept once" {
	memos-hook install git
	commit 'the token was ghp_abcdefghijklmnopqrstuvwxyz0123456789'
	memos-hook git post-commit
	[ "$(events)" = 'the token was [redacted]' ]
	commit --allow-empty-message -m ''
	[ "$(events | wc -l)" -eq 2 ]
}

@test "an amended commit supersedes what it was, and that can be undone" {
	memos-hook install git
	commit one
	memos-export >before
	git commit -q --amend -m better
	run -0 texts < <(memos-list)
	[ "$output" = better ]
	run -0 jq -r '[.memory, .superseded_by] | join(" ")' \
		<(memos-list --state archived)
	[ "$output" = "one git-$(git rev-parse HEAD)" ]
	run -0 memos-list --history "$(memos-list --state archived | ids)"
	[[ $output == *'"by":"memos-hook"'* ]]
	memos-revise --undo >/dev/null
	diff before <(memos-export | head -n 1)
}

@test "a rebase relinks each commit, one edit for all" {
	memos-hook install git
	commit base
	git checkout -q -b topic
	FILE=a.txt commit first
	FILE=b.txt commit second
	git checkout -q main
	FILE=c.txt commit meanwhile
	git checkout -q topic
	git rebase -q main
	run -0 texts < <(memos-list | sort)
	[ "$(sort <<<"$output" | tr '\n' ' ')" = 'base first meanwhile second ' ]
	[ "$(memos-list --state archived | wc -l)" -eq 2 ]
	for hash in $(git rev-list HEAD); do
		memos-list "git-$hash" --state active | grep -q .
	done
	memos-revise --undo >/dev/null
	[ "$(memos-list --state archived | wc -l || true)" -eq 0 ]
}

@test "a hook that is there is called first, and comes back" {
	printf '#!/bin/sh\necho "$0 $*" >>../called\ncat >>../called\n' \
		>.git/hooks/post-rewrite
	chmod +x .git/hooks/post-rewrite
	printf '#!/bin/sh\nexit 7\n' >.git/hooks/prepare-commit-msg
	cp .git/hooks/post-rewrite .git/hooks/prepare-commit-msg ..
	run -0 memos-hook install git
	[ "$(jq -r .event <<<"$output" | tr '\n' ' ')" = 'ADD UPDATE UPDATE ' ]
	run -0 memos-hook install git
	[ "$(jq -r .event <<<"$output" | sort -u)" = NOOP ]
	# one that cannot be run is not
	commit one
	git commit -q --amend -m two
	grep -q 'amend' ../called
	grep -q "$(git rev-parse HEAD)" ../called
	[ "$(memos-list | texts)" = two ]
	chmod +x .git/hooks/prepare-commit-msg.before-memos
	run commit three
	[ "$status" -ne 0 ]
	memos-hook uninstall git
	cmp ../post-rewrite .git/hooks/post-rewrite
	cmp ../prepare-commit-msg .git/hooks/prepare-commit-msg
	[ "$(cd .git/hooks && find . -name '*memos*')" = "" ]
	[ ! -e .git/hooks/post-commit ]
}

@test "core.hooksPath says where hooks are, in a worktree, too" {
	git config core.hooksPath "$PWD/../shared hooks"
	memos-hook install git
	[ -x '../shared hooks/post-commit' ]
	[ ! -e .git/hooks/post-commit ]
	commit one
	git worktree add -q ../other
	cd ../other
	commit two
	run -0 jq -r .metadata.branch <(memos-list --filter '{"repository":"other"}')
	[ "$output" = other ]
}

@test "who writes a message is shown memories of the change, as comments" {
	memos-hook install git
	memos-add 'We dropped Redis: one cache is enough' \
		>/dev/null
	memos-add $'Redis evil \e[31m\nsecond line' >/dev/null
	commit base
	editor
	echo 'drop the redis cache' >>cache.txt
	git add .
	run -0 --separate-stderr git commit -q
	[ "$output$stderr" = "" ]
	[ "$(git log -1 --format=%B)" = 'a subject' ]
	run -0 head -n 4 ../shown
	[ "${lines[0]}" = '# Remembered:' ]
	[[ $output == *'# We dropped Redis: one cache is enough'* ]]
	[[ $output == *'# Redis evil'* ]]
	run -1 grep -e 'second line' -e $'\e' ../shown
}

@test "no hint where a message is given, kept as it is, or nothing is known" {
	memos-hook install git
	memos-add 'We dropped Redis: one cache is enough' >/dev/null
	commit base
	editor
	for how in '-m x' '--cleanup=verbatim' '--amend' '-C HEAD'; do
		rm -f ../shown
		echo "redis $how" >>cache.txt
		git add .
		# shellcheck disable=SC2086 # two words
		git commit -q $how
		run -1 grep Remembered <(git log -1 --format=%B)
		run grep Remembered ../shown
		[ "$output" = "" ] || [[ $output == *'No such file'* ]]
	done
	git config commit.cleanup scissors
	echo "redis" >>cache.txt
	git add .
	git commit -q
	run -1 grep Remembered <(git log -1 --format=%B)
}

@test "whatever goes wrong, the commit is made" {
	memos-hook install git
	commit base
	echo 'this is no database at all, however long it is' >"$(db)"
	commit one
	git commit -q --amend -m two
	[ "$(git log -1 --format=%s)" = two ]
	grep -q memory.db "$XDG_STATE_HOME/memos/hook.log"
	sed -i "s|$MEMOS_BUILD/|/nowhere/|" .git/hooks/*
	commit three
	[ "$(git log -1 --format=%s)" = three ]
}

@test "outside of a repository, and for another hook, it is a fault" {
	run -1 --separate-stderr memos-hook git pre-push
	one_line "no hook 'pre-push' of git"
	cd ..
	export GIT_CEILING_DIRECTORIES=$PWD
	run -1 --separate-stderr memos-hook install git
	one_line 'no git repository'
	run -1 --separate-stderr memos-hook git post-commit
	one_line 'no work tree'
}
