#include "mind/decay.h"

#include "base/record_answer.h"
#include "mind/forget_step.h"

static int
change(struct forget_step *step, const struct memory *m, struct err *err)
{
	const struct states_change states = { .id = m->id,
		.seq = m->seq,
		.was = m->state,
		.became = step->item->became };
	enum edit_event event = states.became == MEMORY_DECAYING ? EDIT_DECAY
								 : EDIT_REVIVE;
	int rc = ingest_change_state(
	    step->in, &states, &step->edit, event, err);

	if (rc == 1)
		record_answer_put(&step->lines, m->id, m,
		    edit_event_name(event), step->edit.number);
	return rc < 0 ? -1 : 0;
}

/* It may have been used or changed since it was planned. */
static int
decay_item(struct forget_step *step, struct err *err)
{
	struct decay *d = step->work;
	struct decay_memory memory;
	struct memory m;
	bool there;
	int rc = forget_step_find(step, &m, &there, err);

	if (rc != 1 || !there)
		return rc < 0 ? -1 : 0;
	if (decay_read(d->cube->db, &m, &memory, err) < 0)
		return -1;
	if (decay_next(d->life, &memory, d->now) != step->item->became ||
	    m.state == step->item->became)
		return 0;
	return step->item->became == MEMORY_FORGOTTEN
		   ? forget_step_forget(step, &m, err)
		   : change(step, &m, err);
}

int
decay_apply(struct decay *d, struct ingest *in, const char *reason,
    forget_sink *sink, void *ctx, struct err *err)
{
	struct forget_step step = {
		.f = &d->plan,
		.in = in,
		.edit = { .by = "memos-forget", .reason = reason },
		.begun = forget_step_go_on,
		.each = decay_item,
		.sink = sink,
		.ctx = ctx,
		.work = d,
	};
	int rc = forget_step_all(&step, err);

	forget_step_release(&step);
	return rc;
}
