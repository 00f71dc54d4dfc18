#include "find/query_text.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "find/query_text_item.h"
#include "text/match.h"

enum {
	EXCLUDED_MIN = 2, /* letters of a word that is excluded, */
	PREFIX_MIN = 2,   /* that others begin with, */
	FUZZY_MIN = 3,    /* or that may have an error */
	OPERATORS_MAX = 300,
	NAME_MAX = 128, /* bytes of the name of a field */
};

struct reader {
	const char *text;
	size_t len, at;
	bool question; /* then what is quoted is cited */
	struct arena *arena;
	struct err *err;
	struct query_text_item *first, **last;
	size_t plain; /* where plain text began that is not yet an item */
	size_t operators;
};

/* ---- bytes ---- */

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c & 0x80;
}

static bool
begins_word(const struct reader *r, size_t at)
{
	return at == 0 || is_blank(r->text[at - 1]);
}

static size_t
word_end(const struct reader *r, size_t at)
{
	while (at < r->len && !is_blank(r->text[at]))
		at++;
	return at;
}

/* A mark that may stand behind an operator: "green tea", or -coffee. */
static bool
is_mark(char c)
{
	return strchr(",.;!?)", c) && c;
}

static bool
ends_word(const struct reader *r, size_t at)
{
	while (at < r->len && is_mark(r->text[at]))
		at++;
	return at == r->len || is_blank(r->text[at]);
}

/* "Who said "never mind"?": whole sentences may be within the marks, too. */
static bool
is_question(const char *text, size_t len)
{
	static const char *const marks[] = { "?", "\xef\xbc\x9f" };

	while (len && (is_blank(text[len - 1]) || text[len - 1] == '"'))
		len--;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t n = strlen(marks[i]);

		if (len >= n && memcmp(text + len - n, marks[i], n) == 0)
			return true;
	}
	return false;
}

/* Lines, as of a prompt or a program: nobody types a query so. */
static bool
has_lines(const char *text, size_t len)
{
	while (len && is_blank(text[len - 1]))
		len--;
	while (len && is_blank(*text)) {
		text++;
		len--;
	}
	return memchr(text, '\n', len) != NULL;
}

/* ---- items ---- */

static struct query_text_item *
add_item(struct reader *r, const char *text, size_t len)
{
	struct query_text_item *item = arena_bytes(r->arena, sizeof *item);

	item->text = arena_copy(r->arena, text, len);
	item->len = len;
	*r->last = item;
	r->last = &item->next;
	return item;
}

/* The plain text before an operator at `at`. */
static void
end_plain(struct reader *r, size_t at)
{
	size_t from = r->plain;

	while (from < at && is_blank(r->text[from]))
		from++;
	while (at > from && is_blank(r->text[at - 1]))
		at--;
	if (at > from)
		add_item(r, r->text + from, at - from);
}

/* A test as JSON: the same parser reads it, so the same tree comes of it. */
static struct filter *
make_test(struct reader *r, size_t column, const struct buf *json)
{
	struct json_span value;
	struct filter *f = NULL;
	struct err inner;
	const char *text = arena_copy(r->arena, buf_text(json), json->len);
	size_t at;
	int skipped = 0;

	if (json_scan(text, json->len, &value, r->err) == 0)
		f = filter_parse(&value, r->arena, r->err);
	if (f)
		return f;
	inner = *r->err;
	sscanf(inner.text, "filter: column %zu: %n", &at, &skipped);
	err_set(r->err, ERR_INPUT, "query: column %zu: %.400s", column + 1,
	    inner.text + skipped);
	return NULL;
}

static bool
has_words(const char *text, size_t len)
{
	struct match *m = match_new(MATCH_PHRASE, text, len);

	match_free(m);
	return m != NULL;
}

/* An operator from `start` up to r->at; -1 if its value is wrong. */
static int
add_operator(struct reader *r, size_t start, struct query_text_item item,
    size_t value, const struct buf *test)
{
	struct query_text_item *added, *next;
	struct buf json = { 0 };

	if (r->operators == OPERATORS_MAX)
		return err_set(r->err, ERR_INPUT,
		    "query: column %zu: more than %d operators", start + 1,
		    OPERATORS_MAX);
	if (item.negative)
		buf_printf(&json, "{\"NOT\":[%s]}", test->data);
	else
		buf_add(&json, test->data, test->len);
	item.test = make_test(r, value, &json);
	buf_release(&json);
	if (!item.test)
		return -1;
	end_plain(r, start);
	r->plain = r->at;
	r->operators++;
	added = add_item(r, item.text, item.len);
	next = added->next;
	item.text = added->text;
	*added = item;
	added->next = next;
	return 1;
}

/* Words of the text: {"memory":{"phrase":"green tea"}}. */
static int
add_words(struct reader *r, size_t start, struct query_text_item item)
{
	size_t value = (size_t)(item.text - r->text);
	struct buf test = { 0 };
	int rc;

	buf_printf(&test, "{\"memory\":{\"%s\":", item.op);
	json_put_string(&test, item.text, item.len);
	buf_string(&test, "}}");
	rc = add_operator(r, start, item, value, &test);
	buf_release(&test);
	return rc;
}

/* ---- operators: each 1 if it is one, 0 if it is none, -1 ---- */

/* "green tea" */
static int
read_phrase(struct reader *r, size_t start, size_t at, bool negative)
{
	const char *quote;
	size_t len;

	if (at >= r->len || r->text[at] != '"' || r->question)
		return 0;
	quote = memchr(r->text + at + 1, '"', r->len - at - 1);
	len = quote ? (size_t)(quote - r->text) - at - 1 : 0;
	/* what ends like a sentence was said by somebody */
	if (!len || is_blank(r->text[at + 1]) ||
	    strchr(".!?", r->text[at + len]) || !ends_word(r, at + len + 2) ||
	    !has_words(r->text + at + 1, len))
		return 0;
	r->at = at + len + 2;
	return add_words(r, start,
	    (struct query_text_item){ .text = r->text + at + 1,
		.len = len,
		.op = "phrase",
		.quoted = true,
		.negative = negative });
}

/* Letters, digits and what joins them; the end of "tea" in "tea*", "tea.". */
static size_t
plain_end(const struct reader *r, size_t at)
{
	while (at < r->len && (is_letter(r->text[at]) ||
				  (r->text[at] >= '0' && r->text[at] <= '9') ||
				  r->text[at] == '\'' || r->text[at] == '-' ||
				  r->text[at] == '_'))
		at++;
	return at;
}

/* prefix*, fuzzy~, or, where it is excluded or must be there, the word. */
static int
read_word(struct reader *r, size_t start, size_t at, bool negative)
{
	size_t end = plain_end(r, at);
	char mark = end < r->len ? r->text[end] : '\0';
	size_t letters = match_letters(r->text + at, end - at);
	struct query_text_item item = {
		.text = r->text + at, .len = end - at, .negative = negative
	};

	if (at == end || !is_letter(r->text[at]) ||
	    strchr("-_'", r->text[end - 1]))
		return 0;
	if (mark == '*' && letters >= PREFIX_MIN && ends_word(r, end + 1))
		item.op = "prefix";
	else if (mark == '~' && letters >= FUZZY_MIN && ends_word(r, end + 1))
		item.op = "fuzzy";
	else if (negative && letters >= EXCLUDED_MIN && ends_word(r, end))
		item.op = "word";
	if (!item.op || !has_words(item.text, item.len))
		return 0;
	r->at = end + (*item.op != 'w');
	return add_words(r, start, item);
}

static const struct {
	const char *name, *field;
} SHORT_NAMES[] = {
	{ "agent", "agent_id" },
	{ "app", "app_id" },
	{ "run", "run_id" },
	{ "user", "user_id" },
};

/* The field before a colon; NULL if there is none of that name. */
static const char *
read_name(const struct reader *r, size_t at, size_t *behind)
{
	size_t end = at;
	const char *name;

	while (end < r->len && end - at < NAME_MAX &&
	       (is_letter(r->text[end]) ||
		   strchr("_.-0123456789", r->text[end])) &&
	       r->text[end])
		end++;
	if (end == at || end >= r->len || r->text[end] != ':')
		return NULL;
	*behind = end + 1;
	name = arena_copy(r->arena, r->text + at, end - at);
	for (size_t i = 0; i < sizeof SHORT_NAMES / sizeof *SHORT_NAMES; i++)
		if (strcmp(SHORT_NAMES[i].name, name) == 0)
			return SHORT_NAMES[i].field;
	return filter_is_field(name) ? name : NULL;
}

/* The operator before a value; at goes behind it.  NULL if nothing is there. */
static const char *
read_operator(const struct reader *r, size_t *at)
{
	static const struct {
		const char *mark, *op;
	} marks[] = { { ">=", "gte" }, { "<=", "lte" }, { ">", "gt" },
		{ "<", "lt" }, { "~", "icontains" } };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t n = strlen(marks[i].mark);

		if (r->len - *at < n ||
		    memcmp(r->text + *at, marks[i].mark, n) != 0)
			continue;
		*at += n;
		return *at < r->len ? marks[i].op : NULL;
	}
	return "eq";
}

/* A number or the like as it stands where the field may have one; else text. */
static void
put_value(const char *field, const char *text, size_t len, bool quoted,
    struct buf *out)
{
	bool may = strncmp(field, "metadata.", 9) == 0 ||
		   strcmp(field, "importance") == 0 ||
		   strcmp(field, "confidence") == 0 ||
		   strcmp(field, "strength") == 0;
	struct json_span value;
	struct err none;

	/* a bare asterisk asks for any value */
	if (quoted && len == 1 && *text == '*')
		buf_string(out, "\"\\u002a\"");
	else if (may && !quoted && json_scan(text, len, &value, &none) == 0 &&
		 value.kind <= JSON_NUMBER)
		buf_add(out, text, len);
	else
		json_put_string(out, text, len);
}

/* "a,b" is a list of two. */
static void
put_values(const struct query_text_item *item, struct buf *out)
{
	const char *text = item->text, *end = text + item->len;
	const char *comma = memchr(text, ',', item->len);
	bool list = comma && !item->quoted && strcmp(item->op, "eq") == 0;

	buf_char(out, '{');
	json_put_string(out, item->field, strlen(item->field));
	buf_printf(out, ":{\"%s\":%s", list ? "in" : item->op, list ? "[" : "");
	for (; list && comma; comma = memchr(text, ',', (size_t)(end - text))) {
		put_value(
		    item->field, text, (size_t)(comma - text), false, out);
		buf_char(out, ',');
		text = comma + 1;
	}
	put_value(item->field, text, (size_t)(end - text), item->quoted, out);
	buf_string(out, list ? "]}}" : "}}");
}

/* user:ann, type:fact,event, importance:>=0.5, name:"Ann Lee", role:* */
static int
read_field(struct reader *r, size_t start, size_t at, bool negative)
{
	struct query_text_item item = { .negative = negative };
	struct buf test = { 0 };
	const char *quote = NULL;
	size_t value, end;
	int rc;

	item.field = read_name(r, at, &at);
	if (!item.field || at >= r->len || is_blank(r->text[at]))
		return 0;
	item.op = read_operator(r, &at);
	if (!item.op)
		return 0;
	value = at;
	if (r->text[at] == '"')
		quote = memchr(r->text + at + 1, '"', r->len - at - 1);
	item.quoted = quote && ends_word(r, (size_t)(quote - r->text) + 1);
	if (item.quoted) {
		at++;
		end = (size_t)(quote - r->text);
	} else {
		end = word_end(r, at);
		while (end > at && is_mark(r->text[end - 1]))
			end--;
	}
	item.text = r->text + at;
	item.len = end - at;
	if (!item.len)
		return 0;
	r->at = end + item.quoted;
	put_values(&item, &test);
	rc = add_operator(r, start, item, value, &test);
	buf_release(&test);
	return rc;
}

static int
read_item(struct reader *r, enum query_text_use use)
{
	size_t start = r->at;
	bool negative = r->text[start] == '-';
	int rc;

	rc = read_phrase(r, start, start + negative, negative);
	if (rc == 0)
		rc = read_field(r, start, start + negative, negative);
	if (rc == 0)
		rc = read_word(r, start, start + negative, negative);
	if (rc || use == QUERY_TEXT_SEARCH)
		return rc;
	r->at = word_end(r, start);
	if (!has_words(r->text + start, r->at - start))
		return 0;
	return add_words(r, start,
	    (struct query_text_item){
		.text = r->text + start, .len = r->at - start, .op = "word" });
}

/* ---- all together ---- */

/* Whether the words of an item are looked for. */
static bool
is_ranked(const struct query_text_item *item)
{
	return !item->op || (!item->field && !item->negative);
}

static int
finish(struct reader *r, struct query_text *query)
{
	struct filter *all = arena_bytes(r->arena, sizeof *all);
	struct filter **last = &all->children;
	struct buf words = { 0 };

	query->items = r->first;
	for (struct query_text_item *item = r->first; item; item = item->next) {
		if (item->test) {
			*last = item->test;
			last = &item->test->next;
		}
		if (!is_ranked(item))
			continue;
		if (words.len)
			buf_char(&words, ' ');
		buf_add(&words, item->text, item->len);
	}
	query->words = arena_copy(r->arena, buf_text(&words), words.len);
	query->len = words.len;
	buf_release(&words);
	query->filter = filter_and(all, NULL, r->arena, r->err);
	return query->filter ? 0 : -1;
}

int
query_text_parse(const char *text, size_t len, enum query_text_use use,
    struct arena *arena, struct query_text *query, struct err *err)
{
	struct reader r = { .text = text,
		.len = len,
		.question = is_question(text, len),
		.arena = arena,
		.err = err };

	*query = (struct query_text){ .words = text, .len = len };
	r.last = &r.first;
	if (use == QUERY_TEXT_SEARCH && has_lines(text, len))
		return 0;
	while (r.at < len) {
		size_t at = r.at;
		int rc = !is_blank(text[at]) && begins_word(&r, at)
			     ? read_item(&r, use)
			     : 0;

		if (rc < 0)
			return -1;
		if (rc == 0)
			r.at = at + 1;
	}
	end_plain(&r, len);
	if (r.operators)
		return finish(&r, query);
	query->items = r.first;
	return 0;
}
