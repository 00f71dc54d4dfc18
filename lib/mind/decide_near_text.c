#include "mind/decide_near.h"

#include <string.h>

#include "mind/decide_like.h"
#include "store/rows.h"
#include "store/rows_same.h"

_Static_assert(
    MEMORY_FORGOTTEN == 6 && MEMORY_FACT == 4 && MEMORY_PROCEDURE == 7,
    "the numbers in the statement");

/* The number of the scope's session without a run, or 0. */
static int
find_session(struct db *db, const struct entity_scope *scope, int64_t *session,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT id FROM sessions WHERE user_id = ?1 AND agent_id = ?2"
	    " AND app_id = ?3 AND run_id = ''",
	    err);
	int rc;

	*session = 0;
	if (!s)
		return -1;
	db_bind_text(s, 1, scope->user ? scope->user : "");
	db_bind_text(s, 2, scope->agent ? scope->agent : "");
	db_bind_text(s, 3, scope->app ? scope->app : "");
	rc = db_step(db, s, err);
	if (rc == 1)
		*session = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

int
decide_near_text(struct db *db, const struct entity_scope *scope,
    const char *text, struct arena *arena, struct memory *m, struct err *err)
{
	struct memory wanted;
	sqlite3_stmt *s;
	int64_t session;
	int rc;

	memory_init(&wanted);
	wanted.type = MEMORY_FACT;
	wanted.text = text;
	wanted.text_len = strlen(text);
	if (find_session(db, scope, &session, err) < 0)
		return -1;
	s = db_statement(db,
	    "SELECT seq FROM memories WHERE hash = ?1 AND session = ?2", err);
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, rows_same_hash(&wanted, session));
	sqlite3_bind_int64(s, 2, session);
	while ((rc = db_step(db, s, err)) == 1) {
		rc = rows_get(db, sqlite3_column_int64(s, 0), arena, m, err);
		if (rc < 0 || (rc == 1 && decide_like_live(m) &&
				  rows_same_thing(m, &wanted)))
			break;
	}
	sqlite3_reset(s);
	return rc;
}

/* Whether it says what the claim says. */
static bool
says(const struct claim *claim, const struct memory *m)
{
	return decide_like_text(claim->text, m->text) ||
	       (decide_like_topic(claim, m) &&
		   decide_like_object(claim, claim->object, m) == DECIDE_SAME);
}

int
decide_near_forgotten(struct db *db, const struct entity_scope *scope,
    const struct claim *claim, const char *source, struct arena *arena,
    struct memory *m, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT m.seq FROM sources x JOIN memories m ON m.seq = x.seq"
	    " JOIN sessions n ON n.id = m.session"
	    " WHERE x.source = ?1 AND m.state = 6 AND m.type BETWEEN 4 AND 7"
	    " AND n.user_id = ?2 AND n.agent_id = ?3 AND n.app_id = ?4",
	    err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, source);
	db_bind_text(s, 2, scope->user ? scope->user : "");
	db_bind_text(s, 3, scope->agent ? scope->agent : "");
	db_bind_text(s, 4, scope->app ? scope->app : "");
	while ((rc = db_step(db, s, err)) == 1) {
		rc = rows_get(db, sqlite3_column_int64(s, 0), arena, m, err);
		if (rc < 0 || (rc == 1 && says(claim, m)))
			break;
	}
	sqlite3_reset(s);
	return rc;
}
