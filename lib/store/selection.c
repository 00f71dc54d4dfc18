#include "store/selection.h"

#include "base/clock.h"
#include "base/record.h"

struct scope_values
scope_value(struct arena *arena, const char *value)
{
	struct scope_values v = { 0 };

	if (value) {
		v.items = arena_bytes(arena, sizeof *v.items);
		v.items[0] = value;
		v.n = 1;
	}
	return v;
}

/*
 * One walk makes the text or binds the values, so that the two cannot come
 * apart: with `sql` set it appends, with `statement` set it binds.
 */
struct compiler {
	struct buf *sql;
	sqlite3_stmt *statement;
	int place;
};

static void
say(struct compiler *c, const char *text)
{
	if (c->sql)
		buf_string(c->sql, text);
}

static void
bind(struct compiler *c, const struct filter_value *v)
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

static void
bind_text(struct compiler *c, const char *text)
{
	bind(c, &(struct filter_value){ .kind = VALUE_TEXT, .text = text });
}

static void
bind_integer(struct compiler *c, int64_t n)
{
	bind(c, &(struct filter_value){ .kind = VALUE_INT, .integer = n });
}

static void
say_field(struct compiler *c, const struct filter *f)
{
	say(c, f->field->sql);
	if (f->path)
		bind_text(c, f->path);
}

/* A value or a member of a list holds the text: substring or element. */
static void
compile_contains(struct compiler *c, const struct filter *f)
{
	bool fold = f->op == OP_ICONTAINS;

	/* a field that is missing does not hold it, so that NOT lets it pass */
	if (f->path) {
		say(c, "ifnull(EXISTS(SELECT 1"
		       " FROM json_each(m.metadata, ?) e WHERE ");
		bind_text(c, f->path);
		say(c, fold ? "memos_fold(e.value) = memos_fold(?)"
			    : "e.value = ?");
		bind(c, f->values);
		say(c, ") OR (json_type(m.metadata, ?) = 'text' AND ");
		bind_text(c, f->path);
	} else {
		say(c, "ifnull((");
	}
	say(c, fold ? "instr(memos_fold(" : "instr((");
	say_field(c, f);
	say(c, fold ? "), memos_fold(?)) > 0), 0)" : "), ?) > 0), 0)");
	bind(c, f->values);
}

/* A day, month or year stands for all of it. */
static void
compile_time(
    struct compiler *c, const struct filter *f, const struct filter_value *v)
{
	static const char *const tests[OP_COUNT] = { [OP_GT] = " >= ?)",
		[OP_GTE] = " >= ?)",
		[OP_LT] = " < ?)",
		[OP_LTE] = " < ?)" };

	say(c, "(");
	say(c, f->field->sql);
	if (tests[f->op]) {
		say(c, tests[f->op]);
		bind_integer(
		    c, f->op == OP_GT || f->op == OP_LTE ? v->end : v->integer);
		return;
	}
	say(c, " >= ? AND ");
	bind_integer(c, v->integer);
	say(c, f->field->sql);
	say(c, " < ?)");
	bind_integer(c, v->end);
}

static void
compile_one(
    struct compiler *c, const struct filter *f, const struct filter_value *v)
{
	static const char *const tests[OP_COUNT] = { [OP_GT] = " > ?)",
		[OP_GTE] = " >= ?)",
		[OP_LT] = " < ?)",
		[OP_LTE] = " <= ?)" };

	if (f->field->kind == FIELD_TIME && v->kind == VALUE_INT) {
		compile_time(c, f, v);
		return;
	}
	say(c, "(");
	/* SQLite puts every text above every number: compare like with like */
	if (tests[f->op] && f->path) {
		say(c, "typeof(");
		say_field(c, f);
		say(c, v->kind == VALUE_TEXT ? ") = 'text' AND "
					     : ") IN ('integer', 'real') AND ");
	}
	say_field(c, f);
	say(c, tests[f->op] ? tests[f->op] : " IS ?)");
	bind(c, v);
}

static void
compile_any(struct compiler *c, const struct filter *f)
{
	say(c, "(0");
	for (size_t i = 0; i < f->n; i++) {
		say(c, " OR ");
		compile_one(c, f, &f->values[i]);
	}
	say(c, ")");
}

static void
compile_list(struct compiler *c, const struct filter *f)
{
	say_field(c, f);
	say(c, " IN (");
	for (size_t i = 0; i < f->n; i++) {
		say(c, i ? ", ?" : "?");
		bind(c, &f->values[i]);
	}
	say(c, ")");
}

static void
compile_test(struct compiler *c, const struct filter *f)
{
	bool negative = f->op == OP_NE || f->op == OP_NIN;

	if (f->op == OP_EXISTS) {
		say(c, "(");
		say_field(c, f);
		say(c, " IS NOT NULL)");
		return;
	}
	if (f->op == OP_CONTAINS || f->op == OP_ICONTAINS) {
		compile_contains(c, f);
		return;
	}
	/* NULL is not equal to anything, so it passes the negative tests */
	say(c, negative ? "NOT ifnull(" : "ifnull(");
	if (filter_is_plain_list(f))
		compile_list(c, f);
	else
		compile_any(c, f);
	say(c, ", 0)");
}

static void
compile(struct compiler *c, const struct filter *f)
{
	bool any = f->kind == FILTER_OR || f->kind == FILTER_NOT;

	if (f->kind == FILTER_TEST) {
		compile_test(c, f);
		return;
	}
	if (!filter_is_group(f)) {
		compile(c, f->children);
		return;
	}
	say(c, f->kind == FILTER_NOT ? "NOT (" : "(");
	say(c, any ? "0" : "1");
	for (const struct filter *p = f->children; p; p = p->next) {
		say(c, any ? " OR " : " AND ");
		compile(c, p);
	}
	say(c, ")");
}

static void
compile_values(
    struct compiler *c, const char *field, const struct scope_values *values)
{
	if (!values->n)
		return;
	say(c, " AND s.");
	say(c, field);
	say(c, " IN (?");
	for (size_t i = 1; i < values->n; i++)
		say(c, ", ?");
	say(c, ")");
	for (size_t i = 0; i < values->n; i++)
		bind_text(c, values->items[i]);
}

/* A set of bits as a list of numbers. */
static void
compile_bits(struct compiler *c, const char *field, uint32_t bits)
{
	const char *comma = "";

	say(c, " AND ");
	say(c, field);
	say(c, " IN (");
	for (int i = 0; i < 32; i++) {
		if (!(bits >> i & 1))
			continue;
		say(c, comma);
		say(c, "?");
		bind_integer(c, i);
		comma = ", ";
	}
	say(c, ")");
}

/* A text with a time in it, n times. */
static void
say_at(struct compiler *c, const char *text, int64_t at, int n)
{
	say(c, text);
	while (n--)
		bind_integer(c, at);
}

#define ROW_BEGAN       SELECTION_BEGAN_ROW("m")
#define OTHER_ROW_BEGAN SELECTION_BEGAN_ROW("w")
#define OTHER_OLD_BEGAN SELECTION_BEGAN_OLD("w")

/* The row is what stood then; where a version says the same, it is later. */
static void
compile_row_stood(struct compiler *c, int64_t at)
{
	static const char sql[] =
	    " AND " ROW_BEGAN " <= ? AND NOT EXISTS (SELECT 1 FROM versions w"
	    " WHERE w.id = m.id AND w.replaced_at > ?"
	    " AND " OTHER_OLD_BEGAN " BETWEEN " ROW_BEGAN " AND ?)";

	say_at(c, sql, at, 3);
}

/*
 * The same of an old form.  Of two that began together the one that ended first
 * is the later one: the other stood again when it was undone.
 */
static void
compile_old_stood(struct compiler *c, int64_t at)
{
	static const char sql[] =
	    " AND m.began <= ? AND m.until > ? AND NOT EXISTS (SELECT 1"
	    " FROM versions w WHERE w.id = m.id AND w.replaced_at > ?"
	    " AND " OTHER_OLD_BEGAN " <= ? AND (" OTHER_OLD_BEGAN
	    ", -w.replaced_at, -w.number) > (m.began, -m.until, -m.number))"
	    " AND NOT EXISTS (SELECT 1 FROM memories w WHERE w.id = m.id"
	    " AND " OTHER_ROW_BEGAN " <= ? AND " OTHER_ROW_BEGAN " > m.began)";

	say_at(c, sql, at, 5);
}

/* What the store knew and what held in the world, as of when. */
static void
compile_past(
    struct compiler *c, const struct selection *sel, enum selection_parts parts)
{
	int64_t world = selection_has(sel->valid_at) ? sel->valid_at
						     : sel->as_of;

	if (selection_has(sel->as_of) && parts & SELECTION_OLD)
		compile_old_stood(c, sel->as_of);
	else if (selection_has(sel->as_of))
		compile_row_stood(c, sel->as_of);
	if (selection_has(world) && !sel->ever)
		say_at(c,
		    " AND ifnull(m.valid_from <= ?, 1)"
		    " AND ifnull(m.valid_to > ?, 1)",
		    world, 2);
}

/* What was superseded is archived: it held at another time. */
static void
compile_states(struct compiler *c, const struct selection *sel)
{
	bool superseded = selection_has(sel->valid_at) && !sel->states;

	say(c, " AND (0");
	if (superseded) {
		say(c, " OR (m.superseded_at IS NOT NULL AND m.state = ?)");
		bind_integer(c, MEMORY_ARCHIVED);
	}
	say(c, " OR (1");
	compile_bits(c, "m.state",
	    sel->states ? sel->states : selection_default_states());
	say(c, "))");
}

static void
compile_rest(
    struct compiler *c, const struct selection *sel, enum selection_parts parts)
{
	compile_states(c, sel);
	compile_past(c, sel, parts);
	if (sel->types)
		compile_bits(c, "m.type", sel->types);
	if (sel->since != CLOCK_NONE) {
		say(c, " AND ifnull(m.event_at, m.created_at) >= ?");
		bind_integer(c, sel->since);
	}
	if (sel->until != CLOCK_NONE) {
		say(c, " AND ifnull(m.event_at, m.created_at) < ?");
		bind_integer(c, sel->until);
	}
	if (sel->filter) {
		say(c, " AND ");
		compile(c, sel->filter);
	}
}

static void
compile_selection(
    struct compiler *c, const struct selection *sel, enum selection_parts parts)
{
	say(c, "1");
	if (parts & SELECTION_SCOPE) {
		compile_values(c, "user_id", &sel->scope.user);
		compile_values(c, "agent_id", &sel->scope.agent);
		compile_values(c, "app_id", &sel->scope.app);
	}
	if (parts & SELECTION_RUN)
		compile_values(c, "run_id", &sel->scope.run);
	if (parts & SELECTION_REST)
		compile_rest(c, sel, parts);
}

void
selection_sql(
    const struct selection *sel, enum selection_parts parts, struct buf *sql)
{
	compile_selection(&(struct compiler){ .sql = sql }, sel, parts);
}

void
selection_bind(const struct selection *sel, enum selection_parts parts,
    sqlite3_stmt *s, int *place)
{
	struct compiler c = { .statement = s, .place = *place };

	compile_selection(&c, sel, parts);
	*place = c.place;
}

bool
selection_has(int64_t at)
{
	return at && at != CLOCK_NONE;
}

uint32_t
selection_default_states(void)
{
	return ~(1u << MEMORY_ARCHIVED | 1u << MEMORY_FORGOTTEN) &
	       ((1u << MEMORY_STATES) - 1);
}
