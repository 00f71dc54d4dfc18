#include "mind/resolve_renamed.h"

#include <math.h>
#include <string.h>

#include "mind/resolve_text.h"
#include "store/rows.h"

enum { RENAMED_MAX = 64 /* memories that one name changes at most */ };

static const char *
or_empty(const char *s)
{
	return s ? s : "";
}

static const char *
other_name(const char *text, const char *was, const char *name)
{
	return text && strcmp(text, was) == 0 ? name : text;
}

/* What says how somebody is called keeps the words in which it says so. */
static bool
says_who(const struct memory *m)
{
	return m->relation && (strcmp(m->relation, "name") == 0 ||
				  strcmp(m->relation, "nickname") == 0);
}

static void
add_claim(struct claims *claims, const struct memory *m, const char *was,
    const char *name)
{
	struct claim claim = { .type = m->type,
		.stance = CLAIM_HOLDS,
		.relation = m->relation,
		.event_at = m->event_at,
		.valid_from = m->valid_from,
		.valid_to = m->valid_to,
		.confidence = isnan(m->confidence) ? 1 : m->confidence,
		.said_by = m->name,
		.renames = m->id };

	claim.text = resolve_text_replace(m->text, was, name, &claims->arena);
	claim.subject = other_name(m->subject, was, name);
	claim.object = other_name(m->object, was, name);
	claims_add(claims, &claim);
}

/* The memories of a statement that takes a name, a scope and a bound. */
static int
add_claims(struct db *db, sqlite3_stmt *s, const struct entity_scope *scope,
    const char *was, const char *name, struct claims *claims, struct err *err)
{
	int64_t seqs[RENAMED_MAX];
	struct memory m;
	size_t n = 0;
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, was);
	db_bind_text(s, 2, or_empty(scope->user));
	db_bind_text(s, 3, or_empty(scope->agent));
	db_bind_text(s, 4, or_empty(scope->app));
	sqlite3_bind_int(s, 5, RENAMED_MAX);
	while ((rc = db_step(db, s, err)) == 1 && n < RENAMED_MAX)
		seqs[n++] = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	for (size_t i = 0; i < n && rc >= 0; i++) {
		rc = rows_get(db, seqs[i], &claims->arena, &m, err);
		if (rc == 1 && !says_who(&m))
			add_claim(claims, &m, was, name);
	}
	return rc < 0 ? -1 : 0;
}

#define ROWS "SELECT m.seq FROM memories m JOIN sessions s ON s.id = m.session"
#define OF_SCOPE                                                    \
	" AND m.type BETWEEN 4 AND 7 AND m.state < 5"               \
	" AND s.user_id = ?2 AND s.agent_id = ?3 AND s.app_id = ?4" \
	" ORDER BY m.seq LIMIT ?5"

_Static_assert(
    MEMORY_FACT == 4 && MEMORY_PROCEDURE == 7 && MEMORY_ARCHIVED == 5,
    "the numbers in the statements");

int
resolve_renamed_claims(struct db *db, const struct entity_scope *scope,
    const char *was, const char *name, struct claims *claims, struct err *err)
{
	if (add_claims(db,
		db_statement(db, ROWS " WHERE m.subject = ?1" OF_SCOPE, err),
		scope, was, name, claims, err) < 0)
		return -1;
	return add_claims(db,
	    db_statement(db,
		ROWS " WHERE m.object = ?1 AND m.subject IS NOT ?1" OF_SCOPE,
		err),
	    scope, was, name, claims, err);
}
