#include "store/kept.h"

#include <string.h>

#include "base/checksum.h"
#include "base/clock.h"

struct kept_key
kept_key(const char *space, const char *query, size_t len)
{
	struct kept_key key;
	uint64_t seed = checksum(space, strlen(space));

	for (uint64_t i = 0; i < 4; i++)
		key.hash[i] = checksum_seeded(query, len, seed << 2 | i);
	return key;
}

int
kept_get(struct db *db, const struct kept_key *key, struct buf *data,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "SELECT data FROM asked WHERE hash = ?1", err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_blob(s, 1, key->hash, sizeof key->hash, SQLITE_STATIC);
	rc = db_step(db, s, err);
	if (rc == 1)
		buf_add(data, sqlite3_column_blob(s, 0),
		    (size_t)sqlite3_column_bytes(s, 0));
	sqlite3_reset(s);
	return rc;
}

/* Within a write transaction. */
static int
put(struct db *db, const struct kept_key *key, const void *data, size_t size,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "INSERT OR REPLACE INTO asked(hash, used_at, data)"
	    " VALUES(?1, ?2, ?3)",
	    err);
	sqlite3_stmt *bound = db_statement(db,
	    "DELETE FROM asked WHERE used_at <= (SELECT used_at FROM asked"
	    " ORDER BY used_at DESC LIMIT 1 OFFSET ?1)",
	    err);

	if (!s || !bound)
		return -1;
	sqlite3_bind_blob(s, 1, key->hash, sizeof key->hash, SQLITE_STATIC);
	sqlite3_bind_int64(s, 2, clock_now());
	sqlite3_bind_blob64(s, 3, data, size, SQLITE_STATIC);
	sqlite3_bind_int(bound, 1, KEPT_MAX);
	return db_step(db, s, err) < 0 ? -1 : db_step(db, bound, err);
}

void
kept_put(const struct cube *cube, const struct kept_key *key, const void *data,
    size_t size)
{
	struct cube own;
	struct err ignored;
	struct buf parent = { 0 };

	buf_printf(&parent, "%.*s",
	    (int)(strlen(cube->dir) - strlen(cube->name) - 1), cube->dir);
	if (cube_open(&own, parent.data, cube->name, DB_WRITE, false,
		&ignored) == 0 &&
	    own.db) {
		if (db_try_begin(own.db, &ignored) == 1) {
			if (put(own.db, key, data, size, &ignored) < 0)
				db_rollback(own.db);
			else
				db_commit(own.db, &ignored);
		}
		cube_release(&own);
	}
	buf_release(&parent);
}
