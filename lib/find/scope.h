#ifndef MEMOS_FIND_SCOPE_H
#define MEMOS_FIND_SCOPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "store/db.h"
#include "store/selection.h"

/*
 * Which sessions a query is about.  Statistics are of those of the user, agent
 * and app; a run narrows what may be found, and no more.
 */
struct scope_sessions {
	uint32_t n;     /* numbers below it are known */
	uint8_t *marks; /* NULL: all of them, in both senses */
};

enum { SCOPE_COUNTS = 1, SCOPE_RUN = 2 };

/* Release it in any case. */
int scope_read(struct scope_sessions *scope, struct db *db,
    const struct selection *sel, struct err *err);
void scope_release(struct scope_sessions *scope);

static inline bool
scope_has(const struct scope_sessions *scope, uint32_t session, uint8_t mark)
{
	return !scope->marks ||
	       (session < scope->n && scope->marks[session] & mark);
}

#endif
