#ifndef MEMOS_SERVE_OPERATION_SCHEMA_H
#define MEMOS_SERVE_OPERATION_SCHEMA_H

#include <stdbool.h>

#include "base/buf.h"
#include "serve/operation.h"

/*
 * Appends the JSON Schema (2020-12) of an object of these fields, one that
 * json_schema_read() holds; `strict` says that it has no others.
 */
void operation_schema(
    const struct operation_field *fields, bool strict, struct buf *out);

#endif
