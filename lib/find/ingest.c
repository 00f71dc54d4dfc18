#include "find/ingest.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/entry.h"
#include "find/fingerprint.h"
#include "store/entries.h"
#include "store/queue.h"
#include "store/segments.h"

enum {
	RECENT = 64, /* sessions whose last turn's vector is remembered */
};

/* The own vector of the turn that was last seen of a session. */
struct recent {
	int64_t session, seq;
	uint64_t time; /* of ingest: while it lasts, no later turn is there */
	bool any;      /* the vector is not all zero */
};

struct ingest {
	struct cube *cube;
	struct db *db;
	struct preparer *preparer;
	struct space space;
	const struct static_model *model;
	bool checked; /* in this transaction, that the cube is as then */
	struct arena arena, row;
	struct buf data;
	struct recent recent[RECENT];
	float *owns;   /* RECENT vectors, of these */
	uint64_t time; /* moves on when others may have changed a session */
	struct entries_writer writer, mark;
	int64_t priority, first_job, last_job;
};

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

/* Once the space is known. */
static void
prepare(struct ingest *in)
{
	in->preparer = preparer_new(&in->space, in->model);
	if (space_is_made(&in->space))
		in->owns = alloc_array(
		    RECENT * in->space.dimension, sizeof *in->owns);
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

struct ingest *
ingest_new(struct cube *cube, const struct space *space,
    struct embedders *embedders, struct err *err)
{
	struct ingest *in = new_ingest(cube);

	if (choose(in, space, embedders, err) < 0 ||
	    fingerprint_settle(cube, &in->space, err) < 0 ||
	    find_model(in, embedders, err) < 0) {
		ingest_free(in);
		return NULL;
	}
	prepare(in);
	return in;
}

struct ingest *
ingest_new_next(struct cube *cube, const struct space *space,
    const struct static_model *model)
{
	struct ingest *in = new_ingest(cube);

	in->space = *space;
	in->model = model;
	prepare(in);
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
}

int
ingest_flush(struct ingest *in, struct err *err)
{
	in->checked = false;
	in->time++;
	return entries_flush(&in->writer, in->db, err);
}

void
ingest_mark(struct ingest *in)
{
	in->mark.first = in->writer.first;
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
}

void
ingest_free(struct ingest *in)
{
	if (!in)
		return;
	preparer_free(in->preparer);
	arena_release(&in->arena);
	arena_release(&in->row);
	buf_release(&in->data);
	entries_release(&in->writer);
	entries_release(&in->mark);
	free(in->owns);
	free(in);
}

const struct space *
ingest_space(const struct ingest *in)
{
	return &in->space;
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

void
ingest_jobs(const struct ingest *in, int64_t *first, int64_t *last)
{
	*first = in->first_job;
	*last = in->last_job;
}

/* ---- vectors ---- */

/* The number of the turn before seq, 0 if there is none. */
static int
find_previous(struct ingest *in, const struct recent *recent, int64_t session,
    int64_t seq, int64_t *previous, struct err *err)
{
	if (recent->session == session && recent->time == in->time &&
	    recent->seq < seq) {
		*previous = recent->seq;
		return 0;
	}
	return rows_previous(in->db, session, seq, previous, err);
}

static float *
recent_own(const struct ingest *in, const struct recent *recent)
{
	return in->owns + (size_t)(recent - in->recent) * in->space.dimension;
}

/* The own vector of a turn; 0 if it has none. */
static int
own_vector(struct ingest *in, const struct recent *recent, int64_t seq,
    float *out, struct err *err)
{
	struct arena arena = { 0 };
	struct memory m;
	int rc;

	if (recent->seq == seq) {
		memcpy(out, recent_own(in, recent),
		    in->space.dimension * sizeof *out);
		return recent->any;
	}
	rc = rows_get(in->db, seq, &arena, &m, err);
	if (rc == 1)
		rc = preparer_embed(in->preparer, m.text, m.text_len, out);
	arena_release(&arena);
	return rc;
}

/* Gives the row of seq its share of the turn before, unless it has it. */
static int
mix_vector(struct ingest *in, struct prepared *record, int64_t session,
    int64_t seq, struct err *err)
{
	struct recent *recent = &in->recent[session % RECENT];
	float other[MEMORY_VECTOR_MAX];
	const struct prepared *before = record->before;
	int64_t previous;
	int rc = 0;

	if (find_previous(in, recent, session, seq, &previous, err) < 0)
		return -1;
	if (!before || !previous || before->seq != previous) {
		if (previous)
			rc = own_vector(in, recent, previous, other, err);
		if (rc < 0)
			return -1;
		preparer_mix(
		    in->preparer, record, rc ? other : NULL, &in->arena);
	}
	recent->session = session;
	recent->seq = seq;
	recent->time = in->time;
	recent->any = record->any;
	memcpy(recent_own(in, recent), record->own,
	    in->space.dimension * sizeof *record->own);
	return 0;
}

/* ---- entries ---- */

/* Fills in->data with the bytes of an entry. */
static int
make_entry(struct ingest *in, struct prepared *record, int64_t seq,
    int64_t session, struct err *err)
{
	const struct memory *m = &record->m;
	int rc = 0;

	if (!record->made)
		preparer_make(in->preparer, record, &in->arena, false);
	if (record->own)
		rc = mix_vector(in, record, session, seq, err);
	record->entry.session = (uint32_t)session;
	record->entry.time = m->event_at.at != CLOCK_NONE ? m->event_at.at
							  : m->created_at;
	buf_reset(&in->data);
	if (rc == 0)
		entry_write(&record->entry, &in->data);
	arena_reset(&in->arena);
	return rc;
}

static int
put_entry(struct ingest *in, struct prepared *record, int64_t seq,
    int64_t session, struct err *err)
{
	if (make_entry(in, record, seq, session, err) < 0)
		return -1;
	return entries_append(
	    &in->writer, in->db, seq, in->data.data, in->data.len, err);
}

/* Makes an entry that is there again, or takes it out: is it to be found? */
static int
make_again(struct ingest *in, int64_t seq, int64_t session,
    enum memory_state *state, struct err *err)
{
	struct arena arena = { 0 };
	struct prepared record = { 0 };
	int live = rows_get(in->db, seq, &arena, &record.m, err), rc = live;

	if (live == 1 && record.m.state == MEMORY_FORGOTTEN)
		live = 0;
	if (live == 1 && (rc = make_entry(in, &record, seq, session, err)) == 0)
		rc = entries_replace(
		    &in->writer, in->db, seq, in->data.data, in->data.len, err);
	else if (live == 0)
		rc = entries_remove(&in->writer, in->db, seq, err);
	*state = record.m.state;
	arena_release(&arena);
	/* later turns of the session are there */
	in->time++;
	return rc < 0 ? -1 : live;
}

/*
 * Where a turn is gone from its session, the next one has another before it:
 * its entry is made again.
 */
static int
mend_next(struct ingest *in, const struct rows_put *put, struct err *err)
{
	enum memory_state state;
	int64_t next;

	if (rows_next(in->db, put->old_session, put->old, &next, err) < 0)
		return -1;
	if (!next || next == put->seq)
		return 0;
	if (make_again(in, next, put->old_session, &state, err) < 0)
		return -1;
	return segments_mark_again(in->db, next, err);
}

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

/* A model elsewhere makes the vector, when it can. */
static int
put_job(struct ingest *in, const struct memory *m, int64_t seq, struct err *err)
{
	const struct queue_job job = { .kind = "embed",
		.seq = seq,
		.user = m->user_id ? m->user_id : "",
		.priority = in->priority };
	int64_t id;

	if (in->space.kind != SPACE_REMOTE)
		return 0;
	if (queue_put(in->db, &job, &id, err) < 0)
		return -1;
	if (!in->first_job)
		in->first_job = id;
	in->last_job = id;
	return 0;
}

int
ingest_put_prepared(struct ingest *in, struct prepared *record, bool upsert,
    struct arena *arena, struct rows_put *put, struct err *err)
{
	const struct memory *m = &record->m;

	if (check_cube(in, err) < 0 || check_vector(in, m, err) < 0 ||
	    rows_put(in->db, m, upsert, arena, put, err) < 0)
		return -1;
	if (put->old) {
		in->time++;
		if (entries_remove(&in->writer, in->db, put->old, err) < 0 ||
		    segments_mark(in->db, put->old, SEGMENTS_DEAD, err) < 0 ||
		    queue_drop_memory(in->db, put->old, err) < 0 ||
		    mend_next(in, put, err) < 0)
			return -1;
		in->time++;
	}
	if (put->event == ROWS_NOOP || m->state == MEMORY_FORGOTTEN)
		return 0;
	record->m.created_at = put->created_at;
	record->seq = put->seq;
	if (put_job(in, m, put->seq, err) < 0)
		return -1;
	return put_entry(in, record, put->seq, put->session, err);
}

int
ingest_put(struct ingest *in, const struct memory *m, bool upsert,
    struct arena *arena, struct rows_put *put, struct err *err)
{
	struct prepared record = { .m = *m };

	return ingest_put_prepared(in, &record, upsert, arena, put, err);
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
		rc = put_entry(in, &record, seq, session, err);
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
	rc = make_again(in, again->seq, again->session, &again->state, err);
	if (rc < 0 ||
	    rows_next(in->db, again->session, again->seq, &behind, err) < 0)
		return -1;
	again->live = rc;
	if (!behind || behind > last)
		return 0;
	again->behind = behind;
	return make_again(in, behind, again->session, &ignored, err) < 0 ? -1
									 : 0;
}
