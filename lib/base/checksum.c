#include "base/checksum.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/checksum_wide.h"

uint32_t
checksum_plain(const void *data, size_t n)
{
	return (uint32_t)XXH3_64bits(data, n);
}

uint32_t
checksum(const void *data, size_t n)
{
#if defined(__x86_64__)
	if (__builtin_cpu_supports("avx2"))
		return checksum_wide(data, n);
#endif
	return checksum_plain(data, n);
}

uint32_t
checksum_seeded(const void *data, size_t n, uint64_t seed)
{
	return (uint32_t)XXH3_64bits_withSeed(data, n, seed);
}
