#ifndef MEMOS_STORE_NEXT_H
#define MEMOS_STORE_NEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "store/cube.h"
#include "store/vectors.h"

/*
 * Tables that are made beside those that serve, in any number of transactions,
 * and take their place in one: entries_next, and vectors_next for vectors that
 * do not stand in entries.  While they are there, triggers note in table
 * changed_next which memories are deleted or changed, whoever does it, and
 * delete their vectors; what is added is known by its number.  Tables that were
 * replaced or given up are left under other names, for next_tidy() to take away
 * by and by.
 */

/* Table meta says by this key what is being made. */
#define NEXT_KEY "next"

/* What is being made, "" if nothing is; owned by the caller. */
char *next_target(struct cube *cube, struct err *err);

/*
 * All of these within a write transaction.  Tables that are there stay: what
 * is made goes on.
 */
int next_begin(struct cube *cube, const char *target, struct err *err);

/* Gives up what was made; with keep_vectors, all but these. */
int next_drop(struct db *db, bool keep_vectors, struct err *err);

/*
 * Puts the tables into their place; vectors_next becomes the table of `place`,
 * or with keep_vectors those that serve stay.  Segments are not looked at: see
 * schema_drop_segments().
 */
int next_switch(struct db *db, bool keep_vectors, enum vectors_place place,
    struct err *err);

/*
 * Takes away what was replaced or given up, outside of a transaction, in many
 * short ones.  Ends early, without an error, if it is stopped (NULL: never).
 */
int next_tidy(struct db *db, int (*stopped)(void), struct err *err);

#endif
