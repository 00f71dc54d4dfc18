#include "mind/forget.h"

#include <string.h>

#include "base/record_answer.h"
#include "mind/forget_back.h"
#include "mind/forget_step.h"
#include "store/edits.h"
#include "store/purge.h"
#include "store/rows.h"

int
forget_print(struct forget *f, struct buf *out, struct err *err)
{
	struct arena arena = { 0 };
	struct memory m;
	int rc = 0;

	for (size_t i = 0; i < f->n && rc >= 0; i++) {
		const struct forget_item *item = &f->items[i];
		const char *event = f->purge     ? "PURGE"
				    : item->past ? "NOOP"
						 : "DELETE";

		rc = rows_find(f->cube->db, item->id, &arena, &m, err);
		if (rc >= 0)
			record_answer_put(
			    out, item->id, rc ? &m : NULL, event, 0);
		arena_reset(&arena);
	}
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

/* ---- one memory ---- */

int
forget_step_forget(struct forget_step *step, struct memory *m, struct err *err)
{
	struct rows_put put;
	bool verbatim = m->type <= MEMORY_IMAGE;

	if (m->state == MEMORY_FORGOTTEN) {
		record_answer_put(&step->lines, m->id, m, "NOOP", 0);
		return 0;
	}
	m->state = MEMORY_FORGOTTEN;
	step->edit.event = EDIT_DELETE;
	ingest_edit(step->in, &step->edit);
	if (ingest_put(step->in, m, true, &step->arena, &put, err) < 0)
		return -1;
	ingest_edit(step->in, NULL);
	record_answer_put(&step->lines, m->id, m, edit_event_name(EDIT_DELETE),
	    step->edit.number);
	/* what is being read out of it now is not to come behind it */
	return verbatim ? purge_forming(step->f->cube->db, put.session, err)
			: 0;
}

static int
forget_item(struct forget_step *step, struct err *err)
{
	struct memory m;
	bool there;
	int rc = forget_step_find(step, &m, &there, err);

	if (rc != 1 || !there)
		return rc < 0 ? -1 : 0;
	if (m.type == MEMORY_SUMMARY && step->item->derived &&
	    forget_back(step, &m, err) < 0)
		return -1;
	return forget_step_forget(step, &m, err);
}

int
forget_step_go_on(struct forget_step *step, struct err *err)
{
	int64_t last;

	if (!step->edit.number)
		return 0;
	if (db_integer(step->f->cube->db,
		"SELECT number FROM edits WHERE undone_at IS NULL AND number ="
		" (SELECT max(number) FROM edits)",
		0, &last, err) < 0)
		return -1;
	if (last != step->edit.number)
		step->edit.number = 0;
	return 0;
}

int
forget_apply(struct forget *f, struct ingest *in, const char *reason,
    forget_sink *sink, void *ctx, struct err *err)
{
	struct forget_step step = {
		.f = f,
		.in = in,
		.edit = { .by = "memos-forget", .reason = reason },
		.begun = forget_step_go_on,
		.each = forget_item,
		.sink = sink,
		.ctx = ctx,
	};
	int rc = forget_step_all(&step, err);

	forget_step_release(&step);
	return rc;
}
