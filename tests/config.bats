# The configuration file: what comes before what, and what is wrong with it.
load helper

setup() {
	memos_setup
	CONFIG=$XDG_CONFIG_HOME/memos/config
	mkdir -p "${CONFIG%/*}"
}

# config LINE ...: becomes the file.
config() {
	printf '%s\n' "$@" >"$CONFIG"
}

# scope: what is added now belongs to, as JSON without the rest.
scope() {
	memos-list --fields user_id,agent_id,app_id \
		"$(memos-add "$@" 'a cup of tea' | jq -r .id)"
}

@test "user, agent and app: option, then environment, then file, then none" {
	while read -r key field; do
		echo "$key"
		config '[memos]'
		run -0 scope
		[ "$output" = '{}' ]
		config '[memos]' "$key = filed"
		run -0 scope
		[ "$output" = "{\"$field\":\"filed\"}" ]
		export "MEMOS_${key^^}=set"
		run -0 scope
		[ "$output" = "{\"$field\":\"set\"}" ]
		run -0 scope "--$key" given
		[ "$output" = "{\"$field\":\"given\"}" ]
		# an empty variable is none; an empty option is an answer
		export "MEMOS_${key^^}="
		run -0 scope
		[ "$output" = "{\"$field\":\"filed\"}" ]
		run -0 scope "--$key="
		[ "$output" = '{}' ]
		unset "MEMOS_${key^^}"
	done <<-'EOF'
		user user_id
		agent agent_id
		app app_id
	EOF
}

@test "they narrow what is searched, listed and exported alike" {
	store '{"memory":"tea of Ann","user_id":"ann"}' \
		'{"memory":"tea of Ben","user_id":"ben"}' '{"memory":"tea of none"}'
	config '[memos]' 'user = ann'
	for cmd in 'memos-search tea' memos-list memos-export; do
		echo "$cmd"
		[ "$($cmd | texts)" = 'tea of Ann' ]
		[ "$(MEMOS_USER=ben $cmd | texts)" = 'tea of Ben' ]
		[ "$(MEMOS_USER=ann $cmd --user ben | texts)" = 'tea of Ben' ]
		[ "$($cmd --user '' | texts)" = 'tea of none' ]
		[ "$(MEMOS_CONFIG=/dev/null $cmd | wc -l)" -eq 3 ]
	done
}

@test "cube: option, then environment, then file, then default" {
	for cube in filed set given; do
		memos-cube create "$cube" >/dev/null
		memos-add -c "$cube" "tea in $cube" >/dev/null
	done
	memos-add 'tea in default' >/dev/null
	for cmd in memos-list memos-export 'memos-search tea'; do
		rm -f "$CONFIG"
		[ "$($cmd | texts)" = 'tea in default' ]
		config '[memos]' 'cube = filed'
		[ "$($cmd | texts)" = 'tea in filed' ]
		[ "$(MEMOS_CUBE='' $cmd | texts)" = 'tea in filed' ]
		[ "$(MEMOS_CUBE='set' $cmd | texts)" = 'tea in set' ]
		[ "$(MEMOS_CUBE='set' $cmd -c given | texts)" = 'tea in given' ]
	done
	run -0 memos-cube stats
	[ "$(jq -r .name <<<"$output")" = filed ]
	run -0 memos-cube stats given
	[ "$(jq -r .name <<<"$output")" = given ]
	memos-add 'more in filed' >/dev/null
	[ "$(memos-list -c filed --fields id | wc -l)" -eq 2 ]
}

@test "dir: option, then environment, then file, then that of XDG" {
	for dir in filed set given; do
		memos-add --dir "$PWD/$dir" "tea in $dir" >/dev/null
	done
	memos-add 'tea at home' >/dev/null
	for cmd in memos-list memos-export 'memos-search tea'; do
		rm -f "$CONFIG"
		[ "$($cmd | texts)" = 'tea at home' ]
		config '[memos]' "dir = $PWD/filed"
		[ "$($cmd | texts)" = 'tea in filed' ]
		[ "$(MEMOS_DIR='' $cmd | texts)" = 'tea in filed' ]
		[ "$(MEMOS_DIR=$PWD/set $cmd | texts)" = 'tea in set' ]
		[ "$(MEMOS_DIR=$PWD/set $cmd --dir given | texts)" = 'tea in given' ]
	done
	run -0 memos-cube list
	[ "$output" = '{"name":"default"}' ]
	run -0 memos-cube stats
	[ "$(jq -r .path <<<"$output")" = "$PWD/filed/default" ]
}

@test "all keys together, in every form that the page allows" {
	printf '%s\r\n' '' '; a comment' '# another' '[memos]' \
		"  dir=$PWD/store" $'\tuser : ann  ; her own' 'agent = a # 1' \
		'app =   two words  ' 'cube = default' 'user = ben' 'app =' \
		>"$CONFIG"
	memos-add tea >/dev/null
	run -0 memos-list --fields user_id,agent_id,app_id
	[ "$output" = '{"user_id":"ann","agent_id":"a # 1","app_id":"two words"}' ]
	[ -e store/default/memory.db ]
}

@test "an empty value counts as none" {
	config '[memos]' 'user =' 'dir =' 'cube ='
	memos-add tea >/dev/null
	[ -e "$(db)" ]
	run -0 memos-list --fields user_id
	[ "$output" = '{}' ]
}

@test "the last line needs no end, and an empty file is one" {
	printf '[memos]\nuser = ann' >"$CONFIG"
	memos-add tea >/dev/null
	run -0 memos-list --fields user_id
	[ "$output" = '{"user_id":"ann"}' ]
	: >"$CONFIG"
	run -0 memos-list
}

@test "sections of others are passed over, with whatever keys they have" {
	config '[chats]' 'model = x' 'user = eve' '[memos]' 'user = ann' '[x]' \
		'dir = /nonexistent'
	memos-add tea >/dev/null
	run -0 memos-list --fields user_id
	[ "$output" = '{"user_id":"ann"}' ]
}

@test "the file is that of MEMOS_CONFIG, of XDG, of the home directory" {
	store '{"memory":"tea"}'
	mkdir -p "$HOME/.config/memos"
	echo 'faulty at home' >"$HOME/.config/memos/config"
	echo 'faulty by XDG' >"$CONFIG"
	echo 'faulty by name' >named
	MEMOS_CONFIG=named run -2 --separate-stderr memos-list
	one_line 'memos-list: named:1: neither a [section] nor key = value'
	run -2 --separate-stderr memos-list
	one_line "memos-list: $CONFIG:1: neither"
	MEMOS_CONFIG='' run -2 --separate-stderr memos-list
	one_line "memos-list: $CONFIG:1: neither"
	# one that is not absolute is none, as the specification has it
	for xdg in '' relative; do
		XDG_CONFIG_HOME=$xdg run -2 --separate-stderr memos-list
		one_line "memos-list: $HOME/.config/memos/config:1: neither"
	done
	XDG_CONFIG_HOME='' HOME='' run -0 memos-list
}

@test "each fault is one line with file and line, for every command" {
	store '{"memory":"tea"}'
	while IFS='|' read -r text line message; do
		printf '%b' "$text" >"$CONFIG"
		for cmd in 'memos-search tea' memos-list memos-export \
			'memos-add tea' 'memos-cube stats' 'memos-cube list'; do
			echo "$cmd: $text"
			# shellcheck disable=SC2086 # words are meant to be split
			run -2 --separate-stderr $cmd
			[ "$output" = "" ]
			one_line "${cmd%% *}: $CONFIG:$line: $message"
		done
	done <<-'EOF'
		[memos]\nuzer = ann\n|2|unknown key 'uzer'
		[memos]\nuser = ann\n\nUser = ann\n|4|unknown key 'User'
		[memos]\nrun = s1\n|2|unknown key 'run'
		user = ann\n|1|key 'user' stands in no section
		[memos\nuser = ann\n|1|neither a [section] nor key = value
		[memos]\n\n\nuser ann\n|4|neither a [section] nor key = value
		[other]\nuser ann\n|2|neither a [section] nor key = value
		[memos]\nuser = a\0b\n|2|the line is too long or has a NUL
	EOF
}

@test "a line of 1023 bytes is read, one of 1024 refused, not cut" {
	# 13 bytes before the blanks, and an x behind them
	config '[memos]' "user = ann ; $(printf '%1009s' '')x"
	memos-add tea >/dev/null
	[ "$(memos-list --fields user_id | jq -r .user_id)" = ann ]
	config '[memos]' "user = ann ; $(printf '%1010s' '')x"
	run -2 --separate-stderr memos-list
	one_line "$CONFIG:2: the line is too long"
}

@test "a long value is read whole" {
	long=$(printf 'u%.0s' {1..200})
	config '[memos]' "user = $long"
	memos-add tea >/dev/null
	[ "$(memos-list --fields user_id | jq -r .user_id)" = "$long" ]
}

@test "a control character in a name that was given does not get through" {
	printf '[memos]\nu\033[31mzer = x\n' >"$CONFIG"
	run -2 --separate-stderr memos-list
	one_line 'unknown key'
	[[ $stderr != *$'\033'* ]]
}

@test "a named file must be there and readable; the usual one need not be" {
	store '{"memory":"tea"}'
	MEMOS_CONFIG=none run -2 --separate-stderr memos-list
	one_line "memos-list: cannot open 'none': No such file or directory"
	[ "$output" = "" ]
	MEMOS_CONFIG=. run -2 --separate-stderr memos-list
	one_line "memos-list: cannot read '.'"
	run -0 memos-list
	config '[memos]'
	chmod 0 "$CONFIG"
	run -2 --separate-stderr unprivileged memos-list
	one_line "memos-list: cannot open '$CONFIG': Permission denied"
}

@test "a user that cannot be one is refused, as if it were an option" {
	for value in $'a\001b' "$(printf 'u\377')"; do
		config '[memos]' "user = $value"
		run -2 --separate-stderr memos-add tea
		one_line memos-add: user
	done
	config '[memos]' 'cube = ../away'
	run -2 --separate-stderr memos-add tea
	one_line "'../away' is no name for a cube"
	[ ! -e "$XDG_DATA_HOME/memos" ]
}

@test "a fault is said before anything is stored" {
	echo '[memos' >"$CONFIG"
	run -2 memos-add tea
	run -2 memos-cube create work
	[ ! -e "$XDG_DATA_HOME/memos" ]
}

@test "--help, --version and --dump-options do not look at the file" {
	echo '[memos' >"$CONFIG"
	for cmd in $(commands); do
		for word in --help --version --dump-options; do
			run -0 --separate-stderr "$cmd" "$word"
			[ "$stderr" = "" ]
		done
	done
}

# page_keys: "section<TAB>key<TAB>default" for every key of the page, in order,
# those of every model in each of the three sections of models.
page_keys() {
	awk '
	/^\.S[hs] / {
		section = ""
		for (i = 3; i <= NF && !section; i++)
			if ($i ~ /^(models|chat|embedder|reranker|work|life)$/)
				section = $i
		if (/Keys of every model/)
			section = "every"
	}
	section && /^\.It Cm [a-z_]+ =/ {
		line = $3 "\t" $5 "\n"
		if (section == "every")
			every = every line
		else
			keys[section] = keys[section] line
	}
	function put(section, lines, n, i, line) {
		n = split(lines, line, "\n")
		for (i = 1; i < n; i++)
			print section "\t" line[i]
	}
	END {
		put("models", keys["models"])
		put("chat", every keys["chat"])
		put("embedder", every keys["embedder"])
		put("reranker", every keys["reranker"])
		put("work", keys["work"])
		put("life", keys["life"])
	}' "$ROOT/man/memos-config.5"
}

@test "the page has every key of models, work and life, its default, and no other" {
	page_keys >page
	"$MEMOS_BUILD/test-settings" --dump >table
	[ "$(wc -l <table)" -ge 60 ]
	diff page table
}

@test "the page has every key of the section memos, and no other" {
	sed -n '/^\.Ss The section memos/,/^\.El/s/^\.It Cm \([a-z]*\) .*/\1/p' \
		"$ROOT/man/memos-config.5" >page
	sed -n 's/^\t*{ "memos", "\([a-z]*\)".*/\1/p' \
		"$ROOT/lib/serve/front.c" >table
	[ -s page ]
	diff page table
	store '{"memory":"tea"}'
	while read -r key; do
		config '[memos]' "$key ="
		run -0 memos-list
	done <page
}

@test "the files that the page shows are read" {
	mandoc -T ascii "$ROOT/man/memos-config.5" | col -bx | awk '
		/^ +\[[a-z]+( [a-z]+)?\]$/ { file = ++n ".ini" }
		/^$/ { file = "" }
		file { print >file }'
	for file in *.ini; do
		cat "$file"
		MEMOS_CONFIG=$file run -0 "$MEMOS_BUILD/test-settings" --read
		total=$((${total:-0} + ${output% models}))
	done
	[ "$total" -ge 4 ]
}

@test "what is wrong with models is said where a cube is made" {
	config '[models]' 'embedder = none' '[embedder a]' 'weight = much'
	for cmd in 'memos-add tea' 'memos-cube create work'; do
		# shellcheck disable=SC2086 # words are meant to be split
		run -2 --separate-stderr $cmd
		one_line "$CONFIG:4: 'weight' must be a number from 0 to 4"
	done
	config '[models]' 'embedder = builtin'
	memos-add tea >/dev/null
	run -0 memos-list
}

@test "what is wrong with models is nothing to who needs none" {
	store '{"memory":"tea"}'
	config '[chat]' 'model = x' '[embedder a]' 'weight = much' \
		'[models]' 'chat = nobody' 'x = y' '[work]' 'quota = 0'
	for cmd in 'memos-search tea' memos-list memos-export \
		'memos-add --user ann tea' 'memos-cube stats' 'memos-cube list'; do
		echo "$cmd"
		# shellcheck disable=SC2086 # words are meant to be split
		run -0 --separate-stderr $cmd
		[ "$stderr" = "" ]
	done
}
