#include "model/tokenizer_read.h"

#include <stdlib.h>
#include <string.h>

#include "model/model_file.h"
#include "model/tokenizer.h"
#include "model/tokenizer_field.h"

/* The parts of the file. */
struct parts {
	struct json_span model, normalizer, pre_tokenizer, added, truncation;
};

/* One sentence about the file, without its name. */
int
tokenizer_read_fail(struct tokenizer_reader *r, const char *what)
{
	return err_set(r->err, ERR_INPUT, "%s", what);
}

int
tokenizer_read_fail_name(struct tokenizer_reader *r, const char *before,
    const char *name, const char *after)
{
	char shown[MODEL_FILE_SHOWN];

	model_file_show(name, shown);
	return err_set(r->err, ERR_INPUT, "%s '%s' %s", before, shown, after);
}

/* Fills the spans of the fields that are named; the others stay null. */
void
tokenizer_read_parts(const struct json_span *object, const char *const *names,
    struct json_span *const *spans, size_t n)
{
	struct arena arena = { 0 };
	struct json_span value;
	const char *at = NULL, *key;

	for (size_t i = 0; i < n; i++)
		*spans[i] = (struct json_span){ .kind = JSON_NULL };
	while (json_member(object, &at, &arena, &key, &value))
		for (size_t i = 0; i < n; i++)
			if (!strcmp(key, names[i]))
				*spans[i] = value;
	arena_release(&arena);
}

bool
tokenizer_read_id(const struct json_span *value, uint32_t *id)
{
	int64_t n;

	if (!json_integer(value, &n) || n < 0 || n >= INT32_MAX)
		return false;
	*id = (uint32_t)n;
	return true;
}

void
tokenizer_read_note(
    struct tokenizer_reader *r, const char *text, size_t len, uint32_t id)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += (text[i] & 0xc0) != 0x80;
	r->lengths[n]++;
	r->n_lengths++;
	if (r->t->ids_end <= id)
		r->t->ids_end = (size_t)id + 1;
}

int
tokenizer_read_build(struct tokenizer_reader *r, struct tokenizer_table *table)
{
	if (tokenizer_table_build(table))
		return 0;
	return tokenizer_read_fail(
	    r, "its tokens are chosen so that they are hard to find");
}

/* An added token that is text: found before the model sees any. */
static int
add_text(struct tokenizer_reader *r, const struct json_span *value,
    const char *text, size_t len, uint32_t id)
{
	struct tokenizer_normal_work scratch = { 0 };
	bool normal = tokenizer_field_flag(value, "normalized", true);
	bool fits;

	if (tokenizer_field_flag(value, "single_word", false) ||
	    tokenizer_field_flag(value, "lstrip", false) ||
	    tokenizer_field_flag(value, "rstrip", false))
		return tokenizer_read_fail_name(r, "its added token", text,
		    "has conditions that are not supported");
	if (normal)
		text = tokenizer_normal_apply(
		    &r->t->normal, &scratch, text, &len);
	fits = len && len <= TOKENIZER_TOKEN_MAX;
	if (fits)
		tokenizer_table_add(normal ? &r->t->added : &r->t->added_raw,
		    TOKENIZER_WHOLE, text, len, id);
	tokenizer_normal_forget(&scratch);
	return fits ? 0
		    : tokenizer_read_fail(
			  r, "one of its added tokens has no fit text");
}

static int
read_added_token(struct tokenizer_reader *r, const struct json_span *value)
{
	struct json_span field;
	uint32_t id, own;
	size_t len;
	const char *text = tokenizer_field_text(
	    value, "content", &r->arena, &len);

	if (!text || len > TOKENIZER_TOKEN_MAX ||
	    !tokenizer_field(value, "id", &field) ||
	    !tokenizer_read_id(&field, &id))
		return tokenizer_read_fail(
		    r, "one of its added tokens cannot be read");
	if (!tokenizer_find(r->t, text, len, &own)) {
		r->t->count++;
		tokenizer_read_note(r, text, len, id);
	} else if (own != id) {
		return tokenizer_read_fail_name(
		    r, "its added token", text, "has two ids");
	}
	/* what is special is no text */
	if (tokenizer_field_flag(value, "special", false))
		return 0;
	return add_text(r, value, text, len, id);
}

static int
read_added(struct tokenizer_reader *r, const struct json_span *list)
{
	struct json_span token;
	const char *at = NULL;

	if (list->kind == JSON_NULL)
		return 0;
	if (list->kind != JSON_ARRAY)
		return tokenizer_read_fail(
		    r, "its added_tokens are not a list");
	for (size_t n = 1; json_element(list, &at, &token); n++) {
		if (read_added_token(r, &token) < 0)
			return -1;
		if (n % TOKENIZER_KEYS_KEPT == 0)
			arena_reset(&r->arena);
	}
	return tokenizer_read_build(r, &r->t->added) < 0 ||
		       tokenizer_read_build(r, &r->t->added_raw) < 0
		   ? -1
		   : 0;
}

/* How many tokens the tokenizer itself looks at. */
static int
read_truncation(struct tokenizer_reader *r, const struct json_span *value)
{
	struct json_span field;
	const char *direction;
	int64_t max;

	r->t->truncated = SIZE_MAX;
	if (value->kind == JSON_NULL)
		return 0;
	direction = tokenizer_field_text(value, "direction", &r->arena, NULL);
	if (!tokenizer_field(value, "max_length", &field) ||
	    !json_integer(&field, &max) || max < 0)
		return tokenizer_read_fail(r, "its truncation cannot be read");
	if (direction && strcmp(direction, "Right") != 0)
		return tokenizer_read_fail(
		    r, "its truncation at the left is not supported");
	r->t->truncated = (size_t)max;
	return 0;
}

/* As numpy's: of an even number the mean of the middle two, made whole. */
static size_t
median(const struct tokenizer_reader *r)
{
	size_t middle[2] = { 0 }, before = 0;

	for (size_t n = 0; n < TOKENIZER_LENGTHS; n++) {
		size_t until = before + r->lengths[n];

		if (before <= (r->n_lengths - 1) / 2 &&
		    (r->n_lengths - 1) / 2 < until)
			middle[0] = n;
		if (before <= r->n_lengths / 2 && r->n_lengths / 2 < until)
			middle[1] = n;
		before = until;
	}
	return (middle[0] + middle[1]) / 2;
}

static int
read_all(struct tokenizer_reader *r, const struct json_span *file)
{
	static const char *const names[] = { "model", "normalizer",
		"pre_tokenizer", "added_tokens", "truncation" };
	struct parts p;
	struct json_span *const spans[] = { &p.model, &p.normalizer,
		&p.pre_tokenizer, &p.added, &p.truncation };

	if (file->kind != JSON_OBJECT)
		return tokenizer_read_fail(r, "it is not an object");
	tokenizer_read_parts(file, names, spans, sizeof names / sizeof *names);
	if (tokenizer_normal_read(&r->t->normal, &p.normalizer, r->err) < 0 ||
	    tokenizer_split_read(&r->t->split, &p.pre_tokenizer, r->err) < 0 ||
	    read_truncation(r, &p.truncation) < 0 ||
	    tokenizer_read_model(r, &p.model) < 0)
		return -1;
	r->t->count = r->t->tokens.n;
	if (read_added(r, &p.added) < 0)
		return -1;
	if (!r->t->count)
		return tokenizer_read_fail(r, "it has no tokens");
	r->t->median = median(r);
	return 0;
}

struct tokenizer *
tokenizer_read(const char *path, const char *json, size_t len, struct err *err)
{
	struct tokenizer_reader *r = alloc_bytes(sizeof *r);
	struct tokenizer *t = alloc_bytes(sizeof *t);
	struct json_span file;
	struct err fault;
	int rc = -1;

	r->t = t;
	r->err = &fault;
	t->unknown = (uint32_t)TOKENIZER_NONE;
	if (len > TOKENIZER_FILE_MAX)
		tokenizer_read_fail(r, "it has too many bytes");
	else if (json_scan(json, len, &file, &fault) == 0)
		rc = read_all(r, &file);
	if (rc < 0) {
		err_set(
		    err, ERR_STORE, "cannot read '%s': %s", path, fault.text);
		tokenizer_free(t);
		t = NULL;
	}
	arena_release(&r->arena);
	free(r);
	return t;
}
