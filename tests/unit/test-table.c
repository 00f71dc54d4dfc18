#include "text/table.h"

#include <math.h>
#include <string.h>

#include "tap.h"
#include "word_table.h"

/* Rows and signs as the committed words.txt, bits.bin and idf.u8 have them. */
static const struct {
	const char *stem;
	int row;
	unsigned char first, last; /* bytes of the row */
	int idf;
} cases[] = {
	{ "person", 0, 0x62, 0x1d, 96 },
	{ "us", 1, 0x36, 0x29, 126 },
	{ "state", 3, 0xd5, 0x2b, 139 },
	{ "cat", 1163, 0x7a, 0x07, 223 },
	{ "tea", 1492, 0x36, 0x30, 232 },
	{ "chameleon", 10204, 0xf8, 0x13, 255 },
	{ "unforgiv", 15547, 0xfc, 0x07, 255 },
	{ "talcum", 19550, 0xf6, 0x1a, 255 },
};

int
main(void)
{
	const struct table *table = word_table();
	static const char *const others[] = { "", "2", "1865", "qqqq",
		"running", "caf\xc3\xa9",
		"thelongeststemthatnobodyeverwrotedownanywhere" };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int row = table_find(
		    table, cases[i].stem, strlen(cases[i].stem));
		const uint8_t *bits;

		if (!tap(row == cases[i].row, "'%s' is row %d", cases[i].stem,
			cases[i].row))
			continue;
		bits = table_bits(table, row);
		tap(bits[0] == cases[i].first &&
			bits[TABLE_ROW_SIZE - 1] == cases[i].last,
		    "'%s' has its signs", cases[i].stem);
		tap(fabs(table_idf(table, row) - cases[i].idf / 255. * 9.2718) <
			1e-9,
		    "'%s' has its idf", cases[i].stem);
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		tap(table_find(table, others[i], strlen(others[i])) < 0,
		    "'%s' is in no row", others[i]);
	tap((uintptr_t)table_bits(table, 0) % 64 == 0,
	    "rows begin on a cache line");
	return tap_end();
}
