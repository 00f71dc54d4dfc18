#ifndef MEMOS_SERVE_BLOCK_VIEW_H
#define MEMOS_SERVE_BLOCK_VIEW_H

#include <stddef.h>

#include "base/buf.h"
#include "serve/person.h"
#include "store/blocks.h"

/*
 * Core memory blocks and their versions as one sees them: a JSON object for
 * programs, lines for a person.  All append; none ends the last line.
 */

/* Behind what was done to it; NULL for nothing.  One that is gone has no value.
 */
void
block_view_json(const struct block *block, const char *event, struct buf *out);

void
block_view_version_json(const struct block_version *version, struct buf *out);

/* A table with a bar that shows how full each is; n is not 0. */
void block_view_table(struct person *person, const struct block *blocks,
    size_t n, struct buf *out);

void block_view_versions(struct person *person,
    const struct block_version *versions, size_t n, struct buf *out);

/* A value as it is, but for what would drive the terminal. */
void block_view_value(const char *value, struct buf *out);

#endif
