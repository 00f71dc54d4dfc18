#ifndef MEMOS_MIND_FORM_WINDOW_H
#define MEMOS_MIND_FORM_WINDOW_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "mind/claims.h"
#include "store/db.h"
#include "store/entities.h"
#include "store/formation.h"

/*
 * What is read at once of a session: turns that were not read yet, behind a
 * few that make them clear.  Of turns without a run, each is read alone.
 */
enum {
	FORM_WINDOW_TURNS = 32,  /* new ones */
	FORM_WINDOW_CONTEXT = 4, /* before them */
};

struct form_window {
	struct window window;
	struct entity_scope scope;
	const char *run;      /* NULL for none */
	int64_t before, last; /* the session was, and will be, read up to */
	struct arena arena;   /* of all of it */
};

/*
 * Within a transaction: the window behind `formed`; 1, or 0 if there is
 * nothing to read.  Release it in any case.
 */
int form_window_read(struct form_window *w, struct db *db, int64_t session,
    int64_t formed, struct err *err);
void form_window_release(struct form_window *w);

#endif
