#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/lines.h"
#include "base/prog.h"
#include "serve/front.h"
#include "serve/id_lines.h"
#include "serve/parse.h"
#include "serve/show.h"
#include "serve/show_history.h"
#include "serve/show_life.h"
#include "store/rows.h"

enum { LIMIT = 20 /* memories of a page */ };

static struct front front;
static struct show show;
static int64_t limit; /* 0: not given */
static struct show_options options = { .colour = "auto" };
static const char *cursor, *ids, *order = "newest";
static bool all, history;
static int64_t as_of; /* CLOCK_NONE: as it is now */

static const struct opt opts[] = {
	FRONT_AGENT(front),
	{ "all", 'a', OPT_FLAG, &all, NULL, "print all, without a limit", 0,
	    0 },
	FRONT_APP(front),
	FRONT_AS_OF(front),
	FRONT_AT(front),
	{ "color", 0, OPT_ENUM, &options.colour, "auto,always,never",
	    "use colour; always prints for people", 0, 0 },
	FRONT_CUBES(front),
	{ "cursor", 0, OPT_STR, &cursor, "id",
	    "go on behind this memory, the last of a page", 0, 0 },
	FRONT_DIR(front),
	{ "explain", 0, OPT_FLAG, &options.explain, NULL,
	    "print what each is worth, and what becomes of it", 0, 0 },
	{ "fields", 0, OPT_STR, &options.fields, "names",
	    "print only these fields", 0, 0 },
	FRONT_FILTER(front),
	{ "history", 0, OPT_FLAG, &history, NULL,
	    "print all that a memory was, and who changed it", 0, 0 },
	{ "ids", 0, OPT_FILE, &ids, "file",
	    "print the memories of these ids, a line each", 0, 0 },
	{ "json", 0, OPT_FLAG, &options.json, NULL,
	    "print JSON Lines even on a terminal", 0, 0 },
	{ "limit", 'k', OPT_INT, &limit, "n", "print at most n memories", 1,
	    1 << 30 },
	FRONT_MATCH(front),
	{ "order", 0, OPT_ENUM, &order, "newest,added",
	    "newest first, or as they were added", 0, 0 },
	FRONT_RUN(front),
	FRONT_SINCE(front),
	FRONT_STATE(front),
	FRONT_TYPE(front),
	FRONT_UNTIL(front),
	FRONT_USER(front),
	FRONT_VALID_AT(front),
	{ 0 },
};

static const struct opt_spec spec = { "memos-list", "[id ...]",
	"print memories by id, scope, filter or time",
	"$ memos-list\n"
	"$ memos-list --user ann --type preference --since 2026-01\n"
	"$ memos-list -a --fields id,memory --filter '{\"role\":\"user\"}'\n"
	"$ memos-search -k 3 tea | memos-list --ids -\n"
	"$ memos-list --user ann --valid-at 2026-05-01\n",
	opts };

/* All cubes of the options, open for reading. */
static struct cube *cubes;
static size_t n_cubes;
static struct settings_life life; /* for --explain */
static uint64_t printed;

/* From the store ctx; 1: enough, for stdout is gone. */
static int
print(const struct memory *m, void *ctx, struct err *err)
{
	int rc;

	printed++;
	if (!options.explain)
		return !show_memory(&show, m);
	rc = show_life(&show, ctx, &life, m, err);
	return rc < 0 ? -1 : !rc;
}

/* All forms of an id, oldest first; 1 if there are any. */
static int
print_history(
    struct db *db, const char *id, struct arena *arena, struct err *err)
{
	struct edit_form *forms;
	size_t n;

	if (edits_history(db, id, arena, &forms, &n, err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		printed++;
		if (!show_history(&show, &forms[i], i == 0))
			break;
	}
	return n > 0;
}

/* 1 if the cube has it. */
static int
print_of(struct db *db, const char *id, struct arena *arena, struct err *err)
{
	struct memory m;
	int rc;

	if (history)
		return print_history(db, id, arena, err);
	rc = rows_find_as_of(db, id, as_of, arena, &m, err);
	if (rc == 1 && print(&m, db, err) < 0)
		return -1;
	return rc;
}

/* What is asked for by name and is not there is a fault: it is said. */
static int
print_id(const char *id, struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < n_cubes; i++) {
		int rc = print_of(cubes[i].db, id, arena, err);

		if (rc)
			return rc < 0 ? -1 : 0;
	}
	prog_status(PROG_NONE);
	return err_set(err, ERR_NONE, "no memory '%.128s'", id);
}

static int
list_ids(struct arena *arena, struct err *err)
{
	struct lines lines;
	const char *line;
	size_t len;
	int rc;

	if (lines_open(&lines, ids, err) < 0)
		return -1;
	while ((rc = lines_next(&lines, &line, &len, err)) > LINES_END &&
	       !prog_closed()) {
		const char *id = NULL;

		if (rc == LINES_LINE && parse_blank(line, len))
			continue;
		if (rc == LINES_LINE)
			id = id_lines_id(line, len, arena);
		if (!id) {
			err_set(err, ERR_INPUT,
			    rc == LINES_LINE ? "the record has no 'id'"
					     : "the line is too long");
			prog_error_at(err, lines.name, lines.number);
		} else if (print_id(id, arena, err) < 0) {
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
list_operands(int n, char **operands, struct arena *arena, struct err *err)
{
	for (int i = 0; i < n; i++) {
		if (print_id(operands[i], arena, err) == 0)
			continue;
		if (err->kind != ERR_NONE)
			return -1;
		prog_error(err);
	}
	return 0;
}

/* ---- by selection ---- */

static enum rows_order
row_order(void)
{
	return strcmp(order, "newest") == 0 ? ROWS_NEWEST : ROWS_SEQUENCE;
}

static int64_t
time_of(const struct memory *m)
{
	return m->event_at.at != CLOCK_NONE ? m->event_at.at : m->created_at;
}

/* One cube: its rows go out as they come. */
static int
list_one(const struct selection *sel, struct arena *arena, struct err *err)
{
	struct db *db = cubes->db;
	struct rows_cursor after;
	struct memory m;
	int rc;

	if (cursor) {
		rc = rows_find_as_of(db, cursor, as_of, arena, &m, err);
		if (rc < 0)
			return -1;
		if (!rc)
			return err_set(err, ERR_INPUT,
			    "no memory '%.128s' to go on from", cursor);
		after = (struct rows_cursor){ time_of(&m), m.seq };
	}
	return rows_each(db, sel, row_order(), cursor ? &after : NULL,
	    all ? -1 : limit, print, db, err);
}

/* Where a row of one of several cubes stands. */
struct place {
	int64_t at, seq;
	size_t cube;
	const char *id; /* as of another time, when seq says nothing */
};

static struct {
	struct place *items;
	size_t n, room, cube;
	struct arena ids;
} places;

static int
note_place(const struct memory *m, void *ctx, struct err *err)
{
	(void)ctx;
	(void)err;
	if (places.n == places.room) {
		places.room = places.room ? 2 * places.room : 64;
		places.items = alloc_grow(
		    places.items, places.room, sizeof *places.items);
	}
	places.items[places.n++] = (struct place){ time_of(m), m->seq,
		places.cube,
		selection_has(as_of)
		    ? arena_copy(&places.ids, m->id, strlen(m->id))
		    : NULL };
	return 0;
}

/* Newest first, then cube by cube. */
static int
compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;

	if (a->at != b->at)
		return a->at < b->at ? 1 : -1;
	if (a->cube != b->cube)
		return a->cube < b->cube ? -1 : 1;
	return a->seq < b->seq ? 1 : -1;
}

/* Several cubes: newest first of all, or cube by cube as they were added. */
static int
list_merged(const struct selection *sel, struct arena *arena, struct err *err)
{
	size_t most = all ? SIZE_MAX : (size_t)limit;
	struct memory m;

	for (; places.cube < n_cubes; places.cube++)
		if (rows_each(cubes[places.cube].db, sel, row_order(), NULL,
			all ? -1 : limit, note_place, NULL, err) < 0)
			return -1;
	if (row_order() == ROWS_NEWEST)
		qsort(places.items, places.n, sizeof *places.items,
		    compare_places);
	for (size_t i = 0; i < places.n && i < most; i++) {
		const struct place *p = &places.items[i];
		struct db *db = cubes[p->cube].db;
		int rc = p->id
			     ? rows_find_as_of(db, p->id, as_of, arena, &m, err)
			     : rows_get(db, p->seq, arena, &m, err);

		if (rc == 1)
			rc = print(&m, db, err);
		if (rc)
			return rc < 0 ? -1 : 0;
		arena_reset(arena);
	}
	return 0;
}

/* Options that do not go together. */
static int
check_options(bool by_id, struct err *err)
{
	if (all && limit)
		return err_set(err, ERR_INPUT, "--all goes without --limit");
	if (history && !by_id)
		return err_set(
		    err, ERR_INPUT, "--history goes with ids of memories");
	if (history && front.as_of)
		return err_set(
		    err, ERR_INPUT, "--history goes without --as-of");
	if (options.explain && (history || front.as_of))
		return err_set(err, ERR_INPUT, "--explain goes without %s",
		    history ? "--history" : "--as-of");
	if (cursor && front.cubes.n > 1)
		return err_set(err, ERR_INPUT, "--cursor goes with one cube");
	return 0;
}

static int
work(int n, char **operands, struct arena *arena, struct err *err)
{
	struct selection sel;
	struct arena kept = { 0 };
	int rc = -1;

	if (check_options(ids || n, err) < 0)
		goto out;
	limit = limit ? limit : LIMIT;
	options.whole = ids || n;
	if ((options.explain && settings_life_read(&life, err) < 0) ||
	    show_init(&show, &options, err) < 0 ||
	    front_selection(&front, &kept, &sel, err) < 0)
		goto out;
	as_of = sel.as_of;
	if (front_open_all(&front, &cubes, &n_cubes, err) < 0)
		goto out;
	rc = 0;
	if (!n_cubes)
		front_nothing_yet();
	else if (ids)
		rc = list_ids(arena, err);
	else if (n)
		rc = list_operands(n, operands, arena, err);
	else if (n_cubes == 1)
		rc = list_one(&sel, arena, err);
	else
		rc = list_merged(&sel, arena, err);
	if (n_cubes && rc == 0 && !printed && !ids && !n)
		show_nothing(&show);
out:
	arena_release(&kept);
	return rc;
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	int first;

	prog_begin(spec.name);
	first = opt_parse(&spec, argc, argv);
	if (front_settle(&front, false, &err) < 0 ||
	    work(argc - first, argv + first, &arena, &err) < 0)
		prog_error(&err);
	else if (!printed)
		prog_status(PROG_NONE);
	front_close(cubes, n_cubes);
	free(places.items);
	arena_release(&places.ids);
	show_release(&show);
	arena_release(&arena);
	front_release(&front);
	return prog_end();
}
