# memos-hook install and uninstall: configurations of agents, byte for byte.
load helper

setup() {
	memos_setup
	unset CLAUDE_CONFIG_DIR CODEX_HOME
	PROGRAM=$MEMOS_BUILD/memos-hook
}

# commands_of FILE: event and command of every hook in it.
commands_of() {
	jq -r '.hooks | to_entries[] | .key as $e | .value[] |
		(.hooks // [.])[] | "\($e) \(.command) \(.timeout)"' "$1"
}

# event_of: what became of the file that is said on standard input.
event_of() {
	jq -r .event
}

# files: of the home, but for what is no configuration.
files() {
	(cd "$HOME" && find . -type f ! -path './state/*' | sort)
}

@test "each agent has its file, its events and its form; gone, nothing is left" {
	for agent in claude codex cursor gemini vscode; do
		run -0 --separate-stderr memos-hook install "$agent" -u ann
		[ "$stderr" = "" ]
		[ "$(event_of <<<"$output")" = ADD ]
		[ "$(memos-hook install "$agent" -u ann | event_of)" = NOOP ]
	done
	run -0 files
	reads <<-'EOF'
		./.claude/settings.json
		./.codex/hooks.json
		./.copilot/hooks/memos.json
		./.cursor/hooks.json
		./.gemini/settings.json
	EOF
	run -0 commands_of "$HOME/.claude/settings.json"
	reads <<-EOF
		SessionStart $PROGRAM claude --user ann 15
		UserPromptSubmit $PROGRAM claude --user ann 15
		Stop $PROGRAM claude --user ann 15
		PreCompact $PROGRAM claude --user ann 15
		SessionEnd $PROGRAM claude --user ann 15
	EOF
	run -0 commands_of "$HOME/.codex/hooks.json"
	[ "${#lines[@]}" -eq 4 ]
	run -0 commands_of "$HOME/.gemini/settings.json"
	[ "${lines[1]}" = "BeforeAgent $PROGRAM gemini --user ann 15000" ]
	run -0 commands_of "$HOME/.cursor/hooks.json"
	[ "${lines[3]}" = "stop $PROGRAM cursor --user ann 15" ]
	[ "$(jq .version "$HOME/.cursor/hooks.json")" = 1 ]
	jq -e '.hooks.Stop[0].type == "command"' \
		"$HOME/.copilot/hooks/memos.json"
	for agent in claude codex cursor gemini vscode; do
		[ "$(memos-hook uninstall "$agent" | event_of)" = DELETE ]
		[ "$(memos-hook uninstall "$agent" | event_of)" = NOOP ]
	done
	[ "$(files)" = "" ]
}

@test "what is installed is what an agent's shell can run" {
	memos-add 'The user prefers tabs' >/dev/null
	memos-hook install claude -u "it's me" --dir "$PWD/a b" -b 77 \
		--no-tools >/dev/null
	memos-add -u "it's me" --dir "$PWD/a b" 'Ann prefers spaces' >/dev/null
	command=$(jq -r '.hooks.UserPromptSubmit[0].hooks[0].command' \
		"$HOME/.claude/settings.json")
	[[ $command == *' --budget 77 '*' --no-tools' ]]
	run -0 sh -c "$command" <<<'{"hook_event_name":"UserPromptSubmit","prompt":"tabs or spaces?"}'
	[[ $output == *'prefers spaces'* ]]
	[[ $output != *tabs* ]]
}

@test "what stands there stays to the byte, and comes back to the byte" {
	mkdir -p "$HOME/.claude"
	file=$HOME/.claude/settings.json
	while IFS= read -r text; do
		printf %b "$text" >"$file"
		cp "$file" before
		rm -f "$file.before-memos"
		echo "$text"
		run -0 memos-hook install claude
		[ "$(event_of <<<"$output")" = UPDATE ]
		cmp before "$file.before-memos"
		[ "$(commands_of "$file" | grep -c 'memos-hook claude')" -eq 5 ]
		# all that was there is still there, in its order
		diff <(jq -S 'del(.hooks)' before) <(jq -S 'del(.hooks)' "$file")
		cp "$file" after
		memos-hook install claude
		cmp after "$file"
		memos-hook install claude -u ann
		[ "$(commands_of "$file" | grep -c 'claude --user ann')" -eq 5 ]
		memos-hook uninstall claude
		cmp before "$file"
		[ ! -e "$file.before-memos" ]
	done <<-'EOF'
		{}
		{\n}\n
		{"a":1}
		{\n\t"model": "x",\n\t"env": { "A": "1" }\n}\n
		{\n    "hooks": {\n        "Stop": [\n            {"hooks": [{"type": "command", "command": "x"}]}\n        ]\n    },\n    "z": [1,2]\n}
		{"hooks":{"Stop":[{"matcher":"","hooks":[{"type":"command","command":"say \\"memos\\""}]}],"PreToolUse":[]},"x":null}
	EOF
}

@test "without the copy, and after changes of others, only ours is taken out" {
	mkdir -p "$HOME/.claude"
	file=$HOME/.claude/settings.json
	printf '{\n  "a": 1,\n  "hooks": {\n    "Stop": [\n      {"hooks": [{"type": "command", "command": "x"}]}\n    ]\n  }\n}\n' >"$file"
	cp "$file" before
	memos-hook install claude
	rm "$file.before-memos"
	memos-hook uninstall claude
	cmp before "$file"
	memos-hook install claude
	jq '.b = 2 | .hooks.Stop[1].hooks += [{"type":"command","command":"y"}]' \
		"$file" >changed
	cp changed "$file"
	memos-hook uninstall claude
	run -0 jq -c . "$file"
	reads <<-'EOF'
		{"a":1,"hooks":{"Stop":[{"hooks":[{"type":"command","command":"x"}]},{"hooks":[{"type":"command","command":"y"}]}]},"b":2}
	EOF
}

@test "a file that cannot be read is left as it is, and its line is said" {
	mkdir -p "$HOME/.gemini" "$HOME/.codex"
	printf '{\n  // a comment\n  "a": 1\n}\n' | tee before \
		>"$HOME/.gemini/settings.json"
	run -1 --separate-stderr memos-hook install gemini
	[ "$output" = "" ]
	one_line 'settings.json' 'is left as it is: line 2, column 3: '
	cmp before "$HOME/.gemini/settings.json"
	run -1 --separate-stderr memos-hook uninstall gemini
	one_line 'line 2'
	for text in '[]' '{"hooks":7}' '{"hooks":{"AfterAgent":{}}}'; do
		echo "$text" >"$HOME/.gemini/settings.json"
		run -1 --separate-stderr memos-hook install gemini
		one_line 'is left as it is'
		[ "$(cat "$HOME/.gemini/settings.json")" = "$text" ]
	done
	run -0 files
	[ "$output" = ./.gemini/settings.json ]
}

@test "--print prints what would be written, and writes nothing" {
	run -0 memos-hook install cursor --print -u ann
	[ "$(files)" = "" ]
	memos-hook install cursor -u ann
	[ "$output" = "$(cat "$HOME/.cursor/hooks.json")" ]
	cp "$HOME/.cursor/hooks.json" before
	run -0 memos-hook uninstall cursor --print
	[ "$output" = "" ]
	cmp before "$HOME/.cursor/hooks.json"
}

@test "--project writes here, and names no path" {
	for agent in claude codex cursor gemini vscode; do
		memos-hook install "$agent" --project
	done
	run -0 find . -type f
	[ "${#lines[@]}" -eq 5 ]
	run -0 commands_of .github/hooks/memos.json
	[ "${lines[0]}" = 'SessionStart memos-hook vscode 15' ]
	[ "$(stat -c %a .claude/settings.json)" = 644 ]
	for agent in claude codex cursor gemini vscode; do
		memos-hook uninstall "$agent" --project
	done
	[ "$(find . -type f)$(files)" = "" ]
}

@test "a link to the configuration stays a link, and modes stay" {
	mkdir -p "$HOME/.claude" dotfiles
	echo '{}' >dotfiles/claude.json
	chmod 640 dotfiles/claude.json
	ln -s "$PWD/dotfiles/claude.json" "$HOME/.claude/settings.json"
	memos-hook install claude
	[ -L "$HOME/.claude/settings.json" ]
	grep -q memos-hook dotfiles/claude.json
	[ "$(stat -c %a dotfiles/claude.json)" = 640 ]
}

@test "variables of the agents say where their configuration is" {
	CLAUDE_CONFIG_DIR=$PWD/c memos-hook install claude
	CODEX_HOME=$PWD/x memos-hook install codex
	[ -e c/settings.json ]
	[ -e x/hooks.json ]
}

# ---- TOML ----

@test "where Codex has its hooks in TOML, ours stand there, and go again" {
	mkdir -p "$HOME/.codex"
	file=$HOME/.codex/config.toml
	cat >"$file" <<-'EOF'
		model = "x" # a comment ]
		text = """
		[[hooks.fake]]
		"""
		list = [
		  "a", # with a comment, and a bracket ]
		  'b',
		]

		[[hooks.Stop]]
		[[hooks.Stop.hooks]]
		type = "command"
		command = 'x "y"'
	EOF
	cp "$file" before
	run -0 memos-hook install codex -u "it's"
	[ "$(event_of <<<"$output")" = UPDATE ]
	[ ! -e "$HOME/.codex/hooks.json" ]
	python3 - "$file" <<-'EOF'
		import sys
		try:
		    import tomllib
		except ImportError:
		    sys.exit(0)
		hooks = tomllib.load(open(sys.argv[1], "rb"))["hooks"]
		assert len(hooks["Stop"]) == 2, hooks
		assert hooks["Stop"][1]["hooks"][0]["command"].endswith(
		    "memos-hook codex --user 'it'\\''s'"), hooks
		assert list(hooks) == ["Stop", "SessionStart", "UserPromptSubmit",
		    "PreCompact"], hooks
	EOF
	[ "$(memos-hook install codex -u "it's" | event_of)" = NOOP ]
	memos-hook install codex -u ben
	[ "$(grep -c memos-hook: "$file")" -eq 2 ]
	memos-hook uninstall codex
	cmp before "$file"
	[ "$(files)" = ./.codex/config.toml ]
}

@test "TOML without hooks is left alone, and TOML that is none is said" {
	mkdir -p "$HOME/.codex"
	echo 'model = "x"' >"$HOME/.codex/config.toml"
	memos-hook install codex
	[ -e "$HOME/.codex/hooks.json" ]
	[ "$(cat "$HOME/.codex/config.toml")" = 'model = "x"' ]
	memos-hook uninstall codex
	printf '[hooks]\nStop = []\n' >"$HOME/.codex/config.toml"
	run -1 --separate-stderr memos-hook install codex
	one_line 'written as a value'
	printf 'a = 1\n[[hooks.Stop]]\nb = "x\n' >"$HOME/.codex/config.toml"
	run -1 --separate-stderr memos-hook install codex
	one_line 'line 3'
}

@test "options that no configuration can hold are refused, a folder is whole" {
	mkdir "$HOME/.codex"
	printf '[[hooks.Stop]]\n[[hooks.Stop.hooks]]\ntype = "command"\n' |
		tee before >"$HOME/.codex/config.toml"
	for user in $'a\nb' $'a\xff'; do
		run -1 --separate-stderr memos-hook install codex -u "$user"
		one_line "'--user'"
		cmp before "$HOME/.codex/config.toml"
	done
	run -1 --separate-stderr memos-hook install codex --dir $'\xff'
	one_line 'a path is not UTF-8'
	memos-hook install codex --dir $'a\nb'
	grep -F "codex --dir '$PWD/a\\nb'\"" "$HOME/.codex/config.toml"
	[[ $(memos-hook install claude --dir a --print) == *"--dir $PWD/a\""* ]]
	[[ $(memos-hook install claude --dir a --project --print) == *'--dir a"'* ]]
}
