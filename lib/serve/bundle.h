#ifndef MEMOS_SERVE_BUNDLE_H
#define MEMOS_SERVE_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "serve/parse.h"

/*
 * A run of lines that one thread makes ready: what goes from the reader through
 * the crew to the writer.  A zeroed struct is empty; what it holds is kept for
 * the next run, if that is not much.
 */
enum {
	BUNDLE_LINES = 128,
	BUNDLE_BYTES = 64 << 10, /* from here on a bundle is full */
};

struct bundle_line {
	size_t at, len;   /* of the line in bytes */
	uint64_t file_at; /* its number in its file */
	uint64_t number;  /* among all that were read */
	bool too_long;    /* bytes has nothing of it; len is what it had */
	struct prepared *records;
	const struct err *err; /* why there are none, NULL if all is well */
};

struct bundle {
	struct buf bytes;
	struct bundle_line lines[BUNDLE_LINES];
	size_t n;
	struct arena arena;
	size_t size; /* about what the arena holds */
};

/* Appends a line; `line` needs only what `text` does not say. */
void bundle_add(
    struct bundle *bundle, const struct bundle_line *line, const char *text);
bool bundle_full(const struct bundle *bundle);

/* The text of a line, with a NUL behind it. */
const char *
bundle_text(const struct bundle *bundle, const struct bundle_line *line);

/* Parses the lines: records without entries. */
void bundle_parse(struct bundle *bundle, const struct parse *how);

/* The same with entries, as far as they fit in some memory. */
void bundle_prepare(
    struct bundle *bundle, const struct parse *how, struct preparer *p);

void bundle_reset(struct bundle *bundle);
void bundle_release(struct bundle *bundle);

#endif
