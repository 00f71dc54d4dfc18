#include "serve/input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/crew.h"
#include "base/json.h"
#include "base/prog.h"
#include "serve/document.h"
#include "serve/import.h"
#include "serve/person.h"

enum { THREADS_DEFAULT = 8 /* of as many processors or more */ };

struct place {
	const char *name; /* of a file, NULL for no place */
	uint64_t line;
};

struct input {
	const struct input_options *options;
	struct batch *batch;
	struct import *import;
	struct progress progress;
	/* where it is */
	struct lines *from; /* NULL between files */
	uint64_t lines;     /* read of all files */
	uint64_t ahead;     /* of them, not written yet */
	uint64_t written;   /* number in its file of the line that came last */
	struct place first; /* line that came since the last commit */
	struct place lost;  /* line that was not stored because of a fault */
	bool stopped;
	bool json, other; /* there was a line of JSON, and one that is none */
};

/* What is durable is said; false once nobody listens. */
static bool
acknowledge(struct input *in)
{
	struct buf *acks = &in->batch->acks;

	if (acks->len && isatty(STDOUT_FILENO))
		person_guard(acks);
	return !acks->len ||
	       (prog_write(acks->data, acks->len) && prog_flush());
}

/* Why it stopped before the end of a file. */
static int
stopped(const struct input *in, bool listening, struct err *err)
{
	struct err why = { 0 };
	uint64_t next;

	if (!in->from || (!in->ahead && lines_at_end(in->from)))
		return 0;
	if (!listening)
		prog_output_fault(&why);
	next = in->ahead ? in->written : in->from->number;
	return err_set(err, why.kind,
	    "%s: what was acknowledged is stored; go on from %s:%llu",
	    listening ? "interrupted" : why.text, in->from->name,
	    (unsigned long long)next + 1);
}

/*
 * Says what is durable.  A closed output stops the command, and so does a
 * signal; either way the first line that was not written is named.
 */
static int
finish(struct input *in, struct err *err)
{
	bool listening;

	in->first = (struct place){ 0 };
	progress_step(&in->progress, in->lines - in->ahead);
	listening = acknowledge(in);
	buf_reset(&in->batch->acks);
	if (listening && !prog_signal())
		return 0;
	in->stopped = true;
	return stopped(in, listening, err);
}

/* Commits what is open. */
static int
commit(struct input *in, struct err *err)
{
	if (batch_commit(in->batch, err) == 0)
		return finish(in, err);
	in->lost = in->first;
	return -1;
}

/* Keeps a bad line, whole, for another try. */
static int
reject(const struct input *in, const char *line, size_t len, struct err *err)
{
	struct buf whole = { 0 };
	size_t done = 0;

	if (in->options->rejects < 0)
		return 0;
	buf_add(&whole, line, len);
	buf_char(&whole, '\n');
	while (done < whole.len) {
		ssize_t n = write(
		    in->options->rejects, whole.data + done, whole.len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	if (done < whole.len)
		err_set(err, ERR_STORE, "cannot keep the bad line: %s",
		    strerror(errno));
	done -= whole.len;
	buf_release(&whole);
	return done ? -1 : 0;
}

/* An object, cut or over several lines, or an array of lines. */
static bool
begins_json(const char *line, size_t len)
{
	size_t at = strspn(line, " \t\r");

	return line[at] == '{' ||
	       (line[at] == '[' && parse_blank(line + at + 1, len - at - 1));
}

/* Whether a text was handed over as JSON shows at its end. */
static void
note_form(struct input *in, const char *line, size_t len, bool good)
{
	struct json_span value;
	struct err err;

	if (in->json)
		return;
	if (good || (!in->other && begins_json(line, len)) ||
	    json_scan(line, len, &value, &err) == 0)
		in->json = true;
	else
		in->other = true;
}

/* One line of a file: 0 to go on, -1 to stop. */
static int
write_line(struct input *in, const struct bundle *bundle,
    const struct bundle_line *line, struct err *err)
{
	int rc = -1;

	in->ahead--;
	in->written = line->file_at;
	if (!in->first.name)
		in->first = (struct place){ in->from->name, line->file_at };
	if (line->too_long)
		err_set(err, ERR_INPUT, "line of %zu bytes, more than %lld",
		    line->len, (long long)in->options->max_line);
	else if (line->err)
		*err = *line->err;
	else
		rc = batch_line(in->batch, line->records, err);
	if (!line->too_long)
		note_form(in, bundle_text(bundle, line), line->len, !line->err);
	if (rc == 0)
		return 0;
	if (err->kind != ERR_INPUT)
		return -1;
	progress_wipe(&in->progress);
	prog_error_at(err, in->from->name, line->file_at);
	err->kind = ERR_NONE;
	in->stopped = in->options->strict;
	if (line->too_long)
		return 0;
	return reject(in, bundle_text(bundle, line), line->len, err);
}

/* The line, unless all since the last commit was taken back with it. */
static void
lose(struct input *in, const struct bundle_line *line)
{
	in->lost = in->first;
	if (in->batch->rows)
		in->lost = (struct place){ in->from->name, line->file_at };
}

static int
write_bundle(struct bundle *bundle, void *ctx, struct err *err)
{
	struct input *in = ctx;

	for (size_t i = 0; i < bundle->n && !in->stopped; i++) {
		if (write_line(in, bundle, &bundle->lines[i], err) < 0) {
			lose(in, &bundle->lines[i]);
			return -1;
		}
		if (batch_is_due(in->batch) && commit(in, err) < 0)
			return -1;
	}
	return 0;
}

/* A line that was read goes on its way. */
static int
add_line(
    struct input *in, int result, const char *text, size_t len, struct err *err)
{
	struct bundle_line line = {
		.file_at = in->from->number,
		.number = ++in->lines,
		.too_long = result == LINES_TOO_LONG,
	};

	/* a byte-order mark says nothing in UTF-8 */
	if (line.file_at == 1 && len >= 3 &&
	    memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3;
		len -= 3;
	}
	if (!line.too_long && parse_blank(text, len))
		return 0;
	line.len = len;
	in->ahead++;
	return import_add(in->import, &line, text, err);
}

/* Before a wait for the input, all that came is written and said. */
static int
settle(struct input *in, struct err *err)
{
	if (import_drain(in->import, err) < 0)
		return -1;
	return in->stopped ? 0 : commit(in, err);
}

static int
read_lines(struct input *in, struct lines *lines, struct err *err)
{
	struct err why;
	const char *line;
	size_t len;
	int result;

	while (!in->stopped) {
		if (lines_would_block(lines) && settle(in, err) < 0)
			return -1;
		if (in->stopped)
			break;
		result = lines_next(lines, &line, &len, &why);
		if (result == LINES_STOPPED)
			continue;
		if (result > LINES_END) {
			if (add_line(in, result, line, len, err) < 0)
				return -1;
			continue;
		}
		if (import_drain(in->import, err) < 0)
			return -1;
		if (result < 0)
			*err = why;
		return result;
	}
	return 0;
}

/* --format text: the file is one memory. */
static int
read_text(struct input *in, struct lines *lines, struct err *err)
{
	struct buf text = { 0 };
	const char *line;
	size_t len;
	int result;

	while ((result = lines_next(lines, &line, &len, err)) == LINES_LINE &&
	       text.len <= MEMORY_TEXT_MAX) {
		if (lines->number > 1)
			buf_char(&text, '\n');
		buf_add(&text, line, len);
	}
	lines->number = 1;
	if (result == LINES_END || result == LINES_LINE ||
	    result == LINES_TOO_LONG)
		result = add_line(in, result, buf_text(&text), text.len, err);
	buf_release(&text);
	return result < 0 ? -1 : import_drain(in->import, err);
}

/* ---- documents ---- */

/* How a file is read: one that has a Markdown file's name may say it by that.
 */
static enum parse_format
format_of(const struct input *in, const char *path)
{
	enum parse_format format = in->options->parse.format;

	if ((in->options->by_name || format == PARSE_DOCUMENT) &&
	    document_is_markdown(path))
		return PARSE_MARKDOWN;
	return format;
}

/* Says what is wrong with one, unless the file itself cannot be read. */
static int
bad_document(struct input *in, const struct lines *lines, struct err *err)
{
	if (err->kind != ERR_INPUT || !lines->number)
		return -1;
	progress_wipe(&in->progress);
	prog_error_at(err, lines->name, lines->number);
	err->kind = ERR_NONE;
	in->stopped = in->options->strict;
	return 0;
}

/* Nothing of it is stored. */
static int
interrupted(struct input *in, struct lines *lines, struct err *err)
{
	in->stopped = true;
	lines->number = 0;
	return stopped(in, true, err);
}

static int
put_document(struct input *in, const char *path, const struct buf *text,
    bool markdown, struct err *err)
{
	const struct input_options *options = in->options;
	char *name = options->document ? NULL : document_name(path);
	const struct document document = { .name = name ? name
							: options->document,
		.text = buf_text(text),
		.len = text->len,
		.markdown = markdown,
		.how = &options->parse };
	struct batch *batch = in->batch;
	int rc = document_put(
	    batch->cube, batch->ingest, &document, &batch->acks, err);

	free(name);
	/* says what is stored now */
	return rc < 0 ? -1 : finish(in, err);
}

/* What comes from a pipe has no path to be known by. */
static int
check_name(const struct input *in, const struct lines *lines, struct err *err)
{
	struct stat st;

	if (in->options->document ||
	    (!fstat(lines->fd, &st) && S_ISREG(st.st_mode)))
		return 0;
	return err_set(err, ERR_INPUT,
	    "%s: a document that is no file needs --document, a name",
	    lines->name);
}

static int
read_document(struct input *in, struct lines *lines, const char *path,
    enum parse_format format, struct err *err)
{
	struct buf text = { 0 };
	int rc = document_check(&in->options->parse, err);

	if (rc == 0)
		rc = check_name(in, lines, err);

	/* what came before is a transaction of its own */
	if (rc == 0)
		rc = commit(in, err);
	if (rc == 0 && !in->stopped) {
		rc = document_read(lines, &text, err);
		if (rc < 0)
			rc = bad_document(in, lines, err);
		else if (rc == LINES_END)
			rc = put_document(
			    in, path, &text, format == PARSE_MARKDOWN, err);
		else
			rc = interrupted(in, lines, err);
	}
	buf_release(&text);
	return rc;
}

struct input *
input_new(const struct input_options *options, struct batch *batch)
{
	struct input *in = alloc_bytes(sizeof *in);
	size_t threads = (size_t)options->threads;

	if (!threads)
		threads = crew_processors();
	if (!options->threads && threads > THREADS_DEFAULT)
		threads = THREADS_DEFAULT;
	in->options = options;
	in->batch = batch;
	in->import = import_new(
	    &options->parse, batch->ingest, threads, write_bundle, in);
	return in;
}

int
input_file(struct input *in, const char *path, struct err *err)
{
	enum parse_format format = format_of(in, path);
	struct lines lines;
	int rc;

	if (lines_open(&lines, path, err) < 0)
		return -1;
	lines.max = (size_t)in->options->max_line;
	in->from = &lines;
	if (format >= PARSE_DOCUMENT)
		rc = read_document(in, &lines, path, format, err);
	else if (format == PARSE_TEXT)
		rc = read_text(in, &lines, err);
	else
		rc = read_lines(in, &lines, err);
	in->from = NULL;
	lines_close(&lines);
	return rc;
}

int
input_text(struct input *in, const char *text, size_t len, struct err *err)
{
	struct parse how = in->options->parse;
	struct arena arena = { 0 };
	struct prepared *records;
	int rc;

	if (parse_blank(text, len))
		return err_set(err, ERR_INPUT, "the text is empty");
	how.format = PARSE_LINES;
	rc = parse_line(&how, text, len, ++in->lines, &arena, &records, err);
	if (rc == 0)
		rc = batch_line(in->batch, records, err);
	arena_release(&arena);
	return rc;
}

bool
input_stopped(const struct input *in)
{
	return in->stopped;
}

int
input_end(struct input *in, bool failed, struct err *err)
{
	struct err last, why;
	int rc = commit(in, failed ? &last : err);

	progress_wipe(&in->progress);
	if (in->other && !in->json && in->options->parse.format == PARSE_JSONL)
		prog_warn("no line is JSON: -f lines takes each line as a "
			  "text, -f text a whole file");
	if (!in->lost.name || err->kind != ERR_STORE)
		return rc;
	why = *err;
	return err_set(err, ERR_STORE,
	    "%.300s: what was acknowledged is stored; go on from %.100s:%llu",
	    why.text, in->lost.name, (unsigned long long)in->lost.line);
}

void
input_free(struct input *in)
{
	if (!in)
		return;
	import_free(in->import);
	free(in);
}
