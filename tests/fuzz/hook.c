/*
 * What memos-hook reads: a line of a transcript (m), an event (e), and the
 * configurations that it changes, as JSON (j) and as TOML (t).  What is said
 * is UTF-8 and has an end; what is put into a configuration is found there
 * once, however often it is put, and taken out again.
 */
#include "fuzz.h"

#include "serve/hook_config.h"
#include "serve/hook_event.h"
#include "serve/hook_message.h"

static const char COMMAND[] = "/usr/bin/memos-hook claude --user 'a \"b\"'";

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	return 0;
}

static void
read_line(const char *text, size_t len, struct arena *arena)
{
	struct hook_calls calls = { 0 };
	struct hook_message m;
	struct json_span line;
	struct err err = { 0 };

	if (json_scan(text, len, &line, &err) < 0)
		return;
	hook_message_read(&m, &line, &calls, arena);
	for (size_t i = 0; i < m.n; i++) {
		const struct hook_part *part = &m.parts[i];
		bool tool = strcmp(part->type, "tool") == 0;

		MUST(part->len && part->len <= MEMORY_TEXT_MAX);
		MUST(!tool || part->len <= HOOK_MESSAGE_TOOL + 6);
		MUST(utf8_bad(part->text, part->len) == part->len);
		MUST(!part->text[part->len]);
		MUST(part->role);
	}
}

static void
read_event(const char *text, size_t len, struct arena *arena)
{
	struct hook_event event;
	struct err err = { 0 };

	if (hook_event_read(&event, -1, text, len, arena, &err) < 0) {
		MUST(*err.text);
		return;
	}
	MUST(event.name && event.agent < HOOK_AGENTS);
	MUST(!event.session ||
	     !memory_name_fault(event.session, strlen(event.session)));
}

static void
copy(struct buf *to, const struct buf *from)
{
	buf_reset(to);
	buf_add(to, buf_text(from), from->len);
}

static bool
same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len &&
	       memcmp(buf_text(a), buf_text(b), a->len) == 0;
}

static int
add(bool toml, struct buf *text, struct err *err)
{
	return toml ? hook_config_add_toml(COMMAND, text, err)
		    : hook_config_add(HOOK_CLAUDE, COMMAND, text, err);
}

static void
change(const char *given, bool toml)
{
	struct buf text = { 0 }, once = { 0 };
	struct err err = { 0 };

	buf_string(&text, given);
	copy(&once, &text);
	if (add(toml, &text, &err) < 0) {
		MUST(*err.text);
		MUST(toml || same(&text, &once));
		goto out;
	}
	copy(&once, &text);
	MUST(add(toml, &text, &err) == 0 && same(&text, &once));
	MUST(strstr(text.data, "/usr/bin/memos-hook claude"));
	if (toml)
		goto out;
	MUST(hook_config_remove(&text, &err) == 0);
	/* what only names it stays */
	MUST(strstr(given, "memos-hook") || !strstr(text.data, "memos-hook"));
	copy(&once, &text);
	MUST(hook_config_remove(&text, &err) == 0 && same(&text, &once));
out:
	buf_release(&text);
	buf_release(&once);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = { 0 };
	char *text;

	if (!size)
		return 0;
	text = fuzz_string(data + 1, size - 1);
	if (*data == 'm')
		read_line(text, size - 1, &arena);
	else if (*data == 'e')
		read_event(text, size - 1, &arena);
	else
		change(text, *data == 't');
	free(text);
	arena_release(&arena);
	return 0;
}
