#ifndef MEMOS_MIND_EXTRACT_QUESTION_H
#define MEMOS_MIND_EXTRACT_QUESTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "mind/extract_tokens.h"

/*
 * A question as the sentence that its answer completes, in the words of who
 * answers: "which airport do you usually fly from?" is "I usually fly from %".
 * Its law: that is built of the question's own words, so that a question of
 * any subject and verb has one; one that has none is not answered.
 */
enum question_wants {
	WANTS_NOTHING, /* no short answer completes it */
	WANTS_THING,
	WANTS_SOMEBODY,
	WANTS_PLACE,
	WANTS_TIME,
	WANTS_NUMBER,
	WANTS_AGE,
	WANTS_SPAN,   /* how long, how often */
	WANTS_CHOICE, /* yes or no */
};

enum { QUESTION_NOUN_MAX = 40 };

struct question {
	enum question_wants wants;
	struct buf form;    /* % is the answer; of a choice, what "yes" says */
	struct buf denied;  /* what "no" says; empty if that is not known */
	struct buf instead; /* of a choice: % for what is had, done */
	struct buf named;   /* of "your sister" in a choice: % is her name */
	char
	    noun[QUESTION_NOUN_MAX]; /* of "which airport", "how many guests" */
	bool bare;                   /* only a noun was asked: "Colour?" */
	bool favour; /* "can you bring it": of people, not of the assistant */
};

/* Reads the words of a question, in place of what was asked before. */
void
extract_question_read(struct question *question, const struct tokens *tokens);
void extract_question_release(struct question *question);

#endif
