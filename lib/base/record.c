#include "base/record.h"

#include <math.h>
#include <string.h>

#include "base/record_vector.h"
#include "base/utf8.h"

enum { NAME_SHOWN = 64 /* bytes of an unknown field in the message */ };

static const char *const types[MEMORY_TYPES] = {
	[MEMORY_TURN] = "turn",
	[MEMORY_CHUNK] = "chunk",
	[MEMORY_TOOL] = "tool",
	[MEMORY_IMAGE] = "image",
	[MEMORY_FACT] = "fact",
	[MEMORY_PREFERENCE] = "preference",
	[MEMORY_EVENT] = "event",
	[MEMORY_PROCEDURE] = "procedure",
	[MEMORY_SUMMARY] = "summary",
	[MEMORY_PERSONA] = "persona",
};

static const char *const states[MEMORY_STATES] = {
	[MEMORY_ACTIVE] = "active",
	[MEMORY_EXTRACTED] = "extracted",
	[MEMORY_EMBEDDING] = "embedding",
	[MEMORY_CONSOLIDATING] = "consolidating",
	[MEMORY_DECAYING] = "decaying",
	[MEMORY_ARCHIVED] = "archived",
	[MEMORY_FORGOTTEN] = "forgotten",
};

/* In the order they are printed in; the bits of memory_fields_t. */
enum field {
	ID,
	MEMORY,
	TYPE,
	USER_ID,
	AGENT_ID,
	APP_ID,
	RUN_ID,
	ROLE,
	NAME,
	METADATA,
	IMPORTANCE,
	STATE,
	SUBJECT,
	RELATION,
	OBJECT,
	CONFIDENCE,
	STRENGTH,
	EVENT_AT,
	EVENT_PRECISION,
	EVENT_OFFSET,
	VALID_FROM,
	VALID_TO,
	SUPERSEDED_AT,
	SUPERSEDED_BY,
	SUPERSEDES,
	SOURCES,
	CREATED_AT,
	UPDATED_AT,
	REPLACED_AT,
	VECTOR,
	SCORE, /* not of the record: what a search adds */
	FIELDS,
};

_Static_assert(MEMORY_FIELD_VECTOR == UINT32_C(1) << VECTOR &&
		   MEMORY_FIELD_SCORE == UINT32_C(1) << SCORE,
    "the bits that record.h gives away");

static const char *const fields_by_name[FIELDS] = {
	[ID] = "id",
	[MEMORY] = "memory",
	[TYPE] = "type",
	[USER_ID] = "user_id",
	[AGENT_ID] = "agent_id",
	[APP_ID] = "app_id",
	[RUN_ID] = "run_id",
	[ROLE] = "role",
	[NAME] = "name",
	[METADATA] = "metadata",
	[IMPORTANCE] = "importance",
	[STATE] = "state",
	[SUBJECT] = "subject",
	[RELATION] = "relation",
	[OBJECT] = "object",
	[CONFIDENCE] = "confidence",
	[STRENGTH] = "strength",
	[EVENT_AT] = "event_at",
	[EVENT_PRECISION] = "event_precision",
	[EVENT_OFFSET] = "event_offset",
	[VALID_FROM] = "valid_from",
	[VALID_TO] = "valid_to",
	[SUPERSEDED_AT] = "superseded_at",
	[SUPERSEDED_BY] = "superseded_by",
	[SUPERSEDES] = "supersedes",
	[SOURCES] = "sources",
	[CREATED_AT] = "created_at",
	[UPDATED_AT] = "updated_at",
	[REPLACED_AT] = "replaced_at",
	[VECTOR] = "vector",
	[SCORE] = "score",
};

/* Finds the len bytes of name among n names; -1 if it is none. */
static int
find(const char *const *names, int n, const char *name, size_t len)
{
	for (int i = 0; i < n; i++)
		if (!strncmp(names[i], name, len) && !names[i][len])
			return i;
	return -1;
}

void
memory_init(struct memory *m)
{
	*m = (struct memory){ .importance = NAN,
		.worth = NAN,
		.confidence = NAN,
		.strength = NAN,
		.superseded_at = CLOCK_NONE,
		.event_at.at = CLOCK_NONE,
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE,
		.created_at = CLOCK_NONE,
		.updated_at = CLOCK_NONE,
		.replaced_at = CLOCK_NONE };
}

void
memory_join_sources(const char ***to, size_t *n_to, const char *const *more,
    size_t n, struct arena *arena)
{
	const char **joined = arena_bytes(
	    arena, (*n_to + n + 1) * sizeof *joined);
	size_t have = *n_to;

	if (have)
		memcpy(joined, *to, have * sizeof *joined);
	for (size_t i = 0; i < n; i++) {
		bool known = have >= MEMORY_SOURCES_MAX;

		for (size_t k = 0; k < have && !known; k++)
			known = strcmp(joined[k], more[i]) == 0;
		if (!known)
			joined[have++] = more[i];
	}
	*to = joined;
	*n_to = have;
}

const char *
memory_type_name(enum memory_type type)
{
	return types[type];
}

int
memory_type_find(const char *name)
{
	return find(types, MEMORY_TYPES, name, strlen(name));
}

const char *
memory_state_name(enum memory_state state)
{
	return states[state];
}

int
memory_state_find(const char *name)
{
	return find(states, MEMORY_STATES, name, strlen(name));
}

bool
memory_is_fact(enum memory_type type)
{
	return type >= MEMORY_FACT && type <= MEMORY_PROCEDURE;
}

bool
memory_verbatim(enum memory_type type)
{
	return type <= MEMORY_IMAGE;
}

bool
memory_in_session(const struct memory *m)
{
	return m->run_id && *m->run_id &&
	       (m->type == MEMORY_TURN || m->type == MEMORY_TOOL);
}

/* "unknown field 'x' (id memory ...)" */
static int
unknown_field(const char *name, size_t len, struct err *err)
{
	struct buf all = { 0 };

	for (int i = 0; i < FIELDS; i++)
		buf_printf(&all, i ? " %s" : "%s", fields_by_name[i]);
	err_set(err, ERR_INPUT, "unknown field '%.*s' (%s)",
	    (int)utf8_fit(name, len, NAME_SHOWN), name, all.data);
	buf_release(&all);
	return -1;
}

int
memory_fields_parse(const char *list, memory_fields_t *fields, struct err *err)
{
	memory_fields_t found = 0;

	for (;;) {
		size_t len = strcspn(list, ",");
		int field = find(fields_by_name, FIELDS, list, len);

		if (field < 0)
			return unknown_field(list, len, err);
		found |= UINT32_C(1) << field;
		if (!list[len])
			break;
		list += len + 1;
	}
	*fields = found;
	return 0;
}

/* One object being written, and which of its fields. */
struct printing {
	struct buf *out;
	memory_fields_t fields;
};

/* Writes the key and returns true if the field is to be there. */
static bool
begin(const struct printing *p, enum field field)
{
	if (!(p->fields >> field & 1))
		return false;
	json_put_key(p->out, fields_by_name[field]);
	return true;
}

static void
put_text(const struct printing *p, enum field field, const char *text)
{
	if (text && *text && begin(p, field))
		json_put_string(p->out, text, strlen(text));
}

static void
put_time(const struct printing *p, enum field field, int64_t at)
{
	if (at == CLOCK_NONE || !begin(p, field))
		return;
	buf_char(p->out, '"');
	clock_print(p->out, at);
	buf_char(p->out, '"');
}

static void
put_number(const struct printing *p, enum field field, double number)
{
	if (!isnan(number) && begin(p, field))
		json_put_number(p->out, number);
}

static void
put_event(const struct printing *p, const struct moment *moment)
{
	if (moment->at == CLOCK_NONE)
		return;
	put_time(p, EVENT_AT, moment->at);
	if (moment->precision != CLOCK_INSTANT)
		put_text(p, EVENT_PRECISION,
		    clock_precision_name(moment->precision));
	if (moment->offset && begin(p, EVENT_OFFSET)) {
		buf_char(p->out, '"');
		clock_print_offset(p->out, moment->offset);
		buf_char(p->out, '"');
	}
}

static void
put_sources(const struct printing *p, const struct memory *m)
{
	if (!m->n_sources || !begin(p, SOURCES))
		return;
	buf_char(p->out, '[');
	for (size_t i = 0; i < m->n_sources; i++) {
		if (i)
			buf_char(p->out, ',');
		json_put_string(p->out, m->sources[i], strlen(m->sources[i]));
	}
	buf_char(p->out, ']');
}

/* What is always there: who it is and what it says. */
static void
put_head(const struct printing *p, const struct memory *m)
{
	if (p->fields >> ID & 1)
		json_put_field(p->out, fields_by_name[ID], m->id);
	if (begin(p, MEMORY))
		json_put_string(
		    p->out, m->text ? m->text : "", m->text ? m->text_len : 0);
	put_text(p, TYPE, memory_type_name(m->type));
}

static void
put_scope(const struct printing *p, const struct memory *m)
{
	put_text(p, USER_ID, m->user_id);
	put_text(p, AGENT_ID, m->agent_id);
	put_text(p, APP_ID, m->app_id);
	put_text(p, RUN_ID, m->run_id);
	put_text(p, ROLE, m->role);
	put_text(p, NAME, m->name);
}

/* What a fact says, as far as it has that form. */
static void
put_fact(const struct printing *p, const struct memory *m)
{
	put_text(p, SUBJECT, m->subject);
	put_text(p, RELATION, m->relation);
	put_text(p, OBJECT, m->object);
	put_number(p, CONFIDENCE, m->confidence);
	put_number(p, STRENGTH, m->strength);
}

/* When it holds, and what followed it. */
static void
put_validity(const struct printing *p, const struct memory *m)
{
	put_time(p, VALID_FROM, m->valid_from);
	put_time(p, VALID_TO, m->valid_to);
	put_time(p, SUPERSEDED_AT, m->superseded_at);
	put_text(p, SUPERSEDED_BY, m->superseded_by);
	put_text(p, SUPERSEDES, m->supersedes);
}

void
memory_print(struct buf *out, const struct memory *m, memory_fields_t fields,
    const char *extra)
{
	const struct printing p = { out, fields };

	buf_char(out, '{');
	put_head(&p, m);
	put_scope(&p, m);
	if (m->metadata && begin(&p, METADATA))
		buf_string(out, m->metadata);
	put_number(&p, IMPORTANCE, m->importance);
	put_text(&p, STATE, memory_state_name(m->state));
	put_fact(&p, m);
	put_event(&p, &m->event_at);
	put_validity(&p, m);
	put_sources(&p, m);
	put_time(&p, CREATED_AT, m->created_at);
	put_time(&p, UPDATED_AT, m->updated_at);
	put_time(&p, REPLACED_AT, m->replaced_at);
	if (m->vector && begin(&p, VECTOR))
		record_vector_print(out, m->vector, m->n_vector);
	if (extra && *extra) {
		if (out->data[out->len - 1] != '{')
			buf_char(out, ',');
		buf_string(out, extra);
	}
	buf_char(out, '}');
}

void
memory_fill(struct memory *m, const struct memory_defaults *defaults)
{
	if (!m->user_id)
		m->user_id = defaults->user_id;
	if (!m->agent_id)
		m->agent_id = defaults->agent_id;
	if (!m->app_id)
		m->app_id = defaults->app_id;
	if (!m->run_id)
		m->run_id = defaults->run_id;
	if (!m->role)
		m->role = defaults->role;
	if (!m->name)
		m->name = defaults->name;
}

enum memory_type
memory_likely_type(const struct memory *m, bool message)
{
	if (m->role &&
	    (strcmp(m->role, "tool") == 0 || strcmp(m->role, "function") == 0))
		return MEMORY_TOOL;
	return message || m->role || (m->name && m->run_id) ? MEMORY_TURN
							    : MEMORY_FACT;
}

/* C0, DEL and C1. */
static bool
has_control(const char *s, size_t len)
{
	const unsigned char *u = (const unsigned char *)s;

	for (size_t i = 0; i < len; i++)
		if (u[i] < 0x20 || u[i] == 0x7f ||
		    (u[i] == 0xc2 && i + 1 < len && u[i + 1] < 0xa0))
			return true;
	return false;
}

const char *
memory_name_fault(const char *name, size_t len)
{
	if (utf8_bad(name, len) < len)
		return "is not UTF-8";
	if (len > MEMORY_NAME_MAX)
		return "is longer than 256 bytes";
	return has_control(name, len) ? "has a control character" : NULL;
}

int
memory_name_check(const char *option, const char *value, struct err *err)
{
	const char *fault = value ? memory_name_fault(value, strlen(value))
				  : NULL;

	if (fault)
		return err_set(err, ERR_INPUT, "'%s' %s", option, fault);
	return 0;
}
