#include "store/selection.h"

#include "base/clock.h"
#include "store.h"
#include "tap.h"

static const char *const memories[] = {
	"{\"id\":\"a\",\"text\":\"t1\",\"user_id\":\"ann\",\"agent_id\":\"g\","
	"\"run_id\":\"r\",\"event_at\":\"2026-01-01T00:00:00Z\"}",
	"{\"id\":\"b\",\"text\":\"t2\",\"user_id\":\"ann\",\"app_id\":\"p\","
	"\"type\":\"turn\",\"event_at\":\"2026-02-01T00:00:00Z\"}",
	"{\"id\":\"c\",\"text\":\"t3\",\"user_id\":\"bob\",\"run_id\":\"r\","
	"\"state\":\"archived\"}",
	"{\"id\":\"d\",\"text\":\"t4\",\"state\":\"forgotten\","
	"\"type\":\"event\"}",
	"{\"id\":\"e\",\"text\":\"t5\",\"state\":\"decaying\","
	"\"created_at\":\"2020-01-01T00:00:00Z\"}",
};

static int
note_id(const struct memory *m, void *ctx, struct err *err)
{
	(void)err;
	buf_string(ctx, m->id);
	return 0;
}

static const char *
pass(struct store *s, const struct selection *sel)
{
	static struct buf out;

	buf_reset(&out);
	if (rows_each(s->cube.db, sel, ROWS_SEQUENCE, NULL, -1, note_id, &out,
		&s->err) < 0)
		bail("selection", s->err.text);
	return buf_text(&out);
}

/* Lists with a blank between: "ann bob". */
static struct scope_values
values(struct arena *arena, const char *list)
{
	struct scope_values v = { 0 };
	char *copy, *save = NULL;

	if (!list)
		return v;
	copy = arena_copy(arena, list, strlen(list));
	v.items = arena_bytes(arena, 8 * sizeof *v.items);
	for (char *p = strtok_r(copy, " ", &save); p;
	     p = strtok_r(NULL, " ", &save))
		v.items[v.n++] = p;
	return v;
}

#define ALL_STATES ((1u << MEMORY_STATES) - 1)

static const struct {
	const char *user, *agent, *app, *run;
	const char *since, *until;
	uint32_t states, types;
	const char *want;
} table[] = {
	{ .want = "abe" },
	{ .user = "ann", .want = "ab" },
	{ .user = "bob", .want = "" },
	{ .user = "bob", .states = ALL_STATES, .want = "c" },
	{ .user = "ann bob", .states = ALL_STATES, .want = "abc" },
	{ .user = "ann bob zoe", .want = "ab" },
	{ .user = "Ann", .want = "" },
	{ .user = "an%", .want = "" },
	{ .user = "' OR 1 --", .want = "" },
	{ .agent = "g", .want = "a" },
	{ .app = "p", .want = "b" },
	{ .user = "ann", .agent = "g", .app = "p", .want = "" },
	{ .run = "r", .want = "a" },
	{ .run = "r", .states = ALL_STATES, .want = "ac" },
	{ .user = "bob", .run = "r s", .states = ALL_STATES, .want = "c" },
	{ .states = ALL_STATES, .want = "abcde" },
	{ .states = 1u << MEMORY_FORGOTTEN, .want = "d" },
	{ .states = 1u << MEMORY_ARCHIVED | 1u << MEMORY_DECAYING,
	    .want = "ce" },
	{ .types = 1u << MEMORY_TURN, .want = "b" },
	{ .types = 1u << MEMORY_TURN | 1u << MEMORY_EVENT, .want = "b" },
	{ .types = 1u << MEMORY_EVENT, .states = ALL_STATES, .want = "d" },
	/* a memory's time is its event's, else its creation's */
	{ .since = "2026-01-01T00:00:00Z", .want = "ab" },
	{ .since = "2026-01-01T00:00:00.000001Z", .want = "b" },
	{ .until = "2026-01-01T00:00:00Z", .want = "e" },
	{ .until = "2026-01-01T00:00:00.000001Z", .want = "ae" },
	{ .since = "2021", .until = "2026-02-01T00:00:00Z", .want = "a" },
	{ .since = "2030", .until = "2020", .want = "" },
	{ .since = "2026-05-07", .states = ALL_STATES, .want = "cd" },
};

static int64_t
time_of(const char *text)
{
	struct moment moment = { .at = CLOCK_NONE };
	struct err err;

	if (text && clock_parse(text, &moment, &err) < 0)
		bail(text, err.text);
	return moment.at;
}

static void
test_table(struct store *s)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct selection sel = { .states = table[i].states,
			.types = table[i].types,
			.since = time_of(table[i].since),
			.until = time_of(table[i].until) };
		const char *got;

		if (table[i].user && strstr(table[i].user, "OR"))
			sel.scope.user = scope_value(&s->arena, table[i].user);
		else
			sel.scope.user = values(&s->arena, table[i].user);
		sel.scope.agent = values(&s->arena, table[i].agent);
		sel.scope.app = values(&s->arena, table[i].app);
		sel.scope.run = values(&s->arena, table[i].run);
		got = pass(s, &sel);
		tap(strcmp(got, table[i].want) == 0,
		    "selection %zu lets pass '%s' (%s)", i, table[i].want, got);
	}
}

static void
test_defaults(void)
{
	uint32_t states = selection_default_states();

	for (int i = 0; i < MEMORY_STATES; i++)
		tap((states >> i & 1) ==
			(i != MEMORY_ARCHIVED && i != MEMORY_FORGOTTEN),
		    "state '%s' is %slooked at",
		    memory_state_name((enum memory_state)i),
		    states >> i & 1 ? "" : "not ");
	tap(states >> MEMORY_STATES == 0, "and there are no others");
	tap(!scope_value(NULL, NULL).n, "no value makes an empty list");
}

/* What a part of a selection lets pass, without the others. */
static const char *
pass_part(struct store *s, const struct selection *sel, int parts)
{
	static struct buf out;
	struct buf sql = { 0 };
	sqlite3_stmt *st;
	int at = 1;

	buf_string(&sql, "SELECT m.id FROM memories m"
			 " JOIN sessions s ON s.id = m.session WHERE ");
	selection_sql(sel, (enum selection_parts)parts, &sql);
	buf_string(&sql, " ORDER BY m.id");
	st = db_prepare(s->cube.db, sql.data, &s->err);
	if (!st)
		bail(sql.data, s->err.text);
	selection_bind(sel, (enum selection_parts)parts, st, &at);
	tap(sqlite3_bind_parameter_count(st) == at - 1,
	    "parts %d have %d values", parts, at - 1);
	buf_reset(&out);
	while (db_step(s->cube.db, st, &s->err) == 1)
		buf_string(&out, (const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	buf_release(&sql);
	return buf_text(&out);
}

/* A run narrows what is found; who is asked about is another matter. */
static void
test_parts(struct store *s)
{
	static const struct {
		int parts;
		const char *want;
	} cases[] = {
		{ SELECTION_SCOPE, "abc" },
		{ SELECTION_RUN, "ac" },
		{ SELECTION_SCOPE | SELECTION_RUN, "ac" },
		{ SELECTION_REST, "abe" },
		{ SELECTION_SCOPE | SELECTION_REST, "ab" },
		{ SELECTION_RUN | SELECTION_REST, "a" },
		{ SELECTION_ALL, "a" },
	};
	struct selection sel = { .since = CLOCK_NONE, .until = CLOCK_NONE };

	sel.scope.user = values(&s->arena, "ann bob");
	sel.scope.run = values(&s->arena, "r");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		tap(strcmp(pass_part(s, &sel, cases[i].parts), cases[i].want) ==
			0,
		    "parts %d let pass '%s'", cases[i].parts, cases[i].want);
}

/* Text and values never come apart: as many places as are bound. */
static void
test_places(struct store *s)
{
	static const char filter[] =
	    "{\"OR\":[{\"a.b\":{\"icontains\":\"x\"}},"
	    "{\"event_at\":{\"in\":[\"2026\",null]}},"
	    "{\"NOT\":{\"n\":{\"gt\":1,\"lte\":\"z\"}}},{\"x\":\"*\"}]}";
	struct selection sel = { .since = 1, .until = 2, .types = 7 };
	struct json_span value;

	json_scan(filter, strlen(filter), &value, &s->err);
	sel.filter = filter_parse(&value, &s->arena, &s->err);
	sel.scope.user = values(&s->arena, "a b c");
	sel.scope.run = values(&s->arena, "d");
	for (int parts = 1; parts <= SELECTION_ALL; parts++)
		pass_part(s, &sel, parts);
}

int
main(void)
{
	struct store s;

	place_make();
	store_open(&s, "selection", NULL);
	store_begin(&s);
	for (size_t i = 0; i < sizeof memories / sizeof *memories; i++)
		store_add(&s, memories[i]);
	store_commit(&s);
	test_table(&s);
	test_defaults();
	test_parts(&s);
	test_places(&s);
	store_close(&s);
	place_remove();
	return tap_end();
}
