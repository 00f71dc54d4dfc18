#include "serve/consolidating.h"

#include "base/clock.h"
#include "base/prog.h"
#include "mind/consolidate.h"
#include "mind/recall.h"
#include "mind/summarise_extract.h"
#include "mind/summarise_model.h"
#include "model/settings.h"
#include "serve/progress.h"
#include "store/nightly.h"

struct night {
	const struct consolidating *c;
	struct consolidate plan;
	struct models models;
	struct asker *asker; /* NULL: nobody is asked */
	struct progress progress;
};

static int
print(const struct buf *lines, void *ctx, struct err *err)
{
	struct night *night = ctx;

	progress_wipe(&night->progress);
	return prog_tell(lines->data, lines->len, err);
}

static void
pass(size_t done, size_t all, void *ctx)
{
	struct night *night = ctx;

	(void)all;
	progress_step(&night->progress, done);
}

static void
warn(const char *text, void *ctx)
{
	struct night *night = ctx;

	progress_wipe(&night->progress);
	prog_warn("%s", text);
}

/* ---- plan ---- */

static int64_t
microseconds(double days)
{
	return (int64_t)(days * 86400e6);
}

static int
plan(struct night *night, struct err *err)
{
	const struct consolidating *c = night->c;
	struct settings_life life;

	if (settings_life_read(&life, err) < 0)
		return -1;
	night->plan = (struct consolidate){ .cube = c->cube,
		.selection = *c->selection,
		.bounds = { .now = clock_now(),
		    .after = c->after >= 0
				 ? c->after
				 : microseconds(life.consolidate_after),
		    .recent = c->recent >= 0
				  ? c->recent
				  : microseconds(life.consolidate_recent),
		    .tokens = c->tokens >= 0 ? c->tokens
					     : life.consolidate_tokens },
		.keep_turns = !c->summaries,
		.keep_facts = !c->facts,
		.no_profile = !c->profile };
	/* who says that all is old means what is young, too */
	if (night->plan.bounds.recent > night->plan.bounds.after)
		night->plan.bounds.recent = night->plan.bounds.after;
	if (consolidate_plan(&night->plan, err) < 0)
		return -1;
	if (night->plan.waiting)
		prog_warn("%zu old turns stay until they are read for facts: "
			  "see memos-work --drain",
		    night->plan.waiting);
	return 0;
}

static int
open_models(struct night *night, struct err *err)
{
	if (models_read(&night->models, err) < 0)
		return -1;
	if (!night->models.consolidation)
		return 0;
	night->asker = asker_new(&night->models, night->models.consolidation,
	    night->c->meter, night->c->stopped, err);
	return night->asker ? 0 : -1;
}

/* ---- what is done with it ---- */

/* Summaries by a model are not made to be looked at. */
static int
show(struct night *night, struct err *err)
{
	struct summariser extract = summarise_extract();
	struct buf out = { 0 };
	int rc = 0;

	for (size_t i = 0; i < night->plan.n && rc == 0; i++) {
		rc = consolidate_print(&night->plan, &night->plan.steps[i],
		    night->asker ? NULL : &extract, &out, err);
		if (rc == 0 && !prog_write(out.data, out.len))
			break;
		buf_reset(&out);
		if (night->c->stopped && night->c->stopped())
			break;
	}
	buf_release(&out);
	return rc;
}

static int
apply(struct night *night, struct err *err)
{
	const struct consolidating *c = night->c;
	struct consolidate_run run = { .asks = night->asker != NULL,
		.summariser = night->asker ? summarise_model(night->asker)
					   : summarise_extract(),
		.stopped = c->stopped,
		.budget_ms = c->budget_ms,
		.budget_tokens = c->budget_tokens,
		.meter = c->meter,
		.reason = c->reason,
		.told = print,
		.passed = pass,
		.warned = warn,
		.ctx = night };
	int rc;

	if (!night->plan.n)
		return 0;
	run.ingest = ingest_new(c->cube, NULL, c->embedders, err);
	if (!run.ingest)
		return -1;
	night->progress.unit = "steps";
	rc = consolidate_apply(&night->plan, &run, err);
	progress_wipe(&night->progress);
	if (rc == 0 && run.left)
		prog_warn("the budget is spent: %zu of %zu steps are left for "
			  "the next time",
		    run.left, night->plan.n);
	ingest_free(run.ingest);
	return rc;
}

static int
work(struct night *night, struct err *err)
{
	const struct consolidating *c = night->c;
	int rc = open_models(night, err);

	if (rc == 0 && !c->dry)
		rc = recall_cube(c->cube, c->embedders, c->stopped, err);
	if (rc == 0)
		rc = plan(night, err);
	if (rc == 0)
		rc = c->dry ? show(night, err) : apply(night, err);
	return rc;
}

int
consolidating_run(const struct consolidating *c, struct err *err)
{
	struct night night = { .c = c };
	struct nightly nightly = { .lock = -1 };
	int rc = 1;

	if (!c->dry)
		rc = nightly_take(&nightly, c->cube, "memos-consolidate", err);
	if (rc == 0)
		prog_warn("%s", err->text);
	else if (rc == 1)
		rc = work(&night, err);
	consolidate_release(&night.plan);
	asker_free(night.asker);
	models_release(&night.models);
	nightly_give(&nightly);
	return rc;
}
