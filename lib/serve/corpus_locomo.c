#include "serve/corpus_kind.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "serve/corpus_items.h"

/*
 * LoCoMo (snap-research/locomo, locomo10.json): a list of conversations between
 * two people, {"sample_id","conversation":{"session_1_date_time","session_1":
 * [{"speaker","dia_id","text","blip_caption"}],...},"qa":[{"question",
 * "evidence":["D1:3"],"category"}]}.
 */
enum { SESSIONS_MAX = 1000, ADVERSARIAL = 5 };

static const char *const CATEGORIES[] = { "multi-hop", "temporal",
	"open-domain", "single-hop", "adversarial" };

/* "1:56 pm on 8 May, 2023"; NULL if it has another form. */
static const char *
read_date(struct corpus_kind *kind, const char *text)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	int hour, minute, day, year, month = 0;
	char half[3], name[16];

	if (!text || sscanf(text, "%2d:%2d %2[apmAPM] on %2d %15[A-Za-z], %4d",
			 &hour, &minute, half, &day, name, &year) != 6)
		return NULL;
	while (month < 12 && strncasecmp(months + 3 * month, name, 3) != 0)
		month++;
	if (month == 12 || hour < 1 || hour > 12 || minute < 0)
		return NULL;
	hour = hour % 12 + (tolower((unsigned char)*half) == 'p' ? 12 : 0);
	return corpus_kind_text(kind, "%04d-%02d-%02dT%02d:%02d:00Z", year,
	    month + 1, day, hour, minute);
}

struct sample {
	struct corpus_kind *kind;
	const char *name;
	struct corpus_list turns; /* ids as evidence has them */
};

static int
read_turn(struct sample *s, const struct json_span *turn, const char *run,
    const char *at, struct err *err)
{
	struct arena *arena = &s->kind->arena;
	const char *id = corpus_items_text(turn, "dia_id", arena);
	const char *text = corpus_items_text(turn, "text", arena);
	const char *shared = corpus_items_text(turn, "blip_caption", arena);
	struct corpus_memory memory = {
		.type = "turn", .user = s->name, .run = run, .at = at
	};

	if (!id)
		return err_set(err, ERR_INPUT, "a turn has no 'dia_id'");
	if (shared)
		text = corpus_kind_text(s->kind, "%s%s[shared a photo: %s]",
		    text ? text : "", text && *text ? " " : "", shared);
	if (!text || !*text)
		return 0;
	memory.id = corpus_kind_text(s->kind, "%s:%s", s->name, id);
	memory.name = corpus_items_text(turn, "speaker", arena);
	memory.text = text;
	corpus_kind_list(s->kind, &s->turns, memory.id);
	return corpus_kind_memory(s->kind, &memory, err);
}

static int
read_session(
    struct sample *s, const struct json_span *talk, int number, struct err *err)
{
	struct arena *arena = &s->kind->arena;
	const char *key = corpus_kind_text(s->kind, "session_%d", number);
	const char *run = corpus_kind_text(s->kind, "%s:%s", s->name, key);
	const char *at = NULL, *date;
	struct json_span turns, turn;

	if (!corpus_items_find(talk, key, arena, &turns) ||
	    turns.kind != JSON_ARRAY)
		return 0;
	key = corpus_kind_text(s->kind, "session_%d_date_time", number);
	date = read_date(s->kind, corpus_items_text(talk, key, arena));
	while (json_element(&turns, &at, &turn))
		if (read_turn(s, &turn, run, date, err) < 0)
			return -1;
	return 0;
}

/* The turns that are named in evidence, whatever stands around: "D1:3". */
static void
read_evidence(
    struct sample *s, const struct json_span *span, struct corpus_list *found)
{
	const char *text = arena_copy(&s->kind->arena, span->start, span->len);

	for (const char *at = strchr(text, 'D'); at; at = strchr(at + 1, 'D')) {
		const char *id;
		long session, turn;
		char *end;

		if (!isdigit((unsigned char)at[1]))
			continue;
		session = strtol(at + 1, &end, 10);
		if (*end != ':' || !isdigit((unsigned char)end[1]))
			continue;
		turn = strtol(end + 1, NULL, 10);
		id = corpus_kind_text(
		    s->kind, "%s:D%ld:%ld", s->name, session, turn);
		if (corpus_kind_has(&s->turns, id) &&
		    !corpus_kind_has(found, id))
			corpus_kind_list(s->kind, found, id);
	}
}

static int
read_question(struct sample *s, const struct json_span *qa, size_t number,
    struct err *err)
{
	struct arena *arena = &s->kind->arena;
	const char *category = corpus_items_text(qa, "category", arena);
	int kind = category ? atoi(category) : 0;
	struct corpus_list answers = { 0 };
	struct corpus_question question = { .users = &s->name, .n_users = 1 };
	struct json_span evidence;

	question.text = corpus_items_text(qa, "question", arena);
	if (!question.text)
		return err_set(err, ERR_INPUT, "a question has no 'question'");
	if (corpus_items_find(qa, "evidence", arena, &evidence))
		read_evidence(s, &evidence, &answers);
	if (!answers.n && kind != ADVERSARIAL)
		return 0;
	question.id = corpus_kind_text(s->kind, "%s:q%zu", s->name, number);
	question.category = kind >= 1 && kind <= ADVERSARIAL
				? CATEGORIES[kind - 1]
				: category;
	question.answers = answers.items;
	question.n_answers = answers.n;
	return corpus_kind_question(s->kind, &question, err);
}

static int
read_sample(const struct json_span *item, void *ctx, struct err *err)
{
	struct corpus_kind *kind = ctx;
	struct sample s = { .kind = kind };
	struct json_span talk, all, one;
	const char *at = NULL;
	size_t number = 0;
	int rc = 0;

	arena_reset(&kind->arena);
	s.name = corpus_items_text(item, "sample_id", &kind->arena);
	if (!s.name ||
	    !corpus_items_find(item, "conversation", &kind->arena, &talk) ||
	    !corpus_items_find(item, "qa", &kind->arena, &all) ||
	    all.kind != JSON_ARRAY)
		return err_set(err, ERR_INPUT,
		    "no conversation of LoCoMo: it has 'sample_id', "
		    "'conversation' and 'qa'");
	for (int i = 1; i <= SESSIONS_MAX && rc == 0; i++)
		rc = read_session(&s, &talk, i, err);
	while (rc == 0 && json_element(&all, &at, &one))
		rc = read_question(&s, &one, number++, err);
	return rc;
}

int
corpus_locomo(struct corpus_kind *kind, const char *const *paths, size_t i,
    struct err *err)
{
	return corpus_items_each(paths[i], read_sample, kind, err);
}
