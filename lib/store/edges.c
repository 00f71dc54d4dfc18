#include "store/edges.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/record.h"

/* One statement: which of the edges, and of the rows or of old forms. */
struct reading {
	struct db *db;
	const struct edges_ask *ask;
	bool old;
	const char *tables, *where;
	/* how often the names are a parameter: of tables, and of where */
	int before, behind;
	bool
	    placed; /* some were restored: their numbers are not their places */
};

#define COLUMNS                                                     \
	" m.seq, m.id, m.subject, m.relation, m.object, s.user_id," \
	" s.agent_id, s.app_id, m.valid_from, m.valid_to,"          \
	" m.created_at, m.updated_at, m.superseded_at,"             \
	" m.superseded_by, m.state"
#define SOURCES                                             \
	", m.memory, (SELECT json_group_array(source) FROM" \
	" (SELECT source FROM sources WHERE seq = m.seq ORDER BY place))"
#define OLD_SOURCES ", m.memory, json_extract(m.record, '$.sources')"
#define IS_EDGE                                                 \
	" AND m.subject IS NOT NULL AND m.relation IS NOT NULL" \
	" AND m.object IS NOT NULL"
#define NAMES "(SELECT value FROM json_each(?))"

static void
put_sql(const struct reading *r, struct buf *sql)
{
	const struct edges_ask *ask = r->ask;

	buf_string(sql, "SELECT" COLUMNS);
	if (ask->whole)
		buf_string(sql, r->old ? OLD_SOURCES : SOURCES);
	buf_string(sql, " FROM ");
	buf_string(sql, r->tables);
	buf_string(sql, " WHERE ");
	selection_sql(ask->sel,
	    r->old ? SELECTION_ALL | SELECTION_OLD : SELECTION_ALL, sql);
	buf_string(sql, IS_EDGE);
	buf_string(sql, r->where);
	buf_string(sql, r->placed && !r->old
			    ? " ORDER BY ifnull(m.place, m.seq) LIMIT ?"
			    : " ORDER BY m.seq LIMIT ?");
}

static enum memory_state
state_of(int state)
{
	return state >= 0 && state < MEMORY_STATES ? (enum memory_state)state
						   : MEMORY_ACTIVE;
}

static struct edge
read_edge(sqlite3_stmt *s)
{
	struct edge e = { .seq = sqlite3_column_int64(s, 0),
		.id = db_text(s, 1),
		.subject = db_text(s, 2),
		.relation = db_text(s, 3),
		.object = db_text(s, 4),
		.user = db_text(s, 5),
		.agent = db_text(s, 6),
		.app = db_text(s, 7),
		.valid_from = db_time(s, 8),
		.valid_to = db_time(s, 9),
		.created_at = db_time(s, 10),
		.updated_at = db_time(s, 11),
		.superseded_at = db_time(s, 12),
		.superseded_by = db_text(s, 13),
		.state = state_of(sqlite3_column_int(s, 14)) };

	if (sqlite3_column_count(s) > 16) {
		e.text = db_text(s, 15);
		e.sources = db_text(s, 16);
	}
	return e;
}

static int
step_all(struct db *db, sqlite3_stmt *s, edges_sink *sink, void *ctx,
    struct err *err)
{
	int rc;

	while ((rc = db_step(db, s, err)) == 1) {
		const struct edge e = read_edge(s);

		rc = sink(&e, ctx, err);
		if (rc)
			break;
	}
	return rc;
}

/* 1 if the sink has had enough. */
static int
read_some(struct reading *r, edges_sink *sink, void *ctx, struct err *err)
{
	struct buf sql = { 0 };
	sqlite3_stmt *s;
	int64_t placed;
	int place = 1, rc;

	if (db_integer(r->db,
		"SELECT 1 FROM memories WHERE place IS NOT NULL LIMIT 1", 0,
		&placed, err) < 0)
		return -1;
	r->placed = placed;
	put_sql(r, &sql);
	s = db_prepare(r->db, sql.data, err);
	buf_release(&sql);
	if (!s)
		return -1;
	for (int i = 0; i < r->before; i++)
		db_bind_text(s, place++, r->ask->names);
	selection_bind(r->ask->sel,
	    r->old ? SELECTION_ALL | SELECTION_OLD : SELECTION_ALL, s, &place);
	for (int i = 0; i < r->behind; i++)
		db_bind_text(s, place++, r->ask->names);
	sqlite3_bind_int64(s, place, r->ask->limit);
	rc = step_all(r->db, s, sink, ctx, err);
	sqlite3_finalize(s);
	return rc;
}

#define TABLES "memories m JOIN sessions s ON s.id = m.session"
#define OF_NAMES(column)                                                 \
	"json_each(?) j CROSS JOIN memories m ON m." column " = j.value" \
	" CROSS JOIN sessions s ON s.id = m.session"

int
edges_each(struct db *db, const struct edges_ask *ask, edges_sink *sink,
    void *ctx, struct err *err)
{
	struct reading all = { db, ask, false, TABLES, "", 0, 0, false };
	struct reading from = { db, ask, false, OF_NAMES("subject"), "", 1, 0,
		false };
	struct reading to = { db, ask, false, OF_NAMES("object"),
		" AND m.subject NOT IN " NAMES, 1, 1, false };
	struct reading old = { db, ask, true, selection_old_tables, "", 0, 0,
		false };
	int rc;

	if (ask->names) {
		old.where = " AND (m.subject IN " NAMES " OR m.object IN " NAMES
			    ")";
		old.behind = 2;
		rc = read_some(&from, sink, ctx, err);
		if (rc == 0)
			rc = read_some(&to, sink, ctx, err);
	} else {
		rc = read_some(&all, sink, ctx, err);
	}
	if (rc == 0 && selection_has(ask->sel->as_of))
		rc = read_some(&old, sink, ctx, err);
	return rc < 0 ? -1 : 0;
}

/* ---- scopes ---- */

int
edges_scopes(struct db *db, const struct selection *sel, const char *name,
    edges_sink *sink, void *ctx, struct err *err)
{
	struct buf sql = { 0 };
	sqlite3_stmt *s;
	int place = 3, rc;

	buf_string(&sql,
	    "SELECT DISTINCT s.user_id, s.agent_id, s.app_id FROM"
	    " (SELECT session FROM memories WHERE subject = ?1 UNION"
	    " SELECT session FROM memories WHERE object = ?2) m"
	    " JOIN sessions s ON s.id = m.session WHERE ");
	selection_sql(sel, SELECTION_SCOPE, &sql);
	buf_string(&sql, " ORDER BY 1, 2, 3");
	s = db_prepare(db, sql.data, err);
	buf_release(&sql);
	if (!s)
		return -1;
	db_bind_text(s, 1, name);
	db_bind_text(s, 2, name);
	selection_bind(sel, SELECTION_SCOPE, s, &place);
	while ((rc = db_step(db, s, err)) == 1) {
		const struct edge e = { .user = db_text(s, 0),
			.agent = db_text(s, 1),
			.app = db_text(s, 2) };

		rc = sink(&e, ctx, err);
		if (rc)
			break;
	}
	sqlite3_finalize(s);
	return rc < 0 ? -1 : 0;
}

/* ---- what changed ---- */

#define CHANGED_AT                                   \
	"max(m.created_at, ifnull(m.updated_at, 0)," \
	" ifnull(m.superseded_at, 0))"

int
edges_changed(struct db *db, const struct selection *sel, int64_t since,
    int64_t limit, edges_sink *sink, void *ctx, struct err *err)
{
	struct buf sql = { 0 };
	sqlite3_stmt *s;
	int place = 1, rc;

	buf_string(&sql, "SELECT" COLUMNS SOURCES " FROM " TABLES " WHERE ");
	selection_sql(sel, SELECTION_ALL, &sql);
	buf_string(&sql, IS_EDGE " AND " CHANGED_AT " >= ? ORDER BY " CHANGED_AT
				 ", m.seq LIMIT ?");
	s = db_prepare(db, sql.data, err);
	buf_release(&sql);
	if (!s)
		return -1;
	selection_bind(sel, SELECTION_ALL, s, &place);
	sqlite3_bind_int64(s, place++, since);
	sqlite3_bind_int64(s, place, limit);
	rc = step_all(db, s, sink, ctx, err);
	sqlite3_finalize(s);
	return rc < 0 ? -1 : 0;
}
