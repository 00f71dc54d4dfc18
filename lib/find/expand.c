#include "find/expand.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "find/allow_filter.h"
#include "text/match.h"

enum {
	SUFFIX = 4, /* letters that stemming may have cut */
	SURE = 5,   /* bytes of a stem that may so be one of a longer word */
};

/* A word that was found, and how many edits away. */
struct found {
	char text[TERM_MAX];
	size_t len, distance;
};

struct expansion {
	enum match_kind kind;
	struct terms exact, stem; /* of what is asked for, a word each */
	struct found found[EXPAND_MAX];
	size_t n;
};

static struct match_word
word_of(const struct terms *terms, size_t i)
{
	return (struct match_word){ term_text(terms, i), terms->items[i].len };
}

static bool
is_same(struct match_word a, struct match_word b)
{
	return a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}

/* Edits from what is asked for; SIZE_MAX if it is another word. */
static size_t
distance(const struct expansion *e, struct match_word word)
{
	struct match_word exact = word_of(&e->exact, 0);
	struct match_word stem = word_of(&e->stem, 0);
	size_t max = match_edits(match_letters(exact.text, exact.len)), far;

	if (is_same(word, stem))
		return 0;
	if (e->kind == MATCH_PREFIX)
		return word.len >= exact.len &&
			       memcmp(word.text, exact.text, exact.len) == 0
			   ? word.len - exact.len
			   : SIZE_MAX;
	far = match_distance(word, stem, max, 0);
	if (far <= max)
		return far;
	/* "restuarnt" is near to "restaurant", whose stem is "restaur" */
	far = match_distance(word, exact, max, SUFFIX);
	return word.len >= SURE && far <= max ? far + 1 : SIZE_MAX;
}

/* Keeps the nearest, each once, in their order. */
static void
meet(struct expansion *e, struct match_word word)
{
	size_t far = distance(e, word), at = e->n;

	if (far == SIZE_MAX || word.len > TERM_MAX)
		return;
	for (size_t i = 0; i < e->n; i++)
		if (is_same(word, (struct match_word){
				      e->found[i].text, e->found[i].len }))
			return;
	if (e->n < EXPAND_MAX)
		e->n++;
	else if (e->found[--at].distance <= far)
		return;
	for (; at && e->found[at - 1].distance > far; at--)
		e->found[at] = e->found[at - 1];
	e->found[at] = (struct found){ .len = word.len, .distance = far };
	memcpy(e->found[at].text, word.text, word.len);
}

static void
meet_segments(struct expansion *e, const struct index *index)
{
	for (size_t i = 0; i < index->n; i++) {
		const struct words *w = &index->items[i].words;

		for (uint32_t t = 0; !index->items[i].bad && t < w->n_terms;
		     t++) {
			struct match_word word;

			word.text = words_text(w, t, &word.len);
			if (!word.text)
				break;
			meet(e, word);
		}
	}
}

/* Rows that no segment holds. */
static int
meet_rows(struct expansion *e, const struct index *index, struct cube *cube,
    struct analyser *analyser, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    cube->db, "SELECT memory FROM memories WHERE seq > ?1", err);
	struct terms terms = { 0 };
	int64_t last = 0;
	int rc;

	if (!s)
		return -1;
	for (size_t i = 0; index && i < index->n; i++)
		if (!index->items[i].bad && index->items[i].row.last > last)
			last = index->items[i].row.last;
	sqlite3_bind_int64(s, 1, last);
	while ((rc = db_step(cube->db, s, err)) == 1) {
		terms_reset(&terms);
		analyse(analyser, (const char *)sqlite3_column_text(s, 0),
		    (size_t)sqlite3_column_bytes(s, 0), &terms);
		for (size_t i = 0; i < terms.n; i++)
			if (!terms.items[i].stop)
				meet(e, word_of(&terms, i));
	}
	sqlite3_reset(s);
	terms_release(&terms);
	return rc;
}

static int
expand_test(const struct filter *f, const struct index *index,
    struct cube *cube, struct analyser *analyser, struct terms *out,
    struct err *err)
{
	const char *pattern = f->values->text;
	struct expansion *e = alloc_bytes(sizeof *e);
	struct analyser *exact = analyser_new_exact();
	int rc = 0;

	e->kind = (enum match_kind)(f->op - OP_WORD);
	analyse(exact, pattern, strlen(pattern), &e->exact);
	analyse(analyser, pattern, strlen(pattern), &e->stem);
	if (e->exact.n == 1 && e->stem.n == 1) {
		if (index)
			meet_segments(e, index);
		rc = meet_rows(e, index, cube, analyser, err);
	}
	for (size_t i = 0; i < e->n; i++)
		terms_add(out, e->found[i].text, e->found[i].len);
	terms_release(&e->exact);
	terms_release(&e->stem);
	analyser_free(exact);
	free(e);
	return rc;
}

int
expand(const struct filter *filter, const struct index *index,
    struct cube *cube, struct analyser *analyser, struct terms *out,
    struct err *err)
{
	struct allow_filter split;
	struct arena arena = { 0 };
	const struct filter *f;
	int rc = 0;

	allow_filter_split(&split, filter, &arena);
	f = split.words ? split.words->children : NULL;
	for (; f && rc == 0; f = f->next)
		if (f->kind == FILTER_TEST &&
		    (f->op == OP_PREFIX || f->op == OP_FUZZY))
			rc = expand_test(f, index, cube, analyser, out, err);
	arena_release(&arena);
	return rc;
}
