#include "store/paths.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "store/filter.h"

/* What the names of these indexes, and of no others, begin with. */
#define PREFIX "metadata:"

static const char *
bare(const char *name)
{
	static const char before[] = "metadata.";
	size_t n = sizeof before - 1;

	return strncmp(name, before, n) == 0 ? name + n : name;
}

static int
check_name(const char *name, struct err *err)
{
	size_t len = strlen(bare(name));

	if (!len || len > PATHS_NAME_MAX ||
	    utf8_bad(name, strlen(name)) < strlen(name))
		return err_set(err, ERR_INPUT,
		    "a path has 1 to %d bytes of UTF-8", PATHS_NAME_MAX);
	for (const char *p = name; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == '"' || *p == '\x7f')
			return err_set(err, ERR_INPUT,
			    "'%s' is no path: it has a quotation mark or a "
			    "control character",
			    name);
	if (bare(name) == name && filter_is_field(name))
		return err_set(err, ERR_INPUT,
		    "'%s' is a field and needs no index; its namesake in the "
		    "metadata is 'metadata.%s'",
		    name, name);
	return 0;
}

/* 1 if the index is there, else 0. */
static int
is_there(struct db *db, const char *name, int64_t *others, struct err *err)
{
	static const char sql[] = "SELECT name = ?1 FROM sqlite_schema"
				  " WHERE type = 'index' AND name GLOB '" PREFIX
				  "*'";
	sqlite3_stmt *s = db_prepare(db, sql, err);
	struct buf whole = { 0 };
	int there = 0, rc;

	*others = 0;
	if (!s)
		return -1;
	buf_printf(&whole, PREFIX "%s", bare(name));
	db_bind_text(s, 1, whole.data);
	while ((rc = db_step(db, s, err)) == 1) {
		there = there || sqlite3_column_int(s, 0);
		++*others;
	}
	sqlite3_finalize(s);
	buf_release(&whole);
	return rc < 0 ? -1 : there;
}

static void
put_name(const char *name, struct buf *sql)
{
	buf_printf(sql, "\"" PREFIX "%s\"", bare(name));
}

/* Within a write transaction. */
static int
add(struct db *db, const char *name, struct arena *arena, struct err *err)
{
	struct buf sql = { 0 };
	int64_t others;
	int rc = is_there(db, name, &others, err);

	if (rc)
		return rc < 0 ? -1 : 0;
	if (others >= PATHS_MAX)
		return err_set(err, ERR_INPUT,
		    "%d paths have an index, no more can", PATHS_MAX);
	buf_string(&sql, "CREATE INDEX ");
	put_name(name, &sql);
	/* as filter_sql.c says it, or it would not serve */
	buf_string(&sql, " ON memories(json_extract(metadata, ");
	filter_quote(filter_path(name, arena), &sql);
	buf_string(&sql, "))");
	rc = db_run(db, sql.data, err);
	buf_release(&sql);
	return rc;
}

int
paths_add(struct db *db, const char *name, struct arena *arena, struct err *err)
{
	if (check_name(name, err) < 0 || db_begin(db, true, err) < 0)
		return -1;
	if (add(db, name, arena, err) == 0)
		return db_commit(db, err);
	db_rollback(db);
	return -1;
}

static int
drop(struct db *db, const char *name, struct err *err)
{
	struct buf sql = { 0 };
	int64_t others;
	int rc = is_there(db, name, &others, err);

	if (rc < 0)
		return -1;
	if (!rc)
		return err_set(err, ERR_INPUT, "'%s' has no index", bare(name));
	buf_string(&sql, "DROP INDEX ");
	put_name(name, &sql);
	rc = db_run(db, sql.data, err);
	buf_release(&sql);
	return rc;
}

int
paths_drop(struct db *db, const char *name, struct err *err)
{
	if (check_name(name, err) < 0 || db_begin(db, true, err) < 0)
		return -1;
	if (drop(db, name, err) == 0)
		return db_commit(db, err);
	db_rollback(db);
	return -1;
}

int
paths_each(struct db *db,
    int (*sink)(const char *name, void *ctx, struct err *err), void *ctx,
    struct err *err)
{
	sqlite3_stmt *s = db_prepare(db,
	    "SELECT name FROM sqlite_schema WHERE type = 'index'"
	    " AND name GLOB '" PREFIX "*' ORDER BY name",
	    err);
	int rc = s ? 1 : -1;

	while (rc >= 0 && (rc = db_step(db, s, err)) == 1)
		rc = sink(
		    (const char *)sqlite3_column_text(s, 0) + strlen(PREFIX),
		    ctx, err);
	sqlite3_finalize(s);
	return rc;
}
