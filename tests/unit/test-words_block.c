#include "find/words_block.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

enum { N = 128 };

static const uint32_t gaps[] = { 0, 1, 2, 127, 128, 65535, 65536, 33554431,
	33554432, 4294966000 };
static const uint32_t frequencies[] = { 1, 2, 3, 256, 257, 100000,
	WORDS_BLOCK_TF_MAX - 1, WORDS_BLOCK_TF_MAX };

struct block {
	unsigned n;
	uint32_t first, docs[N], tfs[N];
	size_t size;
	uint8_t *bytes; /* with the slack, and not a byte more; owned */
};

/* Every `step`-th gap and frequency is such a one, the others are least. */
static void
make(struct block *b, unsigned n, uint32_t gap, uint32_t tf, unsigned step)
{
	uint8_t bytes[WORDS_BLOCK_BYTES + WORDS_BLOCK_SLACK];
	uint32_t doc = b->first;

	b->n = n;
	for (unsigned i = 0; i < n; i++) {
		bool odd = i % step == step - 1;

		/* as long as there are numbers */
		if (odd && gap < UINT32_MAX - 1000 - doc)
			doc += gap;
		b->docs[i] = doc++;
		b->tfs[i] = odd ? tf : 1;
	}
	memset(bytes, 0xa5, sizeof bytes);
	b->size = words_block_pack(b->docs, b->tfs, n, b->first, bytes);
	b->bytes = malloc(b->size + WORDS_BLOCK_SLACK);
	memcpy(b->bytes, bytes, b->size + WORDS_BLOCK_SLACK);
}

static bool
comes_back(const struct block *b)
{
	uint32_t docs[N], tfs[N];

	return b->size <= WORDS_BLOCK_BYTES &&
	       words_block_unpack(
		   b->bytes, b->size, b->n, b->first, docs, tfs) &&
	       memcmp(docs, b->docs, b->n * sizeof *docs) == 0 &&
	       memcmp(tfs, b->tfs, b->n * sizeof *tfs) == 0;
}

static void
test_round_trip(void)
{
	for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++) {
		bool ok = true;

		for (size_t f = 0; f < sizeof frequencies / sizeof *frequencies;
		     f++) {
			for (unsigned n = 1; n <= N; n++) {
				struct block b = { .first = n * 3 % 7 };

				make(&b, n, gaps[g], frequencies[f], 1 + n % 5);
				ok = ok && comes_back(&b);
				free(b.bytes);
			}
		}
		tap(ok, "blocks with gaps of %u come back", gaps[g]);
	}
}

static void
test_layout(void)
{
	static const uint32_t docs[] = { 5, 6, 9, 11 }, tfs[] = { 1, 1, 3, 1 };
	static const uint8_t want[] = { 2, 2, 0x61, 0x20 };
	static const uint32_t row[] = { 7, 8, 9 }, ones[] = { 1, 1, 1 };
	uint8_t bytes[WORDS_BLOCK_BYTES + WORDS_BLOCK_SLACK];

	tap(words_block_pack(docs, tfs, 4, 4, bytes) == sizeof want &&
		memcmp(bytes, want, sizeof want) == 0,
	    "bits are filled from the lowest on");
	tap(words_block_pack(row, ones, 3, 7, bytes) == 2 && !bytes[0] &&
		!bytes[1],
	    "a row of documents that say it once costs nothing");
}

/* No byte makes it read or write elsewhere, or say what cannot be. */
static void
test_damage(void)
{
	struct block b = { .first = 10 };
	uint32_t docs[N], tfs[N];
	bool ok = true, cut = true;

	make(&b, 100, 70000, 9, 7);
	for (size_t at = 0; at < b.size; at++) {
		for (int bit = 0; bit < 8; bit++) {
			b.bytes[at] ^= (uint8_t)(1 << bit);
			if (words_block_unpack(
				b.bytes, b.size, b.n, b.first, docs, tfs))
				for (unsigned i = 0; i < b.n; i++)
					ok = ok && tfs[i] && docs[i] >= 10 &&
					     (!i || docs[i] > docs[i - 1]);
			b.bytes[at] ^= (uint8_t)(1 << bit);
		}
	}
	tap(ok, "whatever bit is another, documents rise");
	for (size_t n = 0; n < b.size; n++)
		cut = cut &&
		      !words_block_unpack(b.bytes, n, b.n, b.first, docs, tfs);
	for (unsigned n = 1; n < N; n++)
		cut = cut && words_block_unpack(b.bytes, b.size, n, b.first,
				 docs, tfs) == (n == b.n);
	tap(cut, "a block of another size or number is none");
	free(b.bytes);
}

/* Documents that lead beyond the last number there is. */
static void
test_overflow(void)
{
	static const struct {
		unsigned n;
		uint32_t first;
		uint8_t bytes[12 + WORDS_BLOCK_SLACK];
		size_t size;
		bool ok;
	} table[] = {
		{ 1, 0, { 32, 0, 0xfe, 0xff, 0xff, 0xff }, 6, true },
		{ 1, 0, { 32, 0, 0xff, 0xff, 0xff, 0xff }, 6, false },
		{ 1, 1, { 32, 0, 0xfe, 0xff, 0xff, 0xff }, 6, false },
		{ 2, 0, { 32, 0, 0, 0, 0, 0x80, 0, 0, 0, 0x80 }, 10, false },
		{ 2, UINT32_MAX - 2, { 0, 0 }, 2, true },
		{ 2, UINT32_MAX - 1, { 0, 0 }, 2, false },
		{ 1, 0, { 33, 0, 0, 0, 0, 0, 0 }, 7, false },
		{ 1, 0, { 0, 32, 0, 0, 0, 0 }, 6, false },
		{ 1, 0, { 0, 31, 0xff, 0xff, 0xff, 0x7f }, 6, true },
		{ 1, 0, { 255, 255 }, 2, false },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		uint32_t docs[N], tfs[N];

		tap(words_block_unpack(table[i].bytes, table[i].size,
			table[i].n, table[i].first, docs, tfs) == table[i].ok,
		    "block %zu is %s", i, table[i].ok ? "one" : "none");
	}
}

int
main(void)
{
	test_round_trip();
	test_layout();
	test_damage();
	test_overflow();
	return tap_end();
}
