#include "base/record_fields.h"

#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/record_answer.h"
#include "base/record_time.h"
#include "base/record_vector.h"
#include "base/utf8.h"

enum {
	NAME_SHOWN = 64, /* bytes of a wrong name in a message */
};

/* What a reader returns for a field that is somebody else's after all. */
enum { UNKNOWN = 1 };

/* What the readers of fields share while one object is read. */
struct reading {
	struct record_draft *d;
	struct arena *arena;
	struct err *err;
	const char *time_key;  /* event_at or timestamp, if it was there */
	const char *precision; /* event_precision and event_offset */
	const char *offset;
};

/* One row of the table: the value is not null when read is called. */
struct field {
	const char *name;
	int (*read)(struct reading *r, const struct field *f,
	    const struct json_span *value);
	size_t offset; /* within struct memory, for readers of several fields */
};

static int
wrong(struct reading *r, const struct field *f, const char *what)
{
	return err_set(r->err, ERR_INPUT, "'%s' %s", f->name, what);
}

/* "unknown type 'x' (turn ...)" */
static int
unknown_name(
    struct reading *r, const char *what, const char *name, const char *choices)
{
	return err_set(r->err, ERR_INPUT, "unknown %s '%.*s' (%s)", what,
	    (int)utf8_fit(name, strlen(name), NAME_SHOWN), name, choices);
}

/* The decoded string, or NULL with the error set. */
static const char *
string_of(struct reading *r, const struct field *f,
    const struct json_span *value, size_t *len)
{
	if (value->kind == JSON_STRING)
		return json_text(value, r->arena, len);
	wrong(r, f, "is not a string");
	return NULL;
}

static int
read_id(struct reading *r, const struct field *f, const struct json_span *value)
{
	size_t len;
	const char *id = string_of(r, f, value, &len);

	if (!id)
		return -1;
	if (len && !id_valid(id, len))
		return wrong(
		    r, f, "is not an id of 1 to 128 bytes without blanks");
	if (len)
		memcpy((char *)&r->d->m + f->offset, &id, sizeof id);
	return 0;
}

static int
read_text(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	struct record_draft *d = r->d;
	const char *at = NULL;
	struct json_span part;

	if (value->kind != JSON_STRING && value->kind != JSON_ARRAY)
		return wrong(r, f, "is not a string");
	if (d->text_key)
		return err_set(r->err, ERR_INPUT,
		    "the text is given twice: '%s' and '%s'", d->text_key,
		    f->name);
	d->text_key = f->name;
	d->content = *value;
	d->no_content = value->kind == JSON_ARRAY
			    ? !json_element(value, &at, &part)
			    : value->len == 2; /* the quotes */
	return 0;
}

static int
read_messages(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	if (value->kind != JSON_ARRAY)
		return wrong(r, f, "is not an array");
	r->d->messages = *value;
	return 0;
}

static int
read_calls(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	if (value->kind == JSON_ARRAY)
		r->d->tool_calls = *value;
	else
		return wrong(r, f, "is not an array");
	return 0;
}

static int
read_call(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	if (value->kind != JSON_OBJECT)
		return wrong(r, f, "is not an object");
	r->d->function_call = *value;
	return 0;
}

/* Providers give their replies the type "message". */
static int
read_type(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	size_t len;
	const char *name = string_of(r, f, value, &len);
	int type;

	if (!name)
		return -1;
	if (!len || !strcmp(name, "message"))
		return 0;
	type = memory_type_find(name);
	if (type < 0)
		return unknown_name(r, "type", name, MEMORY_TYPE_LIST);
	r->d->type = type;
	return 0;
}

static int
read_state(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	size_t len;
	const char *name = string_of(r, f, value, &len);
	int state;

	if (!name)
		return -1;
	if (!len)
		return 0;
	state = memory_state_find(name);
	if (state < 0)
		return unknown_name(r, "state", name, MEMORY_STATE_LIST);
	r->d->m.state = (enum memory_state)state;
	return 0;
}

static int
read_name(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	size_t len;
	const char *name = string_of(r, f, value, &len), *fault;

	if (!name)
		return -1;
	fault = memory_name_fault(name, len);
	if (fault)
		return wrong(r, f, fault);
	if (len)
		memcpy((char *)&r->d->m + f->offset, &name, sizeof name);
	return 0;
}

/* As read_name(), but what is no name is somebody's own. */
static int
read_part(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	size_t len;
	const char *name;

	if (value->kind != JSON_STRING)
		return UNKNOWN;
	name = json_text(value, r->arena, &len);
	return memory_name_fault(name, len) ? UNKNOWN : read_name(r, f, value);
}

static void
set_number(struct reading *r, const struct field *f, double number)
{
	memcpy((char *)&r->d->m + f->offset, &number, sizeof number);
}

static int
read_confidence(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	double number;

	if (!json_number(value, &number) || number < 0 || number > 1)
		return UNKNOWN;
	set_number(r, f, number);
	return 0;
}

static int
read_strength(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	double number;

	if (!json_number(value, &number) || number < 0)
		return UNKNOWN;
	set_number(r, f, number);
	return 0;
}

static int
read_importance(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	double number;

	if (!json_number(value, &number) || number < 0 || number > 1)
		return wrong(r, f, "is not a number from 0 to 1");
	set_number(r, f, number);
	return 0;
}

static int
read_event_at(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	struct moment moment = { .at = CLOCK_NONE };

	if (record_time_read(f->name, value, r->arena, &moment, r->err))
		return -1;
	if (moment.at == CLOCK_NONE)
		return 0;
	if (r->time_key)
		return err_set(r->err, ERR_INPUT,
		    "the time is given twice: '%s' and '%s'", r->time_key,
		    f->name);
	r->time_key = f->name;
	r->d->m.event_at = moment;
	return 0;
}

static int
read_time(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	struct moment moment = { .at = CLOCK_NONE };

	if (record_time_read(f->name, value, r->arena, &moment, r->err))
		return -1;
	if (moment.at != CLOCK_NONE)
		memcpy(
		    (char *)&r->d->m + f->offset, &moment.at, sizeof moment.at);
	return 0;
}

static int
read_precision(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	size_t len;

	r->precision = string_of(r, f, value, &len);
	return r->precision ? 0 : -1;
}

static int
read_offset(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	size_t len;

	r->offset = string_of(r, f, value, &len);
	return r->offset ? 0 : -1;
}

/* An array of ids. */
static int
read_sources(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	const char *ids[MEMORY_SOURCES_MAX], *at = NULL;
	struct json_span item;
	size_t n = 0, len;

	if (value->kind != JSON_ARRAY)
		return wrong(r, f, "is not an array of ids");
	for (; json_element(value, &at, &item); n++) {
		if (n == MEMORY_SOURCES_MAX)
			return wrong(r, f, "has more than 1000 ids");
		if (item.kind != JSON_STRING)
			return wrong(r, f, "is not an array of ids");
		ids[n] = json_text(&item, r->arena, &len);
		if (!id_valid(ids[n], len))
			return wrong(r, f,
			    "has what is no id of 1 to 128 bytes without "
			    "blanks");
	}
	if (!n)
		return 0;
	r->d->m.sources = arena_bytes(r->arena, n * sizeof *ids);
	memcpy(r->d->m.sources, ids, n * sizeof *ids);
	r->d->m.n_sources = n;
	return 0;
}

static int
read_metadata(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	const char *at = NULL, *key;
	struct json_span item;
	char *bytes;

	if (value->kind != JSON_OBJECT)
		return wrong(r, f, "is not an object");
	if (value->len > MEMORY_METADATA_MAX)
		return wrong(r, f, "is larger than 65536 bytes");
	if (!json_member(value, &at, r->arena, &key, &item))
		return 0;
	bytes = arena_copy(r->arena, value->start, value->len);
	record_fields_flatten(bytes, value->len);
	r->d->m.metadata = bytes;
	return 0;
}

static int
read_vector(
    struct reading *r, const struct field *f, const struct json_span *value)
{
	struct memory *m = &r->d->m;
	const char *what = record_vector_read(
	    value, r->arena, &m->vector, &m->n_vector);

	return what ? wrong(r, f, what) : 0;
}

#define AT(member) offsetof(struct memory, member)

static const struct field table[] = {
	{ "id", read_id, AT(id) },
	{ "memory", read_text, 0 },
	{ "text", read_text, 0 },
	{ "content", read_text, 0 },
	{ "messages", read_messages, 0 },
	{ "tool_calls", read_calls, 0 },
	{ "function_call", read_call, 0 },
	{ "type", read_type, 0 },
	{ "user_id", read_name, AT(user_id) },
	{ "agent_id", read_name, AT(agent_id) },
	{ "app_id", read_name, AT(app_id) },
	{ "run_id", read_name, AT(run_id) },
	{ "role", read_name, AT(role) },
	{ "name", read_name, AT(name) },
	{ "metadata", read_metadata, 0 },
	{ "importance", read_importance, AT(importance) },
	{ "state", read_state, 0 },
	{ "subject", read_part, AT(subject) },
	{ "relation", read_part, AT(relation) },
	{ "object", read_part, AT(object) },
	{ "confidence", read_confidence, AT(confidence) },
	{ "strength", read_strength, AT(strength) },
	{ "event_at", read_event_at, 0 },
	{ "timestamp", read_event_at, 0 },
	{ "event_precision", read_precision, 0 },
	{ "event_offset", read_offset, 0 },
	{ "valid_from", read_time, AT(valid_from) },
	{ "valid_to", read_time, AT(valid_to) },
	{ "superseded_at", read_time, AT(superseded_at) },
	{ "superseded_by", read_id, AT(superseded_by) },
	{ "supersedes", read_id, AT(supersedes) },
	{ "sources", read_sources, 0 },
	{ "created_at", read_time, AT(created_at) },
	{ "updated_at", read_time, AT(updated_at) },
	{ "replaced_at", read_time, AT(replaced_at) },
	{ "vector", read_vector, 0 },
};

static const struct field *
find_field(const char *name)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (*table[i].name == *name && !strcmp(table[i].name, name))
			return &table[i];
	return NULL;
}

static void
keep_unknown(struct reading *r, const char *key, const struct json_span *value)
{
	struct record_draft *d = r->d;
	struct record_unknown *u = arena_bytes(r->arena, sizeof *u);

	u->key = key;
	u->value = *value;
	if (d->last_unknown)
		d->last_unknown->next = u;
	else
		d->unknown = u;
	d->last_unknown = u;
}

static int
read_field(struct reading *r, const char *key, const struct json_span *value)
{
	const struct field *f = find_field(key);
	int rc = f ? 0 : UNKNOWN;

	if (f && value->kind != JSON_NULL)
		rc = f->read(r, f, value);
	else if (!strcmp(key, "content"))
		r->d->no_content = true;
	if (rc == UNKNOWN && !record_answer_has(key, value))
		keep_unknown(r, key, value);
	return rc < 0 ? -1 : 0;
}

int
record_fields_read(struct record_draft *d, const struct json_span *object,
    struct arena *arena, struct err *err)
{
	struct reading r = { .d = d, .arena = arena, .err = err };
	const char *at = NULL, *key;
	struct json_span value;

	while (json_member(object, &at, arena, &key, &value))
		if (read_field(&r, key, &value))
			return -1;
	return record_time_form(&d->m.event_at, r.precision, r.offset, err);
}

void
record_fields_flatten(char *json, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (json[i] == '\n' || json[i] == '\r')
			json[i] = ' ';
}
