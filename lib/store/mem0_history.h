#ifndef MEMOS_STORE_MEM0_HISTORY_H
#define MEMOS_STORE_MEM0_HISTORY_H

#include <stdbool.h>

#include "base/err.h"

/* The file in which mem0 keeps what became of its memories. */
struct mem0_event {
	const char *id;    /* of the memory; none of these is checked */
	const char *event; /* "ADD", "UPDATE", "DELETE" */
	const char *old, *new, *created, *updated, *actor, *role; /* or NULL */
};

/*
 * Calls each() for the events of each memory, one memory after the other, the
 * oldest event first; each() returns 1 to stop.  ERR_INPUT for a file that is
 * none, or what each() said: *own says which.
 */
int mem0_history_each(const char *path,
    int (*each)(const struct mem0_event *event, void *ctx, struct err *err),
    void *ctx, bool *own, struct err *err);

#endif
