#include "serve/block_view.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/utf8.h"
#include "store/blocks_check.h"

enum {
	INDENT = 4,
	VALUE_LINES = 3,    /* of each value in a list */
	LABEL_COLUMNS = 16, /* longer ones are out of line */
};

/* ---- for programs ---- */

static void
put_text_or_null(struct buf *out, const char *key, const char *text)
{
	json_put_field(out, key, text && *text ? text : NULL);
}

static void
put_bool(struct buf *out, const char *key, bool value)
{
	json_put_key(out, key);
	buf_string(out, value ? "true" : "false");
}

void
block_view_json(const struct block *block, const char *event, struct buf *out)
{
	buf_char(out, '{');
	if (event)
		json_put_field(out, "event", event);
	json_put_field(out, "label", block->label);
	json_put_field(out, "value", block->value);
	if (block->value) {
		put_text_or_null(out, "description", block->description);
		json_put_int(out, "limit", block->limit);
		json_put_int(out, "length", block->length);
		put_bool(out, "read_only", block->read_only);
	}
	put_text_or_null(out, "user_id", block->user);
	put_text_or_null(out, "agent_id", block->agent);
	put_text_or_null(out, "app_id", block->app);
	json_put_time(out, "updated_at", block->updated_at);
	buf_char(out, '}');
}

void
block_view_version_json(const struct block_version *version, struct buf *out)
{
	buf_char(out, '{');
	json_put_int(out, "version", version->number);
	json_put_field(out, "event", version->event);
	json_put_field(out, "by", version->by);
	json_put_time(out, "replaced_at", version->replaced_at);
	json_put_field(out, "value", version->value);
	if (version->value) {
		put_text_or_null(out, "description", version->description);
		json_put_int(out, "limit", version->limit);
		put_bool(out, "read_only", version->read_only);
	}
	buf_char(out, '}');
}

/* ---- for people ---- */

/* Widths of the columns that depend on what stands in them. */
struct columns {
	int label, length, limit;
};

static void
widen(int *width, size_t len)
{
	if ((int)len > *width)
		*width = (int)len;
}

static struct columns
measure(const struct block *blocks, size_t n)
{
	struct columns c = { (int)strlen("block"), (int)strlen("used"),
		(int)strlen("limit") };
	char number[BLOCKS_CHECK_NUMBER];

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(blocks[i].label);

		widen(&c.label, len < LABEL_COLUMNS ? len : LABEL_COLUMNS);
		widen(&c.length,
		    strlen(blocks_check_number(number, blocks[i].length)));
		widen(&c.limit,
		    strlen(blocks_check_number(number, blocks[i].limit)));
	}
	return c;
}

/* Whose it is, and what else there is to be said of it. */
static void
put_about(struct buf *out, const struct block *block)
{
	const struct {
		const char *name, *value;
	} parts[] = { { "user ", block->user }, { "agent ", block->agent },
		{ "app ", block->app },
		{ "", block->read_only ? "read-only" : "" } };
	size_t start = out->len;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (*parts[i].value)
			buf_printf(out, "%s%s%s", out->len > start ? ", " : "",
			    parts[i].name, parts[i].value);
	if (*block->description)
		buf_printf(out, "%s%s", out->len > start ? ": " : "",
		    block->description);
}

/* A text on lines of its own, if there is anything in it. */
static void
put_value(struct person *person, struct buf *out, const char *value)
{
	int lines = person->lines;

	if (!*value)
		return;
	person->lines = VALUE_LINES;
	buf_printf(out, "\n%*s", INDENT, "");
	person_text(person, out, value, strlen(value), INDENT, INDENT);
	person->lines = lines;
}

static double
fill(const struct block *block)
{
	return block->limit > 0 ? (double)block->length / (double)block->limit
				: 1;
}

/* Ends a line without the blanks that nothing came behind. */
static void
trim(struct buf *out)
{
	while (out->len && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
}

static void
put_row(struct person *person, struct buf *out, const struct columns *c,
    const struct block *block)
{
	char length[BLOCKS_CHECK_NUMBER], limit[BLOCKS_CHECK_NUMBER];
	size_t start = out->len;
	struct buf about = { 0 };

	buf_printf(out, "%-*s  ", c->label, block->label);
	person_bar(person, out, fill(block));
	buf_printf(out, "  %*s of %*s  ", c->length,
	    blocks_check_number(length, block->length), c->limit,
	    blocks_check_number(limit, block->limit));
	person_age(out, block->updated_at, clock_now());
	buf_string(out, "  ");
	put_about(&about, block);
	person_text(person, out, buf_text(&about), about.len,
	    person_width(out->data + start, out->len - start), INDENT);
	trim(out);
	put_value(person, out, block->value);
	buf_release(&about);
}

void
block_view_table(struct person *person, const struct block *blocks, size_t n,
    struct buf *out)
{
	struct columns c = measure(blocks, n);

	buf_printf(out, "%-*s  %-5s  %*s of %*s  %7s  %s", c.label, "block",
	    "fill", c.length, "used", c.limit, "limit", "changed", "about");
	for (size_t i = 0; i < n; i++) {
		buf_char(out, '\n');
		put_row(person, out, &c, &blocks[i]);
	}
}

void
block_view_versions(struct person *person, const struct block_version *versions,
    size_t n, struct buf *out)
{
	buf_printf(
	    out, "%7s  %-16s  %-7s  %s", "version", "until", "event", "by");
	for (size_t i = 0; i < n; i++) {
		const struct block_version *v = &versions[i];

		buf_printf(out, "\n%7" PRId64 "  ", v->number);
		person_time(out, v->replaced_at);
		buf_printf(out, "  %-7s  %s", v->event, v->by);
		put_value(
		    person, out, v->value ? v->value : "(there was no block)");
	}
}

void
block_view_value(const char *value, struct buf *out)
{
	size_t len = strlen(value), n;

	for (size_t i = 0; i < len; i += n) {
		uint32_t cp;

		n = utf8_get(value + i, len - i, &cp);
		if ((cp < 0x20 && cp != '\n' && cp != '\t') ||
		    (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 || cp == 0x2029)
			buf_char(out, ' ');
		else if ((cp < 0x202a || cp > 0x202e) &&
			 (cp < 0x2066 || cp > 0x2069))
			buf_add(out, value + i, n);
	}
}
