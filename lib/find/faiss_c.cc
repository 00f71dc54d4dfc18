/*
 * The functions of FAISS's C API that faiss.c uses, for systems whose FAISS
 * comes without them.  The official headers are included, so that the compiler
 * holds each of these to its official signature; a system library that has
 * them takes the place of this file (see FAISS_C in the Makefile).
 */
#include <faiss/c_api/Clustering_c.h>
#include <faiss/c_api/IndexFlat_c.h>
#include <faiss/c_api/IndexIVF_c.h>
#include <faiss/c_api/IndexScalarQuantizer_c.h>
#include <faiss/c_api/Index_c.h>
#include <faiss/c_api/error_c.h>
#include <faiss/c_api/index_io_c.h>

#include <errno.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <new>

#include <faiss/Clustering.h>
#include <faiss/IndexFlat.h>
#include <faiss/IndexIVF.h>
#include <faiss/IndexScalarQuantizer.h>
#include <faiss/impl/FaissException.h>
#include <faiss/index_io.h>
#include <faiss/invlists/OnDiskInvertedLists.h>

/*
 * Without memory it is as for alloc_die(), also in a thread of OpenMP's, which
 * no exception may leave.
 */
static void
die()
{
	static const char text[] = ": out of memory\n";
	const char *name = program_invocation_short_name;

	if (write(STDERR_FILENO, name, strlen(name)) >= 0 &&
	    write(STDERR_FILENO, text, sizeof text - 1) >= 0)
		_exit(3);
	_exit(3);
}

__attribute__((constructor)) static void
begin()
{
	std::set_new_handler(die);
}

static thread_local char last_error[400];

static int
failed(int code, const char *what)
{
	snprintf(last_error, sizeof last_error, "%s", what);
	return code;
}

/* Runs f(); what it throws becomes the code that the C API has for it. */
template <typename F>
static int
guarded(F f)
{
	try {
		f();
		return OK;
	} catch (const faiss::FaissException &e) {
		return failed(FAISS_EXCEPT, e.what());
	} catch (const std::exception &e) {
		return failed(STD_EXCEPT, e.what());
	} catch (...) {
		return failed(UNKNOWN_EXCEPT, "unknown error");
	}
}

static faiss::Index *
index_of(FaissIndex *index)
{
	return reinterpret_cast<faiss::Index *>(index);
}

static const faiss::Index *
index_of(const FaissIndex *index)
{
	return reinterpret_cast<const faiss::Index *>(index);
}

static faiss::IndexIVFScalarQuantizer *
quantised_of(FaissIndexIVFScalarQuantizer *index)
{
	return static_cast<faiss::IndexIVFScalarQuantizer *>(index_of(index));
}

static faiss::Clustering *
clustering_of(FaissClustering *clustering)
{
	return reinterpret_cast<faiss::Clustering *>(clustering);
}

/*
 * The mapped lists would be read a second time by 32 threads that run beside
 * the search, and hinder it.
 */
static void
without_prefetch(faiss::Index *index)
{
	auto ivf = dynamic_cast<faiss::IndexIVF *>(index);

	if (!ivf)
		return;
	auto lists = dynamic_cast<faiss::OnDiskInvertedLists *>(ivf->invlists);
	if (lists)
		lists->prefetch_nthread = 0;
}

const char *
faiss_get_last_error()
{
	return last_error;
}

/* ---- any index ---- */

void
faiss_Index_free(FaissIndex *index)
{
	delete index_of(index);
}

int
faiss_Index_d(const FaissIndex *index)
{
	return index_of(index)->d;
}

int
faiss_Index_train(FaissIndex *index, idx_t n, const float *x)
{
	return guarded([=] { index_of(index)->train(n, x); });
}

int
faiss_Index_add(FaissIndex *index, idx_t n, const float *x)
{
	return guarded([=] { index_of(index)->add(n, x); });
}

int
faiss_Index_assign(
    FaissIndex *index, idx_t n, const float *x, idx_t *labels, idx_t k)
{
	return guarded([=] { index_of(index)->assign(n, x, labels, k); });
}

int
faiss_Index_search(const FaissIndex *index, idx_t n, const float *x, idx_t k,
    float *distances, idx_t *labels)
{
	return guarded(
	    [=] { index_of(index)->search(n, x, k, distances, labels); });
}

int
faiss_write_index(const FaissIndex *index, FILE *f)
{
	return guarded([=] { faiss::write_index(index_of(index), f); });
}

int
faiss_read_index_fname(const char *path, int flags, FaissIndex **out)
{
	return guarded([=] {
		faiss::Index *index = faiss::read_index(path, flags);

		without_prefetch(index);
		*out = reinterpret_cast<FaissIndex *>(index);
	});
}

/* ---- the coarse quantiser and its training ---- */

int
faiss_IndexFlatIP_new_with(FaissIndexFlatIP **out, idx_t d)
{
	return guarded([=] {
		faiss::Index *index = new faiss::IndexFlatIP(d);

		*out = reinterpret_cast<FaissIndexFlatIP *>(index);
	});
}

void
faiss_ClusteringParameters_init(FaissClusteringParameters *p)
{
	const faiss::ClusteringParameters d;

	p->niter = d.niter;
	p->nredo = d.nredo;
	p->verbose = d.verbose;
	p->spherical = d.spherical;
	p->int_centroids = d.int_centroids;
	p->update_index = d.update_index;
	p->frozen_centroids = d.frozen_centroids;
	p->min_points_per_centroid = d.min_points_per_centroid;
	p->max_points_per_centroid = d.max_points_per_centroid;
	p->seed = d.seed;
	p->decode_block_size = d.decode_block_size;
}

int
faiss_Clustering_new_with_params(
    FaissClustering **out, int d, int k, const FaissClusteringParameters *p)
{
	return guarded([=] {
		faiss::ClusteringParameters own;

		own.niter = p->niter;
		own.nredo = p->nredo;
		own.verbose = p->verbose;
		own.spherical = p->spherical;
		own.int_centroids = p->int_centroids;
		own.update_index = p->update_index;
		own.frozen_centroids = p->frozen_centroids;
		own.min_points_per_centroid = p->min_points_per_centroid;
		own.max_points_per_centroid = p->max_points_per_centroid;
		own.seed = p->seed;
		own.decode_block_size = p->decode_block_size;
		*out = reinterpret_cast<FaissClustering *>(
		    new faiss::Clustering(d, k, own));
	});
}

int
faiss_Clustering_train(
    FaissClustering *clustering, idx_t n, const float *x, FaissIndex *index)
{
	return guarded(
	    [=] { clustering_of(clustering)->train(n, x, *index_of(index)); });
}

void
faiss_Clustering_free(FaissClustering *clustering)
{
	delete clustering_of(clustering);
}

/* ---- inverted files ---- */

FaissIndexIVF *
faiss_IndexIVF_cast(FaissIndex *index)
{
	return dynamic_cast<faiss::IndexIVF *>(index_of(index)) ? index
								: nullptr;
}

void
faiss_IndexIVF_set_nprobe(FaissIndexIVF *index, size_t n)
{
	static_cast<faiss::IndexIVF *>(index_of(index))->nprobe = n;
}

int
faiss_IndexIVFScalarQuantizer_new_with_metric(
    FaissIndexIVFScalarQuantizer **out, FaissIndex *quantizer, size_t d,
    size_t nlist, FaissQuantizerType type, FaissMetricType metric,
    int encode_residual)
{
	return guarded([=] {
		faiss::Index *index = new faiss::IndexIVFScalarQuantizer(
		    index_of(quantizer), d, nlist,
		    static_cast<faiss::ScalarQuantizer::QuantizerType>(type),
		    static_cast<faiss::MetricType>(metric), encode_residual);

		*out = reinterpret_cast<FaissIndexIVFScalarQuantizer *>(index);
	});
}

int
faiss_IndexIVFScalarQuantizer_add_core(FaissIndexIVFScalarQuantizer *index,
    idx_t n, const float *x, const idx_t *ids, const idx_t *lists)
{
	return guarded(
	    [=] { quantised_of(index)->add_core(n, x, ids, lists); });
}
