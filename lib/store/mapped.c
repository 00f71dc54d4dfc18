#include "store/mapped.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/checksum.h"

static uint64_t
blocks_of(uint64_t size)
{
	return size / MAPPED_BLOCK + (size % MAPPED_BLOCK != 0);
}

/* A descriptor for reading; what is no file must not keep us waiting. */
static int
open_file(const char *path)
{
	int fd;

	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	while (fd < 0 && errno == EINTR);
	return fd;
}

/* Opens a regular file; -1 with err set. */
static int
open_regular(const char *path, uint64_t *size, struct err *err)
{
	struct stat st;
	int fd = open_file(path);

	if (fd < 0)
		return err_set(err, ERR_STORE, "cannot open '%s': %s", path,
		    strerror(errno));
	if (fstat(fd, &st) < 0) {
		err_set(err, ERR_STORE, "cannot read '%s': %s", path,
		    strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		err_set(err, ERR_STORE, "cannot read '%s': not a file", path);
	} else {
		*size = (uint64_t)st.st_size;
		return fd;
	}
	close(fd);
	return -1;
}

static int
map(struct mapped *m, int fd, const char *path, struct err *err)
{
	void *data;

	if (!m->size)
		return 0;
	data = mmap(NULL, m->size, PROT_READ, MAP_SHARED, fd, 0);
	if (data == MAP_FAILED)
		return err_set(err, ERR_STORE, "cannot map '%s': %s", path,
		    strerror(errno));
	m->data = data;
	/* a fault would read megabytes around it else */
	madvise(data, m->size, MADV_RANDOM);
	return 0;
}

int
mapped_open(struct mapped *m, const char *path, uint64_t size, const void *sums,
    size_t sums_size, struct err *err)
{
	uint64_t found, n = blocks_of(size);
	int fd;

	*m = (struct mapped){ 0 };
	if (size > SIZE_MAX / 2 || n * sizeof *m->sums != sums_size)
		return err_set(err, ERR_STORE,
		    "cannot read '%s': its checksums are not of its size",
		    path);
	fd = open_regular(path, &found, err);
	if (fd < 0)
		return -1;
	if (found != size) {
		close(fd);
		return err_set(err, ERR_STORE,
		    "cannot read '%s': it is not of the size that was written",
		    path);
	}
	m->size = (size_t)size;
	if (map(m, fd, path, err) < 0) {
		close(fd);
		return -1;
	}
	m->fd = fd;
	m->sums = alloc_array((size_t)n, sizeof *m->sums);
	if (n)
		memcpy(m->sums, sums, sums_size);
	m->verified = alloc_array((size_t)n / 64 + 1, sizeof *m->verified);
	m->wanted = alloc_array((size_t)n / 64 + 1, sizeof *m->wanted);
	return 0;
}

void
mapped_release(struct mapped *m)
{
	if (m->data)
		munmap((void *)(uintptr_t)m->data, m->size);
	if (m->sums)
		close(m->fd);
	free(m->sums);
	free(m->verified);
	free(m->wanted);
	*m = (struct mapped){ 0 };
}

static bool
verify_block(struct mapped *m, size_t block)
{
	size_t from = block * MAPPED_BLOCK;
	size_t n = m->size - from < MAPPED_BLOCK ? m->size - from
						 : MAPPED_BLOCK;

	if (checksum(m->data + from, n) != le32toh(m->sums[block]))
		return false;
	m->verified[block / 64] |= UINT64_C(1) << block % 64;
	return true;
}

static bool
has_bit(const uint64_t *bits, size_t block)
{
	return bits[block / 64] >> block % 64 & 1;
}

bool
mapped_verify(struct mapped *m, size_t offset, size_t n)
{
	size_t end;

	if (offset > m->size || n > m->size - offset) {
		m->damaged = true;
		return false;
	}
	end = (offset + n + MAPPED_BLOCK - 1) / MAPPED_BLOCK;
	for (size_t block = offset / MAPPED_BLOCK; n && block < end; block++) {
		if (has_bit(m->verified, block))
			continue;
		/* few reads for all of it, not one a page */
		if (!has_bit(m->wanted, block))
			mapped_want(m, block * MAPPED_BLOCK,
			    (end - block) * MAPPED_BLOCK);
		if (!verify_block(m, block)) {
			m->damaged = true;
			return false;
		}
	}
	return true;
}

/* What is in memory already, without waiting for the rest. */
static ssize_t
read_warm(struct mapped *m, size_t offset, void *bytes, size_t n)
{
	struct iovec to = { bytes, n };
	ssize_t have = preadv2(m->fd, &to, 1, (off_t)offset, RWF_NOWAIT);

	m->cold = m->cold || (have < 0 && errno == EAGAIN);
	return have < 0 ? 0 : have;
}

bool
mapped_read(struct mapped *m, size_t offset, void *bytes, size_t n)
{
	size_t have = 0;

	if (offset > m->size || n > m->size - offset)
		return false;
	if (!m->sums) {
		memcpy(bytes, m->data + offset, n);
		return true;
	}
	have = (size_t)read_warm(m, offset, bytes, n);
	while (have < n) {
		ssize_t more = pread(m->fd, (char *)bytes + have, n - have,
		    (off_t)(offset + have));

		if (more < 0 && errno == EINTR)
			continue;
		if (more <= 0)
			return false;
		have += (size_t)more;
	}
	return true;
}

void
mapped_want_read(const struct mapped *m, size_t offset, size_t n)
{
	if (m->sums && offset < m->size)
		posix_fadvise(
		    m->fd, (off_t)offset, (off_t)n, POSIX_FADV_WILLNEED);
}

void
mapped_want(struct mapped *m, size_t offset, size_t n)
{
	size_t from = offset / MAPPED_BLOCK, end;

	if (offset >= m->size || !n || !m->wanted)
		return;
	if (n > m->size - offset)
		n = m->size - offset;
	end = (offset + n + MAPPED_BLOCK - 1) / MAPPED_BLOCK;
	for (size_t block = from; block < end; block++)
		m->wanted[block / 64] |= UINT64_C(1) << block % 64;
	n = end * MAPPED_BLOCK < m->size ? end * MAPPED_BLOCK : m->size;
	madvise((void *)(uintptr_t)(m->data + from * MAPPED_BLOCK),
	    n - from * MAPPED_BLOCK, MADV_WILLNEED);
}

/* Reads a whole block, or what is left: its bytes, 0 at the end, -1. */
static ssize_t
read_block(int fd, uint8_t *block)
{
	size_t have = 0;

	while (have < MAPPED_BLOCK) {
		ssize_t n = read(fd, block + have, MAPPED_BLOCK - have);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		have += (size_t)n;
	}
	return (ssize_t)have;
}

int
mapped_sums(const char *path, struct buf *sums, uint64_t *size, struct err *err)
{
	uint8_t *block;
	ssize_t n;
	int fd = open_regular(path, size, err);

	if (fd < 0)
		return -1;
	*size = 0;
	block = alloc_bytes(MAPPED_BLOCK);
	while ((n = read_block(fd, block)) > 0) {
		uint32_t sum = htole32(checksum(block, (size_t)n));

		buf_add(sums, &sum, sizeof sum);
		*size += (uint64_t)n;
	}
	if (n < 0)
		err_set(err, ERR_STORE, "cannot read '%s': %s", path,
		    strerror(errno));
	free(block);
	close(fd);
	return n < 0 ? -1 : 0;
}
