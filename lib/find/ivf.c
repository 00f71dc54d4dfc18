#include "find/ivf.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/alloc.h"
#include "find/ivf_scan.h"

/* ---- which lists ---- */

struct nearness {
	float dot;
	uint32_t list;
};

static int
compare_nearness(const void *a, const void *b)
{
	const struct nearness *x = a, *y = b;

	if (x->dot > y->dot || x->dot < y->dot)
		return x->dot > y->dot ? -1 : 1;
	return (x->list > y->list) - (x->list < y->list);
}

bool
ivf_nearest(
    const struct ivf *ivf, const float *vector, size_t n, uint32_t *lists)
{
	size_t d = ivf->dimension, row = d * sizeof(float);
	struct nearness *all;

	if (!mapped_holds_at(ivf->file, ivf->centroids, ivf->n_lists * row))
		return false;
	all = alloc_array(ivf->n_lists, sizeof *all);
	for (uint32_t i = 0; i < ivf->n_lists; i++) {
		float dot = ivf_scan_dot(vector, ivf->centroids + i * row, d);

		/* what is no number is far */
		all[i].dot = dot == dot ? dot : -INFINITY;
		all[i].list = i;
	}
	qsort(all, ivf->n_lists, sizeof *all, compare_nearness);
	for (size_t i = 0; i < n; i++)
		lists[i] = all[i].list;
	free(all);
	return true;
}

/* ---- a search ---- */

enum {
	CHUNK = 1024,      /* vectors that are scanned at a time */
	WINDOW = 64 << 10, /* a fault maps so much around it, if cached */
	/* of what was scanned, so much may stay in this process's memory */
	KEPT_MOST = 32 << 20,

	/* so few are all compared, or one in so many */
	NARROW = 5000,
	NARROW_SHARE = 50,
	/* ids are looked at before codes where at most one in so many may be */
	SPARSE_SHARE = 4,
	/* codes with so few others between them are read at once */
	GAP = 8,
	RUN_BYTES = 64 << 10,
};

struct search {
	const struct ivf *ivf;
	const struct ivf_query *query;
	struct ivf_hits *hits;
	struct ivf_scan scan;
	int64_t least; /* sum */
	size_t documents;
	uint32_t *lists; /* to be scanned */
	size_t n_lists;
	bool narrow;          /* all that are allowed, and no byte verified */
	bool sparse;          /* ids first */
	bool drop;            /* do not keep what was scanned in memory */
	bool asked;           /* the kernel, for all that is allowed */
	bool bad;             /* an id is beyond the documents */
	uint8_t *ids, *codes; /* what was read, where it is not mapped */
};

static int64_t
id_at(const uint8_t *ids, size_t i)
{
	int64_t id;

	memcpy(&id, ids + i * sizeof id, sizeof id);
	return id;
}

static bool
is_allowed(const struct ivf_query *query, int64_t id)
{
	return !query->allowed || query->allowed[id / 64] >> id % 64 & 1;
}

/* The first allowed one of the ids from i on, n if there is none. */
static size_t
next_allowed(struct search *s, const uint8_t *ids, size_t i, size_t n)
{
	for (; i < n; i++) {
		int64_t id = id_at(ids, i);

		if (id < 0 || (uint64_t)id >= s->documents) {
			s->bad = true;
			return n;
		}
		if (is_allowed(s->query, id))
			break;
	}
	return i;
}

/* Takes bytes out of this process's memory; they stay in the kernel's cache. */
static void
drop(const struct mapped *file, size_t offset, size_t n)
{
	size_t from = offset < WINDOW ? 0 : offset - WINDOW;
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	from -= from % page;
	madvise((void *)(uintptr_t)(file->data + from), offset + n - from,
	    MADV_DONTNEED);
}

/* Asks for the codes of what is allowed, before they are read one by one. */
static void
want_allowed(struct search *s)
{
	const struct ivf *ivf = s->ivf;

	for (size_t l = 0; l < ivf->n_lists; l++)
		mapped_want(ivf->file, ivf->lists[l].ids, ivf->lists[l].n * 8);
	for (size_t l = 0; l < ivf->n_lists; l++) {
		const struct ivf_list *list = &ivf->lists[l];
		const uint8_t *ids = ivf->file->data + list->ids;
		size_t i = next_allowed(s, ids, 0, list->n);

		for (; i < list->n; i = next_allowed(s, ids, i + 1, list->n))
			mapped_want(ivf->file, list->codes + i * ivf->dimension,
			    ivf->dimension);
		drop(ivf->file, list->ids, list->n * 8);
	}
}

/*
 * So many bytes of the file.  Of a narrow search they are read, if that can
 * be: a fault would map much around each of them.  What is not in the kernel's
 * cache is waited for once all that is needed was asked for.  NULL if they are
 * not there.
 */
static const uint8_t *
bytes_at(struct search *s, size_t offset, size_t n, uint8_t *room)
{
	size_t have = 0;

	if (!s->narrow || s->ivf->fd < 0)
		return s->ivf->file->data + offset;
	while (have < n) {
		struct iovec to = { room + have, n - have };
		ssize_t got = preadv2(s->ivf->fd, &to, 1,
		    (off_t)(offset + have), s->asked ? 0 : RWF_NOWAIT);

		if (got == 0 || (got < 0 && s->asked && errno != EINTR))
			return NULL;
		if (got < 0 && !s->asked && errno != EINTR) {
			s->asked = true;
			if (errno == EAGAIN)
				want_allowed(s);
		}
		have += got > 0 ? (size_t)got : 0;
	}
	return room;
}

static void
add_hit(struct search *s, int64_t id, int32_t sum)
{
	struct ivf_hits *hits = s->hits;
	float cosine = ivf_scan_cosine(&s->scan, sum);

	if (!(cosine >= s->query->floor))
		return;
	if (hits->n == hits->room) {
		hits->room = hits->room ? hits->room * 2 : 256;
		hits->items = alloc_grow(
		    hits->items, hits->room, sizeof *hits->items);
	}
	hits->items[hits->n++] = (struct ivf_hit){ (uint32_t)id, cosine };
}

/* All codes, then the ids of those that are near. */
static bool
scan_dense(
    struct search *s, const struct ivf_list *list, size_t first, size_t n)
{
	const uint8_t *data = s->ivf->file->data;
	int32_t sums[CHUNK];

	ivf_scan_sums(
	    &s->scan, data + list->codes + first * s->ivf->dimension, n, sums);
	for (size_t i = 0; i < n; i++) {
		int64_t id;

		if (sums[i] < s->least)
			continue;
		id = id_at(data + list->ids, first + i);
		if (id < 0 || (uint64_t)id >= s->documents)
			return false;
		if (is_allowed(s->query, id))
			add_hit(s, id, sums[i]);
	}
	return true;
}

/* All ids, then the codes of those that are allowed. */
static bool
scan_sparse(
    struct search *s, const struct ivf_list *list, size_t first, size_t n)
{
	size_t d = s->ivf->dimension, at, next;
	const uint8_t *codes,
	    *ids = bytes_at(s, list->ids + first * 8, n * 8, s->ids);

	if (!ids)
		return false;
	for (at = next_allowed(s, ids, 0, n); at < n; at = next) {
		size_t end = at + 1;

		next = next_allowed(s, ids, end, n);
		while (next < n && next - end < GAP &&
		       (next + 1 - at) * d <= RUN_BYTES) {
			end = next + 1;
			next = next_allowed(s, ids, end, n);
		}
		codes = bytes_at(s, list->codes + (first + at) * d,
		    (end - at) * d, s->codes);
		if (!codes)
			return false;
		for (size_t i = at; i < end; i++, codes += d) {
			int64_t id = id_at(ids, i);
			int32_t sum;

			if (!is_allowed(s->query, id))
				continue;
			ivf_scan_sums(&s->scan, codes, 1, &sum);
			if (sum >= s->least)
				add_hit(s, id, sum);
		}
	}
	return !s->bad;
}

static bool
scan_list(struct search *s, const struct ivf_list *list)
{
	struct mapped *file = s->ivf->file;
	size_t d = s->ivf->dimension;

	for (size_t i = 0; i < list->n; i += CHUNK) {
		size_t n = list->n - i < CHUNK ? list->n - i : CHUNK;
		size_t codes = list->codes + i * d, ids = list->ids + i * 8;

		if (!s->narrow && (!mapped_holds(file, codes, n * d) ||
				      !mapped_holds(file, ids, n * 8)))
			return false;
		if (!(s->sparse ? scan_sparse : scan_dense)(s, list, i, n))
			return false;
		if (s->drop) {
			drop(file, codes, n * d);
			drop(file, ids, n * 8);
		}
	}
	return true;
}

/* The probed lists, all asked for before the first touch. */
static bool
choose_lists(struct search *s)
{
	const struct ivf *ivf = s->ivf;
	size_t bytes = 0;

	if (!ivf_nearest(ivf, s->query->vector, s->n_lists, s->lists))
		return false;
	for (size_t i = 0; i < s->n_lists; i++) {
		const struct ivf_list *list = &ivf->lists[s->lists[i]];
		size_t size = list->n * (ivf->dimension + 8);

		mapped_want(ivf->file, list->codes, size);
		bytes += size;
	}
	s->drop = bytes > KEPT_MOST;
	return true;
}

/*
 * The lists to be scanned: those near the query, more of them the fewer are
 * allowed, because the nearest of these are that much farther away.
 */
static bool
plan(struct search *s)
{
	const struct ivf_query *query = s->query;
	size_t n = s->ivf->n_lists;
	double share = 1, probe = (double)query->n_probe;

	if (query->allowed)
		share = (double)query->n_allowed / (double)s->documents;
	s->narrow = query->allowed && n > 1 &&
		    (query->n_allowed <= NARROW || share * NARROW_SHARE <= 1);
	s->sparse = share * SPARSE_SHARE <= 1;
	if (!s->narrow) {
		if (share > 0 && share < 1)
			probe *= pow(share, -.4);
		probe = probe < 1 ? 1 : probe;
		s->n_lists = probe < (double)n ? (size_t)probe : n;
		return choose_lists(s);
	}
	s->n_lists = n;
	s->drop = s->ivf->fd < 0;
	if (!s->drop) {
		size_t d = s->ivf->dimension;

		s->ids = alloc_array(CHUNK, sizeof(int64_t));
		s->codes = alloc_bytes(d < RUN_BYTES ? RUN_BYTES : d);
	}
	for (uint32_t i = 0; i < n; i++)
		s->lists[i] = i;
	return true;
}

bool
ivf_search(
    const struct ivf *ivf, const struct ivf_query *query, struct ivf_hits *hits)
{
	struct search s = { .ivf = ivf, .query = query, .hits = hits };
	size_t before = hits->n;
	bool ok;

	hits->complete = true;
	if (!ivf->n || (query->allowed && !query->n_allowed))
		return true;
	s.documents = query->documents ? query->documents : ivf->n;
	s.lists = alloc_array(ivf->n_lists, sizeof *s.lists);
	ivf_scan_init(&s.scan, ivf, query->vector);
	s.least = ivf_scan_least(&s.scan, query->floor);
	ok = plan(&s);
	for (size_t i = 0; ok && i < s.n_lists; i++)
		ok = scan_list(&s, &ivf->lists[s.lists[i]]);
	if (!ok)
		hits->n = before;
	hits->complete = ok && s.n_lists == ivf->n_lists;
	ivf_scan_release(&s.scan);
	free(s.ids);
	free(s.codes);
	free(s.lists);
	return ok;
}
