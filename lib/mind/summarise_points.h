#ifndef MEMOS_MIND_SUMMARISE_POINTS_H
#define MEMOS_MIND_SUMMARISE_POINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "mind/claims.h"

/*
 * What of a text somebody may ask for, and nobody can guess: names, numbers
 * and dates.  A summary is to keep them, and must not have others.
 */
enum point_kind { POINT_NAME, POINT_NUMBER, POINT_DATE };

struct point {
	enum point_kind kind;
	const char *word;  /* folded: "sweden", "12", "may" */
	size_t start, len; /* where it stands in the text */
	bool sure;         /* no other word in a capital */
};

struct points {
	struct point *items;
	size_t n, room;
};

/* Appends the points of a text (valid UTF-8), in the arena. */
void summarise_points(
    const char *text, size_t len, struct arena *arena, struct points *points);

/* Whether a word is among the points, of whatever kind. */
bool summarise_points_have(const struct points *points, const char *word);

/*
 * The first name, number or date of a text that the turns do not have, nor
 * their speakers and dates; NULL if there is none.  In the arena.
 */
const char *summarise_points_ungrounded(const struct window *window,
    const char *text, size_t len, struct arena *arena);

#endif
