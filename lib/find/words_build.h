#ifndef MEMOS_FIND_WORDS_BUILD_H
#define MEMOS_FIND_WORDS_BUILD_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "find/entry.h"

/*
 * Writes a postings segment (find/words.h).  All of it is in memory until it
 * is written: about 350 bytes a document of thirty words.
 */
struct words_builder;

struct words_builder *words_builder_new(void);
void words_builder_free(struct words_builder *b);

/* Takes one memory; seqs must rise.  The entry is read, not kept. */
void words_builder_add(
    struct words_builder *b, int64_t seq, const struct entry *entry);
uint32_t words_builder_count(const struct words_builder *b);

/*
 * Gives the documents their numbers.  rank[session] is the place of a session
 * among all, by scope; sessions beyond n_ranks, and equal ranks, follow by
 * their number.
 */
void words_builder_order(
    struct words_builder *b, const uint32_t *rank, size_t n_ranks);

/* The document that the i-th memory became; after words_builder_order(). */
uint32_t words_builder_doc(const struct words_builder *b, uint32_t i);

/*
 * Writes and syncs the file, made new; 0600.  The same documents always give
 * the same bytes.  On failure (ERR_STORE) nothing stays at path that was not
 * there.  A segment holds at most four billion stems, and its seqs lie within
 * 32 bits of each other: more is refused here.
 */
int
words_builder_write(struct words_builder *b, const char *path, struct err *err);

#endif
