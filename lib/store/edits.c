#include "store/edits.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/record.h"
#include "store/rows.h"
#include "store/rows_row.h"
#include "store/schema.h"
#include "store/states.h"

enum { FORM = 4 /* of the schema that has these tables */ };

const char *
edit_event_name(enum edit_event event)
{
	static const char *const names[EDIT_EVENTS] = { "ADD", "UPDATE",
		"SUPERSEDE", "DELETE", "STRENGTHEN", "DECAY", "REVIVE",
		"ARCHIVE" };

	return names[event];
}

/* ---- noting ---- */

int
edits_begin(struct db *db, struct edit *edit, struct err *err)
{
	sqlite3_stmt *s;

	if (edit->number)
		return 0;
	s = db_statement(db,
	    "INSERT INTO edits(at, changed_by, reason) VALUES(?1, ?2, ?3)",
	    err);
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, clock_now());
	db_bind_text(s, 2, edit->by ? edit->by : "");
	db_bind_text(s, 3, edit->reason);
	if (db_step(db, s, err) < 0)
		return -1;
	edit->number = sqlite3_last_insert_rowid(db_sqlite(db));
	return 0;
}

/* The statement with the edit's number, and a row's id and event, in it. */
static sqlite3_stmt *
prepare(struct db *db, struct edit *edit, const char *id, enum edit_event event,
    struct err *err)
{
	sqlite3_stmt *s;

	if (edits_begin(db, edit, err) < 0)
		return NULL;
	s = db_statement(db,
	    "INSERT INTO edit_rows(edit, place, id, event, version, was,"
	    " became) SELECT ?1, ifnull(max(place), 0) + 1, ?2, ?3, ?4, ?5, ?6"
	    " FROM edit_rows WHERE edit = ?1",
	    err);
	if (!s)
		return NULL;
	sqlite3_clear_bindings(s);
	sqlite3_bind_int64(s, 1, edit->number);
	db_bind_text(s, 2, id);
	sqlite3_bind_int(s, 3, event);
	return s;
}

int
edits_note(struct db *db, struct edit *edit, const char *id,
    enum edit_event event, int64_t version, struct err *err)
{
	sqlite3_stmt *s = prepare(db, edit, id, event, err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 4, version);
	return db_step(db, s, err);
}

int
edits_note_state(struct db *db, struct edit *edit,
    const struct states_change *change, enum edit_event event, struct err *err)
{
	sqlite3_stmt *s = prepare(db, edit, change->id, event, err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 4, 0);
	sqlite3_bind_int(s, 5, change->was);
	sqlite3_bind_int(s, 6, change->became);
	return db_step(db, s, err);
}

int
edits_take_back(struct db *db, int64_t number, const struct edit_row *row,
    int64_t form, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "UPDATE edit_rows SET version = ?3 WHERE edit = ?1 AND place = ?2",
	    err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, number);
	sqlite3_bind_int64(s, 2, row->place);
	sqlite3_bind_int64(s, 3, form);
	return db_step(db, s, err);
}

int
edits_end(struct db *db, int64_t number, int64_t now, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "UPDATE edits SET undone_at = ?2 WHERE number = ?1", err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, number);
	sqlite3_bind_int64(s, 2, now);
	return db_step(db, s, err);
}

/* ---- asking ---- */

static const char *
copy(sqlite3_stmt *s, int column, struct arena *arena)
{
	const char *text = db_text(s, column);

	return text ? arena_copy(
			  arena, text, (size_t)sqlite3_column_bytes(s, column))
		    : NULL;
}

static enum edit_event
event_of(sqlite3_stmt *s, int column)
{
	int event = sqlite3_column_int(s, column);

	return event >= 0 && event < EDIT_EVENTS ? (enum edit_event)event
						 : EDIT_UPDATE;
}

static enum memory_state
state_of(sqlite3_stmt *s, int column)
{
	int state = sqlite3_column_int(s, column);

	return state >= 0 && state < MEMORY_STATES ? (enum memory_state)state
						   : MEMORY_ACTIVE;
}

int
edits_rows(struct db *db, int64_t number, struct arena *arena,
    struct edit_row **rows, size_t *n, struct err *err)
{
	static const char sql[] =
	    "SELECT r.id, r.event, r.version, r.place, r.was, r.became,"
	    " r.was IS NOT NULL FROM edits e"
	    " LEFT JOIN edit_rows r ON r.edit = e.number"
	    " WHERE e.number = ?1 AND e.undone_at IS NULL ORDER BY r.place";
	int rc = schema_has(db, FORM, err);
	sqlite3_stmt *s;
	size_t room = 0;
	bool there = false;

	*rows = NULL;
	*n = 0;
	if (rc != 1)
		return rc;
	s = db_statement(db, sql, err);
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, number);
	while ((rc = db_step(db, s, err)) == 1) {
		there = true;
		/* of entities alone */
		if (!db_text(s, 0))
			continue;
		*rows = arena_grow(arena, *rows, *n, &room, sizeof **rows);
		(*rows)[(*n)++] = (struct edit_row){ .id = copy(s, 0, arena),
			.event = event_of(s, 1),
			.version = sqlite3_column_int64(s, 2),
			.place = sqlite3_column_int64(s, 3),
			.was = state_of(s, 4),
			.became = state_of(s, 5),
			.state_only = sqlite3_column_int(s, 6) };
	}
	return rc < 0 ? -1 : there;
}

/* The number that a statement gives, or 0. */
static int
ask(struct db *db, sqlite3_stmt *s, int64_t *number, struct err *err)
{
	int rc = db_step(db, s, err);

	if (rc == 1)
		*number = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

int
edits_last(struct db *db, const char *id, int64_t *number, struct err *err)
{
	static const char all[] =
	    "SELECT max(number) FROM edits WHERE undone_at IS NULL"
	    " AND changed_by NOT IN ('" EDITS_RECALL "', '" EDITS_IMPORTANCE
	    "')";
	static const char one[] = "SELECT max(e.number) FROM edit_rows r"
				  " JOIN edits e ON e.number = r.edit"
				  " WHERE r.id = ?1 AND e.undone_at IS NULL";
	int rc = schema_has(db, FORM, err);
	sqlite3_stmt *s;

	*number = 0;
	if (rc != 1)
		return rc;
	s = db_statement(db, id ? one : all, err);
	if (!s)
		return -1;
	if (id)
		db_bind_text(s, 1, id);
	return ask(db, s, number, err);
}

int
edits_blocking(
    struct db *db, int64_t of, int64_t *number, bool *alone, struct err *err)
{
	static const char sql[] =
	    "SELECT e.number number, e.changed_by IN ('" EDITS_RECALL
	    "', '" EDITS_IMPORTANCE "') FROM edit_rows mine"
	    " JOIN edit_rows r ON r.id = mine.id AND r.edit > mine.edit"
	    " JOIN edits e ON e.number = r.edit"
	    " WHERE mine.edit = ?1 AND e.undone_at IS NULL"
	    /* another entity has come in the place of one of its making */
	    " UNION ALL SELECT n.taken, 0 FROM entity_names n JOIN entities e"
	    " ON e.id = n.entity WHERE n.edit = ?1 AND n.taken > ?1"
	    " AND NOT EXISTS (SELECT 1 FROM entity_names h"
	    "  WHERE h.entity = e.id AND h.name = e.name)"
	    " ORDER BY number DESC LIMIT 1";
	int rc = schema_has(db, FORM, err);
	sqlite3_stmt *s;

	*number = 0;
	*alone = false;
	if (rc != 1)
		return rc;
	s = db_statement(db, sql, err);
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, of);
	rc = db_step(db, s, err);
	if (rc == 1) {
		*number = sqlite3_column_int64(s, 0);
		*alone = sqlite3_column_int(s, 1);
	}
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}
