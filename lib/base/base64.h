#ifndef MEMOS_BASE_BASE64_H
#define MEMOS_BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Base64 as RFC 4648 has it in section 4, with its padding or without: no
 * blanks, no ends of lines, no other alphabet.
 */

/* How many bytes the text is of by its length; false if it can be of none. */
bool base64_size(const char *text, size_t len, size_t *n);

/*
 * Decodes into out, which has room for as many; false if there is anything
 * else than digits in the text, and out is then undefined.
 */
bool base64_decode(const char *text, size_t len, void *out);

/* The same of little-endian float32, where that size is n of them. */
bool base64_floats(const char *text, size_t len, float *out, size_t n);

#endif
