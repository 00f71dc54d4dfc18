#include "base/json_schema.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/json_schema_form.h"
#include "base/utf8.h"

enum { PATH_MAX_SHOWN = 160, KEY_MAX_SHOWN = 60 };

/* Where in the value: a chain up to its root, whose parent is NULL. */
struct place {
	const struct place *parent;
	const char *key; /* NULL: an element of an array */
	size_t index;
};

struct check {
	struct arena arena; /* for names, as long as the check */
	struct err *err;
};

/* ---- what is said of it ---- */

static bool
is_name(const char *key)
{
	size_t n = strspn(key, "abcdefghijklmnopqrstuvwxyz"
			       "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

	return n && !key[n] && n <= KEY_MAX_SHOWN;
}

static void
put_place(struct buf *out, const struct place *place)
{
	if (!place->parent) {
		buf_char(out, '$');
		return;
	}
	put_place(out, place->parent);
	if (!place->key)
		buf_printf(out, "[%zu]", place->index);
	else if (is_name(place->key))
		buf_printf(out, ".%s", place->key);
	else {
		buf_char(out, '[');
		json_put_string(out, place->key,
		    utf8_fit(place->key, strlen(place->key), KEY_MAX_SHOWN));
		buf_char(out, ']');
	}
}

__attribute__((format(printf, 3, 4))) static int
wrong(struct check *check, const struct place *place, const char *fmt, ...)
{
	struct buf path = { 0 };
	char what[200];
	size_t len;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	put_place(&path, place);
	len = utf8_fit(path.data, path.len, PATH_MAX_SHOWN);
	err_set(check->err, ERR_INPUT, "'%.*s%s' %s", (int)len, path.data,
	    len < path.len ? "..." : "", what);
	buf_release(&path);
	return -1;
}

/* ---- whether two values are the same: 1 is 1.0, members have no order ---- */

static bool
same(const struct json_span *a, const struct json_span *b, struct arena *arena);

static bool
same_text(
    const struct json_span *a, const struct json_span *b, struct arena *arena)
{
	const char *s, *t;
	size_t n, m;

	if (!memchr(a->start, '\\', a->len) && !memchr(b->start, '\\', b->len))
		return false;
	s = json_text(a, arena, &n);
	t = json_text(b, arena, &m);
	return n == m && !memcmp(s, t, n);
}

static bool
same_number(const struct json_span *a, const struct json_span *b)
{
	int64_t i, j;
	double x, y;

	if (json_integer(a, &i) && json_integer(b, &j))
		return i == j;
	return json_number(a, &x) && json_number(b, &y) && x == y;
}

static bool
same_array(
    const struct json_span *a, const struct json_span *b, struct arena *arena)
{
	struct json_span item, other;
	const char *at = NULL, *at_other = NULL;

	while (json_element(a, &at, &item))
		if (!json_element(b, &at_other, &other) ||
		    !same(&item, &other, arena))
			return false;
	return !json_element(b, &at_other, &other);
}

static bool
same_object(
    const struct json_span *a, const struct json_span *b, struct arena *arena)
{
	const char *at = NULL, *name, *other_name;
	struct json_span value, other;
	size_t n = 0;

	while (json_member(a, &at, arena, &name, &value)) {
		const char *from = NULL;
		bool found = false;

		while (
		    !found && json_member(b, &from, arena, &other_name, &other))
			found = !strcmp(name, other_name);
		if (!found || !same(&value, &other, arena))
			return false;
		n++;
	}
	for (at = NULL; json_member(b, &at, arena, &name, &other);)
		n--;
	return n == 0;
}

bool
same(const struct json_span *a, const struct json_span *b, struct arena *arena)
{
	if (a->kind != b->kind)
		return false;
	if (a->len == b->len && !memcmp(a->start, b->start, a->len))
		return true;
	switch (a->kind) {
	case JSON_NUMBER:
		return same_number(a, b);
	case JSON_STRING:
		return same_text(a, b, arena);
	case JSON_ARRAY:
		return same_array(a, b, arena);
	case JSON_OBJECT:
		return same_object(a, b, arena);
	default:
		return true;
	}
}

/* ---- the parts of a schema ---- */

static int check_value(struct check *check, const struct json_schema *schema,
    const struct json_span *value, const struct place *place);

static int
check_type(struct check *check, const struct json_schema *schema,
    const struct json_span *value, const struct place *place)
{
	struct buf names = { 0 };
	const char *last = "";
	double number;

	if (!schema->types || schema->types & 1u << value->kind)
		return 0;
	if (schema->types & 1u << JSON_SCHEMA_INTEGER &&
	    value->kind == JSON_NUMBER && json_number(value, &number) &&
	    number == floor(number))
		return 0;
	for (int i = 0; i < JSON_SCHEMA_TYPES; i++) {
		const char *name = json_schema_type(i);

		if (!(schema->types & 1u << i) || !strcmp(name, last))
			continue;
		buf_printf(&names, "%s%s", *last ? " or " : "", name);
		last = name;
	}
	wrong(check, place, "is not %s", names.data);
	buf_release(&names);
	return -1;
}

static int
check_choice(struct check *check, const struct json_schema *schema,
    const struct json_span *value, const struct place *place)
{
	struct json_span item;
	const char *at = NULL;

	if (schema->has_const && !same(&schema->constant, value, &check->arena))
		return wrong(check, place, "is not %.*s",
		    (int)utf8_fit(
			schema->constant.start, schema->constant.len, 100),
		    schema->constant.start);
	if (!schema->has_enum)
		return 0;
	while (json_element(&schema->enumeration, &at, &item))
		if (same(&item, value, &check->arena))
			return 0;
	return wrong(check, place, "is none of %.*s",
	    (int)utf8_fit(
		schema->enumeration.start, schema->enumeration.len, 160),
	    schema->enumeration.start);
}

static int
check_number(struct check *check, const struct json_schema *schema,
    const struct json_span *value, const struct place *place)
{
	double number;

	if (!schema->has_minimum && !schema->has_maximum)
		return 0;
	if (!json_number(value, &number))
		return wrong(check, place, "is beyond all bounds");
	if (schema->has_minimum && number < schema->minimum)
		return wrong(check, place, "is less than %g", schema->minimum);
	if (schema->has_maximum && number > schema->maximum)
		return wrong(check, place, "is more than %g", schema->maximum);
	return 0;
}

/* A length is of characters. */
static int
check_string(struct check *check, const struct json_schema *schema,
    const struct json_span *value, const struct place *place)
{
	size_t len, n = 0;
	const char *text;

	if (!schema->min_length && schema->max_length == (size_t)-1)
		return 0;
	text = json_text(value, &check->arena, &len);
	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	if (n < schema->min_length)
		return wrong(check, place, "is shorter than %zu characters",
		    schema->min_length);
	if (n > schema->max_length)
		return wrong(check, place, "is longer than %zu characters",
		    schema->max_length);
	return 0;
}

static int
check_array(struct check *check, const struct json_schema *schema,
    const struct json_span *value, const struct place *place)
{
	struct place inner = { .parent = place };
	struct json_span item;
	const char *at = NULL;

	for (; json_element(value, &at, &item); inner.index++) {
		if (inner.index >= schema->max_items)
			return wrong(check, place, "has more than %zu items",
			    schema->max_items);
		if (schema->items &&
		    check_value(check, schema->items, &item, &inner) < 0)
			return -1;
	}
	if (inner.index < schema->min_items)
		return wrong(check, place, "has fewer than %zu items",
		    schema->min_items);
	return 0;
}

static const struct json_schema_property *
find_property(const struct json_schema *schema, const char *name)
{
	const struct json_schema_property *p = schema->properties;

	while (p && strcmp(p->name, name) != 0)
		p = p->next;
	return p;
}

/* The first name that is required and missing. */
static int
check_missing(struct check *check, const struct json_schema *schema,
    const struct json_span *value, const struct place *place)
{
	const struct json_schema_property *p = schema->properties;
	struct place inner = { .parent = place };
	struct arena arena = { 0 };
	bool found = true;

	for (; p && found; p = p->next) {
		struct json_span member;
		const char *at = NULL, *name;

		found = !p->required;
		inner.key = p->name;
		while (
		    !found && json_member(value, &at, &arena, &name, &member))
			found = !strcmp(name, p->name);
		arena_reset(&arena);
	}
	arena_release(&arena);
	return found ? 0 : wrong(check, &inner, "is missing");
}

static int
check_member(struct check *check, const struct json_schema *schema,
    const struct json_schema_property *p, const struct json_span *value,
    const struct place *place)
{
	if (p && p->schema)
		return check_value(check, p->schema, value, place);
	if (!schema->additional)
		return 0;
	if (schema->additional->never)
		return wrong(check, place, "is not allowed");
	return check_value(check, schema->additional, value, place);
}

static int
check_object(struct check *check, const struct json_schema *schema,
    const struct json_span *value, const struct place *place)
{
	struct place inner = { .parent = place };
	struct json_span member;
	const char *at = NULL;
	size_t n = 0;

	while (json_member(value, &at, &check->arena, &inner.key, &member)) {
		const struct json_schema_property *p = find_property(
		    schema, inner.key);

		n += p && p->required;
		if (check_member(check, schema, p, &member, &inner) < 0)
			return -1;
	}
	if (n < schema->n_required)
		return check_missing(check, schema, value, place);
	return 0;
}

/* Of several ways that all fail, the first says what is wrong. */
static int
check_any_of(struct check *check, const struct json_schema *schema,
    const struct json_span *value, const struct place *place)
{
	const struct json_schema_branch *branch = schema->any_of;
	struct err *err = check->err, first, other;
	int rc = branch ? -1 : 0;

	check->err = &first;
	for (; rc < 0 && branch; branch = branch->next) {
		rc = check_value(check, branch->schema, value, place);
		check->err = &other;
	}
	check->err = err;
	if (rc < 0)
		*err = first;
	return rc;
}

static int
check_value(struct check *check, const struct json_schema *schema,
    const struct json_span *value, const struct place *place)
{
	static int (*const kinds[])(struct check *, const struct json_schema *,
	    const struct json_span *, const struct place *) = {
		[JSON_NUMBER] = check_number,
		[JSON_STRING] = check_string,
		[JSON_ARRAY] = check_array,
		[JSON_OBJECT] = check_object,
	};

	if (schema->never)
		return wrong(check, place, "is not allowed");
	if (check_type(check, schema, value, place) < 0 ||
	    check_choice(check, schema, value, place) < 0)
		return -1;
	if (kinds[value->kind] &&
	    kinds[value->kind](check, schema, value, place) < 0)
		return -1;
	return check_any_of(check, schema, value, place);
}

int
json_schema_check(const struct json_schema *schema,
    const struct json_span *value, struct err *err)
{
	struct check check = { .err = err };
	struct place root = { 0 };
	int rc = check_value(&check, schema, value, &root);

	arena_release(&check.arena);
	return rc;
}
