#include "mind/decide_lean.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "mind/decide_lean_value.h"
#include "mind/decide_like.h"
#include "mind/decide_outcome.h"
#include "store/rows.h"

enum {
	LEAN_ROWS = 200, /* that may be meant, the newest */
	LEAN_STEM = 3,   /* letters that a word keeps at least */
};

#define LEAN_RATIO 3.0 /* that a new figure may be above or below the old */

struct leaning {
	const struct decide_near *near;
	const struct step *step;
	struct arena *arena;
	enum lean_kind kind;
	struct memory found;
	struct lean_value value; /* in its text */
	size_t n;                /* how many could be meant */
};

/* How much of a word is the same in all of its forms: "collect" of -ed. */
static size_t
stem_length(const char *word, size_t len)
{
	static const char *const ends[] = { "ing", "ed", "es", "s", "e" };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t n = strlen(ends[i]);

		if (len >= n + LEAN_STEM &&
		    strncasecmp(word + len - n, ends[i], n) == 0)
			return len - n;
	}
	return len;
}

/* Whether a text has a word of this stem. */
static bool
has_stem(const char *text, const char *stem, size_t len)
{
	for (const char *at = text; *at; at++)
		if ((at == text || !isalnum((unsigned char)at[-1])) &&
		    strncasecmp(at, stem, len) == 0)
			return true;
	return false;
}

/* Whether a memory has all the words that were said of what is meant. */
static bool
has_words(const char *text, const char *words)
{
	size_t n;

	for (; *words; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (n && !has_stem(text, words, stem_length(words, n)))
			return false;
	}
	return true;
}

/*
 * Nothing but the value tells what is meant: it is who speaks, or a thing, or
 * is to be on another day.
 */
static bool
of_speaker(const struct leaning *l, const struct memory *m)
{
	const struct claim *claim = l->step->claim;
	size_t len = claim->said_by ? strlen(claim->said_by) : 0;

	if (l->kind == LEAN_DATE)
		return m->event_at.at != CLOCK_NONE &&
		       m->event_at.at >= l->step->said.at;
	return (len && strncasecmp(m->text, claim->said_by, len) == 0) ||
	       strncmp(m->text, "The ", 4) == 0;
}

/* A figure that is like the new one, and no age. */
static bool
near_number(
    const struct leaning *l, const struct memory *m, struct lean_value value)
{
	const char *object = l->step->claim->object;
	double old = decide_lean_value_number(m->text + value.start, value.len),
	       new = decide_lean_value_number(object, strlen(object));

	return !strstr(m->text, " years old") && old > 0 && new > 0 &&
	       new <= old *LEAN_RATIO &&old <= new *LEAN_RATIO;
}

/* "The exam", of what is known as "The C1 exam": only what it adds. */
static bool
is_longer_name(const struct memory *m, const char *noun)
{
	size_t n = strlen(noun), len = m->subject ? strlen(m->subject) : 0;

	return len > n && m->subject[len - n - 1] == ' ' &&
	       strcasecmp(m->subject + len - n, noun) == 0;
}

/* Whether a claim that could stand for itself tells a new date of a thing. */
static bool
is_dated(const struct leaning *l)
{
	return l->step->claim->subject &&
	       l->step->claim->event_at.at != CLOCK_NONE;
}

static bool
is_same_thing(const struct leaning *l, const struct memory *m)
{
	return m->relation && strcmp(m->relation, "scheduled_for") == 0 &&
	       m->event_at.at != CLOCK_NONE &&
	       m->event_at.at >= l->step->said.at &&
	       is_longer_name(m, l->step->claim->leans);
}

static bool
is_meant(
    const struct leaning *l, const struct memory *m, struct lean_value *value)
{
	const struct claim *claim = l->step->claim;

	if (m->type == MEMORY_PROCEDURE || !decide_like_live(m) ||
	    decide_like_kept(m) || m->valid_to != CLOCK_NONE ||
	    decide_outcome_has_sources(l->step, m))
		return false;
	if (is_dated(l))
		return is_same_thing(l, m);
	if (!decide_lean_value_find(m->text, l->kind, value))
		return false;
	if (l->kind == LEAN_NUMBER && !near_number(l, m, *value))
		return false;
	return *claim->leans ? has_words(m->text, claim->leans)
			     : of_speaker(l, m);
}

static void
offer(struct leaning *l, const struct memory *m)
{
	struct lean_value value;

	if (!is_meant(l, m, &value))
		return;
	/* the newest comes first */
	if (!l->n++) {
		l->found = *m;
		l->value = value;
	}
}

/* ---- what stands ---- */

static bool
same_name(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool
in_scope(const struct decide_near *near, const struct memory *m)
{
	return same_name(near->scope->user, m->user_id) &&
	       same_name(near->scope->agent, m->agent_id) &&
	       same_name(near->scope->app, m->app_id);
}

static const struct memory *
changed(const struct decide_near *near, const char *id)
{
	for (size_t i = near->n_changed; i-- > 0;)
		if (strcmp(near->changed[i].id, id) == 0)
			return &near->changed[i];
	return NULL;
}

_Static_assert(MEMORY_FACT == 4 && MEMORY_EVENT == 6 && MEMORY_ARCHIVED == 5,
    "the numbers in the statement");

static int
offer_store(struct leaning *l, struct err *err)
{
	const struct decide_near *near = l->near;
	struct db *db = near->cube->db;
	int64_t seqs[LEAN_ROWS];
	size_t n = 0;
	sqlite3_stmt *s = db_statement(db,
	    "SELECT m.seq, m.memory FROM memories m JOIN sessions s ON s.id = m.session"
	    " WHERE m.type BETWEEN 4 AND 6 AND m.state < 5 AND s.user_id = ?1"
	    " AND s.agent_id = ?2 AND s.app_id = ?3 ORDER BY m.seq DESC"
	    " LIMIT ?4",
	    err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, near->scope->user ? near->scope->user : "");
	db_bind_text(s, 2, near->scope->agent ? near->scope->agent : "");
	db_bind_text(s, 3, near->scope->app ? near->scope->app : "");
	sqlite3_bind_int(s, 4, LEAN_ROWS);
	while ((rc = db_step(db, s, err)) == 1 && n < LEAN_ROWS) {
		const char *text = db_text(s, 1);
		struct lean_value value;

		if (text && (is_dated(l) ||
				decide_lean_value_find(text, l->kind, &value)))
			seqs[n++] = sqlite3_column_int64(s, 0);
	}
	sqlite3_reset(s);
	for (size_t i = 0; i < n && rc >= 0; i++) {
		struct memory m;

		rc = rows_get(db, seqs[i], l->arena, &m, err);
		if (rc == 1 && !changed(near, m.id))
			offer(l, &m);
	}
	return rc < 0 ? -1 : 0;
}

static int
find(struct leaning *l, struct err *err)
{
	const struct decide_near *near = l->near;
	struct db *db = near->cube->db;
	int rc;

	for (size_t i = near->n_changed; i-- > 0;)
		if (in_scope(near, &near->changed[i]) &&
		    changed(near, near->changed[i].id) == &near->changed[i])
			offer(l, &near->changed[i]);
	if (db_begin(db, false, err) < 0)
		return -1;
	rc = offer_store(l, err);
	if (rc == 0)
		return db_commit(db, err);
	db_rollback(db);
	return -1;
}

/* ---- what it says ---- */

/* text with other words from `at` on; NULL if they are the same. */
static const char *
with_value(const char *text, struct lean_value old, const char *value,
    struct arena *arena)
{
	struct buf out = { 0 };
	const char *copy;

	if (strlen(value) == old.len &&
	    strncasecmp(text + old.start, value, old.len) == 0)
		return NULL;
	buf_add(&out, text, old.start);
	buf_string(&out, value);
	buf_string(&out, text + old.start + old.len);
	copy = arena_copy(arena, out.data, out.len);
	buf_release(&out);
	return copy;
}

/* "The exam is in May" of what is known as "The C1 exam". */
static bool
fill_named(const struct leaning *l, struct claim *full)
{
	const struct claim *claim = l->step->claim;
	size_t len = strlen(claim->subject);
	struct buf out = { 0 };

	*full = *claim;
	full->leans = NULL;
	if (strncasecmp(claim->text, claim->subject, len) != 0)
		return false;
	buf_printf(&out, "%s%s", l->found.subject, claim->text + len);
	if (strncmp(out.data, "the ", 4) == 0)
		out.data[0] = 'T';
	full->text = arena_copy(l->arena, out.data, out.len);
	full->subject = l->found.subject;
	buf_release(&out);
	return true;
}

static bool
fill(const struct leaning *l, struct claim *full)
{
	const struct memory *m = &l->found;
	const struct claim *claim = l->step->claim;
	struct lean_value value;

	if (is_dated(l))
		return fill_named(l, full);
	*full = *claim;
	full->leans = NULL;
	full->type = m->type;
	full->text = with_value(m->text, l->value, claim->object, l->arena);
	full->subject = m->subject;
	full->relation = m->relation;
	full->object = m->object;
	full->old = m->object;
	if (m->object && decide_lean_value_find(m->object, l->kind, &value))
		full->object = with_value(
		    m->object, value, claim->object, l->arena);
	if (l->kind != LEAN_DATE && m->type == MEMORY_EVENT)
		full->event_at = m->event_at;
	return full->text && (full->object || !m->object);
}

int
decide_lean(const struct decide_near *near, const struct step *step,
    struct arena *arena, struct claim *full, struct neighbour *target,
    struct err *err)
{
	struct leaning l = { .near = near,
		.step = step,
		.arena = arena,
		.kind = decide_lean_value_kind(step->claim->object) };

	if (find(&l, err) < 0)
		return -1;
	/* of several the newest, but only if some word tells what is meant */
	if (!l.n || (l.n > 1 && !*step->claim->leans) || !fill(&l, full))
		return 0;
	*target = (struct neighbour){ .memory = l.found };
	return 1;
}
