#include "store/access.h"

#include "store/access_line.h"

int
access_find(
    struct db *db, const char *id, struct access_row *row, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT count, accessed_at, half_life, minutes FROM accesses"
	    " WHERE id = ?1",
	    err);
	int rc;

	*row = (struct access_row){ 0 };
	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	rc = db_step(db, s, err);
	if (rc == 1)
		*row = (struct access_row){
			.count = sqlite3_column_int64(s, 0),
			.accessed_at = sqlite3_column_int64(s, 1),
			.half_life = sqlite3_column_double(s, 2),
			.minutes = (uint64_t)sqlite3_column_int64(s, 3),
		};
	sqlite3_reset(s);
	return rc;
}

int
access_put(struct db *db, const char *id, const struct access_row *row,
    struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "INSERT OR REPLACE INTO accesses(id, count, accessed_at, half_life,"
	    " minutes) VALUES(?1, ?2, ?3, ?4, ?5)",
	    err);

	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	sqlite3_bind_int64(s, 2, row->count);
	sqlite3_bind_int64(s, 3, row->accessed_at);
	sqlite3_bind_double(s, 4, row->half_life);
	sqlite3_bind_int64(s, 5, (int64_t)row->minutes);
	return db_step(db, s, err) < 0 ? -1 : 0;
}

bool
access_count(struct access_row *row, int64_t at)
{
	int64_t later = access_minute(at) - access_minute(row->accessed_at);
	uint64_t bit = 1;

	if (later > 0) {
		row->minutes = later < ACCESS_MINUTES ? row->minutes << later
						      : 0;
	} else if (-later >= ACCESS_MINUTES) {
		return false;
	} else {
		bit <<= -later;
	}
	if (row->minutes & bit)
		return false;
	row->minutes |= bit;
	row->count++;
	if (at > row->accessed_at)
		row->accessed_at = at;
	return true;
}
