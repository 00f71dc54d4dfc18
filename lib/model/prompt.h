#ifndef MEMOS_MODEL_PROMPT_H
#define MEMOS_MODEL_PROMPT_H

/*
 * Every text that a model is instructed with, in one place, as data.  %s and
 * the like are not used: what varies stands in messages of its own.
 */

/* A conversation with memory: what the blocks are, and the tools. */
extern const char prompt_chat[];

#endif
