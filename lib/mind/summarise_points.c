#include "mind/summarise_points.h"

#include <stdio.h>
#include <string.h>

#include "mind/extract_tokens.h"
#include "mind/summarise_say.h"
#include "text/sentences.h"

static void
add(struct points *points, const struct point *point, struct arena *arena)
{
	if (points->n == points->room)
		points->items = arena_grow(arena, points->items, points->n,
		    &points->room, sizeof *point);
	points->items[points->n++] = *point;
}

/* "two" is 2, so that both are the same. */
static const char *
number_of(const char *word)
{
	static const char *const words[] = { "two", "2", "three", "3", "four",
		"4", "five", "5", "six", "6", "seven", "7", "eight", "8",
		"nine", "9", "ten", "10", "eleven", "11", "twelve", "12",
		"twenty", "20", "thirty", "30", "forty", "40", "fifty", "50",
		"hundred", "100", "thousand", "1000", "once", "1", "twice",
		"2" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i += 2)
		if (strcmp(words[i], word) == 0)
			return words[i + 1];
	return NULL;
}

/* "1,200" is 1200, "12th" 12. */
static const char *
digits_of(const struct token *t, struct arena *arena)
{
	char *word = arena_copy(arena, t->norm, strlen(t->norm));
	size_t n = 0, len;

	for (const char *p = word; *p; p++)
		if (*p != ',')
			word[n++] = *p;
	word[n] = '\0';
	len = strspn(word, "0123456789");
	if (len && len + 2 == n &&
	    (strcmp(word + len, "st") == 0 || strcmp(word + len, "nd") == 0 ||
		strcmp(word + len, "rd") == 0 || strcmp(word + len, "th") == 0))
		word[len] = '\0';
	return word;
}

static bool
has_digit(const char *word)
{
	return strpbrk(word, "0123456789") != NULL;
}

/* At the beginning of a sentence every word has a capital. */
static bool
is_name(const struct token *t, bool first)
{
	if (!token_name(t) || t->len < 2)
		return false;
	if (!first && !(t->mark && strchr(";:\"", t->mark)))
		return !token_is(t, WORD_OPENING | WORD_FILLER | WORD_HEDGE);
	return t->word->classes & WORD_NAME && !t->word->lemma;
}

static void
add_token(struct points *points, const struct token *t, bool first,
    struct arena *arena)
{
	struct point point = { .start = t->start, .len = t->len, .sure = true };

	if (has_digit(t->norm)) {
		point.kind = POINT_NUMBER;
		point.word = digits_of(t, arena);
	} else if (number_of(t->norm)) {
		point.kind = POINT_NUMBER;
		point.word = number_of(t->norm);
	} else if (t->capital && token_is(t, WORD_TIME)) {
		point.kind = POINT_DATE;
		point.word = t->norm;
	} else if (is_name(t, first)) {
		point.kind = POINT_NAME;
		point.word = t->norm;
	} else {
		return;
	}
	add(points, &point, arena);
}

void
summarise_points(
    const char *text, size_t len, struct arena *arena, struct points *points)
{
	struct tokens tokens = { 0 };
	struct sentence sentence;
	size_t at = 0;

	while (sentences_next(text, len, &at, &sentence)) {
		extract_tokens(
		    &tokens, text, sentence.start, sentence.len, arena);
		for (size_t i = 0; i < tokens.n; i++)
			add_token(points, tokens.items + i, i == 0, arena);
	}
	extract_tokens_release(&tokens);
}

bool
summarise_points_have(const struct points *points, const char *word)
{
	for (size_t i = 0; i < points->n; i++)
		if (strcmp(points->items[i].word, word) == 0)
			return true;
	return false;
}

/* ---- grounding ---- */

/* The words of all turns, not only those that look like names there. */
static void
add_words(
    struct points *points, const char *text, size_t len, struct arena *arena)
{
	struct tokens tokens = { 0 };
	struct sentence sentence;
	size_t at = 0;

	summarise_points(text, len, arena, points);
	while (sentences_next(text, len, &at, &sentence)) {
		extract_tokens(
		    &tokens, text, sentence.start, sentence.len, arena);
		for (size_t i = 0; i < tokens.n; i++)
			add(points,
			    &(struct point){ .word = tokens.items[i].norm },
			    arena);
	}
	extract_tokens_release(&tokens);
}

static void
add_turn(struct points *points, const struct window *window, size_t turn,
    struct arena *arena)
{
	const struct memory *m = &window->turns[turn];
	const char *speaker = summarise_say_speaker(window, turn, arena);
	struct moment said = summarise_say_when(m);
	struct buf date = { 0 };

	add_words(points, m->text, m->text_len, arena);
	if (speaker)
		add_words(points, speaker, strlen(speaker), arena);
	summarise_say_date(&said, &date);
	add_words(points, buf_text(&date), date.len, arena);
	buf_release(&date);
}

const char *
summarise_points_ungrounded(const struct window *window, const char *text,
    size_t len, struct arena *arena)
{
	struct points have = { 0 }, said = { 0 };
	struct sayings sayings = { 0 };

	for (size_t i = 0; i < window->n; i++)
		add_turn(&have, window, i, arena);
	/* dates that turns tell as "yesterday" */
	summarise_say(window, arena, &sayings);
	for (size_t i = 0; i < sayings.n; i++)
		summarise_points(
		    sayings.items[i].text, sayings.items[i].len, arena, &have);
	summarise_points(text, len, arena, &said);
	for (size_t i = 0; i < said.n; i++)
		if (!summarise_points_have(&have, said.items[i].word))
			return arena_copy(arena, text + said.items[i].start,
			    said.items[i].len);
	return NULL;
}
