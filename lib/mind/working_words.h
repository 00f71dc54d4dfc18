#ifndef MEMOS_MIND_WORKING_WORDS_H
#define MEMOS_MIND_WORKING_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/analyse.h"
#include "text/table.h"

/*
 * The words of what is said, as far as they name what is talked about.  It
 * works without statistics: a word is on a list of those that people ask with
 * (mind/working_lists.c), or written as a name, or neither.
 */
enum working_kind {
	WORKING_STOP,   /* on the analyser's list, which no search sees */
	WORKING_EMPTY,  /* everybody's: thing, happened, really, wieder */
	WORKING_ASKING, /* what is asked of anything: cost, name, Preis */
	WORKING_PLAIN,  /* says what it is about */
	WORKING_NAME,   /* a name, a number, or a word that no table knows */
};

struct working_word {
	const char *text; /* within the text that was cut */
	size_t len;
	enum working_kind kind;
	uint8_t stem_len;
	char stem[TERM_MAX]; /* what words are told by */
};

struct working_cut {
	struct working_word *items;
	size_t n, room;
	bool points; /* a word stands for another: it, she, there, dort */
};

struct working_words;

/* Borrows the table, by which it knows the words of English. */
struct working_words *working_words_new(const struct table *table);
void working_words_free(struct working_words *w);

/*
 * Cuts the first bytes of a text, valid UTF-8, into its words, in place of
 * those that were in *cut, which starts zeroed and borrows from the text.
 */
enum { WORKING_CUT_MAX = 4096 };
void working_words_cut(struct working_words *w, const char *text, size_t len,
    struct working_cut *cut);
void working_words_release(struct working_cut *cut);

/* Whether two words are forms of the same one. */
bool
working_words_same(const struct working_word *a, const struct working_word *b);

#endif
