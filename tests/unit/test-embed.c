#include "model/embed.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "word_table.h"

enum { PADDED = TABLE_ROW_SIZE * 8 };

static struct analyser *analyser;
static uint64_t state = 0x9e3779b97f4a7c15u;

static unsigned
random_bits(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 32);
}

/* The kernel for this machine and the plain one, bit for bit. */
static void
test_kernels(void)
{
	float one[PADDED], other[PADDED];
	unsigned char bits[TABLE_ROW_SIZE];
	bool same = true, right = true;

	for (int d = 0; d < PADDED; d++)
		one[d] = other[d] = (float)random_bits() / 1e9F - 2;
	for (int round = 0; round < 500; round++) {
		float weight = (float)random_bits() / 1e8F - 20, was = one[17];

		for (size_t i = 0; i < sizeof bits; i++)
			bits[i] = (unsigned char)random_bits();
		embed_add_signs(one, bits, weight);
		embed_add_signs_plain(other, bits, weight);
		same = same && memcmp(one, other, sizeof one) == 0;
		was += bits[2] & 2 ? weight : -weight;
		right = right && memcmp(&was, &one[17], sizeof was) == 0;
	}
	tap(same, "both kernels add the same, to the last bit");
	tap(right, "bit d of the row is the sign of dimension d");
}

static bool
embed(const char *text, size_t most, float out[EMBED_DIMENSION])
{
	struct terms terms = { 0 };
	bool any;

	analyse(analyser, text, strlen(text), &terms);
	any = embed_terms(
	    word_table(), &terms, terms.n < most ? terms.n : most, out);
	terms_release(&terms);
	return any;
}

static double
norm(const float *v)
{
	double sum = 0;

	for (int d = 0; d < EMBED_DIMENSION; d++)
		sum += (double)v[d] * (double)v[d];
	return sqrt(sum);
}

static double
cosine(const float *a, const float *b)
{
	double sum = 0;

	for (int d = 0; d < EMBED_DIMENSION; d++)
		sum += (double)a[d] * (double)b[d];
	return sum / norm(a) / norm(b);
}

/* Texts of which the table holds nothing. */
static void
test_nothing(void)
{
	static const char *const texts[] = { "", "the is of", "zzyzxq qqzzx",
		"\xe5\x8c\x97\xe4\xba\xac", "12345678901" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		float v[EMBED_DIMENSION];
		bool any, zero = true;

		memset(v, 0xff, sizeof v);
		any = embed(texts[i], SIZE_MAX, v);
		for (int d = 0; d < EMBED_DIMENSION; d++)
			zero = zero && !(fabsf(v[d]) > 0) && !isnan(v[d]);
		tap(!any && zero, "'%s' has no vector", texts[i]);
	}
}

static void
test_formula(void)
{
	float tea[EMBED_DIMENSION], coffee[EMBED_DIMENSION];
	float both[EMBED_DIMENSION], want[EMBED_DIMENSION];
	const struct table *table = word_table();
	double a = table_idf(table, table_find(table, "tea", 3));
	double b = table_idf(table, table_find(table, "coffe", 5));

	embed("tea", SIZE_MAX, tea);
	embed("coffee", SIZE_MAX, coffee);
	embed("The tea, tea: coffee! Teas zzyzxq", SIZE_MAX, both);
	tap(fabs(norm(tea) - 1) < 1e-6 && fabs(norm(both) - 1) < 1e-6,
	    "a vector has unit length");
	for (int d = 0; d < EMBED_DIMENSION; d++)
		want[d] = (float)((1 + log(3)) * a * (double)tea[d] +
				  b * (double)coffee[d]);
	tap(cosine(both, want) > 1 - 1e-6,
	    "it is the sum of (1 + ln tf) idf v of its stems");
	embed("tea coffee", 1, both);
	tap(memcmp(both, tea, sizeof tea) == 0, "only the first n terms count");
	embed("coffee tea", SIZE_MAX, both);
	embed("tea coffee", SIZE_MAX, want);
	tap(memcmp(both, want, sizeof want) == 0, "their order does not");
}

/* More terms than fit the place on the stack. */
static void
test_long(void)
{
	static char text[100000];
	float few[EMBED_DIMENSION], many[EMBED_DIMENSION];
	size_t len = 0;

	for (int i = 0; i < 5000; i++)
		len += (size_t)sprintf(
		    text + len, "%s ", i % 2 ? "garden" : "river");
	embed("garden river", SIZE_MAX, few);
	embed(text, SIZE_MAX, many);
	tap(cosine(few, many) > 1 - 1e-6,
	    "5,000 words of two kinds are embedded as the two");
}

static void
test_mix(void)
{
	float v[EMBED_DIMENSION], tea[EMBED_DIMENSION], want[EMBED_DIMENSION];
	float river[EMBED_DIMENSION], zero[EMBED_DIMENSION] = { 0 };

	embed("tea", SIZE_MAX, tea);
	embed("river", SIZE_MAX, river);
	for (int d = 0; d < EMBED_DIMENSION; d++)
		want[d] = tea[d] + .3F * river[d];
	memcpy(v, tea, sizeof v);
	tap(embed_mix(v, river, EMBED_DIMENSION, .3F) &&
		fabs(norm(v) - 1) < 1e-6 && cosine(v, want) > 1 - 1e-6,
	    "a mix has its shares and unit length");
	memcpy(v, zero, sizeof v);
	tap(embed_mix(v, river, EMBED_DIMENSION, .3F) &&
		cosine(v, river) > 1 - 1e-6,
	    "nothing mixed with another one is that one");
	memcpy(v, zero, sizeof v);
	tap(!embed_mix(v, zero, EMBED_DIMENSION, .3F),
	    "nothing with nothing is nothing");
	memcpy(v, tea, sizeof v);
	tap(!embed_mix(v, tea, EMBED_DIMENSION, -1),
	    "and so is what cancels out");
}

int
main(void)
{
	analyser = analyser_new();
	test_kernels();
	test_nothing();
	test_formula();
	test_long();
	test_mix();
	analyser_free(analyser);
	return tap_end();
}
