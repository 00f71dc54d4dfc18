#include "find/faiss.h"

#include <dlfcn.h>
#include <sys/stat.h>

#include "ivf.h"
#include "tap.h"

static bool no_library; /* what FAISS is to find by dlopen() */

/* Stands before libc's, so that a machine without BLAS can be played. */
void *
dlopen(const char *name, int flags)
{
	static void *(*real)(const char *, int);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "dlopen");
	return no_library && !strstr(name, "faiss.so") ? NULL
						       : real(name, flags);
}

/* Builds a file of the cloud at a path of the place. */
static const char *
build(struct cloud *cloud, struct faiss_made *made)
{
	const char *path = place_path("index.faiss");
	struct faiss_source source = cloud_source(cloud);
	struct err err;

	if (faiss_build(&source, path, 1, made, &err) < 0)
		bail("build", err.text);
	return path;
}

/* A query that is near to row i, but none of the cloud. */
static float *
query_near(const struct cloud *cloud, size_t i)
{
	float *query = alloc_array(cloud->dimension, sizeof *query);
	uint32_t state = (uint32_t)i;

	for (size_t j = 0; j < cloud->dimension; j++)
		query[j] = cloud->data[i * cloud->dimension + j] +
			   cloud_random(&state) *
			       (2 / sqrtf((float)cloud->dimension));
	cloud_unit(query, cloud->dimension);
	return query;
}

static struct ivf_hits
search(const struct opened *o, const struct ivf_query *query)
{
	struct ivf_hits hits = { 0 };

	if (!ivf_search(&o->ivf, query, &hits))
		bail("search", "not believed");
	sort_hits(&hits);
	return hits;
}

/* ---- our own reading and FAISS's ---- */

/* Compares ten queries; n_probe lists in both. */
static void
compare(const struct cloud *cloud, const struct opened *o, const char *path,
    size_t n_probe)
{
	size_t k = cloud->n < 10 ? cloud->n : 10, same = 0, most = 0, close = 0;

	for (size_t q = 0; q < 10; q++) {
		float *v = query_near(cloud, q * cloud->n / 10);
		struct ivf_query query = {
			.vector = v, .n_probe = n_probe, .floor = -2
		};
		struct ivf_hits own = search(o, &query), other = { 0 };
		struct err err;

		if (faiss_find(path, v, cloud->dimension, n_probe, k, &other,
			&err) < 0)
			bail("find", err.text);
		same += same_hits(&other, &own, k);
		most += k;
		for (size_t i = 0; i < k && i < own.n && i < other.n; i++)
			close += fabsf(own.items[i].cosine -
				       other.items[i].cosine) < 1e-3F;
		free(own.items);
		free(other.items);
		free(v);
	}
	tap(same == most && close == most,
	    "%zu of %zu dimensions: FAISS finds the same with %zu probes",
	    cloud->n, cloud->dimension, n_probe);
}

static void
test_same(void)
{
	static const struct {
		size_t n, dimension;
		bool lists;
	} table[] = {
		{ 1, 64, false },
		{ 3, 382, false },
		{ 500, 64, false },
		{ 1000, 382, false },
		{ 2000, 384, false },
		{ 300, 1024, false },
		{ 100, 4096, false },
		{ 8192 + 3, 1024, true },
		{ 22001, 382, true },
		{ 2100, 4096, true },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct cloud cloud = cloud_make(table[i].n, table[i].dimension);
		struct faiss_made made;
		const char *path = build(&cloud, &made);
		struct opened o;

		opened_open(&o, path, cloud.dimension, cloud.n);
		tap(o.ok && made.n == cloud.n &&
			(made.n_lists > 1) == table[i].lists &&
			o.ivf.n_lists == made.n_lists && made.n_probe >= 1 &&
			made.n_probe <= made.n_lists &&
			made.recall >= FAISS_RECALL && cloud.walks <= 2,
		    "%zu of %zu dimensions: %zu lists, %zu to be probed",
		    cloud.n, cloud.dimension, made.n_lists, made.n_probe);
		if (o.ok)
			compare(&cloud, &o, path, 1);
		if (o.ok && made.n_lists > 1)
			compare(&cloud, &o, path, made.n_probe);
		opened_release(&o);
		free(cloud.data);
	}
}

/* ---- recall ---- */

static void
test_recall(void)
{
	struct cloud cloud = cloud_make(22000, 384);
	struct faiss_made made;
	struct opened o;
	size_t found = 0, scanned = 0;

	opened_open(&o, build(&cloud, &made), 384, cloud.n);
	for (size_t q = 0; q < 50; q++) {
		float *v = query_near(&cloud, q * cloud.n / 50);
		struct ivf_query query = {
			.vector = v, .n_probe = made.n_probe, .floor = -2
		};
		struct ivf_hits got = search(&o, &query),
				want = exact_hits(&cloud, v, NULL);

		found += same_hits(&want, &got, 10);
		scanned += got.n;
		free(got.items);
		free(want.items);
		free(v);
	}
	tap(found >= 475, "the calibrated probes find %zu of 500", found);
	tap(scanned < 25 * cloud.n, "in less than half of the vectors");
	opened_release(&o);
	free(cloud.data);
}

/* Every n-th document, by bits. */
static size_t
allow(uint64_t *bits, size_t n, size_t every)
{
	size_t count = 0;

	memset(bits, 0, (n / 64 + 1) * sizeof *bits);
	for (size_t i = 0; i < n; i += every, count++)
		bits[i / 64] |= UINT64_C(1) << i % 64;
	return count;
}

static void
test_allowed(void)
{
	static const size_t every[] = { 1, 2, 3, 10, 100, 22000 };
	struct cloud cloud = cloud_make(22000, 384);
	uint64_t *bits = alloc_array(cloud.n / 64 + 1, sizeof *bits);
	struct faiss_made made;
	const char *path = build(&cloud, &made);
	struct opened o;

	opened_open(&o, path, 384, cloud.n);
	for (size_t i = 0; i < 2 * sizeof every / sizeof *every; i++) {
		float *v = query_near(&cloud, 1234);
		size_t count = allow(bits, cloud.n, every[i / 2]);
		size_t k = count < 10 ? count : 10, wrong = 0;
		struct ivf_query query = { .vector = v,
			.floor = -2,
			.n_probe = made.n_probe,
			.allowed = bits,
			.n_allowed = count };
		struct ivf_hits got, want = exact_hits(&cloud, v, bits);

		o.ivf.fd = i % 2 ? open(path, O_RDONLY | O_CLOEXEC) : -1;
		got = search(&o, &query);
		for (size_t h = 0; h < got.n; h++)
			wrong += got.items[h].doc % every[i / 2] != 0;
		tap(!wrong && same_hits(&want, &got, k) >= k * 9 / 10 &&
			(!got.complete || got.n == count) &&
			(got.complete || count > 5000),
		    "one in %zu allowed, %s: the same are found", every[i / 2],
		    i % 2 ? "read" : "mapped");
		if (i % 2)
			close(o.ivf.fd);
		free(got.items);
		free(want.items);
		free(v);
	}
	opened_release(&o);
	free(bits);
	free(cloud.data);
}

/* ---- files ---- */

static void
test_file(void)
{
	struct cloud cloud = cloud_make(2000, 64);
	struct faiss_made made;
	const char *path = build(&cloud, &made);
	struct buf one = { 0 }, two = { 0 };
	struct stat st;
	uint64_t size;
	struct err err;

	tap(stat(path, &st) == 0 && (st.st_mode & 07777) == 0600,
	    "a file is its owner's alone");
	chmod(path, 0644);
	mapped_sums(path, &one, &size, &err);
	build(&cloud, &made);
	mapped_sums(path, &two, &size, &err);
	tap(one.len && one.len == two.len &&
		!memcmp(one.data, two.data, one.len),
	    "the same vectors make the same file");
	tap(stat(path, &st) == 0 && (st.st_mode & 07777) == 0600,
	    "what stood there before is replaced");
	buf_release(&one);
	buf_release(&two);
	free(cloud.data);
}

static void
test_empty(void)
{
	struct cloud cloud = cloud_make(0, 64);
	struct faiss_made made;
	const char *path = build(&cloud, &made);
	struct ivf_hits hits = { 0 };
	struct ivf_query query = { .n_probe = 1 };
	float v[64] = { 1 };
	struct opened o;
	struct err err;

	query.vector = v;
	opened_open(&o, path, 64, 0);
	tap(o.ok && made.n == 0 && made.n_lists == 1 &&
		ivf_search(&o.ivf, &query, &hits) && hits.n == 0 &&
		hits.complete,
	    "of no vectors there is an index, and nothing in it");
	/* FAISS cannot map lists without a byte */
	tap(faiss_find(path, v, 64, 1, 3, &hits, &err) <= 0 && hits.n == 0,
	    "nor does FAISS find any");
	opened_release(&o);
	free(hits.items);
	free(cloud.data);
}

/* Documents need not be numbered without gaps. */
static void
test_gaps(void)
{
	struct cloud cloud = cloud_make(100, 64);
	struct ivf_hits hits = { 0 };
	struct ivf_query query = { .n_probe = 1, .floor = .9F };
	struct faiss_made made;
	struct opened o;

	cloud.stride = 1000;
	opened_open(&o, build(&cloud, &made), 64, cloud.n);
	query.vector = cloud.data + 77 * 64;
	tap(!ivf_search(&o.ivf, &query, &hits) && hits.n == 0,
	    "a document beyond those that there are is not believed");
	query.documents = 100000;
	tap(ivf_search(&o.ivf, &query, &hits) && hits.n == 1 &&
		hits.items[0].doc == 77000,
	    "with gaps between the numbers, they are found by them");
	opened_release(&o);
	free(hits.items);
	free(cloud.data);
}

/* ---- faults ---- */

static void
test_faults(void)
{
	static const struct {
		size_t n, walk, at;
		bool ends;
		const char *what;
	} table[] = {
		{ 100, 1, 0, false, "the first vector" },
		{ 100, 1, 99, false, "the last vector" },
		{ 8200, 2, 8199, false, "the second walk" },
		{ 8200, 2, 8199, true, "an end that was not there before" },
	};
	const char *path = place_path("fault.faiss");

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct cloud cloud = cloud_make(table[i].n, 1024);
		struct faiss_source source = cloud_source(&cloud);
		struct faiss_made made;
		struct err err = { 0 };

		cloud.fault_walk = table[i].walk;
		cloud.fault_at = table[i].at;
		cloud.ends = table[i].ends;
		tap(faiss_build(&source, path, 1, &made, &err) < 0 &&
			err.kind == ERR_STORE && access(path, F_OK) < 0,
		    "no file is left by a fault at %s: %s", table[i].what,
		    err.text);
		free(cloud.data);
	}
}

static void
test_refused(void)
{
	struct cloud cloud = cloud_make(10, 64);
	struct faiss_source source = cloud_source(&cloud);
	struct ivf_hits hits = { 0 };
	struct faiss_made made;
	struct err err = { 0 };

	tap(faiss_build(&source, place_path("none/index"), 1, &made, &err) <
		    0 &&
		err.kind == ERR_STORE,
	    "a folder that is not there: %s", err.text);
	tap(faiss_find(place_path("none"), cloud.data, 64, 1, 1, &hits, &err) <
		    0 &&
		hits.n == 0,
	    "a file that is not there: %.30s...", err.text);
	tap(faiss_find(
		build(&cloud, &made), cloud.data, 65, 1, 1, &hits, &err) < 0 &&
		hits.n == 0,
	    "a file of another dimension is refused");
	cloud.data[70] = NAN;
	tap(faiss_build(&source, place_path("nan"), 1, &made, &err) < 0 &&
		access(place_path("nan"), F_OK) < 0,
	    "what is no number is refused: %s", err.text);
	free(cloud.data);
}

/* First of all tests, before a library is loaded. */
static void
test_without_blas(void)
{
	struct cloud cloud = cloud_make(8195, 1024);
	struct faiss_made made;
	struct opened o;

	no_library = true;
	opened_open(&o, build(&cloud, &made), 1024, cloud.n);
	no_library = false;
	tap(o.ok && made.n_lists == 1 && made.n_probe == 1,
	    "without a BLAS library there is one list");
	if (o.ok)
		compare(&cloud, &o, place_path("index.faiss"), 1);
	opened_release(&o);
	free(cloud.data);
}

int
main(void)
{
	place_make();
	test_without_blas();
	test_same();
	test_recall();
	test_allowed();
	test_file();
	test_empty();
	test_gaps();
	test_faults();
	test_refused();
	place_remove();
	return tap_end();
}
