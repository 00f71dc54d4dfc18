#include "serve/operation_pretty.h"

#include <string.h>

static void
put_line(struct buf *out, int depth)
{
	buf_printf(out, "\n%*s", 2 * depth, "");
}

/* Recursive, as deep as a scan lets pass. */
static void
put(const struct json_span *value, int depth, struct buf *out)
{
	const bool list = value->kind == JSON_ARRAY;
	struct arena names = { 0 };
	struct json_span item;
	const char *at = NULL, *key = NULL;
	bool any = false;

	if (!list && value->kind != JSON_OBJECT) {
		buf_add(out, value->start, value->len);
		return;
	}
	buf_char(out, list ? '[' : '{');
	while (list ? json_element(value, &at, &item)
		    : json_member(value, &at, &names, &key, &item)) {
		if (any)
			buf_char(out, ',');
		any = true;
		put_line(out, depth + 1);
		if (key) {
			json_put_string(out, key, strlen(key));
			buf_string(out, ": ");
		}
		put(&item, depth + 1, out);
	}
	if (any)
		put_line(out, depth);
	buf_char(out, list ? ']' : '}');
	arena_release(&names);
}

void
operation_pretty(const struct json_span *value, struct buf *out)
{
	put(value, 0, out);
}
