#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "serve/import_format.h"
#include "serve/import_objects.h"
#include "serve/import_talk.h"

/*
 * The data export of ChatGPT: conversations.json, unpacked.  A conversation is
 * a tree of messages, of which the branch that was last shown is taken.
 */
struct node {
	const char *id, *parent;
	struct json_span message; /* its start is NULL if there is none */
};

struct conversation {
	struct intake *in;
	struct import_object *object;
	struct arena *arena;
	const char *id, *title;
	struct node *nodes, **by_id;
	size_t n, room;
	int64_t at; /* of the message before, for one that has no time */
};

static bool
knows(const char *start, size_t len)
{
	static const char *const words[] = { "\"mapping\"", NULL };

	(void)len;
	return import_objects_has(start, words) &&
	       (strstr(start, "\"current_node\"") ||
		   strstr(start, "\"create_time\"") ||
		   strstr(start, "\"author\""));
}

/* ---- the branch ---- */

static void
read_nodes(struct conversation *c, const struct json_span *mapping)
{
	const char *at = NULL, *key;
	struct json_span value;

	while (json_member(mapping, &at, c->arena, &key, &value)) {
		struct node *node;

		c->nodes = arena_grow(
		    c->arena, c->nodes, c->n, &c->room, sizeof *c->nodes);
		node = &c->nodes[c->n++];
		node->id = key;
		node->parent = import_objects_text(&value, "parent", c->arena);
		if (!import_objects_object(
			&value, "message", c->arena, &node->message))
			node->message.start = NULL;
	}
}

static int
compare(const void *left, const void *right)
{
	const struct node *a = *(struct node *const *)left;
	const struct node *b = *(struct node *const *)right;

	return strcmp(a->id, b->id);
}

static void
sort_nodes(struct conversation *c)
{
	c->by_id = arena_bytes(c->arena, (c->n + 1) * sizeof *c->by_id);
	for (size_t i = 0; i < c->n; i++)
		c->by_id[i] = &c->nodes[i];
	if (c->n)
		qsort(c->by_id, c->n, sizeof *c->by_id, compare);
}

static struct node *
find_node(const struct conversation *c, const char *id)
{
	struct node wanted = { .id = id }, *key = &wanted, **found;

	if (!id || !c->n)
		return NULL;
	found = bsearch(&key, c->by_id, c->n, sizeof *c->by_id, compare);
	return found ? *found : NULL;
}

/* The messages that were last shown, the first one first; *n of them. */
static struct node **
find_branch(struct conversation *c, size_t *n)
{
	const char *shown = import_objects_text(
	    &c->object->value, "current_node", c->arena);
	struct node **branch = arena_bytes(
	    c->arena, (c->n + 1) * sizeof *branch);
	struct node *node = find_node(c, shown);

	*n = 0;
	if (!node && c->n)
		node = &c->nodes[c->n - 1];
	/* a ring would have no end */
	while (node && *n < c->n) {
		branch[(*n)++] = node;
		node = find_node(c, node->parent);
	}
	for (size_t i = 0; i < *n / 2; i++) {
		node = branch[i];
		branch[i] = branch[*n - 1 - i];
		branch[*n - 1 - i] = node;
	}
	return branch;
}

static size_t
count_messages(struct node *const *branch, size_t n)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += branch[i]->message.start != NULL;
	return found;
}

static size_t
count_nodes(const struct conversation *c)
{
	size_t found = 0;

	for (size_t i = 0; i < c->n; i++)
		found += c->nodes[i].message.start != NULL;
	return found;
}

/* ---- messages ---- */

/* A part that is no text: what can be said of it in words. */
static void
put_object(struct conversation *c, const struct json_span *part,
    struct buf *text, struct buf *images)
{
	const char *type = import_objects_text(part, "content_type", c->arena);
	const char *said = import_objects_text(part, "text", c->arena);
	const char *path = import_objects_text(part, "asset_pointer", c->arena);

	if (said) {
		if (text->len)
			buf_char(text, '\n');
		buf_string(text, said);
	} else if (type && path && strcmp(type, "image_asset_pointer") == 0) {
		buf_printf(images, images->len ? "\n%s" : "%s", path);
	} else {
		intake_left_out(c->in, "attachments", 1);
	}
}

static void
put_parts(struct conversation *c, const struct json_span *content,
    struct buf *text, struct buf *images)
{
	struct json_span parts, part;
	const char *at = NULL;

	if (!import_objects_list(content, "parts", c->arena, &parts))
		return;
	while (json_element(&parts, &at, &part)) {
		if (part.kind == JSON_OBJECT)
			put_object(c, &part, text, images);
		if (part.kind != JSON_STRING || part.len == 2)
			continue;
		if (text->len)
			buf_char(text, '\n');
		buf_string(text, json_text(&part, c->arena, NULL));
	}
}

/* What stands elsewhere than in parts. */
static bool
put_other(struct conversation *c, const struct json_span *content,
    const char *type, struct buf *text)
{
	static const char *const keys[] = { "text", "result", "title", "url" };
	static const char *const skipped[] = { "thoughts", "reasoning_recap",
		"user_editable_context", "model_editable_context" };

	for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++) {
		if (!type || strcmp(type, skipped[i]) != 0)
			continue;
		intake_left_out(c->in, i < 2 ? "thinking" : "context", 1);
		return false;
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *said = import_objects_text(
		    content, keys[i], c->arena);

		if (!said)
			continue;
		if (text->len)
			buf_char(text, '\n');
		buf_string(text, said);
	}
	return true;
}

static bool
is_hidden(struct conversation *c, const struct json_span *message)
{
	struct json_span metadata, value;

	return import_objects_object(
		   message, "metadata", c->arena, &metadata) &&
	       import_objects_member(&metadata,
		   "is_visually_hidden_from_conversation", c->arena, &value) &&
	       value.kind == JSON_TRUE;
}

static void
read_time(struct conversation *c, const struct json_span *object)
{
	struct json_span value;
	double number;
	int64_t at;

	if (import_objects_member(object, "create_time", c->arena, &value) &&
	    json_number(&value, &number) && number > 0 &&
	    clock_from_unix(number, &at))
		c->at = at;
}

/* What the assistant says to a tool is a call of it. */
static const char *
type_of(
    struct conversation *c, const struct json_span *message, const char *role)
{
	const char *to = import_objects_text(message, "recipient", c->arena);

	if (strcmp(role, "tool") == 0)
		return "tool";
	return to && strcmp(to, "all") != 0 ? "tool" : "turn";
}

static int
put_texts(struct conversation *c, const struct node *node,
    struct import_message *m, const struct buf *text, const struct buf *images,
    struct err *err)
{
	char place[IMPORT_PLACE];
	struct buf id = { 0 };
	int rc;

	snprintf(place, sizeof place, "%.30s.mapping.%.50s", c->object->place,
	    node->id);
	m->text = buf_text(text);
	rc = import_talk_put(c->in, m, place, err);
	if (rc == 0 && images->len) {
		buf_printf(&id, "%s/images", node->id);
		m->id = id.data;
		m->type = "image";
		m->text = images->data;
		rc = import_talk_put(c->in, m, place, err);
	}
	buf_release(&id);
	return rc;
}

static int
put_message(struct conversation *c, const struct node *node, struct err *err)
{
	const struct json_span *message = &node->message;
	struct json_span author = { JSON_NULL, NULL, 0 }, content, metadata;
	struct buf text = { 0 }, images = { 0 };
	struct import_message m = { .source = "chatgpt",
		.conversation = c->id,
		.title = c->title,
		.id = node->id };
	const char *type;
	int rc = 0;

	import_objects_object(message, "author", c->arena, &author);
	m.role = import_objects_text(&author, "role", c->arena);
	if (is_hidden(c, message) || !m.role) {
		intake_left_out(c->in, "hidden", 1);
		return 0;
	}
	if (!import_objects_object(message, "content", c->arena, &content))
		return 0;
	read_time(c, message);
	m.at = c->at;
	m.type = type_of(c, message, m.role);
	if (import_objects_object(message, "metadata", c->arena, &metadata))
		m.model = import_objects_text(
		    &metadata, "model_slug", c->arena);
	type = import_objects_text(&content, "content_type", c->arena);
	put_parts(c, &content, &text, &images);
	if (put_other(c, &content, type, &text))
		rc = put_texts(c, node, &m, &text, &images, err);
	buf_release(&text);
	buf_release(&images);
	return rc;
}

static int
fault(struct conversation *c, const char *what)
{
	struct err why = { 0 };

	err_set(&why, ERR_INPUT, "%s", what);
	intake_fault(c->in, c->object->place, &why);
	return 0;
}

static int
each(
    struct intake *in, struct import_object *object, void *ctx, struct err *err)
{
	struct conversation c = { .in = in,
		.object = object,
		.arena = object->arena,
		.at = CLOCK_NONE };
	struct json_span mapping;
	struct node **branch;
	size_t n;

	(void)ctx;
	c.id = import_objects_text(&object->value, "conversation_id", c.arena);
	if (!c.id)
		c.id = import_objects_text(&object->value, "id", c.arena);
	c.title = import_objects_text(&object->value, "title", c.arena);
	if (!c.id || !import_objects_object(
			 &object->value, "mapping", c.arena, &mapping))
		return fault(&c, "a conversation without 'id' or 'mapping'");
	read_time(&c, &object->value);
	read_nodes(&c, &mapping);
	sort_nodes(&c);
	branch = find_branch(&c, &n);
	intake_left_out(
	    in, "branches", count_nodes(&c) - count_messages(branch, n));
	for (size_t i = 0; i < n && !intake_stopped(in); i++)
		if (branch[i]->message.start &&
		    put_message(&c, branch[i], err) < 0)
			return -1;
	return 0;
}

static int
read_chatgpt(struct intake *in, const char *path, struct err *err)
{
	return import_objects(in, path, NULL, each, NULL, err);
}

static const char *const files[] = { "conversations.json",
	"conversations-*.json", NULL };

const struct import_format import_chatgpt = { "chatgpt", files, knows,
	read_chatgpt };
