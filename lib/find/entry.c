#include "find/entry.h"

#include <endian.h>
#include <string.h>

#include "base/record.h"

enum { HEADER_SIZE = 30 };

static uint16_t
get16(const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof v);
	return le16toh(v);
}

static uint32_t
get32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof v);
	return le32toh(v);
}

static uint64_t
get64(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
	return le64toh(v);
}

static void
put(struct buf *out, uint64_t v, int n)
{
	for (; n--; v >>= 8)
		buf_char(out, (char)(v & 0xff));
}

bool
entry_read(const void *data, size_t size, struct entry *entry)
{
	const uint8_t *p = data;
	uint32_t scale;

	if (size < HEADER_SIZE || p[4] >= MEMORY_TYPES || p[5] >= MEMORY_STATES)
		return false;
	entry->session = get32(p);
	entry->type = p[4];
	entry->state = p[5];
	entry->flags = p[6];
	entry->questions = p[7];
	entry->length = get32(p + 8);
	entry->fifths = get32(p + 12);
	entry->time = (int64_t)get64(p + 16);
	scale = get32(p + 24);
	memcpy(&entry->vector.scale, &scale, sizeof scale);
	entry->vector.dimension = get16(p + 28);
	if (entry->vector.dimension > size - HEADER_SIZE)
		return false;
	entry->vector.codes = (const int8_t *)p + HEADER_SIZE;
	entry->terms = p + HEADER_SIZE + entry->vector.dimension;
	entry->terms_size = size - HEADER_SIZE - entry->vector.dimension;
	return true;
}

void
entry_write(const struct entry *entry, struct buf *out)
{
	uint32_t scale;

	memcpy(&scale, &entry->vector.scale, sizeof scale);
	put(out, entry->session, 4);
	put(out, entry->type, 1);
	put(out, entry->state, 1);
	put(out, entry->flags, 1);
	put(out, entry->questions, 1);
	put(out, entry->length, 4);
	put(out, entry->fifths, 4);
	put(out, (uint64_t)entry->time, 8);
	put(out, scale, 4);
	put(out, entry->vector.dimension, 2);
	buf_add(out, entry->vector.codes, entry->vector.dimension);
	buf_add(out, entry->terms, entry->terms_size);
}
