#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "serve/slash_commands.h"

enum { HITS = 10, CANDIDATES = 5 };

static int
find(struct slash *s, const char *text, size_t k, struct err *err)
{
	struct arena arena = { 0 };
	struct results results;
	int rc = converse_search(
	    s->session->converse, text, strlen(text), k, &arena, &results, err);

	slash_list(s);
	for (size_t i = 0; rc == 0 && i < results.n; i++)
		slash_item(
		    s, &results.items[i].memory, results.items[i].hit.score);
	arena_release(&arena);
	return rc;
}

int
slash_search(struct slash *s, const char *rest, struct err *err)
{
	if (slash_need(rest, "a query", err) < 0 ||
	    find(s, rest, HITS, err) < 0)
		return -1;
	if (!s->n_ids)
		screen_note(s->screen, "nothing is remembered of that");
	converse_note(
	    s->session->converse, (const char *const *)s->ids, s->n_ids);
	return 0;
}

int
slash_why(struct slash *s, const char *rest, struct err *err)
{
	struct session_use uses[SESSION_USES];
	size_t n = session_used(s->session, uses);

	if (slash_need_none(rest, err) < 0)
		return -1;
	slash_list(s);
	for (size_t i = 0; i < n; i++)
		slash_item(s, uses[i].memory, uses[i].score);
	if (!s->session->answered)
		screen_note(s->screen, "there was no answer yet");
	else if (!n)
		screen_note(s->screen, "no memory was used");
	return 0;
}

int
slash_remember(struct slash *s, const char *rest, struct err *err)
{
	struct arena arena = { 0 };
	const char *id;
	int rc;

	if (slash_need(rest, "a text", err) < 0)
		return -1;
	rc = converse_remember(
	    s->session->converse, rest, strlen(rest), &arena, &id, err);
	if (rc == 0)
		screen_note(s->screen, "remembered: %s", id);
	arena_release(&arena);
	return rc;
}

/* The id that is meant by a number of the last list, or the word itself. */
static const char *
meant(const struct slash *s, const char *rest)
{
	char *end;
	unsigned long n;

	errno = 0;
	n = strtoul(rest, &end, 10);
	if (errno || *end || *rest < '0' || *rest > '9' || !n || n > s->n_ids)
		return rest;
	return s->ids[n - 1];
}

int
slash_forget(struct slash *s, const char *rest, struct err *err)
{
	const char *id = meant(s, rest);
	int rc;

	if (slash_need(rest, "a number, an id or a text", err) < 0)
		return -1;
	rc = converse_forget(s->session->converse, id, err);
	if (rc == 1)
		screen_note(
		    s->screen, "forgotten: %s; /undo brings it back", id);
	if (rc)
		return rc < 0 ? -1 : 0;
	if (find(s, rest, CANDIDATES, err) < 0)
		return -1;
	if (s->n_ids)
		screen_note(s->screen, "which of them? /forget and its number");
	else
		screen_note(s->screen, "nothing is remembered of that");
	return 0;
}

int
slash_undo(struct slash *s, const char *rest, struct err *err)
{
	struct buf what = { 0 };
	int rc;

	if (slash_need_none(rest, err) < 0)
		return -1;
	rc = converse_undo(s->session->converse, &what, err);
	if (rc == 1)
		screen_note(s->screen, "undone: %s", what.data);
	else if (rc == 0)
		screen_note(s->screen,
		    "there is no change to take back in this session");
	buf_release(&what);
	return rc < 0 ? -1 : 0;
}
