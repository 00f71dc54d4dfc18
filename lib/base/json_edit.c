#include "base/json_edit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* Puts `with` in the place of len bytes. */
static void
splice(struct buf *text, size_t at, size_t len, const char *with, size_t n)
{
	struct buf rest = { 0 };

	buf_add(&rest, text->data + at + len, text->len - at - len);
	text->len = at;
	buf_add(text, with, n);
	buf_add(text, buf_text(&rest), rest.len);
	buf_release(&rest);
}

/* The column that json_scan() found, as a line and a column. */
static int
blame(const struct buf *text, struct err *err)
{
	struct err inner = *err;
	char *end = inner.text;
	size_t column = 0, line = 1, start = 0;

	if (strncmp(inner.text, "column ", 7) == 0)
		column = (size_t)strtoull(inner.text + 7, &end, 10);
	for (size_t i = 0; column && i + 1 < column && i < text->len; i++) {
		if (text->data[i] != '\n')
			continue;
		line++;
		start = i + 1;
	}
	return err_set(err, ERR_INPUT, "line %zu, column %zu%.300s", line,
	    column - start, end);
}

int
json_edit_check(const struct buf *text, struct json_span *root, struct err *err)
{
	if (json_scan(buf_text(text), text->len, root, err) < 0)
		return blame(text, err);
	if (root->kind != JSON_OBJECT)
		return err_set(
		    err, ERR_INPUT, "line 1: there is no object {...}");
	return 0;
}

/* ---- what is there ---- */

/* The n-th value of a container; n is then how many stand before its end. */
struct walk {
	const char *at;
	struct json_span value;
	struct arena arena;
};

static bool
next(const struct json_span *container, struct walk *w)
{
	const char *key;

	arena_reset(&w->arena);
	return container->kind == JSON_ARRAY
		   ? json_element(container, &w->at, &w->value)
		   : json_member(container, &w->at, &w->arena, &key, &w->value);
}

/* Where the last value ends; NULL if there is none. */
static const char *
last_end(const struct json_span *container)
{
	struct walk w = { 0 };
	const char *end = NULL;

	while (next(container, &w))
		end = w.value.start + w.value.len;
	arena_release(&w.arena);
	return end;
}

/* The blanks that a line begins with. */
static size_t
line_blanks(const struct buf *text, const char *at, const char **start)
{
	while (at > text->data && at[-1] != '\n')
		at--;
	*start = at;
	return strspn(at, " \t");
}

/* What a level goes in by: as the first line that does. */
static void
put_unit(const struct buf *text, struct buf *unit)
{
	const char *line = strchr(text->data, '\n');

	for (; line; line = strchr(line + 1, '\n')) {
		size_t n = strspn(line + 1, " \t");

		if (!n || line[n + 1] == '\n' || !line[n + 1])
			continue;
		buf_add(unit, line + 1, line[1] == '\t' ? 1 : n);
		return;
	}
	buf_string(unit, "  ");
}

/* ---- adding ---- */

static void
put_item(struct buf *out, const char *key, const char *value)
{
	if (key) {
		json_put_string(out, key, strlen(key));
		buf_string(out, ": ");
	}
	buf_string(out, value);
}

/* Behind others: as far in as the line on which the last one ends. */
static void
add_behind(struct buf *text, const struct json_span *container, const char *end,
    struct buf *item)
{
	struct buf out = { 0 };
	const char *line;
	size_t blanks = line_blanks(text, end - 1, &line);

	buf_char(&out, ',');
	if (line > container->start) {
		buf_char(&out, '\n');
		buf_add(&out, line, blanks);
	} else {
		buf_char(&out, ' ');
	}
	buf_add(&out, item->data, item->len);
	splice(text, (size_t)(end - text->data), 0, out.data, out.len);
	buf_release(&out);
}

/* A new line so many levels in; none if that is less than 0. */
static void
put_line(struct buf *out, const struct buf *unit, int depth)
{
	if (depth >= 0)
		buf_char(out, '\n');
	for (int i = 0; i < depth; i++)
		buf_add(out, unit->data, unit->len);
}

/* As the only one, in place of the blanks. */
static void
add_first(struct buf *text, const struct json_span *container, int depth,
    struct buf *item)
{
	const size_t at = (size_t)(container->start - text->data) + 1;
	/* but for its last line, a text of one line stays one */
	const bool lines = text->len < 4 ||
			   memchr(text->data, '\n', text->len - 1);
	struct buf out = { 0 }, unit = { 0 };

	put_unit(text, &unit);
	put_line(&out, &unit, lines ? depth + 1 : -1);
	buf_add(&out, item->data, item->len);
	put_line(&out, &unit, lines ? depth : -1);
	splice(text, at, container->len - 2, out.data, out.len);
	buf_release(&out);
	buf_release(&unit);
}

void
json_edit_add(struct buf *text, const struct json_span *container, int depth,
    const char *key, const char *value)
{
	const char *end = last_end(container);
	struct buf item = { 0 };

	put_item(&item, key, value);
	if (end)
		add_behind(text, container, end, &item);
	else
		add_first(text, container, depth, &item);
	buf_release(&item);
}

/* ---- taking out ---- */

void
json_edit_remove(struct buf *text, const struct json_span *container, size_t n)
{
	const char *before = container->start + 1;
	const char *from, *to = container->start + container->len - 1;
	struct walk w = { 0 };
	size_t i = 0;

	while (next(container, &w) && i++ < n)
		before = w.value.start + w.value.len;
	from = before;
	if (n || !next(container, &w)) {
		/* the comma before it, or all there is in between */
		if (n)
			to = w.value.start + w.value.len;
	} else {
		/* to the comma behind it */
		struct walk first = { 0 };

		next(container, &first);
		to = first.value.start + first.value.len;
		to += strcspn(to, ",") + 1;
		arena_release(&first.arena);
	}
	arena_release(&w.arena);
	splice(text, (size_t)(from - text->data), (size_t)(to - from), "", 0);
}

void
json_edit_replace(
    struct buf *text, const struct json_span *value, const char *with)
{
	splice(text, (size_t)(value->start - text->data), value->len, with,
	    strlen(with));
}
