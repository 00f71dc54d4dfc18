#include "find/ingest.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/entry.h"
#include "find/fingerprint.h"
#include "find/importance.h"
#include "find/ingest_entry.h"
#include "find/ingest_work.h"
#include "model/settings.h"
#include "store/queue.h"
#include "store/segments.h"

static struct ingest *
new_ingest(struct cube *cube)
{
	struct ingest *in = alloc_bytes(sizeof *in);

	in->cube = cube;
	in->db = cube->db;
	in->time = 1;
	in->priority = QUEUE_NORMAL;
	return in;
}

/* Once the space is known, and the model if it needs one. */
static int
prepare(struct ingest *in, struct err *err)
{
	if (in->space.kind == SPACE_BUILTIN && !(in->table = table_open(err)))
		return -1;
	in->preparer = preparer_new(&in->space, in->table, in->model);
	if (space_is_made(&in->space))
		in->owns = alloc_array(
		    INGEST_RECENT * in->space.dimension, sizeof *in->owns);
	return 0;
}

/* What a new cube is to have. */
static int
choose(struct ingest *in, const struct space *space,
    struct embedders *embedders, struct err *err)
{
	int rc = fingerprint_is_there(in->cube, err);

	in->space = space ? *space : space_builtin();
	if (rc == 0 && !space && embedders)
		return embedders_space(embedders, NULL, &in->space, err);
	return rc < 0 ? -1 : 0;
}

static int
find_model(struct ingest *in, struct embedders *embedders, struct err *err)
{
	if (in->space.kind != SPACE_STATIC)
		return 0;
	if (!embedders)
		return err_set(err, ERR_MODEL,
		    "cube '%s' needs the files of a model", in->cube->name);
	in->model = embedders_static(embedders, &in->space, err);
	return in->model ? 0 : -1;
}

/*
 * Whether what is said is to become facts.  Nobody gives vectors for facts
 * that are read out of turns, so a cube of given ones has none.  What is wrong
 * with the configuration keeps nobody from adding: the worker says it.
 */
static bool
forms(const struct ingest *in)
{
	struct settings_work work;
	struct err ignored;

	settings_work_read(&work, &ignored);
	return work.formation && in->space.kind != SPACE_EXTERNAL;
}

struct ingest *
ingest_new(struct cube *cube, const struct space *space,
    struct embedders *embedders, struct err *err)
{
	struct ingest *in = new_ingest(cube);
	struct err ignored;

	if (choose(in, space, embedders, err) < 0 ||
	    fingerprint_settle(cube, &in->space, err) < 0 ||
	    find_model(in, embedders, err) < 0 || prepare(in, err) < 0) {
		ingest_free(in);
		return NULL;
	}
	in->form.wanted = forms(in);
	/* as with formation: who adds is not kept from it */
	settings_life_read(&in->life, &ignored);
	if (in->life.importance)
		in->novelty = novelty_new(in->db, in->preparer);
	in->judged = in->novelty && ingest_work_judges();
	return in;
}

struct ingest *
ingest_new_next(struct cube *cube, const struct space *space,
    const struct static_model *model, struct err *err)
{
	struct ingest *in = new_ingest(cube);

	in->space = *space;
	in->model = model;
	if (prepare(in, err) < 0) {
		ingest_free(in);
		return NULL;
	}
	in->writer.next = in->mark.next = true;
	return in;
}

void
ingest_forget(struct ingest *in)
{
	in->checked = false;
	memset(in->recent, 0, sizeof in->recent);
	in->time++;
	entries_forget(&in->writer);
	ingest_form_back(&in->form, 0);
	if (in->novelty)
		novelty_forget(in->novelty);
}

int
ingest_flush(struct ingest *in, struct err *err)
{
	in->checked = false;
	in->time++;
	if (in->novelty && novelty_flush(in->novelty, err) < 0)
		return -1;
	if (ingest_form_flush(&in->form, in->db, in->priority, &in->first_job,
		&in->last_job, err) < 0)
		return -1;
	return entries_flush(&in->writer, in->db, err);
}

void
ingest_mark(struct ingest *in)
{
	if (in->novelty)
		novelty_mark(in->novelty);
	in->form.mark = in->form.n;
	in->mark.first = in->writer.first;
	in->mark.within = in->writer.within;
	buf_reset(&in->mark.chunk);
	buf_add(
	    &in->mark.chunk, buf_text(&in->writer.chunk), in->writer.chunk.len);
}

void
ingest_back(struct ingest *in)
{
	struct entries_writer writer = in->writer;

	memset(in->recent, 0, sizeof in->recent);
	in->writer = in->mark;
	in->mark = writer;
	if (in->novelty)
		novelty_back(in->novelty);
	ingest_form_back(&in->form, in->form.mark);
}

void
ingest_free(struct ingest *in)
{
	if (!in)
		return;
	novelty_free(in->novelty);
	preparer_free(in->preparer);
	arena_release(&in->arena);
	arena_release(&in->row);
	buf_release(&in->data);
	entries_release(&in->writer);
	entries_release(&in->mark);
	ingest_form_release(&in->form);
	free(in->owns);
	free(in);
}

const struct space *
ingest_space(const struct ingest *in)
{
	return &in->space;
}

const struct table *
ingest_table(const struct ingest *in)
{
	return in->table;
}

const struct static_model *
ingest_model(const struct ingest *in)
{
	return in->model;
}

void
ingest_wait(struct ingest *in)
{
	in->priority = QUEUE_WAITED_FOR;
}

struct cube *
ingest_cube(const struct ingest *in)
{
	return in->cube;
}

void
ingest_edit(struct ingest *in, struct edit *edit)
{
	in->edit = edit;
}

void
ingest_jobs(const struct ingest *in, int64_t *first, int64_t *last)
{
	*first = in->first_job;
	*last = in->last_job;
}

/* ---- putting ---- */

/* While this one was open, another may have given the cube other vectors. */
static int
check_cube(struct ingest *in, struct err *err)
{
	struct space now;

	if (in->checked)
		return 0;
	if (fingerprint_check(in->cube, &now, err) < 0)
		return -1;
	if (!space_equal(&now, &in->space))
		return err_set(err, ERR_STORE,
		    "cube '%s' was given other vectors meanwhile: begin again",
		    in->cube->name);
	in->checked = true;
	return 0;
}

static int
check_vector(const struct ingest *in, const struct memory *m, struct err *err)
{
	bool wanted = in->space.kind == SPACE_EXTERNAL;

	if (m->n_vector && !wanted)
		return err_set(err, ERR_INPUT,
		    "'vector' is given, but cube '%s' makes its own; see "
		    "memos-cube create --vectors",
		    in->cube->name);
	if (wanted && m->n_vector != in->space.dimension)
		return err_set(err, ERR_INPUT,
		    "'vector' has %zu numbers, cube '%s' takes %zu",
		    m->n_vector, in->cube->name, in->space.dimension);
	return 0;
}

/* Takes out what is there of a form that was. */
static int
drop_old(struct ingest *in, const struct rows_put *put, struct err *err)
{
	in->time++;
	if (entries_remove(&in->writer, in->db, put->old, err) < 0 ||
	    segments_mark(in->db, put->old, SEGMENTS_DEAD, err) < 0 ||
	    queue_drop_memory(in->db, put->old, err) < 0 ||
	    ingest_entry_mend(in, put, err) < 0)
		return -1;
	in->time++;
	return 0;
}

/* What it is worth, before it is stored. */
static int
give_worth(struct ingest *in, struct prepared *record, struct arena *arena,
    struct err *err)
{
	double by;

	importance_give(&record->m, NULL);
	if (!in->novelty) {
		record->m.worth = NAN;
		return 0;
	}
	if (!record->made)
		preparer_make(in->preparer, record, arena, false);
	if (novelty_find(in->novelty, record, &by, err) < 0)
		return -1;
	importance_add(&record->m, by);
	return 0;
}

static int
put_row(struct ingest *in, struct prepared *record, bool upsert,
    struct arena *arena, struct rows_put *put, struct err *err)
{
	const struct memory *m = &record->m;

	if (check_cube(in, err) < 0 || check_vector(in, m, err) < 0 ||
	    give_worth(in, record, arena, err) < 0 ||
	    rows_put(in->db, m, upsert, in->edit, arena, put, err) < 0)
		return -1;
	if (in->novelty && put->event == ROWS_ADD)
		novelty_hear(in->novelty);
	return 0;
}

int
ingest_put_prepared(struct ingest *in, struct prepared *record, bool upsert,
    struct arena *arena, struct rows_put *put, struct err *err)
{
	const struct memory *m = &record->m;

	if (put_row(in, record, upsert, arena, put, err) < 0)
		return -1;
	if (put->old && drop_old(in, put, err) < 0)
		return -1;
	if (put->event == ROWS_NOOP || m->state == MEMORY_FORGOTTEN)
		return 0;
	record->m.created_at = put->created_at;
	record->seq = put->seq;
	ingest_form_note(&in->form, m, put->session);
	if (ingest_work_embed(in, m, put->seq, err) < 0 ||
	    ingest_work_judge(in, m, put, err) < 0)
		return -1;
	return ingest_entry_put(in, record, put->seq, put->session, err);
}

int
ingest_put(struct ingest *in, const struct memory *m, bool upsert,
    struct arena *arena, struct rows_put *put, struct err *err)
{
	struct prepared record = { .m = *m };

	return ingest_put_prepared(in, &record, upsert, arena, put, err);
}

int
ingest_restore(struct ingest *in, struct rows_restore *restore,
    struct arena *arena, struct err *err)
{
	const struct rows_put *put = &restore->put;
	struct prepared record = { 0 };
	int rc;

	if (check_cube(in, err) < 0)
		return -1;
	restore->dimension = in->space.kind == SPACE_EXTERNAL
				 ? in->space.dimension
				 : 0;
	rc = rows_restore(in->db, restore, arena, err);
	if (rc != 1)
		return rc;
	if (drop_old(in, put, err) < 0)
		return -1;
	if (!put->seq || restore->m.state == MEMORY_FORGOTTEN)
		return 1;
	record.m = restore->m;
	record.seq = put->seq;
	if (ingest_work_embed(in, &record.m, put->seq, err) < 0 ||
	    ingest_entry_put(in, &record, put->seq, put->session, err) < 0)
		return -1;
	return 1;
}

int
ingest_change_state(struct ingest *in, const struct states_change *change,
    struct edit *edit, enum edit_event event, struct err *err)
{
	enum memory_state now = edit ? change->became : change->was;
	int rc = check_cube(in, err);

	assert(change->was != MEMORY_FORGOTTEN &&
	       change->became != MEMORY_FORGOTTEN);
	if (rc == 0)
		rc = edit ? states_apply(in->db, change, edit, event, err)
			  : states_take_back(in->db, change, err);
	if (rc != 1)
		return rc;
	if (entries_set(&in->writer, in->db, change->seq, ENTRY_STATE_AT,
		(uint8_t)now, err) < 0)
		return -1;
	rc = segments_mark(in->db, change->seq, (uint8_t)(1 + now), err);
	return rc < 0 ? -1 : 1;
}

int
ingest_remove(struct ingest *in, int64_t seq, int64_t session, struct err *err)
{
	const struct rows_put gone = { .old = seq, .old_session = session };

	return check_cube(in, err) < 0 ? -1 : drop_old(in, &gone, err);
}

/* ---- all of them, beside those that serve ---- */

int
ingest_next_last(struct ingest *in, int64_t *seq, struct err *err)
{
	return entries_last(&in->writer, in->db, seq, err);
}

int
ingest_next_make(
    struct ingest *in, int64_t seq, int64_t session, struct err *err)
{
	struct prepared record = { 0 };
	int rc = rows_get(in->db, seq, &in->row, &record.m, err);

	if (rc == 1)
		rc = ingest_entry_put(in, &record, seq, session, err);
	arena_reset(&in->row);
	return rc;
}

int
ingest_next_again(struct ingest *in, int64_t last, struct ingest_again *again,
    struct err *err)
{
	enum memory_state ignored;
	int64_t behind;
	int rc = 0;

	again->live = false;
	again->behind = 0;
	if (again->seq > last)
		return 0;
	rc = ingest_entry_again(
	    in, again->seq, again->session, &again->state, err);
	if (rc < 0 ||
	    rows_next(in->db, again->session, again->seq, &behind, err) < 0)
		return -1;
	again->live = rc;
	if (!behind || behind > last)
		return 0;
	again->behind = behind;
	return ingest_entry_again(in, behind, again->session, &ignored, err) < 0
		   ? -1
		   : 0;
}
