#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/id.h"
#include "base/lines.h"
#include "base/prog.h"
#include "base/utf8.h"
#include "find/batch.h"
#include "find/seal.h"
#include "mind/recall.h"
#include "serve/front.h"
#include "serve/input.h"
#include "serve/waiter.h"

static struct front front;
static struct input_options options = { .max_line = LINES_MAX, .rejects = -1 };
static const char *event_at, *format, *name, *rejects, *replay_key, *role,
    *type;
static bool stats, upsert, wait;
static struct embedders embedders;
static struct meter meter;

static const struct opt opts[] = {
	FRONT_AGENT(front),
	FRONT_APP(front),
	{ "at", 0, OPT_STR, &event_at, "time", "when the text happened", 0, 0 },
	FRONT_CUBE(front),
	FRONT_DIR(front),
	{ "document", 0, OPT_STR, &options.document, "name",
	    "what the document is known by, instead of its path", 0, 0 },
	{ "format", 'f', OPT_ENUM, &format,
	    "jsonl,lines,text,tsv,document,markdown",
	    "how to read files and standard input", 0, 0 },
	{ "max-line", 0, OPT_INT, &options.max_line, "bytes",
	    "refuse longer lines and documents", 1, 1 << 30 },
	{ "name", 0, OPT_STR, &name, "name", "who said it", 0, 0 },
	{ "redact", 0, OPT_FLAG, &options.parse.redact, NULL,
	    "mask keys, tokens and passwords first", 0, 0 },
	{ "rejects", 0, OPT_FILE, &rejects, "file",
	    "keep bad lines here, to be mended and added again", 0, 0 },
	{ "replay-key", 0, OPT_STR, &replay_key, "key",
	    "make ids from key and line: a replay adds nothing", 0, 0 },
	{ "role", 0, OPT_STR, &role, "role", "user, assistant, system or tool",
	    0, 0 },
	FRONT_RUN(front),
	{ "stats", 0, OPT_FLAG, &stats, NULL,
	    "say on standard error what models were asked", 0, 0 },
	{ "strict", 0, OPT_FLAG, &options.strict, NULL,
	    "stop at the first bad line", 0, 0 },
	{ "threads", 0, OPT_INT, &options.threads, "n",
	    "use so many threads for a large input", 1, 64 },
	{ "type", 't', OPT_STR, &type, "type", "type of records that have none",
	    0, 0 },
	{ "upsert", 0, OPT_FLAG, &upsert, NULL,
	    "replace a memory of the same id", 0, 0 },
	FRONT_USER(front),
	{ "wait", 0, OPT_FLAG, &wait, NULL,
	    "do at once what is to be done with it", 0, 0 },
	{ 0 },
};

static const struct opt_spec spec = { "memos-add", "[text ... | file ...]",
	"remember text, messages or records",
	"$ memos-add 'Ann prefers tea'\n"
	"$ memos-add --user ann --run s12 notes.jsonl\n"
	"$ memos-add --user ann --format document notes.txt\n"
	"$ echo '{\"role\":\"user\",\"content\":\"I moved to Lyon\"}' | memos-add\n"
	"$ git log --format='%aI%x09%s' | memos-add -f tsv --type event\n",
	opts };

static int
moment_option(struct moment *moment, struct err *err)
{
	moment->at = CLOCK_NONE;
	return event_at ? clock_parse(event_at, moment, err) : 0;
}

static int
open_rejects(struct err *err)
{
	if (!rejects)
		return 0;
	options.rejects = open(
	    rejects, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (options.rejects < 0)
		return err_set(err, ERR_STORE, "cannot open '%s': %s", rejects,
		    strerror(errno));
	return 0;
}

static int
set_options(int n, struct err *err)
{
	struct parse *parse = &options.parse;

	parse->replay_key = replay_key;
	parse->format = parse_format_of(
	    !format && options.document ? "document" : format);
	options.by_name = !format;
	if (options.document && parse->format < PARSE_DOCUMENT)
		return err_set(err, ERR_INPUT,
		    "--document is for --format document and markdown");
	if (options.document && (!*options.document || n > 1))
		return err_set(
		    err, ERR_INPUT, "--document is a name for one document");
	parse->defaults = (struct memory_defaults){ front.user, front.agent,
		front.app, front.run, -1, role, name };
	if (type) {
		parse->defaults.type = memory_type_find(type);
		if (parse->defaults.type < 0)
			return err_set(err, ERR_INPUT,
			    "no type '%.64s' (" MEMORY_TYPE_LIST ")", type);
	}
	if (memory_name_check("--role", role, err) < 0 ||
	    memory_name_check("--name", name, err) < 0 ||
	    memory_name_check("--document", options.document, err) < 0 ||
	    open_rejects(err) < 0)
		return -1;
	return moment_option(&parse->event_at, err);
}

static bool
is_file(const char *operand)
{
	struct stat st;

	return strcmp(operand, "-") == 0 || stat(operand, &st) == 0;
}

static bool
looks_like_path(const char *operand)
{
	static const char *const ends[] = { ".jsonl", ".json", ".tsv", ".txt",
		".md", ".markdown" };
	size_t len = strlen(operand);

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t n = strlen(ends[i]);

		if (len > n && strcmp(operand + len - n, ends[i]) == 0 &&
		    !strchr(operand, ' '))
			return true;
	}
	return false;
}

/*
 * Without --format, operands are files if there are files of those names, else
 * a text; but what looks like a path was hardly meant as a memory.
 */
static int
are_files(int n, char **operands, bool *files, struct err *err)
{
	const char *missing = NULL;
	bool path = false;

	for (int i = 0; i < n; i++) {
		path = path || looks_like_path(operands[i]);
		if (!missing && !is_file(operands[i]))
			missing = operands[i];
	}
	*files = format || options.document || !missing;
	return *files || !path
		   ? 0
		   : err_set(err, ERR_INPUT, "no file '%s'", missing);
}

static int
add_files(struct input *in, int n, char **operands, struct err *err)
{
	int rc = 0, i = 0;

	while (i < n && rc == 0 && !input_stopped(in))
		rc = input_file(in, operands[i++], err);
	if (rc == 0 && i < n && !options.strict)
		rc = err_set(err, prog_signal() ? ERR_NONE : ERR_STORE,
		    "stopped: what was acknowledged is stored; go on from "
		    "%s:1",
		    operands[i]);
	return rc;
}

static int
add_operands(struct input *in, int n, char **operands, struct err *err)
{
	struct buf text = { 0 };
	bool files;
	int rc;

	if (n == 0)
		return input_file(in, "-", err);
	if (are_files(n, operands, &files, err) < 0)
		return -1;
	if (files)
		return add_files(in, n, operands, err);
	for (int i = 0; i < n; i++)
		buf_printf(&text, i ? " %s" : "%s", operands[i]);
	rc = input_text(in, text.data, text.len, err);
	buf_release(&text);
	return rc;
}

static int
work(int n, char **operands, struct cube *cube, int64_t *first_job,
    int64_t *last_job, struct err *err)
{
	struct ingest *ingest = ingest_new(cube, NULL, &embedders, err);
	struct recall recall = { .ingest = ingest };
	struct batch batch;
	struct input *in;
	int rc;

	if (!ingest)
		return -1;
	if (wait)
		ingest_wait(ingest);
	batch_init(&batch, cube, ingest);
	batch.upsert = upsert;
	batch.ending = recall_batch;
	batch.ctx = &recall;
	in = input_new(&options, &batch);
	rc = add_operands(in, n, operands, err);
	/* what was good before a fault is kept and said */
	if (input_end(in, rc < 0, err) < 0)
		rc = -1;
	input_free(in);
	batch_release(&batch);
	recall_release(&recall);
	ingest_jobs(ingest, first_job, last_job);
	ingest_free(ingest);
	return rc;
}

/* All is stored; what could not be done is left in the queue. */
static int
wait_for(
    struct cube *cube, int64_t first_job, int64_t last_job, struct err *err)
{
	const struct waiter waiter = { .cube = cube,
		.embedders = &embedders,
		.meter = &meter,
		.stopped = prog_signal,
		.first = first_job,
		.last = last_job };

	return wait ? waiter_run(&waiter, err) : 0;
}

/*
 * Once all is acknowledged.  What goes wrong here is no fault of what was
 * added, which is found by its rows.
 */
static void
seal(struct cube *cube)
{
	struct seal wanted = { .cube = cube, .stopped = prog_signal };
	struct err err = { 0 };

	if (prog_flush() && !prog_signal() && seal_after_add(&wanted, &err) < 0)
		prog_warn("%s", err.text);
}

int
main(int argc, char **argv)
{
	struct cube cube = { 0 };
	struct err err = { 0 };
	int64_t first_job = 0, last_job = 0;
	int first, status;

	prog_begin(spec.name);
	embedders = (struct embedders){ .meter = &meter,
		.stopped = prog_signal };
	first = opt_parse(&spec, argc, argv);
	prog_catch();
	if (first == argc && isatty(STDIN_FILENO)) {
		err_set(&err, ERR_INPUT, "nothing to add; see --help");
		prog_error(&err);
	} else if (front_settle(&front, true, &err) < 0 ||
		   set_options(argc - first, &err) < 0 ||
		   cube_open(&cube, front.dir, front.cube, DB_CREATE, false,
		       &err) < 0 ||
		   work(argc - first, argv + first, &cube, &first_job,
		       &last_job, &err) < 0) {
		prog_error(&err);
	} else {
		prog_flush();
		if (wait_for(&cube, first_job, last_job, &err) < 0)
			prog_error(&err);
		seal(&cube);
	}
	cube_release(&cube);
	if (stats)
		front_stats(&meter);
	embedders_release(&embedders);
	meter_release(&meter);
	front_release(&front);
	status = prog_end();
	return prog_signal() && status < PROG_STORE ? 128 + prog_signal()
						    : status;
}
