#include "text/table.h"

#include <math.h>
#include <string.h>

#include "tap.h"

/* Rows and signs as the committed words.txt, bits.bin and idf.u8 have them. */
static const struct {
	const char *stem;
	int row;
	unsigned char first, last; /* bytes of the row */
	int idf;
} cases[] = {
	{ "us", 0, 0x94, 0x23, 49 },
	{ "genu", 1, 0xee, 0x1e, 66 },
	{ "state", 2, 0x1d, 0x3f, 60 },
	{ "cat", 1164, 0xf8, 0x15, 145 },
	{ "tea", 1624, 0x92, 0x0b, 160 },
	{ "chameleon", 10000, 0xeb, 0x1e, 222 },
	{ "unforgiv", 15000, 0xde, 0x03, 234 },
	{ "2", 991, 0x45, 0x0d, 122 },
	{ "aliquot", 19999, 0x65, 0x04, 233 },
};

int
main(void)
{
	static const char *const others[] = { "", "qqqq", "running",
		"caf\xc3\xa9",
		"thelongeststemthatnobodyeverwrotedownanywhere" };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int row = table_find(cases[i].stem, strlen(cases[i].stem));
		const uint8_t *bits;

		if (!tap(row == cases[i].row, "'%s' is row %d", cases[i].stem,
			cases[i].row))
			continue;
		bits = table_bits(row);
		tap(bits[0] == cases[i].first &&
			bits[TABLE_ROW_SIZE - 1] == cases[i].last,
		    "'%s' has its signs", cases[i].stem);
		tap(fabs(table_idf(row) - cases[i].idf / 255. * 9.2718) < 1e-9,
		    "'%s' has its idf", cases[i].stem);
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		tap(table_find(others[i], strlen(others[i])) < 0,
		    "'%s' is in no row", others[i]);
	tap((uintptr_t)table_bits(0) % 64 == 0, "rows begin on a cache line");
	return tap_end();
}
