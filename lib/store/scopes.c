#include "store/scopes.h"

#include "base/record.h"

/* One pass over the memories, and one over their sessions for each kind. */
#define KIND(kind, column)                                              \
	" SELECT '" kind "' kind, " column " name, sum(n) n, min(a) a," \
	" max(b) b FROM whole WHERE " column " <> '' GROUP BY " column

int
scopes_each(struct db *db, int64_t limit,
    int (*sink)(const struct scopes_item *item, void *ctx, struct err *err),
    void *ctx, struct err *err)
{
	static const char sql[] =
	    "WITH whole AS MATERIALIZED (SELECT user_id, agent_id, app_id,"
	    " run_id, n, a, b FROM (SELECT session, count(*) n,"
	    " min(created_at) a, max(created_at) b FROM memories"
	    " WHERE state <> ?1 GROUP BY session)"
	    " JOIN sessions ON sessions.id = session)"
	    " SELECT kind, name, n, a, b FROM ("
	    /* clang-format off */
	    KIND("user", "user_id") " UNION ALL" KIND("agent", "agent_id")
	    " UNION ALL" KIND("app", "app_id")
	    " UNION ALL" KIND("run", "run_id")
	    /* clang-format on */
	    ") ORDER BY b DESC, kind DESC, name LIMIT ?2";
	sqlite3_stmt *s = db_prepare(db, sql, err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int(s, 1, MEMORY_FORGOTTEN);
	sqlite3_bind_int64(s, 2, limit);
	while ((rc = db_step(db, s, err)) == 1) {
		const struct scopes_item item = { db_text(s, 0), db_text(s, 1),
			sqlite3_column_int64(s, 2), sqlite3_column_int64(s, 3),
			sqlite3_column_int64(s, 4) };

		if (sink(&item, ctx, err) < 0) {
			rc = -1;
			break;
		}
	}
	sqlite3_finalize(s);
	return rc;
}
