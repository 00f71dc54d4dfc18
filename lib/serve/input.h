#ifndef MEMOS_SERVE_INPUT_H
#define MEMOS_SERVE_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/lines.h"
#include "find/batch.h"
#include "serve/parse.h"
#include "serve/progress.h"

/*
 * From files and pipes into a batch: reads, acknowledges what is durable, and
 * passes over a bad line after saying where it is.
 */
struct input;

struct input_options {
	struct parse parse;
	int64_t max_line;
	int64_t threads; /* 0: as many as there are processors, at most 8 */
	bool strict;
	bool by_name;         /* Markdown files are documents, by their names */
	const char *document; /* the name of one, NULL: by its path */
	int rejects;          /* descriptor that bad lines are kept in, or -1 */
};

/* Borrows both. */
struct input *
input_new(const struct input_options *options, struct batch *batch);
void input_free(struct input *in);

/* Adds one text as it stands. */
int input_text(struct input *in, const char *text, size_t len, struct err *err);

/*
 * Adds all of a file ("-": standard input).  Bad lines are reported and
 * passed over; -1 if the store, the output or the file fails, or for a bad
 * line with `strict`.  A document is bad as a whole, or stored as a whole.
 */
int input_file(struct input *in, const char *path, struct err *err);

/* Whether nothing more is to be read. */
bool input_stopped(const struct input *in);

/*
 * Commits and prints what is not yet; call it last.  If something has failed
 * before, *err says what, and is kept; a fault of the store is told the first
 * line that was not stored.
 */
int input_end(struct input *in, bool failed, struct err *err);

#endif
