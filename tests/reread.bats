#!/usr/bin/env bats
# What was read before, or in the same breath, is known when more is read.

load helper

# said RUN TIME TEXT: a turn of ann.
said() {
	memos-add -u ann --name Ann --role user --run "$1" --at "$2" "$3" \
		>/dev/null
}

@test "what comes to an end is found, though all is read in one go" {
	said a 2026-03-10T10:00:00Z \
		'I have a meeting with the ESA people next Wednesday at 14:00.'
	said b 2026-04-20T10:00:00Z 'The meeting with ESA was cancelled.'
	memos-work --drain >/dev/null
	run -0 memos-list -t event --state archived --fields memory
	[[ $output == *'meeting with the ESA people'* ]]
}

@test "what was forgotten does not come back with an import" {
	said a 2026-03-10T10:00:00Z 'I am allergic to peanuts.'
	memos-work --drain >/dev/null
	memos-list -t fact,preference | memos-forget - >/dev/null
	memos-export >all

	MEMOS_DIR=$PWD/other memos-add all >/dev/null
	MEMOS_DIR=$PWD/other memos-work --drain >/dev/null
	MEMOS_DIR=$PWD/other memos-export | diff all -

	said b 2026-05-10T10:00:00Z 'I am allergic to peanuts.'
	memos-work --drain >/dev/null
	run -0 memos-list -t fact,preference --fields memory
	reads <<-'E'
	{"memory":"Ann is allergic to peanuts."}
	E
}

@test "an address keeps its letters when its owner has another name" {
	said a 2026-03-10T10:00:00Z 'Please call me Annie from now on.'
	memos-add -u ann --name Annie --role user --run b \
		'My e-mail is annie@acme.example.' >/dev/null
	memos-work --drain >/dev/null
	run -0 memos-list -t fact --filter '{"relation":"email"}' --fields memory
	reads <<-'E'
	{"memory":"Ann's e-mail is annie@acme.example."}
	E
}

@test "what was forgotten does not come back when its turn is changed" {
	said a 2026-03-10T10:00:00Z 'I am allergic to peanuts.'
	memos-work --drain >/dev/null
	memos-list -t fact,preference | memos-forget - >/dev/null
	memos-list -t turn | jq -r .id | memos-revise --pin - >/dev/null
	memos-work --drain >/dev/null
	run -1 memos-list -t fact,preference
}
