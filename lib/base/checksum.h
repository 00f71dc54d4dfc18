#ifndef MEMOS_BASE_CHECKSUM_H
#define MEMOS_BASE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/*
 * The low 32 bits of XXH3: by AVX2 where the machine has it, because a search
 * sums megabytes, else in plain form with the same result.
 */
uint32_t checksum(const void *data, size_t n);

/* Of a few bytes; `seed` is summed along. */
uint32_t checksum_seeded(const void *data, size_t n, uint64_t seed);

/* The same without AVX2. */
uint32_t checksum_plain(const void *data, size_t n);

#endif
