#ifndef MEMOS_FIND_FAISS_H
#define MEMOS_FIND_FAISS_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "find/ivf.h"

/*
 * The one place that speaks to FAISS, through its C API: builds and writes
 * vector segments, and searches one where find/ivf.c cannot read it.
 */

/*
 * Where the vectors to be sealed come from: begin() starts from the first one,
 * next() gives a document number and its vector of unit length, 1 for one, 0
 * at the end, -1 for a fault.  It is walked more than once.
 */
struct faiss_source {
	int (*begin)(void *ctx, struct err *err);
	int (*next)(void *ctx, uint32_t *doc, float *vector, struct err *err);
	void *ctx;
	size_t n, dimension;
};

struct faiss_made {
	size_t n;       /* vectors in the file */
	size_t n_lists; /* 1 while small */
	size_t n_probe; /* lists to scan for the recall that was asked */
	double recall;  /* measured with so many, recall@10 */
};

/* What n_probe is calibrated to when a segment is built. */
#define FAISS_RECALL .97

/*
 * Builds, writes and syncs an index at path, made new, 0600.  Uses one thread
 * unless `threads` says more.  No BLAS library on the machine: one list, which
 * needs none.  n may be 0.  On failure (ERR_STORE) nothing stays at path.
 */
int faiss_build(const struct faiss_source *source, const char *path,
    int threads, struct faiss_made *made, struct err *err);

/* FAISS's own search of a file; at most k hits, best first; ERR_STORE. */
int faiss_find(const char *path, const float *vector, size_t dimension,
    size_t n_probe, size_t k, struct ivf_hits *hits, struct err *err);

#endif
