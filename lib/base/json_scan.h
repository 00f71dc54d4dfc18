#ifndef MEMOS_BASE_JSON_SCAN_H
#define MEMOS_BASE_JSON_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "base/json.h"

/* What the strict scan and the walk over what it passed share. */

/*
 * Reads the escape at p, a backslash; returns how many bytes it takes, or 0
 * with the reason in *what.
 */
size_t json_scan_escape(
    const char *p, const char *end, uint32_t *cp, const char **what);

/* The kind of the valid value that begins with c. */
enum json_kind json_scan_kind(char c);

#endif
