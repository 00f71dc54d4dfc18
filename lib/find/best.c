#include "find/best.h"

#include "base/alloc.h"

void
best_init(struct best *best, size_t k, size_t n, struct db *db, struct err *err)
{
	*best = (struct best){ .k = k < n ? k : n, .db = db, .err = err };
	best->hits = alloc_array(best->k, sizeof *best->hits);
}

static int
compare_ids(struct best *best, int64_t a, int64_t b)
{
	sqlite3_stmt *s = db_statement(best->db,
	    "SELECT a.id < b.id FROM memories a, memories b"
	    " WHERE a.seq = ?1 AND b.seq = ?2",
	    best->err);
	int less = 0, rc;

	if (!s) {
		best->failed = true;
		return 0;
	}
	sqlite3_bind_int64(s, 1, a);
	sqlite3_bind_int64(s, 2, b);
	rc = db_step(best->db, s, best->err);
	if (rc < 0)
		best->failed = true;
	else if (rc)
		less = sqlite3_column_int(s, 0);
	sqlite3_reset(s);
	return less ? 1 : -1;
}

int
best_before(struct best *best, const struct hit *a, const struct hit *b)
{
	if (a->score != b->score)
		return a->score > b->score ? 1 : -1;
	if (a->time != b->time)
		return a->time > b->time ? 1 : -1;
	return a->seq == b->seq ? 0 : compare_ids(best, a->seq, b->seq);
}

static void
sift_down(struct best *best, size_t n, size_t i)
{
	struct hit *heap = best->hits;

	for (;;) {
		size_t worst = i, child = 2 * i + 1;
		struct hit swap;

		for (size_t c = child; c < child + 2 && c < n; c++)
			if (best_before(best, &heap[worst], &heap[c]) > 0)
				worst = c;
		if (worst == i)
			return;
		swap = heap[i];
		heap[i] = heap[worst];
		heap[worst] = swap;
		i = worst;
	}
}

static void
sift_up(struct best *best, size_t i)
{
	struct hit *heap = best->hits;

	while (i && best_before(best, &heap[(i - 1) / 2], &heap[i]) > 0) {
		struct hit swap = heap[i];

		heap[i] = heap[(i - 1) / 2];
		heap[(i - 1) / 2] = swap;
		i = (i - 1) / 2;
	}
}

void
best_offer(struct best *best, const struct hit *hit)
{
	if (best->n < best->k) {
		best->hits[best->n] = *hit;
		sift_up(best, best->n++);
	} else if (best->k && hit->score >= best->hits[0].score &&
		   best_before(best, hit, &best->hits[0]) > 0) {
		best->hits[0] = *hit;
		sift_down(best, best->n, 0);
	}
}

void
best_sort(struct best *best)
{
	size_t n = best->n;

	/* it may have been changed since: a heap again */
	for (size_t i = n / 2; i--;)
		sift_down(best, n, i);
	while (n > 1) {
		struct hit worst = best->hits[0];

		best->hits[0] = best->hits[--n];
		best->hits[n] = worst;
		sift_down(best, n, 0);
	}
}
