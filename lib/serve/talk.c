#include "serve/talk.h"

#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/lines.h"
#include "base/prog.h"
#include "base/record.h"
#include "serve/person.h"

enum { RECORDS_MAX = 1000 /* parts of one message */ };

struct talk {
	struct session session;
	struct lines lines;
	struct arena arena; /* of a line */
	struct buf out;
	/* what a line holds; the message is the user's last text of it */
	struct memory *records[RECORDS_MAX];
	size_t n, message;
};

/* ---- a line ---- */

/* Whether the user said it. */
static bool
is_said(const struct memory *m)
{
	return (!m->role || strcmp(m->role, "user") == 0) &&
	       (m->type == MEMORY_TURN || (!m->role && m->type == MEMORY_FACT));
}

static int
take_record(const struct memory *m, void *ctx, struct err *err)
{
	struct talk *t = ctx;

	if (t->n == RECORDS_MAX)
		return err_set(err, ERR_INPUT, "a message has at most %d parts",
		    RECORDS_MAX);
	if (is_said(m))
		t->message = t->n;
	t->records[t->n] = arena_bytes(&t->arena, sizeof *m);
	*t->records[t->n++] = *m;
	return 0;
}

/* One message a line: which one of several would be answered? */
static int
read_line(struct talk *t, const char *line, size_t len, struct err *err)
{
	const struct memory_defaults defaults = { .type = -1 };
	struct json_span value, member;
	const char *at = NULL, *key;

	t->n = 0;
	t->message = RECORDS_MAX;
	if (json_scan(line, len, &value, err) < 0)
		return -1;
	if (value.kind != JSON_OBJECT)
		return err_set(err, ERR_INPUT, "a message is an object");
	while (json_member(&value, &at, &t->arena, &key, &member))
		if (strcmp(key, "messages") == 0)
			return err_set(err, ERR_INPUT,
			    "'messages' has several: one message a line");
	return memory_read(&value, &defaults, &t->arena, take_record, t, err);
}

/* ---- an answer ---- */

static void
put_memories(struct talk *t)
{
	struct session_use uses[SESSION_USES];
	size_t n = session_used(&t->session, uses);

	json_put_key(&t->out, "memories");
	buf_char(&t->out, '[');
	for (size_t i = 0; i < n; i++) {
		buf_string(&t->out, i ? ",{" : "{");
		json_put_field(&t->out, "id", uses[i].memory->id);
		json_put_key(&t->out, "score");
		buf_printf(&t->out, "%.6f", uses[i].score);
		json_put_key(&t->out, "memory");
		json_put_string(
		    &t->out, uses[i].memory->text, uses[i].memory->text_len);
		buf_char(&t->out, '}');
	}
	buf_char(&t->out, ']');
}

/* error: NULL for none. */
static bool
put_answer(struct talk *t, const char *error)
{
	const struct converse_answer *a = &t->session.answer;
	bool written;

	buf_reset(&t->out);
	buf_char(&t->out, '{');
	json_put_field(&t->out, "role", "assistant");
	json_put_key(&t->out, "content");
	json_put_string(&t->out, a->text, a->len);
	json_put_field(&t->out, "id", a->id);
	json_put_field(&t->out, "model", a->model);
	json_put_field(&t->out, "turn_id", a->turn_id);
	put_memories(t);
	json_put_key(&t->out, "tokens");
	buf_char(&t->out, '{');
	json_put_int(&t->out, "in", a->tokens_in);
	json_put_int(&t->out, "out", a->tokens_out);
	buf_char(&t->out, '}');
	if (error)
		json_put_field(&t->out, "error", error);
	buf_char(&t->out, '}');
	if (isatty(STDOUT_FILENO))
		person_guard(&t->out);
	buf_char(&t->out, '\n');
	written = prog_write(t->out.data, t->out.len);
	return prog_flush() && written;
}

static void
warn_without_model(const struct session *s)
{
	static bool warned;

	if (!warned && !s->asked)
		prog_warn("no model is set ([models] chat in memos-config(5)): "
			  "answers are what is remembered; memos-work "
			  "--check-models --init looks for one");
	warned = warned || !s->asked;
}

/* 1 if the output is gone. */
static int
answer(struct talk *t, const struct memory *message, struct err *err)
{
	struct session *s = &t->session;
	struct err why = { 0 };
	int rc;

	converse_set_name(
	    s->converse, message->name ? message->name : s->options.name);
	rc = session_say(s, message->text, message->text_len, &why);
	converse_set_name(s->converse, s->options.name);
	if (!s->answered) {
		*err = why;
		return -1;
	}
	warn_without_model(s);
	if (!put_answer(t, rc < 0 ? why.text : NULL))
		return 1;
	*err = why;
	return rc;
}

/* ---- the conversation ---- */

/* All that a line holds; 1 if the output is gone. */
static int
do_line(struct talk *t, const char *line, size_t len, struct err *err)
{
	if (read_line(t, line, len, err) < 0)
		return -1;
	for (size_t i = 0; i < t->n; i++)
		if (i != t->message &&
		    converse_keep(t->session.converse, t->records[i], err) < 0)
			return -1;
	return t->message < t->n ? answer(t, t->records[t->message], err) : 0;
}

static int
do_lines(struct talk *t, struct err *err)
{
	const char *line;
	size_t len;
	int rc = 0, done = 0;

	while (done != 1 && !prog_signal() &&
	       (rc = lines_next(&t->lines, &line, &len, err)) > 0 &&
	       rc != LINES_STOPPED) {
		*err = (struct err){ 0 };
		if (rc == LINES_TOO_LONG)
			done = err_set(err, ERR_INPUT,
			    "line of %zu bytes is too long", len);
		else if (strspn(line, " \t") == len)
			done = 0;
		else
			done = do_line(t, line, len, err);
		arena_reset(&t->arena);
		/* who stopped it is not told that it was stopped */
		if (done >= 0 || (err->kind == ERR_MODEL && prog_signal()))
			continue;
		prog_error_at(err, t->lines.name, t->lines.number);
		/* what cannot be stored is not answered, either */
		if (err->kind == ERR_STORE)
			return 0;
	}
	return rc < 0 ? -1 : 0;
}

int
talk_run(const struct session_options *options, struct err *err)
{
	struct talk t = { .n = 0 };
	int rc = session_open(&t.session, options, err);

	if (rc == 0)
		rc = lines_open(&t.lines, "-", err);
	/* while nobody waits */
	if (rc == 0 && lines_would_block(&t.lines))
		converse_warm(t.session.converse);
	if (rc == 0)
		rc = do_lines(&t, err);
	lines_close(&t.lines);
	session_close(&t.session);
	arena_release(&t.arena);
	buf_release(&t.out);
	return rc;
}
