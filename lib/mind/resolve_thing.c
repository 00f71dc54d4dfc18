#include "mind/resolve_thing.h"

#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "text/cues_word.h"

#define DAY (INT64_C(24) * 3600 * 1000000)

enum { THING_MAX = 120 /* bytes of a subject that is looked up */ };

/* Of a kind: what one thing has one of, and when that was. */
static const char relations[] =
    " scheduled_for costs located_at version runs_on owned_by is ";

struct thing {
	const char *noun; /* without "the" or "Ann's" */
	bool definite;    /* "the" */
};

/* What has been found so far: one name, or several that differ. */
struct found {
	const char *name;
	bool several;
};

static bool
is_about_thing(const struct claim *claim)
{
	return claim->subject && claim->relation &&
	       strlen(claim->subject) < THING_MAX &&
	       cues_word_in(claim->relation, relations) &&
	       (strcmp(claim->relation, "is") != 0 ||
		   (claim->object && strpbrk(claim->object, "0123456789")));
}

/* "the flight", and of who speaks "Ann's flight"; false for all else. */
static bool
read_thing(const char *subject, const char *speaker, struct thing *thing)
{
	size_t len = speaker ? strlen(speaker) : 0;

	if (strncasecmp(subject, "the ", 4) == 0) {
		*thing = (struct thing){ subject + 4, true };
		return true;
	}
	if (!len || strncasecmp(subject, speaker, len) != 0 ||
	    strncmp(subject + len, "'s ", 3) != 0)
		return false;
	*thing = (struct thing){ subject + len + 3, false };
	return true;
}

/* The noun without "to Rome"; its length. */
static size_t
head_length(const char *noun)
{
	static const char *const links[] = { " to ", " for ", " with ", " in ",
		" at ", " of ", " about ", " from ", " on " };
	size_t len = strlen(noun);

	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		const char *at = strstr(noun, links[i]);

		if (at && (size_t)(at - noun) < len)
			len = (size_t)(at - noun);
	}
	return len;
}

static const char *
or_empty(const char *s)
{
	return s ? s : "";
}

static void
keep(struct found *found, const char *name, struct arena *arena)
{
	if (!found->name)
		found->name = arena_copy(arena, name, strlen(name));
	else if (strcasecmp(found->name, name) != 0)
		found->several = true;
}

_Static_assert(MEMORY_FACT == 4 && MEMORY_EVENT == 6 && MEMORY_ARCHIVED == 5,
    "the numbers in the statement");

/* Names between two bounds of which the relation is known, and not over. */
static int
find_between(struct db *db, const struct entity_scope *scope,
    const struct claim *claim, const char *from, const char *until,
    struct found *found, struct arena *arena, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT m.subject FROM memories m JOIN sessions s"
	    " ON s.id = m.session WHERE m.subject >= ?1 AND m.subject < ?2"
	    " AND m.relation = ?3 AND m.type BETWEEN 4 AND 6 AND m.state < 5"
	    " AND s.user_id = ?4 AND s.agent_id = ?5 AND s.app_id = ?6"
	    " AND (m.type <> 6 OR m.event_at IS NULL OR m.event_at >= ?7)"
	    " LIMIT 8",
	    err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, from);
	db_bind_text(s, 2, until);
	db_bind_text(s, 3, claim->relation);
	db_bind_text(s, 4, or_empty(scope->user));
	db_bind_text(s, 5, or_empty(scope->agent));
	db_bind_text(s, 6, or_empty(scope->app));
	sqlite3_bind_int64(s, 7,
	    claim->event_at.at == CLOCK_NONE ? 0
					     : claim->event_at.at - 60 * DAY);
	while ((rc = db_step(db, s, err)) == 1)
		keep(found, or_empty(db_text(s, 0)), arena);
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

/* "Ann's flight", and where nothing more was said "Ann's flight to Rome". */
static int
find_of(struct db *db, const struct entity_scope *scope,
    const struct claim *claim, const char *owner, const char *noun, size_t len,
    struct found *found, struct arena *arena, struct err *err)
{
	struct buf from = { 0 }, until = { 0 };
	int rc;

	buf_printf(&from, "%s %.*s", owner, (int)len, noun);
	/* a blank is less than "!", so that all that goes on is between */
	buf_printf(&until, "%s%s", buf_text(&from), noun[len] ? " " : "!");
	rc = find_between(db, scope, claim, buf_text(&from), buf_text(&until),
	    found, arena, err);
	buf_release(&from);
	buf_release(&until);
	return rc;
}

const char *
resolve_thing(struct db *db, const struct entity_scope *scope,
    const struct claim *claim, const char *speaker, struct arena *arena,
    struct err *err)
{
	struct found found = { 0 };
	struct buf owner = { 0 };
	struct thing thing;
	size_t len, head;
	int rc = 0;

	if (!is_about_thing(claim) ||
	    !read_thing(claim->subject, speaker, &thing))
		return claim->subject;
	len = strlen(thing.noun);
	head = head_length(thing.noun);
	buf_printf(&owner, "%s's", speaker ? speaker : "");
	for (int i = 0; i < 2 && rc == 0; i++) {
		const char *who = i ? "the" : buf_text(&owner);

		if (!i && !speaker)
			continue;
		rc = find_of(
		    db, scope, claim, who, thing.noun, len, &found, arena, err);
		if (rc == 0 && head < len)
			rc = find_of(db, scope, claim, who, thing.noun, head,
			    &found, arena, err);
	}
	buf_release(&owner);
	if (rc < 0)
		return NULL;
	return found.name && !found.several ? found.name : claim->subject;
}
