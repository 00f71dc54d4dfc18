#ifndef MEMOS_SERVE_PERSON_H
#define MEMOS_SERVE_PERSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/record.h"
#include "text/analyse.h"

/*
 * How a person reads on a terminal: lines folded to its width by the width of
 * characters, matched words marked, a bar for a score, an age for a time.
 * Nothing here is for programs; they get JSON Lines.
 */
struct person {
	int width;                 /* columns */
	int lines;                 /* of one text at most; 0 for all of it */
	bool colour;               /* escape sequences may be used */
	bool unicode;              /* blocks may be used for bars */
	struct analyser *analyser; /* of the words to mark; NULL for none */
	struct terms words, chunk;
	struct buf marks;
};

/*
 * Looks at the terminal on stdout and at the environment (COLUMNS, TERM,
 * NO_COLOR, LC_ALL, LC_CTYPE, LANG).  colour is "auto", "always" or "never".
 */
void person_init(struct person *p, const char *colour);
void person_release(struct person *p);

/* The words of text are marked from now on. */
void person_mark(struct person *p, const char *text, size_t len);

/* Appends a bar of five columns for a value from 0 to 1. */
void person_bar(const struct person *p, struct buf *out, double value);

/* Appends how long ago `at` was, in seven columns: "   3 mo". */
void person_age(struct buf *out, int64_t at, int64_t now);

/* Appends a time as a person wants it: 2026-05-07 09:30, in UTC. */
void person_time(struct buf *out, int64_t at);

/*
 * Appends text behind the `used` columns of the line that is there already,
 * folded between words; further lines are indented by `indent` columns, or
 * less where the terminal is narrow.  Control characters become blanks; a line
 * of the text ends one only where all of it is shown.
 */
void person_text(struct person *p, struct buf *out, const char *text,
    size_t len, int used, int indent);

/* Columns that a text takes. */
int person_width(const char *text, size_t len);

/* Appends a line of eighth-blocks, one for each of n values, scaled. */
void person_spark(
    const struct person *p, struct buf *out, const int64_t *values, size_t n);

/*
 * Escapes what could drive a terminal in a line of JSON that goes to one: DEL
 * and the control characters from U+0080.  Those below U+0020 JSON escapes.
 */
void person_guard(struct buf *line);

#endif
