/*
 * Queries as people type them: whatever the text, it is read or refused; what
 * is printed of one reads back as the same words and the same filter; and
 * without an operator it is the text itself.
 */
#include "fuzz.h"

#include "find/query_text.h"

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	fuzz_clock();
	return 0;
}

static void
read_back(const struct query_text *query, enum query_text_use use,
    struct arena *arena)
{
	struct buf text = { 0 }, once = { 0 }, twice = { 0 };
	struct query_text again;
	struct err err = { 0 };

	query_text_print(query, &text);
	MUST(query_text_parse(
		 text.data, text.len, use, arena, &again, &err) == 0);
	MUST(again.filter && again.len == query->len &&
	     memcmp(again.words, query->words, query->len) == 0);
	filter_print(query->filter, &once);
	filter_print(again.filter, &twice);
	if (strcmp(once.data, twice.data) != 0)
		fprintf(stderr, "%s\n%s\n%s\n", text.data, once.data,
		    twice.data);
	MUST(strcmp(once.data, twice.data) == 0);
	buf_release(&text);
	buf_release(&once);
	buf_release(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum query_text_use use = fuzz_byte(&data, &size) % 2
				      ? QUERY_TEXT_LIST
				      : QUERY_TEXT_SEARCH;
	char *text = fuzz_copy(data, size);
	struct arena arena = { 0 };
	struct query_text query;
	struct err err = { 0 };

	for (size_t i = 0; i < size; i++)
		if (!text[i])
			text[i] = ' ';
	fuzz_repair(text, size);
	if (query_text_parse(text, size, use, &arena, &query, &err) < 0)
		fuzz_refused(&err);
	else if (query.filter)
		read_back(&query, use, &arena);
	else
		MUST(query.words == text && query.len == size);
	arena_release(&arena);
	free(text);
	return 0;
}
