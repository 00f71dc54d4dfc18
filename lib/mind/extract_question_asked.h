#ifndef MEMOS_MIND_EXTRACT_QUESTION_ASKED_H
#define MEMOS_MIND_EXTRACT_QUESTION_ASKED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "mind/extract_question.h"
#include "mind/extract_tokens.h"

/* A question on its way to the form of its answer: places of its tokens. */
struct asked {
	const struct tokens *tokens;
	struct question *q;
	size_t end;
	size_t before; /* a preposition that leads the question in; or end */
	size_t helper;
	size_t subject, subject_end;
	size_t verb; /* the main one; rest if there is none but the helper */
	size_t rest; /* behind it, and behind what hangs on it: "want to go" */
};

enum { ASKED_PHRASE = 5 /* words of "which health insurance" */ };

#define ASKED_HELPERS (WORD_BE | WORD_DO | WORD_HAVE | WORD_WILL | WORD_MIGHT)
#define ASKED_PRONOUNS \
	(WORD_I | WORD_WE | WORD_YOU | WORD_HE | WORD_SHE | WORD_THEY)

#define ASKED_SOMEBODY " anybody anyone somebody someone everybody everyone "

/* Whether a word is a verb in one of these forms. */
bool extract_question_asked_form(const struct token *t, unsigned forms);

/* Where the subject that begins at a place ends; 0 if none begins there. */
size_t extract_question_asked_subject(const struct asked *a, size_t at);

/* Finds the verb behind the subject; false if none fits the helper. */
bool extract_question_asked_verb(struct asked *a);

/* Passes "want to", "like to" behind the verb, up to the one that matters. */
void extract_question_asked_follow(struct asked *a);

/* Whether it asks of nobody's life, or of the talk itself. */
bool extract_question_asked_idle(const struct asked *a);

/* Appends words as who answers says them, and the gap for the answer. */
void extract_question_asked_say(
    const struct asked *a, size_t first, size_t last, struct buf *out);
void extract_question_asked_gap(struct buf *out);

/* "I usually want to fly": subject, helper and verb as they are answered. */
void extract_question_asked_front(
    const struct asked *a, bool adverbs, struct buf *out);

/* The noun of "which airport", "how many guests"; kept for its answer. */
void extract_question_asked_noun(struct asked *a, size_t first, size_t last);

/* "My goal", "The server": whose it is that a noun alone asks for. */
void
extract_question_asked_ours(struct asked *a, size_t first, struct buf *out);

/* " is %", or " are %", of the noun that begins there. */
void extract_question_asked_is(struct asked *a, size_t first, struct buf *out);

/* Each reads a question of one form from a place on; false if it is none. */
bool extract_question_word(struct asked *a, size_t at);
bool extract_question_choice(struct asked *a, size_t at);
bool extract_question_there(struct asked *a, size_t at);
bool extract_question_request(struct asked *a, size_t at);

#endif
