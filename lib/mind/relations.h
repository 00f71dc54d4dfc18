#ifndef MEMOS_MIND_RELATIONS_H
#define MEMOS_MIND_RELATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/record.h"

/*
 * The relations that claims speak of, as data: "Ann works_at Acme".  What
 * extracts, what decides and what a model is told all read this one table.
 */
enum relation_object {
	OBJECT_TEXT,
	OBJECT_PERSON,
	OBJECT_PLACE,
	OBJECT_ORGANISATION,
	OBJECT_THING,
	OBJECT_DATE,
	OBJECT_NUMBER,
};

struct relation {
	const char *name;   /* works_at */
	const char *phrase; /* "works at": between subject and object */
	enum memory_type type;
	enum relation_object object;
	/* one value at a time: another one closes it */
	bool single;
	/* what it is the opposite of: likes, dislikes; or NULL */
	const char *opposite;
};

/*
 * The relation of a name, or NULL.  favourite has a family: favourite_colour
 * and favourite_band are found as favourite, and each is a relation of its own
 * with one value at a time.
 */
const struct relation *relation_find(const char *name);
const struct relation *relation_at(size_t i); /* NULL behind the last */

#endif
