#ifndef MEMOS_MODEL_EMBEDDERS_H
#define MEMOS_MODEL_EMBEDDERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/meter.h"
#include "model/remote.h"
#include "model/settings.h"
#include "model/space.h"
#include "model/static.h"

/*
 * The embedders of this process.  The configuration is read, files are mapped
 * and connections opened when the first cube needs them; for the built-in one
 * nothing of it is done.  A zeroed struct is ready.
 */
struct embedders {
	struct meter *meter;  /* NULL: nothing is counted */
	int (*stopped)(void); /* NULL: never */
	/* private */
	bool read;
	struct err fault; /* of reading the configuration */
	struct models models;
	struct embedders_open *open; /* as many as there are models */
};
void embedders_release(struct embedders *e);

/*
 * The space of "builtin", "external:N" or the name of an [embedder NAME]; of
 * NULL that which new cubes have.  Fails with ERR_INPUT, or as static_open().
 */
int embedders_space(struct embedders *e, const char *vectors,
    struct space *space, struct err *err);

/*
 * Who makes vectors of a static or a remote space; borrowed.  NULL, with
 * ERR_MODEL and what to do, if none that is configured is of that space.
 */
const struct static_model *embedders_static(
    struct embedders *e, const struct space *space, struct err *err);
struct remote *embedders_remote(
    struct embedders *e, const struct space *space, struct err *err);

/*
 * The weight of the cosine in a score that is set for the space; 0 if nothing
 * is said, so that the ranking's own holds (rank.c).
 */
double embedders_weight(struct embedders *e, const struct space *space);

/* Milliseconds that a call to its model can take; 0 if none is needed. */
int64_t embedders_deadline(struct embedders *e, const struct space *space);

/*
 * The cosine that unrelated texts have: 0 unless it is set.
 */
double embedders_baseline(struct embedders *e, const struct space *space);

#endif
