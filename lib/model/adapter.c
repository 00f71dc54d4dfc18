#include "model/adapter.h"

#include <string.h>

/* ADAPTERS_CHAT(X) and so on: X(name) a file; made by the Makefile. */
#include "model/adapters.h"

#define DECLARE_CHAT(name)   extern const struct chat_adapter chat_##name;
#define DECLARE_EMBED(name)  extern const struct embed_adapter embed_##name;
#define DECLARE_RERANK(name) extern const struct rerank_adapter rerank_##name;
ADAPTERS_CHAT(DECLARE_CHAT)
ADAPTERS_EMBED(DECLARE_EMBED)
ADAPTERS_RERANK(DECLARE_RERANK)

#define REFER_CHAT(name)   &chat_##name,
#define REFER_EMBED(name)  &embed_##name,
#define REFER_RERANK(name) &rerank_##name,
static const struct chat_adapter *const CHATS[] = { ADAPTERS_CHAT(REFER_CHAT)
	    NULL };
static const struct embed_adapter *const EMBEDS[] = { ADAPTERS_EMBED(
    REFER_EMBED) NULL };
static const struct rerank_adapter *const RERANKS[] = { ADAPTERS_RERANK(
    REFER_RERANK) NULL };

#define NAME(name) " " #name
static const char *const NAMES[SETTINGS_ROLES] = {
	[SETTINGS_CHAT] = "" ADAPTERS_CHAT(NAME),
	[SETTINGS_EMBEDDER] = " static" ADAPTERS_EMBED(NAME),
	[SETTINGS_RERANKER] = " command" ADAPTERS_RERANK(NAME),
};

const struct chat_adapter *
adapter_chat(const char *name)
{
	size_t i = 0;

	while (CHATS[i] && strcmp(CHATS[i]->name, name) != 0)
		i++;
	return CHATS[i];
}

const struct embed_adapter *
adapter_embed(const char *name)
{
	size_t i = 0;

	while (EMBEDS[i] && strcmp(EMBEDS[i]->name, name) != 0)
		i++;
	return EMBEDS[i];
}

const struct rerank_adapter *
adapter_rerank(const char *name)
{
	size_t i = 0;

	while (RERANKS[i] && strcmp(RERANKS[i]->name, name) != 0)
		i++;
	return RERANKS[i];
}

const char *
adapter_names(enum settings_role role)
{
	return NAMES[role] + (*NAMES[role] == ' ');
}
