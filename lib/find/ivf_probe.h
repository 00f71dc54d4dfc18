#ifndef MEMOS_FIND_IVF_PROBE_H
#define MEMOS_FIND_IVF_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "find/ivf.h"

/* How many lists must be scanned for a recall, found by trying. */
struct ivf_probe {
	size_t n_probe;
	double recall; /* with so many */
};

/*
 * Makes n queries from n_rows >= n stored vectors, the same each time.  A
 * question is no stored vector: it is as near to one as what it asks for, with
 * noise around it.
 */
void ivf_probe_queries(const float *rows, size_t n_rows, size_t dimension,
    size_t n, float *queries);

/*
 * Finds, for n queries of unit length that lie side by side, the ten nearest
 * of all vectors by their codes, and the least number of lists that holds
 * `recall` of these.  False if a byte cannot be believed.
 */
bool ivf_probe(const struct ivf *ivf, const float *queries, size_t n,
    double recall, struct ivf_probe *probe);

#endif
