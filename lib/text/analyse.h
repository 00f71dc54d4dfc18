#ifndef MEMOS_TEXT_ANALYSE_H
#define MEMOS_TEXT_ANALYSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * The one analyser: text into terms, the same for what is stored and what is
 * asked.  Its law: whatever changes its output changes ANALYSE_VERSION, and
 * with it the fingerprint of every cube.
 *
 * Letters, marks and digits of every script make words.  A word is decomposed
 * (NFKD) and case-folded; marks are dropped in Latin, Greek and Cyrillic, and
 * Latin letters that do not decompose are folded (l with stroke to l, sharp s
 * to ss); what is left is composed again.  Han, kana, Hangul and Thai have no
 * blanks between words that we could trust and become overlapping pairs of
 * characters (a run of one character is itself a term).  A Han character
 * means something alone and is a term besides its pairs: one character asked
 * for finds (memdaily_zh R@5 .723 -> .745, R@10 .897 -> .957).  A word of a-z
 * gets Porter's stemmer (1980), unless it is on the stop list.
 */
enum {
	ANALYSE_VERSION = 1,
	TERM_MAX =
	    64, /* bytes of a term; longer ones are cut between letters */
};

struct term {
	uint32_t start; /* in terms.bytes */
	uint8_t len;    /* 1 to TERM_MAX */
	uint8_t stop;   /* 1 + its place on the stop list, 0 if it is not */
	bool pair;      /* a pair (or single) of unspaced script */
	bool repeats;   /* a pair whose characters are terms themselves */
};

/* Terms in the order of the text.  A zeroed struct is empty and ready. */
struct terms {
	struct term *items;
	size_t n, room;
	struct buf bytes;
};

struct analyser *analyser_new(void);

/* One that neither stems nor knows stop words: folded words alone. */
struct analyser *analyser_new_exact(void);
void analyser_free(struct analyser *a);

/*
 * Appends the terms of text, valid UTF-8, to out.  A stop word is appended as
 * it is folded, unstemmed, with its place.  Never fails.
 */
void
analyse(struct analyser *a, const char *text, size_t len, struct terms *out);

/* A term's bytes; not NUL-terminated; borrowed until terms changes. */
const char *term_text(const struct terms *terms, size_t i);

/* Appends a term that is none of a text's, of 1 to TERM_MAX bytes. */
void terms_add(struct terms *terms, const char *text, size_t len);

void terms_reset(struct terms *terms);
void terms_release(struct terms *terms);

#endif
