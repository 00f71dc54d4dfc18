#ifndef MEMOS_TESTS_WORDS_READ_H
#define MEMOS_TESTS_WORDS_READ_H

/*
 * Reads all that a postings segment has, believing nothing: what the reader
 * promises of any bytes at all.
 */

#include <stdlib.h>
#include <string.h>

#include "find/words.h"

#define MAYBE __attribute__((unused)) static

/* What was read, so that two readings can be compared. */
struct words_read {
	const struct words *w;
	uint64_t terms, postings, occurrences, stems;
	uint32_t doc;
	bool ok; /* promises were kept */
};

MAYBE void
words_read_columns(struct words_read *r)
{
	const struct words *w = r->w;
	const struct {
		const void *data;
		size_t size;
		uint32_t n;
	} columns[] = {
		{ w->seqs, 4, w->n_docs },
		{ w->by_seq, 4, w->n_docs },
		{ w->lengths, 4, w->n_docs },
		{ w->fifths, 4, w->n_docs },
		{ w->times, 8, w->n_docs },
		{ w->flags, 1, w->n_docs },
		{ w->questions, 1, w->n_docs },
		{ w->types, 1, w->n_docs },
		{ w->states, 1, w->n_docs },
		{ w->starts, 8, w->n_docs / 64 + (w->n_docs % 64 != 0) },
		{ w->sessions, sizeof *w->sessions, w->n_sessions + 1 },
	};
	unsigned char byte, sum = 0;

	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		if (!words_holds(
			w, columns[i].data, columns[i].size, 0, columns[i].n))
			continue;
		for (size_t k = 0; k < columns[i].size * columns[i].n; k++) {
			memcpy(&byte, (const char *)columns[i].data + k, 1);
			sum ^= byte;
		}
	}
	r->stems += sum & 0;
}

/* The block at hand is as words_next() promises. */
MAYBE void
words_read_block(struct words_read *r, const struct words_cursor *c)
{
	r->ok = r->ok && c->n > 0 && c->n <= WORDS_BLOCK;
	for (uint32_t i = 0; i < c->n; i++)
		r->ok = r->ok && c->docs[i] < r->w->n_docs && c->tfs[i] &&
			(!i || c->docs[i] > c->docs[i - 1]);
}

MAYBE void
words_read_list(struct words_read *r, const struct words_list *list)
{
	struct words_cursor c;
	uint32_t n = 0, last = 0;

	words_want(r->w, list);
	words_begin(&c, r->w, list);
	while (words_next(&c)) {
		words_read_block(r, &c);
		r->ok = r->ok && (!n || c.docs[0] > last);
		last = c.docs[c.n - 1];
		for (uint32_t i = 0; i < c.n; i++)
			r->occurrences += c.tfs[i];
		n += c.n;
	}
	r->ok = r->ok &&
		(c.damaged ? n < list->documents : n == list->documents);
	r->postings += n;
	/* by seeks, forward and back: each must lead on */
	words_begin(&c, r->w, list);
	for (uint32_t doc = 0, more = 1; more; doc = last + 1) {
		words_seek(&c, doc);
		more = words_next(&c);
		if (!more)
			break;
		words_read_block(r, &c);
		last = c.docs[c.n - 1];
		r->ok = r->ok && last >= doc;
		words_seek(&c, doc / 2);
		words_next(&c);
	}
}

MAYBE void
words_read_stem(uint32_t term, int section, void *ctx)
{
	struct words_read *r = ctx;

	r->ok = r->ok && term < r->w->n_terms && section >= ENTRY_TEXT &&
		section <= ENTRY_DATE;
	r->stems++;
}

MAYBE struct words_read
words_read_all(const struct words *w)
{
	struct words_read r = { .w = w, .ok = true };

	words_read_columns(&r);
	for (uint32_t i = 0; i < w->n_terms; i++) {
		struct words_list list;
		size_t len;
		const char *text = words_text(w, i, &len);

		if (!text || !words_find(w, text, len, &list))
			continue;
		r.terms++;
		words_read_list(&r, &list);
	}
	for (uint32_t i = 0; i < w->n_docs; i++)
		words_forward(w, i, words_read_stem, &r);
	words_forward(w, w->n_docs, words_read_stem, &r);
	return r;
}

#endif
