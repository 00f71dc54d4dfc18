#include "find/given.h"

int
given_open(struct given *given, struct db *db, enum vectors_place place,
    int64_t first, struct err *err)
{
	static const char *const rows[] = {
		[VECTORS_GIVEN] =
		    "SELECT seq, data FROM vectors WHERE seq >= ?1 ORDER BY "
		    "seq",
		[VECTORS_EMBEDDED] =
		    "SELECT seq, data FROM embeddings WHERE seq >= ?1 ORDER BY "
		    "seq",
	};

	*given = (struct given){ .db = db };
	if (place == VECTORS_IN_ENTRIES)
		return 0;
	given->rows = db_statement(db, rows[place], err);
	if (!given->rows)
		return -1;
	sqlite3_bind_int64(given->rows, 1, first);
	return 0;
}

void
given_close(struct given *given)
{
	if (given->rows)
		sqlite3_reset(given->rows);
	*given = (struct given){ 0 };
}

int
given_vector(
    struct given *given, int64_t seq, struct vector *vector, struct err *err)
{
	int rc = 1;

	if (!given->rows)
		return 0;
	while (given->seq < seq && rc == 1) {
		rc = db_step(given->db, given->rows, err);
		given->seq = rc == 1 ? sqlite3_column_int64(given->rows, 0)
				     : INT64_MAX;
	}
	*vector = (struct vector){ 0 };
	if (rc >= 0 && given->seq == seq) {
		*vector = vectors_view(sqlite3_column_blob(given->rows, 1),
		    (size_t)sqlite3_column_bytes(given->rows, 1));
		vector->scale = vectors_unit_scale(
		    vector->codes, vector->dimension);
	}
	return rc < 0 ? -1 : 0;
}
