#ifndef MEMOS_TEXT_WHEN_TRY_H
#define MEMOS_TEXT_WHEN_TRY_H

#include "text/when_span.h"
#include "text/when_tense.h"
#include "text/when_word.h"

/*
 * One place at which an expression of time may begin: what stands before it
 * decides what it can be, so "in May" is one and "may" is none.
 */
struct when_try {
	const struct when_sentence *sentence;
	const struct when_now *now;
	size_t first, at; /* the words where it and what is named begin */
	enum when_preposition preposition; /* words from first to at */
	bool the;                          /* "in the summer" */
};

struct when_found {
	struct when_span span;
	size_t behind; /* the word behind it */
	int minutes;   /* of the day, or -1 */
	bool vague, lasts;
};

/* Days and dates by their names, when_named.c; false if there is none. */
bool when_named(const struct when_try *try, struct when_found *found);

/* What is counted from the day of saying, when_relative.c. */
bool when_relative(const struct when_try *try, struct when_found *found);

/* Days of a fixed date, when_holiday.c: "on New Year's Eve"; "last" of them. */
bool when_holiday(const struct when_try *try, struct when_found *found);
bool when_holiday_turned(const struct when_try *try, size_t i,
    enum when_side side, struct when_found *found);

/* What is said to be past or to come of the words up to `behind`. */
enum when_side when_try_side(const struct when_try *try, size_t behind);

/* The same for months and dates: WHEN_NEAR unless it is said for sure. */
enum when_side when_try_near(const struct when_try *try, size_t behind);

#endif
