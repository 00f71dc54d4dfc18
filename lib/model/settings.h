#ifndef MEMOS_MODEL_SETTINGS_H
#define MEMOS_MODEL_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * What the user says of models, memos-config(5): a section [chat NAME],
 * [embedder NAME] or [reranker NAME] a model, and in [models] which of them are
 * used.  One table (SETTINGS_KEYS in settings.c) names every key with its
 * bounds and its default.
 */
enum settings_role {
	SETTINGS_CHAT,
	SETTINGS_EMBEDDER,
	SETTINGS_RERANKER,
	SETTINGS_ROLES,
};

enum { SETTINGS_NAME_MAX = 32 /* bytes of a section's name */ };

/*
 * A model.  Strings are owned, NULL where nothing was said; name and provider
 * of one that was read are there, urls are valid.
 */
struct settings {
	enum settings_role role;
	char *name;     /* of its section */
	char *provider; /* "openai", "ollama" and so on; "static" for a file */
	char *url;      /* what requests go to; NULL: the adapter's own */
	char *fallback; /* other URLs of the same model, by commas */
	char *model;    /* its name at the provider */
	/* where the key is; the environment comes last, see key.h */
	char *key_file, *key_command, *netrc_file;
	char *ca_file, *socket; /* certificates; a Unix socket to speak over */
	bool allow_http;        /* to other machines, in the clear */
	int64_t connect_ms, idle_ms,
	    deadline_ms;   /* the last for all attempts */
	int64_t retries;   /* after the first attempt */
	int64_t max_reply; /* bytes of a body */
	/* chat */
	int64_t max_tokens, context_tokens; /* of an answer; of all */
	double temperature;                 /* NAN: not sent */
	bool reasoning; /* max_completion_tokens, and no temperature */
	char *command;  /* reranker: a program's words, see model/rerank.h */
	/* embedder */
	char *path; /* directory of a static model */
	int64_t dimension, batch;
	double weight;   /* of the cosine in a score */
	double baseline; /* the cosine of unrelated texts */
	char *document_prefix, *query_prefix; /* put before each text */
};

struct models {
	struct settings *items;
	size_t n;
	char *chat;     /* names in the order they are tried, by commas */
	char *embedder; /* of cubes that are made without --vectors */
	char *reranker;
	char *formation;     /* chat models that form facts; NULL: rules do */
	char *consolidation; /* that summarise; NULL: sentences are chosen */
	char *importance; /* that judge what memories are worth; NULL: none */
};

/* What [work] says of jobs. */
struct settings_work {
	int64_t quota; /* jobs of one user that are claimed at a time */
	int64_t batch; /* jobs that are claimed at once */
	int64_t lease_ms;
	bool formation; /* what is said becomes facts */
};

/* Reads it from the configuration file, or else its defaults; ERR_INPUT. */
int settings_work_read(struct settings_work *work, struct err *err);

/* What [life] says of how memories fade. */
struct settings_life {
	/* days after which a memory is half forgotten: mind/retention.h */
	double half_life_turn, half_life_chunk, half_life_tool, half_life_image;
	double half_life_fact, half_life_preference, half_life_event;
	double half_life_procedure, half_life_summary, half_life_persona;
	double decay_below;  /* what is retained less is decaying */
	double forget_below; /* and then forgotten */
	/* days after which turns are summarised, and before which never */
	double consolidate_after, consolidate_recent;
	int64_t consolidate_tokens; /* of a scope; 0: any number */
	int64_t access_log; /* bytes that it may have; 0: there is none */
	bool importance;    /* new memories get one: find/importance.h */
};

/* The same for it. */
int settings_life_read(struct settings_life *life, struct err *err);

/*
 * Reads the configuration file.  MEMOS_CHAT, MEMOS_EMBEDDER, MEMOS_RERANKER,
 * MEMOS_FORMATION, MEMOS_CONSOLIDATION and MEMOS_IMPORTANCE come before its
 * [models].  Fails with ERR_INPUT, file and line; *models is then empty.
 */
int models_read(struct models *models, struct err *err);
void models_release(struct models *models);

/* NULL if there is none of that role and name. */
const struct settings *models_find(
    const struct models *models, enum settings_role role, const char *name);

/* A settings of defaults for the role: strings are NULL.  For tests, too. */
struct settings settings_default(enum settings_role role);
void settings_release(struct settings *settings);

/*
 * Calls each for every key that there is, in the order of the page, with its
 * default as text ("" for none): so that page, table and file can be compared.
 */
void settings_each(void (*each)(const char *section, const char *key,
		       const char *value, void *ctx),
    void *ctx);

#endif
