#include "serve/quiz.h"

#include <math.h>
#include <string.h>

enum { LIST_MAX = 100000 /* ids of a list that are believed */ };

void
quiz_release(struct quiz *quiz)
{
	arena_release(&quiz->arena);
	*quiz = (struct quiz){ 0 };
}

struct reader {
	struct quiz_question *question;
	struct arena *arena;
	struct err *err;
	const char *text; /* of the query */
	bool answers; /* it says which they are, if only that there are none */
};

typedef int
read_field(struct reader *r, const char *key, const struct json_span *value);

static int
count(
    struct reader *r, const char *key, const struct json_span *list, size_t *n)
{
	const char *at = NULL;
	struct json_span item;

	if (list->kind != JSON_ARRAY)
		return err_set(r->err, ERR_INPUT, "'%s' is not a list", key);
	for (*n = 0; json_element(list, &at, &item); ++*n)
		if (*n == LIST_MAX)
			return err_set(r->err, ERR_INPUT,
			    "'%s' has more than %d members", key, LIST_MAX);
	return 0;
}

/* A list of ids, each once. */
static int
read_ids(struct reader *r, const char *key, const struct json_span *value,
    const char ***ids, size_t *n)
{
	const char *at = NULL;
	struct json_span item;
	size_t most;

	if (value->kind == JSON_NULL)
		return 0;
	if (count(r, key, value, &most) < 0)
		return -1;
	*ids = arena_bytes(r->arena, (most + 1) * sizeof **ids);
	*n = 0;
	while (json_element(value, &at, &item)) {
		size_t before = 0;

		if (item.kind != JSON_STRING)
			return err_set(r->err, ERR_INPUT,
			    "'%s' has a member that is no id", key);
		(*ids)[*n] = json_text(&item, r->arena, NULL);
		while (strcmp((*ids)[before], (*ids)[*n]) != 0)
			before++;
		*n += before == *n;
	}
	return 0;
}

static int
read_answers(struct reader *r, const char *key, const struct json_span *value)
{
	r->answers = true;
	return read_ids(
	    r, key, value, &r->question->answers, &r->question->n_answers);
}

static int
read_sessions(struct reader *r, const char *key, const struct json_span *value)
{
	r->answers = true;
	return read_ids(
	    r, key, value, &r->question->sessions, &r->question->n_sessions);
}

/* A string, or a number as it is written. */
static const char *
name_of(struct reader *r, const struct json_span *value)
{
	if (value->kind == JSON_STRING)
		return json_text(value, r->arena, NULL);
	if (value->kind == JSON_NUMBER)
		return arena_copy(r->arena, value->start, value->len);
	return NULL;
}

static int
read_key(struct reader *r, const char *key, const struct json_span *value)
{
	(void)key;
	r->question->key = name_of(r, value);
	return 0;
}

static int
read_category(struct reader *r, const char *key, const struct json_span *value)
{
	const char *name = name_of(r, value);

	(void)key;
	r->question->category = name && *name ? name : "-";
	return 0;
}

static int
read_text(struct reader *r, const char *key, const struct json_span *value)
{
	(void)key;
	r->text = name_of(r, value);
	return 0;
}

static int
read_ms(struct reader *r, const char *key, const struct json_span *value)
{
	(void)key;
	if (value->kind != JSON_NUMBER || !json_number(value, &r->question->ms))
		r->question->ms = NAN;
	return 0;
}

/* ---- results ---- */

static int
read_facts(
    struct reader *r, struct quiz_hit *hit, const struct json_span *facts)
{
	const char *at = NULL;
	struct json_span fact;
	size_t n;

	if (count(r, "facts", facts, &n) < 0)
		return -1;
	hit->facts = arena_bytes(r->arena, (n + 1) * sizeof *hit->facts);
	while (json_element(facts, &at, &fact)) {
		const char *key, *member = NULL;
		struct json_span value;

		if (fact.kind != JSON_OBJECT)
			continue;
		while (json_member(&fact, &member, r->arena, &key, &value))
			if (strcmp(key, "id") == 0 && value.kind == JSON_STRING)
				hit->facts[hit->n_facts++] = json_text(
				    &value, r->arena, NULL);
	}
	return 0;
}

static int
read_hit(struct reader *r, struct quiz_hit *hit, const struct json_span *item)
{
	const char *at = NULL, *key;
	struct json_span value;

	*hit = (struct quiz_hit){ .score = NAN };
	if (item->kind == JSON_STRING)
		hit->id = json_text(item, r->arena, NULL);
	while (item->kind == JSON_OBJECT &&
	       json_member(item, &at, r->arena, &key, &value)) {
		if (strcmp(key, "id") == 0)
			hit->id = name_of(r, &value);
		else if (strcmp(key, "run_id") == 0)
			hit->run = name_of(r, &value);
		else if (strcmp(key, "score") == 0 &&
			 (value.kind != JSON_NUMBER ||
			     !json_number(&value, &hit->score)))
			hit->score = NAN;
		else if (strcmp(key, "superseded") == 0)
			hit->superseded = value.kind == JSON_TRUE;
		else if (strcmp(key, "facts") == 0 &&
			 read_facts(r, hit, &value) < 0)
			return -1;
	}
	if (!hit->id)
		return err_set(r->err, ERR_INPUT, "a result has no 'id'");
	return 0;
}

static int
read_results(struct reader *r, const char *key, const struct json_span *value)
{
	struct quiz_question *q = r->question;
	const char *at = NULL;
	struct json_span item;
	size_t most;

	if (count(r, key, value, &most) < 0)
		return -1;
	q->given = true;
	q->n_hits = 0;
	q->hits = arena_bytes(r->arena, (most + 1) * sizeof *q->hits);
	while (json_element(value, &at, &item))
		if (read_hit(r, &q->hits[q->n_hits++], &item) < 0)
			return -1;
	return 0;
}

/* ---- lines ---- */

static const struct {
	const char *key;
	read_field *read;
} FIELDS[] = {
	{ "answers", read_answers },
	{ "category", read_category },
	{ "id", read_key },
	{ "ids", read_results },
	{ "ms", read_ms },
	{ "query", read_text },
	{ "query_id", read_key },
	{ "relevant", read_answers },
	{ "relevant_sessions", read_sessions },
	{ "results", read_results },
	{ "sessions", read_sessions },
	{ "text", read_text },
};

static int
read_fields(struct reader *r, const struct json_span *value)
{
	const char *at = NULL, *key;
	struct json_span field;

	while (json_member(value, &at, r->arena, &key, &field))
		for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++)
			if (strcmp(FIELDS[i].key, key) == 0 &&
			    FIELDS[i].read(r, key, &field) < 0)
				return -1;
	return 0;
}

static int
check(struct reader *r, bool others)
{
	struct quiz_question *q = r->question;

	if (!q->key)
		q->key = r->text;
	if (!q->key)
		return err_set(r->err, ERR_INPUT,
		    "a question has neither 'query' nor 'id'");
	if (others && !q->given)
		return err_set(r->err, ERR_INPUT,
		    "'results' is missing: answers of memos-search, or of "
		    "memos-eval --results");
	if (!others && !r->answers)
		return err_set(r->err, ERR_INPUT,
		    "'answers' is missing: a list of ids, empty for a question "
		    "without an answer");
	q->answerable = q->n_answers || q->n_sessions;
	return 0;
}

int
quiz_add(struct quiz *quiz, const char *line, size_t len, bool others,
    struct err *err)
{
	struct quiz_question question = { .category = "-", .ms = NAN };
	struct reader r = { &question, &quiz->arena, err, NULL, false };
	struct json_span value;

	line = arena_copy(&quiz->arena, line, len);
	if (json_scan(line, len, &value, err) < 0)
		return -1;
	if (value.kind != JSON_OBJECT)
		return err_set(err, ERR_INPUT,
		    "a question is an object like "
		    "{\"query\":\"...\",\"answers\":[\"...\"]}");
	question.line = value.start;
	question.len = value.len;
	if (read_fields(&r, &value) < 0 || check(&r, others) < 0)
		return -1;
	quiz->questions = arena_grow(&quiz->arena, quiz->questions, quiz->n,
	    &quiz->room, sizeof *quiz->questions);
	quiz->questions[quiz->n++] = question;
	return 0;
}

const struct quiz_question *
quiz_find(
    const struct quiz *quiz, const struct quiz_question *question, size_t place)
{
	const struct quiz_question *all = quiz->questions;

	if (place < quiz->n && strcmp(all[place].key, question->key) == 0)
		return &all[place];
	for (size_t i = 0; i < quiz->n; i++)
		if (strcmp(all[i].key, question->key) == 0)
			return &all[i];
	return NULL;
}
