#ifndef MEMOS_BASE_CHECKSUM_WIDE_H
#define MEMOS_BASE_CHECKSUM_WIDE_H

#include <stddef.h>
#include <stdint.h>

/*
 * checksum() compiled for AVX2, in a file of its own because the whole of
 * xxhash.h must be; only for a machine that has it.
 */
uint32_t checksum_wide(const void *data, size_t n);

#endif
