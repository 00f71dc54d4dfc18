#include "store/next.h"

#include <stdio.h>
#include <string.h>

#include "store/schema.h"

static const char MAKE[] =
    "CREATE TABLE IF NOT EXISTS entries_next(first INTEGER PRIMARY KEY,"
    " data BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS vectors_next(seq INTEGER PRIMARY KEY,"
    " data BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS changed_next(number INTEGER PRIMARY KEY,"
    " seq INTEGER NOT NULL, session INTEGER NOT NULL);"
    "CREATE TRIGGER IF NOT EXISTS next_deleted AFTER DELETE ON memories BEGIN"
    " DELETE FROM vectors_next WHERE seq = old.seq;"
    " INSERT INTO changed_next(seq, session) VALUES(old.seq, old.session);"
    " END;"
    "CREATE TRIGGER IF NOT EXISTS next_updated AFTER UPDATE ON memories BEGIN"
    " INSERT INTO changed_next(seq, session) VALUES(old.seq, old.session);"
    " END;";

/* Nobody is to be watched any more; a table that is renamed must have none. */
static const char UNWATCH[] = "DROP TRIGGER IF EXISTS next_deleted;"
			      "DROP TRIGGER IF EXISTS next_updated;"
			      "DROP TABLE IF EXISTS changed_next;";

static const char FORGET[] = "DELETE FROM meta WHERE key = '" NEXT_KEY "'";

static const char DROP_ENTRIES[] =
    "ALTER TABLE entries_next RENAME TO entries_old";
static const char DROP_VECTORS[] =
    "ALTER TABLE vectors_next RENAME TO vectors_old";

static const char SWITCH_ENTRIES[] =
    "ALTER TABLE entries RENAME TO entries_old;"
    "ALTER TABLE entries_next RENAME TO entries;";
/* Both go; what is new takes one place, and the other is empty. */
static const char SWITCH_GIVEN[] =
    "ALTER TABLE embeddings RENAME TO embeddings_old;"
    "ALTER TABLE vectors RENAME TO vectors_old;"
    "ALTER TABLE vectors_next RENAME TO vectors;"
    "CREATE TABLE embeddings(seq INTEGER PRIMARY KEY, data BLOB NOT NULL);";
static const char SWITCH_EMBEDDED[] =
    "ALTER TABLE embeddings RENAME TO embeddings_old;"
    "ALTER TABLE vectors RENAME TO vectors_old;"
    "ALTER TABLE vectors_next RENAME TO embeddings;"
    "CREATE TABLE vectors(seq INTEGER PRIMARY KEY, data BLOB NOT NULL);";

char *
next_target(struct cube *cube, struct err *err)
{
	return cube_meta(cube, NEXT_KEY, err);
}

int
next_begin(struct cube *cube, const char *target, struct err *err)
{
	/* one that was lost is what all may be made anew for */
	if (schema_mend(cube->db, err) < 0 || db_run(cube->db, MAKE, err) < 0)
		return -1;
	return cube_set_meta(cube, NEXT_KEY, target, err);
}

int
next_drop(struct db *db, bool keep_vectors, struct err *err)
{
	if (db_run(db, MAKE, err) < 0 || db_run(db, UNWATCH, err) < 0 ||
	    db_run(db, DROP_ENTRIES, err) < 0 ||
	    (!keep_vectors && db_run(db, DROP_VECTORS, err) < 0))
		return -1;
	return db_run(db, FORGET, err);
}

int
next_switch(
    struct db *db, bool keep_vectors, enum vectors_place place, struct err *err)
{
	const char *vectors = keep_vectors                ? DROP_VECTORS
			      : place == VECTORS_EMBEDDED ? SWITCH_EMBEDDED
							  : SWITCH_GIVEN;

	if (db_run(db, UNWATCH, err) < 0 ||
	    db_run(db, SWITCH_ENTRIES, err) < 0 || db_run(db, vectors, err) < 0)
		return -1;
	return db_run(db, FORGET, err);
}

/* ---- taking away ---- */

static const struct old {
	const char *find, *some, *left, *drop;
} OLD[] = {
	{ "SELECT 1 FROM sqlite_schema WHERE name = 'entries_old'",
	    "DELETE FROM entries_old WHERE first IN"
	    " (SELECT first FROM entries_old LIMIT 200)",
	    "SELECT 1 FROM entries_old LIMIT 1", "DROP TABLE entries_old" },
	{ "SELECT 1 FROM sqlite_schema WHERE name = 'vectors_old'",
	    "DELETE FROM vectors_old WHERE seq IN"
	    " (SELECT seq FROM vectors_old LIMIT 4000)",
	    "SELECT 1 FROM vectors_old LIMIT 1", "DROP TABLE vectors_old" },
	{ "SELECT 1 FROM sqlite_schema WHERE name = 'embeddings_old'",
	    "DELETE FROM embeddings_old WHERE seq IN"
	    " (SELECT seq FROM embeddings_old LIMIT 4000)",
	    "SELECT 1 FROM embeddings_old LIMIT 1",
	    "DROP TABLE embeddings_old" },
};

/* One step: 1 if more is left, 0 if the table is gone. */
static int
take_some(struct db *db, const struct old *old, struct err *err)
{
	int64_t there = 0, left = 0;

	if (db_integer(db, old->find, 0, &there, err) < 0)
		return -1;
	if (!there)
		return 0;
	if (db_run(db, old->some, err) < 0 ||
	    db_integer(db, old->left, 0, &left, err) < 0)
		return -1;
	if (!left && db_run(db, old->drop, err) < 0)
		return -1;
	return left != 0;
}

static int
take_away(
    struct db *db, const struct old *old, int (*stopped)(void), struct err *err)
{
	int rc = 1;

	while (rc == 1 && !(stopped && stopped())) {
		if (db_begin(db, true, err) < 0)
			return -1;
		rc = take_some(db, old, err);
		if (rc < 0)
			db_rollback(db);
		else if (db_commit(db, err) < 0)
			return -1;
	}
	return rc < 0 ? -1 : 0;
}

int
next_tidy(struct db *db, int (*stopped)(void), struct err *err)
{
	for (size_t i = 0; i < sizeof OLD / sizeof *OLD; i++) {
		int64_t there;

		/* most times there is nothing, and no writer waits for it */
		if (db_integer(db, OLD[i].find, 0, &there, err) < 0 ||
		    (there && take_away(db, &OLD[i], stopped, err) < 0))
			return -1;
	}
	return 0;
}
