#include "store/rows.h"

#include <string.h>

#include "base/clock.h"
#include "store/rows_row.h"

/* The session of the row, and the row itself. */
static int
find_row(struct db *db, struct rows_restore *r, struct arena *arena,
    struct memory *row, struct err *err)
{
	int rc = rows_find(db, r->id, arena, row, err);
	sqlite3_stmt *s;

	if (rc != 1)
		return rc;
	s = db_statement(
	    db, "SELECT session FROM memories WHERE seq = ?1", err);
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, row->seq);
	rc = db_step(db, s, err);
	if (rc == 1)
		r->put.old_session = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	r->put.old = row->seq;
	return rc;
}

/* Takes the old form out of versions. */
static int
take_version(struct db *db, struct rows_restore *r, struct arena *arena,
    int64_t *place, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "DELETE FROM versions WHERE number = ?1 AND id = ?2"
	    " RETURNING record, seq",
	    err);
	int rc, more;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, r->version);
	db_bind_text(s, 2, r->id);
	rc = db_step(db, s, err);
	if (rc != 1)
		return rc;
	*place = sqlite3_column_int64(s, 1);
	rc = rows_read_record(db_text(s, 0), arena, &r->m, err);
	more = db_step(db, s, err);
	sqlite3_reset(s);
	return rc < 0 || more < 0 ? -1 : 1;
}

static int
check_vector(struct rows_restore *r, struct err *err)
{
	if (!r->dimension)
		r->m.n_vector = 0;
	if (r->m.n_vector == r->dimension)
		return 0;
	return err_set(err, ERR_INPUT,
	    "memory '%s' had a vector of %zu numbers, the cube takes %zu now",
	    r->id, r->m.n_vector, r->dimension);
}

int
rows_restore(
    struct db *db, struct rows_restore *r, struct arena *arena, struct err *err)
{
	struct memory row;
	int64_t place = 0;
	int rc;

	r->put = (struct rows_put){ .event = ROWS_UPDATE };
	memory_init(&r->m);
	rc = find_row(db, r, arena, &row, err);
	if (rc != 1)
		return rc;
	/* the new version comes first: a number is not given twice */
	if (rows_retire(db, &row, clock_now(), true, &r->form, err) < 0)
		return -1;
	if (!r->version)
		return 1;
	rc = take_version(db, r, arena, &place, err);
	if (rc != 1)
		return rc;
	if (check_vector(r, err) < 0)
		return -1;
	r->m.replaced_at = CLOCK_NONE;
	r->put.id = arena_copy(arena, r->id, strlen(r->id));
	if (rows_insert(db, &r->m, place, &r->put, err) < 0)
		return -1;
	r->m.seq = r->put.seq;
	return 1;
}
