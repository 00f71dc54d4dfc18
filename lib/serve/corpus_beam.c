#include "serve/corpus_kind.h"

#include <stdio.h>
#include <string.h>

#include "serve/corpus_items.h"

/*
 * BEAM (mohammadtavakoli78/BEAM, chats/100K/1 and its like): in a folder,
 * chat.json is a list of batches {"batch_number","turns":[[{"role","id",
 * "time_anchor","content"}]]}, and probing_questions/probing_questions.json an
 * object {CATEGORY:[{"question","source_chat_ids"}]}.
 */
struct chat {
	struct corpus_kind *kind;
	struct arena arena; /* of the whole chat */
	const char *name;
	const char *batch;
	char at[16];                 /* the day of the last anchor, or "" */
	struct corpus_list messages; /* their ids */
};

/* "March-15-2024" */
static void
read_anchor(struct chat *c, const char *text)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	unsigned day, year, month = 0;
	char name[16];

	if (!text || sscanf(text, "%15[A-Za-z]-%2u-%4u", name, &day, &year) < 3)
		return;
	while (month < 12 && strncasecmp(months + 3 * month, name, 3) != 0)
		month++;
	if (month < 12 && day <= 31 && year <= 9999)
		snprintf(c->at, sizeof c->at, "%04u-%02u-%02u", year, month + 1,
		    day);
}

/* Without the mark of its place in the plan, "->-> 1,2", at the end. */
static const char *
without_mark(struct corpus_kind *kind, const char *text)
{
	size_t len = strlen(text), end = len;

	while (end > 0 && strchr("0123456789, N/A\n", text[end - 1]))
		end--;
	if (end < 4 || strncmp(text + end - 4, "->->", 4) != 0)
		return text;
	end -= 4;
	while (end > 0 && strchr(" \n", text[end - 1]))
		end--;
	return arena_copy(&kind->arena, text, end);
}

static int
read_message(struct chat *c, const struct json_span *message, struct err *err)
{
	struct arena *arena = &c->kind->arena;
	const char *id = corpus_items_text(message, "id", arena);
	const char *text = corpus_items_text(message, "content", arena);
	struct corpus_memory memory = { .type = "turn", .user = c->name };

	read_anchor(c, corpus_items_text(message, "time_anchor", arena));
	if (!id || !text)
		return err_set(
		    err, ERR_INPUT, "a message has no 'id' or no 'content'");
	memory.text = without_mark(c->kind, text);
	if (!*memory.text)
		return 0;
	memory.id = corpus_kind_text(c->kind, "%s:%s", c->name, id);
	memory.run = corpus_kind_text(c->kind, "%s:b%s", c->name, c->batch);
	memory.role = corpus_items_text(message, "role", arena);
	if (*c->at)
		memory.at = corpus_kind_text(c->kind, "%sT00:00:00Z", c->at);
	c->messages.items = arena_grow(&c->arena, c->messages.items,
	    c->messages.n, &c->messages.room, sizeof *c->messages.items);
	c->messages.items[c->messages.n++] = arena_copy(
	    &c->arena, memory.id, strlen(memory.id));
	return corpus_kind_memory(c->kind, &memory, err);
}

static int
read_batch(const struct json_span *item, void *ctx, struct err *err)
{
	struct chat *c = ctx;
	struct json_span turns, turn, message;
	const char *at = NULL;

	arena_reset(&c->kind->arena);
	c->batch = corpus_items_text(item, "batch_number", &c->kind->arena);
	if (!c->batch ||
	    !corpus_items_find(item, "turns", &c->kind->arena, &turns) ||
	    turns.kind != JSON_ARRAY)
		return err_set(err, ERR_INPUT,
		    "no batch of a chat of BEAM: it has 'batch_number' and "
		    "'turns'");
	while (json_element(&turns, &at, &turn)) {
		const char *message_at = NULL;

		if (turn.kind != JSON_ARRAY)
			return err_set(err, ERR_INPUT, "a turn is not a list");
		while (json_element(&turn, &message_at, &message))
			if (read_message(c, &message, err) < 0)
				return -1;
	}
	return 0;
}

/* The numbers of messages in lists and objects of any depth. */
static void
read_sources(
    struct chat *c, const struct json_span *value, struct corpus_list *found)
{
	struct arena *arena = &c->kind->arena;
	const char *at = NULL, *key, *id;
	struct json_span inner;

	if (value->kind == JSON_ARRAY)
		while (json_element(value, &at, &inner))
			read_sources(c, &inner, found);
	if (value->kind == JSON_OBJECT)
		while (json_member(value, &at, arena, &key, &inner))
			read_sources(c, &inner, found);
	if (value->kind != JSON_NUMBER)
		return;
	id = corpus_kind_text(
	    c->kind, "%s:%.*s", c->name, (int)value->len, value->start);
	if (corpus_kind_has(&c->messages, id) && !corpus_kind_has(found, id))
		corpus_kind_list(c->kind, found, id);
}

static int
read_question(struct chat *c, const char *category,
    const struct json_span *value, size_t number, struct err *err)
{
	struct arena *arena = &c->kind->arena;
	struct corpus_question question = {
		.category = category, .users = &c->name, .n_users = 1
	};
	struct corpus_list answers = { 0 };
	struct json_span sources;

	question.text = corpus_items_text(value, "question", arena);
	if (!question.text)
		return err_set(err, ERR_INPUT, "a question has no 'question'");
	if (corpus_items_find(value, "source_chat_ids", arena, &sources))
		read_sources(c, &sources, &answers);
	if (!answers.n && strcmp(category, "abstention") != 0)
		return 0;
	question.id = corpus_kind_text(
	    c->kind, "%s:%s%zu", c->name, category, number);
	question.answers = answers.items;
	question.n_answers = answers.n;
	return corpus_kind_question(c->kind, &question, err);
}

static int
read_questions(const struct json_span *item, void *ctx, struct err *err)
{
	struct chat *c = ctx;
	struct json_span all, one;
	const char *at = NULL, *category;

	arena_reset(&c->kind->arena);
	while (json_member(item, &at, &c->kind->arena, &category, &all)) {
		const char *one_at = NULL;
		size_t n = 0;

		if (all.kind != JSON_ARRAY)
			return err_set(err, ERR_INPUT,
			    "'%.64s' is not a list of questions", category);
		while (json_element(&all, &one_at, &one))
			if (read_question(c, category, &one, n++, err) < 0)
				return -1;
	}
	return 0;
}

/* "100K-1" of ".../chats/100K/1/" */
static void
name_chat(struct chat *c, const char *path)
{
	char *copy = arena_copy(&c->arena, path, strlen(path)), *slash;
	size_t len = strlen(copy);

	while (len > 1 && copy[len - 1] == '/')
		copy[--len] = '\0';
	slash = strrchr(copy, '/');
	if (slash)
		*slash = '-';
	slash = slash ? strrchr(copy, '/') : NULL;
	c->name = slash ? slash + 1 : copy;
}

int
corpus_beam(struct corpus_kind *kind, const char *const *paths, size_t i,
    struct err *err)
{
	struct chat c = { .kind = kind };
	struct buf path = { 0 };
	int rc;

	name_chat(&c, paths[i]);
	buf_printf(&path, "%s/chat.json", paths[i]);
	rc = corpus_items_each(path.data, read_batch, &c, err);
	buf_reset(&path);
	buf_printf(
	    &path, "%s/probing_questions/probing_questions.json", paths[i]);
	if (rc == 0)
		rc = corpus_items_each(path.data, read_questions, &c, err);
	buf_release(&path);
	arena_release(&c.arena);
	return rc;
}
