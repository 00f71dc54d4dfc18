#ifndef MEMOS_SERVE_FEEDBACK_MEANT_H
#define MEMOS_SERVE_FEEDBACK_MEANT_H

#include "find/search.h"
#include "mind/decide.h"
#include "serve/feedback.h"

/*
 * What a correction is about, where the decider would only add to what is
 * known: the value of the same relation that it replaces, or a memory without
 * such a form that speaks of the same.  Where several are alike the caller of
 * the feedback is asked.
 */
struct feedback_meant {
	struct feedback *f;
	struct decider decider;
	const char *text; /* the feedback */
	struct arena arena;
	struct results hits;
};

/* Finds what the feedback could be about, in no transaction. */
int feedback_meant_search(struct feedback_meant *m, struct err *err);

/* Borrows m, whose memories what it decides may point to. */
struct decider feedback_meant_decider(struct feedback_meant *m);
void feedback_meant_release(struct feedback_meant *m);

/* The text behind "no," and the like; itself if there is none. */
const char *feedback_meant_text(const char *text);

/* Whether text has the words `name`, in whatever letters. */
bool feedback_meant_names(const char *text, const char *name);

#endif
