/*
 * Queries: a line of JSON is refused, or searched for in a small store, and
 * its answer is one line of JSON again.
 */
#include "fuzz.h"

#include <math.h>

#include "base/prog.h"
#include "find/search.h"
#include "serve/query.h"
#include "serve/show.h"

static struct fuzz_store stores[2]; /* builtin and external vectors */
static struct searcher *searchers[2];
static struct show show = { .fields = MEMORY_FIELDS_ALL };
static bool one_line;

/* The front, which would print. */
bool
prog_write(const char *data, unsigned long len)
{
	struct json_span value;
	struct err err = { 0 };

	MUST(len && data[len - 1] == '\n');
	MUST(!one_line || !memchr(data, '\n', len - 1));
	if (json_scan(data, len, &value, &err) < 0)
		fprintf(stderr, "%s\n%s\n", data, err.text);
	MUST(!*err.text);
	return true;
}

void
prog_status(int status)
{
	(void)status;
}

/* A record with a vector of 64 numbers, the first of them given. */
static void
add_vector(struct fuzz_store *store, const char *text, double first)
{
	struct buf line = { 0 };

	buf_printf(&line, "{\"memory\":\"%s\",\"vector\":[%g", text, first);
	for (int i = 1; i < 64; i++)
		buf_printf(&line, ",%d", i % 5);
	buf_string(&line, "]}");
	fuzz_store_add(store, line.data);
	buf_release(&line);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fuzz_clock();
	fuzz_store_open(&stores[0], NULL);
	fuzz_store_add(&stores[0],
	    "[{\"memory\":\"Ann prefers green tea\",\"user_id\":\"ann\"},"
	    "{\"messages\":[{\"role\":\"user\",\"content\":\"When is the trip "
	    "to Lyon?\"},{\"role\":\"assistant\",\"content\":\"Next week, on "
	    "Monday.\"}],\"run_id\":\"r\",\"user_id\":\"bob\",\"event_at\":"
	    "\"2026-05-01T10:00:00Z\"},"
	    "{\"memory\":\"\\u6771\\u4eac\\u306b\\u884c\\u304f\","
	    "\"app_id\":\"x\",\"metadata\":{\"a\":[1,2]}},"
	    "{\"memory\":\"coffee\",\"state\":\"archived\",\"agent_id\":\"y\"}]");
	fuzz_store_open(&stores[1], "external:64");
	add_vector(&stores[1], "tea", 1);
	add_vector(&stores[1], "milk", -1e30);
	for (int i = 0; i < 2; i++) {
		searchers[i] = searcher_new(&stores[i].cube, NULL, &stores[i].err);
		MUST(searchers[i]);
	}
	return 0;
}

static void
check_results(const struct query *query, const struct results *results)
{
	MUST(results->n <= query->k);
	for (size_t i = 0; i < results->n; i++) {
		MUST(isfinite(results->items[i].hit.score));
		MUST(!i || results->items[i - 1].hit.score >=
			       results->items[i].hit.score);
	}
}

static void
run(const struct query *query, const struct json_span *value,
    struct arena *arena)
{
	struct err err = { 0 };

	for (int i = 0; i < 2; i++) {
		struct results results;

		if (search(searchers[i], query, arena, &results, &err) < 0) {
			fuzz_refused(&err);
			MUST(query->n_vector);
			continue;
		}
		check_results(query, &results);
		show.explain = i == 0;
		show_batch(&show, value, &results);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct query query = { .k = 10,
		.text = "",
		.selection = { .since = CLOCK_NONE, .until = CLOCK_NONE } };
	char *text = fuzz_copy(data, size);
	struct arena arena = { 0 };
	struct json_span value;
	struct err err = { 0 };

	one_line = !memchr(text, '\n', size);
	if (json_scan(text, size, &value, &err) == 0) {
		if (query_read(&query, &value, &arena, &err) == 0)
			run(&query, &value, &arena);
		else
			fuzz_refused(&err);
	}
	arena_release(&arena);
	free(text);
	return 0;
}
