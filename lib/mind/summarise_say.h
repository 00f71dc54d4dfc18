#ifndef MEMOS_MIND_SUMMARISE_SAY_H
#define MEMOS_MIND_SUMMARISE_SAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "mind/claims.h"

/*
 * What turns say, sentence by sentence, so that each stands alone: "I" and
 * "you" are the speakers' names, and "yesterday" is a date.
 */
struct saying {
	size_t turn;
	const char *text;
	size_t len;
	bool asks;
	bool named;   /* it says itself who speaks */
	bool related; /* a person said it, or a document: no assistant */
};

struct sayings {
	struct saying *items;
	size_t n, room;
};

/* Appends the sentences of all turns; all of it in the arena. */
void summarise_say(
    const struct window *window, struct arena *arena, struct sayings *sayings);

/* Who speaks, as a summary calls him; NULL for a document. */
const char *summarise_say_speaker(
    const struct window *window, size_t turn, struct arena *arena);

/* When a turn was said; and appends that as "8 May 2023". */
struct moment summarise_say_when(const struct memory *turn);
void summarise_say_date(const struct moment *said, struct buf *out);

#endif
