#ifndef MEMOS_MIND_EXTRACT_WORDS_H
#define MEMOS_MIND_EXTRACT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The words of English that the rules know, each with what it can be; a verb
 * in all its forms.  Law: a word that is not here is taken for a name or a
 * noun, so what matters is that the small words and the common verbs are.
 */
enum word_class {
	WORD_I = 1,
	WORD_WE = 1 << 1,
	WORD_YOU = 1 << 2,
	WORD_HE = 1 << 3,
	WORD_SHE = 1 << 4,
	WORD_THEY = 1 << 5,
	WORD_IT = 1 << 6, /* it, this, that, there */
	WORD_OURS = 1 << 7,
	WORD_POSSESSIVE = 1 << 8,
	WORD_ARTICLE = 1 << 9, /* a, the, some, these, many */
	WORD_NUMBER = 1 << 10,
	WORD_PREPOSITION = 1 << 11,
	WORD_AND = 1 << 12,
	WORD_SUBORDINATE = 1 << 13, /* because, when, if */
	WORD_ASKS = 1 << 14,        /* who, where, how */
	WORD_ADVERB = 1 << 15,
	WORD_HEDGE = 1 << 16,   /* maybe, apparently */
	WORD_OPENING = 1 << 17, /* hey, well, yes, so: before the sentence */
	WORD_FILLER = 1 << 18,  /* lol, btw, though: behind it */
	WORD_NOT = 1 << 19,
	WORD_WILL = 1 << 20,
	WORD_MIGHT = 1 << 21, /* would, could, might, should */
	WORD_BE = 1 << 22,
	WORD_HAVE = 1 << 23,
	WORD_DO = 1 << 24,
	WORD_VERB = 1 << 25,
	WORD_KIN = 1 << 26, /* sister, friend, boss: people by what they are */
	WORD_PET = 1 << 27,
	WORD_JOB = 1 << 28,
	WORD_TIME = 1 << 29,
	WORD_NAME = 1 << 30, /* a first name */
};
/* The second word of classes. */
enum word_trait {
	WORD_FEMALE = 1,
	WORD_MALE = 1 << 1,
	WORD_PASSING = 1 << 2, /* how one is today: tired, busy, fine */
	WORD_LASTING = 1 << 3, /* French, diabetic, left-handed */
	WORD_DIET = 1 << 4,
	WORD_MARITAL = 1 << 5,
	WORD_PROJECT = 1 << 6, /* server, deadline, meeting */
	WORD_MEETING = 1 << 7, /* what has a date: meeting, trip, deadline */
	WORD_SAYS = 1 << 8,    /* says, heard, thinks: what follows is not so */
	WORD_INNER = 1 << 9,   /* verbs of the mind, which make no event */
	WORD_DEED = 1 << 10,   /* verbs that make an event without a date */
	WORD_HOBBY = 1 << 11,
	WORD_TEAM = 1 << 12, /* what a team does: deploy, migrate */
	WORD_LANGUAGE = 1 << 13,
	WORD_ILLNESS = 1 << 14,
	WORD_OFTEN = 1 << 15, /* usually, always, never */
	WORD_VAGUE = 1 << 16, /* nouns that say nothing: thing, question */
	WORD_SMALL = 1 << 17, /* closed classes: never a name */
};

enum word_form {
	FORM_BASE = 1,
	FORM_S = 2,
	FORM_PAST = 4,
	FORM_PARTICIPLE = 8,
	FORM_ING = 16,
};

struct word {
	const char *text;  /* lower case */
	const char *lemma; /* of a verb; else NULL */
	uint32_t classes, traits;
	unsigned forms;
};

/* The word of that lower-case text, or NULL; it lives for ever. */
const struct word *extract_word(const char *text, size_t len);

/* "works" for "work", in a buffer of size bytes. */
void extract_word_third(const char *verb, char *out, size_t size);

/* Lists of words by class, and verbs with their irregular forms. */
struct word_list {
	uint32_t classes, traits;
	const char *words; /* between blanks; "_" for a blank in one */
};
extern const struct word_list extract_lexicon[];
/* "go went gone"; "+stop" doubles its last letter; the rest is regular. */
struct verb_list {
	uint32_t traits;
	const char *verbs;
};
extern const struct verb_list extract_verbs[];
extern const char *const extract_irregular[];

#endif
