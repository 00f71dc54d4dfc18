#include "find/recheck.h"

#include <math.h>

#include "store/entries.h"

void
recheck_init(struct recheck *r, struct db *db, const struct vector *query,
    enum vectors_place place)
{
	*r = (struct recheck){ .db = db, .query = query, .place = place };
	r->scale = vectors_unit_scale(query->codes, query->dimension);
}

void
recheck_release(struct recheck *r)
{
	buf_release(&r->chunk);
}

/* Sets *item to the entry of seq; 0 if there is none. */
static int
find_entry(struct recheck *r, int64_t seq, struct entries_item *item)
{
	size_t at = 0;

	while (r->first &&
	       entries_next(buf_text(&r->chunk), r->chunk.len, &at, item) == 1)
		if (item->seq == seq)
			return 1;
	return 0;
}

static int
read_entry(
    struct recheck *r, int64_t seq, struct entries_item *item, struct err *err)
{
	sqlite3_stmt *s;
	int rc;

	if (find_entry(r, seq, item))
		return 1;
	s = db_statement(r->db,
	    "SELECT first, data FROM entries WHERE first <= ?1"
	    " ORDER BY first DESC LIMIT 1",
	    err);
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	rc = db_step(r->db, s, err);
	buf_reset(&r->chunk);
	r->first = 0;
	if (rc == 1) {
		r->first = sqlite3_column_int64(s, 0);
		buf_add(&r->chunk, sqlite3_column_blob(s, 1),
		    (size_t)sqlite3_column_bytes(s, 1));
	}
	sqlite3_reset(s);
	return rc == 1 ? find_entry(r, seq, item) : rc;
}

static float
cosine(const struct recheck *r, const struct vector *v, float scale)
{
	float sum;

	if (!v->dimension || v->dimension != r->query->dimension)
		return -2;
	sum = (float)vectors_dot(r->query->codes, v->codes, v->dimension) *
	      r->scale * scale;
	/* the scale of a damaged entry may be anything */
	return scale > 0 && fabsf(sum) < 1.01F ? sum : -2;
}

/* A vector that stands in a table of its own. */
static int
given_cosine(struct recheck *r, int64_t seq, float *result, struct err *err)
{
	static const char *const select[] = {
		[VECTORS_GIVEN] = "SELECT data FROM vectors WHERE seq = ?1",
		[VECTORS_EMBEDDED] =
		    "SELECT data FROM embeddings WHERE seq = ?1",
	};
	sqlite3_stmt *s = db_statement(r->db, select[r->place], err);
	struct vector v;
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	rc = db_step(r->db, s, err);
	if (rc == 1) {
		v = vectors_view(sqlite3_column_blob(s, 0),
		    (size_t)sqlite3_column_bytes(s, 0));
		*result = cosine(
		    r, &v, vectors_unit_scale(v.codes, v.dimension));
	}
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

int
recheck_entry(
    struct recheck *r, int64_t seq, struct entry *entry, struct err *err)
{
	struct entries_item item;
	int rc = read_entry(r, seq, &item, err);

	if (rc == 1 && entry_read(item.data, item.size, entry))
		return 1;
	return rc < 0 ? -1 : 0;
}

int
recheck_cosine(struct recheck *r, int64_t seq, float *result, struct err *err)
{
	struct entry entry;
	int rc;

	*result = -2;
	if (r->place != VECTORS_IN_ENTRIES)
		return given_cosine(r, seq, result, err);
	rc = recheck_entry(r, seq, &entry, err);
	if (rc == 1)
		*result = cosine(r, &entry.vector, entry.vector.scale);
	return rc < 0 ? -1 : 0;
}

int
recheck_turn(struct recheck *r, int64_t fact, uint32_t states, bool *there,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(r->db,
	    "SELECT 1 FROM sources x JOIN memories m ON m.id = x.source"
	    " JOIN sessions s ON s.id = m.session"
	    " JOIN memories f ON f.seq = x.seq"
	    " JOIN sessions o ON o.id = f.session AND o.user_id = s.user_id"
	    " WHERE x.seq = ?1 AND m.type <= 3 AND ?2 >> m.state & 1 LIMIT 1",
	    err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, fact);
	sqlite3_bind_int64(s, 2, states);
	rc = db_step(r->db, s, err);
	sqlite3_reset(s);
	*there = rc == 1;
	return rc < 0 ? -1 : 0;
}
