#include "find/graph.h"

#include "store.h"
#include "store/entities.h"
#include "tap.h"

#define FACT(id, text, source, subject, object)                         \
	"{\"id\":\"" id "\",\"memory\":\"" text "\",\"type\":\"fact\"," \
	"\"user_id\":\"ann\",\"sources\":[\"" source "\"],"             \
	"\"subject\":\"" subject "\",\"object\":\"" object "\"}"
#define TURN(id)                                                      \
	"{\"id\":\"" id "\",\"memory\":\"" id "\",\"type\":\"turn\"," \
	"\"user_id\":\"ann\",\"run_id\":\"r\"}"

static const char *const world[] = { TURN("t1"), TURN("t2"), TURN("t3"),
	TURN("t4"), TURN("t5"), TURN("t6"),
	FACT("f1", "Ann's sister is Maria.", "t1", "Ann", "Maria"),
	FACT("f2", "Maria teaches physics.", "t2", "Maria", "physics"),
	FACT("f3", "Ann works at Acme.", "t3", "Ann", "Acme"),
	FACT("f4", "Acme makes bridges.", "t4", "Acme", "bridges"),
	FACT("f5", "Ben plays the violin.", "t5", "Ben", "violin"),
	"{\"id\":\"f6\",\"memory\":\"Ann's sister is Eve.\",\"type\":\"fact\","
	"\"user_id\":\"ann\",\"sources\":[\"t6\"],\"state\":\"archived\","
	"\"subject\":\"Ann\",\"object\":\"Eve\"}",
	"{\"id\":\"g1\",\"memory\":\"Ann's sister is Ida.\",\"type\":\"fact\","
	"\"user_id\":\"bob\",\"subject\":\"Ann\",\"object\":\"Ida\"}" };

static struct analyser *analyser;

/* "t1=1.00 f1=1.00" of what a query leads to, by value, then id. */
static const char *
led(struct store *s, const char *text, const char *user)
{
	static char out[1 << 16];
	struct selection sel = { .since = CLOCK_NONE, .until = CLOCK_NONE };
	struct scope_sessions scope = { 0 };
	struct graph_query query = { .text = text,
		.len = strlen(text),
		.analyser = analyser,
		.selection = &sel,
		.scope = &scope,
		.states = selection_default_states() };
	struct graph graph;
	size_t len = 0;

	sel.scope.user = scope_value(&s->arena, user);
	if (scope_read(&scope, s->cube.db, &sel, &s->err) < 0 ||
	    graph_find(s->cube.db, &query, &graph, &s->err) < 0)
		bail("graph", s->err.text);
	*out = '\0';
	for (int value = 100; value > 0; value--)
		for (size_t i = 0; i < graph.n; i++) {
			struct memory m;

			if ((int)(graph.items[i].value * 100 + .5F) != value)
				continue;
			rows_get(s->cube.db, graph.items[i].seq, &s->arena, &m,
			    &s->err);
			len += (size_t)snprintf(out + len, sizeof out - len,
			    "%s%s=%d", len ? " " : "", m.id, value);
		}
	graph_release(&graph);
	scope_release(&scope);
	return out;
}

static void
test_steps(struct store *s)
{
	static const struct {
		const char *query, *want;
	} table[] = {
		/* the sister, what she does, and little of what else Ann does
		 */
		{ "what does Ann's sister do",
		    "t1=100 f1=100 t2=50 f2=50 t3=10 f3=10" },
		{ "what does the sister of Ann teach",
		    "t1=55 f1=55 t2=50 f2=50 t3=10 f3=10" },
		{ "who teaches physics?", "t2=100 f2=100 t1=50 f1=50" },
		{ "Acme", "t3=10 t4=10 f3=10 f4=10" },
		{ "Ben plays", "t5=100 f5=100" },
		{ "what does the company of my aunt do", "" },
		{ "", "" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *got = led(s, table[i].query, "ann");

		tap(strcmp(got, table[i].want) == 0, "'%s' leads to '%s' (%s)",
		    table[i].query, table[i].want, got);
	}
}

static void
test_scope(struct store *s)
{
	const char *got = led(s, "Ann's sister", "bob");

	tap(strcmp(got, "g1=100") == 0, "facts of others lead nowhere (%s)",
	    got);
	got = led(s, "Ann's sister", NULL);
	tap(strstr(got, "g1=100") && strstr(got, "f1=100"),
	    "but where all are asked (%s)", got);
}

static void
test_aliases(struct store *s)
{
	static const struct entity_scope ann = { .user = "ann" };
	const char *aliases[] = { "my sister", "Marie" };
	const struct entity maria = {
		.name = "Maria", .aliases = aliases, .n_aliases = 2
	};
	static const char *const queries[] = { "does my sister teach",
		"does MARIE teach", "where does Mari\xc3\xa9 teach?" };
	int64_t id;

	store_begin(s);
	if (entities_put(s->cube.db, &ann, &maria, &id, &s->err) < 0)
		bail("entity", s->err.text);
	store_commit(s);
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
		const char *got = led(s, queries[i], "ann");

		tap(strstr(got, "t2=100 ") && !strstr(got, "t1=100"),
		    "'%s' names her (%s)", queries[i], got);
	}
	tap(!*led(s, "does my sister teach", "bob"),
	    "what others call somebody is nobody's business");
}

/* However much there is, it takes a bounded part of it. */
static void
test_bounds(struct store *s)
{
	char json[256], text[4096] = "";
	struct rows_put put;
	struct memory m;

	store_begin(s);
	for (int i = 0; i < 3000; i++) {
		snprintf(json, sizeof json,
		    "{\"memory\":\"Zoe has %d\",\"user_id\":\"ann\","
		    "\"sources\":[\"t1\"],\"subject\":\"Zoe\","
		    "\"object\":\"n%d\"}",
		    i, i);
		m = store_record(s, json);
		ingest_put(s->ingest, &m, false, &s->arena, &put, &s->err);
	}
	store_commit(s);
	for (int i = 0; i < 200; i++)
		strcat(text, "Zoe Ann Ben ");
	tap(strlen(led(s, text, "ann")) > 0, "a long query of names");
	tap(strstr(led(s, "Zoe has 7", "ann"), "t1=") != NULL,
	    "a name of many facts");
}

int
main(void)
{
	struct store s;

	place_make();
	analyser = analyser_new();
	store_open(&s, "graph", NULL);
	tap(!*led(&s, "what does Ann's sister do", NULL),
	    "without facts nothing leads anywhere");
	for (size_t i = 0; i < sizeof world / sizeof *world; i++)
		store_add(&s, world[i]);
	test_steps(&s);
	test_scope(&s);
	test_aliases(&s);
	test_bounds(&s);
	store_close(&s);
	analyser_free(analyser);
	place_remove();
	return tap_end();
}
