#include "mind/converse_state.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "model/prompt.h"
#include "store/blocks.h"
#include "text/tokens.h"

enum {
	OVERHEAD = 4,          /* tokens that a message costs beside its text */
	CALLS_MAX = 16,        /* of tools in one reply: more are refused */
	RESULT_MAX = 32 << 10, /* bytes of what a tool says */
};

/* ---- what stands in it ---- */

static int
read_blocks(
    struct converse *c, struct block **blocks, size_t *n, struct err *err)
{
	struct db *db = c->options.cube->db;
	const struct block_scope scope = converse_scope(c);
	int rc;

	if (db_begin(db, false, err) < 0)
		return -1;
	rc = blocks_list(db, &scope, &c->arena, blocks, n, err);
	db_rollback(db);
	return rc;
}

static int
pack_memories(struct converse *c, struct err *err)
{
	struct pack_options options = { .budget = c->options.memory_budget,
		.format = PACK_XML };
	struct pack_item *items = arena_bytes(
	    &c->arena, c->hits.n * sizeof *items);
	struct block *blocks = NULL;

	if (read_blocks(c, &blocks, &options.n_blocks, err) < 0)
		return -1;
	options.blocks = blocks;
	for (size_t i = 0; i < c->hits.n; i++)
		items[i] = (struct pack_item){
			.memory = &c->hits.items[i].memory,
			.value = c->hits.items[i].hit.score,
			.superseded = c->hits.items[i].superseded
		};
	if (pack_link(c->options.cube->db, items, c->hits.n, err) < 0)
		return -1;
	return pack_make(&options, items, c->hits.n, &c->pack, err);
}

static void
add_part(struct converse *c, const char *what, const char *role,
    const char *text, size_t len)
{
	c->parts[c->n_parts++] = (struct converse_part){ .what = what,
		.role = role,
		.text = text,
		.len = len,
		.tokens = tokens_estimate(text, len) + OVERHEAD };
}

/* Instructions, with the time, since what is remembered has dates. */
static void
add_instructions(struct converse *c)
{
	struct buf text = { 0 };

	buf_string(&text, prompt_chat);
	buf_string(&text, "\nIt is now ");
	clock_print(&text, clock_now());
	buf_char(&text, '.');
	add_part(c, "instructions", "system",
	    arena_copy(&c->arena, text.data, text.len), text.len);
	buf_release(&text);
}

int
converse_make_prompt(struct converse *c, struct err *err)
{
	size_t used = 0, first = c->n_recent;

	if (pack_memories(c, err) < 0)
		return -1;
	c->parts = alloc_array(c->n_recent + 2, sizeof *c->parts);
	add_instructions(c);
	if (c->pack.out.len)
		add_part(
		    c, "memories", "system", c->pack.out.data, c->pack.out.len);
	for (size_t i = 0; i < c->n_parts; i++)
		used += c->parts[i].tokens;
	/* the last message is there in any case */
	while (first &&
	       (first == c->n_recent || used + c->recent[first - 1].tokens <=
					    c->options.context_budget))
		used += c->recent[--first].tokens;
	/* copied: the answer may push the oldest out */
	for (size_t i = first; i < c->n_recent; i++) {
		const struct converse_message *m = &c->recent[i];

		add_part(c, "message",
		    arena_copy(&c->arena, m->role, strlen(m->role)),
		    arena_copy(&c->arena, m->text, m->len), m->len);
	}
	return 0;
}

void
converse_prompt_release(struct converse *c)
{
	pack_release(&c->pack);
	free(c->parts);
	c->parts = NULL;
	c->n_parts = 0;
	c->hits = (struct results){ 0 };
}

size_t
converse_prompt(const struct converse *c, const struct converse_part **parts)
{
	*parts = c->parts;
	return c->n_parts;
}

/* ---- asking ---- */

struct asking {
	struct converse *c;
	struct chat_message *messages;
	size_t n, room;
};

static void
add_message(struct asking *a, const struct chat_message *message)
{
	if (a->n == a->room) {
		a->room = 2 * a->room + 16;
		a->messages = alloc_grow(
		    a->messages, a->room, sizeof *a->messages);
	}
	a->messages[a->n++] = *message;
}

/* One system message: some providers take no more. */
static void
begin_messages(struct asking *a)
{
	const struct converse *c = a->c;
	struct buf system = { 0 };
	struct chat_message message = { .role = "system" };
	size_t i = 0;

	for (; i < c->n_parts && strcmp(c->parts[i].role, "system") == 0; i++) {
		if (i)
			buf_string(&system, "\n\n");
		buf_add(&system, c->parts[i].text, c->parts[i].len);
	}
	message.len = system.len;
	message.text = arena_copy(&a->c->arena, buf_text(&system), system.len);
	buf_release(&system);
	add_message(a, &message);
	for (; i < c->n_parts; i++) {
		message = (struct chat_message){ .role = c->parts[i].role,
			.text = c->parts[i].text,
			.len = c->parts[i].len };
		add_message(a, &message);
	}
}

static int
run_call(struct asking *a, const struct chat_tool_call *call, size_t place,
    struct err *err)
{
	struct converse *c = a->c;
	struct buf result = { 0 };
	struct chat_message message = {
		.role = "tool", .call_id = call->id, .name = call->name
	};
	bool failed = true;
	int rc = 0;

	if (place < CALLS_MAX)
		rc = converse_call(c, call, &result, &failed, err);
	else
		buf_string(&result, "{\"error\":\"too many calls at once\"}");
	if (rc == 0 && result.len > RESULT_MAX) {
		buf_reset(&result);
		buf_string(
		    &result, "{\"error\":\"too long: ask for less of it\"}");
	}
	message.len = result.len;
	message.text = arena_copy(&c->arena, buf_text(&result), result.len);
	buf_release(&result);
	if (rc == 0 && c->options.called)
		c->options.called(c->options.ctx, call->name, call->arguments,
		    message.text, failed);
	add_message(a, &message);
	return rc;
}

static int
run_calls(struct asking *a, const struct chat_reply *reply, struct err *err)
{
	const struct chat_message message = { .role = "assistant",
		.text = reply->text,
		.len = reply->len,
		.calls = reply->calls,
		.n_calls = reply->n_calls };

	add_message(a, &message);
	for (size_t i = 0; i < reply->n_calls; i++)
		if (run_call(a, &reply->calls[i], i, err) < 0)
			return -1;
	return 0;
}

/* Text that comes with calls of tools, and then more of it: a new line. */
static void
keep_text(struct converse *c, const struct chat_reply *reply)
{
	if (!reply->len)
		return;
	if (c->said.len)
		buf_char(&c->said, '\n');
	buf_add(&c->said, reply->text, reply->len);
}

static int
ask(struct asking *a, struct converse_answer *answer, struct err *err)
{
	struct converse *c = a->c;
	struct chat_request request = { .text = c->options.text,
		.ctx = c->options.ctx };
	struct chat_reply reply;
	enum client_fault fault;

	request.tools = converse_tools(&c->arena, &request.n_tools);
	for (int step = 1;; step++) {
		request.messages = a->messages;
		request.n_messages = a->n;
		/* the last one has to be an answer */
		if (step >= c->options.steps_max)
			request.n_tools = 0;
		reply = (struct chat_reply){ .text = "" };
		if (chat_ask(c->options.chat, &request, &c->arena, &reply,
			&fault, err) < 0) {
			keep_text(c, &reply);
			return -1;
		}
		keep_text(c, &reply);
		answer->tokens_in += reply.tokens_in;
		answer->tokens_out += reply.tokens_out;
		answer->model = reply.model;
		if (!reply.n_calls || step >= c->options.steps_max)
			return 0;
		if (run_calls(a, &reply, err) < 0)
			return -1;
	}
}

int
converse_ask(
    struct converse *c, struct converse_answer *answer, struct err *err)
{
	struct asking a = { .c = c };
	int rc;

	begin_messages(&a);
	rc = ask(&a, answer, err);
	free(a.messages);
	return rc;
}
