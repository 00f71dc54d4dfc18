#ifndef MEMOS_SERVE_FORMER_H
#define MEMOS_SERVE_FORMER_H

#include <stdbool.h>

#include "base/err.h"
#include "mind/form_job.h"
#include "mind/work.h"
#include "model/embedders.h"
#include "model/meter.h"
#include "model/settings.h"
#include "store/cube.h"

/*
 * Who makes facts of what was said, as the configuration says: nobody, the
 * rules, or models that are asked; and which judge what memories are worth.  A
 * zeroed struct is ready to be opened.
 */
struct former {
	bool on; /* [work] formation */
	int (*stopped)(void);
	/* private */
	struct models models;
	struct asker *asker;
	struct asker *judge; /* of what memories are worth, or NULL */
};

/* Fails with ERR_INPUT for a configuration that is wrong. */
int former_open(struct former *former, struct meter *meter,
    int (*stopped)(void), struct err *err);
void former_release(struct former *former);

/*
 * Its work in one cube.  What it needs to write there is opened when the first
 * job is done.
 */
struct former_place {
	struct former *former;
	struct cube *cube; /* open for writing; all are borrowed */
	struct embedders *embedders;
	bool waited; /* what it puts into the queue is waited for, too */
	/* private */
	struct form_job job;
	struct ingest *ingest;
};

/* Fills *kind, which borrows place. */
int former_kind(
    struct former_place *place, struct work_kind *kind, struct err *err);

/* Jobs that were put for what it made, as ingest_jobs(). */
void
former_jobs(const struct former_place *place, int64_t *first, int64_t *last);
void former_close(struct former_place *place);

#endif
