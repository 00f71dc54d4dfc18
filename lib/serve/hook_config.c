#include "serve/hook_config.h"

#include <string.h>

#include "base/json.h"
#include "base/json_edit.h"
#include "serve/import_objects.h"

enum { SECONDS = 15 /* more than HOOK_GUARD_MS */ };

/* Which events of an agent are ours, ended by NULL. */
static const char *const EVENTS[HOOK_AGENTS][7] = {
	[HOOK_CLAUDE] = { "SessionStart", "UserPromptSubmit", "Stop",
	    "PreCompact", "SessionEnd" },
	[HOOK_CODEX] = { "SessionStart", "UserPromptSubmit", "Stop",
	    "PreCompact" },
	[HOOK_CURSOR] = { "sessionStart", "beforeSubmitPrompt",
	    "afterAgentResponse", "stop", "preCompact", "sessionEnd" },
	[HOOK_GEMINI] = { "SessionStart", "BeforeAgent", "AfterAgent",
	    "SessionEnd" },
	[HOOK_VSCODE] = { "SessionStart", "UserPromptSubmit", "Stop",
	    "PreCompact" },
};

/* ---- what is ours ---- */

/* Whether a command is one of memos-hook, by whatever path. */
static bool
is_ours(const char *command)
{
	const char *found = strstr(command, "memos-hook");

	return found && strchr(" '\"", found[strlen("memos-hook")]);
}

/* Where something of ours stands. */
struct place {
	size_t event, entry; /* of hooks, and of the event's list */
	bool nested;         /* in a list of the entry's */
	size_t inner;
	struct json_span command;
};

static bool
is_our_entry(
    const struct json_span *entry, struct place *place, struct arena *arena)
{
	const char *command = import_objects_text(entry, "command", arena);

	return command && is_ours(command) &&
	       import_objects_member(entry, "command", arena, &place->command);
}

/* Looks in an entry and in its own list. */
static bool
find_in_entry(
    const struct json_span *entry, struct place *place, struct arena *arena)
{
	struct json_span list, item;
	const char *at = NULL;

	place->nested = false;
	if (is_our_entry(entry, place, arena))
		return true;
	place->nested = true;
	if (!import_objects_list(entry, "hooks", arena, &list))
		return false;
	for (place->inner = 0; json_element(&list, &at, &item); place->inner++)
		if (is_our_entry(&item, place, arena))
			return true;
	return false;
}

static bool
find_in_list(
    const struct json_span *list, struct place *place, struct arena *arena)
{
	struct json_span entry;
	const char *at = NULL;

	if (list->kind != JSON_ARRAY)
		return false;
	for (place->entry = 0; json_element(list, &at, &entry); place->entry++)
		if (find_in_entry(&entry, place, arena))
			return true;
	return false;
}

/* ---- adding ---- */

/* The entry of an event, on one line. */
static void
put_entry(enum hook_agent agent, const char *command, struct buf *out)
{
	const bool nested = agent != HOOK_CURSOR && agent != HOOK_VSCODE;

	buf_string(out, nested ? "{\"hooks\": [{" : "{");
	if (agent != HOOK_CURSOR)
		buf_string(out, "\"type\": \"command\", ");
	buf_string(out, "\"command\": ");
	json_put_string(out, command, strlen(command));
	buf_printf(out, ", \"timeout\": %d}",
	    agent == HOOK_GEMINI ? SECONDS * 1000 : SECONDS);
	if (nested)
		buf_string(out, "]}");
}

/*
 * A member of an object, of `kind`, that is made if it is missing; the text is
 * scanned again then.  Its span is that of the text as it is now.
 */
struct wanted {
	const char *key;
	enum json_kind kind;
	const char *empty;
	int depth;
};

static int
want(struct buf *text, struct json_span *object, const struct wanted *w,
    struct arena *arena, struct json_span *found, struct err *err)
{
	const size_t at = (size_t)(object->start - text->data);
	struct json_span root;

	if (!import_objects_member(object, w->key, arena, found)) {
		json_edit_add(text, object, w->depth, w->key, w->empty);
		if (json_edit_check(text, &root, err) < 0)
			return -1;
		/* the object begins where it did, and has grown */
		*object = root;
		if (at > (size_t)(root.start - text->data))
			import_objects_object(&root, "hooks", arena, object);
		import_objects_member(object, w->key, arena, found);
	}
	return found->kind == w->kind
		   ? 0
		   : err_set(err, ERR_INPUT, "'%s' is no %s", w->key,
			 w->kind == JSON_OBJECT ? "object" : "list");
}

static int
add_event(struct buf *text, enum hook_agent agent, const char *event,
    const char *command, struct err *err)
{
	const struct wanted hooks = { "hooks", JSON_OBJECT, "{}", 0 };
	const struct wanted entries = { event, JSON_ARRAY, "[]", 1 };
	struct arena arena = { 0 };
	struct buf entry = { 0 };
	struct json_span root, all, list;
	struct place place = { 0 };
	int rc = json_edit_check(text, &root, err);

	if (rc == 0)
		rc = want(text, &root, &hooks, &arena, &all, err);
	if (rc == 0)
		rc = want(text, &all, &entries, &arena, &list, err);
	if (rc < 0) {
		/* it is said */
	} else if (!find_in_list(&list, &place, &arena)) {
		put_entry(agent, command, &entry);
		json_edit_add(text, &list, 2, NULL, entry.data);
	} else {
		json_put_string(&entry, command, strlen(command));
		json_edit_replace(text, &place.command, entry.data);
	}
	buf_release(&entry);
	arena_release(&arena);
	return rc;
}

int
hook_config_add(enum hook_agent agent, const char *command, struct buf *text,
    struct err *err)
{
	const struct wanted version = { "version", JSON_NUMBER, "1", 0 };
	struct arena arena = { 0 };
	struct buf draft = { 0 };
	struct json_span root, found;
	int rc;

	buf_add(&draft, buf_text(text), text->len);
	if (strspn(buf_text(text), " \t\r\n") == text->len) {
		buf_reset(&draft);
		buf_string(&draft, "{}\n");
	}
	rc = json_edit_check(&draft, &root, err);
	if (rc == 0 && agent == HOOK_CURSOR)
		rc = want(&draft, &root, &version, &arena, &found, err);
	for (size_t i = 0; rc == 0 && EVENTS[agent][i]; i++)
		rc = add_event(&draft, agent, EVENTS[agent][i], command, err);
	if (rc == 0) {
		buf_reset(text);
		buf_add(text, draft.data, draft.len);
	}
	buf_release(&draft);
	arena_release(&arena);
	return rc;
}

/* ---- taking out ---- */

/* From a container to its n-th value; false if it has none. */
static bool
enter(struct json_span *at, size_t n, struct arena *arena)
{
	const struct json_span container = *at;
	const char *place = NULL, *key;
	bool found = true;

	for (size_t i = 0; found && i <= n; i++)
		found = container.kind == JSON_ARRAY
			    ? json_element(&container, &place, at)
			    : json_member(&container, &place, arena, &key, at);
	return found;
}

static bool
is_bare(const struct json_span *container)
{
	return strspn(container->start + 1, " \t\r\n") >= container->len - 2;
}

/* What holds it, from the root to it: where it stands in each. */
struct path {
	size_t places[5];
	size_t n;
};

/* Takes it out, and each container that is then empty, but for the root. */
static int
remove_path(struct buf *text, struct path *path, struct err *err)
{
	struct arena arena = { 0 };
	struct json_span at;
	int rc = 0;

	while (rc == 0 && path->n) {
		bool here = true;

		rc = json_edit_check(text, &at, err);
		for (size_t i = 0; rc == 0 && here && i + 1 < path->n; i++)
			here = enter(&at, path->places[i], &arena);
		if (rc < 0 || !here)
			break;
		json_edit_remove(text, &at, path->places[--path->n]);
		rc = json_edit_check(text, &at, err);
		for (size_t i = 0; rc == 0 && i < path->n; i++)
			enter(&at, path->places[i], &arena);
		/* of an entry with a list of its own, the list is all */
		if (rc == 0 && !is_bare(&at))
			break;
		if (path->n == 4)
			path->n--;
	}
	arena_release(&arena);
	return rc;
}

/* The first of ours: 1, or 0 if there is none. */
static int
find_path(const struct json_span *root, struct path *path, struct arena *arena)
{
	const char *at = NULL, *key;
	struct json_span all, list, entry, value;
	struct place place = { 0 };
	size_t hooks = 0, inner = 0;
	bool found = false;

	while (json_member(root, &at, arena, &key, &all) &&
	       strcmp(key, "hooks") != 0)
		hooks++;
	if (!import_objects_object(root, "hooks", arena, &all))
		return 0;
	for (at = NULL; !found && json_member(&all, &at, arena, &key, &list);
	     place.event += !found)
		found = find_in_list(&list, &place, arena);
	if (!found)
		return 0;
	*path = (struct path){ { hooks, place.event, place.entry }, 3 };
	if (!place.nested)
		return 1;
	entry = list;
	enter(&entry, place.entry, arena);
	for (at = NULL; json_member(&entry, &at, arena, &key, &value) &&
			strcmp(key, "hooks") != 0;)
		inner++;
	path->places[3] = inner;
	path->places[4] = place.inner;
	path->n = 5;
	return 1;
}

int
hook_config_remove(struct buf *text, struct err *err)
{
	struct arena arena = { 0 };
	struct json_span root;
	struct path path;
	int rc = json_edit_check(text, &root, err);

	while (rc == 0 && find_path(&root, &path, &arena)) {
		rc = remove_path(text, &path, err);
		if (rc == 0)
			rc = json_edit_check(text, &root, err);
	}
	arena_release(&arena);
	return rc;
}

bool
hook_config_is_empty(const struct buf *text)
{
	struct arena arena = { 0 };
	struct json_span root, value;
	const char *at = NULL, *key;
	struct err ignored;
	bool empty = true;

	if (json_edit_check(text, &root, &ignored) < 0)
		return strspn(buf_text(text), " \t\r\n") == text->len;
	while (empty && json_member(&root, &at, &arena, &key, &value))
		empty = strcmp(key, "version") == 0;
	arena_release(&arena);
	return empty;
}
