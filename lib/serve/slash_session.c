#include <inttypes.h>
#include <string.h>

#include "serve/save.h"
#include "serve/slash_commands.h"
#include "text/tokens.h"

static void
show(struct slash *s, struct buf *text)
{
	screen_text(s->screen, buf_text(text), text->len);
	buf_release(text);
}

/* ---- what was sent, and what was called ---- */

static void
put_tools(struct buf *out, size_t *tokens)
{
	struct arena arena = { 0 };
	size_t n;
	const struct chat_tool *tools = converse_tools(&arena, &n);
	struct buf all = { 0 };

	for (size_t i = 0; i < n; i++)
		buf_printf(&all, "%s %s %s\n", tools[i].name,
		    tools[i].description, tools[i].parameters);
	*tokens = tokens_estimate(all.data, all.len);
	buf_printf(out, "--- tools, %zu tokens\n", *tokens);
	buf_add(out, all.data, all.len);
	buf_release(&all);
	arena_release(&arena);
}

int
slash_context(struct slash *s, const char *rest, struct err *err)
{
	const struct converse_part *parts;
	size_t n = converse_prompt(s->session->converse, &parts), tokens = 0;
	struct buf text = { 0 };

	if (slash_need_none(rest, err) < 0)
		return -1;
	if (!n) {
		screen_note(s->screen, "there was no prompt yet");
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		buf_printf(&text, "--- %s (%s), %zu tokens\n", parts[i].what,
		    parts[i].role, parts[i].tokens);
		buf_add(&text, parts[i].text, parts[i].len);
		if (text.data[text.len - 1] != '\n')
			buf_char(&text, '\n');
		tokens += parts[i].tokens;
	}
	if (s->session->asked && s->session->options.steps_max > 1) {
		size_t more;

		put_tools(&text, &more);
		tokens += more;
	}
	buf_printf(&text, "--- %s %zu tokens\n",
	    s->session->asked ? "in all" : "not sent, there is no model:",
	    tokens);
	show(s, &text);
	return 0;
}

int
slash_tools(struct slash *s, const char *rest, struct err *err)
{
	const struct session *session = s->session;
	const struct session_call *call;
	struct buf text = { 0 };

	if (slash_need_none(rest, err) < 0)
		return -1;
	if (!session->n_calls) {
		screen_note(s->screen, "no tool was called");
		return 0;
	}
	if (session->n_calls > SESSION_CALLS)
		buf_printf(&text, "(the last %d of %zu)\n", SESSION_CALLS,
		    session->n_calls);
	for (size_t i = 0; (call = session_call(session, i)); i++)
		buf_printf(&text, "%s %s\n  %s %s\n", call->name,
		    call->arguments, call->failed ? "failed:" : "->",
		    call->result);
	show(s, &text);
	return 0;
}

/* ---- the session ---- */

static void
put_talked_about(struct session *session, struct buf *text)
{
	struct working_item items[WORKING_MAX];
	size_t n = working_items(converse_working(session->converse), items);

	for (size_t i = 0; i < n; i++) {
		if (!i)
			buf_string(text, "talked about:\n");
		buf_printf(text, "  %.2f  ", items[i].weight);
		buf_string(text, items[i].text);
		buf_char(text, '\n');
	}
}

static void
put_models(const struct meter *meter, struct buf *text)
{
	for (size_t i = 0; i < meter->n; i++) {
		const struct meter_row *row = &meter->rows[i];

		buf_printf(text,
		    "%s %s: %" PRId64 " calls, %" PRId64 " failures, %" PRId64
		    " tokens in, %" PRId64 " out, %" PRId64 " ms\n",
		    row->kind, row->model, row->calls, row->failures,
		    row->tokens_in, row->tokens_out, row->ms);
	}
}

int
slash_stats(struct slash *s, const char *rest, struct err *err)
{
	const struct session *session = s->session;
	const struct session_options *o = &session->options;
	struct buf text = { 0 };

	if (slash_need_none(rest, err) < 0)
		return -1;
	buf_printf(
	    &text, "session %s, cube %s", session->run, session->cube->name);
	if (o->user)
		buf_printf(&text, ", user %s", o->user);
	buf_printf(&text, "\nmodel %s\n",
	    *session->chat_names ? session->chat_names : "none");
	buf_printf(&text,
	    "turns %" PRId64 ", tokens %" PRId64 " in, %" PRId64 " out\n",
	    session->turns, session->tokens_in, session->tokens_out);
	put_models(o->meter, &text);
	put_talked_about(s->session, &text);
	show(s, &text);
	return 0;
}

/* ---- another cube, another model ---- */

struct cubes {
	const char *now;
	struct buf text;
};

static int
put_cube(const char *name, void *ctx, struct err *err)
{
	struct cubes *cubes = ctx;

	(void)err;
	buf_printf(&cubes->text, "%c %s\n",
	    strcmp(name, cubes->now) == 0 ? '*' : ' ', name);
	return 0;
}

int
slash_cube(struct slash *s, const char *rest, struct err *err)
{
	struct session *session = s->session;
	struct cubes cubes = { .now = session->cube->name };
	int rc;

	if (*rest) {
		rc = session_set_cube(session, rest, err);
		if (rc == 0) {
			slash_list(s);
			screen_note(s->screen, "cube %s from now on",
			    session->cube->name);
		}
		return rc;
	}
	rc = cube_each(session->options.dir, put_cube, &cubes, err);
	show(s, &cubes.text);
	return rc;
}

static void
put_model(struct buf *out, const struct settings *m)
{
	buf_printf(out, "  %s  %s", m->name, m->provider);
	if (m->model)
		buf_printf(out, " %s", m->model);
	buf_char(out, '\n');
}

int
slash_model(struct slash *s, const char *rest, struct err *err)
{
	struct session *session = s->session;
	struct buf text = { 0 };
	int rc;

	if (*rest) {
		rc = session_set_model(
		    session, strcmp(rest, "none") == 0 ? "" : rest, err);
		if (rc == 0)
			screen_note(s->screen, "model %s from now on", rest);
		return rc;
	}
	buf_printf(&text, "model %s\n",
	    *session->chat_names ? session->chat_names : "none");
	for (size_t i = 0; i < session->models.n; i++)
		if (session->models.items[i].role == SETTINGS_CHAT)
			put_model(&text, &session->models.items[i]);
	show(s, &text);
	return 0;
}

int
slash_save(struct slash *s, const char *rest, struct err *err)
{
	size_t n;

	if (slash_need(rest, "a file", err) < 0 ||
	    save_session(s->session, rest, &n, err) < 0)
		return -1;
	screen_note(s->screen, "%zu messages written to %s", n, rest);
	return 0;
}
