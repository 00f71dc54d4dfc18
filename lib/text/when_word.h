#ifndef MEMOS_TEXT_WHEN_WORD_H
#define MEMOS_TEXT_WHEN_WORD_H

#include <stdbool.h>
#include <stddef.h>

#include "text/cues_word.h"

/* The words of a sentence, and what each may mean in an expression of time. */
enum when_kind {
	WHEN_OTHER,
	WHEN_NUMBER,  /* the number, of digits or "two" */
	WHEN_ORDINAL, /* "3rd", "third" */
	WHEN_DECADE,  /* "1990s": its first year */
	WHEN_WEEKDAY, /* 0 Monday */
	WHEN_MONTH,   /* 1 January */
	WHEN_SEASON,  /* enum when_season */
	WHEN_UNIT,    /* enum when_unit */
	WHEN_PART,    /* of a day */
	WHEN_DAY,     /* "today": days from it */
	WHEN_LAST,
	WHEN_NEXT,
	WHEN_THIS,
	WHEN_PREPOSITION, /* enum when_preposition */
	WHEN_EDGE,        /* "early", "end": of a month or year */
	WHEN_SOME,        /* "few", "several": no number */
	WHEN_LOOSE,       /* "recently" */
};

enum when_season { WHEN_SPRING, WHEN_SUMMER, WHEN_AUTUMN, WHEN_WINTER };

enum when_unit {
	WHEN_HOURS,
	WHEN_DAYS,
	WHEN_WEEKS,
	WHEN_MONTHS,
	WHEN_YEARS,
	WHEN_WEEKENDS,
};

enum when_preposition {
	WHEN_BARE, /* none */
	WHEN_ON,
	WHEN_IN,
	WHEN_AT,
	WHEN_FOR,
	WHEN_DURING, /* over, around, about */
	WHEN_SINCE,
	WHEN_FROM, /* starting */
	WHEN_AFTER,
	WHEN_UNTIL,
	WHEN_BY,
	WHEN_BEFORE,
};

struct when_word {
	struct cues_word word;
	enum when_kind kind;
	int value;
	/*
	 * What stands before it: a blank, or the one mark that is there
	 * besides blanks; 0 for more, and before the first.
	 */
	char joint;
	bool brief; /* "Sat", "jan": may well be another word */
};

enum { WHEN_WORDS = 128 };

struct when_sentence {
	const char *text;
	size_t len; /* of all the text */
	struct when_word words[WHEN_WORDS];
	size_t n;
};

/*
 * Reads the sentence that begins at *at, as far as there is room, and leaves
 * in *at where the next is to be read from; false behind the last word.
 */
bool when_word_sentence(struct when_sentence *s, size_t *at);

/* Where the sentence begins in which byte `at` stands, or somewhat later. */
size_t when_word_begin(const char *text, size_t at);

/* Whether word i is there and in a list; see cues_word_in(). */
bool when_word_in(const struct when_sentence *s, size_t i, const char *list);

/* Whether word i is there and parted from the one before by blanks alone. */
bool when_word_joined(const struct when_sentence *s, size_t i);

/* Whether a part of the sentence ends behind word i: a mark, or its end. */
bool when_word_last(const struct when_sentence *s, size_t i);

#endif
