#include "find/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/asked.h"
#include "find/fingerprint.h"
#include "find/gather.h"
#include "find/index.h"
#include "model/embed.h"
#include "store/rows.h"
#include "store/vectors.h"

/* Times that an index is read anew under a query, before rows must do. */
enum { ATTEMPTS = 8 };

struct searcher {
	struct cube *cube;
	struct index index;
	struct analyser *analyser;
	size_t dimension;  /* of given vectors, 0 for the built-in ones */
	char *fingerprint; /* of which that is so */
	struct terms terms;
};

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
		rc = fingerprint_check(s->cube, &s->dimension, err);
	free(s->fingerprint);
	s->fingerprint = rc == 0 ? now : NULL;
	if (rc < 0)
		free(now);
	return rc;
}

struct searcher *
searcher_new(struct cube *cube, struct err *err)
{
	struct searcher *s = alloc_bytes(sizeof *s);

	s->cube = cube;
	if (look_at_cube(s, err) < 0) {
		free(s);
		return NULL;
	}
	s->analyser = analyser_new();
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

/* The query's vector, quantised as those that are stored. */
static int
query_vector(struct searcher *s, const struct query *query, int8_t *codes,
    struct vector *vector, struct err *err)
{
	float own[EMBED_DIMENSION];

	*vector = (struct vector){ .codes = codes };
	if (query->without >> RANK_COSINE & 1)
		return 0;
	if (query->n_vector && query->n_vector != s->dimension)
		return err_set(err, ERR_INPUT,
		    s->dimension ? "'vector' has %zu numbers, cube '%s' takes "
				   "%zu"
				 : "'vector' has %zu numbers, but cube '%s' "
				   "makes its own (%zu)",
		    query->n_vector, s->cube->name,
		    s->dimension ? s->dimension : (size_t)EMBED_DIMENSION);
	if (query->n_vector) {
		vector->scale = vectors_quantise(
		    query->vector, query->n_vector, codes);
		vector->dimension = query->n_vector;
	} else if (!s->dimension && embed_terms(&s->terms, s->terms.n, own)) {
		vector->scale = vectors_quantise(own, EMBED_DIMENSION, codes);
		vector->dimension = EMBED_DIMENSION;
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
		.made = !s->dimension,
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
		.made = !s->dimension };
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
	return index_refresh(&s->index, s->cube,
	    s->dimension ? s->dimension : EMBED_DIMENSION, err);
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

int
search(struct searcher *s, const struct query *query, struct arena *arena,
    struct results *results, struct err *err)
{
	int8_t codes[MEMORY_VECTOR_MAX];
	struct query own = *query;
	struct vector vector;
	struct asked asked;
	int rc = -1;

	*results = (struct results){ 0 };
	terms_reset(&s->terms);
	analyse(s->analyser, query->text, query->text_len, &s->terms);
	if (!has_source(query, SEARCH_VECTORS))
		own.without |= 1u << RANK_COSINE;
	if (begin(s, query, err) < 0)
		return -1;
	rc = query_vector(s, &own, codes, &vector, err);
	if (rc == 0) {
		if (!has_source(query, SEARCH_WORDS))
			terms_reset(&s->terms);
		asked_init(&asked, &s->terms, query->text, query->text_len);
		rc = run(s, &own, &asked, &vector, arena, results, err);
		asked_release(&asked);
	}
	db_rollback(s->cube->db);
	return rc;
}

void
results_merge(
    struct results *a, const struct results *b, size_t k, struct arena *arena)
{
	struct results merged = { .why = a->why.in_store ? a->why : b->why,
		.damaged = a->damaged || b->damaged,
		.fault = a->fault ? a->fault : b->fault };
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
