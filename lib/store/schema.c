#include "store/schema.h"

#include <stdio.h>

/*
 * Times are microseconds of UTC.  event_form is offset in minutes * 8 +
 * precision (enum clock_precision), NULL for an instant given in UTC.  In
 * sessions an empty string stands for a scope field that is not set, so that
 * UNIQUE holds.
 */
static const char TRUTH[] =
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
    "CREATE TABLE sessions(id INTEGER PRIMARY KEY, user_id TEXT NOT NULL,"
    " agent_id TEXT NOT NULL, app_id TEXT NOT NULL, run_id TEXT NOT NULL,"
    " UNIQUE(user_id, agent_id, app_id, run_id));"
    "CREATE TABLE memories(seq INTEGER PRIMARY KEY AUTOINCREMENT,"
    " id TEXT NOT NULL UNIQUE, session INTEGER NOT NULL,"
    " type INTEGER NOT NULL, state INTEGER NOT NULL, role TEXT, name TEXT,"
    " memory TEXT NOT NULL, metadata TEXT, importance REAL,"
    " event_at INTEGER, event_form INTEGER, valid_from INTEGER,"
    " valid_to INTEGER, created_at INTEGER NOT NULL, updated_at INTEGER,"
    " hash INTEGER NOT NULL);"
    "CREATE INDEX memories_session ON memories(session);"
    "CREATE INDEX memories_hash ON memories(hash);"
    "CREATE INDEX memories_time ON memories(ifnull(event_at, created_at));"
    "CREATE TABLE versions(number INTEGER PRIMARY KEY, id TEXT NOT NULL,"
    " replaced_at INTEGER NOT NULL, record TEXT NOT NULL);"
    "CREATE INDEX versions_id ON versions(id);"
    "CREATE TABLE sources(seq INTEGER, place INTEGER, source TEXT NOT NULL,"
    " PRIMARY KEY(seq, place)) WITHOUT ROWID;"
    "CREATE INDEX sources_source ON sources(source);"
    /* vectors that only their giver can make again: float scale, int8s */
    "CREATE TABLE vectors(seq INTEGER PRIMARY KEY, data BLOB NOT NULL);"
    "CREATE TABLE entities(id INTEGER PRIMARY KEY, scope INTEGER NOT NULL,"
    " name TEXT NOT NULL, kind TEXT, aliases TEXT, summary TEXT);"
    "CREATE TABLE relations(id INTEGER PRIMARY KEY, subject INTEGER NOT NULL,"
    " relation TEXT NOT NULL, object INTEGER NOT NULL, valid_from INTEGER,"
    " valid_to INTEGER, source INTEGER);"
    "CREATE TABLE blocks(id INTEGER PRIMARY KEY, scope INTEGER NOT NULL,"
    " label TEXT NOT NULL, value TEXT NOT NULL, description TEXT,"
    " max_length INTEGER NOT NULL, read_only INTEGER NOT NULL DEFAULT 0,"
    " UNIQUE(scope, label));";

/* entries: what a search reads, by chunks; see entries.h, find/entry.h. */
static const char DERIVED[] =
    "CREATE TABLE IF NOT EXISTS entries(first INTEGER PRIMARY KEY, data BLOB NOT NULL);";

/*
 * Segments, and what became of their rows; see segments.h.  The checksums
 * stand last: they are long, and only a search reads them.
 */
static const char SEGMENTS[] =
    "CREATE TABLE IF NOT EXISTS segments(id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " first INTEGER NOT NULL, last INTEGER NOT NULL,"
    " documents INTEGER NOT NULL, words_size INTEGER NOT NULL,"
    " faiss_size INTEGER NOT NULL, vectors INTEGER NOT NULL,"
    " lists INTEGER NOT NULL, probe INTEGER NOT NULL, recall REAL NOT NULL,"
    " bad INTEGER NOT NULL DEFAULT 0, words_sums BLOB NOT NULL,"
    " faiss_sums BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS changes(chunk INTEGER PRIMARY KEY, data BLOB NOT NULL);";

/*
 * Work to be done; the numbers of states are those of enum queue_state, and
 * job_turns says who was served last.  The table of the first forms was never
 * used.
 */
static const char JOBS[] =
    "DROP TABLE IF EXISTS jobs;"
    "CREATE TABLE jobs(id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " kind TEXT NOT NULL, seq INTEGER NOT NULL, user TEXT NOT NULL,"
    " payload TEXT, priority INTEGER NOT NULL, run_after INTEGER NOT NULL,"
    " state INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,"
    " lease_until INTEGER, worker TEXT, last_error TEXT);"
    "CREATE INDEX jobs_due ON jobs(kind, priority, user, run_after)"
    " WHERE state = 0;"
    "CREATE INDEX jobs_waiting ON jobs(kind, run_after) WHERE state = 1;"
    "CREATE INDEX jobs_claimed ON jobs(kind, user, lease_until)"
    " WHERE state = 2;"
    "CREATE INDEX jobs_dead ON jobs(kind) WHERE state = 3;"
    "CREATE INDEX jobs_memory ON jobs(kind, seq) WHERE state <> 3;"
    "CREATE INDEX jobs_seq ON jobs(seq);"
    "CREATE TABLE job_turns(kind TEXT, priority INTEGER, user TEXT NOT NULL,"
    " PRIMARY KEY(kind, priority)) WITHOUT ROWID;";

/* What a model elsewhere has made: vectors of memories, and of questions. */
static const char EMBEDDED[] =
    "CREATE TABLE IF NOT EXISTS embeddings(seq INTEGER PRIMARY KEY,"
    " data BLOB NOT NULL);"
    "CREATE TABLE IF NOT EXISTS asked(hash BLOB PRIMARY KEY,"
    " used_at INTEGER NOT NULL, data BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX IF NOT EXISTS asked_used ON asked(used_at);";

/*
 * Blocks, "" for a scope field that is not set.  A deleted one is a row without
 * a value, so that its versions have something to belong to; `undo` is the
 * version that undoing goes back to from there.  The table of the first forms
 * was never used.
 */
static const char BLOCKS[] =
    "DROP TABLE IF EXISTS blocks;"
    "DROP TABLE IF EXISTS block_versions;"
    "CREATE TABLE blocks(id INTEGER PRIMARY KEY, user TEXT NOT NULL,"
    " agent TEXT NOT NULL, app TEXT NOT NULL, label TEXT NOT NULL, value TEXT,"
    " description TEXT NOT NULL, max_length INTEGER NOT NULL,"
    " read_only INTEGER NOT NULL, updated_at INTEGER NOT NULL,"
    " UNIQUE(label, user, agent, app));"
    "CREATE TABLE block_versions(block INTEGER NOT NULL,"
    " number INTEGER NOT NULL, replaced_at INTEGER NOT NULL,"
    " event TEXT NOT NULL, changed_by TEXT NOT NULL, undo INTEGER,"
    " value TEXT, description TEXT NOT NULL, max_length INTEGER NOT NULL,"
    " read_only INTEGER NOT NULL, PRIMARY KEY(block, number));";

/*
 * What facts say, and who changed what: edits.h.  Most memories have no
 * subject, and are in neither index.  A memory that was restored has a new
 * number, and its old one as its place, by which it is listed; versions.seq
 * keeps that of the form.
 */
static const char FACTS[] =
    "ALTER TABLE memories ADD COLUMN subject TEXT;"
    "ALTER TABLE memories ADD COLUMN relation TEXT;"
    "ALTER TABLE memories ADD COLUMN object TEXT;"
    "ALTER TABLE memories ADD COLUMN confidence REAL;"
    "ALTER TABLE memories ADD COLUMN strength REAL;"
    "ALTER TABLE memories ADD COLUMN superseded_at INTEGER;"
    "ALTER TABLE memories ADD COLUMN superseded_by TEXT;"
    "ALTER TABLE memories ADD COLUMN supersedes TEXT;"
    "ALTER TABLE memories ADD COLUMN place INTEGER;"
    "CREATE INDEX memories_subject ON memories(subject, relation)"
    " WHERE subject IS NOT NULL;"
    "CREATE INDEX memories_object ON memories(object)"
    " WHERE object IS NOT NULL;"
    "CREATE INDEX memories_place ON memories(place)"
    " WHERE place IS NOT NULL;";

static const char EDITS[] =
    "ALTER TABLE versions ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE versions ADD COLUMN seq INTEGER;"
    "CREATE TABLE edits(number INTEGER PRIMARY KEY AUTOINCREMENT,"
    " at INTEGER NOT NULL, changed_by TEXT NOT NULL, reason TEXT,"
    " undone_at INTEGER);"
    "CREATE TABLE edit_rows(edit INTEGER, place INTEGER, id TEXT NOT NULL,"
    " event INTEGER NOT NULL, version INTEGER NOT NULL,"
    " PRIMARY KEY(edit, place)) WITHOUT ROWID;"
    "CREATE INDEX edit_rows_id ON edit_rows(id);";

/*
 * Whom and what facts speak of, by every name folded; "" for a scope field that
 * is not set.  The tables of the first forms were never used.  own is set for
 * what is or was the name of the entity, the last one highest; edit by what is
 * taken back with an edit; taken for a name that it has lost, 0 for good, by
 * that edit.  formation says up to which memory a session was read, and which
 * job is to read on.
 */
static const char ENTITIES[] =
    "DROP TABLE IF EXISTS entities;"
    "DROP TABLE IF EXISTS relations;"
    "CREATE TABLE entities(id INTEGER PRIMARY KEY, user TEXT NOT NULL,"
    " agent TEXT NOT NULL, app TEXT NOT NULL, name TEXT NOT NULL, kind TEXT,"
    " summary TEXT, UNIQUE(user, agent, app, name));"
    "CREATE TABLE entity_names(folded TEXT, entity INTEGER,"
    " name TEXT NOT NULL, own INTEGER, edit INTEGER, taken INTEGER,"
    " PRIMARY KEY(folded, entity)) WITHOUT ROWID;"
    "CREATE INDEX entity_names_entity ON entity_names(entity);"
    "CREATE TABLE formation(session INTEGER PRIMARY KEY,"
    " formed INTEGER NOT NULL, job INTEGER NOT NULL);";

/*
 * What searches gave, folded out of the log: access.h.  Only of memories that
 * were ever accessed.  half_life is days; minutes has a bit for each of the
 * last minutes, the lowest for that of accessed_at.  An empty archive is seen
 * at once.
 */
static const char ACCESSES[] =
    "CREATE TABLE accesses(id TEXT PRIMARY KEY, count INTEGER NOT NULL,"
    " accessed_at INTEGER NOT NULL, half_life REAL NOT NULL,"
    " minutes INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX memories_archived ON memories(session) WHERE state = 5;";

/*
 * What an edit changed of a memory if that is its state alone: states.h.  Its
 * version is then 0, for the row stays.
 */
static const char STATES[] = "ALTER TABLE edit_rows ADD COLUMN was INTEGER;"
			     "ALTER TABLE edit_rows ADD COLUMN became INTEGER;";

/* Who is making a segment of what is dropped sees by the number to give up. */
static const char DROP_SEGMENTS[] =
    "DROP TABLE IF EXISTS segments;"
    "DROP TABLE IF EXISTS changes;"
    "INSERT INTO meta(key, value) VALUES('" SCHEMA_SEGMENT "', 1)"
    " ON CONFLICT(key) DO UPDATE SET value = CAST(value AS INTEGER) + 1;";

/* MIGRATIONS[n] brings a file from form n to n + 1; form 0 is an empty one. */
static const char *const MIGRATIONS[][3] = {
	{ TRUTH, DERIVED, "" },
	{ SEGMENTS, "", "" },
	{ JOBS, EMBEDDED, BLOCKS },
	{ FACTS, EDITS, ENTITIES },
	{ ACCESSES, STATES, "" },
};

/*
 * How a reader sees a file of a form before 4: with the columns that it has
 * not, which stand behind those that a writer may add meanwhile.
 */
static const char AS_FORM_4[] =
    "CREATE TEMP VIEW memories AS SELECT *, NULL AS subject,"
    " NULL AS relation, NULL AS object, NULL AS confidence, NULL AS strength,"
    " NULL AS superseded_at, NULL AS superseded_by, NULL AS supersedes,"
    " NULL AS place FROM main.memories;"
    "CREATE TEMP VIEW versions AS SELECT *, 0 AS undone, NULL AS seq"
    " FROM main.versions;"
    "CREATE TEMP VIEW edits AS SELECT 0 AS number, 0 AS at,"
    " NULL AS undone_at WHERE 0;"
    "CREATE TEMP VIEW edit_rows AS SELECT 0 AS edit, NULL AS id, NULL AS was,"
    " NULL AS became WHERE 0;";
static const char STATES_OF_FORM_4[] =
    "CREATE TEMP VIEW edit_rows AS SELECT *, NULL AS was, NULL AS became"
    " FROM main.edit_rows;";

/* The same of a form before 5. */
static const char AS_FORM_5[] =
    "CREATE TEMP VIEW accesses AS SELECT NULL AS id, 0 AS count,"
    " 0 AS accessed_at, 0.0 AS half_life, 0 AS minutes WHERE 0;";

static int
see_as_now(struct db *db, int64_t version, struct err *err)
{
	if (version < 5 &&
	    db_run(db, version < 4 ? AS_FORM_4 : STATES_OF_FORM_4, err) < 0)
		return -1;
	return version < 5 ? db_run(db, AS_FORM_5, err) : 0;
}

static int
pragma(struct db *db, const char *name, int value, struct err *err)
{
	char sql[64];

	snprintf(sql, sizeof sql, "PRAGMA %s=%d", name, value);
	return db_run(db, sql, err);
}

static int
migrate(struct db *db, struct err *err)
{
	int64_t version;

	if (db_begin(db, true, err) < 0)
		return -1;
	/* read again: another writer may have been faster */
	if (db_integer(db, "PRAGMA user_version", 0, &version, err) < 0)
		goto fail;
	for (; version < SCHEMA_VERSION; version++)
		for (int part = 0; part < 3; part++)
			if (db_run(db, MIGRATIONS[version][part], err) < 0)
				goto fail;
	if (pragma(db, "application_id", SCHEMA_APPLICATION, err) < 0 ||
	    pragma(db, "user_version", SCHEMA_VERSION, err) < 0)
		goto fail;
	return db_commit(db, err);
fail:
	db_rollback(db);
	return -1;
}

struct marks {
	int64_t application, version, tables;
};

/* As of one moment: another process may be making the file just now. */
static int
read_marks(struct db *db, struct marks *marks, struct err *err)
{
	int rc = -1;

	if (db_begin(db, false, err) < 0)
		return -1;
	if (db_integer(db, "SELECT count(*) FROM sqlite_schema", 0,
		&marks->tables, err) == 0 &&
	    db_integer(db, "PRAGMA application_id", 0, &marks->application,
		err) == 0 &&
	    db_integer(db, "PRAGMA user_version", 0, &marks->version, err) == 0)
		rc = 0;
	db_rollback(db);
	return rc;
}

int
schema_open(struct db *db, enum db_mode mode, bool *empty, struct err *err)
{
	struct marks marks;
	int64_t version;

	*empty = false;
	if (read_marks(db, &marks, err) < 0)
		return -1;
	version = marks.version;
	if (marks.application != SCHEMA_APPLICATION) {
		if (marks.application || version || marks.tables)
			return err_set(err, ERR_STORE,
			    "'%s' is not a memos store; it was left as it is",
			    db_path(db));
		*empty = true;
	}
	if (version > SCHEMA_VERSION)
		return err_set(err, ERR_STORE,
		    "'%s' was made by a newer memos (schema %lld, this one "
		    "knows up to %d)",
		    db_path(db), (long long)version, SCHEMA_VERSION);
	if (mode == DB_READ)
		return *empty ? 0 : see_as_now(db, version, err);
	/* a dump is no more in this mode */
	if (db_set_wal(db, err) < 0)
		return -1;
	*empty = false;
	return version < SCHEMA_VERSION ? migrate(db, err) : 0;
}

int
schema_has(struct db *db, int form, struct err *err)
{
	int64_t version;

	if (db_integer(db, "PRAGMA user_version", 0, &version, err) < 0)
		return -1;
	return version >= form;
}

int
schema_drop_segments(struct db *db, struct err *err)
{
	if (db_run(db, DROP_SEGMENTS, err) < 0)
		return -1;
	return db_run(db, SEGMENTS, err);
}

int
schema_mend(struct db *db, struct err *err)
{
	if (db_run(db, DERIVED, err) < 0 || db_run(db, SEGMENTS, err) < 0)
		return -1;
	return db_run(db, EMBEDDED, err);
}
