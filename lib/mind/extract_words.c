#include "mind/extract_words.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

enum { SLOTS = 1 << 14, WORD_LENGTH_MAX = 24 };

static struct word slots[SLOTS];
static struct arena texts;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static uint32_t
hash(const char *text, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)text[i]) * 16777619u;
	return h ^ h >> 15;
}

/* The slot that holds the text, or the free one where it belongs. */
static struct word *
slot(const char *text, size_t len)
{
	uint32_t at = hash(text, len) % SLOTS;

	while (slots[at].text &&
	       (strncmp(slots[at].text, text, len) != 0 || slots[at].text[len]))
		at = (at + 1) % SLOTS;
	return &slots[at];
}

static struct word *
put(const char *text, size_t len)
{
	struct word *word = slot(text, len);

	if (!word->text)
		word->text = arena_copy(&texts, text, len);
	return word;
}

static struct word *
put_form(const char *text, const char *lemma, unsigned form, uint32_t traits)
{
	struct word *word = put(text, strlen(text));

	/* "left" is the past of leave, "saw" that of see: the first stays. */
	if (!word->lemma)
		word->lemma = lemma;
	word->classes |= WORD_VERB;
	word->traits |= traits;
	if (word->lemma == lemma || strcmp(word->lemma, lemma) == 0)
		word->forms |= form;
	return word;
}

static bool
vowel(char c)
{
	return c && strchr("aeiou", c);
}

static bool
ends_in(const char *verb, const char *ending)
{
	size_t len = strlen(verb), n = strlen(ending);

	return len >= n && strcmp(verb + len - n, ending) == 0;
}

void
extract_word_third(const char *verb, char *out, size_t size)
{
	size_t len = strlen(verb);
	bool hisses = ends_in(verb, "s") || ends_in(verb, "sh") ||
		      ends_in(verb, "ch") || ends_in(verb, "x") ||
		      ends_in(verb, "z") || ends_in(verb, "o");

	if (strcmp(verb, "have") == 0)
		snprintf(out, size, "has");
	else if (strcmp(verb, "be") == 0)
		snprintf(out, size, "is");
	else if (len > 1 && verb[len - 1] == 'y' && !vowel(verb[len - 2]))
		snprintf(out, size, "%.*sies", (int)len - 1, verb);
	else
		snprintf(out, size, "%s%s", verb, hisses ? "es" : "s");
}

/* Past and -ing by the rules: like, liked, liking; try, tried; stop, +p. */
static void
put_regular(const char *lemma, bool doubles, bool past, uint32_t traits)
{
	char form[WORD_LENGTH_MAX + 8];
	size_t len = strlen(lemma);
	char last = lemma[len - 1];
	bool ee = ends_in(lemma, "ee") || ends_in(lemma, "ye");
	bool mute = last == 'e' && !ee;
	bool y = last == 'y' && len > 1 && !vowel(lemma[len - 2]);
	int stem = (int)len - (mute || y);

	extract_word_third(lemma, form, sizeof form);
	put_form(form, lemma, FORM_S, traits);
	if (ends_in(lemma, "ie"))
		snprintf(form, sizeof form, "%.*sying", (int)len - 2, lemma);
	else
		snprintf(form, sizeof form, "%.*s%.*sing", (int)len - mute,
		    lemma, doubles, &last);
	put_form(form, lemma, FORM_ING, traits);
	if (!past)
		return;
	snprintf(form, sizeof form, "%.*s%.*s%s", stem, lemma, doubles, &last,
	    y                      ? "ied"
	    : last == 'e' && !mute ? "d"
				   : "ed");
	put_form(form, lemma, FORM_PAST | FORM_PARTICIPLE, traits);
}

/* Copies the next word of a list between blanks; false behind the last. */
static bool
next(const char **list, char *word, size_t size)
{
	size_t len;

	*list += strspn(*list, " ");
	len = strcspn(*list, " ");
	if (!len)
		return false;
	snprintf(word, size, "%.*s", (int)len, *list);
	*list += len;
	return true;
}

static const char *
put_lemma(const char *text, uint32_t traits)
{
	struct word *word = put(text, strlen(text));

	put_form(text, word->text, FORM_BASE, traits);
	return word->text;
}

static void
put_irregular(const char *forms)
{
	char text[WORD_LENGTH_MAX];
	const char *lemma;
	unsigned form = FORM_PAST | FORM_PARTICIPLE;
	bool twice;

	next(&forms, text, sizeof text);
	lemma = put_lemma(text, 0);
	twice = strchr(forms + 1, ' ');
	next(&forms, text, sizeof text);
	put_form(text, lemma, twice ? FORM_PAST : form, 0);
	if (twice && next(&forms, text, sizeof text))
		put_form(text, lemma, FORM_PARTICIPLE, 0);
}

/* Whether a form of the past is known already, from the irregular ones. */
static bool
has_past(const char *lemma)
{
	for (size_t i = 0; extract_irregular[i]; i++) {
		size_t len = strlen(lemma);

		if (strncmp(extract_irregular[i], lemma, len) == 0 &&
		    extract_irregular[i][len] == ' ')
			return true;
	}
	return false;
}

static bool
doubles_anywhere(const char *lemma)
{
	static const char list[] =
	    " run swim get win cut put set sit let bet hit dig quit forget "
	    "begin split shut spin ";
	char padded[WORD_LENGTH_MAX + 2];

	snprintf(padded, sizeof padded, " %s ", lemma);
	return strstr(list, padded);
}

static void
put_verbs(const struct verb_list *list)
{
	const char *verbs = list->verbs;
	char text[WORD_LENGTH_MAX];

	while (next(&verbs, text, sizeof text)) {
		bool doubles = text[0] == '+';
		const char *lemma = put_lemma(text + doubles, list->traits);

		doubles = doubles || doubles_anywhere(lemma);
		put_regular(lemma, doubles, !has_past(lemma), list->traits);
	}
}

/* Traits of a verb are those of all its forms, irregular ones too. */
static void
spread_traits(void)
{
	for (size_t i = 0; i < SLOTS; i++) {
		struct word *word = &slots[i];
		const struct word *base;

		if (!word->lemma || strcmp(word->lemma, word->text) == 0)
			continue;
		base = slot(word->lemma, strlen(word->lemma));
		word->traits |= base->traits & (WORD_SAYS | WORD_INNER |
						   WORD_DEED | WORD_TEAM);
	}
}

static void
put_be(const char *text, unsigned form)
{
	put_form(text, "be", form, WORD_SMALL)->classes |= WORD_BE;
}

/* The verbs that help others. */
static void
put_helpers(void)
{
	static const char have[] = "have", does[] = "do";

	put_be("am", FORM_BASE | FORM_S);
	put_be("is", FORM_S);
	put_be("are", FORM_BASE);
	put_be("was", FORM_PAST);
	put_be("were", FORM_PAST);
	put_be("be", 0);
	put_be("been", FORM_PARTICIPLE);
	put_be("being", FORM_ING);
	put_form("have", have, FORM_BASE, WORD_SMALL)->classes |= WORD_HAVE;
	put_form("has", have, FORM_S, WORD_SMALL)->classes |= WORD_HAVE;
	put_form("had", have, FORM_PAST, WORD_SMALL)->classes |= WORD_HAVE;
	put_form("having", have, FORM_ING, WORD_SMALL);
	put_form("do", does, FORM_BASE, WORD_SMALL)->classes |= WORD_DO;
	put_form("does", does, FORM_S, WORD_SMALL)->classes |= WORD_DO;
	put_form("did", does, FORM_PAST, WORD_SMALL)->classes |= WORD_DO;
}

static void
put_list(const struct word_list *list)
{
	const char *words = list->words;
	char text[WORD_LENGTH_MAX];

	while (next(&words, text, sizeof text)) {
		struct word *word = put(text, strlen(text));

		word->classes |= list->classes;
		word->traits |= list->traits;
	}
}

static void
fill(void)
{
	put_helpers();
	for (size_t i = 0; extract_irregular[i]; i++)
		put_irregular(extract_irregular[i]);
	for (size_t i = 0; extract_verbs[i].verbs; i++)
		put_verbs(&extract_verbs[i]);
	spread_traits();
	for (size_t i = 0; extract_lexicon[i].words; i++)
		put_list(&extract_lexicon[i]);
}

/* "eighty-one": how many letters its tens have, or 0. */
static size_t
tens(const char *text, size_t len)
{
	static const char *const names[] = { "twenty-", "thirty-", "forty-",
		"fifty-", "sixty-", "seventy-", "eighty-", "ninety-" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t n = strlen(names[i]);

		if (len > n + 2 && len <= n + 5 &&
		    strncmp(text, names[i], n) == 0)
			return n - 1;
	}
	return 0;
}

const struct word *
extract_word(const char *text, size_t len)
{
	struct word *word;

	pthread_once(&once, fill);
	if (len >= WORD_LENGTH_MAX)
		return NULL;
	word = slot(text, len);
	if (!word->text && tens(text, len))
		word = slot(text, tens(text, len));
	return word->text ? word : NULL;
}
