#ifndef MEMOS_TEXT_CHUNKS_H
#define MEMOS_TEXT_CHUNKS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/*
 * A long text in pieces that can be found, and fit a prompt: cut before a
 * heading where there is one, else between paragraphs, else between sentences.
 * Code between fences and tables are cut only if they are too long to be one
 * piece.  A piece that goes on where another was cut begins with the last
 * sentences of that one.
 *
 * The same text gives the same pieces, and a change in it only those around
 * it others, up to the next heading or so.
 */
enum {
	CHUNKS_TOKENS = 1600, /* of a piece, with what it repeats */
	CHUNKS_OVERLAP = 100, /* about so many are repeated */
};

struct chunks_options {
	bool markdown;          /* else paragraphs and sentences alone */
	size_t tokens, overlap; /* 0: as above */
};

struct chunk {
	size_t start, end;   /* in the text, without the blanks around it */
	size_t fresh;        /* where what it does not repeat begins */
	const char *heading; /* "Install > Debian" over it, or NULL */
};

/* The pieces of valid UTF-8, in the arena; none of a text of blanks. */
void
chunks_cut(const char *text, size_t len, const struct chunks_options *options,
    struct arena *arena, struct chunk **chunks, size_t *n);

#endif
