#ifndef MEMOS_SERVE_SCREEN_H
#define MEMOS_SERVE_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/record.h"
#include "serve/person.h"

/*
 * What a chat writes to its standard output: answers as they come, lists, and
 * remarks of its own.  On a terminal nothing that was said or remembered can
 * do more than stand there; elsewhere answers are written as they are.
 */
struct screen {
	bool terminal;
	struct person person;
	bool within; /* a line that has no end yet */
	struct buf line;
};

void screen_init(struct screen *s);
void screen_release(struct screen *s);

/* Looks again how wide the terminal is. */
void screen_resize(struct screen *s);

/* A part of an answer; it is shown at once. */
void screen_answer(struct screen *s, const char *text, size_t len);

/* Ends the line if one was begun; shows all. */
void screen_end(struct screen *s);

/* A remark: one line in words of the program, faint on a terminal. */
void screen_note(struct screen *s, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A line, or lines, as they are but for what would drive the terminal. */
void screen_text(struct screen *s, const char *text, size_t len);

/* What is wrong, on standard error. */
void screen_fault(struct screen *s, const struct err *err);

/* A memory of a list: its number there, its score (NAN: none), and itself. */
void screen_memory(
    struct screen *s, size_t number, double score, const struct memory *m);

/* Appends a text without what would drive a terminal. */
void screen_plain(struct buf *out, const char *text, size_t len);

#endif
