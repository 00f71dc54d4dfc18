#ifndef MEMOS_SERVE_EXPORT_H
#define MEMOS_SERVE_EXPORT_H

#include <stdbool.h>

#include "base/err.h"
#include "store/cube.h"
#include "store/selection.h"

/*
 * A cube as it leaves: one picture of one moment, in one of several formats,
 * each a file of code export_NAME.c.
 */
struct export
{
	struct cube *cube; /* open for reading; both are borrowed */
	const struct selection *sel;
	bool narrowed; /* the selection is not all of it */
	bool all;      /* jsonl: with what is no memory; not if narrowed */
	bool vectors;  /* jsonl, all: with those that were made */
};

struct export_format {
	const char *name;
	bool every; /* all states, where none is asked for */
	/* Prints it to stdout, within a read transaction. */
	int (*print)(const struct export *e, struct err *err);
};

extern const struct export_format export_jsonl, export_csv, export_markdown,
    export_graph_dot, export_graph_xml, export_html;

#define EXPORT_FORMATS "jsonl,csv,markdown,dot,graphml,html"

/* The format of a name; NULL: JSON Lines. */
const struct export_format *export_find(const char *name);

/* The number in the first line of what --all prints. */
enum { EXPORT_VERSION = 1 };

/* Prints a cube, all within one read transaction. */
int export_print(const struct export_format *format, const struct export *e,
    struct err *err);

#endif
