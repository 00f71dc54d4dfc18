#include "store/purge_entities.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "store/entities.h"

/* A name by which an entity goes. */
struct name {
	int64_t entity;
	const char *folded;
	bool noted; /* what is purged had it */
	bool found; /* what is left has it */
};

/* Names of one scope, by entity. */
struct purge_scope {
	const char *user, *agent, *app; /* "" for none */
	struct name *names;
	size_t n, room;
	bool whole; /* all were noted: entities go as a whole */
	struct arena arena;
};

void
purge_entities_release(struct purge_entities *p)
{
	for (size_t i = 0; i < p->n; i++) {
		free(p->scopes[i].names);
		arena_release(&p->scopes[i].arena);
	}
	free(p->scopes);
	*p = (struct purge_entities){ 0 };
}

/* ---- names of a scope ---- */

static const char *
copy(struct arena *arena, const char *text)
{
	return text ? arena_copy(arena, text, strlen(text)) : "";
}

static void
bind_scope(sqlite3_stmt *s, const struct purge_scope *scope)
{
	db_bind_text(s, 1, scope->user);
	db_bind_text(s, 2, scope->agent);
	db_bind_text(s, 3, scope->app);
}

static int
read_names(struct purge_scope *scope, struct db *db, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT e.id, n.folded FROM entities e JOIN entity_names n"
	    " ON n.entity = e.id WHERE e.user = ?1 AND e.agent = ?2"
	    " AND e.app = ?3 ORDER BY e.id",
	    err);
	int rc;

	if (!s)
		return -1;
	bind_scope(s, scope);
	while ((rc = db_step(db, s, err)) == 1) {
		if (scope->n == scope->room) {
			scope->room = scope->room ? 2 * scope->room : 16;
			scope->names = alloc_grow(
			    scope->names, scope->room, sizeof *scope->names);
		}
		scope->names[scope->n++] = (struct name){
			.entity = sqlite3_column_int64(s, 0),
			.folded = copy(&scope->arena, db_text(s, 1)),
		};
	}
	return rc;
}

static struct purge_scope *
add_scope(struct purge_entities *p, const char *user, const char *agent,
    const char *app)
{
	struct purge_scope *scope;

	if (p->n == p->room) {
		p->room = p->room ? 2 * p->room : 4;
		p->scopes = alloc_grow(p->scopes, p->room, sizeof *p->scopes);
	}
	p->last = p->n++;
	scope = &p->scopes[p->last];
	*scope = (struct purge_scope){ 0 };
	scope->user = copy(&scope->arena, user);
	scope->agent = copy(&scope->arena, agent);
	scope->app = copy(&scope->arena, app);
	return scope;
}

static bool
same(const char *a, const char *b)
{
	return strcmp(a, b ? b : "") == 0;
}

/* Memories of a scope mostly stand together: the last one is tried first. */
static struct purge_scope *
find_scope(struct purge_entities *p, const struct memory *m)
{
	for (size_t i = 0; i < p->n; i++) {
		size_t at = (p->last + i) % p->n;
		struct purge_scope *scope = &p->scopes[at];

		if (same(scope->user, m->user_id) &&
		    same(scope->agent, m->agent_id) &&
		    same(scope->app, m->app_id)) {
			p->last = at;
			return scope;
		}
	}
	return NULL;
}

/* ---- what is purged ---- */

/* All that a memory says, folded. */
static void
fold(const char *const *texts, size_t n, struct buf *out)
{
	buf_reset(out);
	for (size_t i = 0; i < n; i++) {
		if (texts[i])
			entities_fold(texts[i], strlen(texts[i]), out);
		buf_char(out, '\n');
	}
}

int
purge_entities_note(struct purge_entities *p, struct db *db,
    const struct memory *m, struct err *err)
{
	const char *texts[] = { m->text, m->subject, m->object, m->name };
	struct purge_scope *scope = find_scope(p, m);
	struct buf folded = { 0 };

	if (!scope) {
		scope = add_scope(p, m->user_id, m->agent_id, m->app_id);
		if (read_names(scope, db, err) < 0)
			return -1;
	}
	if (scope->n)
		fold(texts, sizeof texts / sizeof *texts, &folded);
	for (size_t i = 0; i < scope->n; i++)
		if (!scope->names[i].noted &&
		    strstr(folded.data, scope->names[i].folded))
			scope->names[i].noted = true;
	buf_release(&folded);
	return 0;
}

int
purge_entities_note_all(
    struct purge_entities *p, struct db *db, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "SELECT DISTINCT user, agent, app FROM entities", err);
	int rc;

	purge_entities_release(p);
	if (!s)
		return -1;
	while ((rc = db_step(db, s, err)) == 1)
		add_scope(p, db_text(s, 0), db_text(s, 1), db_text(s, 2))
		    ->whole = true;
	for (size_t i = 0; i < p->n && rc == 0; i++)
		rc = read_names(&p->scopes[i], db, err);
	return rc;
}

/* ---- what is left ---- */

/* Those that are looked for; *none: not one memory is left in the scope. */
static int
look(struct purge_scope *scope, struct db *db, bool *none, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT m.memory, m.subject, m.object, m.name FROM sessions s"
	    " JOIN memories m ON m.session = s.id WHERE s.user_id = ?1"
	    " AND s.agent_id = ?2 AND s.app_id = ?3",
	    err);
	struct buf folded = { 0 };
	int rc;

	*none = true;
	if (!s)
		return -1;
	bind_scope(s, scope);
	while ((rc = db_step(db, s, err)) == 1) {
		const char *texts[] = { db_text(s, 0), db_text(s, 1),
			db_text(s, 2), db_text(s, 3) };
		size_t left = 0;

		*none = false;
		fold(texts, sizeof texts / sizeof *texts, &folded);
		for (size_t i = 0; i < scope->n; i++) {
			struct name *name = &scope->names[i];

			name->found = name->found ||
				      strstr(folded.data, name->folded);
			left += !name->found;
		}
		if (!left)
			break;
	}
	sqlite3_reset(s);
	buf_release(&folded);
	return rc < 0 ? -1 : 0;
}

/* ---- taking out ---- */

static int
run(struct db *db, const char *sql, int64_t entity, const char *folded,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(db, sql, err);

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, entity);
	if (folded)
		db_bind_text(s, 2, folded);
	return db_step(db, s, err) < 0 ? -1 : 0;
}

static int
drop_entity(struct db *db, int64_t entity, struct err *err)
{
	if (run(db, "DELETE FROM entity_names WHERE entity = ?1", entity, NULL,
		err) < 0)
		return -1;
	return run(db, "DELETE FROM entities WHERE id = ?1", entity, NULL, err);
}

/*
 * The one that has lost a name may have been called by it: then it takes
 * another of its own, or goes, if that is taken.
 */
static int
rename_entity(struct db *db, int64_t entity, struct err *err)
{
	if (run(db,
		"UPDATE OR IGNORE entities SET summary = NULL,"
		" name = coalesce((SELECT name FROM entity_names n WHERE"
		"  n.entity = id AND n.name = entities.name LIMIT 1),"
		" (SELECT name FROM entity_names n WHERE n.entity = id"
		"  ORDER BY folded LIMIT 1), name) WHERE id = ?1",
		entity, NULL, err) < 0)
		return -1;
	return run(db,
	    "DELETE FROM entities WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM"
	    " entity_names n WHERE n.entity = id AND n.name = entities.name)",
	    entity, NULL, err);
}

/* Names first..end are those of one entity. */
static int
settle(struct purge_scope *scope, struct db *db, size_t first, size_t end,
    bool none, struct err *err)
{
	int64_t entity = scope->names[first].entity;
	size_t gone = 0, left = 0;

	for (size_t i = first; i < end; i++) {
		const struct name *name = &scope->names[i];

		left += name->found;
		gone += name->noted && !name->found;
	}
	if (none || (!left && (scope->whole || gone)))
		return drop_entity(db, entity, err);
	if (!gone)
		return 0;
	for (size_t i = first; i < end; i++)
		if (scope->names[i].noted && !scope->names[i].found &&
		    run(db,
			"DELETE FROM entity_names WHERE entity = ?1"
			" AND folded = ?2",
			entity, scope->names[i].folded, err) < 0)
			return -1;
	return rename_entity(db, entity, err);
}

static int
settle_scope(
    struct purge_scope *scope, struct db *db, bool none, struct err *err)
{
	for (size_t i = 0, end; i < scope->n; i = end) {
		end = i + 1;
		while (end < scope->n &&
		       scope->names[end].entity == scope->names[i].entity)
			end++;
		if (settle(scope, db, i, end, none, err) < 0)
			return -1;
	}
	return db_run(db,
	    "DELETE FROM entity_names WHERE entity NOT IN"
	    " (SELECT id FROM entities)",
	    err);
}

int
purge_entities_apply(struct purge_entities *p, struct db *db, struct err *err)
{
	for (size_t i = 0; i < p->n; i++) {
		struct purge_scope *scope = &p->scopes[i];
		bool none;

		if (!scope->n)
			continue;
		/* who writes meanwhile waits only for what comes behind it */
		if (look(scope, db, &none, err) < 0 ||
		    db_begin(db, true, err) < 0)
			return -1;
		if (settle_scope(scope, db, none, err) < 0) {
			db_rollback(db);
			return -1;
		}
		if (db_commit(db, err) < 0)
			return -1;
	}
	return 0;
}
