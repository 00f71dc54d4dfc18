#include "mind/forget.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/record_answer.h"
#include "find/reembed.h"
#include "find/seal.h"
#include "mind/forget_back.h"
#include "mind/forget_step.h"
#include "mind/recall.h"
#include "store/access.h"
#include "store/purge.h"
#include "store/purge_entities.h"
#include "store/rows.h"

enum { NUMBERS = 200 /* that one transaction takes */ };

struct purge {
	struct forget *f;
	struct ingest *in;
	struct purge_entities entities;
	const char **ids; /* sorted */
	struct buf lines;
	struct number {
		int64_t number; /* of a row, or of an old form */
		bool form;
	} * numbers; /* that are to be looked at */
	size_t n, room;
};

int
forget_purge_left(struct cube *cube, struct err *err)
{
	return purge_is_left(cube, err);
}

/* ---- the texts ---- */

/* What is done with each form that a memory has or had. */
struct forms {
	int (*each)(
	    struct forms *forms, const struct memory *m, struct err *err);
	struct arena arena;
	struct purge *purge;
	void (*text)(const char *text, void *ctx);
	void *ctx;
};

static int
keep_form(const struct memory *m, void *ctx, struct err *err)
{
	struct forms *forms = ctx;

	return forms->each(forms, m, err) < 0 ? -1 : 1;
}

static int
read_form(const char *record, void *ctx, struct err *err)
{
	const struct memory_defaults none = { .type = -1 };
	struct forms *forms = ctx;
	struct json_span value;
	struct err why;
	int rc;

	/* one that was damaged is no reason to keep the others */
	if (!record || json_scan(record, strlen(record), &value, &why) < 0)
		return 0;
	rc = memory_read(&value, &none, &forms->arena, keep_form, forms, err);
	arena_reset(&forms->arena);
	return rc < 0 && err->kind == ERR_STORE ? -1 : 0;
}

static int
each_form(
    struct forget *f, const char *id, struct forms *forms, struct err *err)
{
	struct memory m;
	int rc = rows_find(f->cube->db, id, &forms->arena, &m, err);

	if (rc == 1)
		rc = forms->each(forms, &m, err);
	arena_reset(&forms->arena);
	return rc < 0 ? -1
		      : purge_records(f->cube->db, id, read_form, forms, err);
}

static int
hand_text(struct forms *forms, const struct memory *m, struct err *err)
{
	(void)err;
	forms->text(m->text, forms->ctx);
	return 0;
}

int
forget_texts(struct forget *f, void (*each)(const char *text, void *ctx),
    void *ctx, struct err *err)
{
	struct forms forms = { .each = hand_text, .text = each, .ctx = ctx };
	int rc = 0;

	for (size_t i = 0; i < f->n && rc == 0; i++)
		rc = each_form(f, f->items[i].id, &forms, err);
	arena_release(&forms.arena);
	return rc;
}

/* ---- others that name them ---- */

static int
compare(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool
is_named(const char *id, void *ctx)
{
	const struct purge *p = ctx;

	return bsearch(&id, p->ids, p->f->n, sizeof *p->ids, compare) != NULL;
}

static void
add_number(int64_t number, bool form, void *ctx)
{
	struct purge *p = ctx;

	if (p->n == p->room) {
		p->room = p->room ? 2 * p->room : 64;
		p->numbers = alloc_grow(
		    p->numbers, p->room, sizeof *p->numbers);
	}
	p->numbers[p->n++] = (struct number){ number, form };
}

/* Does each number, in short transactions. */
static int
do_numbers(struct purge *p,
    int (*each)(struct purge *p, const struct number *number, struct err *err),
    struct err *err)
{
	struct db *db = p->f->cube->db;
	int rc = 0;

	for (size_t i = 0; i < p->n && rc == 0;) {
		size_t end = i + NUMBERS < p->n ? i + NUMBERS : p->n;

		if (db_begin(db, true, err) < 0)
			return -1;
		while (i < end && rc == 0)
			rc = each(p, &p->numbers[i++], err);
		if (rc == 0)
			rc = db_commit(db, err);
		else
			db_rollback(db);
	}
	p->n = 0;
	return rc;
}

static struct purge_naming
naming_of(struct purge *p)
{
	return (struct purge_naming){
		.named = is_named, .found = add_number, .ctx = p
	};
}

static int
unname_one(struct purge *p, const struct number *number, struct err *err)
{
	struct purge_naming naming = naming_of(p);

	return purge_unname(
	    &naming, p->f->cube->db, number->number, number->form, err);
}

/* Comes first: whoever ends what was interrupted does not know the ids. */
static int
unname(struct purge *p, struct err *err)
{
	struct purge_naming naming = naming_of(p);
	struct db *db = p->f->cube->db;
	size_t n = p->f->n;
	int rc;

	if (!n)
		return 0;
	p->ids = alloc_array(n, sizeof *p->ids);
	for (size_t i = 0; i < n; i++)
		p->ids[i] = p->f->items[i].id;
	qsort(p->ids, n, sizeof *p->ids, compare);
	if (db_begin(db, false, err) < 0)
		return -1;
	rc = purge_find_naming(&naming, db, err);
	db_rollback(db);
	return rc < 0 ? -1 : do_numbers(p, unname_one, err);
}

/* ---- what only a whole scope has ---- */

static int
take_form(const struct purge_form *form, void *ctx, struct err *err)
{
	(void)err;
	add_number(form->number, true, ctx);
	return 0;
}

static int
purge_old(struct purge *p, const struct number *number, struct err *err)
{
	return purge_form(p->f->cube->db, number->number, err);
}

static int
purge_rest_of(struct db *db, const struct scope *scope, struct err *err)
{
	if (db_begin(db, true, err) < 0)
		return -1;
	if (purge_scope(db, scope, err) == 0)
		return db_commit(db, err);
	db_rollback(db);
	return -1;
}

/* Old forms that stood there, of memories that stand elsewhere now. */
static int
purge_whole(struct purge *p, struct err *err)
{
	const struct scope *scope = &p->f->selection.scope;
	struct db *db = p->f->cube->db;
	int rc;

	if (!p->f->whole)
		return 0;
	if (db_begin(db, false, err) < 0)
		return -1;
	rc = purge_forms(db, scope, take_form, p, err);
	db_rollback(db);
	if (rc < 0 || do_numbers(p, purge_old, err) < 0)
		return -1;
	/* what else a scope has belongs to no session */
	return scope->run.n ? 0 : purge_rest_of(db, scope, err);
}

/* ---- memories ---- */

static int
note_entities(struct forms *forms, const struct memory *m, struct err *err)
{
	struct purge *p = forms->purge;

	return purge_entities_note(&p->entities, p->f->cube->db, m, err);
}

static int
purge_item(struct forget_step *step, struct err *err)
{
	struct purge *p = step->work;
	struct db *db = p->f->cube->db;
	struct forms forms = { .each = note_entities, .purge = p };
	struct purge_row row;
	const char *id = step->item->id;
	struct memory m;
	bool there;
	int rc = forget_step_find(step, &m, &there, err);

	if (rc < 1)
		return rc;
	if (there && m.type == MEMORY_SUMMARY && step->item->derived &&
	    forget_back(step, &m, err) < 0)
		return -1;
	rc = each_form(p->f, id, &forms, err);
	arena_release(&forms.arena);
	if (rc < 0 || purge_memory(db, id, &row, err) < 0)
		return -1;
	if (row.live && ingest_remove(p->in, row.seq, row.session, err) < 0)
		return -1;
	record_answer_put(&step->lines, id, NULL, "PURGE", 0);
	return 0;
}

static int
keep_lines(const struct buf *lines, void *ctx, struct err *err)
{
	(void)err;
	buf_add(ctx, lines->data, lines->len);
	return 0;
}

static int
purge_items(struct purge *p, struct err *err)
{
	struct forget_step step = {
		.f = p->f,
		.in = p->in,
		.edit = { .by = "memos-forget" },
		.begun = forget_step_go_on,
		.each = purge_item,
		.sink = keep_lines,
		.ctx = &p->lines,
		.work = p,
	};
	int rc = forget_step_all(&step, err);

	forget_step_release(&step);
	return rc;
}

/* ---- files ---- */

/* What searches gave of it: folded in, ids that are not there count for none.
 */
static int
purge_accesses(struct purge *p, struct err *err)
{
	struct cube *cube = p->f->cube;
	struct recall recall = { .ingest = p->in };
	int rc = recall_all(&recall, p->f->stopped, err);

	recall_release(&recall);
	if (rc < 0 || db_begin(cube->db, true, err) < 0)
		return -1;
	rc = access_sweep(cube, err);
	db_rollback(cube->db);
	return rc;
}

static int
purge_files(struct purge *p, struct err *err)
{
	struct cube *cube = p->f->cube;
	const struct seal seal = { .cube = cube, .stopped = p->f->stopped };
	const struct reembed left = { .cube = cube, .stopped = p->f->stopped };

	if (reembed_tidy(&left, err) < 0 || seal_purge(&seal, err) < 0 ||
	    purge_rest(cube->db, err) < 0 || purge_accesses(p, err) < 0 ||
	    purge_file(cube, err) < 0)
		return -1;
	/* of searches that had begun before */
	return purge_accesses(p, err);
}

static int
begin(struct purge *p, bool *left, struct err *err)
{
	struct cube *cube = p->f->cube;
	int rc = purge_is_left(cube, err);

	*left = rc == 1;
	/* pages that are given back hold nothing until the file is written */
	if (rc < 0 || db_run(cube->db, "PRAGMA secure_delete=ON", err) < 0 ||
	    db_begin(cube->db, true, err) < 0)
		return -1;
	if (purge_begin(cube, err) == 0)
		return db_commit(cube->db, err);
	db_rollback(cube->db);
	return -1;
}

int
forget_purge(struct forget *f, struct ingest *in, forget_sink *sink, void *ctx,
    struct err *err)
{
	struct purge p = { .f = f, .in = in };
	struct db *db = f->cube->db;
	bool left;
	int rc = begin(&p, &left, err);

	if (rc == 0)
		rc = unname(&p, err);
	if (rc == 0)
		rc = purge_items(&p, err);
	if (rc == 0)
		rc = purge_whole(&p, err);
	if (rc == 0 && left)
		rc = purge_entities_note_all(&p.entities, db, err);
	if (rc == 0)
		rc = purge_entities_apply(&p.entities, db, err);
	if (rc == 0)
		rc = purge_files(&p, err);
	if (rc < 0 && err->kind == ERR_NONE)
		err_set(err, ERR_NONE,
		    "interrupted: the same command does the rest");
	if (rc == 0 && p.lines.len)
		rc = sink(&p.lines, ctx, err);
	buf_release(&p.lines);
	purge_entities_release(&p.entities);
	free(p.numbers);
	free(p.ids);
	return rc;
}
