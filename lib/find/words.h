#ifndef MEMOS_FIND_WORDS_H
#define MEMOS_FIND_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "find/entry.h"
#include "store/mapped.h"
#include "text/analyse.h"

/*
 * A postings segment, read: the words of many memories that do not change any
 * more.  Documents are numbered in session order: sessions by scope, within
 * one first the turns that share its window, by sequence number, then the
 * stand-alone ones.  So a user's documents, and a turn's neighbours, lie side
 * by side.  words_build.c writes what is read here.
 *
 * Sections, each at a multiple of 8 bytes, their places in the header
 * (find/words_form.h); 8 bytes of zeros behind the last one, so that a decoder
 * may load whole words:
 *
 *    columns    by document: seqs lengths fifths times flags questions types
 *               states; documents by seq; bits of starts
 *    sessions   (number, first document), in document order, and an end mark
 *    postings   for each term its skip table, then its blocks
 *    forward    for each document the numbers of its stems as they stand in
 *               the text; and where each document's begin
 *    texts      the bytes of the terms
 *    terms      sorted by their bytes: offset of postings, of text, documents
 *    guide      the first bytes of some terms
 */
enum { WORDS_BLOCK = 128 /* postings in a block */ };

struct words_session {
	uint32_t session; /* number in table sessions */
	uint32_t first;   /* document */
};

struct words {
	struct mapped *file; /* borrowed */
	uint32_t n_docs, n_terms, n_sessions;
	int64_t base;          /* seq of a document: base + seqs[doc] */
	int64_t last;          /* the highest seq */
	uint64_t total_length; /* sum of lengths */
	uint32_t longest;      /* the greatest of lengths */

	/*
	 * Columns; call words_holds() before the first look at a part.  What
	 * they say is as it was written, but nothing more: a document or a
	 * session that is used as a place is to be checked.
	 */
	const uint32_t *seqs;
	const uint32_t *by_seq; /* documents in the order of seq */
	const uint32_t *lengths, *fifths;
	const int64_t *times;
	const uint8_t *flags, *questions, *types, *states;
	const uint64_t *starts; /* bit: it does not follow the one before in
				   its session's window */
	const struct words_session *sessions; /* n_sessions + 1, the last one
						 with first = n_docs */
	/* private to words.c */
	const struct words_term *terms;
	const uint64_t *guide;
	const uint8_t *postings, *forward;
	const char *texts;
	const uint32_t *forward_at;
	size_t texts_size, postings_size, forward_size;
};

/*
 * Reads and checks the header and that all sections lie within the file and
 * have the sizes that they must have.  Borrows file.  ERR_STORE if it is no
 * segment, or of another version.
 */
int words_open(struct words *w, struct mapped *file, struct err *err);

/* Whether items from..to-1 of a column (of this size each) can be believed. */
bool words_holds(const struct words *w, const void *column, size_t size,
    uint32_t from, uint32_t to);

/* ---- postings ---- */

/*
 * Where a term's postings stand; checked to lie within the file, and the skip
 * table to be what was published.
 */
struct words_list {
	uint32_t term;      /* its number */
	uint32_t documents; /* that hold it */
	bool named;         /* it is part of a speaker's name somewhere */
	uint32_t n_blocks;
	const uint8_t *skips;  /* a block: last document, end of its bytes */
	const uint8_t *blocks; /* its first byte */
	size_t size;           /* of all blocks */
};

/*
 * Looks a stem up; false if there is none, or, with w->file->damaged set, if
 * bytes on the way cannot be believed.  The key of a stop word is
 * words_stop_key(): stop words have postings of their own, which queries of
 * nothing else read.
 */
bool words_find(const struct words *w, const char *key, size_t len,
    struct words_list *list);
enum { WORDS_STOP_KEY = 2 };
void words_stop_key(char key[WORDS_STOP_KEY], unsigned stop);

/* The bytes of term number `term`; NULL if there is none, or it is damaged. */
const char *words_text(const struct words *w, uint32_t term, size_t *len);

/* Documents that hold a term of which words_text() could be read. */
uint32_t words_documents(const struct words *w, uint32_t term);

/* Asks the kernel for all of a list, ahead of its use. */
void words_want(const struct words *w, const struct words_list *list);

struct words_cursor {
	const struct words *w;
	struct words_list list;
	uint32_t block; /* the next one */
	bool damaged;   /* bytes that are no postings ended the list */
	/* the block at hand */
	uint32_t n;
	uint32_t docs[WORDS_BLOCK], tfs[WORDS_BLOCK];
};

void words_begin(struct words_cursor *c, const struct words *w,
    const struct words_list *list);

/*
 * Decodes the next block: n documents, rising, all below n_docs, and how often
 * each holds the term.  False at the end; and, with c->damaged and
 * w->file->damaged set, where bytes cannot be believed.
 */
bool words_next(struct words_cursor *c);

/*
 * Makes words_next() go on with the first block whose last document is at
 * least doc, be it behind or before the one at hand.
 */
void words_seek(struct words_cursor *c, uint32_t doc);

/* ---- the text of a document, as numbers of stems ---- */

/*
 * Calls sink for each stem of a document in the order of its text, then of
 * the speaker's name, then of the date (section ENTRY_TEXT, ENTRY_NAME,
 * ENTRY_DATE).  Stop words are left out.  False if the bytes cannot be
 * believed.
 */
bool words_forward(const struct words *w, uint32_t doc,
    void (*sink)(uint32_t term, int section, void *ctx), void *ctx);

/* Asks the kernel for the bytes that words_forward() reads of a document. */
void words_want_forward(const struct words *w, uint32_t doc);

#endif
