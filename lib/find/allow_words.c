#include "find/allow_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "text/match.h"

/* One test on the documents of a segment. */
struct deciding {
	struct part *part;
	const struct filter *test;
	uint64_t *may; /* documents that may have the words */
};

/* ---- by postings ---- */

/* Marks the documents of a list; false if it cannot be believed. */
static bool
mark_list(const struct words *w, const struct words_list *list, uint64_t *bits)
{
	struct words_cursor *cursor = alloc_bytes(sizeof *cursor);
	bool good;

	words_begin(cursor, w, list);
	while (words_next(cursor))
		for (uint32_t i = 0; i < cursor->n; i++)
			part_set(bits, cursor->docs[i]);
	good = !cursor->damaged;
	free(cursor);
	return good;
}

/* Those that hold a term, also as a stop word: NULL if damaged. */
static uint64_t *
documents_of(const struct words *w, const struct terms *terms, size_t i)
{
	uint64_t *bits = part_bits(w->n_docs);
	const struct term *term = &terms->items[i];
	char key[WORDS_STOP_KEY];
	struct words_list list;
	bool there;

	if (term->stop) {
		words_stop_key(key, term->stop - 1u);
		there = words_find(w, key, sizeof key, &list);
	} else {
		there = words_find(w, term_text(terms, i), term->len, &list);
	}
	if (there ? mark_list(w, &list, bits) : !w->file->damaged)
		return bits;
	free(bits);
	return NULL;
}

/* All terms of it stand in the document. */
static bool
mark_all(struct deciding *d, const struct terms *terms)
{
	const struct words *w = d->part->words;
	size_t n = d->part->n / 64 + 1;
	bool other = false;

	for (size_t i = 0; i < terms->n; i++)
		other = other || !terms->items[i].stop;
	memset(d->may, 0xff, n * sizeof *d->may);
	for (size_t i = 0; i < terms->n; i++) {
		uint64_t *bits;

		/* lists of stop words are long, and say little */
		if (other && terms->items[i].stop)
			continue;
		bits = documents_of(w, terms, i);
		if (!bits)
			return false;
		for (size_t at = 0; at < n; at++)
			d->may[at] &= bits[at];
		free(bits);
	}
	return true;
}

bool
allow_words_may(const struct match *match, const char *stem, size_t len)
{
	size_t sure = len > 1 ? len - 1 : len;
	struct match_word want = { term_text(&match->terms, 0),
		match->terms.items[0].len };

	while (sure && sure < len && ((unsigned char)stem[sure] & 0xc0) == 0x80)
		sure--;
	if (match->kind == MATCH_PREFIX)
		return memcmp(stem, want.text,
			   sure < want.len ? sure : want.len) == 0;
	return match_may(match, stem, len);
}

/* Any term that the word may be. */
static bool
mark_any(struct deciding *d, const struct match *match)
{
	const struct words *w = d->part->words;
	char stop[WORDS_STOP_KEY];

	words_stop_key(stop, 0);
	for (uint32_t t = 0; t < w->n_terms; t++) {
		struct words_list list;
		size_t len;
		const char *stem = words_text(w, t, &len);

		if (!stem)
			return false;
		if (!len || stem[0] == stop[0] ||
		    !allow_words_may(match, stem, len))
			continue;
		if (!words_find(w, stem, len, &list) ||
		    !mark_list(w, &list, d->may))
			return false;
	}
	return true;
}

/* Stop words are no terms: each that matches is marked for itself. */
static bool
mark_stops(struct deciding *d, struct match *match)
{
	const struct words *w = d->part->words;

	for (unsigned stop = 0; stop < STOP_COUNT; stop++) {
		const char *word = stop_word((int)stop);
		char key[WORDS_STOP_KEY];
		struct words_list list;

		if (!match_has(match, word, strlen(word)))
			continue;
		words_stop_key(key, stop);
		if (words_find(w, key, sizeof key, &list) &&
		    !mark_list(w, &list, d->may))
			return false;
	}
	return !w->file->damaged;
}

static bool
mark(struct deciding *d, struct match *match)
{
	const char *pattern = d->test->values->text;
	struct match *stems;
	bool good;

	if (match->kind >= MATCH_PREFIX && match->terms.n == 1)
		return mark_any(d, match) && mark_stops(d, match);
	/* several, the last of which may go on: any text will do */
	if (match->kind >= MATCH_PREFIX) {
		memset(d->may, 0xff, (d->part->n / 64 + 1) * sizeof *d->may);
		return true;
	}
	stems = match_new(MATCH_WORD, pattern, strlen(pattern));
	good = !stems || mark_all(d, &stems->terms);
	match_free(stems);
	return good;
}

/* ---- by the text ---- */

/* Takes those out that may have the words, and have not; or have, and must not.
 */
static int
verify(struct deciding *d, struct match *match, bool negative, struct db *db,
    struct err *err)
{
	struct part *part = d->part;
	sqlite3_stmt *s = db_statement(
	    db, "SELECT memory FROM memories WHERE seq = ?1", err);
	int rc = s ? 0 : -1;

	for (uint32_t doc = 0; doc < part->n && rc >= 0; doc++) {
		bool may = part_bit(d->may, doc), has = false;

		if (!part_bit(part->allowed, doc) || (!may && negative))
			continue;
		if (may) {
			sqlite3_bind_int64(s, 1, part_seq(part, doc));
			rc = db_step(db, s, err);
			has = rc == 1 &&
			      match_has(match,
				  (const char *)sqlite3_column_text(s, 0),
				  (size_t)sqlite3_column_bytes(s, 0));
			sqlite3_reset(s);
		}
		if (has == negative)
			part->allowed[doc / 64] &= ~((uint64_t)1 << doc % 64);
	}
	return rc < 0 ? -1 : 1;
}

static int
decide(struct part *part, struct cube *cube, const struct filter *test,
    bool negative, struct err *err)
{
	const char *pattern = test->values->text;
	struct match *match = match_new(
	    (enum match_kind)(test->op - OP_WORD), pattern, strlen(pattern));
	struct deciding d = { part, test, part_bits(part->n) };
	int rc;

	if (match)
		rc = mark(&d, match)
			 ? verify(&d, match, negative, cube->db, err)
			 : 0;
	else
		rc = 1;
	/* what has no words is in no text */
	if (!match && !negative)
		memset(part->allowed, 0,
		    (part->n / 64 + 1) * sizeof *part->allowed);
	free(d.may);
	match_free(match);
	return rc;
}

int
allow_words(struct part *part, struct cube *cube, const struct filter *words,
    struct err *err)
{
	const struct words *w = part->words;

	if (!words_holds(w, w->seqs, sizeof *w->seqs, 0, part->n))
		return 0;
	for (const struct filter *f = words->children; f; f = f->next) {
		bool negative = f->kind == FILTER_NOT;
		int rc = decide(
		    part, cube, negative ? f->children : f, negative, err);

		if (rc <= 0)
			return rc;
	}
	return 1;
}
