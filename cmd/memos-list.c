#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/prog.h"
#include "serve/front.h"
#include "serve/show.h"
#include "store/rows.h"

static struct front front;
static struct show show;
static int64_t limit = 20;
static const char *cursor, *fields, *ids, *order = "newest";
static bool all, as_json;

static const struct opt opts[] = {
	FRONT_AGENT(front),
	{ "all", 'a', OPT_FLAG, &all, NULL, "print all, without a limit", 0,
	    0 },
	FRONT_APP(front),
	FRONT_CUBES(front),
	{ "cursor", 0, OPT_STR, &cursor, "id",
	    "go on behind this memory, the last of a page", 0, 0 },
	FRONT_DIR(front),
	{ "fields", 0, OPT_STR, &fields, "names", "print only these fields", 0,
	    0 },
	FRONT_FILTER(front),
	{ "ids", 0, OPT_FILE, &ids, "file",
	    "print the memories of these ids, a line each", 0, 0 },
	{ "json", 0, OPT_FLAG, &as_json, NULL,
	    "print JSON Lines even on a terminal", 0, 0 },
	{ "limit", 'k', OPT_INT, &limit, "n", "print at most n memories", 1,
	    1 << 30 },
	{ "order", 0, OPT_ENUM, &order, "newest,added",
	    "newest first, or as they were added", 0, 0 },
	FRONT_RUN(front),
	FRONT_SINCE(front),
	FRONT_STATE(front),
	FRONT_TYPE(front),
	FRONT_UNTIL(front),
	FRONT_USER(front),
	{ 0 },
};

static const struct opt_spec spec = { "memos-list", "[id ...]",
	"print memories by id, scope, filter or time",
	"$ memos-list\n"
	"$ memos-list --user ann --type preference --since 2026-01\n"
	"$ memos-list -a --fields id,memory --filter '{\"role\":\"user\"}'\n"
	"$ memos-search -k 3 tea | memos-list --ids -\n",
	opts };

static uint64_t printed;

/* 1: enough, for stdout is gone. */
static int
print(const struct memory *m, void *ctx, struct err *err)
{
	(void)ctx;
	(void)err;
	printed++;
	return !show_memory(&show, m);
}

static int
print_id(
    struct cube *cube, const char *id, struct arena *arena, struct err *err)
{
	struct memory m;
	int rc = rows_find(cube->db, id, arena, &m, err);

	if (rc == 1)
		print(&m, NULL, err);
	if (rc == 0)
		return err_set(err, ERR_NONE, "no memory '%.128s'", id);
	return rc < 0 ? -1 : 0;
}

/* An id as it stands, in quotes, or the id field of a record. */
static const char *
line_id(const char *line, size_t len, struct arena *arena)
{
	struct json_span value, field;
	const char *at = NULL, *key;
	struct err err;

	if (json_scan(line, len, &value, &err) < 0)
		return arena_copy(arena, line, len);
	if (value.kind == JSON_STRING)
		return json_text(&value, arena, NULL);
	if (value.kind != JSON_OBJECT)
		return arena_copy(arena, line, len);
	while (json_member(&value, &at, arena, &key, &field))
		if (strcmp(key, "id") == 0 && field.kind == JSON_STRING)
			return json_text(&field, arena, NULL);
	return NULL;
}

static int
list_ids(struct cube *cube, struct arena *arena, struct err *err)
{
	struct lines lines;
	const char *line;
	size_t len;
	int rc;

	if (lines_open(&lines, ids, err) < 0)
		return -1;
	while ((rc = lines_next(&lines, &line, &len, err)) == LINES_LINE &&
	       !prog_closed()) {
		const char *id = line_id(line, len, arena);

		if (!id) {
			err_set(err, ERR_INPUT, "the record has no 'id'");
			prog_error_at(err, lines.name, lines.number);
		} else if (print_id(cube, id, arena, err) < 0) {
			if (err->kind != ERR_NONE)
				break;
			prog_error_at(err, lines.name, lines.number);
		}
		err->kind = ERR_NONE;
		arena_reset(arena);
	}
	lines_close(&lines);
	return rc < 0 || err->kind == ERR_STORE ? -1 : 0;
}

static int
list_operands(struct cube *cube, int n, char **operands, struct arena *arena,
    struct err *err)
{
	for (int i = 0; i < n; i++) {
		if (print_id(cube, operands[i], arena, err) == 0)
			continue;
		if (err->kind != ERR_NONE)
			return -1;
		prog_error(err);
	}
	return 0;
}

static int
list_selected(struct cube *cube, struct arena *arena, struct err *err)
{
	struct selection sel;
	struct rows_cursor after;
	struct memory m;
	int rc = 0;

	if (front_selection(&front, arena, &sel, err) < 0)
		return -1;
	if (cursor)
		rc = rows_find(cube->db, cursor, arena, &m, err);
	if (rc < 0)
		return -1;
	if (cursor && !rc)
		return err_set(err, ERR_INPUT,
		    "no memory '%.128s' to go on "
		    "from",
		    cursor);
	if (cursor)
		after = (struct rows_cursor){ m.event_at.at != CLOCK_NONE
						  ? m.event_at.at
						  : m.created_at,
			m.seq };
	return rows_each(cube->db, &sel,
	    strcmp(order, "newest") == 0 ? ROWS_NEWEST : ROWS_SEQUENCE,
	    cursor ? &after : NULL, all ? -1 : limit, print, NULL, err);
}

static int
list_cube(int n, char **operands, struct arena *arena, struct err *err)
{
	struct cube cube;
	int rc;

	if (front_open(&front, &cube, err) < 0)
		return -1;
	if (!cube.db) {
		front_nothing_yet();
		cube_release(&cube);
		return 0;
	}
	if (ids)
		rc = list_ids(&cube, arena, err);
	else if (n)
		rc = list_operands(&cube, n, operands, arena, err);
	else
		rc = list_selected(&cube, arena, err);
	cube_release(&cube);
	return rc;
}

static int
work(int n, char **operands, struct arena *arena, struct err *err)
{
	if (show_init(&show, fields, as_json, false, err) < 0)
		return -1;
	if (!front.cubes.n)
		return list_cube(n, operands, arena, err);
	for (size_t i = 0; i < front.cubes.n; i++) {
		front.cube = front.cubes.items[i];
		if (list_cube(n, operands, arena, err) < 0)
			return -1;
	}
	return 0;
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	int first;

	prog_begin(spec.name);
	first = opt_parse(&spec, argc, argv);
	front_environment(&front, false);
	if (work(argc - first, argv + first, &arena, &err) < 0)
		prog_error(&err);
	else if (!printed)
		prog_status(PROG_NONE);
	show_release(&show);
	arena_release(&arena);
	free(front.cubes.items);
	return prog_end();
}
