#ifndef MEMOS_MODEL_KEY_H
#define MEMOS_MODEL_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "model/client.h"
#include "model/settings.h"
#include "model/url.h"

/*
 * Where the key of a model is looked up; the first hit wins: the file of
 * client_key_file(), $CREDENTIALS_DIRECTORY/NAME (of the section),
 * $CREDENTIALS_DIRECTORY/PROVIDER, key_file, key_command, netrc (machine HOST
 * login apikey password KEY), and the environment.
 *
 * Its law: a key goes nowhere but where who set it meant.  What is named for a
 * provider (the environment, a credential of its name) is for the provider's
 * own server; what is of a section is for all URLs of that section, which http
 * asks in the clear only at this machine or with allow_http; and one that is
 * given by --key-file for the first section that asks, and for no other, since
 * nothing says whose it is.  A file that others can read is refused, not
 * passed over.
 */
enum { KEY_MAX = 4096 /* bytes */ };

struct key_query {
	const struct settings *settings;
	const struct endpoint *endpoint;
	const struct url *url;
	int (*stopped)(void); /* NULL: never */
};

/*
 * Sets *key to a copy for key_free(), or to NULL if there is none anywhere.
 * -1 with ERR_INPUT for one that cannot be read or used; the message names its
 * place, never the key.  Once there is one the process leaves no core.
 */
int key_find(const struct key_query *query, char **key, struct err *err);

/* Whether it is the provider's own server that is asked. */
bool key_is_own(const struct endpoint *endpoint, const struct url *url);

/* Wipes it; NULL is harmless. */
void key_free(char *key);

/*
 * See client_key_file(); what is there is read once, when it is first asked
 * for (a pipe is empty then; of standard input it is one line), and
 * wiped at exit or by the next call.
 */
void key_give(const char *path);

/*
 * Takes what text holds, blanks around it left out, as a key; out has room for
 * KEY_MAX + 1 bytes and may be text.  NULL, or what is wrong with it.
 */
const char *key_take(const char *text, size_t len, char *out);

#endif
