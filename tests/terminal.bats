# What a person sees: the commands on a real pseudo-terminal.
# shellcheck disable=SC2016,SC2030,SC2031 # code for other shells, quoted
load helper

setup() {
	memos_setup
	need python3
	export LC_ALL=C.UTF-8 TERM=xterm-256color MEMOS_NOW=2026-06-01
	unset NO_COLOR COLUMNS
	ESC=$'\033'
}

# on COLUMNS CMD ...: what a terminal of that width gets; nothing is typed.
on() {
	python3 "$ROOT/tests/terminal.py" "$@" </dev/null
}

# marks: matched words in angle brackets instead of colour.
marks() {
	sed "s/$ESC\[1;33m/</g; s/$ESC\[0m/>/g"
}

# no_controls FILE: the terminal is told nothing but text and new lines.
no_controls() {
	[ -s "$1" ] || return
	python3 - "$1" <<-'END'
		import sys
		text = open(sys.argv[1], "rb").read().decode()
		bad = {c for c in text if c != "\n" and (c < " " or
		       "\x7f" <= c <= "\x9f")}
		print("control characters:", sorted(map(hex, map(ord, bad))))
		sys.exit(bool(bad))
	END
}

# fits COLUMNS FILE: no line is wider, by Unicode's own widths.
fits() {
	python3 - "$@" <<-'END'
		import sys, unicodedata as u
		def width(c):
		    if u.category(c) in ("Mn", "Me", "Cf"):
		        return 0
		    return 2 if u.east_asian_width(c) in "WF" else 1
		bad = 0
		for line in open(sys.argv[2], encoding="utf-8"):
		    n = sum(map(width, line.rstrip("\n")))
		    if n > int(sys.argv[1]):
		        bad = 1
		        print(n, "columns:", line, end="")
		sys.exit(bad)
	END
}

tea() {
	memos-add --user ann >/dev/null <<-'EOF'
		{"id":"green","memory":"In the morning Ann likes a cup of green tea, and in the evening she likes to have mint tea with her friends","event_at":"2026-03-01T07:30:00Z"}
		{"id":"lyon","memory":"I moved to Lyon","role":"user","name":"Ann","run_id":"s1","event_at":"2026-05-07"}
	EOF
}

# ---- search ----

@test "a hit shows a bar, a score, an age, who, and text that is folded" {
	tea
	run -0 on 60 memos-search --color never 'mint tea'
	echo "$output"
	[[ ${lines[0]} =~ ^[█▉▊▋▌▍▎▏\ ]{5}\ 0\.[0-9]{2}\ \ \ \ 3\ mo\ \ In ]]
	printf '%s\n' "BAR   SCORE${output:10}" | diff - <(
		cat <<-'EOF'
			BAR   SCORE    3 mo  In the morning Ann likes a cup of green
			               tea, and in the evening she likes to have
			               mint tea with her friends
		EOF
	)
	run -0 on 60 memos-search --color never 'Lyon'
	[[ $output == *'    3 wk  Ann: I moved to Lyon' ]]
}

@test "the bar is as long as the score says" {
	tea
	memos-search 'mint tea' | jq .score >score
	run -0 on 60 memos-search 'mint tea'
	python3 - "$(cat score)" "${output:0:5}" <<-'END'
		import sys
		eighths = sum(" ▏▎▍▌▋▊▉█".index(c) for c in sys.argv[2])
		assert abs(eighths - min(1, float(sys.argv[1])) * 40) <= 1
	END
}

@test "an age is in the unit that suits it" {
	while read -r at age; do
		store "{\"id\":\"$age\",\"memory\":\"tea $age\",\"event_at\":\"$at\"}"
	done <<-'EOF'
		2026-05-31T23:59:30Z now
		2026-05-31T23:18Z 42_min
		2026-05-31T19:00Z 5_h
		2026-05-26T00:00Z 6_d
		2026-05-10T00:00Z 3_wk
		2025-07-15T00:00Z 10_mo
		2019-01-01T00:00Z 7_y
		2026-06-03T00:00Z +2_d
	EOF
	run -0 on 80 memos-search -k 20 --color never tea
	[ "${#lines[@]}" -eq 8 ]
	for line in "${lines[@]}"; do
		echo "$line"
		text=${line##*tea }
		age=${line:10:8}
		[ "${age//[[:blank:]]/}" = "${text//_/}" ]
		# all in one column
		[ "${line:18:5}" = '  tea' ]
	done
}

@test "bars are of ASCII where the locale is not UTF-8" {
	tea
	blocks='[█▉▊▋▌▍▎▏]'
	run -0 on 60 memos-search tea
	[[ $output =~ $blocks ]]
	for locale in C POSIX en_US.ISO-8859-1; do
		run -0 on 60 env LC_ALL=$locale memos-search tea
		[[ ! $output =~ $blocks ]]
		[[ $output =~ ^[#.]{5}\ 0\. ]]
		run -0 on 80 env LC_ALL=$locale memos-cube stats
		[[ ! $output =~ [▁▂▃▄▅▆▇█] ]]
	done
	# the first that is set and not empty counts
	for set in 'LC_ALL=C LANG=C.UTF-8' 'LC_ALL= LC_CTYPE=C LANG=C.UTF-8' \
		'LC_ALL= LC_CTYPE= LANG=C' 'LC_ALL= LC_CTYPE= LANG='; do
		# shellcheck disable=SC2086 # words are meant to be split
		run -0 on 60 env $set memos-search tea
		echo "$set"
		[[ ! $output =~ $blocks ]]
	done
	for set in 'LC_ALL=fr_FR.utf8 LANG=C' 'LC_ALL= LC_CTYPE=C.UTF-8 LANG=C' \
		'LC_ALL= LC_CTYPE= LANG=de_DE.UTF-8'; do
		# shellcheck disable=SC2086
		run -0 on 60 env $set memos-search tea
		echo "$set"
		[[ $output =~ $blocks ]]
	done
}

@test "the words that match are marked, in each of their forms" {
	store '{"memory":"Liking teas: she likes green tea (TEA!), not teapots"}' \
		'{"memory":"On an été à Orléans, “Tea”—là"}'
	on 200 memos-search 'what tea does she like' | marks >got
	cat got
	grep -q '<Liking> <teas>: she <likes> green <tea> (<TEA>!), not teapots' got
	grep -q '“<Tea>”—là' got
	run -0 bash -c 'python3 "$ROOT/tests/terminal.py" 200 \
		memos-search ETE </dev/null'
	[[ $(marks <<<"$output") == *'On an <été> à Orléans'* ]]
}

@test "text without blanks is marked by what was found in it" {
	store '{"id":"zh","memory":"小明昨天在北京的书店买了一本历史书"}' \
		'{"id":"ko","memory":"지민은 어제 서울에서 자전거를 샀습니다"}' \
		'{"id":"th","memory":"สมชายซื้อหนังสือใหม่ที่กรุงเทพ"}'
	while read -r query want; do
		on 120 memos-search -k 1 "$query" | marks |
			sed 's/></''/g' >got
		cat got
		grep -qF "$want" got
	done <<-'EOF'
		书店 的<书店>买了一本历史<书>
		서울 어제 <서울>에서 자전거를
		หนังสือ สมชายซื้อ<หนังสือ>ใหม่
	EOF
}

@test "marks survive where a line is folded" {
	store '{"memory":"supercalifragilisticexpialidocious tea supercalifragilisticexpialidocious"}'
	on 40 memos-search supercalifragilisticexpialidocious | marks >got
	cat got
	[ "$(tr -d ' \n<>' <got | grep -o 'supercalifragilisticexpialidocious' |
		wc -l)" -eq 2 ]
	# each line opens and closes its own marks
	awk '{ if (gsub(/</, "") != gsub(/>/, "")) bad = 1 } END { exit bad }' got
}

# ---- folding ----

@test "lines are folded by the width of characters, and lose none" {
	while IFS= read -r text; do
		store "{\"memory\":$(jq -Rs 'rtrimstr("\n")' <<<"$text")}"
	done <<-'EOF'
		tea plain words that go on for a while, with a-dash/and.some(punctuation) in between them
		tea 小明昨天在北京的书店买了一本关于历史的书，他非常喜欢这本书，因为它讲述了许多古代的故事。
		tea 田中さんは昨日東京の図書館で新しい自転車を見ましたabcdefｆｕｌｌｗｉｄｔｈカタカナ
		tea 지민은 어제 서울에서 새 자전거를 샀습니다 그리고 부산으로 갔습니다
		tea ééééééééééééééééééééééééééééééééééééééééééé combining
		tea 👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦 🇫🇷🇩🇪🇯🇵 ❤️ 👍🏽 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉
		tea https://example.org/a/very/long/address/that/has/no/blank/at/all?and=goes&on=for&ever=and&ever=1
		tea สมชายซื้อหนังสือใหม่ที่กรุงเทพเมื่อวานนี้และกลับบ้าน
		tea اشترت فاطمة كتابًا جديدًا من المكتبة في القاهرة أمس مع أختها
	EOF
	memos-search -k 20 tea | texts | tr -d '[:space:]' >want
	for columns in 20 41 79 80 132; do
		echo "$columns columns"
		on "$columns" memos-search -k 20 --color never tea >got
		fits "$columns" got
		# nothing is lost: without what stands in front, and blanks
		sed -E 's/^.{5} [0-9.]{4} +now//' got | tr -d '[:space:]' | cmp - want
		on "$columns" memos-list -a >got
		fits "$columns" got
	done
}

@test "no character is torn apart, no closing mark begins a line" {
	family=👩‍👩‍👧‍👦
	store "{\"memory\":\"tea $family$family$family$family$family$family\"}" \
		'{"memory":"tea 一二三四五六七八九十一二三。「一二三四五六七八九」，一二"}'
	for columns in 40 41 42 43 44 45; do
		on "$columns" memos-list -a >got
		[ "$(grep -o "$family" got | wc -l)" -eq 6 ]
		run ! grep -E '^ *(。|，|」)' got
	done
}

@test "COLUMNS tells the width, too" {
	tea
	COLUMNS=44 run -0 on 132 memos-list green
	printf '%s\n' "$output" >got
	fits 44 got
	[ "${#lines[@]}" -gt 3 ]
	COLUMNS=nonsense run -0 on 44 memos-list green
	printf '%s\n' "$output" | cmp - got
}

@test "a long text is cut after ten lines, and shown whole by its id" {
	{
		printf '{"id":"long","memory":"tea'
		printf ' word%d' {1..400}
		printf '\\n\\nend of it"}\n'
	} | memos-add >/dev/null
	for cmd in 'memos-search --color never tea' 'memos-list -k 9'; do
		# shellcheck disable=SC2086 # words are meant to be split
		run -0 on 80 $cmd
		[ "${#lines[@]}" -eq 11 ]
		[[ ${lines[10]} =~ ^\ +\.\.\.\ and\ [0-9]+\ more\ characters$ ]]
		# what is shown and what is not are all of it
		n=$(grep -o '[0-9]* more' <<<"$output" | cut -d ' ' -f 1)
		shown=$(sed -E '$d; s/^ +//; 1s/.*(tea word1 )/\1/' \
			<<<"$output" | tr '\n' ' ')
		whole=$(memos-list --fields memory | jq -r .memory)
		[ $((${#shown} + n)) -eq "${#whole}" ]
	done
	run -0 --keep-empty-lines on 80 memos-list long
	[[ $output == *' word400'*'end of it'* ]]
	[[ $output != *more\ characters* ]]
	# and then its lines are its own
	[[ ${lines[-2]} =~ ^\ +end\ of\ it$ ]]
	run -0 on 80 memos-search --json tea
	[[ $output == *' word400'*'end of it'* ]]
}

@test "a megabyte without a blank is cut too" {
	{
		printf '{"id":"huge","memory":"'
		head -c 1000000 /dev/zero | tr '\0' x
		printf '"}\n'
	} | memos-add >/dev/null
	run -0 on 80 memos-list -k 1
	[ "${#lines[@]}" -eq 11 ]
	[[ ${lines[10]} == *'more characters' ]]
	run -0 bash -c 'python3 "$ROOT/tests/terminal.py" 80 memos-list huge \
		</dev/null | tr -cd x | wc -c'
	[ "$output" -eq 1000000 ]
}

# ---- colour ----

@test "there is no escape sequence where none is wanted" {
	tea
	run -0 on 80 memos-search tea
	[[ $output == *"$ESC"* ]]
	for set in NO_COLOR=1 TERM=dumb '-u TERM' 'NO_COLOR=1 TERM=dumb'; do
		echo "$set"
		# shellcheck disable=SC2086 # words are meant to be split
		run -0 on 80 env $set memos-search tea
		[[ $output == *tea* ]]
		[[ $output != *"$ESC"* ]]
	done
	run -0 on 80 memos-search --color never tea
	[[ $output != *"$ESC"* ]]
	# an empty one is as good as none
	NO_COLOR='' run -0 on 80 memos-search tea
	[[ $output == *"$ESC"* ]]
	# no command but this one has any
	run -0 on 80 memos-list
	[[ $output != *"$ESC"* ]]
	run -0 on 80 memos-cube stats
	[[ $output != *"$ESC"* ]]
}

@test "a pipe gets JSON and no escape, whatever the terminal can do" {
	tea
	run -0 memos-search tea
	jq -e . <<<"$output" >/dev/null
	[[ $output != *"$ESC"* ]]
	run -0 on 80 sh -c 'memos-search tea | cat; memos-list | cat'
	[[ $output != *"$ESC"* ]]
	jq -e . <<<"$output" >/dev/null
}

@test "--color always prints for people into a pipe, and --fields JSON" {
	tea
	run -0 memos-search --color always 'mint tea'
	[[ $(marks <<<"$output") == *'<mint> <tea> with her friends' ]]
	# shellcheck disable=SC2031
	COLUMNS=50 NO_COLOR=1 memos-search --color always 'mint tea' |
		marks | tr -d '<>' >got
	fits 50 got
	run -0 memos-list --color always lyon
	[ "$output" = '2026-05-07        Ann: I moved to Lyon' ]
	run -0 memos-search --color always --fields id 'mint tea'
	[[ $output == '{"id":"green"'* ]]
	run -0 memos-search --color always --json 'mint tea'
	[[ $output == '{"id":"green"'* ]]
}

# ---- what must not reach the terminal ----

@test "control characters of a memory never reach the terminal" {
	python3 - >evil.jsonl <<-'END'
		import json
		bad = "".join(map(chr, [*range(32), *range(127, 160), 0x2028,
		                        0x2029, 0x202e, 0x2066]))
		osc = "\x1b]0;title\x07\x1b[2J\x1b[31m\x9b31m\x9d0;x\x9c\x1bP0\x1b\\"
		evil = "tea " + bad.replace("\0", "") + osc + " leaves"
		print(json.dumps({"id": "c0", "memory": evil,
		                  "metadata": {"topic": evil}}))
		print(json.dumps({"id": "c1", "role": "user", "run_id": "s1",
		                  "memory": evil[::-1] + " tea",
		                  "metadata": {"topic": evil}}, ensure_ascii=False))
	END
	on 80 memos-add evil.jsonl >acks
	no_controls acks
	for cmd in 'memos-search --color never tea' 'memos-search --json tea' \
		'memos-search --explain --color never tea' \
		'memos-search --fields memory,metadata tea' \
		'memos-search --why c0 tea' 'memos-search --why c1 --json tea' \
		memos-list 'memos-list c0 c1' 'memos-list --json' \
		'memos-list --fields metadata' memos-export 'memos-cube stats' \
		'memos-cube stats --json'; do
		echo "$cmd"
		# shellcheck disable=SC2086 # words are meant to be split
		on 80 $cmd >got
		no_controls got
	done
	run ! grep -qE $'\u202e|\u2066|\u2028' <(on 80 memos-list)
	# only our own sequences stand in colour
	on 80 memos-search 'tea leaves' | marks >got
	no_controls got
}

@test "what is escaped for the terminal is the same to a program" {
	printf '{"id":"x","memory":"a\302\233b\177c","metadata":{"k":"\302\205"}}\n' |
		memos-add >/dev/null
	on 80 memos-list --json >terminal
	memos-list >pipe
	grep -qF 'a\u009bb\u007fc' terminal
	grep -qF $'a\302\233b\177c' pipe
	cmp <(jq -S . terminal) <(jq -S . pipe)
}

@test "control characters in a fault never reach the terminal" {
	tea
	on 80 memos-list $'id\033[31m\302\233' >got || true
	no_controls got
	on 80 memos-add $'no\033[31m.jsonl' >got || true
	no_controls got
}

# ---- list, cube ----

@test "memos-list shows when, who and what" {
	tea
	store '{"memory":"a month","event_at":"2026-02"}' \
		'{"memory":"a year","event_at":"2025"}' \
		'{"memory":"no time"}'
	TZ=Asia/Tokyo run -0 on 60 memos-list
	reads <<-'EOF'
		2026-06-01 00:00  no time
		2026-05-07        Ann: I moved to Lyon
		2026-03-01 07:30  In the morning Ann likes a cup of green
		               tea, and in the evening she likes to have
		               mint tea with her friends
		2026-02           a month
		2025              a year
	EOF
}

@test "a day stays the day that was said, in every zone" {
	for zone in Asia/Tokyo America/New_York; do
		TZ=$zone memos-add --at 2026-05-07 "tea in $zone" >/dev/null
	done
	run -0 on 60 memos-list
	[ "$(grep -c '^2026-05-07        tea in' <<<"$output")" -eq 2 ]
}

@test "memos-cube stats draws when it happened" {
	tea
	run -0 on 80 memos-cube stats
	sed -E 's/\(.*\)/(PATH)/' <<<"$output" | diff - <(
		cat <<-'EOF'
			cube      default (PATH)
			holds     2 memories of 1 user in 2 sessions
			types     turn 1 fact 1
			states    active 2
			when      █                                              █
			          2026-03-01 07:30                2026-05-07 00:00
			jobs      1 due, 0 waiting, 0 claimed, 0 dead: memos-work --drain does them
			indexed   analyser=1 embedder=wn510/2 dimension=382 unit-length
		EOF
	)
	seq 40 | sed 's/.*/{"memory":"tea &","event_at":"2026-04-01"}/' |
		memos-add >/dev/null
	run -0 on 80 env LC_ALL=C memos-cube stats
	[[ ${lines[4]} =~ ^when\ +_\ +#\ +_$ ]]
	printf '%s\n' "$output" >got
	fits 80 got
	run -0 on 80 memos-cube stats --json
	[ "$(jq .memories <<<"$output")" = 42 ]
}

@test "memos-cube list prints names to a person, records to a pipe" {
	tea
	memos-cube create work >/dev/null
	run -0 on 80 memos-cube list
	[ "$output" = $'default\nwork' ]
	for cmd in 'on 80 memos-cube list --json' 'memos-cube list'; do
		# shellcheck disable=SC2086 # words are meant to be split
		run -0 $cmd
		[ "$output" = $'{"name":"default"}\n{"name":"work"}' ]
	done
}

@test "--explain and --why are folded as all else" {
	tea
	on 60 memos-search --explain --color never 'when did Ann move to Lyon' >got
	fits 60 got
	grep -qE '^    bm25f \+0\.[0-9]{3}  [a-z]+ \+0\.[0-9]{3}' got
	run ! grep -q '0\.000' got
	for id in green lyon; do
		on 60 memos-search --why "$id" 'moved' >got || [ $? -eq 1 ]
		fits 60 got
	done
	grep -q '^rank 1 of 1: 1 of the words asked for in it' got
	grep -q '^2026-05-07        Ann: I moved to Lyon$' got
}

@test "a person is told that nothing was found, a pipe is not" {
	tea
	for cmd in 'memos-search zzyzx' 'memos-list --user nobody'; do
		# shellcheck disable=SC2086 # words are meant to be split
		run -1 on 80 $cmd
		[ "$output" = "${cmd%% *}: nothing found" ]
		# shellcheck disable=SC2086
		run -1 $cmd
		[ "$output" = "" ]
	done
	run -1 --separate-stderr memos-search --color always zzyzx
	[ "$output$stderr" = "" ]
}

@test "without input a person is told what is missing" {
	run -2 on 80 memos-add
	[ "$output" = 'memos-add: nothing to add; see --help' ]
	run -2 on 80 memos-search
	[ "$output" = 'memos-search: no query; see --help' ]
}

# ---- progress ----

# slow N: a line every .2 seconds.
slow() {
	local i

	for ((i = 0; i < $1; i++)); do
		echo "{\"memory\":\"tea $i\"}"
		[ "$i" -ne 9 ] || echo bad
		sleep .2
	done
}

@test "a long add tells how far it is, and wipes it away" {
	export -f slow
	run on 80 bash -c 'slow 12 | memos-add >acks 2>/dev/tty'
	cat -v <<<"$output"
	[[ $output =~ ^[1-9]\ lines,\ [0-9]+\ a\ second ]]
	[[ $output != *"$ESC"* ]]
	[ "$(wc -l <acks)" -eq 12 ]
	# played on a terminal of one line, it is gone in the end, and the fault
	# has a line of its own
	printf '%s' "$output" >played
	python3 - played <<-'END'
		import sys
		lines, at = [""], 0
		for c in open(sys.argv[1], newline="").read():
		    if c == "\n":
		        lines.append("")
		    if c in "\r\n":
		        at = 0
		        continue
		    lines[-1] = lines[-1][:at] + c + lines[-1][at + 1:]
		    at += 1
		lines = [line.rstrip() for line in lines]
		print(lines)
		assert lines == ["memos-add: <stdin>:11: column 1: no JSON value", ""]
	END
}

@test "a short add tells nothing, nor does one into a pipe or file" {
	export -f slow
	run -0 on 80 bash -c 'echo "{\"memory\":\"tea\"}" | memos-add >acks'
	[ "$output" = "" ]
	run on 80 bash -c 'slow 10 | memos-add >acks 2>faults'
	[ "$output" = "" ]
	[ "$(wc -l <faults)" -eq 1 ]
	# what is acknowledged on the terminal tells enough
	run on 80 bash -c 'slow 8 | memos-add'
	[ "$(grep -c '"event":' <<<"$output")" -eq 8 ]
	[[ $output != *' a second'* ]]
}
