#ifndef MEMOS_MIND_RETENTION_H
#define MEMOS_MIND_RETENTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/record.h"
#include "model/settings.h"

/*
 * How well a memory is still known: the power curve of forgetting,
 *
 *	recall(t) = (1 + 3 t / h) ^ -1/2
 *
 * of the time t since it was last accessed, scaled so that it is one half when
 * t is the half-life h.  An access makes h longer, the more so the more was
 * forgotten.  What counts is importance times that.  Pure: no clock, no store.
 */

/* What is known of a memory; of struct memory, and of its accesses. */
struct retention_memory {
	enum memory_type type;
	enum memory_state state; /* for the caller: it does not count */
	double importance;       /* NAN for none */
	double strength;         /* NAN for none */
	int64_t created_at, updated_at;
	int64_t accessed_at; /* CLOCK_NONE: never */
	double half_life;    /* of its accesses, in days; 0: that of its type */
};

struct retention {
	bool pinned;      /* never fades: recall and retained are 1 */
	int64_t since;    /* what t is counted from */
	double half_life; /* in days, with what strength adds */
	double recall;    /* 0 to 1 */
	double retained;  /* importance * recall */
};

/* Of a record and what access_find() says of it: accessed_at, half_life. */
struct retention_memory
retention_memory(const struct memory *m, int64_t accessed_at, double half_life);

/*
 * As of now.  t begins at the last access, or when the memory was stored or
 * changed, whichever is later; a state that changes by itself changes no time
 * (store/states.h).
 */
void retention_find(const struct settings_life *life,
    const struct retention_memory *m, int64_t now, struct retention *found);

/*
 * When what is retained falls under `below`, if nothing happens until then;
 * CLOCK_NONE for never.  It may have passed.
 */
int64_t retention_when(const struct settings_life *life,
    const struct retention_memory *m, double below);

/*
 * The half-life in days, without what strength adds, after an access at `at`:
 * what is to be kept of it.
 */
double retention_grown(const struct settings_life *life,
    const struct retention_memory *m, int64_t at);

/* The half-life that a type begins with, in days. */
double
retention_half_life(const struct settings_life *life, enum memory_type type);

/* The importance of a memory that has none. */
#define RETENTION_IMPORTANCE .5

#endif
