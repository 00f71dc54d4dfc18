#ifndef MEMOS_MODEL_KEY_NETRC_H
#define MEMOS_MODEL_KEY_NETRC_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The password of "machine HOST login apikey" in the text of a netrc file, in
 * any order behind its machine; quotes and macros as other readers of such
 * files have them, the default entry never.  False if there is none or it does
 * not fit; out has room for KEY_MAX + 1 bytes.
 */
bool key_netrc(const char *text, size_t len, const char *host, char *out);

#endif
