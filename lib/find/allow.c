#include "find/allow.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/sort.h"

/* The numbers of a part rise in the order of by_seq, or are found by search. */
struct place {
	const struct part *part;
	uint32_t *by_seq; /* of rows, made here; NULL: those of the segment */
	uint32_t at;
};

/* What only states say can be looked at when a document is met. */
static bool
is_plain(const struct selection *sel)
{
	return !sel->scope.run.n && !sel->filter && !sel->types &&
	       sel->since == CLOCK_NONE && sel->until == CLOCK_NONE &&
	       !selection_has(sel->valid_at);
}

static bool
columns_hold(const struct part *part, uint32_t from, uint32_t to)
{
	const struct words *w = part->words;

	return !w ||
	       (words_holds(w, part->types, 1, from, to) &&
		   words_holds(w, w->states, 1, from, to) &&
		   words_holds(w, part->times, sizeof *part->times, from, to));
}

static bool
passes(const struct part *part, uint32_t doc, const struct selection *sel,
    uint32_t states)
{
	int64_t time = part->times[doc];

	return states >> part->states[doc] & 1 &&
	       (!sel->types || sel->types >> part->types[doc] & 1) &&
	       (sel->since == CLOCK_NONE || time >= sel->since) &&
	       (sel->until == CLOCK_NONE || time < sel->until);
}

/* The documents from..to-1, all of one session. */
static bool
allow_range(
    struct part *part, uint32_t from, uint32_t to, const struct selection *sel)
{
	uint32_t states = sel->states ? sel->states
				      : selection_default_states();

	if (!columns_hold(part, from, to))
		return false;
	for (uint32_t d = from; d < to; d++)
		if (part_counts(part, d) && passes(part, d, sel, states))
			part_set(part->allowed, d);
	return true;
}

/* By the columns, session by session. */
static bool
allow_columns(struct part *part, const struct selection *sel,
    const struct scope_sessions *scope)
{
	const struct words *w = part->words;

	if (!scope->marks)
		return allow_range(part, 0, part->n, sel);
	for (uint32_t d = 0; !w && d < part->n; d++)
		if (scope_has(scope, part->sessions[d], SCOPE_RUN))
			allow_range(part, d, d + 1, sel);
	for (uint32_t i = 0; w && i < w->n_sessions; i++)
		if (scope_has(scope, w->sessions[i].session, SCOPE_RUN) &&
		    !allow_range(part, w->sessions[i].first,
			w->sessions[i + 1].first, sel))
			return false;
	return true;
}

/* ---- by SQL ---- */

/* Looks for the document of seq from the last one on; seqs rise. */
static bool
find_document(struct place *p, int64_t seq, uint32_t *doc)
{
	const struct part *part = p->part;
	const struct words *w = part->words;
	const uint32_t *by_seq = w ? w->by_seq : p->by_seq;

	for (; p->at < part->n; p->at++) {
		*doc = by_seq[p->at];
		if (*doc >= part->n || part_seq(part, *doc) > seq)
			return false;
		if (part_seq(part, *doc) == seq)
			return true;
	}
	return false;
}

/* Rows beyond it are of other parts. */
static int64_t
last_seq(const struct part *part, const struct place *place)
{
	if (part->words)
		return part->words->last;
	return part->n ? part_seq(part, place->by_seq[part->n - 1]) : 0;
}

static int
allow_sql(struct part *part, struct cube *cube, const struct selection *sel,
    struct place *place, struct err *err)
{
	struct buf sql = { 0 };
	sqlite3_stmt *st;
	int n = 1, rc;

	buf_string(&sql,
	    "SELECT m.seq FROM memories m JOIN sessions s ON s.id = m.session"
	    " WHERE ");
	selection_sql(sel, SELECTION_ALL, &sql);
	buf_string(&sql, " AND m.seq BETWEEN ? AND ? ORDER BY m.seq");
	st = db_prepare(cube->db, sql.data, err);
	buf_release(&sql);
	if (!st)
		return -1;
	selection_bind(sel, SELECTION_ALL, st, &n);
	sqlite3_bind_int64(st, n, part->base);
	sqlite3_bind_int64(st, n + 1, last_seq(part, place));
	while ((rc = db_step(cube->db, st, err)) == 1) {
		uint32_t doc;

		if (find_document(place, sqlite3_column_int64(st, 0), &doc) &&
		    part_counts(part, doc))
			part_set(part->allowed, doc);
	}
	sqlite3_finalize(st);
	return rc < 0 ? -1 : 1;
}

/* Documents of rows in the order of their numbers. */
static uint32_t *
order_rows(const struct part *part)
{
	uint64_t *keys = alloc_array(part->n, sizeof *keys);
	uint32_t *order = alloc_array(part->n, sizeof *order);

	for (uint32_t d = 0; d < part->n; d++)
		keys[d] = (uint64_t)part->seqs[d] << 32 | d;
	sort_numbers(keys, part->n);
	for (uint32_t d = 0; d < part->n; d++)
		order[d] = (uint32_t)keys[d];
	free(keys);
	return order;
}

static int
allow_filtered(struct part *part, struct cube *cube,
    const struct selection *sel, struct err *err)
{
	const struct words *w = part->words;
	struct place place = { .part = part };
	int rc;

	if (w && (!words_holds(w, w->by_seq, sizeof *w->by_seq, 0, part->n) ||
		     !words_holds(w, w->seqs, sizeof *w->seqs, 0, part->n)))
		return 0;
	if (!w)
		place.by_seq = order_rows(part);
	rc = allow_sql(part, cube, sel, &place, err);
	free(place.by_seq);
	return rc;
}

int
allow_parts(struct part *parts, size_t n_parts, struct cube *cube,
    const struct selection *sel, const struct scope_sessions *scope,
    size_t *damaged, struct err *err)
{
	for (size_t i = 0; !is_plain(sel) && i < n_parts; i++) {
		struct part *part = &parts[i];
		int rc;

		part->allowed = part_bits(part->n);
		rc = sel->filter || selection_has(sel->valid_at)
			 ? allow_filtered(part, cube, sel, err)
			 : allow_columns(part, sel, scope);
		*damaged = i;
		if (rc <= 0)
			return rc;
	}
	return 1;
}
