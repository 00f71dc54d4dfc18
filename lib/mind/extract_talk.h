#ifndef MEMOS_MIND_EXTRACT_TALK_H
#define MEMOS_MIND_EXTRACT_TALK_H

#include <stdbool.h>
#include <stddef.h>

#include "mind/extract_reading.h"

/* What the sentences of a talk do to each other. */

/*
 * Takes back what a sentence says is not so ("just kidding", "scratch that"),
 * of what its speaker said before; true if the sentence says no more.  behind:
 * the sentence was read, and may take itself back at its end.
 */
bool extract_retract(struct reading *r, bool behind);

/* Where "I like figs" begins in "forget that I like figs"; 0 if nowhere. */
size_t extract_forgotten(const struct reading *r);

/* Drops the claims from a place on that cannot have been meant. */
void extract_veto(struct reading *r, size_t from);

/*
 * "It's Lyon that she moved to" as "she moved to Lyon", or NULL; a string that
 * lives until the next turn.
 */
const char *extract_cleft(struct reading *r);

/* Drops what the window says so far that the claims from a place on deny. */
void extract_take_back(struct reading *r, size_t from);

/*
 * "Actually, it's Lyon", "no, I meant Friday", "make it 5": the last claim it
 * can mean, with the new value; true if it was one.
 */
bool extract_replace(struct reading *r);

/*
 * A new value of what neither the sentence nor the turns before it name: "1502
 * now", "make it 250"; true if it was one.  And words of the sentence that have
 * but a value and a verb or so: "start 11 July"; claimed: beside claims.
 */
bool extract_unnamed(struct reading *r);
void extract_unnamed_count(struct reading *r); /* "..., down to seven" */
void extract_unnamed_deed(struct reading *r, bool claimed);

/* "Sorry, baker.": who is spoken to, by what they are; "no idea". */
bool extract_calls(const struct reading *r);

/*
 * What the sentence's claims, from the place on, do to those before them: a
 * correction takes the place of what it corrects, a cancelled trip ends the
 * plan, and what stands behind "not" is the old value.
 */
void
extract_settle(struct reading *r, size_t from, struct extract_span not_this);

/*
 * Cuts ", not Paris" off the sentence and returns where it stands; an empty
 * span if there is none.
 */
struct extract_span extract_cut_not(struct reading *r);

/*
 * What a clause ends, beyond the claims that were made of it from the place on:
 * "I quit the gym" closes what is known of the gym.  And what the sentence asks
 * to be dropped: "cancel the tulips".
 */
void extract_end(struct reading *r, const struct clause *c, size_t from);
void extract_end_sentence(struct reading *r);

/* "scratch what I said about the port": what is known of it, at a token. */
void extract_end_never(struct reading *r, size_t at);

/*
 * Whether all of a turn is somebody's words that are to be worked on; begins a
 * turn, which may go on with a story that was begun before; whether a sentence
 * is of a story, or begins one; and whether it is irony, a joke, an example.
 */
bool extract_is_material(const char *text);
void extract_story(struct reading *r, const char *text);
bool
extract_made_up(struct reading *r, const char *text, size_t start, size_t len);
bool extract_not_meant(struct reading *r);

/* "Liar!": what another one said just before is not so. */
void extract_call_liar(struct reading *r);

/* Keeps the sentence as a question that the next turn may answer. */
void extract_ask(struct reading *r);

/*
 * The whole sentence that a short answer is ("In Lyon." is "I live in Lyon."),
 * in the arena, or NULL if it is none.
 */
const char *extract_answer(struct reading *r);

/*
 * Adds what the sentence says in its own words: it was made of an answer, and
 * there are no rules for what it says.
 */
void extract_answered(struct reading *r);

/* Keeps what the sentence says of "you", which the next turn may confirm. */
void extract_guess(struct reading *r);

/*
 * What "Exactly.", "No." or "No, in Lille." says to a guess of the turn before,
 * as whole sentences of who speaks; or NULL.  Of a later sentence of the turn
 * only an explicit yes counts.
 */
const char *extract_confirm(struct reading *r, bool later);

/* "1) stop the pump 2) ...": all steps of a turn as one procedure. */
void extract_steps(struct reading *r, const char *text);

/* "Oak it is.": what was chosen; true if it was said so. */
bool extract_chosen(struct reading *r);

/* "please answer briefly", "call me Ann", "to deploy, run make release" */
bool extract_instruction(struct reading *r);

/*
 * What holds for all work to come: "never push to main", "no upgrades until
 * June", "the fixtures must not have real names", "tests run with pytest".
 */
bool extract_standing(struct reading *r);

#endif
