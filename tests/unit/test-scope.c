#include "find/scope.h"

#include "base/clock.h"
#include "store.h"
#include "tap.h"

/* Sessions 1.. in the order in which they come. */
static const char *const memories[] = {
	"{\"text\":\"t1\",\"user_id\":\"ann\",\"run_id\":\"r\"}",
	"{\"text\":\"t2\",\"user_id\":\"ann\"}",
	"{\"text\":\"t3\",\"user_id\":\"bob\",\"run_id\":\"r\"}",
	"{\"text\":\"t4\",\"agent_id\":\"g\"}",
	"{\"text\":\"t5\",\"user_id\":\"ann\",\"agent_id\":\"g\","
	"\"app_id\":\"p\",\"run_id\":\"s\"}",
};

/* Which sessions count, and which of those pass the run: "1c 2cr". */
static const char *
describe(const struct scope_sessions *scope)
{
	static struct buf out;

	buf_reset(&out);
	for (uint32_t i = 0; i < 9; i++) {
		bool counts = scope_has(scope, i, SCOPE_COUNTS);
		bool run = scope_has(scope, i, SCOPE_RUN);

		if (counts || run)
			buf_printf(&out, "%s%u%s%s", out.len ? " " : "", i,
			    counts ? "c" : "", run ? "r" : "");
	}
	return buf_text(&out);
}

static void
test_table(struct store *s)
{
	static const struct {
		const char *user, *agent, *app, *run, *want;
	} table[] = {
		{ "ann", NULL, NULL, NULL, "1cr 2cr 5cr" },
		{ "bob", NULL, NULL, NULL, "3cr" },
		{ "zoe", NULL, NULL, NULL, "" },
		{ NULL, "g", NULL, NULL, "4cr 5cr" },
		{ "ann", "g", NULL, NULL, "5cr" },
		{ NULL, NULL, "p", NULL, "5cr" },
		/* a run narrows what may be found, not what counts */
		{ NULL, NULL, NULL, "r", "1cr 2c 3cr 4c 5c" },
		{ "ann", NULL, NULL, "r", "1cr 2c 5c" },
		{ "ann", NULL, NULL, "x", "1c 2c 5c" },
		{ "zoe", NULL, NULL, "r", "" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct selection sel = { .since = CLOCK_NONE,
			.until = CLOCK_NONE };
		struct scope_sessions scope;
		int rc;

		sel.scope.user = scope_value(&s->arena, table[i].user);
		sel.scope.agent = scope_value(&s->arena, table[i].agent);
		sel.scope.app = scope_value(&s->arena, table[i].app);
		sel.scope.run = scope_value(&s->arena, table[i].run);
		rc = scope_read(&scope, s->cube.db, &sel, &s->err);
		tap(rc == 0 && strcmp(describe(&scope), table[i].want) == 0,
		    "scope %zu has sessions '%s'", i, describe(&scope));
		scope_release(&scope);
		scope_release(&scope);
	}
}

static void
test_all(struct store *s)
{
	/* of time and state it knows nothing */
	struct selection sel = { .since = 7, .until = 8, .states = 1 };
	struct scope_sessions scope;

	tap(scope_read(&scope, s->cube.db, &sel, &s->err) == 0 &&
		scope_has(&scope, 0, SCOPE_COUNTS) &&
		scope_has(&scope, UINT32_MAX, SCOPE_COUNTS) &&
		scope_has(&scope, UINT32_MAX, SCOPE_RUN),
	    "without a scope every session is in it");
	scope_release(&scope);
	sel.scope.user = scope_value(&s->arena, "ann");
	scope_read(&scope, s->cube.db, &sel, &s->err);
	tap(!scope_has(&scope, UINT32_MAX, SCOPE_COUNTS) &&
		!scope_has(&scope, 6, SCOPE_RUN),
	    "a session that is not there is in none");
	scope_release(&scope);
}

int
main(void)
{
	struct store s;

	place_make();
	store_open(&s, "scope", NULL);
	for (size_t i = 0; i < sizeof memories / sizeof *memories; i++)
		store_add(&s, memories[i]);
	test_table(&s);
	test_all(&s);
	store_close(&s);
	place_remove();
	return tap_end();
}
