#ifndef MEMOS_STORE_ROWS_H
#define MEMOS_STORE_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/record.h"
#include "store/db.h"
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
 * same scope.  A turn without a time is never a duplicate.  The same id with
 * other content is ERR_INPUT, or with `upsert` a new version.
 */
int rows_put(struct db *db, const struct memory *m, bool upsert,
    struct arena *arena, struct rows_put *put, struct err *err);

/*
 * Stores an old version as a record gave it (replaced_at is set); one that is
 * there is ROWS_NOOP.  A record without an id is ERR_INPUT.
 */
int rows_put_version(struct db *db, const struct memory *m, struct arena *arena,
    struct rows_put *put, struct err *err);

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

/* Calls sink for each old version, oldest first; id NULL for those of all. */
int rows_versions(struct db *db, const char *id,
    int (*sink)(const char *record, void *ctx, struct err *err), void *ctx,
    struct err *err);

#endif
