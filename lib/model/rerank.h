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
	size_t batch_max; /* documents of a request */
};

enum { RERANK_TEXT_MAX = 16 << 10 /* bytes of a text that are sent */ };

/* One that is scored. */
struct rerank_document {
	struct remote_text text;
	const char *id; /* where a program may answer by it */
	/* what a program is given, a JSON object; NULL: id and text */
	const char *record;
	size_t record_len;
};

struct rerank;

/*
 * NULL with ERR_INPUT if the settings have no adapter and no command.  Borrows
 * settings and meter.
 *
 * The provider "command" is a program, see model/coprocess.h, started when it
 * is first asked.  A line that it gets is {"query":...,"results":[...]}, as
 * memos-search prints one, with the documents in it; its answer is as
 * rerank_read() reads it, and the scores stay as they come.
 */
struct rerank *rerank_new(const struct settings *settings, struct meter *meter,
    int (*stopped)(void), struct err *err);
void rerank_free(struct rerank *rerank);

/*
 * Scores n documents, in as many requests as it takes, out[i] from 0 to 1: if
 * any score is outside of that, they are taken for logits and go through the
 * logistic function, all of them.  A document without a score makes it fail:
 * -1 with ERR_MODEL and *fault, and out is undefined.
 */
int rerank_score(struct rerank *rerank, const struct remote_text *query,
    const struct rerank_document *documents, size_t n, double *out,
    enum client_fault *fault, struct err *err);

/* What the reply is about. */
struct rerank_asked {
	size_t n; /* documents */
	const char *const
	    *ids; /* of them; NULL: an id in a reply says nothing */
};

/*
 * Reads any of the three shapes into out, n finite scores as they came; -1
 * with ERR_MODEL.
 *
 *	{"results":[{"index":I,"relevance_score" or "score":S},...]}
 *	{"data":[{"score":S},...]}, in the order of the documents, or by index
 *	[{"index":I,"score":S},...]
 *
 * Where ids are known "id" may stand for "index", and items may be numbers, in
 * the order of the documents.
 */
int rerank_read(const struct json_span *reply, const struct rerank_asked *asked,
    double *out, struct arena *arena, struct err *err);

/* Makes scores of logits, if they are any: see rerank_score(). */
void rerank_settle(double *scores, size_t n);

#endif
