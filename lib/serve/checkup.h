#ifndef MEMOS_SERVE_CHECKUP_H
#define MEMOS_SERVE_CHECKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "model/meter.h"
#include "model/settings.h"

/*
 * Whether the models of the configuration work, how fast, and what to set: each
 * is asked something small, whether it is in use or not.  And a first
 * configuration, for the models that run on this computer.
 */
struct checkup_result {
	const struct settings *settings;
	bool used;  /* [models] names it */
	bool works; /* with all that is asked of it */
	int64_t ms; /* of the first question, with whatever had to be loaded */
	struct err err; /* what is wrong, if it does not work */
	char set[160];  /* lines to set, by "; ", "" for none */
	/* of an embedder */
	int64_t dimension; /* 0: not found out */
	double baseline;   /* cosine of unrelated texts, NAN: not found out */
	double rate;       /* texts a second, 0: not found out */
};

struct checkup {
	const struct models *models;
	struct meter *meter;  /* NULL: nothing is counted */
	int (*stopped)(void); /* NULL: never */
	/* What one was found to be: see below; borrowed. */
	void (*tried)(const struct checkup_result *result, void *ctx);
	void *ctx;
};

/*
 * Tries all models, in the order of the file.  Returns how many do not work;
 * -1 with ERR_INPUT if [models] names one that has no section.  Stops early,
 * without an error, once stopped() is not 0.
 */
int checkup_run(const struct checkup *checkup, struct err *err);

/* A result as a JSON object, or as lines for a person, without the last end. */
void checkup_json(const struct checkup_result *result, struct buf *out);
void checkup_person(const struct models *models,
    const struct checkup_result *result, struct buf *out);

/*
 * Looks for servers on this computer, and writes the configuration file with
 * what it finds there and, commented out, examples of all else.  A file that is
 * there is ERR_INPUT and stays as it is.  To be called without anything being
 * read from that file before.  Appends what was written, for a program or for
 * a person, as above.
 */
int checkup_init(
    int (*stopped)(void), bool person, struct buf *out, struct err *err);

#endif
