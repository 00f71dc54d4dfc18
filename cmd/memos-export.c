#include "base/prog.h"
#include "base/record.h"
#include "serve/export.h"
#include "serve/front.h"

static struct front front;
static const char *format;
static bool all, vectors;

static const struct opt opts[] = {
	FRONT_AGENT(front),
	{ "all", 'a', OPT_FLAG, &all, NULL,
	    "everything: history, graph and blocks, too", 0, 0 },
	FRONT_APP(front),
	FRONT_CUBE(front),
	FRONT_DIR(front),
	FRONT_FILTER(front),
	{ "format", 'f', OPT_ENUM, &format, EXPORT_FORMATS,
	    "what to print instead of JSON Lines", 0, 0 },
	FRONT_RUN(front),
	FRONT_SINCE(front),
	FRONT_STATE(front),
	FRONT_TYPE(front),
	FRONT_UNTIL(front),
	FRONT_USER(front),
	{ "with-vectors", 0, OPT_FLAG, &vectors, NULL,
	    "with --all: the vectors that were made, too", 0, 0 },
	{ 0 },
};

static const struct opt_spec spec = { "memos-export", NULL,
	"print everything that is remembered, in one of several formats",
	"$ memos-export > all.jsonl\n"
	"$ memos-export --user ann | memos-add --dir copy\n"
	"$ memos-export --all > everything.jsonl\n"
	"$ memos-export --format html > memories.html\n"
	"$ memos-export --format dot > graph.dot\n",
	opts };

static bool
is_narrowed(void)
{
	return front.user || front.agent || front.app || front.run ||
	       front.filter || front.since || front.until || front.state ||
	       front.type;
}

static int
check(const struct export *e, const struct export_format *kind, struct err *err)
{
	if (all && kind != &export_jsonl)
		return err_set(err, ERR_INPUT,
		    "--all is JSON Lines: it goes with no other --format");
	if (vectors && !all)
		return err_set(
		    err, ERR_INPUT, "--with-vectors goes with --all");
	if (all && e->narrowed)
		return err_set(err, ERR_INPUT,
		    "--all is of a whole cube: nothing narrows it, neither an "
		    "option nor MEMOS_USER, MEMOS_AGENT or MEMOS_APP");
	return 0;
}

static int
work(struct arena *arena, struct err *err)
{
	const struct export_format *kind = export_find(format);
	struct cube cube = { 0 };
	struct selection sel;
	struct export e = { .cube = &cube, .sel = &sel, .vectors = vectors };
	int rc = 0;

	if (front_settle(&front, false, err) < 0)
		return -1;
	e.narrowed = is_narrowed();
	e.all = all;
	if (check(&e, kind, err) < 0 ||
	    front_selection(&front, arena, &sel, err) < 0 ||
	    front_open(&front, &cube, err) < 0)
		return -1;
	if (!front.state && kind->every)
		sel.states = (1u << MEMORY_STATES) - 1;
	if (cube.db)
		rc = export_print(kind, &e, err);
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
	if (first < argc) {
		err_set(&err, ERR_INPUT, "unexpected '%s'; see --help",
		    argv[first]);
		prog_error(&err);
	} else if (work(&arena, &err) < 0) {
		prog_error(&err);
	}
	arena_release(&arena);
	front_release(&front);
	return prog_end();
}
