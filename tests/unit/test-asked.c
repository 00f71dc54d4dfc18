#include "find/asked.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "tap.h"

static struct analyser *analyser;

/* "tea green | tea-green" for the terms and pairs of a query. */
static void
ask(const char *query, size_t len, struct buf *out)
{
	struct terms terms = { 0 };
	struct asked asked;

	analyse(analyser, query, len, &terms);
	asked_init(&asked, &terms, query, len);
	for (size_t i = 0; i < asked.n; i++)
		buf_printf(out, "%s%.*s", i ? " " : "", asked.terms[i].len,
		    asked.terms[i].text);
	for (size_t i = 0; i < asked.n_pairs; i++)
		buf_printf(out, "%s%d-%d", i ? " " : " | ", asked.pairs[i][0],
		    asked.pairs[i][1]);
	if (asked.when)
		buf_string(out, " when");
	asked_release(&asked);
	terms_release(&terms);
}

static const struct {
	const char *in, *want;
} table[] = {
	{ "", "" },
	{ "?!", "" },
	{ "tea", "tea" },
	{ "green tea", "green tea | 0-1" },
	{ "green tea green tea", "green tea | 0-1 1-0" },
	{ "green tea, green tea, green tea", "green tea | 0-1 1-0" },
	{ "tea tea", "tea" },
	{ "the tea of the garden", "tea garden | 0-1" },
	{ "running runs", "run" },
	/* of stop words alone they are kept, and no pairs */
	{ "is it not", "is it not" },
	{ "it is it", "it is" },
	{ "is it tea", "tea" },
	/* a stem that is spelled as a stop word is */
	{ "doings", "do" },
	{ "doings do", "do" },
	/* pairs of characters always stand side by side */
	{ "\xe5\x8c\x97\xe4\xba\xac tea garden",
	    "\xe5\x8c\x97 \xe5\x8c\x97\xe4\xba\xac \xe4\xba\xac tea garden" },
	{ "when did Ann run", "ann run | 0-1 when" },
};

static void
test_table(void)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct buf out = { 0 };

		ask(table[i].in, strlen(table[i].in), &out);
		tap(strcmp(buf_text(&out), table[i].want) == 0,
		    "'%s' asks for '%s' (%s)", table[i].in, table[i].want,
		    buf_text(&out));
		buf_release(&out);
	}
}

/* Each term is met in its slot of the sieve, however many share one. */
static bool
is_met(const struct asked *asked, uint16_t number)
{
	const struct asked_term *t = &asked->terms[number];
	uint16_t i = asked->sieve[asked_slot((const uint8_t *)t->text, t->len)];
	int steps = 0;

	while (i != ASKED_NONE && i != number && steps++ < ASKED_MAX)
		i = asked->terms[i].next;
	return i == number;
}

static void
test_many(void)
{
	static char query[100000];
	struct terms terms = { 0 };
	struct asked asked;
	size_t len = 0;
	bool met = true;

	for (int i = 0; i < 10000; i++)
		len += (size_t)sprintf(query + len, "%x ", i * 7919 + 17);
	analyse(analyser, query, len, &terms);
	asked_init(&asked, &terms, query, len);
	for (size_t i = 0; i < asked.n; i++)
		met = met && is_met(&asked, (uint16_t)i);
	tap(terms.n == 10000 && asked.n == ASKED_MAX && met,
	    "of 10,000 words the first %d are asked, and each is met",
	    ASKED_MAX);
	tap(asked.n_pairs == ASKED_MAX - 1, "with the pairs between them");
	asked_release(&asked);
	asked_release(&asked);
	terms_release(&terms);
}

static void
test_stops(void)
{
	static const char *const queries[] = { "is it not", "is it tea" };
	struct terms terms = { 0 };
	struct asked asked;

	for (int q = 0; q < 2; q++) {
		size_t kept = 0;
		bool right = true;

		terms_reset(&terms);
		analyse(analyser, queries[q], strlen(queries[q]), &terms);
		asked_init(&asked, &terms, queries[q], strlen(queries[q]));
		for (size_t i = 0; i < sizeof asked.stops / sizeof *asked.stops;
		     i++) {
			const struct asked_term *t;

			if (asked.stops[i] == ASKED_NONE)
				continue;
			kept++;
			t = &asked.terms[asked.stops[i]];
			right = right && stop_find(t->text, t->len) == (int)i;
		}
		tap(right && kept == (q ? 0 : 3),
		    "'%s': %zu stop words are met by their places", queries[q],
		    kept);
		asked_release(&asked);
	}
	terms_release(&terms);
}

int
main(void)
{
	analyser = analyser_new();
	test_table();
	test_many();
	test_stops();
	analyser_free(analyser);
	return tap_end();
}
