#include "find/importance.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include <utf8proc.h>

#include "base/utf8.h"
#include "text/cues.h"
#include "text/cues_word.h"

enum {
	TEXT_MAX = 4096, /* bytes that are looked at */
	NAMES_MAX = 2,   /* of a kind; more say no more */
	NUMBERS_MAX = 2,
	FEW_WORDS = 4, /* under so many, and nothing specific: "ok, thanks" */
	KNOWN_WORDS = 256, /* before so many, every word is a new one */
	OFTEN = 3,       /* times before; what is said again may matter more */
	DOUBLED_MAX = 3, /* bounds of often that count, each twice the last */
	PHRASE_MAX = 4,
};

/*
 * What a turn is worth shows in what is read out of it, which is worth more: a
 * fact, and most of all how somebody wants things to be done, and who they are.
 */
static const double TYPES[MEMORY_TYPES] = {
	[MEMORY_TURN] = .3,
	[MEMORY_CHUNK] = .35,
	[MEMORY_TOOL] = .2,
	[MEMORY_IMAGE] = .3,
	[MEMORY_FACT] = .5,
	[MEMORY_PREFERENCE] = .55,
	[MEMORY_EVENT] = .45,
	[MEMORY_PROCEDURE] = .55,
	[MEMORY_SUMMARY] = .6,
	[MEMORY_PERSONA] = .7,
};

static const double NAME = .04, NUMBER = .04, TIME = .05, DECISION = .08;
static const double LITTLE = -.12, ASKED = -.08;
static const double MARKED = .25;
static const double ASSISTANT = -.1, MACHINE = -.1;
static const double FRESH = .02, REPEATED = -.04;
static const double LOWEST = .05, HIGHEST = .95;

/* ---- words ---- */

/*
 * Words that are looked at, by their first letter: those said when something is
 * settled, and behind the bar those that end a phrase of MARKS.  Each has
 * blanks on both sides.
 */
static const char *const LOOKED_AT['z' - 'a' + 1] = {
	['a' - 'a'] = " approved agreed agree accepted |",
	['b' - 'a'] = " booked |",
	['c' - 'a'] = " chose choose chosen cancelled canceled |",
	['d' - 'a'] = " decided decide decision deadline |",
	['f' - 'a'] = "| forget ",
	['h' - 'a'] = " hired |",
	['i' - 'a'] = "| important ",
	['m' - 'a'] = " must moved | my mind ",
	['n' - 'a'] = "| note ",
	['o' - 'a'] = "| on ",
	['p' - 'a'] = " promised promise |",
	['q' - 'a'] = " quit |",
	['r' - 'a'] = " resolved rejected | remember record reference ",
	['s' - 'a'] = " settled signed switched | self ",
	['t' - 'a'] = "| that this to ",
};

/* Said to have something kept. */
static const char *const MARKS[][PHRASE_MAX] = {
	{ "remember", "that" },
	{ "remember", "this" },
	{ "please", "remember" },
	{ "remember", "to" },
	{ "remember", "my" },
	{ "don", "t", "forget" },
	{ "do", "not", "forget" },
	{ "never", "forget" },
	{ "note", "that" },
	{ "note", "to", "self" },
	{ "take", "note" },
	{ "make", "a", "note" },
	{ "keep", "in", "mind" },
	{ "bear", "in", "mind" },
	{ "for", "the", "record" },
	{ "for", "future", "reference" },
	{ "from", "now", "on" },
	{ "save", "this" },
	{ "this", "is", "important" },
	{ "it", "s", "important" },
	{ "important" },
};

struct words {
	char last[PHRASE_MAX][CUES_WORD_MAX + 1]; /* the newest first */
	size_t n;
	bool decides, marks;
};

static bool
ends_phrase(const struct words *w, const char *const *phrase)
{
	size_t n = 0;

	while (n < PHRASE_MAX && phrase[n])
		n++;
	if (n > w->n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (strcmp(phrase[n - 1 - i], w->last[i]) != 0)
			return false;
	return true;
}

/* What follows the word decides whether "important" alone is a mark. */
static bool
is_marked(const struct words *w, char after)
{
	for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
		if (ends_phrase(w, MARKS[i]))
			return MARKS[i][1] || after == ':' || after == '!';
	return false;
}

static void
see_word(struct words *w, const struct cues_word *word, char after)
{
	const char *list = *word->text >= 'a' && *word->text <= 'z'
			       ? LOOKED_AT[*word->text - 'a']
			       : NULL;

	memmove(w->last[1], w->last[0], sizeof w->last - sizeof *w->last);
	memcpy(w->last[0], word->text, sizeof *w->last);
	w->n++;
	if (!list)
		return;
	if (cues_word_in(word->text, strchr(list, '|') + 1)) {
		w->marks = w->marks || is_marked(w, after);
		return;
	}
	w->decides = w->decides || cues_word_in(word->text, list);
}

static struct words
read_words(const char *text, size_t len)
{
	struct words w = { 0 };
	struct cues_word word;

	for (size_t at = 0; cues_word_next(text, len, at, &word); at = word.end)
		see_word(&w, &word, word.end < len ? text[word.end] : '\0');
	return w;
}

/* ---- letters ---- */

struct signs {
	int words, names, numbers;
};

static bool
is_upper(uint32_t cp)
{
	return cp < 0x80 ? cp >= 'A' && cp <= 'Z'
			 : utf8proc_category((utf8proc_int32_t)cp) ==
			       UTF8PROC_CATEGORY_LU;
}

static bool
is_letter(uint32_t cp)
{
	if (cp < 0x80)
		return (cp | 0x20) - 'a' < 26 || cp == '\'';
	return cp >= 0xaa &&
	       utf8proc_category((utf8proc_int32_t)cp) <= UTF8PROC_CATEGORY_MC;
}

static bool
is_one_of(uint32_t cp, const char *list)
{
	return cp && cp < 0x80 && strchr(list, (int)cp);
}

/*
 * Words that begin with a capital where no sentence does, and numbers; a date
 * is one.
 */
static struct signs
read_signs(const char *text, size_t len)
{
	struct signs signs = { 0 };
	bool begins = true, digits = false, named = false;
	size_t length = 0; /* of the word at hand */

	for (size_t at = 0; at < len;) {
		uint32_t cp;

		at += utf8_get(text + at, len - at, &cp);
		if (is_letter(cp)) {
			/* where no blanks stand between, a letter is a word */
			signs.words += ++length == 1 || cp >= 0xe00;
			if (length == 1)
				named = !begins && is_upper(cp);
			/* a capital alone is no name */
			if (length == 2 && named && cp != '\'')
				signs.names++;
			begins = digits = false;
			continue;
		}
		length = 0;
		if (cp >= '0' && cp <= '9') {
			signs.numbers += !digits;
			digits = true;
			begins = false;
			continue;
		}
		digits = digits && is_one_of(cp, ".,:/-");
		begins = begins || is_one_of(cp, ".!?\n:\"");
	}
	return signs;
}

static int
at_most(int n, int most)
{
	return n < most ? n : most;
}

static double
specific(const struct memory *m, size_t len, const struct words *w,
    const struct importance_cues *cues)
{
	const char *text = m->text;
	struct signs signs = read_signs(text, len);
	double worth = NAME * at_most(signs.names, NAMES_MAX) +
		       NUMBER * at_most(signs.numbers, NUMBERS_MAX) +
		       TIME * cues->time + DECISION * w->decides;

	if (worth < .01 && signs.words < FEW_WORDS && memory_verbatim(m->type))
		return LITTLE;
	return worth + ASKED * cues->questions;
}

/* ---- who ---- */

static double
role(const struct memory *m)
{
	static const char *const machines[] = { "system", "developer", "tool",
		"function" };
	const char *who = m->role;

	if (!who || !memory_verbatim(m->type))
		return 0;
	if (strcasecmp(who, "assistant") == 0)
		return ASSISTANT;
	for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
		if (strcasecmp(who, machines[i]) == 0)
			return MACHINE;
	return 0;
}

static double
bounded(double sum)
{
	return round(fmin(fmax(sum, LOWEST), HIGHEST) * 100) / 100;
}

static double
weigh(const struct memory *m, const struct importance_cues *cues,
    struct importance *parts)
{
	size_t len = utf8_fit(m->text, m->text_len, TEXT_MAX);
	struct words w = read_words(m->text, len);
	double sum;

	parts->type = TYPES[m->type];
	parts->specific = specific(m, len, &w, cues);
	parts->marked = w.marks ? MARKED : 0;
	parts->role = role(m);
	parts->novelty = 0;
	sum = parts->type + parts->specific + parts->marked + parts->role;
	return bounded(sum);
}

double
importance_of(const struct memory *m, struct importance *parts)
{
	const struct importance_cues cues = { .time = cues_time(
						  m->text, m->text_len),
		.questions = cues_questions(m->text, m->text_len) };
	struct importance own;

	return weigh(m, &cues, parts ? parts : &own);
}

void
importance_give(struct memory *m, const struct importance_cues *cues)
{
	struct importance parts;

	if (!isnan(m->importance) || !isnan(m->worth) ||
	    m->created_at != CLOCK_NONE)
		return;
	m->worth = cues ? weigh(m, cues, &parts) : importance_of(m, NULL);
}

/* ---- what was heard before ---- */

double
importance_novelty(const struct importance_heard *heard)
{
	int doubled = 0;

	for (unsigned n = OFTEN; n <= heard->repeats && doubled < DOUBLED_MAX;
	     n = 2 * n + 1)
		doubled++;
	if (doubled)
		return REPEATED * doubled;
	return heard->words < KNOWN_WORDS ? 0 : FRESH * (double)heard->fresh;
}

void
importance_add(struct memory *m, double novelty)
{
	if (!isnan(m->worth))
		m->worth = bounded(m->worth + novelty);
}

/* Whether a difference is one that importance_novelty() may make. */
static bool
is_novelty(double by)
{
	double unit = by > 0 ? FRESH : REPEATED;
	int most = by > 0 ? IMPORTANCE_FRESH_MAX : DOUBLED_MAX;
	double times = by / unit;

	return fabs(times - round(times)) * fabs(unit) < .005 &&
	       times < most + .5;
}

bool
importance_explains(const struct memory *m, struct importance *parts)
{
	double own = importance_of(m, parts), by = m->importance - own;

	if (isnan(m->importance))
		return true;
	parts->novelty = fabs(by) < .005 ? 0 : by;
	/* at a bound, it may be a part of it */
	return is_novelty(by) || m->importance == LOWEST ||
	       m->importance == HIGHEST;
}
