/*
 * A vector index of any bytes, its checksums right: it is refused, or searched
 * in every way.  What is found is a document that there is and that is allowed.
 */
#include "fuzz.h"

#include "find/ivf.h"
#include "find/ivf_probe.h"
#include "store/mapped.h"

enum { DIMENSION = 16, DOCUMENTS = 128 };

static int fd;
static char path[40];

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fd = memfd_create("ivf", MFD_CLOEXEC);
	MUST(fd >= 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return 0;
}

static void
search(const struct ivf *ivf, const struct ivf_query *query)
{
	struct ivf_hits hits = { 0 };
	bool ok = ivf_search(ivf, query, &hits);

	MUST(ok || !hits.n);
	MUST(hits.n <= ivf->n);
	for (size_t i = 0; i < hits.n; i++) {
		uint32_t doc = hits.items[i].doc;

		MUST(doc < DOCUMENTS);
		MUST(!query->allowed ||
		     query->allowed[doc / 64] >> doc % 64 & 1);
		MUST(hits.items[i].cosine >= query->floor);
	}
	free(hits.items);
}

static void
search_all(struct ivf *ivf)
{
	static const uint64_t few[2] = { 0x10010, 1 };
	static const uint64_t most[2] = { ~UINT64_C(2), ~UINT64_C(0) };
	float v[2 * DIMENSION];
	struct ivf_query query = {
		.vector = v, .n_probe = 1, .floor = -2, .documents = DOCUMENTS
	};
	struct ivf_probe probe;

	for (size_t i = 0; i < 2 * DIMENSION; i++)
		v[i] = i % 3 ? .25F : -.25F;
	search(ivf, &query);
	query.n_probe = SIZE_MAX;
	query.floor = .1F;
	search(ivf, &query);
	query.allowed = most;
	query.n_allowed = 127;
	search(ivf, &query);
	query.allowed = few;
	query.n_allowed = 3;
	search(ivf, &query);
	ivf->fd = fd;
	search(ivf, &query);
	if (ivf_probe(ivf, v, 2, .9, &probe))
		MUST(probe.n_probe >= 1 && probe.n_probe <= ivf->n_lists);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mapped file = { 0 };
	struct buf sums = { 0 };
	struct err err;
	struct ivf ivf;
	uint64_t bytes, n = 0;

	MUST(ftruncate(fd, 0) == 0);
	MUST(pwrite(fd, data, size, 0) == (ssize_t)size);
	MUST(mapped_sums(path, &sums, &bytes, &err) == 0);
	MUST(mapped_open(&file, path, bytes, sums.data, sums.len, &err) == 0);
	if (size >= 16)
		memcpy(&n, data + 8, sizeof n);
	if (ivf_open(&ivf, &file, DIMENSION, (size_t)n, &err) == 0)
		search_all(&ivf);
	ivf_release(&ivf);
	mapped_release(&file);
	buf_release(&sums);
	return 0;
}
