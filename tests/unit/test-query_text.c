#include "find/query_text.h"

#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "tap.h"

static struct arena arena;

/* What of a text became operators, and what is looked for; or the message. */
static const char *
read_as(const char *text, enum query_text_use use, const char **words)
{
	static struct buf out;
	struct query_text query;
	struct err err = { 0 };

	buf_reset(&out);
	*words = "";
	if (query_text_parse(text, strlen(text), use, &arena, &query, &err) < 0)
		return arena_copy(&arena, err.text, strlen(err.text));
	*words = arena_copy(&arena, query.words, query.len);
	if (query.filter)
		filter_print(query.filter, &out);
	return buf_text(&out);
}

static const struct {
	const char *text, *words, *filter;
} table[] = {
	{ "green tea", "green tea", "" },
	{ "\"green tea\" at home", "green tea at home",
	    "{\"memory\":{\"phrase\":\"green tea\"}}" },
	{ "say \"green tea\", please", "say green tea , please",
	    "{\"memory\":{\"phrase\":\"green tea\"}}" },
	{ "tea -coffee", "tea",
	    "{\"NOT\":[{\"memory\":{\"word\":\"coffee\"}}]}" },
	{ "-coffee tea, -milk.", "tea, .",
	    "{\"AND\":[{\"NOT\":[{\"memory\":{\"word\":\"coffee\"}}]},"
	    "{\"NOT\":[{\"memory\":{\"word\":\"milk\"}}]}]}" },
	{ "tea -\"with milk\"", "tea",
	    "{\"NOT\":[{\"memory\":{\"phrase\":\"with milk\"}}]}" },
	{ "caf* cofee~", "caf cofee",
	    "{\"AND\":[{\"memory\":{\"prefix\":\"caf\"}},"
	    "{\"memory\":{\"fuzzy\":\"cofee\"}}]}" },
	{ "tea -caf* -cofee~", "tea",
	    "{\"AND\":[{\"NOT\":[{\"memory\":{\"prefix\":\"caf\"}}]},"
	    "{\"NOT\":[{\"memory\":{\"fuzzy\":\"cofee\"}}]}]}" },
	{ "tea user:ann", "tea", "{\"user_id\":{\"eq\":\"ann\"}}" },
	{ "user_id:ann, run:s1 tea", ", tea",
	    "{\"AND\":[{\"user_id\":{\"eq\":\"ann\"}},"
	    "{\"run_id\":{\"eq\":\"s1\"}}]}" },
	{ "tea type:fact,event", "tea",
	    "{\"type\":{\"in\":[\"fact\",\"event\"]}}" },
	{ "tea -type:turn", "tea", "{\"NOT\":[{\"type\":{\"eq\":\"turn\"}}]}" },
	{ "tea name:\"Ann Lee\"", "tea", "{\"name\":{\"eq\":\"Ann Lee\"}}" },
	{ "tea name:~an", "tea", "{\"name\":{\"icontains\":\"an\"}}" },
	{ "tea role:* -name:*", "tea",
	    "{\"AND\":[{\"role\":\"*\"},{\"NOT\":[{\"name\":\"*\"}]}]}" },
	{ "tea name:\"*\"", "tea", "{\"name\":{\"eq\":\"\\u002a\"}}" },
	{ "tea importance:>=0.5", "tea", "{\"importance\":{\"gte\":0.5}}" },
	{ "tea event_at:<2026-05", "tea",
	    "{\"event_at\":{\"lt\":\"2026-05\"}}" },
	{ "tea event_at:\"last week\"", "tea",
	    "{\"event_at\":{\"eq\":\"last week\"}}" },
	{ "tea metadata.topic:drinks metadata.n:>3", "tea",
	    "{\"AND\":[{\"metadata.topic\":{\"eq\":\"drinks\"}},"
	    "{\"metadata.n\":{\"gt\":3}}]}" },
	{ "tea metadata.n:\"3\" metadata.b:true", "tea",
	    "{\"AND\":[{\"metadata.n\":{\"eq\":\"3\"}},"
	    "{\"metadata.b\":{\"eq\":1}}]}" },
	{ "\xe8\x8c\xb6 -\xe5\x92\x96\xe5\x95\xa1", "\xe8\x8c\xb6",
	    "{\"NOT\":[{\"memory\":{\"word\":\"\xe5\x92\x96\xe5\x95\xa1\"}}]}" },
	{ "-well-known tea", "tea",
	    "{\"NOT\":[{\"memory\":{\"word\":\"well-known\"}}]}" },
};

static void
test_table(void)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *words,
		    *filter = read_as(table[i].text, QUERY_TEXT_SEARCH, &words);

		tap(strcmp(filter, table[i].filter) == 0 &&
			strcmp(words, table[i].words) == 0,
		    "%s: '%s' %s", table[i].text, words, filter);
	}
}

/* No part of these is an operator: not a byte may change. */
static const char *const plain[] = {
	"",
	" ",
	"what does Ann's sister drink?",
	"a well-known e-mail from t-online",
	"how much is 5 - 3, or 5 -3?",
	"what about -40 degrees",
	"C++ or C#, and what of c++-mode",
	"the 5\" pipe and the 6\" one",
	"a lone \" mark",
	"\"not closed",
	"\"\" and \" \"",
	"he said \"so",
	"Re: your mail, note:this and https://example.org/a:b",
	"it is 15:30, see 3:16",
	"user: what is his name? type: fact",
	"Subject:tea Type:fact",
	"SELECT * FROM t, 2*3, *bold* **very** a* lib*.c",
	"~ ~5 5~ a~ in~ /~ann",
	"rm -r -f and ls -l",
	"git commit --message and --no-verify",
	"- one - two -- three",
	"a -",
	"-",
	"tea-*",
	"\xe2\x80\x9cgreen tea\xe2\x80\x9d and \xe2\x80\x98tea\xe2\x80\x99",
	"what did he mean by \"green tea\"?",
	"\"What drink would you recommend for me?\"",
	"\"!!\" and \"...\"",
	"metadata: or metadata.:x or metadata.topic:",
	"user:",
	"{\"type\":\"fact\"}",
	"he said \"Never mind.\" and left",
	"AND OR NOT",
};

static void
test_plain(void)
{
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
		struct query_text query;
		struct err err = { 0 };
		int rc = query_text_parse(plain[i], strlen(plain[i]),
		    QUERY_TEXT_SEARCH, &arena, &query, &err);

		tap(rc == 0 && query.words == plain[i] &&
			query.len == strlen(plain[i]) && !query.filter,
		    "it stays as it is: %s", plain[i]);
	}
}

static void
test_lines(void)
{
	const char *words;

	tap(!*read_as("-milk tea\n- user:ann", QUERY_TEXT_SEARCH, &words),
	    "a text of several lines has no operators");
	tap(*read_as(" -milk tea\n", QUERY_TEXT_SEARCH, &words),
	    "a newline at the end does not count");
}

static const struct {
	const char *text, *want;
} wrong[] = {
	{ "tea type:fcat", "query: column 10: no type 'fcat' (" },
	{ "type:fact,fcat tea", "query: column 6: no type 'fcat' (" },
	{ "-state:gone", "query: column 8: no state 'gone' (" },
	{ "importance:much", "query: column 12: wrong kind of value" },
	{ "tea event_at:<soon", "query: column 15: 'event_at': 'soon' is no" },
	{ "type:~fact",
	    "query: column 7: 'icontains' cannot look into 'type'" },
};

static void
test_wrong(void)
{
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const char *words,
		    *got = read_as(wrong[i].text, QUERY_TEXT_SEARCH, &words);

		tap(strncmp(got, wrong[i].want, strlen(wrong[i].want)) == 0,
		    "%s: %s", wrong[i].text, got);
	}
}

static void
test_list(void)
{
	const char *words, *got;

	got = read_as("green tea -milk, a", QUERY_TEXT_LIST, &words);
	tap(strcmp(got, "{\"AND\":[{\"memory\":{\"word\":\"green\"}},"
			"{\"memory\":{\"word\":\"tea\"}},"
			"{\"NOT\":[{\"memory\":{\"word\":\"milk\"}}]},"
			"{\"memory\":{\"word\":\"a\"}}]}") == 0,
	    "in a list each word must be there: %s", got);
	tap(!*read_as("!! -- ...", QUERY_TEXT_LIST, &words),
	    "what is no word is nothing there");
}

static void
test_many(void)
{
	struct buf text = { 0 };
	const char *words;

	for (int i = 0; i < 300; i++)
		buf_string(&text, "-tea ");
	tap(*read_as(text.data, QUERY_TEXT_SEARCH, &words) == '{',
	    "there may be many operators");
	buf_string(&text, "-tea");
	tap(strcmp(read_as(text.data, QUERY_TEXT_SEARCH, &words),
		"query: column 1501: more than 300 operators") == 0,
	    "but not too many");
	buf_release(&text);
}

/* ---- what is printed reads back ---- */

static const char *const pieces[] = { "tea", "green", "-", "\"", " ", " ", " ",
	"*", "~", ":", "user:", "type:", "fact", "name:", ",", ">=", "0.5",
	"importance:", "metadata.a:", "metadata.b.c:", "?", ".", "\n", "'",
	"\xe8\x8c\xb6", "\xc3\xa9t\xc3\xa9", "5", "event_at:", "2026-05",
	"\"green tea\"", "-milk", "caf*", "cofee~", "(", "\\", "<", "last week",
	"state:active", "-name:*" };

static bool
same(const struct query_text *a, const struct query_text *b)
{
	struct buf x = { 0 }, y = { 0 };
	bool equal = a->len == b->len &&
		     memcmp(a->words, b->words, a->len) == 0 &&
		     !a->filter == !b->filter;

	if (equal && a->filter) {
		filter_print(a->filter, &x);
		filter_print(b->filter, &y);
		equal = strcmp(x.data, y.data) == 0;
	}
	buf_release(&x);
	buf_release(&y);
	return equal;
}

/* 1 if it reads back, 0 if not, -1 if the text is refused. */
static int
reads_back(const char *text, enum query_text_use use, struct buf *printed)
{
	struct query_text first, again;
	struct err err = { 0 };

	buf_reset(printed);
	if (query_text_parse(text, strlen(text), use, &arena, &first, &err) < 0)
		return -1;
	if (!first.filter)
		return 1;
	query_text_print(&first, printed);
	return query_text_parse(printed->data, printed->len, use, &arena,
		   &again, &err) == 0 &&
	       same(&first, &again);
}

static void
test_print(void)
{
	enum { ROUNDS = 20000 };
	struct buf text = { 0 }, printed = { 0 };
	int bad = 0, good = 0;

	for (int i = 0; i < ROUNDS && !bad; i++) {
		unsigned n = 1 + random_below(12);

		buf_reset(&text);
		while (n--)
			buf_string(&text, pieces[random_below(
					      sizeof pieces / sizeof *pieces)]);
		for (int use = 0; use < 2 && !bad; use++) {
			int rc = reads_back(
			    text.data, (enum query_text_use)use, &printed);

			good += rc == 1 && printed.len;
			bad = rc == 0;
		}
		if (bad)
			printf("# [%s] is printed as [%s]\n", text.data,
			    printed.data);
		arena_reset(&arena);
	}
	tap(!bad && good > ROUNDS / 10,
	    "what is printed reads back as the same (%d with operators)", good);
	buf_release(&text);
	buf_release(&printed);
}

/* ---- JSON and text are one ---- */

static void
test_same_tree(void)
{
	const char *json = "{\"user_id\":\"ann\",\"type\":{\"in\":[\"fact\","
			   "\"event\"]},\"importance\":{\"gte\":0.5},"
			   "\"NOT\":{\"memory\":{\"word\":\"milk\"}}}";
	const char *words, *got;
	struct json_span value;
	struct err err = { 0 };
	struct buf out = { 0 };
	const struct filter *f;

	json_scan(json, strlen(json), &value, &err);
	f = filter_parse(&value, &arena, &err);
	filter_print(f, &out);
	got = read_as("user:ann type:fact,event importance:>=0.5 -milk",
	    QUERY_TEXT_SEARCH, &words);
	tap(strcmp(out.data, got) == 0,
	    "a filter in JSON and operators give the same tree: %s", got);
	buf_release(&out);
}

int
main(void)
{
	setenv("TZ", "UTC", 1);
	setenv("MEMOS_NOW", "2026-05-07T12:00:00Z", 1);
	test_table();
	test_plain();
	test_lines();
	test_wrong();
	test_list();
	test_many();
	test_print();
	test_same_tree();
	arena_release(&arena);
	return tap_end();
}
