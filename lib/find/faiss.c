#include "find/faiss.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "find/faiss_open.h"
#include "find/ivf_probe.h"

enum {
	/* codes that are scanned faster than lists are chosen */
	ONE_LIST_BYTES = 8 << 20,
	POINTS_PER_LIST = 48, /* to train with */
	ROUNDS = 6,           /* of training */
	BATCH = 8192,         /* vectors that are added at a time */
	QUERIES = 256,        /* to calibrate with */

	/*
	 * FAISS's C++ value for a mapped file; the C API's own
	 * FAISS_IO_FLAG_MMAP is 1, and ignored.
	 */
	MMAP = 0x646f0008,
};

/* Opened by what is public here. */
static const struct faiss_calls *faiss;

/* What one build has in hand. */
struct build {
	const struct faiss_source *source;
	size_t dimension, n, n_lists;
	int threads;
	uint64_t random;
	float *rows;    /* all vectors if they are few, else a sample of them */
	uint32_t *docs; /* of rows */
	size_t n_rows, room;
	float *bounds; /* least of each dimension, then greatest */
	FaissIndex *quantizer;
	FaissIndex *index;
	const char *path;
	struct err *err;
};

/* FAISS has said no. */
static int
refused(const char *path, struct err *err)
{
	const char *why = faiss->get_last_error();

	if (strcmp(why, "std::bad_alloc") == 0)
		alloc_die();
	return err_set(
	    err, ERR_STORE, "cannot build or read '%s': %s", path, why);
}

/* A number that looks random and is the same in every build. */
static uint64_t
draw(struct build *b)
{
	uint64_t z = b->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* ---- the first walk ---- */

static bool
all_fit(const struct build *b)
{
	return b->source->n < ONE_LIST_BYTES / b->dimension;
}

/*
 * Many lists are searched faster, as fewer vectors need be; training them and
 * adding to them takes time in proportion.
 */
static size_t
lists_for(size_t n)
{
	return (size_t)lrint(1.4 * sqrt((double)n));
}

/* How many rows the first walk keeps. */
static size_t
rows_wanted(const struct build *b)
{
	size_t n = b->source->n;
	size_t want = lists_for(n) * POINTS_PER_LIST;

	return all_fit(b) || want > n ? n : want;
}

/* Whether the next of the rows is kept, so that all are as likely to be. */
static bool
is_kept(struct build *b)
{
	size_t left = b->source->n > b->n ? b->source->n - b->n : 0;

	return left && draw(b) % left < rows_wanted(b) - b->n_rows;
}

static int
keep(struct build *b, uint32_t doc, const float *vector)
{
	size_t d = b->dimension;

	if (b->n_rows == b->room) {
		b->room = b->room ? b->room * 2 : 256;
		b->rows = alloc_grow(b->rows, b->room, d * sizeof *b->rows);
		b->docs = alloc_grow(b->docs, b->room, sizeof *b->docs);
	}
	memcpy(b->rows + b->n_rows * d, vector, d * sizeof *vector);
	b->docs[b->n_rows++] = doc;
	return 0;
}

/* Widens the bounds to the vector; ERR_STORE if it is none. */
static int
bound(struct build *b, uint32_t doc, const float *vector)
{
	size_t d = b->dimension;
	float *least = b->bounds, *greatest = b->bounds + d;

	for (size_t i = 0; i < d; i++) {
		if (!isfinite(vector[i]))
			return err_set(b->err, ERR_STORE,
			    "the vector of document %u is not finite", doc);
		if (!b->n || vector[i] < least[i])
			least[i] = vector[i];
		if (!b->n || vector[i] > greatest[i])
			greatest[i] = vector[i];
	}
	return 0;
}

/* Finds how many there are and their bounds, and keeps rows. */
static int
survey(struct build *b)
{
	const struct faiss_source *source = b->source;
	float *vector = alloc_array(b->dimension, sizeof *vector);
	uint32_t doc;
	int rc = source->begin(source->ctx, b->err);

	while (rc >= 0 &&
	       (rc = source->next(source->ctx, &doc, vector, b->err)) > 0) {
		rc = bound(b, doc, vector);
		if (rc == 0 && (all_fit(b) || is_kept(b)))
			rc = keep(b, doc, vector);
		b->n++;
	}
	free(vector);
	return rc;
}

/* ---- training ---- */

/* Centroids of the lists, in the quantiser. */
static int
cluster(struct build *b)
{
	FaissClusteringParameters parameters;
	FaissClustering *clustering = NULL;
	int code;

	faiss->ClusteringParameters_init(&parameters);
	parameters.niter = ROUNDS;
	parameters.spherical = 1;
	parameters.min_points_per_centroid = 1; /* or it prints warnings */
	parameters.max_points_per_centroid = POINTS_PER_LIST;
	code = faiss->Clustering_new_with_params(
	    &clustering, (int)b->dimension, (int)b->n_lists, &parameters);
	if (!code)
		code = faiss->Clustering_train(
		    clustering, (idx_t)b->n_rows, b->rows, b->quantizer);
	if (clustering)
		faiss->Clustering_free(clustering);
	return code ? refused(b->path, b->err) : 0;
}

/* Many lists need BLAS to be trained; without it there is one. */
static size_t
choose_lists(const struct build *b)
{
	size_t n = lists_for(b->n);

	if (all_fit(b) || !faiss->blas_load(b->threads))
		return 1;
	return n < b->n_rows / 2 ? n : b->n_rows / 2 + 1;
}

/*
 * The index, trained: all it learns from vectors is their bounds, so that none
 * is cut off.
 */
static int
train(struct build *b)
{
	FaissIndex *quantizer = NULL;
	FaissIndexIVFScalarQuantizer *index = NULL;
	size_t d = b->dimension;

	b->n_lists = choose_lists(b);
	if (faiss->IndexFlatIP_new_with(&quantizer, (idx_t)d))
		return refused(b->path, b->err);
	b->quantizer = quantizer;
	if (b->n_lists > 1) {
		if (cluster(b) < 0)
			return -1;
	} else if (faiss->Index_add(quantizer, 1, b->bounds)) {
		return refused(b->path, b->err);
	}
	if (faiss->IndexIVFScalarQuantizer_new_with_metric(&index, quantizer, d,
		b->n_lists, QT_8bit, METRIC_INNER_PRODUCT, 0))
		return refused(b->path, b->err);
	b->index = index;
	return faiss->Index_train(b->index, 2, b->bounds)
		   ? refused(b->path, b->err)
		   : 0;
}

/* ---- the second walk ---- */

struct batch {
	float *vectors;
	idx_t *ids, *lists;
	size_t n;
};

static int
add(struct build *b, struct batch *batch)
{
	idx_t n = (idx_t)batch->n;

	batch->n = 0;
	if (!n)
		return 0;
	if (b->n_lists > 1 && faiss->Index_assign(b->quantizer, n,
				  batch->vectors, batch->lists, 1))
		return refused(b->path, b->err);
	if (faiss->IndexIVFScalarQuantizer_add_core(
		b->index, n, batch->vectors, batch->ids, batch->lists))
		return refused(b->path, b->err);
	return 0;
}

static int
add_kept(struct build *b)
{
	struct batch batch = { .vectors = b->rows, .n = b->n_rows };
	int rc;

	batch.ids = alloc_array(b->n_rows, sizeof *batch.ids);
	batch.lists = alloc_array(b->n_rows, sizeof *batch.lists);
	for (size_t i = 0; i < b->n_rows; i++)
		batch.ids[i] = b->docs[i];
	rc = add(b, &batch);
	free(batch.ids);
	free(batch.lists);
	return rc;
}

static int
walk_again(struct build *b, struct batch *batch)
{
	const struct faiss_source *source = b->source;
	size_t n = 0;
	uint32_t doc;
	int rc = source->begin(source->ctx, b->err);

	while (rc >= 0 &&
	       (rc = source->next(source->ctx, &doc,
		    batch->vectors + batch->n * b->dimension, b->err)) > 0) {
		batch->ids[batch->n++] = doc;
		n++;
		if (batch->n == BATCH)
			rc = add(b, batch);
	}
	if (rc == 0)
		rc = add(b, batch);
	if (rc == 0 && n != b->n)
		rc = err_set(b->err, ERR_STORE,
		    "vectors have changed while they were indexed");
	return rc;
}

static int
add_all(struct build *b)
{
	struct batch batch = { 0 };
	int rc;

	if (b->n_rows == b->n)
		return add_kept(b);
	batch.vectors = alloc_array(
	    BATCH, b->dimension * sizeof *batch.vectors);
	batch.ids = alloc_array(BATCH, sizeof *batch.ids);
	batch.lists = alloc_array(BATCH, sizeof *batch.lists);
	rc = walk_again(b, &batch);
	free(batch.vectors);
	free(batch.ids);
	free(batch.lists);
	return rc;
}

/* ---- the file ---- */

/* Writes and syncs the file, which must not be there. */
static int
write_file(struct build *b)
{
	int fd, rc = 0;
	FILE *out;

	if (unlink(b->path) < 0 && errno != ENOENT)
		return err_set(b->err, ERR_STORE, "cannot remove '%s': %s",
		    b->path, strerror(errno));
	do
		fd = open(
		    b->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return err_set(b->err, ERR_STORE, "cannot create '%s': %s",
		    b->path, strerror(errno));
	out = fdopen(fd, "w");
	if (!out)
		alloc_die();
	if (faiss->write_index(b->index, out))
		rc = refused(b->path, b->err);
	else if (fflush(out) == EOF || fsync(fd) < 0)
		rc = err_set(b->err, ERR_STORE, "cannot write '%s': %s",
		    b->path, strerror(errno));
	if (fclose(out) == EOF && rc == 0)
		rc = err_set(b->err, ERR_STORE, "cannot write '%s': %s",
		    b->path, strerror(errno));
	return rc;
}

/* ---- calibration ---- */

static int
calibrate(struct build *b, struct faiss_made *made)
{
	struct mapped file = { 0 };
	struct ivf ivf = { 0 };
	struct buf sums = { 0 };
	struct ivf_probe probe = { 1, 1 };
	size_t n = b->n_rows < QUERIES ? b->n_rows : QUERIES;
	float *queries = alloc_array(n, b->dimension * sizeof *queries);
	uint64_t size;
	int rc;

	ivf_probe_queries(b->rows, b->n_rows, b->dimension, n, queries);
	rc = mapped_sums(b->path, &sums, &size, b->err);

	if (rc == 0)
		rc = mapped_open(
		    &file, b->path, size, sums.data, sums.len, b->err);
	if (rc == 0)
		rc = ivf_open(&ivf, &file, b->dimension, b->n, b->err);
	if (rc == 0 && !ivf_probe(&ivf, queries, n, FAISS_RECALL, &probe))
		rc = err_set(
		    b->err, ERR_STORE, "'%s' is not what was written", b->path);
	made->n_probe = probe.n_probe;
	made->recall = probe.recall;
	ivf_release(&ivf);
	mapped_release(&file);
	buf_release(&sums);
	free(queries);
	return rc;
}

int
faiss_build(const struct faiss_source *source, const char *path, int threads,
    struct faiss_made *made, struct err *err)
{
	struct build b = { .source = source,
		.dimension = source->dimension,
		.threads = threads,
		.path = path,
		.err = err };
	int rc;

	faiss = faiss_open(err);
	if (!faiss)
		return -1;
	/* OpenMP's threads would spin; BLAS has its own */
	faiss->omp_set_num_threads(1);
	b.bounds = alloc_array(2 * b.dimension, sizeof *b.bounds);
	rc = survey(&b);
	if (rc == 0)
		rc = train(&b);
	if (rc == 0)
		rc = add_all(&b);
	if (rc == 0)
		rc = write_file(&b);
	/* before the file is mapped: either is large */
	if (b.index)
		faiss->Index_free(b.index);
	if (b.quantizer)
		faiss->Index_free(b.quantizer);
	*made = (struct faiss_made){ b.n, b.n_lists, 1, 1 };
	if (rc == 0 && b.n_lists > 1)
		rc = calibrate(&b, made);
	if (rc < 0)
		unlink(path);
	free(b.bounds);
	free(b.rows);
	free(b.docs);
	return rc;
}

/* ---- searching ---- */

static int
find(FaissIndex *index, const float *vector, size_t k, struct ivf_hits *hits)
{
	float *distances = alloc_array(k, sizeof *distances);
	idx_t *labels = alloc_array(k, sizeof *labels);
	int code = faiss->Index_search(
	    index, 1, vector, (idx_t)k, distances, labels);

	if (!code && hits->room - hits->n < k) {
		hits->room = hits->n + k;
		hits->items = alloc_grow(
		    hits->items, hits->room, sizeof *hits->items);
	}
	for (size_t i = 0; !code && i < k; i++)
		if (labels[i] >= 0 && labels[i] <= UINT32_MAX)
			hits->items[hits->n++] = (struct ivf_hit){
				(uint32_t)labels[i], distances[i]
			};
	free(distances);
	free(labels);
	return code;
}

int
faiss_find(const char *path, const float *vector, size_t dimension,
    size_t n_probe, size_t k, struct ivf_hits *hits, struct err *err)
{
	FaissIndex *index = NULL;
	FaissIndexIVF *ivf;
	int rc = 0;

	faiss = faiss_open(err);
	if (!faiss)
		return -1;
	faiss->omp_set_num_threads(1);
	if (faiss->read_index_fname(path, MMAP, &index))
		return refused(path, err);
	ivf = faiss->IndexIVF_cast(index);
	if (!ivf || (size_t)faiss->Index_d(index) != dimension) {
		rc = err_set(err, ERR_STORE,
		    "'%s' is an index of another form or dimension", path);
	} else {
		faiss->IndexIVF_set_nprobe(ivf, n_probe);
		if (find(index, vector, k, hits))
			rc = refused(path, err);
	}
	faiss->Index_free(index);
	return rc;
}
