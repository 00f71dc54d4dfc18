#ifndef MEMOS_SERVE_IMPORT_H
#define MEMOS_SERVE_IMPORT_H

#include <stddef.h>

#include "base/err.h"
#include "find/ingest.h"
#include "serve/bundle.h"

/*
 * Lines from a reader to a writer, who are one thread, with a crew between them
 * that makes records ready.  While there is little, there is no crew: a line is
 * then written as soon as it is added.  The writer gets the lines in their
 * order, and the same from them, however many threads there are.
 */
struct import;

/* Gets a bundle that is ready; -1 ends the import. */
typedef int import_take(struct bundle *bundle, void *ctx, struct err *err);

/* Makes records ready for `ingest`.  Borrows how, ingest and ctx. */
struct import *import_new(const struct parse *how, const struct ingest *ingest,
    size_t threads, import_take *take, void *ctx);
void import_free(struct import *im);

/* Adds a line, copied from `text`; what is ready meanwhile is taken. */
int import_add(struct import *im, const struct bundle_line *line,
    const char *text, struct err *err);

/* Takes all that was added. */
int import_drain(struct import *im, struct err *err);

#endif
