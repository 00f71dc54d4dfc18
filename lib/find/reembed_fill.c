#include "find/reembed_fill.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/rows.h"
#include "store/vectors.h"

enum { BATCH = 64, BATCH_BYTES = 1 << 20 };

struct fill {
	const struct reembed *r;
	struct remote *remote;
	int64_t after; /* all up to it have one, or were refused */
	uint64_t done;
	int64_t *refused;
	struct arena arena;
	int64_t seqs[BATCH];
	struct remote_text texts[BATCH];
	size_t n;
	float *values;
};

static bool
is_stopped(const struct fill *f)
{
	return f->r->stopped && f->r->stopped();
}

/* ---- what lacks one ---- */

static int
read_row(struct fill *f, int64_t seq, size_t *bytes, struct err *err)
{
	struct memory m;
	int rc = rows_get(f->r->cube->db, seq, &f->arena, &m, err);

	if (rc < 1)
		return rc;
	f->seqs[f->n] = seq;
	f->texts[f->n++] = (struct remote_text){ m.text, m.text_len };
	*bytes += m.text_len;
	return 0;
}

static int
read_some(struct fill *f, struct err *err)
{
	struct db *db = f->r->cube->db;
	size_t bytes = 0;
	sqlite3_stmt *s;
	int rc = 1;

	f->n = 0;
	arena_reset(&f->arena);
	if (db_begin(db, false, err) < 0)
		return -1;
	s = db_statement(db,
	    "SELECT seq FROM memories m WHERE seq > ?1 AND state <> 6"
	    " AND NOT EXISTS (SELECT 1 FROM vectors_next v"
	    "  WHERE v.seq = m.seq) ORDER BY seq",
	    err);
	if (s)
		sqlite3_bind_int64(s, 1, f->after);
	while (s && f->n < BATCH && bytes < BATCH_BYTES &&
	       (rc = db_step(db, s, err)) == 1) {
		rc = read_row(f, sqlite3_column_int64(s, 0), &bytes, err);
		if (rc < 0)
			break;
	}
	if (s)
		sqlite3_reset(s);
	db_rollback(db);
	return s && rc >= 0 ? 0 : -1;
}

/* ---- staging ---- */

/* A memory may be gone by now, and then its vector has no place. */
static int
is_there(struct db *db, int64_t seq, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "SELECT 1 FROM memories WHERE seq = ?1", err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	rc = db_step(db, s, err);
	sqlite3_reset(s);
	return rc;
}

static int
stage(struct fill *f, size_t from, size_t n, struct err *err)
{
	struct db *db = f->r->cube->db;
	size_t dimension = f->r->space.dimension;
	int rc;

	if (db_begin(db, true, err) < 0)
		return -1;
	rc = reembed_check(f->r, err);
	for (size_t i = from; rc >= 0 && i < from + n; i++) {
		rc = is_there(db, f->seqs[i], err);
		if (rc == 1)
			rc = vectors_put_next(db, f->seqs[i],
			    f->values + (i - from) * dimension, dimension, err);
	}
	if (rc < 0) {
		db_rollback(db);
		return -1;
	}
	f->done += n;
	if (f->r->progress)
		f->r->progress(f->done);
	return db_commit(db, err);
}

/* A batch that is refused is halved until it is known which text it was. */
static int
embed(struct fill *f, size_t from, size_t n, struct err *err)
{
	enum client_fault fault;

	if (!n || is_stopped(f))
		return 0;
	if (remote_embed(f->remote, f->texts + from, n, REMOTE_DOCUMENT,
		f->values, &fault, err) == 0)
		return stage(f, from, n, err);
	if (fault == CLIENT_STOPPED)
		return 0;
	if (fault != CLIENT_REFUSED)
		return -1;
	if (n == 1) {
		++*f->refused;
		return 0;
	}
	if (embed(f, from, n / 2, err) < 0)
		return -1;
	return embed(f, from + n / 2, n - n / 2, err);
}

int
reembed_fill(const struct reembed *r, struct remote *remote, int64_t *refused,
    struct err *err)
{
	struct fill f = { .r = r, .remote = remote, .refused = refused };
	int rc = 0;

	*refused = 0;
	f.values = alloc_array(BATCH * r->space.dimension, sizeof *f.values);
	while (rc == 0 && !is_stopped(&f)) {
		rc = read_some(&f, err);
		if (rc < 0 || !f.n)
			break;
		rc = embed(&f, 0, f.n, err);
		f.after = f.seqs[f.n - 1];
	}
	arena_release(&f.arena);
	free(f.values);
	return rc;
}
