#ifndef MEMOS_MODEL_ADAPTER_H
#define MEMOS_MODEL_ADAPTER_H

#include <stddef.h>

#include "model/chat.h"
#include "model/remote.h"
#include "model/rerank.h"

/*
 * All adapters that there are: the files chat_NAME.c, embed_NAME.c and
 * rerank_NAME.c beside this one, each with a constant of the file's name.  The
 * Makefile lists them, so that a new provider is a new file and nothing else.
 */

/* NULL if there is none of that name. */
const struct chat_adapter *adapter_chat(const char *name);
const struct embed_adapter *adapter_embed(const char *name);
const struct rerank_adapter *adapter_rerank(const char *name);

/* Their names by blanks, for messages: "anthropic gemini ollama openai". */
const char *adapter_names(enum settings_role role);

#endif
