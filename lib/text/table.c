#include "text/table.h"

#include <stdbool.h>
#include <string.h>

#include "text/table_form.h"

extern const unsigned char table_data[];

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

/* A part of the table by where the head says it begins. */
static const unsigned char *
part(size_t at)
{
	return table_data + u32(table_data + at);
}

static bool
is_stem(uint32_t row, const char *stem, size_t len)
{
	const unsigned char *offset = part(TABLE_AT_OFFSETS) + 4 * row;
	uint32_t start = u32(offset);

	return u32(offset + 4) - start == len &&
	       !memcmp(part(TABLE_AT_STEMS) + start, stem, len);
}

int
table_find(const char *stem, size_t len)
{
	uint32_t hash = table_hash(stem, len), at = hash;

	for (;; at++) {
		const unsigned char *slot = table_data + TABLE_AT_SLOTS +
					    at % TABLE_SLOTS * TABLE_SLOT_SIZE;
		uint32_t row = u16(slot);

		if (!row)
			return -1;
		if (u16(slot + 2) == hash >> 16 && is_stem(row - 1, stem, len))
			return (int)row - 1;
	}
}

const uint8_t *
table_bits(int row)
{
	return part(TABLE_AT_BITS) + (size_t)row * TABLE_ROW_SIZE;
}

double
table_idf(int row)
{
	return part(TABLE_AT_IDF)[row] * (TABLE_IDF_MAX / 255);
}
