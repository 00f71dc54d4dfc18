#include "find/ingest_entry.h"

#include <string.h>

#include "find/entry.h"
#include "store/segments.h"

/* ---- vectors ---- */

/* The number of the turn before seq, 0 if there is none. */
static int
find_previous(struct ingest *in, const struct ingest_recent *recent,
    int64_t session, int64_t seq, int64_t *previous, struct err *err)
{
	if (recent->session == session && recent->time == in->time &&
	    recent->seq < seq) {
		*previous = recent->seq;
		return 0;
	}
	return rows_previous(in->db, session, seq, previous, err);
}

static float *
recent_own(const struct ingest *in, const struct ingest_recent *recent)
{
	return in->owns + (size_t)(recent - in->recent) * in->space.dimension;
}

/* The own vector of a turn; 0 if it has none. */
static int
own_vector(struct ingest *in, const struct ingest_recent *recent, int64_t seq,
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
	struct ingest_recent *recent = &in->recent[session % INGEST_RECENT];
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

int
ingest_entry_put(struct ingest *in, struct prepared *record, int64_t seq,
    int64_t session, struct err *err)
{
	if (make_entry(in, record, seq, session, err) < 0)
		return -1;
	return entries_append(
	    &in->writer, in->db, seq, in->data.data, in->data.len, err);
}

int
ingest_entry_again(struct ingest *in, int64_t seq, int64_t session,
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

/* Only turns of a run stand behind one another. */
static int
has_run(struct db *db, int64_t session, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "SELECT run_id <> '' FROM sessions WHERE id = ?1", err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, session);
	rc = db_step(db, s, err);
	if (rc == 1)
		rc = sqlite3_column_int(s, 0);
	sqlite3_reset(s);
	return rc;
}

int
ingest_entry_mend(
    struct ingest *in, const struct rows_put *put, struct err *err)
{
	enum memory_state state;
	int64_t next;
	int rc = has_run(in->db, put->old_session, err);

	if (rc <= 0)
		return rc;
	if (rows_next(in->db, put->old_session, put->old, &next, err) < 0)
		return -1;
	if (!next || next == put->seq)
		return 0;
	if (ingest_entry_again(in, next, put->old_session, &state, err) < 0)
		return -1;
	return segments_mark_again(in->db, next, err);
}
