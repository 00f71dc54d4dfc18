#include "find/gather.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "store/entries.h"

enum {
	PAIR_REACH = 3, /* stems between which a pair still counts */
	UNSEEN = -1000, /* position of a term not met yet */
};

/* What a scan carries from row to row. */
struct scan {
	struct gather *g;
	const struct asked *asked;
	const struct vector *query;
	float query_scale;
	uint8_t *in_scope; /* by session number; NULL: all are */
	uint32_t n_sessions;
	uint32_t *last; /* by session number: last turn met, or NONE */
	/* by term, for the row at hand */
	uint32_t *tf;
	int *position;
	uint16_t *met;
	size_t n_met;
	uint8_t *pair_met;
	int at;      /* position in the text, in stems */
	int section; /* ENTRY_TEXT and so on */
	bool named;
};

static void *
grow(void *items, size_t n, size_t *room, size_t size)
{
	if (n < *room)
		return items;
	*room = *room ? *room * 2 : 64;
	return alloc_grow(items, *room, size);
}

/* The term is at the scan's position: does it close a pair? */
static void
note_pairs(struct scan *s, uint16_t term)
{
	for (size_t i = 0; i < s->asked->n_pairs; i++) {
		uint16_t a = s->asked->pairs[i][0], b = s->asked->pairs[i][1];
		uint16_t other = a == term ? b : a;

		if ((a == term || b == term) &&
		    s->at - s->position[other] <= PAIR_REACH)
			s->pair_met[i] = 1;
	}
}

static void
note_term(struct scan *s, uint16_t term)
{
	if (!s->tf[term]++)
		s->met[s->n_met++] = term;
	if (s->section == ENTRY_NAME)
		s->named = true;
	if (s->section == ENTRY_TEXT) {
		note_pairs(s, term);
		s->position[term] = s->at;
	}
}

static void
look_up(struct scan *s, const uint8_t *stem, uint8_t len)
{
	const struct asked *asked = s->asked;
	uint16_t i = asked->sieve[asked_slot(stem, len)];

	for (; i != ASKED_NONE; i = asked->terms[i].next) {
		if (asked->terms[i].len == len &&
		    memcmp(asked->terms[i].text, stem, len) == 0) {
			note_term(s, i);
			return;
		}
	}
}

static void
walk_stops(struct scan *s, const uint8_t *p, const uint8_t *end)
{
	for (; p < end; p++) {
		uint16_t term = *p < STOP_COUNT ? s->asked->stops[*p]
						: ASKED_NONE;

		if (term != ASKED_NONE)
			note_term(s, term);
	}
}

/*
 * Walks a forward list, noting what was asked.  This is the loop that a search
 * spends its time in: most stems are passed over by one look.
 */
static void
walk_terms(struct scan *s, const uint8_t *p, const uint8_t *end)
{
	const struct asked *asked = s->asked;
	int at = 0;

	s->section = ENTRY_TEXT;
	s->named = false;
	while (p < end) {
		uint8_t len = *p++;

		if (len == 0 && ++s->section == ENTRY_STOPS) {
			if (asked->only_stops)
				walk_stops(s, p, end);
			return;
		}
		if (len > end - p)
			return;
		if (len && asked->sieve[asked_slot(p, len)] != ASKED_NONE) {
			s->at = at;
			look_up(s, p, len);
		}
		p += len;
		at++;
	}
}

/* Turns what walk_terms() noted into postings and pair hits. */
static void
keep_terms(struct scan *s, uint32_t doc)
{
	struct gather *g = s->g;

	for (size_t i = 0; i < s->asked->n_pairs; i++) {
		const uint16_t *pair = s->asked->pairs[i];

		g->pair_docs[i] += s->tf[pair[0]] && s->tf[pair[1]];
		if (!s->pair_met[i])
			continue;
		s->pair_met[i] = 0;
		g->pair_hits = grow(g->pair_hits, g->n_pair_hits, &g->pair_room,
		    sizeof *g->pair_hits);
		g->pair_hits[g->n_pair_hits++] = (struct pair_hit){ doc,
			(uint32_t)i };
	}
	for (size_t i = 0; i < s->n_met; i++) {
		uint16_t term = s->met[i];
		struct posting_list *list = &g->words[term];

		list->items = grow(
		    list->items, list->n, &list->room, sizeof *list->items);
		list->items[list->n++] = (struct posting){ doc, s->tf[term] };
		s->tf[term] = 0;
		s->position[term] = UNSEEN;
	}
	s->n_met = 0;
}

/* Both scales give unit length, so that the sum of products is the cosine. */
static float
cosine(const struct scan *s, const struct vector *v)
{
	const struct vector *q = s->query;

	if (!q->dimension || v->dimension != q->dimension || !(v->scale > 0))
		return -2;
	return (float)vectors_dot(q->codes, v->codes, v->dimension) *
	       s->query_scale * v->scale;
}

static void
link_session(struct scan *s, uint32_t number, uint32_t session, struct doc *doc)
{
	uint32_t *last;

	doc->previous = doc->next = GATHER_NONE;
	if (!(doc->flags & ENTRY_IN_SESSION) || session >= s->n_sessions)
		return;
	last = &s->last[session];
	doc->previous = *last;
	if (*last != GATHER_NONE)
		s->g->docs[*last].next = number;
	*last = number;
}

static void
add_row(struct scan *s, int64_t seq, const struct entry *entry,
    const struct vector *vector)
{
	struct gather *g = s->g;
	uint32_t number = (uint32_t)g->n;
	struct doc *doc;

	g->docs = grow(g->docs, g->n, &g->room, sizeof *g->docs);
	doc = &g->docs[g->n++];
	*doc = (struct doc){ .seq = seq,
		.time = entry->time,
		.length = entry->length,
		.fifths = entry->fifths,
		.state = entry->state,
		.flags = entry->flags,
		.questions = entry->questions,
		.cosine = cosine(s, vector) };
	link_session(s, number, entry->session, doc);
	g->total_length += entry->length;
	walk_terms(s, entry->terms, entry->terms + entry->terms_size);
	doc->named = s->named;
	if (s->n_met)
		keep_terms(s, number);
}

/* Which sessions are in scope; their numbers are dense. */
static int
read_scope(
    struct scan *s, struct db *db, const struct selection *sel, struct err *err)
{
	struct buf sql = { 0 };
	sqlite3_stmt *st;
	int64_t max;
	int place = 1, rc;

	if (db_integer(db, "SELECT max(id) FROM sessions", 0, &max, err) < 0)
		return -1;
	s->n_sessions = (uint32_t)max + 1;
	s->last = alloc_array(s->n_sessions, sizeof *s->last);
	memset(s->last, 0xff, s->n_sessions * sizeof *s->last);
	if (!sel->scope.user.n && !sel->scope.agent.n && !sel->scope.app.n)
		return 0;
	s->in_scope = alloc_bytes(s->n_sessions);
	buf_string(&sql, "SELECT s.id FROM sessions s WHERE ");
	selection_sql(sel, SELECTION_SCOPE, &sql);
	st = db_prepare(db, sql.data, err);
	buf_release(&sql);
	if (!st)
		return -1;
	selection_bind(sel, SELECTION_SCOPE, st, &place);
	while ((rc = db_step(db, st, err)) == 1)
		s->in_scope[sqlite3_column_int64(st, 0)] = 1;
	sqlite3_finalize(st);
	return rc;
}

/*
 * Given vectors are truth and stand in a table of their own, in the same
 * order: they are read along.
 */
struct given {
	struct db *db;
	sqlite3_stmt *rows; /* NULL: the cube makes its own */
	int64_t seq;
};

static int
given_open(struct given *given, struct db *db, struct err *err)
{
	int64_t any;

	*given = (struct given){ .db = db };
	if (db_integer(db, "SELECT 1 FROM vectors LIMIT 1", 0, &any, err) < 0)
		return -1;
	if (!any)
		return 0;
	given->rows = db_statement(
	    db, "SELECT seq, data FROM vectors ORDER BY seq", err);
	return given->rows ? 0 : -1;
}

static int
given_vector(
    struct given *given, int64_t seq, struct vector *vector, struct err *err)
{
	int rc = 1;

	while (given->seq < seq && rc == 1) {
		rc = db_step(given->db, given->rows, err);
		given->seq = rc == 1 ? sqlite3_column_int64(given->rows, 0)
				     : INT64_MAX;
	}
	*vector = (struct vector){ 0 };
	if (rc >= 0 && given->seq == seq) {
		*vector = vectors_view(sqlite3_column_blob(given->rows, 1),
		    (size_t)sqlite3_column_bytes(given->rows, 1));
		vector->scale = vectors_unit_scale(
		    vector->codes, vector->dimension);
	}
	return rc < 0 ? -1 : 0;
}

static int
scan_item(struct scan *s, struct given *given, const struct entries_item *item,
    struct err *err)
{
	struct entry entry;
	struct vector vector;

	if (!entry_read(item->data, item->size, &entry)) {
		s->g->damaged = true;
		return 0;
	}
	if (s->in_scope &&
	    (entry.session >= s->n_sessions || !s->in_scope[entry.session]))
		return 0;
	vector = entry.vector;
	if (given->rows && given_vector(given, item->seq, &vector, err) < 0)
		return -1;
	add_row(s, item->seq, &entry, &vector);
	return 0;
}

static int
scan_rows(struct scan *s, struct db *db, struct err *err)
{
	struct given given;
	sqlite3_stmt *st;
	int rc;

	if (given_open(&given, db, err) < 0)
		return -1;
	st = db_statement(db, "SELECT data FROM entries ORDER BY first", err);
	if (!st)
		return -1;
	while ((rc = db_step(db, st, err)) == 1) {
		const void *chunk = sqlite3_column_blob(st, 0);
		size_t size = (size_t)sqlite3_column_bytes(st, 0), at = 0;
		struct entries_item item;
		int more = 0;

		while (rc >= 0 &&
		       (more = entries_next(chunk, size, &at, &item)) == 1)
			rc = scan_item(s, &given, &item, err);
		s->g->damaged = s->g->damaged || more < 0;
		if (rc < 0)
			break;
	}
	sqlite3_reset(st);
	if (given.rows)
		sqlite3_reset(given.rows);
	return rc;
}

/* Marks what passes the rest of the selection; both lists rise by seq. */
static int
mark_allowed(struct gather *g, struct db *db, const struct selection *sel,
    struct err *err)
{
	uint32_t states = sel->states ? sel->states
				      : selection_default_states();
	struct buf sql = { 0 };
	sqlite3_stmt *st;
	size_t i = 0;
	int place = 1, rc;

	if (selection_is_plain(sel)) {
		for (i = 0; i < g->n; i++)
			g->docs[i].allowed = states >> g->docs[i].state & 1;
		return 0;
	}
	buf_string(&sql,
	    "SELECT m.seq FROM memories m JOIN sessions s ON s.id = m.session"
	    " WHERE ");
	selection_sql(sel, SELECTION_ALL, &sql);
	buf_string(&sql, " ORDER BY m.seq");
	st = db_prepare(db, sql.data, err);
	buf_release(&sql);
	if (!st)
		return -1;
	selection_bind(sel, SELECTION_ALL, st, &place);
	while ((rc = db_step(db, st, err)) == 1) {
		int64_t seq = sqlite3_column_int64(st, 0);

		while (i < g->n && g->docs[i].seq < seq)
			i++;
		if (i < g->n && g->docs[i].seq == seq)
			g->docs[i].allowed = true;
	}
	sqlite3_finalize(st);
	return rc;
}

int
gather_rows(struct gather *g, struct cube *cube, const struct selection *sel,
    const struct asked *asked, const struct vector *query, struct err *err)
{
	struct scan s = { .g = g, .asked = asked, .query = query };
	int rc = -1;

	g->words = alloc_array(asked->n, sizeof *g->words);
	g->n_words = asked->n;
	g->pair_docs = alloc_array(asked->n_pairs, sizeof *g->pair_docs);
	s.tf = alloc_array(asked->n, sizeof *s.tf);
	s.position = alloc_array(asked->n, sizeof *s.position);
	s.met = alloc_array(asked->n, sizeof *s.met);
	s.pair_met = alloc_bytes(asked->n_pairs);
	for (size_t i = 0; i < asked->n; i++)
		s.position[i] = UNSEEN;
	s.query_scale = vectors_unit_scale(query->codes, query->dimension);
	if (read_scope(&s, cube->db, sel, err) == 0 &&
	    scan_rows(&s, cube->db, err) == 0)
		rc = mark_allowed(g, cube->db, sel, err);
	free(s.tf);
	free(s.position);
	free(s.met);
	free(s.pair_met);
	free(s.in_scope);
	free(s.last);
	return rc;
}

void
gather_release(struct gather *g)
{
	free(g->docs);
	free(g->pair_hits);
	free(g->pair_docs);
	for (size_t i = 0; i < g->n_words; i++)
		free(g->words[i].items);
	free(g->words);
	*g = (struct gather){ 0 };
}
