#ifndef MEMOS_STORE_QUEUE_ROW_H
#define MEMOS_STORE_QUEUE_ROW_H

#include "store/queue.h"

/* A job as a row, for the files of the queue alone. */
#define QUEUE_ROW_COLUMNS                                              \
	"id, kind, seq, user, payload, priority, run_after, attempts," \
	" lease_until, worker, last_error, state"

enum { QUEUE_ROW_N = 12 }; /* of them */

/* Fills *job from those columns; strings are those of the statement. */
void queue_row(sqlite3_stmt *s, struct queue_job *job);

#endif
