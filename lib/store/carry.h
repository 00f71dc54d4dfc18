#ifndef MEMOS_STORE_CARRY_H
#define MEMOS_STORE_CARRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "store/db.h"

/*
 * What a cube holds besides its memories, as JSON objects out of one cube and
 * into another: which is listed in carry_parts.c, table by table.  Its law: in
 * a cube that was empty everything becomes what it was, numbers included; in
 * another one numbers move up, in the order that they had, and what is there
 * already stays as it is.
 */

/* What a cube counts, each with numbers of its own. */
enum carry_number {
	CARRY_NONE,
	CARRY_MEMORY, /* sequence numbers */
	CARRY_VERSION,
	CARRY_EDIT,
	CARRY_ENTITY,
	CARRY_NUMBERS,
};

/* Where in an export a part stands. */
enum carry_stage { CARRY_BEFORE, CARRY_BEHIND /* the memories */ };

/* A kind of object: one row of a table. */
struct carry_part;

/* The key that says of what kind an object is. */
#define CARRY_KEY "kind"

/* ---- out ---- */

typedef int carry_sink(const struct buf *object, void *ctx, struct err *err);

/*
 * Calls sink for each object of a stage; sink returns 1 to stop.  Within a
 * read transaction.
 */
int carry_each(struct db *db, enum carry_stage stage, carry_sink *sink,
    void *ctx, struct err *err);

/*
 * Calls sink for each memory, by number, with its place in listings, or 0.
 * Within a read transaction.
 */
struct memory;
int carry_memories(struct db *db,
    int (*sink)(
	const struct memory *m, int64_t place, void *ctx, struct err *err),
    void *ctx, struct err *err);

/* The vector of a memory that a model made, as it is stored: 1, or 0. */
int
carry_vector_of(struct db *db, int64_t seq, struct buf *data, struct err *err);

/*
 * The chunk of entries (store/entries.h) that has a number, if any has it: that
 * of the first one in it, or 0, and where the next chunk begins.
 */
int carry_chunk(struct db *db, int64_t seq, struct buf *chunk, int64_t *first,
    int64_t *next, struct err *err);

/* ---- in ---- */

/* From `given` on numbers moved by so much. */
struct carry_shift {
	int64_t given, by;
};

struct carry_shifts {
	struct carry_shift *items;
	size_t n, room;
	int64_t last; /* number that was put or found last, as it is now */
};

/* Zeroed but for db, it is ready. */
struct carry {
	struct db *db;
	struct carry_shifts shifts[CARRY_NUMBERS];
};

void carry_release(struct carry *c);

/* What has to be there before objects are put; outside of a transaction. */
int carry_begin(struct carry *c, struct err *err);

/* The part of a kind of that name, or NULL. */
const struct carry_part *carry_find(const char *kind);

/*
 * Whether an object is one of the part: fails with ERR_INPUT, naming the field.
 * Nothing is put.
 */
int carry_check(const struct carry_part *part, const struct json_span *object,
    struct arena *arena, struct err *err);

/*
 * Within a write transaction: 1, or 0 if it is there already.  ERR_INPUT for
 * what is none of the part, and for what is there with other content.  With
 * `dry`, which needs no transaction, nothing is written.
 */
int carry_put(struct carry *c, const struct carry_part *part,
    const struct json_span *object, struct arena *arena, bool dry,
    struct err *err);

/*
 * Sequence numbers: those of memories from `first` on, which has an id, come
 * behind all that are there, unless that memory is there already.
 */
int
carry_settle(struct carry *c, const char *id, int64_t first, struct err *err);

/*
 * Within a write transaction: the next memory that is put gets at least the
 * number that `given` is now; 0: the next one.  carry_placed() is for the one
 * that was put, which has a place in listings.
 */
int carry_number_next(struct carry *c, int64_t given, struct err *err);
int carry_placed(struct carry *c, int64_t seq, int64_t place, struct err *err);

/* Of a memory that was given none, the importance is none. */
int carry_unweighed(struct carry *c, int64_t seq, struct err *err);

/* The vector of a memory that a model elsewhere made, as it is stored. */
int carry_vector(struct carry *c, const char *id, const void *data, size_t size,
    struct err *err);

#endif
