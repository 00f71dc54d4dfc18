#include "base/id.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"

/*
 * A UUIDv7 here (RFC 9562, 6.2, method 1): 48 bits of milliseconds, a counter
 * of 26 bits around the version and variant, 48 random bits.  A millisecond's
 * counter starts in its lower half at random, so 2^25 more ids fit behind it.
 */
enum {
	COUNTER_BITS = 26,
	RANDOM_BYTES = 10, /* for one id: 4 for the counter, 6 for the tail */
	BLOCK = 1000,      /* random bytes fetched at a time */
};

static struct {
	unsigned char random[BLOCK];
	size_t left;
	pid_t pid; /* whose bytes these are: a child must not use them too */
	uint64_t ms;
	uint32_t counter;
} state;

/* For a kernel that gives no random bytes: unlike, though not secret. */
static void
weak_bytes(unsigned char *p, size_t len)
{
	struct timespec now;
	uint64_t x;

	clock_gettime(CLOCK_REALTIME, &now);
	x = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec +
	    ((uint64_t)getpid() << 40);
	for (size_t i = 0; i < len; i++) {
		uint64_t z = x += 0x9e3779b97f4a7c15u; /* splitmix64 */

		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
		z = (z ^ z >> 27) * 0x94d049bb133111ebu;
		p[i] = (unsigned char)(z >> 56);
	}
}

static void
fill(unsigned char *p, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = getrandom(p + done, len - done, 0);

		if (n < 0 && errno != EINTR) {
			weak_bytes(p + done, len - done);
			return;
		}
		done += n > 0 ? (size_t)n : 0;
	}
}

/* RANDOM_BYTES that nobody had before. */
static const unsigned char *
fresh(void)
{
	pid_t pid = getpid();

	if (!state.left || state.pid != pid) {
		fill(state.random, BLOCK);
		state.left = BLOCK;
		state.pid = pid;
	}
	state.left -= RANDOM_BYTES;
	return state.random + state.left;
}

static void
put_hex(char *out, uint64_t value, int digits)
{
	static const char hex[] = "0123456789abcdef";

	for (int i = digits - 1; i >= 0; i--, value >>= 4)
		out[i] = hex[value & 15];
}

/* Writes 16 bytes as a UUID's text, with version and variant put in. */
static void
put_uuid(char out[ID_SIZE], uint64_t high, uint64_t low, unsigned version)
{
	high = (high & ~UINT64_C(0xf000)) | (uint64_t)version << 12;
	low = (low & UINT64_MAX >> 2) | UINT64_C(1) << 63;
	put_hex(out, high >> 32, 8);
	put_hex(out + 9, high >> 16, 4);
	put_hex(out + 14, high, 4);
	put_hex(out + 19, low >> 48, 4);
	put_hex(out + 24, low, 12);
	out[8] = out[13] = out[18] = out[23] = '-';
	out[ID_SIZE - 1] = '\0';
}

void
id_new(char out[ID_SIZE], int64_t now_us)
{
	const unsigned char *random = fresh();
	uint64_t ms = now_us > 0 ? (uint64_t)now_us / 1000 : 0, low = 0;
	uint32_t seed;

	memcpy(&seed, random, sizeof seed);
	seed >>= 32 - (COUNTER_BITS - 1);
	if (ms > state.ms) {
		state.ms = ms;
		state.counter = seed;
	} else if (++state.counter >> COUNTER_BITS) {
		state.ms++;
		state.counter = seed;
	}
	for (int i = 4; i < RANDOM_BYTES; i++)
		low = low << 8 | random[i];
	low |= (uint64_t)(state.counter & 0x3fff) << 48;
	put_uuid(out, state.ms << 16 | state.counter >> 14, low, 7);
}

/* FNV-1a of 128 bits; the offset and the prime are those of its authors. */
__extension__ typedef unsigned __int128 wide;

static wide
mix(wide hash, const void *data, size_t len)
{
	const wide prime = (wide)1 << 88 | 0x13b;
	const unsigned char *p = data;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ p[i]) * prime;
	return hash;
}

/* MurmurHash3's last step: FNV leaves the last bytes in few bits. */
static uint64_t
spread(uint64_t x)
{
	x = (x ^ x >> 33) * 0xff51afd7ed558ccdu;
	x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53u;
	return x ^ x >> 33;
}

void
id_replay(char out[ID_SIZE], const char *key, uint64_t n, const char *line,
    size_t len)
{
	wide hash = (wide)0x6c62272e07bb0142 << 64 | 0x62b821756295c58d;
	unsigned char number[8];
	uint64_t high, low;

	for (int i = 0; i < 8; i++)
		number[i] = (unsigned char)(n >> 8 * i);
	hash = mix(hash, key, strlen(key) + 1);
	hash = mix(hash, number, sizeof number);
	hash = mix(hash, line, len);
	low = spread((uint64_t)hash);
	high = spread((uint64_t)(hash >> 64) ^ low);
	put_uuid(out, high, spread(low ^ high), 8);
}

/* The white space of Unicode, and its controls. */
static bool
is_blank(uint32_t cp)
{
	return cp <= 0x20 || (cp >= 0x7f && cp <= 0xa0) || cp == 0x1680 ||
	       (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 ||
	       cp == 0x202f || cp == 0x205f || cp == 0x3000;
}

bool
id_valid(const char *s, size_t len)
{
	uint32_t cp;

	if (!len || len > ID_MAX || utf8_bad(s, len) < len)
		return false;
	for (size_t i = 0; i < len;) {
		i += utf8_get(s + i, len - i, &cp);
		if (is_blank(cp))
			return false;
	}
	return true;
}
