#ifndef MEMOS_STORE_CARRY_PART_H
#define MEMOS_STORE_CARRY_PART_H

#include "store/carry.h"

/* The table of parts, for the files of carry alone. */

enum { CARRY_FIELDS = 13 };

/* How a column stands in an object, and what it may hold. */
enum carry_form {
	CARRY_COUNT, /* a whole number from 0 on */
	CARRY_REAL,
	CARRY_FLAG, /* left out if it is not set */
	CARRY_BITS, /* hexadecimal digits of 64 bits */
	CARRY_TIME,
	CARRY_TEXT,
	CARRY_NAME,  /* of a scope: "" is left out */
	CARRY_ALIAS, /* a name, bound once more as names are compared */
	CARRY_ID,
	CARRY_EVENT,  /* enum edit_event */
	CARRY_STATE,  /* enum memory_state */
	CARRY_RECORD, /* an old form of a memory: memos-record(5) */
	CARRY_LABEL,  /* of blocks; the rest is blocks_check.h's, too */
	CARRY_VALUE,
	CARRY_LINE,
	CARRY_LIMIT,
	CARRY_FORMS,
};

struct carry_field {
	const char *key;
	enum carry_form form;
	bool needed;              /* else NULL is left out */
	enum carry_number number; /* of what it is a number, moved */
};

/*
 * Field n is column n of select, and parameter n + 1 of the other statements.
 * CARRY_LAST is the last number that was put or found, CARRY_FOLDED an alias as
 * it is compared.
 */
#define CARRY_FOLDED "?14"
#define CARRY_LAST   "?15"
enum { CARRY_FOLDED_PLACE = 14, CARRY_LAST_PLACE };

struct carry_part {
	const char *kind;
	enum carry_stage stage;
	enum carry_number own; /* the numbers that field 0 gives */
	struct carry_field fields[CARRY_FIELDS];
	const char *select;
	/* the number of one that is there, and whether it is the same */
	const char *find;
	const char *top; /* the highest number of own */
	const char *insert[2];
	const char *behind; /* after all that, whether it was there or not */
};

extern const struct carry_part carry_parts[];
extern const size_t carry_parts_n;

/* What an object says of a field. */
struct carry_value {
	bool given, null;
	int type; /* SQLITE_TEXT and so on */
	int64_t number;
	double real;
	const char *text; /* in the arena */
	size_t len;
};

struct carry_values {
	struct carry_value items[CARRY_FIELDS];
	int n;
	const char *folded;
	int64_t last;
};

int carry_values_read(struct carry_values *v, const struct carry_part *part,
    const struct json_span *object, struct arena *arena, struct err *err);
void
carry_values_bind(sqlite3_stmt *s, int place, const struct carry_value *value);

#endif
