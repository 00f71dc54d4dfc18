#ifndef MEMOS_SERVE_INPUT_H
#define MEMOS_SERVE_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/lines.h"
#include "base/record.h"
#include "find/batch.h"
#include "serve/progress.h"

/*
 * From files and pipes into a batch: reads, acknowledges what is durable, and
 * passes over a bad line after saying where it is.
 */
enum input_format { INPUT_JSONL, INPUT_LINES, INPUT_TEXT, INPUT_TSV };

struct input {
	enum input_format format;
	struct memory_defaults defaults;
	struct moment event_at; /* the same */
	const char *replay_key; /* NULL: ids are new */
	int64_t max_line;
	bool strict;
	struct batch *batch;
	int rejects; /* descriptor that bad lines are kept in, or -1 */
	struct progress progress;
	struct arena arena;
	/* where it is */
	uint64_t lines; /* read of all files */
	const char *line;
	size_t line_len;
	unsigned record; /* within the line */
	bool stopped;    /* nothing more is to be read */
};

/* The format of a name of --format ("jsonl" if NULL). */
enum input_format input_format_of(const char *name);

/* Adds one text as it stands. */
int input_text(struct input *in, const char *text, size_t len, struct err *err);

/*
 * Adds all of a file ("-": standard input).  Bad lines are reported and
 * passed over; -1 if the store, the output or the file fails, or for a bad
 * line with `strict`.
 */
int input_file(struct input *in, const char *path, struct err *err);

/* Commits and prints what is not yet; call it last. */
int input_end(struct input *in, struct err *err);

void input_release(struct input *in);

#endif
