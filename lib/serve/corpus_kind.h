#ifndef MEMOS_SERVE_CORPUS_KIND_H
#define MEMOS_SERVE_CORPUS_KIND_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "serve/corpus.h"

/* What the readers of the formats share; one file each. */
struct corpus_kind {
	const struct corpus *to;
	struct arena arena; /* of the item at hand */
	struct buf line;
};

/* Of each path in its turn, with the paths before it. */
typedef int corpus_kind_read(struct corpus_kind *kind, const char *const *paths,
    size_t i, struct err *err);
corpus_kind_read corpus_beam, corpus_beir, corpus_locomo, corpus_longmemeval,
    corpus_prefeval;

/* A memory; what is NULL is left out. */
struct corpus_memory {
	const char *id, *text, *type, *user, *run, *role, *name, *at;
};
int corpus_kind_memory(struct corpus_kind *kind,
    const struct corpus_memory *memory, struct err *err);

/* A question: of one user, or of several. */
struct corpus_question {
	const char *id, *text, *category;
	const char *const *users;
	size_t n_users;
	const char *const *answers;
	size_t n_answers;
	const char *const *sessions; /* where the set says them */
	size_t n_sessions;
};
int corpus_kind_question(struct corpus_kind *kind,
    const struct corpus_question *question, struct err *err);

/* A text in the arena, as printf() would write it. */
const char *corpus_kind_text(struct corpus_kind *kind, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The last name of a path, without this end, or as it is. */
const char *
corpus_kind_name(struct corpus_kind *kind, const char *path, const char *end);

/* A growing list of texts in the arena. */
struct corpus_list {
	const char **items;
	size_t n, room;
};
void corpus_kind_list(
    struct corpus_kind *kind, struct corpus_list *list, const char *text);
bool corpus_kind_has(const struct corpus_list *list, const char *text);

#endif
