#ifndef MEMOS_TEXT_REDACT_H
#define MEMOS_TEXT_REDACT_H

#include <stddef.h>

#include "base/buf.h"

/*
 * Masks what looks like a secret: private key blocks, tokens of known shapes
 * (sk-…, ghp_…, xox…, AKIA…, glpat-…, JWT), passwords in URLs, the value
 * behind password=, --password, token:, api_key and the like, and that of
 * options of known commands: curl -u, mysql -p.
 */

/* Appends text with every secret replaced by [redacted]; returns how many. */
size_t redact(const char *text, size_t len, struct buf *out);

#endif
