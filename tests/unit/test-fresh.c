#include "find/fresh.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "tap.h"
#include "text/stop.h"

/* What a hit is made of: stems with blanks between, flags, a stop word. */
struct made {
	const char *stems;
	uint8_t flags;
	const char *stop;
};

static void
take(struct fresh *f, const struct made *made, size_t place, struct hit *hit)
{
	struct entry entry = { .flags = made->flags };
	struct buf terms = { 0 };

	for (const char *p = made->stems; *p;) {
		size_t len = strcspn(p, " ");

		buf_char(&terms, (char)len);
		buf_add(&terms, p, len);
		p += len + (p[len] == ' ');
	}
	buf_add(&terms, "\0\0\0", 3);
	if (made->stop)
		buf_char(
		    &terms, (char)stop_find(made->stop, strlen(made->stop)));
	entry.terms = (const uint8_t *)terms.data;
	entry.terms_size = terms.len;
	fresh_take(f, &entry, place, hit);
	buf_release(&terms);
}

static void
mark(const struct made *made, size_t n, double damp, struct hit *hits)
{
	struct fresh *f = fresh_new();

	memset(hits, 0, FRESH_HITS * sizeof *hits);
	for (size_t i = 0; i < n; i++)
		take(f, &made[i], i, &hits[i]);
	fresh_fill(f, damp, hits, n);
	fresh_free(f);
}

static bool
is(double value, double want)
{
	return fabs(value - want) < 1e-12;
}

/* Of a stem that df of n turns hold. */
static double
rarity(int df, int n)
{
	return log(1 + (n - df + .5) / (df + .5)) / log(1 + n);
}

static void
test_fresh(void)
{
	static const struct made made[] = { { "ski zell price cabin", 2, NULL },
		{ "thank ski", 2, NULL }, { "thank thank", 2, NULL },
		{ "", 2, NULL }, { "ski a b c d e f", 0, NULL } };
	struct hit hits[FRESH_HITS];
	double first = (rarity(2, 4) + 3 * rarity(1, 4)) / FRESH_WORDS;
	double second = 2 * rarity(2, 4) / FRESH_WORDS;
	double third = rarity(2, 4) / FRESH_WORDS;

	mark(made, 5, 1, hits);
	tap(is(hits[0].cues[RANK_FRESH], first) &&
		is(hits[1].cues[RANK_FRESH], second) &&
		is(hits[2].cues[RANK_FRESH], third) &&
		is(hits[3].cues[RANK_FRESH], 0),
	    "a turn counts by the words that others do not have");
	tap(is(hits[4].cues[RANK_FRESH], (first + second + third) / 4),
	    "what stands alone has the mean of the turns");
	mark(made, 5, .2, hits);
	tap(is(hits[0].cues[RANK_FRESH], .2 * first),
	    "where messages are long it counts less");
	mark(made + 4, 1, 1, hits);
	tap(is(hits[0].cues[RANK_FRESH], 0), "without a turn it is nothing");
	mark(made, 0, 1, hits);
	tap(is(hits[0].cues[RANK_FRESH], 0), "nothing can be compared");
}

/* As many turns as there may be, of more stems than are looked at. */
static void
test_many(void)
{
	static char stems[FRESH_HITS][4 * 200];
	struct made made[FRESH_HITS];
	struct hit hits[FRESH_HITS];
	bool ok = true;

	for (int i = 0; i < FRESH_HITS; i++) {
		for (int k = 0; k < 200; k++) {
			char *p = stems[i] + 4 * k;

			p[0] = (char)('A' + i);
			p[1] = (char)('a' + k / 20);
			p[2] = (char)('a' + k % 20);
			p[3] = k < 199 ? ' ' : '\0';
		}
		made[i] = (struct made){ stems[i], 2, NULL };
	}
	mark(made, FRESH_HITS, 1, hits);
	for (int i = 0; i < FRESH_HITS; i++)
		ok = ok && is(hits[i].cues[RANK_FRESH], rarity(1, FRESH_HITS));
	tap(ok, "%d turns without a word in common are alike", FRESH_HITS);
}

static void
test_rule(void)
{
	static const struct {
		struct made made;
		double want;
	} table[] = { { { "alwai us tab", 0, NULL }, 1 },
		{ { "never push", 2, NULL }, 1 },
		{ { "alwai us tab", ENTRY_ASSISTANT, NULL }, 0 },
		{ { "alwai us tab", 0, "when" }, 1 },
		{ { "alwai us tab", 0, "i" }, 0 },
		{ { "never rain", 0, "it" }, 0 },
		{ { "us alwai tab", 0, NULL }, 0 },
		{ { "alwaiz", 0, NULL }, 0 }, { { "", 0, NULL }, 0 } };
	struct hit hits[FRESH_HITS];

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		mark(&table[i].made, 1, 1, hits);
		tap(is(hits[0].cues[RANK_RULE], table[i].want),
		    "'%s' beside '%s' is %s rule", table[i].made.stems,
		    table[i].made.stop ? table[i].made.stop : "",
		    table[i].want > 0 ? "a" : "no");
	}
}

int
main(void)
{
	test_fresh();
	test_many();
	test_rule();
	return tap_end();
}
