# usage: LC_ALL=C awk -v n=N -v rounds=N -v search=PATH -v store=DIR
#     -v sqlite=PATH -v db=FILE -f plan.awk lib/text/stop.c QUESTIONS
#
# A plan for spawn: n questions, spread over the file, asked of both programs in
# turn; one round to warm up, then the counted ones.  SQLite is asked for any
# of the words that are not in the stop list, which is read from its source.

BEGIN {
	OFS = "\t"
}

FNR == NR {
	while (match($0, /"[a-z]+"/)) {
		stop[substr($0, RSTART + 1, RLENGTH - 2)] = 1
		$0 = substr($0, RSTART + RLENGTH)
	}
	next
}

{
	gsub(/[\t\r]/, " ")
	question[++total] = $0
}

# Words joined by OR; letters beyond ASCII are bytes from 128 on.
function any(text,    words, count, i, seen, list) {
	count = split(tolower(text), words, /[^a-z0-9\200-\377]+/)
	for (i = 1; i <= count; i++) {
		if (words[i] == "" || words[i] in stop || words[i] in seen)
			continue
		seen[words[i]] = 1
		list = list (list == "" ? "" : " OR ") words[i]
	}
	return list
}

END {
	if (total < n)
		n = total
	for (round = 0; round <= rounds; round++)
		for (i = 0; i < n; i++) {
			text = question[int(i * total / n) + 1]
			words = any(text)
			if (words == "")
				continue
			print round ? "search" : "-", search, "--dir", store, \
				"-k", "10", "--", text
			print round ? "sqlite" : "-", sqlite, db, \
				"SELECT rowid, memory, rank FROM rows" \
				" WHERE rows MATCH '" words "'" \
				" ORDER BY rank LIMIT 10"
		}
}
