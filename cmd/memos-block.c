#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/prog.h"
#include "serve/block_view.h"
#include "serve/front.h"

enum {
	INPUT_MAX = 4 * BLOCKS_LIMIT_MAX, /* bytes that a block may take */
	PIECE = 1 << 16,                  /* of them that are read at once */
};

static struct front front;
static struct block_settings settings = { NULL, -1, -1 };
static bool all, as_json, read_only, writable;

static const struct opt opts[] = {
	FRONT_AGENT(front),
	{ "all", 'a', OPT_FLAG, &all, NULL,
	    "with list: the blocks of all scopes", 0, 0 },
	FRONT_APP(front),
	FRONT_CUBE(front),
	{ "description", 0, OPT_STR, &settings.description, "text",
	    "with set: what the block is for", 0, 0 },
	FRONT_DIR(front),
	{ "json", 0, OPT_FLAG, &as_json, NULL,
	    "print JSON Lines even on a terminal", 0, 0 },
	{ "limit", 0, OPT_INT, &settings.limit, "n",
	    "with set: characters it may have", 1, BLOCKS_LIMIT_MAX },
	{ "read-only", 0, OPT_FLAG, &read_only, NULL,
	    "with set: no model may change it", 0, 0 },
	FRONT_USER(front),
	{ "writable", 0, OPT_FLAG, &writable, NULL,
	    "with set: a model may change it", 0, 0 },
	{ 0 },
};

static const struct opt_spec spec = { "memos-block",
	"list|show|set|append|replace|delete|undo|history "
	"[label] [text ...]",
	"keep short texts that are always in the prompt",
	"$ memos-block set persona 'You are calm, and brief.'\n"
	"$ memos-block --user ann set human --limit 500 'Ann, likes tea'\n"
	"$ memos-block --user ann append human 'Lives in Lyon'\n"
	"$ memos-block --user ann list\n"
	"$ memos-block --user ann undo human\n",
	opts };

static struct cube cube;
static struct arena arena;
static struct buf line;
static struct block_scope scope;

/* What is to be set or appended. */
static struct buf text;
static bool has_text;

static bool
for_person(void)
{
	return isatty(STDOUT_FILENO) && !as_json;
}

static bool
print_line(void)
{
	bool more;

	if (isatty(STDOUT_FILENO) && !for_person())
		person_guard(&line);
	buf_char(&line, '\n');
	more = prog_write(line.data, line.len);
	buf_reset(&line);
	return more;
}

/* What is asked for by name and is not there is a fault: it is said. */
static int
say_none(const char *what, const char *label, struct err *err)
{
	prog_status(PROG_NONE);
	return err_set(err, ERR_NONE, "%s '%.128s'", what, label);
}

/* ---- reading ---- */

static void
say_no_blocks(void)
{
	prog_status(PROG_NONE);
	if (for_person())
		prog_warn("there are no blocks%s: memos-block set makes one",
		    all ? "" : " that this scope sees");
}

static int
list(const char *label, struct err *err)
{
	struct person person;
	struct block *blocks;
	size_t n;

	(void)label;
	if (blocks_list(
		cube.db, all ? NULL : &scope, &arena, &blocks, &n, err) < 0)
		return -1;
	if (!n)
		say_no_blocks();
	else if (for_person()) {
		person_init(&person, "never");
		block_view_table(&person, blocks, n, &line);
		person_release(&person);
		print_line();
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		block_view_json(&blocks[i], NULL, &line);
		if (!print_line())
			break;
	}
	return 0;
}

/* A value as it is; where people read, the last line has an end, too. */
static void
print_value(const char *value)
{
	if (!isatty(STDOUT_FILENO)) {
		prog_write(value, strlen(value));
		return;
	}
	block_view_value(value, &line);
	if (!line.len || line.data[line.len - 1] != '\n')
		buf_char(&line, '\n');
	prog_write(line.data, line.len);
}

static int
show(const char *label, struct err *err)
{
	struct block block;
	int rc = blocks_get(cube.db, &scope, label, &arena, &block, err);

	if (rc < 0)
		return -1;
	if (!rc)
		return say_none("no block", label, err);
	if (!as_json) {
		print_value(block.value);
		return 0;
	}
	block_view_json(&block, NULL, &line);
	print_line();
	return 0;
}

static int
history(const char *label, struct err *err)
{
	struct block_version *versions;
	struct person person;
	size_t n;

	if (blocks_versions(
		cube.db, &scope, label, &arena, &versions, &n, err) < 0)
		return -1;
	if (!n)
		return say_none("no versions of a block", label, err);
	if (for_person()) {
		person_init(&person, "never");
		block_view_versions(&person, versions, n, &line);
		person_release(&person);
		print_line();
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		block_view_version_json(&versions[i], &line);
		if (!print_line())
			break;
	}
	return 0;
}

/* ---- a text ---- */

static int
read_input(struct err *err)
{
	ssize_t n;

	do {
		n = read(STDIN_FILENO, buf_room(&text, PIECE), PIECE);
		if (n < 0 && errno != EINTR)
			return err_set(
			    err, ERR_INPUT, "<stdin>: %s", strerror(errno));
		text.len += n > 0 ? (size_t)n : 0;
		if (text.len > INPUT_MAX)
			return err_set(err, ERR_INPUT,
			    "<stdin>: more bytes than a block may have (%d)",
			    INPUT_MAX);
	} while (n);
	/* the end of the last line is not a part of the text */
	if (text.len && text.data[text.len - 1] == '\n')
		text.len--;
	*buf_room(&text, 1) = '\0';
	if (strlen(text.data) < text.len)
		return err_set(
		    err, ERR_INPUT, "<stdin>: the text has a NUL in it");
	return 0;
}

/* From operands, or else from standard input. */
static int
take_text(int n, char **operands, struct err *err)
{
	has_text = true;
	if (n == 1 && strcmp(operands[0], "-") == 0)
		return read_input(err);
	for (int i = 0; i < n; i++)
		buf_printf(&text, i ? " %s" : "%s", operands[i]);
	if (n)
		return 0;
	if (isatty(STDIN_FILENO))
		return err_set(err, ERR_INPUT, "no text; see --help");
	if (read_input(err) < 0)
		return -1;
	/* as of a command in front of the pipe that failed */
	return text.len
		   ? 0
		   : err_set(err, ERR_INPUT, "<stdin>: no text; '' means none");
}

/* ---- changing ---- */

static int
set(const struct block_change *change, char **operands, struct err *err)
{
	(void)operands;
	settings.read_only = read_only ? 1 : writable ? 0 : -1;
	return blocks_put(
	    cube.db, change, has_text ? buf_text(&text) : NULL, &settings, err);
}

static int
append(const struct block_change *change, char **operands, struct err *err)
{
	(void)operands;
	return blocks_append(cube.db, change, buf_text(&text), err);
}

static int
replace(const struct block_change *change, char **operands, struct err *err)
{
	return blocks_replace(cube.db, change, operands[0], operands[1], err);
}

static int
drop(const struct block_change *change, char **operands, struct err *err)
{
	(void)operands;
	return blocks_delete(cube.db, change, err);
}

static int
undo(const struct block_change *change, char **operands, struct err *err)
{
	int rc = blocks_undo(cube.db, change, err);

	(void)operands;
	if (rc)
		return rc < 0 ? -1 : 0;
	return say_none("nothing to undo in block", change->label, err);
}

static const struct action {
	const char *name;
	int (*read)(const char *label, struct err *err);
	int (*change)(const struct block_change *change, char **operands,
	    struct err *err);
	int least, most; /* operands behind it */
	bool text;       /* those behind the label are one */
} ACTIONS[] = {
	{ "list", list, NULL, 0, 0, false },
	{ "show", show, NULL, 1, 1, false },
	{ "set", NULL, set, 1, INT_MAX, true },
	{ "append", NULL, append, 1, INT_MAX, true },
	{ "replace", NULL, replace, 3, 3, false },
	{ "delete", NULL, drop, 1, 1, false },
	{ "undo", NULL, undo, 1, 1, false },
	{ "history", history, NULL, 1, 1, false },
};

/* The block of exactly this scope: 1, or 0 if there is none. */
static int
read_own(const char *label, struct block *block, struct err *err)
{
	int rc = blocks_get(cube.db, &scope, label, &arena, block, err);

	if (rc == 1 && strcmp(block->user, scope.user) == 0 &&
	    strcmp(block->agent, scope.agent) == 0 &&
	    strcmp(block->app, scope.app) == 0)
		return 1;
	*block = (struct block){ .label = label,
		.user = scope.user,
		.agent = scope.agent,
		.app = scope.app,
		.updated_at = clock_now() };
	return rc < 0 ? -1 : 0;
}

static bool
is_same(const struct block *a, const struct block *b)
{
	return a->value && b->value && strcmp(a->value, b->value) == 0 &&
	       strcmp(a->description, b->description) == 0 &&
	       a->limit == b->limit && a->read_only == b->read_only;
}

/* What was deleted is printed as it was. */
static void
print_change(
    const char *event, const struct block *before, const struct block *after)
{
	if (is_same(before, after))
		event = "noop";
	block_view_json(
	    strcmp(event, "delete") == 0 ? before : after, event, &line);
	if (isatty(STDOUT_FILENO))
		person_guard(&line);
	print_line();
}

static int
change_block(const struct action *action, const char *label, char **operands,
    struct err *err)
{
	const struct block_change change = { &scope, label, "user" };
	struct block before, after;

	if (db_begin(cube.db, true, err) < 0)
		return -1;
	if (read_own(label, &before, err) < 0 ||
	    action->change(&change, operands, err) < 0 ||
	    read_own(label, &after, err) < 0) {
		db_rollback(cube.db);
		return -1;
	}
	if (db_commit(cube.db, err) < 0)
		return -1;
	print_change(action->name, &before, &after);
	return 0;
}

/* ---- which of them ---- */

static int
say_no_cube(const struct action *action, const char *label, struct err *err)
{
	if (action->read == list) {
		say_no_blocks();
		return 0;
	}
	if (action->read || action->change == undo)
		return say_none("no block", label, err);
	return err_set(err, ERR_INPUT, "no block '%.128s'", label);
}

/* Only what is set makes a cube. */
static int
act(const struct action *action, const char *label, char **operands,
    struct err *err)
{
	if (action->change == set) {
		if (cube_open(&cube, front.dir, front.cube, DB_CREATE, false,
			err) < 0)
			return -1;
		return change_block(action, label, operands, err);
	}
	if (front_open(&front, &cube, err) < 0)
		return -1;
	if (!cube.db)
		return say_no_cube(action, label, err);
	if (action->read)
		return action->read(label, err);
	cube_release(&cube);
	if (cube_open(&cube, front.dir, front.cube, DB_WRITE, false, err) < 0)
		return -1;
	return change_block(action, label, operands, err);
}

static const struct action *
find_action(int n, char **operands, struct err *err)
{
	static const char names[] = "list, show, set, append, replace, delete, "
				    "undo or history";
	size_t n_actions = sizeof ACTIONS / sizeof *ACTIONS;

	for (size_t i = 0; n && i < n_actions; i++)
		if (strcmp(ACTIONS[i].name, operands[0]) == 0)
			return &ACTIONS[i];
	if (n)
		err_set(err, ERR_INPUT, "no action '%.128s': %s", operands[0],
		    names);
	else
		err_set(err, ERR_INPUT, "what to do? %s", names);
	return NULL;
}

static int
check_options(const struct action *action, struct err *err)
{
	const char *misplaced = settings.description  ? "--description"
				: settings.limit >= 0 ? "--limit"
				: read_only           ? "--read-only"
				: writable            ? "--writable"
						      : NULL;

	if (all && action->read != list)
		return err_set(err, ERR_INPUT, "--all goes with list");
	if (misplaced && action->change != set)
		return err_set(err, ERR_INPUT, "%s goes with set", misplaced);
	if (read_only && writable)
		return err_set(err, ERR_INPUT,
		    "--read-only and --writable do not go together");
	return 0;
}

static int
check_operands(
    const struct action *action, int n, char **operands, struct err *err)
{
	static const char *const missing[] = { "a label", "an old text",
		"a new text" };

	if (n < action->least)
		return err_set(
		    err, ERR_INPUT, "%s needs %s", action->name, missing[n]);
	if (n > action->most)
		return err_set(err, ERR_INPUT, "unexpected '%.128s'",
		    operands[action->most]);
	return 0;
}

/* The settings alone can be changed, and then nobody waits for a text. */
static bool
wants_text(const struct action *action, int n)
{
	return action->text &&
	       (n || !(settings.description || settings.limit >= 0 ||
			 read_only || writable));
}

static int
work(int n, char **operands, struct err *err)
{
	const struct action *action = find_action(n, operands, err);

	if (!action)
		return -1;
	n--;
	operands++;
	if (check_options(action, err) < 0 ||
	    check_operands(action, n, operands, err) < 0 ||
	    front_settle(&front, false, err) < 0)
		return -1;
	scope = (struct block_scope){ front.user ? front.user : "",
		front.agent ? front.agent : "", front.app ? front.app : "" };
	if (wants_text(action, n - 1) &&
	    take_text(n - 1, operands + 1, err) < 0)
		return -1;
	return act(action, operands[0], operands + 1, err);
}

int
main(int argc, char **argv)
{
	struct err err = { 0 };
	int first;

	prog_begin(spec.name);
	first = opt_parse(&spec, argc, argv);
	if (work(argc - first, argv + first, &err) < 0)
		prog_error(&err);
	cube_release(&cube);
	arena_release(&arena);
	buf_release(&line);
	buf_release(&text);
	front_release(&front);
	return prog_end();
}
