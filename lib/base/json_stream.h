#ifndef MEMOS_BASE_JSON_STREAM_H
#define MEMOS_BASE_JSON_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

/*
 * A file of JSON of any size, an item at a time, in memory that no more than
 * one item needs: the elements of an array, objects one after the other, or
 * the elements of arrays that stand in an object under certain keys.
 */
struct json_stream {
	const char *name; /* for messages; borrowed */
	/* arrays of these members are walked, NULL at the end; or NULL */
	const char *const *inner;
	size_t max; /* bytes of an item that are believed */
	/* private */
	int fd, state;
	struct buf buf;
	size_t at; /* of buf: what stands before was handed out */
	bool ended, too_long, first;
	const char *key;
	uint64_t index, read;
};

enum { JSON_STREAM_MAX = 64 << 20 /* bytes of an item */ };

struct json_item {
	const char *key; /* of the member that it stands in, or NULL */
	uint64_t index;  /* in its array or file, from 0 */
	struct json_span value;
	bool bad; /* there is none, and err says why; the next one may be */
};

/*
 * Opens path, or standard input for "-"; inner and max may be set then.  Fails
 * with ERR_INPUT.
 */
int json_stream_open(struct json_stream *s, const char *path, struct err *err);

/*
 * The next item, borrowed until the next call, keys are those of inner: 1, or 0
 * at the end.  -1 with ERR_INPUT where the file is no JSON from here on.
 */
int json_stream_next(struct json_stream *s, struct arena *arena,
    struct json_item *item, struct err *err);

/* Bytes of the file that were read. */
uint64_t json_stream_read(const struct json_stream *s);

void json_stream_close(struct json_stream *s);

#endif
