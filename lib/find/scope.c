#include "find/scope.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"

/* Marks the sessions that these parts of the selection say. */
static int
mark(struct scope_sessions *scope, struct db *db, const struct selection *sel,
    enum selection_parts parts, uint8_t with, struct err *err)
{
	struct buf sql = { 0 };
	sqlite3_stmt *s;
	int place = 1, rc;

	buf_string(&sql, "SELECT s.id FROM sessions s WHERE ");
	selection_sql(sel, parts, &sql);
	s = db_prepare(db, sql.data, err);
	buf_release(&sql);
	if (!s)
		return -1;
	selection_bind(sel, parts, s, &place);
	while ((rc = db_step(db, s, err)) == 1) {
		int64_t id = sqlite3_column_int64(s, 0);

		if (id >= 0 && id < scope->n)
			scope->marks[id] |= with;
	}
	sqlite3_finalize(s);
	return rc;
}

int
scope_read(struct scope_sessions *scope, struct db *db,
    const struct selection *sel, struct err *err)
{
	const struct scope *asked = &sel->scope;
	int64_t max;

	*scope = (struct scope_sessions){ 0 };
	if (!asked->user.n && !asked->agent.n && !asked->app.n && !asked->run.n)
		return 0;
	if (db_integer(db, "SELECT max(id) FROM sessions", 0, &max, err) < 0)
		return -1;
	scope->n = (uint32_t)max + 1;
	scope->marks = alloc_bytes(scope->n);
	if (mark(scope, db, sel, SELECTION_SCOPE, SCOPE_COUNTS, err) < 0)
		return -1;
	return mark(
	    scope, db, sel, SELECTION_SCOPE | SELECTION_RUN, SCOPE_RUN, err);
}

void
scope_release(struct scope_sessions *scope)
{
	free(scope->marks);
	*scope = (struct scope_sessions){ 0 };
}
