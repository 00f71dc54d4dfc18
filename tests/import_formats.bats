# memos-import reads what other programs and services keep or give away.
load helper

# counts KEY=VALUE ...: of the line of counts in $output.
# shellcheck disable=SC2154 # run sets it
counts() {
	local pair

	echo "$output"
	for pair; do
		[ "$(jq -r ".${pair%%=*}" <<<"$output")" = "${pair#*=}" ] ||
			return
	done
}

mem0() {
	cat <<-'EOF'
		{"count":3,"next":null,"results":[
		{"id":"6c1c6a5e-1b2c-4d3e-8f90-0123456789ab","memory":"Name is Ann",
		 "hash":"d41d8cd98f00b204e9800998ecf8427e","metadata":{"topic":"self"},
		 "score":0.5,"created_at":"2024-07-20T01:30:36.275141-07:00",
		 "updated_at":null,"user_id":"ann","categories":["personal"]},
		{"memory":"Likes tea","user_id":"ann","role":"user"},
		{"id":"bad id","memory":"x"},
		{"id":"7","memory":""}]}
	EOF
}

chatgpt() {
	cat <<-'EOF'
		[{"title":"Tea","create_time":1700000000.5,"update_time":1700000100,
		  "conversation_id":"c-1","current_node":"n4","mapping":{
		  "root":{"id":"root","message":null,"parent":null,"children":["n1"]},
		  "n1":{"id":"n1","parent":"root","children":["n2","x1"],"message":{"id":"n1",
		   "author":{"role":"user"},"create_time":1700000001.25,
		   "content":{"content_type":"multimodal_text","parts":[
		    {"content_type":"image_asset_pointer","asset_pointer":"file-service://a"},
		    "Which tea is this?"]}}},
		  "x1":{"id":"x1","parent":"n1","children":[],"message":{"id":"x1",
		   "author":{"role":"assistant"},"content":{"content_type":"text",
		   "parts":["Another answer."]}}},
		  "n2":{"id":"n2","parent":"n1","children":["n3"],"message":{"id":"n2",
		   "author":{"role":"assistant"},"create_time":null,"recipient":"python",
		   "content":{"content_type":"code","language":"python","text":"look()"}}},
		  "n3":{"id":"n3","parent":"n2","children":["n4"],"message":{"id":"n3",
		   "author":{"role":"tool","name":"python"},"create_time":1700000003,
		   "content":{"content_type":"execution_output","text":"green"}}},
		  "h":{"id":"h","parent":"n3","children":[],"message":{"id":"h",
		   "author":{"role":"system"},"content":{"content_type":"text","parts":[""]},
		   "metadata":{"is_visually_hidden_from_conversation":true}}},
		  "n4":{"id":"n4","parent":"n3","children":[],"message":{"id":"n4",
		   "author":{"role":"assistant"},"create_time":1700000004,
		   "metadata":{"model_slug":"m-1"},
		   "content":{"content_type":"text","parts":["It is green tea."]}}}}},
		 {"title":"broken"},
		 {"id":"c-2","title":"\ud800","mapping":{}}]
	EOF
}

claude() {
	cat <<-'EOF'
		[{"uuid":"k-1","name":"Trip","created_at":"2025-03-01T10:00:00.000000Z",
		  "updated_at":"2025-03-01T10:05:00Z","account":{"uuid":"a"},"chat_messages":[
		  {"uuid":"m1","text":"Plan a trip","sender":"human",
		   "content":[{"type":"text","text":"Plan a trip"}],
		   "created_at":"2025-03-01T10:00:01.5Z","attachments":[
		    {"file_name":"list.txt","file_size":5,"extracted_content":"tent, stove"}],
		   "files":[{"file_name":"a.png"}]},
		  {"uuid":"m2","text":"","sender":"assistant","content":[
		   {"type":"thinking","thinking":"hm"},
		   {"type":"tool_use","name":"maps","input":{"q":"Alps"}},
		   {"type":"tool_result","content":[{"type":"text","text":"3 huts"}]},
		   {"type":"text","text":"Go to the Alps."}],
		   "created_at":"2025-03-01T10:00:09Z","attachments":[],"files":[]},
		  {"text":"no id","sender":"human"}]}]
	EOF
}

graph() {
	cat <<-'EOF'
		{"type":"entity","name":"Ann","entityType":"person","observations":["drinks tea","has a cat"]}
		{"type":"entity","name":"Acme","entityType":"organization","observations":[]}
		{"type":"relation","from":"Ann","to":"Acme","relationType":"works_at"}
		{"type":"other"}
		not json
	EOF
}

@test "mem0: what its API gives, and what is wrong with its place" {
	mem0 >all.json
	run -2 --separate-stderr memos-import --format mem0 all.json
	counts added=2 known=0 bad=2 files=1
	[[ ${stderr_lines[0]} == *"all.json: results[2]: 'id' is not an id"* ]]
	[[ ${stderr_lines[1]} == *"all.json: results[3]: "*"is empty"* ]]
	memos-list --json --ids - <<<6c1c6a5e-1b2c-4d3e-8f90-0123456789ab >one
	[ "$(jq -r '[.memory,.type,.user_id,.created_at,.metadata.topic,
		.metadata.hash[:4],.metadata.categories[0]] | join(" ")' one)" = \
		"Name is Ann fact ann 2024-07-20T08:30:36.275141Z self d41d personal" ]
	# what has a role is a fact nonetheless, and again it is known
	[ "$(memos-list -a -t fact | wc -l)" = 2 ]
	run -2 --separate-stderr memos-import all.json
	counts added=0 known=2 bad=2
}

@test "mem0: a line each, and an array" {
	printf '%s\n' '{"id":"1","memory":"a","hash":"x"}' '{"id":"2","memory":' \
		'{"id":"3","memory":"c"}' >l.jsonl
	run -2 --separate-stderr memos-import -f mem0 l.jsonl
	counts added=2 bad=1
	one_line "l.jsonl:2: column"
	echo '[{"id":"4","memory":"d"},{"id":"3","memory":"c"}]' >a.json
	run -0 memos-import -f mem0 a.json
	counts added=1 known=1
}

@test "mem0-db: its history becomes versions" {
	sqlite3 history.db "
		CREATE TABLE history(id TEXT PRIMARY KEY, memory_id TEXT,
		 old_memory TEXT, new_memory TEXT, event TEXT, created_at DATETIME,
		 updated_at DATETIME, is_deleted INTEGER, actor_id TEXT, role TEXT);
		INSERT INTO history VALUES
		 ('h1','m1',NULL,'Likes tea','ADD','2025-01-01T00:00:00+00:00',NULL,0,'ann','user'),
		 ('h3','m1','Likes tea','Likes coffee','UPDATE','2025-01-01T00:00:00+00:00','2025-02-01T00:00:00+00:00',0,NULL,NULL),
		 ('h2','m2',NULL,'Has a dog','ADD','2025-01-02 00:00:00',NULL,0,NULL,NULL),
		 ('h4','m2','Has a dog',NULL,'DELETE','2025-01-02 00:00:00','2025-03-01 00:00:00',1,NULL,NULL)"
	run -0 memos-import --user ann history.db
	counts added=3 bad=0
	[ "$(memos-list -a | texts)" = "Likes coffee" ]
	memos-list --history m1 >forms
	grep -q 'Likes tea' forms
	[ "$(memos-list --json --state forgotten | texts)" = "Has a dog" ]
	run -0 memos-import --user ann history.db
	counts added=0 known=3
}

@test "mcp: entities, observations and relations" {
	graph >memory.jsonl
	run -2 --separate-stderr memos-import --user ann memory.jsonl
	counts added=5 bad=2
	[[ ${stderr_lines[0]} == *"memory.jsonl:4: neither an entity"* ]]
	[[ ${stderr_lines[1]} == *"memory.jsonl:5: column 1"* ]]
	[ "$(memos-list -a | texts | sort | paste -sd,)" = \
		"Ann works at Acme,Ann: drinks tea,Ann: has a cat" ]
	[ "$(memos-export -f dot | grep -c '\->')" = 1 ]
	[ "$(memos-export --all | jq -r 'select(.kind=="entity") |
		.name + " " + .entity_kind' | paste -sd,)" = \
		"Ann person,Acme organization" ]
	# what read_graph answers is the same
	jq -cRn '[inputs | fromjson?] | {entities: map(select(.type=="entity")),
		relations: map(select(.type=="relation"))}' memory.jsonl >graph.json
	run -0 memos-import --user ann -f mcp graph.json
	counts added=0 known=5
}

@test "memtensor: a dump of MemOS, as a list and as a tree" {
	cat >textual_memory.json <<-'EOF'
		[{"id":"11111111-1111-4111-8111-111111111111","memory":"Ann likes tea",
		  "metadata":{"user_id":"ann","session_id":"s","status":"activated",
		  "type":"fact","confidence":90.0,"source":"conversation","tags":["tea"],
		  "visibility":"private","updated_at":"2025-07-01T10:00:00"}},
		 {"id":"22222222-2222-4222-8222-222222222222","memory":"old",
		  "metadata":{"status":"archived","type":"opinion","memory_type":"LongTermMemory",
		  "embedding":[0.1,0.2],"created_at":"2025-06-01T10:00:00"}}]
	EOF
	run -0 memos-import textual_memory.json
	counts added=2 left_out.vectors=1
	memos-export >all
	[ "$(jq -rs '.[0] | [.user_id,.run_id,.confidence,.metadata.tags[0]] |
		join(" ")' all)" = "ann s 0.9 tea" ]
	[ "$(jq -rs '.[1] | [.state,.type,.metadata.type,.metadata.embedding] |
		join(" ")' all)" = "archived fact opinion " ]
	jq -c '{nodes: ., edges: [{source:"1",target:"2",type:"PARENT"}]}' \
		textual_memory.json >tree.json
	run -0 memos-import tree.json
	counts added=0 known=2 left_out.edges=1
}

@test "chatgpt: the branch that was last shown, with its tools and pictures" {
	chatgpt >conversations.json
	run -2 --separate-stderr memos-import --user ann conversations.json
	counts added=5 bad=2 left_out.branches=2
	[[ ${stderr_lines[0]} == *"conversations.json: [1]: a conversation without"* ]]
	[[ ${stderr_lines[1]} == *"conversations.json: [2]: column"* ]]
	memos-export >all
	[ "$(jq -r '[.type,.role,.run_id,.memory] | join("|")' all)" = "turn|user|c-1|Which tea is this?
image|user|c-1|file-service://a
tool|assistant|c-1|look()
tool|tool|c-1|green
turn|assistant|c-1|It is green tea." ]
	[ "$(jq -rs 'map(.event_at) | unique | join(" ")' all)" = \
		"2023-11-14T22:13:21.25Z 2023-11-14T22:13:23Z 2023-11-14T22:13:24Z" ]
	[ "$(jq -rs '.[4].metadata | [.title,.model] | join(" ")' all)" = "Tea m-1" ]
	run -2 --separate-stderr memos-import --user ann conversations.json
	counts added=0 known=5
	# of another user they are others
	run -2 --separate-stderr memos-import --user bob conversations.json
	counts added=5 known=0
}

@test "claude: messages, tools, and what was read out of attachments" {
	claude >conversations.json
	run -2 --separate-stderr memos-import --user ann conversations.json
	counts added=5 bad=1 left_out.thinking=1 left_out.attachments=1
	one_line "conversations.json: [0].chat_messages[2]: a message without 'uuid'"
	[ "$(memos-export | jq -r '[.type,.role,.memory] | join("|")')" = \
		'chunk|user|tent, stove
turn|user|Plan a trip
tool|assistant|maps({"q":"Alps"})
tool|tool|3 huts
turn|assistant|Go to the Alps.' ]
}

@test "markdown: a folder of documents, hidden ones left alone" {
	mkdir -p notes/sub notes/.obsidian
	printf '# Tea\n\nGreen tea is fine.\n' >notes/tea.md
	printf '# Dogs\n\nRex is a dog.\n' >notes/sub/dogs.md
	echo '# no' >notes/.obsidian/x.md
	echo other >notes/a.txt
	ln -s ../elsewhere.md notes/link.md
	run -0 memos-import --format markdown notes
	counts files=2 added=2 left_out.files=1 left_out.links=1
	[ "$(found Rex)" = "# Dogs

Rex is a dog." ]
	run -0 memos-import notes
	counts added=0 known=2
	memos-add --format markdown notes/tea.md | grep -q NOOP
}

@test "csv: columns by name, quotes, lines within them, and other marks" {
	printf '\xef\xbb\xbfid,memory,importance,date,colour\r\n' >a.csv
	printf 'x1,"tea, ""green""\nor black",0.7,2026-05-07,red\r\n' >>a.csv
	printf ',second,,,\r\n,second,,,\r\nx2,too,0.1,,a,b\r\n' >>a.csv
	run -2 --separate-stderr memos-import a.csv
	counts added=3 bad=1
	one_line "a.csv:6: more columns"
	memos-export | jq -c 'del(.created_at)' | head -1 >one
	[ "$(cat one)" = '{"id":"x1","memory":"tea, \"green\"\nor black","type":"fact","metadata":{"colour":"red"},"importance":0.7,"state":"active","event_at":"2026-05-07T00:00:00Z","event_precision":"day"}' ]
	run -2 memos-import a.csv
	printf 'text;user\nhallo;ann\n' >b.csv
	run -0 memos-import b.csv
	counts added=1
	[ "$(memos-list -u ann | texts)" = hallo ]
	printf 'a,b\n1,2\n' >c.csv
	run -2 --separate-stderr memos-import c.csv
	one_line "c.csv:1: no column is called memory"
}

@test "csv: what memos-export prints comes back" {
	store '{"id":"a","memory":"x, \"y\"\nz","user_id":"u","metadata":{"k":[1]}}' \
		'{"id":"b","memory":"said","role":"user","run_id":"r","sources":["a"]}'
	memos-export -f csv >all.csv
	memos-export >all
	run -0 memos-import --dir copy all.csv
	counts added=2
	memos-export --dir copy | cmp all -
}

@test "a folder: each file by what it is, others left out" {
	mkdir d
	graph | head -3 >d/memory.jsonl
	chatgpt | sed '/"broken"/,$d' | sed '$s/,$/]/' >d/conversations.json
	printf '# Tea\n' >d/tea.md
	echo '{"a":1}' >d/user.json
	run -0 memos-import d
	counts files=3 left_out.files=1 bad=0
}

@test "a dry run counts and stores nothing" {
	chatgpt >conversations.json
	run -2 --separate-stderr memos-import --dry-run conversations.json
	counts dry=true added=5 bad=2
	[ ! -e "$XDG_DATA_HOME/memos" ]
	run -2 memos-import conversations.json
	sum=$(checksum)
	run -2 --separate-stderr memos-import -n conversations.json
	counts dry=true added=0 known=5
	[ "$(checksum)" = "$sum" ]
}

@test "each memory is answered with --acks" {
	graph | head -3 >memory.jsonl
	memos-import --acks memory.jsonl >acks
	[ "$(jq -r .event acks | sort | uniq -c | xargs)" = "3 ADD" ]
	memos-import --acks memory.jsonl >acks
	[ "$(jq -r .event acks | sort | uniq -c | xargs)" = "3 NOOP" ]
}

@test "what is there with other content stays, or is replaced with --upsert" {
	echo '[{"id":"1","memory":"a","hash":""}]' >a.json
	echo '[{"id":"1","memory":"b","hash":""}]' >b.json
	memos-import a.json >/dev/null
	run -2 --separate-stderr memos-import b.json
	one_line "b.json: [0]: id '1' is there with other content"
	run -0 memos-import --upsert b.json
	counts updated=1
	[ "$(memos-list | texts)" = b ]
}

# conversations N: so many of four messages each, as ChatGPT exports them.
conversations() {
	seq 1 "$1" | awk 'BEGIN { printf "[" }
	{
		printf "%s{\"id\":\"c%d\",\"title\":\"t\",\"create_time\":%d," \
			"\"current_node\":\"m4\",\"mapping\":{", (NR > 1 ? ",\n" : ""), $1, 1700000000 + $1
		for (i = 1; i <= 4; i++)
			printf "%s\"m%d\":{\"parent\":%s,\"message\":{\"author\":{\"role\":\"user\"}," \
				"\"create_time\":%d,\"content\":{\"parts\":[\"number %d of %d\"]}}}", \
				(i > 1 ? "," : ""), i, (i > 1 ? "\"m" (i - 1) "\"" : "null"), \
				1700000000 + $1 * 10 + i, i, $1
		printf "}}"
	}
	END { print "]" }'
}

@test "an import that is killed goes on, and adds nothing twice" {
	export MEMOS_NOW=2026-05-07T09:30:00Z
	conversations 1000 >conversations.json
	memos-import --dir whole conversations.json >/dev/null
	memos-export --dir whole >whole.jsonl
	[ "$(wc -l <whole.jsonl)" = 4000 ]
	for wait in .05 .1 .2; do
		memos-import --dir broken conversations.json >/dev/null 3>&- &
		sleep "$wait"
		kill -9 $! 2>/dev/null || true
		wait $! || true
	done
	run -0 memos-import --dir broken conversations.json
	[ "$(jq '.added + .known' <<<"$output")" = 4000 ]
	memos-export --dir broken | cmp whole.jsonl -
	memos-cube --dir broken check
}

@test "a signal: what was read is stored, and the status says so" {
	conversations 8000 >conversations.json
	memos-import conversations.json >out 2>err 3>&- &
	sleep .2
	kill -TERM $!
	status=0
	wait $! || status=$?
	[ "$status" = 143 ]
	grep -q 'interrupted: what was read is stored' err
	[ "$(memos-list -a --json | wc -l)" -ge "$(jq .added out)" ]
}

@test "a signal while it waits for a pipe ends it, too" {
	(conversations 3 | sed '$s/]$//' && sleep 5) |
		timeout --preserve-status -s TERM 1 \
			memos-import -f chatgpt - >out 2>err || status=$?
	grep -q 'interrupted: what was read is stored' err
	[ "$(jq .added out)" -ge 8 ]
}

@test "a file that ends in the middle: what came before is stored" {
	conversations 10 | head -c 3000 >conversations.json
	run -2 --separate-stderr memos-import -f chatgpt conversations.json
	counts bad=1
	[ "$(jq .added <<<"$output")" -ge 20 ]
	one_line "the file ends within a value"
}

@test "items have a bound, and those behind one that is too long are read" {
	conversations 3 >conversations.json
	sed -i '2s/number 1/number 1 '"$(head -c 3000 </dev/zero | tr '\0' x)"'/' \
		conversations.json
	run -2 --separate-stderr memos-import --max-item 2000 conversations.json
	counts added=8 bad=1
	one_line "conversations.json: [1]: item of more than 2000 bytes"
}

@test "a large file is not held whole" {
	need python3
	python3 -c '
text = "x" * 10000
print("[" + ",".join("""{"id":"c%d","title":"t","current_node":"m","mapping":
{"m":{"message":{"author":{"role":"user"},"content":{"parts":["%s"]}}}}}""" %
    (i, text) for i in range(6000)) + "]")' >conversations.json
	run -0 python3 -c '
import os, sys
out = os.open("out", os.O_WRONLY | os.O_CREAT)
pid = os.posix_spawnp("memos-import", ["memos-import", "--dry-run",
    "conversations.json"], os.environ,
    file_actions=[(os.POSIX_SPAWN_DUP2, out, 1)])
_, status, usage = os.wait4(pid, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss // 1024)'
	[ "${output% *}" = 0 ]
	[ "${output#* }" -lt 40 ] || [[ $MEMOS_BUILD =~ address|asan|thread ]]
	[ "$(jq .added out)" = 6000 ]
}

@test "what cannot be read is said" {
	run -2 --separate-stderr memos-import
	one_line "nothing to import"
	run -2 --separate-stderr memos-import nowhere
	one_line "cannot read 'nowhere'"
	echo '{"a":1}' >x.json
	run -2 --separate-stderr memos-import x.json
	one_line "cannot tell what 'x.json' is: say it by --format"
	run -2 --separate-stderr memos-import - <x.json
	one_line "needs --format"
	: >empty.db
	run -2 --separate-stderr memos-import -f mem0-db empty.db
	run -1 memos-import -f chatgpt - <<<'[]'
}

@test "secrets are masked with --redact" {
	echo '[{"id":"1","memory":"the key is sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD","hash":""}]' >a.json
	memos-import --redact a.json >/dev/null
	run memos-list
	[[ $output != *abcdefghijklmnop* ]]
}

@test "the bar is for a terminal alone" {
	conversations 10 >conversations.json
	run -0 --separate-stderr memos-import conversations.json
	[ -z "$stderr" ]
}
