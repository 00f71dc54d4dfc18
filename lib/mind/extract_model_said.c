#include "mind/extract_model_said.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "mind/relations.h"

enum {
	WORDS_MIN = 2,      /* of a sentence */
	TURN_MAX = 64 << 10 /* bytes of one that are read */
};

/* A claim, and the words that count for it. */
struct hearing {
	const struct extract_model_question *question;
	struct claim *claim;
	struct terms own; /* of its new turns */
	bool order;       /* one of them speaks of the memory itself */
};

static bool
has_term(const struct terms *terms, const char *text, size_t len)
{
	for (size_t i = 0; i < terms->n; i++)
		if (terms->items[i].len == len &&
		    !memcmp(term_text(terms, i), text, len))
			return true;
	return false;
}

static bool
share_term(const struct terms *terms, const struct terms *others)
{
	for (size_t i = 0; i < terms->n; i++)
		if (has_term(others, term_text(terms, i), terms->items[i].len))
			return true;
	return false;
}

/* ---- words ---- */

/* "Ann forgets all of it." */
static bool
is_order(struct analyser *analyser, const struct terms *terms)
{
	static const char words[] =
	    "forget forgets forgotten forgot delete deleted erase erased wipe "
	    "wiped reset ignore ignored disregard memory memories instruction "
	    "instructions prompt";
	struct terms orders = { 0 };
	bool found;

	analyse(analyser, words, sizeof words - 1, &orders);
	found = share_term(&orders, terms);
	terms_release(&orders);
	return found;
}

static void
hear(struct hearing *h)
{
	const struct extract_model_question *question = h->question;

	for (size_t i = 0; i < h->claim->n_turns; i++) {
		uint32_t turn = h->claim->turns[i];
		const struct memory *m = &question->window->turns[turn];

		if (question->shown[turn] == SHOWN_NEW)
			analyse(question->analyser, m->text,
			    utf8_fit(m->text, m->text_len, TURN_MAX), &h->own);
	}
	h->order = is_order(question->analyser, &h->own);
}

/* A word of weight, in the claim's own turns or in those around them. */
static bool
heard(const struct hearing *h, const char *term, size_t len, bool near)
{
	return has_term(&h->own, term, len) ||
	       (!near && !h->order && has_term(h->question->said, term, len));
}

/* Whether most of the words of weight were said, but for those of the name. */
static bool
was_said(const struct hearing *h, const char *text, const char *name, bool near)
{
	struct terms terms = { 0 }, named = { 0 };
	struct analyser *analyser = h->question->analyser;
	size_t found = 0, all = 0;

	analyse(analyser, text, strlen(text), &terms);
	if (name)
		analyse(analyser, name, strlen(name), &named);
	for (size_t i = 0; i < terms.n; i++) {
		const char *term = term_text(&terms, i);
		size_t len = terms.items[i].len;

		if (terms.items[i].stop || has_term(&named, term, len))
			continue;
		all++;
		found += heard(h, term, len, near);
	}
	terms_release(&terms);
	terms_release(&named);
	return 2 * found > all;
}

/* ---- values ---- */

/* Dates and numbers are said in other words than they are written. */
static bool
is_counted(const char *relation)
{
	const struct relation *known = relation_find(relation);

	return known &&
	       (known->object == OBJECT_DATE || known->object == OBJECT_NUMBER);
}

/* No value, though it may stand where one does. */
static bool
is_void(const char *object)
{
	static const char *const words[] = { "all", "any", "anything",
		"everything", "everyone", "everybody", "n/a", "no", "nobody",
		"none", "nothing", "null", "unknown", "it", "that", "this" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcasecmp(object, words[i]))
			return true;
	return false;
}

static void
check_values(const struct hearing *h)
{
	struct claim *claim = h->claim;
	bool counted = claim->stance == CLAIM_HOLDS &&
		       is_counted(claim->relation);

	if (claim->old && !was_said(h, claim->old, NULL, false))
		claim->old = NULL;
	if (!claim->object)
		return;
	if (is_void(claim->object) ||
	    (!counted && !was_said(h, claim->object, NULL, false)))
		claim->relation = claim->object = NULL;
}

/* ---- sentences ---- */

static bool
has_words(const struct hearing *h)
{
	struct terms terms = { 0 };
	size_t n;

	analyse(h->question->analyser, h->claim->text, strlen(h->claim->text),
	    &terms);
	n = terms.n;
	terms_release(&terms);
	return n >= WORDS_MIN;
}

/* What ends or takes back something without naming its value. */
static bool
check_sentence(const struct hearing *h)
{
	struct claim *claim = h->claim;

	/* of all that there may be of the kind, nothing is taken back */
	if (claim->stance == CLAIM_NEVER)
		claim->relation = NULL;
	return !h->order && was_said(h, claim->text, claim->subject, false);
}

static bool
check(const struct hearing *h, bool *distant)
{
	struct claim *claim = h->claim;

	check_values(h);
	claim->corrects &= claim->object ||
			   was_said(h, claim->text, claim->subject, false);
	if (claim->stance == CLAIM_HOLDS)
		return true;
	if (!claim->object && !check_sentence(h))
		return false;
	*distant = claim->object
		       ? !was_said(h, claim->object, NULL, true)
		       : !was_said(h, claim->text, claim->subject, true);
	return true;
}

bool
extract_model_said(const struct extract_model_question *question,
    struct claim *claim, bool *distant)
{
	struct hearing h = { .question = question, .claim = claim };
	bool good;

	*distant = false;
	if (!has_words(&h))
		return false;
	hear(&h);
	good = check(&h, distant);
	terms_release(&h.own);
	return good;
}
