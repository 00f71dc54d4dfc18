#include "text/table.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/beside.h"
#include "text/table_form.h"

struct table {
	const unsigned char *slots, *offsets, *stems, *idf, *bits;
};

/* The first bytes of the file as it was when this was built. */
extern const unsigned char table_head[TABLE_HEAD_SIZE];

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct table table;
static struct err fault;

static uint32_t
u16(const unsigned char *p)
{
	return p[0] | (uint32_t)p[1] << 8;
}

static uint32_t
u32(const unsigned char *p)
{
	return u16(p) | u16(p + 2) << 16;
}

/* ---- the file ---- */

static void
fail(const char *path)
{
	err_set(&fault, ERR_STORE, "cannot read the word table '%s': %s", path,
	    strerror(errno));
}

/* Finds the parts where the head says that they begin. */
static void
take_parts(const unsigned char *data)
{
	table.slots = data + TABLE_AT_SLOTS;
	table.offsets = data + u32(table_head + TABLE_AT_OFFSETS);
	table.stems = data + u32(table_head + TABLE_AT_STEMS);
	table.idf = data + u32(table_head + TABLE_AT_IDF);
	table.bits = data + u32(table_head + TABLE_AT_BITS);
}

static void
map(int fd, const char *path)
{
	off_t size = u32(table_head + TABLE_AT_SIZE);
	void *data = NULL;
	struct stat st;

	if (fstat(fd, &st) == 0 && st.st_size == size)
		data = mmap(NULL, (size_t)size, PROT_READ, MAP_SHARED, fd, 0);
	if (data == MAP_FAILED)
		fail(path);
	else if (data && memcmp(data, table_head, TABLE_HEAD_SIZE) == 0)
		take_parts(data);
	else
		err_set(&fault, ERR_STORE,
		    "'%s' is not the word table of this version of memos",
		    path);
}

static void
open_once(void)
{
	char path[BESIDE_MAX];
	int fd;

	if (beside_path("words.bin", path, &fault) < 0)
		return;
	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	while (fd < 0 && errno == EINTR);
	if (fd < 0) {
		fail(path);
		return;
	}
	map(fd, path);
	close(fd);
}

const struct table *
table_open(struct err *err)
{
	pthread_once(&once, open_once);
	if (fault.kind == ERR_NONE)
		return &table;
	*err = fault;
	return NULL;
}

/* ---- look-ups ---- */

static bool
is_stem(const struct table *t, uint32_t row, const char *stem, size_t len)
{
	const unsigned char *offset = t->offsets + 4 * row;
	uint32_t start = u32(offset);

	return u32(offset + 4) - start == len &&
	       !memcmp(t->stems + start, stem, len);
}

int
table_find(const struct table *t, const char *stem, size_t len)
{
	uint32_t hash = table_hash(stem, len), at = hash;

	for (;; at++) {
		const unsigned char *slot = t->slots +
					    at % TABLE_SLOTS * TABLE_SLOT_SIZE;
		uint32_t row = u16(slot);

		if (!row)
			return -1;
		if (u16(slot + 2) == hash >> 16 &&
		    is_stem(t, row - 1, stem, len))
			return (int)row - 1;
	}
}

const uint8_t *
table_bits(const struct table *t, int row)
{
	return t->bits + (size_t)row * TABLE_ROW_SIZE;
}

double
table_idf(const struct table *t, int row)
{
	return t->idf[row] * (TABLE_IDF_MAX / 255);
}
