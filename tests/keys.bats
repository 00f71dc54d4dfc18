# Keys of providers: where they come from, and where they never go.
load helper
load stub

SECRET=tr0ub4dor-and-3-horses

setup() {
	memos_setup
	CONFIG=$XDG_CONFIG_HOME/memos/config
	mkdir -p "${CONFIG%/*}"
	(umask 077 && echo "$SECRET" >"$HOME/key")
	stub --dimension 64 --expect-key "$HOME/key" auto
	config
	memos-cube create work --vectors far >/dev/null
	export MEMOS_CUBE=work
}

teardown() {
	stub_end
}

# config [LINE ...]: the file names the stub, and what else is said of it.
config() {
	printf '%s\n' '[embedder far]' 'provider = openai' "url = $STUB_URL/v1" \
		'model = far-away' 'dimension = 64' 'retries = 0' "$@" >"$CONFIG"
}

# keys: what the server was given, one word for each request.
keys() {
	jq -r .key "$STUB_LOG"
}

@test "a key comes from a file, a command, a directory of credentials, netrc" {
	config "key_file = $HOME/key"
	memos-add --wait one >/dev/null
	config "key_command = cat $HOME/key"
	memos-add --wait two >/dev/null
	config
	mkdir -m 700 "$HOME/credentials"
	(umask 077 && cp "$HOME/key" "$HOME/credentials/far")
	CREDENTIALS_DIRECTORY=$HOME/credentials memos-add --wait three >/dev/null
	(umask 077 && echo "machine 127.0.0.1 login apikey password $SECRET" \
		>"$HOME/.netrc")
	memos-add --wait four >/dev/null
	rm "$HOME/.netrc"
	memos-add five >/dev/null
	memos-work --drain --key-file "$HOME/key" >/dev/null
	memos-add six >/dev/null
	memos-work --drain --key-file - <"$HOME/key" >/dev/null
	memos-add seven >/dev/null
	memos-work --drain --key-file <(cat "$HOME/key") >/dev/null
	run -0 keys
	[ "$output" = "$(printf 'right\n%.0s' 1 2 3 4 5 6 7)" ]
}

@test "a key of a provider goes to its own server and to nobody else" {
	# the server wants a key: what it got was none, and not that one
	OPENAI_API_KEY=$SECRET run -4 memos-add --wait one
	mkdir -m 700 "$HOME/credentials"
	(umask 077 && cp "$HOME/key" "$HOME/credentials/openai")
	CREDENTIALS_DIRECTORY=$HOME/credentials run -4 memos-add --wait two
	run -0 keys
	[ "$output" = $'none\nnone' ]
}

@test "a key that is given is for one model, not for all that there are" {
	local far=$STUB_URL other

	stub --dimension 64 auto
	other=$STUB_URL
	printf '%s\n' '[embedder far]' 'provider = openai' "url = $far/v1" \
		'model = far-away' 'dimension = 64' '[embedder near]' \
		'provider = openai' "url = $other/v1" 'model = nearer' \
		'dimension = 64' >"$CONFIG"
	memos-cube create near --vectors near >/dev/null
	memos-add one >/dev/null
	memos-add -c near two >/dev/null
	memos-work --drain -c work -c near --key-file "$HOME/key" >/dev/null
	[ "$(keys)" = none ]
	[ "$(jq -r .key "$BATS_TEST_TMPDIR/stub.1.log")" = right ]
}

@test "a key that others can read is refused, and one that is wrong is said" {
	chmod 640 "$HOME/key"
	config "key_file = $HOME/key"
	run -4 --separate-stderr memos-add --wait one
	one_line 'chmod 600' "$HOME/key"
	[ "$(stub_count)" -eq 0 ]
	echo wrong-but-secret >"$HOME/other"
	chmod 600 "$HOME/other"
	config "key_file = $HOME/other"
	MEMOS_NOW=$(date -d '+5 minutes' -Is) \
		run -4 --separate-stderr memos-work --drain
	[[ $stderr != *secret* ]]
	[[ $stderr == *far* ]]
	[ "$(memos-cube stats | jq -c '.jobs.dead')" -eq 0 ]
}

@test "a key stands in no argv, no file, no message" {
	stub_end
	stub --dimension 64 'delay 1500 auto'
	config "key_file = $HOME/key"
	memos-add one >/dev/null
	memos-work --drain --stats >out 2>&1 &
	until [ -s "$STUB_LOG" ] || ! kill -0 $!; do
		tr '\0' ' ' <"/proc/$!/cmdline" >>argv || true
	done
	wait $!
	run ! grep -q "$SECRET" argv out "$STUB_LOG"
	run grep -rl "$SECRET" "$HOME" .
	[ "$output" = "$HOME/key" ]
}

@test "a key that comes back within an answer is not printed" {
	stub_end
	stub "sse text data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"so\"}}]}\n\ndata: {\"error\":{\"message\":\"no such key: $SECRET\"}}\n\n"
	cat >"$CONFIG" <<-EOF
		[models]
		chat = c
		[chat c]
		provider = openai
		url = $STUB_URL/v1
		model = m
		retries = 0
		key_file = $HOME/key
	EOF
	unset MEMOS_CUBE
	echo "{\"content\":\"hello\"}" | memos-chat >out 2>&1 || true
	grep -q 'no such key: \[redacted\]' out
	run ! grep -q "$SECRET" out
}

@test "who has a key in memory leaves no core" {
	stub_end
	stub --dimension 64 'delay 3000 auto'
	config "key_file = $HOME/key"
	memos-add one >/dev/null
	memos-work --drain >out 2>&1 &
	until [ -s "$STUB_LOG" ] || ! kill -0 $!; do
		sleep .02
	done
	# what is not dumpable belongs to root, and its limit is nought
	# shellcheck disable=SC2016 # awk expands
	run -0 awk '/^Max core file size/ { print $5 }' "/proc/$!/limits"
	[ "$output" = 0 ]
	kill $!
	wait $! || true
}

@test "a key in the configuration is refused, and not printed" {
	memos-add one >/dev/null
	config "key = $SECRET"
	run ! --separate-stderr memos-work --drain
	one_line key_file
	[[ $stderr != *"$SECRET"* ]]
}
