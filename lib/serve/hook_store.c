#include "serve/hook_store.h"

#include <time.h>

#include "base/clock.h"
#include "base/prog.h"
#include "serve/parse.h"
#include "store/rows.h"

enum { PAUSE_NS = 5000000 };

static int
end_batch(void *ctx, struct err *err)
{
	struct hook_store *s = ctx;

	if (s->ending && s->ending(s->ctx, err) < 0)
		return -1;
	return recall_batch(&s->recall, err);
}

int
hook_store_open(struct hook_store *s, struct err *err)
{
	const struct front *f = s->hook->front;

	s->embedders.stopped = hook_late;
	if (cube_open(&s->cube, f->dir, f->cube, DB_CREATE, false, err) < 0)
		return -1;
	s->ingest = ingest_new(&s->cube, NULL, &s->embedders, err);
	if (!s->ingest)
		return -1;
	s->recall.ingest = s->ingest;
	batch_init(&s->batch, &s->cube, s->ingest);
	s->batch.ending = end_batch;
	s->batch.ctx = s;
	return 0;
}

void
hook_store_release(struct hook_store *s)
{
	if (s->batch.cube)
		batch_release(&s->batch);
	recall_release(&s->recall);
	ingest_free(s->ingest);
	cube_release(&s->cube);
	embedders_release(&s->embedders);
}

int
hook_store_begin(struct hook_store *s, struct err *err)
{
	const struct timespec pause = { .tv_nsec = PAUSE_NS };
	int rc;

	while ((rc = batch_try_begin(&s->batch, err)) == 0 && !hook_late())
		nanosleep(&pause, NULL);
	s->kept->busy = rc == 0;
	return rc;
}

static int
store(struct hook_store *s, const struct buf *record, struct arena *arena,
    struct err *err)
{
	const struct front *f = s->hook->front;
	const struct parse how = {
		.defaults = { f->user, f->agent, f->app, NULL, -1, NULL, NULL },
		.event_at = { .at = CLOCK_NONE },
		.redact = s->hook->redact,
	};
	struct prepared *records;
	int rc = parse_line(
	    &how, record->data, record->len, 1, arena, &records, err);

	if (rc == 0)
		rc = batch_line(&s->batch, records, err);
	s->kept->added += rc == 0;
	if (rc == 0 || err->kind != ERR_INPUT)
		return rc;
	s->kept->bad++;
	prog_warn("a message was left out: %s", err->text);
	return 0;
}

int
hook_store_put(struct hook_store *s, const char *id, const struct buf *record,
    struct arena *arena, struct err *err)
{
	struct memory row;
	int rc = rows_find(s->cube.db, id, arena, &row, err);

	s->kept->known += rc == 1;
	return rc ? (rc < 0 ? -1 : 0) : store(s, record, arena, err);
}

int
hook_store_commit(struct hook_store *s, struct err *err)
{
	return batch_commit(&s->batch, err);
}
