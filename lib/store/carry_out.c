#include "store/carry.h"

#include "base/record.h"
#include "store/rows_row.h"

int
carry_memories(struct db *db,
    int (*sink)(
	const struct memory *m, int64_t place, void *ctx, struct err *err),
    void *ctx, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT " ROWS_COLUMNS ", m.place" ROWS_TABLES "ORDER BY m.seq",
	    err);
	struct arena arena = { 0 };
	struct memory m;
	int rc;

	if (!s)
		return -1;
	while ((rc = db_step(db, s, err)) == 1) {
		rows_read(s, &arena, &m);
		rc = sink(&m,
		    sqlite3_column_int64(s, sqlite3_column_count(s) - 1), ctx,
		    err);
		arena_reset(&arena);
		if (rc)
			break;
	}
	sqlite3_reset(s);
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

int
carry_vector_of(struct db *db, int64_t seq, struct buf *data, struct err *err)
{
	sqlite3_stmt *s = db_statement(
	    db, "SELECT data FROM embeddings WHERE seq = ?1", err);
	int rc;

	buf_reset(data);
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	rc = db_step(db, s, err);
	if (rc == 1)
		buf_add(data, sqlite3_column_blob(s, 0),
		    (size_t)sqlite3_column_bytes(s, 0));
	sqlite3_reset(s);
	return rc;
}

int
carry_chunk(struct db *db, int64_t seq, struct buf *chunk, int64_t *first,
    int64_t *next, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT first, data, (SELECT ifnull(min(first), ?2) FROM entries n"
	    " WHERE n.first > e.first) FROM entries e WHERE first <= ?1"
	    " ORDER BY first DESC LIMIT 1",
	    err);
	int rc;

	buf_reset(chunk);
	*first = *next = 0;
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	sqlite3_bind_int64(s, 2, INT64_MAX);
	rc = db_step(db, s, err);
	if (rc == 1) {
		*first = sqlite3_column_int64(s, 0);
		buf_add(chunk, sqlite3_column_blob(s, 1),
		    (size_t)sqlite3_column_bytes(s, 1));
		*next = sqlite3_column_int64(s, 2);
	}
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}
