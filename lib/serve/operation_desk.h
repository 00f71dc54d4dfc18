#ifndef MEMOS_SERVE_OPERATION_DESK_H
#define MEMOS_SERVE_OPERATION_DESK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "find/ingest.h"
#include "mind/recall.h"
#include "model/embedders.h"
#include "model/meter.h"
#include "serve/finder.h"
#include "serve/front.h"

/*
 * The cube that operations are done with, for a process that lasts.  It is
 * opened when it is first needed, for reading and for writing each, and again
 * where another has taken its place.  Nothing is kept that the store has not.
 */
struct operation_desk {
	struct front *front; /* settled: cube and scope; borrowed */
	bool read_only;
	bool allow_delete;
	bool redact;          /* what is added is masked */
	int (*stopped)(void); /* what waits for a model ends; or NULL */
	const char *by;       /* who changes things, for the history */
	/* private */
	char *named; /* the cube that is used instead, or NULL */
	struct meter meter;
	bool reading;
	struct finder finder;
	struct cube cube; /* for writing; db NULL: not open */
	struct embedders embedders;
	struct ingest *ingest;
	struct recall recall;
	dev_t device;
	ino_t inode;
	bool added; /* since operation_desk_rest() */
};
void operation_desk_close(struct operation_desk *desk);

/*
 * Uses the cube of a name from now on, NULL for that of the front; ERR_INPUT if
 * there is none.
 */
int operation_desk_use(
    struct operation_desk *desk, const char *name, struct err *err);

/*
 * Opens the cube for reading; 1, or 0 if nothing is remembered yet.
 */
int operation_desk_read(struct operation_desk *desk, struct err *err);

/* Opens it for writing, making the default one if it is missing. */
int operation_desk_write(struct operation_desk *desk, struct err *err);

/*
 * To be called when nobody waits for an answer: notes what was given, looks
 * after the index, and says on stderr what went wrong with it.
 */
void operation_desk_rest(struct operation_desk *desk);

#endif
