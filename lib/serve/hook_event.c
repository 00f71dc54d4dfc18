#include "serve/hook_event.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/json.h"
#include "base/record.h"
#include "serve/import_objects.h"

static const char *const AGENTS[HOOK_AGENTS] = { "claude", "codex", "cursor",
	"gemini", "vscode" };

/* The names of events; that of an agent says who sends it. */
static const struct {
	const char *name;
	enum hook_kind kind;
	int agent; /* -1: several have it */
} EVENTS[] = {
	{ "SessionStart", HOOK_START, -1 },
	{ "UserPromptSubmit", HOOK_PROMPT, -1 },
	{ "Stop", HOOK_TURN, -1 },
	{ "PreCompact", HOOK_TURN, -1 },
	{ "PostCompact", HOOK_TURN, -1 },
	{ "SessionEnd", HOOK_END, -1 },
	{ "BeforeAgent", HOOK_PROMPT, HOOK_GEMINI },
	{ "AfterAgent", HOOK_TURN, HOOK_GEMINI },
	{ "PreCompress", HOOK_TURN, HOOK_GEMINI },
	{ "sessionStart", HOOK_START, HOOK_CURSOR },
	{ "beforeSubmitPrompt", HOOK_PROMPT, HOOK_CURSOR },
	{ "afterAgentResponse", HOOK_TURN, HOOK_CURSOR },
	{ "stop", HOOK_TURN, HOOK_CURSOR },
	{ "preCompact", HOOK_TURN, HOOK_CURSOR },
	{ "sessionEnd", HOOK_END, HOOK_CURSOR },
};

const char *
hook_event_agent_name(enum hook_agent agent)
{
	return AGENTS[agent];
}

int
hook_event_agent_find(const char *name)
{
	int i = HOOK_AGENTS;

	while (--i >= 0 && strcmp(AGENTS[i], name) != 0)
		;
	return i;
}

/* What is being read. */
struct reading {
	const struct json_span *object;
	struct arena *arena;
};

static const char *
text_of(const struct reading *r, const char *name, const char *other)
{
	const char *text = import_objects_text(r->object, name, r->arena);

	return text || !other ? text
			      : import_objects_text(r->object, other, r->arena);
}

/* ---- who sends it ---- */

static bool
has(const struct reading *r, const char *name)
{
	struct json_span value;

	return import_objects_member(r->object, name, r->arena, &value);
}

static enum hook_agent
agent_of(const struct reading *r, const char *transcript)
{
	if (has(r, "conversation_id"))
		return HOOK_CURSOR;
	if (has(r, "hookEventName") || has(r, "sessionId"))
		return HOOK_VSCODE;
	if (transcript && strstr(transcript, "/.gemini/"))
		return HOOK_GEMINI;
	if (has(r, "turn_id") || (transcript && strstr(transcript, "/.codex/")))
		return HOOK_CODEX;
	return HOOK_CLAUDE;
}

static void
read_name(struct hook_event *event, const struct reading *r, int agent)
{
	int known = -1;

	for (size_t i = 0; i < sizeof EVENTS / sizeof *EVENTS; i++) {
		if (strcmp(event->name, EVENTS[i].name) != 0)
			continue;
		event->kind = EVENTS[i].kind;
		known = EVENTS[i].agent;
	}
	if (agent < 0)
		agent = known;
	event->agent = agent < 0 ? agent_of(r, event->transcript)
				 : (enum hook_agent)agent;
}

/* ---- where ---- */

/* A session without a name that can be kept gets one, always the same. */
static void
read_session(struct hook_event *event, const struct reading *r)
{
	const char *name = text_of(r, "session_id", "sessionId");

	if (!name)
		name = text_of(r, "conversation_id", NULL);
	event->session = name;
	if (name && !memory_name_fault(name, strlen(name)))
		return;
	if (!name)
		name = event->transcript;
	if (name) {
		char *made = arena_bytes(r->arena, ID_SIZE);

		id_replay(made, "memos-hook", 0, name, strlen(name));
		event->session = made;
	}
}

/* The agent's folder does not change when it goes into another. */
static void
read_project(struct hook_event *event, const struct reading *r)
{
	static const char *const names[] = { "CLAUDE_PROJECT_DIR",
		"GEMINI_PROJECT_DIR", "CURSOR_PROJECT_DIR" };
	struct json_span list, item;
	const char *at = NULL;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		if (value && *value == '/' &&
		    !memory_name_fault(value, strlen(value))) {
			event->project = arena_copy(
			    r->arena, value, strlen(value));
			return;
		}
	}
	if (import_objects_list(
		r->object, "workspace_roots", r->arena, &list) &&
	    json_element(&list, &at, &item) && item.kind == JSON_STRING)
		event->project = json_text(&item, r->arena, NULL);
	if (!event->project || !*event->project)
		event->project = text_of(r, "cwd", NULL);
	if (event->project && strlen(event->project) > PATH_MAX)
		event->project = NULL;
}

int
hook_event_read(struct hook_event *event, int agent, const char *text,
    size_t len, struct arena *arena, struct err *err)
{
	struct json_span value, again;
	const struct reading r = { &value, arena };

	*event = (struct hook_event){ 0 };
	if (json_scan(text, len, &value, err) < 0) {
		struct err inner = *err;

		return err_set(
		    err, ERR_INPUT, "the event is no JSON: %.400s", inner.text);
	}
	if (value.kind != JSON_OBJECT)
		return err_set(err, ERR_INPUT, "the event is no JSON object");
	event->name = text_of(&r, "hook_event_name", "hookEventName");
	if (!event->name)
		return err_set(
		    err, ERR_INPUT, "the event has no 'hook_event_name'");
	event->transcript = text_of(&r, "transcript_path", NULL);
	event->prompt = text_of(&r, "prompt", "user_prompt");
	event->response = text_of(
	    &r, "prompt_response", "last_assistant_message");
	if (!event->response)
		event->response = text_of(&r, "text", NULL);
	event->at = text_of(&r, "timestamp", NULL);
	event->key = text_of(&r, "generation_id", NULL);
	event->again = import_objects_member(
			   &value, "stop_hook_active", arena, &again) &&
		       again.kind == JSON_TRUE;
	read_name(event, &r, agent);
	read_session(event, &r);
	read_project(event, &r);
	return 0;
}
