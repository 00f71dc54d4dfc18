#include "mind/converse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "mind/converse_state.h"
#include "model/curl.h"
#include "model/space.h"
#include "store/blocks.h"
#include "store/rows.h"
#include "text/tokens.h"

enum {
	RECENT_MAX = 400, /* messages that are kept at hand */
	POOL = 50,        /* hits that memories are packed of */
	OVERHEAD = 4,     /* tokens that a message costs beside its text */
};

/* ---- recent messages ---- */

static void
message_free(struct converse_message *m)
{
	free(m->role);
	free(m->text);
	free(m->id);
}

static void
drop_oldest(struct converse *c)
{
	c->recent_tokens -= c->recent[0].tokens;
	message_free(&c->recent[0]);
	memmove(c->recent, c->recent + 1, --c->n_recent * sizeof *c->recent);
}

/* What no longer fits is in the store, where it is found. */
static void
push(struct converse *c, const char *role, const char *text, size_t len,
    const char *id)
{
	struct converse_message *m;

	if (c->n_recent == RECENT_MAX)
		drop_oldest(c);
	m = &c->recent[c->n_recent++];
	*m = (struct converse_message){ .role = alloc_copy(role, strlen(role)),
		.text = alloc_copy(text, len),
		.id = alloc_copy(id, strlen(id)),
		.len = len,
		.tokens = tokens_estimate(text, len) + OVERHEAD };
	c->recent_tokens += m->tokens;
	while (c->n_recent > 1 && c->recent_tokens > c->options.recent_budget)
		drop_oldest(c);
}

static void
drop_recent(struct converse *c)
{
	while (c->n_recent)
		drop_oldest(c);
}

/* The last messages of the session, read newest first. */
struct reading {
	struct converse_message *items;
	size_t n, tokens, budget;
};

static int
read_message(const struct memory *m, void *ctx, struct err *err)
{
	struct reading *r = ctx;
	const char *role = m->role ? m->role : "user";

	(void)err;
	r->tokens += tokens_estimate(m->text, m->text_len) + OVERHEAD;
	if (r->n && r->tokens > r->budget)
		return 1;
	r->items[r->n++] = (struct converse_message){
		.role = alloc_copy(role, strlen(role)),
		.text = alloc_copy(m->text, m->text_len),
		.id = alloc_copy(m->id, strlen(m->id)),
		.len = m->text_len,
	};
	return 0;
}

static int
read_recent(struct converse *c, struct err *err)
{
	struct reading r = { .budget = c->options.recent_budget };
	struct selection selection = c->selection;
	int rc;

	drop_recent(c);
	selection.scope.run = scope_value(&c->arena, c->run);
	selection.types = 1u << MEMORY_TURN;
	r.items = alloc_array(RECENT_MAX, sizeof *r.items);
	rc = rows_each(c->options.cube->db, &selection, ROWS_NEWEST, NULL,
	    RECENT_MAX, read_message, &r, err);
	while (r.n--) {
		struct converse_message *m = &r.items[r.n];

		if (rc == 0)
			push(c, m->role, m->text, m->len, m->id);
		message_free(m);
	}
	free(r.items);
	arena_reset(&c->arena);
	return rc;
}

/* What a session that goes on was about: its last two questions. */
static void
recall_subject(struct converse *c)
{
	size_t from = c->n_recent, asked = 0;

	while (from && asked < 2)
		asked += strcmp(c->recent[--from].role, "user") == 0;
	for (; from < c->n_recent; from++) {
		const struct converse_message *m = &c->recent[from];
		struct results results;
		struct err ignored;

		if (strcmp(m->role, "user") == 0 &&
		    converse_search(c, m->text, m->len, POOL, &c->arena,
			&results, &ignored) == 0)
			working_turn(c->working, m->text, m->len, &results);
		arena_reset(&c->arena);
	}
}

/* ---- the session ---- */

struct converse *
converse_new(const struct converse_options *options, struct err *err)
{
	const struct table *table = table_open(err);
	struct converse *c = table ? alloc_bytes(sizeof *c) : NULL;
	struct settings_life life;
	struct err ignored;

	if (!table)
		return NULL;
	c->options = *options;
	c->recent = alloc_array(RECENT_MAX, sizeof *c->recent);
	c->working = working_new(table);
	c->selection.scope.user = scope_value(&c->scope, options->user);
	c->selection.scope.agent = scope_value(&c->scope, options->agent);
	c->selection.scope.app = scope_value(&c->scope, options->app);
	c->selection.since = c->selection.until = CLOCK_NONE;
	c->ingest = ingest_new(options->cube, NULL, options->embedders, err);
	c->recall.ingest = c->ingest;
	settings_life_read(&life, &ignored);
	c->access_log = life.access_log;
	if (c->ingest)
		c->searcher = searcher_new(
		    options->cube, options->embedders, err);
	if (!c->searcher || converse_set_run(c, options->run, err) < 0) {
		converse_free(c);
		return NULL;
	}
	return c;
}

void
converse_free(struct converse *c)
{
	if (!c)
		return;
	drop_recent(c);
	free(c->recent);
	converse_changes_release(c);
	converse_prompt_release(c);
	working_free(c->working);
	searcher_free(c->searcher);
	if (c->ingest)
		recall_release(&c->recall);
	ingest_free(c->ingest);
	arena_release(&c->arena);
	arena_release(&c->scope);
	buf_release(&c->said);
	free(c->run);
	free(c);
}

int
converse_set_run(struct converse *c, const char *run, struct err *err)
{
	char *copy = alloc_copy(run, strlen(run));

	free(c->run);
	c->run = copy;
	working_clear(c->working);
	if (read_recent(c, err) < 0)
		return -1;
	recall_subject(c);
	return 0;
}

void
converse_set_chat(struct converse *c, struct chat *chat)
{
	c->options.chat = chat;
}

void
converse_set_budgets(struct converse *c, size_t memory_budget,
    size_t recent_budget, size_t context_budget)
{
	c->options.memory_budget = memory_budget;
	c->options.recent_budget = recent_budget;
	c->options.context_budget = context_budget;
	while (c->n_recent > 1 && c->recent_tokens > recent_budget)
		drop_oldest(c);
}

void
converse_set_name(struct converse *c, const char *name)
{
	c->options.name = name;
}

void
converse_warm(struct converse *c)
{
	bool remote = ingest_space(c->ingest)->kind == SPACE_REMOTE;
	const struct query query = { .text = "memory",
		.text_len = strlen("memory"),
		.k = 1,
		.selection = c->selection,
		.sources = remote ? SEARCH_WORDS : 0 };
	struct results results;
	struct err ignored;

	search(c->searcher, &query, &c->arena, &results, &ignored);
	if (c->options.chat)
		curl_open(&ignored);
	arena_reset(&c->arena);
}

struct working *
converse_working(struct converse *c)
{
	return c->working;
}

struct block_scope
converse_scope(const struct converse *c)
{
	const struct converse_options *o = &c->options;

	return (struct block_scope){ .user = o->user ? o->user : "",
		.agent = o->agent ? o->agent : "",
		.app = o->app ? o->app : "" };
}

int
converse_search(struct converse *c, const char *text, size_t len, size_t k,
    struct arena *arena, struct results *results, struct err *err)
{
	const struct query query = { .text = text,
		.text_len = len,
		.selection = c->selection,
		.k = k,
		.archive = true };

	return working_search(
	    c->working, c->searcher, &query, arena, results, err);
}

void
converse_note(struct converse *c, const char *const *ids, size_t n)
{
	access_append(c->options.cube->dir, ids, n, clock_now(), c->access_log);
}

/* ---- a turn ---- */

/* The memories that are in the prompt. */
static void
note_prompt(struct converse *c)
{
	const char *ids[ACCESS_IDS_MAX];
	size_t n = 0;

	for (; n < c->pack.n && n < ACCESS_IDS_MAX; n++)
		ids[n] = c->pack.items[n].memory->id;
	converse_note(c, ids, n);
}

static int
store_turn(struct converse *c, const char *role, const char *text, size_t len,
    const char **id, struct err *err)
{
	struct memory m = converse_record(c);

	m.type = MEMORY_TURN;
	m.role = role;
	m.name = strcmp(role, "user") == 0 ? c->options.name : NULL;
	m.run_id = c->run;
	m.text = text;
	m.text_len = len;
	m.event_at = (struct moment){ .at = clock_now() };
	if (converse_store(c, &m, &c->arena, id, err) < 0)
		return -1;
	push(c, role, text, len, *id);
	return 0;
}

int
converse_keep(struct converse *c, const struct memory *given, struct err *err)
{
	const struct memory scope = converse_record(c);
	struct arena arena = { 0 };
	struct memory m = *given;
	const char *id;
	int rc;

	/* an id might be that of another memory, which would be replaced */
	m.id = NULL;
	m.user_id = scope.user_id;
	m.agent_id = scope.agent_id;
	m.app_id = scope.app_id;
	m.run_id = c->run;
	if (m.event_at.at == CLOCK_NONE)
		m.event_at = (struct moment){ .at = clock_now() };
	rc = converse_store(c, &m, &arena, &id, err);
	if (rc == 0 && m.type == MEMORY_TURN)
		push(c, m.role ? m.role : "user", m.text, m.text_len, id);
	arena_release(&arena);
	return rc;
}

static bool
is_recent(const struct converse *c, const char *id)
{
	for (size_t i = 0; i < c->n_recent; i++)
		if (strcmp(c->recent[i].id, id) == 0)
			return true;
	return false;
}

/* What is in the prompt as a message need not be there as a memory, too. */
static void
drop_what_is_recent(struct converse *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->hits.n; i++)
		if (!is_recent(c, c->hits.items[i].memory.id))
			c->hits.items[n++] = c->hits.items[i];
	c->hits.n = n;
}

/*
 * A pool of hits beside the recent messages.  These may be many of the best;
 * then it is asked for as many more, which takes longer.
 */
static int
find(struct converse *c, struct err *err)
{
	const struct converse_message *last = &c->recent[c->n_recent - 1];
	size_t k = POOL, found;

	for (;;) {
		if (converse_search(c, last->text, last->len, k, &c->arena,
			&c->hits, err) < 0)
			return -1;
		found = c->hits.n;
		drop_what_is_recent(c);
		if (found < k || c->hits.n >= POOL / 2 || k > POOL)
			return 0;
		k += c->n_recent;
	}
}

/* The answer of who has no model: the best memories, as they are. */
static void
say_what_is_known(struct converse *c)
{
	size_t n = c->hits.n < CONVERSE_KNOWN ? c->hits.n : CONVERSE_KNOWN;

	for (size_t i = 0; i < n; i++) {
		const struct memory *m = &c->hits.items[i].memory;
		int64_t at = m->event_at.at != CLOCK_NONE ? m->event_at.at
							  : m->created_at;
		struct buf time = { 0 };

		clock_print(&time, at);
		buf_printf(&c->said, "%s- %.10s ", i ? "\n" : "", time.data);
		if (m->name || m->role)
			buf_printf(
			    &c->said, "%s: ", m->name ? m->name : m->role);
		buf_add(&c->said, m->text, m->text_len);
		buf_release(&time);
	}
	if (!n)
		buf_string(&c->said, "Nothing is remembered about that.");
}

static void
finish(struct converse *c, struct converse_answer *answer)
{
	const struct converse_message *said = NULL;

	for (size_t i = c->n_recent; i-- && !said;)
		if (strcmp(c->recent[i].id, c->turn_id) == 0)
			said = &c->recent[i];
	if (said)
		working_turn(c->working, said->text, said->len, &c->hits);
	answer->text = buf_text(&c->said);
	answer->len = c->said.len;
	answer->hits = c->hits;
	answer->packed = &c->pack;
}

/* The last message is the user's: what is the answer? */
static int
answer_turn(struct converse *c, struct converse_answer *answer, struct err *err)
{
	int rc;

	*answer = (struct converse_answer){ .text = "", .turn_id = c->turn_id };
	buf_reset(&c->said);
	rc = find(c, err);
	if (rc == 0)
		rc = converse_make_prompt(c, err);
	if (rc < 0)
		return -1;
	note_prompt(c);
	if (!c->options.chat) {
		say_what_is_known(c);
		answer->complete = true;
	} else {
		rc = converse_ask(c, answer, err);
		answer->complete = answer->by_model = rc == 0;
		if (rc == 0 && c->said.len &&
		    store_turn(c, "assistant", c->said.data, c->said.len,
			&answer->id, err) < 0)
			rc = -1;
	}
	finish(c, answer);
	return rc;
}

int
converse_say(struct converse *c, const char *text, size_t len,
    struct converse_answer *answer, struct err *err)
{
	const char *id;

	*answer = (struct converse_answer){ .text = "" };
	converse_prompt_release(c);
	arena_reset(&c->arena);
	if (store_turn(c, "user", text, len, &id, err) < 0)
		return -1;
	snprintf(c->turn_id, sizeof c->turn_id, "%s", id);
	return answer_turn(c, answer, err);
}

int
converse_retry(
    struct converse *c, struct converse_answer *answer, struct err *err)
{
	*answer = (struct converse_answer){ .text = "" };
	if (!c->n_recent ||
	    strcmp(c->recent[c->n_recent - 1].role, "user") != 0)
		return err_set(err, ERR_INPUT, "nothing waits for an answer");
	converse_prompt_release(c);
	arena_reset(&c->arena);
	snprintf(
	    c->turn_id, sizeof c->turn_id, "%s", c->recent[c->n_recent - 1].id);
	return answer_turn(c, answer, err);
}
