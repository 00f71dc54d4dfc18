#include "model/safetensors.h"

#include <endian.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/json.h"

static const struct {
	const char *name;
	enum safetensors_type type;
	size_t size;
} types[] = {
	{ "BOOL", SAFETENSORS_OTHER, 1 },
	{ "U8", SAFETENSORS_OTHER, 1 },
	{ "I8", SAFETENSORS_I8, 1 },
	{ "F8_E5M2", SAFETENSORS_OTHER, 1 },
	{ "F8_E4M3", SAFETENSORS_OTHER, 1 },
	{ "I16", SAFETENSORS_OTHER, 2 },
	{ "U16", SAFETENSORS_OTHER, 2 },
	{ "F16", SAFETENSORS_F16, 2 },
	{ "BF16", SAFETENSORS_OTHER, 2 },
	{ "I32", SAFETENSORS_I32, 4 },
	{ "U32", SAFETENSORS_OTHER, 4 },
	{ "F32", SAFETENSORS_F32, 4 },
	{ "F64", SAFETENSORS_F64, 8 },
	{ "I64", SAFETENSORS_I64, 8 },
	{ "U64", SAFETENSORS_OTHER, 8 },
};

/* What is being read: the bytes behind the header, and where to complain. */
struct reader {
	struct safetensors *s;
	const char *path;
	size_t room; /* bytes behind the header */
	struct err *err;
};

__attribute__((format(printf, 2, 3))) static int
fail(const struct reader *r, const char *fmt, ...)
{
	char what[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	return err_set(
	    r->err, ERR_STORE, "cannot read '%s': %s", r->path, what);
}

/* A fault of a tensor; its name may hold anything. */
static int
fail_tensor(const struct reader *r, const char *name, const char *what)
{
	char shown[MODEL_FILE_SHOWN];

	model_file_show(name, shown);
	return fail(r, "its tensor '%s' %s", shown, what);
}

static bool
read_size(const struct json_span *value, size_t *size)
{
	int64_t n;

	if (!json_integer(value, &n) || n < 0 || (uint64_t)n > SIZE_MAX / 2)
		return false;
	*size = (size_t)n;
	return true;
}

/* The numbers of an array, at most max of them. */
static bool
read_sizes(const struct json_span *array, size_t max, size_t *sizes, size_t *n)
{
	const char *at = NULL;
	struct json_span value;

	*n = 0;
	if (array->kind != JSON_ARRAY)
		return false;
	while (json_element(array, &at, &value))
		if (*n == max || !read_size(&value, &sizes[(*n)++]))
			return false;
	return true;
}

/* The bytes of an element, or 0 for a type that is not of the format. */
static size_t
read_type(const struct json_span *value, struct arena *arena,
    struct safetensors_tensor *tensor)
{
	const char *name;

	if (value->kind != JSON_STRING)
		return 0;
	name = json_text(value, arena, NULL);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (strcmp(types[i].name, name) != 0)
			continue;
		tensor->type = types[i].type;
		snprintf(
		    tensor->type_name, sizeof tensor->type_name, "%s", name);
		return types[i].size;
	}
	return 0;
}

/* Whether the shape takes just the tensor's bytes. */
static bool
fits_shape(const struct safetensors_tensor *tensor, size_t element)
{
	size_t product = element;

	for (size_t i = 0; i < tensor->n_dimensions; i++)
		if (__builtin_mul_overflow(product, tensor->shape[i], &product))
			return false;
	return product == tensor->size;
}

static int
read_tensor(struct reader *r, const char *name, const struct json_span *value,
    struct safetensors_tensor *tensor)
{
	const char *at = NULL, *key;
	struct json_span field;
	size_t offsets[2] = { 0 }, n_offsets = 0, element = 0;
	bool shaped = false;

	*tensor = (struct safetensors_tensor){ .name = name };
	if (value->kind != JSON_OBJECT)
		return fail_tensor(r, name, "is not an object");
	while (json_member(value, &at, &r->s->arena, &key, &field)) {
		if (!strcmp(key, "dtype"))
			element = read_type(&field, &r->s->arena, tensor);
		else if (!strcmp(key, "shape"))
			shaped = read_sizes(&field, SAFETENSORS_DIMENSIONS,
			    tensor->shape, &tensor->n_dimensions);
		else if (!strcmp(key, "data_offsets") &&
			 !read_sizes(&field, 2, offsets, &n_offsets))
			n_offsets = 0;
	}
	if (!element)
		return fail_tensor(r, name, "is of no type that is known");
	if (!shaped)
		return fail_tensor(r, name, "has no shape that can be read");
	if (n_offsets != 2 || offsets[0] > offsets[1] || offsets[1] > r->room)
		return fail_tensor(r, name, "does not lie within the file");
	tensor->size = offsets[1] - offsets[0];
	tensor->data = r->s->data + r->s->header + offsets[0];
	if (!fits_shape(tensor, element))
		return fail_tensor(r, name, "has not the size of its shape");
	return 0;
}

static int
compare(const void *left, const void *right)
{
	const struct safetensors_tensor *a = left, *b = right;

	if (a->data != b->data)
		return a->data > b->data ? 1 : -1;
	return (a->size > b->size) - (a->size < b->size);
}

/* Each tensor begins where the one before it ends, the last at the end. */
static int
check_order(struct reader *r)
{
	struct safetensors *s = r->s;
	const uint8_t *at = s->data + s->header;

	if (s->n)
		qsort(s->items, s->n, sizeof *s->items, compare);
	for (size_t i = 0; i < s->n; i++) {
		if (s->items[i].data != at)
			return fail_tensor(r, s->items[i].name,
			    "does not begin where another one ends");
		at += s->items[i].size;
	}
	if (at != s->data + s->size)
		return fail(r, "it goes on behind its last tensor");
	return 0;
}

static int
read_header(struct reader *r, const struct json_span *header)
{
	struct safetensors *s = r->s;
	const char *at = NULL, *name;
	struct json_span value;
	size_t room = 0;

	while (json_member(header, &at, &s->arena, &name, &value)) {
		if (!strcmp(name, "__metadata__"))
			continue;
		if (s->n == room) {
			room = room ? room * 2 : 4;
			s->items = alloc_grow(s->items, room, sizeof *s->items);
		}
		if (read_tensor(r, name, &value, &s->items[s->n]) < 0)
			return -1;
		s->n++;
	}
	return check_order(r);
}

/* The header is copied, since what is scanned must stay as it was. */
static int
read_file(struct reader *r)
{
	struct safetensors *s = r->s;
	struct json_span header;
	struct err fault;
	uint64_t len;
	char *copy;

	if (s->size < sizeof len)
		return fail(r, "it is too short for a safetensors file");
	memcpy(&len, s->data, sizeof len);
	len = le64toh(len);
	if (len > s->size - sizeof len)
		return fail(r, "its header goes beyond its end");
	if (len > SAFETENSORS_HEADER_MAX)
		return fail(r, "its header has more than %d bytes",
		    SAFETENSORS_HEADER_MAX);
	s->header = sizeof len + (size_t)len;
	r->room = s->size - s->header;
	copy = arena_copy(
	    &s->arena, (const char *)s->data + sizeof len, (size_t)len);
	if (json_scan(copy, (size_t)len, &header, &fault) < 0)
		return fail(r, "its header: %s", fault.text);
	if (header.kind != JSON_OBJECT)
		return fail(r, "its header is not an object");
	return read_header(r, &header);
}

int
safetensors_read(struct safetensors *s, const char *path, const void *data,
    size_t size, struct err *err)
{
	struct reader r = { .s = s, .path = path, .err = err };

	*s = (struct safetensors){ .data = data, .size = size };
	return read_file(&r);
}

int
safetensors_open(struct safetensors *s, const char *path, struct err *err)
{
	struct reader r = { .s = s, .path = path, .err = err };

	*s = (struct safetensors){ 0 };
	if (model_file_map(&s->file, path, err) < 0)
		return -1;
	s->data = s->file.data;
	s->size = s->file.size;
	return read_file(&r);
}

void
safetensors_release(struct safetensors *s)
{
	model_file_release(&s->file);
	free(s->items);
	arena_release(&s->arena);
	*s = (struct safetensors){ 0 };
}

const struct safetensors_tensor *
safetensors_find(const struct safetensors *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (!strcmp(s->items[i].name, name))
			return &s->items[i];
	return NULL;
}
