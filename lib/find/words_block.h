#ifndef MEMOS_FIND_WORDS_BLOCK_H
#define MEMOS_FIND_WORDS_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A block of postings as bytes:
 *
 *    0  u8   width of a gap, 0 to 32 bits
 *    1  u8   width of a frequency, 0 to 31 bits
 *    2       n gaps: documents passed over since the one before
 *    .       n frequencies, each less by 1
 *
 * Bits are filled from the lowest on; both runs begin at a whole byte.  So
 * documents rise and frequencies are at least 1, whatever the bytes.
 */
enum {
	WORDS_BLOCK_BYTES = 2 + 128 * 8, /* at most */
	WORDS_BLOCK_SLACK = 8            /* readable behind a block */
};

#define WORDS_BLOCK_TF_MAX (UINT32_C(1) << 31)

/*
 * Packs n documents, 1 to 128, rising from `first` on, and their frequencies,
 * 1 to WORDS_BLOCK_TF_MAX.  out has room for WORDS_BLOCK_BYTES and the slack.
 * Returns the bytes used.
 */
size_t words_block_pack(const uint32_t *docs, const uint32_t *tfs, unsigned n,
    uint32_t first, uint8_t *out);

/*
 * Unpacks exactly `size` bytes, which have the slack behind them; false if
 * they are no block of n postings.
 */
bool words_block_unpack(const uint8_t *bytes, size_t size, unsigned n,
    uint32_t first, uint32_t *docs, uint32_t *tfs);

#endif
