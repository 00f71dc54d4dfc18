#include "mind/converse_state.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "mind/undo.h"
#include "store/blocks.h"
#include "store/rows.h"

enum { CHANGES_MAX = 100 /* that can be taken back */ };

/* ---- storing ---- */

struct memory
converse_record(const struct converse *c)
{
	struct memory m;

	memory_init(&m);
	m.user_id = c->options.user;
	m.agent_id = c->options.agent;
	m.app_id = c->options.app;
	return m;
}

/* edit: NULL for what is only said. */
static int
put(struct converse *c, const struct memory *m, struct edit *edit,
    struct arena *arena, struct rows_put *put, struct err *err)
{
	struct db *db = c->options.cube->db;
	int rc;

	if (db_begin(db, true, err) < 0)
		return -1;
	ingest_edit(c->ingest, edit);
	rc = ingest_put(c->ingest, m, true, arena, put, err);
	ingest_edit(c->ingest, NULL);
	if (rc == 0 && recall_fold(&c->recall, RECALL_SOME, err) == 0 &&
	    ingest_flush(c->ingest, err) == 0)
		return db_commit(db, err);
	db_rollback(db);
	ingest_forget(c->ingest);
	return -1;
}

int
converse_store(struct converse *c, const struct memory *m, struct arena *arena,
    const char **id, struct err *err)
{
	struct rows_put done = { 0 };

	if (put(c, m, NULL, arena, &done, err) < 0)
		return -1;
	*id = done.id;
	return 0;
}

/* ---- changing, and the way back ---- */

/* edit: of the memory `name`; 0 for a block of that label. */
static void
note(struct converse *c, const char *name, int64_t edit)
{
	if (!c->changes)
		c->changes = alloc_array(CHANGES_MAX, sizeof *c->changes);
	if (c->n_changes == CHANGES_MAX) {
		free(c->changes[0].name);
		memmove(c->changes, c->changes + 1,
		    --c->n_changes * sizeof *c->changes);
	}
	c->changes[c->n_changes++] = (struct converse_change){
		.name = alloc_copy(name, strlen(name)), .edit = edit
	};
}

void
converse_note_block(struct converse *c, const char *label)
{
	note(c, label, 0);
}

void
converse_note_undo(struct converse *c, const char *label)
{
	size_t i = c->n_changes;

	while (i-- &&
	       (c->changes[i].edit || strcmp(c->changes[i].name, label) != 0))
		;
	if (i == SIZE_MAX)
		return;
	free(c->changes[i].name);
	memmove(c->changes + i, c->changes + i + 1,
	    (--c->n_changes - i) * sizeof *c->changes);
}

/* Who changes it: a tool that a model called, or the user. */
static struct edit
new_edit(const struct converse *c)
{
	return (struct edit){ .by = c->by_model ? "model" : "user" };
}

int
converse_remember(struct converse *c, const char *text, size_t len,
    struct arena *arena, const char **id, struct err *err)
{
	struct memory m = converse_record(c);
	struct edit edit = new_edit(c);
	struct rows_put done = { 0 };

	m.text = text;
	m.text_len = len;
	m.type = MEMORY_FACT;
	if (put(c, &m, &edit, arena, &done, err) < 0)
		return -1;
	*id = done.id;
	if (edit.number)
		note(c, done.id, edit.number);
	return 0;
}

/* Only what the session can see is its own to change. */
static bool
is_ours(const struct converse *c, const struct memory *m)
{
	const char *user = c->options.user;

	return !user || (m->user_id && strcmp(m->user_id, user) == 0);
}

/* Gives the memory of an id another text (NULL: its own) and state. */
static int
change(struct converse *c, const char *id, const char *text, size_t len,
    enum memory_state state, struct err *err)
{
	struct arena arena = { 0 };
	struct edit edit = new_edit(c);
	struct rows_put done = { 0 };
	struct memory m;
	int rc = rows_find(c->options.cube->db, id, &arena, &m, err);

	if (rc == 1 && !is_ours(c, &m))
		rc = 0;
	if (rc == 1) {
		if (text) {
			m.text = text;
			m.text_len = len;
		}
		m.state = state;
		if (put(c, &m, &edit, &arena, &done, err) < 0)
			rc = -1;
	}
	if (rc == 1 && edit.number)
		note(c, id, edit.number);
	arena_release(&arena);
	return rc;
}

int
converse_revise(struct converse *c, const char *id, const char *text,
    size_t len, struct err *err)
{
	return change(c, id, text, len, MEMORY_ACTIVE, err);
}

int
converse_forget(struct converse *c, const char *id, struct err *err)
{
	return change(c, id, NULL, 0, MEMORY_FORGOTTEN, err);
}

static int
undo_block(struct converse *c, const char *label, struct err *err)
{
	struct db *db = c->options.cube->db;
	const struct block_scope scope = converse_scope(c);
	const struct block_change change = {
		.scope = &scope, .label = label, .by = "user"
	};
	int rc;

	if (db_begin(db, true, err) < 0)
		return -1;
	rc = blocks_undo(db, &change, err);
	if (rc < 0) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db, err) < 0 ? -1 : rc;
}

/* What became of the memory is known by whether it is there. */
static int
undo_memory(struct converse *c, const struct converse_change *change,
    bool *gone, struct err *err)
{
	struct db *db = c->options.cube->db;
	struct arena arena = { 0 };
	struct memory m;
	int rc;

	if (db_begin(db, true, err) < 0)
		return -1;
	rc = undo_edit(c->ingest, change->edit, err);
	if (rc == 1) {
		rc = rows_find(db, change->name, &arena, &m, err);
		*gone = rc == 0;
		rc = rc < 0 ? -1 : ingest_flush(c->ingest, err);
		arena_release(&arena);
	} else {
		rc = -1;
	}
	if (rc == 0)
		return db_commit(db, err);
	db_rollback(db);
	ingest_forget(c->ingest);
	return -1;
}

int
converse_undo(struct converse *c, struct buf *what, struct err *err)
{
	struct converse_change *last;
	bool gone = false;
	int rc;

	if (!c->n_changes)
		return 0;
	last = &c->changes[c->n_changes - 1];
	rc = last->edit ? undo_memory(c, last, &gone, err)
			: undo_block(c, last->name, err);
	if (rc < 0 && err->kind != ERR_INPUT)
		return -1;
	if (rc >= 0)
		buf_printf(what,
		    !last->edit ? "block '%s' is as it was"
		    : gone      ? "memory %s is forgotten again"
				: "memory %s is as it was",
		    last->name);
	/* what was taken back elsewhere, or is built upon, is passed over */
	free(last->name);
	c->n_changes--;
	return rc < 0 ? -1 : 1;
}

void
converse_changes_release(struct converse *c)
{
	while (c->n_changes)
		free(c->changes[--c->n_changes].name);
	free(c->changes);
	c->changes = NULL;
}
