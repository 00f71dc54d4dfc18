#include "serve/corpus_kind.h"

#include <stdio.h>
#include <string.h>

#include "serve/corpus_items.h"

/*
 * LongMemEval (xiaowu0162/LongMemEval, longmemeval_s.json and its like): a list
 * of questions, each with sessions of its own, {"question_id","question_type",
 * "question","haystack_session_ids","haystack_dates","haystack_sessions":
 * [[{"role","content","has_answer"}]],"answer_session_ids"}.  What has no
 * answer has an id that ends with "_abs".
 */
struct haystack {
	struct corpus_kind *kind;
	const char *user;
	struct corpus_list answers;
};

/* "2023/05/20 (Sat) 02:21" */
static const char *
read_date(struct corpus_kind *kind, const struct json_span *value)
{
	int year, month, day, hour = 0, minute = 0;
	const char *text;

	if (value->kind != JSON_STRING)
		return NULL;
	text = json_text(value, &kind->arena, NULL);
	if (sscanf(text, "%4d/%2d/%2d (%*3[A-Za-z]) %2d:%2d", &year, &month,
		&day, &hour, &minute) < 3)
		return NULL;
	return corpus_kind_text(kind, "%04d-%02d-%02dT%02d:%02d:00Z", year,
	    month, day, hour, minute);
}

static int
read_turns(struct haystack *h, const struct json_span *turns, size_t number,
    const struct corpus_memory *pattern, struct err *err)
{
	struct arena *arena = &h->kind->arena;
	struct corpus_memory memory = *pattern;
	struct json_span turn, answer;
	const char *at = NULL;
	size_t n = 0;

	while (json_element(turns, &at, &turn)) {
		memory.id = corpus_kind_text(
		    h->kind, "%s:%zu:%zu", h->user, number, n++);
		memory.role = corpus_items_text(&turn, "role", arena);
		memory.text = corpus_items_text(&turn, "content", arena);
		if (!memory.text || !*memory.text)
			continue;
		if (corpus_items_find(&turn, "has_answer", arena, &answer) &&
		    answer.kind == JSON_TRUE)
			corpus_kind_list(h->kind, &h->answers, memory.id);
		if (corpus_kind_memory(h->kind, &memory, err) < 0)
			return -1;
	}
	return 0;
}

static int
read_sessions(struct haystack *h, const struct json_span *item, struct err *err)
{
	struct arena *arena = &h->kind->arena;
	struct json_span all, ids, dates, turns, id, date;
	const char *at = NULL, *id_at = NULL, *date_at = NULL;
	bool dated = corpus_items_find(item, "haystack_dates", arena, &dates) &&
		     dates.kind == JSON_ARRAY;
	size_t n = 0;

	if (!corpus_items_find(item, "haystack_sessions", arena, &all) ||
	    !corpus_items_find(item, "haystack_session_ids", arena, &ids) ||
	    all.kind != JSON_ARRAY || ids.kind != JSON_ARRAY)
		return err_set(err, ERR_INPUT,
		    "no question of LongMemEval: it has 'haystack_sessions' "
		    "and 'haystack_session_ids'");
	while (json_element(&all, &at, &turns)) {
		struct corpus_memory memory = { .type = "turn",
			.user = h->user };

		if (turns.kind != JSON_ARRAY ||
		    !json_element(&ids, &id_at, &id) || id.kind != JSON_STRING)
			return err_set(err, ERR_INPUT,
			    "session %zu has no turns or no id", n + 1);
		memory.run = corpus_kind_text(
		    h->kind, "%s:%s", h->user, json_text(&id, arena, NULL));
		if (dated && json_element(&dates, &date_at, &date))
			memory.at = read_date(h->kind, &date);
		if (read_turns(h, &turns, n++, &memory, err) < 0)
			return -1;
	}
	return 0;
}

static bool
unanswerable(const char *id)
{
	size_t len = strlen(id);

	return len > 4 && strcmp(id + len - 4, "_abs") == 0;
}

static int
ask(struct haystack *h, const struct json_span *item, const char *text,
    struct err *err)
{
	struct arena *arena = &h->kind->arena;
	struct corpus_question question = { .id = h->user,
		.text = text,
		.category = "abstention",
		.users = &h->user,
		.n_users = 1 };
	struct corpus_list sessions = { 0 };
	struct json_span ids, id;
	const char *at = NULL;

	if (unanswerable(h->user))
		return corpus_kind_question(h->kind, &question, err);
	if (corpus_items_find(item, "answer_session_ids", arena, &ids) &&
	    ids.kind == JSON_ARRAY)
		while (json_element(&ids, &at, &id))
			if (id.kind == JSON_STRING)
				corpus_kind_list(h->kind, &sessions,
				    corpus_kind_text(h->kind, "%s:%s", h->user,
					json_text(&id, arena, NULL)));
	if (!h->answers.n && !sessions.n)
		return 0;
	question.category = corpus_items_text(item, "question_type", arena);
	question.answers = h->answers.items;
	question.n_answers = h->answers.n;
	question.sessions = sessions.items;
	question.n_sessions = sessions.n;
	return corpus_kind_question(h->kind, &question, err);
}

static int
read_item(const struct json_span *item, void *ctx, struct err *err)
{
	struct haystack h = { .kind = ctx };
	const char *text;

	arena_reset(&h.kind->arena);
	h.user = corpus_items_text(item, "question_id", &h.kind->arena);
	text = corpus_items_text(item, "question", &h.kind->arena);
	if (!h.user || !text)
		return err_set(err, ERR_INPUT,
		    "no question of LongMemEval: it has 'question_id' and "
		    "'question'");
	if (read_sessions(&h, item, err) < 0)
		return -1;
	return ask(&h, item, text, err);
}

int
corpus_longmemeval(struct corpus_kind *kind, const char *const *paths, size_t i,
    struct err *err)
{
	return corpus_items_each(paths[i], read_item, kind, err);
}
