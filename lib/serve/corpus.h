#ifndef MEMOS_SERVE_CORPUS_H
#define MEMOS_SERVE_CORPUS_H

#include <stddef.h>

#include "base/err.h"

/*
 * Public sets of memories with questions, in the form in which they are
 * published, as lines of JSON: records as in memos-record(5), and queries with
 * the ids that answer them (quiz.h).  Questions of which a set does not say
 * where their answer stands are left out, unless it says that there is none.
 */
#define CORPUS_FORMATS "beam,beir,locomo,longmemeval,prefeval"

/* What is made of them; each may fail, which ends the reading. */
struct corpus {
	int (*record)(void *ctx, const char *line, size_t len, struct err *err);
	int (*query)(void *ctx, const char *line, size_t len, struct err *err);
	void *ctx;
};

/*
 * Reads files of a format: LoCoMo's, LongMemEval's and PrefEval's by their
 * paths, BEAM's and BEIR's by those of their folders.  Fails with ERR_INPUT,
 * naming the file.
 */
int corpus_read(const char *format, const char *const *paths, size_t n,
    const struct corpus *to, struct err *err);

#endif
