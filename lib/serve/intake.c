#include "serve/intake.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/json.h"
#include "base/prog.h"
#include "serve/person.h"
#include "serve/progress.h"
#include "store/rows.h"
#include "store/rows_same.h"

enum { REASONS = 16 /* why something was left out */ };

enum count { ADDED, UPDATED, KNOWN, DELETED, BAD, COUNTS };

static const char *const names[COUNTS] = { "added", "updated", "known",
	"deleted", "bad" };

struct intake {
	const struct intake_options *options;
	struct batch *batch;
	struct arena arena;
	struct progress progress;
	const char *path;
	uint64_t bytes, done; /* of the file */
	uint64_t files, records, documents;
	uint64_t counts[COUNTS], open[COUNTS]; /* open: not committed */
	struct {
		const char *what;
		uint64_t n;
	} left_out[REASONS];
	bool stopped, keeps_scope;
};

struct intake *
intake_new(const struct intake_options *options, struct batch *batch)
{
	struct intake *in = alloc_bytes(sizeof *in);

	in->options = options;
	in->batch = batch;
	in->path = "";
	in->progress.unit = "records";
	in->progress.alone = !options->acks;
	return in;
}

void
intake_free(struct intake *in)
{
	if (!in)
		return;
	arena_release(&in->arena);
	free(in);
}

const struct intake_options *
intake_options(const struct intake *in)
{
	return in->options;
}

struct batch *
intake_batch(struct intake *in)
{
	return in->batch;
}

void
intake_file(struct intake *in, const char *path, uint64_t bytes)
{
	in->path = path;
	in->bytes = bytes;
	in->done = 0;
	in->keeps_scope = false;
	in->files++;
}

void
intake_keep_scope(struct intake *in)
{
	in->keeps_scope = true;
}

struct parse
intake_parse(const struct intake *in, int type)
{
	struct parse how = in->options->parse;

	if (in->keeps_scope)
		how.defaults = (struct memory_defaults){ .type = -1 };
	if (how.defaults.type < 0)
		how.defaults.type = type;
	return how;
}

void
intake_read(struct intake *in, uint64_t bytes)
{
	in->done = bytes;
}

const char *
intake_name(const struct intake *in)
{
	return strcmp(in->path, "-") == 0 ? "<stdin>" : in->path;
}

void
intake_quiet(struct intake *in)
{
	progress_wipe(&in->progress);
}

bool
intake_stopped(const struct intake *in)
{
	return in->stopped;
}

void
intake_fault(struct intake *in, const char *place, const struct err *err)
{
	struct err said = { .kind = err->kind };

	in->counts[BAD]++;
	progress_wipe(&in->progress);
	/* a line number follows the name, a path within the file a blank */
	err_set(&said, err->kind, "%s%s%s: %s", intake_name(in),
	    *place == ':' ? "" : ": ", place, err->text);
	prog_error(&said);
}

void
intake_left_out(struct intake *in, const char *what, uint64_t n)
{
	for (int i = 0; n && i < REASONS; i++) {
		if (in->left_out[i].what &&
		    strcmp(in->left_out[i].what, what) != 0)
			continue;
		in->left_out[i].what = what;
		in->left_out[i].n += n;
		return;
	}
}

/* ---- what became of records ---- */

static enum count
count_of(const char *line, size_t len)
{
	static const struct {
		const char *end;
		enum count count;
	} ends[] = {
		{ "\"event\":\"ADD\"}", ADDED },
		{ "\"event\":\"NOOP\"}", KNOWN },
		{ "\"event\":\"DELETE\"}", DELETED },
	};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t n = strlen(ends[i].end);

		if (len >= n && memcmp(line + len - n, ends[i].end, n) == 0)
			return ends[i].count;
	}
	return UPDATED;
}

/* Counts the acknowledgements from a place on. */
static void
count_acks(struct intake *in, const struct buf *acks, size_t from)
{
	const char *text = buf_text(acks);

	while (from < acks->len) {
		const char *end = memchr(text + from, '\n', acks->len - from);
		size_t len = end ? (size_t)(end - text) - from
				 : acks->len - from;

		in->open[count_of(text + from, len)]++;
		from += len + 1;
	}
}

static void
settle_counts(struct intake *in)
{
	for (int i = 0; i < COUNTS; i++) {
		in->counts[i] += in->open[i];
		in->open[i] = 0;
	}
}

/* What is durable is said; a closed output or a signal ends it. */
static int
say(struct intake *in, struct buf *acks, struct err *err)
{
	bool listening = true;

	settle_counts(in);
	progress_share(&in->progress, in->done, in->bytes, in->records);
	if (in->options->acks && acks && acks->len) {
		if (isatty(STDOUT_FILENO))
			person_guard(acks);
		listening = prog_write(acks->data, acks->len) && prog_flush();
	}
	if (acks)
		buf_reset(acks);
	if (listening && !prog_signal())
		return 0;
	in->stopped = true;
	progress_wipe(&in->progress);
	if (listening)
		return err_set(err, ERR_NONE,
		    "interrupted: what was read is stored; the same command "
		    "goes on");
	prog_output_fault(err);
	return -1;
}

int
intake_acknowledge(struct intake *in, struct buf *acks, struct err *err)
{
	count_acks(in, acks, 0);
	return say(in, acks, err);
}

int
intake_commit(struct intake *in, struct err *err)
{
	if (in->options->dry)
		return say(in, NULL, err);
	if (batch_commit(in->batch, err) < 0)
		return -1;
	return say(in, &in->batch->acks, err);
}

/* A dry run is over where a real one would have said something. */
static bool
is_due(const struct intake *in)
{
	return in->options->dry ? in->records % BATCH_ROWS == 0
				: batch_is_due(in->batch);
}

/* ---- records ---- */

/* What would become of a record. */
static int
foresee_one(struct intake *in, const struct memory *m, struct err *err)
{
	struct db *db = in->batch ? in->batch->cube->db : NULL;
	struct memory row;
	int rc = db && m->id && m->replaced_at == CLOCK_NONE
		     ? rows_find(db, m->id, &in->arena, &row, err)
		     : 0;

	if (rc < 0)
		return -1;
	if (rc && row.state == MEMORY_DECAYING && m->state == MEMORY_ACTIVE)
		row.state = MEMORY_ACTIVE;
	if (rc && rows_same_content(&row, m))
		in->counts[KNOWN]++;
	else if (rc && !in->batch->upsert)
		return err_set(err, ERR_INPUT,
		    "id '%s' is there with other content; --upsert would "
		    "replace it",
		    m->id);
	else
		in->counts[rc ? UPDATED : ADDED]++;
	return 0;
}

static int
foresee(struct intake *in, struct prepared *records, struct err *err)
{
	for (; records; records = records->next)
		if (foresee_one(in, &records->m, err) < 0)
			return -1;
	return 0;
}

static int
store(struct intake *in, struct prepared *records, struct err *err)
{
	const bool open = db_in_transaction(in->batch->cube->db);
	const size_t said = open ? in->batch->acks.len : 0;

	if (batch_line(in->batch, records, err) < 0)
		return -1;
	count_acks(in, &in->batch->acks, said);
	return 0;
}

/* After a record or what stands for one: says what was wrong with it. */
static int
end_one(struct intake *in, int rc, const char *place, struct err *err)
{
	in->records++;
	if (rc < 0) {
		if (err->kind != ERR_INPUT)
			return -1;
		intake_fault(in, place, err);
		err->kind = ERR_NONE;
	}
	return is_due(in) || prog_signal() ? intake_commit(in, err) : 0;
}

int
intake_record(struct intake *in, const struct buf *json, int type,
    const char *place, struct err *err)
{
	const struct parse how = intake_parse(in, type);
	struct prepared *records;
	int rc;

	arena_reset(&in->arena);
	rc = parse_line(&how, buf_text(json), json->len, in->records + 1,
	    &in->arena, &records, err);
	if (rc == 0)
		rc = in->options->dry ? foresee(in, records, err)
				      : store(in, records, err);
	return end_one(in, rc, place, err);
}

int
intake_write(struct intake *in,
    int (*write)(void *ctx, struct arena *arena, struct err *err), void *ctx,
    const char *place, struct err *err)
{
	int rc = in->options->dry ? 0 : batch_begin(in->batch, err);

	arena_reset(&in->arena);
	if (rc == 0)
		rc = write(ctx, &in->arena, err);
	if (rc >= 0 && !in->options->dry) {
		in->batch->rows++;
		in->open[rc ? ADDED : KNOWN]++;
	} else if (rc >= 0) {
		in->counts[rc ? ADDED : KNOWN]++;
	}
	return end_one(in, rc < 0 ? -1 : 0, place, err);
}

/* ---- the end ---- */

void
intake_document(struct intake *in)
{
	in->documents++;
}

void
intake_print(const struct intake *in, struct buf *out, bool *any)
{
	buf_char(out, '{');
	if (in->options->dry) {
		json_put_key(out, "dry");
		buf_string(out, "true");
	}
	json_put_int(out, "files", (int64_t)in->files);
	for (int i = 0; i < COUNTS; i++)
		json_put_int(out, names[i], (int64_t)in->counts[i]);
	if (in->documents)
		json_put_int(out, "documents", (int64_t)in->documents);
	json_put_key(out, "left_out");
	buf_char(out, '{');
	for (int i = 0; i < REASONS && in->left_out[i].what; i++)
		json_put_int(
		    out, in->left_out[i].what, (int64_t)in->left_out[i].n);
	buf_string(out, "}}");
	*any = in->records || in->documents || in->counts[ADDED] ||
	       in->counts[KNOWN];
}

void
intake_id(const struct intake *in, char id[ID_SIZE], const char *const *parts,
    size_t n)
{
	const struct memory_defaults *d = &in->options->parse.defaults;
	const char *const scope[] = { d->user_id, d->agent_id, d->app_id };
	struct buf key = { 0 };

	for (size_t i = 0; i < sizeof scope / sizeof *scope; i++) {
		buf_string(&key, scope[i] ? scope[i] : "");
		buf_char(&key, '\0');
	}
	for (size_t i = 0; i < n; i++) {
		buf_string(&key, parts[i] ? parts[i] : "");
		buf_char(&key, '\0');
	}
	id_replay(id, "memos-import", n, key.data, key.len);
	buf_release(&key);
}
