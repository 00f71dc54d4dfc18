#include "store/blocks_state.h"

#include <string.h>

const struct blocks_state blocks_state_nothing = { .description = "",
	.limit = BLOCKS_LIMIT };

/* Four columns from `column` on. */
static void
read_state(struct blocks_work *w, sqlite3_stmt *s, int column,
    struct blocks_state *state)
{
	const char *value = db_text(s, column);
	const char *description = db_text(s, column + 1);

	*state = blocks_state_nothing;
	if (value)
		state->value = arena_copy(&w->arena, value, strlen(value));
	if (description)
		state->description = arena_copy(
		    &w->arena, description, strlen(description));
	state->limit = sqlite3_column_int64(s, column + 2);
	state->read_only = sqlite3_column_int(s, column + 3) != 0;
}

static void
bind_state(sqlite3_stmt *s, int place, const struct blocks_state *state)
{
	db_bind_text(s, place, state->value);
	db_bind_text(s, place + 1, state->description);
	sqlite3_bind_int64(s, place + 2, state->limit);
	sqlite3_bind_int(s, place + 3, state->read_only);
}

static void
bind_name(sqlite3_stmt *s, const struct block_change *change)
{
	db_bind_text(s, 1, change->label);
	db_bind_text(s, 2, change->scope->user);
	db_bind_text(s, 3, change->scope->agent);
	db_bind_text(s, 4, change->scope->app);
}

int
blocks_state_read(struct blocks_work *w, struct err *err)
{
	sqlite3_stmt *s = db_statement(w->db,
	    "SELECT id, value, description, max_length, read_only FROM blocks"
	    " WHERE label = ?1 AND user = ?2 AND agent = ?3 AND app = ?4",
	    err);
	int rc;

	if (!s)
		return -1;
	bind_name(s, w->change);
	rc = db_step(w->db, s, err);
	if (rc < 0)
		return -1;
	w->old = blocks_state_nothing;
	if (rc) {
		w->id = sqlite3_column_int64(s, 0);
		read_state(w, s, 1, &w->old);
	}
	sqlite3_reset(s);
	return 0;
}

static int
write_new(struct blocks_work *w, struct err *err)
{
	sqlite3_stmt *s = db_statement(w->db,
	    "INSERT INTO blocks(label, user, agent, app, value, description,"
	    " max_length, read_only, updated_at)"
	    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
	    " ON CONFLICT DO UPDATE SET value = excluded.value,"
	    " description = excluded.description,"
	    " max_length = excluded.max_length,"
	    " read_only = excluded.read_only,"
	    " updated_at = excluded.updated_at",
	    err);

	if (!s)
		return -1;
	bind_name(s, w->change);
	bind_state(s, 5, &w->new);
	sqlite3_bind_int64(s, 9, w->now);
	if (db_step(w->db, s, err) < 0)
		return -1;
	if (!w->id)
		w->id = sqlite3_last_insert_rowid(db_sqlite(w->db));
	return 0;
}

int
blocks_state_kept(struct blocks_work *w, int64_t most, struct blocks_kept *kept,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(w->db,
	    "SELECT number, undo, value, description, max_length, read_only"
	    " FROM block_versions WHERE block = ?1 AND number <= ?2"
	    " ORDER BY number DESC LIMIT 1",
	    err);
	int rc;

	*kept = (struct blocks_kept){ 0 };
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, w->id);
	sqlite3_bind_int64(s, 2, most);
	rc = db_step(w->db, s, err);
	if (rc == 1) {
		kept->number = sqlite3_column_int64(s, 0);
		kept->undo = sqlite3_column_int64(s, 1);
		read_state(w, s, 2, &kept->state);
	}
	sqlite3_reset(s);
	return rc;
}

static int
keep(struct blocks_work *w, int64_t number, int64_t undo, struct err *err)
{
	sqlite3_stmt *s = db_statement(w->db,
	    "INSERT INTO block_versions(value, description, max_length,"
	    " read_only, block, number, replaced_at, event, changed_by, undo)"
	    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	    err);

	if (!s)
		return -1;
	bind_state(s, 1, &w->old);
	sqlite3_bind_int64(s, 5, w->id);
	sqlite3_bind_int64(s, 6, number);
	sqlite3_bind_int64(s, 7, w->now);
	db_bind_text(s, 8, w->event);
	db_bind_text(s, 9, w->change->by);
	sqlite3_bind_int64(s, 10, undo);
	if (db_step(w->db, s, err) < 0)
		return -1;
	s = db_statement(w->db,
	    "DELETE FROM block_versions WHERE block = ?1 AND number <= ?2",
	    err);
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, w->id);
	sqlite3_bind_int64(s, 2, number - BLOCKS_VERSIONS_MAX);
	return db_step(w->db, s, err);
}

int
blocks_state_write(
    struct blocks_work *w, int64_t number, int64_t undo, struct err *err)
{
	return write_new(w, err) < 0 ? -1 : keep(w, number, undo, err);
}

bool
blocks_state_equal(const struct blocks_state *a, const struct blocks_state *b)
{
	if (!a->value || !b->value)
		return a->value == b->value;
	return strcmp(a->value, b->value) == 0 &&
	       strcmp(a->description, b->description) == 0 &&
	       a->limit == b->limit && a->read_only == b->read_only;
}
