#ifndef MEMOS_TEXT_WHEN_H
#define MEMOS_TEXT_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"

/*
 * Times in plain words ("last Tuesday", "two weeks ago", "on 5 May", "in
 * summer 2023", "since March", "next month") against the moment at which they
 * are said.
 */
struct when {
	/* where it stands in the text, with "in", "on", "since" before it */
	size_t start, len;
	/*
	 * Its first instant, precision, offset.  Weeks and weekends begin with
	 * a day, seasons with a month; until tells how long they are.
	 */
	struct moment from;
	int64_t until;      /* the first instant behind it; CLOCK_NONE: open */
	bool since, before; /* from it on; up to it, which is `until` */
	bool future;        /* it lies behind the moment of saying */
	bool vague;         /* "recently", "soon": no time can be told */
};

/*
 * The first expression of time in text (valid UTF-8) at or behind byte `at`;
 * false if there is none.  `said` is when it was said; without a time (at is
 * CLOCK_NONE) only what names a year is understood.
 */
bool when_find(const char *text, size_t len, size_t at,
    const struct moment *said, struct when *when);

#endif
