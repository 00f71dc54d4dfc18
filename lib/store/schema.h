#ifndef MEMOS_STORE_SCHEMA_H
#define MEMOS_STORE_SCHEMA_H

#include "base/err.h"
#include "store/db.h"

/*
 * The tables, in two parts.  TRUTH is what people said and did; DERIVED can
 * be dropped at any time and is rebuilt from it.  user_version says which
 * form a file has; a writer brings an older one forward in one transaction,
 * a reader reads it as it is, and nobody touches a newer one.
 */
enum {
	SCHEMA_VERSION = 5,
	SCHEMA_APPLICATION = 0x6d656d6f, /* "memo" */
};

/* The key in table meta of the number that was last given to a segment. */
#define SCHEMA_SEGMENT "segment"

/*
 * Checks that the file is ours and of a form we know, and, for a writer,
 * makes or migrates it.  *empty says that it holds no tables yet, which only a
 * reader can find.  Fails with ERR_STORE, the file unchanged.
 */
int schema_open(struct db *db, enum db_mode mode, bool *empty, struct err *err);

/*
 * Whether the file is of a form, or a later one: a reader may find one that
 * had no such tables.  1, 0 or -1.
 */
int schema_has(struct db *db, int form, struct err *err);

/* Drops and makes again the tables of segments and what became of their rows.
 */
int schema_drop_segments(struct db *db, struct err *err);

/* Makes those derived tables, empty, that a file has lost. */
int schema_mend(struct db *db, struct err *err);

#endif
