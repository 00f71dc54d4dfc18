#include "serve/session_begin.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/json.h"
#include "store/rows.h"
#include "text/tokens.h"

enum {
	CONTEXT = 8192,      /* tokens, where no model says */
	CONTEXT_LEAST = 512, /* whatever the settings leave */
	INSTRUCTIONS = 300,  /* tokens of what is always said first */
	RECENT_LEAST = 256,  /* tokens of messages */
};

/* Runs that have no name of their own: what begins with "chat-". */
static const char UNNAMED[] =
    "{\"run_id\":{\"gte\":\"chat-\",\"lt\":\"chat.\"}}";

/* ---- the run ---- */

static void
make_run(struct session *s)
{
	const struct moment now = { .at = clock_now() };
	const struct clock_date d = clock_date(&now);
	unsigned int mark = 0;

	/* two that start in one second are two sessions */
	if (getrandom(&mark, sizeof mark, 0) != sizeof mark)
		mark = (unsigned int)clock_ticks();
	snprintf(s->run_made, sizeof s->run_made,
	    "chat-%04d%02d%02d-%02d%02d%02d-%04x", d.year, d.month, d.day,
	    d.hour, d.minute, d.second, mark & 0xffff);
	s->run = s->run_made;
}

static int
take_run(const struct memory *m, void *ctx, struct err *err)
{
	char *run = ctx;

	(void)err;
	if (m->run_id)
		snprintf(run, SESSION_RUN, "%s", m->run_id);
	return 1;
}

/* Fills the run of the newest turn that is selected, "" if there is none. */
static int
find_run(struct session *s, const char *run, const struct filter *filter,
    char found[SESSION_RUN], struct err *err)
{
	const struct session_options *o = &s->options;
	struct arena arena = { 0 };
	struct selection selection = { .filter = filter,
		.since = CLOCK_NONE,
		.until = CLOCK_NONE,
		.types = 1u << MEMORY_TURN };
	int rc;

	selection.scope.user = scope_value(&arena, o->user);
	selection.scope.agent = scope_value(&arena, o->agent);
	selection.scope.app = scope_value(&arena, o->app);
	selection.scope.run = scope_value(&arena, run);
	*found = '\0';
	rc = rows_each(s->cube->db, &selection, ROWS_NEWEST, NULL, 1, take_run,
	    found, err);
	arena_release(&arena);
	return rc;
}

static int
find_last_run(struct session *s, struct err *err)
{
	struct arena arena = { 0 };
	struct json_span value;
	const struct filter *filter = NULL;
	int rc = -1;

	if (json_scan(UNNAMED, sizeof UNNAMED - 1, &value, err) == 0)
		filter = filter_parse(&value, &arena, err);
	if (filter)
		rc = find_run(s, NULL, filter, s->run_made, err);
	arena_release(&arena);
	return rc;
}

int
session_begin_run(struct session *s, struct err *err)
{
	char found[SESSION_RUN];

	s->run = s->options.run;
	if (!s->run && s->options.goes_on) {
		if (find_last_run(s, err) < 0)
			return -1;
		s->run = *s->run_made ? s->run_made : NULL;
	}
	if (!s->run) {
		make_run(s);
		return 0;
	}
	if (find_run(s, s->run, NULL, found, err) < 0)
		return -1;
	s->resumed = *found;
	return 0;
}

/* ---- models ---- */

/* Tokens that the tools take in a request. */
static size_t
tool_tokens(void)
{
	struct arena arena = { 0 };
	size_t n, sum = 0;
	const struct chat_tool *tools = converse_tools(&arena, &n);

	for (size_t i = 0; i < n; i++) {
		sum += tokens_estimate(tools[i].name, strlen(tools[i].name));
		sum += tokens_estimate(
		    tools[i].description, strlen(tools[i].description));
		sum += tokens_estimate(
		    tools[i].parameters, strlen(tools[i].parameters));
	}
	arena_release(&arena);
	return sum;
}

static bool
is_named(const char *names, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = names; *at;) {
		size_t blank = strspn(at, ", \t");
		size_t n = strcspn(at + blank, ", \t");

		if (n == len && strncmp(at + blank, name, n) == 0)
			return true;
		at += blank + n;
	}
	return false;
}

/* What all models of the chain have room for, but for the answer. */
static size_t
room_for(const struct models *models, const char *names)
{
	int64_t least = INT64_MAX;

	for (size_t i = 0; i < models->n; i++) {
		const struct settings *m = &models->items[i];
		int64_t room = m->context_tokens;

		if (m->role != SETTINGS_CHAT || !is_named(names, m->name))
			continue;
		room -= m->max_tokens < room / 2 ? m->max_tokens : room / 2;
		least = room < least ? room : least;
	}
	if (least == INT64_MAX)
		least = CONTEXT;
	return least < CONTEXT_LEAST ? CONTEXT_LEAST : (size_t)least;
}

void
session_begin_share(const struct session *s, struct converse_options *options)
{
	const struct session_options *o = &s->options;
	size_t room = room_for(&s->models, s->chat_names), taken;
	size_t tools = o->steps_max > 1 ? tool_tokens() : 0;

	room = room > tools + CONTEXT_LEAST ? room - tools : CONTEXT_LEAST;
	options->context_budget = room;
	options->memory_budget = room / 4 * 3;
	if (o->memory_budget < options->memory_budget)
		options->memory_budget = o->memory_budget;
	/* a recent message has to fit: as a memory it is left out */
	taken = options->memory_budget + INSTRUCTIONS;
	options->recent_budget = room > taken + RECENT_LEAST ? room - taken
							     : RECENT_LEAST;
}
