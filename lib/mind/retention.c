#include "mind/retention.h"

#include <math.h>

/*
 * The curve is FSRS's (version 4.5): (1 + 19/81 t/S) ^ -1/2, whose stability S
 * is the time until recall is .9; with h = 243/19 S that is the one of the
 * header.  In FSRS, too, the stability that a review adds grows with what was
 * forgotten by then.  There a review at a recall of one half makes it about
 * twenty times what it was (default weights, middling difficulty, S of some
 * days), for it was an effort of the learner.  To be among the hits of a search
 * is much less of a proof: GROWTH, which would be added at recall 0, doubles
 * the half-life by an access at it.
 */
static const double GROWTH = 2;
static const double HALF_LIFE_MAX = 3650; /* days */
static const double DAY = 86400e6;        /* microseconds */

/* A fact that was said n times has n times its half-life, up to here. */
static const double STRENGTH_MAX = 8;

/* From here on it is pinned, as memos-revise --pin does. */
static const double PINNED = 1;

double
retention_half_life(const struct settings_life *life, enum memory_type type)
{
	const double days[MEMORY_TYPES] = {
		[MEMORY_TURN] = life->half_life_turn,
		[MEMORY_CHUNK] = life->half_life_chunk,
		[MEMORY_TOOL] = life->half_life_tool,
		[MEMORY_IMAGE] = life->half_life_image,
		[MEMORY_FACT] = life->half_life_fact,
		[MEMORY_PREFERENCE] = life->half_life_preference,
		[MEMORY_EVENT] = life->half_life_event,
		[MEMORY_PROCEDURE] = life->half_life_procedure,
		[MEMORY_SUMMARY] = life->half_life_summary,
		[MEMORY_PERSONA] = life->half_life_persona,
	};

	return days[type];
}

struct retention_memory
retention_memory(const struct memory *m, int64_t accessed_at, double half_life)
{
	return (struct retention_memory){
		.type = m->type,
		.state = m->state,
		.importance = m->importance,
		.strength = m->strength,
		.created_at = m->created_at,
		.updated_at = m->updated_at,
		.accessed_at = accessed_at,
		.half_life = half_life,
	};
}

static double
importance_of(const struct retention_memory *m)
{
	return isnan(m->importance) ? RETENTION_IMPORTANCE : m->importance;
}

static int64_t
since(const struct retention_memory *m)
{
	int64_t stored = m->updated_at == CLOCK_NONE ? m->created_at
						     : m->updated_at;

	return m->accessed_at > stored ? m->accessed_at : stored;
}

static double
begun(const struct settings_life *life, const struct retention_memory *m)
{
	return m->half_life > 0 ? m->half_life
				: retention_half_life(life, m->type);
}

static double
said_again(const struct retention_memory *m)
{
	return m->strength > 1 ? fmin(m->strength, STRENGTH_MAX) : 1;
}

static double
recall(int64_t from, int64_t now, double half_life)
{
	/* as doubles: a time of nonsense must not overflow */
	double days = ((double)now - (double)from) / DAY;

	return days > 0 ? 1 / sqrt(1 + 3 * days / half_life) : 1;
}

void
retention_find(const struct settings_life *life,
    const struct retention_memory *m, int64_t now, struct retention *found)
{
	double importance = importance_of(m);

	found->pinned = importance >= PINNED;
	found->since = since(m);
	found->half_life = begun(life, m) * said_again(m);
	found->recall = found->pinned
			    ? 1
			    : recall(found->since, now, found->half_life);
	found->retained = importance * found->recall;
}

int64_t
retention_when(const struct settings_life *life,
    const struct retention_memory *m, double below)
{
	double importance = importance_of(m), at;

	if (importance >= PINNED || below <= 0)
		return CLOCK_NONE;
	if (importance <= below)
		return since(m);
	at = (double)since(m) + begun(life, m) * said_again(m) / 3 * DAY *
				    (pow(importance / below, 2) - 1);
	/* the year 9999 is the last that is printed */
	return at < 253402300800e6 ? (int64_t)at : CLOCK_NONE;
}

double
retention_grown(const struct settings_life *life,
    const struct retention_memory *m, int64_t at)
{
	double half_life = begun(life, m);
	double known = recall(since(m), at, half_life * said_again(m));

	return fmax(half_life,
	    fmin(half_life * (1 + GROWTH * (1 - known)), HALF_LIFE_MAX));
}
