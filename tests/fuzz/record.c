/*
 * Records: whatever a line of JSON makes is whole and valid, and what is
 * printed of it reads back as one record that prints the same.
 */
#include "fuzz.h"

#include <math.h>

#include "base/id.h"

static const struct memory_defaults none = { .type = -1 };

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fuzz_clock();
	return 0;
}

static void
check_name(const char *name)
{
	MUST(!name || (*name && utf8_bad(name, strlen(name)) == strlen(name)));
}

static void
check_record(const struct memory *m)
{
	MUST(m->text && m->text_len && m->text_len <= MEMORY_TEXT_MAX);
	MUST(strlen(m->text) == m->text_len);
	MUST(utf8_bad(m->text, m->text_len) == m->text_len);
	MUST(m->type < MEMORY_TYPES && m->state < MEMORY_STATES);
	MUST(!m->id || id_valid(m->id, strlen(m->id)));
	MUST(
	    isnan(m->importance) || (m->importance >= 0 && m->importance <= 1));
	check_name(m->user_id);
	check_name(m->agent_id);
	check_name(m->app_id);
	check_name(m->run_id);
	check_name(m->role);
	check_name(m->name);
	MUST(!m->metadata || strlen(m->metadata) <= MEMORY_METADATA_MAX);
	MUST(m->n_sources <= MEMORY_SOURCES_MAX);
	for (size_t i = 0; i < m->n_sources; i++)
		MUST(id_valid(m->sources[i], strlen(m->sources[i])));
	for (size_t i = 0; i < m->n_vector; i++)
		MUST(isfinite(m->vector[i]));
}

static int
print(const struct memory *m, void *ctx, struct err *err)
{
	struct buf *out = ctx;

	(void)err;
	MUST(!out->len);
	memory_print(out, m, MEMORY_FIELDS_ALL, NULL);
	return 0;
}

static int
take(const struct memory *m, void *ctx, struct err *unused)
{
	struct buf once = { 0 }, twice = { 0 };
	struct arena arena = { 0 };
	struct json_span value;
	struct err err = { 0 };
	int rc;

	(void)ctx, (void)unused;
	check_record(m);
	memory_print(&once, m, MEMORY_FIELDS_ALL, NULL);
	MUST(!memchr(once.data, '\n', once.len));
	rc = json_scan(once.data, once.len, &value, &err);
	if (rc == 0)
		rc = memory_read(&value, &none, &arena, print, &twice, &err);
	if (rc < 0 || strcmp(once.data, buf_text(&twice)) != 0)
		fprintf(stderr, "%s\n%s\n%s\n", once.data, buf_text(&twice),
		    err.text);
	MUST(rc == 0);
	MUST(strcmp(once.data, buf_text(&twice)) == 0);
	buf_release(&once);
	buf_release(&twice);
	arena_release(&arena);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct memory_defaults all = { .user_id = "ann",
		.agent_id = "bot",
		.app_id = "app",
		.run_id = "run",
		.type = MEMORY_CHUNK };
	char *text = fuzz_copy(data, size);
	struct arena arena = { 0 };
	struct json_span value;
	struct err err = { 0 };

	if (json_scan(text, size, &value, &err) == 0) {
		if (memory_read(&value, &none, &arena, take, NULL, &err) < 0)
			fuzz_refused(&err);
		if (memory_read(&value, &all, &arena, take, NULL, &err) < 0)
			fuzz_refused(&err);
	}
	arena_release(&arena);
	free(text);
	return 0;
}
