#ifndef MEMOS_MIND_CLAIMS_H
#define MEMOS_MIND_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/record.h"

/*
 * What an extractor reads out of a window of turns: claims, each a sentence
 * that stands without the turns ("Ann works at Acme."), with what it says as
 * subject, relation and object where it has that form.
 */
enum claim_stance {
	CLAIM_HOLDS, /* it is so */
	CLAIM_ENDED, /* it was so and is no more: "I left Acme" */
	CLAIM_NEVER, /* it is not so and never was: "no, that was a joke" */
	CLAIM_STANCES,
};

struct claim {
	enum memory_type type; /* fact, preference, event, procedure */
	enum claim_stance stance;
	/*
	 * What was known is wrong, rather than that the world changed: "no,
	 * it is Lyon, not Paris".
	 */
	bool corrects;
	const char *text; /* valid UTF-8, a sentence; as said if it leans */
	/* NULL where it has no such form; see relations.h */
	const char *subject, *relation, *object;
	const char *old; /* the object that it says it replaces, or NULL */
	struct moment event_at;       /* of an event; at CLOCK_NONE: none */
	int64_t valid_from, valid_to; /* CLOCK_NONE */
	double confidence;            /* 0 to 1 */
	const char *said_by;          /* a speaker's name, role or NULL */
	uint32_t turns[4];            /* places in the window, its sources */
	size_t n_turns;
	/* the memory that it only says with better names, or NULL; its id */
	const char *renames;
	/*
	 * It gives a new value, its object, without naming what has it ("make
	 * it 250"): the words that what is meant must have, perhaps none.  With
	 * a subject it stands for itself if nothing is meant: "the exam is in
	 * May now".  NULL for all other claims.
	 */
	const char *leans;
};

/* In their order; all that they point to lives in the arena. */
struct claims {
	struct claim *items;
	size_t n, room;
	struct arena arena;
};

/* Appends a copy; its strings must live in claims->arena or be static. */
struct claim *claims_add(struct claims *claims, const struct claim *claim);

/* The one at a place is taken out. */
void claims_drop(struct claims *claims, size_t at);

/* Whether two strings of claims are the same but for case; NULL is as none. */
bool claims_same(const char *a, const char *b);

void claims_reset(struct claims *claims);
void claims_release(struct claims *claims);

/*
 * Verbatim memories of one session in their order; those below `first` were
 * read before and are there for what they make clear, and no claim is made of
 * them alone.  Not of a session: one alone.
 */
struct window {
	const struct memory *turns;
	size_t n, first;
};

/*
 * How "I" is called: the name of who speaks in a turn, or else the user's id,
 * or "the user"; NULL for an assistant's or a tool's turn.  In the arena.
 */
const char *
window_speaker(const struct window *window, size_t turn, struct arena *arena);

/* Two extractors have this one interface: rules, and a model. */
struct extractor {
	const char *name; /* "rules", or that of the model */
	int (*extract)(void *ctx, const struct window *window,
	    struct claims *claims, struct err *err);
	void *ctx;
};

#endif
