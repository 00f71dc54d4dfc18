#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/json_stream.h"
#include "base/lines.h"
#include "base/utf8.h"
#include "serve/import_format.h"
#include "serve/import_objects.h"

/*
 * Rows with columns that a first row names, as RFC 4180 has them, with commas,
 * semicolons or tabs.  The names are those of a record; others go to metadata.
 */
enum { COLUMNS = 256 };

struct reading {
	struct intake *in;
	struct lines lines;
	char mark;       /* between columns */
	struct buf row;  /* of several lines, where a quoted field has some */
	uint64_t number; /* of the line that it begins at, */
	uint64_t rows;   /* and among rows */
	const char *names[COLUMNS];
	int n_names;
	struct arena head, arena;
};

static void
fault(struct reading *r, const char *what)
{
	struct err why = { 0 };
	char place[32];

	err_set(&why, ERR_INPUT, "%s", what);
	snprintf(place, sizeof place, ":%llu", (unsigned long long)r->number);
	intake_fault(r->in, place, &why);
}

/* ---- rows ---- */

/* Whether a quoted field is still open at the end of text. */
static bool
is_open(const char *text, size_t len)
{
	bool open = false;

	for (size_t i = 0; i < len; i++)
		open ^= text[i] == '"';
	return open;
}

/* 1 with a row, 0 at the end; what cannot be read is said. */
static int
next_row(struct reading *r)
{
	const char *line;
	struct err why = { 0 };
	size_t len;
	bool open = false;
	int result;

	buf_reset(&r->row);
	while (
	    (result = lines_next(&r->lines, &line, &len, &why)) == LINES_LINE) {
		if (!r->row.len)
			r->number = r->lines.number;
		else
			buf_char(&r->row, '\n');
		open ^= is_open(line, len);
		buf_add(&r->row, line, len);
		if (r->row.len > r->lines.max)
			break;
		if (!open && r->row.len)
			return 1;
	}
	if (result == LINES_TOO_LONG || result == LINES_LINE)
		fault(r, "a row is too long, or a quote is not closed");
	else if (result < 0)
		intake_fault(r->in, "", &why);
	else if (result == LINES_END && r->row.len)
		fault(r, "a quote is not closed");
	return 0;
}

/* The field at *at, which moves to the next one, or to NULL. */
static char *
next_field(struct reading *r, const char **at)
{
	struct buf field = { 0 };
	const char *p = *at;
	char *text;

	if (*p == '"') {
		for (p++; *p && (*p != '"' || p[1] == '"'); p++) {
			buf_char(&field, *p);
			p += *p == '"';
		}
		p += *p == '"';
	}
	for (; *p && *p != r->mark; p++)
		buf_char(&field, *p);
	*at = *p ? p + 1 : NULL;
	text = arena_copy(&r->arena, buf_text(&field), field.len);
	buf_release(&field);
	return text;
}

/* ---- the first row ---- */

static char
find_mark(const char *row)
{
	static const char marks[] = ",;\t";
	char best = ',';
	size_t most = 0;

	for (const char *m = marks; *m; m++) {
		size_t n = 0;

		for (const char *p = row; *p; p++)
			n += *p == *m;
		if (n > most) {
			most = n;
			best = *m;
		}
	}
	return best;
}

/* Names that others use for what a record has. */
static const char *
own_name(const char *name)
{
	static const char *const others[][2] = { { "Memory", "memory" },
		{ "Text", "text" }, { "Content", "content" },
		{ "note", "memory" }, { "Note", "memory" },
		{ "date", "event_at" }, { "Date", "event_at" },
		{ "time", "event_at" }, { "user", "user_id" },
		{ "agent", "agent_id" }, { "session", "run_id" } };

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(name, others[i][0]) == 0)
			return others[i][1];
	return name;
}

static int
read_names(struct reading *r)
{
	const char *at;
	bool has_text = false;

	if (next_row(r) != 1)
		return 0;
	if (memcmp(r->row.data, "\xef\xbb\xbf", 3) == 0)
		buf_drop(&r->row, 3);
	if (utf8_bad(r->row.data, r->row.len) < r->row.len) {
		fault(r, "invalid UTF-8");
		return 0;
	}
	r->mark = find_mark(r->row.data);
	for (at = r->row.data; at && r->n_names < COLUMNS;) {
		const char *name = own_name(next_field(r, &at));

		r->names[r->n_names++] = arena_copy(
		    &r->head, name, strlen(name));
		has_text = has_text || strcmp(name, "memory") == 0 ||
			   strcmp(name, "text") == 0 ||
			   strcmp(name, "content") == 0;
	}
	if (!has_text)
		fault(r, "no column is called memory, text or content");
	return has_text;
}

/* ---- records ---- */

static bool
is_number(const char *name)
{
	return strcmp(name, "importance") == 0 ||
	       strcmp(name, "confidence") == 0 || strcmp(name, "strength") == 0;
}

static bool
is_json(const char *name)
{
	return strcmp(name, "metadata") == 0 || strcmp(name, "sources") == 0;
}

/* What is JSON stays so where it is some. */
static void
put_field(struct buf *out, const char *name, const char *text)
{
	struct json_span value;
	struct err ignored;
	bool raw = is_number(name) || is_json(name);

	if (raw && json_scan(text, strlen(text), &value, &ignored) == 0) {
		import_objects_put(out, name, &value);
		return;
	}
	if (out->data[out->len - 1] != '{')
		buf_char(out, ',');
	json_put_string(out, name, strlen(name));
	buf_char(out, ':');
	json_put_string(out, text, strlen(text));
}

/* A row without an id is known by its place in the file and by what it says. */
static void
put_id(struct reading *r, struct buf *record)
{
	const char *path = intake_name(r->in), *slash = strrchr(path, '/');
	char number[24], id[ID_SIZE];
	const char *const parts[] = { "csv", slash ? slash + 1 : path, number,
		r->row.data };

	snprintf(number, sizeof number, "%llu", (unsigned long long)r->rows);
	intake_id(r->in, id, parts, 4);
	json_put_field(record, "id", id);
}

static int
read_row(struct reading *r, struct err *err)
{
	struct buf record = { 0 };
	const char *at = r->row.data;
	char place[32];
	bool has_id = false;
	int rc = 0;

	r->rows++;
	if (utf8_bad(r->row.data, r->row.len) < r->row.len ||
	    strlen(r->row.data) < r->row.len) {
		fault(r, "invalid UTF-8, or a NUL");
		return 0;
	}
	buf_char(&record, '{');
	for (int i = 0; i < r->n_names && at; i++) {
		const char *text = next_field(r, &at);

		has_id = has_id || (*text && strcmp(r->names[i], "id") == 0);
		if (*text)
			put_field(&record, r->names[i], text);
	}
	if (!has_id)
		put_id(r, &record);
	buf_char(&record, '}');
	snprintf(place, sizeof place, ":%llu", (unsigned long long)r->number);
	if (at)
		fault(r, "more columns than the first row has");
	else
		rc = intake_record(r->in, &record, -1, place, err);
	buf_release(&record);
	return rc;
}

static int
read_csv(struct intake *in, const char *path, struct err *err)
{
	struct reading r = { .in = in };
	struct err why = { 0 };
	uint64_t done = 0;
	int rc = 0;

	if (lines_open(&r.lines, path, &why) < 0) {
		intake_fault(in, "", &why);
		return 0;
	}
	r.lines.max = intake_options(in)->max;
	if (read_names(&r)) {
		while (rc == 0 && !intake_stopped(in) && next_row(&r) == 1) {
			done += r.row.len + 1;
			intake_read(in, done);
			rc = read_row(&r, err);
			arena_reset(&r.arena);
		}
	}
	lines_close(&r.lines);
	buf_release(&r.row);
	arena_release(&r.head);
	arena_release(&r.arena);
	return rc;
}

static const char *const files[] = { "*.csv", "*.tsv", NULL };

const struct import_format import_csv = { "csv", files, NULL, read_csv };
