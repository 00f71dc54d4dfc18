#include "find/ingest_work.h"

#include <math.h>

#include "model/settings.h"
#include "store/queue.h"

bool
ingest_work_judges(void)
{
	struct models models;
	struct err ignored;
	bool judged;

	if (models_read(&models, &ignored) < 0)
		return false;
	judged = models.importance != NULL;
	models_release(&models);
	return judged;
}

static int
put_job(struct ingest *in, const char *kind, const struct memory *m,
    int64_t seq, struct err *err)
{
	const struct queue_job job = { .kind = kind,
		.seq = seq,
		.user = m->user_id ? m->user_id : "",
		.priority = in->priority };
	int64_t id;

	if (queue_put(in->db, &job, &id, err) < 0)
		return -1;
	if (!in->first_job)
		in->first_job = id;
	in->last_job = id;
	return 0;
}

int
ingest_work_embed(
    struct ingest *in, const struct memory *m, int64_t seq, struct err *err)
{
	return in->space.kind == SPACE_REMOTE
		   ? put_job(in, "embed", m, seq, err)
		   : 0;
}

int
ingest_work_judge(struct ingest *in, const struct memory *m,
    const struct rows_put *put, struct err *err)
{
	if (!in->judged || put->event != ROWS_ADD || isnan(m->worth) ||
	    memory_verbatim(m->type))
		return 0;
	return put_job(in, INGEST_IMPORTANCE, m, put->seq, err);
}
