#ifndef MEMOS_FIND_IVF_H
#define MEMOS_FIND_IVF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/mapped.h"

/*
 * A vector segment, read: FAISS's file of an inverted file with scalar
 * quantised codes (IndexIVFScalarQuantizer, QT_8bit, inner product), scanned
 * by a kernel of our own over the mapped codes, because reading it through
 * FAISS costs a millisecond and its scan ten times as much.  find/faiss.c
 * writes it, and can search it too.  Ids are document numbers of the words
 * segment beside it.
 */
struct ivf_list {
	size_t codes, ids; /* offsets in the file */
	size_t n;
};

struct ivf {
	struct mapped *file; /* borrowed */
	/*
	 * Of the file, borrowed, set by whoever opened it: what a narrow
	 * search needs is then read, which is faster than mapping it; or -1.
	 */
	int fd;
	size_t dimension, n, n_lists;
	const uint8_t *centroids; /* n_lists rows of floats, may be unaligned */
	const uint8_t *ranges; /* least value of each dimension, then width */
	struct ivf_list *lists;
};

/*
 * Reads and checks all that says where things are: nothing in it leads out of
 * the file.  Borrows file.  ERR_STORE if it is not such an index, or of
 * another dimension or number of vectors.  Release it in any case.
 */
int ivf_open(struct ivf *ivf, struct mapped *file, size_t dimension, size_t n,
    struct err *err);
void ivf_release(struct ivf *ivf);

struct ivf_hit {
	uint32_t doc;
	float cosine;
};

struct ivf_hits {
	struct ivf_hit *items;
	size_t n, room;
	bool complete; /* every vector that is allowed was compared */
};

struct ivf_query {
	const float *vector; /* of unit length */
	size_t n_probe;      /* lists to scan, at least 1 */
	float floor;         /* cosines under it are left out */
	/* of the segment: no number of a document is above; 0: ivf's n */
	size_t documents;
	/* bits by document that may be found, NULL: all */
	const uint64_t *allowed;
	size_t n_allowed; /* how many bits are set, if allowed */
};

/*
 * Appends every vector of the probed lists with a cosine of at least floor.
 * Where few are allowed, these are all compared instead, whatever list they
 * stand in, so that a narrow scope is searched at full recall; in between,
 * more lists are probed the fewer are allowed.  Asks the kernel for all lists
 * before the first touch.  False if a byte cannot be believed; hits are then
 * as they were before.  A narrow search verifies no checksum, which would read
 * the whole file: of its hits only the documents are sure to be allowed ones,
 * and the caller compares them with the rows' own vectors.  Free hits->items.
 */
bool ivf_search(const struct ivf *ivf, const struct ivf_query *query,
    struct ivf_hits *hits);

/*
 * The numbers of the n lists whose centroids are nearest to the vector, best
 * first; n is at most n_lists.  False if the centroids cannot be believed.
 */
bool ivf_nearest(
    const struct ivf *ivf, const float *vector, size_t n, uint32_t *lists);

#endif
