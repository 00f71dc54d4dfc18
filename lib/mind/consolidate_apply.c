#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/record_answer.h"
#include "mind/consolidate_plan.h"
#include "mind/summarise_extract.h"
#include "store/blocks.h"
#include "store/rows.h"
#include "text/tokens.h"

enum { STEP_MS = 40 /* of a transaction, with its commit less than 100 */ };

struct applying {
	struct consolidate *c;
	struct consolidate_run *run;
	const struct consolidate_step *step;
	struct arena arena; /* of the step */
	struct buf lines;   /* of the transaction */
	int64_t began, started;
	struct err *err;
};

/* ---- transactions ---- */

/*
 * An edit goes on as long as it is the last one, so that edits stand on one
 * another as their numbers say.
 */
static int
go_on(struct applying *a)
{
	struct edit *edit = &a->run->edit;
	int64_t last;

	if (!edit->number)
		return 0;
	if (db_integer(a->c->cube->db,
		"SELECT number FROM edits WHERE undone_at IS NULL AND number ="
		" (SELECT max(number) FROM edits)",
		0, &last, a->err) < 0)
		return -1;
	if (last != edit->number)
		edit->number = 0;
	return 0;
}

static int
begin(struct applying *a)
{
	if (db_in_transaction(a->c->cube->db))
		return 0;
	if (db_begin(a->c->cube->db, true, a->err) < 0)
		return -1;
	a->started = clock_ticks();
	return go_on(a);
}

static int
commit(struct applying *a)
{
	struct consolidate_run *run = a->run;

	if (!db_in_transaction(a->c->cube->db))
		return 0;
	if (ingest_flush(run->ingest, a->err) < 0 ||
	    db_commit(a->c->cube->db, a->err) < 0)
		return -1;
	if (a->lines.len && run->told &&
	    run->told(&a->lines, run->ctx, a->err) < 0)
		return -1;
	buf_reset(&a->lines);
	return 0;
}

/* ---- a summary ---- */

/* The members as they are: 1, or 0 if one of them is not what it was. */
static int
read_members(struct applying *a, struct memory *members)
{
	const struct consolidate_step *step = a->step;
	int rc = 1;

	for (size_t i = 0; i < step->n && rc == 1; i++) {
		rc = rows_get(a->c->cube->db, step->members[i].seq, &a->arena,
		    &members[i], a->err);
		if (rc == 1 && members[i].state != MEMORY_ACTIVE)
			rc = 0;
	}
	return rc;
}

/* The mean of what their givers gave: a cube of such takes nothing without. */
static void
give_vector(
    struct applying *a, const struct memory *members, struct memory *summary)
{
	size_t n = members[0].n_vector;
	float *mean = arena_bytes(&a->arena, (n + 1) * sizeof *mean);
	double length = 0;

	for (size_t i = 0; i < a->step->n; i++)
		for (size_t k = 0; k < n && members[i].n_vector == n; k++)
			mean[k] += members[i].vector[k];
	for (size_t k = 0; k < n; k++)
		length += (double)mean[k] * mean[k];
	for (size_t k = 0; k < n && length > 0; k++)
		mean[k] = (float)(mean[k] / sqrt(length));
	if (n && length <= 0)
		mean[0] = 1;
	summary->vector = n ? mean : NULL;
	summary->n_vector = n;
}

static const char *
or_null(const char *name)
{
	return *name ? name : NULL;
}

static struct memory
make_summary(struct applying *a, const struct memory *members,
    const struct summary *summary)
{
	const struct consolidate_step *step = a->step;
	const char **sources = arena_bytes(
	    &a->arena, (step->n + 1) * sizeof *sources);
	struct memory m;

	memory_init(&m);
	m.type = MEMORY_SUMMARY;
	m.text = summary->text;
	m.text_len = summary->len;
	m.user_id = or_null(step->user);
	m.agent_id = or_null(step->agent);
	m.app_id = or_null(step->app);
	for (size_t i = 0; i < step->n; i++) {
		const struct memory *member = &members[i];

		sources[i] = member->id;
		if (member->event_at.at != CLOCK_NONE &&
		    (m.event_at.at == CLOCK_NONE ||
			member->event_at.at < m.event_at.at))
			m.event_at = member->event_at;
	}
	if (m.event_at.at == CLOCK_NONE)
		m.event_at = (struct moment){ step->from, CLOCK_INSTANT, 0 };
	/* what was said is true for good, from then on */
	m.valid_from = step->from;
	m.sources = sources;
	m.n_sources = step->n;
	give_vector(a, members, &m);
	return m;
}

static int
archive(struct applying *a, const struct memory *members)
{
	struct consolidate_run *run = a->run;

	for (size_t i = 0; i < a->step->n; i++) {
		const struct states_change change = { .id = members[i].id,
			.seq = members[i].seq,
			.was = MEMORY_ACTIVE,
			.became = MEMORY_ARCHIVED };

		if (ingest_change_state(run->ingest, &change, &run->edit,
			EDIT_ARCHIVE, a->err) < 0)
			return -1;
	}
	run->archived += a->step->n;
	return 0;
}

static void
tell_summary(struct applying *a, const struct memory *m, const char *id)
{
	struct buf *out = &a->lines;

	buf_char(out, '{');
	json_put_field(out, "id", id);
	json_put_key(out, "memory");
	json_put_string(out, m->text, m->text_len);
	json_put_field(out, "event", "ADD");
	json_put_field(out, "type", memory_type_name(m->type));
	json_put_key(out, "sources");
	for (size_t i = 0; i < m->n_sources; i++) {
		buf_char(out, i ? ',' : '[');
		json_put_string(out, m->sources[i], strlen(m->sources[i]));
	}
	buf_char(out, ']');
	json_put_int(out, "edit", a->run->edit.number);
	buf_string(out, "}\n");
}

static int
put_summary(struct applying *a, const struct memory *members,
    const struct summary *summary)
{
	struct consolidate_run *run = a->run;
	struct memory m = make_summary(a, members, summary);
	struct rows_put put;
	int rc;

	run->edit.event = EDIT_ADD;
	ingest_edit(run->ingest, &run->edit);
	rc = ingest_put(run->ingest, &m, false, &a->arena, &put, a->err);
	ingest_edit(run->ingest, NULL);
	if (rc < 0 || archive(a, members) < 0)
		return -1;
	tell_summary(a, &m, put.id);
	run->summaries++;
	run->tokens_before += a->step->tokens;
	run->tokens_after += tokens_estimate(m.text, m.text_len);
	return 0;
}

static bool
is_short(const struct applying *a, const struct summary *summary)
{
	return summary->text && tokens_estimate(summary->text, summary->len) <=
				    summarise_extract_most(a->step->tokens);
}

static int
summarise(
    struct applying *a, const struct window *window, struct summary *summary)
{
	struct consolidate_run *run = a->run;

	if (run->summariser.summarise(
		run->summariser.ctx, window, &a->arena, summary, a->err) < 0)
		return -1;
	if (summary->warning && run->warned)
		run->warned(summary->warning, run->ctx);
	return 0;
}

/*
 * A model is asked outside of any transaction, and what it was asked about is
 * looked at again.
 */
static int
do_summary(struct applying *a)
{
	struct memory *members = arena_bytes(
	    &a->arena, (a->step->n + 1) * sizeof *members);
	const struct window window = { .turns = members, .n = a->step->n };
	struct summary summary;
	int rc;

	if (a->run->asks && commit(a) < 0)
		return -1;
	rc = read_members(a, members);
	if (rc == 1 && summarise(a, &window, &summary) < 0)
		return -1;
	if (rc != 1 || !is_short(a, &summary))
		return rc < 0 ? -1 : 0;
	if (db_in_transaction(a->c->cube->db))
		return put_summary(a, members, &summary);
	if (begin(a) < 0)
		return -1;
	rc = read_members(a, members);
	return rc == 1 ? put_summary(a, members, &summary) : rc;
}

/* ---- facts that say the same ---- */

static int
put_form(struct applying *a, struct memory *m, enum edit_event event)
{
	struct consolidate_run *run = a->run;
	struct rows_put put;
	int rc;

	run->edit.event = event;
	ingest_edit(run->ingest, &run->edit);
	rc = ingest_put(run->ingest, m, true, &a->arena, &put, a->err);
	ingest_edit(run->ingest, NULL);
	record_answer_put(
	    &a->lines, m->id, m, edit_event_name(event), run->edit.number);
	return rc < 0 ? -1 : 0;
}

static double
larger(double a, double b)
{
	return isnan(a) ? b : isnan(b) ? a : fmax(a, b);
}

static void
take_in(struct memory *to, const struct memory *from, struct arena *arena)
{
	to->strength = (isnan(to->strength) ? 1 : to->strength) +
		       (isnan(from->strength) ? 1 : from->strength);
	to->confidence = larger(to->confidence, from->confidence);
	to->importance = larger(to->importance, from->importance);
	if (from->event_at.at > to->event_at.at)
		to->event_at = from->event_at;
	if (from->valid_from != CLOCK_NONE &&
	    (to->valid_from == CLOCK_NONE || from->valid_from < to->valid_from))
		to->valid_from = from->valid_from;
	memory_join_sources(&to->sources, &to->n_sources, from->sources,
	    from->n_sources, arena);
}

static int
do_merge(struct applying *a)
{
	const struct consolidate_step *step = a->step;
	struct memory *members = arena_bytes(
	    &a->arena, (step->n + 1) * sizeof *members);
	int rc = begin(a) < 0 ? -1 : read_members(a, members);

	for (size_t i = 1; i < step->n && rc == 1; i++)
		take_in(&members[0], &members[i], &a->arena);
	if (rc == 1 && put_form(a, &members[0], EDIT_STRENGTHEN) < 0)
		rc = -1;
	for (size_t i = 1; i < step->n && rc == 1; i++) {
		struct memory old = members[i];

		old.state = MEMORY_ARCHIVED;
		old.superseded_at = clock_now();
		old.superseded_by = members[0].id;
		if (put_form(a, &old, EDIT_SUPERSEDE) < 0)
			rc = -1;
	}
	if (rc == 1)
		a->run->merged += step->n - 1;
	return rc < 0 ? -1 : 0;
}

/* ---- a profile ---- */

static void
tell_profile(struct applying *a)
{
	const struct consolidate_step *step = a->step;
	struct buf *out = &a->lines;

	buf_char(out, '{');
	json_put_field(out, "label", CONSOLIDATE_LABEL);
	json_put_field(out, "user_id", step->user);
	if (*step->agent)
		json_put_field(out, "agent_id", step->agent);
	if (*step->app)
		json_put_field(out, "app_id", step->app);
	json_put_field(out, "value", step->value);
	json_put_field(out, "event", "set");
	buf_string(out, "}\n");
}

static int
do_profile(struct applying *a)
{
	const struct consolidate_step *step = a->step;
	const struct block_scope scope = { step->user, step->agent, step->app };
	const struct block_change change = { .scope = &scope,
		.label = CONSOLIDATE_LABEL,
		.by = CONSOLIDATE_NAME };

	if (begin(a) < 0)
		return -1;
	if (blocks_set(a->c->cube->db, &change, step->value, a->err) < 0)
		return -1;
	a->run->profiles++;
	tell_profile(a);
	return 0;
}

/* ---- all of it ---- */

static int64_t
tokens_asked(const struct consolidate_run *run)
{
	int64_t tokens = 0;

	for (size_t i = 0; run->meter && i < run->meter->n; i++)
		tokens += run->meter->rows[i].tokens_in +
			  run->meter->rows[i].tokens_out;
	return tokens;
}

static bool
is_spent(const struct applying *a)
{
	const struct consolidate_run *run = a->run;

	return (run->budget_ms && clock_ticks() - a->began >= run->budget_ms) ||
	       (run->budget_tokens && tokens_asked(run) >= run->budget_tokens);
}

static int
do_step(struct applying *a)
{
	static int (*const kinds[])(struct applying *) = {
		[CONSOLIDATE_SUMMARISE] = do_summary,
		[CONSOLIDATE_MERGE] = do_merge,
		[CONSOLIDATE_PROFILE] = do_profile,
	};
	int rc = kinds[a->step->kind](a);

	arena_reset(&a->arena);
	if (rc == 0 && clock_ticks() - a->started >= STEP_MS)
		rc = commit(a);
	return rc;
}

static int
apply(struct applying *a)
{
	struct consolidate *c = a->c;
	struct consolidate_run *run = a->run;

	for (size_t i = 0; i < c->n; i++) {
		a->step = &c->steps[i];
		if (is_spent(a)) {
			run->left = c->n - i;
			break;
		}
		if (do_step(a) < 0)
			return -1;
		if (run->passed)
			run->passed(i + 1, c->n, run->ctx);
		if (run->stopped && run->stopped()) {
			if (commit(a) < 0)
				return -1;
			return err_set(a->err, ERR_NONE,
			    "interrupted: what was said is done; the same "
			    "command does the rest");
		}
	}
	return commit(a);
}

int
consolidate_apply(
    struct consolidate *c, struct consolidate_run *run, struct err *err)
{
	struct applying a = {
		.c = c, .run = run, .began = clock_ticks(), .err = err
	};
	int rc;

	run->edit = (struct edit){ .by = CONSOLIDATE_NAME,
		.reason = run->reason };
	rc = apply(&a);
	ingest_edit(run->ingest, NULL);
	if (db_in_transaction(c->cube->db)) {
		db_rollback(c->cube->db);
		ingest_forget(run->ingest);
	}
	arena_release(&a.arena);
	buf_release(&a.lines);
	return rc;
}
