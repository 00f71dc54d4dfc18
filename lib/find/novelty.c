#include "find/novelty.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/importance.h"
#include "find/sketch.h"
#include "store/heard.h"
#include "store/rows.h"

enum {
	PLACES = 64,
	REMEMBERED = 1000, /* memories that a lost sketch is made of */
};

/* A scope whose sketch was read in this transaction. */
struct said {
	struct said *next; /* in its place */
	struct heard_scope names;
	char *own; /* what the names are in */
	bool changed;
	uint64_t marked; /* `before` is what it was at that mark */
	struct sketch now, *before;
};

struct novelty {
	struct db *db;
	struct preparer *preparer;
	struct said *places[PLACES];
	struct sketch_text text;
	struct said *found; /* of the text; NULL: it is not to be heard */
	uint64_t mark;
	struct buf data;
	struct arena arena;
};

struct novelty *
novelty_new(struct db *db, struct preparer *preparer)
{
	struct novelty *n = alloc_bytes(sizeof *n);

	n->db = db;
	n->preparer = preparer;
	return n;
}

void
novelty_forget(struct novelty *n)
{
	n->found = NULL;
	for (size_t i = 0; i < PLACES; i++)
		while (n->places[i]) {
			struct said *said = n->places[i];

			n->places[i] = said->next;
			free(said->before);
			free(said->own);
			free(said);
		}
}

void
novelty_free(struct novelty *n)
{
	if (!n)
		return;
	novelty_forget(n);
	buf_release(&n->data);
	arena_release(&n->arena);
	free(n);
}

/* ---- scopes ---- */

static const char *
or_empty(const char *s)
{
	return s ? s : "";
}

static bool
is_of(const struct said *said, const struct memory *m)
{
	return strcmp(said->names.user, or_empty(m->user_id)) == 0 &&
	       strcmp(said->names.agent, or_empty(m->agent_id)) == 0 &&
	       strcmp(said->names.app, or_empty(m->app_id)) == 0;
}

static struct said **
place_of(struct novelty *n, const struct memory *m)
{
	unsigned hash = 0;

	for (const char *c = or_empty(m->user_id); *c; c++)
		hash = hash * 31 + (unsigned char)*c;
	return &n->places[hash % PLACES];
}

static char *
copy_name(char **at, const char *name)
{
	size_t size = strlen(or_empty(name)) + 1;
	char *copy = memcpy(*at, or_empty(name), size);

	*at += size;
	return copy;
}

static struct said *
new_said(const struct memory *m)
{
	struct said *said = alloc_bytes(sizeof *said);
	char *at;

	at = said->own = alloc_bytes(strlen(or_empty(m->user_id)) +
				     strlen(or_empty(m->agent_id)) +
				     strlen(or_empty(m->app_id)) + 3);
	said->names.user = copy_name(&at, m->user_id);
	said->names.agent = copy_name(&at, m->agent_id);
	said->names.app = copy_name(&at, m->app_id);
	return said;
}

static int
hear_row(struct novelty *n, struct said *said, int64_t seq, struct err *err)
{
	struct prepared record = { 0 };
	int rc = rows_get(n->db, seq, &n->arena, &record.m, err);

	if (rc == 1 && !record.m.n_sources) {
		preparer_make(n->preparer, &record, &n->arena, false);
		sketch_text_read(
		    &n->text, record.entry.terms, record.entry.terms_size);
		sketch_hear(&said->now, &n->text);
	}
	arena_reset(&n->arena);
	return rc < 0 ? -1 : 0;
}

/* Of a new scope there is nothing. */
static int
make_again(struct novelty *n, struct said *said, struct err *err)
{
	int64_t *seqs = alloc_array(REMEMBERED, sizeof *seqs);
	int rows = heard_rows(n->db, &said->names, seqs, REMEMBERED, err);
	int rc = rows < 0 ? -1 : 0;

	while (rows > 0 && rc == 0)
		rc = hear_row(n, said, seqs[--rows], err);
	free(seqs);
	return rc;
}

static int
find_said(struct novelty *n, const struct memory *m, struct said **found,
    struct err *err)
{
	struct said **place = place_of(n, m), *said = *place;
	int rc;

	while (said && !is_of(said, m))
		said = said->next;
	*found = said;
	if (said)
		return 0;
	said = *found = new_said(m);
	said->next = *place;
	*place = said;
	rc = heard_get(n->db, &said->names, &n->data, err);
	if (rc == 1 && sketch_read(&said->now, n->data.data, n->data.len))
		return 0;
	return rc < 0 ? -1 : make_again(n, said, err);
}

/* ---- texts ---- */

int
novelty_find(struct novelty *n, const struct prepared *record, double *by,
    struct err *err)
{
	const struct memory *m = &record->m;
	struct said *said;

	*by = 0;
	n->found = NULL;
	if (m->n_sources)
		return 0;
	if (find_said(n, m, &said, err) < 0)
		return -1;
	sketch_text_read(
	    &n->text, record->entry.terms, record->entry.terms_size);
	n->found = said;
	*by = importance_novelty(
	    &(struct importance_heard){ .words = said->now.known,
		.fresh = sketch_new_words(
		    &said->now, &n->text, IMPORTANCE_FRESH_MAX),
		.repeats = sketch_repeats(&said->now, &n->text) });
	return 0;
}

void
novelty_hear(struct novelty *n)
{
	struct said *said = n->found;

	if (!said)
		return;
	if (n->mark && said->marked != n->mark) {
		if (!said->before)
			said->before = alloc_bytes(sizeof *said->before);
		*said->before = said->now;
		said->marked = n->mark;
	}
	sketch_hear(&said->now, &n->text);
	said->changed = true;
	n->found = NULL;
}

/* ---- transactions ---- */

int
novelty_flush(struct novelty *n, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < PLACES && rc == 0; i++)
		for (struct said *said = n->places[i]; said && rc == 0;
		     said = said->next) {
			buf_reset(&n->data);
			if (!said->changed)
				continue;
			sketch_write(&said->now, &n->data);
			rc = heard_put(n->db, &said->names, &n->data, err);
		}
	/* others may write before the next one */
	novelty_forget(n);
	return rc;
}

void
novelty_mark(struct novelty *n)
{
	n->mark++;
}

void
novelty_back(struct novelty *n)
{
	n->found = NULL;
	for (size_t i = 0; i < PLACES; i++)
		for (struct said *said = n->places[i]; said; said = said->next)
			if (said->marked == n->mark && said->before)
				said->now = *said->before;
}
