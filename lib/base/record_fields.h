#ifndef MEMOS_BASE_RECORD_FIELDS_H
#define MEMOS_BASE_RECORD_FIELDS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/record.h"

/* A field that no record has: it goes to metadata. */
struct record_unknown {
	const char *key;
	struct json_span value;
	struct record_unknown *next;
};

/* One object of the input, field by field; record_read.c makes records of it.
 */
struct record_draft {
	struct memory m;
	int type;             /* enum memory_type, or -1 if none is given */
	const char *text_key; /* the field that content comes from, or NULL */
	struct json_span content, messages, tool_calls, function_call;
	bool no_content; /* content is there, but null, "" or [] */
	bool message;    /* it is one of an object's "messages" */
	struct record_unknown *unknown, *last_unknown;
};

/*
 * Reads what object says over d, whose m and type are what it starts from and
 * the rest zero.  Everything lives in the arena but the spans, which are
 * borrowed.  Fails with ERR_INPUT, naming the field.
 */
int record_fields_read(struct record_draft *d, const struct json_span *object,
    struct arena *arena, struct err *err);

/* Makes the blanks of copied JSON fit for one line. */
void record_fields_flatten(char *json, size_t len);

#endif
