# Whose memories: scope holds before ranking, and so do its statistics.
load helper

setup() {
	memos_setup
	memos-add >/dev/null <<-'EOF'
		{"id":"a","memory":"green tea","user_id":"ann","run_id":"r1"}
		{"id":"b","memory":"black tea","user_id":"bob","run_id":"r1"}
		{"id":"g","memory":"tea of an agent","agent_id":"max","user_id":"ann"}
		{"id":"p","memory":"tea of an app","app_id":"cli","user_id":"ann","run_id":"r2"}
		{"id":"n","memory":"tea of nobody"}
	EOF
}

# see IDS OPTION ...: what search and list see with the options.
see() {
	local want=$1

	shift
	[ "$({ memos-search -k 100 "$@" tea || true; } | jq -r .id | sort | xargs)" = "$want" ]
	[ "$(memos-list -a "$@" | jq -r .id | sort | xargs)" = "$want" ]
	[ "$(memos-export "$@" | jq -r .id | sort | xargs)" = "$want" ]
}

@test "no scope means all users, a scope that is set matches exactly" {
	see "a b g n p"
	see "a g p" --user ann
	see "a g p" -u ann
	see "b" --user bob
	see "g" --agent max
	see "p" --app cli
	see "a b" --run r1
	see "a" --user ann --run r1
	see "" --user ann --app cli --agent max
	see "" --user Ann
	see "" --user 'an*'
	see "" --user an
}

@test "an empty scope is the memories that have none" {
	see "n" --user ''
	see "g n" --run ''
}

@test "the environment narrows by user, agent and app, and never by run" {
	MEMOS_USER=ann see "a g p"
	MEMOS_AGENT=max see "g"
	MEMOS_APP=cli see "p"
	MEMOS_RUN=r1 see "a b g n p"
	MEMOS_RUN=nosuch see "a b g n p"
	MEMOS_USER='' see "a b g n p"
	MEMOS_USER=ann see "b" --user bob
}

@test "MEMOS_RUN tags what is added, MEMOS_USER too" {
	export MEMOS_RUN=s12 MEMOS_USER=cy
	memos-add 'coffee' >/dev/null
	unset MEMOS_RUN MEMOS_USER
	run -0 memos-list --user cy --fields memory,user_id,run_id
	[ "$output" = '{"memory":"coffee","user_id":"cy","run_id":"s12"}' ]
}

@test "no --user on add means no user" {
	memos-add 'coffee' >/dev/null
	[ "$(memos-list --filter '{"memory":"coffee"}' --fields user_id,memory)" = \
		'{"memory":"coffee"}' ]
}

@test "an option may be repeated only where that means something" {
	run -2 --separate-stderr memos-search --user ann --user bob tea
	one_line "--user"
}

# scores OPTION ...: id and score of each hit.
scores() {
	memos-search -k 100 "$@" 'green tea' | jq -c '[.id, .score]' | sort
}

@test "memories of another user change no score" {
	scores --user ann >before
	for i in $(seq 1 200); do
		echo '{"memory":"green green tea number '"$i"' and so on","user_id":"eve"}'
	done | memos-add >/dev/null
	scores --user ann | diff before -
	# but for a search of all they count
	run ! diff -q before <(scores)
}

@test "memories of another agent or app change no score" {
	scores --user ann --agent max >agent
	scores --user ann --app cli >app
	seq 1 50 | sed 's/.*/{"memory":"green tea &","user_id":"ann","agent_id":"z&","app_id":"y"}/' |
		memos-add >/dev/null
	scores --user ann --agent max | diff agent -
	scores --user ann --app cli | diff app -
}

@test "run, filter, time, type and state change no score" {
	memos-add >/dev/null <<-'EOF'
		{"id":"x","memory":"green tea at noon","user_id":"ann","run_id":"r9","type":"event","event_at":"2026-05-01","metadata":{"k":1}}
		{"id":"y","memory":"green leaves","user_id":"ann","state":"decaying"}
	EOF
	scores --user ann >all
	same() {
		scores --user ann "$@" >some
		[ -s some ]
		# each line of some stands in all
		[ "$(sort all some | uniq -d)" = "$(cat some)" ]
	}
	same --run r9
	same --run r1
	same --filter '{"k":1}'
	same --filter '{"memory":{"contains":"green"}}'
	same --since 2026-05-01 --until 2026-05-01
	same --type event
	same --type event,fact
	same --state decaying
	same --filter '{"NOT":{"id":"a"}}'
}

@test "a user with one memory finds it beside another with thousands" {
	seq 1 3000 | sed 's/.*/{"memory":"tea tea tea","user_id":"eve","event_at":&}/' |
		memos-add -t event >/dev/null
	run -0 memos-search -k 1 --user bob tea
	[ "$(jq -r .id <<<"$output")" = b ]
}

@test "only these types: --type" {
	memos-add >/dev/null <<-'EOF'
		{"id":"t","role":"user","content":"tea"}
		{"id":"e","memory":"tea party","type":"event"}
	EOF
	see "t" --type turn
	see "e t" -t turn,event
	see "a b e g n p t" --type all
	run -2 --separate-stderr memos-list --type dream
	one_line "no type 'dream'"
}
