#ifndef MEMOS_TEXT_CUES_H
#define MEMOS_TEXT_CUES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What the ranking wants to know of a text besides its words.  Each is a cue
 * of English measured to help a little (a few thousandths of R@10), and none
 * of them keeps a memory from being found.
 */

/* Share of the sentences that are questions, 0 to 1; 0 for no sentence. */
double cues_questions(const char *text, size_t len);

/* Share of the sentences that speak of who says them: "I", "my"; 0 to 1. */
double cues_self(const char *text, size_t len);

/*
 * How much the text speaks of time: 1 for a date, a weekday, a clock time, or
 * "last week", "two days ago", "yesterday"; .5 for a loose word of time
 * ("week", "morning", "recently", "soon"); else 0.
 */
double cues_time(const char *text, size_t len);

/* Whether a query asks for a time: when, how long, which month, what year. */
bool cues_asks_when(const char *query, size_t len);

/*
 * Whether it asks for more than one thing: how many, which places, what has
 * somebody done.
 */
bool cues_asks_several(const char *query, size_t len);

#endif
