#include <string.h>

#include "mind/extract_frames.h"

enum { MATCH_GAP = 4, MATCH_FAR = 14 };

struct matcher {
	const struct reading *r;
	const struct token *tokens;
	size_t end;
	struct frame_match *match;
	int steps; /* left, so that no pattern runs away */
};

struct class
{
	const char *name;
	uint32_t classes, traits;
};

static const struct class classes[] = {
	{ "job", WORD_JOB, 0 },
	{ "kin", WORD_KIN, 0 },
	{ "pet", WORD_PET, 0 },
	{ "lasting", 0, WORD_LASTING },
	{ "diet", 0, WORD_DIET },
	{ "marital", 0, WORD_MARITAL },
	{ "language", 0, WORD_LANGUAGE },
	{ "illness", 0, WORD_ILLNESS },
	{ "hobby", 0, WORD_HOBBY },
	{ "meeting", 0, WORD_MEETING },
	{ "project", 0, WORD_PROJECT },
};

static bool
is_address(const struct token *t)
{
	const char *point;

	if (strpbrk(t->norm, "/@") || strstr(t->norm, "localhost"))
		return strlen(t->norm) > 2;
	point = strchr(t->norm, '.');
	return (t->digits && (point || strchr(t->norm, ':'))) ||
	       (point && point[1] && point > t->norm);
}

/* Whether one token is of the class named by the first len bytes. */
static bool
of_class(const struct token *t, const char *name, size_t len)
{
	if (len == 1 && *name == 'n')
		return t->digits || token_is(t, WORD_NUMBER);
	if (strncmp(name, "name", len) == 0)
		return token_name(t);
	if (strncmp(name, "time", len) == 0)
		return t->timed;
	if (strncmp(name, "address", len) == 0)
		return is_address(t);
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (strncmp(classes[i].name, name, len) == 0 &&
		    !classes[i].name[len])
			return token_is(t, classes[i].classes) ||
			       token_trait(t, classes[i].traits);
	return false;
}

/* Whether a token is one of the words of a pattern's element. */
static bool
of_words(const struct token *t, const char *element, size_t len)
{
	size_t n = strlen(t->norm);

	for (const char *at = element; at < element + len;) {
		size_t word = strcspn(at, "|? ");

		if (word == n && strncmp(at, t->norm, n) == 0)
			return true;
		at += word + 1;
	}
	return false;
}

static bool
one(const struct token *t, const char *element, size_t len)
{
	for (size_t at = 0; at < len;) {
		size_t n = 0;

		while (at + n < len && element[at + n] != '|')
			n++;
		if (element[at] == '%' ? of_class(t, element + at + 1, n - 1)
				       : of_words(t, element + at, n))
			return true;
		at += n + 1;
	}
	return false;
}

/* Whether "and" at a place goes on with the same noun. */
static bool
list_goes_on(const struct token *t, size_t at, size_t end)
{
	const struct token *next = t + at + 1;

	if (at + 1 >= end || !token_in(t + at, " and or & ") ||
	    (token_word(next, "the") &&
		token_in(next + 1, " other others rest ")))
		return false;
	if (token_is(next, WORD_I | WORD_WE | WORD_YOU | WORD_HE | WORD_SHE |
			       WORD_THEY | WORD_BE | WORD_HAVE | WORD_DO |
			       WORD_WILL | WORD_MIGHT | WORD_PREPOSITION |
			       WORD_ADVERB | WORD_SUBORDINATE))
		return false;
	/* "meat or fish": what could be a verb has nothing behind it */
	if (at + 2 >= end || t[at + 2].mark)
		return true;
	return !(next->word->lemma && next->word->forms == FORM_BASE &&
		   !token_trait(next, WORD_HOBBY)) ||
	       next->capital;
}

/* Whether a comma at a place stands in a list: "tea, milk and cake". */
static bool
comma_goes_on(const struct token *t, size_t at, size_t end)
{
	if (token_is(t + at, WORD_AND))
		return list_goes_on(t, at, end);
	if (token_is(t + at, WORD_PREPOSITION | WORD_ADVERB | WORD_SUBORDINATE |
				 WORD_ASKS | WORD_NOT | WORD_OPENING |
				 WORD_POSSESSIVE))
		return false;
	for (size_t i = at; i < end && i < at + 8; i++) {
		if (i > at && token_in(t + i, " and or & "))
			return list_goes_on(t, i, end) && i <= at + 4;
		if (i > at && t[i].mark && t[i].mark != ',')
			return false;
	}
	return false;
}

static bool
stops_noun(const struct token *t, size_t at, size_t end, bool place)
{
	const struct token *word = t + at;

	if (word->timed || token_is(word, WORD_ASKS | WORD_NOT))
		return true;
	if (word->mark == ',' &&
	    !(place && at > 0 && token_name(word) && token_name(word - 1)))
		return !comma_goes_on(t, at, end);
	if (word->mark && word->mark != '"' && word->mark != '*' &&
	    word->mark != ',' && word->mark != ')')
		return true;
	if (token_is(word, WORD_AND))
		return !list_goes_on(t, at, end);
	if (token_in(word, " of ") ||
	    (place && token_in(word, " near outside in ")))
		return false;
	return token_is(word, WORD_PREPOSITION | WORD_SUBORDINATE | WORD_I |
				  WORD_WE | WORD_YOU | WORD_HE | WORD_SHE |
				  WORD_THEY | WORD_BE | WORD_DO | WORD_WILL |
				  WORD_MIGHT) ||
	       token_in(word,
		   " now too originally again anymore currently here there "
		   "also instead "
		   "already still either though lately right really today "
		   "tomorrow yesterday when ");
}

size_t
extract_noun_end(const struct reading *r, size_t at, size_t end, bool place)
{
	const struct token *t = r->tokens.items;
	size_t i = at;

	if (i >= end || stops_noun(t, i, end, place)) {
		/* its own mark, and "this" or "my", are no reason */
		if (i >= end || t[i].timed ||
		    token_is(t + i, WORD_PREPOSITION | WORD_I | WORD_WE |
					WORD_BE | WORD_NOT | WORD_DO |
					WORD_WILL | WORD_MIGHT | WORD_YOU |
					WORD_HE | WORD_SHE | WORD_THEY |
					WORD_AND))
			return at;
		if (token_is(t + i, WORD_SUBORDINATE | WORD_ASKS))
			return at;
	}
	for (i++; i < end && !stops_noun(t, i, end, place); i++)
		;
	return i;
}

static bool match_from(struct matcher *m, const char *pattern, size_t at);

/* An element that is one word, or may be missing. */
static bool
match_word(struct matcher *m, const char *element, size_t len, const char *next,
    size_t at)
{
	bool optional = element[len - 1] == '?';
	size_t bare = len - optional;

	if (at < m->end && one(m->tokens + at, element, bare)) {
		size_t behind = at + 1;

		if (strncmp(element, "%time", bare) == 0 && bare == 5)
			while (behind < m->end && m->tokens[behind].timed)
				behind++;
		if (match_from(m, next, behind))
			return true;
	}
	if (optional)
		return match_from(m, next, at);
	/* an adverb or a time may stand in between: "works mostly at" */
	if (at < m->end && *element != '%' &&
	    (m->tokens[at].timed ||
		(token_is(m->tokens + at, WORD_ADVERB) &&
		    !token_is(m->tokens + at, WORD_PREPOSITION)) ||
		token_in(m->tokens + at, " back over out together ")))
		return match_word(m, element, len, next, at + 1);
	return false;
}

/* <o>, <p>, <r>, <old> */
static bool
match_slot(struct matcher *m, const char *element, size_t len, const char *next,
    size_t at)
{
	size_t end;

	while (at + 1 < m->end && token_is(m->tokens + at, WORD_ADVERB) &&
	       !token_is(m->tokens + at, WORD_PREPOSITION | WORD_ARTICLE) &&
	       !m->tokens[at].timed)
		at++;
	end = element[1] == 'r'
		  ? m->end
		  : extract_noun_end(m->r, at, m->end, element[1] == 'p');
	const struct extract_span span = { at, end };

	if (end <= at || at >= m->end)
		return false;
	if (len == 5)
		m->match->old = span;
	else
		m->match->object = span;
	return match_from(m, next, end);
}

static bool
match_gap(struct matcher *m, const char *next, size_t at, size_t most)
{
	for (size_t n = 0; n <= most && at + n <= m->end; n++) {
		if (n &&
		    token_is(m->tokens + at + n - 1,
			WORD_PREPOSITION | WORD_SUBORDINATE) &&
		    most == MATCH_GAP)
			return false;
		if (match_from(m, next, at + n))
			return true;
	}
	return false;
}

static bool
match_from(struct matcher *m, const char *pattern, size_t at)
{
	const char *next;
	size_t len;

	pattern += strspn(pattern, " ");
	len = strcspn(pattern, " ");
	next = pattern + len;
	if (!len) {
		m->match->end = at;
		return true;
	}
	if (--m->steps < 0)
		return false;
	if (len == 1 && *pattern == '$') {
		while (at < m->end && m->tokens[at].timed)
			at++;
		return (at == m->end ||
			   (m->tokens[at].mark && m->tokens[at].mark != '"')) &&
		       match_from(m, next, at);
	}
	if (len == 1 && *pattern == '*')
		return match_gap(m, next, at, MATCH_GAP);
	if (len == 3 && strncmp(pattern, "...", 3) == 0)
		return match_gap(m, next, at, MATCH_FAR);
	if (len == 1 && *pattern == '<') {
		m->match->object.first = at;
		return match_from(m, next, at);
	}
	if (len == 1 && *pattern == '>') {
		m->match->object.last = at;
		return at > m->match->object.first && match_from(m, next, at);
	}
	if (len == 2 && strncmp(pattern, ">>", 2) == 0) {
		at = extract_noun_end(m->r, at, m->end, false);
		m->match->object.last = at;
		return at > m->match->object.first && match_from(m, next, at);
	}
	if (*pattern == '<')
		return match_slot(m, pattern, len, next, at);
	return match_word(m, pattern, len, next, at);
}

bool
extract_match(const struct reading *r, const struct clause *c,
    const char *pattern, struct frame_match *match)
{
	struct matcher m = { r, r->tokens.items, c->rest_end, match, 200 };

	*match = (struct frame_match){ 0 };
	return match_from(&m, pattern, c->rest);
}
