#include "serve/eval_store.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/lines.h"
#include "base/prog.h"
#include "find/seal.h"

enum { THREADS_MAX = 8, FOLDERS_OPEN = 16 };

static int
make_folder(struct eval_store *s, struct err *err)
{
	const char *parent = getenv("TMPDIR");
	struct buf path = { 0 };

	buf_printf(
	    &path, "%s/memos-eval.XXXXXX", parent && *parent ? parent : "/tmp");
	if (!mkdtemp(path.data)) {
		err_set(err, ERR_STORE, "cannot make '%.256s': %s", path.data,
		    strerror(errno));
		buf_release(&path);
		return -1;
	}
	s->folder = path.data;
	return 0;
}

static int
write_line(
    struct eval_store *s, const struct bundle_line *line, struct err *err)
{
	if (line->err) {
		*err = *line->err;
		return -1;
	}
	return line->records ? batch_line(&s->batch, line->records, err) : 0;
}

static int
commit(struct eval_store *s, struct err *err)
{
	if (batch_commit(&s->batch, err) < 0)
		return -1;
	buf_reset(&s->batch.acks);
	if (prog_signal())
		return err_set(err, ERR_NONE, "interrupted");
	return 0;
}

static int
write_bundle(struct bundle *bundle, void *ctx, struct err *err)
{
	struct eval_store *s = ctx;
	struct err why = { 0 };

	for (size_t i = 0; i < bundle->n; i++) {
		const struct bundle_line *line = &bundle->lines[i];

		if (write_line(s, line, &why) < 0)
			return err_set(err, why.kind, "record %llu: %s",
			    (unsigned long long)line->number, why.text);
		if (batch_is_due(&s->batch) && commit(s, err) < 0)
			return -1;
	}
	return 0;
}

int
eval_store_open(struct eval_store *s, bool temporary, const char *dir,
    const char *name, struct embedders *embedders, struct err *err)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t threads = processors < 1 ? 1 : (size_t)processors;

	s->embedders = embedders;
	s->parse = (struct parse){ .format = PARSE_JSONL,
		.defaults.type = -1,
		.event_at.at = CLOCK_NONE };
	if (temporary && make_folder(s, err) < 0)
		return -1;
	if (cube_open(&s->cube, temporary ? s->folder : dir,
		temporary ? NULL : name, DB_CREATE, true, err) < 0)
		return -1;
	s->opened = true;
	s->ingest = ingest_new(&s->cube, NULL, embedders, err);
	if (!s->ingest)
		return -1;
	batch_init(&s->batch, &s->cube, s->ingest);
	s->import = import_new(&s->parse, s->ingest,
	    threads < THREADS_MAX ? threads : THREADS_MAX, write_bundle, s);
	return 0;
}

int
eval_store_line(
    struct eval_store *s, const char *line, size_t len, struct err *err)
{
	const struct bundle_line one = { .len = len, .number = ++s->n };

	return import_add(s->import, &one, line, err);
}

int
eval_store_file(struct eval_store *s, const char *path, struct err *err)
{
	struct lines lines;
	const char *line;
	size_t len;
	int rc, added = 0;

	if (lines_open(&lines, path, err) < 0)
		return -1;
	while (added == 0 &&
	       (rc = lines_next(&lines, &line, &len, err)) == LINES_LINE)
		if (strspn(line, " \t\r") < len)
			added = eval_store_line(s, line, len, err);
	if (added == 0 && rc == LINES_TOO_LONG)
		rc = err_set(
		    err, ERR_INPUT, "line of %zu bytes is too long", len);
	lines_close(&lines);
	return added < 0 || rc < 0 ? -1 : 0;
}

/* A reader finds the rows without it, if more slowly. */
static void
seal(struct eval_store *s)
{
	const struct seal wanted = { .cube = &s->cube, .stopped = prog_signal };
	struct seal_done done;
	struct err err = { 0 };

	if (seal_compact(&wanted, false, &done, &err) < 0)
		prog_warn("%s", err.text);
}

static void
close_cube(struct eval_store *s)
{
	if (!s->opened)
		return;
	if (s->import) {
		import_free(s->import);
		batch_release(&s->batch);
	}
	ingest_free(s->ingest);
	cube_release(&s->cube);
	s->import = NULL;
	s->ingest = NULL;
	s->opened = false;
}

int
eval_store_end(struct eval_store *s, struct err *err)
{
	int rc = import_drain(s->import, err);

	if (rc == 0)
		rc = commit(s, err);
	if (rc == 0)
		seal(s);
	close_cube(s);
	return rc;
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

void
eval_store_release(struct eval_store *s)
{
	close_cube(s);
	if (s->folder)
		nftw(s->folder, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
	free(s->folder);
	*s = (struct eval_store){ 0 };
}
