#include "store/queue_row.h"

#include "base/clock.h"

/* Of a file that others have written in, a NULL is nothing too. */
static const char *
text_or_none(sqlite3_stmt *s, int column)
{
	const char *text = db_text(s, column);

	return text ? text : "";
}

void
queue_row(sqlite3_stmt *s, struct queue_job *job)
{
	*job = (struct queue_job){
		.id = sqlite3_column_int64(s, 0),
		.kind = text_or_none(s, 1),
		.seq = sqlite3_column_int64(s, 2),
		.user = text_or_none(s, 3),
		.payload = db_text(s, 4),
		.priority = sqlite3_column_int64(s, 5),
		.run_after = sqlite3_column_int64(s, 6),
		.attempts = sqlite3_column_int64(s, 7),
		.lease_until = db_time(s, 8),
		.worker = db_text(s, 9),
		.last_error = db_text(s, 10),
		.dead = sqlite3_column_int(s, 11) == QUEUE_DEAD,
	};
}
