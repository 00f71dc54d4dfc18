#include "store/rows.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "store/rows_row.h"
#include "store/vectors.h"

const char *
rows_event_name(enum rows_event event)
{
	static const char *const names[ROWS_EVENTS] = { "ADD", "UPDATE",
		"NOOP" };

	return names[event];
}

/* ---- reading ---- */

static const char *
copy_text(sqlite3_stmt *s, int column, struct arena *arena)
{
	const char *text = db_text(s, column);
	size_t len = (size_t)sqlite3_column_bytes(s, column);

	return text && len ? arena_copy(arena, text, len) : NULL;
}

static double
number_of(sqlite3_stmt *s, int column)
{
	return sqlite3_column_type(s, column) == SQLITE_NULL
		   ? NAN
		   : sqlite3_column_double(s, column);
}

static void
read_sources(sqlite3_stmt *s, int column, struct arena *arena, struct memory *m)
{
	const char *text = db_text(s, column), *at = NULL;
	struct json_span list, item;
	struct err err;

	if (!text || strcmp(text, "[]") == 0 ||
	    json_scan(text, strlen(text), &list, &err) < 0)
		return;
	while (json_element(&list, &at, &item))
		m->n_sources++;
	m->sources = arena_bytes(arena, m->n_sources * sizeof *m->sources);
	at = NULL;
	for (size_t i = 0; json_element(&list, &at, &item); i++)
		m->sources[i] = json_text(&item, arena, NULL);
}

void
rows_read(sqlite3_stmt *s, struct arena *arena, struct memory *m)
{
	int64_t form;

	memory_init(m);
	m->seq = sqlite3_column_int64(s, 0);
	m->id = copy_text(s, 1, arena);
	m->type = (enum memory_type)sqlite3_column_int(s, 2);
	m->state = (enum memory_state)sqlite3_column_int(s, 3);
	m->role = copy_text(s, 4, arena);
	m->name = copy_text(s, 5, arena);
	m->text = copy_text(s, 6, arena);
	m->text_len = m->text ? strlen(m->text) : 0;
	m->metadata = copy_text(s, 7, arena);
	m->importance = number_of(s, 8);
	m->event_at.at = db_time(s, 9);
	form = sqlite3_column_int64(s, 10);
	m->event_at.precision = (enum clock_precision)(form & 7);
	m->event_at.offset = (int)((form - (form & 7)) / 8);
	m->valid_from = db_time(s, 11);
	m->valid_to = db_time(s, 12);
	m->created_at = db_time(s, 13);
	m->updated_at = db_time(s, 14);
	m->user_id = copy_text(s, 15, arena);
	m->agent_id = copy_text(s, 16, arena);
	m->app_id = copy_text(s, 17, arena);
	m->run_id = copy_text(s, 18, arena);
	read_sources(s, 19, arena, m);
	if (sqlite3_column_type(s, 20) == SQLITE_BLOB)
		m->vector = vectors_decode(sqlite3_column_blob(s, 20),
		    (size_t)sqlite3_column_bytes(s, 20), arena, &m->n_vector);
	m->subject = copy_text(s, 21, arena);
	m->relation = copy_text(s, 22, arena);
	m->object = copy_text(s, 23, arena);
	m->confidence = number_of(s, 24);
	m->strength = number_of(s, 25);
	m->superseded_at = db_time(s, 26);
	m->superseded_by = copy_text(s, 27, arena);
	m->supersedes = copy_text(s, 28, arena);
	/* a text that was damaged on disk must not become a NULL further on */
	if (!m->text)
		m->text = "";
}

static int
keep(const struct memory *m, void *ctx, struct err *err)
{
	(void)err;
	*(struct memory *)ctx = *m;
	return 1;
}

int
rows_read_record(
    const char *record, struct arena *arena, struct memory *m, struct err *err)
{
	const struct memory_defaults none = { .type = -1 };
	struct json_span value;

	if (!record || json_scan(record, strlen(record), &value, err) < 0 ||
	    memory_read(&value, &none, arena, keep, m, err) != 1)
		return err_set(err, ERR_STORE, "an old version is no record");
	return 0;
}

int
rows_get(struct db *db, int64_t seq, struct arena *arena, struct memory *m,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "SELECT " ROWS_COLUMNS ROWS_TABLES "WHERE m.seq = ?1", err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	rc = db_step(db, s, err);
	if (rc == 1)
		rows_read(s, arena, m);
	sqlite3_reset(s);
	return rc;
}

int
rows_find(struct db *db, const char *id, struct arena *arena, struct memory *m,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "SELECT " ROWS_COLUMNS ROWS_TABLES "WHERE m.id = ?1", err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	rc = db_step(db, s, err);
	if (rc == 1)
		rows_read(s, arena, m);
	sqlite3_reset(s);
	return rc;
}

/* The number that sql gives for a session and a number in it; 0 if none. */
static int
turn_beside(struct db *db, const char *sql, int64_t session, int64_t seq,
    int64_t *beside, struct err *err)
{
	sqlite3_stmt *s = db_statement(db, sql, err);
	int rc;

	_Static_assert(
	    MEMORY_TURN == 0 && MEMORY_TOOL == 2 && MEMORY_FORGOTTEN == 6,
	    "the numbers in the statements");
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, session);
	sqlite3_bind_int64(s, 2, seq);
	rc = db_step(db, s, err);
	*beside = rc == 1 ? sqlite3_column_int64(s, 0) : 0;
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

int
rows_previous(struct db *db, int64_t session, int64_t seq, int64_t *previous,
    struct err *err)
{
	static const char sql[] =
	    "SELECT seq FROM memories WHERE session = ?1 AND seq < ?2"
	    " AND type IN (0, 2) AND state <> 6 ORDER BY seq DESC LIMIT 1";

	return turn_beside(db, sql, session, seq, previous, err);
}

int
rows_next(
    struct db *db, int64_t session, int64_t seq, int64_t *next, struct err *err)
{
	static const char sql[] =
	    "SELECT seq FROM memories WHERE session = ?1 AND seq > ?2"
	    " AND type IN (0, 2) AND state <> 6 ORDER BY seq LIMIT 1";

	return turn_beside(db, sql, session, seq, next, err);
}

enum {
	SAMPLE = 1000, /* rows by which it is told how many pass a filter */
	JUMP = 4,      /* rows read one by one in the time of one read along */
};

/* How the newest rows are found. */
enum plan {
	PLAN_PLAIN, /* as SQLite sees fit: by sessions, if it has any */
	PLAN_SORT,  /* all rows as they lie, and sorted */
	PLAN_WALK,  /* the newest ones one by one until there are enough */
};

/* How many of the last SAMPLE rows pass. */
static int
count_sample(struct db *db, const struct selection *sel, int64_t n,
    int64_t *passed, struct err *err)
{
	struct buf sql = { 0 };
	sqlite3_stmt *s;
	int place = 1, rc;

	buf_string(&sql, "SELECT count(*)" ROWS_WALK "WHERE ");
	selection_sql(sel, SELECTION_ALL, &sql);
	buf_string(&sql, " AND m.seq > ?");
	s = db_prepare(db, sql.data, err);
	buf_release(&sql);
	if (!s)
		return -1;
	selection_bind(sel, SELECTION_ALL, s, &place);
	sqlite3_bind_int64(s, place, n - SAMPLE);
	rc = db_step(db, s, err);
	if (rc == 1)
		*passed = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return rc < 0 ? -1 : 0;
}

/*
 * By how many pass: a scope's sessions lead to all of its rows, which have to
 * be sorted; a walk meets limit / share rows, each read by itself.
 */
static int
choose_plan(struct db *db, const struct selection *sel, int64_t limit,
    enum plan *plan, struct err *err)
{
	const struct scope *scope = &sel->scope;
	bool scoped = scope->user.n || scope->agent.n || scope->app.n;
	int64_t n, passed = 0;

	*plan = PLAN_PLAIN;
	if (scope->run.n ||
	    (!scoped && !sel->filter && !sel->types && !sel->states))
		return 0;
	if (db_integer(db, "SELECT max(seq) FROM memories", 0, &n, err) < 0)
		return -1;
	if (n <= SAMPLE)
		return 0;
	if (limit < 0) {
		*plan = sel->filter ? PLAN_SORT : PLAN_PLAIN;
		return 0;
	}
	if (count_sample(db, sel, n, &passed, err) < 0)
		return -1;
	if (scoped && passed * passed * n > limit * SAMPLE * SAMPLE * JUMP)
		*plan = PLAN_WALK;
	else if (!scoped && passed * n < limit * SAMPLE * JUMP)
		*plan = PLAN_SORT;
	return 0;
}

static void
listing_sql(const struct selection *sel, enum rows_order order, bool placed,
    enum plan plan, const struct rows_cursor *after, struct buf *sql)
{
	bool newest = order == ROWS_NEWEST;

	buf_string(sql, "SELECT " ROWS_COLUMNS);
	buf_string(sql, plan == PLAN_WALK ? ROWS_WALK : ROWS_TABLES);
	buf_string(sql, "WHERE ");
	selection_sql(sel, SELECTION_ALL, sql);
	if (after && newest)
		buf_string(sql, " AND (ifnull(m.event_at, m.created_at), m.seq)"
				" < (?, ?)");
	else if (after)
		buf_string(sql,
		    placed ? " AND ifnull(m.place, m.seq) > (SELECT"
			     " ifnull(place, seq) FROM memories WHERE seq = ?)"
			   : " AND m.seq > ?");
	/* with a plus, the index of times is not the way */
	if (newest)
		buf_printf(sql,
		    " ORDER BY %sifnull(m.event_at, m.created_at) DESC,"
		    " m.seq DESC",
		    plan == PLAN_SORT ? "+" : "");
	else
		buf_string(sql, placed ? " ORDER BY ifnull(m.place, m.seq)"
				       : " ORDER BY m.seq");
	buf_string(sql, " LIMIT ?");
}

/* Whether some were restored: then the order of numbers is not that of places.
 */
static int
have_places(struct db *db, int64_t *placed, struct err *err)
{
	return db_integer(db,
	    "SELECT 1 FROM memories WHERE place IS NOT NULL LIMIT 1", 0, placed,
	    err);
}

int
rows_each(struct db *db, const struct selection *sel, enum rows_order order,
    const struct rows_cursor *after, int64_t limit, rows_sink *sink, void *ctx,
    struct err *err)
{
	struct arena arena = { 0 };
	struct buf sql = { 0 };
	sqlite3_stmt *s;
	struct memory m;
	enum plan plan = PLAN_PLAIN;
	int64_t placed;
	int place = 1, rc = -1;

	if (selection_has(sel->as_of))
		return rows_each_as_of(&(struct rows_as_of){ .db = db,
					   .sel = sel,
					   .order = order,
					   .after = after,
					   .limit = limit,
					   .sink = sink,
					   .ctx = ctx },
		    err);
	if ((order == ROWS_NEWEST &&
		choose_plan(db, sel, limit, &plan, err) < 0) ||
	    have_places(db, &placed, err) < 0)
		return -1;
	listing_sql(sel, order, placed, plan, after, &sql);
	s = db_prepare(db, sql.data, err);
	buf_release(&sql);
	if (!s)
		return -1;
	selection_bind(sel, SELECTION_ALL, s, &place);
	if (after && order == ROWS_NEWEST)
		sqlite3_bind_int64(s, place++, after->at);
	if (after)
		sqlite3_bind_int64(s, place++, after->seq);
	sqlite3_bind_int64(s, place, limit);
	while ((rc = db_step(db, s, err)) == 1) {
		rows_read(s, &arena, &m);
		rc = sink(&m, ctx, err);
		arena_reset(&arena);
		if (rc)
			break;
	}
	sqlite3_finalize(s);
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

int
rows_versions(struct db *db, const char *id,
    int (*sink)(const char *record, void *ctx, struct err *err), void *ctx,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT record FROM versions WHERE (?1 IS NULL OR id = ?1)"
	    " AND NOT undone ORDER BY number",
	    err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	while ((rc = db_step(db, s, err)) == 1) {
		rc = sink(db_text(s, 0), ctx, err);
		if (rc)
			break;
	}
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}
