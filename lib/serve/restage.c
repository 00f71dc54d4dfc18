#include "serve/restage.h"

#include <string.h>

#include "base/json.h"
#include "base/lines.h"
#include "base/prog.h"
#include "base/record_vector.h"
#include "serve/parse.h"

/* What one transaction takes, so that no other writer waits long. */
enum { LINES_EACH = 1000, BYTES_EACH = 8 << 20 };

struct given {
	uint64_t line;
	const char *id;
	const float *vector;
	size_t n;
	const struct err *err; /* the line is wrong; NULL: it is not */
};

struct restage {
	const struct reembed *r;
	struct lines lines;
	struct arena arena;
	struct given given[LINES_EACH]; /* read, but not staged yet */
	size_t n, bytes;
};

static int
read_fields(const struct json_span *object, struct arena *arena,
    struct given *given, struct err *err)
{
	const char *at = NULL, *key, *what = NULL;
	struct json_span value;
	size_t len = 0;

	while (json_member(object, &at, arena, &key, &value)) {
		if (strcmp(key, "id") == 0 && value.kind == JSON_STRING)
			given->id = json_text(&value, arena, &len);
		else if (strcmp(key, "vector") == 0)
			what = record_vector_read(
			    &value, arena, &given->vector, &given->n);
	}
	if (what)
		return err_set(err, ERR_INPUT, "'vector' %s", what);
	if (!given->id || !len)
		return err_set(err, ERR_INPUT, "no 'id'");
	if (!given->n)
		return err_set(err, ERR_INPUT, "no 'vector'");
	return 0;
}

static int
read_line(struct restage *s, const char *line, size_t len, struct err *err)
{
	struct given *given = &s->given[s->n];
	struct json_span value;

	*given = (struct given){ .line = s->lines.number };
	if (json_scan(line, len, &value, err) < 0)
		return -1;
	if (value.kind != JSON_OBJECT)
		return err_set(err, ERR_INPUT, "the line is no object");
	return read_fields(&value, &s->arena, given, err);
}

/* Within a write transaction. */
static int
stage_all(struct restage *s, struct err *err)
{
	if (reembed_check(s->r, err) < 0)
		return -1;
	for (size_t i = 0; i < s->n; i++) {
		const struct given *g = &s->given[i];

		if (g->err)
			*err = *g->err;
		else if (reembed_stage(s->r, g->id, g->vector, g->n, err) == 0)
			continue;
		if (err->kind != ERR_INPUT)
			return -1;
		prog_error_at(err, s->lines.name, g->line);
		err->kind = ERR_NONE;
	}
	return 0;
}

static int
commit(struct restage *s, struct err *err)
{
	struct db *db = s->r->cube->db;
	int rc;

	if (!s->n)
		return 0;
	if (db_begin(db, true, err) < 0)
		return -1;
	rc = stage_all(s, err);
	if (rc < 0)
		db_rollback(db);
	else
		rc = db_commit(db, err);
	s->n = s->bytes = 0;
	arena_reset(&s->arena);
	return rc;
}

static int
take_line(struct restage *s, int result, const char *line, size_t len,
    struct err *err)
{
	struct err *wrong;

	if (result == LINES_LINE && parse_blank(line, len))
		return 0;
	if (result == LINES_TOO_LONG)
		err_set(err, ERR_INPUT, "line of %zu bytes, more than %zu", len,
		    s->lines.max);
	if (result == LINES_TOO_LONG || read_line(s, line, len, err) < 0) {
		/* to be said in the order of the lines */
		wrong = arena_bytes(&s->arena, sizeof *wrong);
		*wrong = *err;
		s->given[s->n] = (struct given){ .line = s->lines.number,
			.err = wrong };
	} else {
		s->bytes += len;
	}
	return ++s->n == LINES_EACH || s->bytes > BYTES_EACH ? commit(s, err)
							     : 0;
}

static int
read_all(struct restage *s, struct err *err)
{
	const char *line;
	size_t len;
	int result;

	while (!prog_signal()) {
		/* what came is staged before a wait for more */
		if (lines_would_block(&s->lines) && commit(s, err) < 0)
			return -1;
		result = lines_next(&s->lines, &line, &len, err);
		if (result == LINES_STOPPED)
			break;
		if (result <= LINES_END)
			return result;
		if (take_line(s, result, line, len, err) < 0)
			return -1;
	}
	return 0;
}

int
restage_file(const struct reembed *r, const char *path, struct err *err)
{
	struct restage s = { .r = r };
	struct err last;
	int rc;

	if (lines_open(&s.lines, path, err) < 0)
		return -1;
	rc = read_all(&s, err);
	if (commit(&s, rc < 0 ? &last : err) < 0)
		rc = -1;
	lines_close(&s.lines);
	arena_release(&s.arena);
	return rc;
}
