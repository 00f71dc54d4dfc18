#include "find/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/fingerprint.h"
#include "find/gather.h"
#include "find/search_state.h"

/* Times that an index is read anew under a query, before rows must do. */
enum { ATTEMPTS = 8 };

static void
set_weights(struct searcher *s)
{
	s->cosine_weight = embedders_weight(s->embedders, &s->space);
	s->baseline = embedders_baseline(s->embedders, &s->space);
}

/*
 * The cube may be given another embedder between two queries: what it has is
 * read in the transaction of each.
 */
static int
look_at_cube(struct searcher *s, struct err *err)
{
	char *now = cube_meta(s->cube, FINGERPRINT_KEY, err);
	int rc = now ? 0 : -1;

	if (now && s->fingerprint && strcmp(now, s->fingerprint) == 0) {
		free(now);
		return 0;
	}
	if (now)
		rc = fingerprint_check(s->cube, &s->space, err);
	free(s->fingerprint);
	s->fingerprint = rc == 0 ? now : NULL;
	if (rc < 0)
		free(now);
	else if (s->embedders)
		set_weights(s);
	return rc;
}

struct searcher *
searcher_new(struct cube *cube, struct embedders *embedders, struct err *err)
{
	struct searcher *s = alloc_bytes(sizeof *s);

	s->cube = cube;
	s->embedders = embedders;
	if (look_at_cube(s, err) < 0) {
		free(s);
		return NULL;
	}
	s->analyser = analyser_new();
	s->vectors = query_vector_new(cube, embedders);
	selection_functions(cube->db);
	return s;
}

void
searcher_free(struct searcher *s)
{
	if (!s)
		return;
	index_release(&s->index);
	free(s->fingerprint);
	analyser_free(s->analyser);
	query_vector_free(s->vectors);
	terms_release(&s->terms);
	searcher_free(s->of_past);
	past_release(&s->past);
	free(s);
}

/* What the cube has now, within the transaction. */
static int
refresh(struct searcher *s, const struct query *query, struct err *err)
{
	if (look_at_cube(s, err) < 0)
		return -1;
	if (query->exact || query->why)
		return 0;
	return index_refresh(&s->index, s->cube, s->space.dimension, err);
}

/*
 * A read transaction with the index as it is in it.  Files that are gone may
 * just have been merged away: then the rows say so by now.
 */
static int
begin(struct searcher *s, const struct query *query, struct err *err)
{
	for (int i = 0;; i++) {
		struct err before = s->index.fault;
		int64_t gone = s->index.gone;

		if (db_begin(s->cube->db, false, err) < 0)
			return -1;
		if (refresh(s, query, err) < 0) {
			db_rollback(s->cube->db);
			return -1;
		}
		if (query->exact || query->why)
			return 0;
		/* gone and named twice: that is damage */
		if (!s->index.gone || s->index.gone == gone || i == ATTEMPTS)
			break;
		s->index.fault = before;
		db_rollback(s->cube->db);
	}
	return 0;
}

/*
 * A transaction in which the query's vector is of the space that the cube has
 * in it.  A model elsewhere is asked between two transactions, in which the
 * cube may be given other vectors.
 */
static int
begin_with_vector(struct searcher *s, const struct query *query,
    struct vector *vector, const char **why, struct err *err)
{
	for (int i = 0;; i++) {
		int rc;

		if (begin(s, query, err) < 0)
			return -1;
		*vector = (struct vector){ 0 };
		rc = query->without >> RANK_COSINE & 1
			 ? 1
			 : query_vector_get(s->vectors, query, &s->space,
			       &s->terms, vector, why, err);
		if (rc == 1)
			return 0;
		db_rollback(s->cube->db);
		if (rc < 0)
			return -1;
		/* cubes do not change so often */
		if (i == ATTEMPTS)
			return err_set(err, ERR_STORE,
			    "cube '%s' is given ever other vectors",
			    s->cube->name);
		query_vector_ask(s->vectors, query, &s->space);
	}
}

/* Whether there is an archive: 1 or 0; a file of an older form may have one. */
static int
has_archive(struct db *db, struct err *err)
{
	int64_t found;

	if (db_integer(db, "SELECT 1 FROM memories WHERE state = 5 LIMIT 1", 0,
		&found, err) < 0)
		return -1;
	return found == 1;
}

_Static_assert(MEMORY_ARCHIVED == 5, "the number in the statement");

/* Puts what of the archive is better than all that was found before it. */
static void
put_better(const struct results *archive, size_t k, struct arena *arena,
    struct results *results)
{
	struct found *items = arena_bytes(arena, k * sizeof *items);
	double best = results->n ? results->items[0].hit.score : -1;
	size_t n = 0;

	for (size_t i = 0; i < archive->n && n < k; i++)
		if (archive->items[i].memory.state == MEMORY_ARCHIVED &&
		    archive->items[i].hit.score > best)
			items[n++] = archive->items[i];
	if (!n)
		return;
	for (size_t i = 0; i < results->n && n < k; i++)
		items[n++] = results->items[i];
	results->items = items;
	results->n = n;
}

/* Whether the archive may have what is better. */
static bool
is_poor(const struct query *query, const struct results *results)
{
	return query->archive && !query->why && !query->selection.states &&
	       !selection_has(query->selection.valid_at) &&
	       (!results->n || (query->fusion == SEARCH_SUM &&
				   results->items[0].hit.score < SEARCH_POOR));
}

/* The same query once more, but of the archive, where it is asked for. */
static int
run(struct searcher *s, struct search_run *asked, struct arena *arena,
    struct results *results, struct err *err)
{
	struct selection before = asked->query.selection;
	struct results archive = { 0 };
	int rc = search_run(s, asked, arena, results, err);

	if (rc || !is_poor(&asked->query, results))
		return rc;
	rc = has_archive(s->cube->db, err);
	if (rc <= 0)
		return rc;
	selection_add_archive(&asked->query.selection);
	rc = search_run(s, asked, arena, &archive, err);
	asked->query.selection = before;
	if (rc == 0)
		put_better(&archive, asked->query.k, arena, results);
	return rc;
}

/* The built-in vector of a query as it may have been meant. */
static int
embed_meant(struct searcher *s, const struct query *query,
    const struct fuzzy *fuzzy, struct vector *vector, struct err *err)
{
	struct terms terms = { 0 };
	const char *why;
	int rc = 1;

	if (s->space.kind == SPACE_BUILTIN && !query->n_vector &&
	    vector->dimension) {
		analyse(s->analyser, fuzzy->text.data, fuzzy->text.len, &terms);
		rc = query_vector_get(
		    s->vectors, query, &s->space, &terms, vector, &why, err);
	}
	terms_release(&terms);
	return rc < 0 ? -1 : 0;
}

/* Asks once more, for what may have been meant by words nobody knows. */
static int
run_meant(struct searcher *s, const struct query *query,
    const struct search_run *first, struct arena *arena,
    struct results *results, struct err *err)
{
	struct vector vector = first->vector;
	struct search_run again = { 0 };
	struct fuzzy fuzzy;
	int rc = search_meant(s, first, &fuzzy, err);

	if (rc == 0 && fuzzy.n)
		rc = embed_meant(s, query, &fuzzy, &vector, err);
	if (rc == 0)
		rc = search_question(s, query, &vector, &fuzzy, &again, err);
	if (rc == 0)
		rc = run(s, &again, arena, results, err);
	search_question_release(&again);
	fuzzy_release(&fuzzy);
	return rc;
}

static int
search_now(struct searcher *s, const struct query *query, struct arena *arena,
    struct results *results, struct err *err)
{
	struct search_run asked = { 0 };
	struct query own = *query;
	struct vector vector;
	const char *why = NULL;
	int rc;

	*results = (struct results){ 0 };
	own.without |= sources_cues_off(query->sources);
	terms_reset(&s->terms);
	analyse(s->analyser, query->text, query->text_len, &s->terms);
	if (begin_with_vector(s, &own, &vector, &why, err) < 0)
		return -1;
	/* where no vector can be had, words alone must do */
	own = *query;
	if (why && own.sources)
		own.sources |= SEARCH_WORDS;
	rc = search_question(s, &own, &vector, NULL, &asked, err);
	if (rc == 0)
		rc = run(s, &asked, arena, results, err);
	if (rc == 0 && sources_fuzzy_alone(own.sources))
		results->n = 0;
	if (rc == GATHER_SUSPECT)
		rc = run_meant(s, &own, &asked, arena, results, err);
	search_question_release(&asked);
	db_rollback(s->cube->db);
	if (why)
		results->unembedded = arena_copy(arena, why, strlen(why));
	return rc;
}

/* ---- the past ---- */

/* The store as it was at the time that the query says. */
static int
make_past(struct searcher *s, const struct query *query, struct err *err)
{
	int rc = -1;

	if (db_begin(s->cube->db, false, err) < 0)
		return -1;
	if (look_at_cube(s, err) == 0)
		rc = past_make(&s->past, s->cube, &query->selection, &s->space,
		    s->embedders, err);
	db_rollback(s->cube->db);
	if (rc == 0)
		return 0;
	searcher_free(s->of_past);
	s->of_past = rc < 0 ? NULL
			    : searcher_new(&s->past.cube, s->embedders, err);
	return s->of_past ? 0 : -1;
}

static int
search_past(struct searcher *s, const struct query *query, struct arena *arena,
    struct results *results, struct err *err)
{
	struct query then = *query;

	if (make_past(s, query, err) < 0)
		return -1;
	/* what was superseded by then is there, and says so of its turns */
	then.selection.as_of = CLOCK_NONE;
	if (!selection_has(then.selection.valid_at)) {
		then.selection.valid_at = query->selection.as_of;
		if (!then.selection.states)
			then.selection.states = selection_default_states();
	}
	then.exact = true;
	if (search_now(s->of_past, &then, arena, results, err) < 0)
		return -1;
	for (size_t i = 0; i < results->n; i++) {
		results->items[i].cube = s->cube->name;
		results->items[i].memory.seq = 0;
	}
	return 0;
}

/* The archive is a source that all the others search. */
static void
settle_archive(struct query *query)
{
	uint32_t sources = query->sources;

	if (sources == SEARCH_ARCHIVE) {
		query->sources = 0;
		query->selection.states = UINT32_C(1) << MEMORY_ARCHIVED;
	} else if (sources && !(sources & SEARCH_ARCHIVE)) {
		query->archive = false;
	}
}

int
search(struct searcher *s, const struct query *query, struct arena *arena,
    struct results *results, struct err *err)
{
	struct query own = *query;

	*results = (struct results){ 0 };
	settle_archive(&own);
	return selection_has(own.selection.as_of)
		   ? search_past(s, &own, arena, results, err)
		   : search_now(s, &own, arena, results, err);
}

void
results_merge(
    struct results *a, const struct results *b, size_t k, struct arena *arena)
{
	struct results merged = { .why = a->why.in_store ? a->why : b->why,
		.damaged = a->damaged || b->damaged,
		.fault = a->fault ? a->fault : b->fault,
		.unembedded = a->unembedded ? a->unembedded : b->unembedded };
	size_t i = 0, j = 0;

	merged.items = arena_bytes(arena, (a->n + b->n) * sizeof *merged.items);
	while (merged.n < k && (i < a->n || j < b->n)) {
		bool first = j == b->n ||
			     (i < a->n && a->items[i].hit.score >=
					      b->items[j].hit.score);

		merged.items[merged.n++] = first ? a->items[i++]
						 : b->items[j++];
	}
	*a = merged;
}
