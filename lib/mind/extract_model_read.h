#ifndef MEMOS_MIND_EXTRACT_MODEL_READ_H
#define MEMOS_MIND_EXTRACT_MODEL_READ_H

#include "base/json.h"
#include "mind/claims.h"
#include "text/analyse.h"

/* What a model says of turns becomes claims: a part of extract_model.c. */
enum extract_model_shown {
	SHOWN_NOT,     /* in this question */
	SHOWN_CONTEXT, /* no claim is made of it alone */
	SHOWN_NEW,
};

struct extract_model_question {
	const struct window *window;
	const enum extract_model_shown *shown; /* of each turn of the window */
	struct analyser *analyser;
	const struct terms *said; /* of all turns that were shown */
};

/*
 * Appends the claims of an answer, any JSON that was scanned, with strings of
 * their own.  What cannot be believed is left out: a claim without a text or
 * of another type than a memory can have, one of turns that do not exist, were
 * not shown, or are context alone, one that takes back or ends what the turns
 * do not speak of, one that was made before, and what is beyond the cap.
 */
void extract_model_read(const struct json_span *answer,
    const struct extract_model_question *question, struct claims *claims);

#endif
