#include <string.h>

#include "base/json.h"
#include "store/filter_names.h"

static void
print_text(const char *text, struct buf *out)
{
	/* a bare asterisk would ask for any value */
	if (strcmp(text, "*") == 0)
		buf_string(out, "\"\\u002a\"");
	else
		json_put_string(out, text, strlen(text));
}

static void
print_value(const struct filter_value *v, struct buf *out)
{
	if (v->text)
		print_text(v->text, out);
	else if (v->kind == VALUE_INT)
		buf_printf(out, "%lld", (long long)v->integer);
	else if (v->kind == VALUE_REAL)
		json_put_number(out, v->real);
	else
		buf_string(out, "null");
}

static void
print_test(const struct filter *f, struct buf *out)
{
	bool list = f->op == OP_IN || f->op == OP_NIN;

	buf_char(out, '{');
	json_put_string(out, f->name, strlen(f->name));
	if (f->op == OP_EXISTS) {
		buf_string(out, ":\"*\"}");
		return;
	}
	buf_printf(out, ":{\"%s\":%s", filter_names[f->op], list ? "[" : "");
	for (size_t i = 0; i < f->n; i++) {
		if (i)
			buf_char(out, ',');
		print_value(&f->values[i], out);
	}
	buf_string(out, list ? "]}}" : "}}");
}

void
filter_print(const struct filter *f, struct buf *out)
{
	static const char *const names[] = { "AND", "OR", "NOT" };

	/* a group of one is that one */
	while (f->kind != FILTER_TEST && !filter_is_group(f))
		f = f->children;
	if (f->kind == FILTER_TEST) {
		print_test(f, out);
		return;
	}
	buf_printf(out, "{\"%s\":[", names[f->kind]);
	for (const struct filter *p = f->children; p; p = p->next) {
		filter_print(p, out);
		if (p->next)
			buf_char(out, ',');
	}
	buf_string(out, "]}");
}

void
filter_quote(const char *text, struct buf *out)
{
	buf_char(out, '\'');
	for (; *text; text++)
		buf_printf(out, *text == '\'' ? "''" : "%c", *text);
	buf_char(out, '\'');
}
