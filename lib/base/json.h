#ifndef MEMOS_BASE_JSON_H
#define MEMOS_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/*
 * JSON at the edge, strict: libraries that build a tree stop at a NUL, change
 * big integers and take invalid UTF-8, duplicate keys or trailing text.  Here
 * a text is scanned once, whole, and then walked as spans of its own bytes, so
 * that what must survive does so as it came.
 */
enum {
	JSON_DEPTH = 64,      /* levels of nesting that are believed */
	JSON_NUMBER_MAX = 63, /* bytes of a number that are believed */
};

enum json_kind {
	JSON_NULL,
	JSON_TRUE,
	JSON_FALSE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

/* A value's own bytes within the text that was scanned; borrowed from it. */
struct json_span {
	enum json_kind kind;
	const char *start;
	size_t len;
};

/*
 * Checks that text is exactly one JSON value (RFC 8259), blanks around it
 * allowed: valid UTF-8, no NUL even as \u0000, no lone surrogate, no key
 * twice in one object, at most JSON_DEPTH levels, no number longer than
 * JSON_NUMBER_MAX, nothing behind the value.
 * Fills *value with its span.  Fails with ERR_INPUT and the byte's column
 * (from 1) in the message; *value is then undefined.
 */
int json_scan(
    const char *text, size_t len, struct json_span *value, struct err *err);

/*
 * Walks a scanned object: *at starts as NULL.  Returns false at the end; else
 * fills key (decoded, in the arena) and value, and moves *at on.
 */
bool json_member(const struct json_span *object, const char **at,
    struct arena *arena, const char **key, struct json_span *value);

/* The same for the elements of a scanned array. */
bool json_element(
    const struct json_span *array, const char **at, struct json_span *value);

/* Decodes a scanned string into the arena; its length to *len if not NULL. */
char *
json_text(const struct json_span *string, struct arena *arena, size_t *len);

/* A scanned number as a double; true only if it is finite. */
bool json_number(const struct json_span *number, double *value);

/* A scanned number as an integer; false if it is none or beyond 64 bits. */
bool json_integer(const struct json_span *number, int64_t *value);

/* Appends s in quotes, escaped; s is valid UTF-8. */
void json_put_string(struct buf *out, const char *s, size_t len);

/* Appends a number so that it reads back as the same double (NaN: null). */
void json_put_number(struct buf *out, double value);

/*
 * Appends `,"key":` or, behind a '{', `"key":`.  Keys are the program's own
 * names and need no escape.
 */
void json_put_key(struct buf *out, const char *key);

/* Key and value in one; a NULL string is written as null. */
void json_put_field(struct buf *out, const char *key, const char *value);
void json_put_real(struct buf *out, const char *key, double value);
void json_put_int(struct buf *out, const char *key, int64_t value);

/* A time as clock_print() writes it; nothing for CLOCK_NONE. */
void json_put_time(struct buf *out, const char *key, int64_t at);

#endif
