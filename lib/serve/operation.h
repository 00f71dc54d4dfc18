#ifndef MEMOS_SERVE_OPERATION_H
#define MEMOS_SERVE_OPERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "serve/operation_desk.h"

/*
 * What can be done with memory, each thing once: its name, what it does, what
 * it takes and gives, whether it only reads, and the function that does it.
 * Protocols make of that what they need.  A profile is a table of them under
 * the names that some kind of client knows, with the spelling of arguments that
 * it uses: data alone, over the same functions.
 */
enum operation_kind {
	OPERATION_TEXT,
	OPERATION_INTEGER,
	OPERATION_REAL,
	OPERATION_FLAG,
	OPERATION_TEXTS,   /* a list of them */
	OPERATION_OBJECT,  /* of the fields `of`; NULL: of any */
	OPERATION_OBJECTS, /* a list of them */
};

/* An argument, or a member of a result; a table ends with no name. */
struct operation_field {
	const char *name;
	const char *description; /* NULL for none */
	enum operation_kind kind;
	bool required;
	bool null; /* of a result: may be null */
	/* of a number; characters of a text; members of a list; 0, 0: any */
	int64_t min, max;
	const char *choices; /* of a text: "a,b,c" */
	const struct operation_field *of;
	const char *as;   /* what the function calls it, NULL: the same */
	const char *also; /* "a,b": other spellings that are taken */
};

enum operation_effect {
	OPERATION_READS,
	OPERATION_WRITES,  /* and that can be taken back */
	OPERATION_DESTROYS /* what was there is not there any more */
};

struct operation_call;

/*
 * Does it, appending one JSON object to call->out.  -1 with ERR_INPUT or
 * ERR_MODEL for what the caller can be told, with ERR_STORE if the store fails;
 * what was appended is then no matter.
 */
typedef int operation_run(struct operation_call *call, struct err *err);

struct operation {
	const char *name, *title, *description;
	const struct operation_field *takes, *gives;
	enum operation_effect effect;
	bool repeatable; /* done twice is as done once */
	operation_run *run;
	/* the member of the result that its copy as text is, NULL: all */
	const char *said;
};

struct operation_profile {
	const char *name;
	const char *instructions; /* for whoever uses the operations */
	const struct operation *operations; /* ends with no name */
	bool lenient; /* arguments that it does not know are passed over */
	/* texts of results are JSON over lines, as JavaScript's with 2 */
	bool pretty;
};

/* One operation under way; with an argument `cube`, in that cube. */
struct operation_call {
	struct operation_desk *desk;
	const struct operation *operation;
	struct json_span arguments; /* checked; by the names of functions */
	struct arena arena;
	struct buf *out;
};

/* The profile of a name, NULL if there is none; and all names, with commas. */
const struct operation_profile *operation_profile(const char *name);
#define OPERATION_PROFILES "memos,mem0,memtensor,server-memory"

/* The operation of a name, NULL if there is none. */
const struct operation *
operation_find(const struct operation_profile *profile, const char *name);

/* Whether a desk may do it at all. */
bool operation_allowed(
    const struct operation *operation, const struct operation_desk *desk);

/*
 * Checks the arguments, an object that was scanned, and does it; appends the
 * result, one JSON object in one line.  Fails as operation_run; nothing is
 * appended then.
 */
int operation_do(struct operation_desk *desk,
    const struct operation_profile *profile, const struct operation *operation,
    const struct json_span *arguments, struct buf *out, struct err *err);

#endif
