/*
 * Chat messages: any content and any tool calls become pieces of text, or are
 * refused.
 */
#include "fuzz.h"

#include "base/messages.h"

static void
check(const struct pieces *p)
{
	const struct piece *last = NULL;

	for (const struct piece *piece = p->first; piece; piece = piece->next) {
		MUST(piece->kind >= PIECE_TEXT && piece->kind <= PIECE_TOOL);
		MUST(strlen(piece->text) == piece->len);
		MUST(utf8_bad(piece->text, piece->len) == piece->len);
		MUST(strspn(piece->text, " \t\n\r\v\f") < piece->len);
		MUST(piece->kind == PIECE_TEXT || p->other);
		last = piece;
	}
	MUST(p->last == last);
	MUST(!p->text.data);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_copy(data, size);
	struct arena arena = { 0 };
	struct pieces content = { .arena = &arena };
	struct pieces calls = { .arena = &arena };
	struct json_span value;
	struct err err = { 0 };

	if (json_scan(text, size, &value, &err) < 0)
		goto out;
	if (value.kind == JSON_STRING || value.kind == JSON_ARRAY) {
		if (messages_content(&content, &value, &err) < 0)
			fuzz_refused(&err);
		check(&content);
	}
	if (messages_calls(&calls, &value, &err) < 0)
		fuzz_refused(&err);
	check(&calls);
out:
	arena_release(&arena);
	free(text);
	return 0;
}
