#include "store/blocks.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "store/blocks_check.h"

enum { PLACES_MAX = 100 /* of an old text that are counted */ };

/* A block as it is, was or will be. */
struct state {
	const char *value; /* NULL: there is none */
	const char *description;
	int64_t limit;
	bool read_only;
};

static const struct state NOTHING = { .description = "",
	.limit = BLOCKS_LIMIT };

/* A change under way; texts live in the arena or are the caller's. */
struct work {
	struct db *db;
	const struct block_change *change;
	const char *event;
	struct arena arena;
	int64_t id; /* of the row, 0: there is none yet */
	int64_t now;
	struct state old, new;
};

/* ---- rows ---- */

/* Four columns from `column` on. */
static void
read_state(struct work *w, sqlite3_stmt *s, int column, struct state *state)
{
	const char *value = db_text(s, column);
	const char *description = db_text(s, column + 1);

	*state = NOTHING;
	if (value)
		state->value = arena_copy(&w->arena, value, strlen(value));
	if (description)
		state->description = arena_copy(
		    &w->arena, description, strlen(description));
	state->limit = sqlite3_column_int64(s, column + 2);
	state->read_only = sqlite3_column_int(s, column + 3) != 0;
}

static void
bind_state(sqlite3_stmt *s, int place, const struct state *state)
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

static int
read_old(struct work *w, struct err *err)
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
	w->old = NOTHING;
	if (rc) {
		w->id = sqlite3_column_int64(s, 0);
		read_state(w, s, 1, &w->old);
	}
	sqlite3_reset(s);
	return 0;
}

static int
write_new(struct work *w, struct err *err)
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

/* A version, and that which undoing goes back to from the change behind it. */
struct kept {
	int64_t number, undo; /* 0 for none */
	struct state state;
};

/* The newest version up to a number: 1, or 0 if there is none. */
static int
read_kept(struct work *w, int64_t most, struct kept *kept, struct err *err)
{
	sqlite3_stmt *s = db_statement(w->db,
	    "SELECT number, undo, value, description, max_length, read_only"
	    " FROM block_versions WHERE block = ?1 AND number <= ?2"
	    " ORDER BY number DESC LIMIT 1",
	    err);
	int rc;

	*kept = (struct kept){ 0 };
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

/* Drops what is too old, too. */
static int
keep(struct work *w, int64_t number, int64_t undo, struct err *err)
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

/* ---- a change ---- */

static bool
by_model(const struct work *w)
{
	return strcmp(w->change->by, "user") != 0;
}

static int
refuse_read_only(const struct work *w, struct err *err)
{
	return err_set(
	    err, ERR_INPUT, "block '%s' is read-only", w->change->label);
}

/* Reads what is there, which a model may not always change. */
static int
begin(struct work *w, struct err *err)
{
	if (blocks_check_label(w->change->label, err) < 0 ||
	    read_old(w, err) < 0)
		return -1;
	w->new = w->old;
	w->now = clock_now();
	if (w->old.value && w->old.read_only && by_model(w))
		return refuse_read_only(w, err);
	return 0;
}

/* Of what is not there in exactly this scope. */
static int
refuse_missing(struct work *w, struct err *err)
{
	struct block seen;
	int rc = blocks_get(
	    w->db, w->change->scope, w->change->label, &w->arena, &seen, err);

	if (rc < 0)
		return -1;
	return err_set(err, ERR_INPUT,
	    rc ? "no block '%s' in this scope, only one that is shared with "
		 "others"
	       : "no block '%s'",
	    w->change->label);
}

/* A block of a model's own does not hide one that it may not change. */
static int
check_hidden(struct work *w, struct err *err)
{
	struct block seen;
	int rc;

	if (w->old.value || !by_model(w))
		return 0;
	rc = blocks_get(
	    w->db, w->change->scope, w->change->label, &w->arena, &seen, err);
	if (rc < 0)
		return -1;
	return rc && seen.read_only ? refuse_read_only(w, err) : 0;
}

static bool
is_same(const struct state *a, const struct state *b)
{
	if (!a->value || !b->value)
		return a->value == b->value;
	return strcmp(a->value, b->value) == 0 &&
	       strcmp(a->description, b->description) == 0 &&
	       a->limit == b->limit && a->read_only == b->read_only;
}

/* With the version that undoing goes back to; 0: this change is that. */
static int
store(struct work *w, int64_t newest, const int64_t *undo, struct err *err)
{
	int64_t number = newest + 1;

	if (write_new(w, err) < 0)
		return -1;
	return keep(w, number, undo ? *undo : number, err);
}

/* Writes the new state, if it is one that may be. */
static int
finish(struct work *w, struct err *err)
{
	struct kept newest;

	if (w->new.value && blocks_check_fits(w->change->label, w->new.value,
				w->new.limit, err) < 0)
		return -1;
	if (is_same(&w->old, &w->new))
		return 0;
	if (read_kept(w, INT64_MAX, &newest, err) < 0)
		return -1;
	return store(w, newest.number, NULL, err);
}

static int
end(struct work *w, int rc)
{
	arena_release(&w->arena);
	return rc;
}

/* ---- settings and value ---- */

static int
apply_settings(struct work *w, const struct block_settings *s, struct err *err)
{
	if (s->description) {
		if (blocks_check_description(s->description, err) < 0)
			return -1;
		w->new.description = s->description;
	}
	if (s->limit >= 0) {
		if (blocks_check_limit(s->limit, err) < 0)
			return -1;
		w->new.limit = s->limit;
	}
	if (s->read_only >= 0)
		w->new.read_only = s->read_only != 0;
	return 0;
}

static int
put(struct work *w, const char *value, const struct block_settings *settings,
    struct err *err)
{
	if (begin(w, err) < 0)
		return -1;
	if (!value && !w->old.value)
		return refuse_missing(w, err);
	if (value) {
		if (blocks_check_text(value, err) < 0 ||
		    check_hidden(w, err) < 0)
			return -1;
		/* of one that was deleted, nothing is left but its versions */
		if (!w->old.value)
			w->new = NOTHING;
		w->new.value = value;
	}
	if (settings && apply_settings(w, settings, err) < 0)
		return -1;
	return finish(w, err);
}

int
blocks_put(struct db *db, const struct block_change *change, const char *value,
    const struct block_settings *settings, struct err *err)
{
	struct work w = { .db = db, .change = change, .event = "set" };

	return end(&w, put(&w, value, settings, err));
}

int
blocks_set(struct db *db, const struct block_change *change, const char *value,
    struct err *err)
{
	return blocks_put(db, change, value, NULL, err);
}

int
blocks_settings(struct db *db, const struct block_change *change,
    const struct block_settings *settings, struct err *err)
{
	return blocks_put(db, change, NULL, settings, err);
}

/* ---- parts of the value ---- */

static int
append(struct work *w, const char *text, struct buf *value, struct err *err)
{
	if (blocks_check_text(text, err) < 0 || begin(w, err) < 0)
		return -1;
	if (!w->old.value)
		return refuse_missing(w, err);
	if (!*text)
		return err_set(err, ERR_INPUT, "nothing to append to '%s'",
		    w->change->label);
	buf_string(value, w->old.value);
	if (value->len && value->data[value->len - 1] != '\n')
		buf_char(value, '\n');
	buf_string(value, text);
	w->new.value = value->data;
	return finish(w, err);
}

int
blocks_append(struct db *db, const struct block_change *change,
    const char *text, struct err *err)
{
	struct work w = { .db = db, .change = change, .event = "append" };
	struct buf value = { 0 };
	int rc = end(&w, append(&w, text, &value, err));

	buf_release(&value);
	return rc;
}

/* In how many places it stands, overlapping ones too; the first to *at. */
static int
count_places(const char *text, const char *old, const char **at)
{
	int n = 0;

	for (text = strstr(text, old); text && n < PLACES_MAX;
	     text = strstr(text + 1, old))
		if (!n++)
			*at = text;
	return n;
}

static int
find_place(struct work *w, const char *old, const char **at, struct err *err)
{
	char shown[BLOCKS_CHECK_QUOTE];
	int n = count_places(w->old.value, old, at);

	if (n == 1)
		return 0;
	blocks_check_quote(shown, old);
	if (!n)
		return err_set(err, ERR_INPUT, "'%s' is not in block '%s'",
		    shown, w->change->label);
	return err_set(err, ERR_INPUT,
	    "'%s' stands in %d%s places in block '%s'", shown, n,
	    n == PLACES_MAX ? " or more" : "", w->change->label);
}

static int
replace(struct work *w, const char *old, const char *new, struct buf *value,
    struct err *err)
{
	const char *at = NULL;

	if (blocks_check_text(old, err) < 0 ||
	    blocks_check_text(new, err) < 0 || begin(w, err) < 0)
		return -1;
	if (!w->old.value)
		return refuse_missing(w, err);
	if (!*old)
		return err_set(err, ERR_INPUT, "nothing to replace in '%s'",
		    w->change->label);
	if (find_place(w, old, &at, err) < 0)
		return -1;
	buf_add(value, w->old.value, (size_t)(at - w->old.value));
	buf_string(value, new);
	buf_string(value, at + strlen(old));
	w->new.value = buf_text(value);
	return finish(w, err);
}

int
blocks_replace(struct db *db, const struct block_change *change,
    const char *old, const char *new, struct err *err)
{
	struct work w = { .db = db, .change = change, .event = "replace" };
	struct buf value = { 0 };
	int rc = end(&w, replace(&w, old, new, &value, err));

	buf_release(&value);
	return rc;
}

/* ---- gone, and back ---- */

static int delete (struct work *w, struct err *err)
{
	if (begin(w, err) < 0)
		return -1;
	if (!w->old.value)
		return refuse_missing(w, err);
	w->new = NOTHING;
	return finish(w, err);
}

int
blocks_delete(struct db *db, const struct block_change *change, struct err *err)
{
	struct work w = { .db = db, .change = change, .event = "delete" };

	return end(&w, delete (&w, err));
}

/*
 * Each version says where undoing goes from the change that it was kept by:
 * to itself, and from an undoing that brought number k back, to where it went
 * before k was changed, which the version before k says.
 */
static int
undo(struct work *w, struct err *err)
{
	struct kept newest, target, before;
	int rc = begin(w, err);

	if (rc == 0)
		rc = read_kept(w, INT64_MAX, &newest, err);
	if (rc <= 0 || !newest.undo)
		return rc < 0 ? -1 : 0;
	rc = read_kept(w, newest.undo, &target, err);
	if (rc < 0 || target.number != newest.undo)
		return rc < 0 ? -1 : 0;
	if (target.state.value && check_hidden(w, err) < 0)
		return -1;
	if (read_kept(w, target.number - 1, &before, err) < 0)
		return -1;
	w->new = target.state;
	return store(w, newest.number, &before.undo, err) < 0 ? -1 : 1;
}

int
blocks_undo(struct db *db, const struct block_change *change, struct err *err)
{
	struct work w = { .db = db, .change = change, .event = "undo" };

	return end(&w, undo(&w, err));
}
