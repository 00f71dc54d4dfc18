#ifndef MEMOS_STORE_FILTER_H
#define MEMOS_STORE_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

/*
 * A filter as a tree.  It is parsed here, compiled in selection.c and nowhere
 * else, and every source obeys it before anything is ranked.
 */
enum filter_kind { FILTER_AND, FILTER_OR, FILTER_NOT, FILTER_TEST };

enum filter_op {
	OP_EQ,
	OP_NE,
	OP_IN,
	OP_NIN,
	OP_GT,
	OP_GTE,
	OP_LT,
	OP_LTE,
	OP_CONTAINS,
	OP_ICONTAINS,
	OP_WORD, /* these four as enum match_kind has them, in their order */
	OP_PHRASE,
	OP_PREFIX,
	OP_FUZZY,
	OP_EXISTS,
	OP_COUNT,
};

enum filter_field_kind {
	FIELD_TEXT,
	FIELD_REAL,
	FIELD_TIME,
	FIELD_TYPE,
	FIELD_STATE,
	FIELD_METADATA,
};

struct filter_field {
	const char *name, *sql;
	enum filter_field_kind kind;
};

enum filter_value_kind {
	VALUE_NULL,
	VALUE_TEXT,
	VALUE_INT,
	VALUE_REAL,
};

struct filter_value {
	enum filter_value_kind kind;
	const char *text; /* of a time, type or state, too: as it came */
	int64_t integer;  /* also where a time begins */
	int64_t end;      /* where a time given as a day, month, year ends */
	double real;
};

struct filter {
	enum filter_kind kind;
	struct filter *children, *next;   /* of AND, OR, NOT */
	const struct filter_field *field; /* the rest is for a test */
	const char *name;                 /* of the field, as it was asked */
	const char *path;                 /* $."a"."b" within metadata */
	enum filter_op op;
	struct filter_value *values;
	size_t n;
};

/* Whether f is what SQL's IN can say, which knows no null and no days. */
bool filter_is_plain_list(const struct filter *f);

/* Whether f is more than the one test or group in it. */
bool filter_is_group(const struct filter *f);

/* Whether a test asks for words of a text: OP_WORD to OP_FUZZY. */
bool filter_is_words(const struct filter *f);

/*
 * Reads {"field":value,...} (all must hold), {"field":{"op":value}},
 * {"AND":[...]}, {"OR":[...]}, {"NOT":...}, with eq ne in nin gt gte lt lte
 * contains icontains word phrase prefix fuzzy, and "*" for any value.  Fields
 * are those of memos-record(5) and metadata.a.b; another name is looked up in
 * metadata.  Times may be plain words; when_read.h.  Returns a tree in the
 * arena, or NULL with ERR_INPUT naming what is wrong and the column of it,
 * from 1 in the bytes of value.
 */
struct filter *filter_parse(
    const struct json_span *value, struct arena *arena, struct err *err);

/*
 * Both must hold; either may be NULL.  NULL with ERR_INPUT if that is more
 * than a filter may have; what they point to is shared.
 */
struct filter *filter_and(const struct filter *a, const struct filter *b,
    struct arena *arena, struct err *err);

/* Whether name is that of a field, or leads into the metadata. */
bool filter_is_field(const char *name);

/* The path of a name within the metadata, $."a"."b", in the arena. */
const char *filter_path(const char *name, struct arena *arena);

/* Appends it as JSON that reads back as the same tree. */
void filter_print(const struct filter *f, struct buf *out);

/* Appends text as a string of SQL. */
void filter_quote(const char *text, struct buf *out);

#endif
