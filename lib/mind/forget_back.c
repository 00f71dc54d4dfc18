#include "mind/forget_back.h"

#include "store/rows.h"

/* Whether another summary that is there names it. */
static int
has_other(struct db *db, const char *id, const char *summary, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT 1 FROM sources x JOIN memories d ON d.seq = x.seq"
	    " WHERE x.source = ?1 AND d.type = 8 AND d.state < 5"
	    " AND d.id <> ?2",
	    err);
	int rc;

	_Static_assert(MEMORY_SUMMARY == 8 && MEMORY_ARCHIVED == 5,
	    "the numbers in the statement");
	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	db_bind_text(s, 2, summary);
	rc = db_step(db, s, err);
	sqlite3_reset(s);
	return rc;
}

static int
bring_back(struct forget_step *step, const char *id, const char *summary,
    struct err *err)
{
	struct db *db = step->f->cube->db;
	struct states_change change = {
		.id = id, .was = MEMORY_ARCHIVED, .became = MEMORY_ACTIVE
	};
	struct memory m;
	int rc = rows_find(db, id, &step->arena, &m, err);

	if (rc != 1 || m.state != MEMORY_ARCHIVED || !memory_verbatim(m.type))
		return rc < 0 ? -1 : 0;
	rc = has_other(db, id, summary, err);
	if (rc != 0)
		return rc < 0 ? -1 : 0;
	change.seq = m.seq;
	return ingest_change_state(
		   step->in, &change, &step->edit, EDIT_REVIVE, err) < 0
		   ? -1
		   : 0;
}

int
forget_back(
    struct forget_step *step, const struct memory *summary, struct err *err)
{
	for (size_t i = 0; i < summary->n_sources; i++)
		if (bring_back(step, summary->sources[i], summary->id, err) < 0)
			return -1;
	return 0;
}
