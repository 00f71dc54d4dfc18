#include "base/record.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "base/messages.h"
#include "base/record_fields.h"

enum {
	/*
	 * Bytes of metadata that the records of one value may add up to:
	 * messages that inherit it multiply what they were given.
	 */
	METADATA_TOGETHER_MAX = 64 << 20,
};

/* A record that waits until all are checked. */
struct item {
	struct memory m;
	struct item *next;
};

struct reader {
	const struct memory_defaults *defaults;
	struct arena *arena;
	struct err *err;
	struct item *first, *last;
	size_t metadata; /* bytes put together so far */
};

static int
fail(struct reader *r, const char *field, const char *what)
{
	return err_set(r->err, ERR_INPUT, "'%s' %s", field, what);
}

/* Says which of several was wrong. */
static int
add_place(struct err *err, const char *what, size_t n)
{
	struct err old = *err;

	return err_set(err, old.kind, "%s %zu: %s", what, n, old.text);
}

/*
 * Writes the metadata's bytes with the unknown fields before the closing
 * brace, all within "[]": so a scan finds a key that comes twice, and what
 * would be nested too deep as a part of a record.
 */
static int
join_metadata(struct reader *r, const struct record_draft *d, struct buf *out)
{
	const char *old = d->m.metadata;
	struct json_span all;
	struct err err;

	buf_string(out, "[{");
	if (old)
		buf_add(out, old + 1, strlen(old) - 2);
	for (const struct record_unknown *u = d->unknown; u; u = u->next) {
		if (out->len > 2)
			buf_char(out, ',');
		json_put_string(out, u->key, strlen(u->key));
		buf_char(out, ':');
		buf_add(out, u->value.start, u->value.len);
		if (out->len > MEMORY_METADATA_MAX)
			return fail(r, "metadata",
			    "with the unknown fields is larger than 65536 "
			    "bytes");
	}
	buf_string(out, "}]");
	if (json_scan(out->data, out->len, &all, &err)) {
		const char *what = strchr(err.text, ':');

		return err_set(r->err, ERR_INPUT,
		    "'metadata' with the unknown fields%s", what ? what : "");
	}
	return 0;
}

static int
add_unknown(struct reader *r, struct record_draft *d)
{
	struct buf joined = { 0 };
	char *bytes;
	size_t len;
	int rc = -1;

	if (!d->unknown)
		return 0;
	if (join_metadata(r, d, &joined))
		goto out;
	len = joined.len - 2;
	r->metadata += len;
	if (r->metadata > METADATA_TOGETHER_MAX) {
		fail(r, "metadata", "of all messages is larger than 64 MiB");
		goto out;
	}
	bytes = arena_copy(r->arena, joined.data + 1, len);
	record_fields_flatten(bytes, len);
	d->m.metadata = bytes;
	rc = 0;
out:
	buf_release(&joined);
	return rc;
}

/* What a piece of text is; m has its scope. */
static enum memory_type
type_of(const struct record_draft *d, const struct memory *m, int wanted)
{
	if (d->type >= 0)
		return (enum memory_type)d->type;
	if (wanted >= 0)
		return (enum memory_type)wanted;
	return memory_likely_type(m, d->message);
}

/* Adds the record of piece n, from 0, of what d holds. */
static int
add_record(struct reader *r, const struct record_draft *d,
    const struct piece *piece, size_t n)
{
	struct item *item = arena_bytes(r->arena, sizeof *item);
	struct memory *m = &item->m;
	char id[ID_MAX + 32];

	*m = d->m;
	m->text = piece->text;
	m->text_len = piece->len;
	memory_fill(m, r->defaults);
	if (piece->len > MEMORY_TEXT_MAX)
		return fail(r, d->text_key ? d->text_key : "tool_calls",
		    "is larger than 1048576 bytes");
	if (piece->kind == PIECE_TEXT)
		m->type = type_of(d, m, r->defaults->type);
	else
		m->type = piece->kind == PIECE_IMAGE ? MEMORY_IMAGE
						     : MEMORY_TOOL;
	if (n) {
		m->vector = NULL;
		m->n_vector = 0;
	}
	if (n && m->id) {
		int len = snprintf(id, sizeof id, "%s.%zu", m->id, n + 1);

		if (len > ID_MAX)
			return fail(r, "id", "is too long for several parts");
		m->id = arena_copy(r->arena, id, (size_t)len);
	}
	if (r->last)
		r->last->next = item;
	else
		r->first = item;
	r->last = item;
	return 0;
}

/* An object without text: a message may be empty, a record not. */
static int
add_nothing(
    struct reader *r, const struct record_draft *d, const struct pieces *p)
{
	bool chat = d->message || d->m.role;

	if (p->other || (d->no_content && chat))
		return 0;
	if (d->text_key || d->no_content)
		return fail(
		    r, d->text_key ? d->text_key : "content", "is empty");
	return fail(r, chat ? "content" : "memory", "is missing");
}

static int
add_records(struct reader *r, const struct record_draft *d)
{
	struct pieces p = { .arena = r->arena };
	size_t n = 0;

	if (d->content.start && messages_content(&p, &d->content, r->err))
		return -1;
	if (d->tool_calls.start && messages_calls(&p, &d->tool_calls, r->err))
		return -1;
	if (d->function_call.start &&
	    messages_calls(&p, &d->function_call, r->err))
		return -1;
	if (!p.first)
		return add_nothing(r, d, &p);
	for (const struct piece *piece = p.first; piece; piece = piece->next)
		if (add_record(r, d, piece, n++))
			return -1;
	return 0;
}

/* Fields that belong to one record only. */
static int
check_beside_messages(struct reader *r, const struct record_draft *d)
{
	const char *field = NULL;

	if (d->m.id)
		field = "id";
	else if (d->text_key)
		field = d->text_key;
	else if (d->m.vector)
		field = "vector";
	else if (d->tool_calls.start)
		field = "tool_calls";
	else if (d->function_call.start)
		field = "function_call";
	return field ? fail(r, field, "cannot stand beside 'messages'") : 0;
}

/* Reads one message, which starts from what the object around it says. */
static int
read_message(struct reader *r, const struct json_span *object,
    const struct record_draft *around)
{
	struct record_draft d = {
		.m = around->m, .type = around->type, .message = true
	};

	if (object->kind != JSON_OBJECT)
		return err_set(r->err, ERR_INPUT, "not an object");
	if (record_fields_read(&d, object, r->arena, r->err) ||
	    add_unknown(r, &d))
		return -1;
	if (d.messages.start)
		return fail(r, "messages", "within 'messages'");
	return add_records(r, &d);
}

static int
read_object(struct reader *r, const struct json_span *object)
{
	struct record_draft d = { .type = -1 };
	const char *at = NULL;
	struct json_span value;
	size_t n = 0;

	if (object->kind != JSON_OBJECT)
		return err_set(r->err, ERR_INPUT, "not an object");
	memory_init(&d.m);
	if (record_fields_read(&d, object, r->arena, r->err) ||
	    add_unknown(r, &d))
		return -1;
	if (!d.messages.start)
		return add_records(r, &d);
	if (check_beside_messages(r, &d))
		return -1;
	while (json_element(&d.messages, &at, &value)) {
		n++;
		if (read_message(r, &value, &d))
			return add_place(r->err, "message", n);
	}
	return 0;
}

static int
read_array(struct reader *r, const struct json_span *array)
{
	const char *at = NULL;
	struct json_span value;
	size_t n = 0;

	while (json_element(array, &at, &value)) {
		n++;
		if (read_object(r, &value))
			return add_place(r->err, "element", n);
	}
	return 0;
}

int
memory_read(const struct json_span *value,
    const struct memory_defaults *defaults, struct arena *arena,
    memory_sink *sink, void *ctx, struct err *err)
{
	struct reader r = { .defaults = defaults, .arena = arena, .err = err };
	int rc;

	rc = value->kind == JSON_ARRAY ? read_array(&r, value)
				       : read_object(&r, value);
	for (const struct item *i = r.first; i && !rc; i = i->next)
		rc = sink(&i->m, ctx, err);
	return rc;
}
