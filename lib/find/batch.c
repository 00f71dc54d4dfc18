#include "find/batch.h"

#include "base/clock.h"
#include "base/record_answer.h"
#include "find/importance.h"
#include "store/db.h"

void
batch_init(struct batch *batch, struct cube *cube, struct ingest *ingest)
{
	*batch = (struct batch){ .cube = cube, .ingest = ingest };
}

void
batch_release(struct batch *batch)
{
	if (db_in_transaction(batch->cube->db))
		db_rollback(batch->cube->db);
	buf_release(&batch->acks);
	arena_release(&batch->arena);
}

/* Begins if need be, waiting for another process or not: 1, 0 or -1. */
static int
begin(struct batch *batch, bool waits, struct err *err)
{
	struct db *db = batch->cube->db;
	int rc;

	if (db_in_transaction(db))
		return 1;
	buf_reset(&batch->acks);
	batch->rows = 0;
	if (waits)
		rc = db_begin(db, true, err) < 0 ? -1 : 1;
	else
		rc = db_try_begin(db, err);
	batch->started = clock_ticks();
	batch->now = clock_now();
	return rc;
}

int
batch_begin(struct batch *batch, struct err *err)
{
	return begin(batch, true, err) < 0 ? -1 : 0;
}

int
batch_try_begin(struct batch *batch, struct err *err)
{
	return begin(batch, false, err);
}

/* Takes back all of the transaction. */
static void
undo(struct batch *batch)
{
	db_rollback(batch->cube->db);
	ingest_forget(batch->ingest);
	batch->rows = 0;
	buf_reset(&batch->acks);
}

static int
put(struct batch *batch, struct prepared *record, struct err *err)
{
	struct rows_put put = { 0 };
	struct memory *m = &record->m;
	int rc;

	importance_give(m, NULL);
	if (m->created_at == CLOCK_NONE)
		m->created_at = batch->now;
	if (m->replaced_at != CLOCK_NONE)
		rc = rows_put_version(
		    batch->cube->db, m, &batch->arena, &put, err);
	else
		rc = ingest_put_prepared(batch->ingest, record, batch->upsert,
		    &batch->arena, &put, err);
	if (rc == 0) {
		record_answer_put(
		    &batch->acks, put.id, m, rows_event_name(put.event), 0);
		batch->rows++;
	}
	arena_reset(&batch->arena);
	return rc;
}

/*
 * One record writes nothing before it is found good.  If the store fails later
 * than that, what the line has left goes with the whole transaction.
 */
static int
put_one(struct batch *batch, struct prepared *record, struct err *err)
{
	if (put(batch, record, err) == 0)
		return 0;
	if (err->kind != ERR_INPUT)
		undo(batch);
	return -1;
}

static int
step(struct batch *batch, const char *sql, struct err *err)
{
	sqlite3_stmt *s = db_statement(batch->cube->db, sql, err);

	return s ? db_step(batch->cube->db, s, err) : -1;
}

/* Several records, of which the last may be found bad, need a savepoint. */
static int
put_several(struct batch *batch, struct prepared *records, struct err *err)
{
	const uint64_t rows = batch->rows;
	const size_t acks = batch->acks.len;
	struct prepared *record = records;
	struct err ignored;

	if (step(batch, "SAVEPOINT line", err) < 0)
		return -1;
	ingest_mark(batch->ingest);
	while (record && put(batch, record, err) == 0)
		record = record->next;
	if (!record && step(batch, "RELEASE line", err) == 0)
		return 0;
	for (record = records; record; record = record->next)
		record->seq = 0;
	if (step(batch, "ROLLBACK TO line", &ignored) < 0 ||
	    step(batch, "RELEASE line", &ignored) < 0) {
		undo(batch);
		return -1;
	}
	ingest_back(batch->ingest);
	batch->rows = rows;
	batch->acks.len = acks;
	if (batch->acks.data)
		batch->acks.data[acks] = '\0';
	return -1;
}

int
batch_line(struct batch *batch, struct prepared *records, struct err *err)
{
	if (!records)
		return 0;
	if (batch_begin(batch, err) < 0)
		return -1;
	return records->next ? put_several(batch, records, err)
			     : put_one(batch, records, err);
}

bool
batch_is_due(const struct batch *batch)
{
	return batch->rows >= BATCH_ROWS ||
	       (db_in_transaction(batch->cube->db) &&
		   clock_ticks() - batch->started >= BATCH_MS);
}

int
batch_commit(struct batch *batch, struct err *err)
{
	if (!db_in_transaction(batch->cube->db)) {
		buf_reset(&batch->acks);
		return 0;
	}
	if ((!batch->ending || batch->ending(batch->ctx, err) == 0) &&
	    ingest_flush(batch->ingest, err) == 0 &&
	    db_commit(batch->cube->db, err) == 0)
		return 0;
	undo(batch);
	return -1;
}
