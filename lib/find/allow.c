#include "find/allow.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/record.h"
#include "base/sort.h"
#include "find/allow_filter.h"
#include "find/allow_words.h"
#include "store/filter_sql.h"

/* One document in so many may be left for rows to be asked one by one. */
enum { FEW_SHARE = 32 };

/* One selection, taken apart. */
struct allowing {
	struct cube *cube;
	const struct selection *sel;
	struct allow_filter filter;
	struct scope_sessions sessions; /* what may be found at all */
	uint8_t *marks;                 /* that it owns */
	uint32_t types, states;
	int64_t since, until;
	struct arena arena;
};

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
passes(const struct part *part, uint32_t doc, const struct allowing *a)
{
	int64_t time = part->times[doc];

	return a->states >> part->states[doc] & 1 &&
	       a->types >> part->types[doc] & 1 &&
	       (a->since == CLOCK_NONE || time >= a->since) &&
	       (a->until == CLOCK_NONE || time < a->until);
}

/* The documents from..to-1, all of one session. */
static bool
allow_range(
    struct part *part, uint32_t from, uint32_t to, const struct allowing *a)
{
	if (!columns_hold(part, from, to))
		return false;
	for (uint32_t d = from; d < to; d++)
		if (part_counts(part, d) && passes(part, d, a))
			part_set(part->allowed, d);
	return true;
}

/* By the columns, session by session. */
static bool
allow_columns(struct part *part, const struct allowing *a)
{
	const struct words *w = part->words;
	const struct scope_sessions *scope = &a->sessions;

	if (!scope->marks)
		return allow_range(part, 0, part->n, a);
	for (uint32_t d = 0; !w && d < part->n; d++)
		if (scope_has(scope, part->sessions[d], SCOPE_RUN))
			allow_range(part, d, d + 1, a);
	for (uint32_t i = 0; w && i < w->n_sessions; i++)
		if (scope_has(scope, w->sessions[i].session, SCOPE_RUN) &&
		    !allow_range(part, w->sessions[i].first,
			w->sessions[i + 1].first, a))
			return false;
	return true;
}

/* ---- sessions ---- */

/* Which of them pass the part of the filter that is about them. */
static int
narrow_sessions(
    struct allowing *a, const struct scope_sessions *scope, struct err *err)
{
	struct buf sql = { 0 };
	struct filter_sql c = { .sql = &sql };
	sqlite3_stmt *s;
	int64_t max = 0;
	int rc;

	if (db_integer(
		a->cube->db, "SELECT max(id) FROM sessions", 0, &max, err) < 0)
		return -1;
	buf_string(&sql, "SELECT s.id FROM sessions s WHERE ");
	filter_sql_add(&c, a->filter.sessions, true);
	s = db_prepare(a->cube->db, sql.data, err);
	buf_release(&sql);
	if (!s)
		return -1;
	c = (struct filter_sql){ .statement = s, .place = 1 };
	filter_sql_add(&c, a->filter.sessions, true);
	a->sessions.n = (uint32_t)max + 1;
	a->sessions.marks = a->marks = alloc_bytes(a->sessions.n);
	while ((rc = db_step(a->cube->db, s, err)) == 1) {
		int64_t id = sqlite3_column_int64(s, 0);

		if (id >= 0 && id <= max &&
		    scope_has(scope, (uint32_t)id, SCOPE_RUN))
			a->marks[id] = SCOPE_RUN;
	}
	sqlite3_finalize(s);
	return rc;
}

/* ---- by rows ---- */

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

/* Rows m, with their sessions s if need be, that pass, and a condition on their
 * numbers. */
static sqlite3_stmt *
prepare(const struct allowing *a, const struct filter *f, bool all,
    const char *which, int *place, struct err *err)
{
	struct buf sql = { 0 };
	struct filter_sql c = { .sql = &sql };
	sqlite3_stmt *s;

	buf_string(&sql, "SELECT m.seq FROM memories m ");
	/* without it an index on what is asked answers, and no row is read */
	if (all || allow_filter_has_session(f))
		buf_string(&sql, "JOIN sessions s ON s.id = m.session ");
	buf_string(&sql, "WHERE ");
	if (all)
		selection_sql(a->sel, SELECTION_ALL, &sql);
	else
		filter_sql_add(&c, f, true);
	buf_string(&sql, which);
	s = db_prepare(a->cube->db, sql.data, err);
	buf_release(&sql);
	*place = 1;
	if (s && all) {
		selection_bind(a->sel, SELECTION_ALL, s, place);
	} else if (s) {
		c = (struct filter_sql){ .statement = s, .place = *place };
		filter_sql_add(&c, f, true);
		*place = c.place;
	}
	return s;
}

/* Of those allowed as yet, the ones that rows in their order say. */
static int
allow_scan(const struct allowing *a, struct part *part, sqlite3_stmt *s,
    int first, struct place *place, struct err *err)
{
	uint64_t *bits = part_bits(part->n);
	int rc;

	sqlite3_bind_int64(s, first, part->base);
	sqlite3_bind_int64(s, first + 1, last_seq(part, place));
	while ((rc = db_step(a->cube->db, s, err)) == 1) {
		uint32_t doc;

		if (find_document(place, sqlite3_column_int64(s, 0), &doc) &&
		    part_bit(part->allowed, doc))
			part_set(bits, doc);
	}
	free(part->allowed);
	part->allowed = bits;
	return rc < 0 ? -1 : 1;
}

/* The same, one document after the other. */
static int
allow_each(const struct allowing *a, struct part *part, sqlite3_stmt *s,
    int first, struct err *err)
{
	for (uint32_t doc = 0; doc < part->n; doc++) {
		int rc;

		if (!part_bit(part->allowed, doc))
			continue;
		sqlite3_bind_int64(s, first, part_seq(part, doc));
		rc = db_step(a->cube->db, s, err);
		sqlite3_reset(s);
		if (rc < 0)
			return -1;
		if (rc == 0)
			part->allowed[doc / 64] &= ~((uint64_t)1 << doc % 64);
	}
	return 1;
}

static int
allow_rows(const struct allowing *a, struct part *part, const struct filter *f,
    bool all, struct err *err)
{
	const struct words *w = part->words;
	uint32_t n = part_count(part->allowed, part->n);
	bool few = n <= part->n / FEW_SHARE;
	struct place place = { .part = part };
	sqlite3_stmt *s;
	int first, rc;

	if (!n)
		return 1;
	if (w && (!words_holds(w, w->by_seq, sizeof *w->by_seq, 0, part->n) ||
		     !words_holds(w, w->seqs, sizeof *w->seqs, 0, part->n)))
		return 0;
	s = prepare(a, f, all,
	    few ? " AND m.seq = ?"
		: " AND m.seq BETWEEN ? AND ? ORDER BY m.seq",
	    &first, err);
	if (!s)
		return -1;
	if (!w && !few)
		place.by_seq = order_rows(part);
	rc = few ? allow_each(a, part, s, first, err)
		 : allow_scan(a, part, s, first, &place, err);
	free(place.by_seq);
	sqlite3_finalize(s);
	return rc;
}

/* ---- all together ---- */

static int64_t
later(int64_t a, int64_t b)
{
	return a == CLOCK_NONE || (b != CLOCK_NONE && b > a) ? b : a;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a == CLOCK_NONE || (b != CLOCK_NONE && b < a) ? b : a;
}

static int
begin(struct allowing *a, const struct scope_sessions *scope, struct err *err)
{
	const struct selection *sel = a->sel;
	const struct allow_filter *f = &a->filter;

	a->sessions = *scope;
	/* what held then may be archived by now: rows say */
	if (selection_has(sel->valid_at)) {
		allow_filter_split(&a->filter, NULL, &a->arena);
		a->types = a->states = UINT32_MAX;
		a->since = a->until = CLOCK_NONE;
		return 0;
	}
	allow_filter_split(&a->filter, sel->filter, &a->arena);
	a->types = (sel->types ? sel->types : UINT32_MAX) & f->types;
	a->states = (sel->states ? sel->states : selection_default_states()) &
		    f->states;
	a->since = later(sel->since, f->since);
	a->until = earlier(sel->until, f->until);
	return f->sessions ? narrow_sessions(a, scope, err) : 0;
}

static int
allow_part(struct allowing *a, struct part *part, struct err *err)
{
	bool all = selection_has(a->sel->valid_at);
	const struct filter *rest = a->filter.rest, *words = a->filter.words;
	int rc = 1;

	part->allowed = part_bits(part->n);
	if (!allow_columns(part, a))
		return 0;
	if (words && part->words)
		rc = allow_words(part, a->cube, words, err);
	else if (words)
		rest = allow_filter_both(rest, words, &a->arena);
	if (rc == 1 && (rest || all))
		rc = allow_rows(a, part, rest, all, err);
	return rc;
}

int
allow_parts(struct part *parts, size_t n_parts, struct cube *cube,
    const struct selection *sel, const struct scope_sessions *scope,
    size_t *damaged, struct err *err)
{
	struct allowing a = { .cube = cube, .sel = sel };
	int rc = 1;

	if (is_plain(sel))
		return 1;
	if (begin(&a, scope, err) < 0)
		rc = -1;
	for (size_t i = 0; i < n_parts && rc == 1; i++) {
		*damaged = i;
		rc = allow_part(&a, &parts[i], err);
	}
	free(a.marks);
	arena_release(&a.arena);
	return rc;
}
