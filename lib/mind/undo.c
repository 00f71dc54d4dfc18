#include "mind/undo.h"

#include "base/clock.h"
#include "store/entities.h"

/*
 * What is to be undone before: *first is the edit itself if that is nothing, or
 * one that came by itself and stands on it.  1, or 0 with the reason.
 */
static int
find_first(struct db *db, int64_t number, int64_t *first, struct err *err)
{
	int64_t later = number;
	bool alone = true;

	do {
		*first = later;
		if (edits_blocking(db, *first, &later, &alone, err) < 0)
			return -1;
	} while (later && alone);
	if (!later)
		return 1;
	err_set(err, ERR_INPUT,
	    "change %lld stands on change %lld: undo it first",
	    (long long)later, (long long)number);
	return 0;
}

static int
take_state_back(struct ingest *in, const struct edit_row *row,
    struct arena *arena, struct err *err)
{
	struct states_change change = {
		.id = row->id, .was = row->was, .became = row->became
	};
	struct memory m;
	int rc = rows_find(ingest_cube(in)->db, row->id, arena, &m, err);

	change.seq = rc == 1 ? m.seq : 0;
	return rc == 1 ? ingest_change_state(in, &change, NULL, row->event, err)
		       : rc;
}

static int
take_back(struct ingest *in, int64_t number, const struct edit_row *row,
    struct err *err)
{
	struct rows_restore restore = { .id = row->id,
		.version = row->version };
	struct arena arena = { 0 };
	int rc = row->state_only ? take_state_back(in, row, &arena, err)
				 : ingest_restore(in, &restore, &arena, err);

	if (rc == 0)
		rc = err_set(err, ERR_STORE,
		    "memory '%s' is not what change %lld made of it", row->id,
		    (long long)number);
	if (rc == 1 && !row->state_only)
		rc = edits_take_back(
		    ingest_cube(in)->db, number, row, restore.form, err);
	arena_release(&arena);
	return rc;
}

static int
take_all_back(struct ingest *in, int64_t number, struct err *err)
{
	struct db *db = ingest_cube(in)->db;
	struct arena arena = { 0 };
	struct edit_row *rows;
	size_t n;
	int rc = edits_rows(db, number, &arena, &rows, &n, err);

	if (rc == 0)
		err_set(err, ERR_INPUT,
		    "there is no change %lld, or it was undone",
		    (long long)number);
	if (rc == 1) {
		/* what was changed last is taken back first */
		while (
		    n && (rc = take_back(in, number, &rows[n - 1], err)) >= 0)
			n--;
		if (rc >= 0)
			rc = entities_take_back(db, number, err);
		if (rc >= 0)
			rc = edits_end(db, number, clock_now(), err);
		rc = rc < 0 ? -1 : 1;
	}
	arena_release(&arena);
	return rc;
}

int
undo_edit(struct ingest *in, int64_t number, struct err *err)
{
	int64_t first = 0;
	int rc = 1;

	while (rc == 1 && first != number) {
		rc = find_first(ingest_cube(in)->db, number, &first, err);
		if (rc == 1)
			rc = take_all_back(in, first, err);
	}
	return rc;
}
