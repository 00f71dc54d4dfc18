#include "store/entities_become.h"

#include <stdio.h>

static int
run(struct db *db, const char *sql, int64_t entity, int64_t edit,
    const char *name, struct err *err)
{
	sqlite3_stmt *s = db_statement(db, sql, err);

	if (!s)
		return -1;
	sqlite3_clear_bindings(s);
	sqlite3_bind_int64(s, 1, entity);
	sqlite3_bind_int64(s, 2, edit);
	if (name)
		db_bind_text(s, 3, name);
	return db_step(db, s, err) < 0 ? -1 : 0;
}

/*
 * Out of sight: all its names are taken, and it has one that is none of them,
 * so that another may have its own.
 */
static int
hide(struct db *db, int64_t entity, int64_t edit, struct err *err)
{
	char name[64];

	snprintf(name, sizeof name, "until change %lld, %lld", (long long)edit,
	    (long long)entity);
	if (run(db, "UPDATE entities SET name = ?3 WHERE id = ?1 AND ?2",
		entity, edit, name, err) < 0)
		return -1;
	return run(db,
	    "UPDATE entity_names SET taken = ?2"
	    " WHERE entity = ?1 AND taken IS NULL",
	    entity, edit, NULL, err);
}

/* The names that one had, for the new one; what was its own stays so. */
static int
copy_names(struct db *db, int64_t from, const struct entity *entity, int64_t to,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "INSERT OR IGNORE INTO entity_names(folded, entity, name, own, edit)"
	    " SELECT folded, ?2, name, own, ?3 FROM entity_names"
	    " WHERE entity = ?1 AND taken = ?3",
	    err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, from);
	sqlite3_bind_int64(s, 2, to);
	sqlite3_bind_int64(s, 3, entity->edit);
	return db_step(db, s, err) < 0 ? -1 : 0;
}

int
entities_become(struct db *db, const struct entity_scope *scope,
    const int64_t *ids, size_t n, const struct entity *entity, int64_t *id,
    struct err *err)
{
	struct entity made = *entity;

	made.id = 0;
	for (size_t i = 0; i < n; i++)
		if (hide(db, ids[i], entity->edit, err) < 0)
			return -1;
	if (entities_put(db, scope, &made, id, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (copy_names(db, ids[i], entity, *id, err) < 0)
			return -1;
	/* its name is the last of those that are its own */
	return entities_put(db, scope, &made, id, err);
}
