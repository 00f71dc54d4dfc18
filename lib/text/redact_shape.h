#ifndef MEMOS_TEXT_REDACT_SHAPE_H
#define MEMOS_TEXT_REDACT_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "text/redact_text.h"

/*
 * Secrets that are known by their shape, whatever stands before them.  Each
 * looks a bounded way ahead, or only at what it then takes, so that redact()
 * is linear.
 */

/* Where the private key whose "-----BEGIN" ends at at ends; 0 for no key. */
size_t redact_shape_block(const struct redact_text *text, size_t at);

/* Whether the letters, digits, - and _ of s are a token of a known shape. */
bool redact_shape_token(const char *s, size_t len);

/*
 * Where the JSON web token (header.claims.signature) ends whose header is
 * from at to end; 0 if it is none.
 */
size_t
redact_shape_web_token(const struct redact_text *text, size_t at, size_t end);

/*
 * Where the password ends, and in *start begins, of the address whose "://"
 * is at at; 0 if it has none.
 */
size_t
redact_shape_address(const struct redact_text *text, size_t at, size_t *start);

#endif
