#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/prog.h"
#include "mind/forget.h"
#include "serve/fading.h"
#include "serve/front.h"
#include "serve/id_lines.h"
#include "serve/repl_history.h"

static struct front front;
static const char *reason;
static bool decay, dry, expired, keep_derived, purge, yes;
static struct embedders embedders;

static const struct opt opts[] = {
	FRONT_AGENT(front),
	FRONT_APP(front),
	FRONT_CUBE(front),
	{ "decay", 0, OPT_FLAG, &decay, NULL,
	    "let fade, and forget, what is not used", 0, 0 },
	FRONT_DIR(front),
	{ "dry-run", 'n', OPT_FLAG, &dry, NULL,
	    "say what would be forgotten, and change nothing", 0, 0 },
	{ "expired", 0, OPT_FLAG, &expired, NULL,
	    "what its metadata say is over", 0, 0 },
	FRONT_FILTER(front),
	{ "keep-derived", 0, OPT_FLAG, &keep_derived, NULL,
	    "keep what was formed of it, and of nothing else", 0, 0 },
	{ "purge", 0, OPT_FLAG, &purge, NULL,
	    "destroy it, and every trace of it", 0, 0 },
	{ "reason", 0, OPT_STR, &reason, "text", "why, for the history", 0, 0 },
	FRONT_RUN(front),
	FRONT_SINCE(front),
	FRONT_STATE(front),
	FRONT_TYPE(front),
	FRONT_UNTIL(front),
	FRONT_USER(front),
	{ "yes", 'y', OPT_FLAG, &yes, NULL, "do not ask, whatever is selected",
	    0, 0 },
	{ 0 },
};

static const struct opt_spec spec = { "memos-forget", "[id ... | -]",
	"forget memories so that they can be brought back, or for good",
	"$ memos-forget --user ben --dry-run\n"
	"$ memos-search -k 1 coffee | memos-forget -\n"
	"$ memos-revise --undo\n"
	"$ memos-forget --user ben --purge --yes\n"
	"$ memos-forget --decay\n",
	opts };

static struct id_lines ids;
static bool selects; /* the command line, not the environment, says which */

/* ---- what is asked for ---- */

static bool
is_all(const char *list)
{
	return !list || strcmp(list, "all") == 0;
}

static bool
has_scope(void)
{
	return front.user || front.agent || front.app || front.run;
}

/* Decay looks at all that fades, unless a part of it is selected. */
static int
check_decay(int n, struct err *err)
{
	if (n)
		return err_set(err, ERR_INPUT, "--decay goes without ids");
	if (expired || keep_derived || purge || front.state)
		return err_set(err, ERR_INPUT, "--decay goes without %s",
		    expired        ? "--expired, which it does, too"
		    : keep_derived ? "--keep-derived, which it does"
		    : purge        ? "--purge"
				   : "--state");
	return 0;
}

static int
check_options(int n, char **operands, struct err *err)
{
	bool from_input = n && strcmp(operands[0], "-") == 0;

	if (decay)
		return check_decay(n, err);
	selects = expired || front.filter || has_scope() || front.since ||
		  front.until || !is_all(front.state) || !is_all(front.type);
	if (n && (selects || front.state || front.type))
		return err_set(err, ERR_INPUT,
		    "either ids of memories, or options that select some");
	if (from_input && n > 1)
		return err_set(
		    err, ERR_INPUT, "ids come from '-' or as operands");
	if (reason && purge)
		return err_set(err, ERR_INPUT,
		    "--reason goes without --purge, which keeps none");
	/* a purge alone ends what was interrupted */
	if (!n && !selects && (!purge || front.state || front.type))
		return err_set(err, ERR_INPUT,
		    "nothing says which memories: name ids, a scope, a filter "
		    "or a time; see --help");
	if (from_input)
		return id_lines_read(&ids, "-", err);
	for (int i = 0; i < n; i++)
		id_lines_add(&ids, operands[i]);
	return 0;
}

/* ---- plan ---- */

/* What is asked for by name and is not there is a fault: it is said. */
static int
plan_ids(struct forget *f, struct err *err)
{
	for (size_t i = 0; i < ids.n; i++) {
		const struct id_line *line = &ids.items[i];
		int rc = forget_add(f, line->id, err);
		struct err missing;

		if (rc < 0)
			return -1;
		if (rc)
			continue;
		err_set(&missing, ERR_NONE, "no memory '%.128s'", line->id);
		prog_status(PROG_NONE);
		if (line->name)
			prog_error_at(&missing, line->name, line->line);
		else
			prog_error(&missing);
	}
	return 0;
}

/* A filter without a test passes all, however it is nested. */
static bool
is_empty(const struct filter *filter)
{
	bool all = filter->kind == FILTER_AND;

	if (!all && filter->kind != FILTER_OR)
		return false;
	for (const struct filter *f = filter->children; f; f = f->next)
		if (is_empty(f) != all)
			return !all;
	return all;
}

static int
plan_selection(struct forget *f, struct arena *arena, struct err *err)
{
	struct selection selection;

	if (front_selection(&front, arena, &selection, err) < 0)
		return -1;
	if (selection.filter && is_empty(selection.filter))
		return err_set(err, ERR_INPUT, "the filter is empty");
	return forget_select(f, &selection, err);
}

static int
plan(struct forget *f, bool by_id, struct arena *arena, struct err *err)
{
	int rc;

	if (db_begin(f->cube->db, false, err) < 0)
		return -1;
	rc = by_id     ? plan_ids(f, err)
	     : selects ? plan_selection(f, arena, err)
		       : 0;
	if (rc == 0)
		rc = forget_derive(f, err);
	db_rollback(f->cube->db);
	return rc;
}

/* ---- consent ---- */

static const char *
plural(size_t n)
{
	return n == 1 ? "memory" : "memories";
}

static int
ask(size_t n, struct err *err)
{
	char answer[16] = "";

	fprintf(stderr,
	    purge ? "Purge %zu %s for good? [y/N] " : "Forget %zu %s? [y/N] ",
	    n, plural(n));
	fflush(stderr);
	if (read(STDIN_FILENO, answer, sizeof answer - 1) > 0 &&
	    (*answer == 'y' || *answer == 'Y'))
		return 0;
	return err_set(err, ERR_INPUT, "nothing was changed");
}

/* Ids are consent, and what was to end by now was said to; unless for good. */
static int
consent(const struct forget *f, struct err *err)
{
	if (yes || !f->selected || (expired && !purge))
		return 0;
	if (isatty(STDIN_FILENO) && isatty(STDERR_FILENO))
		return ask(f->n, err);
	return err_set(err, ERR_INPUT,
	    "%zu %s would be %s: say --yes, or look at them by --dry-run", f->n,
	    plural(f->n), purge ? "purged" : "forgotten");
}

/* ---- apply ---- */

static int
print(const struct buf *lines, void *ctx, struct err *err)
{
	(void)ctx;
	return prog_tell(lines->data, lines->len, err);
}

static void
drop_message(const char *text, void *ctx)
{
	repl_history_drop(ctx, text);
}

/* What was typed into a chat goes first: then it is still known. */
static int
purge_history(struct forget *f, struct err *err)
{
	struct repl_history *history = repl_history_begin();
	struct buf path = { 0 };
	bool left;
	int rc = db_begin(f->cube->db, false, err);

	if (rc == 0) {
		rc = forget_texts(f, drop_message, history, err);
		db_rollback(f->cube->db);
	}
	if (repl_history_end(history, &left, err) < 0)
		rc = -1;
	if (rc == 0 && left && f->whole && repl_history_path(&path))
		prog_warn("'%s' keeps what else was typed into chats, by "
			  "whomever",
		    path.data);
	buf_release(&path);
	return rc;
}

static int
apply(struct forget *f, struct err *err)
{
	struct ingest *in = ingest_new(f->cube, NULL, &embedders, err);
	int rc = -1;

	if (in && !purge)
		rc = forget_apply(f, in, reason, print, NULL, err);
	else if (in && purge_history(f, err) == 0)
		rc = forget_purge(f, in, print, NULL, err);
	ingest_free(in);
	return rc;
}

static int
show(struct forget *f, struct err *err)
{
	struct buf out = { 0 };
	int rc = forget_print(f, &out, err);

	if (rc == 0 && out.len)
		prog_write(out.data, out.len);
	buf_release(&out);
	return rc;
}

/* Nothing to do is nothing found, but for what another purge has left. */
static int
work(struct cube *cube, bool by_id, struct err *err)
{
	struct forget f = { .cube = cube,
		.purge = purge,
		.keep_derived = keep_derived,
		.expired = expired,
		.stopped = prog_signal };
	struct arena arena = { 0 };
	int left = 0, rc = plan(&f, by_id, &arena, err);

	if (rc == 0 && purge)
		left = forget_purge_left(cube, err);
	if (left < 0)
		rc = -1;
	if (rc == 0 && !by_id && !selects && !left)
		rc = err_set(err, ERR_INPUT,
		    "nothing says which memories, and no purge was "
		    "interrupted");
	if (rc == 0 && !f.n && (dry || (!left && !(purge && f.whole))))
		prog_status(PROG_NONE);
	else if (rc == 0 && dry)
		rc = show(&f, err);
	else if (rc == 0)
		rc = consent(&f, err) < 0 ? -1 : apply(&f, err);
	forget_release(&f);
	arena_release(&arena);
	return rc;
}

static int
fade(struct cube *cube, struct err *err)
{
	struct selection selection;
	struct arena arena = { 0 };
	const struct fading fading = { .cube = cube,
		.selection = &selection,
		.dry = dry,
		.reason = reason,
		.embedders = &embedders,
		.stopped = prog_signal };
	int rc = front_selection(&front, &arena, &selection, err);

	if (rc == 0)
		rc = fading_run(&fading, err);
	arena_release(&arena);
	return rc;
}

/* A look changes nothing, and needs no right to. */
static int
open_and_work(bool by_id, struct err *err)
{
	struct cube cube = { 0 };
	int rc = front_open(&front, &cube, err);

	if (rc == 0 && !cube.db) {
		front_nothing_yet();
	} else if (rc == 0 && !dry) {
		cube_release(&cube);
		rc = cube_open(
		    &cube, front.dir, front.cube, DB_WRITE, false, err);
		if (rc == 0)
			selection_functions(cube.db);
	}
	if (rc == 0 && cube.db)
		rc = decay ? fade(&cube, err) : work(&cube, by_id, err);
	cube_release(&cube);
	return rc;
}

int
main(int argc, char **argv)
{
	struct err err = { 0 };
	int first, status;

	prog_begin(spec.name);
	embedders = (struct embedders){ .stopped = prog_signal };
	first = opt_parse(&spec, argc, argv);
	prog_catch();
	if (check_options(argc - first, argv + first, &err) < 0 ||
	    front_settle(&front, false, &err) < 0 ||
	    open_and_work(argc > first, &err) < 0)
		prog_error(&err);
	embedders_release(&embedders);
	id_lines_release(&ids);
	front_release(&front);
	status = prog_end();
	return prog_signal() && status < PROG_STORE ? 128 + prog_signal()
						    : status;
}
