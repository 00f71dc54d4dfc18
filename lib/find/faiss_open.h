#ifndef MEMOS_FIND_FAISS_OPEN_H
#define MEMOS_FIND_FAISS_OPEN_H

#include <faiss/c_api/Clustering_c.h>
#include <faiss/c_api/IndexFlat_c.h>
#include <faiss/c_api/IndexIVF_c.h>
#include <faiss/c_api/IndexScalarQuantizer_c.h>
#include <faiss/c_api/Index_c.h>
#include <faiss/c_api/error_c.h>
#include <faiss/c_api/index_io_c.h>

#include "base/err.h"
#include "find/blas.h"

/*
 * FAISS by its C API, out of a file of ours that is opened when a segment is
 * to be written: it is larger than all the rest of a command, and most runs
 * of most commands do without.
 */

/* OpenMP's, whose header not every compiler has. */
void omp_set_num_threads(int n);

/* What is called, with the official types: faiss_get_last_error() and so on. */
#define FAISS_CALLS(X)                             \
	X(get_last_error)                          \
	X(Index_free)                              \
	X(Index_d)                                 \
	X(Index_train)                             \
	X(Index_add)                               \
	X(Index_assign)                            \
	X(Index_search)                            \
	X(write_index)                             \
	X(read_index_fname)                        \
	X(IndexFlatIP_new_with)                    \
	X(ClusteringParameters_init)               \
	X(Clustering_new_with_params)              \
	X(Clustering_train)                        \
	X(Clustering_free)                         \
	X(IndexIVF_cast)                           \
	X(IndexIVF_set_nprobe)                     \
	X(IndexIVFScalarQuantizer_new_with_metric) \
	X(IndexIVFScalarQuantizer_add_core)

struct faiss_calls {
#define X(name) __typeof__(faiss_##name) *name;
	FAISS_CALLS(X)
#undef X
	__typeof__(omp_set_num_threads) *omp_set_num_threads;
	__typeof__(blas_load) *blas_load;
};

/*
 * Opens faiss.so, once a process: it lies beside the running command or in
 * ../lib/memos from there.  NULL with ERR_STORE if it cannot be had.
 */
const struct faiss_calls *faiss_open(struct err *err);

#endif
