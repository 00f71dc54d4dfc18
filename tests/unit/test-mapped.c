#include "store/mapped.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "store.h"
#include "tap.h"

enum { BLOCK = MAPPED_BLOCK };

static void
write_file(const char *path, const char *data, size_t size)
{
	FILE *f = fopen(path, "w");

	if (!f || (size && fwrite(data, size, 1, f) != 1) || fclose(f))
		bail(path, "cannot write");
}

/* Bytes of which no two blocks are the same; owned by the caller. */
static char *
make_file(const char *path, size_t size)
{
	char *data = alloc_bytes(size ? size : 1);
	uint32_t x = 1;

	for (size_t i = 0; i < size; i++) {
		x = x * 1664525 + 1013904223;
		data[i] = (char)(x >> 24);
	}
	write_file(path, data, size);
	return data;
}

static const size_t sizes[] = { 0, 1, 4095, BLOCK - 1, BLOCK, BLOCK + 1,
	3 * BLOCK, 3 * BLOCK + 77, 70 * BLOCK + 1 };

static void
test_round_trip(void)
{
	const char *path = place_path("round");

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		size_t n = sizes[i], blocks = (n + BLOCK - 1) / BLOCK;
		char *data = make_file(path, n);
		struct mapped m = { 0 };
		struct buf sums = { 0 };
		struct err err;
		uint64_t size = 99;
		bool ok;

		ok = mapped_sums(path, &sums, &size, &err) == 0 && size == n &&
		     sums.len == 4 * blocks &&
		     mapped_open(&m, path, size, buf_text(&sums), sums.len,
			 &err) == 0 &&
		     m.size == n && (!n || memcmp(m.data, data, n) == 0);
		tap(ok, "a file of %zu bytes is mapped by its sums", n);
		for (size_t at = 0; at < n; at += 1 + n / 100)
			ok = ok && mapped_holds(&m, at, 1) &&
			     mapped_holds_at(&m, m.data + at, n - at);
		tap(ok && mapped_holds(&m, 0, n) && mapped_holds(&m, n, 0) &&
			!m.damaged,
		    "all of it holds");
		mapped_release(&m);
		buf_release(&sums);
		free(data);
	}
}

static void
test_bounds(void)
{
	static const struct {
		size_t offset, n;
	} table[] = {
		{ 0, BLOCK + 11 },
		{ BLOCK + 10, 1 },
		{ BLOCK + 11, 0 },
		{ BLOCK, 11 },
		{ BLOCK + 1, SIZE_MAX },
		{ SIZE_MAX, 1 },
		{ SIZE_MAX, SIZE_MAX },
		{ SIZE_MAX - 5, 6 },
		{ 5, SIZE_MAX - 4 },
		{ 1, SIZE_MAX },
		{ 3 * BLOCK, 0 },
	};
	const char *path = place_path("bounds");
	char *data = make_file(path, BLOCK + 10);
	struct buf sums = { 0 };
	struct err err;
	uint64_t size;

	mapped_sums(path, &sums, &size, &err);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct mapped m;

		if (mapped_open(&m, path, size, sums.data, sums.len, &err) < 0)
			bail(path, err.text);
		for (int known = 0; known < 2; known++) {
			bool holds = mapped_holds(
			    &m, table[i].offset, table[i].n);

			tap(!holds && m.damaged,
			    "%zu bytes at %zu are not in the file%s",
			    table[i].n, table[i].offset,
			    known ? ", verified" : "");
			m.damaged = false;
			mapped_holds(&m, 0, m.size);
		}
		tap(!m.damaged && !mapped_holds_at(&m, m.data - 1, 1) &&
			m.damaged,
		    "nor is what stands before it");
		mapped_release(&m);
	}
	buf_release(&sums);
	free(data);
}

/* One byte of one block is another: that block alone does not hold. */
static void
test_damage(void)
{
	static const size_t places[] = { 0, 1, BLOCK - 1, BLOCK, 2 * BLOCK + 5,
		3 * BLOCK + 76 };
	const char *path = place_path("damage");
	size_t n = 3 * BLOCK + 77;
	char *data = make_file(path, n);
	struct buf sums = { 0 };
	struct err err;
	uint64_t size;

	mapped_sums(path, &sums, &size, &err);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		size_t bad = places[i] / BLOCK;
		struct mapped m;
		bool ok = true;

		data[places[i]] ^= 0x10;
		write_file(path, data, n);
		data[places[i]] ^= 0x10;
		if (mapped_open(&m, path, size, sums.data, sums.len, &err) < 0)
			bail(path, err.text);
		for (size_t block = 0; block < 4; block++) {
			m.damaged = false;
			ok = ok && mapped_holds(&m, block * BLOCK + 3, 5) ==
				       (block != bad);
			ok = ok && m.damaged == (block == bad);
			if (block < 3)
				ok = ok &&
				     mapped_holds(
					 &m, (block + 1) * BLOCK - 1, 2) ==
					 (block != bad && block + 1 != bad);
		}
		ok = ok && !mapped_holds(&m, 0, n) &&
		     !mapped_holds(&m, places[i], 1);
		tap(ok, "byte %zu is another: block %zu alone does not hold",
		    places[i], bad);
		mapped_release(&m);
	}
	buf_release(&sums);
	free(data);
}

static void
test_refused(void)
{
	const char *path = place_path("refused"), *dir = place_path("dir");
	const char *pipe = place_path("pipe"), *none = place_path("none");
	char *data = make_file(path, 5000);
	uint32_t sums[3] = { 0 };
	uint64_t size;
	const struct {
		const char *path;
		uint64_t size;
		size_t sums_size;
		const char *why;
	} table[] = {
		{ none, 5000, 4, "there is no such file" },
		{ path, 4999, 4, "it is longer" },
		{ path, 5001, 4, "it is shorter" },
		{ path, 0, 0, "it is not empty" },
		{ path, 5000, 0, "there are no sums" },
		{ path, 5000, 3, "the sum is cut" },
		{ path, 5000, 8, "there are too many sums" },
		{ path, UINT64_MAX, 4, "the size is no size" },
		{ path, UINT64_MAX / 2 + 1, 4, "nor this" },
		{ dir, 4096, 4, "it is a folder" },
		{ pipe, 0, 0, "it is a pipe" },
		{ "/dev/zero", 5000, 4, "it is a device" },
	};

	if (mkdir(dir, 0700) < 0 || mkfifo(pipe, 0600) < 0)
		bail(dir, "cannot make");
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct mapped m;
		struct err err = { 0 };
		int rc = mapped_open(&m, table[i].path, table[i].size, sums,
		    table[i].sums_size, &err);

		tap(rc < 0 && err.kind == ERR_STORE && !m.data,
		    "not opened, since %s: %s", table[i].why, err.text);
		mapped_release(&m);
	}
	for (size_t i = 0; i < 3; i++) {
		const char *paths[] = { none, dir, pipe };
		struct buf out = { 0 };
		struct err err = { 0 };

		tap(mapped_sums(paths[i], &out, &size, &err) < 0 &&
			err.kind == ERR_STORE && !out.len,
		    "no sums are made: %s", err.text);
		buf_release(&out);
	}
	free(data);
}

static void
test_want(void)
{
	const char *path = place_path("want");
	char *data = make_file(path, 2 * BLOCK + 1);
	struct buf sums = { 0 };
	struct mapped m;
	struct err err;
	uint64_t size;

	mapped_sums(path, &sums, &size, &err);
	if (mapped_open(&m, path, size, sums.data, sums.len, &err) < 0)
		bail(path, err.text);
	mapped_want(&m, 0, 0);
	mapped_want(&m, 1, 1);
	mapped_want(&m, 4097, SIZE_MAX);
	mapped_want(&m, 2 * BLOCK, 1);
	mapped_want(&m, SIZE_MAX, SIZE_MAX);
	tap(!m.damaged && mapped_holds(&m, 0, m.size),
	    "any range can be asked for");
	mapped_release(&m);
	mapped_release(&m);
	mapped_want(&m, 0, 1);
	tap(!m.data, "and a release can be repeated");
	buf_release(&sums);
	free(data);
}

int
main(void)
{
	place_make();
	test_round_trip();
	test_bounds();
	test_damage();
	test_refused();
	test_want();
	place_remove();
	return tap_end();
}
