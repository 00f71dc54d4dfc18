#ifndef MEMOS_SERVE_IMPORT_OBJECTS_H
#define MEMOS_SERVE_IMPORT_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "serve/intake.h"

/*
 * Files of JSON, an object at a time: a line each, the elements of an array, or
 * those of arrays under certain keys of an object.
 */
enum { IMPORT_PLACE = 96 };

struct import_object {
	const char *key; /* of the array that it stands in, or NULL */
	struct json_span value;
	char place[IMPORT_PLACE]; /* ":12", "results[3]" */
	struct arena *arena;      /* until the next one */
};

typedef int import_each(struct intake *in, struct import_object *object,
    void *ctx, struct err *err);

/*
 * Calls each for every object of the file; inner: keys of arrays to be walked,
 * ended by NULL, or NULL.  What is no JSON object is said and passed over.
 */
int import_objects(struct intake *in, const char *path,
    const char *const *inner, import_each *each, void *ctx, struct err *err);

/* The same where each line is one, whatever stands there. */
int import_objects_lines(struct intake *in, const char *path, import_each *each,
    void *ctx, struct err *err);

/* ---- what is in them ---- */

/* The member of a name, if it is there and not null. */
bool import_objects_member(const struct json_span *object, const char *name,
    struct arena *arena, struct json_span *value);

/* The same for a string that is not empty, an object, an array; else NULL. */
const char *import_objects_text(
    const struct json_span *object, const char *name, struct arena *arena);
bool import_objects_list(const struct json_span *object, const char *name,
    struct arena *arena, struct json_span *list);
bool import_objects_object(const struct json_span *object, const char *name,
    struct arena *arena, struct json_span *found);

/* Appends `,"key":` and the bytes of a value. */
void import_objects_put(
    struct buf *out, const char *key, const struct json_span *value);

/* Appends the whole member, if it is there. */
void import_objects_copy(struct buf *out, const struct json_span *object,
    const char *name, struct arena *arena);

/* Whether text has all of the words, which end with NULL. */
bool import_objects_has(const char *text, const char *const *words);

#endif
