#include "mind/converse_state.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
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

static int
put(struct converse *c, const struct memory *m, struct arena *arena,
    struct rows_put *put, struct err *err)
{
	struct db *db = c->options.cube->db;

	if (db_begin(db, true, err) < 0)
		return -1;
	if (ingest_put(c->ingest, m, true, arena, put, err) == 0 &&
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

	if (put(c, m, arena, &done, err) < 0)
		return -1;
	*id = done.id;
	return 0;
}

/* ---- changing, and the way back ---- */

static void
drop_change(struct converse_change *change)
{
	free(change->name);
	free(change->text);
}

/* before: NULL for a memory that is new, and for a block. */
static void
note(struct converse *c, bool block, const char *name,
    const struct memory *before)
{
	struct converse_change *change;

	if (!c->changes)
		c->changes = alloc_array(CHANGES_MAX, sizeof *c->changes);
	if (c->n_changes == CHANGES_MAX) {
		drop_change(&c->changes[0]);
		memmove(c->changes, c->changes + 1,
		    --c->n_changes * sizeof *c->changes);
	}
	change = &c->changes[c->n_changes++];
	*change = (struct converse_change){ .block = block,
		.name = alloc_copy(name, strlen(name)) };
	if (before) {
		change->text = alloc_copy(before->text, before->text_len);
		change->state = before->state;
	}
}

void
converse_note_block(struct converse *c, const char *label)
{
	note(c, true, label, NULL);
}

void
converse_note_undo(struct converse *c, const char *label)
{
	size_t i = c->n_changes;

	while (i-- &&
	       !(c->changes[i].block && strcmp(c->changes[i].name, label) == 0))
		;
	if (i == SIZE_MAX)
		return;
	drop_change(&c->changes[i]);
	memmove(c->changes + i, c->changes + i + 1,
	    (--c->n_changes - i) * sizeof *c->changes);
}

int
converse_remember(struct converse *c, const char *text, size_t len,
    struct arena *arena, const char **id, struct err *err)
{
	struct memory m = converse_record(c);
	struct rows_put done = { 0 };

	m.text = text;
	m.text_len = len;
	m.type = MEMORY_FACT;
	if (put(c, &m, arena, &done, err) < 0)
		return -1;
	*id = done.id;
	if (done.event == ROWS_ADD)
		note(c, false, done.id, NULL);
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
    int state, bool noted, struct err *err)
{
	struct arena arena = { 0 };
	struct rows_put done = { 0 };
	struct memory m;
	int rc = rows_find(c->options.cube->db, id, &arena, &m, err);

	if (rc == 1 && !is_ours(c, &m))
		rc = 0;
	if (rc == 1) {
		if (noted)
			note(c, false, id, &m);
		if (text) {
			m.text = text;
			m.text_len = len;
		}
		m.state = (enum memory_state)state;
		m.updated_at = clock_now();
		m.vector = NULL;
		m.n_vector = 0;
		if (put(c, &m, &arena, &done, err) < 0)
			rc = -1;
	}
	if (rc < 0 && noted && c->n_changes)
		drop_change(&c->changes[--c->n_changes]);
	arena_release(&arena);
	return rc;
}

int
converse_revise(struct converse *c, const char *id, const char *text,
    size_t len, struct err *err)
{
	return change(c, id, text, len, MEMORY_ACTIVE, true, err);
}

int
converse_forget(struct converse *c, const char *id, struct err *err)
{
	return change(c, id, NULL, 0, MEMORY_FORGOTTEN, true, err);
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

int
converse_undo(struct converse *c, struct buf *what, struct err *err)
{
	struct converse_change *last;
	int rc;

	if (!c->n_changes)
		return 0;
	last = &c->changes[c->n_changes - 1];
	if (last->block)
		rc = undo_block(c, last->name, err);
	else if (last->text)
		rc = change(c, last->name, last->text, strlen(last->text),
		    last->state, false, err);
	else
		rc = change(
		    c, last->name, NULL, 0, MEMORY_FORGOTTEN, false, err);
	if (rc < 0)
		return -1;
	buf_printf(what,
	    last->block  ? "block '%s' is as it was"
	    : last->text ? "memory %s is as it was"
			 : "memory %s is forgotten again",
	    last->name);
	drop_change(last);
	c->n_changes--;
	return 1;
}

void
converse_changes_release(struct converse *c)
{
	while (c->n_changes)
		drop_change(&c->changes[--c->n_changes]);
	free(c->changes);
	c->changes = NULL;
}
