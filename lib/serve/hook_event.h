#ifndef MEMOS_SERVE_HOOK_EVENT_H
#define MEMOS_SERVE_HOOK_EVENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

/* What an agent tells its hooks, whatever it calls things. */
enum hook_agent {
	HOOK_CLAUDE,
	HOOK_CODEX,
	HOOK_CURSOR,
	HOOK_GEMINI,
	HOOK_VSCODE,
	HOOK_AGENTS,
};

#define HOOK_AGENT_LIST "claude, codex, cursor, gemini, vscode"

enum hook_kind {
	HOOK_OTHER,  /* nothing is to be done */
	HOOK_START,  /* a session begins, or goes on */
	HOOK_PROMPT, /* somebody asks */
	HOOK_TURN,   /* the agent has answered, or is about to forget */
	HOOK_END,    /* the session is over, and nobody waits */
};

/* Its strings live in the arena; NULL where nothing is said. */
struct hook_event {
	enum hook_agent agent;
	enum hook_kind kind;
	const char *name;       /* of the event, as the agent has it */
	const char *session;    /* its id; a name that a run may have */
	const char *transcript; /* path of it */
	const char *project;    /* folder that is worked in */
	const char *prompt;
	const char *response;
	const char *at;  /* when, as the agent wrote it */
	const char *key; /* of the prompt and its answer */
	bool again;      /* the answer is another one to the same prompt */
};

const char *hook_event_agent_name(enum hook_agent agent);
int hook_event_agent_find(const char *name); /* -1 if there is none */

/*
 * Reads an event; `agent` is who sends it, or -1 to tell it by its looks.
 * Fails with ERR_INPUT if it is no JSON object or says not what happened.
 */
int hook_event_read(struct hook_event *event, int agent, const char *text,
    size_t len, struct arena *arena, struct err *err);

#endif
