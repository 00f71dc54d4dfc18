#ifndef MEMOS_MIND_DECIDE_LEAN_VALUE_H
#define MEMOS_MIND_DECIDE_LEAN_VALUE_H

#include <stdbool.h>
#include <stddef.h>

/* Values in sentences as memories have them, by their form alone. */
enum lean_kind {
	LEAN_NUMBER, /* "250", "seven" */
	LEAN_CLOCK,  /* "12:30" */
	LEAN_DATE,   /* "14 March 2026" */
	LEAN_DAYS,   /* "Tuesdays, Thursdays and Saturdays" */
};

struct lean_value {
	size_t start, len;
};

/* Of what kind a value is. */
enum lean_kind decide_lean_value_kind(const char *value);

/* Where the only value of a kind stands in a text; false for none, or two. */
bool decide_lean_value_find(
    const char *text, enum lean_kind kind, struct lean_value *found);

/* What a number is, in digits or in words; 0 for none. */
double decide_lean_value_number(const char *text, size_t len);

#endif
