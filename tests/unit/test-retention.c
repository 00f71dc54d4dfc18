#include "mind/retention.h"

#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "tap.h"

static const int64_t BEGUN = INT64_C(1778155200000000);
static const double DAY = 86400e6;

static struct settings_life life;

static int64_t
after(double days)
{
	return BEGUN + (int64_t)(days * DAY);
}

static struct retention_memory
memory(enum memory_type type, double importance)
{
	return (struct retention_memory){ .type = type,
		.importance = importance,
		.strength = NAN,
		.created_at = BEGUN,
		.updated_at = CLOCK_NONE,
		.accessed_at = CLOCK_NONE };
}

static struct retention
found(const struct retention_memory *m, double days)
{
	struct retention r;

	retention_find(&life, m, after(days), &r);
	return r;
}

static bool
near(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

/* The curve at times in half-lives. */
static void
test_curve(void)
{
	static const struct {
		double at, want;
	} table[] = {
		{ 0, 1 },
		{ 1, .5 },
		{ -5, 1 },
		{ 5, .25 },
		{ 8, .2 },
		{ 33, .1 },
	};
	struct retention_memory m = memory(MEMORY_TURN, 1 - 1e-12);

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		tap(near(found(&m, 30 * table[i].at).recall, table[i].want),
		    "after %g half-lives %g is known", table[i].at,
		    table[i].want);
	for (int type = 0; type < MEMORY_TYPES; type++) {
		double h = retention_half_life(&life, (enum memory_type)type);

		m.type = (enum memory_type)type;
		tap(h > 0 && near(found(&m, h).recall, .5),
		    "%s is half known after %g days", memory_type_name(m.type),
		    h);
	}
}

static void
test_retained(void)
{
	struct retention_memory m = memory(MEMORY_FACT, .8);

	tap(near(found(&m, 365).retained, .4), "importance counts");
	m.importance = NAN;
	tap(near(found(&m, 365).retained, .25), "without one it is a half");
	m.strength = 3;
	tap(near(found(&m, 3 * 365).retained, .25) &&
		near(found(&m, 0).half_life, 3 * 365),
	    "what was said three times lasts three times as long");
	m.strength = 1000;
	tap(near(found(&m, 0).half_life, 8 * 365), "up to eight times");
	m.strength = .5;
	tap(near(found(&m, 0).half_life, 365), "and never less");
	m = memory(MEMORY_TURN, 1);
	tap(found(&m, 9999).pinned && near(found(&m, 9999).retained, 1) &&
		retention_when(&life, &m, .9) == CLOCK_NONE,
	    "what is pinned does not fade");
	m.importance = 0;
	tap(near(found(&m, 0).retained, 0) &&
		retention_when(&life, &m, .1) == BEGUN,
	    "what is of no importance is nothing from the first");
}

static void
test_since(void)
{
	struct retention_memory m = memory(MEMORY_TURN, .5);

	m.updated_at = after(10);
	tap(found(&m, 40).since == after(10) && near(found(&m, 40).recall, .5),
	    "it begins anew when it is changed");
	m.accessed_at = after(5);
	tap(found(&m, 40).since == after(10), "not by an older access");
	m.accessed_at = after(20);
	tap(found(&m, 40).since == after(20), "but by a newer one");
}

/* When it comes to a value is when it has it. */
static void
test_when(void)
{
	struct retention_memory m = memory(MEMORY_TURN, .5);
	int right = 0, n = 0;

	for (double below = .4; below > .04; below -= .03, n++) {
		int64_t at = retention_when(&life, &m, below);
		struct retention before, then;

		retention_find(&life, &m, at - 1000000, &before);
		retention_find(&life, &m, at + 1000000, &then);
		right += before.retained > below && then.retained < below;
	}
	tap(right == n, "it falls under a value when it is said to");
	tap(retention_when(&life, &m, .5) == BEGUN &&
		retention_when(&life, &m, .9) == BEGUN,
	    "what was never more did at once");
	tap(retention_when(&life, &m, 0) == CLOCK_NONE &&
		retention_when(&life, &m, 1e-5) == CLOCK_NONE,
	    "and never what nobody will see");
}

static void
test_grown(void)
{
	struct retention_memory m = memory(MEMORY_TURN, .5);
	double last = 0;
	bool rises = true;

	tap(near(retention_grown(&life, &m, BEGUN), 30),
	    "an access at once adds nothing");
	tap(near(retention_grown(&life, &m, after(30)), 60),
	    "one at the half-life doubles it");
	for (double day = 0; day < 900; day += 7) {
		double grown = retention_grown(&life, &m, after(day));

		rises = rises && grown >= last && grown < 90;
		last = grown;
	}
	tap(rises, "the more was forgotten, the more it adds");
	m.half_life = 3000;
	tap(near(retention_grown(&life, &m, after(9999)), 3650),
	    "but no more than ten years");
	m.half_life = 5000;
	tap(near(retention_grown(&life, &m, after(9999)), 5000),
	    "nor does it take from what there is");
}

int
main(void)
{
	struct err err;

	setenv("MEMOS_CONFIG", "/dev/null", 1);
	if (settings_life_read(&life, &err) < 0)
		return 1;
	test_curve();
	test_retained();
	test_since();
	test_when();
	test_grown();
	return tap_end();
}
