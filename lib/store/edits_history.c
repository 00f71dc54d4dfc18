#include "store/edits.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/record.h"
#include "store/rows.h"
#include "store/rows_row.h"

/* A form, and where it stands in versions; INT64_MAX for what is there now. */
struct placed {
	struct edit_form form;
	int64_t version;
};

struct history {
	struct arena *arena;
	struct placed *items;
	size_t n, room;
};

static struct placed *
add(struct history *h, int64_t version)
{
	if (h->n == h->room) {
		h->room = h->room ? 2 * h->room : 8;
		h->items = alloc_grow(h->items, h->room, sizeof *h->items);
	}
	h->items[h->n] = (struct placed){ .version = version,
		.form = { .until = CLOCK_NONE, .by = "" } };
	return &h->items[h->n++];
}

static void
fill(struct edit_form *form, const struct memory *m)
{
	form->m = *m;
	form->from = m->updated_at != CLOCK_NONE ? m->updated_at
						 : m->created_at;
}

static int
read_versions(struct db *db, const char *id, struct history *h, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT number, replaced_at, undone, record FROM versions"
	    " WHERE id = ?1 ORDER BY number",
	    err);
	struct memory m;
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	while ((rc = db_step(db, s, err)) == 1) {
		const char *record = db_text(s, 3);
		struct edit_form *form;

		rc = rows_read_record(record, h->arena, &m, err);
		if (rc < 0)
			break;
		form = &add(h, sqlite3_column_int64(s, 0))->form;
		form->record = arena_copy(h->arena, record, strlen(record));
		fill(form, &m);
		form->until = sqlite3_column_int64(s, 1);
		form->undone = sqlite3_column_int(s, 2);
	}
	sqlite3_reset(s);
	return rc;
}

static int
read_row(struct db *db, const char *id, struct history *h, struct err *err)
{
	struct buf record = { 0 };
	struct edit_form *form;
	struct memory m;
	int rc = rows_find(db, id, h->arena, &m, err);

	if (rc != 1)
		return rc;
	memory_print(&record, &m, MEMORY_FIELDS_ALL, NULL);
	form = &add(h, INT64_MAX)->form;
	form->record = arena_copy(h->arena, record.data, record.len);
	fill(form, &m);
	buf_release(&record);
	return 0;
}

/*
 * The form that a row of an edit led to.  One that was undone names it; one
 * that was not names what was there before, and what stands comes next on the
 * way to what is there now.  What was added is the first on it.
 */
static struct edit_form *
find_form(struct history *h, int64_t version, bool undone)
{
	for (size_t i = 0; i < h->n; i++) {
		struct placed *p = &h->items[i];

		if (undone ? p->version == version
			   : p->version > version && !p->form.undone)
			return &p->form;
	}
	return NULL;
}

static const char *
copy(sqlite3_stmt *s, int column, struct arena *arena)
{
	const char *text = db_text(s, column);

	return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

static int
read_edits(struct db *db, const char *id, struct history *h, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT e.number, e.changed_by, e.reason, r.event, r.version,"
	    " e.undone_at IS NOT NULL FROM edit_rows r"
	    " JOIN edits e ON e.number = r.edit WHERE r.id = ?1"
	    " AND r.was IS NULL ORDER BY r.edit, r.place",
	    err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	while ((rc = db_step(db, s, err)) == 1) {
		struct edit_form *form = find_form(
		    h, sqlite3_column_int64(s, 4), sqlite3_column_int(s, 5));
		int event = sqlite3_column_int(s, 3);

		if (!form || event < 0 || event >= EDIT_EVENTS)
			continue;
		form->number = sqlite3_column_int64(s, 0);
		form->by = copy(s, 1, h->arena);
		form->reason = copy(s, 2, h->arena);
		form->event = (enum edit_event)event;
	}
	return rc;
}

/* ---- where the state alone changed ---- */

/* A change of state, and what it led to: until it was undone, if it was. */
struct step {
	struct edit_form form;
	enum memory_state was;
};

/* What stood when it was changed, in the state that it was in, or h->n. */
static size_t
find_standing(const struct history *h, const struct step *step)
{
	int64_t at = step->form.from;
	size_t found = h->n;

	for (size_t i = 0; i < h->n; i++) {
		const struct edit_form *form = &h->items[i].form;

		if (form->undone || form->from > at ||
		    (form->until != CLOCK_NONE && form->until < at))
			continue;
		if (!step->form.undone && form->m.state != step->form.m.state)
			continue;
		if (found == h->n || form->from > h->items[found].form.from)
			found = i;
	}
	return found;
}

static void
set_state(struct history *h, struct edit_form *form, enum memory_state state)
{
	struct buf record = { 0 };

	form->m.state = state;
	memory_print(&record, &form->m, MEMORY_FIELDS_ALL, NULL);
	form->record = arena_copy(h->arena, record.data, record.len);
	buf_release(&record);
}

/* Makes two forms of the one that stood; of what was undone it is one more. */
static void
split(struct history *h, const struct step *step)
{
	size_t i = find_standing(h, step);
	struct placed *before, *behind;
	struct edit_form form = step->form;

	if (i == h->n)
		return;
	behind = add(h, h->items[i].version);
	before = &h->items[i];
	behind->form = before->form;
	behind->form.from = form.from;
	behind->form.number = form.number;
	behind->form.event = form.event;
	behind->form.by = form.by;
	behind->form.reason = form.reason;
	behind->form.undone = form.undone;
	set_state(h, &behind->form, form.m.state);
	if (form.undone) {
		behind->form.until = form.until;
		return;
	}
	before->form.until = form.from;
	set_state(h, &before->form, step->was);
}

/* From the last one on: what a form has become is what it is known to be. */
static int
read_steps(struct db *db, const char *id, struct history *h, struct err *err)
{
	sqlite3_stmt *s = db_statement(db,
	    "SELECT e.number, e.changed_by, e.reason, r.event, r.was, r.became,"
	    " e.at, e.undone_at FROM edit_rows r"
	    " JOIN edits e ON e.number = r.edit WHERE r.id = ?1"
	    " AND r.was IS NOT NULL ORDER BY r.edit DESC, r.place DESC",
	    err);
	int rc;

	if (!s)
		return -1;
	db_bind_text(s, 1, id);
	while ((rc = db_step(db, s, err)) == 1) {
		int event = sqlite3_column_int(s, 3);
		int was = sqlite3_column_int(s, 4);
		int became = sqlite3_column_int(s, 5);
		struct step step = {
			.form = { .number = sqlite3_column_int64(s, 0),
			    .by = copy(s, 1, h->arena),
			    .reason = copy(s, 2, h->arena),
			    .event = (enum edit_event)event,
			    .from = sqlite3_column_int64(s, 6),
			    .until = db_time(s, 7),
			    .undone = db_time(s, 7) != CLOCK_NONE },
			.was = (enum memory_state)was
		};

		if (event < 0 || event >= EDIT_EVENTS || was < 0 ||
		    was >= MEMORY_STATES || became < 0 ||
		    became >= MEMORY_STATES)
			continue;
		step.form.m.state = (enum memory_state)became;
		split(h, &step);
	}
	return rc;
}

/* Oldest first; of those of one moment, as their changes were made. */
static int
compare(const void *left, const void *right)
{
	const struct placed *a = left, *b = right;

	if (a->form.from != b->form.from)
		return a->form.from < b->form.from ? -1 : 1;
	if (a->form.number != b->form.number)
		return a->form.number < b->form.number ? -1 : 1;
	return a->version < b->version ? -1 : 1;
}

static void
hand_over(struct history *h, struct edit_form **forms, size_t *n)
{
	if (h->n)
		qsort(h->items, h->n, sizeof *h->items, compare);
	*forms = arena_bytes(h->arena, h->n * sizeof **forms);
	for (size_t i = 0; i < h->n; i++)
		(*forms)[i] = h->items[i].form;
	*n = h->n;
}

int
edits_history(struct db *db, const char *id, struct arena *arena,
    struct edit_form **forms, size_t *n, struct err *err)
{
	struct history h = { .arena = arena };
	int64_t form;
	int rc = -1;

	*forms = NULL;
	*n = 0;
	/* the edits of a file of an older form are none */
	if (db_integer(db, "PRAGMA user_version", 0, &form, err) == 0 &&
	    read_versions(db, id, &h, err) == 0 &&
	    read_row(db, id, &h, err) == 0 &&
	    (form < 4 || (read_edits(db, id, &h, err) == 0 &&
			     read_steps(db, id, &h, err) == 0))) {
		hand_over(&h, forms, n);
		rc = 0;
	}
	free(h.items);
	return rc;
}
