#include "find/graph.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/record.h"
#include "base/utf8.h"
#include "find/graph_names.h"

enum {
	ASKED = 64,       /* stems of the query that count */
	TEXT_MAX = 1024,  /* bytes of a fact that are looked at */
	FACTS = 128,      /* at one end of a name of the query */
	FACTS_ON = 32,    /* and of one that is gone on to */
	ENDS = 8,         /* names that are gone on to */
	LEADING = 128,    /* facts that lead to turns, the best */
	TURNS_OF_FACT = 8 /* sources */
};

/*
 * Shares of a value: what a fact of the name is worth that speaks of nothing
 * else the query asks (on LoCoMo 0 finds less that needs several turns, .3 less
 * of the rest), and a second step.
 */
static const float BASE = .1F, STEP = .5F;

struct fact {
	int64_t seq;
	float value;
	uint64_t covers; /* bits: stems of the query that it holds */
	const char *end; /* the name at its other end, or NULL */
};

struct finding {
	struct db *db;
	const struct graph_query *query;
	struct arena arena;
	struct terms asked, terms; /* of the query; of what is at hand */
	uint64_t counting;         /* bits: asked stems outside of names */
	struct fact *facts;
	size_t n_facts, room;
	struct graph_turn *turns;
	size_t n_turns, turns_room;
};

/* ---- words ---- */

static bool
same_term(const struct terms *a, size_t i, const struct terms *b, size_t j)
{
	return a->items[i].len == b->items[j].len &&
	       memcmp(term_text(a, i), term_text(b, j), a->items[i].len) == 0;
}

/* Which stems of the query a text holds. */
static uint64_t
covers(struct finding *f, const char *text, size_t len)
{
	uint64_t bits = 0;

	terms_reset(&f->terms);
	analyse(
	    f->query->analyser, text, utf8_fit(text, len, TEXT_MAX), &f->terms);
	for (size_t i = 0; i < f->terms.n; i++)
		for (size_t j = 0; j < f->asked.n && j < ASKED; j++)
			if (same_term(&f->terms, i, &f->asked, j))
				bits |= UINT64_C(1) << j;
	return bits;
}

/* Stems that count: each once, no stop words, none of how it names them. */
static void
read_query(struct finding *f, const struct graph_names *names)
{
	uint64_t named = 0;

	analyse(f->query->analyser, f->query->text, f->query->len, &f->asked);
	for (size_t i = 0; i < names->n; i++)
		named |= covers(f, names->items[i].said, names->items[i].len);
	for (size_t j = 0; j < f->asked.n && j < ASKED; j++) {
		bool again = false;

		for (size_t i = 0; i < j; i++)
			again = again || same_term(&f->asked, i, &f->asked, j);
		if (!again && !f->asked.items[j].stop && !(named >> j & 1))
			f->counting |= UINT64_C(1) << j;
	}
}

static float
share_of(const struct finding *f, uint64_t bits)
{
	int n = __builtin_popcountll(f->counting);

	return n ? (float)__builtin_popcountll(bits & f->counting) / (float)n
		 : 0;
}

/* ---- facts ---- */

static void
add_fact(struct finding *f, const struct fact *fact)
{
	if (f->n_facts == f->room) {
		f->room = 2 * f->room + 64;
		f->facts = alloc_grow(f->facts, f->room, sizeof *f->facts);
	}
	f->facts[f->n_facts++] = *fact;
}

/* Notes a fact of a name, which a path led to that covers `before`. */
static void
note_fact(struct finding *f, sqlite3_stmt *s, uint64_t before, float weight)
{
	const char *end = db_text(s, 3), *text = db_text(s, 4);
	struct fact fact = { .seq = sqlite3_column_int64(s, 0) };

	fact.covers = before | covers(f, text ? text : "",
				   (size_t)sqlite3_column_bytes(s, 4));
	fact.value = weight * (BASE + (1 - BASE) * share_of(f, fact.covers));
	if (end)
		fact.end = arena_copy(&f->arena, end, strlen(end));
	add_fact(f, &fact);
}

static int
read_facts(struct finding *f, const char *sql, const char *name,
    uint64_t before, float weight, struct err *err)
{
	sqlite3_stmt *s = db_statement(f->db, sql, err);
	int rc = 1;

	if (!s)
		return -1;
	db_bind_text(s, 1, name);
	for (int i = 0; i < GRAPH_SCAN && rc == 1; i++) {
		rc = db_step(f->db, s, err);
		if (rc == 1 && graph_leads(f->query, sqlite3_column_int64(s, 1),
				   sqlite3_column_int(s, 2)))
			note_fact(f, s, before, weight);
	}
	sqlite3_reset(s);
	return rc < 0 ? -1 : 0;
}

/* All that is known of a name, at either end. */
static int
read_name(struct finding *f, const char *name, uint64_t before, float weight,
    struct err *err)
{
	if (read_facts(f,
		"SELECT seq, session, state, object, memory FROM memories"
		" WHERE subject = ?1",
		name, before, weight, err) < 0)
		return -1;
	return read_facts(f,
	    "SELECT seq, session, state, subject, memory FROM memories"
	    " WHERE object = ?1",
	    name, before, weight, err);
}

/* The same one side by side, the best of it first. */
static int
compare_seqs(const void *left, const void *right)
{
	const struct fact *a = left, *b = right;

	if (a->seq != b->seq)
		return a->seq < b->seq ? -1 : 1;
	return (a->value < b->value) - (a->value > b->value);
}

static int
compare_values(const void *left, const void *right)
{
	const struct fact *a = left, *b = right;

	if (a->value != b->value)
		return a->value > b->value ? -1 : 1;
	return (a->seq < b->seq) - (a->seq > b->seq);
}

/* Each fact once, the best first. */
static void
sort_facts(struct finding *f)
{
	size_t n = 0;

	if (!f->n_facts)
		return;
	qsort(f->facts, f->n_facts, sizeof *f->facts, compare_seqs);
	for (size_t i = 0; i < f->n_facts; i++)
		if (!n || f->facts[n - 1].seq != f->facts[i].seq)
			f->facts[n++] = f->facts[i];
	f->n_facts = n;
	qsort(f->facts, n, sizeof *f->facts, compare_values);
}

/* From the facts that the query speaks of, the best first, one step on. */
static int
step_on(struct finding *f, struct err *err)
{
	size_t n = f->n_facts, steps = 0;
	struct fact *from = alloc_array(n, sizeof *from);
	int rc = 0;

	sort_facts(f);
	if (n)
		memcpy(from, f->facts, n * sizeof *from);
	for (size_t i = 0; i < n && steps < ENDS && rc == 0; i++) {
		if (!from[i].end || !(from[i].covers & f->counting))
			continue;
		steps++;
		rc = read_name(f, from[i].end, from[i].covers, STEP, err);
	}
	free(from);
	return rc;
}

/* ---- turns ---- */

static void
add_turn(struct finding *f, int64_t seq, float value)
{
	if (f->n_turns == f->turns_room) {
		f->turns_room = 2 * f->turns_room + 64;
		f->turns = alloc_grow(
		    f->turns, f->turns_room, sizeof *f->turns);
	}
	f->turns[f->n_turns++] = (struct graph_turn){ seq, value };
}

static int
add_turns(struct finding *f, const struct fact *fact, struct err *err)
{
	sqlite3_stmt *s = db_statement(f->db,
	    "SELECT m.seq FROM memories f JOIN sessions o ON o.id = f.session"
	    " JOIN sources x ON x.seq = f.seq"
	    " JOIN memories m ON m.id = x.source"
	    " JOIN sessions s ON s.id = m.session AND s.user_id = o.user_id"
	    " WHERE f.seq = ?1 LIMIT ?2",
	    err);
	int rc;

	if (!s)
		return -1;
	sqlite3_bind_int64(s, 1, fact->seq);
	sqlite3_bind_int(s, 2, TURNS_OF_FACT);
	add_turn(f, fact->seq, fact->value);
	while ((rc = db_step(f->db, s, err)) == 1)
		add_turn(f, sqlite3_column_int64(s, 0), fact->value);
	sqlite3_reset(s);
	return rc;
}

static int
compare_turns(const void *left, const void *right)
{
	const struct graph_turn *a = left, *b = right;

	if (a->seq != b->seq)
		return a->seq < b->seq ? -1 : 1;
	return (a->value < b->value) - (a->value > b->value);
}

/* Each turn once, with its best value. */
static void
settle_turns(struct finding *f, struct graph *graph)
{
	size_t n = 0;

	if (f->n_turns)
		qsort(f->turns, f->n_turns, sizeof *f->turns, compare_turns);
	for (size_t i = 0; i < f->n_turns; i++)
		if (!n || f->turns[n - 1].seq != f->turns[i].seq)
			f->turns[n++] = f->turns[i];
	graph->items = f->turns;
	graph->n = n;
}

static int
find(struct finding *f, const struct graph_names *names, struct err *err)
{
	int rc = 0;

	read_query(f, names);
	for (size_t i = 0; i < names->n && rc == 0; i++)
		rc = read_name(f, names->items[i].name, 0, 1, err);
	if (rc == 0)
		rc = step_on(f, err);
	sort_facts(f);
	for (size_t i = 0; i < f->n_facts && i < LEADING && rc == 0; i++)
		rc = add_turns(f, &f->facts[i], err);
	return rc;
}

int
graph_find(struct db *db, const struct graph_query *query, struct graph *graph,
    struct err *err)
{
	struct finding f = { .db = db, .query = query };
	struct graph_names names = { 0 };
	int64_t any;
	int rc;

	*graph = (struct graph){ 0 };
	if (db_integer(db,
		"SELECT 1 FROM memories WHERE subject IS NOT NULL LIMIT 1", 0,
		&any, err) < 0)
		return -1;
	if (!any)
		return 0;
	rc = graph_names_find(db, query, &f.arena, &names, err);
	if (rc == 0)
		rc = find(&f, &names, err);
	settle_turns(&f, graph);
	arena_release(&f.arena);
	terms_release(&f.asked);
	terms_release(&f.terms);
	free(f.facts);
	return rc;
}

void
graph_release(struct graph *graph)
{
	free(graph->items);
	*graph = (struct graph){ 0 };
}
