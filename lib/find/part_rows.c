#include "find/part_rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/sort.h"
#include "find/given.h"
#include "find/look.h"
#include "store/entries.h"

/* A row as it was read, before the documents stand in session order. */
struct row {
	int64_t seq, time;
	uint32_t session, length;
	float cosine;
	uint8_t flags, questions, type, state;
	bool named;
};

/* What a scan carries from row to row. */
struct scan {
	struct part *part;
	const struct asked *asked;
	const struct scope_sessions *scope;
	const struct vector *query;
	float query_scale;
	struct row *rows;
	size_t n, room;
	int64_t from, to; /* numbers that may still come in the chunk */
	bool damaged;
	/* by term, for the row at hand */
	uint32_t *tf;
	int *position;
	uint16_t *met;
	size_t n_met;
	bool *pair_met;
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

static void
append(struct posting_list *list, uint32_t row, uint32_t number)
{
	list->items = grow(
	    list->items, list->n, &list->room, sizeof *list->items);
	list->items[list->n++] = (struct posting){ row, number };
}

/* ---- the words of a row ---- */

static void
note_term(struct scan *s, uint16_t term)
{
	if (!s->tf[term]++)
		s->met[s->n_met++] = term;
	if (s->section == ENTRY_NAME)
		s->named = true;
	if (s->section == ENTRY_TEXT) {
		look_pairs(s->asked, term, s->at, s->position, s->pair_met);
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
 * Walks a forward list, noting what was asked.  This is the loop that a scan
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
keep_terms(struct scan *s, uint32_t row)
{
	for (size_t i = 0; i < s->asked->n_pairs; i++) {
		if (s->pair_met[i])
			append(&s->part->pairs, row, (uint32_t)i);
		s->pair_met[i] = false;
	}
	for (size_t i = 0; i < s->n_met; i++) {
		uint16_t term = s->met[i];

		append(&s->part->postings[term], row, s->tf[term]);
		s->tf[term] = 0;
		s->position[term] = LOOK_UNSEEN;
	}
	s->n_met = 0;
}

/* ---- the rows ---- */

/*
 * Both scales give unit length, so that the sum of products is the cosine; but
 * where an entry is damaged, its scale may be anything.
 */
static float
cosine(const struct scan *s, const struct vector *v)
{
	const struct vector *q = s->query;
	float sum;

	if (!q->dimension || v->dimension != q->dimension)
		return -2;
	sum = (float)vectors_dot(q->codes, v->codes, v->dimension) *
	      s->query_scale * v->scale;
	return v->scale > 0 && fabsf(sum) < 1.01F ? sum : -2;
}

static int
add_row(struct scan *s, struct given *given, const struct entries_item *item,
    struct err *err)
{
	struct entry entry;
	struct vector vector;

	if (!entry_read(item->data, item->size, &entry)) {
		s->damaged = true;
		return 0;
	}
	if (!scope_has(s->scope, entry.session, SCOPE_COUNTS))
		return 0;
	vector = entry.vector;
	if (given_vector(given, item->seq, &vector, err) < 0)
		return -1;
	s->rows = grow(s->rows, s->n, &s->room, sizeof *s->rows);
	walk_terms(s, entry.terms, entry.terms + entry.terms_size);
	s->rows[s->n] = (struct row){ .seq = item->seq,
		.time = entry.time,
		.session = entry.session,
		.length = entry.length,
		.cosine = cosine(s, &vector),
		.flags = entry.flags,
		.questions = entry.questions,
		.type = entry.type,
		.state = entry.state,
		.named = s->named };
	if (s->n_met)
		keep_terms(s, (uint32_t)s->n);
	s->n++;
	return 0;
}

static int
scan_chunk(struct scan *s, struct given *given, const struct part_range *range,
    const void *chunk, size_t size, struct err *err)
{
	struct entries_item item;
	size_t at = 0;
	int more;

	while ((more = entries_next(chunk, size, &at, &item)) == 1) {
		if (item.seq < s->from || item.seq >= s->to) {
			s->damaged = true;
			continue;
		}
		s->from = item.seq + 1;
		if (item.seq >= range->first && item.seq <= range->last &&
		    add_row(s, given, &item, err) < 0)
			return -1;
	}
	s->damaged = s->damaged || more < 0;
	return 0;
}

static int
scan_range(struct scan *s, struct db *db, const struct part_range *range,
    struct err *err)
{
	struct given given;
	sqlite3_stmt *st;
	int rc;

	if (given_open(&given, db, range->place, range->first, err) < 0)
		return -1;
	st = db_statement(db,
	    "SELECT data, first, ifnull("
	    "(SELECT min(n.first) FROM entries n WHERE n.first > e.first),"
	    " (SELECT max(seq) + 1 FROM memories))"
	    " FROM entries e WHERE first <= ?2 AND first >= ifnull("
	    "(SELECT max(first) FROM entries WHERE first <= ?1), 0)"
	    " ORDER BY first",
	    err);
	if (!st)
		return -1;
	sqlite3_bind_int64(st, 1, range->first);
	sqlite3_bind_int64(st, 2, range->last);
	while ((rc = db_step(db, st, err)) == 1) {
		s->from = sqlite3_column_int64(st, 1);
		s->to = sqlite3_column_int64(st, 2);
		rc = scan_chunk(s, &given, range, sqlite3_column_blob(st, 0),
		    (size_t)sqlite3_column_bytes(st, 0), err);
		if (rc < 0)
			break;
	}
	sqlite3_reset(st);
	given_close(&given);
	return rc;
}

/* ---- in session order ---- */

/*
 * By session, the turns of its window before what stands alone, then as they
 * were added.  Returns row numbers by document, and the other way round.
 */
static uint32_t *
arrange(const struct scan *s, uint32_t **document)
{
	uint32_t *row = alloc_array(s->n, sizeof *row);
	uint64_t *keys = alloc_array(s->n, sizeof *keys);

	*document = alloc_array(s->n, sizeof **document);
	for (size_t i = 0; i < s->n; i++) {
		bool alone = !(s->rows[i].flags & ENTRY_IN_SESSION);

		keys[i] = (uint64_t)s->rows[i].session << 32 |
			  (uint64_t)alone << 31 | i;
	}
	sort_numbers(keys, s->n);
	for (size_t i = 0; i < s->n; i++) {
		row[i] = (uint32_t)(keys[i] & INT32_MAX);
		(*document)[row[i]] = (uint32_t)i;
	}
	free(keys);
	return row;
}

/* One block of memory for all columns; the widest come first. */
static void
make_columns(struct part *part, uint32_t n)
{
	size_t bits = (size_t)n / 64 + 1;
	char *p = alloc_bytes(n * (sizeof(int64_t) + 3 * sizeof(uint32_t) + 4) +
			      2 * bits * sizeof(uint64_t));

	part->n = n;
	part->columns = p;
	part->times = (int64_t *)(void *)p;
	part->starts = (uint64_t *)(void *)(p += n * sizeof *part->times);
	part->seqs = (uint32_t *)(void *)(p += bits * sizeof *part->starts);
	part->lengths = (uint32_t *)(void *)(p += n * sizeof *part->seqs);
	part->sessions = (uint32_t *)(void *)(p += n * sizeof *part->lengths);
	part->flags = (uint8_t *)(p += n * sizeof *part->sessions);
	part->questions = part->flags + n;
	part->types = part->questions + n;
	part->states = part->types + n;
	part->named = part_bits(n);
	part->cosines = alloc_array(n, sizeof *part->cosines);
}

/* The columns are const for everybody but who makes them. */
#define COLUMN(type, column, d) (((type *)(uintptr_t)part->column)[d])

static void
fill_columns(struct part *part, const struct scan *s, const uint32_t *order)
{
	part->base = s->n ? s->rows[0].seq : 0;
	for (uint32_t d = 0; d < part->n; d++) {
		const struct row *row = &s->rows[order[d]];
		bool follows = d && row->flags & ENTRY_IN_SESSION &&
			       part->flags[d - 1] & ENTRY_IN_SESSION &&
			       part->sessions[d - 1] == row->session;

		COLUMN(uint32_t, seqs, d) = (uint32_t)(row->seq - part->base);
		COLUMN(uint32_t, lengths, d) = row->length;
		COLUMN(uint32_t, sessions, d) = row->session;
		COLUMN(int64_t, times, d) = row->time;
		COLUMN(uint8_t, flags, d) = row->flags;
		COLUMN(uint8_t, questions, d) = row->questions;
		COLUMN(uint8_t, types, d) = row->type;
		COLUMN(uint8_t, states, d) = row->state;
		part->cosines[d] = row->cosine;
		part->total_length += row->length;
		if (!follows)
			part_set(&COLUMN(uint64_t, starts, 0), d);
		if (row->named)
			part_set(part->named, d);
	}
}

/* Row numbers become document numbers, and rise again. */
static void
renumber(struct posting_list *list, const uint32_t *document)
{
	uint64_t *keys = alloc_array(list->n, sizeof *keys);

	for (size_t i = 0; i < list->n; i++)
		keys[i] = (uint64_t)document[list->items[i].doc] << 32 |
			  list->items[i].tf;
	sort_numbers(keys, list->n);
	for (size_t i = 0; i < list->n; i++)
		list->items[i] = (struct posting){ (uint32_t)(keys[i] >> 32),
			(uint32_t)keys[i] };
	free(keys);
}

static int
finish(struct scan *s, struct err *err)
{
	uint32_t *document, *order;

	if (s->n > INT32_MAX ||
	    (s->n && s->rows[s->n - 1].seq - s->rows[0].seq > UINT32_MAX))
		return err_set(err, ERR_STORE,
		    "too many rows without an index: run memos-cube compact");
	order = arrange(s, &document);
	make_columns(s->part, (uint32_t)s->n);
	fill_columns(s->part, s, order);
	for (size_t t = 0; t < s->part->n_terms; t++)
		renumber(&s->part->postings[t], document);
	renumber(&s->part->pairs, document);
	s->part->n_scope = s->part->n;
	s->part->unseen = -2;
	free(order);
	free(document);
	return 0;
}

int
part_rows(struct part *part, struct cube *cube, const struct part_range *range,
    const struct scope_sessions *scope, const struct asked *asked,
    const struct vector *query, bool *damaged, struct err *err)
{
	struct scan s = {
		.part = part, .asked = asked, .scope = scope, .query = query
	};
	int rc;

	part->n_terms = asked->n;
	part->postings = alloc_array(asked->n, sizeof *part->postings);
	s.tf = alloc_array(asked->n, sizeof *s.tf);
	s.position = alloc_array(asked->n, sizeof *s.position);
	s.met = alloc_array(asked->n, sizeof *s.met);
	s.pair_met = alloc_array(asked->n_pairs, sizeof *s.pair_met);
	for (size_t i = 0; i < asked->n; i++)
		s.position[i] = LOOK_UNSEEN;
	s.query_scale = vectors_unit_scale(query->codes, query->dimension);
	rc = scan_range(&s, cube->db, range, err);
	if (rc == 0)
		rc = finish(&s, err);
	*damaged = *damaged || s.damaged;
	free(s.rows);
	free(s.tf);
	free(s.position);
	free(s.met);
	free(s.pair_met);
	return rc;
}
