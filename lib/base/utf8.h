#ifndef MEMOS_BASE_UTF8_H
#define MEMOS_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above
 * U+10FFFF.
 */

/* Returns the offset of the first byte that is not UTF-8, or len if none. */
size_t utf8_bad(const char *s, size_t len);

/*
 * Reads one code point of valid UTF-8 at s, of len >= 1 bytes; returns how
 * many bytes it took, 1 to 4.
 */
size_t utf8_get(const char *s, size_t len, uint32_t *cp);

/* Writes cp to out, which has room for 4 bytes; returns how many it took. */
size_t utf8_put(char *out, uint32_t cp);

/* The longest prefix of s of at most max bytes that cuts no code point. */
size_t utf8_fit(const char *s, size_t len, size_t max);

#endif
