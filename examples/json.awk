# JSON for the scripts beside this file, in any awk that runs with LC_ALL=C:
#     awk "$(cat json.awk)"'{ print json($0) }'

function valid_utf8_pattern(    t) {
	t = "[\200-\277]"
	return "[\302-\337]" t "|\340[\240-\277]" t "|[\341-\354]" t t \
		"|\355[\200-\237]" t "|[\356-\357]" t t \
		"|\360[\220-\277]" t t "|[\361-\363]" t t t \
		"|\364[\200-\217]" t t
}

function repaired(s,    out) {
	while (match(s, /[\200-\377]/)) {
		out = out substr(s, 1, RSTART - 1)
		s = substr(s, RSTART)
		if (match(s, "^(" UTF8 ")")) {
			out = out substr(s, 1, RLENGTH)
			s = substr(s, RLENGTH + 1)
		} else {
			out = out "\357\277\275"
			s = substr(s, 2)
		}
	}
	return out s
}

# utf8(s): s, each byte that is no UTF-8 replaced by U+FFFD.
function utf8(s,    rest, out, at, n) {
	if (s !~ /[\200-\377]/)
		return s
	if (UTF8 == "")
		UTF8 = valid_utf8_pattern()
	rest = s
	gsub(UTF8, "", rest)
	if (rest !~ /[\200-\377]/)
		return s
	# in pieces, cut before a character: a long text stays cheap
	for (at = 1; at <= length(s); at += n) {
		n = 512
		while (n > 500 && substr(s, at + n, 1) ~ /[\200-\277]/)
			n--
		out = out repaired(substr(s, at, n))
	}
	return out
}

# json(s): s as a JSON string, with its quotes.
function json(s,    i) {
	s = utf8(s)
	gsub(/["\\]/, "\\\\&", s)
	for (i = 1; i < 32 && s ~ /[\001-\037]/; i++)
		gsub(sprintf("%c", i), sprintf("\\u%04x", i), s)
	return "\"" s "\""
}

# json_text(line, key): the string of the first such key, on one line.
function json_text(line, key,    c, out) {
	if (!match(line, "\"" key "\":\"([^\"\\\\]|\\\\.)*\""))
		return ""
	key = length(key) + 4
	line = substr(line, RSTART + key, RLENGTH - key - 1)
	while (match(line, /\\./)) {
		c = substr(line, RSTART + 1, 1)
		out = out substr(line, 1, RSTART - 1)
		line = substr(line, RSTART + (c == "u" ? 6 : 2))
		out = out (c ~ /["\\\/]/ ? c : " ")
	}
	return out line
}
