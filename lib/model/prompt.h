#ifndef MEMOS_MODEL_PROMPT_H
#define MEMOS_MODEL_PROMPT_H

/*
 * Every text that a model is instructed with, in one place, as data, and the
 * JSON schemas of what it answers.  %s and the like are not used: what varies
 * stands in messages of its own, or behind the text.
 */

/* A conversation with memory: what the blocks are, and the tools. */
extern const char prompt_chat[];

/*
 * What turns say that is worth keeping.  The names of relations stand behind
 * it, and the turns in a message of their own.
 */
extern const char prompt_extract[], prompt_extract_schema[];

/* What becomes of a claim, beside what is known. */
extern const char prompt_decide[], prompt_decide_schema[];

/*
 * What turns say, shorter.  How long it may be stands behind it, and the turns
 * in a message of their own.
 */
extern const char prompt_summarise[], prompt_summarise_schema[];

/* What memories are worth; they stand in a message of their own. */
extern const char prompt_importance[], prompt_importance_schema[];

#endif
