#include "mind/forget_step.h"

#include "base/clock.h"
#include "store/rows.h"

enum {
	STEP_MS = 20, /* of a transaction, with its commit less than 100 */
	STEP_ROWS = 1000,
};

static int
prepare(struct forget_step *step, struct err *err)
{
	struct buf sql = { 0 };

	if (step->again)
		return 0;
	buf_string(&sql, "SELECT 1 FROM memories m JOIN sessions s"
			 " ON s.id = m.session WHERE m.id = ? AND ");
	selection_sql(&step->f->selection, SELECTION_ALL, &sql);
	step->again = db_prepare(step->f->cube->db, sql.data, err);
	buf_release(&sql);
	return step->again ? 0 : -1;
}

/* Whether what was selected still is, though it has changed since. */
static int
is_selected(struct forget_step *step, const struct memory *m, struct err *err)
{
	struct forget *f = step->f;
	int place = 2, rc;

	if (!f->selected || step->item->derived || m->seq == step->item->seq)
		return 1;
	if (prepare(step, err) < 0)
		return -1;
	db_bind_text(step->again, 1, m->id);
	selection_bind(&f->selection, SELECTION_ALL, step->again, &place);
	rc = db_step(f->cube->db, step->again, err);
	sqlite3_reset(step->again);
	if (rc == 1 && f->expired)
		rc = forget_is_over(m->metadata, clock_now());
	return rc;
}

int
forget_step_find(
    struct forget_step *step, struct memory *m, bool *there, struct err *err)
{
	const struct forget_item *item = step->item;
	int rc;

	if (item->derived && step->passed)
		return 0;
	rc = rows_find(step->f->cube->db, item->id, &step->arena, m, err);
	*there = rc == 1;
	if (rc == 1)
		rc = is_selected(step, m, err);
	else if (rc == 0)
		rc = step->f->purge || item->seq == 0;
	if (!item->derived)
		step->passed = rc == 0;
	return rc;
}

void
forget_step_release(struct forget_step *step)
{
	sqlite3_finalize(step->again);
	step->again = NULL;
	buf_release(&step->lines);
	arena_release(&step->arena);
}

static int
begin(struct forget_step *step, struct err *err)
{
	struct db *db = step->f->cube->db;

	if (db_in_transaction(db))
		return 0;
	if (db_begin(db, true, err) < 0)
		return -1;
	step->started = clock_ticks();
	step->rows = 0;
	return step->begun ? step->begun(step, err) : 0;
}

static int
commit(struct forget_step *step, struct err *err)
{
	if (!db_in_transaction(step->f->cube->db))
		return 0;
	if ((step->ended && step->ended(step, err) < 0) ||
	    ingest_flush(step->in, err) < 0 ||
	    db_commit(step->f->cube->db, err) < 0)
		return -1;
	if (step->lines.len && step->sink(&step->lines, step->ctx, err) < 0)
		return -1;
	buf_reset(&step->lines);
	return 0;
}

static bool
is_due(const struct forget_step *step, size_t next)
{
	if (next < step->f->n && step->f->items[next].derived)
		return false;
	return step->rows >= STEP_ROWS ||
	       clock_ticks() - step->started >= STEP_MS;
}

static int
all(struct forget_step *step, struct err *err)
{
	struct forget *f = step->f;

	for (size_t i = 0; i < f->n; i++) {
		step->item = &f->items[i];
		if (begin(step, err) < 0 || step->each(step, err) < 0)
			return -1;
		arena_reset(&step->arena);
		step->rows++;
		if (!is_due(step, i + 1))
			continue;
		if (commit(step, err) < 0)
			return -1;
		if (i + 1 < f->n && f->stopped && f->stopped())
			return err_set(err, ERR_NONE,
			    "interrupted: what was said is done; the same "
			    "command does the rest");
	}
	return commit(step, err);
}

int
forget_step_all(struct forget_step *step, struct err *err)
{
	int rc = all(step, err);

	ingest_edit(step->in, NULL);
	if (db_in_transaction(step->f->cube->db)) {
		db_rollback(step->f->cube->db);
		ingest_forget(step->in);
	}
	return rc;
}
