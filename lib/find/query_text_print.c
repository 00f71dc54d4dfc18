#include <string.h>

#include "find/query_text.h"
#include "find/query_text_item.h"

static void
print_field(const struct query_text_item *item, struct buf *out)
{
	static const struct {
		const char *op, *mark;
	} marks[] = { { "gte", ">=" }, { "lte", "<=" }, { "gt", ">" },
		{ "lt", "<" }, { "icontains", "~" } };

	buf_printf(out, "%s:", item->field);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strcmp(marks[i].op, item->op) == 0)
			buf_string(out, marks[i].mark);
}

void
query_text_print(const struct query_text *query, struct buf *out)
{
	for (const struct query_text_item *item = query->items; item;
	     item = item->next) {
		if (item->negative)
			buf_char(out, '-');
		if (item->field)
			print_field(item, out);
		if (item->quoted)
			buf_char(out, '"');
		buf_add(out, item->text, item->len);
		if (item->quoted)
			buf_char(out, '"');
		if (item->op && strcmp(item->op, "prefix") == 0)
			buf_char(out, '*');
		if (item->op && strcmp(item->op, "fuzzy") == 0)
			buf_char(out, '~');
		if (item->next)
			buf_char(out, ' ');
	}
}
