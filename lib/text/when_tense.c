#include "text/when_tense.h"

#include <string.h>

static const char PASTS[] =
    " was were did had went got saw met took made came gave found left ate ran "
    "bought brought taught thought caught fought told said heard felt kept "
    "slept spent lost won sent built began started became broke chose drove "
    "fell flew forgot grew knew paid rode rang sang sat slept spoke stood swam "
    "threw understood woke wore wrote drank dreamt learnt hung held hurt quit "
    "led lent lit meant sold shot stuck stole swore tore used read ";

/* Participles behind "have"; those in -ed need not stand here. */
static const char DONES[] =
    " been gone done had seen met taken made come given found left eaten run "
    "bought brought taught thought told said heard felt kept spent lost won "
    "sent built begun become broken chosen driven fallen flown forgotten grown "
    "known paid written read quit got gotten ";

/* What is so now, or was not yet, is told of what comes. */
static const char COMES[] =
    " will ll shall gonna would should might could can wo plan plans hope "
    "hopes want wants need needs let lets tomorrow is are am be starts begins "
    "opens leaves ends arrives returns hopefully expect expects intend intends "
    "aim going planning hoping ";

static const char IS[] = " is are am m re s be get gets getting being so very "
			 "really all ";

static bool
ends_with(const char *word, const char *ending)
{
	size_t n = strlen(word), m = strlen(ending);

	return n > m + 1 && strcmp(word + n - m, ending) == 0;
}

static bool
is_past(const struct when_sentence *s, size_t i)
{
	const char *word = s->words[i].word.text;

	if (cues_word_in(word, PASTS))
		return !i || !when_word_in(s, i - 1, " to ve will ");
	/* "I am excited", "it is booked" and nouns are no past */
	return ends_with(word, "ed") && !ends_with(word, "eed") &&
	       !cues_word_in(word, " bed red shed hundred sacred naked wed ") &&
	       !(i && when_word_in(s, i - 1, IS));
}

/* "have": of what is done, or what there is to come. */
static enum when_side
have(const struct when_sentence *s, size_t i)
{
	for (size_t k = i + 1; k < s->n && k <= i + 3; k++) {
		const char *word = s->words[k].word.text;

		if (cues_word_in(word, DONES) || ends_with(word, "ed"))
			return WHEN_PAST;
		if (!cues_word_in(word,
			" not just already always never also only ever both "
			"all really finally "))
			break;
	}
	return WHEN_FUTURE;
}

/* What word i says, or WHEN_HERE. */
static enum when_side
side(const struct when_sentence *s, size_t i)
{
	const char *word = s->words[i].word.text;

	if (cues_word_in(word, " have has ve haven hasn "))
		return have(s, i);
	if (cues_word_in(word, " d ") && i + 1 < s->n)
		return when_word_in(s, i + 1, " like love ") ? WHEN_FUTURE
							     : WHEN_HERE;
	if (is_past(s, i))
		/* "won't" */
		return when_word_in(s, i, " won ") &&
			       when_word_in(s, i + 1, " t ")
			   ? WHEN_FUTURE
			   : WHEN_PAST;
	if (cues_word_in(word, COMES))
		return WHEN_FUTURE;
	return i && cues_word_in(word, " m re s ") && i + 1 < s->n &&
		       ends_with(s->words[i + 1].word.text, "ing")
		   ? WHEN_FUTURE
		   : WHEN_HERE;
}

/* Whether word i says of what comes that it will. */
static bool
will(const struct when_sentence *s, size_t i)
{
	return when_word_in(s, i,
		   " will ll wo won shall gonna going tomorrow planning ") ||
	       (i && when_word_in(s, i, " m re s "));
}

enum when_side
when_tense(const struct when_sentence *s, size_t first, size_t last, bool *sure)
{
	enum when_side found = WHEN_HERE;
	size_t i;

	for (i = first; found == WHEN_HERE && i > 0;)
		found = side(s, --i);
	/* "I was going to", "it was meant to be" */
	if (found != WHEN_HERE && i &&
	    when_word_in(s, i - 1, " was were had wasn weren hadn "))
		found = WHEN_PAST;
	for (size_t k = last; k < s->n && found == WHEN_HERE; k++) {
		found = side(s, k);
		i = k;
	}
	if (sure)
		*sure = found == WHEN_PAST ||
			(found == WHEN_FUTURE && will(s, i));
	return found;
}

bool
when_tense_lasts(const struct when_sentence *s, size_t first)
{
	bool done = false;

	for (size_t i = first; i-- > 0;) {
		const char *word = s->words[i].word.text;

		if (cues_word_in(word, " have has ve haven hasn "))
			return done;
		if (cues_word_in(word, " was were will would did if "))
			return false;
		done = done || cues_word_in(word, DONES) ||
		       ends_with(word, "ed");
		/* "she's been" */
		if (cues_word_in(word, " been ") && i &&
		    when_word_in(s, i - 1, " s "))
			return true;
	}
	return false;
}
