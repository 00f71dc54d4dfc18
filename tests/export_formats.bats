# memos-export --format: what people and other programs read.
load helper

fill() {
	export MEMOS_NOW=2026-05-07T09:30:00Z
	memos-add >/dev/null <<-'EOF'
		{"id":"1","memory":"Ann works at Acme.","user_id":"ann","subject":"Ann","relation":"works_at","object":"Acme","valid_from":"2026-01-01"}
		{"id":"2","memory":"Ann \"knows\" B\\C","user_id":"ann","subject":"Ann","relation":"\"knows\"","object":"B\\C","event_at":"2026-04-01"}
		{"id":"3","memory":"# no <b>heading</b>\n- *or* item","role":"user","name":"Ann","run_id":"r","user_id":"bob"}
		{"id":"4","memory":"gone","state":"forgotten","subject":"X","relation":"is","object":"Y"}
	EOF
	memos-block set persona '<i>calm</i>' >/dev/null
}

@test "csv: all fields, quoted where they must be" {
	fill
	memos-export -f csv >all.csv
	python3 -c '
import csv, sys
rows = list(csv.DictReader(open("all.csv", newline="")))
print(len(rows), rows[1]["memory"], rows[2]["memory"].count("\n"),
    rows[3]["state"], rows[0]["valid_from"], sep="|")' >out
	[ "$(cat out)" = '4|Ann "knows" B\C|1|forgotten|2026-01-01T00:00:00Z' ]
	[ "$(memos-export -f csv -u bob | grep -c '^3,')" = 1 ]
}

@test "markdown: a heading a day, and no markup from memories" {
	fill
	memos-export -f markdown | diff -u - <(cat <<-'EOF'
		# Memories

		## Blocks

		**persona**

		> \<i\>calm\</i\>

		## 2026-05-07

		- **Ann:** \# no \<b\>heading\</b\>
		  \- \*or\* item
		  *turn of bob, session r*
		- Ann works at Acme.
		  *fact of ann*

		## 2026-04-01

		- Ann "knows" B\\C
		  *fact of ann*
	EOF
	)
	# what a part of it is has no blocks
	[ "$(memos-export -f markdown -u ann | grep -c Blocks)" = 0 ]
}

@test "dot: names and relations, whatever is in them" {
	fill
	memos-export -f dot >g.dot
	grep -q 'n0 \[label="Acme"\]' g.dot
	grep -q 'label="\\"knows\\"", tooltip="Ann \\"knows\\" B\\\\C"' g.dot
	[ "$(grep -c -- '->' g.dot)" = 2 ]
	need dot
	dot -Tsvg g.dot >g.svg
	[ "$(grep -c '<g id="node' g.svg)" = 3 ]
	[ "$(grep -c '<g id="edge' g.svg)" = 2 ]
}

@test "graphml: an XML parser reads it" {
	fill
	store '{"memory":"<&>\u0001\ufffe","subject":"<a>&\"","relation":"r","object":"\ud83c\udf88"}'
	memos-export -f graphml >g.xml
	python3 -c '
import xml.etree.ElementTree as tree
g = "{http://graphml.graphdrawing.org/xmlns}"
root = tree.parse("g.xml").getroot()
names = sorted(d.text for d in root.iter(g + "data") if d.get("key") == "name")
print(len(root.findall(".//%snode" % g)), len(root.findall(".//%sedge" % g)),
    "|".join(names))' >out
	[ "$(cat out)" = '5 3 <a>&"|Acme|Ann|B\C|🎈' ]
}

@test "entities without facts are in the graph of the whole alone" {
	echo '{"type":"entity","name":"Acme","entityType":"organization","observations":[]}' >memory.jsonl
	memos-import --user ann memory.jsonl >/dev/null
	[ "$(memos-export -f dot | grep -c label)" = 1 ]
	[ "$(memos-export -f dot -u ann | grep -c label)" = 0 ]
}

@test "html: one page, a policy, and the hashes of what may run in it" {
	fill
	memos-export -f html >page.html
	grep -q "default-src 'none'" page.html
	[ "$(grep -oE 'https?://[a-z0-9./]*' page.html | sort -u)" = \
		http://www.w3.org/2000/svg ]
	python3 - <<-'EOF'
		import base64, hashlib, json, re
		page = open("page.html").read()
		for tag in "style", "script":
		    text = re.search("<%s>(.*?)</%s>" % (tag, tag), page, re.S)[1]
		    digest = hashlib.sha256(text.encode()).digest()
		    want = "%s-src 'sha256-%s'" % (tag, base64.b64encode(digest).decode())
		    assert want in page, want
		data = re.search('application/json">(.*?)</script>', page, re.S)[1]
		assert "<" not in data
		data = json.loads(data)
		assert [m["id"] for m in data["memories"]] == ["3", "1", "2"]
		assert len(data["graph"]["edges"]) == 2
		assert data["blocks"][0]["value"] == "<i>calm</i>"
	EOF
}

# browse FILE: the page as a browser shows it, after its script has run.
browse() {
	local browser

	browser=$(command -v chromium || command -v chromium-browser ||
		command -v google-chrome) || skip "no chromium is installed"
	timeout 60 "$browser" --headless --no-sandbox --disable-gpu \
		--user-data-dir="$PWD/browser" --dump-dom "file://$PWD/$1" \
		2>/dev/null || skip "chromium does not run here"
}

@test "html: a memory full of markup shows as text, and runs nothing" {
	local evil="document.title='owned'"

	jq -cn --arg s "<script>$evil</script>" --arg i \
		"</script><script>$evil</script><img src=x onerror=\"$evil\">]]>" \
		'{id: "1", memory: $i, user_id: $s, name: $s, run_id: $s,
		subject: $i, relation: $s, object: "<svg onload=\($s)>",
		metadata: {($s): $i}}' | memos-add >/dev/null
	memos-revise 1 "<!--<script>$evil</script>" >/dev/null
	memos-block set persona "<img src=x onerror=\"$evil\">" >/dev/null
	memos-export -f html >page.html
	browse page.html >dom.html
	grep -q '<title>Memories</title>' dom.html
	[ "$(grep -c '<title>owned' dom.html)" = 0 ]
	# it is there, as text, and the graph was drawn
	grep -q '<article.*<p dir="auto">&lt;!--&lt;script&gt;' dom.html
	[ "$(grep -o '<circle' dom.html | wc -l)" -ge 2 ]
	sed '/<script id="data"/,$d' dom.html >shown.html
	sed 's/&lt;[^>]*&gt;//g; s/>[^<]*</></g' shown.html >tags.html
	[ "$(grep -cE '<(img|script)|onerror=|onload=' tags.html)" = 0 ]
}

@test "the output may be gone, or full" {
	fill
	for format in jsonl csv markdown dot graphml html; do
		run -3 --separate-stderr bash -c "memos-export -f $format >/dev/full"
		one_line "write error"
	done
	run -3 --separate-stderr bash -c "memos-export --all >/dev/full"
	one_line "write error"
}
