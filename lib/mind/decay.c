#include "mind/decay.h"

#include <math.h>

#include "base/clock.h"
#include "base/record_answer.h"
#include "find/importance.h"
#include "store/access.h"
#include "store/rows.h"
#include "store/states.h"

/*
 * Between the night that says that a memory fades and the one that forgets it:
 * so that whoever looks every day can see it go.
 */
static const int64_t NOTICE = INT64_C(86400) * 1000000;

void
decay_release(struct decay *d)
{
	forget_release(&d->plan);
}

/* ---- one memory ---- */

enum memory_state
decay_next(
    const struct settings_life *life, const struct decay_memory *d, int64_t now)
{
	enum memory_state state = d->kept.state;
	struct retention kept;

	if (state != MEMORY_ACTIVE && state != MEMORY_DECAYING)
		return state;
	retention_find(life, &d->kept, now, &kept);
	if (kept.pinned)
		return MEMORY_ACTIVE;
	if (d->over_at != CLOCK_NONE && d->over_at <= now)
		return MEMORY_FORGOTTEN;
	if (kept.retained >= life->decay_below)
		return MEMORY_ACTIVE;
	if (state == MEMORY_DECAYING && kept.retained < life->forget_below &&
	    now - d->decaying_since >= NOTICE)
		return MEMORY_FORGOTTEN;
	return MEMORY_DECAYING;
}

static int64_t
later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

struct decay_times
decay_times(
    const struct settings_life *life, const struct decay_memory *d, int64_t now)
{
	struct decay_times times = { CLOCK_NONE, CLOCK_NONE };
	int64_t under = retention_when(life, &d->kept, life->decay_below);
	int64_t gone = retention_when(life, &d->kept, life->forget_below);
	struct retention kept;

	if (d->kept.state != MEMORY_ACTIVE && d->kept.state != MEMORY_DECAYING)
		return times;
	retention_find(life, &d->kept, now, &kept);
	if (kept.pinned)
		return times;
	if (d->kept.state == MEMORY_DECAYING)
		times.decays = d->decaying_since;
	else if (under != CLOCK_NONE)
		times.decays = later(under, now);
	if (gone != CLOCK_NONE && times.decays != CLOCK_NONE)
		times.forgotten = later(
		    later(gone, times.decays + NOTICE), now);
	if (d->over_at != CLOCK_NONE &&
	    (times.forgotten == CLOCK_NONE || d->over_at < times.forgotten))
		times.forgotten = later(d->over_at, now);
	/* it does not come to that */
	if (d->kept.state == MEMORY_ACTIVE && times.decays != CLOCK_NONE &&
	    times.forgotten != CLOCK_NONE && times.forgotten <= times.decays)
		times.decays = CLOCK_NONE;
	return times;
}

int
decay_read(struct db *db, const struct memory *m, struct decay_memory *d,
    struct err *err)
{
	struct access_row row;
	int rc = access_find(db, m->id, &row, err);

	if (rc < 0)
		return -1;
	*d = (struct decay_memory){
		.kept = retention_memory(m, rc ? row.accessed_at : CLOCK_NONE,
		    rc ? row.half_life : 0),
		.decaying_since = CLOCK_NONE,
		.over_at = forget_over_at(m->metadata),
		.accesses = rc ? row.count : 0,
	};
	if (isnan(m->importance))
		d->kept.importance = importance_of(m, NULL);
	if (m->state != MEMORY_DECAYING)
		return 0;
	if (states_since(db, m->id, m->state, &d->decaying_since, err) < 0)
		return -1;
	/* one that came as it is, with an import */
	if (d->decaying_since == CLOCK_NONE)
		d->decaying_since = m->updated_at != CLOCK_NONE ? m->updated_at
								: m->created_at;
	return 0;
}

/* ---- all of them ---- */

static int
plan_one(const struct memory *m, void *ctx, struct err *err)
{
	struct decay *d = ctx;
	struct decay_memory memory;
	struct forget_item *item;
	enum memory_state next;

	if (decay_read(d->cube->db, m, &memory, err) < 0)
		return -1;
	next = decay_next(d->life, &memory, d->now);
	if (next == m->state)
		return 0;
	item = forget_item_add(&d->plan, m->id, m->seq);
	if (item)
		item->became = next;
	return d->stopped && d->stopped();
}

int
decay_plan(struct decay *d, const struct selection *selection, struct err *err)
{
	struct selection mine = *selection;
	int rc;

	mine.states = 1u << MEMORY_ACTIVE | 1u << MEMORY_DECAYING;
	d->plan.cube = d->cube;
	d->plan.stopped = d->stopped;
	if (db_begin(d->cube->db, false, err) < 0)
		return -1;
	rc = rows_each(
	    d->cube->db, &mine, ROWS_SEQUENCE, NULL, -1, plan_one, d, err);
	db_rollback(d->cube->db);
	return rc;
}

static const char *
event_name(const struct forget_item *item)
{
	return edit_event_name(item->became == MEMORY_FORGOTTEN  ? EDIT_DELETE
			       : item->became == MEMORY_DECAYING ? EDIT_DECAY
								 : EDIT_REVIVE);
}

int
decay_print(struct decay *d, struct buf *out, struct err *err)
{
	struct arena arena = { 0 };
	struct memory m;
	int rc = 0;

	for (size_t i = 0; i < d->plan.n && rc >= 0; i++) {
		const struct forget_item *item = &d->plan.items[i];

		rc = rows_find(d->cube->db, item->id, &arena, &m, err);
		if (rc >= 0)
			record_answer_put(
			    out, item->id, rc ? &m : NULL, event_name(item), 0);
		arena_reset(&arena);
	}
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}
