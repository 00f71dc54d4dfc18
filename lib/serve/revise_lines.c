#include "serve/revise_lines.h"

#include <stdint.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "base/lines.h"
#include "base/prog.h"
#include "find/batch.h"
#include "serve/id_lines.h"
#include "serve/parse.h"

struct run {
	struct revise *revise;
	const struct json_span *common;
	struct lines lines;
	struct arena arena;
	struct buf out; /* of the open transaction */
	int64_t started;
	size_t rows;
};

static int
commit(struct run *run, struct err *err)
{
	if (revise_end(run->revise, 0, err) < 0)
		return -1;
	if (run->out.len)
		prog_write(run->out.data, run->out.len);
	buf_reset(&run->out);
	run->rows = 0;
	return prog_flush() ? 0 : err_set(err, ERR_NONE, "stopped");
}

static bool
is_due(const struct run *run)
{
	return run->rows >= BATCH_ROWS ||
	       clock_ticks() - run->started >= BATCH_MS;
}

/* The id that an object has; NULL with an error. */
static const char *
id_of(struct run *run, const struct json_span *object, struct err *err)
{
	const char *at = NULL, *key;
	struct json_span value;

	while (json_member(object, &at, &run->arena, &key, &value))
		if (strcmp(key, "id") == 0 && value.kind == JSON_STRING)
			return json_text(&value, &run->arena, NULL);
	err_set(err, ERR_INPUT, "no 'id' of a memory");
	return NULL;
}

static bool
has_key(struct run *run, const struct json_span *object, const char *wanted)
{
	const char *at = NULL, *key;
	struct json_span value;

	while (json_member(object, &at, &run->arena, &key, &value))
		if (strcmp(key, wanted) == 0)
			return true;
	return false;
}

/* The fields of both objects; what is common comes before the line's own. */
static int
join(struct run *run, struct json_span *object, struct err *err)
{
	const struct json_span *common = run->common;
	const char *at = NULL, *key, *text;
	struct buf both = { 0 };
	struct json_span value;
	size_t len;

	if (common->kind != JSON_OBJECT)
		return 0;
	buf_add(&both, common->start, common->len - 1);
	while (json_member(object, &at, &run->arena, &key, &value)) {
		if (has_key(run, common, key))
			continue;
		buf_char(&both, ',');
		json_put_string(&both, key, strlen(key));
		buf_char(&both, ':');
		buf_add(&both, value.start, value.len);
	}
	buf_char(&both, '}');
	len = both.len;
	text = arena_copy(&run->arena, both.data, len);
	buf_release(&both);
	return json_scan(text, len, object, err);
}

static int
read_line(struct run *run, const char *line, size_t len, const char **id,
    struct json_span *object, struct err *err)
{
	size_t from = strspn(line, " \t\r");

	while (len > from && strchr(" \t\r", line[len - 1]))
		len--;
	if (line[from] == '{') {
		if (json_scan(line, len, object, err) < 0)
			return -1;
		*id = id_of(run, object, err);
		return *id ? join(run, object, err) : -1;
	}
	*id = id_lines_id(line + from, len - from, &run->arena);
	if (!id_valid(*id, strlen(*id)))
		return err_set(err, ERR_INPUT, "neither an object nor an id");
	if (run->common->kind != JSON_OBJECT)
		return err_set(err, ERR_INPUT,
		    "an id alone, and no option says what is to be changed");
	*object = *run->common;
	return 0;
}

static int
change(struct run *run, const char *line, size_t len, struct err *err)
{
	struct db *db = run->revise->cube->db;
	struct json_span object;
	const char *id = NULL;

	if (read_line(run, line, len, &id, &object, err) < 0)
		return -1;
	if (!db_in_transaction(db)) {
		if (db_begin(db, true, err) < 0)
			return -1;
		run->started = clock_ticks();
	}
	run->rows++;
	return revise_memory(run->revise, id, &object, &run->out, err);
}

static int
one_line(
    struct run *run, int result, const char *line, size_t len, struct err *err)
{
	int rc = 0;

	if (result == LINES_TOO_LONG)
		rc = err_set(err, ERR_INPUT, "line of %zu bytes", len);
	else if (!parse_blank(line, len))
		rc = change(run, line, len, err);
	arena_reset(&run->arena);
	if (rc < 0 && err->kind == ERR_INPUT) {
		prog_error_at(err, run->lines.name, run->lines.number);
		err->kind = ERR_NONE;
		rc = 0;
	}
	if (rc == 0 && db_in_transaction(run->revise->cube->db) && is_due(run))
		rc = commit(run, err);
	return rc;
}

static int
all_lines(struct run *run, struct err *err)
{
	const char *line;
	size_t len;
	int result;

	for (;;) {
		if (lines_would_block(&run->lines) && commit(run, err) < 0)
			return -1;
		result = lines_next(&run->lines, &line, &len, err);
		if (result == LINES_END || result < 0)
			return result;
		if (result == LINES_STOPPED)
			return err_set(err, ERR_NONE,
			    "interrupted: what was said is stored; go on from "
			    "line %llu",
			    (unsigned long long)run->lines.number + 1);
		if (one_line(run, result, line, len, err) < 0)
			return -1;
	}
}

int
revise_lines(struct revise *r, const char *path, const struct json_span *common,
    struct err *err)
{
	struct run run = { .revise = r, .common = common };
	struct err why;
	int rc;

	if (lines_open(&run.lines, path, err) < 0)
		return -1;
	rc = all_lines(&run, err);
	/* what was good before a fault is kept */
	if (rc < 0 && err->kind == ERR_STORE)
		revise_end(r, -1, &why);
	else if (commit(&run, rc < 0 ? &why : err) < 0)
		rc = -1;
	lines_close(&run.lines);
	arena_release(&run.arena);
	buf_release(&run.out);
	return rc;
}
