#include "find/seal.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "find/fingerprint.h"
#include "find/seal_build.h"
#include "find/seal_check.h"
#include "store/publish.h"
#include "store/queue.h"
#include "store/segments.h"

enum {
	TIER = 4, /* an older one so many times as great stays */
	THREADS_MAX = 8,
};

/* A segment, or a run of rows between or behind them. */
struct part {
	int64_t first, last;  /* INT64_MAX for what is behind all */
	int64_t id;           /* 0: rows that no segment holds */
	uint64_t rows, dead;  /* that live, that did when it was sealed */
	uint64_t marks, load; /* rows that are not as then; what they cost */
	bool good;
};

struct run {
	const struct seal *seal;
	struct cube *cube;
	struct publish publish;
	struct seal_done done;
	bool thorough;
	bool purges; /* what has changed at all is made anew, and no more */
	struct space space;
	int64_t highest; /* rows above it came later */
	int64_t least;   /* fewer numbers behind all are not looked at */
	uint64_t read;   /* rows so far */
	struct arena arena;
	struct segments segments;
	struct part *parts;
	size_t n;
};

static int
never(void)
{
	return 0;
}

static bool
is_stopped(const struct run *run)
{
	return run->seal->stopped && run->seal->stopped();
}

/* ---- what there is ---- */

static void
count_mark(int64_t seq, uint8_t mark, void *ctx)
{
	struct part *part = ctx;

	(void)seq;
	part->marks++;
	part->dead += mark == SEGMENTS_DEAD;
	part->load += mark == SEGMENTS_DEAD ? 5 : mark & SEGMENTS_STATE ? 3 : 0;
}

static int
count_rows(
    struct db *db, int64_t first, int64_t last, uint64_t *n, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT count(*) FROM memories"
	    " WHERE seq BETWEEN ?1 AND ?2 AND state <> 6",
	    err);

	*n = 0;
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, first);
	sqlite3_bind_int64(s, 2, last);
	if (db_step(db, s, err) < 0)
		return -1;
	*n = (uint64_t)sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return 0;
}

/* Rows of no segment, if there are any. */
static int
add_gap(struct run *run, int64_t first, int64_t last, struct err *err)
{
	struct part *part = &run->parts[run->n];
	int64_t end = last < run->highest ? last : run->highest;

	*part = (struct part){ .first = first, .last = last };
	if (first > end || (last == INT64_MAX && end - first < run->least - 1))
		return 0;
	if (count_rows(run->cube->db, first, end, &part->rows, err) < 0)
		return -1;
	run->n += part->rows > 0;
	return 0;
}

static int
add_segment(struct run *run, const struct segment *segment, struct err *err)
{
	struct part *part = &run->parts[run->n];

	*part = (struct part){ .first = segment->first,
		.last = segment->last,
		.id = segment->id,
		.good = !segment->bad };
	if (segments_marks(run->cube->db, segment->first, segment->last,
		count_mark, part, err) < 0)
		return -1;
	if (segment->documents > part->dead)
		part->rows = segment->documents - part->dead;
	run->n++;
	return 0;
}

/* Within a transaction. */
static int
list_parts(struct run *run, struct err *err)
{
	int64_t next = 1;

	arena_reset(&run->arena);
	if (segments_read(run->cube, &run->arena, &run->segments, err) < 0)
		return -1;
	free(run->parts);
	run->parts = alloc_array(2 * run->segments.n + 1, sizeof *run->parts);
	run->n = 0;
	for (size_t i = 0; i < run->segments.n; i++) {
		const struct segment *segment = &run->segments.items[i];

		if (add_gap(run, next, segment->first - 1, err) < 0 ||
		    add_segment(run, segment, err) < 0)
			return -1;
		next = segment->last + 1;
	}
	return add_gap(run, next, INT64_MAX, err);
}

static int
look(struct run *run, struct err *err)
{
	int rc;

	if (db_begin(run->cube->db, false, err) < 0)
		return -1;
	rc = list_parts(run, err);
	db_rollback(run->cube->db);
	run->done.segments = (int64_t)run->segments.n;
	return rc;
}

/* ---- one step ---- */

static int
processors(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > THREADS_MAX ? THREADS_MAX : (int)n;
}

/* Counts what became of parts from..to once they are one segment. */
static void
count_done(struct run *run, size_t from, size_t to, const struct segment *made)
{
	int64_t before = 0, segments = 0;

	for (size_t i = from; i <= to; i++) {
		before += run->parts[i].good ? (int64_t)run->parts[i].rows : 0;
		segments += run->parts[i].good;
	}
	if (made->documents > before)
		run->done.sealed += made->documents - before;
	run->done.merged += segments;
}

/* Makes one segment of parts from..to, or of the first `limit` rows. */
static int
make_one(
    struct run *run, size_t from, size_t to, uint32_t limit, struct err *err)
{
	int64_t last = run->parts[to].last;
	struct seal_build build = { .first = run->parts[from].first,
		.last = last < run->highest ? last : run->highest,
		.limit = limit,
		.dimension = run->space.dimension,
		.place = fingerprint_place(&run->space),
		.threads = run->seal->threads,
		.stopped = run->seal->stopped,
		.progress = run->seal->progress,
		.rows = run->read };
	struct buf marks = { 0 };
	struct segment made;
	int rc;

	if (!build.threads)
		build.threads = limit <= SEAL_ROWS ? 1 : processors();
	rc = seal_build(&build, &run->publish, &made, &marks, err);
	if (rc == 0)
		rc = publish(&run->publish, &made, &marks, err);
	if (rc == 1)
		count_done(run, from, to, &made);
	run->read = build.rows;
	buf_release(&marks);
	return rc;
}

/* ---- which step ---- */

static bool
find_changed(const struct run *run, size_t *from, size_t *to)
{
	for (size_t i = run->n; i-- > 0;) {
		*from = *to = i;
		if (run->parts[i].id &&
		    (run->parts[i].marks || !run->parts[i].good))
			return true;
	}
	return false;
}

/* More than 1/5 is dead, or 1/3 in another state, or it is damaged. */
static bool
wants_work(const struct part *part)
{
	return !part->good || part->load > part->rows + part->dead;
}

/* Where the newest parts begin that are to become one. */
static size_t
tail(const struct run *run)
{
	size_t k = run->n - 1;
	uint64_t sum = run->parts[k].rows;

	while (k && sum * TIER >= run->parts[k - 1].rows &&
	       sum + run->parts[k - 1].rows <= SEGMENTS_DOCUMENTS_MAX)
		sum += run->parts[--k].rows;
	return k;
}

static bool
fit_in_one(const struct run *run)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < run->n; i++)
		sum += run->parts[i].rows;
	return sum <= SEGMENTS_DOCUMENTS_MAX;
}

/* Which parts are to become one next; false: all is well. */
static bool
plan(const struct run *run, bool full, size_t *from, size_t *to)
{
	if (!run->n)
		return false;
	*from = 0;
	*to = run->n - 1;
	if (run->purges)
		return find_changed(run, from, to);
	if (full && fit_in_one(run) &&
	    (run->n > 1 || !run->parts[0].good || run->parts[0].dead))
		return true;
	*from = tail(run);
	if (*from < *to)
		return true;
	for (size_t i = run->n; i-- > 0;) {
		*from = *to = i;
		if (wants_work(&run->parts[i]))
			return true;
	}
	return false;
}

/* ---- the right to do it ---- */

static int
is_sound(struct cube *cube, const struct segment *segment, bool suspect,
    void *ctx, struct err *err)
{
	const struct run *run = ctx;

	return seal_check_files(cube, segment, run->space.dimension,
	    suspect || run->thorough, NULL, err);
}

/*
 * Rows whose vectors a model elsewhere is yet to make are left out, that they
 * need not be sealed twice; but not for ever, if it does not answer.
 */
static int
find_highest(struct run *run, struct err *err)
{
	int64_t first;

	/* the last rows of a segment may be gone for good */
	if (db_integer(run->cube->db,
		"SELECT seq FROM sqlite_sequence WHERE name = 'memories'", 0,
		&run->highest, err) < 0 ||
	    queue_first_memory(run->cube->db, "embed", &first, err) < 0)
		return -1;
	if (!run->purges && first <= run->highest &&
	    run->highest - first < SEAL_WAITING)
		run->highest = first - 1;
	return 0;
}

static int
begin(struct run *run, struct err *err)
{
	if (fingerprint_check(run->cube, &run->space, err) < 0 ||
	    find_highest(run, err) < 0)
		return -1;
	return publish_clean(&run->publish, is_sound, run, err);
}

static void
release(struct run *run)
{
	arena_release(&run->arena);
	free(run->parts);
	publish_end(&run->publish);
}

static int
merge_all(struct run *run, bool full, struct err *err)
{
	size_t from, to;
	int rc;

	for (; !is_stopped(run); full = false) {
		if (look(run, err) < 0)
			return -1;
		if (!plan(run, full, &from, &to))
			break;
		rc = make_one(run, from, to, SEGMENTS_DOCUMENTS_MAX, err);
		/* 0: all was indexed anew meanwhile */
		if (rc < 0 || (rc == 0 && begin(run, err) < 0))
			return -1;
	}
	return 0;
}

int
seal_compact(
    const struct seal *seal, bool full, struct seal_done *done, struct err *err)
{
	struct run run = { .seal = seal, .cube = seal->cube, .thorough = true };
	int rc = publish_begin(&run.publish, seal->cube,
	    seal->stopped ? seal->stopped : never, err);

	*done = (struct seal_done){ 0 };
	if (rc < 1)
		return rc;
	rc = begin(&run, err);
	if (rc == 0)
		rc = merge_all(&run, full, err);
	/* that it was stopped is no fault, and was not told as one */
	if (rc < 0 && err->kind == ERR_NONE && is_stopped(&run))
		rc = 0;
	if (rc == 0)
		rc = look(&run, err);
	*done = run.done;
	release(&run);
	return rc;
}

int
seal_purge(const struct seal *seal, struct err *err)
{
	struct run run = { .seal = seal,
		.cube = seal->cube,
		.thorough = true,
		.purges = true };
	int rc = publish_begin(&run.publish, seal->cube,
	    seal->stopped ? seal->stopped : never, err);

	if (rc == 1)
		rc = begin(&run, err) < 0 ? -1 : merge_all(&run, false, err);
	if (rc >= 0 && is_stopped(&run))
		rc = err_set(err, ERR_NONE, "interrupted");
	run.thorough = run.publish.stays = false;
	rc = rc ? -1 : begin(&run, err);
	if (rc == 0 && run.publish.stays)
		rc = err_set(err, ERR_STORE,
		    "cannot delete old files in '%s/index'", run.cube->dir);
	release(&run);
	return rc;
}

/* ---- between two adds ---- */

/* Rows behind all segments. */
static uint64_t
delta(const struct run *run)
{
	const struct part *last = run->n ? &run->parts[run->n - 1] : NULL;

	return last && !last->id ? last->rows : 0;
}

static bool
is_small_damage(const struct part *part)
{
	return !part->good && part->rows <= SEAL_ROWS &&
	       part->last != INT64_MAX;
}

static int
mend_small(struct run *run, struct err *err)
{
	for (size_t i = 0; i < run->n && !is_stopped(run); i++)
		if (is_small_damage(&run->parts[i]) &&
		    make_one(run, i, i, SEGMENTS_DOCUMENTS_MAX, err) < 0)
			return -1;
	return 0;
}

/* All of a few thousand; but of hardly two thousand not much more. */
static int
seal_delta(struct run *run, struct err *err)
{
	uint64_t n = delta(run);

	if (n < SEAL_ROWS || is_stopped(run))
		return 0;
	return make_one(run, run->n - 1, run->n - 1,
	    n < 2 * SEAL_ROWS ? SEAL_ROWS : SEGMENTS_DOCUMENTS_MAX, err);
}

/* Whether a segment has gone wrong in a way that can be seen at once. */
static bool
any_damage(const struct run *run)
{
	struct err ignored;

	if (run->segments.nonsense || publish_has_notes(run->cube))
		return true;
	for (size_t i = 0; i < run->segments.n; i++)
		if (!run->segments.items[i].bad &&
		    seal_check_files(run->cube, &run->segments.items[i], 0,
			false, NULL, &ignored) == 0)
			return true;
	return false;
}

/* Without the right to seal: is there anything to do? */
static int
has_work(struct run *run, struct err *err)
{
	run->least = SEAL_ROWS;
	if (find_highest(run, err) < 0 || look(run, err) < 0)
		return -1;
	if (delta(run) >= SEAL_ROWS || any_damage(run))
		return 1;
	for (size_t i = 0; i < run->n; i++)
		if (is_small_damage(&run->parts[i]))
			return 1;
	return 0;
}

static int
work(struct run *run, struct err *err)
{
	if (begin(run, err) < 0 || look(run, err) < 0)
		return -1;
	if (delta(run) > SEAL_IMPORT)
		return merge_all(run, false, err);
	if (mend_small(run, err) < 0)
		return -1;
	return seal_delta(run, err) < 0 ? -1 : 0;
}

int
seal_after_add(const struct seal *seal, struct err *err)
{
	struct run run = {
		.seal = seal, .cube = seal->cube, .publish = { .lock = -1 }
	};
	int rc = is_stopped(&run) ? 0 : has_work(&run, err);

	if (rc == 1)
		rc = publish_begin(&run.publish, seal->cube, NULL, err);
	if (rc == 1)
		rc = work(&run, err);
	if (rc < 0 && err->kind == ERR_NONE && is_stopped(&run))
		rc = 0;
	release(&run);
	return rc;
}
