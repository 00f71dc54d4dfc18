#ifndef MEMOS_SERVE_PATH_INDEX_H
#define MEMOS_SERVE_PATH_INDEX_H

#include <stdbool.h>

#include "base/err.h"
#include "store/db.h"

/* What `memos-cube index` is to do with a path of the metadata. */
struct path_index {
	const char *path; /* NULL with listed */
	bool listed, dropped;
};

/* Does it, and prints a line of JSON for each path; ERR_INPUT, ERR_STORE. */
int path_index(struct db *db, const struct path_index *what, struct err *err);

#endif
