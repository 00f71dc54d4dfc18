#include "find/dated.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "text/when_read.h"

enum {
	LEAST = 64, /* memories on each side, if so few are wanted */
	SCAN = 16,  /* times as many are looked at: others' are among them */
	SCAN_MAX = 1 << 16,
};

/* What is worth less is not near: nine times as far as the time is long. */
static const float NEAR = .1F;

struct finding {
	struct db *db;
	const struct dated_query *query;
	struct graph *graph;
	size_t room;
	struct when_read time; /* that is named */
};

/* What a memory is worth that is so far away, in microseconds. */
static float
worth(const struct finding *f, int64_t at)
{
	double span, far;

	if (f->time.from != CLOCK_NONE && at < f->time.from)
		far = (double)f->time.from - (double)at;
	else if (f->time.until != CLOCK_NONE && at >= f->time.until)
		far = (double)at - (double)f->time.until + 1;
	else
		return 1;
	span = f->time.from == CLOCK_NONE || f->time.until == CLOCK_NONE
		   ? 86400e6
		   : (double)f->time.until - (double)f->time.from;
	return (float)(span / (span + far));
}

static void
add(struct finding *f, int64_t seq, int64_t at)
{
	struct graph *g = f->graph;
	float value = worth(f, at);

	if (value < NEAR)
		return;
	if (g->n == f->room) {
		f->room = 2 * f->room + 64;
		g->items = alloc_grow(g->items, f->room, sizeof *g->items);
	}
	g->items[g->n++] = (struct graph_turn){ seq, value };
}

/* Those between two times, the first ones of the statement. */
static int
read_some(struct finding *f, const char *sql, int64_t from, int64_t until,
    struct err *err)
{
	size_t most = f->query->k > LEAST ? f->query->k : LEAST, n = 0;
	size_t scan = most * SCAN < SCAN_MAX ? most * SCAN : SCAN_MAX;
	sqlite3_stmt *s = db_statement(f->db, sql, err);
	int rc = 1;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, from);
	sqlite3_bind_int64(s, 2, until);
	for (size_t i = 0; i < scan && n < most && rc == 1; i++) {
		rc = db_step(f->db, s, err);
		if (rc != 1 ||
		    !scope_has(f->query->scope,
			(uint32_t)sqlite3_column_int64(s, 2), SCOPE_COUNTS))
			continue;
		add(f, sqlite3_column_int64(s, 0), sqlite3_column_int64(s, 1));
		n++;
	}
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

#define READ                                                              \
	"SELECT seq, event_at, session FROM memories"                     \
	" WHERE ifnull(event_at, created_at) >= ?1"                       \
	" AND ifnull(event_at, created_at) < ?2 AND event_at IS NOT NULL" \
	" ORDER BY ifnull(event_at, created_at)"

static int
compare_seqs(const void *left, const void *right)
{
	const struct graph_turn *a = left, *b = right;

	return (a->seq > b->seq) - (a->seq < b->seq);
}

int
dated_find(struct db *db, const struct dated_query *query, struct graph *graph,
    struct err *err)
{
	struct finding f = { .db = db, .query = query, .graph = graph };
	int64_t from, until;
	int rc;

	*graph = (struct graph){ 0 };
	if (!when_read_in(query->text, query->len, &f.time))
		return 0;
	from = f.time.from == CLOCK_NONE ? INT64_MIN : f.time.from;
	until = f.time.until == CLOCK_NONE ? INT64_MAX : f.time.until;
	rc = read_some(&f, READ " DESC", from, until, err);
	if (rc == 0 && from > INT64_MIN)
		rc = read_some(&f, READ " DESC", INT64_MIN, from, err);
	if (rc == 0 && until < INT64_MAX)
		rc = read_some(&f, READ, until, INT64_MAX, err);
	if (graph->n)
		qsort(
		    graph->items, graph->n, sizeof *graph->items, compare_seqs);
	return rc;
}
