#include "serve/fading.h"

#include "base/clock.h"
#include "base/prog.h"
#include "mind/decay.h"
#include "mind/recall.h"
#include "store/nightly.h"

static int
print(const struct buf *lines, void *ctx, struct err *err)
{
	(void)ctx;
	return prog_tell(lines->data, lines->len, err);
}

static int
show(struct decay *d, struct err *err)
{
	struct buf out = { 0 };
	int rc = decay_print(d, &out, err);

	if (rc == 0 && out.len)
		prog_write(out.data, out.len);
	buf_release(&out);
	return rc;
}

static int
apply(const struct fading *f, struct decay *d, struct err *err)
{
	struct ingest *in;
	int rc;

	if (!d->plan.n)
		return 0;
	in = ingest_new(f->cube, NULL, f->embedders, err);
	rc = in ? decay_apply(d, in, f->reason, print, NULL, err) : -1;
	ingest_free(in);
	return rc;
}

static int
run(const struct fading *f, struct err *err)
{
	struct settings_life life;
	struct decay d = { .cube = f->cube,
		.life = &life,
		.now = clock_now(),
		.stopped = f->stopped };
	int rc = settings_life_read(&life, err);

	if (rc == 0 && !f->dry)
		rc = recall_cube(f->cube, f->embedders, f->stopped, err);
	if (rc == 0)
		rc = decay_plan(&d, f->selection, err);
	if (rc == 0)
		rc = f->dry ? show(&d, err) : apply(f, &d, err);
	decay_release(&d);
	return rc;
}

int
fading_run(const struct fading *f, struct err *err)
{
	struct nightly nightly = { .lock = -1 };
	int rc = 1;

	if (!f->dry)
		rc = nightly_take(&nightly, f->cube, "memos-forget", err);
	if (rc == 0)
		prog_warn("%s", err->text);
	else if (rc == 1)
		rc = run(f, err);
	nightly_give(&nightly);
	return rc;
}
