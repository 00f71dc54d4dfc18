#ifndef MEMOS_SERVE_IMPORT_TALK_H
#define MEMOS_SERVE_IMPORT_TALK_H

#include "base/err.h"
#include "base/json.h"
#include "serve/import_objects.h"
#include "serve/intake.h"

/* A message of a conversation elsewhere, as a record. */
struct import_message {
	const char *source;       /* "chatgpt", "claude" */
	const char *conversation; /* its id there: the session here */
	const char *title;        /* or NULL */
	const char *id;           /* unique in the conversation */
	const char *type;         /* "turn", "tool", "image", "chunk" */
	const char *role;         /* or NULL */
	const char *text;         /* NULL or "": nothing is put */
	int64_t at;               /* CLOCK_NONE: nobody knows */
	const char *model;        /* or NULL */
	const char *document;     /* that a chunk is of, or NULL */
};

int import_talk_put(struct intake *in, const struct import_message *m,
    const char *place, struct err *err);

#endif
