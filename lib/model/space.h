#ifndef MEMOS_MODEL_SPACE_H
#define MEMOS_MODEL_SPACE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * An embedding space: whose vectors can be compared.  A cube has one.
 */
enum space_kind {
	SPACE_BUILTIN,  /* of the word table: made when a memory is added */
	SPACE_STATIC,   /* of a model in files: made then, too */
	SPACE_EXTERNAL, /* brought by records and queries */
	SPACE_REMOTE,   /* of a model elsewhere: made by jobs */
};

struct space {
	enum space_kind kind;
	size_t dimension;
	/*
	 * What tells models apart: of a static one the identity of its files,
	 * in hexadecimal; of a remote one its name, and behind a '#' what
	 * stands before each document.  No blanks.
	 */
	char model[160];
};

/* The one that needs no set-up. */
struct space space_builtin(void);

/* Whether they are the same, so that vectors of one fit the other. */
bool space_equal(const struct space *a, const struct space *b);

/* Whether a memory's vector is made in the process that adds it. */
bool space_is_made(const struct space *space);

/*
 * Appends "embedder=wn510/2 dimension=382 unit-length", "embedder=external
 * dimension=64", "embedder=static/0123456789abcdef dimension=256 unit-length"
 * or "embedder=remote/nomic-embed-text dimension=768 unit-length".
 */
void space_print(const struct space *space, struct buf *out);

/* Reads that back; false if it is of none of those forms. */
bool space_parse(const char *text, struct space *space);

/* For people: "builtin", "external:64", "static", "nomic-embed-text". */
void space_name(const struct space *space, struct buf *out);

#endif
