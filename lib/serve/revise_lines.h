#ifndef MEMOS_SERVE_REVISE_LINES_H
#define MEMOS_SERVE_REVISE_LINES_H

#include "base/err.h"
#include "base/json.h"
#include "serve/revise.h"

/*
 * Many changes: a line each, a JSON object with an id and the fields to be
 * changed, or an id alone, for what `common` says (of kind JSON_NULL: nothing),
 * which is changed in all.  They are committed as memos-add does it, and what
 * is printed is durable.  A bad line is said and passed over.
 */
int revise_lines(struct revise *r, const char *path,
    const struct json_span *common, struct err *err);

#endif
