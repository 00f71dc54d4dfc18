#ifndef MEMOS_STORE_CUBE_H
#define MEMOS_STORE_CUBE_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "store/db.h"

/*
 * A cube is a directory of its own under the data directory: MEMOS_DIR, or
 * memos under XDG_DATA_HOME (~/.local/share).  It can be copied and deleted as
 * a folder.
 */
struct cube {
	char *name, *dir;
	struct db *db;
	bool empty; /* a reader found a file that holds no tables yet */
};

/* What --cube means when it is not given. */
#define CUBE_DEFAULT "default"

/*
 * The data directory, from `dir` (an option; may be NULL), or the defaults,
 * which are absolute.
 */
int cube_parent(const char *dir, struct buf *path, struct err *err);

/* Whether name may name a cube: 1 to 64 letters, digits, dots, '-', '_'. */
bool cube_name_valid(const char *name);

/*
 * Opens cube `name` (NULL: the default one) under `parent` (NULL: the data
 * directory).  DB_CREATE makes what is missing, but only the default cube or
 * with `make`: a named cube that is missing is ERR_STORE, and for a reader the
 * default one that is missing is no error: cube->db is then NULL.  On failure
 * *cube is released.
 */
int cube_open(struct cube *cube, const char *parent, const char *name,
    enum db_mode mode, bool make, struct err *err);
void cube_release(struct cube *cube);

/*
 * Calls each() with the name of every cube under parent, sorted, until it
 * returns another than 0, and returns that.  One that may not be looked into is
 * passed over, and is ERR_STORE at the end.
 */
int cube_each(const char *parent,
    int (*each)(const char *name, void *ctx, struct err *err), void *ctx,
    struct err *err);

/* A cube's settings (table meta): "" if unset; owned by the caller. */
char *cube_meta(struct cube *cube, const char *key, struct err *err);
int cube_set_meta(
    struct cube *cube, const char *key, const char *value, struct err *err);

#endif
