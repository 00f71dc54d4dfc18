#include "mind/extract_clause.h"

#include <string.h>

/* How a clause is led in. */
struct lead {
	enum extract_mode mode;
	bool actually, coordinate, doubt;
};

static bool
time_or_here(const struct token *t)
{
	return t->timed || token_in(t, " here there ");
}

/*
 * Behind a phrase that stands before the subject ("for work, I use"), or at
 * itself if there is none such.
 */
static size_t
skip_phrase(const struct tokens *tokens, size_t at, size_t end)
{
	const struct token *t = tokens->items + at;

	if (!token_is(t, WORD_PREPOSITION) || token_word(t, "like"))
		return at;
	for (size_t i = at + 1; i < end && i < at + 8; i++) {
		t = tokens->items + i;
		if (token_in(t, " when while whenever because if "))
			return at;
		if (token_is(t, WORD_I | WORD_WE | WORD_HE | WORD_SHE) ||
		    (t->mark == ',' && !t->timed))
			return i;
		if (extract_finite(tokens, i, end) && !t->timed)
			return at;
	}
	return at;
}

static void
lead_word(const struct token *t, struct lead *lead)
{
	if (token_in(
		t, " if unless whether assuming suppose supposing in_case "))
		lead->mode = MODE_CONDITION;
	else if (
	    token_in(t,
		" when whenever while until before after once as than where "
		"wherever "))
		lead->mode = MODE_WHEN;
	if (token_is(t, WORD_HEDGE))
		lead->doubt = true;
	if (token_in(t, " actually wait correction sorry oops "))
		lead->actually = true;
	if (token_is(t, WORD_AND))
		lead->coordinate = true;
}

/* Passes what stands before the subject of a clause. */
static size_t
read_lead(const struct tokens *tokens, size_t at, size_t end, struct lead *lead)
{
	size_t from = at, behind;

	while (at < end) {
		const struct token *t = tokens->items + at;

		/* "no more than two visitors are let in" */
		if (token_word(t, "no") && token_in(t + 1, " more ") &&
		    !t[1].mark)
			break;
		if (token_is(t, WORD_SUBORDINATE | WORD_HEDGE | WORD_AND) ||
		    token_in(t, " no yes well "))
			lead_word(t, lead);
		else if (token_is(t, WORD_ADVERB | WORD_OPENING | WORD_FILLER))
			lead_word(t, lead);
		else if (token_word(t, "what") && at > from &&
			 token_word(t - 1, "guess"))
			;
		else if (!t->timed &&
			 !(at > from && at + 1 < end && t[1].mark == ',' &&
			     !token_is(t, WORD_I | WORD_VERB)) &&
			 !(at == from && at + 1 < end && t[1].mark == ',' &&
			     token_name(t)))
			break;
		if (token_is(t, WORD_SUBORDINATE) &&
		    token_in(t, " that which who where ") &&
		    extract_finite(tokens, at + 1, end) &&
		    !token_in(t, " that "))
			return end;
		if (token_in(t, " this that ") || time_or_here(t)) {
			if (extract_finite(tokens, at + 1, end))
				break;
		}
		at++;
	}
	if (at >= end)
		return end;
	behind = skip_phrase(tokens, at, end);
	return behind > at && behind < end && at - from < 12
		   ? read_lead(tokens, behind, end, lead)
		   : at;
}

/* Reads a clause that begins at at. */
static bool
read_clause(const struct tokens *tokens, size_t at, size_t end, bool first,
    struct lead *lead, struct clause *c)
{
	size_t subject = read_lead(tokens, at, end, lead), behind;

	*c = (struct clause){ .start = at };
	if (subject >= end)
		return false;
	c->mode = lead->mode;
	/* "as I am undergoing an operation": because */
	if (c->mode == MODE_WHEN && token_word(tokens->items + at, "as") &&
	    token_is(
		tokens->items + subject + 1, WORD_BE | WORD_HAVE | WORD_NOT) &&
	    !token_in(tokens->items + subject + 1, " was were had "))
		c->mode = MODE_SAID;
	behind = extract_subject_read(tokens, subject, end, c);
	if (!behind && first && extract_dropped(tokens, subject, end)) {
		c->who = SUBJECT_I;
		c->dropped = true;
		c->subject = c->subject_end = c->head = subject;
		behind = subject;
	}
	if (!behind && !c->dropped && first &&
	    extract_dropped_be(tokens, subject, end, c))
		return true;
	if (!behind && !c->dropped)
		return false;
	if (!extract_predicate_read(tokens, behind, end, c))
		return false;
	if (c->dropped)
		extract_dropped_have(tokens, c);
	c->actually = c->actually || lead->actually;
	c->doubt = c->doubt || lead->doubt;
	if (c->dropped && token_word(tokens->items + c->finite, "been")) {
		c->perfect = true;
		c->past = false;
	}
	return true;
}

/* "and work at Acme": the verb agrees with that of the clause before. */
static bool
read_shared(const struct tokens *tokens, size_t at, size_t end,
    const struct clause *before, struct clause *c)
{
	const struct token *and = tokens->items + at, *t;
	const struct token *finite = tokens->items + before->finite;
	unsigned forms;

	if (!token_in(and, " and but then so ") && and->mark != ',')
		return false;
	while (at < end &&
	       token_in(tokens->items + at,
		   " and but then so now also recently currently just often "
		   "usually always never still even later "))
		at++;
	if (at >= end || before->who == SUBJECT_NONE)
		return false;
	t = tokens->items + at;
	if (t->timed || t->quoted)
		return false;
	forms = t->word->lemma ? t->word->forms : 0;
	if (token_is(finite, WORD_WILL | WORD_MIGHT) && (forms & FORM_BASE))
		forms = FORM_BASE;
	else if (token_is(
		     t, WORD_BE | WORD_HAVE | WORD_DO | WORD_WILL | WORD_MIGHT))
		forms = extract_finite(tokens, at, end);
	else if (before->past)
		forms &= before->who > SUBJECT_YOU && token_word(and, "and")
			     ? (unsigned)(FORM_PAST | FORM_S)
			     : (unsigned)FORM_PAST;
	else if (finite->word->forms & FORM_BASE)
		forms &= and->mark == ',' && !token_is(and, WORD_AND)
			     ? 0u
			     : (unsigned)FORM_BASE;
	else
		forms &= FORM_S;
	if (!forms || token_trait(t, WORD_HOBBY))
		return false;
	*c = (struct clause){ .start = at,
		.who = before->who,
		.subject = before->subject,
		.subject_end = before->subject_end,
		.head = before->head,
		.owner_end = before->owner_end,
		.dropped = before->dropped,
		.mode = before->mode };
	c->shared = true;
	if (!extract_predicate_read(tokens, at, end, c))
		return false;
	if (token_is(finite, WORD_WILL) && !c->past)
		c->future = true;
	c->doubt = c->doubt || before->doubt;
	return true;
}

/* "my father, who was diagnosed": the subject stands before "who". */
static bool
read_who(const struct tokens *tokens, size_t at, size_t end, struct clause *c)
{
	const struct token *t = tokens->items;
	size_t from = at;

	if (!at || !token_word(t + at, "who") ||
	    !(token_is(t + at - 1, WORD_KIN) || token_name(t + at - 1)))
		return false;
	while (from > 0 && at - from < 5 && (from == at || !t[from].mark) &&
	       !token_is(t + from, WORD_POSSESSIVE))
		from--;
	*c = (struct clause){
		.start = at, .head = at - 1, .subject_end = at, .subject = from
	};
	if (token_in(t + from, " my our ")) {
		c->who = SUBJECT_OURS;
	} else if (token_name(t + at - 1)) {
		c->who = SUBJECT_NAME;
		c->subject = at - 1;
	} else {
		return false;
	}
	return extract_predicate_read(tokens, at + 1, end, c);
}

/* "the fella wants", "my nephew is": who comes next, where no mark is. */
static bool
next_subject(const struct tokens *tokens, size_t at)
{
	const struct token *t = tokens->items + at;

	if (token_is(t, WORD_IT))
		return token_in(t, " it its this that there ") &&
		       extract_finite(tokens, at + 1, tokens->n) &&
		       token_is(t + 1, WORD_BE | WORD_HAVE | WORD_WILL |
					   WORD_DO | WORD_MIGHT) &&
		       !token_is(t - 1, WORD_PREPOSITION | WORD_ARTICLE);
	if (token_is(t - 1, WORD_PREPOSITION | WORD_ARTICLE | WORD_POSSESSIVE |
				WORD_BE | WORD_HAVE | WORD_MIGHT | WORD_DO |
				WORD_NOT) ||
	    (t[-1].word->lemma && t[-1].word->forms != FORM_BASE &&
		!t[-1].timed))
		return false;
	return token_in(t, " the my our ") ||
	       (token_is(t, WORD_NAME | WORD_KIN) &&
		   extract_finite(tokens, at + 1, tokens->n));
}

/* Whether a new clause may begin at a place within another. */
static bool
boundary(const struct tokens *tokens, size_t at, size_t verb)
{
	const struct token *t = tokens->items + at;

	if (at <= verb)
		return false;
	if (t->mark && t->mark != '"' && t->mark != '*')
		return true;
	if (token_is(t, WORD_AND | WORD_SUBORDINATE | WORD_ASKS))
		return !token_in(t, " how ");
	if (tokens->flowing && next_subject(tokens, at))
		return true;
	/* "I think I moved", "he said Tom works" */
	return (at == verb + 1 &&
		   token_trait(tokens->items + verb, WORD_SAYS | WORD_INNER)) ||
	       token_is(t, WORD_I | WORD_WE | WORD_HE | WORD_SHE | WORD_THEY);
}

/* Looks for the next clause behind the verb of one. */
static bool
next_clause(
    const struct tokens *tokens, struct clause *before, struct clause *c)
{
	size_t from = before->rest > before->verb ? before->rest - 1
						  : before->verb;

	for (size_t at = before->verb + 1; at < tokens->n; at++) {
		struct lead lead = { 0 };

		if (!boundary(tokens, at, from))
			continue;
		if (read_who(tokens, at, tokens->n, c))
			c->mode = before->mode;
		else if (read_clause(tokens, at, tokens->n,
			     tokens->items[at].mark == ';', &lead, c))
			extract_clause_inherit(
			    tokens, before, lead.coordinate, c);
		else if (!read_shared(tokens, at, tokens->n, before, c))
			continue;
		else
			c->start = at;
		before->end = before->rest_end = at;
		if (before->rest > at)
			before->rest = at;
		return true;
	}
	return false;
}

/* "I haven't got a tent, can you bring one?": what is said before it asks. */
static bool
cut_question(const struct tokens *tokens, struct clause *c)
{
	const uint32_t who = WORD_I | WORD_WE | WORD_YOU | WORD_HE | WORD_SHE |
			     WORD_THEY | WORD_IT;

	for (size_t i = c->verb + 1; i + 1 < tokens->n; i++) {
		const struct token *t = tokens->items + i;

		if (!t->mark ||
		    !((token_is(t, WORD_BE | WORD_DO | WORD_HAVE | WORD_WILL |
				       WORD_MIGHT) &&
			  token_is(t + 1, who)) ||
			token_in(t, " what where who how why when which ")))
			continue;
		if (c->rest_end > i)
			c->rest_end = c->end = i;
		return c->rest_end > c->rest;
	}
	return false;
}

size_t
extract_clause_split(
    const struct tokens *tokens, struct clause clauses[EXTRACT_CLAUSES_MAX])
{
	size_t n = 0;

	for (size_t at = 0; at < tokens->n && !n; at++) {
		struct lead lead = { 0 };

		if (at > 0 && !boundary(tokens, at, 0))
			continue;
		n = read_who(tokens, at, tokens->n, &clauses[0]) ||
		    read_clause(
			tokens, at, tokens->n, true, &lead, &clauses[0]);
	}
	while (n && n < EXTRACT_CLAUSES_MAX &&
	       next_clause(tokens, &clauses[n - 1], &clauses[n]))
		n++;
	extract_clause_heard(tokens, clauses, n);
	for (size_t i = 0; i + 1 < n; i++)
		extract_clause_keep_when(tokens, &clauses[i], &clauses[i + 1]);
	/* what stands between its subject and its verb has times of its own */
	for (size_t i = 0; i < n; i++)
		if (clauses[i].subject_end < clauses[i].finite &&
		    (tokens->items[clauses[i].subject_end].mark == ',' ||
			token_is(tokens->items + clauses[i].subject_end,
			    WORD_I | WORD_WE | WORD_HE | WORD_SHE)))
			clauses[i].start = clauses[i].finite;
	for (size_t i = 0; i < n; i++) {
		extract_predicate_cut(tokens, &clauses[i]);
		extract_predicate_trim(tokens, &clauses[i]);
		if (tokens->end == '?' && i == n - 1 &&
		    !cut_question(tokens, &clauses[i]))
			clauses[i].mode = MODE_ASKED;
	}
	return n;
}
