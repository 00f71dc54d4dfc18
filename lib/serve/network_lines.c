#include "serve/network_lines.h"

#include <string.h>
#include <unistd.h>

#include "base/lines.h"
#include "base/prog.h"
#include "serve/parse.h"
#include "serve/person.h"

enum { BATCH = 500 /* lines of a transaction */ };

void
network_lines_print(struct buf *lines)
{
	struct buf line = { 0 };

	if (!isatty(STDOUT_FILENO)) {
		prog_write(buf_text(lines), lines->len);
		buf_reset(lines);
		return;
	}
	for (const char *at = buf_text(lines); *at;) {
		size_t len = strcspn(at, "\n");

		buf_reset(&line);
		buf_add(&line, at, len);
		person_guard(&line);
		buf_char(&line, '\n');
		prog_write(line.data, line.len);
		at += len + (at[len] == '\n');
	}
	buf_release(&line);
	buf_reset(lines);
}

/* Ends the transaction that is open, and answers what was in it. */
static int
commit(struct network_change *c, struct err *err)
{
	if (revise_end(c->revise, 0, err) < 0)
		return -1;
	network_lines_print(c->out);
	return prog_tell("", 0, err);
}

/* One line, all of it or nothing. */
static int
take(struct network_change *c, const char *line, size_t len, struct err *err)
{
	struct db *db = c->revise->cube->db;
	size_t answered = c->out->len;

	if (db_run(db, "SAVEPOINT line", err) < 0)
		return -1;
	ingest_mark(c->revise->ingest);
	if (network_change_line(c, line, len, err) == 0)
		return db_run(db, "RELEASE line", err);
	if (err->kind != ERR_INPUT && err->kind != ERR_NONE)
		return -1;
	ingest_back(c->revise->ingest);
	c->out->len = answered;
	if (c->out->data)
		c->out->data[answered] = '\0';
	return db_run(db, "ROLLBACK TO line", err) < 0 ||
		       db_run(db, "RELEASE line", err) < 0
		   ? -1
		   : 1;
}

static int
take_any(struct network_change *c, struct lines *lines, const char *line,
    size_t len, int found, struct err *err)
{
	int rc = 1;

	if (found == LINES_LINE && parse_blank(line, len))
		return 0;
	if (found == LINES_LINE)
		rc = take(c, line, len, err);
	else
		err_set(err, ERR_INPUT, "the line is too long");
	if (rc == 1) {
		prog_error_at(err, lines->name, lines->number);
		err->kind = ERR_NONE;
	}
	arena_reset(c->arena);
	return rc < 0 ? -1 : 0;
}

int
network_lines_add(struct network_change *c, const char *file, struct err *err)
{
	struct db *db = c->revise->cube->db;
	struct lines lines;
	const char *line;
	size_t len, n = 0;
	int found, rc = 0;

	if (lines_open(&lines, file, err) < 0)
		return -1;
	prog_catch();
	while (rc == 0 && !prog_closed() &&
	       (found = lines_next(&lines, &line, &len, err)) != LINES_END) {
		if (found < 0 || found == LINES_STOPPED) {
			rc = found < 0 ? -1 : 0;
			break;
		}
		if (!db_in_transaction(db))
			rc = db_begin(db, true, err);
		if (rc == 0)
			rc = take_any(c, &lines, line, len, found, err);
		if (rc == 0 && (++n % BATCH == 0 || lines_would_block(&lines)))
			rc = commit(c, err);
	}
	lines_close(&lines);
	if (rc < 0)
		return revise_end(c->revise, rc, err);
	return commit(c, err);
}
