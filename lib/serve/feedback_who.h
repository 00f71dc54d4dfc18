#ifndef MEMOS_SERVE_FEEDBACK_WHO_H
#define MEMOS_SERVE_FEEDBACK_WHO_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/record.h"
#include "mind/claims.h"
#include "serve/feedback.h"

/* Whether a memory is of the scope, and of no other. */
bool feedback_who_in_scope(const struct feedback *f, const struct memory *m);

/*
 * The last turn of the window with names for she, he and they, in the arena;
 * itself if it has none or says whom it means.  Who is meant was spoken of in
 * the window, or something is known of them that the turn would change; the
 * caller is asked where that fits several.  Fails with ERR_INPUT if it fits
 * nobody.
 */
int feedback_who(struct feedback *f, const struct window *window,
    struct arena *arena, const char **text, struct err *err);

#endif
