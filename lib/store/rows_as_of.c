#include "store/rows_row.h"

#include "base/buf.h"
#include "store/states.h"

/* An old form, as a statement gives it, and where it stands in listings. */
struct old_form {
	const char *record;
	int64_t seq;
};

/* Reads it as what it was at a time: with no end. */
static int
read_old(struct db *db, const struct old_form *form, int64_t at,
    struct arena *arena, struct memory *m, struct err *err)
{
	if (rows_read_record(form->record, arena, m, err) < 0 ||
	    states_then(db, m->id, at, m->replaced_at, &m->state, err) < 0)
		return -1;
	m->seq = form->seq;
	m->replaced_at = CLOCK_NONE;
	return 0;
}

/* Reads a row as what it was then; 1 if it is there. */
static int
read_row(struct db *db, int64_t seq, int64_t at, struct arena *arena,
    struct memory *m, struct err *err)
{
	int rc = rows_get(db, seq, arena, m, err);

	if (rc == 1 &&
	    states_then(db, m->id, at, CLOCK_NONE, &m->state, err) < 0)
		return -1;
	return rc;
}

int
rows_each_old(struct db *db, const struct selection *sel, rows_sink *sink,
    void *ctx, struct err *err)
{
	struct arena arena = { 0 };
	struct buf sql = { 0 };
	sqlite3_stmt *s;
	struct memory m;
	int place = 1, rc;

	buf_string(&sql, "SELECT m.record, m.seq FROM ");
	buf_string(&sql, selection_old_tables);
	buf_string(&sql, " WHERE ");
	selection_sql(sel, SELECTION_ALL | SELECTION_OLD, &sql);
	s = db_prepare(db, sql.data, err);
	buf_release(&sql);
	if (!s)
		return -1;
	selection_bind(sel, SELECTION_ALL | SELECTION_OLD, s, &place);
	while ((rc = db_step(db, s, err)) == 1) {
		rc = read_old(db,
		    &(struct old_form){
			db_text(s, 0), sqlite3_column_int64(s, 1) },
		    sel->as_of, &arena, &m, err);
		if (rc == 0)
			rc = sink(&m, ctx, err);
		arena_reset(&arena);
		if (rc)
			break;
	}
	sqlite3_finalize(s);
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

/* ---- rows and old forms together ---- */

/* Rows have a number, old forms that of their version. */
static void
listing_sql(const struct rows_as_of *l, struct buf *sql)
{
	bool newest = l->order == ROWS_NEWEST;

	buf_string(sql,
	    "SELECT seq, number, place FROM (SELECT m.seq AS seq,"
	    " NULL AS number, ifnull(m.place, m.seq) AS place,"
	    " ifnull(m.event_at, m.created_at) AS at" ROWS_TABLES "WHERE ");
	selection_sql(l->sel, SELECTION_ALL, sql);
	buf_string(sql, " UNION ALL SELECT NULL, m.number, m.seq,"
			" ifnull(m.event_at, m.created_at) FROM ");
	buf_string(sql, selection_old_tables);
	buf_string(sql, " WHERE ");
	selection_sql(l->sel, SELECTION_ALL | SELECTION_OLD, sql);
	buf_string(sql, ")");
	if (l->after)
		buf_string(sql, newest ? " WHERE (at, place) < (?, ?)"
				       : " WHERE place > ?");
	buf_string(sql, newest ? " ORDER BY at DESC, place DESC LIMIT ?"
			       : " ORDER BY place LIMIT ?");
}

static void
bind_listing(const struct rows_as_of *l, sqlite3_stmt *s)
{
	int place = 1;

	selection_bind(l->sel, SELECTION_ALL, s, &place);
	selection_bind(l->sel, SELECTION_ALL | SELECTION_OLD, s, &place);
	if (l->after && l->order == ROWS_NEWEST)
		sqlite3_bind_int64(s, place++, l->after->at);
	if (l->after)
		sqlite3_bind_int64(s, place++, l->after->seq);
	sqlite3_bind_int64(s, place, l->limit);
}

/* What stands at a number in versions, to be listed at a place. */
struct placed {
	int64_t number, place, at;
};

static int
read_version(struct db *db, const struct placed *p, struct arena *arena,
    struct memory *m, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "SELECT record FROM versions WHERE number = ?1", err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, p->number);
	rc = db_step(db, s, err);
	if (rc == 1 &&
	    read_old(db, &(struct old_form){ db_text(s, 0), p->place }, p->at,
		arena, m, err) < 0)
		rc = -1;
	sqlite3_reset(s);
	return rc;
}

/* One of the listing; 1 if there is one, as it is in one transaction. */
static int
read_listed(const struct rows_as_of *l, sqlite3_stmt *s, struct arena *arena,
    struct memory *m, struct err *err)
{
	int64_t place = sqlite3_column_int64(s, 2);
	int rc;

	if (sqlite3_column_type(s, 0) == SQLITE_NULL)
		return read_version(l->db,
		    &(struct placed){
			sqlite3_column_int64(s, 1), place, l->sel->as_of },
		    arena, m, err);
	rc = read_row(
	    l->db, sqlite3_column_int64(s, 0), l->sel->as_of, arena, m, err);
	if (rc == 1)
		m->seq = place;
	return rc;
}

int
rows_each_as_of(const struct rows_as_of *l, struct err *err)
{
	struct arena arena = { 0 };
	struct buf sql = { 0 };
	sqlite3_stmt *s;
	struct memory m;
	int rc;

	listing_sql(l, &sql);
	s = db_prepare(l->db, sql.data, err);
	buf_release(&sql);
	if (!s)
		return -1;
	bind_listing(l, s);
	while ((rc = db_step(l->db, s, err)) == 1) {
		rc = read_listed(l, s, &arena, &m, err);
		if (rc == 1)
			rc = l->sink(&m, l->ctx, err);
		arena_reset(&arena);
		if (rc)
			break;
	}
	sqlite3_finalize(s);
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

/* ---- by id ---- */

#define ROW_BEGAN SELECTION_BEGAN_ROW("m")
#define OLD_BEGAN SELECTION_BEGAN_OLD("v")

/* The row, if it is what stood then; seq is its place in listings. */
static int
find_row(struct db *db, const char *id, int64_t at, struct arena *arena,
    struct memory *m, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT m.seq, ifnull(m.place, m.seq) FROM memories m"
	    " WHERE m.id = ?1 AND " ROW_BEGAN " <= ?2 AND NOT EXISTS"
	    " (SELECT 1 FROM versions v WHERE v.id = m.id"
	    " AND v.replaced_at > ?2"
	    " AND " OLD_BEGAN " BETWEEN " ROW_BEGAN " AND ?2)",
	    err);
	int64_t place = 0;
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	sqlite3_bind_int64(s, 2, at);
	rc = db_step(db, s, err);
	if (rc == 1) {
		place = sqlite3_column_int64(s, 1);
		rc = read_row(
		    db, sqlite3_column_int64(s, 0), at, arena, m, err);
	}
	sqlite3_reset(s);
	if (rc == 1)
		m->seq = place;
	return rc;
}

int
rows_find_as_of(struct db *db, const char *id, int64_t at, struct arena *arena,
    struct memory *m, struct err *err)
{
	struct placed p = { .at = at };
	sqlite3_stmt *s;
	int rc;

	if (!selection_has(at))
		return rows_find(db, id, arena, m, err);
	rc = find_row(db, id, at, arena, m, err);
	if (rc)
		return rc;
	s = db_statement(db,
	    "SELECT v.number, ifnull(v.seq, -v.number) FROM versions v"
	    " WHERE v.id = ?1 AND v.replaced_at > ?2"
	    " AND " OLD_BEGAN " <= ?2 ORDER BY " OLD_BEGAN " DESC,"
	    " v.replaced_at, v.number LIMIT 1",
	    err);
	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	sqlite3_bind_int64(s, 2, at);
	rc = db_step(db, s, err);
	if (rc == 1) {
		p.number = sqlite3_column_int64(s, 0);
		p.place = sqlite3_column_int64(s, 1);
	}
	sqlite3_reset(s);
	return rc == 1 ? read_version(db, &p, arena, m, err) : rc;
}
