#ifndef MEMOS_MIND_EXTRACT_APPLY_H
#define MEMOS_MIND_EXTRACT_APPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "mind/extract_frames.h"
#include "mind/extract_reading.h"

/* From a clause to what it claims. */

/* All claims of a clause. */
void extract_apply(struct reading *r, const struct clause *c);

/*
 * Adds a claim, with its source and speaker; NULL if it says too little or
 * too much.  Its text is given a full stop and a capital where it lacks them.
 */
struct claim *extract_add(struct reading *r, const struct claim *claim);

/*
 * Adds that a relation holds, ended or never was, in the words of the table of
 * relations.  object is NULL where only the relation is known; shown is the
 * object as the text says it, NULL for the same.
 */
struct claim *extract_add_relation(struct reading *r, const char *subject,
    const char *relation, const char *object, const char *shown,
    enum claim_stance stance, const struct extract_time *time,
    double confidence);

/* What was last said to hold: "I don't work there any more"; or NULL. */
const char *extract_last_value(
    const struct reading *r, const char *subject, const char *relation);

/* "my X is Y", "Tom is my brother", "I'm Ann": true if it was such. */
bool extract_attribute(
    struct reading *r, const struct clause *c, const char *subject);

/* "we moved the meeting to Friday", "I have a call on Monday". */
bool extract_appointment(
    struct reading *r, const struct clause *c, const char *subject);

/* How many words of the rest are more than small change. */
size_t extract_content(const struct reading *r, const struct clause *c);

/* Whether what stands behind the verb makes no sense alone. */
bool extract_points(const struct reading *r, const struct clause *c);

/* Adds a claim of the clause in its own words, without validity. */
struct claim *extract_add_said(struct reading *r, const struct clause *c,
    const char *subject, struct claim claim);

/* Whether it is said of every day, week or the like. */
bool extract_every(const struct reading *r, const struct clause *c);

/* What has no frame: habits, plans and events. */
void
extract_generic(struct reading *r, const struct clause *c, const char *subject);

/* "Helmut owns staging", "it closes at 16:00": what is so, without a frame. */
void
extract_state(struct reading *r, const struct clause *c, const char *subject);

/* "I read crime novels": what nothing else took and is told by its form. */
void
extract_plain(struct reading *r, const struct clause *c, const char *subject);

/* "my car is a Tesla", "I'm the treasurer": what has no frame. */
void extract_is_thing(
    struct reading *r, const struct clause *c, const char *subject);
void extract_is_person(
    struct reading *r, const struct clause *c, const char *subject);

/* "is flying to Rome": a plan, or one that was given up. */
void
extract_plan(struct reading *r, const struct clause *c, const char *subject);

/* "I cut my hand on Sunday": a verb that looks like the present is past. */
void extract_look_back(struct reading *r, const struct clause *c);

/* What was done, or was never done. */
void
extract_past(struct reading *r, const struct clause *c, const char *subject);

/* What a clause says happened; a date is there or not. */
void extract_event(struct reading *r, const struct clause *c,
    const char *subject, double confidence);

/* "hopes to retire at 55": what one is after, or has to do. */
void
extract_aim(struct reading *r, const struct clause *c, const char *subject);

/* "There are 12 tables in the schema": true if it was said so. */
bool extract_there(struct reading *r, const struct clause *c);

/* "Blood type: O negative": what one notes of oneself; true if it was such. */
bool extract_card(struct reading *r);

/* What a sentence says of somebody beside its clauses. */
void extract_asides(struct reading *r);

/* What a question tells: "..., she loves gardening?", "my wife Anna". */
void extract_asked(struct reading *r);

/* Names that a clause gives to people: "my sister Maria", "a dog named Rex". */
void extract_named(struct reading *r, const struct clause *c);
void extract_named_before(struct reading *r);

/* What a name says that is all of the sentence: "My sister. Carla." */
void extract_name_alone(struct reading *r);

/* How many of the tokens from at on are names. */
size_t extract_names_from(const struct reading *r, size_t at, size_t end);

/* That a name is of "Ann's sister", whose noun is a token. */
void extract_add_kin(struct reading *r, const char *kin,
    const struct token *noun, const char *name);

/* Whether the object of a claim may be what the span says. */
bool extract_object_fits(
    const struct reading *r, const struct clause *c, struct extract_span span);

/* Whether the span looks like a name: of a town, a firm, a tool. */
bool extract_object_named(const struct reading *r, struct extract_span span);

/* Whether the span names a tool that is known to be one: "Jenkins". */
bool extract_object_tool(const struct reading *r, struct extract_span span);

/* Whether c's verb is one of a list's, between blanks. */
bool extract_apply_verb(const struct clause *c, const char *list);

/* "Ann" and the clause in its own words. */
const char *extract_apply_sentence(
    struct reading *r, const struct clause *c, const char *subject);

#endif
