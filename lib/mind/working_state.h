#ifndef MEMOS_MIND_WORKING_STATE_H
#define MEMOS_MIND_WORKING_STATE_H

#include <stdint.h>

#include "mind/working.h"
#include "mind/working_words.h"

/*
 * What a working memory holds, between working.c, which keeps it, and
 * working_search.c, which asks with it.  All of it has a bound.
 */
enum {
	WORKING_WORDS = 32,      /* that are known */
	WORKING_WORD_MAX = 64,   /* bytes of one */
	WORKING_TEXT_MAX = 1024, /* bytes kept of a memory's text */
	WORKING_SAID = 8,        /* texts said last that are told again */
};

struct working_known {
	struct working_word word; /* its text is the one below */
	char text[WORKING_WORD_MAX];
	double weight;
};

struct working_held {
	char *id, *text, *run; /* owned; run NULL for none */
	int64_t seq;
	double weight;
};

struct working {
	struct working_words *words;
	struct working_cut cut;                    /* of the text at hand */
	struct working_known known[WORKING_WORDS]; /* best first */
	size_t n_known;
	struct working_held held[WORKING_MAX]; /* best first */
	size_t n_held;
	uint32_t said[WORKING_SAID]; /* sums of what was said last */
	size_t n_said;
};

/*
 * How far the text that was cut leaves its subject open, from 0, it names one
 * of its own, to 1, it names nothing.
 */
double working_openness(const struct working *w);

/* Whether it is what was said in one of the last turns. */
bool working_was_said(const struct working *w, const char *text, size_t len);

#endif
