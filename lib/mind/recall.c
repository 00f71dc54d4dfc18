#include "mind/recall.h"

#include <string.h>

#include "base/clock.h"
#include "mind/retention.h"
#include "store/rows.h"
#include "store/states.h"

enum { MANY = 1000 /* in a transaction of its own: some tens of ms */ };

void
recall_release(struct recall *r)
{
	arena_release(&r->arena);
	if (r->finished)
		access_end(ingest_cube(r->ingest));
	*r = (struct recall){ 0 };
}

static struct db *
db_of(const struct recall *r)
{
	return ingest_cube(r->ingest)->db;
}

/* Whether a summary that holds was made of it. */
static int
is_summed_up(struct db *db, const char *id, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT 1 FROM sources x JOIN memories m ON m.seq = x.seq"
	    " WHERE x.source = ?1 AND m.type = 8 AND m.state < 5 LIMIT 1",
	    err);
	int rc;

	_Static_assert(MEMORY_SUMMARY == 8 && MEMORY_ARCHIVED == 5,
	    "the numbers in the statement");
	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	rc = db_step(db, s, err);
	sqlite3_reset(s);
	return rc;
}

/* Whether an access makes it active; what was superseded stays so. */
static int
comes_back(struct recall *r, const struct memory *m, struct err *err)
{
	if (m->superseded_at != CLOCK_NONE)
		return 0;
	if (m->state == MEMORY_ARCHIVED)
		return is_summed_up(db_of(r), m->id, err);
	return m->state == MEMORY_DECAYING;
}

static int
bring_back(struct recall *r, const struct memory *m, struct edit *edit,
    struct err *err)
{
	const struct states_change change = { .id = m->id,
		.seq = m->seq,
		.was = m->state,
		.became = MEMORY_ACTIVE };
	int rc = comes_back(r, m, err);

	if (rc == 1)
		rc = ingest_change_state(
		    r->ingest, &change, edit, EDIT_REVIVE, err);
	r->recalled += rc == 1;
	return rc < 0 ? -1 : 0;
}

/* Counts those of one memory, n of them, in their order. */
static int
count(struct recall *r, const struct access *items, size_t n,
    const struct memory *m, struct err *err)
{
	struct access_row row;
	size_t counted = 0;
	int rc = access_find(db_of(r), m->id, &row, err);

	for (size_t i = 0; i < n && rc >= 0; i++) {
		struct retention_memory known = retention_memory(
		    m, row.count ? row.accessed_at : CLOCK_NONE, row.half_life);
		double grown = retention_grown(&r->life, &known, items[i].at);

		if (!access_count(&row, items[i].at))
			continue;
		row.half_life = grown;
		counted++;
	}
	r->counted += counted;
	if (rc < 0 || !counted)
		return rc < 0 ? -1 : 0;
	return access_put(db_of(r), m->id, &row, err) < 0 ? -1 : 1;
}

static int
fold_memory(struct recall *r, const struct access *items, size_t n,
    struct edit *edit, struct err *err)
{
	struct arena arena = { 0 };
	struct memory m;
	int rc = rows_find(db_of(r), items->id, &arena, &m, err);

	/* one that was forgotten is not found, but by who looks for it */
	if (rc == 1 && m.state != MEMORY_FORGOTTEN) {
		rc = count(r, items, n, &m, err);
		if (rc == 1)
			rc = bring_back(r, &m, edit, err);
	}
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

int
recall_fold(struct recall *r, size_t most, struct err *err)
{
	struct edit edit = { .by = EDITS_RECALL, .reason = "recalled" };
	const struct access_taken *taken = &r->taken;
	struct err ignored;

	arena_reset(&r->arena);
	if (access_take(ingest_cube(r->ingest), most, clock_now(), &r->arena,
		&r->taken, err) < 0)
		return -1;
	r->finished = r->finished || taken->finished;
	/* who looks at the configuration says what is wrong with it */
	if (taken->n && !r->ready)
		settings_life_read(&r->life, &ignored);
	r->ready = r->ready || taken->n;
	for (size_t i = 0, n; i < taken->n; i += n) {
		for (n = 1; i + n < taken->n; n++)
			if (strcmp(taken->items[i].id,
				taken->items[i + n].id) != 0)
				break;
		if (fold_memory(r, &taken->items[i], n, &edit, err) < 0)
			return -1;
	}
	return 0;
}

int
recall_batch(void *recall, struct err *err)
{
	return recall_fold(recall, RECALL_SOME, err);
}

static int
fold_many(struct recall *r, struct err *err)
{
	struct db *db = db_of(r);

	if (db_begin(db, true, err) < 0)
		return -1;
	if (recall_fold(r, MANY, err) == 0 && ingest_flush(r->ingest, err) == 0)
		return db_commit(db, err);
	db_rollback(db);
	ingest_forget(r->ingest);
	return -1;
}

int
recall_all(struct recall *r, int (*stopped)(void), struct err *err)
{
	bool more = true;

	/* one that was begun, and then what is the log now: not what follows */
	for (int left = 2; left && more && !(stopped && stopped());) {
		if (fold_many(r, err) < 0)
			return -1;
		left -= r->taken.finished;
		more = r->taken.more || r->taken.finished;
	}
	return 0;
}

int
recall_cube(struct cube *cube, struct embedders *embedders,
    int (*stopped)(void), struct err *err)
{
	struct ingest *in;
	int rc = access_any(cube, err);

	if (rc <= 0)
		return rc;
	in = ingest_new(cube, NULL, embedders, err);
	if (!in)
		return -1;
	struct recall r = { .ingest = in };

	rc = recall_all(&r, stopped, err);
	recall_release(&r);
	ingest_free(in);
	return rc;
}
