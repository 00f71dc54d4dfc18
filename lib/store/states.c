#include "store/states.h"

#include "base/clock.h"

static int
set(struct db *db, int64_t seq, enum memory_state from, enum memory_state to,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "UPDATE memories SET state = ?3 WHERE seq = ?1 AND state = ?2",
	    err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	sqlite3_bind_int(s, 2, from);
	sqlite3_bind_int(s, 3, to);
	if (db_step(db, s, err) < 0)
		return -1;
	return sqlite3_changes(db_sqlite(db)) == 1;
}

int
states_apply(struct db *db, const struct states_change *change,
    struct edit *edit, enum edit_event event, struct err *err)
{
	int rc = set(db, change->seq, change->was, change->became, err);

	if (rc == 1 && edits_note_state(db, edit, change, event, err) < 0)
		return -1;
	return rc;
}

int
states_take_back(
    struct db *db, const struct states_change *change, struct err *err)
{
	return set(db, change->seq, change->became, change->was, err);
}

int
states_since(struct db *db, const char *id, enum memory_state state,
    int64_t *at, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT max(e.at) FROM edit_rows r JOIN edits e"
	    " ON e.number = r.edit WHERE r.id = ?1 AND r.became = ?2"
	    " AND e.undone_at IS NULL",
	    err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	sqlite3_bind_int(s, 2, state);
	rc = db_step(db, s, err);
	*at = rc == 1 ? db_time(s, 0) : CLOCK_NONE;
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

int
states_then(struct db *db, const char *id, int64_t at, int64_t until,
    enum memory_state *state, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT iif(e.at > ?2, r.was, r.became) FROM edit_rows r"
	    " JOIN edits e ON e.number = r.edit WHERE r.id = ?1"
	    " AND r.was IS NOT NULL AND (e.at > ?2 OR e.undone_at > ?2)"
	    " AND (?3 IS NULL OR iif(e.at > ?2, e.at, e.undone_at) <= ?3)"
	    " ORDER BY iif(e.at > ?2, e.at, e.undone_at),"
	    " iif(e.at > ?2, e.number, -e.number) LIMIT 1",
	    err);
	int rc, number;

	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	sqlite3_bind_int64(s, 2, at);
	db_bind_time(s, 3, until);
	rc = db_step(db, s, err);
	number = sqlite3_column_int(s, 0);
	if (rc == 1 && number >= 0 && number < MEMORY_STATES)
		*state = (enum memory_state)number;
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}
