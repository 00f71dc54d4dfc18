#include "mind/decide_like.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/json.h"
#include "mind/relations.h"
#include "text/normal.h"

#define DAY (INT64_C(24) * 3600 * 1000000)

bool
decide_like_live(const struct memory *m)
{
	return m->state != MEMORY_ARCHIVED && m->state != MEMORY_FORGOTTEN;
}

bool
decide_like_given(const struct memory *m)
{
	return !m->n_sources;
}

/* "pinned": true among the metadata. */
static bool
is_pinned(const struct memory *m)
{
	struct json_span object, value;
	struct arena arena = { 0 };
	const char *at = NULL, *key;
	struct err ignored;
	bool pinned = false;

	if (!m->metadata || !strstr(m->metadata, "pinned") ||
	    json_scan(m->metadata, strlen(m->metadata), &object, &ignored) <
		0 ||
	    object.kind != JSON_OBJECT)
		return false;
	while (!pinned && json_member(&object, &at, &arena, &key, &value))
		pinned = strcmp(key, "pinned") == 0 && value.kind == JSON_TRUE;
	arena_release(&arena);
	return pinned;
}

bool
decide_like_kept(const struct memory *m)
{
	return decide_like_given(m) || is_pinned(m);
}

static void
fold(const char *text, struct buf *out)
{
	normal_form(text, strlen(text), out);
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next character of the normal form of ASCII; 0 at its end. */
static int
next_folded(const char **at)
{
	const char *c = *at;

	if (is_blank(*c) || *c == '.') {
		const char *rest = c + strspn(c, " \t\n\v\f\r.");

		if (!*rest)
			return 0;
		if (is_blank(*c)) {
			*at = c + strspn(c, " \t\n\v\f\r");
			return ' ';
		}
	}
	*at += *c != '\0';
	return *c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c;
}

/*
 * Whether it is plain that neither begins with the other in normal form: most
 * that are compared differ, and this costs no memory.
 */
static bool
differ(const char *a, const char *b)
{
	a += strspn(a, " \t\n\v\f\r");
	b += strspn(b, " \t\n\v\f\r");
	for (;;) {
		int one = next_folded(&a), other = next_folded(&b);

		if (one < 0 || other < 0 || !one || !other)
			return false;
		if (one != other)
			return true;
	}
}

bool
decide_like_text(const char *a, const char *b)
{
	struct buf one = { 0 }, other = { 0 };
	bool same;

	if (!a || !b)
		return false;
	if (strcmp(a, b) == 0)
		return true;
	if (differ(a, b))
		return false;
	fold(a, &one);
	fold(b, &other);
	same = strcmp(buf_text(&one), buf_text(&other)) == 0;
	buf_release(&one);
	buf_release(&other);
	return same;
}

bool
decide_like_subject(const struct claim *claim, const struct memory *m)
{
	return decide_like_text(claim->subject, m->subject);
}

bool
decide_like_topic(const struct claim *claim, const struct memory *m)
{
	return claim->relation && m->relation &&
	       strcmp(claim->relation, m->relation) == 0 &&
	       decide_like_subject(claim, m);
}

static bool
is_opposite(const char *a, const char *b)
{
	const struct relation *relation = relation_find(a);

	return relation && relation->opposite &&
	       strcmp(relation->opposite, b) == 0;
}

bool
decide_like_opposite(const struct claim *claim, const struct memory *m)
{
	return claim->relation && m->relation &&
	       (is_opposite(claim->relation, m->relation) ||
		   is_opposite(m->relation, claim->relation)) &&
	       decide_like_subject(claim, m);
}

bool
decide_like_single(const struct claim *claim, const struct memory *m)
{
	static const char digits[] = "0123456789";
	const struct relation *relation = relation_find(claim->relation);

	if (!relation || relation->single)
		return relation;
	return strcmp(relation->name, "is") == 0 && claim->subject &&
	       (strstr(claim->subject, "'s ") ||
		   strncasecmp(claim->subject, "the ", 4) == 0) &&
	       claim->object && m->object && strpbrk(claim->object, digits) &&
	       strpbrk(m->object, digits);
}

/* What follows from what: a value NULL is any, else one of these words. */
static const struct {
	const char *relation, *values, *ends;
} endings[] = {
	{ "marital_status", "divorced single separated widowed", "married_to" },
	{ "marital_status", "divorced single separated", "engaged_to" },
	{ "marital_status", "divorced single separated", "partner" },
	{ "married_to", NULL, "engaged_to" },
	{ "married_to", NULL, "marital_status" },
	{ "engaged_to", NULL, "marital_status" },
	{ "retired", NULL, "works_at" },
	{ "retired", NULL, "works_as" },
	{ "works_at", NULL, "retired" },
};

/* Whether a word stands in a list of words with blanks between. */
static bool
is_among(const char *word, const char *list)
{
	size_t len = strlen(word);

	for (const char *at = list; *at; at += strcspn(at, " ")) {
		at += *at == ' ';
		if (strcspn(at, " ") == len && memcmp(at, word, len) == 0)
			return true;
	}
	return false;
}

const char *
decide_like_ends(const struct claim *claim, size_t i)
{
	struct buf object = { 0 };
	const char *found = NULL;

	if (claim->stance != CLAIM_HOLDS || !claim->relation)
		return NULL;
	if (claim->object)
		fold(claim->object, &object);
	for (size_t row = 0; row < sizeof endings / sizeof *endings && !found;
	     row++) {
		if (strcmp(endings[row].relation, claim->relation) != 0 ||
		    (endings[row].values &&
			!is_among(buf_text(&object), endings[row].values)))
			continue;
		if (!i--)
			found = endings[row].ends;
	}
	buf_release(&object);
	return found;
}

/*
 * A marriage ends "is divorced", but says the same as "is married"; who was
 * engaged is so no more.
 */
bool
decide_like_ended(const struct claim *claim, const struct memory *m)
{
	const char *relation;

	if (!m->relation || !decide_like_subject(claim, m) ||
	    decide_like_text(m->object, "married"))
		return false;
	for (size_t i = 0; (relation = decide_like_ends(claim, i)); i++)
		if (strcmp(relation, m->relation) == 0)
			return true;
	return false;
}

/* ---- objects ---- */

/* "the red car" and "red car" are one. */
static const char *
behind_article(const char *text)
{
	static const char *const articles[] = { "the ", "a ", "an ", "my ",
		"her ", "his ", "their ", "our " };

	for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
		size_t len = strlen(articles[i]);

		if (strncasecmp(text, articles[i], len) == 0 && text[len])
			return text + len;
	}
	return text;
}

/* What may stand behind a thing that only says more of the same one. */
static bool
is_addition(const char *rest)
{
	static const char *const words[] = { "with", "at", "in", "from", "of",
		"on", "near", "since", "by" };
	size_t len;

	if (*rest == ',' || *rest == '(' || *rest == ';')
		return true;
	rest += *rest == ' ';
	len = strcspn(rest, " ");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == len && memcmp(words[i], rest, len) == 0)
			return true;
	return false;
}

/* Whether `more` begins with `less`, and goes on with another word. */
static bool
says_more(const char *more, const char *less, const struct relation *relation)
{
	size_t len = strlen(less);
	const char *rest = more + len;

	if (!len || strncmp(more, less, len) != 0 || !*rest ||
	    !strchr(" ,;(-", *rest))
		return false;
	return is_addition(rest) || (relation && relation->single);
}

enum decide_object
decide_like_object(
    const struct claim *claim, const char *object, const struct memory *m)
{
	const struct relation *relation = relation_find(claim->relation);
	struct buf one = { 0 }, other = { 0 };
	enum decide_object result = DECIDE_OTHER;
	const char *a, *b;

	if (!object || !m->object ||
	    differ(behind_article(object), behind_article(m->object)))
		return DECIDE_OTHER;
	fold(object, &one);
	fold(m->object, &other);
	a = behind_article(buf_text(&one));
	b = behind_article(buf_text(&other));
	if (strcmp(a, b) == 0)
		result = DECIDE_SAME;
	else if (relation && relation->object == OBJECT_NUMBER)
		result = DECIDE_OTHER;
	else if (says_more(a, b, relation))
		result = DECIDE_MORE;
	else if (says_more(b, a, relation))
		result = DECIDE_LESS;
	buf_release(&one);
	buf_release(&other);
	return result;
}

/* ---- times ---- */

/* How long the time that a moment gives lasts, at most. */
static int64_t
span(const struct moment *moment)
{
	switch (moment->precision) {
	case CLOCK_YEAR:
		return 366 * DAY;
	case CLOCK_MONTH:
		return 31 * DAY;
	default:
		return DAY;
	}
}

bool
decide_like_time(const struct claim *claim, const struct memory *m)
{
	const struct moment *a = &claim->event_at, *b = &m->event_at;

	if (claim->type != MEMORY_EVENT || m->type != MEMORY_EVENT ||
	    a->at == CLOCK_NONE || b->at == CLOCK_NONE)
		return true;
	return a->at < b->at + span(b) && b->at < a->at + span(a);
}

int64_t
decide_like_said(const struct memory *m)
{
	/* an event's time is its own; its plan holds from when it was said */
	if (m->type == MEMORY_EVENT && m->valid_from != CLOCK_NONE)
		return m->valid_from;
	return m->event_at.at != CLOCK_NONE ? m->event_at.at : m->created_at;
}
