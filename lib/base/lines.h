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
	size_t start;  /* where the unread bytes of buf begin */
	size_t passed; /* bytes that were dropped of the line at hand */
	bool at_end;
};

enum lines_result {
	LINES_END,
	LINES_LINE,
	LINES_TOO_LONG, /* the line was passed over; *len is its length */
	LINES_STOPPED,  /* a signal came while waiting: see prog_signal() */
};

enum { LINES_MAX = 16 << 20 /* default for a line */ };

/*
 * Opens path, or standard input for "-", with max at LINES_MAX, which may be
 * changed then.  Fails with ERR_INPUT.
 */
int lines_open(struct lines *l, const char *path, struct err *err);

/*
 * Returns the next line, without its end, in *line and *len; it is borrowed
 * until the next call and has a NUL behind it.  Returns an enum lines_result,
 * or -1 with ERR_INPUT when the file cannot be read.
 */
int
lines_next(struct lines *l, const char **line, size_t *len, struct err *err);

/*
 * Whether lines_next() would have to wait for whoever writes the pipe.  Half a
 * line that can be read counts as a line.
 */
bool lines_would_block(const struct lines *l);

/*
 * Reads what there is, without waiting.  Whether lines_next() would then return
 * at once, with a line, the end or a fault.
 */
bool lines_ready(struct lines *l);

/* Whether everything was handed out and the file is known to have ended. */
bool lines_at_end(const struct lines *l);

void lines_close(struct lines *l);

#endif
