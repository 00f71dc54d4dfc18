#ifndef MEMOS_TEXT_TABLE_FORM_H
#define MEMOS_TEXT_TABLE_FORM_H

#include <stddef.h>
#include <stdint.h>

/*
 * The form of the word table, shared by mktable, which writes it, and
 * table.c, which reads it where it lies.  Numbers are little-endian whatever
 * the machine.  The head is linked in, too: what it says of the table holds for
 * a file that begins with the same bytes and has the size that it names.
 *
 *	  0  +--------------------------------------------------+
 *	     | "memotab2", then u32: rows, the places of        |
 *	     | offsets, stems, idf and bits, and the file's     |
 *	     | size; u64: FNV-1a of all behind the head; zeros  |
 *	 64  +--------------------------------------------------+
 *	     | slots: 32,768 of { u16 row + 1, or 0 if free;    |
 *	     |                    u16 tag, high half of hash }  |
 *	     | a stem lies in slot hash % 32,768 or in the next |
 *	     | ones, with no free slot between                  |
 *	     +--------------------------------------------------+
 *	     | offsets: rows + 1 of u32, into stems             |
 *	     +--------------------------------------------------+
 *	     | stems: their bytes, one behind the other         |
 *	     +--------------------------------------------------+
 *	     | idf: a byte a row, 255 is TABLE_IDF_MAX          |
 *	     +-- next multiple of 64 ---------------------------+
 *	     | bits: 48 bytes a row, dimension d in byte d / 8  |
 *	     | as 1 << d % 8; the last two bits are 0           |
 *	     +--------------------------------------------------+
 */
#define TABLE_MAGIC "memotab2"

enum {
	TABLE_AT_ROWS = 8,
	TABLE_AT_OFFSETS = 12,
	TABLE_AT_STEMS = 16,
	TABLE_AT_IDF = 20,
	TABLE_AT_BITS = 24,
	TABLE_AT_SIZE = 28,
	TABLE_AT_SUM = 32,
	TABLE_HEAD_SIZE = 64,
	TABLE_AT_SLOTS = TABLE_HEAD_SIZE,
	TABLE_SLOTS = 32768, /* three fifths full with 19,551 rows */
	TABLE_SLOT_SIZE = 4,
};

/* FNV-1a: stems are a few bytes, so nothing longer to set up pays. */
static inline uint32_t
table_hash(const char *stem, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)stem[i]) * 16777619u;
	return h;
}

#endif
