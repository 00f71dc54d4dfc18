#include "find/ivf.h"

#include <sys/mman.h>

#include "find/ivf_probe.h"
#include "find/ivf_scan.h"
#include "ivf.h"
#include "tap.h"

enum { D = 64 };

/* ---- the arithmetic ---- */

/* Sums by definition, whatever was made of the weights. */
static bool
sums_right(const struct ivf_scan *scan, const uint8_t *codes, size_t n)
{
	int32_t *sums = alloc_array(n, sizeof *sums);
	bool ok = true;

	ivf_scan_sums(scan, codes, n, sums);
	for (size_t i = 0; i < n; i++) {
		int64_t sum = 0;

		for (size_t j = 0; j < scan->dimension; j++)
			sum += (int64_t)scan->weights[j] *
			       codes[i * scan->dimension + j];
		ok = ok && sum == sums[i];
	}
	free(sums);
	return ok;
}

/* The cosine of a code by what FAISS decodes it to. */
static double
cosine_of(
    const float *query, const float *ranges, const uint8_t *code, size_t d)
{
	double sum = 0;

	for (size_t j = 0; j < d; j++)
		sum += query[j] *
		       (ranges[j] + (code[j] + .5) / 255 * ranges[d + j]);
	return sum;
}

static void
test_sums(void)
{
	static const size_t table[] = { 16, 17, 31, 64, 382, 384, 1024, 4095,
		4096 };

	for (size_t t = 0; t < sizeof table / sizeof *table; t++) {
		size_t d = table[t], n = 7;
		float *ranges = alloc_array(2 * d, sizeof *ranges);
		float *query = alloc_array(d, sizeof *query);
		/* of just this size, so that a read behind it is seen */
		uint8_t *codes = alloc_array(n, d);
		struct ivf ivf = { .dimension = d, .n = n };
		struct ivf_scan scan;
		uint32_t state = (uint32_t)d;
		double worst = 0;
		bool ok;

		ivf.ranges = (const uint8_t *)ranges;
		for (size_t i = 0; i < d; i++) {
			query[i] = cloud_random(&state);
			ranges[i] = -cloud_random(&state) - .5F;
			ranges[d + i] = .1F + (i % 7 == 0);
		}
		cloud_unit(query, d);
		for (size_t i = 0; i < n * d; i++)
			codes[i] = i < d ? 255
					 : (uint8_t)((cloud_random(&state) +
							 .5F) *
						     255);
		ivf_scan_init(&scan, &ivf, query);
		ok = sums_right(&scan, codes, n);
		for (size_t i = 0; i < n; i++) {
			int32_t sum;
			double off;

			ivf_scan_sums(&scan, codes + i * d, 1, &sum);
			off = fabs(ivf_scan_cosine(&scan, sum) -
				   cosine_of(query, ranges, codes + i * d, d));
			worst = off > worst ? off : worst;
		}
		tap(ok && worst < 2e-3,
		    "sums of %zu dimensions are right, cosines to %.6f", d,
		    worst);
		/* the greatest sum that can be */
		for (size_t i = 0; i < d; i++)
			query[i] = 1;
		memset(codes, 255, n * d);
		ivf_scan_release(&scan);
		ivf_scan_init(&scan, &ivf, query);
		tap(sums_right(&scan, codes, n), "and none overflows");
		ivf_scan_release(&scan);
		free(ranges);
		free(query);
		free(codes);
	}
}

static void
test_least(void)
{
	static const float table[] = { -2, -.5F, 0, .1F, .33F, .9F, 2 };
	float ranges[2 * D], query[D];
	uint8_t codes[500 * D];
	struct ivf ivf = { .dimension = D, .n = 500 };
	struct ivf_scan scan;
	uint32_t state = 1;
	int32_t sums[500];
	bool ok = true;

	ivf.ranges = (const uint8_t *)ranges;
	for (size_t i = 0; i < D; i++) {
		query[i] = cloud_random(&state);
		ranges[i] = -.2F;
		ranges[D + i] = .4F;
	}
	cloud_unit(query, D);
	for (size_t i = 0; i < sizeof codes; i++)
		codes[i] = (uint8_t)((cloud_random(&state) + .5F) * 255);
	ivf_scan_init(&scan, &ivf, query);
	ivf_scan_sums(&scan, codes, 500, sums);
	for (size_t t = 0; t < sizeof table / sizeof *table; t++)
		for (size_t i = 0; i < 500; i++)
			if (fabsf(ivf_scan_cosine(&scan, sums[i]) - table[t]) >
			    1e-6F)
				ok = ok && (sums[i] >= ivf_scan_least(
							   &scan, table[t])) ==
					       (ivf_scan_cosine(&scan,
						    sums[i]) >= table[t]);
	tap(ok, "a floor for cosines is one for sums");
	ivf_scan_release(&scan);
	memset(query, 0, sizeof query);
	ivf_scan_init(&scan, &ivf, query);
	tap(ivf_scan_least(&scan, 0) == INT64_MIN &&
		ivf_scan_least(&scan, .1F) == INT64_MAX,
	    "all or nothing where the query is nothing");
	ivf_scan_release(&scan);
}

static void
test_dot(void)
{
	bool ok = true;

	for (size_t n = 1; n < 200; n++) {
		char *bytes = alloc_array(n + 1, sizeof(float));
		float *a = alloc_array(n, sizeof *a), b;
		uint32_t state = (uint32_t)n;
		double want = 0;

		for (size_t i = 0; i < n; i++) {
			a[i] = cloud_random(&state);
			b = cloud_random(&state);
			want += (double)a[i] * b;
			memcpy(bytes + 1 + i * sizeof b, &b, sizeof b);
		}
		ok = ok && fabs(ivf_scan_dot(a, (uint8_t *)bytes + 1, n) -
				want) < 1e-5;
		free(a);
		free(bytes);
	}
	tap(ok, "dot products are right, at any address");
}

/* ---- files ---- */

/* The bytes of a file of 60 vectors, in lists that the maker chooses. */
static void
put(struct buf *b, uint64_t value, size_t size)
{
	for (; size--; value >>= 8)
		buf_char(b, (char)(value & 0xff));
}

static void
put_float(struct buf *b, float value)
{
	buf_add(b, &value, sizeof value);
}

static void
put_index(struct buf *b, const char *name, uint64_t n)
{
	buf_add(b, name, 4);
	put(b, D, 4);
	put(b, n, 8);
	put(b, 0, 16);
	put(b, 1, 1);
	put(b, 0, 4);
}

/*
 * Vector i is in list i % used, and has all its weight in dimension i; the
 * lists' centroids have theirs in the dimension of the list's number.
 */
static void
put_file(struct buf *b, size_t n, size_t n_lists, size_t used, bool sparse)
{
	put_index(b, "IwSq", n);
	put(b, n_lists, 8);
	put(b, 1, 8);
	put_index(b, "IxFI", n_lists);
	put(b, n_lists * D, 8);
	for (size_t i = 0; i < n_lists * D; i++)
		put_float(b, i % D == i / D);
	put(b, 0, 1);
	put(b, 0, 8);
	put(b, 0, 12);
	put(b, D, 8);
	put(b, D, 8);
	put(b, 2 * D, 8);
	for (size_t i = 0; i < 2 * D; i++)
		put_float(b, i >= D);
	put(b, D, 8);
	put(b, 0, 1);
	buf_string(b, "ilar");
	put(b, n_lists, 8);
	put(b, D, 8);
	buf_string(b, sparse ? "sprs" : "full");
	put(b, sparse ? 2 * used : n_lists, 8);
	for (size_t l = 0; l < n_lists; l++) {
		size_t size = l < used ? (n + used - 1 - l) / used : 0;

		if (sparse && !size)
			continue;
		if (sparse)
			put(b, l, 8);
		put(b, size, 8);
	}
	for (size_t l = 0; l < used; l++) {
		for (size_t i = l; i < n; i += used)
			for (size_t j = 0; j < D; j++)
				put(b, i % D == j ? 255 : 0, 1);
		for (size_t i = l; i < n; i += used)
			put(b, i, 8);
	}
}

/* In memory: thousands of files would keep a disk busy. */
static const char *
write_bytes(const void *data, size_t size)
{
	static char path[40];
	static int fd = -1;

	if (fd < 0)
		fd = memfd_create("bytes", MFD_CLOEXEC);
	if (fd < 0 || ftruncate(fd, 0) < 0 ||
	    pwrite(fd, data, size, 0) != (ssize_t)size)
		bail("memfd", "cannot write");
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return path;
}

/* The document that is nearest to dimension i; -1: none, -2: not believed. */
static long
nearest(const struct ivf *ivf, size_t i, size_t n_probe)
{
	float v[D] = { 0 };
	struct ivf_query query = {
		.vector = v, .n_probe = n_probe, .floor = .5F
	};
	struct ivf_hits hits = { 0 };
	long doc;

	v[i] = 1;
	if (!ivf_search(ivf, &query, &hits))
		doc = -2;
	else
		doc = hits.n == 1 ? (long)hits.items[0].doc : -1;
	free(hits.items);
	return doc;
}

static void
test_forms(void)
{
	static const struct {
		size_t n, lists, used;
		bool sparse;
	} table[] = {
		{ 60, 1, 1, false },
		{ 60, 7, 7, false },
		{ 60, 7, 3, true },
		{ 60, 60, 60, false },
		{ 1, 9, 1, true },
	};

	for (size_t t = 0; t < sizeof table / sizeof *table; t++) {
		struct buf b = { 0 };
		struct opened o;
		bool ok = true;

		put_file(&b, table[t].n, table[t].lists, table[t].used,
		    table[t].sparse);
		opened_open(&o, write_bytes(b.data, b.len), D, table[t].n);
		for (size_t i = 0; o.ok && i < table[t].n; i++)
			ok = ok && nearest(&o.ivf, i, 99) == (long)i;
		tap(o.ok && ok && nearest(&o.ivf, 62, 99) == -1,
		    "%zu vectors in %zu of %zu lists", table[t].n,
		    table[t].used, table[t].lists);
		if (o.ok && table[t].used > 3)
			tap(nearest(&o.ivf, 3, 1) == 3 &&
				nearest(&o.ivf, 0, 1) == 0,
			    "one probe finds what is in the nearest list");
		opened_release(&o);
		buf_release(&b);
	}
}

/* What is not so is refused, whatever its checksums. */
static void
test_refused(void)
{
	struct buf b = { 0 };
	struct opened o;
	size_t head, opened = 0, found = 0;

	put_file(&b, 60, 7, 7, false);
	head = b.len - 60 * (D + 8);
	opened_open(&o, write_bytes(b.data, b.len), D, 61);
	tap(!o.ok && o.err.kind == ERR_STORE,
	    "another number of vectors is refused: %s", o.err.text);
	opened_release(&o);
	opened_open(&o, write_bytes(b.data, b.len), D + 1, 60);
	tap(!o.ok, "another dimension is refused");
	opened_release(&o);
	for (size_t n = 0; n <= b.len + 1; n += n < head ? 1 : 97) {
		char *copy = alloc_copy(b.data, n < b.len ? n : b.len);

		opened_open(&o, write_bytes(copy, n), D, 60);
		opened += o.ok;
		opened_release(&o);
		free(copy);
	}
	tap(opened == 0, "a file that is cut, or longer, is refused");
	opened = 0;
	for (size_t i = 0; i < head; i++) {
		for (unsigned bit = 1; bit < 256; bit <<= 3) {
			b.data[i] ^= (char)bit;
			opened_open(&o, write_bytes(b.data, b.len), D, 60);
			opened += o.ok;
			found += o.ok && nearest(&o.ivf, 5, 7) == 5;
			opened_release(&o);
			b.data[i] ^= (char)bit;
		}
	}
	tap(opened && found >= opened / 2,
	    "any bit of the head may be wrong: %zu open, %zu find", opened,
	    found);
	buf_release(&b);
}

/* A byte is not what was published. */
static void
test_damage(void)
{
	struct buf b = { 0 }, sums = { 0 };
	size_t n = 2000, tries = 0, seen = 0;
	const char *path;
	struct err err;
	uint64_t size;

	put_file(&b, n, 20, 20, false);
	path = write_bytes(b.data, b.len);
	if (mapped_sums(path, &sums, &size, &err) < 0)
		bail(path, err.text);
	for (size_t at = 7; at < b.len; at += b.len / 23, tries++) {
		struct ivf_hits hits = { .n = 1 };
		struct mapped file = { 0 };
		struct ivf ivf = { 0 };
		float v[D] = { 1 };
		struct ivf_query query = { .vector = v, .n_probe = 20 };

		hits.items = alloc_array(1, sizeof *hits.items);
		hits.room = 1;
		b.data[at] ^= 4;
		write_bytes(b.data, b.len);
		if (mapped_open(&file, path, size, sums.data, sums.len, &err) <
		    0)
			bail(path, err.text);
		if (ivf_open(&ivf, &file, D, n, &err) < 0 ||
		    !ivf_search(&ivf, &query, &hits))
			seen += file.damaged && hits.n == 1;
		ivf_release(&ivf);
		mapped_release(&file);
		free(hits.items);
		b.data[at] ^= 4;
	}
	tap(tries > 20 && seen == tries,
	    "damage is seen wherever it is, and no hit is left");
	buf_release(&b);
	buf_release(&sums);
}

/* ---- filters ---- */

/* More lists than the query asks for are scanned where fewer may be found. */
static void
test_filters(void)
{
	struct buf b = { 0 };
	struct opened o;
	uint64_t bits[400] = { 0 };
	float v[D] = { 1 };
	struct ivf_query query = {
		.vector = v, .n_probe = 1, .floor = -2, .allowed = bits
	};
	struct ivf_hits hits = { 0 };
	bool ok, only = true;

	put_file(&b, 25600, 50, 50, false);
	opened_open(&o, write_bytes(b.data, b.len), D, 25600);
	/* a quarter: about 1.7 times as many lists */
	memset(bits, 0x11, sizeof bits);
	query.n_allowed = 6400;
	query.n_probe = 10;
	ok = ivf_search(&o.ivf, &query, &hits);
	tap(ok && hits.n > 1280 * 1.6 && hits.n < 1280 * 1.9 && !hits.complete,
	    "where a quarter is allowed, %zu are compared", hits.n);
	for (size_t i = 0; i < hits.n; i++)
		only = only && hits.items[i].doc % 4 == 0;
	tap(only, "and only these are found");
	hits.n = 0;
	memset(bits + 10, 0, sizeof bits - 10 * sizeof *bits);
	query.n_allowed = 160;
	tap(ivf_search(&o.ivf, &query, &hits) && hits.n == 160 && hits.complete,
	    "where few are, all of them are found, whatever their list");
	hits.n = 0;
	query.n_allowed = 0;
	tap(ivf_search(&o.ivf, &query, &hits) && hits.n == 0 && hits.complete,
	    "where none is, nothing");
	free(hits.items);
	opened_release(&o);
	buf_release(&b);
}

static void
test_probe(void)
{
	struct cloud cloud = cloud_make(100, D);
	float *queries = alloc_array(100, D * sizeof *queries);
	struct buf b = { 0 };
	struct ivf_probe probe;
	struct opened o;
	bool ok, unit = true;
	size_t all;

	ivf_probe_queries(cloud.data, 100, D, 50, queries);
	for (size_t q = 0; q < 50; q++) {
		float own = 0, norm = 0;

		for (size_t i = 0; i < D; i++) {
			own += queries[q * D + i] * cloud.data[2 * q * D + i];
			norm += queries[q * D + i] * queries[q * D + i];
		}
		unit = unit && fabsf(norm - 1) < 1e-5F && own > .4F &&
		       own < .9F;
	}
	tap(unit, "queries are as near to a vector as questions are");
	put_file(&b, 600, 20, 20, false);
	opened_open(&o, write_bytes(b.data, b.len), D, 600);
	ok = ivf_probe(&o.ivf, queries, 50, 1, &probe);
	tap(ok && probe.recall == 1 && probe.n_probe <= 20,
	    "all of the nearest are in %zu lists", probe.n_probe);
	all = probe.n_probe;
	ok = ivf_probe(&o.ivf, queries, 50, .5, &probe);
	tap(ok && probe.recall >= .5 && probe.recall < 1 && probe.n_probe < all,
	    "half of them in %zu", probe.n_probe);
	ok = ivf_probe(&o.ivf, queries, 0, .5, &probe);
	tap(ok && probe.n_probe == 1, "of no query all are found");
	opened_release(&o);
	buf_release(&b);
	free(queries);
	free(cloud.data);
}

int
main(void)
{
	place_make();
	test_sums();
	test_least();
	test_dot();
	test_forms();
	test_refused();
	test_damage();
	test_filters();
	test_probe();
	place_remove();
	return tap_end();
}
