#ifndef MEMOS_STORE_KEPT_H
#define MEMOS_STORE_KEPT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/cube.h"

/*
 * Embeddings of queries that a model elsewhere has made, kept so that a query
 * asked again needs no model: the last KEPT_MAX of a cube, by a hash of the
 * space and the query, so that no word of it is there.
 */
enum { KEPT_MAX = 2000 };

struct kept_key {
	uint32_t hash[4];
};

/* The key of a query in a space, which are any texts. */
struct kept_key kept_key(const char *space, const char *query, size_t len);

/*
 * Appends the bytes that were kept: 1, or 0 if there are none.  Within a read
 * transaction, or outside of any.
 */
int kept_get(struct db *db, const struct kept_key *key, struct buf *data,
    struct err *err);

/*
 * Keeps bytes, by a handle of its own, which may be another process's turn to
 * write to: then, as on any fault, they are not kept, and nobody has waited.
 */
void kept_put(const struct cube *cube, const struct kept_key *key,
    const void *data, size_t size);

#endif
