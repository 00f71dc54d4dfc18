#include "base/base64.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "tap.h"

/* RFC 4648, section 10, and all 64 digits. */
static const struct {
	const char *bytes, *padded;
} VECTORS[] = {
	{ "", "" },
	{ "f", "Zg==" },
	{ "fo", "Zm8=" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" },
	{ "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
	{ "\x14\xfb\x9c\x03\xd9\x7e", "FPucA9l+" },
	{ "\xff\xef\xbe\xfb", "/+++"
			      "+w==" },
};

static bool
is(const char *text, size_t len, const char *bytes)
{
	char out[32] = "................";
	size_t n;

	return base64_size(text, len, &n) && n == strlen(bytes) &&
	       base64_decode(text, len, out) && !memcmp(out, bytes, n) &&
	       out[n] == '.';
}

static void
test_vectors(void)
{
	for (size_t i = 0; i < sizeof VECTORS / sizeof *VECTORS; i++) {
		const char *text = VECTORS[i].padded;
		size_t len = strlen(text);

		tap(is(text, len, VECTORS[i].bytes), "'%s' is decoded", text);
		tap(is(text, strcspn(text, "="), VECTORS[i].bytes),
		    "'%s' without padding, too", text);
	}
}

static void
test_refused(void)
{
	static const char *const texts[] = { "=", "==", "====", "A", "A=",
		"A==", "A===", "AA=", "AAA==", "AAAA=", "AAAA====", "Zm9vY",
		"Zm 9v", "Zm9v\n", "Zm-_", "Zm9\x80", "Z=9v",
		"Zg==Zg==", "=Zg=" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char out[16];
		size_t n, len = strlen(texts[i]);

		tap(!base64_size(texts[i], len, &n) ||
			!base64_decode(texts[i], len, out),
		    "text %zu is refused", i);
	}
}

/* Every byte in every place is what it was. */
static void
test_all_bytes(void)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	bool same = true;

	for (uint32_t value = 0; value < 1 << 24; value += 251) {
		char text[4];
		unsigned char out[3];

		for (int i = 0; i < 4; i++)
			text[i] = digits[value >> (18 - 6 * i) & 63];
		same = same && base64_decode(text, 4, out) &&
		       (uint32_t)(out[0] << 16 | out[1] << 8 | out[2]) == value;
	}
	tap(same, "every group of four is decoded");
}

static void
test_floats(void)
{
	static const char text[] = "AACAPwAAAMAAAMB/AACAfw==";
	float out[5] = { 0, 0, 0, 0, 7 };
	size_t len = sizeof text - 1;

	tap(base64_floats(text, len, out, 4), "four numbers are decoded");
	tap(out[0] == 1 && out[1] == -2 && isnan(out[2]) && isinf(out[3]),
	    "as they are, little-endian");
	tap(out[4] == 7, "and nothing behind them");
	tap(!base64_floats(text, len, out, 3) &&
		!base64_floats(text, len, out, 5),
	    "three or five they are not");
	tap(!base64_floats("AACAPwA=", 8, out, 1) &&
		!base64_floats("AACAPw=", 7, out, 1) &&
		base64_floats("AACAPw", 6, out, 1),
	    "half a number is none");
	tap(base64_floats("", 0, out, 0), "nothing is no number");
}

int
main(void)
{
	test_vectors();
	test_refused();
	test_all_bytes();
	test_floats();
	return tap_end();
}
