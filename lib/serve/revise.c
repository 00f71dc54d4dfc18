#include "serve/revise.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/record_answer.h"
#include "mind/undo.h"
#include "store/rows.h"

void
revise_tell(const struct revise *r, const struct memory *m, const char *event,
    int64_t edit, struct buf *out)
{
	record_answer_put(out, m->id, m, event, r->dry ? 0 : edit);
}

static int
change(struct revise *r, const char *id, const struct json_span *fields,
    struct arena *arena, struct buf *out, struct err *err)
{
	struct edit edit = { .by = r->by ? r->by : "memos-revise",
		.reason = r->reason };
	struct rows_put put = { 0 };
	struct memory m;
	int rc = rows_find(r->cube->db, id, arena, &m, err);

	if (rc < 0)
		return -1;
	if (!rc)
		return err_set(err, ERR_INPUT, "no memory '%s'", id);
	if (revise_fields(&m, fields, arena, err) < 0)
		return -1;
	ingest_edit(r->ingest, &edit);
	rc = ingest_put(r->ingest, &m, true, arena, &put, err);
	ingest_edit(r->ingest, NULL);
	if (rc < 0)
		return -1;
	record_answer_put(
	    out, id, &m, rows_event_name(put.event), r->dry ? 0 : edit.number);
	return 0;
}

int
revise_memory(struct revise *r, const char *id, const struct json_span *fields,
    struct buf *out, struct err *err)
{
	struct arena arena = { 0 };
	int rc = change(r, id, fields, &arena, out, err);

	arena_release(&arena);
	return rc;
}

/* ---- the way back ---- */

static bool
is_number(const char *text, int64_t *number)
{
	char *end;

	if (*text < '1' || *text > '9')
		return false;
	errno = 0;
	*number = strtoll(text, &end, 10);
	return !*end && !errno;
}

int
revise_edit_of(
    struct revise *r, const char *operand, int64_t *number, struct err *err)
{
	struct arena arena = { 0 };
	struct memory m;
	int rc;

	*number = 0;
	if (edits_last(r->cube->db, operand, number, err) < 0)
		return -1;
	if (*number)
		return 0;
	if (!operand)
		return err_set(
		    err, ERR_INPUT, "there is no change to take back");
	rc = rows_find(r->cube->db, operand, &arena, &m, err);
	arena_release(&arena);
	if (rc < 0)
		return -1;
	if (rc)
		return err_set(err, ERR_INPUT,
		    "memory '%s' has no change to take back", operand);
	if (!is_number(operand, number))
		return err_set(err, ERR_INPUT, "no memory '%s'", operand);
	return 0;
}

/* What is there now of what an edit had changed. */
static int
tell(struct revise *r, const struct edit_row *rows, size_t n, int64_t number,
    struct buf *out, struct err *err)
{
	struct arena arena = { 0 };
	struct memory m;
	int rc = 0;

	for (size_t i = 0; i < n && rc >= 0; i++) {
		rc = rows_find(r->cube->db, rows[i].id, &arena, &m, err);
		if (rc >= 0)
			record_answer_put(out, rows[i].id, rc ? &m : NULL,
			    "UNDO", r->dry ? 0 : number);
		arena_reset(&arena);
	}
	arena_release(&arena);
	return rc < 0 ? -1 : 0;
}

int
revise_undo(struct revise *r, int64_t number, struct buf *out, struct err *err)
{
	struct arena arena = { 0 };
	struct edit_row *rows = NULL;
	size_t n = 0;
	int rc = edits_rows(r->cube->db, number, &arena, &rows, &n, err);

	if (rc >= 0)
		rc = undo_edit(r->ingest, number, err);
	if (rc == 1)
		rc = tell(r, rows, n, number, out, err) < 0 ? -1 : 1;
	arena_release(&arena);
	return rc == 1 ? 0 : -1;
}

int
revise_end(struct revise *r, int rc, struct err *err)
{
	struct db *db = r->cube->db;

	if (!db_in_transaction(db))
		return rc;
	if (rc == 0)
		rc = ingest_flush(r->ingest, err);
	if (rc == 0 && !r->dry)
		return db_commit(db, err);
	db_rollback(db);
	ingest_forget(r->ingest);
	return rc;
}
