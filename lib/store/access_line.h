#ifndef MEMOS_STORE_ACCESS_LINE_H
#define MEMOS_STORE_ACCESS_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* A line of the log of accesses, store/access.h. */

/* Appends one, with its newline; nothing if none of the ids can stand there. */
void
access_line_put(struct buf *out, const char *const *ids, size_t n, int64_t at);

struct access_line {
	int64_t at;
	/* private */
	const char *rest, *end;
	size_t n;
};

/* Reads one without its newline; false for what is damaged or foreign. */
bool access_line_read(struct access_line *line, const char *text, size_t len);

/* Its next id, which points into the text; false behind the last. */
bool access_line_next(struct access_line *line, const char **id, size_t *len);

/* The number of the minute of a time. */
static inline int64_t
access_minute(int64_t at)
{
	return at / INT64_C(60000000);
}

#endif
