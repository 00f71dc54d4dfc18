#include "store/entities.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "base/alloc.h"
#include "base/record.h"
#include "base/utf8.h"
#include "store/schema.h"
#include "text/normal.h"

enum { FORM = 4 /* of the schema that has these tables */ };

/* The apostrophe of print becomes that of the keyboard. */
static void
plain_marks(struct buf *text)
{
	char *from = text->data, *to = text->data;
	const char *end = text->data + text->len;

	while (from < end) {
		bool print = end - from >= 3 &&
			     memcmp(from, "\xe2\x80\x99", 3) == 0;

		*to++ = print ? '\'' : *from;
		from += print ? 3 : 1;
	}
	text->len = (size_t)(to - text->data);
	*to = '\0';
}

void
entities_fold(const char *name, size_t len, struct buf *out)
{
	struct buf plain = { 0 };
	utf8proc_uint8_t *folded;
	utf8proc_ssize_t n;

	if (!len)
		return;
	n = utf8proc_map((const utf8proc_uint8_t *)name, (utf8proc_ssize_t)len,
	    &folded,
	    UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE |
		UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STRIPMARK);
	if (n == UTF8PROC_ERROR_NOMEM)
		alloc_die();
	buf_add(&plain, n < 0 ? name : (const char *)folded,
	    n < 0 ? len : (size_t)n);
	if (n >= 0)
		free(folded);
	plain_marks(&plain);
	normal_form(plain.data, plain.len, out);
	buf_release(&plain);
}

/* ---- reading ---- */

/*
 * A copy of a column, NULL for NULL.  Of a file that others have written in it
 * may be anything, so what is no text is none.
 */
static const char *
copy_text(sqlite3_stmt *s, int column, struct arena *arena)
{
	const char *text = db_text(s, column);
	size_t len = text ? strlen(text) : 0;

	if (!text || utf8_bad(text, len) < len)
		return NULL;
	return arena_copy(arena, text, len);
}

/* The names by which an entity goes besides its own. */
static int
read_aliases(
    struct db *db, struct entity *entity, struct arena *arena, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT name FROM entity_names WHERE entity = ?1 AND name <> ?2"
	    " AND taken IS NULL ORDER BY folded LIMIT ?3",
	    err);
	const char *alias;
	int rc;

	if (!s)
		return -1;
	entity->aliases = arena_bytes(
	    arena, ENTITY_NAMES_MAX * sizeof *entity->aliases);
	sqlite3_bind_int64(s, 1, entity->id);
	db_bind_text(s, 2, entity->name);
	sqlite3_bind_int(s, 3, ENTITY_NAMES_MAX);
	while ((rc = db_step(db, s, err)) == 1) {
		alias = copy_text(s, 0, arena);
		if (alias)
			entity->aliases[entity->n_aliases++] = alias;
	}
	return rc;
}

/* The rows of a statement of id, name, kind, summary; each its aliases. */
static int
read_all(struct db *db, sqlite3_stmt *s, struct arena *arena,
    struct entity **found, size_t *n, struct err *err)
{
	struct entity *all = NULL, one;
	size_t room = 0;
	int rc;

	while ((rc = db_step(db, s, err)) == 1) {
		one = (struct entity){ .id = sqlite3_column_int64(s, 0),
			.name = copy_text(s, 1, arena),
			.kind = copy_text(s, 2, arena),
			.summary = copy_text(s, 3, arena) };
		if (!one.name)
			continue;
		if (*n == room) {
			room = room ? 2 * room : 8;
			all = alloc_grow(all, room, sizeof *all);
		}
		all[(*n)++] = one;
	}
	sqlite3_reset(s);
	for (size_t i = 0; i < *n && rc == 0; i++)
		rc = read_aliases(db, &all[i], arena, err);
	if (*n) {
		*found = arena_bytes(arena, *n * sizeof *all);
		memcpy(*found, all, *n * sizeof *all);
	}
	free(all);
	return rc;
}

static void
bind_scope(sqlite3_stmt *s, const struct entity_scope *scope)
{
	const char *none = "";

	db_bind_text(s, 1, scope->user ? scope->user : none);
	db_bind_text(s, 2, scope->agent ? scope->agent : none);
	db_bind_text(s, 3, scope->app ? scope->app : none);
}

/* Runs a statement that takes a scope, a folded name and where that ends. */
static int
find(struct db *db, sqlite3_stmt *s, const struct entity_scope *scope,
    const struct buf *folded, struct arena *arena, struct entity **found,
    size_t *n, struct err *err)
{
	if (!s)
		return -1;
	bind_scope(s, scope);
	db_bind_text(s, 4, buf_text(folded));
	return read_all(db, s, arena, found, n, err);
}

int
entities_find(struct db *db, const struct entity_scope *scope, const char *name,
    size_t len, struct arena *arena, struct entity **found, size_t *n,
    struct err *err)
{
	struct buf folded = { 0 };
	int rc = schema_has(db, FORM, err);

	*found = NULL;
	*n = 0;
	if (rc <= 0)
		return rc;
	entities_fold(name, len, &folded);
	rc = find(db,
	    db_statement(db,
		"SELECT id, e.name, kind, summary FROM entity_names n"
		" JOIN entities e ON id = entity WHERE user = ?1"
		" AND agent = ?2 AND app = ?3 AND folded = ?4"
		" AND taken IS NULL ORDER BY id",
		err),
	    scope, &folded, arena, found, n, err);
	buf_release(&folded);
	return rc;
}

int
entities_begin(struct db *db, const struct entity_scope *scope,
    const char *start, size_t len, struct arena *arena, struct entity **found,
    size_t *n, struct err *err)
{
	struct buf folded = { 0 };
	int rc = schema_has(db, FORM, err);

	*found = NULL;
	*n = 0;
	if (rc <= 0)
		return rc;
	entities_fold(start, len, &folded);
	/* nothing that is text stands behind what begins so and 0xff */
	rc = find(db,
	    db_statement(db,
		"SELECT DISTINCT id, e.name, kind, summary"
		" FROM entity_names n JOIN entities e ON id = entity"
		" WHERE user = ?1 AND agent = ?2 AND app = ?3"
		" AND folded >= ?4 AND folded < ?4 || x'ff'"
		" AND taken IS NULL"
		" ORDER BY id LIMIT 200",
		err),
	    scope, &folded, arena, found, n, err);
	buf_release(&folded);
	return rc;
}

int
entities_each(struct db *db, const struct entity_scope *scope,
    int (*each)(const struct entity *, void *), void *ctx, struct err *err)
{
	struct arena arena = { 0 };
	struct entity *all = NULL;
	size_t n = 0;
	sqlite3_stmt *s;
	int rc = schema_has(db, FORM, err);

	if (rc <= 0)
		return rc;
	s = db_statement(db,
	    "SELECT id, name, kind, summary FROM entities WHERE (?4 OR"
	    " (user = ?1 AND agent = ?2 AND app = ?3)) AND EXISTS (SELECT 1"
	    " FROM entity_names WHERE entity = id AND taken IS NULL)"
	    " ORDER BY id",
	    err);
	if (!s)
		return -1;
	bind_scope(s, scope ? scope : &(struct entity_scope){ 0 });
	sqlite3_bind_int(s, 4, !scope);
	rc = read_all(db, s, &arena, &all, &n, err);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = each(&all[i], ctx);
	arena_release(&arena);
	return rc;
}

/* ---- writing ---- */

static bool
is_name(const char *name)
{
	return name && *name && !memory_name_fault(name, strlen(name));
}

/* Steps a statement that gives nothing back. */
static int
run(struct db *db, sqlite3_stmt *s, struct err *err)
{
	return db_step(db, s, err) < 0 ? -1 : 0;
}

/* The number of the one of a name, or 0. */
static int
find_named(struct db *db, const struct entity_scope *scope, const char *name,
    int64_t *id, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT id FROM entities WHERE user = ?1 AND agent = ?2"
	    " AND app = ?3 AND name = ?4",
	    err);
	int rc;

	*id = 0;
	if (!s)
		return -1;
	bind_scope(s, scope);
	db_bind_text(s, 4, name);
	rc = db_step(db, s, err);
	if (rc == 1)
		*id = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

static int
insert(struct db *db, const struct entity_scope *scope,
    const struct entity *entity, int64_t *id, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "INSERT INTO entities(user, agent, app, name, kind, summary)"
	    " VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
	    err);

	if (!s)
		return -1;
	bind_scope(s, scope);
	db_bind_text(s, 4, entity->name);
	db_bind_text(s, 5, entity->kind);
	db_bind_text(s, 6, entity->summary);
	if (run(db, s, err) < 0)
		return -1;
	*id = sqlite3_last_insert_rowid(db_sqlite(db));
	return 0;
}

/* What is new of an entity that is there; a kind that is known stays. */
static int
update(struct db *db, int64_t id, const struct entity *entity, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "UPDATE entities SET name = ?2, kind = coalesce(kind, ?3),"
	    " summary = coalesce(?4, summary) WHERE id = ?1 AND (name <> ?2 OR"
	    " (kind IS NULL AND ?3 IS NOT NULL) OR"
	    " (?4 IS NOT NULL AND summary IS NOT ?4))",
	    err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, id);
	db_bind_text(s, 2, entity->name);
	db_bind_text(s, 3, entity->kind);
	db_bind_text(s, 4, entity->summary);
	return run(db, s, err);
}

/* All that went by the names of one goes to another. */
static int
merge(struct db *db, int64_t from, int64_t to, int64_t edit, struct err *err)
{
	static const char *const steps[] = {
		"UPDATE OR IGNORE entity_names SET entity = ?2, own = NULL,"
		" edit = coalesce(nullif(?3, 0), edit) WHERE entity = ?1",
		"DELETE FROM entity_names WHERE entity = ?1 AND ?2",
		"UPDATE entities SET kind = coalesce(kind, (SELECT kind FROM"
		" entities WHERE id = ?1)), summary = coalesce(summary,"
		" (SELECT summary FROM entities WHERE id = ?1)) WHERE id = ?2",
		"DELETE FROM entities WHERE id = ?1 AND ?2",
	};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		sqlite3_stmt *s = db_statement(db, steps[i], err);

		if (!s)
			return -1;
		sqlite3_bind_int64(s, 1, from);
		sqlite3_bind_int64(s, 2, to);
		if (i == 0)
			sqlite3_bind_int64(s, 3, edit);
		if (run(db, s, err) < 0)
			return -1;
	}
	return 0;
}

/* One that was taken away comes back by being said again. */
static int
put_name(
    struct db *db, int64_t id, const char *name, int64_t edit, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "INSERT INTO entity_names(folded, entity, name, edit)"
	    " SELECT ?1, ?2, ?3, nullif(?5, 0) WHERE"
	    " (SELECT count(*) FROM entity_names WHERE entity = ?2) < ?4"
	    " ON CONFLICT DO UPDATE SET taken = NULL WHERE taken IS NOT NULL",
	    err);
	struct buf folded = { 0 };
	int rc;

	if (!s)
		return -1;
	if (!is_name(name))
		return 0;
	entities_fold(name, strlen(name), &folded);
	db_bind_text(s, 1, buf_text(&folded));
	sqlite3_bind_int64(s, 2, id);
	db_bind_text(s, 3, name);
	sqlite3_bind_int(s, 4, ENTITY_NAMES_MAX);
	sqlite3_bind_int64(s, 5, edit);
	rc = run(db, s, err);
	buf_release(&folded);
	return rc;
}

/* The last of the names that an entity had is its own. */
static int
own_name(struct db *db, int64_t id, const char *name, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "WITH last(own) AS (SELECT max(own) FROM entity_names"
	    " WHERE entity = ?2 AND folded <> ?1)"
	    " UPDATE entity_names SET own = 1 + ifnull((SELECT own FROM last), 0)"
	    " WHERE folded = ?1 AND entity = ?2"
	    " AND (own IS NULL OR own <= (SELECT own FROM last))",
	    err);
	struct buf folded = { 0 };
	int rc;

	if (!s)
		return -1;
	entities_fold(name, strlen(name), &folded);
	db_bind_text(s, 1, buf_text(&folded));
	sqlite3_bind_int64(s, 2, id);
	rc = run(db, s, err);
	buf_release(&folded);
	return rc;
}

/* 1, or 0 if another one has come in its place since it was read. */
static int
is_there(struct db *db, int64_t id, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT 1 FROM entity_names WHERE entity = ?1 AND taken IS NULL",
	    err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, id);
	rc = db_step(db, s, err);
	sqlite3_reset(s);
	return rc;
}

/* Which row it is: that of its number or name, or a new one. */
static int
settle(struct db *db, const struct entity_scope *scope,
    const struct entity *entity, int64_t *id, struct err *err)
{
	int known = entity->id ? is_there(db, entity->id, err) : 0;

	if (known < 0 || find_named(db, scope, entity->name, id, err) < 0)
		return -1;
	if (!*id && !known)
		return insert(db, scope, entity, id, err);
	if (*id && known && *id != entity->id &&
	    merge(db, entity->id, *id, entity->edit, err) < 0)
		return -1;
	if (!*id)
		*id = entity->id;
	return update(db, *id, entity, err);
}

/* The alias is that of one alone. */
static int
take_name(struct db *db, const struct entity_scope *scope, int64_t id,
    const struct entity *entity, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "UPDATE entity_names SET taken = ?6 WHERE folded = ?4"
	    " AND taken IS NULL AND entity IN"
	    " (SELECT e.id FROM entities e WHERE e.id <> ?5 AND user = ?1"
	    " AND agent = ?2 AND app = ?3 AND e.name <> entity_names.name)",
	    err);
	struct buf folded = { 0 };
	int rc;

	if (!s)
		return -1;
	entities_fold(entity->taken, strlen(entity->taken), &folded);
	bind_scope(s, scope);
	db_bind_text(s, 4, buf_text(&folded));
	sqlite3_bind_int64(s, 5, id);
	sqlite3_bind_int64(s, 6, entity->edit);
	rc = run(db, s, err);
	buf_release(&folded);
	return rc;
}

int
entities_put(struct db *db, const struct entity_scope *scope,
    const struct entity *entity, int64_t *id, struct err *err)
{
	if (!is_name(entity->name))
		return err_set(err, ERR_INPUT, "an entity has no usable name");
	if (settle(db, scope, entity, id, err) < 0 ||
	    put_name(db, *id, entity->name, entity->edit, err) < 0 ||
	    own_name(db, *id, entity->name, err) < 0)
		return -1;
	for (size_t i = 0; i < entity->n_aliases; i++)
		if (put_name(db, *id, entity->aliases[i], entity->edit, err) <
		    0)
			return -1;
	return entity->taken ? take_name(db, scope, *id, entity, err) : 0;
}
