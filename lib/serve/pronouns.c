#include "serve/pronouns.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"

/* Kin and the like, as words with blanks around them. */
#define WOMEN                                                                  \
	" sister mother mum mom wife daughter aunt niece grandmother grandma " \
	"girlfriend "
#define MEN                                                                 \
	" brother father dad husband son uncle nephew grandfather grandpa " \
	"boyfriend "
#define EITHER                                                                \
	" cousin friend partner boss colleague neighbour neighbor child kid " \
	"parent manager teacher doctor roommate flatmate "

static const struct pronoun pronouns[] = {
	{ "she", PRONOUN_SUBJECT, MEN },
	{ "her", PRONOUN_HER, MEN },
	{ "hers", PRONOUN_POSSESSIVE, MEN },
	{ "he", PRONOUN_SUBJECT, WOMEN },
	{ "him", PRONOUN_OBJECT, WOMEN },
	{ "his", PRONOUN_POSSESSIVE, WOMEN },
	{ "they", PRONOUN_SUBJECT, "" },
	{ "them", PRONOUN_OBJECT, "" },
	{ "their", PRONOUN_POSSESSIVE, "" },
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

size_t
pronouns_word(const char *text, size_t *at)
{
	size_t n = 0;

	while (text[*at] && !is_letter(text[*at]))
		(*at)++;
	while (is_letter(text[*at + n]))
		n++;
	return n;
}

static bool
is_word(const char *text, size_t n, const char *word)
{
	return strlen(word) == n && strncasecmp(text, word, n) == 0;
}

const struct pronoun *
pronouns_find(const char *text, size_t n)
{
	for (size_t i = 0; i < sizeof pronouns / sizeof *pronouns; i++)
		if (is_word(text, n, pronouns[i].word))
			return &pronouns[i];
	return NULL;
}

/* "her sister", not "her in Lyon" or "her." */
static bool
owns_next(const char *text, size_t at)
{
	static const char *const not_owned[] = { "in", "to", "at", "on", "and",
		"for", "from", "by", "with", "since", "until", "not", "is",
		"was", "has", "as", "but" };
	size_t n;

	if (text[at] != ' ')
		return false;
	n = pronouns_word(text, &at);
	for (size_t i = 0; i < sizeof not_owned / sizeof *not_owned; i++)
		if (is_word(text + at, n, not_owned[i]))
			return false;
	return n > 0;
}

/* Appends the verb at *at that follows "they", as it follows a name. */
static void
put_verb(const char *text, size_t *at, struct buf *out)
{
	static const char *const verbs[][2] = { { "are", "is" },
		{ "do", "does" }, { "don", "doesn" }, { "have", "has" },
		{ "were", "was" }, { "drive", "drives" }, { "eat", "eats" },
		{ "hate", "hates" }, { "like", "likes" }, { "live", "lives" },
		{ "love", "loves" }, { "need", "needs" }, { "own", "owns" },
		{ "play", "plays" }, { "prefer", "prefers" },
		{ "speak", "speaks" }, { "study", "studies" },
		{ "teach", "teaches" }, { "want", "wants" },
		{ "work", "works" } };
	size_t verb = *at, n = pronouns_word(text, &verb);

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (!is_word(text + verb, n, verbs[i][0]))
			continue;
		buf_add(out, text + *at, verb - *at);
		buf_string(out, verbs[i][1]);
		*at = verb + n;
		return;
	}
}

const char *
pronouns_put(const char *text, const char *name, struct arena *arena)
{
	struct buf out = { 0 };
	const char *copy;
	size_t done = 0, at = 0, n;

	while ((n = pronouns_word(text, &at))) {
		const struct pronoun *p = pronouns_find(text + at, n);
		bool owns;

		at += n;
		if (!p)
			continue;
		owns = p->part == PRONOUN_POSSESSIVE ||
		       (p->part == PRONOUN_HER && owns_next(text, at));
		buf_add(&out, text + done, at - n - done);
		buf_string(&out, name);
		buf_string(&out, owns ? "'s" : "");
		if (is_word(p->word, 4, "they"))
			put_verb(text, &at, &out);
		done = at;
	}
	buf_string(&out, text + done);
	copy = arena_copy(arena, out.data, out.len);
	buf_release(&out);
	return copy;
}

const struct pronoun *
pronouns_first(const char *text)
{
	const struct pronoun *p = NULL;
	size_t at = 0, n;

	for (; !p && (n = pronouns_word(text, &at)); at += n)
		p = pronouns_find(text + at, n);
	return p;
}

const char *
pronouns_kin(struct arena *arena, const char *name)
{
	const char *last = strrchr(name, ' ');
	struct buf word = { 0 };
	const char *kin = NULL;

	buf_printf(&word, "%s ", last ? last : "");
	if (last &&
	    (strcasestr(WOMEN, word.data) || strcasestr(MEN, word.data) ||
		strcasestr(EITHER, word.data)))
		kin = arena_copy(arena, word.data, word.len);
	buf_release(&word);
	return kin;
}
