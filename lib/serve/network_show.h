#ifndef MEMOS_SERVE_NETWORK_SHOW_H
#define MEMOS_SERVE_NETWORK_SHOW_H

#include <stdbool.h>

#include "base/err.h"
#include "serve/network.h"

/*
 * The questions that memos-graph answers, each to stdout: JSON Lines, a table
 * or a tree for people, DOT or GraphML.  Within a read transaction.
 */
struct network_show {
	struct db *db;
	const struct selection *sel;
	const char *format; /* "jsonl", "dot", "graphml" */
	const char *kind;   /* only entities of it; NULL: of any */
	const char *match;  /* only those with this in a name; NULL: all */
	bool person;        /* JSON Lines are a table or a tree instead */
	struct network_bounds bounds;
};

/* Which entities there are, those with the most relations first. */
int network_show_list(const struct network_show *show, struct err *err);

int network_show_near(
    const struct network_show *show, const char *name, struct err *err);
int network_show_path(const struct network_show *show, const char *from,
    const char *to, struct err *err);
int network_show_communities(const struct network_show *show, struct err *err);

/* Relations that were added, changed or closed since a time. */
int network_show_changed(
    const struct network_show *show, int64_t since, struct err *err);

#endif
