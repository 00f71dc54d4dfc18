#include "store/selection.h"

#include "base/clock.h"
#include "base/record.h"
#include "store/filter_sql.h"

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

static void
compile_values(
    struct filter_sql *c, const char *field, const struct scope_values *values)
{
	if (!values->n)
		return;
	filter_sql_say(c, " AND s.");
	filter_sql_say(c, field);
	filter_sql_say(c, " IN (?");
	for (size_t i = 1; i < values->n; i++)
		filter_sql_say(c, ", ?");
	filter_sql_say(c, ")");
	for (size_t i = 0; i < values->n; i++)
		filter_sql_text(c, values->items[i]);
}

/* A set of bits as a list of numbers, behind what is to be one of them. */
static void
compile_bits(struct filter_sql *c, uint32_t bits)
{
	const char *comma = "";

	filter_sql_say(c, " IN (");
	for (int i = 0; i < 32; i++) {
		if (!(bits >> i & 1))
			continue;
		filter_sql_say(c, comma);
		filter_sql_say(c, "?");
		filter_sql_integer(c, i);
		comma = ", ";
	}
	filter_sql_say(c, ")");
}

#define ROW_BEGAN       SELECTION_BEGAN_ROW("m")
#define OTHER_ROW_BEGAN SELECTION_BEGAN_ROW("w")
#define OTHER_OLD_BEGAN SELECTION_BEGAN_OLD("w")

/* The row is what stood then; where a version says the same, it is later. */
static void
compile_row_stood(struct filter_sql *c, int64_t at)
{
	static const char sql[] =
	    " AND " ROW_BEGAN " <= ? AND NOT EXISTS (SELECT 1 FROM versions w"
	    " WHERE w.id = m.id AND w.replaced_at > ?"
	    " AND " OTHER_OLD_BEGAN " BETWEEN " ROW_BEGAN " AND ?)";

	filter_sql_say_at(c, sql, at, 3);
}

/*
 * The same of an old form.  Of two that began together the one that ended first
 * is the later one: the other stood again when it was undone.
 */
static void
compile_old_stood(struct filter_sql *c, int64_t at)
{
	static const char sql[] =
	    " AND m.began <= ? AND m.until > ? AND NOT EXISTS (SELECT 1"
	    " FROM versions w WHERE w.id = m.id AND w.replaced_at > ?"
	    " AND " OTHER_OLD_BEGAN " <= ? AND (" OTHER_OLD_BEGAN
	    ", -w.replaced_at, -w.number) > (m.began, -m.until, -m.number))"
	    " AND NOT EXISTS (SELECT 1 FROM memories w WHERE w.id = m.id"
	    " AND " OTHER_ROW_BEGAN " <= ? AND " OTHER_ROW_BEGAN " > m.began)";

	filter_sql_say_at(c, sql, at, 5);
}

/* What the store knew and what held in the world, as of when. */
static void
compile_past(struct filter_sql *c, const struct selection *sel,
    enum selection_parts parts)
{
	int64_t world = selection_has(sel->valid_at) ? sel->valid_at
						     : sel->as_of;

	if (selection_has(sel->as_of) && parts & SELECTION_OLD)
		compile_old_stood(c, sel->as_of);
	else if (selection_has(sel->as_of))
		compile_row_stood(c, sel->as_of);
	if (selection_has(world) && !sel->ever)
		filter_sql_say_at(c,
		    " AND ifnull(m.valid_from <= ?, 1)"
		    " AND ifnull(m.valid_to > ?, 1)",
		    world, 2);
}

/* What was superseded is archived: it held at another time. */
static void
compile_states(struct filter_sql *c, const struct selection *sel)
{
	bool superseded = selection_has(sel->valid_at) && !sel->states;

	filter_sql_say(c, " AND (0");
	if (superseded) {
		filter_sql_say(
		    c, " OR (m.superseded_at IS NOT NULL AND m.state = ?)");
		filter_sql_integer(c, MEMORY_ARCHIVED);
	}
	filter_sql_say(c, " OR ");
	filter_sql_state(c);
	compile_bits(c, sel->states ? sel->states : selection_default_states());
	filter_sql_say(c, ")");
}

static void
compile_rest(struct filter_sql *c, const struct selection *sel,
    enum selection_parts parts)
{
	compile_states(c, sel);
	compile_past(c, sel, parts);
	if (sel->types) {
		filter_sql_say(c, " AND m.type");
		compile_bits(c, sel->types);
	}
	if (sel->since != CLOCK_NONE) {
		filter_sql_say(c, " AND ifnull(m.event_at, m.created_at) >= ?");
		filter_sql_integer(c, sel->since);
	}
	if (sel->until != CLOCK_NONE) {
		filter_sql_say(c, " AND ifnull(m.event_at, m.created_at) < ?");
		filter_sql_integer(c, sel->until);
	}
	if (sel->filter) {
		filter_sql_say(c, " AND ");
		filter_sql_add(c, sel->filter, true);
	}
}

static void
compile_selection(struct filter_sql *c, const struct selection *sel,
    enum selection_parts parts)
{
	filter_sql_say(c, "1");
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
	struct filter_sql c = {
		.sql = sql, .as_of = sel->as_of, .old = parts & SELECTION_OLD
	};

	compile_selection(&c, sel, parts);
}

void
selection_bind(const struct selection *sel, enum selection_parts parts,
    sqlite3_stmt *s, int *place)
{
	struct filter_sql c = { .statement = s,
		.place = *place,
		.as_of = sel->as_of,
		.old = parts & SELECTION_OLD };

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

void
selection_add_archive(struct selection *sel)
{
	if (!sel->states)
		sel->states = selection_default_states();
	sel->states |= 1u << MEMORY_ARCHIVED;
}
