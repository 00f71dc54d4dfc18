#include "find/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/asked.h"
#include "find/fingerprint.h"
#include "find/gather.h"
#include "find/index.h"
#include "find/query_vector.h"
#include "store/rows.h"

/* Times that an index is read anew under a query, before rows must do. */
enum { ATTEMPTS = 8 };

struct searcher {
	struct cube *cube;
	struct index index;
	struct analyser *analyser;
	struct query_vector *vectors;
	struct embedders *embedders;
	struct space space;
	char *fingerprint; /* of which that is so */
	double cosine_weight, baseline;
	struct terms terms;
};

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
	free(s);
}

int
search_sources_parse(const char *list, uint32_t *sources, struct err *err)
{
	static const char *const names[] = { "words", "vectors" };

	*sources = 0;
	while (*list) {
		size_t len = strcspn(list, ",");
		int i = 0;

		while (i < 2 && (strlen(names[i]) != len ||
				    memcmp(names[i], list, len) != 0))
			i++;
		if (i == 2)
			return err_set(err, ERR_INPUT,
			    "no source '%.*s' (words vectors)", (int)len, list);
		*sources |= 1u << i;
		list += len + (list[len] == ',');
	}
	return 0;
}

static int
find_watched(struct searcher *s, const struct query *query, struct arena *arena,
    struct results *results, struct err *err)
{
	int rc;

	if (!query->why)
		return 0;
	rc = rows_find(
	    s->cube->db, query->why, arena, &results->why.memory, err);
	results->why.in_store = rc == 1;
	return rc < 0 ? -1 : 0;
}

static int
fetch(struct searcher *s, const struct ranking *ranking, struct arena *arena,
    struct results *results, struct err *err)
{
	results->items = arena_bytes(
	    arena, ranking->n * sizeof *results->items);
	for (size_t i = 0; i < ranking->n; i++) {
		struct found *f = &results->items[results->n];
		int rc = rows_get(
		    s->cube->db, ranking->hits[i].seq, arena, &f->memory, err);

		if (rc < 0)
			return -1;
		if (!rc)
			continue;
		f->hit = ranking->hits[i];
		f->cube = s->cube->name;
		results->n++;
	}
	if (results->why.in_store) {
		results->why.in_scope = ranking->watched_seen;
		results->why.allowed = ranking->watched_allowed;
		results->why.rank = ranking->watched_rank;
		results->why.candidates = ranking->candidates;
		results->why.hit = ranking->watched;
	}
	return 0;
}

/*
 * Gathers and ranks; a segment that turns out to be damaged on the way is left
 * out of the next attempt.
 */
static int
attempt(struct searcher *s, const struct query *query,
    const struct asked *asked, const struct vector *vector,
    struct rank_options *options, struct results *results,
    struct ranking *ranking, struct err *err)
{
	struct gather g = { 0 };
	struct gather_query wanted = { .selection = &query->selection,
		.asked = asked,
		.vector = vector,
		.place = fingerprint_place(&s->space),
		.baseline = s->baseline,
		.index = query->exact || options->watch ? NULL : &s->index,
		.k = query->k };
	const struct part *damaged = NULL;
	int rc = gather(&g, s->cube, &wanted, err);

	if (rc == 0) {
		rc = rank(&g, asked, options, ranking, &damaged, err);
		if (rc == 1)
			gather_condemn(damaged, &s->index, s->cube);
	}
	results->damaged = g.damaged;
	gather_release(&g);
	return rc;
}

static int
run(struct searcher *s, const struct query *query, const struct asked *asked,
    const struct vector *vector, struct arena *arena, struct results *results,
    struct err *err)
{
	struct rank_options options = { .k = query->k,
		.without = query->without,
		.db = s->cube->db,
		.vector = vector,
		.place = fingerprint_place(&s->space),
		.baseline = s->baseline,
		.cosine_weight = s->cosine_weight };
	struct ranking ranking = { 0 };
	int rc = 1;

	if (find_watched(s, query, arena, results, err) < 0)
		return -1;
	options.watch = results->why.in_store ? results->why.memory.seq : 0;
	for (size_t i = 0; i <= s->index.n && rc == 1; i++) {
		ranking_release(&ranking);
		rc = attempt(
		    s, query, asked, vector, &options, results, &ranking, err);
	}
	if (rc == 1)
		rc = err_set(err, ERR_STORE,
		    "cube '%s': the index is damaged: run memos-cube compact",
		    s->cube->name);
	if (rc == 0)
		rc = fetch(s, &ranking, arena, results, err);
	if (s->index.fault.kind != ERR_NONE)
		results->fault = s->index.fault.text;
	ranking_release(&ranking);
	return rc;
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

static bool
has_source(const struct query *query, uint32_t source)
{
	return !query->sources || query->sources & source;
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

int
search(struct searcher *s, const struct query *query, struct arena *arena,
    struct results *results, struct err *err)
{
	struct query own = *query;
	struct vector vector;
	struct asked asked;
	const char *why = NULL;
	int rc;

	*results = (struct results){ 0 };
	terms_reset(&s->terms);
	analyse(s->analyser, query->text, query->text_len, &s->terms);
	if (!has_source(query, SEARCH_VECTORS))
		own.without |= 1u << RANK_COSINE;
	if (begin_with_vector(s, &own, &vector, &why, err) < 0)
		return -1;
	if (!has_source(query, SEARCH_WORDS) && !why)
		terms_reset(&s->terms);
	asked_init(&asked, &s->terms, query->text, query->text_len);
	rc = run(s, &own, &asked, &vector, arena, results, err);
	asked_release(&asked);
	db_rollback(s->cube->db);
	if (why)
		results->unembedded = arena_copy(arena, why, strlen(why));
	return rc;
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
