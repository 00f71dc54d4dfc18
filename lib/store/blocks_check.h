#ifndef MEMOS_STORE_BLOCKS_CHECK_H
#define MEMOS_STORE_BLOCKS_CHECK_H

#include <stdint.h>

#include "base/err.h"

/* What a block may hold, and how that is said; all fail with ERR_INPUT. */

int blocks_check_label(const char *label, struct err *err);

/* A text that is to stand in a value. */
int blocks_check_text(const char *text, struct err *err);

int blocks_check_description(const char *text, struct err *err);
int blocks_check_limit(int64_t limit, struct err *err);

/* Whether a value fits; the message has both numbers. */
int blocks_check_fits(
    const char *label, const char *value, int64_t limit, struct err *err);

/* Characters of valid UTF-8. */
int64_t blocks_check_count(const char *text);

enum { BLOCKS_CHECK_NUMBER = 32, BLOCKS_CHECK_QUOTE = 68 };

/* Writes 2113 as "2,113"; returns out. */
const char *blocks_check_number(char out[BLOCKS_CHECK_NUMBER], int64_t n);

/* Writes the beginning of a text, as valid UTF-8, for a message; as above. */
const char *blocks_check_quote(char out[BLOCKS_CHECK_QUOTE], const char *text);

#endif
