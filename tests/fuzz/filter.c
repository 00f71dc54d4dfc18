/*
 * Filters: one that is accepted becomes SQL that SQLite prepares, binds and
 * runs over three rows without an error; and what is printed of it reads back
 * as the same.
 */
#include "fuzz.h"

static struct fuzz_store store;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fuzz_clock();
	fuzz_store_open(&store, NULL);
	fuzz_store_add(&store,
	    "[{\"id\":\"1\",\"memory\":\"Ann prefers tea\",\"user_id\":\"ann\","
	    "\"type\":\"preference\",\"importance\":0.5,\"metadata\":{\"a\":{"
	    "\"b\":[1,\"x\",null,true,{\"c\":2.5}]},\"n\":12345678901234567890,"
	    "\"s\":\"\\u00c4rger\",\"\":0}},"
	    "{\"id\":\"2\",\"role\":\"user\",\"content\":\"\\u6771\\u4eac\","
	    "\"run_id\":\"s\",\"event_at\":\"2026-05\",\"name\":\"Bob\"},"
	    "{\"id\":\"3\",\"memory\":\"x\",\"state\":\"archived\","
	    "\"valid_to\":\"2020-01-01\"}]");
	return 0;
}

static void
run(const struct filter *filter)
{
	const struct selection sel = { .filter = filter,
		.since = CLOCK_NONE,
		.until = CLOCK_NONE,
		.states = (1u << MEMORY_STATES) - 1 };
	struct buf sql = { 0 };
	struct err *err = &store.err;
	sqlite3_stmt *s;
	int place = 1, rows = 0, rc;

	buf_string(&sql,
	    "SELECT m.seq FROM memories m JOIN sessions s ON s.id = m.session"
	    " WHERE ");
	selection_sql(&sel, SELECTION_ALL, &sql);
	s = db_prepare(store.cube.db, sql.data, err);
	if (!s)
		fprintf(stderr, "%s\n%s\n", err->text, sql.data);
	MUST(s);
	selection_bind(&sel, SELECTION_ALL, s, &place);
	MUST(place == sqlite3_bind_parameter_count(s) + 1);
	while ((rc = db_step(store.cube.db, s, err)) == 1)
		rows++;
	if (rc < 0)
		fprintf(stderr, "%s\n%s\n", err->text, sql.data);
	MUST(rc == 0 && rows <= 3);
	sqlite3_finalize(s);
	buf_release(&sql);
}

static void
read_back(const struct filter *filter, struct arena *arena)
{
	struct buf once = { 0 }, twice = { 0 };
	struct json_span value;
	struct err err = { 0 };
	const struct filter *again;

	filter_print(filter, &once);
	if (json_scan(once.data, once.len, &value, &err) < 0 ||
	    !(again = filter_parse(&value, arena, &err))) {
		/* lists of lists may be as deep as JSON may be, and no deeper */
		fprintf(stderr, "%s\n%s\n", once.data, err.text);
		MUST(strstr(err.text, "levels"));
	} else {
		filter_print(again, &twice);
		MUST(strcmp(once.data, twice.data) == 0);
	}
	buf_release(&once);
	buf_release(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_copy(data, size);
	struct arena arena = { 0 };
	struct json_span value;
	struct err err = { 0 };

	if (json_scan(text, size, &value, &err) == 0) {
		struct filter *filter = filter_parse(&value, &arena, &err);

		if (filter) {
			run(filter);
			read_back(filter, &arena);
		} else {
			fuzz_refused(&err);
		}
	}
	arena_release(&arena);
	free(text);
	return 0;
}
