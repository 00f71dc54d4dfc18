#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/prog.h"
#include "serve/checkup.h"
#include "serve/front.h"
#include "serve/jobs.h"
#include "serve/person.h"
#include "serve/worker.h"

static struct front front;
static const char *key_file;
static int64_t limit;
static bool as_json, check_models, drain, drop, dry_run, form, init, list, once,
    retry, stats, watch;

static const struct opt opts[] = {
	{ "check-models", 0, OPT_FLAG, &check_models, NULL,
	    "try each model of the configuration", 0, 0 },
	{ "cube", 'c', OPT_LIST, &front.cubes, "name",
	    "cube to work on, may be repeated", 0, 0 },
	FRONT_DIR(front),
	{ "drain", 0, OPT_FLAG, &drain, NULL, "work until nothing is due", 0,
	    0 },
	{ "drop", 0, OPT_FLAG, &drop, NULL,
	    "throw jobs away: these, or all the dead", 0, 0 },
	{ "dry-run", 0, OPT_FLAG, &dry_run, NULL,
	    "print the facts that would come of it, and change nothing", 0, 0 },
	{ "form", 0, OPT_FLAG, &form, NULL,
	    "put jobs for all that was never read for facts", 0, 0 },
	{ "init", 0, OPT_FLAG, &init, NULL,
	    "with --check-models: write a first configuration", 0, 0 },
	{ "json", 0, OPT_FLAG, &as_json, NULL,
	    "print JSON Lines even on a terminal", 0, 0 },
	{ "key-file", 0, OPT_FILE, &key_file, "file",
	    "read the key of the model here", 0, 0 },
	{ "limit", 'k', OPT_INT, &limit, "n", "do or list at most n jobs", 1,
	    1 << 30 },
	{ "list", 0, OPT_FLAG, &list, NULL, "print the jobs", 0, 0 },
	{ "once", 0, OPT_FLAG, &once, NULL,
	    "do one batch, as without an option", 0, 0 },
	{ "retry", 0, OPT_FLAG, &retry, NULL,
	    "make jobs due: these, or all the dead", 0, 0 },
	{ "stats", 0, OPT_FLAG, &stats, NULL,
	    "say on standard error what models were asked", 0, 0 },
	{ "watch", 0, OPT_FLAG, &watch, NULL, "work for ever", 0, 0 },
	{ 0 },
};

static const struct opt_spec spec = { "memos-work", "[job ...]",
	"do what is left to do for memories",
	"$ memos-work --drain\n"
	"$ memos-work --dry-run\n"
	"$ memos-work --once --limit 100 --stats\n"
	"$ memos-work --list || echo 'no jobs'\n"
	"$ memos-work --retry\n",
	opts };

static struct cube *cubes;
static size_t n_cubes;
static struct embedders embedders;
static struct meter meter;
static struct buf line;

static bool
for_person(void)
{
	return isatty(STDOUT_FILENO) && !as_json;
}

static bool
print_line(void)
{
	bool good;

	if (isatty(STDOUT_FILENO) && as_json)
		person_guard(&line);
	buf_char(&line, '\n');
	good = prog_write(line.data, line.len);
	buf_reset(&line);
	return good;
}

/* A default cube that is not there yet is left out: it has no jobs. */
static int
open_for_writing(struct err *err)
{
	if (front_open_all(&front, &cubes, &n_cubes, err) < 0)
		return -1;
	for (size_t i = 0; i < n_cubes; i++) {
		char *name = alloc_copy(cubes[i].name, strlen(cubes[i].name));
		int rc;

		cube_release(&cubes[i]);
		rc = cube_open(
		    &cubes[i], front.dir, name, DB_WRITE, false, err);
		free(name);
		if (rc < 0)
			return -1;
	}
	return 0;
}

static struct worker_order
order_of(void)
{
	return (struct worker_order){
		.mode = watch   ? WORK_WATCH
			: drain ? WORK_DRAIN
				: WORK_ONCE,
		.cubes = cubes,
		.n_cubes = n_cubes,
		.embedders = &embedders,
		.meter = &meter,
		.limit = limit,
		.person = for_person(),
	};
}

static int
work(struct err *err)
{
	struct worker_order order;

	if (open_for_writing(err) < 0)
		return -1;
	/* the first memory makes the cube, and may come later */
	while (watch && !n_cubes && !prog_signal()) {
		sleep(1);
		front_close(cubes, n_cubes);
		if (open_for_writing(err) < 0)
			return -1;
	}
	order = order_of();
	return worker_run(&order, err);
}

/* ---- facts ---- */

static int
plan_facts(struct err *err)
{
	struct worker_order order;

	if (front_open_all(&front, &cubes, &n_cubes, err) < 0)
		return -1;
	order = order_of();
	return worker_plan(&order, err);
}

static int
form_all(struct err *err)
{
	struct worker_order order;

	if (open_for_writing(err) < 0)
		return -1;
	order = order_of();
	return worker_form(&order, err);
}

/* ---- list ---- */

static int
list_jobs(struct err *err)
{
	struct jobs_view view = { .person = for_person(), .limit = limit };
	int64_t n;

	if (front_open_all(&front, &cubes, &n_cubes, err) < 0)
		return -1;
	if (!n_cubes) {
		front_nothing_yet();
		return 0;
	}
	if (jobs_list(&view, cubes, n_cubes, &n, err) < 0)
		return -1;
	if (!n) {
		prog_status(PROG_NONE);
		if (for_person())
			prog_warn("there are no jobs");
	}
	return 0;
}

/* ---- retry, drop ---- */

static int
parse_ids(int n, char **operands, int64_t *ids, struct err *err)
{
	for (int i = 0; i < n; i++) {
		char *end;

		errno = 0;
		ids[i] = strtoll(operands[i], &end, 10);
		if (errno || *end || ids[i] < 1)
			return err_set(err, ERR_INPUT,
			    "'%.128s' is not the number of a job", operands[i]);
	}
	return 0;
}

static int
change_jobs(const int64_t *ids, size_t n_ids, struct err *err)
{
	int64_t n, sum = 0;

	if (open_for_writing(err) < 0)
		return -1;
	if (n_ids && n_cubes > 1)
		return err_set(
		    err, ERR_INPUT, "numbers of jobs go with one cube");
	for (size_t i = 0; i < n_cubes; i++) {
		if ((retry ? queue_retry : queue_drop)(
			cubes[i].db, ids, n_ids, &n, err) < 0)
			return -1;
		sum += n;
	}
	buf_char(&line, '{');
	json_put_int(&line, retry ? "retried" : "dropped", sum);
	buf_char(&line, '}');
	print_line();
	if (sum >= (int64_t)n_ids)
		return 0;
	prog_status(PROG_NONE);
	return err_set(err, ERR_NONE, "%s: %lld of %zu",
	    retry ? "neither dead nor waiting" : "not there",
	    (long long)n_ids - (long long)sum, n_ids);
}

static int
change(int n, char **operands, struct err *err)
{
	int64_t *ids = n ? alloc_array((size_t)n, sizeof *ids) : NULL;
	int rc = -1;

	if (parse_ids(n, operands, ids, err) == 0)
		rc = change_jobs(ids, (size_t)n, err);
	free(ids);
	return rc;
}

/* ---- models ---- */

static void
print_result(const struct checkup_result *result, void *ctx)
{
	if (for_person())
		checkup_person(ctx, result, &line);
	else
		checkup_json(result, &line);
	print_line();
	prog_flush();
}

static int
check(struct err *err)
{
	struct models models = { 0 };
	const struct checkup checkup = { .models = &models,
		.meter = &meter,
		.stopped = prog_signal,
		.tried = print_result,
		.ctx = &models };
	int broken = -1;

	if (models_read(&models, err) == 0)
		broken = checkup_run(&checkup, err);
	if (broken > 0)
		prog_status(PROG_MODEL);
	if (broken == 0 && !models.n) {
		prog_warn("no model is configured: --check-models --init "
			  "writes a first configuration");
		prog_status(PROG_NONE);
	}
	models_release(&models);
	return broken < 0 ? -1 : 0;
}

static int
make_config(struct err *err)
{
	if (checkup_init(prog_signal, for_person(), &line, err) < 0)
		return -1;
	print_line();
	return 0;
}

/* ---- which of them ---- */

static int
check_options(int n, struct err *err)
{
	if (check_models + drain + drop + dry_run + form + list + once + retry +
		watch >
	    1)
		return err_set(err, ERR_INPUT,
		    "one of --once, --drain, --watch, --dry-run, --form, "
		    "--list, --retry, --drop and --check-models at a time");
	if (init && !check_models)
		return err_set(
		    err, ERR_INPUT, "--init goes with --check-models");
	if (n && !retry && !drop)
		return err_set(err, ERR_INPUT,
		    "numbers of jobs go with --retry and --drop");
	return 0;
}

static int
run(int n, char **operands, struct err *err)
{
	if (check_options(n, err) < 0)
		return -1;
	client_key_file(key_file);
	if (init)
		return make_config(err);
	if (front_settle(&front, false, err) < 0)
		return -1;
	if (check_models)
		return check(err);
	if (list)
		return list_jobs(err);
	if (dry_run || form)
		return dry_run ? plan_facts(err) : form_all(err);
	return retry || drop ? change(n, operands, err) : work(err);
}

int
main(int argc, char **argv)
{
	struct err err = { 0 };
	int first, status;

	prog_begin(spec.name);
	embedders = (struct embedders){ .meter = &meter,
		.stopped = prog_signal };
	first = opt_parse(&spec, argc, argv);
	prog_catch();
	if (run(argc - first, argv + first, &err) < 0)
		prog_error(&err);
	front_close(cubes, n_cubes);
	if (stats)
		front_stats(&meter);
	buf_release(&line);
	embedders_release(&embedders);
	meter_release(&meter);
	front_release(&front);
	status = prog_end();
	/* for one who watches, a signal is the end that is expected */
	return prog_signal() && !watch && status < PROG_STORE
		   ? 128 + prog_signal()
		   : status;
}
