#include "store/before.h"

#include "base/record.h"

_Static_assert(MEMORY_TURN == 0 && MEMORY_TOOL == 2 && MEMORY_FORGOTTEN == 6,
    "the statement has these numbers");

int
before_turn(struct db *db, int64_t seq, int64_t *previous, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT b.seq FROM memories m JOIN memories b"
	    " ON b.session = m.session AND b.seq < m.seq WHERE m.seq = ?1"
	    " AND b.type IN (0, 2) AND b.state <> 6"
	    " ORDER BY b.seq DESC LIMIT 1",
	    err);
	int rc;

	*previous = 0;
	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, seq);
	rc = db_step(db, s, err);
	if (rc == 1)
		*previous = sqlite3_column_int64(s, 0);
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}
