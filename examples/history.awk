# Reads a history of bash, zsh or fish and prints a record a command; goes
# behind json.awk.  The format is told from the lines.

function put(    text) {
	text = command
	command = ""
	if (shell == "zsh")
		text = unmetafied(text)
	if (text ~ /[^ \t\n\v\f\r]/)
		printf "{\"memory\":%s,%s,\"shell\":\"%s\"}\n", json(text), \
			when == "" ? "\"type\":\"procedure\"" \
			: "\"type\":\"event\",\"event_at\":" when, shell
	when = ""
}

# zsh writes some bytes, of most letters beyond ASCII too, as \203 and the
# byte with one bit, 32, turned over.
function unmetafied(s,    i, n, part, out) {
	if (!("!" in turned))
		for (i = 1; i < 256; i++)
			turned[sprintf("%c", i)] = \
				sprintf("%c", int(i / 32) % 2 ? i - 32 : i + 32)
	n = split(s, part, "\203")
	out = part[1]
	for (i = 2; i <= n; i++)
		out = out turned[substr(part[i], 1, 1)] substr(part[i], 2)
	return out
}

# fish writes a line break as \n and a backslash as two.
function unescaped(s,    c, out) {
	while (match(s, /\\./)) {
		c = substr(s, RSTART + 1, 1)
		out = out substr(s, 1, RSTART - 1) (c == "n" ? "\n" : c)
		s = substr(s, RSTART + 2)
	}
	return out s
}

function add_line(line) {
	command = command (command == "" ? "" : "\n") line
}

function is_time(s) {
	return s ~ /^[1-9][0-9]+$/ && length(s) <= 10
}

BEGIN { shell = "bash" }

# ---- fish ----
/^- cmd: / {
	put()
	shell = "fish"
	command = unescaped(substr($0, 8))
	next
}
shell == "fish" {
	if ($1 == "when:" && is_time($2))
		when = $2
	next
}

# ---- zsh: a backslash at the end goes on with the next line ----
!going_on && /^: [0-9]+:[0-9]+;/ {
	shell = "zsh"
	split($0, part, /[ :]+/)
	when = is_time(part[2]) ? part[2] : ""
	sub(/^: [0-9]+:[0-9]+;/, "")
}
shell == "zsh" {
	going_on = /\\$/
	if (going_on)
		$0 = substr($0, 1, length($0) - 1)
	add_line($0)
	if (!going_on)
		put()
	next
}

# ---- bash: if the first line is a time, what stands between two times is one
# command, of several lines maybe; else each line is one ----
/^#[0-9]+$/ && is_time(substr($0, 2)) {
	if (NR == 1)
		timed = 1
	put()
	when = substr($0, 2)
	next
}
{
	add_line($0)
	if (!timed)
		put()
}

END { put() }
