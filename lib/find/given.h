#ifndef MEMOS_FIND_GIVEN_H
#define MEMOS_FIND_GIVEN_H

#include <stdint.h>

#include "base/err.h"
#include "store/db.h"
#include "store/vectors.h"

/*
 * Vectors that were given, or embedded by jobs, stand in tables of their own,
 * in the order of the entries: they are read along with these.
 */
struct given {
	struct db *db;
	sqlite3_stmt *rows; /* NULL: vectors stand in the entries */
	int64_t seq;
};

/* From number `first` on.  One at a time on a handle; close it. */
int given_open(struct given *given, struct db *db, enum vectors_place place,
    int64_t first, struct err *err);
void given_close(struct given *given);

/*
 * Sets *vector to that of seq, with the scale that gives it unit length, empty
 * if there is none; leaves it as it is if it stands in the entry.  seq must
 * rise.  It is borrowed until the next call.
 */
int given_vector(
    struct given *given, int64_t seq, struct vector *vector, struct err *err);

#endif
