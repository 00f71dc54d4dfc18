#ifndef MEMOS_SERVE_PACK_H
#define MEMOS_SERVE_PACK_H

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
	PACK_LINES = 128,
	PACK_BYTES = 64 << 10, /* from here on a pack is full */
};

struct pack_line {
	size_t at, len;   /* of the line in bytes */
	uint64_t file_at; /* its number in its file */
	uint64_t number;  /* among all that were read */
	bool too_long;    /* bytes has nothing of it; len is what it had */
	struct prepared *records;
	const struct err *err; /* why there are none, NULL if all is well */
};

struct pack {
	struct buf bytes;
	struct pack_line lines[PACK_LINES];
	size_t n;
	struct arena arena;
	size_t size; /* about what the arena holds */
};

/* Appends a line; `line` needs only what `text` does not say. */
void
pack_add(struct pack *pack, const struct pack_line *line, const char *text);
bool pack_full(const struct pack *pack);

/* The text of a line, with a NUL behind it. */
const char *pack_text(const struct pack *pack, const struct pack_line *line);

/* Parses the lines: records without entries. */
void pack_parse(struct pack *pack, const struct parse *how);

/* The same with entries, as far as they fit in some memory. */
void
pack_prepare(struct pack *pack, const struct parse *how, struct preparer *p);

void pack_reset(struct pack *pack);
void pack_release(struct pack *pack);

#endif
