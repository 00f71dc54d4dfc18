#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/prog.h"
#include "find/fingerprint.h"
#include "find/ingest.h"
#include "find/reembed.h"
#include "find/reembed_fill.h"
#include "find/seal.h"
#include "find/seal_check.h"
#include "serve/front.h"
#include "serve/path_index.h"
#include "serve/progress.h"
#include "serve/restage.h"
#include "serve/stats.h"
#include "store/care.h"

static struct front front;
static const char *input, *vectors;
static struct embedders embedders = { .stopped = prog_signal };
static bool as_json, cancel, dropped, full, listed, yes;

static const struct opt opts[] = {
	{ "cancel", 0, OPT_FLAG, &cancel, NULL,
	    "with reembed: throw away what is staged", 0, 0 },
	FRONT_CUBE(front),
	FRONT_DIR(front),
	{ "drop", 0, OPT_FLAG, &dropped, NULL, "with index: drop it", 0, 0 },
	{ "full", 0, OPT_FLAG, &full, NULL,
	    "with compact: merge all segments into one", 0, 0 },
	{ "input", 0, OPT_FILE, &input, "file",
	    "with reembed: read vectors here, not standard input", 0, 0 },
	{ "json", 0, OPT_FLAG, &as_json, NULL,
	    "print JSON Lines even on a terminal", 0, 0 },
	{ "list", 0, OPT_FLAG, &listed, NULL,
	    "with index: print the paths that have one", 0, 0 },
	{ "vectors", 0, OPT_STR, &vectors, "kind",
	    "with create, reembed: builtin, external:N or a model's", 0, 0 },
	{ "yes", 0, OPT_FLAG, &yes, NULL,
	    "with reembed: given vectors that served may go", 0, 0 },
	{ 0 },
};

static const struct opt_spec spec = { "memos-cube",
	"create|list|check|stats|compact|reembed|reindex|index|dump "
	"[name | path | directory]",
	"look after the stores that hold memories",
	"$ memos-cube list\n"
	"$ memos-cube stats\n"
	"$ memos-cube create work --vectors external:384\n"
	"$ memos-cube compact\n"
	"$ memos-cube reembed --vectors builtin\n"
	"$ memos-cube index metadata.topic\n"
	"$ memos-cube dump backup\n",
	opts };

static struct buf line;

static bool
for_person(void)
{
	return isatty(STDOUT_FILENO) && !as_json;
}

static void
print_line(void)
{
	buf_char(&line, '\n');
	prog_write(line.data, line.len);
	buf_reset(&line);
}

/* ---- create, list ---- */

static int
create(const char *name, struct err *err)
{
	struct cube cube;
	struct ingest *in;
	struct space wanted;

	if (embedders_space(&embedders, vectors, &wanted, err) < 0 ||
	    cube_open(&cube, front.dir, name, DB_CREATE, true, err) < 0)
		return -1;
	in = ingest_new(&cube, &wanted, &embedders, err);
	if (in && vectors && !space_equal(ingest_space(in), &wanted)) {
		err_set(err, ERR_INPUT,
		    "cube '%s' is there already, with other vectors", name);
		ingest_free(in);
		in = NULL;
	}
	if (in) {
		buf_char(&line, '{');
		json_put_field(&line, "name", cube.name);
		json_put_field(&line, "path", cube.dir);
		buf_char(&line, '}');
		print_line();
	}
	ingest_free(in);
	cube_release(&cube);
	return in ? 0 : -1;
}

static void
print_field(const char *field, const char *value)
{
	buf_char(&line, '{');
	json_put_field(&line, field, value);
	buf_char(&line, '}');
	print_line();
}

static int
print_name(const char *name, void *ctx, struct err *err)
{
	(void)err;
	++*(int *)ctx;
	if (!for_person()) {
		print_field("name", name);
		return 0;
	}
	buf_string(&line, name);
	print_line();
	return 0;
}

static int
list(const char *name, struct err *err)
{
	int n = 0;

	(void)name;
	if (cube_each(front.dir, print_name, &n, err) < 0)
		return -1;
	if (!n)
		front_nothing_yet();
	return 0;
}

/* ---- what needs the cube ---- */

static void
print_fault(const char *sentence, void *ctx)
{
	(void)ctx;
	print_field("fault", sentence);
}

static int
check(struct cube *cube, const char *operand, struct err *err)
{
	int64_t faults = care_check(cube, print_fault, NULL, err), more = 0;

	(void)operand;
	if (faults >= 0)
		more = seal_check(cube, print_fault, NULL, err);
	if (faults < 0 || more < 0)
		return -1;
	faults += more;
	return faults
		   ? err_set(err, ERR_STORE, "cube '%s' has %lld fault%s",
			 cube->name, (long long)faults, faults == 1 ? "" : "s")
		   : 0;
}

static int
stats(struct cube *cube, const char *operand, struct err *err)
{
	struct arena arena = { 0 };
	struct care_stats st;
	struct care_index index;
	struct reembed_state reembed;
	char *fingerprint = cube_meta(cube, FINGERPRINT_KEY, err);
	int rc = -1;

	(void)operand;
	if (fingerprint && care_stats(cube, &st, err) == 0 &&
	    care_index(cube, &arena, &index, err) == 0 &&
	    reembed_state(cube, &reembed, err) == 0) {
		(for_person() ? stats_person : stats_json)(
		    cube, &st, &index, &reembed, fingerprint, &line);
		print_line();
		rc = 0;
	}
	free(fingerprint);
	arena_release(&arena);
	return rc;
}

static int
dump(struct cube *cube, const char *dir, struct err *err)
{
	return dir ? care_dump(cube, dir, err)
		   : err_set(
			 err, ERR_INPUT, "dump needs a directory to write to");
}

static int
index_path(struct cube *cube, const char *path, struct err *err)
{
	return path_index(
	    cube->db, &(struct path_index){ path, listed, dropped }, err);
}

/* ---- compact ---- */

static struct progress progress = { .unit = "rows", .alone = true };

static void
show_progress(uint64_t rows)
{
	progress_step(&progress, rows);
}

static int
compact(struct cube *cube, const char *operand, struct err *err)
{
	const struct seal seal = {
		.cube = cube, .stopped = prog_signal, .progress = show_progress
	};
	const struct reembed left = { .cube = cube, .stopped = prog_signal };
	struct seal_done done;
	int rc;

	(void)operand;
	prog_catch();
	rc = seal_compact(&seal, full, &done, err);
	if (rc == 0)
		rc = reembed_tidy(&left, err);
	progress_wipe(&progress);
	if (rc < 0)
		return -1;
	buf_char(&line, '{');
	json_put_int(&line, "sealed", done.sealed);
	json_put_int(&line, "merged", done.merged);
	json_put_int(&line, "segments", done.segments);
	buf_char(&line, '}');
	print_line();
	return 0;
}

/* ---- reembed ---- */

/* Two numbers, or the first alone. */
static void
print_counts(const char *what, int64_t n, const char *other, int64_t m)
{
	buf_char(&line, '{');
	json_put_int(&line, what, n);
	if (other)
		json_put_int(&line, other, m);
	buf_char(&line, '}');
	print_line();
}

/* What is wanted; without --vectors, what is under way. */
static int
target(struct cube *cube, struct space *space, struct err *err)
{
	struct reembed_state state;

	if (vectors)
		return embedders_space(&embedders, vectors, space, err);
	if (reembed_state(cube, &state, err) < 0)
		return -1;
	*space = state.space;
	return state.under_way ? 0
			       : err_set(err, ERR_INPUT,
				     "nothing is under way: say --vectors");
}

/* Entries of a space of files are made by these. */
static int
find_model(struct reembed *r, struct err *err)
{
	if (r->space.kind != SPACE_STATIC)
		return 0;
	r->model = embedders_static(&embedders, &r->space, err);
	return r->model ? 0 : -1;
}

/* What only its giver can make again is not thrown away unasked. */
static int
may_go(struct cube *cube, struct err *err)
{
	int64_t n;

	if (yes)
		return 0;
	if (reembed_given(cube, &n, err) < 0)
		return -1;
	if (n)
		return err_set(err, ERR_INPUT,
		    "%lld given vectors would be thrown away: keep them by "
		    "memos-export, then say --yes",
		    (long long)n);
	return 0;
}

static int
finish(const struct reembed *r, struct err *err)
{
	struct reembed_done done;
	int rc = reembed_finish(r, &done, err);

	progress_wipe(&progress);
	if (rc < 0)
		return -1;
	if (done.switched)
		print_counts(r->again ? "reindexed" : "reembedded",
		    done.memories, NULL, 0);
	else if (!r->again)
		print_counts(
		    "staged", done.state.staged, "missing", done.state.missing);
	return 0;
}

/* Without all that can be had from the model, nothing is switched. */
static int
ask_model(const struct reembed *r, struct err *err)
{
	struct remote *remote = embedders_remote(&embedders, &r->space, err);
	struct reembed_state state;
	int64_t refused = 0;
	int rc = remote ? reembed_fill(r, remote, &refused, err) : -1;

	progress_wipe(&progress);
	if (refused)
		prog_warn("%lld text%s refused by the model: memos-work --list "
			  "will say why",
		    (long long)refused, refused == 1 ? " was" : "s were");
	if (rc == 0 && !prog_signal())
		return finish(r, err);
	if (rc == 0 && reembed_state(r->cube, &state, err) == 0)
		print_counts("staged", state.staged, "missing", state.missing);
	return rc;
}

static int
go_on(const struct reembed *r, struct err *err)
{
	struct err last = { 0 };
	int rc = 0;

	if (r->space.kind == SPACE_REMOTE)
		return ask_model(r, err);
	if (r->space.kind == SPACE_EXTERNAL && (input || !isatty(STDIN_FILENO)))
		rc = restage_file(r, input ? input : "-", err);
	if (finish(r, rc < 0 ? &last : err) < 0)
		rc = -1;
	return rc;
}

static int
reembed(struct cube *cube, const char *operand, struct err *err)
{
	struct reembed r = {
		.cube = cube, .stopped = prog_signal, .progress = show_progress
	};
	struct reembed_state state;
	int rc;

	(void)operand;
	prog_catch();
	if (cancel) {
		rc = reembed_cancel(&r, &state, err);
		if (rc == 0)
			print_counts("cancelled", state.staged, NULL, 0);
		return rc;
	}
	if (target(cube, &r.space, err) < 0 || may_go(cube, err) < 0 ||
	    find_model(&r, err) < 0)
		return -1;
	rc = reembed_begin(&r, err);
	if (rc == 1)
		return go_on(&r, err);
	if (rc == 0 && !prog_signal())
		print_counts("reembedded", 0, NULL, 0);
	return rc;
}

static int
reindex(struct cube *cube, const char *operand, struct err *err)
{
	struct reembed r = { .cube = cube,
		.again = true,
		.stopped = prog_signal,
		.progress = show_progress };
	int rc;

	(void)operand;
	prog_catch();
	if (fingerprint_read(cube, &r.space, err) < 0 ||
	    find_model(&r, err) < 0)
		return -1;
	rc = reembed_begin(&r, err);
	return rc == 1 ? finish(&r, err) : rc;
}

#define NAMES                                                              \
	"create, list, check, stats, compact, reembed, reindex, index or " \
	"dump"

static const struct action {
	const char *name;
	int (*alone)(const char *operand, struct err *err);
	int (*with_cube)(
	    struct cube *cube, const char *operand, struct err *err);
	enum db_mode mode;
	bool takes_operand;
} ACTIONS[] = {
	{ "create", create, NULL, DB_CREATE, true },
	{ "list", list, NULL, DB_READ, false },
	{ "check", NULL, check, DB_READ, true },
	{ "stats", NULL, stats, DB_READ, true },
	{ "compact", NULL, compact, DB_WRITE, true },
	{ "reembed", NULL, reembed, DB_WRITE, true },
	{ "reindex", NULL, reindex, DB_WRITE, true },
	{ "index", NULL, index_path, DB_WRITE, true },
	{ "dump", NULL, dump, DB_READ, true },
};

static int
act(const struct action *action, const char *operand, struct err *err)
{
	struct cube cube;
	enum db_mode mode = listed ? DB_READ : action->mode;
	int rc;

	if (action->alone)
		return action->alone(operand ? operand : front.cube, err);
	/* the operand names the cube, but for a directory or a path */
	if (operand && action->with_cube != dump &&
	    action->with_cube != index_path)
		front.cube = operand;
	rc = cube_open(&cube, front.dir, front.cube, DB_READ, false, err);
	if (rc == 0 && cube.db && !cube.empty && mode != DB_READ) {
		cube_release(&cube);
		rc = cube_open(&cube, front.dir, front.cube, mode, false, err);
	}
	if (rc == 0 && (!cube.db || cube.empty))
		front_nothing_yet();
	else if (rc == 0)
		rc = action->with_cube(&cube, operand, err);
	cube_release(&cube);
	return rc;
}

static int
work(int n, char **operands, struct err *err)
{
	const struct action *action = ACTIONS;
	const struct action *end = ACTIONS + sizeof ACTIONS / sizeof *ACTIONS;

	if (!n)
		return err_set(err, ERR_INPUT, "what to do? " NAMES);
	while (action < end && strcmp(action->name, operands[0]) != 0)
		action++;
	if (action == end)
		return err_set(
		    err, ERR_INPUT, "no action '%s': " NAMES, operands[0]);
	if (n > (action->takes_operand ? 2 : 1))
		return err_set(
		    err, ERR_INPUT, "unexpected '%s'", operands[n - 1]);
	if (vectors && action->alone != create && action->with_cube != reembed)
		return err_set(
		    err, ERR_INPUT, "--vectors goes with create and reembed");
	if ((listed || dropped) && action->with_cube != index_path)
		return err_set(err, ERR_INPUT, "%s goes with index",
		    listed ? "--list" : "--drop");
	if (full && action->with_cube != compact)
		return err_set(err, ERR_INPUT, "--full goes with compact");
	if ((cancel || input || yes) && action->with_cube != reembed)
		return err_set(err, ERR_INPUT, "%s goes with reembed",
		    cancel  ? "--cancel"
		    : input ? "--input"
			    : "--yes");
	return act(action, n > 1 ? operands[1] : NULL, err);
}

int
main(int argc, char **argv)
{
	struct err err = { 0 };
	int first, status;

	prog_begin(spec.name);
	first = opt_parse(&spec, argc, argv);
	if (front_settle(&front, false, &err) < 0 ||
	    work(argc - first, argv + first, &err) < 0)
		prog_error(&err);
	embedders_release(&embedders);
	buf_release(&line);
	front_release(&front);
	status = prog_end();
	return prog_signal() && status < PROG_STORE ? 128 + prog_signal()
						    : status;
}
