/*
 * Postings segments.  After a first byte that is even, the input is a file,
 * believed as it is: whatever it says, reading it keeps the reader's promises.
 * After an odd one it is memories, with forward lists of any bytes: what is
 * built of them is read back whole, and has what a walk of the lists finds.
 */
#include "fuzz.h"

#include <fcntl.h>

#include "../unit/words_read.h"
#include "find/words_build.h"
#include "text/stop.h"

static char folder[200], path[240];

static void
remove_all(void)
{
	unlink(path);
	rmdir(folder);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	bool quick = access("/dev/shm", W_OK) == 0;

	(void)argc, (void)argv;
	snprintf(folder, sizeof folder, "%s/memos-fuzz.XXXXXX",
	    quick ? "/dev/shm" : "/tmp");
	MUST(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/words", folder);
	atexit(remove_all);
	return 0;
}

/* ---- any bytes as a file ---- */

static void
read_file(const uint8_t *data, size_t size)
{
	uint64_t verified = UINT64_MAX;
	char *copy = fuzz_copy(data, size);
	struct mapped file = {
		.data = (uint8_t *)copy, .size = size, .verified = &verified
	};
	struct words w;
	struct err err = { 0 };

	MUST(size <= 64 * (size_t)MAPPED_BLOCK);
	if (words_open(&w, &file, &err) == 0)
		MUST(words_read_all(&w).ok);
	else
		MUST(err.kind == ERR_STORE && *err.text);
	free(copy);
}

/* ---- any bytes as memories ---- */

struct memo {
	const uint8_t *terms;
	size_t size;
};

/* Is the stem before whose bytes stands its length this one? */
static bool
is(const uint8_t *stem, const uint8_t *other)
{
	return *stem && *stem == *other &&
	       memcmp(stem + 1, other + 1, *stem) == 0;
}

/* How many stems, or how many of only one, and stop words a search meets. */
static uint64_t
count(const struct memo *memo, const uint8_t *only, uint64_t *stops)
{
	const uint8_t *p = memo->terms, *end = p + memo->size;
	uint64_t n = 0;
	int section = ENTRY_TEXT;

	while (p < end && section < ENTRY_STOPS) {
		uint8_t len = *p++;

		section += len == 0;
		if (len > end - p)
			return n;
		n += only ? is(p - 1, only) : len > 0;
		p += len;
	}
	for (; p < end; p++)
		*stops += *p < STOP_COUNT;
	return n;
}

static uint64_t
frequency(const struct words *w, const char *key, size_t len)
{
	struct words_list list;
	struct words_cursor c;
	uint64_t n = 0;

	if (!words_find(w, key, len, &list))
		return 0;
	words_begin(&c, w, &list);
	while (words_next(&c))
		for (uint32_t i = 0; i < c.n; i++)
			n += c.tfs[i];
	return n;
}

/* The first stem of each memory is found as often as it is there. */
static void
compare_stems(const struct words *w, const struct memo *memos, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const uint8_t *stem = memos[i].terms;
		uint64_t sum = 0, stops = 0;

		/* bytes 1 and 2 begin no stem of ours */
		if (memos[i].size < 2 || !*stem || *stem > memos[i].size - 1 ||
		    stem[1] < 3)
			continue;
		for (size_t k = 0; k < n; k++)
			sum += count(&memos[k], stem, &stops);
		MUST(frequency(w, (const char *)stem + 1, *stem) == sum);
	}
}

static void
compare(const struct memo *memos, size_t n)
{
	uint64_t stems = 0, stops = 0;
	struct buf sums = { 0 };
	struct mapped file;
	struct words w;
	struct words_read read;
	struct err err;
	uint64_t size;

	MUST(mapped_sums(path, &sums, &size, &err) == 0);
	MUST(mapped_open(&file, path, size, sums.data, sums.len, &err) == 0);
	MUST(words_open(&w, &file, &err) == 0);
	MUST(w.n_docs == n);
	read = words_read_all(&w);
	for (size_t i = 0; i < n; i++)
		stems += count(&memos[i], NULL, &stops);
	MUST(read.ok && !file.damaged && read.terms == w.n_terms);
	MUST(read.stems == stems && read.occurrences == stems + stops);
	compare_stems(&w, memos, n);
	mapped_release(&file);
	buf_release(&sums);
}

static void
build(const uint8_t *data, size_t size)
{
	enum { MOST = 600 };
	static struct memo memos[MOST];
	static const uint32_t rank[] = { 3, 1, 1, 0, 9 };
	struct words_builder *b = words_builder_new();
	struct err err;
	size_t n = 0;

	while (size && n < MOST) {
		struct entry e = { .session = fuzz_byte(&data, &size) % 8u };
		size_t len = fuzz_byte(&data, &size);

		e.flags = len % 2 ? ENTRY_IN_SESSION : 0;
		e.terms_size = len < size ? len : size;
		e.terms = data;
		memos[n++] = (struct memo){ e.terms, e.terms_size };
		words_builder_add(b, (int64_t)n, &e);
		data += e.terms_size;
		size -= e.terms_size;
	}
	words_builder_order(b, rank, sizeof rank / sizeof *rank);
	unlink(path);
	MUST(words_builder_write(b, path, &err) == 0);
	compare(memos, n);
	words_builder_free(b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (fuzz_byte(&data, &size) % 2)
		build(data, size);
	else
		read_file(data, size);
	return 0;
}
