#ifndef MEMOS_STORE_STATES_H
#define MEMOS_STORE_STATES_H

#include <stdint.h>

#include "base/err.h"
#include "base/record.h"
#include "store/db.h"
#include "store/edits.h"

/*
 * A state that changes by itself: what a memory says stays, and so do its row,
 * its number and its times.  An edit notes what the state was, so that it can
 * be undone and that it is known what it was at another time.
 */
struct states_change {
	const char *id;
	int64_t seq;
	enum memory_state was, became;
};

/*
 * Within a write transaction: 1, or 0 if the row is not there or not in the
 * state that it was in.  For who changes what a search reads, too: see
 * ingest_change_state().
 */
int states_apply(struct db *db, const struct states_change *change,
    struct edit *edit, enum edit_event event, struct err *err);

/* The same without an edit of its own: back to what it was. */
int states_take_back(
    struct db *db, const struct states_change *change, struct err *err);

/*
 * When the memory of an id came into the state that it is in, if an edit of
 * its state alone did that; else CLOCK_NONE.
 */
int states_since(struct db *db, const char *id, enum memory_state state,
    int64_t *at, struct err *err);

/*
 * The state that a form of the id, which ended at `until` or has not
 * (CLOCK_NONE), had at `at`; *state is what it has, or had at its end.
 */
int states_then(struct db *db, const char *id, int64_t at, int64_t until,
    enum memory_state *state, struct err *err);

/*
 * The same as SQL of a memory m, with a place for `at` in each of
 * STATES_THEN_TIMES places; of an old form, m.until is when it ended.
 */
#define STATES_THEN(limit)                                               \
	"ifnull((SELECT iif(e.at > ?, r.was, r.became) FROM edit_rows r" \
	" JOIN edits e ON e.number = r.edit WHERE r.id = m.id"           \
	" AND r.was IS NOT NULL AND (e.at > ? OR e.undone_at > ?)" limit \
	" ORDER BY iif(e.at > ?, e.at, e.undone_at),"                    \
	" iif(e.at > ?, e.number, -e.number) LIMIT 1), m.state)"
#define STATES_THEN_ROW STATES_THEN("")
#define STATES_THEN_OLD \
	STATES_THEN(" AND iif(e.at > ?, e.at, e.undone_at) <= m.until")
enum { STATES_THEN_ROW_TIMES = 5, STATES_THEN_OLD_TIMES = 6 };

#endif
