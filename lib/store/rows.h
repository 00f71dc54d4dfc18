#ifndef MEMOS_STORE_ROWS_H
#define MEMOS_STORE_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/record.h"
#include "store/db.h"
#include "store/edits.h"
#include "store/selection.h"

/*
 * Memories as rows, the truth.  An edit gets a new sequence number and leaves
 * its old form in versions; the public id stays.
 */
enum rows_event { ROWS_ADD, ROWS_UPDATE, ROWS_NOOP, ROWS_EVENTS };

struct rows_put {
	enum rows_event event;
	int64_t seq;         /* of the row that now holds it */
	int64_t session;     /* number of its scope and run */
	int64_t old;         /* ROWS_UPDATE: the dead sequence number, else 0 */
	int64_t old_session; /* the session that it stood in */
	int64_t created_at;  /* of that row, if it is new: an edit keeps it */
	char *id;            /* of that row; in the arena */
};

const char *rows_event_name(enum rows_event event);

/*
 * Stores m, whose id may be NULL, inside a write transaction.  What is there
 * already is ROWS_NOOP: the same id with the same content; without an id, a
 * turn (or other verbatim record, or event) whose run, role, name, time and
 * text all agree, and any other record whose normalised text stands in the
 * same scope and was not superseded.  A turn without a time is never a
 * duplicate.  The same id with other content is ERR_INPUT, or with `upsert` a
 * new version.  What it changes is part of edit; without one an add is none,
 * and a new version is one by memos-add of its own.
 */
int
rows_put(struct db *db, const struct memory *m, bool upsert, struct edit *edit,
    struct arena *arena, struct rows_put *put, struct err *err);

/*
 * What rows_put() would find there already of m without its id: 1 with its seq
 * and id in put, or 0; within a write transaction.
 */
int rows_known(struct db *db, const struct memory *m, struct arena *arena,
    struct rows_put *put, struct err *err);

/*
 * Stores an old version as a record gave it (replaced_at is set); one that is
 * there is ROWS_NOOP.  A record without an id is ERR_INPUT.
 */
int rows_put_version(struct db *db, const struct memory *m, struct arena *arena,
    struct rows_put *put, struct err *err);

/* How a memory becomes again what it was. */
struct rows_restore {
	const char *id;
	int64_t version;     /* in versions: what it was, 0: not there */
	size_t dimension;    /* of vectors that the cube takes, or 0 */
	struct rows_put put; /* seq 0 where it is gone */
	struct memory m;     /* what it is now, in the arena */
	int64_t form;        /* in versions: what it was until now */
};

/*
 * Takes back the form that a memory has: it goes to versions as undone, and
 * the one it had before leaves them and is the row again, with its times and
 * its place in listings, under a new number.  1, or 0 if one of them is not
 * there; to be called in a write transaction, for what edits noted.  What the
 * memory had as vector before the cube took others is ERR_INPUT, or where the
 * cube makes its own is left out.
 */
int rows_restore(struct db *db, struct rows_restore *restore,
    struct arena *arena, struct err *err);

/* Reads one memory by number, by id; 1 if there is one, 0 if not. */
int rows_get(struct db *db, int64_t seq, struct arena *arena, struct memory *m,
    struct err *err);
int rows_find(struct db *db, const char *id, struct arena *arena,
    struct memory *m, struct err *err);

/*
 * The number of the verbatim turn that stands before seq in its session's
 * window, or 0.
 */
int rows_previous(struct db *db, int64_t session, int64_t seq,
    int64_t *previous, struct err *err);

/* The same for the one behind seq. */
int rows_next(struct db *db, int64_t session, int64_t seq, int64_t *next,
    struct err *err);

enum rows_order {
	ROWS_NEWEST,   /* by event time (else created), then seq, descending */
	ROWS_SEQUENCE, /* by seq, as added */
};

/* Where a page of a listing ends, to go on from. */
struct rows_cursor {
	int64_t at, seq;
};

typedef int rows_sink(const struct memory *m, void *ctx, struct err *err);

/*
 * Calls sink for each memory selected, at most `limit` of them (< 0: all),
 * from behind the cursor on if there is one.  sink returns 1 to stop.
 */
int rows_each(struct db *db, const struct selection *sel, enum rows_order order,
    const struct rows_cursor *after, int64_t limit, rows_sink *sink, void *ctx,
    struct err *err);

/*
 * Of an id, the form that stood at T is the one among those whose time from
 * (updated_at, else created_at) to until (replaced_at) holds T that began last.
 * With sel->as_of, rows_each() lists what stood then, old forms and rows; the
 * seq of what it gives is then the place in that listing, and no number for
 * rows_get().  rows_each_old() calls sink for the old forms alone, those that
 * stood at sel->as_of and are selected, in no order; the rows that did are
 * those that selection_sql() selects.  rows_find_as_of() is rows_find() for the
 * form that stood at `at` (CLOCK_NONE: now), in no matter what state.
 */
int rows_each_old(struct db *db, const struct selection *sel, rows_sink *sink,
    void *ctx, struct err *err);
int rows_find_as_of(struct db *db, const char *id, int64_t at,
    struct arena *arena, struct memory *m, struct err *err);

/*
 * Calls sink for each old version that was not undone, oldest first; id NULL
 * for those of all.
 */
int rows_versions(struct db *db, const char *id,
    int (*sink)(const char *record, void *ctx, struct err *err), void *ctx,
    struct err *err);

#endif
