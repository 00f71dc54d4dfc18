#ifndef MEMOS_SERVE_ID_LINES_H
#define MEMOS_SERVE_ID_LINES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

/*
 * Ids of memories, a line each: as they stand, as JSON strings, or as the `id`
 * of a record.
 */
struct id_line {
	const char *id;
	const char *name; /* of the file, for messages; NULL: an operand */
	uint64_t line;
};

struct id_lines {
	struct id_line *items; /* owned; what it points to is in the arena */
	size_t n, room;
	struct arena arena;
};
void id_lines_release(struct id_lines *ids);

void id_lines_add(struct id_lines *ids, const char *id);

/* The id on one line, in the arena; NULL for a record that has none. */
const char *id_lines_id(const char *line, size_t len, struct arena *arena);

/*
 * Reads all lines of a file, "-" for standard input.  A line that is none is
 * said and passed over.  ERR_NONE if a signal came.
 */
int id_lines_read(struct id_lines *ids, const char *path, struct err *err);

#endif
