#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/prog.h"
#include "serve/consolidating.h"
#include "serve/front.h"

static struct front front;
static const char *after, *only, *reason, *recent;
static struct opt_list budgets;
static int64_t tokens = -1;
static bool dry, stats;
static struct embedders embedders;
static struct meter meter;

static const struct opt opts[] = {
	{ "after", 0, OPT_STR, &after, "age",
	    "turns are due from this age on, as in 30d or 12h", 0, 0 },
	FRONT_AGENT(front),
	FRONT_APP(front),
	{ "budget", 0, OPT_LIST, &budgets, "n",
	    "end after so much time (30s) or tokens of a model (20000)", 0, 0 },
	FRONT_CUBE(front),
	FRONT_DIR(front),
	{ "dry-run", 'n', OPT_FLAG, &dry, NULL,
	    "print what would be done, and change nothing", 0, 0 },
	FRONT_FILTER(front),
	{ "max-tokens", 0, OPT_INT, &tokens, "n",
	    "tokens above which the oldest turns are due; 0: never", 0,
	    1 << 30 },
	{ "only", 0, OPT_ENUM, &only, "summaries,facts,profile",
	    "do one of the three alone", 0, 0 },
	{ "reason", 0, OPT_STR, &reason, "text", "why, for the history", 0, 0 },
	{ "recent", 0, OPT_STR, &recent, "age",
	    "turns younger than this are never due", 0, 0 },
	FRONT_RUN(front),
	{ "stats", 0, OPT_FLAG, &stats, NULL,
	    "say on standard error what models were asked", 0, 0 },
	FRONT_USER(front),
	{ 0 },
};

static const struct opt_spec spec = { "memos-consolidate", NULL,
	"summarise and archive old memories, and merge what says the same",
	"$ memos-consolidate --dry-run\n"
	"$ memos-consolidate --budget 30s\n"
	"$ memos-consolidate --user ann --after 90d --only summaries\n"
	"$ memos-revise --undo || echo 'nothing to undo'\n",
	opts };

/* A number and its unit: 1.5h; `plain` is that of a number alone, or 0. */
static int
parse_span(const char *option, const char *text, int64_t plain, int64_t *span,
    struct err *err)
{
	static const struct {
		char unit;
		int64_t microseconds;
	} units[] = {
		{ 's', INT64_C(1000000) },
		{ 'm', 60 * INT64_C(1000000) },
		{ 'h', 3600 * INT64_C(1000000) },
		{ 'd', 86400 * INT64_C(1000000) },
		{ 'w', 7 * 86400 * INT64_C(1000000) },
	};
	const double most = 36500 * 86400e6;
	char *end;
	double number;
	int64_t unit = 0;

	errno = 0;
	number = strtod(text, &end);
	if (!*end)
		unit = plain;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (*end == units[i].unit && !end[1])
			unit = units[i].microseconds;
	number *= (double)unit;
	if (errno || end == text || strspn(text, "0123456789.") == 0 || !unit ||
	    !(number >= 0 && number <= most))
		return err_set(err, ERR_INPUT,
		    "%s: '%.64s' is no length of time, such as 30d, 12h or 45s",
		    option, text);
	*span = (int64_t)number;
	return 0;
}

static int
parse_budget(const char *text, struct consolidating *c, struct err *err)
{
	size_t digits = strspn(text, "0123456789");
	int64_t span;

	if (digits && digits < 16 && !text[digits]) {
		c->budget_tokens = strtoll(text, NULL, 10);
		return 0;
	}
	if (parse_span("--budget", text, 0, &span, err) < 0)
		return -1;
	c->budget_ms = span / 1000 > 0 ? span / 1000 : 1;
	return 0;
}

static int
read_options(struct consolidating *c, struct err *err)
{
	const int64_t day = 86400 * INT64_C(1000000);

	*c = (struct consolidating){ .after = -1,
		.recent = -1,
		.tokens = tokens,
		.summaries = !only || strcmp(only, "summaries") == 0,
		.facts = !only || strcmp(only, "facts") == 0,
		.profile = !only || strcmp(only, "profile") == 0,
		.dry = dry,
		.reason = reason,
		.embedders = &embedders,
		.meter = &meter,
		.stopped = prog_signal };
	if (after && parse_span("--after", after, day, &c->after, err) < 0)
		return -1;
	if (recent && parse_span("--recent", recent, day, &c->recent, err) < 0)
		return -1;
	for (size_t i = 0; i < budgets.n; i++)
		if (parse_budget(budgets.items[i], c, err) < 0)
			return -1;
	return 0;
}

/* A look changes nothing, and needs no right to. */
static int
open_and_work(struct consolidating *c, struct err *err)
{
	struct selection selection;
	struct arena arena = { 0 };
	struct cube cube = { 0 };
	int rc = front_selection(&front, &arena, &selection, err);

	if (rc == 0)
		rc = front_open(&front, &cube, err);
	if (rc == 0 && cube.db && !dry) {
		cube_release(&cube);
		rc = cube_open(
		    &cube, front.dir, front.cube, DB_WRITE, false, err);
		if (rc == 0)
			selection_functions(cube.db);
	}
	c->cube = &cube;
	c->selection = &selection;
	if (rc == 0 && cube.db)
		rc = consolidating_run(c, err);
	cube_release(&cube);
	arena_release(&arena);
	return rc;
}

int
main(int argc, char **argv)
{
	struct consolidating c;
	struct err err = { 0 };
	int first, status;

	prog_begin(spec.name);
	embedders = (struct embedders){ .meter = &meter,
		.stopped = prog_signal };
	first = opt_parse(&spec, argc, argv);
	prog_catch();
	if (first < argc)
		prog_error(&(struct err){ .kind = ERR_INPUT,
		    .text = "there is nothing to name: see --help" });
	else if (read_options(&c, &err) < 0 ||
		 front_settle(&front, false, &err) < 0 ||
		 open_and_work(&c, &err) < 0)
		prog_error(&err);
	if (stats)
		front_stats(&meter);
	embedders_release(&embedders);
	meter_release(&meter);
	front_release(&front);
	free(budgets.items);
	status = prog_end();
	return prog_signal() && status < PROG_STORE ? 128 + prog_signal()
						    : status;
}
