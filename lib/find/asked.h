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
enum { ASKED_SIEVE = 1024, ASKED_NONE = UINT16_MAX, ASKED_MAX = 4096 };

struct asked_term {
	char text[TERM_MAX];
	uint8_t len;
	uint16_t next; /* in the same slot of the sieve, or ASKED_NONE */
};

struct asked {
	struct asked_term *terms;
	size_t n;
	uint16_t (*pairs)[2]; /* numbers of adjacent terms, each pair once */
	size_t n_pairs;
	uint16_t sieve[ASKED_SIEVE]; /* first term of a slot */
	bool only_stops;             /* of stop words, which are kept then */
	uint16_t stops[STOP_COUNT];  /* term of a stop word, or ASKED_NONE */
	bool when;                   /* it asks for a time */
	bool self;                   /* who asks speaks of themselves */
};

/*
 * Makes it from the query's terms (at most ASKED_MAX of them are used) and its
 * text.  Release it.
 */
void asked_init(struct asked *asked, const struct terms *terms,
    const char *text, size_t len);
void asked_release(struct asked *asked);

/* The slot of a stem in the sieve. */
static inline unsigned
asked_slot(const uint8_t *stem, size_t len)
{
	unsigned h = stem[0] * 37u + stem[len - 1] * 11u +
		     stem[len / 2] * 101u + (unsigned)len;

	return h % ASKED_SIEVE;
}

#endif
