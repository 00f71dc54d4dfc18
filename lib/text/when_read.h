#ifndef MEMOS_TEXT_WHEN_READ_H
#define MEMOS_TEXT_WHEN_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * A time that stands alone, as of an option: in digits as clock_parse() reads
 * them, or in plain words ("last week", "since March", "summer 2023") against
 * the time now and the user's zone.
 */
struct when_read {
	int64_t from;  /* the first instant; CLOCK_NONE: "until May" */
	int64_t until; /* behind the last; CLOCK_NONE: "since May" */
};

/* Fails with ERR_INPUT, 'text' in the message. */
int when_read(const char *text, struct when_read *time, struct err *err);

/*
 * The first time that a text, valid UTF-8, names somewhere; false for none, or
 * where it can only be said loosely ("recently").
 */
bool when_read_in(const char *text, size_t len, struct when_read *time);

/* The one instant for what held then: of a day, month or year its end. */
int when_read_point(const char *text, int64_t *at, struct err *err);

#endif
