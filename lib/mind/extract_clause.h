#ifndef MEMOS_MIND_EXTRACT_CLAUSE_H
#define MEMOS_MIND_EXTRACT_CLAUSE_H

#include <stdbool.h>
#include <stddef.h>

#include "mind/extract_tokens.h"

/*
 * A clause, read shallowly: who (or what), the verb with all that helps it,
 * and the words behind.  Its places are those of tokens in the sentence.
 */
enum extract_subject {
	SUBJECT_NONE,
	SUBJECT_I, /* or "Tom and I" */
	SUBJECT_WE,
	SUBJECT_YOU,
	SUBJECT_HE,
	SUBJECT_SHE,
	SUBJECT_THEY,
	SUBJECT_IT,
	SUBJECT_OURS,   /* my sister, our server, my phone number */
	SUBJECT_THEIRS, /* his, her, their */
	SUBJECT_NAME,   /* Tom, Tom's car */
	SUBJECT_THING,  /* the meeting */
};

enum extract_mode {
	MODE_SAID,
	MODE_DOUBT,     /* maybe, I wish, I think */
	MODE_HEARSAY,   /* Tom says that */
	MODE_CONDITION, /* if, unless, in case */
	MODE_WHEN,      /* when, while: beside the point */
	MODE_ASKED,
};

enum extract_aspect { ASPECT_NONE, ASPECT_START, ASPECT_STOP };

struct clause {
	size_t start, end;
	enum extract_mode mode;
	enum extract_subject who;
	size_t subject, subject_end; /* tokens of the subject */
	size_t head;                 /* its noun */
	size_t owner_end; /* of "my sister's" and "Tom's" in it, or 0 */
	size_t beside;    /* behind "Tom" in "Tom and I", or 0 */
	bool shared;      /* the subject is that of the clause before */
	bool dropped;     /* the subject was left out: "moved to Lyon" */
	size_t finite;    /* the verb that changes with its subject */
	size_t verb;      /* the verb that matters */
	size_t chain;     /* the first that is said: "started" learning */
	size_t rest, rest_end;
	const char *lemma;
	enum extract_aspect aspect;
	bool past, future, perfect, progressive, passive;
	bool negative, never, no_longer, used_to;
	bool doubt, can, oblige, planned, decided, promised, rather;
	bool aims; /* hopes, tries, needs to, would like to */
	bool often, now, actually, instead;
};

enum { EXTRACT_CLAUSES_MAX = 12 };

/* The clauses of a sentence; returns how many. */
size_t extract_clause_split(
    const struct tokens *tokens, struct clause clauses[EXTRACT_CLAUSES_MAX]);

/* Parts of that; see extract_subject.c and extract_predicate.c. */

/*
 * Takes over from the clause before what still holds of the new one: what "I
 * think" leads in is but thought.  coordinate: "and" stands before it.
 */
void extract_clause_inherit(const struct tokens *tokens,
    const struct clause *before, bool coordinate, struct clause *c);

/* Of what others say: "Heard that she left". */
void extract_clause_heard(
    const struct tokens *tokens, struct clause *clauses, size_t n);

/*
 * "I can't work when there's music", "if I skip lunch": what belongs to the
 * clause before it becomes a part of that.
 */
void extract_clause_keep_when(
    const struct tokens *tokens, struct clause *c, const struct clause *when);

/*
 * Reads a subject from c->start on, before end; returns where its predicate
 * begins, or 0 if there is none.
 */
size_t extract_subject_read(
    const struct tokens *tokens, size_t at, size_t end, struct clause *c);

/*
 * Whether a noun is of many, so that its verb has no -s; and the one that a
 * sentence begins with, where a capital tells nothing.
 */
bool extract_noun_many(const struct token *t);
bool extract_noun_many_first(const struct tokens *tokens, size_t at);

/* "Mushrooms make me ill": a verb of many, and what it is done to. */
bool extract_noun_acts(const struct tokens *tokens, size_t at, size_t end);

/* "my cousin Orla drums": what stands behind the name must be a verb. */
bool extract_noun_verb(const struct tokens *tokens, size_t from, size_t at);

/* Whether a name, or a noun without article, begins the clause at at. */
bool extract_noun_name(const struct tokens *tokens, size_t at, size_t end);
bool extract_noun_bare(const struct tokens *tokens, size_t at, size_t end);

/*
 * "wife says", "the kids are", "goal is": whose they are goes without saying.
 * Returns where the noun stands, or end.
 */
size_t extract_noun_own(const struct tokens *tokens, size_t at, size_t end);

/*
 * Whether the words from at on tell of who speaks, who is left out: "moved to
 * Lyon"; the same without a verb ("allergic to nuts"), which is then read; and
 * "got lessons on Thursdays", which is "have".
 */
bool extract_dropped(const struct tokens *tokens, size_t at, size_t end);
bool extract_dropped_be(
    const struct tokens *tokens, size_t at, size_t end, struct clause *c);
void extract_dropped_have(const struct tokens *tokens, struct clause *c);

/* Reads the verbs from at on; false if there are none. */
bool extract_predicate_read(
    const struct tokens *tokens, size_t at, size_t end, struct clause *c);

/* Whether 's before a participle at a place is "has", and not "is". */
bool extract_predicate_has(
    const struct tokens *tokens, const struct clause *c, size_t at, size_t end);

/* Cuts off an afterthought: "the gym, too expensive". */
void extract_predicate_cut(const struct tokens *tokens, struct clause *c);

/* Takes fillers and the like off the end of the rest, noting what they say. */
void extract_predicate_trim(const struct tokens *tokens, struct clause *c);

/* Whether a finite verb or what helps one stands at a place. */
bool extract_finite(const struct tokens *tokens, size_t at, size_t end);

/* Whether the 's at a place is a verb, not a possessive. */
bool extract_clitic_verb(const struct tokens *tokens, size_t at, size_t end);

#endif
