#ifndef MEMOS_MIND_EXTRACT_TOKENS_H
#define MEMOS_MIND_EXTRACT_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "mind/extract_words.h"

/*
 * A sentence as words: contractions are taken apart ("I'm", "im" and "I’m"
 * are I and am), and what stands between two words is a mark of the second.
 */
struct token {
	uint32_t start, len;     /* in the text */
	const char *norm;        /* lower case, written out: "not" for n't */
	const struct word *word; /* never NULL */
	char mark;     /* before it: , ; : - ( ) " * or 0; * is any other */
	bool capital;  /* it begins with a capital */
	bool expanded; /* to be shown as norm, with a blank before it */
	bool quoted;   /* between quotation marks */
	bool digits;   /* it begins with a digit */
	bool timed;    /* part of an expression of time */
};

struct tokens {
	const char *text; /* all of the turn */
	struct token *items;
	size_t n, room;
	char end;     /* the sentence's mark, see text/sentences.h */
	bool flowing; /* many words and hardly a mark: clauses just follow */
};

enum { EXTRACT_TOKENS_MAX = 120 }; /* of a sentence; the rest is left out */

/* The words of text[start..start + len), in place of what tokens held. */
void extract_tokens(struct tokens *tokens, const char *text, size_t start,
    size_t len, struct arena *arena);
void extract_tokens_release(struct tokens *tokens);

/* Whether a token is of one of the classes, or one of the traits. */
static inline bool
token_is(const struct token *t, uint32_t classes)
{
	return (t->word->classes & classes) != 0;
}

static inline bool
token_trait(const struct token *t, uint32_t traits)
{
	return (t->word->traits & traits) != 0;
}

/* Whether it is that word. */
bool token_word(const struct token *t, const char *word);

/* Whether it is one of a list's words, between blanks: " at for ". */
bool token_in(const struct token *t, const char *list);

/* Whether it can be a proper name: a capital, and no small word. */
bool token_name(const struct token *t);

#endif
