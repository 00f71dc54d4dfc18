#ifndef MEMOS_SERVE_CHECKUP_LOCAL_H
#define MEMOS_SERVE_CHECKUP_LOCAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * Servers of models on this computer, at the ports they have unless they were
 * told another; MEMOS_PROBE ("ollama=http://127.0.0.1:1234,vllm=...") names
 * others instead.  Nothing but this computer is ever asked.
 */
struct checkup_server {
	const char *name; /* ollama, llamacpp, lmstudio or vllm */
	const char *provider;
	char *url;     /* as in a configuration */
	char **models; /* names that can stand in a configuration */
	size_t n;
};

enum checkup_purpose {
	CHECKUP_CHATS,
	CHECKUP_EMBEDS,
	CHECKUP_RANKS,
	CHECKUP_PURPOSES,
};

/*
 * Fills *servers with those that answer, a second or two each at most.
 * ERR_INPUT for a MEMOS_PROBE that is wrong, ERR_MODEL if one is still loading
 * its model, or without libcurl; nothing is then to be given back.
 */
int checkup_local_find(int (*stopped)(void), struct checkup_server **servers,
    size_t *n, struct err *err);
void checkup_local_free(struct checkup_server *servers, size_t n);

/* The first model of a server that is for this, by its name; or NULL. */
const char *checkup_local_model(
    const struct checkup_server *server, enum checkup_purpose purpose);

/*
 * What a model is known to want in front of texts; false if nothing is known.
 */
bool checkup_local_prefixes(
    const char *model, const char **document, const char **query);

#endif
