#include "store/filter_sql.h"

#include <string.h>

#include "base/clock.h"
#include "store/selection.h"
#include "store/states.h"

enum { LITERAL_MAX = 512 /* bytes of a path within the SQL */ };

void
filter_sql_say(struct filter_sql *c, const char *text)
{
	if (c->sql)
		buf_string(c->sql, text);
}

static void
bind(struct filter_sql *c, const struct filter_value *v)
{
	int place = c->place++;

	if (!c->statement)
		return;
	if (v->kind == VALUE_TEXT)
		db_bind_text(c->statement, place, v->text);
	else if (v->kind == VALUE_INT)
		sqlite3_bind_int64(c->statement, place, v->integer);
	else if (v->kind == VALUE_REAL)
		sqlite3_bind_double(c->statement, place, v->real);
	else
		sqlite3_bind_null(c->statement, place);
}

void
filter_sql_text(struct filter_sql *c, const char *text)
{
	bind(c, &(struct filter_value){ .kind = VALUE_TEXT, .text = text });
}

void
filter_sql_integer(struct filter_sql *c, int64_t n)
{
	bind(c, &(struct filter_value){ .kind = VALUE_INT, .integer = n });
}

void
filter_sql_say_at(struct filter_sql *c, const char *text, int64_t at, int n)
{
	filter_sql_say(c, text);
	while (n--)
		filter_sql_integer(c, at);
}

void
filter_sql_state(struct filter_sql *c)
{
	if (!selection_has(c->as_of))
		filter_sql_say(c, "m.state");
	else if (c->old)
		filter_sql_say_at(
		    c, STATES_THEN_OLD, c->as_of, STATES_THEN_OLD_TIMES);
	else
		filter_sql_say_at(
		    c, STATES_THEN_ROW, c->as_of, STATES_THEN_ROW_TIMES);
}

/* As it stands in the index of a path, or that would not be used. */
static void
say_path(struct filter_sql *c, const char *path)
{
	if (strlen(path) > LITERAL_MAX) {
		filter_sql_say(c, "?");
		filter_sql_text(c, path);
	} else if (c->sql) {
		filter_quote(path, c->sql);
	}
}

static void
say_field(struct filter_sql *c, const struct filter *f)
{
	if (f->field->kind == FIELD_STATE)
		filter_sql_state(c);
	else
		filter_sql_say(c, f->field->sql);
	if (!f->path)
		return;
	say_path(c, f->path);
	filter_sql_say(c, ")");
}

/* Whether a text has certain words. */
static void
compile_words(struct filter_sql *c, const struct filter *f)
{
	filter_sql_say(c, "ifnull(memos_match(");
	say_field(c, f);
	filter_sql_say(c, ", ?, ");
	bind(c, f->values);
	if (c->sql)
		buf_printf(c->sql, "%d), 0)", (int)f->op - OP_WORD);
}

/* A value or a member of a list holds the text: substring or element. */
static void
compile_contains(struct filter_sql *c, const struct filter *f)
{
	bool fold = f->op == OP_ICONTAINS;

	/* a field that is missing does not hold it, so that NOT lets it pass */
	if (f->path) {
		filter_sql_say(c, "ifnull(EXISTS(SELECT 1"
				  " FROM json_each(m.metadata, ?) e WHERE ");
		filter_sql_text(c, f->path);
		filter_sql_say(c, fold ? "memos_fold(e.value) = memos_fold(?)"
				       : "e.value = ?");
		bind(c, f->values);
		filter_sql_say(
		    c, ") OR (json_type(m.metadata, ?) = 'text' AND ");
		filter_sql_text(c, f->path);
	} else {
		filter_sql_say(c, "ifnull((");
	}
	filter_sql_say(c, fold ? "instr(memos_fold(" : "instr((");
	say_field(c, f);
	filter_sql_say(
	    c, fold ? "), memos_fold(?)) > 0), 0)" : "), ?) > 0), 0)");
	bind(c, f->values);
}

/* A day, month or year stands for all of it. */
static void
compile_time(
    struct filter_sql *c, const struct filter *f, const struct filter_value *v)
{
	static const char *const tests[OP_COUNT] = { [OP_GT] = " >= ?)",
		[OP_GTE] = " >= ?)",
		[OP_LT] = " < ?)",
		[OP_LTE] = " < ?)" };

	filter_sql_say(c, "(");
	filter_sql_say(c, f->field->sql);
	if (tests[f->op]) {
		filter_sql_say(c, tests[f->op]);
		filter_sql_integer(
		    c, f->op == OP_GT || f->op == OP_LTE ? v->end : v->integer);
		return;
	}
	filter_sql_say(c, " >= ? AND ");
	filter_sql_integer(c, v->integer);
	filter_sql_say(c, f->field->sql);
	filter_sql_say(c, " < ?)");
	filter_sql_integer(c, v->end);
}

static void
compile_one(
    struct filter_sql *c, const struct filter *f, const struct filter_value *v)
{
	static const char *const tests[OP_COUNT] = { [OP_GT] = " > ?)",
		[OP_GTE] = " >= ?)",
		[OP_LT] = " < ?)",
		[OP_LTE] = " <= ?)" };

	if (f->field->kind == FIELD_TIME && v->kind == VALUE_INT) {
		compile_time(c, f, v);
		return;
	}
	filter_sql_say(c, "(");
	/* SQLite puts every text above every number: compare like with like */
	if (tests[f->op] && f->path) {
		filter_sql_say(c, "typeof(");
		say_field(c, f);
		filter_sql_say(c, v->kind == VALUE_TEXT
				      ? ") = 'text' AND "
				      : ") IN ('integer', 'real') AND ");
	}
	say_field(c, f);
	filter_sql_say(c, tests[f->op]            ? tests[f->op]
			  : v->kind == VALUE_NULL ? " IS ?)"
						  : " = ?)");
	bind(c, v);
}

static void
compile_any(struct filter_sql *c, const struct filter *f)
{
	filter_sql_say(c, "(0");
	for (size_t i = 0; i < f->n; i++) {
		filter_sql_say(c, " OR ");
		compile_one(c, f, &f->values[i]);
	}
	filter_sql_say(c, ")");
}

static void
compile_list(struct filter_sql *c, const struct filter *f)
{
	say_field(c, f);
	filter_sql_say(c, " IN (");
	for (size_t i = 0; i < f->n; i++) {
		filter_sql_say(c, i ? ", ?" : "?");
		bind(c, &f->values[i]);
	}
	filter_sql_say(c, ")");
}

static void
compile_test(struct filter_sql *c, const struct filter *f, bool alone)
{
	bool negative = f->op == OP_NE || f->op == OP_NIN;

	if (f->op == OP_EXISTS) {
		filter_sql_say(c, "(");
		say_field(c, f);
		filter_sql_say(c, " IS NOT NULL)");
		return;
	}
	if (filter_is_words(f)) {
		compile_words(c, f);
		return;
	}
	if (f->op == OP_CONTAINS || f->op == OP_ICONTAINS) {
		compile_contains(c, f);
		return;
	}
	if (alone && !negative && (f->n == 1 || filter_is_plain_list(f)) &&
	    f->values->kind != VALUE_NULL) {
		if (filter_is_plain_list(f))
			compile_list(c, f);
		else
			compile_one(c, f, f->values);
		return;
	}
	/* NULL is not equal to anything, so it passes the negative tests */
	filter_sql_say(c, negative ? "NOT ifnull(" : "ifnull(");
	if (filter_is_plain_list(f))
		compile_list(c, f);
	else
		compile_any(c, f);
	filter_sql_say(c, ", 0)");
}

void
filter_sql_add(struct filter_sql *c, const struct filter *f, bool alone)
{
	bool any = f->kind == FILTER_OR || f->kind == FILTER_NOT;

	if (f->kind == FILTER_TEST) {
		compile_test(c, f, alone);
		return;
	}
	if (!filter_is_group(f)) {
		filter_sql_add(c, f->children, alone);
		return;
	}
	filter_sql_say(c, f->kind == FILTER_NOT ? "NOT (" : "(");
	filter_sql_say(c, any ? "0" : "1");
	for (const struct filter *p = f->children; p; p = p->next) {
		filter_sql_say(c, any ? " OR " : " AND ");
		filter_sql_add(c, p, alone && !any);
	}
	filter_sql_say(c, ")");
}
