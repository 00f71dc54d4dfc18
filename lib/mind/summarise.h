#ifndef MEMOS_MIND_SUMMARISE_H
#define MEMOS_MIND_SUMMARISE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "mind/claims.h"

/*
 * From many turns to one text that says what they said, shorter: an extractive
 * one that needs no model, and a model.  Two summarisers have this one
 * interface.
 */
struct summary {
	const char *text; /* in the arena; NULL: they say nothing */
	size_t len;
	const char *by;      /* the name of who made it */
	const char *warning; /* why it is not by who was asked, or NULL */
};

struct summariser {
	const char *name; /* "extract", or that of the model */
	/* -1 only where nobody can: the store's or the model's error */
	int (*summarise)(void *ctx, const struct window *window,
	    struct arena *arena, struct summary *summary, struct err *err);
	void *ctx;
};

#endif
