#ifndef MEMOS_STORE_MAPPED_H
#define MEMOS_STORE_MAPPED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * A file that never changes, mapped for reading.  Its law: no byte is believed
 * before the block that it stands in has the checksum that was noted when the
 * file was published.  A block is verified once, when it is first needed, so
 * that a search reads no more than it uses.
 */
enum { MAPPED_BLOCK = 32 << 10 };

struct mapped {
	const uint8_t *data;
	size_t size;
	int fd;             /* if there are sums; bytes without are no file */
	uint32_t *sums;     /* one a block */
	uint64_t *verified; /* bits, by block */
	uint64_t *wanted;   /* the same: asked for already */
	bool damaged;       /* a block was not what was published */
	bool cold;          /* mapped_read() had to wait for the disk */
};

/*
 * Maps the file at path, which must have exactly `size` bytes; `sums` are the
 * bytes that mapped_sums() made of it, copied.  ERR_STORE if the file is
 * missing, not a regular file, of another size, or sums do not fit the size.
 * Release it in any case; a zeroed one may be released.
 */
int mapped_open(struct mapped *m, const char *path, uint64_t size,
    const void *sums, size_t sums_size, struct err *err);
void mapped_release(struct mapped *m);

/* What mapped_holds() does where not all is verified yet. */
bool mapped_verify(struct mapped *m, size_t offset, size_t n);

/*
 * Whether the bytes may be believed: inside of the file, and their blocks as
 * published.  A fault sets m->damaged, and the answer is false.
 */
static inline bool
mapped_holds(struct mapped *m, size_t offset, size_t n)
{
	size_t block = offset / MAPPED_BLOCK;

	/* asked for every few hundred bytes, so mostly of a known block */
	if (offset < m->size && n <= m->size - offset &&
	    offset % MAPPED_BLOCK + n <= MAPPED_BLOCK &&
	    m->verified[block / 64] >> block % 64 & 1)
		return true;
	return mapped_verify(m, offset, n);
}

/* The same for a pointer into m->data. */
static inline bool
mapped_holds_at(struct mapped *m, const void *at, size_t n)
{
	return mapped_holds(m, (size_t)((uintptr_t)at - (uintptr_t)m->data), n);
}

/*
 * Copies bytes that nobody has verified: for many small things that lie far
 * apart, which a map would bring in with all that lies around them.  False if
 * they cannot be read.
 */
bool mapped_read(struct mapped *m, size_t offset, void *bytes, size_t n);

/* Asks the kernel for what mapped_read() will need, without waiting. */
void mapped_want_read(const struct mapped *m, size_t offset, size_t n);

/*
 * Asks the kernel for these bytes, without waiting: all that a query will
 * touch is asked for before the first touch, because page faults that come one
 * by one read a cold file ten times slower.
 */
void mapped_want(struct mapped *m, size_t offset, size_t n);

/* Appends the checksums of the blocks of the file: XXH3, 32 bits a block. */
int mapped_sums(
    const char *path, struct buf *sums, uint64_t *size, struct err *err);

#endif
