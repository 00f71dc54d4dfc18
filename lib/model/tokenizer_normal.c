#include "model/tokenizer_normal.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "model/model_file.h"
#include "model/tokenizer_field.h"

enum {
	FORM_C = UTF8PROC_STABLE | UTF8PROC_COMPOSE,
	FORM_D = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE,
	TEXT_MAX = 1024, /* bytes that are replaced, or put in their place */
};

struct reader {
	struct tokenizer_normal *normal;
	struct arena arena;
	struct err *err;
};

void
tokenizer_normal_forget(struct tokenizer_normal_work *scratch)
{
	buf_release(&scratch->texts[0]);
	buf_release(&scratch->texts[1]);
	free(scratch->points.items);
	*scratch = (struct tokenizer_normal_work){ 0 };
}

void
tokenizer_normal_release(struct tokenizer_normal *normal)
{
	for (size_t i = 0; i < normal->n; i++)
		tokenizer_step_release(&normal->steps[i]);
	free(normal->steps);
	*normal = (struct tokenizer_normal){ 0 };
}

static int
fail(struct reader *r, const char *what)
{
	return err_set(r->err, ERR_INPUT, "its normalizer %s", what);
}

/* The new last step, or NULL: there are too many. */
static struct tokenizer_step *
add(struct reader *r, enum tokenizer_op op)
{
	struct tokenizer_normal *normal = r->normal;
	struct tokenizer_step *step;

	if (!normal->steps)
		normal->steps = alloc_array(
		    TOKENIZER_STEPS_MAX, sizeof *normal->steps);
	if (normal->n == TOKENIZER_STEPS_MAX) {
		fail(r, "has too many steps");
		return NULL;
	}
	step = &normal->steps[normal->n++];
	step->op = op;
	return step;
}

static int
add_form(struct reader *r, int form)
{
	struct tokenizer_step *step = add(r, TOKENIZER_FORM);

	if (step)
		step->form = form;
	return step ? 0 : -1;
}

static int
read_bert(struct reader *r, const struct json_span *value)
{
	bool clean, ideographs, lower, strip;

	clean = tokenizer_field_flag(value, "clean_text", true);
	ideographs = tokenizer_field_flag(value, "handle_chinese_chars", true);
	lower = tokenizer_field_flag(value, "lowercase", true);
	/* null, or not there: as lower-casing */
	strip = tokenizer_field_flag(value, "strip_accents", lower);
	if ((clean && !add(r, TOKENIZER_CLEAN)) ||
	    (ideographs && !add(r, TOKENIZER_IDEOGRAPHS)) ||
	    (strip && add_form(r, FORM_D) < 0) ||
	    (strip && !add(r, TOKENIZER_NONSPACING)) ||
	    (lower && !add(r, TOKENIZER_LOWER)))
		return -1;
	return 0;
}

static int
read_strip(struct reader *r, const struct json_span *value)
{
	struct tokenizer_step *step = add(r, TOKENIZER_STRIP);

	if (!step)
		return -1;
	step->left = tokenizer_field_flag(value, "strip_left", true);
	step->right = tokenizer_field_flag(value, "strip_right", true);
	return 0;
}

/* Copies a field's text of at most TEXT_MAX bytes; NULL if it has none. */
static char *
copy_text(struct reader *r, const struct json_span *value, const char *name,
    size_t *len)
{
	const char *text = tokenizer_field_text(value, name, &r->arena, len);

	if (!text || *len > TEXT_MAX)
		return NULL;
	return alloc_copy(text, *len);
}

/* The patterns that are in use: runs of blanks, or of spaces. */
static bool
read_pattern(struct tokenizer_step *step, const char *pattern)
{
	char *end;
	unsigned long least;

	step->any_blank = !strncmp(pattern, "\\s", 2);
	if (!step->any_blank && *pattern != ' ')
		return false;
	pattern += step->any_blank ? 2 : 1;
	step->least = 1;
	if (!strcmp(pattern, "+"))
		return true;
	if (*pattern != '{' || pattern[1] < '1' || pattern[1] > '9')
		return false;
	least = strtoul(pattern + 1, &end, 10);
	step->least = least < TEXT_MAX ? least : TEXT_MAX;
	return !strcmp(end, ",}");
}

static int
read_replace(struct reader *r, const struct json_span *value)
{
	struct tokenizer_step *step = add(r, TOKENIZER_REPLACE);
	struct json_span pattern;
	const char *regex;

	if (!step)
		return -1;
	step->to = copy_text(r, value, "content", &step->to_len);
	if (!tokenizer_field(value, "pattern", &pattern) || !step->to)
		return fail(r, "'Replace' cannot be read");
	step->from = copy_text(r, &pattern, "String", &step->from_len);
	if (step->from && step->from_len)
		return 0;
	regex = tokenizer_field_text(&pattern, "Regex", &r->arena, NULL);
	if (!regex || !read_pattern(step, regex) || strchr(step->to, '$'))
		return fail(r, "replaces what cannot be searched for here");
	step->op = TOKENIZER_COLLAPSE;
	return 0;
}

static int
read_prepend(struct reader *r, const struct json_span *value)
{
	struct tokenizer_step *step = add(r, TOKENIZER_PREPEND);

	if (!step)
		return -1;
	step->to = copy_text(r, value, "prepend", &step->to_len);
	return step->to ? 0 : fail(r, "'Prepend' cannot be read");
}

static int
read_charsmap(struct reader *r, const struct json_span *value)
{
	struct tokenizer_step *step = add(r, TOKENIZER_CHARSMAP);
	const char *text;
	size_t len;

	if (!step)
		return -1;
	text = tokenizer_field_text(
	    value, "precompiled_charsmap", &r->arena, &len);
	step->map = alloc_bytes(sizeof *step->map);
	if (!text || !tokenizer_charsmap_read(step->map, text, len))
		return fail(r, "'Precompiled' cannot be read");
	return 0;
}

static int read_one(struct reader *r, const struct json_span *value);

static int
read_sequence(struct reader *r, const struct json_span *value)
{
	const char *at = NULL;
	struct json_span list, item;

	if (!tokenizer_field(value, "normalizers", &list) ||
	    list.kind != JSON_ARRAY)
		return fail(r, "'Sequence' cannot be read");
	while (json_element(&list, &at, &item))
		if (read_one(r, &item) < 0)
			return -1;
	return 0;
}

/* What has parameters, and what has none. */
static const struct {
	const char *name;
	int (*read)(struct reader *r, const struct json_span *value);
	enum tokenizer_op op;
	int form;
} known[] = {
	{ "BertNormalizer", read_bert, 0, 0 },
	{ "Sequence", read_sequence, 0, 0 },
	{ "Strip", read_strip, 0, 0 },
	{ "Replace", read_replace, 0, 0 },
	{ "Prepend", read_prepend, 0, 0 },
	{ "Precompiled", read_charsmap, 0, 0 },
	{ "Lowercase", NULL, TOKENIZER_LOWER, 0 },
	{ "StripAccents", NULL, TOKENIZER_MARKS, 0 },
	{ "Nmt", NULL, TOKENIZER_NMT, 0 },
	{ "NFC", NULL, TOKENIZER_FORM, FORM_C },
	{ "NFD", NULL, TOKENIZER_FORM, FORM_D },
	{ "NFKC", NULL, TOKENIZER_FORM, FORM_C | UTF8PROC_COMPAT },
	{ "NFKD", NULL, TOKENIZER_FORM, FORM_D | UTF8PROC_COMPAT },
};

static int
read_one(struct reader *r, const struct json_span *value)
{
	const char *type = tokenizer_field_text(value, "type", &r->arena, NULL);
	char shown[MODEL_FILE_SHOWN];
	struct tokenizer_step *step;

	if (!type)
		return fail(r, "has no type");
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (strcmp(known[i].name, type) != 0)
			continue;
		if (known[i].read)
			return known[i].read(r, value);
		step = add(r, known[i].op);
		if (step)
			step->form = known[i].form;
		return step ? 0 : -1;
	}
	model_file_show(type, shown);
	return err_set(
	    r->err, ERR_INPUT, "its normalizer '%s' is not supported", shown);
}

int
tokenizer_normal_read(struct tokenizer_normal *normal,
    const struct json_span *value, struct err *err)
{
	struct reader r = { .normal = normal, .err = err };
	int rc = 0;

	*normal = (struct tokenizer_normal){ 0 };
	if (value->kind != JSON_NULL)
		rc = read_one(&r, value);
	arena_release(&r.arena);
	return rc;
}

const char *
tokenizer_normal_apply(const struct tokenizer_normal *normal,
    struct tokenizer_normal_work *scratch, const char *text, size_t *len)
{
	size_t turn = 0;

	for (size_t i = 0; i < normal->n; i++) {
		struct buf *out = &scratch->texts[turn];

		if (tokenizer_step_is_idle(&normal->steps[i], text, *len))
			continue;
		buf_reset(out);
		tokenizer_step_apply(
		    &normal->steps[i], &scratch->points, text, *len, out);
		text = buf_text(out);
		*len = utf8_fit(text, out->len, TOKENIZER_STEP_MAX);
		turn = !turn;
	}
	return text;
}
