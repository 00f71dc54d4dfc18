#include <string.h>

#include "mind/extract_clause.h"

/* Where the reading of a predicate stands. */
struct reader {
	const struct tokens *tokens;
	size_t at, end;
	struct clause *c;
};

static const struct token *
token_at(const struct reader *r)
{
	return r->tokens->items + r->at;
}

static bool
form(const struct reader *r, size_t at, unsigned forms)
{
	return at < r->end && r->tokens->items[at].word->lemma &&
	       !r->tokens->items[at].mark &&
	       (r->tokens->items[at].word->forms & forms);
}

static bool
word_at(const struct reader *r, size_t at, const char *list)
{
	return at < r->end && token_in(r->tokens->items + at, list);
}

/* Passes adverbs and negations, noting what they change. */
static void
skip_adverbs(struct reader *r)
{
	struct clause *c = r->c;

	for (; r->at < r->end; r->at++) {
		const struct token *t = token_at(r);

		if (token_word(t, "no") && word_at(r, r->at + 1, " longer ")) {
			c->no_longer = true;
			r->at++;
			continue;
		}
		if (token_is(t, WORD_HEDGE))
			c->doubt = true;
		else if (token_word(t, "never"))
			c->never = true;
		else if (token_is(t, WORD_NOT))
			c->negative = true;
		else if (!token_is(t, WORD_ADVERB) ||
			 (token_is(t, WORD_PREPOSITION) &&
			     !token_word(t, "since")))
			return;
		c->often = c->often || (token_trait(t, WORD_OFTEN) &&
					   !token_word(t, "never"));
		c->now = c->now ||
			 token_in(t, " now currently nowadays presently ");
		c->actually = c->actually || token_word(t, "actually");
	}
}

static void
take_verb(struct reader *r, const char *lemma, size_t behind)
{
	r->c->verb = r->at;
	r->c->lemma = lemma;
	r->c->rest = behind;
}

static bool
past_form(const struct token *t)
{
	unsigned forms = t->word->forms;

	return (forms & FORM_PAST) && !(forms & FORM_BASE);
}

/* Whether a participle says how one is. */
static bool
describes(const struct token *t)
{
	return token_trait(
	    t, WORD_MARITAL | WORD_LASTING | WORD_PASSING | WORD_DIET);
}

/* Behind a form of be, with its adverbs: going to, working, called, nothing. */
static bool
read_be(struct reader *r)
{
	struct clause *c = r->c;
	size_t be = r->at;
	const struct token *t;

	c->past = c->past || past_form(token_at(r));
	r->at++;
	skip_adverbs(r);
	t = token_at(r);
	if (r->at < r->end && word_at(r, r->at, " going about ") &&
	    word_at(r, r->at + 1, " to ") && form(r, r->at + 2, FORM_BASE)) {
		c->future = true;
		r->at += 2;
	} else if (word_at(r, r->at, " able ") &&
		   word_at(r, r->at + 1, " to ")) {
		c->can = true;
		r->at += 2;
	} else if (word_at(r, r->at, " supposed meant likely ") &&
		   word_at(r, r->at + 1, " to ")) {
		c->doubt = true;
		r->at += 2;
	} else if (word_at(r, r->at, " to ") && c->who == SUBJECT_THING &&
		   word_at(r, r->at + 1, " be ") &&
		   form(r, r->at + 2, FORM_PARTICIPLE)) {
		c->oblige = c->passive = true;
		r->at += 2;
		take_verb(r, token_at(r)->word->lemma, r->at + 1);
		return true;
	} else if (form(r, r->at, FORM_ING) && !describes(t) &&
		   !token_in(r->tokens->items + c->head,
		       " hobby hobbies passion job goal dream pastime work "
		       "task role sport exercise ") &&
		   !(token_trait(t, WORD_HOBBY) && c->who >= SUBJECT_OURS)) {
		c->progressive = true;
		take_verb(r, t->word->lemma, r->at + 1);
		return true;
	} else if (r->at < r->end && !t->word->lemma && !t->word->classes &&
		   !t->word->traits && strlen(t->norm) > 4 &&
		   strcmp(t->norm + strlen(t->norm) - 2, "ed") == 0) {
		c->passive = true;
		take_verb(r, t->norm, r->at + 1);
		return true;
	} else if (form(r, r->at, FORM_PARTICIPLE) && !describes(t) &&
		   !(token_word(t, "gone") && c->who == SUBJECT_OURS &&
		       r->at + 1 < r->end) &&
		   !(t->word->forms & FORM_BASE &&
		       token_is(t, WORD_PREPOSITION))) {
		c->passive = true;
		take_verb(r, t->word->lemma, r->at + 1);
		return true;
	} else {
		size_t behind = r->at;

		r->at = be;
		take_verb(r, "be", behind);
		return true;
	}
	return false;
}

/* Behind a form of have: to do, done, got, or what one has. */
static bool
read_have(struct reader *r)
{
	struct clause *c = r->c;
	size_t have = r->at;
	bool past = past_form(token_at(r));

	r->at++;
	skip_adverbs(r);
	if (word_at(r, r->at, " to ") && form(r, r->at + 1, FORM_BASE)) {
		c->oblige = true;
		c->past = past;
		r->at++;
		return false;
	}
	if (word_at(r, r->at, " got ") &&
	    !form(r, r->at + 1, FORM_PARTICIPLE)) {
		if (word_at(r, r->at + 1, " to ")) {
			c->oblige = true;
			r->at += 2;
			return false;
		}
		take_verb(r, "have", r->at + 1);
		return true;
	}
	if (form(r, r->at, FORM_PARTICIPLE)) {
		c->perfect = true;
		c->past = past;
		return false;
	}
	c->past = past;
	c->verb = have;
	c->lemma = "have";
	c->rest = r->at;
	return true;
}

static bool
read_might(struct reader *r)
{
	struct clause *c = r->c;
	const struct token *t = token_at(r);

	r->at++;
	if (token_word(t, "would") && (word_at(r, r->at, " rather sooner ") ||
					  word_at(r, r->at, " prefer "))) {
		c->rather = true;
		take_verb(r, "prefer", r->at + 1);
		return true;
	}
	if (token_word(t, "would") && word_at(r, r->at, " like love ") &&
	    word_at(r, r->at + 1, " to ") && form(r, r->at + 2, FORM_BASE)) {
		c->aims = true;
		take_verb(r, token_at(r)[2].word->lemma, r->at + 3);
		c->verb = r->at + 2;
		return true;
	}
	if (token_word(t, "can"))
		c->can = true;
	else if (token_in(t, " must should ought ") ||
		 (token_word(t, "may") && word_at(r, r->at, " not only ") &&
		     c->who == SUBJECT_THING))
		c->oblige = true;
	else
		c->doubt = true;
	if (token_word(t, "could") && word_at(r, r->at, " not ") &&
	    word_at(r, r->at + 1, " stand bear "))
		c->doubt = false;
	return false;
}

/* A word of which nothing is known. */
static bool
unknown(const struct reader *r, size_t at)
{
	const struct token *t = r->tokens->items + at;

	return at < r->end && !t->mark && !t->capital && !t->digits &&
	       !t->word->classes && !t->word->traits && !t->timed;
}

/* "organised" and the like, where a verb must stand. */
static bool
looks_past(const struct reader *r)
{
	const struct token *t = token_at(r);
	size_t len = strlen(t->norm);

	return unknown(r, r->at) && len > 3 &&
	       strcmp(t->norm + len - 2, "ed") == 0 &&
	       r->c->who != SUBJECT_NONE && r->c->who <= SUBJECT_THEY;
}

/* "I pitch at the fair": behind "I" stands a verb, known or not. */
static bool
looks_verb(const struct reader *r)
{
	const struct token *t = token_at(r), *next = t + 1;
	enum extract_subject who = r->c->who;
	size_t len = strlen(t->norm);
	bool third = who == SUBJECT_HE || who == SUBJECT_SHE;

	if (r->at != r->c->subject_end || r->at + 1 >= r->end || next->mark ||
	    t->mark || t->capital || t->digits || t->timed || len < 3 ||
	    t->word->lemma ||
	    token_trait(t, WORD_SMALL | WORD_PASSING | WORD_LASTING |
			       WORD_DIET | WORD_MARITAL) ||
	    token_is(t, WORD_KIN | WORD_JOB | WORD_NAME | WORD_TIME) ||
	    strcmp(t->norm + len - 2, "ly") == 0 ||
	    strcmp(t->norm + len - 2, "ed") == 0)
		return false;
	if (third != (t->norm[len - 1] == 's' && t->norm[len - 2] != 's'))
		return false;
	return (who == SUBJECT_I || who == SUBJECT_WE || who == SUBJECT_THEY ||
		   third) &&
	       (token_is(next, WORD_ARTICLE | WORD_PREPOSITION |
				   WORD_POSSESSIVE | WORD_NUMBER | WORD_TIME) ||
		   next->capital || next->digits || next->timed ||
		   (!next->word->lemma && !token_trait(next, WORD_SMALL)));
}

/* "does not work", or what is done. */
static bool
read_do(struct reader *r)
{
	struct clause *c = r->c;
	const struct token *t = token_at(r);
	size_t here = r->at++;

	c->past = past_form(t);
	skip_adverbs(r);
	if (form(r, r->at, FORM_BASE))
		return false;
	c->verb = here;
	c->lemma = "do";
	c->rest = r->at;
	return true;
}

/* One step: a helper is passed, the verb is taken. */
static bool
step(struct reader *r, bool *failed)
{
	struct clause *c = r->c;
	const struct token *t = token_at(r);

	if (token_is(t, WORD_BE) && !(t->word->forms == FORM_ING))
		return read_be(r);
	if (token_word(t, "'s") && word_at(r, r->at + 1, " got ") &&
	    !form(r, r->at + 2, FORM_PARTICIPLE))
		return read_have(r);
	if (token_word(t, "'s")) {
		if (!extract_predicate_has(r->tokens, c, r->at + 1, r->end))
			return read_be(r);
		c->perfect = true;
		r->at++;
		return false;
	}
	if (token_is(t, WORD_HAVE))
		return read_have(r);
	if (token_is(t, WORD_WILL)) {
		c->future = true;
		r->at++;
		return false;
	}
	if (token_is(t, WORD_MIGHT))
		return read_might(r);
	if (token_word(t, "used") && word_at(r, r->at + 1, " to ") &&
	    (form(r, r->at + 2, FORM_BASE) || word_at(r, r->at + 2, " be "))) {
		c->used_to = c->past = true;
		r->at += 2;
		return false;
	}
	if (token_is(t, WORD_DO))
		return read_do(r);
	if (looks_past(r)) {
		c->past = !c->perfect;
		take_verb(r, t->norm, r->at + 1);
		return true;
	}
	if (looks_verb(r) || extract_noun_verb(r->tokens, c->subject, r->at)) {
		take_verb(r, t->norm, r->at + 1);
		return true;
	}
	*failed = !t->word->lemma;
	if (*failed)
		return false;
	/* "quit" and "put" are past where nothing makes them present. */
	if (!c->perfect && r->at == c->finite)
		c->past = (t->word->forms & FORM_PAST) &&
			  (!(t->word->forms & FORM_BASE) ||
			      c->who > SUBJECT_WE ||
			      !token_in(t,
				  " read let cost bet fit beat found run come "
				  "become "));
	take_verb(r, t->word->lemma, r->at + 1);
	return true;
}

/* What the outer of two verbs makes of the inner: "decided to move". */
enum chain {
	CHAIN_PLAN,
	CHAIN_DECIDE,
	CHAIN_PROMISE,
	CHAIN_START,
	CHAIN_STOP,
	CHAIN_NONE,
	CHAIN_AIM,
	CHAIN_DOUBT
};

static const struct {
	const char *lemmas;
	const char *link; /* what stands between; " " for nothing but -ing */
	enum chain chain;
} chains[] = {
	{ " plan intend aim arrange expect ", " to ", CHAIN_PLAN },
	{ " plan ", " on ", CHAIN_PLAN },
	{ " decide agree choose ", " to ", CHAIN_DECIDE },
	{ " decide ", " on against ", CHAIN_DECIDE },
	{ " promise undertake commit offer volunteer ", " to ", CHAIN_PROMISE },
	{ " start begin ", " to ", CHAIN_START },
	{ " start begin resume ", "", CHAIN_START },
	{ " get take ", " into up ", CHAIN_START },
	{ " stop quit cease ", "", CHAIN_STOP },
	{ " give ", " up ", CHAIN_STOP },
	{ " keep continue ", "", CHAIN_NONE },
	{ " continue manage ", " to ", CHAIN_NONE },
	{ " try hope wish aspire tend need dream look ", " to of about into ",
	    CHAIN_AIM },
	{ " wish try need think consider tend expect dream ", " to of about ",
	    CHAIN_DOUBT },
	{ " think consider ", "", CHAIN_DOUBT },
};

static void
apply_chain(struct clause *c, enum chain chain)
{
	switch (chain) {
	case CHAIN_DECIDE:
		c->decided = true;
		/* fall through */
	case CHAIN_PLAN:
		c->planned = true;
		c->past = false;
		break;
	case CHAIN_PROMISE:
		c->promised = c->future = true;
		c->past = false;
		break;
	case CHAIN_START:
		c->aspect = ASPECT_START;
		break;
	case CHAIN_STOP:
		c->aspect = ASPECT_STOP;
		break;
	case CHAIN_AIM:
		c->aims = true;
		break;
	case CHAIN_DOUBT:
		c->doubt = true;
		break;
	case CHAIN_NONE:
		break;
	}
}

/* Goes on to the verb that matters, behind one that only says how. */
static void
follow_chain(struct reader *r)
{
	struct clause *c = r->c;
	size_t at = c->rest;

	for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
		size_t inner = at;
		bool to;

		if (!strstr(chains[i].lemmas, c->lemma) ||
		    !token_in(
			&(struct token){ .norm = c->lemma }, chains[i].lemmas))
			continue;
		if (*chains[i].link && !word_at(r, inner, chains[i].link))
			continue;
		to = word_at(r, inner, " to ");
		inner += *chains[i].link != '\0';
		if (!to && chains[i].chain == CHAIN_PLAN &&
		    word_at(r, inner, " not "))
			continue;
		if (!form(r, inner, to ? FORM_BASE : FORM_ING) &&
		    !(to && (word_at(r, inner, " be ") || unknown(r, inner))))
			continue;
		if (word_at(r, at - 1, " not ") || c->passive)
			continue;
		/* A decision not to do it is told by its own words. */
		apply_chain(c, chains[i].chain);
		c->verb = inner;
		c->lemma = r->tokens->items[inner].word->lemma;
		if (!c->lemma)
			c->lemma = r->tokens->items[inner].norm;
		c->rest = inner + 1;
		return;
	}
}

/* "got married", "is getting fired": the participle is what matters. */
static void
follow_get(struct reader *r)
{
	struct clause *c = r->c;
	const struct token *t = r->tokens->items + c->rest;

	if (strcmp(c->lemma, "get") != 0 || c->rest >= r->end ||
	    !form(r, c->rest, FORM_PARTICIPLE) || form(r, c->rest, FORM_BASE) ||
	    token_is(t, WORD_PREPOSITION))
		return;
	c->passive = true;
	c->verb = c->rest;
	c->lemma = t->word->lemma;
	c->rest++;
}

bool
extract_predicate_read(
    const struct tokens *tokens, size_t at, size_t end, struct clause *c)
{
	struct reader r = { tokens, at, end, c };
	bool failed = false, taken = false;

	skip_adverbs(&r);
	c->finite = r.at;
	for (int i = 0; i < 6 && !taken && !failed && r.at < end; i++) {
		taken = step(&r, &failed);
		if (!taken && !failed)
			skip_adverbs(&r);
	}
	if (!taken || !c->lemma)
		return false;
	c->chain = c->verb;
	c->end = c->rest_end = end;
	follow_get(&r);
	follow_chain(&r);
	if (c->chain != c->verb)
		follow_get(&r);
	return true;
}
