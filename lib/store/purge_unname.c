#include "store/purge.h"

#include <string.h>

#include "base/record.h"
#include "store/rows_row.h"

/* ---- finding them ---- */

static bool
names_any(struct purge_naming *naming, const struct memory *m)
{
	for (size_t i = 0; i < m->n_sources; i++)
		if (naming->named(m->sources[i], naming->ctx))
			return true;
	return (m->superseded_by &&
		   naming->named(m->superseded_by, naming->ctx)) ||
	       (m->supersedes && naming->named(m->supersedes, naming->ctx));
}

static int
find_rows(struct purge_naming *naming, struct db *db, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT seq, superseded_by, supersedes FROM memories"
	    " WHERE superseded_by IS NOT NULL OR supersedes IS NOT NULL",
	    err);
	struct memory m;
	int rc;

	if (!s)
		return -1;
	memory_init(&m);
	while ((rc = db_step(db, s, err)) == 1) {
		m.superseded_by = db_text(s, 1);
		m.supersedes = db_text(s, 2);
		if (names_any(naming, &m))
			naming->found(
			    sqlite3_column_int64(s, 0), false, naming->ctx);
	}
	return rc;
}

/* Most old forms name nobody, and are not read. */
static int
find_forms(struct purge_naming *naming, struct db *db, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT number, record FROM versions WHERE json_valid(record) AND"
	    " (json_array_length(record, '$.sources') > 0 OR"
	    "  json_extract(record, '$.superseded_by') IS NOT NULL OR"
	    "  json_extract(record, '$.supersedes') IS NOT NULL)",
	    err);
	struct arena arena = { 0 };
	struct memory m;
	int rc;

	if (!s)
		return -1;
	while ((rc = db_step(db, s, err)) == 1) {
		rc = rows_read_record(db_text(s, 1), &arena, &m, err);
		if (rc < 0)
			break;
		if (names_any(naming, &m))
			naming->found(
			    sqlite3_column_int64(s, 0), true, naming->ctx);
		arena_reset(&arena);
	}
	sqlite3_reset(s);
	arena_release(&arena);
	return rc;
}

int
purge_find_naming(struct purge_naming *naming, struct db *db, struct err *err)
{
	return find_rows(naming, db, err) < 0 ? -1
					      : find_forms(naming, db, err);
}

/* ---- taking names out ---- */

static void
unname(struct purge_naming *naming, struct memory *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_sources; i++)
		if (!naming->named(m->sources[i], naming->ctx))
			m->sources[n++] = m->sources[i];
	m->n_sources = n;
	if (m->superseded_by && naming->named(m->superseded_by, naming->ctx))
		m->superseded_by = NULL;
	if (m->supersedes && naming->named(m->supersedes, naming->ctx))
		m->supersedes = NULL;
}

static int
unname_row(
    struct purge_naming *naming, struct db *db, int64_t seq, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "UPDATE memories SET superseded_by = ?2, supersedes = ?3"
	    " WHERE seq = ?1",
	    err);
	struct arena arena = { 0 };
	struct memory m;
	int rc = s ? rows_get(db, seq, &arena, &m, err) : -1;

	if (rc == 1) {
		unname(naming, &m);
		sqlite3_bind_int64(s, 1, seq);
		db_bind_text(s, 2, m.superseded_by);
		db_bind_text(s, 3, m.supersedes);
		rc = db_step(db, s, err);
		sqlite3_clear_bindings(s);
	}
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

static int
set_form(struct db *db, int64_t number, const struct memory *m, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "UPDATE versions SET record = ?2 WHERE number = ?1", err);
	struct buf record = { 0 };
	int rc;

	if (!s)
		return -1;
	memory_print(&record, m, MEMORY_FIELDS_ALL, NULL);
	sqlite3_bind_int64(s, 1, number);
	db_bind_text(s, 2, record.data);
	rc = db_step(db, s, err);
	sqlite3_clear_bindings(s);
	buf_release(&record);
	return rc < 0 ? -1 : 0;
}

static int
unname_form(
    struct purge_naming *naming, struct db *db, int64_t number, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "SELECT record FROM versions WHERE number = ?1", err);
	struct arena arena = { 0 };
	struct memory m;
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, number);
	rc = db_step(db, s, err);
	if (rc == 1 &&
	    (rc = rows_read_record(db_text(s, 0), &arena, &m, err)) == 0) {
		unname(naming, &m);
		rc = set_form(db, number, &m, err);
	}
	sqlite3_reset(s);
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

int
purge_unname(struct purge_naming *naming, struct db *db, int64_t number,
    bool form, struct err *err)
{
	return form ? unname_form(naming, db, number, err)
		    : unname_row(naming, db, number, err);
}
