#ifndef MEMOS_FIND_PART_H
#define MEMOS_FIND_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "find/asked.h"
#include "find/ivf.h"
#include "find/words.h"
#include "store/selection.h"

/*
 * What one query needs of a part of a cube: the documents of a segment, or of
 * rows that no segment holds, in the same form.  Documents stand in session
 * order: those of one session's window side by side, oldest first.  This is
 * the line between what is stored and what is ranked.
 */
struct posting {
	uint32_t doc, tf;
};

struct posting_list {
	struct posting *items;
	size_t n, room;
};

struct part {
	uint32_t n;
	int64_t base; /* seq of a document: base + seqs[doc] */

	/* columns by document; of a segment they are mapped */
	const uint32_t *seqs, *lengths;
	const int64_t *times;
	const uint8_t *flags, *questions, *types, *states;
	const uint64_t *starts;   /* bit: no turn of its window stands before */
	const uint32_t *sessions; /* of rows */

	/* bits by document, NULL for all */
	uint64_t *scope;   /* it counts: alive, and of the user, agent, app */
	uint64_t *allowed; /* it may be found; NULL: if its state says so */

	uint64_t total_length; /* of the documents that count */
	uint32_t n_scope;

	size_t n_terms; /* of the query */

	/* of a segment, NULL for rows */
	const struct words *words; /* borrowed */
	struct words_list *lists;  /* n_terms, then those of stop words */
	uint8_t *own_states;       /* where states have changed since */
	/* entries made again since: their vectors are not the segment's */
	uint32_t *again;
	size_t n_again, again_room;

	/* of rows */
	struct posting_list *postings;
	/* where stems of the query stand near each other; tf is which pair */
	struct posting_list pairs;
	uint64_t *named; /* bits: the speaker is named in the query */
	void *columns;   /* that it owns */

	/* where windows reach into other parts; see find/border.h */
	uint32_t *border_docs; /* rising */
	size_t n_border_docs;
	struct posting_list *border_tfs; /* by term: what these hold */
	struct posting_list *borders;    /* by term: what others give to them */

	/*
	 * Cosines: of rows all are known, by document (-2: no vector); of a
	 * segment those of the lists that were scanned, by blocks; no other
	 * is known, but hardly any is above `unseen`.
	 */
	float *cosines;
	struct ivf_hit *hits;
	uint32_t *hits_at; /* where those of a block begin, and an end */
	float unseen;      /* -2: no other has a vector */

	/* documents that facts or a time lead to, rising */
	struct part_led *led;
	size_t n_led;
};

struct part_led {
	uint32_t doc;
	float value; /* what it is worth that facts do, 0 to 1 */
	float near;  /* and how near it is to the time */
};

/* Documents are looked at by blocks of so many. */
enum { PART_BLOCK = 8192 };

void part_release(struct part *part);

static inline bool
part_bit(const uint64_t *bits, uint32_t doc)
{
	return bits[doc / 64] >> doc % 64 & 1;
}

static inline void
part_set(uint64_t *bits, uint32_t doc)
{
	bits[doc / 64] |= (uint64_t)1 << doc % 64;
}

/* Zeroed bits for n documents. */
uint64_t *part_bits(uint32_t n);
uint32_t part_count(const uint64_t *bits, uint32_t n);

static inline bool
part_counts(const struct part *part, uint32_t doc)
{
	return !part->scope || part_bit(part->scope, doc);
}

static inline int64_t
part_seq(const struct part *part, uint32_t doc)
{
	return part->base + part->seqs[doc];
}

/* What facts and a time leading to a document are worth; zeroes if none do. */
struct part_led part_led(const struct part *part, uint32_t doc);

/* The first of the items at or behind the document `begin`. */
size_t part_lower_bound(const struct posting_list *list, uint32_t begin);

/*
 * Reads the postings of one of the query's terms in part.  A term of a query
 * of stop words has two lists: a document may come in both.
 */
struct part_cursor {
	const struct part *part;
	/* those at hand */
	const uint32_t *docs, *tfs;
	uint32_t n;
	bool damaged; /* what can be believed came to an end */
	/* private */
	size_t term, at;
	uint32_t begin, end;
	bool open;
	struct words_cursor words;
};

/* From document `begin` up to `end`, of a term of the query. */
void part_begin(struct part_cursor *c, const struct part *part, size_t term,
    uint32_t begin, uint32_t end);

/* Some more of them, rising within a list; false at the end. */
bool part_next(struct part_cursor *c);

#endif
