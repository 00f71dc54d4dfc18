#ifndef MEMOS_SERVE_RESTAGE_H
#define MEMOS_SERVE_RESTAGE_H

#include <stdint.h>

#include "base/err.h"
#include "find/reembed.h"

/*
 * Stages the vectors of a file ("-": standard input), lines of JSON with "id"
 * and "vector"; other fields are passed over, so that what memos-export prints
 * will do.  Bad lines are reported and passed over.  -1 if the store or the
 * file fails: what was read is staged all the same.
 */
int restage_file(const struct reembed *r, const char *path, struct err *err);

#endif
