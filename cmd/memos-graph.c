#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/prog.h"
#include "serve/front.h"
#include "serve/network_show.h"
#include "text/when_read.h"

enum { DEPTH_NEAR = 2, DEPTH_PATH = 6, MAX = 100 };

static struct front front;
static struct network_show show;
static const char *format = "jsonl";
static int64_t depth, most = MAX;
static bool all, as_json;

static const struct opt opts[] = {
	FRONT_AGENT(front),
	{ "all", 'a', OPT_FLAG, &all, NULL,
	    "closed relations, too: what held at another time", 0, 0 },
	FRONT_APP(front),
	FRONT_AS_OF(front),
	FRONT_CUBE(front),
	{ "depth", 'd', OPT_INT, &depth, "n",
	    "steps at most: 2 with near, 6 with path", 1, NETWORK_DEPTH_MAX },
	FRONT_DIR(front),
	{ "format", 'f', OPT_ENUM, &format, "jsonl,dot,graphml",
	    "what to print instead of JSON Lines", 0, 0 },
	{ "json", 0, OPT_FLAG, &as_json, NULL,
	    "print JSON Lines even on a terminal", 0, 0 },
	{ "kind", 0, OPT_STR, &show.kind, "kind", "only entities of this kind",
	    0, 0 },
	{ "match", 'm', OPT_STR, &show.match, "text",
	    "only entities with this in a name", 0, 0 },
	{ "max", 'k', OPT_INT, &most, "n", "print at most n entities", 1,
	    NETWORK_MAX },
	{ "since", 0, OPT_STR, &front.since, "time",
	    "with changed: from when on", 0, 0 },
	FRONT_USER(front),
	FRONT_VALID_AT(front),
	{ 0 },
};

static const struct opt_spec spec = { "memos-graph",
	"[near|path|communities|changed] [name ...]",
	"look at entities and relations, and change them",
	"$ memos-graph\n"
	"$ memos-graph near Ann --depth 2\n",
	opts };

static struct cube cube;
static struct arena arena;

static int
list(char **operands, struct err *err)
{
	(void)operands;
	return network_show_list(&show, err);
}

static int
near(char **operands, struct err *err)
{
	return network_show_near(&show, operands[0], err);
}

static int
path(char **operands, struct err *err)
{
	return network_show_path(&show, operands[0], operands[1], err);
}

static int
communities(char **operands, struct err *err)
{
	(void)operands;
	return network_show_communities(&show, err);
}

static int
changed(char **operands, struct err *err)
{
	struct when_read time;

	(void)operands;
	if (!front.since)
		return err_set(
		    err, ERR_INPUT, "changed needs --since, from when on");
	if (when_read(front.since, &time, err) < 0)
		return -1;
	return network_show_changed(&show, time.from, err);
}

static const struct action {
	const char *name;
	int (*read)(char **operands, struct err *err);
	int operands;
	int64_t depth;
} ACTIONS[] = {
	{ "list", list, 0, 1 },
	{ "near", near, 1, DEPTH_NEAR },
	{ "path", path, 2, DEPTH_PATH },
	{ "communities", communities, 0, 1 },
	{ "changed", changed, 0, 1 },
};

int
main(int argc, char **argv)
{
	struct err err = { 0 };
	struct selection sel;
	const struct action *action = ACTIONS;
	int first;

	prog_begin(spec.name);
	first = opt_parse(&spec, argc, argv);
	for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++)
		if (first < argc && strcmp(argv[first], ACTIONS[i].name) == 0)
			action = &ACTIONS[i];
	front_settle(&front, false, &err);
	const char *since = front.since;
	front.since = NULL;
	front_selection(&front, &arena, &sel, &err);
	front.since = since;
	if (all)
		selection_add_archive(&sel);
	front_open(&front, &cube, &err);
	show.db = cube.db;
	show.sel = &sel;
	show.format = format;
	show.person = isatty(1) && !as_json;
	show.bounds.depth = (size_t)(depth ? depth : action->depth);
	show.bounds.max = (size_t)most;
	if (action->read(argv + first + 1, &err) < 0)
		prog_error(&err);
	cube_release(&cube);
	arena_release(&arena);
	front_release(&front);
	return prog_end();
}
