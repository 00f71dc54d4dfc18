#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/prog.h"
#include "serve/front.h"
#include "serve/network_change.h"
#include "serve/network_lines.h"
#include "serve/network_show.h"
#include "text/when_read.h"

enum { DEPTH_NEAR = 2, DEPTH_PATH = 6, MAX = 100 };

static struct front front;
static struct network_show show = { .format = "jsonl" };
static const char *match, *reason, *since, *summary, *until;
static struct opt_list aliases;
static int64_t depth, most;
static bool all, as_json, dry;

static const struct opt opts[] = {
	FRONT_AGENT(front),
	{ "alias", 0, OPT_LIST, &aliases, "name",
	    "with entity: a name that it goes by, may be repeated", 0, 0 },
	{ "all", 'a', OPT_FLAG, &all, NULL,
	    "relations that were superseded, too", 0, 0 },
	FRONT_APP(front),
	FRONT_AS_OF(front),
	FRONT_CUBE(front),
	{ "depth", 'd', OPT_INT, &depth, "n",
	    "steps at most: 2 with near, 6 with path", 1, NETWORK_DEPTH_MAX },
	FRONT_DIR(front),
	{ "dry-run", 'n', OPT_FLAG, &dry, NULL,
	    "say what would be changed, and change nothing", 0, 0 },
	{ "format", 'f', OPT_ENUM, &show.format, "jsonl,dot,graphml",
	    "what to print", 0, 0 },
	{ "json", 0, OPT_FLAG, &as_json, NULL,
	    "print JSON Lines even on a terminal", 0, 0 },
	{ "kind", 0, OPT_STR, &show.kind, "kind",
	    "only these entities; with entity: what it is", 0, 0 },
	{ "match", 'm', OPT_STR, &match, "text",
	    "only entities with this in a name", 0, 0 },
	{ "max", 'k', OPT_INT, &most, "n", "print at most n, 100 if not given",
	    1, NETWORK_MAX },
	{ "reason", 0, OPT_STR, &reason, "text",
	    "why it is changed, for the history", 0, 0 },
	{ "since", 0, OPT_STR, &since, "time",
	    "with add: it holds from then on; changed: since when", 0, 0 },
	{ "summary", 0, OPT_STR, &summary, "text",
	    "with entity: what is to be known of it", 0, 0 },
	{ "until", 0, OPT_STR, &until, "time",
	    "with add: it held until then, a day included", 0, 0 },
	FRONT_USER(front),
	FRONT_VALID_AT(front),
	{ 0 },
};

static const struct opt_spec spec = { "memos-graph",
	"[list|near|path|communities|changed|add|entity|rename|merge] "
	"[name ...]",
	"look at entities and their relations, and change them",
	"$ memos-graph --user ann add Ann works_at Acme --since 2024-05\n"
	"$ memos-graph --user ann entity Acme --kind organisation\n"
	"$ memos-graph --user ann near Ann --depth 3\n"
	"$ memos-graph --user ann --format dot near Ann\n"
	"$ memos-graph --user ann rename Acme 'Acme Ltd'\n",
	opts };

static struct cube cube;
static struct arena arena;
static struct selection sel;
static struct embedders embedders;

/* ---- reading ---- */

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
	if (!since)
		return err_set(
		    err, ERR_INPUT, "changed needs --since, from when on");
	if (when_read(since, &time, err) < 0)
		return -1;
	return network_show_changed(&show, time.from, err);
}

/* ---- changing ---- */

static int
add(struct network_change *c, char **operands, struct err *err)
{
	struct network_relation relation = { .subject = operands[0],
		.relation = operands[1],
		.object = operands[2],
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE };
	struct when_read time;

	if (since) {
		if (when_read(since, &time, err) < 0)
			return -1;
		relation.valid_from = time.from;
	}
	if (until) {
		if (when_read(until, &time, err) < 0)
			return -1;
		relation.valid_to = time.until;
	}
	return network_change_add(c, &relation, err);
}

static int
entity(struct network_change *c, char **operands, struct err *err)
{
	return network_change_entity(c,
	    &(struct entity){ .name = operands[0],
		.kind = show.kind,
		.summary = summary,
		.aliases = aliases.items,
		.n_aliases = aliases.n },
	    err);
}

static int
rename_one(struct network_change *c, char **operands, struct err *err)
{
	return network_change_rename(c, operands[0], operands[1], err);
}

static int
merge(struct network_change *c, char **operands, struct err *err)
{
	return network_change_merge(c, operands[0], operands[1], err);
}

/* ---- which of them ---- */

static const struct action {
	const char *name;
	int (*read)(char **operands, struct err *err);
	int (*change)(
	    struct network_change *c, char **operands, struct err *err);
	int operands;
	bool makes; /* a cube, where there is none */
	int64_t depth;
} ACTIONS[] = {
	{ "list", list, NULL, 0, false, 0 },
	{ "near", near, NULL, 1, false, DEPTH_NEAR },
	{ "path", path, NULL, 2, false, DEPTH_PATH },
	{ "communities", communities, NULL, 0, false, 0 },
	{ "changed", changed, NULL, 0, false, 0 },
	{ "add", NULL, add, 3, true, 0 },
	{ "entity", NULL, entity, 1, true, 0 },
	{ "rename", NULL, rename_one, 2, false, 0 },
	{ "merge", NULL, merge, 2, false, 0 },
};

static int
look(const struct action *action, char **operands, struct err *err)
{
	int rc = -1;

	if (front_open(&front, &cube, err) < 0)
		return -1;
	if (!cube.db) {
		front_nothing_yet();
		return 0;
	}
	if (action->read == changed)
		sel.states = (1u << MEMORY_STATES) - 1;
	else if (all)
		selection_add_archive(&sel);
	show.db = cube.db;
	show.sel = &sel;
	show.match = match;
	show.person = isatty(STDOUT_FILENO) && !as_json;
	show.bounds.depth = (size_t)(depth ? depth : action->depth);
	show.bounds.max = (size_t)(most ? most : MAX);
	if (db_begin(cube.db, false, err) == 0) {
		rc = action->read(operands, err);
		db_rollback(cube.db);
	}
	return rc;
}

/* Lines, or what the operands say. */
static int
change_all(const struct action *action, struct network_change *c, int n,
    char **operands, struct err *err)
{
	int rc;

	if (action->change == add && n < action->operands)
		return network_lines_add(c, n ? operands[0] : "-", err);
	rc = db_begin(cube.db, true, err);
	if (rc == 0)
		rc = revise_end(
		    c->revise, action->change(c, operands, err), err);
	if (rc == 0)
		network_lines_print(c->out);
	return rc;
}

static int
change(const struct action *action, int n, char **operands, struct err *err)
{
	struct revise revise = {
		.cube = &cube, .reason = reason, .by = "memos-graph", .dry = dry
	};
	struct buf out = { 0 };
	struct network_change c = { .revise = &revise,
		.scope = { front.user ? front.user : "",
		    front.agent ? front.agent : "",
		    front.app ? front.app : "" },
		.out = &out,
		.arena = &arena };
	int rc = -1;

	if (cube_open(&cube, front.dir, front.cube,
		action->makes && !dry ? DB_CREATE : DB_WRITE, false, err) < 0)
		return -1;
	selection_functions(cube.db);
	revise.ingest = ingest_new(&cube, NULL, &embedders, err);
	if (revise.ingest)
		rc = change_all(action, &c, n, operands, err);
	ingest_free(revise.ingest);
	buf_release(&out);
	return rc;
}

static const struct action *
find_action(int n, char **operands, struct err *err)
{
	static const char names[] = "list, near, path, communities, changed, "
				    "add, entity, rename or merge";

	if (!n)
		return ACTIONS;
	for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++)
		if (strcmp(operands[0], ACTIONS[i].name) == 0)
			return &ACTIONS[i];
	err_set(err, ERR_INPUT, "no action '%.128s': %s", operands[0], names);
	return NULL;
}

/* An option that would be passed over in silence. */
static int
check_options(const struct action *action, struct err *err)
{
	bool read = action->read;
	const struct {
		const char *name;
		bool given, goes;
		const char *with;
	} rules[] = {
		{ "--alias", aliases.n, action->change == entity, "entity" },
		{ "--all", all, read && action->read != changed, "questions" },
		{ "--as-of", front.as_of, read && action->read != changed,
		    "questions" },
		{ "--depth", depth, action->depth > 0, "near and path" },
		{ "--dry-run", dry, !read, "changes" },
		{ "--format", strcmp(show.format, "jsonl") != 0, read,
		    "questions" },
		{ "--kind", show.kind,
		    action->read == list || action->change == entity,
		    "list and entity" },
		{ "--match", match, action->read == list, "list" },
		{ "--max", most, read && action->read != path, "questions" },
		{ "--reason", reason, !read, "changes" },
		{ "--since", since,
		    action->read == changed || action->change == add,
		    "add and changed" },
		{ "--summary", summary, action->change == entity, "entity" },
		{ "--until", until, action->change == add, "add" },
		{ "--valid-at", front.valid_at, read && action->read != changed,
		    "questions" },
	};

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (rules[i].given && !rules[i].goes)
			return err_set(err, ERR_INPUT, "%s goes with %s",
			    rules[i].name, rules[i].with);
	return 0;
}

static int
check_operands(
    const struct action *action, int n, char **operands, struct err *err)
{
	bool lines = action->change == add &&
		     (!n || (n == 1 && strcmp(operands[0], "-") == 0));

	if (lines && (since || until))
		return err_set(err, ERR_INPUT,
		    "the lines say since and until when: valid_from, valid_to");
	if (lines && !n && isatty(STDIN_FILENO))
		return err_set(err, ERR_INPUT,
		    "add needs a subject, a relation and an object");
	if (lines)
		return 0;
	if (n < action->operands)
		return err_set(err, ERR_INPUT, "%s needs %s", action->name,
		    action->operands == 1   ? "a name"
		    : action->operands == 2 ? "two names"
					    : "a subject, a relation and "
					      "an object");
	if (n > action->operands)
		return err_set(err, ERR_INPUT, "unexpected '%.128s'",
		    operands[action->operands]);
	return 0;
}

static int
work(int n, char **operands, struct err *err)
{
	const struct action *action = find_action(n, operands, err);

	if (!action)
		return -1;
	n -= n > 0;
	operands++;
	if (check_options(action, err) < 0 ||
	    check_operands(action, n, operands, err) < 0 ||
	    front_settle(&front, false, err) < 0 ||
	    front_selection(&front, &arena, &sel, err) < 0)
		return -1;
	return action->read ? look(action, operands, err)
			    : change(action, n, operands, err);
}

int
main(int argc, char **argv)
{
	struct err err = { 0 };
	int first, status;

	prog_begin(spec.name);
	embedders.stopped = prog_signal;
	first = opt_parse(&spec, argc, argv);
	if (work(argc - first, argv + first, &err) < 0) {
		prog_status(err.kind == ERR_NONE ? PROG_NONE : PROG_OK);
		prog_error(&err);
	}
	cube_release(&cube);
	embedders_release(&embedders);
	arena_release(&arena);
	free(aliases.items);
	front_release(&front);
	status = prog_end();
	return prog_signal() && status < PROG_STORE ? 128 + prog_signal()
						    : status;
}
