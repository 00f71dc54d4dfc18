#ifndef MEMOS_STORE_CARE_H
#define MEMOS_STORE_CARE_H

#include <stdint.h>

#include "base/err.h"
#include "base/record.h"
#include "store/cube.h"
#include "store/queue.h"
#include "store/segments.h"

/*
 * The care of a cube: is it whole, what is in it, a copy of it.
 */

/*
 * Checks the file and that rows and derived entries agree; segments have a
 * check of their own, find/seal_check.h.  Calls fault() with a sentence for
 * each thing wrong; returns how many, or -1 with ERR_STORE.
 */
int64_t care_check(struct cube *cube,
    void (*fault)(const char *sentence, void *ctx), void *ctx, struct err *err);

enum { CARE_SLOTS = 48 };

struct care_stats {
	int64_t memories, versions, sessions, users;
	int64_t bytes; /* of the file and of its log */
	int64_t types[MEMORY_TYPES], states[MEMORY_STATES];
	int64_t oldest, newest;    /* by event time, CLOCK_NONE for none */
	int64_t slots[CARE_SLOTS]; /* memories in equal spans between them */
	struct queue_counts jobs;
	int64_t accesses; /* that were not folded in yet */
};

int care_stats(struct cube *cube, struct care_stats *stats, struct err *err);

struct care_index {
	struct segments segments; /* in the arena */
	int64_t sealed;           /* memories that a search finds in segments */
	int64_t delta;            /* memories that it reads one by one */
	int64_t marks;            /* sealed ones that have changed since */
	int64_t bytes;            /* of all files in index/ */
};

int care_index(struct cube *cube, struct arena *arena, struct care_index *index,
    struct err *err);

/*
 * Writes a consistent copy of the cube's file, without segments, into the
 * directory `dir`, made if it is missing, while writers may run.  A file that
 * is there already is ERR_INPUT and stays.
 */
int care_dump(struct cube *cube, const char *dir, struct err *err);

#endif
