#ifndef MEMOS_SERVE_REVISE_H
#define MEMOS_SERVE_REVISE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/record.h"
#include "find/ingest.h"
#include "store/cube.h"
#include "store/edits.h"

/*
 * Changes of what is remembered, asked for by whom it belongs to.  Each is an
 * edit, which can be taken back, and is acknowledged by a line of JSON for
 * each memory: {"id","memory","event","edit"}.
 */
struct revise {
	struct cube *cube;     /* open for writing; both are borrowed */
	struct ingest *ingest; /* of that cube */
	const char *reason;    /* NULL for none */
	const char *by;        /* who changes it; NULL: memos-revise */
	bool dry;              /* nothing will be committed, so no number */
};

/*
 * Gives m the fields that an object has, as in memos-record(5); those it has
 * not stay, null and "" clear one.  `metadata` replaces all of the metadata,
 * "metadata.KEY" one key of it, and `pinned` is for that key and the
 * importance.  A state that makes it active again opens what was superseded.
 * What the store keeps itself (id, created_at and the like) may be there as it
 * is.  Fails with ERR_INPUT, naming the field; m may then be half changed.
 */
int revise_fields(struct memory *m, const struct json_span *object,
    struct arena *arena, struct err *err);

/*
 * Appends a field of an option FIELD=VALUE to a JSON object that is being
 * made: the value is JSON where the field's is no text.  Fails with ERR_INPUT.
 */
int revise_set(struct buf *object, const char *option, struct err *err);

/* The same for a string; NULL appends nothing. */
void revise_set_text(struct buf *object, const char *field, const char *text);

/*
 * Within a write transaction that the caller flushes: changes the memory of an
 * id as revise_fields() says and appends a line.  Fails with ERR_INPUT if
 * there is none.
 */
int revise_memory(struct revise *r, const char *id,
    const struct json_span *fields, struct buf *out, struct err *err);

/* Appends the line of a memory. */
void revise_tell(const struct revise *r, const struct memory *m,
    const char *event, int64_t edit, struct buf *out);

/*
 * The edit that an operand means: the last one that stands of the memory of
 * that id; a number where no memory has it for an id; NULL the last of all.
 * Fails with ERR_INPUT.
 */
int revise_edit_of(
    struct revise *r, const char *operand, int64_t *number, struct err *err);

/* Takes back an edit, likewise, and appends a line for each of its memories. */
int
revise_undo(struct revise *r, int64_t number, struct buf *out, struct err *err);

/*
 * Ends a transaction of changes: commits if rc is 0 and it is no dry run, else
 * takes all back.  Returns 0, or -1 with the error of either.
 */
int revise_end(struct revise *r, int rc, struct err *err);

#endif
