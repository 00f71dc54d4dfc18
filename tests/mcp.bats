# memos-mcp: memory by the Model Context Protocol.
# shellcheck disable=SC2030,SC2031 # each test is a shell of its own
load helper

setup() {
	memos_setup
	export MEMOS_NOW=2026-05-07T09:30:00Z
}

META='"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}'

# request ID METHOD [PARAMS]: of the era of handshakes; PARAMS are members.
request() {
	printf '{"jsonrpc":"2.0","id":%s,"method":"%s","params":{%s}}\n' \
		"$1" "$2" "${3:-}"
}

# modern ID METHOD [PARAMS]: the same of the era that has none.
modern() {
	request "$1" "$2" "${3:+$3,}$META"
}

# hello [REVISION]: what a client begins with.
hello() {
	request 0 initialize "\"protocolVersion\":\"${1:-2025-11-25}\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}"
	echo '{"jsonrpc":"2.0","method":"notifications/initialized"}'
}

# call ID TOOL ARGUMENTS: a call of a tool, of the modern era.
call() {
	modern "$1" tools/call "\"name\":\"$2\",\"arguments\":$3"
}

# results: the structured results of the answers on standard input.
results() {
	jq -c .result.structuredContent
}

# errors: what of each answer is an error: its id and its code.
errors() {
	jq -c '[.id, .error.code]'
}

# ---- two eras ----

@test "a client of 2026-07-28 discovers, lists, calls, and needs no handshake" {
	{
		modern '"d"' server/discover
		call 1 add_memory '{"text":"Ann prefers green tea"}'
		call 2 search_memories '{"query":"what does Ann drink"}'
	} | memos-mcp --user ann >out
	[ "$(wc -l <out)" -eq 3 ]
	run -0 jq -c 'del(.result.instructions)' <(sed -n 1p out)
	reads <<-'EOF'
		{"jsonrpc":"2.0","id":"d","result":{"supportedVersions":["2026-07-28","2025-11-25","2025-06-18","2025-03-26","2024-11-05"],"capabilities":{"tools":{},"resources":{},"prompts":{}},"resultType":"complete","ttlMs":3600000,"cacheScope":"private","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"memos","title":"memos","version":"0.1.0"}}}}
	EOF
	run -0 normalise <out
	[ "${lines[1]}" = '{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"{\"results\":[{\"id\":\"ID1\",\"memory\":\"Ann prefers green tea\",\"event\":\"ADD\"}]}"}],"structuredContent":{"results":[{"id":"ID1","memory":"Ann prefers green tea","event":"ADD"}]},"isError":false,"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"memos","title":"memos","version":"0.1.0"}}}}' ]
	run -0 jq -r '.result.structuredContent.results[0] | .memory, .user_id' \
		<(sed -n 3p out)
	reads <<-'EOF'
		Ann prefers green tea
		ann
	EOF
}

@test "a client that begins with a handshake gets answers of its revision" {
	{
		hello
		request 2 ping
		request 3 tools/call '"name":"get_blocks"'
	} | memos-mcp >out
	run -0 jq -c 'del(.result.instructions)' <(sed -n 1p out)
	reads <<-'EOF'
		{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-11-25","serverInfo":{"name":"memos","title":"memos","version":"0.1.0"},"capabilities":{"tools":{},"resources":{},"prompts":{}}}}
	EOF
	run -0 sed 1d out
	reads <<-'EOF'
		{"jsonrpc":"2.0","id":2,"result":{}}
		{"jsonrpc":"2.0","id":3,"result":{"content":[{"type":"text","text":"{\"blocks\":[]}"}],"structuredContent":{"blocks":[]},"isError":false}}
	EOF
}

@test "each revision is agreed upon, and an unknown one becomes the newest" {
	for revision in 2025-11-25 2025-06-18 2025-03-26 2024-11-05; do
		[ "$(hello $revision | memos-mcp |
			jq -r .result.protocolVersion)" = "$revision" ]
	done
	for revision in 2026-07-28 1900-01-01; do
		[ "$(hello $revision | memos-mcp |
			jq -r .result.protocolVersion)" = 2025-11-25 ]
	done
}

@test "an old client is spared what it does not know" {
	keys() {
		{ hello "$1" && request 1 tools/list; } | memos-mcp |
			jq -sc '.[1].result.tools[0] | keys_unsorted'
	}
	[ "$(keys 2024-11-05)" = '["name","description","inputSchema"]' ]
	[ "$(keys 2025-03-26)" = '["name","description","inputSchema","annotations"]' ]
	[ "$(keys 2025-06-18)" = '["name","title","description","inputSchema","outputSchema","annotations"]' ]
	{
		hello 2025-03-26
		request 1 tools/call '"name":"get_blocks"'
	} | memos-mcp | sed 1d >out
	[ "$(jq -c '.result | keys_unsorted' out)" = '["content","isError"]' ]
}

@test "the era is chosen for each message" {
	{
		modern 1 tools/list
		hello 2025-06-18
		request 2 tools/list
		modern 3 tools/list
	} | memos-mcp | jq -c '[.id, (.result | has("resultType"))]' >out
	run -0 cat out
	reads <<-'EOF'
		[1,true]
		[0,false]
		[2,false]
		[3,true]
	EOF
}

@test "what a message lacks is said with the codes of its era" {
	{
		request 1 tools/list
		modern 2 initialize
		modern 3 ping
		modern 4 logging/setLevel
		request 5 server/discover '"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}'
		request 6 server/discover '"_meta":{"io.modelcontextprotocol/clientCapabilities":{}}'
		request 7 server/discover '"_meta":{"io.modelcontextprotocol/protocolVersion":"1900-01-01"}'
		modern 8 resources/read '"uri":"memos://memory/none"'
		request 9 resources/subscribe
		hello
		request 10 server/discover
		request 11 resources/read '"uri":"memos://memory/none"'
		request 12 initialize
		request 13 resources/subscribe
	} | memos-mcp >out
	run -0 errors <out
	reads <<-'EOF'
		[1,-32602]
		[2,-32601]
		[3,-32601]
		[4,-32601]
		[5,-32602]
		[6,-32602]
		[7,-32022]
		[8,-32602]
		[9,-32601]
		[0,null]
		[10,-32601]
		[11,-32002]
		[12,-32602]
		[13,-32601]
	EOF
	run -0 jq -c 'select(.id == 7).error.data' out
	reads <<-'EOF'
		{"supported":["2026-07-28","2025-11-25","2025-06-18","2025-03-26","2024-11-05"],"requested":"1900-01-01"}
	EOF
}

@test "several messages in one line are of one revision alone" {
	batch='[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"x"},{"jsonrpc":"2.0","id":2,"method":"nope"},3]'
	{
		hello 2025-03-26
		echo "$batch"
		echo '[{"jsonrpc":"2.0","method":"x"}]'
		echo '[]'
	} | memos-mcp | sed 1d >out
	run -0 cat out
	reads <<-'EOF'
		[{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","id":2,"error":{"code":-32601,"message":"Method not found: nope"}},{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request: no object"}}]
		{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request: an empty batch"}}
	EOF
	[ "$({ hello && echo "$batch"; } | memos-mcp | sed 1d | errors)" = \
		'[null,-32600]' ]
}

# ---- what comes in ----

@test "a line that is no message is an error, and the next one is served" {
	while IFS=$'\t' read -r code line; do
		{ printf '%s\n' "$line" && request 9 ping; } | memos-mcp >out
		echo "$line" && cat out
		[ "$(sed -n 1p out | jq .error.code)" = "$code" ]
		[ "$(sed -n 2p out)" = '{"jsonrpc":"2.0","id":9,"result":{}}' ]
	done <<-'EOF'
		-32700	{
		-32700	{"jsonrpc":"2.0","id":1,"method":"ping"}}
		-32700	{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}
		-32700	nonsense
		-32600	"ping"
		-32600	7
		-32600	[]
		-32600	{}
		-32600	{"id":1,"method":"ping"}
		-32600	{"jsonrpc":"1.0","id":1,"method":"ping"}
		-32600	{"jsonrpc":"2.0","id":null,"method":"ping"}
		-32600	{"jsonrpc":"2.0","id":1.5,"method":"ping"}
		-32600	{"jsonrpc":"2.0","id":{},"method":"ping"}
		-32600	{"jsonrpc":"2.0","id":1}
		-32600	{"jsonrpc":"2.0","id":1,"method":2}
		-32602	{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}
		-32601	{"jsonrpc":"2.0","id":1,"method":"a\nb\u0001"}
	EOF
}

@test "three hundred broken messages are three hundred errors and no more" {
	need python3
	python3 - >in <<-'EOF'
		import random
		random.seed(1)
		good = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search_memories","arguments":{"query":"tea"}}}'
		for i in range(300):
		    line = bytearray(good, "ascii")
		    for _ in range(1 + i % 9):
		        at = random.randrange(len(line))
		        kind = random.randrange(3)
		        if kind == 0:
		            line[at] = random.choice(b'{}[]",:\\0\x00\x80\xff\x1f')
		        elif kind == 1:
		            del line[at:at + random.randrange(1, 9)]
		        else:
		            line[at:at] = bytes([random.randrange(11, 256)])
		    import sys
		    sys.stdout.buffer.write(bytes(line).replace(b"\n", b"") + b"\n")
	EOF
	{ hello && cat in && request 301 ping; } | memos-mcp >out
	[ "$(tail -1 out)" = '{"jsonrpc":"2.0","id":301,"result":{}}' ]
	# every line is an answer, and to no more than came
	jq -e '.jsonrpc == "2.0" and (has("result") != has("error"))' out |
		sort -u | grep -qx true
	[ "$(jq -s 'length' out)" -le 302 ]
	[ "$(jq -s 'length' out)" -gt 250 ]
	[ "$(jq -s 'map(select(.error)) | length' out)" -gt 200 ]
}

@test "a thousand requests at once are answered in their order" {
	{
		call 0 add_memory '{"text":"Ann prefers green tea"}'
		for ((i = 1; i < 999; i += 2)); do
			call $i add_memory "{\"text\":\"note $i of Ann\"}"
			modern $((i + 1)) tools/call '"name":"get_blocks","arguments":{}'
		done
		call 999 search_memories '{"query":"note 997"}'
	} >in
	memos-mcp <in >out
	diff <(jq .id out) <(seq 0 999)
	run -0 jq -r '.result.structuredContent.results[0].memory' <(tail -1 out)
	reads <<<'note 997 of Ann'
}

@test "an input that ends at any byte ends it, with no stray byte" {
	local line

	line=$(call 7 search_memories '{"query":"\u00e9"}')
	for ((i = 0; i <= ${#line}; i += 3)); do
		printf '%s' "${line:0:i}" | memos-mcp >out 2>err
		[ ! -s err ]
		[ "$(wc -l <out)" -eq $((i > 0)) ]
		[ ! -s out ] || jq -e '.error.code == -32700 or .result' out >/dev/null
	done
	[ "$(printf '%s' "$line" | memos-mcp | results)" = '{"results":[]}' ]
}

@test "blank lines and carriage returns are no matter" {
	printf '\n  \r\n{"jsonrpc":"2.0","id":1,"method":"ping"}\r\n\n' |
		memos-mcp >out
	[ "$(cat out)" = '{"jsonrpc":"2.0","id":1,"result":{}}' ]
}

@test "a line that is too long is passed over" {
	{
		head -c 17000000 /dev/zero | tr '\0' x
		echo
		request 1 ping
	} | memos-mcp | errors >out
	run -0 cat out
	reads <<-'EOF'
		[null,-32600]
		[1,null]
	EOF
}

@test "notifications and answers are not answered" {
	{
		echo '{"jsonrpc":"2.0","method":"notifications/initialized"}'
		echo '{"jsonrpc":"2.0","method":"tools/call","params":{"name":"add_memory","arguments":{"text":"x"}}}'
		echo '{"jsonrpc":"2.0","id":1,"result":{}}'
		echo '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}'
		echo '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}}'
	} | memos-mcp >out
	[ ! -s out ]
	[ ! -e "$(db)" ]
}

@test "what is cancelled is not done and not answered" {
	{
		call 1 add_memory '{"text":"one"}'
		call 2 add_memory '{"text":"two"}'
		call '"2"' add_memory '{"text":"three"}'
		echo '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}'
		echo '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}'
	} >in
	memos-mcp <in >out
	[ "$(jq -c .id out | tr '\n' ' ')" = '1 "2" ' ]
	[ "$(memos-list | texts | sort | tr '\n' ' ')" = 'one three ' ]
}

# ---- the store ----

@test "nothing is made before something is added" {
	{
		modern 1 server/discover
		modern 2 tools/list
		call 3 search_memories '{"query":"tea"}'
		call 4 get_memories '{"ids":["a"]}'
		call 5 update_memory '{"memory_id":"a","text":"b"}'
		modern 6 resources/read '"uri":"memos://stats"'
	} | memos-mcp --allow-delete >out
	[ "$(find "$HOME" -type f)" = "" ]
	run -0 jq -c '.result.structuredContent // .result.content[0].text // .result.contents[0].text' <(sed 1,2d out)
	reads <<-'EOF'
		{"results":[]}
		{"memories":[],"missing":["a"]}
		"no memory 'a'"
		"{\"memories\":0}"
	EOF
}

@test "a store that cannot be used is an error, said on standard error too" {
	call 1 search_memories '{"query":"tea"}' >in
	run -0 --separate-stderr memos-mcp --cube none <in
	[ "$(errors <<<"$output")" = '[1,-32603]' ]
	[[ $stderr == "memos-mcp: warning: no cube 'none'"* ]]
}

@test "a cube that is deleted and made again meanwhile is another one" {
	coproc memos-mcp
	# asked: one more answer
	asked() {
		cat >&"${COPROC[1]}"
		IFS= read -r -t 10 answer <&"${COPROC[0]}"
	}
	asked < <(call 1 add_memory '{"text":"tea is green"}')
	asked < <(call 2 search_memories '{"query":"tea"}')
	[[ $answer == *'tea is green'* ]]
	rm -r "${XDG_DATA_HOME:?}/memos"
	asked < <(call 3 search_memories '{"query":"tea"}')
	[[ $answer == *'"structuredContent":{"results":[]}'* ]]
	memos-add 'tea is black' >/dev/null
	asked < <(call 4 search_memories '{"query":"tea"}')
	[[ $answer == *'tea is black'* ]]
	asked < <(call 5 add_memory '{"text":"tea is white"}')
	[ "$(memos-list | texts | sort | tr '\n' ';')" = \
		'tea is black;tea is white;' ]
	local to=${COPROC[1]}
	exec {to}>&-
	wait "$COPROC_PID"
}

@test "an answer that cannot be written is status 3" {
	[ -c /dev/full ] || skip "/dev/full does not exist here"
	request 1 ping >in
	# shellcheck disable=SC2016 # for the other shell
	run -3 --separate-stderr sh -c 'memos-mcp <in >/dev/full'
	one_line 'write error: No space left on device'
}

# ---- tools ----

@test "what may not be done is neither offered nor done" {
	tools() {
		modern 1 tools/list | memos-mcp "$@" |
			jq -r '.result.tools[].name' | tr '\n' ' '
	}
	[ "$(tools)" = 'search_memories get_context get_memories add_memory update_memory give_feedback get_blocks edit_block ' ]
	[ "$(tools --read-only)" = 'search_memories get_context get_memories get_blocks ' ]
	[[ $(tools --allow-delete) == *' delete_memory '* ]]
	call 1 add_memory '{"text":"x"}' | memos-mcp --read-only >out
	call 2 delete_memory '{"ids":["x"]}' | memos-mcp >>out
	call 3 no_such_tool '{}' | memos-mcp >>out
	run -0 jq -c '[.id, .error.code, .error.message]' out
	reads <<-'EOF'
		[1,-32602,"Tool add_memory is not allowed: see --read-only"]
		[2,-32602,"Tool delete_memory is not allowed: see --allow-delete"]
		[3,-32602,"Unknown tool: no_such_tool"]
	EOF
	[ ! -e "$(db)" ]
	run -2 --separate-stderr memos-mcp --read-only --allow-delete
	one_line 'do not go together'
}

@test "each tool says what it takes and gives, and what it does to memories" {
	modern 1 tools/list | memos-mcp --allow-delete >out
	jq -e '.result.tools | all(
		.inputSchema.type == "object" and
		.outputSchema.type == "object" and
		(.description | length > 20) and
		.annotations.openWorldHint == false)' out
	run -0 jq -c '.result.tools[] | [.name, .annotations.readOnlyHint, .annotations.destructiveHint]' out
	reads <<-'EOF'
		["search_memories",true,false]
		["get_context",true,false]
		["get_memories",true,false]
		["add_memory",false,false]
		["update_memory",false,false]
		["give_feedback",false,false]
		["delete_memory",false,true]
		["get_blocks",true,false]
		["edit_block",false,false]
	EOF
	run -0 jq -c '.result.tools[0].inputSchema | .required, .properties.limit' out
	reads <<-'EOF'
		["query"]
		{"type":"integer","minimum":1,"maximum":100,"description":"how many at most, 10 if not given"}
	EOF
}

@test "arguments that are wrong are said to the model" {
	{
		call 1 search_memories '{}'
		call 2 search_memories '{"query":"tea","limit":0}'
		call 3 search_memories '{"query":"tea","limit":"5"}'
		call 4 search_memories '{"query":"tea","colour":"red"}'
		call 5 search_memories '{"query":" "}'
		call 6 search_memories '{"query":"tea","since":"some day"}'
		call 7 search_memories '{"query":"tea","filters":{"a":{"no":1}}}'
		call 8 search_memories '{"query":"tea","limit":2,"top_k":3}'
		call 9 add_memory '{}'
		call 10 edit_block '{"label":"a b","action":"set","text":"x"}'
		call 11 get_memories '{"history":true}'
	} | memos-mcp >out
	jq -se 'all(.[]; .result.isError and (.result | has("structuredContent") | not))' out
	run -0 jq -r '.result.content[0].text' out
	reads <<-'EOF'
		'$.query' is missing
		'$.limit' is less than 1
		'$.limit' is not an integer
		'$.colour' is not allowed
		the query is empty
		'some day' is no time (2026, 2026-05, 2026-05-07 or 2026-05-07T09:30:00Z)
		filter: column 12: no operator 'no' (for 'a')
		column 26: duplicate key 'limit'
		neither 'text' nor 'messages' is given
		'a b' is no label of a block (1 to 64 letters, digits, _ -)
		a history is that of ids
	EOF
}

@test "null and empty arguments are none, and other spellings are taken" {
	{
		call 1 add_memory '{"memory_content":"Ann drinks tea","metadata":null,"type":"","user_id":"ann"}'
		call 2 search_memories '{"query":"tea","top_k":1,"filter":{"user_id":"ann"},"agent_id":null,"since":""}'
	} | memos-mcp >out
	run -0 jq -r '.result.structuredContent.results[0].memory' out
	reads <<-'EOF'
		Ann drinks tea
		Ann drinks tea
	EOF
}

@test "whose memory it is comes from options, the environment, or the call" {
	store '{"memory":"Ann drinks tea","user_id":"ann"}' \
		'{"memory":"Ben drinks milk","user_id":"ben"}'
	drinks() {
		call 1 search_memories "{\"query\":\"drinks\"${1:+,$1}}" |
			memos-mcp "${@:2}" |
			jq -r '.result.structuredContent.results[].memory' | sort
	}
	[ "$(drinks '' | wc -l)" -eq 2 ]
	[ "$(drinks '' --user ann)" = 'Ann drinks tea' ]
	[ "$(MEMOS_USER=ben drinks '')" = 'Ben drinks milk' ]
	[ "$(MEMOS_USER=ben drinks '' --user ann)" = 'Ann drinks tea' ]
	[ "$(drinks '"user_id":"ben"' --user ann)" = 'Ben drinks milk' ]
	[ "$(drinks '"filters":{"user_id":{"in":["ben"]}}' --user ann)" = \
		'Ben drinks milk' ]
	call 1 add_memory '{"text":"I walk"}' |
		MEMOS_RUN=r1 memos-mcp --agent a1 --app shop --user ann >/dev/null
	run -0 memos-list -k 1 --json
	[ "$(jq -c '[.user_id, .agent_id, .app_id, .run_id]' <<<"$output")" = \
		'["ann","a1","shop","r1"]' ]
}

@test "messages are kept as they were said, a text is a fact" {
	{
		call 1 add_memory '{"messages":[{"role":"user","content":"I moved to Lyon"},{"role":"assistant","content":"Oh!"}],"run_id":"s1"}'
		call 2 add_memory '{"text":"Ann lives in Lyon","type":"event","event_at":"2026-05-01","metadata":{"a":1}}'
		call 3 add_memory '{"text":"Ann lives in Lyon","type":"event","event_at":"2026-05-01"}'
	} | memos-mcp | jq -c '[.result.structuredContent.results[].event]' >out
	[ "$(tr '\n' ' ' <out)" = '["ADD","ADD"] ["ADD"] ["NOOP"] ' ]
	run -0 memos-list --order added --json --fields memory,type,run_id,metadata
	reads <<-'EOF'
		{"memory":"I moved to Lyon","type":"turn","run_id":"s1"}
		{"memory":"Oh!","type":"turn","run_id":"s1"}
		{"memory":"Ann lives in Lyon","type":"event","metadata":{"a":1}}
	EOF
}

@test "secrets are masked on the way in if that is asked for" {
	call 1 add_memory '{"text":"the key is sk-abcdefghijklmnopqrstuvwx0123"}' |
		memos-mcp --redact >/dev/null
	run ! grep -q abcdefghijklmnop <(memos-list --json)
}

@test "a memory is changed, looked back at, and changed back" {
	store '{"id":"a","memory":"Ann is vegan","user_id":"ann"}'
	{
		call 1 update_memory '{"memory_id":"a","text":"Ann is a vegetarian","reason":"she said so"}'
		call 2 get_memories '{"ids":["a","b"],"history":true}'
		call 3 update_memory '{"memory_id":"a","undo":true}'
		call 4 get_memories '{"ids":["a"]}'
		call 5 update_memory '{"memory_id":"a"}'
		call 6 update_memory '{"memory_id":"a","text":"x","user_id":"ben"}'
	} | memos-mcp >out
	run -0 jq -c '.result | .structuredContent.results // [.structuredContent.memories[]? | [.memory, .event, .by, .reason]] + [.structuredContent.missing // empty] + [select(.isError).content[0].text]' out
	reads <<-'EOF'
		[{"id":"a","memory":"Ann is a vegetarian","event":"UPDATE","edit":1}]
		[["Ann is vegan","ADD",null,null],["Ann is a vegetarian","UPDATE","memos-mcp","she said so"],["b"]]
		[{"id":"a","memory":"Ann is vegan","event":"UNDO","edit":1}]
		[["Ann is vegan",null,null,null]]
		["nothing to change is given"]
		["no memory 'a'"]
	EOF
}

@test "feedback in plain words changes what it concerns" {
	{
		call 1 add_memory '{"text":"Ann lives in Paris"}'
		call 2 give_feedback '{"text":"no, Ann lives in Lyon"}'
		call 3 search_memories '{"query":"where does Ann live","limit":1}'
		call 4 give_feedback '{"text":"hm"}'
	} | memos-mcp --user ann >out
	run -0 jq -r '.result | .structuredContent.results[]?.memory' <(sed -n 3p out)
	reads <<<'Ann lives in Lyon.'
	jq -se '.[3].result.isError' out
}

@test "what is deleted is forgotten, and can be brought back" {
	store '{"id":"a","memory":"tea"}' '{"id":"b","memory":"milk"}'
	{
		call 1 delete_memory '{"ids":["a"],"reason":"as asked"}'
		call 2 get_memories '{}'
		call 3 delete_memory '{"ids":["a","none"]}'
		call 4 update_memory '{"memory_id":"a","state":"active"}'
		call 5 get_memories '{}'
	} | memos-mcp --allow-delete >out
	run -0 jq -c '.result | [.structuredContent.results[]?.event], [.structuredContent.memories[]?.id], .isError' out
	[ "$(tr '\n' ' ' <<<"$output")" = '["DELETE"] [] false [] ["b"] false [] [] true ["UPDATE"] [] false [] ["a","b"] false ' ] ||
		[ "$(tr '\n' ' ' <<<"$output")" = '["DELETE"] [] false [] ["b"] false [] [] true ["UPDATE"] [] false [] ["b","a"] false ' ]
}

@test "a listing goes on behind its cursor" {
	for ((i = 1; i <= 5; i++)); do
		echo "{\"id\":\"m$i\",\"memory\":\"note $i\",\"event_at\":\"2026-05-0$i\"}"
	done | memos-add >/dev/null
	{
		call 1 get_memories '{"limit":2}'
		call 2 get_memories '{"limit":2,"cursor":"m4"}'
		call 3 get_memories '{"limit":2,"cursor":"m2"}'
		call 4 get_memories '{"cursor":"none"}'
	} | memos-mcp >out
	run -0 jq -c '.result | [.structuredContent.memories[]?.id], .structuredContent.next_cursor' out
	reads <<-'EOF'
		["m5","m4"]
		"m4"
		["m3","m2"]
		"m2"
		["m1"]
		null
		[]
		null
	EOF
}

@test "a context is a block within its budget, and a text as it stands" {
	memos-block set human 'Ann, of Lyon' >/dev/null
	store '{"id":"a","memory":"Ann prefers green tea"}'
	call 1 get_context '{"query":"which tea","budget":100}' | memos-mcp >out
	run -0 jq -r '.result.content[0].text' out
	diff <(echo "$output") <(memos-context --budget 100 'which tea')
	jq -e '.result.structuredContent | .tokens <= 100 and .ids == ["a"]' out
	jq -e '.result | .structuredContent.context == .content[0].text' out
}

@test "core blocks are set, appended to, replaced in and taken back" {
	{
		call 1 edit_block '{"label":"human","action":"set","text":"Ann"}'
		call 2 edit_block '{"label":"human","action":"append","text":"of Paris"}'
		call 3 edit_block '{"label":"human","action":"replace","old_text":"Paris","text":"Lyon"}'
		call 4 edit_block '{"label":"human","action":"undo"}'
		call 5 edit_block '{"label":"human","action":"replace","text":"x"}'
		call 6 get_blocks '{}'
	} | memos-mcp --user ann | jq -c '.result | .structuredContent.block.value // .structuredContent.blocks[0].value // .content[0].text' >out
	run -0 cat out
	reads <<-'EOF'
		"Ann"
		"Ann\nof Paris"
		"Ann\nof Lyon"
		"Ann\nof Paris"
		"'old_text' is not given"
		"Ann\nof Paris"
	EOF
}

@test "a result of many long memories is cut, and says so" {
	for ((i = 0; i < 30; i++)); do
		printf 'tea %d %s\n' $i "$(head -c 90000 /dev/zero | tr '\0' x)"
	done | memos-add -f lines >/dev/null
	{
		call 1 search_memories '{"query":"tea","limit":100}'
		call 2 get_memories '{"limit":100}'
	} | memos-mcp >out
	run -0 jq -c '.result.structuredContent | .truncated, has("next_cursor"), (.results // .memories | length)' out
	reads <<-'EOF'
		true
		false
		12
		null
		true
		12
	EOF
}

@test "the names of mem0 have its arguments" {
	{
		modern 0 tools/list
		call 1 add_memory '{"text":"Ann drinks tea","enable_graph":false}'
		call 2 add_memory '{"text":"said below","messages":[{"role":"user","content":"I walk"}],"user_id":"ben"}'
		call 3 search_memories '{"query":"what does Ann drink","filters":{"AND":[{"user_id":"ann"}]},"limit":1}'
		call 4 get_memories '{"page":1,"page_size":1}'
		call 5 get_memories '{"page":2,"page_size":1}'
		call 6 get_memories '{"filters":{"user_id":"ben"}}'
		call 7 delete_all_memories '{"user_id":"ben"}'
		call 8 get_memories '{"filters":{"user_id":"ben"}}'
	} | memos-mcp --tools mem0 --allow-delete --user ann >out
	run -0 jq -c 'select(.id > 0).result.structuredContent | [.results[].memory]' out
	reads <<-'EOF'
		["Ann drinks tea"]
		["I walk"]
		["Ann drinks tea"]
		["Ann drinks tea"]
		[]
		["I walk"]
		["I walk"]
		[]
	EOF
	run -0 jq -r 'select(.id == 0).result.tools[].name' out
	reads <<-'EOF'
		add_memory
		search_memories
		get_memories
		get_memory
		update_memory
		delete_memory
		delete_all_memories
		list_entities
		delete_entities
	EOF
	id=$(jq -r 'select(.id == 1).result.structuredContent.results[0].id' out)
	{
		call 1 update_memory "{\"memory_id\":\"$id\",\"text\":\"Ann drinks mate\"}"
		call 2 get_memory "{\"memory_id\":\"$id\"}"
		call 3 delete_memory "{\"memory_id\":\"$id\"}"
	} | memos-mcp --tools mem0 --allow-delete >out
	run -0 jq -r '.result.structuredContent | .memory // .results[0].event' out
	reads <<-'EOF'
		UPDATE
		Ann drinks mate
		DELETE
	EOF
}

@test "mem0's entities are who has memories, and go with them" {
	{
		call 0 list_entities '{}'
		call 1 add_memory '{"text":"Ann drinks tea"}'
		call 2 add_memory '{"text":"Ben walks","user_id":"ben","app_id":"web"}'
		call 3 add_memory '{"text":"Ben swims","user_id":"ben"}'
		call 4 list_entities '{}'
		call 5 delete_entities '{"user_id":"ben"}'
		call 6 list_entities '{}'
		call 7 delete_entities '{}'
	} | memos-mcp --tools mem0 --allow-delete --user ann >out
	run -0 jq -c 'select(.id | IN(0, 4, 6)).result.structuredContent.results
		| map([.type, .id, .total_memories]) | sort' out
	reads <<-'EOF'
		[]
		[["app","web",1],["user","ann",1],["user","ben",2]]
		[["user","ann",1]]
	EOF
	run -0 jq -c 'select(.id == 7).result.structuredContent.results | length' out
	[ "$output" = 1 ]
}

@test "the names of MemOS have its arguments, and a cube for each call" {
	{
		call 1 create_cube '{"cube_name":"work","owner_id":"ann"}'
		call 2 add_memory '{"memory_content":"tea is at home"}'
		call 3 add_memory '{"memory_content":"tea is at work","cube_id":"work"}'
		call 4 search_memories '{"query":"tea","cube_ids":["work"]}'
		call 5 search_memories '{"query":"tea","cube_id":"work"}'
		call 6 search_memories '{"query":"tea","cube_id":"none"}'
		call 7 search_memories '{"query":"tea","cube_id":"../x"}'
		call 8 search_memories '{"query":"tea","cube_id":"default"}'
	} | memos-mcp --tools memtensor --user ann >out
	run -0 jq -c '.result | .structuredContent | .cube_id // [.results[]?.memory]' out
	reads <<-'EOF'
		"work"
		["tea is at home"]
		["tea is at work"]
		["tea is at home"]
		["tea is at work"]
		[]
		[]
		["tea is at home"]
	EOF
	[ "$(jq -c 'select(.result.isError) | .id' out | tr '\n' ' ')" = '6 7 ' ]
	[ "$(memos-list --cube work | texts)" = 'tea is at work' ]
}

@test "the names of the MCP memory server have its shapes" {
	graph='{"entities":[{"name":"Ann","entityType":"person","observations":["likes tea","is tall"]},{"name":"Acme","entityType":"company","observations":[]}],"relations":[{"from":"Ann","to":"Acme","relationType":"works_at"}]}'
	{
		call 1 create_entities '{"entities":[{"name":"Ann","entityType":"person","observations":["likes tea"]},{"name":"Acme","entityType":"company","observations":[]}]}'
		call 2 create_relations '{"relations":[{"from":"Ann","to":"Acme","relationType":"works_at"}]}'
		call 3 add_observations '{"observations":[{"entityName":"Ann","contents":["likes tea","is tall"]}]}'
		call 4 read_graph '{}'
		modern 5 resources/read '"uri":"memory://knowledge-graph"'
		call 6 search_nodes '{"query":"TALL"}'
		call 7 open_nodes '{"names":["Acme"]}'
		call 8 create_relations '{"relations":[{"from":"Ann","to":"Nobody","relationType":"knows"}]}'
	} | memos-mcp --tools server-memory >out
	run -0 jq -c '.result | .structuredContent // (.contents[0]?.text | fromjson?) // .content[0].text' out
	diff -u - <(echo "$output") <<-EOF
		{"entities":[{"name":"Ann","entityType":"person","observations":["likes tea"]},{"name":"Acme","entityType":"company","observations":[]}]}
		{"relations":[{"from":"Ann","to":"Acme","relationType":"works_at"}]}
		{"results":[{"entityName":"Ann","addedObservations":["is tall"]}]}
		$graph
		$graph
		{"entities":[{"name":"Ann","entityType":"person","observations":["likes tea","is tall"]}],"relations":[{"from":"Ann","to":"Acme","relationType":"works_at"}]}
		{"entities":[{"name":"Acme","entityType":"company","observations":[]}],"relations":[{"from":"Ann","to":"Acme","relationType":"works_at"}]}
		"Entity with name Nobody not found"
	EOF
	run -0 jq -r 'select(.id == 3).result.content[0].text' out
	reads <<-'EOF'
		[
		  {
		    "entityName": "Ann",
		    "addedObservations": [
		      "is tall"
		    ]
		  }
		]
	EOF
	# they are memories as all others are
	[ "$(memos-search -k 1 'where does Ann work' | texts)" = 'Ann works at Acme' ]
}

@test "what is deleted of a graph is forgotten with all that hangs on it" {
	{
		call 1 create_entities '{"entities":[{"name":"Ann","entityType":"person","observations":["likes tea","is tall"]},{"name":"Acme","entityType":"company","observations":["is old"]}]}'
		call 2 create_relations '{"relations":[{"from":"Ann","to":"Acme","relationType":"works_at"},{"from":"Acme","to":"Ann","relationType":"pays"}]}'
	} | memos-mcp --tools server-memory >/dev/null
	{
		call 1 delete_observations '{"deletions":[{"entityName":"Ann","observations":["is tall","no"]},{"entityName":"None","observations":["x"]}]}'
		call 2 delete_relations '{"relations":[{"from":"Acme","to":"Ann","relationType":"pays"},{"from":"a","to":"b","relationType":"c"}]}'
		call 3 delete_entities '{"entityNames":["Ann","None"]}'
		call 4 read_graph '{}'
	} | memos-mcp --tools server-memory --allow-delete >out
	run -0 jq -c '.result.structuredContent | .message // .' out
	reads <<-'EOF'
		"Deleted 1 of 3 observations. Entities not found: None"
		"Deleted 1 of 2 relations. The rest matched nothing."
		"Deleted 1 of 2 entities. Not found: None"
		{"entities":[{"name":"Acme","entityType":"company","observations":["is old"]}],"relations":[]}
	EOF
	[ "$(memos-list | texts)" = 'Acme: is old' ]
	[ "$(memos-list --state forgotten | wc -l)" -eq 4 ]
}

@test "a memory.jsonl of that server is taken over" {
	cat >memory.jsonl <<-'EOF'
		{"type":"entity","name":"Ann","entityType":"person","observations":["likes tea"]}
		{"type":"entity","name":"Acme","entityType":"company","observations":[]}
		{"type":"relation","from":"Ann","to":"Acme","relationType":"works_at"}
	EOF
	memos-import memory.jsonl >/dev/null
	call 1 read_graph '{}' | memos-mcp --tools server-memory | results >out
	run -0 cat out
	reads <<-'EOF'
		{"entities":[{"name":"Ann","entityType":"person","observations":["likes tea"]},{"name":"Acme","entityType":"company","observations":[]}],"relations":[{"from":"Ann","to":"Acme","relationType":"works_at"}]}
	EOF
}

# ---- the clients that others have ----

# clients WHAT: drives it by the packages of npm that make check installs.
clients() {
	local modules=$ROOT/build/npm/node_modules

	need node
	[ -d "$modules" ] || skip 'npm has not installed the official clients'
	run -0 node "$ROOT/tests/mcp_clients.mjs" "$1" "$modules"
}

@test "the official clients use every tool, in both eras" {
	clients tools
	reads <<<'27 calls'
}

@test "the same calls give the same graph as the reference server" {
	clients graph
	reads <<<'22 calls'
}

# ---- resources and prompts ----

@test "memories and counts are resources" {
	store '{"id":"a/ü","memory":"tea"}'
	{
		modern 1 resources/list
		modern 2 resources/templates/list
		modern 3 resources/read '"uri":"memos://memory/a%2F%C3%BC"'
		modern 4 resources/read '"uri":"memos://stats"'
		modern 5 resources/read '"uri":"memos://memory/%zz"'
		modern 6 resources/read '"uri":"file:///etc/passwd"'
		modern 7 resources/read
	} | memos-mcp >out
	run -0 jq -r '.result.resources[]?.uri, .result.resourceTemplates[]?.uriTemplate, (.result.contents[]?.text | fromjson | .memory // .memories), .error.code // empty' out
	reads <<-'EOF'
		memos://stats
		memory://knowledge-graph
		memos://memory/{id}
		tea
		1
		-32602
		-32602
		-32602
	EOF
}

@test "prompts recall a topic and ask for a text to be remembered" {
	memos-add 'Ann prefers green tea' >/dev/null
	{
		modern 1 prompts/list
		modern 2 prompts/get '"name":"recall","arguments":{"topic":"tea"}'
		modern 3 prompts/get '"name":"remember","arguments":{"text":"I walk"}'
		modern 4 prompts/get '"name":"recall","arguments":{}'
		modern 5 prompts/get '"name":"nope"'
	} | memos-mcp >out
	[ "$(jq -c '[.result.prompts[]?.name]' <(sed -n 1p out))" = \
		'["recall","remember"]' ]
	[[ $(sed -n 2p out | jq -r '.result.messages[0].content.text') == *'Ann prefers green tea'* ]]
	[[ $(sed -n 3p out | jq -r '.result.messages[0].content.text') == *$'\n\nI walk' ]]
	[ "$(sed 1,3d out | errors | tr '\n' ' ')" = '[4,-32602] [5,-32602] ' ]
}
