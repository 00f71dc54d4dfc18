#ifndef MEMOS_MIND_EXTRACT_QUESTION_SAY_H
#define MEMOS_MIND_EXTRACT_QUESTION_SAY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "mind/extract_tokens.h"

/* The words of a question, said back by who is asked. */

/* Appends tokens from first up to last: "your" is "my", "you" is "me". */
void extract_question_say(
    const struct tokens *tokens, size_t first, size_t last, struct buf *out);

/* The same for a subject: "you" is "I". */
void extract_question_say_subject(
    const struct tokens *tokens, size_t first, size_t last, struct buf *out);

/* Whether a subject is of one third person, so that its verb ends in -s. */
bool extract_question_say_third(
    const struct tokens *tokens, size_t first, size_t last);

/* What helps a verb as it goes with the subject of the answer: "am". */
const char *extract_question_say_helper(const struct token *helper,
    const struct tokens *tokens, size_t subject, size_t subject_end);

/* Appends a verb as "do", "does" or "did" make it: "lives", "moved". */
void extract_question_say_verb(const struct token *helper,
    const struct token *verb, bool third, struct buf *out);

/* The past of a bare verb: "moved", "went". */
void extract_question_say_past(const char *lemma, struct buf *out);

#endif
