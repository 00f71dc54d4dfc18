/*
 * A vector segment that FAISS can read and the reader of our own cannot: codes
 * of 16 bits.  It is searched by FAISS itself, and what it finds is the same.
 */

#include "base/alloc.h"
#include "find/entry.h"
#include "find/faiss_open.h"
#include "find/index.h"
#include "sealed.h"
#include "tap.h"

enum { ROWS = 400 };

static const char *const words[] = { "tea", "garden", "train", "hotel", "music",
	"doctor", "river", "money", "dog", "soup", "server", "bridge" };

static void
fill(struct store *s)
{
	char json[200];

	store_begin(s);
	for (int i = 0; i < ROWS; i++) {
		struct rows_put put;
		struct memory m;

		snprintf(json, sizeof json,
		    "{\"id\":\"m%03d\",\"text\":\"%s %s %s\",\"user_id\":\"u%d\"}",
		    i, words[i % 12], words[i / 12 % 12], words[i * 7 % 11],
		    i % 3);
		m = store_record(s, json);
		if (ingest_put(s->ingest, &m, false, &s->arena, &put, &s->err) <
		    0)
			bail(json, s->err.text);
	}
	store_commit(s);
}

/* The vectors of the segment by document, of unit length. */
static float *
vectors_of(struct store *s, const struct words *w)
{
	float *all = alloc_array(
	    (size_t)w->n_docs * EMBED_DIMENSION, sizeof *all);

	for (uint32_t doc = 0; doc < w->n_docs; doc++) {
		struct buf data = store_entry(s, w->base + w->seqs[doc]);
		struct entry entry;

		if (!entry_read(data.data, data.len, &entry))
			bail("entry", "cannot be read");
		for (size_t i = 0; i < EMBED_DIMENSION; i++)
			all[doc * EMBED_DIMENSION + i] =
			    entry.vector.scale * (float)entry.vector.codes[i];
	}
	return all;
}

static const struct faiss_calls *faiss;

static void
must(int rc, const char *what)
{
	if (rc)
		bail(what, faiss->get_last_error());
}

/* Writes them as an index of another form. */
static void
write_index(const char *path, const float *vectors, uint32_t n)
{
	FaissIndexFlatIP *lists = NULL;
	FaissIndexIVFScalarQuantizer *index = NULL;
	idx_t *ids = alloc_array(n, sizeof *ids);
	idx_t *zeros = alloc_array(n, sizeof *zeros);
	FILE *out = fopen(path, "w");
	struct err err;

	faiss = faiss_open(&err);
	if (!faiss)
		bail("faiss", err.text);
	for (uint32_t i = 0; i < n; i++)
		ids[i] = i;
	must(faiss->IndexFlatIP_new_with(&lists, EMBED_DIMENSION), "lists");
	must(faiss->Index_add(lists, 1, vectors), "a list");
	must(faiss->IndexIVFScalarQuantizer_new_with_metric(&index, lists,
		 EMBED_DIMENSION, 1, QT_fp16, METRIC_INNER_PRODUCT, 0),
	    "index");
	must(faiss->Index_train(index, n, vectors), "train");
	must(faiss->IndexIVFScalarQuantizer_add_core(
		 index, n, vectors, ids, zeros),
	    "add");
	must(faiss->write_index(index, out), "write");
	fclose(out);
	faiss->Index_free(index);
	faiss->Index_free(lists);
	free(ids);
	free(zeros);
}

/* Puts it in the place of the one that was published. */
static void
publish_index(struct store *s, int64_t id, const char *path)
{
	struct buf sums = { 0 };
	sqlite3_stmt *st;
	uint64_t size;

	if (mapped_sums(path, &sums, &size, &s->err) < 0)
		bail(path, s->err.text);
	store_begin(s);
	st = db_prepare(s->cube.db,
	    "UPDATE segments SET faiss_size = ?1, faiss_sums = ?2"
	    " WHERE id = ?3",
	    &s->err);
	if (!st)
		bail("update", s->err.text);
	sqlite3_bind_int64(st, 1, (int64_t)size);
	sqlite3_bind_blob(st, 2, sums.data, (int)sums.len, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, id);
	if (db_step(s->cube.db, st, &s->err) < 0)
		bail("update", s->err.text);
	sqlite3_finalize(st);
	store_commit(s);
	buf_release(&sums);
}

static void
make_foreign(struct store *s)
{
	struct index index = { 0 };
	const struct segment *row = &sealed_all(s).items[0];
	char *path = alloc_copy(sealed_path(s, row->id, "faiss"),
	    strlen(sealed_path(s, row->id, "faiss")));
	float *vectors;

	if (db_begin(s->cube.db, false, &s->err) < 0 ||
	    index_refresh(&index, &s->cube, EMBED_DIMENSION, &s->err) < 0)
		bail("index", s->err.text);
	db_rollback(s->cube.db);
	vectors = vectors_of(s, &index.items[0].words);
	write_index(path, vectors, index.items[0].words.n_docs);
	publish_index(s, row->id, path);
	index_release(&index);
	free(vectors);
	free(path);
}

static bool
same_answers(struct searcher *s, struct query query, struct arena *arena,
    const char **fault)
{
	struct results got, want;
	struct err err;
	bool same;

	if (search(s, &query, arena, &got, &err) < 0)
		bail("search", err.text);
	query.exact = true;
	if (search(s, &query, arena, &want, &err) < 0)
		bail("search", err.text);
	*fault = got.fault;
	same = got.n == want.n && got.n > 0;
	for (size_t i = 0; same && i < got.n; i++)
		same = got.items[i].hit.seq == want.items[i].hit.seq &&
		       got.items[i].hit.score == want.items[i].hit.score;
	return same;
}

int
main(void)
{
	static const char *const questions[] = { "tea in the garden",
		"which doctor", "soup for the dog", "a bridge over the river" };
	static const char *user[] = { "u1" };
	struct arena arena = { 0 };
	struct searcher *searcher;
	struct index index = { 0 };
	struct store s;
	bool foreign;

	place_make();
	store_open(&s, "foreign", NULL);
	fill(&s);
	sealed_make(&s, 1, ROWS);
	make_foreign(&s);
	db_begin(s.cube.db, false, &s.err);
	foreign = index_refresh(&index, &s.cube, EMBED_DIMENSION, &s.err) ==
		      0 &&
		  index.n == 1 && !index.items[0].bad && index.items[0].foreign;
	db_rollback(s.cube.db);
	tap(foreign, "an index of another form is not bad, but foreign");
	searcher = searcher_new(&s.cube, NULL, &s.err);
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		struct query query = { .text = questions[i],
			.text_len = strlen(questions[i]),
			.k = 10,
			.selection = {
			    .since = CLOCK_NONE, .until = CLOCK_NONE } };
		const char *fault[3];
		bool all, vectors, scoped;

		all = same_answers(searcher, query, &arena, &fault[0]);
		query.sources = SEARCH_VECTORS;
		vectors = same_answers(searcher, query, &arena, &fault[1]);
		query.selection.scope.user = (struct scope_values){ user, 1 };
		scoped = same_answers(searcher, query, &arena, &fault[2]);
		tap(all && vectors && scoped && !fault[0] && !fault[1] &&
			!fault[2],
		    "'%s' finds the same as every row does", questions[i]);
	}
	searcher_free(searcher);
	index_release(&index);
	store_close(&s);
	arena_release(&arena);
	place_remove();
	return tap_end();
}
