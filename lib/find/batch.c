#include "find/batch.h"

#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "store/db.h"
#include "text/redact.h"

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

int
batch_line_begin(struct batch *batch, struct err *err)
{
	struct db *db = batch->cube->db;

	if (!db_in_transaction(db)) {
		buf_reset(&batch->acks);
		batch->rows = 0;
		if (db_begin(db, true, err) < 0)
			return -1;
		batch->started = clock_ticks();
		batch->now = clock_now();
	}
	batch->line_rows = batch->rows;
	batch->line_acks = batch->acks.len;
	ingest_mark(batch->ingest);
	return db_run(db, "SAVEPOINT line", err);
}

int
batch_line_end(struct batch *batch, struct err *err)
{
	return db_run(batch->cube->db, "RELEASE line", err);
}

void
batch_line_cancel(struct batch *batch)
{
	struct err ignored;

	if (db_in_transaction(batch->cube->db))
		db_run(batch->cube->db, "ROLLBACK TO line; RELEASE line",
		    &ignored);
	ingest_back(batch->ingest);
	batch->rows = batch->line_rows;
	batch->acks.len = batch->line_acks;
	if (batch->acks.data)
		batch->acks.data[batch->acks.len] = '\0';
}

static void
acknowledge(
    struct batch *batch, const struct rows_put *put, const struct memory *m)
{
	struct buf *out = &batch->acks;

	buf_char(out, '{');
	json_put_field(out, "id", put->id);
	json_put_key(out, "memory");
	json_put_string(out, m->text, m->text_len);
	json_put_field(out, "event", rows_event_name(put->event));
	buf_string(out, "}\n");
}

/* What redact() left of a record: the strings that it points to. */
struct masked {
	struct buf text, name, metadata;
};

/*
 * A mask may end in the middle of an escape; what is then no JSON any more is
 * left out whole rather than kept with its secret.
 */
static void
mask_metadata(struct batch *batch, struct memory *m, struct buf *out)
{
	struct json_span value;
	struct err ignored;
	size_t n = redact(m->metadata, strlen(m->metadata), out);

	if (!n)
		return;
	batch->redacted += n;
	if (json_scan(out->data, out->len, &value, &ignored) < 0 ||
	    value.kind != JSON_OBJECT) {
		buf_reset(out);
		buf_string(out, "{\"redacted\":true}");
	}
	m->metadata = out->data;
}

/* Masks the secrets of all that a record says. */
static void
mask(struct batch *batch, struct memory *m, struct masked *masked)
{
	size_t n = redact(m->text, m->text_len, &masked->text);

	if (n) {
		m->text = masked->text.data;
		m->text_len = masked->text.len;
	}
	batch->redacted += n;
	if (m->name && redact(m->name, strlen(m->name), &masked->name))
		m->name = masked->name.data;
	if (m->metadata)
		mask_metadata(batch, m, &masked->metadata);
}

int
batch_put(struct batch *batch, const struct memory *m, struct err *err)
{
	struct memory copy = *m;
	struct masked masked = { 0 };
	struct rows_put put = { 0 };
	int rc;

	if (copy.created_at == CLOCK_NONE)
		copy.created_at = batch->now;
	if (batch->redact)
		mask(batch, &copy, &masked);
	if (m->replaced_at != CLOCK_NONE) {
		rc = rows_put_version(
		    batch->cube->db, &copy, &batch->arena, &put, err);
	} else {
		rc = ingest_put(batch->ingest, &copy, batch->upsert,
		    &batch->arena, &put, err);
	}
	if (rc == 0) {
		acknowledge(batch, &put, &copy);
		batch->rows++;
	}
	buf_release(&masked.text);
	buf_release(&masked.name);
	buf_release(&masked.metadata);
	arena_reset(&batch->arena);
	return rc;
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
	if (ingest_flush(batch->ingest, err) == 0 &&
	    db_commit(batch->cube->db, err) == 0)
		return 0;
	db_rollback(batch->cube->db);
	ingest_forget(batch->ingest);
	buf_reset(&batch->acks);
	return -1;
}
