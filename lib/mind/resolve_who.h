#ifndef MEMOS_MIND_RESOLVE_WHO_H
#define MEMOS_MIND_RESOLVE_WHO_H

#include "base/arena.h"
#include "base/err.h"
#include "mind/claims.h"
#include "mind/resolve_cast.h"
#include "mind/resolve_mention.h"

/*
 * Who is meant by a name or a mention in a window.  Members that are new join
 * the cast.
 */
struct resolve_who {
	struct cast cast;
	const struct window *window;
	struct arena *arena; /* of what is returned */
	struct err *err;
};

/*
 * The name of whom or what text means, or text itself; NULL if it failed.  A
 * claim says where it stands, for a name that several have; kind is what it
 * would be as a new entity.
 */
const char *resolve_who(struct resolve_who *r, const char *text,
    const char *speaker, const struct claim *claim, const char *kind);

/* The name for a mention that was read before; NULL if it failed. */
const char *resolve_who_mention(
    struct resolve_who *r, const struct mention *mention, const char *speaker);

/* Who speaks in a turn; NULL for none whose word counts. */
const char *resolve_who_speaker(struct resolve_who *r, size_t turn);

#endif
