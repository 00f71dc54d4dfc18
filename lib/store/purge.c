#include "store/purge.h"

#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "store/entries.h"
#include "store/formation.h"
#include "store/heard.h"
#include "store/queue.h"

/* Table meta says by this key that a purge was begun. */
#define PURGE_KEY "purge"

_Static_assert(MEMORY_FORGOTTEN == 6, "the number in the statements");

int
purge_is_left(struct cube *cube, struct err *err)
{
	char *value = cube_meta(cube, PURGE_KEY, err);
	int rc = value ? *value != '\0' : -1;

	free(value);
	return rc;
}

int
purge_begin(struct cube *cube, struct err *err)
{
	return cube_set_meta(cube, PURGE_KEY, "begun", err);
}

/* ---- statements of a text or a number ---- */

static int
run_text(struct db *db, const char *sql, const char *text, struct err *err)
{
	sqlite3_stmt *s = db_statement(db, sql, err);

	if (!s)
		return -1;
	db_bind_text(s, 1, text);
	return db_step(db, s, err) < 0 ? -1 : 0;
}

static int
run_number(struct db *db, const char *sql, int64_t number, struct err *err)
{
	sqlite3_stmt *s = db_statement(db, sql, err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, number);
	return db_step(db, s, err) < 0 ? -1 : 0;
}

/* ---- what there is ---- */

int
purge_has_forms(struct db *db, const char *id, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "SELECT 1 FROM versions WHERE id = ?1 LIMIT 1", err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	rc = db_step(db, s, err);
	sqlite3_reset(s);
	return rc;
}

static const char *
only(const struct scope_values *values)
{
	return values->n ? values->items[0] : NULL;
}

static void
bind_scope(sqlite3_stmt *s, const struct scope *scope)
{
	db_bind_text(s, 1, only(&scope->user));
	db_bind_text(s, 2, only(&scope->agent));
	db_bind_text(s, 3, only(&scope->app));
}

int
purge_forms(struct db *db, const struct scope *scope,
    int (*each)(const struct purge_form *form, void *ctx, struct err *err),
    void *ctx, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT number, id, NOT EXISTS (SELECT 1 FROM memories m"
	    "  WHERE m.id = v.id) FROM versions v WHERE json_valid(record)"
	    " AND ifnull(json_extract(record, '$.user_id') = ?1, ?1 IS NULL)"
	    " AND ifnull(json_extract(record, '$.agent_id') = ?2, ?2 IS NULL)"
	    " AND ifnull(json_extract(record, '$.app_id') = ?3, ?3 IS NULL)"
	    " AND ifnull(json_extract(record, '$.run_id') = ?4, ?4 IS NULL)"
	    " ORDER BY number",
	    err);
	int rc;

	if (!s)
		return -1;
	bind_scope(s, scope);
	db_bind_text(s, 4, only(&scope->run));
	while ((rc = db_step(db, s, err)) == 1) {
		struct purge_form form = { sqlite3_column_int64(s, 0),
			db_text(s, 1), sqlite3_column_int(s, 2) };

		rc = each(&form, ctx, err);
		if (rc)
			break;
	}
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

int
purge_records(struct db *db, const char *id,
    int (*each)(const char *record, void *ctx, struct err *err), void *ctx,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT record FROM versions WHERE id = ?1 ORDER BY number", err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	while ((rc = db_step(db, s, err)) == 1) {
		rc = each(db_text(s, 0), ctx, err);
		if (rc)
			break;
	}
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

/* ---- one memory ---- */

static int
find_row(struct db *db, const char *id, struct purge_row *row, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT seq, session, state <> 6 FROM memories WHERE id = ?1", err);
	int rc;

	*row = (struct purge_row){ 0 };
	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	rc = db_step(db, s, err);
	if (rc == 1)
		*row = (struct purge_row){ sqlite3_column_int64(s, 0),
			sqlite3_column_int64(s, 1), sqlite3_column_int(s, 2) };
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

/* The entry in the table that is to take the place of the one that serves. */
static int
remove_next(struct db *db, int64_t seq, struct err *err)
{
	struct entries_writer next = { .next = true };
	int64_t there;
	int rc = db_integer(db,
	    "SELECT 1 FROM sqlite_schema WHERE name = 'entries_next'", 0,
	    &there, err);

	if (rc == 0 && there)
		rc = entries_remove(&next, db, seq, err);
	entries_release(&next);
	return rc;
}

/* What is known by the number of a row; the row itself comes last. */
static int
remove_row(struct db *db, int64_t seq, struct err *err)
{
	static const char *const deletes[] = {
		"DELETE FROM sources WHERE seq = ?1",
		"DELETE FROM vectors WHERE seq = ?1",
		"DELETE FROM embeddings WHERE seq = ?1",
		"DELETE FROM memories WHERE seq = ?1",
	};

	for (size_t i = 0; i < sizeof deletes / sizeof *deletes; i++)
		if (run_number(db, deletes[i], seq, err) < 0)
			return -1;
	if (queue_drop_memory(db, seq, err) < 0)
		return -1;
	return remove_next(db, seq, err);
}

/* Old forms had numbers, too, for which a job may have failed. */
static const char *const BY_ID[] = {
	"DELETE FROM jobs WHERE seq IN (SELECT seq FROM versions WHERE id = ?1)",
	/* a reason may be what the user said of it */
	"UPDATE edits SET reason = NULL WHERE number IN"
	" (SELECT edit FROM edit_rows WHERE id = ?1)",
	"DELETE FROM edit_rows WHERE id = ?1",
	"DELETE FROM versions WHERE id = ?1",
	"DELETE FROM sources WHERE source = ?1",
	"DELETE FROM accesses WHERE id = ?1",
};

int
purge_memory(
    struct db *db, const char *id, struct purge_row *row, struct err *err)
{
	if (find_row(db, id, row, err) < 0 ||
	    (row->seq && remove_row(db, row->seq, err) < 0))
		return -1;
	for (size_t i = 0; i < sizeof BY_ID / sizeof *BY_ID; i++)
		if (run_text(db, BY_ID[i], id, err) < 0)
			return -1;
	return row->seq ? purge_forming(db, row->session, err) : 0;
}

int
purge_form(struct db *db, int64_t number, struct err *err)
{
	static const char *const steps[] = {
		"UPDATE edits SET reason = NULL WHERE number IN"
		" (SELECT r.edit FROM versions v JOIN edit_rows r"
		"  ON r.id = v.id WHERE v.number = ?1)",
		"DELETE FROM edit_rows WHERE version = ?1 AND id ="
		" (SELECT id FROM versions WHERE number = ?1)",
		"DELETE FROM versions WHERE number = ?1",
	};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (run_number(db, steps[i], number, err) < 0)
			return -1;
	return 0;
}

int
purge_forming(struct db *db, int64_t session, struct err *err)
{
	struct formation_session found;
	struct formation formation;
	struct arena arena = { 0 };
	int64_t seq, job;
	size_t n = 0;
	int rc;

	if (formation_get(db, session, &formation, err) < 0)
		return -1;
	if (!formation.job)
		return 0;
	if (run_number(db,
		"DELETE FROM jobs WHERE id = ?1 AND kind = '" FORMATION_KIND
		"'",
		formation.job, err) < 0)
		return -1;
	if (!sqlite3_changes(db_sqlite(db)))
		return 0;
	rc = formation_new(db, session, formation.formed, &seq, 1, &n, err);
	if (rc == 0 && n)
		rc = formation_session(db, session, &arena, &found, err);
	if (rc == 1)
		rc = formation_put(
		    db, session, found.user, QUEUE_NORMAL, &job, err);
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

/* ---- what belongs to scopes ---- */

#define IN_SCOPE                                                 \
	" user = ifnull(?1, user) AND agent = ifnull(?2, agent)" \
	" AND app = ifnull(?3, app)"

int
purge_scope(struct db *db, const struct scope *scope, struct err *err)
{
	static const char *const deletes[] = {
		"DELETE FROM block_versions WHERE block IN"
		" (SELECT id FROM blocks WHERE" IN_SCOPE ")",
		"DELETE FROM blocks WHERE" IN_SCOPE,
		"DELETE FROM entity_names WHERE entity IN"
		" (SELECT id FROM entities WHERE" IN_SCOPE ")",
		"DELETE FROM entities WHERE" IN_SCOPE,
	};

	for (size_t i = 0; i < sizeof deletes / sizeof *deletes; i++) {
		sqlite3_stmt *s = db_statement(db, deletes[i], err);

		if (!s)
			return -1;
		bind_scope(s, scope);
		if (db_step(db, s, err) < 0)
			return -1;
	}
	return 0;
}

/* ---- what belongs to nothing ---- */

static const char *const REST[] = {
	"DELETE FROM edits WHERE NOT EXISTS"
	" (SELECT 1 FROM edit_rows r WHERE r.edit = number)",
	"DELETE FROM sessions WHERE NOT EXISTS"
	" (SELECT 1 FROM memories m WHERE m.session = sessions.id);"
	"DELETE FROM formation WHERE session NOT IN (SELECT id FROM sessions);"
	"DELETE FROM jobs WHERE kind = '" FORMATION_KIND "' AND"
	" CAST(payload AS INTEGER) NOT IN (SELECT id FROM sessions)",
	"UPDATE job_turns SET user = '' WHERE user NOT IN"
	" (SELECT user_id FROM sessions)",
	"UPDATE jobs SET last_error = 'not kept: memories were purged'"
	" WHERE last_error IS NOT NULL",
	"DELETE FROM asked",
};

/* What was heard is heard again, of what is there. */
static int
run_rest(struct db *db, size_t i, struct err *err)
{
	return i < sizeof REST / sizeof *REST ? db_run(db, REST[i], err)
					      : heard_drop(db, err);
}

int
purge_rest(struct db *db, struct err *err)
{
	for (size_t i = 0; i <= sizeof REST / sizeof *REST; i++) {
		if (db_begin(db, true, err) < 0)
			return -1;
		if (run_rest(db, i, err) < 0) {
			db_rollback(db);
			return -1;
		}
		if (db_commit(db, err) < 0)
			return -1;
	}
	return 0;
}

/* ---- the file ---- */

int
purge_file(struct cube *cube, struct err *err)
{
	struct db *db = cube->db;

	if (db_vacuum(db, err) < 0 || db_truncate_log(db, err) < 0 ||
	    db_begin(db, true, err) < 0)
		return -1;
	if (db_run(db, "DELETE FROM meta WHERE key = '" PURGE_KEY "'", err) <
	    0) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db, err);
}
