#include "serve/corpus_kind.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "serve/corpus_items.h"

static void
begin(struct corpus_kind *kind)
{
	buf_reset(&kind->line);
	buf_char(&kind->line, '{');
}

static void
put(struct corpus_kind *kind, const char *key, const char *text)
{
	if (text)
		json_put_field(&kind->line, key, text);
}

int
corpus_kind_memory(struct corpus_kind *kind, const struct corpus_memory *memory,
    struct err *err)
{
	begin(kind);
	put(kind, "id", memory->id);
	put(kind, "memory", memory->text);
	put(kind, "type", memory->type);
	put(kind, "user_id", memory->user);
	put(kind, "run_id", memory->run);
	put(kind, "role", memory->role);
	put(kind, "name", memory->name);
	put(kind, "event_at", memory->at);
	buf_char(&kind->line, '}');
	return kind->to->record(
	    kind->to->ctx, kind->line.data, kind->line.len, err);
}

int
corpus_kind_question(struct corpus_kind *kind,
    const struct corpus_question *question, struct err *err)
{
	begin(kind);
	put(kind, "id", question->id);
	put(kind, "query", question->text);
	if (question->n_users)
		corpus_items_put(
		    &kind->line, "user_id", question->users, question->n_users);
	put(kind, "category", question->category);
	corpus_items_put(
	    &kind->line, "answers", question->answers, question->n_answers);
	if (question->n_sessions)
		corpus_items_put(&kind->line, "sessions", question->sessions,
		    question->n_sessions);
	buf_char(&kind->line, '}');
	return kind->to->query(
	    kind->to->ctx, kind->line.data, kind->line.len, err);
}

const char *
corpus_kind_text(struct corpus_kind *kind, const char *fmt, ...)
{
	struct buf text = { 0 };
	char *copy;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	va_start(ap, fmt);
	vsnprintf(buf_room(&text, (size_t)len + 1), (size_t)len + 1, fmt, ap);
	va_end(ap);
	copy = arena_copy(&kind->arena, text.data, (size_t)len);
	buf_release(&text);
	return copy;
}

const char *
corpus_kind_name(struct corpus_kind *kind, const char *path, const char *end)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t len = strlen(name), n = strlen(end);

	if (len > n && strcmp(name + len - n, end) == 0)
		len -= n;
	return arena_copy(&kind->arena, name, len);
}

void
corpus_kind_list(
    struct corpus_kind *kind, struct corpus_list *list, const char *text)
{
	list->items = arena_grow(&kind->arena, list->items, list->n,
	    &list->room, sizeof *list->items);
	list->items[list->n++] = text;
}

bool
corpus_kind_has(const struct corpus_list *list, const char *text)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->items[i], text) == 0)
			return true;
	return false;
}
