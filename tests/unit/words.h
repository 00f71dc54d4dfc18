#ifndef MEMOS_TESTS_WORDS_H
#define MEMOS_TESTS_WORDS_H

/* Postings segments for tests: made from memories that stand in an array. */

#include "base/alloc.h"
#include "find/words.h"
#include "find/words_build.h"
#include "store.h"

struct memo {
	int64_t seq;
	struct entry entry;
	char *terms; /* owned; entry.terms points here */
};

struct memos {
	struct memo *items;
	size_t n, room;
	uint32_t *rank;
	size_t n_ranks;
};

MAYBE void
memos_release(struct memos *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->items[i].terms);
	free(m->items);
	free(m->rank);
	*m = (struct memos){ 0 };
}

/* Appends one that has these terms, copied, and is else as given. */
MAYBE void
memos_add(struct memos *m, int64_t seq, struct entry entry, const void *terms,
    size_t size)
{
	struct memo *memo;

	if (m->n == m->room) {
		m->room = m->room ? m->room * 2 : 64;
		m->items = alloc_grow(m->items, m->room, sizeof *m->items);
	}
	memo = &m->items[m->n++];
	memo->seq = seq;
	memo->terms = alloc_copy(terms, size);
	/* a read behind the end is to be seen */
	memo->terms = realloc(memo->terms, size ? size : 1);
	memo->entry = entry;
	memo->entry.terms = (const uint8_t *)memo->terms;
	memo->entry.terms_size = size;
}

MAYBE struct words_builder *
memos_builder(const struct memos *m)
{
	struct words_builder *b = words_builder_new();

	for (size_t i = 0; i < m->n; i++)
		words_builder_add(b, m->items[i].seq, &m->items[i].entry);
	words_builder_order(b, m->rank, m->n_ranks);
	return b;
}

/* A segment that was written and opened again. */
struct segment_file {
	struct mapped file;
	struct words words;
};

MAYBE void
segment_map(struct segment_file *s, const char *path)
{
	struct buf sums = { 0 };
	struct err err;
	uint64_t size;

	if (mapped_sums(path, &sums, &size, &err) < 0 ||
	    mapped_open(&s->file, path, size, sums.data, sums.len, &err) < 0 ||
	    words_open(&s->words, &s->file, &err) < 0)
		bail(path, err.text);
	buf_release(&sums);
}

/* Writes and opens it; the builder, for the caller to free. */
MAYBE struct words_builder *
segment_make(struct segment_file *s, const struct memos *m, const char *path)
{
	struct words_builder *b = memos_builder(m);
	struct err err;

	unlink(path);
	if (words_builder_write(b, path, &err) < 0)
		bail(path, err.text);
	segment_map(s, path);
	return b;
}

#endif
