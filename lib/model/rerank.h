#ifndef MEMOS_MODEL_RERANK_H
#define MEMOS_MODEL_RERANK_H

#include <stddef.h>

#include "model/client.h"
#include "model/remote.h"

/*
 * A model that scores documents against a query.  The three shapes of reply
 * that are in use are all understood, whoever sends them.
 */
struct rerank_adapter {
	const char *name;
	struct endpoint endpoint;
	void (*path)(const struct settings *settings, struct buf *out);
	void (*request)(const struct settings *settings,
	    const struct remote_text *query,
	    const struct remote_text *documents, size_t n, struct buf *out);
};

struct rerank;

/* NULL with ERR_INPUT if the settings have no adapter. */
struct rerank *rerank_new(const struct settings *settings, struct meter *meter,
    int (*stopped)(void), struct err *err);
void rerank_free(struct rerank *rerank);

/*
 * Scores n documents, out[i] from 0 to 1 (what is outside of that is taken for
 * a logit and goes through the logistic function, all scores of a reply alike).
 * A document without a score makes it fail: -1 with ERR_MODEL.
 */
int rerank_score(struct rerank *rerank, const struct remote_text *query,
    const struct remote_text *documents, size_t n, double *out,
    enum client_fault *fault, struct err *err);

/* Reads any of the three shapes into out and there; for its fuzz target. */
int rerank_read(const struct json_span *reply, size_t n, double *out,
    struct arena *arena, struct err *err);

#endif
