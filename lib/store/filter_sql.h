#ifndef MEMOS_STORE_FILTER_SQL_H
#define MEMOS_STORE_FILTER_SQL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "store/db.h"
#include "store/filter.h"

/*
 * Conditions on memories m and sessions s as SQL.  One walk makes the text or
 * binds the values, so that the two cannot come apart: with `sql` set it
 * appends, with `statement` set it binds, from `place` on.
 */
struct filter_sql {
	struct buf *sql;
	sqlite3_stmt *statement;
	int place;
	int64_t as_of; /* CLOCK_NONE or 0: as it is now */
	bool old;      /* m is an old form */
};

void filter_sql_say(struct filter_sql *c, const char *text);
void filter_sql_text(struct filter_sql *c, const char *text);
void filter_sql_integer(struct filter_sql *c, int64_t n);

/* A text with a time in it, n times. */
void
filter_sql_say_at(struct filter_sql *c, const char *text, int64_t at, int n);

/* What the state is, or was then. */
void filter_sql_state(struct filter_sql *c);

/*
 * A filter.  alone: it stands among what must hold, so that what is neither
 * true nor false will do for false, and an index can be used; paths.h.
 */
void filter_sql_add(struct filter_sql *c, const struct filter *f, bool alone);

#endif
