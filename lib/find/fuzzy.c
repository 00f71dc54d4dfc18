#include "find/fuzzy.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "text/match.h"
#include "text/table.h"

enum { SPARE = 7 /* letters of a typed word that its stem may not have */ };

/*
 * What a word of a cost is worth of one that was asked for: by trial, from .6
 * to 1.  Where several words are near, the farther count for less.
 */
static const float SHARE[] = { .9F, .5F };

/* ---- one word ---- */

struct finding {
	struct typo typo;
	struct analyser *analyser;
	struct terms terms;
	const char *typed; /* its stem */
	size_t typed_len;
	bool known; /* a memory of another scope has it: it is no mistake */
	struct fuzzy_word word;  /* at hand, with its nearest form */
	struct fuzzy_word *near; /* those of all lists */
	size_t n, room;
};

static bool
is_stem(struct finding *f, const char *form, size_t len)
{
	const struct fuzzy_word *word = &f->word;

	terms_reset(&f->terms);
	analyse(f->analyser, form, len, &f->terms);
	return f->terms.n == 1 && f->terms.items[0].len == word->stem_len &&
	       memcmp(term_text(&f->terms, 0), word->stem, word->stem_len) == 0;
}

/*
 * Spells an ending behind the first letters of the stem at hand, which are
 * spelled already, and takes it back.
 */
static void
try_ending(struct finding *f, size_t root_len, const char *ending)
{
	struct typo *t = &f->typo;
	size_t depth = t->depth, len = strlen(ending);
	char form[sizeof f->word.form];
	bool near = true;

	for (const char *p = ending; *p && near; p++)
		near = typo_push(t, (unsigned char)*p);
	if (near && typo_cost(t) < f->word.cost &&
	    root_len + len <= sizeof form) {
		memcpy(form, f->word.stem, root_len);
		memcpy(form + root_len, ending, len);
		if (is_stem(f, form, root_len + len)) {
			f->word.cost = typo_cost(t);
			f->word.form_len = root_len + len;
			memcpy(f->word.form, form, root_len + len);
		}
	}
	typo_back(t, depth);
}

static void
try_endings(struct finding *f, size_t root_len, const char *const *endings)
{
	for (; *endings; endings++)
		try_ending(f, root_len, *endings);
}

/* The same without the last letter of the stem. */
static void
try_cut(struct finding *f, const char *const *endings)
{
	size_t len = f->word.stem_len;

	typo_back(&f->typo, f->typo.depth - 1);
	try_endings(f, len - 1, endings);
	typo_push(&f->typo, (unsigned char)f->word.stem[len - 1]);
}

/* What Porter's stemmer takes from words, and what it puts there. */
static void
try_forms(struct finding *f)
{
	static const char *const endings[] = { "", "s", "e", "ed", "ing", "es",
		"er", "ers", "ly", "ings", "ion", "ions", "al", "ally", "able",
		"ably", "ant", "ance", "ent", "ence", "ment", "ments", "ement",
		"ness", "ful", "fully", "ive", "ity", "ities", "ous", "ate",
		"ates", "ated", "ating", "ation", "ations", "ative", "ator",
		"ic", "ical", "icate", "icates", "ication", "ism", "ist",
		"ists", "ize", "ized", "izing", "ization", "ible", "ely", "or",
		"ors", "y", NULL };
	static const char *const of_e[] = { "ing", "ings", "ed", "er", "ers",
		"able", NULL };
	static const char *const of_i[] = { "y", "ies", "ied", "ily", "iness",
		NULL };
	size_t len = f->word.stem_len;
	char last = f->word.stem[len - 1];
	const char twice[][5] = { { last }, { last, 'i', 'n', 'g' },
		{ last, 'e', 'd' }, { last, 'e', 'r' }, { last, 's' } };

	f->word.cost = f->typo.max + 1;
	if ((unsigned char)last >= 0x80) {
		try_ending(f, len, "");
		return;
	}
	try_endings(f, len, endings);
	for (size_t i = 0; i < sizeof twice / sizeof *twice; i++)
		try_ending(f, len, twice[i]);
	if (last == 'e')
		try_cut(f, of_e);
	else if (last == 'i')
		try_cut(f, of_i);
}

static bool
is_before(const struct fuzzy_word *a, const struct fuzzy_word *b)
{
	return a->cost != b->cost ? a->cost < b->cost
				  : a->documents > b->documents;
}

static void
insert(struct fuzzy_found *found, const struct fuzzy_word *word)
{
	size_t at = found->n;

	if (at < FUZZY_WORDS)
		found->n++;
	else if (!is_before(word, &found->items[--at]))
		return;
	for (; at && is_before(word, &found->items[at - 1]); at--)
		found->items[at] = found->items[at - 1];
	found->items[at] = *word;
}

static int
compare_stems(const void *left, const void *right)
{
	const struct fuzzy_word *a = left, *b = right;
	size_t shared = a->stem_len < b->stem_len ? a->stem_len : b->stem_len;
	int order = memcmp(a->stem, b->stem, shared);

	return order
		   ? order
		   : (a->stem_len > b->stem_len) - (a->stem_len < b->stem_len);
}

/* The best of them; a stem that several lists have has the documents of all. */
static void
choose(struct finding *f, struct fuzzy_found *found)
{
	if (f->n)
		qsort(f->near, f->n, sizeof *f->near, compare_stems);
	for (size_t i = 0; i < f->n; i++) {
		struct fuzzy_word *word = &f->near[i];

		if (i + 1 < f->n && compare_stems(word, word + 1) == 0)
			word[1].documents += word->documents;
		else
			insert(found, word);
	}
}

static void
meet(void *ctx, const char *stem, size_t len, uint32_t documents)
{
	struct finding *f = ctx;

	f->known = f->known ||
		   (len == f->typed_len && memcmp(stem, f->typed, len) == 0);
	if (f->known)
		return;
	f->word = (struct fuzzy_word){ .stem_len = len,
		.documents = documents };
	memcpy(f->word.stem, stem, len);
	try_forms(f);
	if (f->word.cost > f->typo.max)
		return;
	if (f->n == f->room) {
		f->room = 2 * f->room + 16;
		f->near = alloc_grow(f->near, f->room, sizeof *f->near);
	}
	f->near[f->n++] = f->word;
}

void
fuzzy_find(const struct vocabulary *v, const char *word, size_t len,
    const char *stem, size_t stem_len, struct fuzzy_found *found)
{
	struct finding f = { .typed = stem, .typed_len = stem_len };
	unsigned most = typo_most(match_letters(word, len));

	*found = (struct fuzzy_found){ 0 };
	if (!most)
		return;
	f.analyser = analyser_new();
	typo_begin(&f.typo, word, len, most);
	vocabulary_walk(v, &f.typo, SPARE, meet, &f);
	if (!f.known)
		choose(&f, found);
	free(f.near);
	terms_release(&f.terms);
	analyser_free(f.analyser);
}

/* ---- the words of a query ---- */

/* Letters alone, and no pair of characters. */
static bool
is_word(const struct term *term, const char *stem)
{
	if (term->stop || term->pair)
		return false;
	for (size_t i = 0; i < term->len; i++)
		if (stem[i] >= '0' && stem[i] <= '9')
			return false;
	return true;
}

int
fuzzy_suspect(struct asked *asked, const struct terms *terms, struct err *err)
{
	const struct table *table = NULL;

	for (size_t i = 0, n = 0; i < terms->n && n < FUZZY_SUSPECTS; i++) {
		const struct term *term = &terms->items[i];
		const char *stem = term_text(terms, i);
		uint16_t t = asked_find(asked, stem, term->len);

		if (t == ASKED_NONE || !is_word(term, stem))
			continue;
		if (!table && !(table = table_open(err)))
			return -1;
		if (table_find(table, stem, term->len) >= 0)
			continue;
		asked->terms[t].suspect = asked->suspect = true;
		n++;
	}
	if (asked->suspect)
		asked->unknown = alloc_array(asked->n, sizeof *asked->unknown);
	return 0;
}

static bool
is_letter(char c)
{
	unsigned char u = (unsigned char)c | 0x20;

	return u >= 0x80 || (u >= 'a' && u <= 'z');
}

/* Where a word stands in the text, however it is written; or its length. */
static size_t
place_of(const struct buf *text, const char *word, size_t len)
{
	for (size_t i = 0; i + len <= text->len; i++)
		if (strncasecmp(text->data + i, word, len) == 0 &&
		    (!i || !is_letter(text->data[i - 1])) &&
		    (i + len == text->len || !is_letter(text->data[i + len])))
			return i;
	return text->len;
}

/* Puts a word in the place of another, or behind all. */
static void
put(struct buf *text, const char *word, size_t len,
    const struct fuzzy_word *instead)
{
	size_t at = place_of(text, word, len);
	struct buf out = { 0 };
	bool high = at < text->len && text->data[at] >= 'A' &&
		    text->data[at] <= 'Z' && instead->form[0] >= 'a' &&
		    instead->form[0] <= 'z';

	buf_add(&out, text->data, at);
	if (at == text->len)
		buf_char(&out, ' ');
	buf_add(&out, instead->form, instead->form_len);
	if (high)
		out.data[at] = (char)(out.data[at] - 'a' + 'A');
	if (at < text->len)
		buf_add(&out, text->data + at + len, text->len - at - len);
	buf_release(text);
	*text = out;
}

void
fuzzy_read(struct fuzzy *f, const struct vocabulary *v,
    const struct fuzzy_query *query)
{
	struct analyser *exact = analyser_new_exact();
	struct terms words = { 0 };
	const struct terms *terms = query->terms;

	*f = (struct fuzzy){ 0 };
	buf_add(&f->text, query->text, query->len);
	analyse(exact, query->text, query->len, &words);
	for (size_t i = 0; i < words.n && i < terms->n && f->n < FUZZY_SUSPECTS;
	     i++) {
		struct fuzzy_found *found = &f->found[f->n];
		const struct term *term = &terms->items[i];
		const char *stem = term_text(terms, i);
		const char *word = term_text(&words, i);
		uint16_t t = asked_find(query->asked, stem, term->len);

		if (term->stop || t == ASKED_NONE || !query->asked->unknown[t])
			continue;
		fuzzy_find(v, word, words.items[i].len, stem, term->len, found);
		if (!found->n)
			continue;
		put(&f->text, word, words.items[i].len, &found->items[0]);
		f->n++;
	}
	terms_release(&words);
	analyser_free(exact);
}

void
fuzzy_release(struct fuzzy *f)
{
	buf_release(&f->text);
}

void
fuzzy_weigh(const struct fuzzy *f, struct asked *asked)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct fuzzy_word *best = f->found[i].items;
		uint16_t first = asked_find(asked, best->stem, best->stem_len);

		if (first == ASKED_NONE)
			continue;
		asked->n_meant++;
		asked->terms[first].share = SHARE[best->cost > TYPO_EDIT];
		for (size_t j = 1; j < f->found[i].n; j++) {
			const struct fuzzy_word *word = &best[j];

			asked_add(asked, word->stem, word->stem_len, first,
			    SHARE[word->cost > TYPO_EDIT]);
		}
	}
}
