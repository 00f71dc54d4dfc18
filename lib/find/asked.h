#ifndef MEMOS_FIND_ASKED_H
#define MEMOS_FIND_ASKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/analyse.h"
#include "text/stop.h"

/*
 * The words of a query, made ready to be met in forward lists: each distinct
 * stem once, a sieve that passes few others, and the pairs of stems that stand
 * side by side.  A query of stop words only keeps them.
 */
enum {
	ASKED_SIEVE = 1024,
	ASKED_NONE = UINT16_MAX,
	ASKED_MAX = 4096,
	ASKED_SPARE = 64, /* terms besides these that may stand for them */
};

struct asked_term {
	char text[TERM_MAX];
	uint8_t len;
	uint16_t next;    /* in the same slot of the sieve, or ASKED_NONE */
	uint16_t instead; /* of this term, or ASKED_NONE: it counts by itself */
	float share;      /* of what it is worth: 1 if it stands in the query */
	bool suspect;     /* if no memory has it, it may be mistyped */
};

struct asked {
	struct asked_term *terms;
	size_t n, n_spare;
	uint16_t (*pairs)[2]; /* numbers of adjacent terms, each pair once */
	size_t n_pairs;
	uint16_t sieve[ASKED_SIEVE]; /* first term of a slot */
	bool only_stops;             /* of stop words, which are kept then */
	uint16_t stops[STOP_COUNT];  /* term of a stop word, or ASKED_NONE */
	bool when;                   /* it asks for a time */
	bool self;                   /* who asks speaks of themselves */
	bool suspect;                /* some of the terms are: then */
	bool *unknown;  /* by term: no memory has it; set by gather() */
	size_t n_meant; /* terms in place of mistyped words */
	bool several;   /* it asks for more than one thing */
};

/*
 * Makes it from the query's terms (at most ASKED_MAX of them are used) and its
 * text.  Release it.
 */
void asked_init(struct asked *asked, const struct terms *terms,
    const char *text, size_t len);
void asked_release(struct asked *asked);

/* The number of a stem, or ASKED_NONE. */
uint16_t asked_find(const struct asked *asked, const char *stem, size_t len);

/*
 * One more term, that may stand in the place of `instead`, a term of the query:
 * up to ASKED_SPARE of them.  It makes no pairs.
 */
void asked_add(struct asked *asked, const char *stem, size_t len,
    uint16_t instead, float share);

/* The slot of a stem in the sieve. */
static inline unsigned
asked_slot(const uint8_t *stem, size_t len)
{
	unsigned h = stem[0] * 37u + stem[len - 1] * 11u +
		     stem[len / 2] * 101u + (unsigned)len;

	return h % ASKED_SIEVE;
}

#endif
