#include "serve/input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "base/prog.h"
#include "base/utf8.h"
#include "serve/person.h"

enum input_format
input_format_of(const char *name)
{
	static const char *const names[] = { "jsonl", "lines", "text", "tsv" };

	for (int i = 0; name && i < 4; i++)
		if (strcmp(names[i], name) == 0)
			return (enum input_format)i;
	return INPUT_JSONL;
}

/* Fills what the record leaves open and gives it to the batch. */
static int
put(const struct memory *m, void *ctx, struct err *err)
{
	struct input *in = ctx;
	struct memory copy = *m;
	char id[ID_SIZE];

	if (copy.event_at.at == CLOCK_NONE)
		copy.event_at = in->event_at;
	if (in->replay_key && !copy.id) {
		id_replay(id, in->replay_key, in->lines << 16 | in->record,
		    in->line, in->line_len);
		copy.id = id;
	}
	in->record++;
	return batch_put(in->batch, &copy, err);
}

/* A text that is a whole record. */
static int
put_text(struct input *in, const char *text, size_t len,
    const struct moment *at, struct err *err)
{
	const struct memory_defaults *d = &in->defaults;
	struct memory m;

	memory_init(&m);
	m.text = arena_copy(&in->arena, text, len);
	m.text_len = len;
	memory_fill(&m, d);
	m.type = d->type >= 0 ? (enum memory_type)d->type
			      : memory_likely_type(&m, false);
	if (at)
		m.event_at = *at;
	if (len > MEMORY_TEXT_MAX)
		return err_set(err, ERR_INPUT,
		    "text of %zu bytes, more than %d", len, MEMORY_TEXT_MAX);
	return put(&m, in, err);
}

/* Text that came in no JSON is checked here. */
static int
check_text(const char *text, size_t len, struct err *err)
{
	size_t bad = utf8_bad(text, len);

	if (memchr(text, '\0', len))
		return err_set(err, ERR_INPUT, "column %zu: NUL character",
		    strlen(text) + 1);
	if (bad < len)
		return err_set(
		    err, ERR_INPUT, "column %zu: invalid UTF-8", bad + 1);
	return 0;
}

static bool
is_blank(const char *s, size_t len)
{
	return strspn(s, " \t\r\n\f\v") == len;
}

static int
put_tsv(struct input *in, const char *line, size_t len, struct err *err)
{
	const char *tab = memchr(line, '\t', len);
	struct moment at;
	char time[64];
	size_t n = tab ? (size_t)(tab - line) : 0;

	if (!tab)
		return err_set(err, ERR_INPUT,
		    "no tab: a line is a time, a tab and a text");
	if (n >= sizeof time)
		return err_set(err, ERR_INPUT, "the first column is no time");
	memcpy(time, line, n);
	time[n] = '\0';
	if (is_blank(tab + 1, len - n - 1))
		return err_set(err, ERR_INPUT, "the text is empty");
	if (!n)
		return put_text(in, tab + 1, len - 1, NULL, err);
	if (clock_parse(time, &at, err) < 0)
		return -1;
	return put_text(in, tab + 1, len - n - 1, &at, err);
}

static int
put_json(struct input *in, const char *line, size_t len, struct err *err)
{
	struct json_span value;

	if (json_scan(line, len, &value, err) < 0)
		return -1;
	return memory_read(&value, &in->defaults, &in->arena, put, in, err);
}

static int
put_line(struct input *in, const char *line, size_t len, struct err *err)
{
	if (in->format == INPUT_JSONL)
		return put_json(in, line, len, err);
	if (check_text(line, len, err) < 0)
		return -1;
	return in->format == INPUT_TSV ? put_tsv(in, line, len, err)
				       : put_text(in, line, len, NULL, err);
}

/* A line's records, all or none. */
static int
add_line(struct input *in, const char *line, size_t len, struct err *err)
{
	int rc;

	in->line = line;
	in->line_len = len;
	in->record = 0;
	if (batch_line_begin(in->batch, err) < 0)
		return -1;
	rc = put_line(in, line, len, err);
	if (rc < 0)
		batch_line_cancel(in->batch);
	else
		rc = batch_line_end(in->batch, err);
	arena_reset(&in->arena);
	return rc;
}

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

/*
 * Commits what is open.  A closed output stops the command, and so does a
 * signal; either way the first line that was not read is named.
 */
static int
commit(struct input *in, const struct lines *lines, struct err *err)
{
	struct err why = { 0 };
	bool listening;

	if (batch_commit(in->batch, err) < 0)
		return -1;
	progress_step(&in->progress, in->lines);
	listening = acknowledge(in);
	buf_reset(&in->batch->acks);
	if (listening && !prog_signal())
		return 0;
	in->stopped = true;
	if (!lines || lines_at_end(lines))
		return 0;
	if (!listening)
		prog_output_fault(&why);
	return err_set(err, why.kind,
	    "%s: what was acknowledged is stored; go on from %s:%llu",
	    listening ? "interrupted" : why.text, lines->name,
	    (unsigned long long)lines->number + 1);
}

/* Keeps a bad line, whole, for another try. */
static int
reject(struct input *in, const char *line, size_t len, struct err *err)
{
	struct buf whole = { 0 };
	size_t done = 0;

	if (in->rejects < 0)
		return 0;
	buf_add(&whole, line, len);
	buf_char(&whole, '\n');
	while (done < whole.len) {
		ssize_t n = write(
		    in->rejects, whole.data + done, whole.len - done);

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

/* One line of a file: 0 to go on, -1 to stop. */
static int
take_line(struct input *in, const struct lines *lines, int result,
    const char *line, size_t len, struct err *err)
{
	int rc;

	in->lines++;
	/* a byte-order mark says nothing in UTF-8 */
	if (lines->number == 1 && len >= 3 &&
	    memcmp(line, "\xef\xbb\xbf", 3) == 0) {
		line += 3;
		len -= 3;
	}
	if (result == LINES_TOO_LONG)
		rc = err_set(err, ERR_INPUT,
		    "line of %zu bytes, more than %lld", len,
		    (long long)in->max_line);
	else if (is_blank(line, len))
		return 0;
	else
		rc = add_line(in, line, len, err);
	if (rc == 0)
		return 0;
	if (err->kind != ERR_INPUT)
		return -1;
	progress_wipe(&in->progress);
	prog_error_at(err, lines->name, lines->number);
	err->kind = ERR_NONE;
	in->stopped = in->strict;
	return result == LINES_TOO_LONG ? 0 : reject(in, line, len, err);
}

static int
read_lines(struct input *in, struct lines *lines, struct err *err)
{
	const char *line;
	size_t len;
	int result;

	while (!in->stopped) {
		if ((batch_is_due(in->batch) || lines_would_block(lines)) &&
		    commit(in, lines, err) < 0)
			return -1;
		if (in->stopped)
			break;
		result = lines_next(lines, &line, &len, err);
		if (result <= LINES_END)
			return result;
		if (result == LINES_STOPPED)
			continue;
		if (take_line(in, lines, result, line, len, err) < 0)
			return -1;
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
		result = take_line(
		    in, lines, result, buf_text(&text), text.len, err);
	buf_release(&text);
	return result < 0 ? -1 : 0;
}

int
input_file(struct input *in, const char *path, struct err *err)
{
	struct lines lines;
	int rc;

	if (lines_open(&lines, path, err) < 0)
		return -1;
	lines.max = (size_t)in->max_line;
	rc = in->format == INPUT_TEXT ? read_text(in, &lines, err)
				      : read_lines(in, &lines, err);
	lines_close(&lines);
	return rc;
}

int
input_text(struct input *in, const char *text, size_t len, struct err *err)
{
	if (is_blank(text, len))
		return err_set(err, ERR_INPUT, "the text is empty");
	in->lines++;
	return add_line(in, text, len, err);
}

int
input_end(struct input *in, struct err *err)
{
	int rc = commit(in, NULL, err);

	progress_wipe(&in->progress);
	return rc;
}

void
input_release(struct input *in)
{
	arena_release(&in->arena);
}
