#ifndef MEMOS_MODEL_STREAM_H
#define MEMOS_MODEL_STREAM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * Takes a stream of replies apart as its bytes come, wherever they are cut:
 * server-sent events, or lines (NDJSON).  Lines end with \n, \r\n or \r.  Of
 * events, comments and all fields but data are passed over; data of several
 * lines is joined by \n.  Two forms that servers have besides are taken for
 * data: a field called error, and a line that begins with '{'.
 */
enum { STREAM_PIECE_MAX = 4 << 20 /* bytes of an event or a line */ };

struct stream {
	bool lines;
	/* Takes the data of an event, or a line; never empty.  -1 ends it. */
	int (*take)(void *ctx, const char *data, size_t len, struct err *err);
	void *ctx;
	/* private, zero */
	struct buf line, data;
	bool begun, after_return, has_data, ended;
};

/*
 * 0, or -1 as take, or with ERR_MODEL for a piece beyond STREAM_PIECE_MAX;
 * nothing is taken from then on.
 */
int stream_add(
    struct stream *stream, const char *data, size_t len, struct err *err);

/*
 * All has come: what stands behind the last line's end is taken, too, even if
 * no blank line ends the event.
 */
int stream_end(struct stream *stream, struct err *err);

void stream_release(struct stream *stream);

#endif
