#include "store/entities_named.h"

#include "store/schema.h"

enum { FORM = 4 /* of the schema that has these tables */ };

#define COLUMNS "SELECT e.id, e.user, e.agent, e.app, e.name, e.kind, e.summary"
#define LIVES                                                         \
	" EXISTS (SELECT 1 FROM entity_names l WHERE l.entity = e.id" \
	" AND l.taken IS NULL)"

static int
read_aliases(struct db *db, const struct entity_scope *scope,
    struct entity *entity, struct arena *arena, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT n.name FROM entity_names n WHERE n.entity = ?1"
	    " AND n.taken IS NULL AND n.name <> ?2 AND NOT EXISTS"
	    " (SELECT 1 FROM entities o WHERE o.user = ?3 AND o.agent = ?4"
	    " AND o.app = ?5 AND o.name = n.name AND o.id <> ?1)"
	    " ORDER BY n.folded LIMIT ?6",
	    err);
	int rc;

	if (!s)
		return -1;
	entity->aliases = arena_bytes(
	    arena, ENTITY_NAMES_MAX * sizeof *entity->aliases);
	sqlite3_bind_int64(s, 1, entity->id);
	db_bind_text(s, 2, entity->name);
	db_bind_text(s, 3, scope->user);
	db_bind_text(s, 4, scope->agent);
	db_bind_text(s, 5, scope->app);
	sqlite3_bind_int(s, 6, ENTITY_NAMES_MAX);
	while ((rc = db_step(db, s, err)) == 1)
		entity->aliases[entity->n_aliases++] = arena_copy(
		    arena, db_text(s, 0), (size_t)sqlite3_column_bytes(s, 0));
	return rc;
}

int
entities_named(struct db *db, const char *names, entities_named_sink *each,
    void *ctx, struct err *err)
{
	static const char all[] = COLUMNS " FROM entities e WHERE" LIVES
					  " ORDER BY e.id";
	static const char some[] = COLUMNS
	    " FROM json_each(?1) j CROSS JOIN entity_names n"
	    " ON n.folded = j.value AND n.taken IS NULL"
	    " CROSS JOIN entities e ON e.id = n.entity"
	    " ORDER BY j.key, e.id";
	struct arena arena = { 0 };
	sqlite3_stmt *s;
	int rc = schema_has(db, FORM, err);

	if (rc <= 0)
		return rc;
	s = db_statement(db, names ? some : all, err);
	if (!s)
		return -1;
	if (names)
		db_bind_text(s, 1, names);
	while ((rc = db_step(db, s, err)) == 1) {
		const struct entity_scope scope = { db_text(s, 1),
			db_text(s, 2), db_text(s, 3) };
		struct entity entity = { .id = sqlite3_column_int64(s, 0),
			.name = db_text(s, 4),
			.kind = db_text(s, 5),
			.summary = db_text(s, 6) };

		rc = read_aliases(db, &scope, &entity, &arena, err);
		if (rc == 0)
			rc = each(&scope, &entity, ctx);
		arena_reset(&arena);
		if (rc)
			break;
	}
	sqlite3_reset(s);
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}
