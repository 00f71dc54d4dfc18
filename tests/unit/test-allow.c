#include "find/allow.h"

#include "find/search.h"
#include "random.h"
#include "sealed.h"
#include "tap.h"

/*
 * A filter lets the same memories pass whether postings and columns decide it,
 * or the rows; in a search as in a listing.
 */
enum { MEMORIES = 300, ROUNDS = 150 };

static const char *const words[] = { "tea", "teas", "green", "Green-tea",
	"coffee", "cofee", "the", "of", "cafeteria", "caf\xc3\xa9", "happiness",
	"happily", "memories", "use", "using", "dying", "dye", "Ann's",
	"\xe4\xb8\x9c\xe4\xba\xac", "\xe4\xba\xac", "restaurant", "2026", "May",
	"an", "ant", "going", "go" };
static const char *const topics[] = { "drinks", "work", "\xc3\xa9", "it's" };

#define PICK(list) (list)[random_below(sizeof(list) / sizeof *(list))]

static void
add_memories(struct store *s)
{
	struct buf line = { 0 };

	store_begin(s);
	for (int i = 0; i < MEMORIES; i++) {
		buf_reset(&line);
		buf_printf(&line, "{\"id\":\"%d\",\"memory\":\"common", i);
		for (unsigned n = random_below(8); n; n--)
			buf_printf(&line, " %s", PICK(words));
		buf_printf(&line,
		    "\",\"type\":\"%s\",\"user_id\":\"u%u\",\"run_id\":\"r%u\","
		    "\"name\":\"%s\",\"event_at\":\"2026-0%u-10\","
		    "\"metadata\":{\"topic\":\"%s\",\"n\":%u}}",
		    memory_type_name((int)random_below(MEMORY_TYPES)),
		    random_below(3), random_below(4), PICK(words),
		    1 + random_below(5), PICK(topics), random_below(9));
		store_add(s, line.data);
	}
	store_commit(s);
	buf_release(&line);
}

/* ---- filters ---- */

static void
put_test(struct buf *out)
{
	static const char *const ops[] = { "word", "phrase", "prefix",
		"fuzzy" };
	static const char *const users[] = { "eq", "ne" };
	static const char *const times[] = { "gt", "gte", "lt", "lte", "eq" };
	const char *op = PICK(ops);

	switch (random_below(8)) {
	case 0:
		buf_printf(out, "{\"type\":{\"%s\":\"%s\"}}", PICK(users),
		    memory_type_name((int)random_below(MEMORY_TYPES)));
		break;
	case 1:
		buf_printf(out, "{\"user_id\":{\"%s\":\"u%u\"}}", PICK(users),
		    random_below(4));
		break;
	case 2:
		buf_printf(out, "{\"event_at\":{\"%s\":\"2026-0%u\"}}",
		    PICK(times), 1 + random_below(5));
		break;
	case 3:
		buf_printf(out, "{\"topic\":\"%s\"}", PICK(topics));
		break;
	default:
		buf_printf(out, "{\"memory\":{\"%s\":\"%s", op, PICK(words));
		if (*op == 'p' && random_below(2))
			buf_printf(out, " %s", PICK(words));
		buf_string(out, "\"}}");
	}
}

static void
put_filter(struct buf *out, int depth)
{
	static const char *const groups[] = { "AND", "AND", "OR", "NOT",
		"NOT" };

	if (!depth || random_below(3) == 0) {
		put_test(out);
		return;
	}
	buf_printf(out, "{\"%s\":[", PICK(groups));
	put_filter(out, depth - 1);
	if (random_below(2)) {
		buf_char(out, ',');
		put_filter(out, depth - 1);
	}
	buf_string(out, "]}");
}

/* ---- who passes ---- */

static int
note(const struct memory *m, void *ctx, struct err *err)
{
	(void)err;
	((char *)ctx)[atoi(m->id)] = 1;
	return 0;
}

static bool
find(struct store *s, struct searcher *searcher, const struct selection *sel,
    bool exact, char passed[MEMORIES])
{
	struct query query = { .text = "common",
		.text_len = 6,
		.k = MEMORIES,
		.selection = *sel,
		.exact = exact };
	struct results results;

	memset(passed, 0, MEMORIES);
	if (search(searcher, &query, &s->arena, &results, &s->err) < 0)
		bail("search", s->err.text);
	/* facts may share slots, but have no sources here */
	for (size_t i = 0; i < results.n; i++)
		note(&results.items[i].memory, passed, &s->err);
	return !results.fault && !results.damaged;
}

static void
test_same(struct store *s, const char *what)
{
	struct searcher *searcher = searcher_new(&s->cube, NULL, &s->err);
	struct buf json = { 0 };
	int some = 0, bad = 0;

	for (int i = 0; i < ROUNDS && !bad; i++) {
		struct selection sel = { .since = CLOCK_NONE,
			.until = CLOCK_NONE };
		char rows[MEMORIES] = { 0 }, exact[MEMORIES], fast[MEMORIES];
		struct json_span value;

		buf_reset(&json);
		put_filter(&json, 3);
		json_scan(json.data, json.len, &value, &s->err);
		sel.filter = filter_parse(&value, &s->arena, &s->err);
		if (!sel.filter)
			bail(json.data, s->err.text);
		if (random_below(4) == 0)
			sel.scope.user = scope_value(&s->arena, "u1");
		if (rows_each(s->cube.db, &sel, ROWS_SEQUENCE, NULL, -1, note,
			rows, &s->err) < 0)
			bail(json.data, s->err.text);
		bad = !find(s, searcher, &sel, true, exact) ||
		      !find(s, searcher, &sel, false, fast) ||
		      memcmp(rows, exact, MEMORIES) != 0 ||
		      memcmp(rows, fast, MEMORIES) != 0;
		some += memchr(rows, 1, MEMORIES) && memchr(rows, 0, MEMORIES);
		arena_reset(&s->arena);
	}
	tap(!bad && some > ROUNDS / 2, "%s: %d of %d filters narrow%s%s", what,
	    some, ROUNDS, bad ? ", not alike: " : "", bad ? json.data : "");
	searcher_free(searcher);
	buf_release(&json);
}

int
main(void)
{
	struct store s;

	place_make();
	store_open(&s, "allow", NULL);
	add_memories(&s);
	test_same(&s, "rows alone");
	sealed_make(&s, 1, MEMORIES - 40);
	test_same(&s, "a segment and rows");
	sealed_make(&s, 1, MEMORIES);
	test_same(&s, "a segment alone");
	store_close(&s);
	place_remove();
	return tap_end();
}
