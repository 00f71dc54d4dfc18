#ifndef MEMOS_SERVE_INTAKE_H
#define MEMOS_SERVE_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/id.h"
#include "find/batch.h"
#include "serve/parse.h"

/*
 * What comes from elsewhere, on its way into a cube: records as JSON, each with
 * the place that it was read at.  What is wrong with one is said, with its
 * place, and the next one goes on.  Ids are made of what a record is known by
 * where it comes from, so that reading it again adds nothing.
 */
struct intake_options {
	struct parse parse; /* of JSON Lines, without a replay_key */
	bool dry;           /* only count */
	bool acks;          /* print a line for each memory */
	size_t max;         /* bytes of an item that are believed */
};

struct intake;

/*
 * Borrows both.  The batch is that of an open cube, or to count only it may
 * have none: then nothing is there already.
 */
struct intake *
intake_new(const struct intake_options *options, struct batch *batch);
void intake_free(struct intake *in);

const struct intake_options *intake_options(const struct intake *in);
struct batch *intake_batch(struct intake *in);

/* A file begins, of so many bytes (0: unknown); it was read up to there. */
void intake_file(struct intake *in, const char *path, uint64_t bytes);
void intake_read(struct intake *in, uint64_t bytes);

/*
 * Whose its records are is as they say, until the next file: those that say
 * nothing are nobody's.
 */
void intake_keep_scope(struct intake *in);

/* How its records are read, as JSON. */
struct parse intake_parse(const struct intake *in, int type);

/* How that file is called in messages. */
const char *intake_name(const struct intake *in);

/*
 * A record, or several, as one JSON value; `type` is of one that says none, or
 * -1.  A fault of its own is said and counted: -1 is a fault of the store.
 */
int intake_record(struct intake *in, const struct buf *json, int type,
    const char *place, struct err *err);

/*
 * What else is to be stored: runs write() in the open transaction, which
 * returns 1 for what was added, 0 for what is there, -1 with ERR_INPUT for
 * what is wrong or with ERR_STORE.
 */
int intake_write(struct intake *in,
    int (*write)(void *ctx, struct arena *arena, struct err *err), void *ctx,
    const char *place, struct err *err);

/* Says what is wrong at a place of the file, and counts it. */
void intake_fault(struct intake *in, const char *place, const struct err *err);

/* Counts what is in the file and is nothing to remember: "branches". */
void intake_left_out(struct intake *in, const char *what, uint64_t n);

/* Only counts a document, whose pieces nobody has counted. */
void intake_document(struct intake *in);

/* What acknowledgements that were not printed by intake say; it does. */
int intake_acknowledge(struct intake *in, struct buf *acks, struct err *err);

/* Commits what is open. */
int intake_commit(struct intake *in, struct err *err);

/* Whether nothing more is to be read. */
bool intake_stopped(const struct intake *in);

/* Wipes what is shown of the progress away. */
void intake_quiet(struct intake *in);

/* Appends the counts as JSON; *any: something was read. */
void intake_print(const struct intake *in, struct buf *out, bool *any);

/* Makes an id of the name of a format, the scope and n texts. */
void intake_id(const struct intake *in, char id[ID_SIZE],
    const char *const *parts, size_t n);

#endif
