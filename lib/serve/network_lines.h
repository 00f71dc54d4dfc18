#ifndef MEMOS_SERVE_NETWORK_LINES_H
#define MEMOS_SERVE_NETWORK_LINES_H

#include "base/buf.h"
#include "base/err.h"
#include "serve/network_change.h"

/*
 * Relations and entities from JSON Lines, many in a transaction.  A line is
 * answered when it is durable, in the order of the input; one that is wrong is
 * said, and passed over.
 */
int
network_lines_add(struct network_change *c, const char *file, struct err *err);

/* Prints whole lines; what could drive a terminal is made visible. */
void network_lines_print(struct buf *lines);

#endif
