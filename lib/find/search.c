#include "find/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/asked.h"
#include "find/gather.h"
#include "find/fingerprint.h"
#include "model/embed.h"
#include "store/rows.h"
#include "store/vectors.h"

struct searcher {
	struct cube *cube;
	struct analyser *analyser;
	size_t dimension; /* of given vectors, 0 for the built-in ones */
	struct terms terms;
};

struct searcher *
searcher_new(struct cube *cube, struct err *err)
{
	struct searcher *s = alloc_bytes(sizeof *s);

	s->cube = cube;
	if (fingerprint_check(cube, &s->dimension, err) < 0) {
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
	analyser_free(s->analyser);
	terms_release(&s->terms);
	free(s);
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

static int
run(struct searcher *s, const struct query *query, const struct asked *asked,
    const struct vector *vector, struct arena *arena, struct results *results,
    struct err *err)
{
	struct rank_options options = {
		.k = query->k, .without = query->without, .db = s->cube->db
	};
	struct gather g = { 0 };
	struct ranking ranking = { 0 };
	int rc = -1;

	if (find_watched(s, query, arena, results, err) < 0)
		goto out;
	options.watch = results->why.in_store ? results->why.memory.seq : 0;
	if (gather_rows(&g, s->cube, &query->selection, asked, vector, err) <
		0 ||
	    rank(&g, asked, &options, &ranking, err) < 0)
		goto out;
	results->damaged = g.damaged;
	rc = fetch(s, &ranking, arena, results, err);
out:
	gather_release(&g);
	ranking_release(&ranking);
	return rc;
}

int
search(struct searcher *s, const struct query *query, struct arena *arena,
    struct results *results, struct err *err)
{
	int8_t codes[MEMORY_VECTOR_MAX];
	struct vector vector;
	struct asked asked;
	int rc = -1;

	*results = (struct results){ 0 };
	terms_reset(&s->terms);
	analyse(s->analyser, query->text, query->text_len, &s->terms);
	if (query_vector(s, query, codes, &vector, err) < 0)
		return -1;
	asked_init(&asked, &s->terms, query->text, query->text_len);
	if (db_begin(s->cube->db, false, err) == 0) {
		rc = run(s, query, &asked, &vector, arena, results, err);
		db_rollback(s->cube->db);
	}
	asked_release(&asked);
	return rc;
}

void
results_merge(
    struct results *a, const struct results *b, size_t k, struct arena *arena)
{
	struct results merged = { .why = a->why.in_store ? a->why : b->why };
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
