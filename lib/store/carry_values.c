#include "store/carry_part.h"

#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/record.h"
#include "store/blocks_check.h"
#include "store/edits.h"
#include "store/entities.h"
#include "store/rows_row.h"

enum {
	TEXT_MAX = 8 << 20, /* bytes of a text: a block's are the longest */
};

/* What readers of a value share. */
struct reading {
	struct carry_values *v;
	const struct carry_field *field;
	const struct json_span *span;
	struct carry_value *value;
	struct arena *arena;
	struct err *err;
};

static int
wrong(struct reading *r, const char *what)
{
	return err_set(r->err, ERR_INPUT, "'%s' %s", r->field->key, what);
}

static int
read_text(struct reading *r)
{
	if (r->span->kind != JSON_STRING)
		return wrong(r, "is not a string");
	r->value->text = json_text(r->span, r->arena, &r->value->len);
	if (r->value->len > TEXT_MAX)
		return wrong(r, "is longer than 8388608 bytes");
	return 0;
}

static int
read_count(struct reading *r)
{
	if (!json_integer(r->span, &r->value->number) || r->value->number < 0)
		return wrong(r, "is no number from 0 on");
	return 0;
}

static int
read_real(struct reading *r)
{
	if (!json_number(r->span, &r->value->real))
		return wrong(r, "is no number");
	return 0;
}

static int
read_flag(struct reading *r)
{
	if (r->span->kind != JSON_TRUE && r->span->kind != JSON_FALSE)
		return wrong(r, "is neither true nor false");
	r->value->number = r->span->kind == JSON_TRUE;
	return 0;
}

static int
read_bits(struct reading *r)
{
	unsigned long long bits = 0;

	if (read_text(r) < 0)
		return -1;
	if (!r->value->len || r->value->len > 16 ||
	    strspn(r->value->text, "0123456789abcdef") != r->value->len)
		return wrong(r, "is no 64 bits in hexadecimal digits");
	for (const char *p = r->value->text; *p; p++)
		bits = bits << 4 |
		       (unsigned)(*p <= '9' ? *p - '0' : *p - 'a' + 10);
	r->value->number = (int64_t)bits;
	return 0;
}

static int
read_time(struct reading *r)
{
	struct moment moment;
	struct err ignored;

	if (read_text(r) < 0)
		return -1;
	if (clock_parse(r->value->text, &moment, &ignored) < 0)
		return wrong(r, "is no time");
	r->value->number = moment.at;
	return 0;
}

static int
read_name(struct reading *r)
{
	const char *fault;

	if (read_text(r) < 0)
		return -1;
	fault = memory_name_fault(r->value->text, r->value->len);
	return fault ? wrong(r, fault) : 0;
}

static int
read_alias(struct reading *r)
{
	struct buf folded = { 0 };

	if (read_name(r) < 0)
		return -1;
	entities_fold(r->value->text, r->value->len, &folded);
	r->v->folded = arena_copy(r->arena, buf_text(&folded), folded.len);
	buf_release(&folded);
	return 0;
}

static int
read_id(struct reading *r)
{
	if (read_text(r) < 0)
		return -1;
	if (!id_valid(r->value->text, r->value->len))
		return wrong(
		    r, "is not an id of 1 to 128 bytes without blanks");
	return 0;
}

static int
read_event(struct reading *r)
{
	if (read_text(r) < 0)
		return -1;
	for (int i = 0; i < EDIT_EVENTS; i++) {
		const char *name = edit_event_name((enum edit_event)i);

		if (strcmp(name, r->value->text) != 0)
			continue;
		r->value->number = i;
		return 0;
	}
	return wrong(r, "is no event");
}

static int
read_state(struct reading *r)
{
	if (read_text(r) < 0)
		return -1;
	r->value->number = memory_state_find(r->value->text);
	return r->value->number < 0 ? wrong(r, "is no state") : 0;
}

static int
read_record(struct reading *r)
{
	struct memory m;
	struct err why;

	r->value->text = arena_copy(r->arena, r->span->start, r->span->len);
	r->value->len = r->span->len;
	if (r->span->kind != JSON_OBJECT ||
	    rows_read_record(r->value->text, r->arena, &m, &why) < 0)
		return wrong(r, "is no record");
	if (!m.id || m.replaced_at == CLOCK_NONE)
		return wrong(r, "has no 'id' or no 'replaced_at'");
	return 0;
}

static int
read_label(struct reading *r)
{
	return read_text(r) < 0 ? -1
				: blocks_check_label(r->value->text, r->err);
}

static int
read_value(struct reading *r)
{
	return read_text(r) < 0 ? -1
				: blocks_check_text(r->value->text, r->err);
}

static int
read_line(struct reading *r)
{
	return read_text(r) < 0
		   ? -1
		   : blocks_check_description(r->value->text, r->err);
}

static int
read_limit(struct reading *r)
{
	return read_count(r) < 0 ? -1
				 : blocks_check_limit(r->value->number, r->err);
}

/* How a form is read, and what it is in a column. */
static const struct {
	int (*read)(struct reading *r);
	int type;
} forms[CARRY_FORMS] = {
	[CARRY_COUNT] = { read_count, SQLITE_INTEGER },
	[CARRY_REAL] = { read_real, SQLITE_FLOAT },
	[CARRY_FLAG] = { read_flag, SQLITE_INTEGER },
	[CARRY_BITS] = { read_bits, SQLITE_INTEGER },
	[CARRY_TIME] = { read_time, SQLITE_INTEGER },
	[CARRY_TEXT] = { read_text, SQLITE_TEXT },
	[CARRY_NAME] = { read_name, SQLITE_TEXT },
	[CARRY_ALIAS] = { read_alias, SQLITE_TEXT },
	[CARRY_ID] = { read_id, SQLITE_TEXT },
	[CARRY_EVENT] = { read_event, SQLITE_INTEGER },
	[CARRY_STATE] = { read_state, SQLITE_INTEGER },
	[CARRY_RECORD] = { read_record, SQLITE_TEXT },
	[CARRY_LABEL] = { read_label, SQLITE_TEXT },
	[CARRY_VALUE] = { read_value, SQLITE_TEXT },
	[CARRY_LINE] = { read_line, SQLITE_TEXT },
	[CARRY_LIMIT] = { read_limit, SQLITE_INTEGER },
};

/* What a row has where the object says nothing. */
static void
set_default(struct carry_value *value, const struct carry_field *f)
{
	*value = (struct carry_value){ .type = forms[f->form].type,
		.text = "",
		.null = f->form != CARRY_NAME && f->form != CARRY_FLAG };
}

/* The place of the field of a name, or -1. */
static int
find(const struct carry_part *part, const char *key)
{
	for (int i = 0; i < CARRY_FIELDS && part->fields[i].key; i++)
		if (strcmp(part->fields[i].key, key) == 0)
			return i;
	return -1;
}

static int
read_member(struct carry_values *v, const struct carry_part *part,
    const char *key, const struct json_span *span, struct arena *arena,
    struct err *err)
{
	int i = find(part, key);
	struct reading r = { .v = v,
		.field = i < 0 ? NULL : &part->fields[i],
		.span = span,
		.value = i < 0 ? NULL : &v->items[i],
		.arena = arena,
		.err = err };

	if (i < 0)
		return strcmp(key, CARRY_KEY) == 0
			   ? 0
			   : err_set(err, ERR_INPUT,
				 "'%.64s' is no field of kind '%s'", key,
				 part->kind);
	if (span->kind == JSON_NULL)
		return 0;
	r.value->given = true;
	r.value->null = false;
	return forms[r.field->form].read(&r);
}

int
carry_values_read(struct carry_values *v, const struct carry_part *part,
    const struct json_span *object, struct arena *arena, struct err *err)
{
	struct json_span value;
	const char *at = NULL, *key;

	*v = (struct carry_values){ .folded = "" };
	for (; v->n < CARRY_FIELDS && part->fields[v->n].key; v->n++)
		set_default(&v->items[v->n], &part->fields[v->n]);
	while (json_member(object, &at, arena, &key, &value))
		if (read_member(v, part, key, &value, arena, err) < 0)
			return -1;
	for (int i = 0; i < v->n; i++)
		if (part->fields[i].needed && !v->items[i].given)
			return err_set(err, ERR_INPUT, "'%s' is missing",
			    part->fields[i].key);
	return 0;
}

void
carry_values_bind(sqlite3_stmt *s, int place, const struct carry_value *value)
{
	if (value->null)
		sqlite3_bind_null(s, place);
	else if (value->type == SQLITE_INTEGER)
		sqlite3_bind_int64(s, place, value->number);
	else if (value->type == SQLITE_FLOAT)
		sqlite3_bind_double(s, place, value->real);
	else
		sqlite3_bind_text64(s, place, value->text, value->len,
		    SQLITE_STATIC, SQLITE_UTF8);
}

const struct carry_part *
carry_find(const char *kind)
{
	for (size_t i = 0; i < carry_parts_n; i++)
		if (strcmp(carry_parts[i].kind, kind) == 0)
			return &carry_parts[i];
	return NULL;
}

int
carry_check(const struct carry_part *part, const struct json_span *object,
    struct arena *arena, struct err *err)
{
	struct carry_values v;

	return carry_values_read(&v, part, object, arena, err);
}
