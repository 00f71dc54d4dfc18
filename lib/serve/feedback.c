#include "serve/feedback.h"

#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/prog.h"
#include "find/search.h"
#include "mind/asker.h"
#include "mind/decide.h"
#include "mind/decide_model.h"
#include "mind/extract_model.h"
#include "mind/extract_rules.h"
#include "mind/resolve.h"
#include "serve/feedback_meant.h"
#include "serve/feedback_who.h"
#include "serve/parse.h"
#include "store/rows.h"

enum {
	CONTEXT = 4,     /* turns that are read before it */
	CONTEXT_OF = 64, /* of the last turns, those of the conversation */
};

struct giving {
	struct feedback *f;
	const char *text; /* as it was given */
	struct models models;
	struct asker *asker; /* NULL: rules alone */
	struct extractor extractor;
	struct decider decider;
	struct memory turns[CONTEXT + 1];
	size_t n_context;
	struct window window;
	struct claims claims;
	struct resolved resolved;
	struct feedback_meant meant; /* what the plan's targets may be of */
	struct plan plan;
	struct arena arena;
};

/* ---- what it is read behind ---- */

static const char *
copy(struct giving *g, const char *text)
{
	return text ? arena_copy(&g->arena, text, strlen(text)) : NULL;
}

/* The newest come first. */
static int
keep_turn(const struct memory *m, void *ctx, struct err *err)
{
	struct giving *g = ctx;
	struct memory *turn = &g->turns[CONTEXT - 1 - g->n_context];
	const char *run = g->f->run;

	(void)err;
	if (!feedback_who_in_scope(g->f, m))
		return 0;
	if (!run && g->n_context)
		run = turn[1].run_id;
	if (run && (!m->run_id || strcmp(m->run_id, run) != 0))
		return 0;
	*turn = *m;
	turn->id = copy(g, m->id);
	turn->text = copy(g, m->text);
	turn->role = copy(g, m->role);
	turn->name = copy(g, m->name);
	turn->user_id = copy(g, m->user_id);
	turn->agent_id = copy(g, m->agent_id);
	turn->app_id = copy(g, m->app_id);
	turn->run_id = copy(g, m->run_id);
	turn->metadata = NULL;
	turn->n_sources = 0;
	turn->vector = NULL;
	turn->n_vector = 0;
	return ++g->n_context == CONTEXT || !turn->run_id;
}

/* How the user is called in what was said. */
static const char *
own_name(const struct giving *g)
{
	for (size_t i = 0; i < g->n_context; i++) {
		const struct memory *turn = &g->turns[CONTEXT - 1 - i];

		if (turn->name && turn->role && strcmp(turn->role, "user") == 0)
			return turn->name;
	}
	return NULL;
}

/* A turn behind the last ones: it is stored nowhere, but has what turns have.
 */
static int
make_window(struct giving *g, const char *text, size_t len, struct err *err)
{
	const struct selection turns = { .since = CLOCK_NONE,
		.until = CLOCK_NONE,
		.as_of = CLOCK_NONE,
		.valid_at = CLOCK_NONE,
		.types = 1u << MEMORY_TURN };
	struct memory *last = &g->turns[CONTEXT];
	char *id = arena_bytes(&g->arena, ID_SIZE);

	if (rows_each(g->f->revise->cube->db, &turns, ROWS_NEWEST, NULL,
		CONTEXT_OF, keep_turn, g, err) < 0)
		return -1;
	id_new(id, clock_now());
	memory_init(last);
	last->id = id;
	last->text = arena_copy(&g->arena, text, len);
	last->text_len = len;
	last->role = "user";
	last->name = own_name(g);
	last->user_id = g->f->scope.user;
	last->agent_id = g->f->scope.agent;
	last->app_id = g->f->scope.app;
	last->event_at.at = last->created_at = clock_now();
	g->window = (struct window){ g->turns + CONTEXT - g->n_context,
		g->n_context + 1, g->n_context };
	return 0;
}

/* ---- who reads it ---- */

static int
open_extractor(struct giving *g, struct err *err)
{
	g->extractor = extract_rules();
	g->decider = decide_rules();
	if (models_read(&g->models, err) < 0)
		return -1;
	if (!g->models.formation || !*g->models.formation)
		return 0;
	g->asker = asker_new(
	    &g->models, g->models.formation, g->f->meter, prog_signal, err);
	if (!g->asker)
		return -1;
	g->extractor = extract_model(g->asker);
	g->decider = decide_model(g->asker);
	return 0;
}

/* As it was said, or else without the "no" before it. */
static int
extract(struct giving *g, struct err *err)
{
	struct memory *turn = &g->turns[CONTEXT];
	const char *said = feedback_meant_text(turn->text);

	if (g->extractor.extract(
		g->extractor.ctx, &g->window, &g->claims, err) < 0)
		return -1;
	if (!g->claims.n && said != turn->text) {
		turn->text_len -= (size_t)(said - turn->text);
		turn->text = said;
		if (g->extractor.extract(
			g->extractor.ctx, &g->window, &g->claims, err) < 0)
			return -1;
	}
	if (g->claims.n)
		return 0;
	return err_set(err, ERR_INPUT,
	    "nothing was understood in it: say it in a short sentence, or "
	    "give the id and the new text");
}

/* ---- what becomes of it ---- */

static int
make_plan(struct giving *g, struct err *err)
{
	struct cube *cube = g->f->revise->cube;
	struct decider decider;
	int rc;

	g->meant.f = g->f;
	g->meant.decider = g->decider;
	g->meant.text = g->turns[CONTEXT].text;
	decider = feedback_meant_decider(&g->meant);
	if (db_begin(cube->db, false, err) < 0)
		return -1;
	rc = resolve_claims(
	    cube->db, &g->f->scope, &g->window, &g->claims, &g->resolved, err);
	db_rollback(cube->db);
	if (rc == 0)
		rc = feedback_meant_search(&g->meant, err);
	if (rc == 0)
		rc = plan_make(cube, &g->f->scope, &g->window, &g->claims,
		    &decider, &g->plan, err);
	/* the turn is no memory */
	for (size_t i = 0; i < g->plan.n && rc == 0; i++)
		g->plan.steps[i].n_sources = 0;
	return rc;
}

/* A line for each memory that the edit has changed. */
static int
tell(struct giving *g, int64_t number, struct buf *out, struct err *err)
{
	struct db *db = g->f->revise->cube->db;
	struct edit_row *rows;
	struct memory m;
	size_t n;
	int rc = edits_rows(db, number, &g->arena, &rows, &n, err);

	for (size_t i = 0; i < n && rc == 1; i++) {
		rc = rows_find(db, rows[i].id, &g->arena, &m, err);
		if (rc == 1)
			revise_tell(g->f->revise, &m,
			    edit_event_name(rows[i].event), number, out);
	}
	return rc < 0 ? -1 : 0;
}

static int
apply(struct giving *g, struct buf *out, struct err *err)
{
	struct revise *r = g->f->revise;
	struct edit edit = { .by = r->by ? r->by : "memos-revise",
		.reason = r->reason ? r->reason : g->text };
	int rc = db_begin(r->cube->db, true, err);

	if (rc == 0)
		rc = plan_apply(
		    &g->plan, &g->f->scope, &g->window, r->ingest, &edit, err);
	if (rc == 0)
		rc = resolve_apply(
		    r->cube->db, &g->f->scope, &g->resolved, edit.number, err);
	if (rc == 0 && edit.number)
		rc = tell(g, edit.number, out, err);
	return revise_end(r, rc, err);
}

static void
release(struct giving *g)
{
	plan_release(&g->plan);
	feedback_meant_release(&g->meant);
	resolve_release(&g->resolved);
	claims_release(&g->claims);
	asker_free(g->asker);
	models_release(&g->models);
	arena_release(&g->arena);
}

static int
give(struct giving *g, const char *text, size_t len, struct buf *out,
    struct err *err)
{
	struct memory *turn = &g->turns[CONTEXT];

	if (make_window(g, text, len, err) < 0 ||
	    feedback_who(g->f, &g->window, &g->arena, &turn->text, err) < 0)
		return -1;
	turn->text_len = strlen(turn->text);
	if (open_extractor(g, err) < 0 || extract(g, err) < 0 ||
	    make_plan(g, err) < 0)
		return -1;
	if (!g->f->revise->dry)
		return apply(g, out, err);
	plan_print(&g->plan, out);
	return 0;
}

int
feedback_apply(struct feedback *f, const char *text, size_t len,
    struct buf *out, struct err *err)
{
	struct giving g = { .f = f, .text = text };
	int rc;

	if (parse_blank(text, len))
		return err_set(err, ERR_INPUT, "the feedback is empty");
	if (parse_check_text(text, len, err) < 0)
		return -1;
	rc = give(&g, text, len, out, err);
	release(&g);
	return rc;
}
