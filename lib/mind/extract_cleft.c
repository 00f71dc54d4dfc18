#include <string.h>

#include "mind/extract_clause.h"
#include "mind/extract_talk.h"

/*
 * Sentences that put first what is new: "it's Lyon that she moved to", "what
 * she hates is coriander".
 */
enum { CLEFT_WORDS = 6 /* of what is new */ };

static void
say(const struct reading *r, struct extract_span span, struct buf *out)
{
	const struct token *t = r->tokens.items;

	for (size_t i = span.first; i < span.last; i++) {
		if (out->len && !token_word(t + i, "'s"))
			buf_char(out, ' ');
		if (t[i].expanded)
			buf_string(out, t[i].norm);
		else
			buf_add(out, r->tokens.text + t[i].start, t[i].len);
	}
}

/* The clause, and behind it what is new in it. */
static const char *
joined(struct reading *r, struct extract_span clause, struct extract_span new)
{
	struct buf out = { 0 };
	const char *text;

	say(r, clause, &out);
	say(r, new, &out);
	buf_char(&out, '.');
	text = arena_copy(r->scratch, out.data, out.len);
	buf_release(&out);
	return text;
}

static bool
begins_clause(const struct reading *r, size_t at)
{
	const struct token *t = r->tokens.items + at;

	return at + 1 < r->tokens.n && !t[1].mark &&
	       (token_is(t, WORD_I | WORD_WE | WORD_HE | WORD_SHE | WORD_THEY |
				WORD_OURS | WORD_POSSESSIVE) ||
		   token_name(t));
}

/* Whether what is new is a noun or a time, and no clause of its own. */
static bool
is_phrase(const struct reading *r, struct extract_span span)
{
	const struct token *t = r->tokens.items;

	if (span.last <= span.first || span.last - span.first > CLEFT_WORDS ||
	    token_trait(t + span.first, WORD_PASSING) ||
	    token_is(t + span.first, WORD_NOT | WORD_ASKS | WORD_SUBORDINATE))
		return false;
	for (size_t i = span.first; i < span.last; i++)
		if (t[i].mark || token_is(t + i, WORD_BE | WORD_HAVE | WORD_IT |
						     WORD_I | WORD_HEDGE))
			return false;
	return token_name(t + span.first) || t[span.first].timed ||
	       token_is(t + span.first, WORD_ARTICLE | WORD_POSSESSIVE |
					    WORD_PREPOSITION | WORD_NUMBER);
}

/* "it's Lyon that she moved to", "it was in May that we got the dog" */
static const char *
it_is(struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t n = r->tokens.n, from = 0;
	bool joins;

	while (from + 5 < n && token_is(t + from, WORD_OPENING))
		from++;
	if (from + 6 > n || !token_word(t + from, "it") ||
	    !token_in(t + from + 1, " is 's was "))
		return NULL;
	from += 2;
	for (size_t at = from + 1; at + 2 < n && at <= from + CLEFT_WORDS;
	     at++) {
		struct extract_span new = { from, at };

		if (!token_word(t + at, "that"))
			continue;
		joins = t[from].timed || token_is(t + from, WORD_PREPOSITION) ||
			token_is(t + n - 1, WORD_PREPOSITION);
		for (size_t i = at + 1; i < n; i++)
			if (t[i].mark)
				return NULL;
		return is_phrase(r, new) && begins_clause(r, at + 1) &&
			       (joins || token_name(t + from))
			   ? joined(r, (struct extract_span){ at + 1, n }, new)
			   : NULL;
	}
	return NULL;
}

/* "what she really hates is coriander" */
static const char *
what_is(struct reading *r)
{
	const struct token *t = r->tokens.items;
	size_t n = r->tokens.n;

	if (n < 5 || !token_word(t, "what") || !begins_clause(r, 1) ||
	    r->tokens.end == '?')
		return NULL;
	for (size_t at = 3; at + 1 < n && at < 7; at++) {
		struct extract_span new = { at + 1, n };

		if (!token_in(t + at, " is 's was "))
			continue;
		for (size_t i = at + 1; i < n; i++)
			if (t[i].mark ||
			    token_is(t + i, WORD_BE | WORD_IT | WORD_ASKS |
						WORD_NOT | WORD_HEDGE))
				return NULL;
		return n - at <= CLEFT_WORDS + 1 &&
			       token_in(t + at - 1,
				   " want wants like likes love loves hate "
				   "hates need needs prefer prefers eat eats "
				   "play plays use uses drink drinks teach "
				   "teaches study studies ")
			   ? joined(r, (struct extract_span){ 1, at }, new)
			   : NULL;
	}
	return NULL;
}

const char *
extract_cleft(struct reading *r)
{
	const char *text = it_is(r);

	return text ? text : what_is(r);
}
