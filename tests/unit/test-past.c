#include "find/search.h"

#include "store.h"
#include "tap.h"

/*
 * A search of the past finds what a search found then: the same ids, scores and
 * facts, asked of the store when it was so.
 */
enum { ROUNDS = 6, STEPS = 60, MEMORIES = 25, QUESTIONS = 6, ANSWER = 4096 };

static uint32_t state = 123456789u;

static unsigned
next(unsigned n)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % n;
}

static const char *const words[] = { "tea", "garden", "Lyon", "violin",
	"sister", "budget", "soup", "bridge" };

static void
put_words(char *text, size_t size, unsigned most)
{
	unsigned n = 1 + next(most);
	size_t len = 0;

	for (unsigned i = 0; i < n; i++)
		len += (size_t)snprintf(text + len, size - len, "%s%s",
		    i ? " " : "", words[next(8)]);
}

/* The clock at a step, an hour each. */
static void
set_clock(int step)
{
	char now[40];

	snprintf(now, sizeof now, "2026-05-%02dT%02d:00:00Z", 1 + step / 24,
	    step % 24);
	setenv("MEMOS_NOW", now, 1);
}

static int64_t
time_of(int step)
{
	char text[40];
	struct moment moment;
	struct err err;

	snprintf(text, sizeof text, "2026-05-%02dT%02d:30:00Z", 1 + step / 24,
	    step % 24);
	clock_parse(text, &moment, &err);
	return moment.at;
}

/* A turn is added; a fact is, too, or gets another text, or is closed. */
static void
change(struct store *s, int step)
{
	char json[600], text[160];

	put_words(text, sizeof text, 6);
	if (next(2)) {
		snprintf(json, sizeof json,
		    "{\"id\":\"t%d\",\"type\":\"turn\",\"run_id\":\"r%u\","
		    "\"user_id\":\"u%u\",\"memory\":\"%s\"}",
		    step, next(2), next(2), text);
	} else {
		unsigned id = next(MEMORIES);

		snprintf(json, sizeof json,
		    "{\"id\":\"f%u\",\"type\":\"fact\",\"user_id\":\"u%u\","
		    "\"sources\":[\"t%u\"],\"memory\":\"%s\","
		    "\"subject\":\"Ann\",\"object\":\"%s\"%s}",
		    id, id % 2, next(STEPS), text, words[next(8)],
		    next(4) ? ""
			    : ",\"state\":\"archived\","
			      "\"superseded_at\":\"2026-05-01\"");
	}
	s->upsert = true;
	store_add(s, json);
}

/* "id score facts ..." of what a question finds. */
static void
answer(struct searcher *s, struct store *store, const char *text, int64_t as_of,
    char *out)
{
	const struct query query = { .text = text,
		.text_len = strlen(text),
		.k = 8,
		.exact = true,
		.selection = { .since = CLOCK_NONE,
		    .until = CLOCK_NONE,
		    .scope.user = scope_value(&store->arena, "u0"),
		    .as_of = as_of } };
	struct results r;
	size_t len = 0;

	if (search(s, &query, &store->arena, &r, &store->err) < 0)
		bail("search", store->err.text);
	*out = '\0';
	for (size_t i = 0; i < r.n; i++) {
		len += (size_t)snprintf(out + len, ANSWER - len, "%s %.5f %d",
		    r.items[i].memory.id, r.items[i].hit.score,
		    r.items[i].superseded);
		for (size_t j = 0; j < r.items[i].n_facts; j++)
			len += (size_t)snprintf(out + len, ANSWER - len, " %s",
			    r.items[i].facts[j].id);
		len += (size_t)snprintf(out + len, ANSWER - len, "\n");
	}
}

static bool
test_round(struct store *store)
{
	static char then[STEPS][ANSWER], texts[STEPS][80];
	char now[ANSWER];
	int wrong = 0, found = 0;
	struct searcher *s = searcher_new(&store->cube, NULL, &store->err);

	for (int i = 0; i < STEPS; i++) {
		set_clock(i);
		change(store, i);
		put_words(texts[i], sizeof texts[i] - 8, 2);
		strcat(texts[i], " Ann");
		answer(s, store, texts[i], CLOCK_NONE, then[i]);
	}
	for (int i = 0; i < QUESTIONS; i++) {
		int step = (int)next(STEPS);

		answer(s, store, texts[step], time_of(step), now);
		if (strcmp(now, then[step]) != 0) {
			printf("# step %d '%s'\n# then\n%s# now\n%s", step,
			    texts[step], then[step], now);
			wrong++;
		}
		found += *now != '\0';
	}
	searcher_free(s);
	return !wrong && found;
}

/* Before anything was there nothing is found. */
static void
test_before(struct store *s)
{
	struct searcher *searcher = searcher_new(&s->cube, NULL, &s->err);
	char out[ANSWER];

	answer(searcher, s, "tea garden", time_of(0) - 3600 * INT64_C(1000000),
	    out);
	tap(!*out, "there was a time before it all");
	searcher_free(searcher);
}

/* Vectors that were given, and that of an old form that has none. */
static void
test_given(void)
{
	float vector[64] = { 1, 2, 3 };
	char json[1200];
	struct searcher *s;
	struct results r;
	struct store store;
	struct query query = {
		.text = "", .k = 3, .vector = vector, .n_vector = 64
	};
	size_t len;

	store_open(&store, "given", "external:64");
	set_clock(0);
	len = (size_t)snprintf(
	    json, sizeof json, "{\"id\":\"a\",\"memory\":\"x\",\"vector\":[");
	for (int i = 0; i < 64; i++)
		len += (size_t)snprintf(json + len, sizeof json - len, "%s%g",
		    i ? "," : "", (double)vector[i]);
	snprintf(json + len, sizeof json - len, "]}");
	store_add(&store, json);
	s = searcher_new(&store.cube, NULL, &store.err);
	query.selection.since = query.selection.until = CLOCK_NONE;
	query.selection.as_of = time_of(1);
	if (search(s, &query, &store.arena, &r, &store.err) < 0)
		bail("search", store.err.text);
	tap(r.n == 1 && r.items[0].hit.cosine > .99,
	    "a vector that was given is there in the past");
	searcher_free(s);
	store_close(&store);
}

int
main(void)
{
	struct store s;

	place_make();
	for (int i = 0; i < ROUNDS; i++) {
		char name[16];

		snprintf(name, sizeof name, "past%d", i);
		store_open(&s, name, NULL);
		tap(test_round(&s), "store %d answers as it did", i);
		if (!i)
			test_before(&s);
		store_close(&s);
	}
	test_given();
	place_remove();
	return tap_end();
}
