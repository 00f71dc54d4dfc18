#include "mind/consolidate.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "mind/consolidate_plan.h"

void
consolidate_release(struct consolidate *c)
{
	free(c->steps);
	arena_release(&c->arena);
	*c = (struct consolidate){ 0 };
}

struct consolidate_step *
consolidate_add(struct consolidate *c, const struct consolidate_scope *scope)
{
	if (c->n == c->room) {
		c->room = 2 * c->room + 64;
		c->steps = alloc_grow(c->steps, c->room, sizeof *c->steps);
	}
	c->steps[c->n] = (struct consolidate_step){
		.user = scope->user, .agent = scope->agent, .app = scope->app
	};
	return &c->steps[c->n++];
}

static int
plan_scope(struct consolidate *c, const struct consolidate_scope *scope,
    struct err *err)
{
	struct consolidate_turns turns = { 0 };
	int rc = 0;

	if (!c->keep_turns)
		rc = consolidate_read(c, scope, &turns, err);
	if (rc == 0)
		consolidate_plan_turns(c, scope, &turns);
	consolidate_turns_release(&turns);
	if (rc == 0 && !(c->keep_facts && c->no_profile))
		rc = consolidate_plan_facts(c, scope, err);
	return rc;
}

/* The scopes that are selected, which live in the plan's arena. */
static int
read_scopes(struct consolidate *c, struct consolidate_scope **scopes, size_t *n,
    struct err *err)
{
	struct buf sql = { 0 };
	sqlite3_stmt *s;
	size_t room = 0;
	int place = 1, rc;

	buf_string(&sql, "SELECT DISTINCT s.user_id, s.agent_id, s.app_id"
			 " FROM sessions s WHERE ");
	selection_sql(&c->selection, SELECTION_SCOPE, &sql);
	buf_string(&sql, " ORDER BY 1, 2, 3");
	s = db_prepare(c->cube->db, sql.data, err);
	buf_release(&sql);
	if (!s)
		return -1;
	selection_bind(&c->selection, SELECTION_SCOPE, s, &place);
	while ((rc = db_step(c->cube->db, s, err)) == 1) {
		const char *names[3];

		for (int i = 0; i < 3; i++)
			names[i] = arena_copy(
			    &c->arena, db_text(s, i), strlen(db_text(s, i)));
		*scopes = arena_grow(
		    &c->arena, *scopes, *n, &room, sizeof **scopes);
		(*scopes)[(*n)++] = (struct consolidate_scope){ names[0],
			names[1], names[2] };
	}
	sqlite3_finalize(s);
	return rc;
}

int
consolidate_plan(struct consolidate *c, struct err *err)
{
	struct consolidate_scope *scopes = NULL;
	size_t n = 0;
	int rc = db_begin(c->cube->db, false, err);

	if (rc < 0)
		return -1;
	rc = read_scopes(c, &scopes, &n, err);
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = plan_scope(c, &scopes[i], err);
	db_rollback(c->cube->db);
	return rc;
}
