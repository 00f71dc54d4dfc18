#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "serve/context.h"
#include "serve/hook.h"
#include "serve/hook_clean.h"
#include "serve/query.h"
#include "text/analyse.h"

enum {
	POOL = 50,          /* hits that a block is chosen from */
	NEWEST = 200,       /* of what is known */
	ASKED_BYTES = 4000, /* of a prompt: who pastes a log asks above it */
};

/*
 * What holds for longer than a conversation; a filter, not --type, because a
 * listing looks how rare it is what passes one.
 */
static const char STANDING[] =
    "{\"type\":{\"in\":[\"fact\",\"preference\",\"procedure\","
    "\"persona\",\"summary\",\"event\"]}}";

/* Words of those who only want it to go on. */
static bool
is_aside(const char *word, size_t len)
{
	static const char asides[] =
	    " again continu do done fine go good great keep let no now ok okai"
	    " pleas proce proceed resum retri right sure thank try ye yeah yep"
	    " yes ";
	char padded[TERM_MAX + 3];

	snprintf(padded, sizeof padded, " %.*s ", (int)len, word);
	return strstr(asides, padded);
}

/* Whether there is a word to look for; "go on" and "/help" have none. */
static bool
asks(const char *text, size_t len)
{
	struct analyser *analyser = analyser_new();
	struct terms terms = { 0 };
	bool any = false;

	analyse(analyser, text, len, &terms);
	for (size_t i = 0; i < terms.n; i++)
		any = any ||
		      (!terms.items[i].stop &&
			  !is_aside(term_text(&terms, i), terms.items[i].len));
	terms_release(&terms);
	analyser_free(analyser);
	return any && *text != '/';
}

/* What the session has said itself stands in front of the agent. */
static void
put_filter(const struct hook_event *event, struct buf *filter)
{
	if (!event->session)
		return;
	buf_string(filter, "{\"run_id\":{\"ne\":");
	json_put_string(filter, event->session, strlen(event->session));
	buf_string(filter, "}}");
}

static int
recall_prompt(struct context *c, const struct hook_event *event,
    struct arena *arena, struct buf *out, struct err *err)
{
	struct buf said = { 0 }, filter = { 0 };
	struct query *query = &c->query;
	int rc = 0;

	hook_clean(event->prompt, strlen(event->prompt), true, &said);
	query->text_len = utf8_fit(buf_text(&said), said.len, ASKED_BYTES);
	query->text = arena_copy(arena, buf_text(&said), query->text_len);
	put_filter(event, &filter);
	c->front->filter = filter.data;
	if (asks(query->text, query->text_len)) {
		query->k = POOL;
		query->archive = true;
		query->plain = true;
		rc = front_selection(c->front, arena, &query->selection, err);
		if (rc == 0)
			rc = context_text(c, out, err);
	}
	buf_release(&said);
	buf_release(&filter);
	return rc;
}

static int
recall_start(
    struct context *c, struct arena *arena, struct buf *out, struct err *err)
{
	c->front->filter = STANDING;
	c->finder.no_access = true;
	if (front_selection(c->front, arena, &c->query.selection, err) < 0)
		return -1;
	return context_standing(c, NEWEST, out, err);
}

int
hook_recall(const struct hook *h, const struct hook_event *event,
    struct buf *out, struct err *err)
{
	struct front front = *h->front;
	struct context c = { .front = &front,
		.options = { .budget = h->budget, .format = PACK_PLAIN } };
	struct arena arena = { 0 };
	int rc = 0;

	front.run = NULL;
	c.finder.embedders.stopped = hook_late;
	/* blocks stand at the beginning of the session already */
	c.no_blocks = event->kind == HOOK_PROMPT;
	if (event->kind == HOOK_START)
		rc = recall_start(&c, &arena, out, err);
	else if (event->prompt)
		rc = recall_prompt(&c, event, &arena, out, err);
	context_release(&c);
	arena_release(&arena);
	return rc;
}
