#ifndef MEMOS_SERVE_SHOW_LIFE_H
#define MEMOS_SERVE_SHOW_LIFE_H

#include "base/err.h"
#include "model/settings.h"
#include "serve/show.h"
#include "store/db.h"

/*
 * Prints a memory with what it is worth and why, how well it is still known,
 * and what will become of it, and when, unless it is used.  1, or 0 once stdout
 * is gone.
 */
int show_life(struct show *show, struct db *db,
    const struct settings_life *life, const struct memory *m, struct err *err);

#endif
