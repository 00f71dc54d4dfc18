#include "find/words_block.h"

#include <endian.h>
#include <string.h>

static unsigned
width_of(uint32_t bits)
{
	return bits ? 32 - (unsigned)__builtin_clz(bits) : 0;
}

static size_t
run_size(unsigned n, unsigned width)
{
	return ((size_t)n * width + 7) / 8;
}

/* Appends numbers of so many bits; what stood behind out is lost. */
static uint8_t *
pack(const uint32_t *numbers, unsigned n, unsigned width, uint8_t *out)
{
	uint64_t bits = 0, le;
	unsigned have = 0;

	for (unsigned i = 0; i < n; i++) {
		bits |= (uint64_t)numbers[i] << have;
		have += width;
		if (have < 32)
			continue;
		le = htole64(bits);
		memcpy(out, &le, 4);
		out += 4;
		bits >>= 32;
		have -= 32;
	}
	le = htole64(bits);
	memcpy(out, &le, 4);
	return out + (have + 7) / 8;
}

size_t
words_block_pack(const uint32_t *docs, const uint32_t *tfs, unsigned n,
    uint32_t first, uint8_t *out)
{
	uint32_t gaps[128], more[128], all_gaps = 0, all_more = 0;
	uint8_t *p = out + 2;

	for (unsigned i = 0; i < n; i++) {
		gaps[i] = docs[i] - first;
		more[i] = tfs[i] - 1;
		first = docs[i] + 1;
		all_gaps |= gaps[i];
		all_more |= more[i];
	}
	out[0] = (uint8_t)width_of(all_gaps);
	out[1] = (uint8_t)width_of(all_more);
	p = pack(gaps, n, out[0], p);
	p = pack(more, n, out[1], p);
	return (size_t)(p - out);
}

/* A number at a place in bits: its width and the shift are 39 at most. */
static inline uint64_t
bits_at(const uint8_t *p, size_t at, uint64_t mask)
{
	uint64_t bits;

	memcpy(&bits, p + at / 8, sizeof bits);
	return le64toh(bits) >> at % 8 & mask;
}

bool
words_block_unpack(const uint8_t *bytes, size_t size, unsigned n,
    uint32_t first, uint32_t *docs, uint32_t *tfs)
{
	unsigned gap = size >= 2 ? bytes[0] : 33;
	unsigned more = size >= 2 ? bytes[1] : 32;
	uint64_t mask = (UINT64_C(1) << (gap & 63)) - 1, doc = first;
	const uint8_t *p = bytes + 2;

	if (gap > 32 || more > 31 ||
	    size != 2 + run_size(n, gap) + run_size(n, more))
		return false;
	/* 128 gaps of 32 bits do not overflow */
	for (unsigned i = 0; i < n; i++) {
		doc += bits_at(p, (size_t)i * gap, mask);
		docs[i] = (uint32_t)doc++;
	}
	p += run_size(n, gap);
	mask = (UINT64_C(1) << more) - 1;
	for (unsigned i = 0; i < n; i++)
		tfs[i] = (uint32_t)bits_at(p, (size_t)i * more, mask) + 1;
	return doc <= UINT32_MAX;
}
