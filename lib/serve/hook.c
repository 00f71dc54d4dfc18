#include "serve/hook.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/prog.h"
#include "serve/hook_log.h"

enum {
	LATE_MS = 2000,  /* for all that can wait */
	TITLE_MAX = 100, /* bytes of a name that stands in the log */
};

static int64_t deadline;

void
hook_begin(void)
{
	deadline = clock_ticks() + LATE_MS;
}

int
hook_late(void)
{
	return prog_signal() || clock_ticks() >= deadline;
}

/* All of standard input, even of what is too long: who writes it waits. */
static int
read_event(struct buf *text, struct err *err)
{
	bool too_long = false;
	ssize_t n;

	for (;;) {
		char *room = buf_room(text, 64 << 10);

		n = read(STDIN_FILENO, room, 64 << 10);
		if (n < 0 && errno == EINTR && !prog_signal())
			continue;
		if (n <= 0)
			break;
		too_long = too_long || text->len + (size_t)n > LINES_MAX;
		text->len += too_long ? 0 : (size_t)n;
		text->data[text->len] = '\0';
	}
	if (n < 0)
		return err_set(err, ERR_INPUT, "cannot read the event: %s",
		    strerror(errno));
	if (too_long)
		return err_set(err, ERR_INPUT,
		    "the event is longer than %d bytes", LINES_MAX);
	return 0;
}

/* ---- answers ---- */

/* What to say to the agent, in its form; "" for nothing. */
static void
put_answer(
    const struct hook_event *event, const struct buf *known, struct buf *out)
{
	const bool cursor = event->agent == HOOK_CURSOR;

	if (cursor && event->kind == HOOK_PROMPT)
		buf_string(out, "{\"continue\":true");
	else if (cursor || event->agent == HOOK_GEMINI || known->len)
		buf_char(out, '{');
	if (known->len && cursor) {
		json_put_field(out, "additional_context", known->data);
	} else if (known->len) {
		json_put_key(out, "hookSpecificOutput");
		buf_char(out, '{');
		json_put_field(out, "hookEventName", event->name);
		json_put_field(out, "additionalContext", known->data);
		buf_char(out, '}');
	}
	if (out->len)
		buf_string(out, "}\n");
}

static void
log_event(const struct hook_event *event, const char *what)
{
	char line[TITLE_MAX + 400];

	snprintf(line, sizeof line, "%s %.*s: %s, %lld ms",
	    hook_event_agent_name(event->agent), TITLE_MAX, event->name, what,
	    (long long)(clock_ticks() - deadline + LATE_MS));
	hook_log(line);
}

static int
recall(struct hook *h, const struct hook_event *event, struct err *err)
{
	struct buf known = { 0 }, out = { 0 };
	char what[64];
	int rc = hook_recall(h, event, &known, err);

	if (rc == 0) {
		put_answer(event, &known, &out);
		prog_write(buf_text(&out), out.len);
		snprintf(what, sizeof what, "%zu bytes told", known.len);
		log_event(event, what);
	}
	buf_release(&known);
	buf_release(&out);
	return rc;
}

static int
capture(struct hook *h, const struct hook_event *event, struct err *err)
{
	struct buf none = { 0 }, out = { 0 };
	struct hook_kept kept;
	char what[200];

	if (hook_capture(h, event, &kept, err) < 0)
		return -1;
	snprintf(what, sizeof what,
	    "%llu kept, %llu known, %llu unreadable%s%s",
	    (unsigned long long)kept.added, (unsigned long long)kept.known,
	    (unsigned long long)kept.bad,
	    kept.busy ? ", another process writes: the rest next time" : "",
	    kept.more ? ", the time is over: the rest next time" : "");
	log_event(event, what);
	put_answer(event, &none, &out);
	prog_write(buf_text(&out), out.len);
	buf_release(&out);
	return 0;
}

static int
answer(struct hook *h, const struct hook_event *event, struct err *err)
{
	struct buf none = { 0 }, out = { 0 };
	struct hook_kept kept;
	struct err inner;
	int rc = 0;

	if (event->kind == HOOK_START || event->kind == HOOK_PROMPT) {
		rc = recall(h, event, err);
		/* without a transcript nothing else says what was asked */
		if (rc == 0 && event->agent == HOOK_CURSOR && event->prompt &&
		    !event->transcript)
			rc = hook_capture(h, event, &kept, err);
	} else if (event->kind != HOOK_OTHER) {
		rc = capture(h, event, err);
	} else {
		put_answer(event, &none, &out);
		prog_write(buf_text(&out), out.len);
		buf_release(&out);
	}
	if (rc == 0)
		return 0;
	inner = *err;
	return err_set(err, inner.kind, "%s %.*s: %.360s",
	    hook_event_agent_name(event->agent),
	    (int)strnlen(event->name, TITLE_MAX), event->name, inner.text);
}

int
hook_run(struct hook *h, struct err *err)
{
	struct hook_event event;
	struct buf text = { 0 };
	struct arena arena = { 0 };
	int rc = read_event(&text, err);

	hook_begin();
	if (rc == 0)
		rc = hook_event_read(
		    &event, h->agent, buf_text(&text), text.len, &arena, err);
	if (rc == 0)
		rc = answer(h, &event, err);
	buf_release(&text);
	arena_release(&arena);
	return rc;
}
