#include "store/care.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/durable.h"
#include "store/access.h"
#include "store/entries.h"
#include "store/schema.h"

static int64_t
check_rows(struct cube *cube, const char *sql,
    void (*fault)(const char *, void *), void *ctx, struct err *err)
{
	sqlite3_stmt *s = db_statement(cube->db, sql, err);
	int64_t n = 0;
	int rc;

	if (!s)
		return -1;
	while ((rc = db_step(cube->db, s, err)) == 1) {
		const char *text = db_text(s, 0);

		if (!text || strcmp(text, "ok") == 0)
			continue;
		fault(text, ctx);
		n++;
	}
	return rc < 0 ? -1 : n;
}

struct entry_check {
	void (*fault)(const char *, void *);
	void *ctx;
	sqlite3_stmt *memories; /* those that must have an entry, by seq */
	int64_t expected, faults;
};

static int
next_memory(struct cube *cube, struct entry_check *c, struct err *err)
{
	int rc = db_step(cube->db, c->memories, err);

	c->expected = rc == 1 ? sqlite3_column_int64(c->memories, 0)
			      : INT64_MAX;
	return rc;
}

static void
say_entry(struct entry_check *c, const char *what, int64_t seq)
{
	char text[120];

	snprintf(text, sizeof text, "%s %lld: run memos-cube reindex", what,
	    (long long)seq);
	if (c->faults++ < 20)
		c->fault(text, c->ctx);
}

/* One entry, or the end (INT64_MAX): what should have come before it? */
static int
check_entry(
    struct cube *cube, struct entry_check *c, int64_t seq, struct err *err)
{
	while (c->expected < seq) {
		say_entry(c, "no entry for memory number", c->expected);
		if (next_memory(cube, c, err) < 0)
			return -1;
	}
	if (seq == INT64_MAX)
		return 0;
	if (c->expected == seq)
		return next_memory(cube, c, err) < 0 ? -1 : 0;
	say_entry(c, "no memory for entry number", seq);
	return 0;
}

static int
check_chunks(struct cube *cube, struct entry_check *c, sqlite3_stmt *chunks,
    struct err *err)
{
	int rc = next_memory(cube, c, err);

	while (rc >= 0 && (rc = db_step(cube->db, chunks, err)) == 1) {
		struct entries_item item;
		size_t at = 0;
		int more;

		while ((more = entries_next(sqlite3_column_blob(chunks, 1),
			    (size_t)sqlite3_column_bytes(chunks, 1), &at,
			    &item)) == 1)
			if (check_entry(cube, c, item.seq, err) < 0)
				return -1;
		if (more < 0)
			say_entry(c, "damaged entries behind number",
			    sqlite3_column_int64(chunks, 0));
	}
	return rc < 0 ? -1 : check_entry(cube, c, INT64_MAX, err);
}

/* Whether each memory has its entry and no more; both rise by number. */
static int64_t
check_entries(struct cube *cube, void (*fault)(const char *, void *), void *ctx,
    struct err *err)
{
	struct entry_check c = { .fault = fault, .ctx = ctx };
	sqlite3_stmt *chunks = db_prepare(
	    cube->db, "SELECT first, data FROM entries ORDER BY first", err);
	int rc = -1;

	c.memories = db_prepare(cube->db,
	    "SELECT seq FROM memories WHERE state <> 6 ORDER BY seq", err);
	if (chunks && c.memories)
		rc = check_chunks(cube, &c, chunks, err);
	sqlite3_finalize(chunks);
	sqlite3_finalize(c.memories);
	return rc < 0 ? -1 : c.faults;
}

/* Runs n of them, until one finds a fault: more would only repeat it. */
static int64_t
check_all(struct cube *cube, const char *const *checks, size_t n,
    void (*fault)(const char *, void *), void *ctx, struct err *err)
{
	int64_t faults = 0;

	for (size_t i = 0; i < n && !faults; i++)
		faults = check_rows(cube, checks[i], fault, ctx, err);
	return faults;
}

/* Who changed what: of a file that has it. */
static int64_t
check_edits(struct cube *cube, void (*fault)(const char *, void *), void *ctx,
    struct err *err)
{
	static const char *const checks[] = {
		"SELECT 'change ' || edit || ' of ' || id || ' is none' FROM"
		" edit_rows WHERE NOT EXISTS (SELECT 1 FROM edits e WHERE"
		" e.number = edit_rows.edit) LIMIT 20",
		"SELECT 'what ' || r.id || ' was before change ' || r.edit ||"
		" ' is lost' FROM edit_rows r JOIN edits e ON"
		" e.number = r.edit WHERE e.undone_at IS NULL AND r.version"
		" <> 0 AND NOT EXISTS (SELECT 1 FROM versions v WHERE"
		" v.number = r.version AND v.id = r.id) LIMIT 20",
		"SELECT 'entity name ' || name || ' belongs to no entity' FROM"
		" entity_names WHERE NOT EXISTS (SELECT 1 FROM entities e"
		" WHERE e.id = entity_names.entity) LIMIT 20",
	};
	int rc = schema_has(cube->db, 4, err);

	return rc <= 0 ? rc
		       : check_all(cube, checks, sizeof checks / sizeof *checks,
			     fault, ctx, err);
}

int64_t
care_check(struct cube *cube, void (*fault)(const char *, void *), void *ctx,
    struct err *err)
{
	static const char *const checks[] = {
		"PRAGMA integrity_check(20)",
		"SELECT 'memory ' || id || ' belongs to no session' FROM"
		" memories WHERE NOT EXISTS (SELECT 1 FROM sessions s WHERE"
		" s.id = memories.session) LIMIT 20",
		"SELECT 'sources of ' || seq || ' belong to no memory' FROM"
		" sources WHERE NOT EXISTS (SELECT 1 FROM memories m WHERE"
		" m.seq = sources.seq) LIMIT 20",
		"SELECT 'vector of ' || seq || ' belongs to no memory' FROM"
		" vectors WHERE NOT EXISTS (SELECT 1 FROM memories m WHERE"
		" m.seq = vectors.seq) LIMIT 20",
	};
	int64_t faults;

	if (db_begin(cube->db, false, err) < 0)
		return -1;
	faults = check_all(
	    cube, checks, sizeof checks / sizeof *checks, fault, ctx, err);
	if (!faults)
		faults = check_edits(cube, fault, ctx, err);
	if (!faults)
		faults = check_entries(cube, fault, ctx, err);
	db_rollback(cube->db);
	return faults;
}

static int
count_by(
    struct cube *cube, const char *sql, int64_t *counts, int n, struct err *err)
{
	sqlite3_stmt *s = db_prepare(cube->db, sql, err);
	int rc;

	if (!s)
		return -1;
	while ((rc = db_step(cube->db, s, err)) == 1) {
		int key = sqlite3_column_int(s, 0);

		if (key >= 0 && key < n)
			counts[key] = sqlite3_column_int64(s, 1);
	}
	sqlite3_finalize(s);
	return rc;
}

static int
count_slots(struct cube *cube, struct care_stats *st, struct err *err)
{
	int64_t span = (st->newest - st->oldest) / CARE_SLOTS + 1;
	char sql[160];

	snprintf(sql, sizeof sql,
	    "SELECT (ifnull(event_at, created_at) - %lld) / %lld, count(*)"
	    " FROM memories GROUP BY 1",
	    (long long)st->oldest, (long long)span);
	return count_by(cube, sql, st->slots, CARE_SLOTS, err);
}

static int
read_stats(struct cube *cube, struct care_stats *st, struct err *err)
{
	static const char range[] =
	    "SELECT (SELECT ifnull(event_at, created_at) FROM memories"
	    " ORDER BY ifnull(event_at, created_at) LIMIT 1)";
	static const char last[] =
	    "SELECT (SELECT ifnull(event_at, created_at) FROM memories"
	    " ORDER BY ifnull(event_at, created_at) DESC LIMIT 1)";
	struct db *db = cube->db;

	if (count_by(cube, "SELECT type, count(*) FROM memories GROUP BY type",
		st->types, MEMORY_TYPES, err) < 0 ||
	    count_by(cube,
		"SELECT state, count(*) FROM memories GROUP BY state",
		st->states, MEMORY_STATES, err) < 0 ||
	    db_integer(db, "SELECT count(*) FROM versions", 0, &st->versions,
		err) < 0 ||
	    db_integer(db, "SELECT count(*) FROM sessions", 0, &st->sessions,
		err) < 0 ||
	    db_integer(db,
		"SELECT count(DISTINCT user_id) FROM sessions WHERE user_id <> ''",
		0, &st->users, err) < 0 ||
	    db_integer(db, range, CLOCK_NONE, &st->oldest, err) < 0 ||
	    db_integer(db, last, CLOCK_NONE, &st->newest, err) < 0)
		return -1;
	for (int i = 0; i < MEMORY_TYPES; i++)
		st->memories += st->types[i];
	if (!st->memories)
		st->oldest = st->newest = CLOCK_NONE;
	return st->memories ? count_slots(cube, st, err) : 0;
}

static int64_t
file_bytes(const char *path, const char *behind)
{
	struct buf name = { 0 };
	struct stat st;
	int rc;

	buf_printf(&name, "%s%s", path, behind);
	rc = stat(name.data, &st);
	buf_release(&name);
	return rc == 0 ? st.st_size : 0;
}

int
care_stats(struct cube *cube, struct care_stats *stats, struct err *err)
{
	int rc;

	*stats = (struct care_stats){ 0 };
	if (db_begin(cube->db, false, err) < 0)
		return -1;
	rc = read_stats(cube, stats, err);
	if (rc == 0)
		rc = queue_count(cube->db, &stats->jobs, err);
	if (rc == 0)
		rc = access_waiting(cube, &stats->accesses, err);
	db_rollback(cube->db);
	stats->bytes = file_bytes(db_path(cube->db), "") +
		       file_bytes(db_path(cube->db), "-wal");
	return rc;
}

/* ---- segments ---- */

struct tally {
	int64_t marks, dead;
};

static void
count_mark(int64_t seq, uint8_t mark, void *ctx)
{
	struct tally *tally = ctx;

	(void)seq;
	tally->marks++;
	tally->dead += mark == SEGMENTS_DEAD;
}

static int
count_rows(
    struct db *db, int64_t first, int64_t last, int64_t *n, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT count(*) FROM memories"
	    " WHERE seq BETWEEN ?1 AND ?2 AND state <> 6",
	    err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, first);
	sqlite3_bind_int64(s, 2, last);
	if (db_step(db, s, err) < 0)
		return -1;
	*n += sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return 0;
}

/* What is in good segments, and what is between and behind them. */
static int
read_index(struct cube *cube, struct care_index *index, struct err *err)
{
	const struct segments *segments = &index->segments;
	int64_t next = 1;

	for (size_t i = 0; i < segments->n; i++) {
		const struct segment *segment = &segments->items[i];
		struct tally tally = { 0 };

		if (segment->bad)
			continue;
		if (segments_marks(cube->db, segment->first, segment->last,
			count_mark, &tally, err) < 0 ||
		    count_rows(cube->db, next, segment->first - 1,
			&index->delta, err) < 0)
			return -1;
		next = segment->last + 1;
		index->marks += tally.marks;
		index->sealed += segment->documents - tally.dead;
	}
	return count_rows(cube->db, next, INT64_MAX, &index->delta, err);
}

static int64_t
folder_bytes(const struct cube *cube)
{
	struct buf path = { 0 };
	struct dirent *entry;
	struct stat st;
	int64_t bytes = 0;
	DIR *folder;

	buf_printf(&path, "%s/index", cube->dir);
	folder = opendir(path.data);
	while (folder && (entry = readdir(folder)))
		if (fstatat(dirfd(folder), entry->d_name, &st,
			AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode))
			bytes += st.st_size;
	if (folder)
		closedir(folder);
	buf_release(&path);
	return bytes;
}

int
care_index(struct cube *cube, struct arena *arena, struct care_index *index,
    struct err *err)
{
	int rc;

	*index = (struct care_index){ 0 };
	if (db_begin(cube->db, false, err) < 0)
		return -1;
	rc = segments_read(cube, arena, &index->segments, err);
	if (rc == 0)
		rc = read_index(cube, index, err);
	db_rollback(cube->db);
	index->bytes = folder_bytes(cube);
	return rc;
}

/* ---- a copy ---- */

/* Most faults of a copy are those of the place that it goes to. */
static int
copy_fault(struct cube *cube, const char *path, struct err *err)
{
	sqlite3 *handle = db_sqlite(cube->db);
	int code = sqlite3_extended_errcode(handle), system = 0;
	bool read = code == SQLITE_IOERR_READ ||
		    code == SQLITE_IOERR_SHORT_READ;

	if ((code & 0xff) == SQLITE_IOERR)
		system = sqlite3_system_errno(handle);
	else if (code != SQLITE_FULL && code != SQLITE_CANTOPEN)
		read = true;
	if (read)
		return db_fail(cube->db, err);
	return err_set(err, ERR_STORE, "cannot write '%s': %s", path,
	    system ? strerror(system) : sqlite3_errmsg(handle));
}

static int
vacuum_into(struct cube *cube, const char *path, struct err *err)
{
	sqlite3_stmt *s = db_prepare(cube->db, "VACUUM INTO ?1", err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, path);
	rc = db_step(cube->db, s, err);
	if (rc < 0)
		copy_fault(cube, path, err);
	sqlite3_finalize(s);
	return rc;
}

/* With what SQLite keeps beside it, which would spoil the next of its name. */
static void
remove_part(const char *path)
{
	static const char *const behind[] = { "", "-journal", "-wal", "-shm" };

	for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
		struct buf name = { 0 };

		buf_printf(&name, "%s%s", path, behind[i]);
		unlink(name.data);
		buf_release(&name);
	}
}

/* A copy has no folder of segments: its rows are read one by one. */
static int
forget_segments(const char *path, struct err *err)
{
	struct db *db = db_open(path, path, DB_WRITE, err);
	int64_t tables;
	int rc = -1;

	if (db &&
	    db_integer(db,
		"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND"
		" name IN ('segments', 'changes')",
		0, &tables, err) == 0)
		rc = tables < 2 ? 0
				: db_run(db,
				      "BEGIN; DELETE FROM segments;"
				      "DELETE FROM changes; COMMIT",
				      err);
	db_free(db);
	return rc;
}

int
care_dump(struct cube *cube, const char *dir, struct err *err)
{
	struct buf part = { 0 }, path = { 0 };
	int rc = -1;

	buf_printf(&path, "%s/memory.db", dir);
	buf_printf(&part, "%s/memory.db.part", dir);
	if (durable_mkdir(dir, err) < 0)
		goto out;
	if (access(path.data, F_OK) == 0) {
		err_set(err, ERR_INPUT, "'%s' is there already", path.data);
		goto out;
	}
	remove_part(part.data);
	if (vacuum_into(cube, part.data, err) < 0 ||
	    forget_segments(part.data, err) < 0 ||
	    durable_sync(part.data, err) < 0) {
		remove_part(part.data);
		goto out;
	}
	if (rename(part.data, path.data) < 0) {
		err_set(err, ERR_STORE, "cannot rename '%s': %s", part.data,
		    strerror(errno));
		goto out;
	}
	rc = durable_sync(dir, err);
out:
	buf_release(&part);
	buf_release(&path);
	return rc;
}
