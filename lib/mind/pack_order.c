#include "mind/pack_order.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
	NEXT_US = 60 * 1000000, /* between a turn and its answer */
	UUID_LEN = 36,
};

struct place {
	const struct memory *memory;
	size_t index;
	int64_t at;
	int64_t group_at; /* when its session begins */
	size_t group;
	bool in_session;
};

struct moment
pack_order_time(const struct memory *m)
{
	int64_t at = m->valid_from != CLOCK_NONE ? m->valid_from
						 : m->created_at;

	if (m->event_at.at != CLOCK_NONE)
		return m->event_at;
	return (struct moment){ at, CLOCK_INSTANT, 0 };
}

static int
compare_names(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int
compare_sessions(const struct memory *a, const struct memory *b)
{
	int by = compare_names(a->run_id, b->run_id);

	if (!by)
		by = compare_names(a->user_id, b->user_id);
	if (!by)
		by = compare_names(a->agent_id, b->agent_id);
	return by ? by : compare_names(a->app_id, b->app_id);
}

/* The digits at *s as a number without its zeroes: their count. */
static size_t
digits(const char **s)
{
	*s += strspn(*s, "0");
	return strspn(*s, "0123456789");
}

/* Ids that count go by their numbers: D1:9 before D1:10. */
static int
compare_ids(const char *a, const char *b)
{
	a = a ? a : "";
	b = b ? b : "";
	if (strlen(a) == UUID_LEN && strlen(b) == UUID_LEN)
		return strcmp(a, b);
	while (*a && *b) {
		size_t n, m;
		int by;

		if (!strchr("0123456789", *a) || !strchr("0123456789", *b)) {
			if (*a != *b)
				break;
			a++;
			b++;
			continue;
		}
		n = digits(&a);
		m = digits(&b);
		by = n != m ? (n < m ? -1 : 1) : strncmp(a, b, n);
		if (by)
			return by;
		a += n;
		b += m;
	}
	return (unsigned char)*a - (unsigned char)*b;
}

static int
compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* Within a session, and all that a tie leaves open. */
static int
compare_turns(const struct place *a, const struct place *b)
{
	int by = compare_numbers(a->at, b->at);

	if (!by && a->memory->seq && b->memory->seq)
		by = compare_numbers(a->memory->seq, b->memory->seq);
	if (!by)
		by = compare_ids(a->memory->id, b->memory->id);
	return by ? by : compare_numbers((int64_t)a->index, (int64_t)b->index);
}

/* Session by session, what is in none behind them. */
static int
compare_groups(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	int by = (int)b->in_session - (int)a->in_session;

	if (!by && a->in_session)
		by = compare_sessions(a->memory, b->memory);
	return by ? by : compare_turns(a, b);
}

static int
compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	int by = compare_numbers(a->group_at, b->group_at);

	if (!by)
		by = compare_numbers((int64_t)a->group, (int64_t)b->group);
	return by ? by : compare_turns(a, b);
}

void
pack_order(const struct pack_item *items, size_t *places, size_t n)
{
	struct place *all = alloc_array(n + 1, sizeof *all);

	for (size_t i = 0; i < n; i++) {
		const struct memory *m = items[places[i]].memory;

		all[i] = (struct place){ .memory = m,
			.index = places[i],
			.at = pack_order_time(m).at,
			.in_session = memory_in_session(m) };
	}
	qsort(all, n, sizeof *all, compare_groups);
	for (size_t i = 0; i < n; i++) {
		bool same = i && all[i].in_session && all[i - 1].in_session &&
			    compare_sessions(
				all[i - 1].memory, all[i].memory) == 0;

		all[i].group = same ? all[i - 1].group : i;
		all[i].group_at = same ? all[i - 1].group_at : all[i].at;
	}
	qsort(all, n, sizeof *all, compare_places);
	for (size_t i = 0; i < n; i++)
		places[i] = all[i].index;
	free(all);
}

/* Whether both end in a number and b's is the next one, all else equal. */
static bool
counts_on(const char *a, const char *b)
{
	const char *digits = "0123456789";
	size_t same = 0;
	unsigned long n, m;

	if (!a || !b || strlen(a) == UUID_LEN)
		return false;
	while (a[same] && a[same] == b[same])
		same++;
	while (same && strchr(digits, a[same - 1]))
		same--;
	if (!a[same] || !b[same] || strspn(a + same, digits) > 9 ||
	    strspn(b + same, digits) > 9 ||
	    a[same + strspn(a + same, digits)] ||
	    b[same + strspn(b + same, digits)])
		return false;
	n = strtoul(a + same, NULL, 10);
	m = strtoul(b + same, NULL, 10);
	return m == n + 1;
}

/* Times alone: of one speaker, another's turn may stand in between. */
static bool
answers_soon(const struct memory *a, const struct memory *b)
{
	if (compare_names(a->name, b->name) == 0 &&
	    compare_names(a->role, b->role) == 0)
		return false;
	return a->id && strlen(a->id) == UUID_LEN &&
	       a->event_at.at != CLOCK_NONE && b->event_at.at != CLOCK_NONE &&
	       a->event_at.precision <= CLOCK_MINUTE &&
	       b->event_at.precision <= CLOCK_MINUTE &&
	       b->event_at.at >= a->event_at.at &&
	       b->event_at.at - a->event_at.at <= NEXT_US;
}

bool
pack_order_adjacent(const struct pack_item *a, const struct pack_item *b)
{
	const struct memory *m = a->memory, *next = b->memory;

	if (!memory_in_session(m) || !memory_in_session(next) ||
	    compare_sessions(m, next) != 0)
		return false;
	if (b->before)
		return b->before == m->seq;
	if (m->seq && next->seq)
		return next->seq == m->seq + 1;
	return counts_on(m->id, next->id) || answers_soon(m, next);
}
