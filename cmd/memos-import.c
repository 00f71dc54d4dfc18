#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json_stream.h"
#include "base/prog.h"
#include "find/seal.h"
#include "serve/front.h"
#include "serve/import_format.h"

static struct front front;
static struct intake_options options;
static const char *format;
static int64_t max_item = JSON_STREAM_MAX;
static bool upsert;
static struct embedders embedders;
static struct meter meter;

static const struct opt opts[] = {
	{ "acks", 0, OPT_FLAG, &options.acks, NULL,
	    "print a line for each memory, as memos-add does", 0, 0 },
	FRONT_AGENT(front),
	FRONT_APP(front),
	FRONT_CUBE(front),
	FRONT_DIR(front),
	{ "dry-run", 'n', OPT_FLAG, &options.dry, NULL,
	    "only count what would be added", 0, 0 },
	{ "format", 'f', OPT_ENUM, &format, IMPORT_FORMATS,
	    "what the files are", 0, 0 },
	{ "max-item", 0, OPT_INT, &max_item, "bytes",
	    "refuse longer lines, conversations and documents", 1, 1 << 30 },
	{ "redact", 0, OPT_FLAG, &options.parse.redact, NULL,
	    "mask keys, tokens and passwords first", 0, 0 },
	FRONT_RUN(front),
	{ "upsert", 0, OPT_FLAG, &upsert, NULL,
	    "replace a memory of the same id", 0, 0 },
	FRONT_USER(front),
	{ 0 },
};

static const struct opt_spec spec = { "memos-import", "file|folder ...",
	"bring memories from elsewhere, or all of another cube",
	"$ memos-import --dry-run notes.jsonl\n"
	"$ memos-import --user ann --format memos notes.jsonl\n"
	"$ memos-export --all | memos-import --dir copy --format memos -\n",
	opts };

static int
read_operands(struct intake *in, int n, char **operands, struct err *err)
{
	const struct import_format *kind = import_format_find(format);
	struct err why = { 0 };
	int rc = 0;

	for (int i = 0; i < n && rc == 0 && !intake_stopped(in); i++) {
		rc = import_format_read(in, kind, operands[i], &why);
		if (rc == 0 || why.kind != ERR_INPUT)
			continue;
		intake_quiet(in);
		prog_error(&why);
		rc = 0;
	}
	if (rc < 0)
		*err = why;
	return rc;
}

/* The counts stand for all that was durable when it ended. */
static void
print_counts(struct intake *in)
{
	struct buf out = { 0 };
	bool any;

	intake_quiet(in);
	intake_print(in, &out, &any);
	buf_char(&out, '\n');
	if (!options.acks || options.dry)
		prog_write(out.data, out.len);
	if (!any)
		prog_status(PROG_NONE);
	buf_release(&out);
}

static int
read_all(int n, char **operands, struct batch *batch, struct err *err)
{
	struct intake *in = intake_new(&options, batch);
	struct err last = { 0 };
	int rc = read_operands(in, n, operands, err);

	/* what was good before a fault is kept */
	if (intake_commit(in, rc < 0 ? &last : err) < 0)
		rc = -1;
	if (intake_stopped(in) && rc == 0) {
		err_set(err, ERR_NONE,
		    "interrupted: what was read is stored; the same command "
		    "goes on");
		rc = -1;
	}
	print_counts(in);
	intake_free(in);
	return rc;
}

/* Counting needs no cube. */
static int
count(int n, char **operands, struct err *err)
{
	struct cube cube = { 0 };
	struct batch batch;
	int rc;

	if (front_open(&front, &cube, err) < 0)
		return -1;
	batch_init(&batch, &cube, NULL);
	batch.upsert = upsert;
	rc = read_all(n, operands, cube.db ? &batch : NULL, err);
	if (cube.db)
		batch_release(&batch);
	cube_release(&cube);
	return rc;
}

/* Once all is stored; what goes wrong here is no fault of it. */
static void
seal(struct cube *cube)
{
	struct seal wanted = { .cube = cube, .stopped = prog_signal };
	struct err err = { 0 };

	if (prog_flush() && !prog_signal() && seal_after_add(&wanted, &err) < 0)
		prog_warn("%s", err.text);
}

static int
import(int n, char **operands, struct err *err)
{
	struct cube cube = { 0 };
	struct ingest *ingest = NULL;
	struct space space;
	struct batch batch;
	bool given = import_memos_space(n, operands, &space);
	int rc = -1;

	if (cube_open(&cube, front.dir, front.cube, DB_CREATE, false, err) < 0)
		return -1;
	ingest = ingest_new(&cube, given ? &space : NULL, &embedders, err);
	if (ingest) {
		batch_init(&batch, &cube, ingest);
		batch.upsert = upsert;
		rc = read_all(n, operands, &batch, err);
		batch_release(&batch);
		ingest_free(ingest);
		if (rc == 0)
			seal(&cube);
	}
	cube_release(&cube);
	return rc;
}

static int
settle(struct err *err)
{
	if (front_settle(&front, true, err) < 0)
		return -1;
	options.max = (size_t)max_item;
	options.parse.format = PARSE_JSONL;
	options.parse.event_at.at = CLOCK_NONE;
	options.parse.defaults = (struct memory_defaults){ front.user,
		front.agent, front.app, front.run, -1, NULL, NULL };
	return 0;
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
	if (first == argc)
		err_set(&err, ERR_INPUT, "nothing to import; see --help");
	else if (settle(&err) == 0 &&
		 (options.dry ? count : import)(
		     argc - first, argv + first, &err) == 0)
		err = (struct err){ 0 };
	if (*err.text)
		prog_error(&err);
	embedders_release(&embedders);
	meter_release(&meter);
	front_release(&front);
	status = prog_end();
	return prog_signal() && status < PROG_STORE ? 128 + prog_signal()
						    : status;
}
