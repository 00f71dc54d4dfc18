#ifndef MEMOS_SERVE_EVAL_STORE_H
#define MEMOS_SERVE_EVAL_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "find/batch.h"
#include "model/embedders.h"
#include "serve/import.h"
#include "store/cube.h"

/*
 * The cube that memories of an evaluation are added to: one that is named, or a
 * temporary one, gone in the end.  A zeroed struct is closed.
 */
struct eval_store {
	char *folder; /* of the temporary one, or NULL */
	size_t n;     /* records that came */
	/* private */
	struct cube cube;
	struct ingest *ingest;
	struct batch batch;
	struct import *import;
	struct parse parse;
	struct embedders *embedders;
	bool opened;
};

/*
 * Opens cube `name` under `dir`, made if it is missing; or with `temporary`
 * one in TMPDIR (/tmp): its parent is then s->folder.  Borrows embedders.
 */
int eval_store_open(struct eval_store *s, bool temporary, const char *dir,
    const char *name, struct embedders *embedders, struct err *err);

/* Adds the records of a line of JSON.  A wrong one ends the evaluation. */
int eval_store_line(
    struct eval_store *s, const char *line, size_t len, struct err *err);

/* Adds all lines of a file, "-" for standard input. */
int eval_store_file(struct eval_store *s, const char *path, struct err *err);

/* Makes durable and seals what was added, and closes the cube. */
int eval_store_end(struct eval_store *s, struct err *err);

/* Closes it, and removes what was temporary. */
void eval_store_release(struct eval_store *s);

#endif
