#include <string.h>

#include "mind/extract_talk.h"

/* Whether what is said is meant: not a story, a song, irony or a joke. */

enum { MEANT_MADE_UP_MAX = 4096 };

/* What makes all of a turn somebody's words that are to be worked on. */
static const char *const materials[] = { "lyrics", "\xe2\x99\xaa",
	"\xe2\x99\xab", "once upon a time", "translate ", "proofread ",
	"rewrite ", "rephrase ", "fix the grammar", "this sentence",
	"translate:", "rewrite:", "proofread:", "rephrase:", "paraphrase:",
	"summarise:", "summarize:", "summarise this", "summarize this",
	"fix the grammar:", "correct the grammar", "edit this",
	"as the song goes", "the song goes", "paraphrase ", "cover letter",
	"correct this", "sarcasm", "from the perspective of", "first-person",
	NULL };

/* What begins a story: it and what follows it in the turn are made up. */
static const char *const fictions[] = { "pretend ", "imagine ", "role-play",
	"roleplay", "role play", "in the story", "in my story", "write a story",
	"write me a story", "write a poem", "act as ", "in character",
	"hypothetically", "suppose ", "let's say ", "lets say ", "in my dream",
	"in a dream", "in the game", "the main character", "in the movie",
	"in the novel", "for my novel", "my character", "fictional", "i dreamt",
	"i dreamed", "had a dream", "dungeons", "d&d", "in this scene",
	"the hero ", "making up a", "made up a story", "make up a story",
	"bedtime story", "in my novel", "of my novel", "in my book",
	"of my book", "in my screenplay", "my protagonist", "the protagonist",
	"the villain ", "let's play", "lets play", "play a game",
	"in our campaign", "in my campaign", "backstory", "i'm a level ",
	"im a level ", "warlock", "paladin", NULL };

/* What ends a story that was told for some turns. */
static const char *const awakenings[] = { "thank", "asleep", "anyway",
	"seriously", "out of character", "real life", "the end", "stop the",
	"back to", "enough ", "stop.", "pausing", "stop now", NULL };

/* Signs that the sentence, and what follows it in the turn, is irony. */
static const char *const ironies[] = { " oh great ", " oh fantastic ",
	" oh wonderful ", " oh joy ", " oh brilliant ", " oh lovely ",
	" oh perfect ", " oh super ", " just what i needed ",
	" favourite thing in the world ", " favorite thing in the world ",
	" living the dream ", " basically a ", " queen of ", " the pope ",
	" a million ", " a thousand ", " a zillion ", " a billion ",
	" what could possibly go wrong ", " lucky me ", " because of course ",
	" guilty i ", " yay me ", NULL };

static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* "I translate patents", "she used to translate": told of somebody. */
static bool
is_told(const char *text, const char *at)
{
	static const char *const subjects[] = { "i ", "we ", "he ", "she ",
		"they ", "who ", "i also ", "i mostly ", "i usually ",
		"i mainly ", "i used to ", "he used to ", "she used to ",
		"my job is to ", "i can ", "people who " };

	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
		size_t n = strlen(subjects[i]);

		if ((size_t)(at - text) >= n &&
		    strncasecmp(at - n, subjects[i], n) == 0 &&
		    ((size_t)(at - text) == n || is_space(at[-n - 1])))
			return true;
	}
	return false;
}

static bool
has_one(const char *text, const char *const *words)
{
	for (; *words; words++)
		for (const char *at = text; (at = strcasestr(at, *words)); at++)
			if ((at == text || is_space(at[-1]) || at[0] < 0 ||
				strchr("\"'(*", at[-1])) &&
			    !is_told(text, at))
				return true;
	return false;
}

/* Signs of irony, or of a sentence that somebody else may have written. */
static bool
not_meant(const struct reading *r)
{
	static const char *const words[] = { " /s ", " as if ", " yeah right ",
		" haha not ", " in another life ", " in an alternate ",
		" in a parallel ", " oh sure ", " sure jan ", " totally not ",
		" in my dreams ", " for the sake of argument ", " let us say ",
		" for example ", " e.g ", " according to ", " rumour has it ",
		" rumor has it ", " someone told ", " somebody told ", NULL };

	return extract_says_any(r, words);
}

/* "I LOVE sitting in meetings" */
static bool
shouts_love(const struct reading *r)
{
	for (size_t i = 0; i < r->tokens.n; i++) {
		const struct token *t = r->tokens.items + i;

		if (token_in(t, " love loves loved enjoy adore ") &&
		    strncmp(r->tokens.text + t->start, "LOVE", 4) == 0)
			return true;
	}
	return false;
}

/* Irony goes on until somebody says that it is over. */
static bool
is_ironic(struct reading *r)
{
	if (token_in(r->tokens.items,
		" anyway but seriously no honestly actually and "))
		r->ironic = false;
	if (extract_says_any(r, ironies) || shouts_love(r))
		r->ironic = true;
	return r->ironic;
}

void
extract_call_liar(struct reading *r)
{
	struct claims *claims = r->claims;
	size_t n = 0;

	if (!r->turn || !token_in(r->tokens.items, " liar lies bullshit "))
		return;
	for (size_t i = 0; i < claims->n; i++)
		if (claims->items[i].turns[0] != r->turn - 1 ||
		    claims->items[i].turns[0] < r->window->first)
			claims->items[n++] = claims->items[i];
	claims->n = n;
}

bool
extract_not_meant(struct reading *r)
{
	return not_meant(r) || is_ironic(r);
}

bool
extract_made_up(struct reading *r, const char *text, size_t start, size_t len)
{
	char *copy;

	if (!r->speaker)
		return false;
	copy = arena_copy(r->scratch, text + start, len);
	r->fiction = r->fiction || has_one(copy, fictions);
	if (r->fiction && r->made_up.len < MEANT_MADE_UP_MAX)
		buf_string(&r->made_up, copy);
	return r->fiction;
}

void
extract_story(struct reading *r, const char *text)
{
	r->ironic = false;
	if (!r->speaker)
		r->story = r->story && strchr("\"*\xe2", *text);
	r->fiction = r->speaker && r->story && !has_one(text, awakenings);
}

bool
extract_is_material(const char *text)
{
	return has_one(text, materials);
}
