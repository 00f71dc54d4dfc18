#ifndef MEMOS_FIND_WORDS_FORM_H
#define MEMOS_FIND_WORDS_FORM_H

#include <stdint.h>
#include <string.h>

#include "base/checksum.h"

/*
 * The bytes of a postings segment, shared by its reader and its builder.
 * Numbers are of the machine's own order, so that columns can be used where
 * they are mapped; a file from a machine of the other order has another magic
 * number, is no segment there, and is built anew.
 */
#define WORDS_MAGIC UINT64_C(0x7364726f776d656d) /* "memwords" */

enum {
	WORDS_VERSION = 1,
	WORDS_PAD = 8,      /* zeros behind the last section */
	WORDS_STRIDE = 128, /* terms between two that the guide knows */
	WORDS_STOP = 1      /* first byte of the keys of stop words */
};

enum words_section {
	WORDS_SEQS,
	WORDS_BY_SEQ,
	WORDS_LENGTHS,
	WORDS_FIFTHS,
	WORDS_TIMES,
	WORDS_FLAGS,
	WORDS_QUESTIONS,
	WORDS_TYPES,
	WORDS_STATES,
	WORDS_STARTS,
	WORDS_SESSIONS,
	WORDS_POSTINGS,
	WORDS_FORWARD,
	WORDS_FORWARD_AT,
	WORDS_TEXTS,
	WORDS_TERMS,
	WORDS_GUIDE,
	WORDS_SECTIONS
};

struct words_header {
	uint64_t magic;
	uint32_t version;
	uint32_t n_docs, n_terms, n_sessions, longest;
	uint32_t zero;
	int64_t base, last;
	uint64_t total_length;
	struct {
		uint64_t at, size;
	} sections[WORDS_SECTIONS];
};

/* One more than there are terms: the last says where the others end. */
struct words_term {
	uint64_t postings;  /* offset of its list */
	uint32_t text;      /* offset of its bytes */
	uint32_t documents; /* and WORDS_NAMED */
};

/* Set with the number of documents: it is part of a speaker's name. */
#define WORDS_NAMED (UINT32_C(1) << 31)

/* A list begins with one of these for each of its blocks. */
struct words_skip {
	uint32_t last; /* document of the block */
	uint32_t end;  /* of its bytes, from the first block's on */
};

/*
 * The first bytes of a term as a number that sorts as they do.  The guide has
 * that of each WORDS_STRIDE-th term: a look-up reads it, and then one place in
 * terms and one in texts instead of twenty.
 */
static inline uint64_t
words_prefix(const char *text, size_t len)
{
	uint64_t prefix = 0;

	for (size_t i = 0; i < sizeof prefix; i++)
		prefix = prefix << 8 | (i < len ? (uint8_t)text[i] : 0);
	return prefix;
}

/* As strcmp(), for bytes with a length. */
static inline int
words_compare(const char *a, size_t a_len, const char *b, size_t b_len)
{
	size_t len = a_len < b_len ? a_len : b_len;
	int order = len ? memcmp(a, b, len) : 0;

	return order ? order : (a_len > b_len) - (a_len < b_len);
}

/*
 * Stands behind the text of each document: single texts are read from all over
 * the file, and to verify whole blocks of it would take longer than the rest
 * of a search.
 */
static inline uint32_t
words_forward_sum(const void *text, size_t n, uint32_t doc)
{
	return checksum_seeded(text, n, (uint64_t)doc << 32 | (uint32_t)n);
}

static inline struct words_skip
words_skip_at(const uint8_t *skips, uint32_t block)
{
	struct words_skip skip;

	memcpy(&skip, skips + (size_t)block * sizeof skip, sizeof skip);
	return skip;
}

#endif
