#ifndef MEMOS_MIND_EXTRACT_READING_H
#define MEMOS_MIND_EXTRACT_READING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "mind/claims.h"
#include "mind/extract_clause.h"
#include "mind/extract_question.h"
#include "mind/extract_tokens.h"
#include "text/when.h"

/*
 * What the parts of the rules share while they read a window: who speaks to
 * whom, the sentence at hand, and who was spoken of before it.
 */
enum { EXTRACT_TIMES_MAX = 4, EXTRACT_TEXT_MAX = 1000 };

struct extract_time {
	size_t first, last; /* tokens, last behind */
	struct when when;
	bool told;     /* when says more than the words do: it is relative */
	bool repeated; /* every Friday: no time of its own */
	int to_day;    /* "14 to 17 October": the 17, or 0 */
};

/* Somebody whom "he" or "she" may mean. */
struct extract_person {
	const char *name; /* in the claims' arena; NULL for none */
	uint32_t gender;  /* WORD_FEMALE, WORD_MALE, both or 0: not known */
	size_t sentence;  /* when */
};

struct reading {
	const struct window *window;
	size_t turn;
	struct claims *claims;
	struct arena *scratch; /* until the next turn */
	const char *speaker;   /* "I"; NULL: what is said is no claim */
	const char *addressee; /* "you"; NULL if it is not known */
	struct moment said;
	struct tokens tokens;
	struct extract_time times[EXTRACT_TIMES_MAX];
	size_t n_times;
	size_t sentence;   /* counts on through the window */
	bool corrects;     /* the sentence takes up what was said before */
	bool to_assistant; /* "you" are one that takes instructions */
	struct buf flat;   /* the sentence's words, each between blanks */
	struct buf
	    question; /* the last question, in that form, until answered */
	struct question asked; /* the same, for its answer */
	size_t question_turn;
	bool asked_by_assistant;
	const char *asked_by; /* who asked, if it is somebody */
	struct buf allergic;  /* "My son is allergic to %", for what follows */
	size_t allergic_turn;
	struct buf guess; /* what another one said of "you", as "I" says it */
	size_t guess_turn;
	const char *guess_of; /* whom, if that is known */
	bool story;           /* the last speaker told one */
	bool ironic;          /* what follows in the turn is not meant */
	bool fiction;         /* what follows in the turn is made up */
	struct buf made_up;   /* what was, so that its people are known */
	bool document;        /* no speaker of its own */
	bool others;          /* what is being told is not of the speaker */
	struct extract_person persons[2]; /* the last ones, latest first */
	struct extract_person thing;      /* what "it" may mean */
	struct extract_person they;       /* "my parents", if they were named */
	struct moment month;              /* the last one that was named */
	size_t month_sentence;            /* where; 0: none was */
};

/* A place within the sentence: tokens from first up to last. */
struct extract_span {
	size_t first, last;
};

/* Whether the sentence has these words in a row: " just kidding ". */
bool extract_says(const struct reading *r, const char *words);
bool extract_says_any(const struct reading *r, const char *const *words);

/* Finds the expressions of time in the sentence and marks their words. */
void extract_times(struct reading *r, size_t start, size_t len);

/* "The 9th" of those found is of the month that was just spoken of. */
void extract_month(struct reading *r);

/* The same of "the 9th" at a token, where it is no time by itself. */
bool extract_month_day(struct reading *r, size_t at, struct extract_time *day);

/* The time within a span that can be told, or NULL. */
const struct extract_time *
extract_time_in(const struct reading *r, struct extract_span span);

/* Whether it is a day of the week before it was said. */
bool
extract_just_past(const struct reading *r, const struct extract_time *time);

/* "I promised the slides by Friday": the promise is past, not that Friday. */
void extract_look_ahead(struct reading *r, const struct clause *c);

/* Appends a time in words that stand alone: "on 7 May 2023". */
void extract_say_time(
    const struct extract_time *time, bool preposition, struct buf *out);

/*
 * Appends the words of a span as a third person says them: "my sister" is
 * "Ann's sister".  Times are told, or left out.
 */
void extract_say_span(const struct reading *r, struct extract_span span,
    bool times, struct buf *out);

/* The same as a string of the claims' arena, without article and marks. */
const char *
extract_say_object(const struct reading *r, struct extract_span span);

/* Appends the clause from its verb on, told of one person. */
void extract_say_predicate(
    const struct reading *r, const struct clause *c, struct buf *out);

/* What is done, by its bare verb: "fly to Rome". */
const char *extract_say_deed(const struct reading *r, const struct clause *c);

/* A string of the claims' arena. */
const char *extract_keep(const struct reading *r, struct buf *text);

/*
 * The name of a clause's subject ("Ann", "Ann's sister", "the meeting"), or
 * NULL if nobody knows who is meant.
 */
const char *extract_subject_name(struct reading *r, const struct clause *c);

/* Whether somebody who speaks in the window has the name. */
bool extract_is_speaker(const struct reading *r, const char *name);

/* Whom "he" or "she" may mean here, or NULL. */
const struct extract_person *
extract_person_meant(const struct reading *r, uint32_t gender);

/*
 * Whether a capital makes a name: a word at a sentence's start has one anyway
 * ("Term starts in May"), unless it is known for a name, or written so
 * elsewhere.
 */
bool extract_name_here(const struct reading *r, size_t at);

/* Whether the subject is somebody; and whether a word is of a person. */
bool extract_subject_person(const struct reading *r, const struct clause *c);

/* Remembers whom the clause spoke of, for the pronouns behind it. */
void extract_subject_keep(
    struct reading *r, const struct clause *c, const char *name);
/* The same for all that the sentence names, or before its first pronoun. */
void extract_persons_mentioned(struct reading *r, bool before);

/* "Tom will renew it" says what is renewed, if it was just spoken of. */
void extract_point_out(struct reading *r);

/* What has a date and is named in the sentence is what "it" may mean. */
void extract_things_mentioned(struct reading *r);
void extract_person_keep(struct reading *r, const char *name, uint32_t gender);

#endif
