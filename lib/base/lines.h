#ifndef MEMOS_BASE_LINES_H
#define MEMOS_BASE_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * Lines of a file or pipe, one at a time, in bounded memory.  A last line
 * without a newline counts; "\r\n" ends a line too.
 */
struct lines {
	const char *name; /* for messages: the path or "<stdin>"; borrowed */
	int fd;
	uint64_t number; /* of the line last returned, from 1 */
	size_t max;      /* bytes of a line that are believed */
	struct buf buf;
	size_t start; /* where the unread bytes of buf begin */
	bool at_end;
};

enum lines_result {
	LINES_END,
	LINES_LINE,
	LINES_TOO_LONG, /* the line was passed over; *len is its length */
};

enum { LINES_MAX = 16 << 20 /* default for a line */ };

/* Opens path, or standard input for "-".  Fails with ERR_INPUT. */
int lines_open(struct lines *l, const char *path, struct err *err);

/*
 * Returns the next line, without its end, in *line and *len; it is borrowed
 * until the next call and has a NUL behind it.  Returns an enum lines_result,
 * or -1 with ERR_INPUT when the file cannot be read.
 */
int
lines_next(struct lines *l, const char **line, size_t *len, struct err *err);

/* Whether lines_next() would have to wait for whoever writes the pipe. */
bool lines_would_block(const struct lines *l);

void lines_close(struct lines *l);

#endif
