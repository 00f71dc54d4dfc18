# Who is meant: names, other names, and people of one name, from what is said
# to what is found.
load helper

setup() {
	memos_setup
	export MEMOS_NOW=2026-05-07T12:00:00Z
}

# said WHO TEXT: it is said in the scope of ann, in one session.
said() {
	jq -cn --arg n "$1" --arg t "$2" \
		'{role: "user", name: $n, content: $t}' |
		memos-add --user ann --run talk >/dev/null
}

# form: what was said becomes facts.
form() {
	memos-work --drain >/dev/null
}

# facts [OPTION ...]: subject, relation and text of all facts, sorted.
facts() {
	memos-list -a -t fact,preference "$@" |
		jq -r '"\(.subject) \(.relation): \(.memory)"' | sort
}

@test "my sister is called by what she is, until her name is known" {
	said Ann 'My sister lives in Rome.'
	form
	run -0 facts
	diff - <(printf '%s\n' "$output") <<-'END'
		Ann's sister lives_in: Ann's sister lives in Rome.
	END
	said Ann 'My sister is called Maria.'
	form
	run -0 facts
	diff - <(printf '%s\n' "$output") <<-'END'
		Ann's sister name: Ann's sister is called Maria.
		Maria lives_in: Maria lives in Rome.
	END
}

@test "what was known before a name was is found by the name" {
	said Ann 'My sister works at a bakery.'
	form
	said Ann 'I drink a lot of coffee.'
	said Ann 'My sister is called Maria.'
	form
	run -0 memos-search -k 1 --user ann -t fact 'Where does Maria work?'
	[[ $(jq -r .memory <<<"$output") == 'Maria works at a bakery.' ]]
}

@test "what is known by one name is closed by what is said by the other" {
	said Ann 'My sister lives in Rome.'
	form
	said Ann 'My sister is called Maria.'
	said Ann 'Maria moved to Lyon.'
	form
	run -0 facts
	[[ $output == *'Maria lives in Lyon'* ]]
	[[ $output != *Rome* ]]
	said Ann 'My sister lives in Bonn now.'
	form
	run -0 facts
	[[ $output == *'Maria lives in Bonn'* && $output != *Lyon* ]]
}

@test "a name that became known is an edit, and can be taken back" {
	local id

	said Ann 'My sister lives in Rome.'
	form
	id=$(memos-list -a -t fact --fields id | jq -r .id)
	said Ann 'My sister is called Maria.'
	form
	run -0 memos-list --ids - <<<"$id"
	[[ $(jq -r .memory <<<"$output") == 'Maria lives in Rome.' ]]
	run -0 memos-list --history "$id"
	[[ $output == *"Ann's sister lives in Rome."* ]]
	run -0 memos-revise --undo "$id"
	run -0 memos-list --ids - <<<"$id"
	[[ $(jq -r .memory <<<"$output") == "Ann's sister lives in Rome." ]]
}

@test "a naming that is taken back is forgotten" {
	local id

	said Ann 'My sister lives in Rome.'
	form
	id=$(memos-list -a -t fact --fields id | jq -r .id)
	said Ann 'My sister is called Maria.'
	form
	run -0 memos-revise --undo "$id"
	said Ann 'My sister likes tea.'
	form
	run -0 facts
	diff - <(printf '%s\n' "$output") <<-'END'
		Ann's sister likes: Ann's sister likes tea.
		Ann's sister lives_in: Ann's sister lives in Rome.
	END
	said Ann 'My sister is called Eva.'
	form
	run -0 facts
	[[ $output == *'Eva lives in Rome.'* && $output == *'Eva likes tea.'* ]]
}

@test "another one's sister is another one" {
	said Ann 'My sister is called Maria.'
	said Ben 'My sister lives in Bonn.'
	form
	run -0 facts
	[[ $output == *"Ben's sister lives in Bonn."* ]]
}

@test "two people of one name stay apart" {
	said Ann 'My brother Tom lives in Oslo.'
	form
	run -0 facts
	[[ $output == *'Tom lives_in: Tom lives in Oslo.'* ]]
	said Ann 'Tom from work lives in Bergen.'
	form
	run -0 facts
	[[ $output == *'Tom (brother) lives in Oslo.'* ]]
	[[ $output == *'Tom (work) lives in Bergen.'* ]]
}

@test "one user's people are not another's" {
	said Ann 'My sister is called Maria.'
	form
	jq -cn '{role: "user", name: "Ann", content: "My sister likes tea."}' |
		memos-add --user eve --run talk >/dev/null
	form
	run -0 facts --user eve
	[[ $output == *"Ann's sister likes tea."* ]]
}
