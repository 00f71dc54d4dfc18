#include "serve/revise.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/record_fields.h"
#include "serve/parse.h"

/* What a memory is worth that was pinned, and one that is no more. */
static const double PINNED = 1, UNPINNED = .5;

/* What is read from an object besides what every record has. */
struct changes {
	struct memory *m;
	struct arena *arena;
	struct err *err;
	bool importance; /* is given itself */
};

/* ---- clearing ---- */

#define AT(member) offsetof(struct memory, member)

static const struct {
	const char *name;
	enum { STRING, NUMBER, TIME } kind;
	size_t offset;
} clearable[] = {
	{ "user_id", STRING, AT(user_id) },
	{ "agent_id", STRING, AT(agent_id) },
	{ "app_id", STRING, AT(app_id) },
	{ "run_id", STRING, AT(run_id) },
	{ "role", STRING, AT(role) },
	{ "name", STRING, AT(name) },
	{ "metadata", STRING, AT(metadata) },
	{ "subject", STRING, AT(subject) },
	{ "relation", STRING, AT(relation) },
	{ "object", STRING, AT(object) },
	{ "confidence", NUMBER, AT(confidence) },
	{ "strength", NUMBER, AT(strength) },
	{ "valid_from", TIME, AT(valid_from) },
	{ "valid_to", TIME, AT(valid_to) },
};

/* Whether the value is none, so that the field is cleared. */
static bool
is_nothing(const struct json_span *value)
{
	if (value->kind == JSON_NULL)
		return true;
	return value->len == 2 &&
	       (value->kind == JSON_STRING || value->kind == JSON_OBJECT ||
		   value->kind == JSON_ARRAY);
}

static int
clear(struct changes *c, const char *key)
{
	static const char *const none = NULL;
	static const double number = NAN;
	static const int64_t time = CLOCK_NONE;
	const void *const values[] = { &none, &number, &time };
	const size_t sizes[] = { sizeof none, sizeof number, sizeof time };

	if (strcmp(key, "sources") == 0) {
		c->m->n_sources = 0;
		return 0;
	}
	if (strcmp(key, "event_at") == 0) {
		c->m->event_at = (struct moment){ .at = CLOCK_NONE };
		return 0;
	}
	for (size_t i = 0; i < sizeof clearable / sizeof *clearable; i++) {
		int kind = clearable[i].kind;

		if (strcmp(key, clearable[i].name) != 0)
			continue;
		memcpy((char *)c->m + clearable[i].offset, values[kind],
		    sizes[kind]);
		return 0;
	}
	if (strcmp(key, "memory") == 0 || strcmp(key, "importance") == 0 ||
	    strcmp(key, "type") == 0 || strcmp(key, "state") == 0)
		return err_set(
		    c->err, ERR_INPUT, "'%s' cannot be without a value", key);
	return 0;
}

/* ---- metadata ---- */

/* Gives the metadata a key another value, NULL: takes it out. */
static int
set_metadata(struct changes *c, const char *name, const struct json_span *value)
{
	const char *before = c->m->metadata ? c->m->metadata : "{}";
	const char *at = NULL, *key;
	struct json_span object, item;
	struct buf out = { 0 };
	int rc = 0;

	if (json_scan(before, strlen(before), &object, c->err) < 0)
		return -1;
	buf_char(&out, '{');
	while (json_member(&object, &at, c->arena, &key, &item)) {
		const struct json_span *now = &item;

		if (strcmp(key, name) == 0) {
			now = value;
			value = NULL;
		}
		if (!now)
			continue;
		buf_string(&out, out.len > 1 ? "," : "");
		json_put_string(&out, key, strlen(key));
		buf_char(&out, ':');
		buf_add(&out, now->start, now->len);
	}
	if (value) {
		buf_string(&out, out.len > 1 ? "," : "");
		json_put_string(&out, name, strlen(name));
		buf_char(&out, ':');
		buf_add(&out, value->start, value->len);
	}
	buf_char(&out, '}');
	if (out.len > MEMORY_METADATA_MAX)
		rc = err_set(c->err, ERR_INPUT,
		    "'metadata' is larger than %d bytes", MEMORY_METADATA_MAX);
	record_fields_flatten(out.data, out.len);
	c->m->metadata = out.len > 2 ? arena_copy(c->arena, out.data, out.len)
				     : NULL;
	buf_release(&out);
	return rc;
}

static int
set_pinned(struct changes *c, const struct json_span *value)
{
	bool pinned = value->kind == JSON_TRUE;

	if (!pinned && value->kind != JSON_FALSE && value->kind != JSON_NULL)
		return err_set(
		    c->err, ERR_INPUT, "'pinned' is neither true nor false");
	if (!c->importance && pinned)
		c->m->importance = PINNED;
	else if (!c->importance && c->m->importance == PINNED)
		c->m->importance = UNPINNED;
	return set_metadata(c, "pinned", pinned ? value : NULL);
}

/* ---- what every record has ---- */

static int
set_text(struct changes *c, const struct record_draft *d)
{
	size_t len;
	const char *text;

	if (d->messages.start || d->tool_calls.start || d->function_call.start)
		return err_set(
		    c->err, ERR_INPUT, "a message is no change of a memory");
	if (!d->text_key)
		return 0;
	if (d->content.kind != JSON_STRING)
		return err_set(
		    c->err, ERR_INPUT, "'%s' is not a string", d->text_key);
	text = json_text(&d->content, c->arena, &len);
	if (parse_blank(text, len))
		return err_set(c->err, ERR_INPUT, "the text is empty");
	if (len > MEMORY_TEXT_MAX)
		return err_set(c->err, ERR_INPUT,
		    "text of %zu bytes, more than %d", len, MEMORY_TEXT_MAX);
	if (c->m->n_vector && c->m->vector == d->m.vector &&
	    strcmp(text, c->m->text) != 0)
		return err_set(c->err, ERR_INPUT,
		    "the cube takes vectors: 'vector' has to come with another "
		    "text");
	c->m->text = text;
	c->m->text_len = len;
	return 0;
}

static bool
same(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

/* What the store says of a memory is not for others to change. */
static int
check_kept(const struct memory *before, const struct memory *m, struct err *err)
{
	const char *what = NULL;

	if (!same(before->id, m->id))
		what = "id";
	else if (before->created_at != m->created_at)
		what = "created_at";
	else if (before->updated_at != m->updated_at)
		what = "updated_at";
	else if (m->replaced_at != CLOCK_NONE)
		what = "replaced_at";
	else if (before->superseded_at != m->superseded_at)
		what = "superseded_at";
	else if (!same(before->superseded_by, m->superseded_by))
		what = "superseded_by";
	else if (!same(before->supersedes, m->supersedes))
		what = "supersedes";
	return what ? err_set(err, ERR_INPUT, "'%s' is the store's own", what)
		    : 0;
}

/* Active again: what closed it is taken back. */
static void
open_again(const struct memory *before, struct memory *m)
{
	if (m->state != MEMORY_ACTIVE || before->state == MEMORY_ACTIVE)
		return;
	if (before->superseded_at != CLOCK_NONE &&
	    m->valid_to == before->valid_to)
		m->valid_to = CLOCK_NONE;
	m->superseded_at = CLOCK_NONE;
	m->superseded_by = NULL;
}

/* ---- all of it ---- */

/* What commands print beside a record says nothing about it. */
static bool
is_answer(const char *key)
{
	static const char *const keys[] = { "edit", "cube", "facts",
		"superseded" };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(key, keys[i]) == 0)
			return true;
	return false;
}

static int
read_unknown(struct changes *c, const struct record_draft *d)
{
	const struct record_unknown *u = d->unknown;

	for (; u; u = u->next) {
		int rc = 0;

		if (strncmp(u->key, "metadata.", 9) == 0 && u->key[9])
			rc = set_metadata(c, u->key + 9,
			    u->value.kind == JSON_NULL ? NULL : &u->value);
		else if (strcmp(u->key, "pinned") == 0)
			rc = set_pinned(c, &u->value);
		else if (!is_answer(u->key))
			rc = err_set(c->err, ERR_INPUT,
			    "no field '%.64s' in a memory; see memos-record(5)",
			    u->key);
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* What is null or empty, before what has a value. */
static int
read_nothing(struct changes *c, const struct json_span *object)
{
	const char *at = NULL, *key;
	struct json_span value;

	while (json_member(object, &at, c->arena, &key, &value)) {
		if (strcmp(key, "importance") == 0)
			c->importance = true;
		if (is_nothing(&value) && clear(c, key) < 0)
			return -1;
	}
	return 0;
}

int
revise_fields(struct memory *m, const struct json_span *object,
    struct arena *arena, struct err *err)
{
	const struct memory before = *m;
	struct changes c = { .m = m, .arena = arena, .err = err };
	struct record_draft d = { .type = -1 };

	if (object->kind != JSON_OBJECT)
		return err_set(err, ERR_INPUT, "not an object");
	if (read_nothing(&c, object) < 0)
		return -1;
	d.m = *m;
	if (record_fields_read(&d, object, arena, err) < 0)
		return -1;
	if (d.type >= 0)
		d.m.type = (enum memory_type)d.type;
	*m = d.m;
	m->vector = before.vector;
	m->n_vector = before.n_vector;
	if (set_text(&c, &d) < 0 || read_unknown(&c, &d) < 0 ||
	    check_kept(&before, m, err) < 0)
		return -1;
	m->vector = d.m.vector;
	m->n_vector = d.m.n_vector;
	open_again(&before, m);
	return 0;
}

/* ---- options ---- */

void
revise_set_text(struct buf *object, const char *field, const char *text)
{
	if (!text)
		return;
	buf_string(object, object->len ? "," : "{");
	json_put_string(object, field, strlen(field));
	buf_char(object, ':');
	json_put_string(object, text, strlen(text));
}

/* Whether the value of a field is JSON, rather than a text. */
static bool
takes_json(const char *field, size_t len)
{
	static const char *const names[] = { "metadata", "importance",
		"confidence", "strength", "sources", "pinned", "vector" };

	if (len > 9 && memcmp(field, "metadata.", 9) == 0)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i]) == len &&
		    memcmp(names[i], field, len) == 0)
			return true;
	return false;
}

int
revise_set(struct buf *object, const char *option, struct err *err)
{
	const char *equals = strchr(option, '=');
	size_t len = equals ? (size_t)(equals - option) : 0;
	struct json_span value;
	struct err ignored;

	if (!len)
		return err_set(err, ERR_INPUT,
		    "--set is FIELD=VALUE, not '%.64s'", option);
	if (parse_check_text(option, strlen(option), err) < 0)
		return -1;
	buf_string(object, object->len ? "," : "{");
	json_put_string(object, option, len);
	buf_char(object, ':');
	if (takes_json(option, len) && equals[1] &&
	    json_scan(equals + 1, strlen(equals + 1), &value, &ignored) == 0)
		buf_add(object, value.start, value.len);
	else
		json_put_string(object, equals + 1, strlen(equals + 1));
	return 0;
}
