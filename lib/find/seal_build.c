#include "find/seal_build.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/entry.h"
#include "find/faiss.h"
#include "find/words_build.h"
#include "store/entries.h"
#include "store/vectors.h"

/*
 * With so many numbers between first and last it is quicker to read all
 * sessions in the order of their index than those of the rows one by one.
 */
enum { FEW_ROWS = 50000 };

struct work {
	struct seal_build *b;
	struct db *db;
	struct words_builder *words;
	uint32_t n_docs, *docs; /* what the i-th entry became */
	/* the walk over entries */
	sqlite3_stmt *chunks;
	const void *chunk;
	size_t size, at;
	/* the walk over given vectors */
	sqlite3_stmt *given;
	uint32_t i;      /* rows that either walk has passed */
	struct buf seqs; /* int64_t a row, as they were added */
	size_t n_vectors;
};

static int
check_stopped(const struct work *w, struct err *err)
{
	if (w->b->stopped && w->b->stopped())
		return err_set(err, ERR_NONE, "stopped");
	return 0;
}

/* ---- the walk over entries ---- */

static const char *const CHUNKS[] = {
	"SELECT data FROM entries WHERE first <= ?2 AND first >="
	" ifnull((SELECT max(first) FROM entries WHERE first <= ?1), ?1)"
	" ORDER BY first",
	"SELECT data FROM entries_next WHERE first <= ?2 AND first >="
	" ifnull((SELECT max(first) FROM entries_next WHERE first <= ?1), ?1)"
	" ORDER BY first",
};

static void
rewind_entries(struct work *w)
{
	sqlite3_reset(w->chunks);
	sqlite3_bind_int64(w->chunks, 1, w->b->first);
	sqlite3_bind_int64(w->chunks, 2, w->b->last);
	w->size = w->at = 0;
	w->i = 0;
}

static int
next_chunk(struct work *w, struct err *err)
{
	int rc;

	if (check_stopped(w, err) < 0)
		return -1;
	rc = db_step(w->db, w->chunks, err);
	w->chunk = rc == 1 ? sqlite3_column_blob(w->chunks, 0) : NULL;
	w->size = rc == 1 ? (size_t)sqlite3_column_bytes(w->chunks, 0) : 0;
	w->at = 0;
	return rc;
}

/* The next entry of the rows: 1, 0 at the end, -1. */
static int
next_entry(struct work *w, int64_t *seq, struct entry *entry, struct err *err)
{
	struct entries_item item;
	int rc;

	for (;;) {
		rc = entries_next(w->chunk, w->size, &w->at, &item);
		if (rc == 0 && (rc = next_chunk(w, err)) <= 0)
			return rc;
		if (rc == 1 && !w->at)
			continue;
		if (rc == 1 && item.seq > w->b->last)
			return 0;
		if (rc == 1 && item.seq < w->b->first)
			continue;
		if (rc < 0 || !entry_read(item.data, item.size, entry))
			return err_set(err, ERR_STORE,
			    "'%s' has damaged entries: run memos-cube reindex",
			    db_path(w->db));
		*seq = item.seq;
		return 1;
	}
}

/* ---- words ---- */

static bool
has_vector(const struct work *w, const struct vector *v)
{
	return v->dimension == w->b->dimension &&
	       vectors_unit_scale(v->codes, v->dimension) > 0;
}

static int
add_words(struct work *w, struct err *err)
{
	struct entry entry;
	int64_t seq, before = w->b->first - 1;
	int rc = 0;

	rewind_entries(w);
	while (w->i < w->b->limit &&
	       (rc = next_entry(w, &seq, &entry, err)) == 1) {
		if (seq <= before)
			return err_set(err, ERR_STORE,
			    "'%s' has entries out of order: run memos-cube "
			    "reindex",
			    db_path(w->db));
		before = seq;
		words_builder_add(w->words, seq, &entry);
		buf_add(&w->seqs, &seq, sizeof seq);
		w->n_vectors += w->b->place == VECTORS_IN_ENTRIES &&
				has_vector(w, &entry.vector);
		w->i++;
		if (w->b->progress && w->i % 1024 == 0)
			w->b->progress(w->b->rows + w->i);
	}
	w->b->rows += w->i;
	/* the rest of the rows is not a part of it */
	if (w->i == w->b->limit)
		w->b->last = before;
	return rc < 0 ? -1 : 0;
}

/* rank[session] of those that the rows may stand in, from 1 on. */
static int
read_ranks(struct work *w, uint32_t **rank, size_t *n, struct err *err)
{
	static const char all[] =
	    "SELECT id FROM sessions ORDER BY user_id, agent_id, app_id,"
	    " run_id, id";
	static const char few[] =
	    "SELECT id FROM sessions WHERE id IN (SELECT session FROM memories"
	    " WHERE seq BETWEEN ?1 AND ?2)"
	    " ORDER BY user_id, agent_id, app_id, run_id, id";
	bool are_few = w->b->last - w->b->first < FEW_ROWS;
	sqlite3_stmt *s = db_prepare(w->db, are_few ? few : all, err);
	struct buf ids = { 0 };
	int64_t id;
	int rc = s ? 0 : -1;

	if (s && are_few) {
		sqlite3_bind_int64(s, 1, w->b->first);
		sqlite3_bind_int64(s, 2, w->b->last);
	}
	while (s && (rc = db_step(w->db, s, err)) == 1) {
		id = sqlite3_column_int64(s, 0);
		/* greater ones are not given: they would only take room */
		if (id < 0 || id >= INT32_MAX)
			continue;
		buf_add(&ids, &id, sizeof id);
		*n = (size_t)id >= *n ? (size_t)id + 1 : *n;
	}
	sqlite3_finalize(s);
	*rank = alloc_array(*n, sizeof **rank);
	for (size_t i = 0; i < ids.len / sizeof id; i++) {
		memcpy(&id, ids.data + i * sizeof id, sizeof id);
		(*rank)[id] = (uint32_t)i + 1;
	}
	buf_release(&ids);
	return rc;
}

static int
write_words(struct work *w, const char *path, struct err *err)
{
	uint32_t *rank = NULL;
	size_t n = 0;
	int rc = read_ranks(w, &rank, &n, err);

	if (rc == 0) {
		words_builder_order(w->words, rank, n);
		rc = words_builder_write(w->words, path, err);
	}
	free(rank);
	return rc;
}

/* ---- vectors ---- */

static const char *const GIVEN[] = {
	[VECTORS_IN_ENTRIES] = "SELECT NULL",
	[VECTORS_GIVEN] = "SELECT seq, data FROM vectors"
			  " WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
	[VECTORS_EMBEDDED] = "SELECT seq, data FROM embeddings"
			     " WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
};

static const char GIVEN_NEXT[] = "SELECT seq, data FROM vectors_next"
				 " WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq";

static int64_t
seq_of(const struct work *w, uint32_t i)
{
	int64_t seq;

	memcpy(&seq, w->seqs.data + i * sizeof seq, sizeof seq);
	return seq;
}

/* The next row of table vectors that is among those that were added. */
static int
next_given(struct work *w, struct vector *v, uint32_t *i, struct err *err)
{
	uint32_t n = w->n_docs;
	int rc;

	while ((rc = db_step(w->db, w->given, err)) == 1) {
		int64_t seq = sqlite3_column_int64(w->given, 0);

		if (w->i % 1024 == 0 && check_stopped(w, err) < 0)
			return -1;
		while (w->i < n && seq_of(w, w->i) < seq)
			w->i++;
		if (w->i == n)
			return 0;
		if (seq_of(w, w->i) != seq)
			continue;
		*i = w->i;
		*v = vectors_view(sqlite3_column_blob(w->given, 1),
		    (size_t)sqlite3_column_bytes(w->given, 1));
		return 1;
	}
	return rc;
}

/* The next of the entries that were added, whether it has a vector or not. */
static int
next_own(struct work *w, struct vector *v, uint32_t *i, struct err *err)
{
	struct entry entry;
	int64_t seq;
	int rc;

	if (w->i == w->n_docs)
		return 0;
	rc = next_entry(w, &seq, &entry, err);
	if (rc == 1) {
		*i = w->i++;
		*v = entry.vector;
	}
	return rc;
}

static int
begin_vectors(void *ctx, struct err *err)
{
	struct work *w = ctx;

	(void)err;
	rewind_entries(w);
	if (w->b->place != VECTORS_IN_ENTRIES) {
		sqlite3_reset(w->given);
		sqlite3_bind_int64(w->given, 1, w->b->first);
		sqlite3_bind_int64(w->given, 2, w->b->last);
	}
	return 0;
}

static int
next_vector(void *ctx, uint32_t *doc, float *vector, struct err *err)
{
	struct work *w = ctx;
	struct vector v;
	float scale;
	uint32_t i;
	int rc;

	while ((rc = w->b->place != VECTORS_IN_ENTRIES
			 ? next_given(w, &v, &i, err)
			 : next_own(w, &v, &i, err)) == 1) {
		if (!has_vector(w, &v))
			continue;
		scale = vectors_unit_scale(v.codes, v.dimension);
		*doc = w->docs[i];
		for (size_t d = 0; d < v.dimension; d++)
			vector[d] = scale * (float)v.codes[d];
		return 1;
	}
	return rc;
}

/* Of entries they were counted on the way. */
static int
count_given(struct work *w, struct err *err)
{
	struct vector v;
	uint32_t i;
	int rc;

	begin_vectors(w, err);
	while ((rc = next_given(w, &v, &i, err)) == 1)
		w->n_vectors += has_vector(w, &v);
	return rc;
}

static int
write_vectors(
    struct work *w, const char *path, struct segment *made, struct err *err)
{
	struct faiss_source source = { .begin = begin_vectors,
		.next = next_vector,
		.ctx = w,
		.dimension = w->b->dimension };
	struct faiss_made faiss = { 0 };

	if (w->b->place != VECTORS_IN_ENTRIES && count_given(w, err) < 0)
		return -1;
	source.n = w->n_vectors;
	if (source.n &&
	    faiss_build(&source, path, w->b->threads, &faiss, err) < 0)
		return -1;
	made->vectors = (uint32_t)faiss.n;
	made->lists = (uint32_t)faiss.n_lists;
	made->probe = (uint32_t)faiss.n_probe;
	made->recall = faiss.recall;
	return 0;
}

/* ---- both ---- */

/* All from first on is up to the last row there is, alive or not. */
static int
settle_last(struct work *w, struct err *err)
{
	int64_t highest;

	if (w->b->last != INT64_MAX)
		return 0;
	if (db_integer(
		w->db, "SELECT max(seq) FROM memories", 0, &highest, err) < 0)
		return -1;
	w->b->last = highest < w->b->first ? w->b->first : highest;
	return 0;
}

/* Words take more memory than vectors do: gone before these are read. */
static void
end_words(struct work *w)
{
	w->docs = alloc_array(w->n_docs, sizeof *w->docs);
	for (uint32_t i = 0; i < w->n_docs; i++)
		w->docs[i] = words_builder_doc(w->words, i);
	words_builder_free(w->words);
	w->words = NULL;
}

static int
write_all(struct work *w, const char *words, const char *faiss,
    struct segment *made, struct err *err)
{
	if (write_words(w, words, err) < 0)
		return -1;
	end_words(w);
	return write_vectors(w, faiss, made, err);
}

static int
write_files(
    struct work *w, struct publish *p, struct segment *made, struct err *err)
{
	struct buf words = { 0 }, faiss = { 0 };
	int rc = 0;

	publish_part(p, made->id, "words", &words);
	publish_part(p, made->id, "faiss", &faiss);
	if (made->documents)
		rc = write_all(w, words.data, faiss.data, made, err);
	buf_release(&words);
	buf_release(&faiss);
	return rc;
}

/* Within a transaction that only reads. */
static int
build(struct work *w, struct publish *p, struct segment *made,
    struct buf *marks, struct err *err)
{
	w->chunks = db_prepare(w->db, CHUNKS[w->b->next], err);
	w->given = w->chunks
		       ? db_prepare(w->db,
			     w->b->given_next ? GIVEN_NEXT : GIVEN[w->b->place],
			     err)
		       : NULL;
	if (!w->given || settle_last(w, err) < 0 || add_words(w, err) < 0)
		return -1;
	made->first = w->b->first;
	made->last = w->b->last;
	made->documents = w->n_docs = words_builder_count(w->words);
	if (segments_save_marks(w->db, made->first, made->last, marks, err) < 0)
		return -1;
	return write_files(w, p, made, err);
}

int
seal_build(struct seal_build *b, struct publish *p, struct segment *made,
    struct buf *marks, struct err *err)
{
	struct work w = { .b = b, .db = p->cube->db };
	int rc = -1;

	*made = (struct segment){ 0 };
	if (publish_reserve(p, &made->id, err) < 0 ||
	    db_begin(w.db, false, err) < 0)
		return -1;
	w.words = words_builder_new();
	rc = build(&w, p, made, marks, err);
	sqlite3_finalize(w.chunks);
	sqlite3_finalize(w.given);
	db_rollback(w.db);
	words_builder_free(w.words);
	free(w.docs);
	buf_release(&w.seqs);
	if (rc < 0)
		publish_drop(p, made->id);
	return rc;
}
