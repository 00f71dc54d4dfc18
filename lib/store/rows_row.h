#ifndef MEMOS_STORE_ROWS_ROW_H
#define MEMOS_STORE_ROWS_ROW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/record.h"
#include "store/db.h"
#include "store/rows.h"

/* A row as columns and as a record: what the files of rows.h share. */

/* What rows_read() reads, of memories m and sessions s. */
#define ROWS_COLUMNS                                                          \
	"m.seq, m.id, m.type, m.state, m.role, m.name, m.memory, m.metadata," \
	" m.importance, m.event_at, m.event_form, m.valid_from, m.valid_to,"  \
	" m.created_at, m.updated_at, s.user_id, s.agent_id, s.app_id,"       \
	" s.run_id,"                                                          \
	" (SELECT json_group_array(source) FROM (SELECT source FROM sources"  \
	"  WHERE seq = m.seq ORDER BY place)),"                               \
	" (SELECT data FROM vectors v WHERE v.seq = m.seq), m.subject,"       \
	" m.relation, m.object, m.confidence, m.strength, m.superseded_at,"   \
	" m.superseded_by, m.supersedes"
#define ROWS_TABLES " FROM memories m JOIN sessions s ON s.id = m.session "
/* The same, row by row whatever the sessions are. */
#define ROWS_WALK " FROM memories m CROSS JOIN sessions s ON s.id = m.session "

/* rows_each() of a selection with a time as_of. */
struct rows_as_of {
	struct db *db;
	const struct selection *sel;
	enum rows_order order;
	const struct rows_cursor *after;
	int64_t limit;
	rows_sink *sink;
	void *ctx;
};
int rows_each_as_of(const struct rows_as_of *listing, struct err *err);

void rows_read(sqlite3_stmt *s, struct arena *arena, struct memory *m);

/* Reads what rows_retire() wrote; ERR_STORE for what is no record. */
int rows_read_record(
    const char *record, struct arena *arena, struct memory *m, struct err *err);

/*
 * Stores m under put->id with its times as they are, and a place in listings
 * (0: by its number), and fills put.
 */
int rows_insert(struct db *db, const struct memory *m, int64_t place,
    struct rows_put *put, struct err *err);

/*
 * Moves the row to versions as a record that ended now, and deletes it;
 * *version is its number there.
 */
int rows_retire(struct db *db, struct memory *row, int64_t now, bool undone,
    int64_t *version, struct err *err);

#endif
