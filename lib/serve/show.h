#ifndef MEMOS_SERVE_SHOW_H
#define MEMOS_SERVE_SHOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/record.h"
#include "find/search.h"
#include "serve/person.h"

/*
 * How results are printed: JSON Lines for programs, and on a terminal a line
 * that a person reads.
 */
struct show {
	memory_fields_t fields;
	bool terminal; /* a person reads */
	bool guarded;  /* JSON Lines, but on a terminal */
	bool explain;
	bool chosen;      /* fields are: no others than these */
	uint32_t without; /* cues that are off: they have no part in a score */
	struct person person;
	struct buf line;
};

/* What the options of a command say of it. */
struct show_options {
	const char *fields; /* the list of --fields, or NULL */
	const char *colour; /* auto, always, never */
	bool json;          /* JSON Lines even on a terminal */
	bool whole;         /* for people: long texts to their end */
	bool explain;
};

/*
 * Prints for people if stdout is a terminal, or colour is "always", and
 * neither fields nor json is given.  ERR_INPUT.
 */
int show_init(
    struct show *show, const struct show_options *options, struct err *err);
void show_release(struct show *show);

/* One memory of a listing; false once stdout is gone. */
bool show_memory(struct show *show, const struct memory *m);

/* Appends a hit as JSON, without a newline. */
void show_put_hit(
    const struct show *show, struct buf *out, const struct found *found);

/* The hits of one query, a line each. */
void show_hits(struct show *show, const struct query *query,
    const struct results *results);

/* Nothing found: the status, and a person is told. */
void show_nothing(const struct show *show);

/* The fields of a query as they came, and its results, in one line. */
void show_batch(struct show *show, const struct json_span *query,
    const struct results *results);

/* Why the memory that the query names ranked where it did. */
void show_why(struct show *show, const struct query *query,
    const struct results *results);

#endif
