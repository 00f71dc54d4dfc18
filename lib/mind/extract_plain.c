#include <string.h>

#include "mind/extract_apply.h"

enum { PLAIN_WORDS_MAX = 12 };

/* What is done by saying it, or says little by itself. */
static bool
says_little(const struct reading *r, const struct clause *c)
{
	static const char performed[] =
	    " agree promise swear owe quit pass thank apologise apologize "
	    "suggest recommend propose accept refuse deny decline confess "
	    "admit insist object declare resign forgive beg dare attach "
	    "enclose send return submit request confirm withdraw cancel ";

	/* "the window cleaner comes every six weeks" */
	if (extract_apply_verb(c, " go come do make take give ") &&
	    extract_every(r, c))
		return false;
	if (extract_apply_verb(c,
		" be go come do have get make take give put let mean seem look "
		"need hold keep sit stand lie wait happen turn become stop "
		"count fall call leave end see find bring help lend show feel "
		"deserve believe lift light face lose win catch try start "
		"begin change create laugh cry matter fit allow add strike "
		"sound appear exist wonder "))
		return true;
	return (c->who == SUBJECT_I || c->who == SUBJECT_WE) &&
	       extract_apply_verb(c, performed);
}

/* Whether a verb of saying is one of doing here: "read crime novels". */
static bool
does(const struct reading *r, const struct clause *c)
{
	const struct token *verb = r->tokens.items + c->verb;

	return !token_trait(verb, WORD_INNER | WORD_SAYS) ||
	       extract_apply_verb(c, " read ");
}

/* Words that make of the rest something to tell: nouns, and how many. */
static bool
tells_something(const struct reading *r, const struct clause *c)
{
	const struct token *t = r->tokens.items;
	size_t n = extract_content(r, c) + extract_every(r, c);

	if (c->rest >= c->rest_end || c->rest_end - c->rest > PLAIN_WORDS_MAX ||
	    (token_is(t + c->rest, WORD_SUBORDINATE | WORD_ASKS | WORD_NOT) &&
		!token_in(t + c->rest, " till until from after before ")) ||
	    token_in(t + c->rest, " any such so their to no ") ||
	    extract_points(r, c))
		return false;
	for (size_t i = c->rest; i < c->rest_end; i++) {
		if (token_in(t + i, " even whether if as like than "))
			return false;
		n += t[i].digits || t[i].timed ||
		     token_is(t + i, WORD_NUMBER | WORD_TIME);
	}
	return n > 0;
}

/* "the window cleaner", "our baker": who is named by what they do. */
static bool
does_for_living(const struct token *head)
{
	size_t len = strlen(head->norm);

	return len > 5 && !head->word->lemma &&
	       !token_trait(head, WORD_PROJECT | WORD_VAGUE) &&
	       (strcmp(head->norm + len - 3, "ner") == 0 ||
		   strcmp(head->norm + len - 3, "ker") == 0 ||
		   strcmp(head->norm + len - 3, "man") == 0 ||
		   strcmp(head->norm + len - 5, "woman") == 0 ||
		   strcmp(head->norm + len - 3, "ist") == 0);
}

/*
 * "I read crime novels", "the baby sleeps from seven to five": in the simple
 * present what somebody does is what they do again and again.
 */
static bool
again(const struct reading *r, const struct clause *c)
{
	const struct token *head = r->tokens.items + c->head;

	if (c->past || c->perfect || c->future || c->progressive ||
	    c->planned || c->promised || c->passive || c->can || c->oblige ||
	    c->used_to || c->no_longer || c->aims || c->doubt || c->dropped ||
	    c->aspect || token_word(r->tokens.items + c->start, "or"))
		return false;
	return extract_subject_person(r, c) ||
	       (c->who == SUBJECT_THING &&
		   (token_is(head, WORD_KIN | WORD_PET | WORD_JOB) ||
		       extract_every(r, c) || does_for_living(head)));
}

void
extract_plain(struct reading *r, const struct clause *c, const char *subject)
{
	struct claim claim = { .type = MEMORY_FACT,
		.confidence = .55,
		.event_at.at = CLOCK_NONE };

	if (r->document || !again(r, c) || says_little(r, c) || !does(r, c) ||
	    !tells_something(r, c))
		return;
	extract_add_said(r, c, subject, claim);
}
