#include <string.h>
#include <unistd.h>

#include "base/prog.h"
#include "serve/front.h"
#include "serve/person.h"
#include "store/rows.h"

static struct front front;

static const struct opt opts[] = {
	FRONT_AGENT(front),
	FRONT_APP(front),
	FRONT_CUBE(front),
	FRONT_DIR(front),
	FRONT_FILTER(front),
	FRONT_RUN(front),
	FRONT_SINCE(front),
	FRONT_STATE(front),
	FRONT_TYPE(front),
	FRONT_UNTIL(front),
	FRONT_USER(front),
	{ 0 },
};

static const struct opt_spec spec = { "memos-export", NULL,
	"print everything as JSON Lines that memos-add reads back",
	"$ memos-export > all.jsonl\n"
	"$ memos-export --user ann | memos-add --dir copy\n",
	opts };

static struct buf line;
static bool guarded; /* stdout is a terminal */

static int
print_line(void)
{
	if (guarded)
		person_guard(&line);
	buf_char(&line, '\n');
	return !prog_write(line.data, line.len);
}

static int
print_version(const char *record, void *ctx, struct err *err)
{
	(void)ctx;
	(void)err;
	buf_reset(&line);
	buf_string(&line, record);
	return print_line();
}

static int
print(const struct memory *m, void *ctx, struct err *err)
{
	(void)ctx;
	(void)err;
	buf_reset(&line);
	memory_print(&line, m, MEMORY_FIELDS_ALL, NULL);
	return print_line();
}

static bool
is_narrowed(void)
{
	return front.user || front.agent || front.app || front.run ||
	       front.filter || front.since || front.until || front.state ||
	       front.type;
}

/* All in one read transaction: a picture of one moment. */
static int
export_cube(struct cube *cube, const struct selection *sel, struct err *err)
{
	int rc = -1;

	if (db_begin(cube->db, false, err) < 0)
		return -1;
	/* old versions belong to no scope: they go with the whole */
	if ((is_narrowed() ||
		rows_versions(cube->db, NULL, print_version, NULL, err) == 0) &&
	    rows_each(
		cube->db, sel, ROWS_SEQUENCE, NULL, -1, print, NULL, err) == 0)
		rc = 0;
	db_rollback(cube->db);
	return rc;
}

static int
work(struct arena *arena, struct err *err)
{
	struct cube cube = { 0 };
	struct selection sel;
	int rc = 0;

	if (front_settle(&front, false, err) < 0 ||
	    front_selection(&front, arena, &sel, err) < 0 ||
	    front_open(&front, &cube, err) < 0)
		return -1;
	if (!front.state)
		sel.states = (1u << MEMORY_STATES) - 1;
	if (cube.db)
		rc = export_cube(&cube, &sel, err);
	else
		front_nothing_yet();
	cube_release(&cube);
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
	guarded = isatty(STDOUT_FILENO);
	if (first < argc) {
		err_set(&err, ERR_INPUT, "unexpected '%s'; see --help",
		    argv[first]);
		prog_error(&err);
	} else if (work(&arena, &err) < 0) {
		prog_error(&err);
	}
	arena_release(&arena);
	front_release(&front);
	buf_release(&line);
	return prog_end();
}
