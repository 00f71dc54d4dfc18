#include "mind/forget.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/record_time.h"
#include "store/purge.h"
#include "store/rows.h"

enum { SEEN = 64 /* places at first; a power of two */ };

void
forget_release(struct forget *f)
{
	free(f->items);
	free(f->seen.seqs);
	arena_release(&f->arena);
	*f = (struct forget){ 0 };
}

/* ---- what is planned already ---- */

static int64_t *
look_up(const struct forget_seen *seen, int64_t seq)
{
	uint64_t hash = (uint64_t)seq * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(hash >> 32) & (seen->room - 1);

	while (seen->seqs[i] && seen->seqs[i] != seq)
		i = (i + 1) & (seen->room - 1);
	return &seen->seqs[i];
}

static bool
is_seen(const struct forget *f, int64_t seq)
{
	return f->seen.room && *look_up(&f->seen, seq);
}

static void
see(struct forget *f, int64_t seq)
{
	struct forget_seen old = f->seen;

	if (2 * (old.n + 1) > old.room) {
		f->seen.room = old.room ? 2 * old.room : SEEN;
		f->seen.seqs = alloc_array(f->seen.room, sizeof *f->seen.seqs);
		for (size_t i = 0; i < old.room; i++)
			if (old.seqs[i])
				*look_up(&f->seen, old.seqs[i]) = old.seqs[i];
		free(old.seqs);
	}
	*look_up(&f->seen, seq) = seq;
	f->seen.n++;
}

struct forget_item *
forget_item_add(struct forget *f, const char *id, int64_t seq)
{
	if (seq && is_seen(f, seq))
		return NULL;
	if (seq)
		see(f, seq);
	if (f->n == f->room) {
		f->room = f->room ? 2 * f->room : 16;
		f->items = alloc_grow(f->items, f->room, sizeof *f->items);
	}
	f->items[f->n] = (struct forget_item){
		.id = arena_copy(&f->arena, id, strlen(id)),
		.seq = seq,
	};
	return &f->items[f->n++];
}

static void
add(struct forget *f, const char *id, int64_t seq, bool past)
{
	struct forget_item *item = forget_item_add(f, id, seq);

	if (item)
		item->past = past;
}

/* ---- by id ---- */

int
forget_add(struct forget *f, const char *id, struct err *err)
{
	struct arena arena = { 0 };
	struct memory m;
	int rc = rows_find(f->cube->db, id, &arena, &m, err);

	if (rc == 1)
		add(f, id, m.seq, m.state == MEMORY_FORGOTTEN);
	arena_release(&arena);
	if (rc || !f->purge)
		return rc;
	rc = purge_has_forms(f->cube->db, id, err);
	if (rc == 1)
		add(f, id, 0, true);
	return rc;
}

/* ---- by selection ---- */

/* A time in metadata: 1, or 0 if it is none. */
static int
read_over(const struct json_span *object, const char *name, struct arena *arena,
    struct moment *moment)
{
	const char *at = NULL, *key;
	struct json_span value;
	struct err ignored;

	*moment = (struct moment){ .at = CLOCK_NONE };
	while (json_member(object, &at, arena, &key, &value))
		if (strcmp(key, name) == 0)
			return record_time_read(name, &value, arena, moment,
				   &ignored) == 0 &&
			       moment->at != CLOCK_NONE;
	return 0;
}

int64_t
forget_over_at(const char *metadata)
{
	struct arena arena = { 0 };
	struct json_span object;
	struct moment moment;
	struct err ignored;
	int64_t at = CLOCK_NONE;

	if (!metadata || !strstr(metadata, "\"exp") ||
	    json_scan(metadata, strlen(metadata), &object, &ignored) < 0 ||
	    object.kind != JSON_OBJECT)
		return CLOCK_NONE;
	if (read_over(&object, "expires_at", &arena, &moment) ||
	    read_over(&object, "expiration_date", &arena, &moment))
		at = moment.precision >= CLOCK_DAY ? clock_end(&moment)
						   : moment.at;
	arena_release(&arena);
	return at;
}

bool
forget_is_over(const char *metadata, int64_t now)
{
	int64_t at = forget_over_at(metadata);

	return at != CLOCK_NONE && at <= now;
}

static int
take(const struct memory *m, void *ctx, struct err *err)
{
	struct forget *f = ctx;

	(void)err;
	if (!f->expired || forget_is_over(m->metadata, clock_now()))
		add(f, m->id, m->seq, m->state == MEMORY_FORGOTTEN);
	return 0;
}

static int
take_form(const struct purge_form *form, void *ctx, struct err *err)
{
	(void)err;
	if (form->gone)
		add(ctx, form->id, 0, true);
	return 0;
}

static bool
is_whole(const struct forget *f, const struct selection *selection)
{
	const struct scope *scope = &selection->scope;

	return !f->expired && !selection->filter && !selection->states &&
	       !selection->types && !selection_has(selection->since) &&
	       !selection_has(selection->until) &&
	       (scope->user.n || scope->agent.n || scope->app.n ||
		   scope->run.n);
}

int
forget_select(
    struct forget *f, const struct selection *selection, struct err *err)
{
	const struct scope *scope = &f->selection.scope;
	uint32_t all = (1u << MEMORY_STATES) - 1;

	f->whole = is_whole(f, selection);
	f->selection = *selection;
	f->selected = true;
	if (!f->selection.states)
		f->selection.states = f->purge
					  ? all
					  : all & ~(1u << MEMORY_FORGOTTEN);
	if (rows_each(f->cube->db, &f->selection, ROWS_SEQUENCE, NULL, -1, take,
		f, err) < 0)
		return -1;
	if (!f->purge || !f->whole)
		return 0;
	return purge_forms(f->cube->db, scope, take_form, f, err);
}

/* ---- what was formed of it ---- */

/* Whether a memory has a source that is there, and stays. */
static int
has_source(struct forget *f, int64_t seq, struct err *err)
{
	sqlite3_stmt *s = db_statement(f->cube->db,
	    "SELECT m.seq FROM sources x JOIN memories m ON m.id = x.source"
	    " WHERE x.seq = ?1 AND m.state <> 6",
	    err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	while ((rc = db_step(f->cube->db, s, err)) == 1)
		if (!is_seen(f, sqlite3_column_int64(s, 0)))
			break;
	sqlite3_reset(s);
	return rc;
}

/*
 * Adds what names an item as its source, and has no other, behind it; a summary
 * always goes, see forget_back.h.
 */
static int
derive(struct forget *f, size_t place, struct err *err)
{
	/* what another user's memories name is nothing to this one's */
	sqlite3_stmt *s = db_statement(f->cube->db,
	    "SELECT d.seq, d.id, d.state, d.type FROM sources x"
	    " JOIN memories d ON d.seq = x.seq"
	    " JOIN sessions o ON o.id = d.session"
	    " WHERE x.source = ?1 AND d.type > 3 AND (?2 OR d.state <> 6)"
	    " AND NOT EXISTS (SELECT 1 FROM memories m JOIN sessions s"
	    "  ON s.id = m.session WHERE m.id = ?1 AND s.user_id <> o.user_id)"
	    " ORDER BY d.seq",
	    err);
	int rc, has = 0;

	_Static_assert(MEMORY_IMAGE == 3 && MEMORY_FORGOTTEN == 6,
	    "the numbers in the statements");
	if (!s)
		return -1;
	db_bind_text(s, 1, f->items[place].id);
	sqlite3_bind_int(s, 2, f->purge);
	while ((rc = db_step(f->cube->db, s, err)) == 1 && has >= 0) {
		int64_t seq = sqlite3_column_int64(s, 0);

		if (is_seen(f, seq))
			continue;
		if (sqlite3_column_int(s, 3) != MEMORY_SUMMARY &&
		    (has = has_source(f, seq, err)) != 0)
			continue;
		add(f, db_text(s, 1), seq, sqlite3_column_int(s, 2) == 6);
		f->items[f->n - 1].derived = true;
	}
	sqlite3_reset(s);
	return rc < 0 || has < 0 ? -1 : 0;
}

int
forget_derive(struct forget *f, struct err *err)
{
	struct forget_item *items = f->items;
	size_t n = f->n, next = 0;
	int rc = 0;

	if (f->keep_derived)
		return 0;
	f->items = NULL;
	f->n = f->room = 0;
	/* each with what goes with it, and with that, behind it */
	for (size_t i = 0; i < n && rc == 0; i++) {
		if (f->n == f->room) {
			f->room = f->room ? 2 * f->room : 16;
			f->items = alloc_grow(
			    f->items, f->room, sizeof *f->items);
		}
		f->items[f->n++] = items[i];
		while (next < f->n && (rc = derive(f, next, err)) == 0)
			next++;
	}
	free(items);
	return rc;
}
