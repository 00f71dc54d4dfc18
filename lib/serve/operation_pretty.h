#ifndef MEMOS_SERVE_OPERATION_PRETTY_H
#define MEMOS_SERVE_OPERATION_PRETTY_H

#include "base/buf.h"
#include "base/json.h"

/* Appends scanned JSON over lines, two blanks for each level. */
void operation_pretty(const struct json_span *value, struct buf *out);

#endif
