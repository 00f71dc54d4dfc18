#ifndef MEMOS_SERVE_DOCUMENT_H
#define MEMOS_SERVE_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/lines.h"
#include "find/ingest.h"
#include "serve/parse.h"
#include "store/cube.h"

/*
 * A long text as memories: a chunk for each of its pieces, and an image for
 * each picture of a Markdown text, which name the document.  Their ids are
 * made of its name, the user, agent and app, and a number, so that adding it
 * again finds them: a piece that is there keeps its memory, one that is new
 * takes that of one that is gone, and what is left over is forgotten.
 */
struct document {
	const char *name; /* what it is known by: a path, for a file */
	const char *text; /* valid UTF-8 */
	size_t len;
	bool markdown;
	const struct parse *how; /* scope and so on; masked if it says so */
};

/*
 * Whether the options fit a document: it makes types and ids of its own.
 * Fails with ERR_INPUT.
 */
int document_check(const struct parse *how, struct err *err);

/* Whether a path is that of a Markdown file by its end. */
bool document_is_markdown(const char *path);

/*
 * The name of the document in a file: its path from the root.  Owned by the
 * caller.
 */
char *document_name(const char *path);

/*
 * Reads all of a file, as valid UTF-8 with newlines at the ends of lines, at
 * most lines->max bytes.  LINES_END, LINES_STOPPED, or -1 with ERR_INPUT and
 * the line at fault in lines->number.
 */
int document_read(struct lines *lines, struct buf *text, struct err *err);

/*
 * Stores a document in a transaction of its own, in which what changes of one
 * that was there is one edit.  Appends a line for each memory to acks: what
 * memos-add prints, once this has returned 0.
 */
int document_put(struct cube *cube, struct ingest *ingest,
    const struct document *document, struct buf *acks, struct err *err);

#endif
