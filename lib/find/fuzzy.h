#ifndef MEMOS_FIND_FUZZY_H
#define MEMOS_FIND_FUZZY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "find/asked.h"
#include "find/vocabulary.h"
#include "text/analyse.h"

/*
 * Words of a query that are mistyped: those that neither the store nor the
 * word table knows, of at least four letters and no digits.  The nearest words
 * of the store stand for them, and count less than if they had been asked for.
 */
enum {
	FUZZY_WORDS = 4,     /* that stand for one at most */
	FUZZY_SUSPECTS = 16, /* words of a query that are looked at */
};

/* A word of the store that is near. */
struct fuzzy_word {
	char stem[TERM_MAX];
	char form[TERM_MAX + 8]; /* the word of this stem that is nearest */
	size_t stem_len, form_len;
	unsigned cost; /* see text/typo.h */
	uint64_t documents;
};

struct fuzzy_found {
	struct fuzzy_word items[FUZZY_WORDS]; /* the nearest first */
	size_t n;
};

/*
 * The nearest words for one that was typed, whose stem is given too; of those
 * as near the more common first.
 */
void fuzzy_find(const struct vocabulary *v, const char *word, size_t len,
    const char *stem, size_t stem_len, struct fuzzy_found *found);

/* A query as it may have been meant. */
struct fuzzy {
	struct buf text; /* with the nearest words in place of the mistyped */
	struct fuzzy_found found[FUZZY_SUSPECTS];
	size_t n; /* words that others stand for */
};

/*
 * Marks those of the terms of a text, all in asked, that are suspect. ERR_STORE
 * if there is no word table.
 */
int
fuzzy_suspect(struct asked *asked, const struct terms *terms, struct err *err);

/*
 * Reads a query anew, of whose terms asked says which are unknown.  Release it
 * in any case.
 */
struct fuzzy_query {
	const char *text;
	size_t len;
	const struct terms *terms; /* of it */
	const struct asked *asked;
};
void fuzzy_read(struct fuzzy *f, const struct vocabulary *v,
    const struct fuzzy_query *query);
void fuzzy_release(struct fuzzy *f);

/* Lets the words of f stand in asked, which was made of its text. */
void fuzzy_weigh(const struct fuzzy *f, struct asked *asked);

#endif
