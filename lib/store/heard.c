#include "store/heard.h"

/* Before user, agent and application, of which none can have it. */
#define KEY "heard\x1f"

enum { SESSIONS = 500 };

static const char *
or_empty(const char *s)
{
	return s ? s : "";
}

static void
put_key(const struct heard_scope *scope, struct buf *key)
{
	buf_printf(key, KEY "%s\x1f%s\x1f%s", or_empty(scope->user),
	    or_empty(scope->agent), or_empty(scope->app));
}

int
heard_get(struct db *db, const struct heard_scope *scope, struct buf *data,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "SELECT value FROM meta WHERE key = ?1", err);
	struct buf key = { 0 };
	int rc;

	buf_reset(data);
	if (!s)
		return -1;
	put_key(scope, &key);
	db_bind_text(s, 1, key.data);
	rc = db_step(db, s, err);
	if (rc == 1)
		buf_add(data, sqlite3_column_blob(s, 0),
		    (size_t)sqlite3_column_bytes(s, 0));
	sqlite3_reset(s);
	buf_release(&key);
	return rc;
}

int
heard_put(struct db *db, const struct heard_scope *scope,
    const struct buf *data, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "INSERT INTO meta(key, value) VALUES(?1, ?2)"
	    " ON CONFLICT(key) DO UPDATE SET value = excluded.value",
	    err);
	struct buf key = { 0 };
	int rc;

	if (!s)
		return -1;
	put_key(scope, &key);
	db_bind_text(s, 1, key.data);
	sqlite3_bind_blob64(s, 2, buf_text(data), data->len, SQLITE_STATIC);
	rc = db_step(db, s, err);
	buf_release(&key);
	return rc < 0 ? -1 : 0;
}

int
heard_drop(struct db *db, struct err *err)
{
	/* 0x20 is the character behind 0x1f */
	return db_run(db,
	    "DELETE FROM meta WHERE key > '" KEY "' AND key < 'heard '", err);
}

/* ---- rows ---- */

static int
session_rows(
    struct db *db, int64_t session, int64_t *seqs, int room, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT seq FROM memories WHERE session = ?1"
	    " ORDER BY seq DESC LIMIT ?2",
	    err);
	int rc, n = 0;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, session);
	sqlite3_bind_int(s, 2, room);
	while ((rc = db_step(db, s, err)) == 1 && n < room)
		seqs[n++] = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? -1 : n;
}

int
heard_rows(struct db *db, const struct heard_scope *scope, int64_t *seqs,
    int room, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT id FROM sessions WHERE user_id = ?1 AND agent_id = ?2"
	    " AND app_id = ?3 ORDER BY id DESC LIMIT ?4",
	    err);
	int rc, more, n = 0;

	if (!s)
		return -1;
	db_bind_text(s, 1, or_empty(scope->user));
	db_bind_text(s, 2, or_empty(scope->agent));
	db_bind_text(s, 3, or_empty(scope->app));
	sqlite3_bind_int(s, 4, SESSIONS);
	while (n < room && (rc = db_step(db, s, err)) == 1) {
		more = session_rows(
		    db, sqlite3_column_int64(s, 0), seqs + n, room - n, err);
		if (more < 0) {
			rc = -1;
			break;
		}
		n += more;
	}
	sqlite3_reset(s);
	return rc < 0 ? -1 : n;
}
