#include "mind/extract_tokens.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

enum { TOKENS_BEHIND = 4 };

/* A word that is two: its letters (without apostrophe), and both in full. */
struct contraction {
	const char *word, *first, *second;
	size_t cut; /* letters of the first part */
};

static const struct contraction contractions[] = { { "im", "i", "am", 1 },
	{ "ive", "i", "have", 1 }, { "dont", "do", "not", 2 },
	{ "doesnt", "does", "not", 4 }, { "didnt", "did", "not", 3 },
	{ "cant", "can", "not", 3 }, { "wont", "will", "not", 2 },
	{ "isnt", "is", "not", 2 }, { "arent", "are", "not", 3 },
	{ "wasnt", "was", "not", 3 }, { "werent", "were", "not", 4 },
	{ "havent", "have", "not", 4 }, { "hasnt", "has", "not", 3 },
	{ "hadnt", "had", "not", 3 }, { "wouldnt", "would", "not", 5 },
	{ "couldnt", "could", "not", 5 }, { "shouldnt", "should", "not", 6 },
	{ "aint", "is", "not", 2 }, { "thats", "that", "is", 4 },
	{ "hes", "he", "is", 2 }, { "shes", "she", "is", 3 },
	{ "theyre", "they", "are", 4 }, { "youre", "you", "are", 3 },
	{ "theyve", "they", "have", 4 }, { "weve", "we", "have", 2 },
	{ "cannot", "can", "not", 3 }, { "mustnt", "must", "not", 4 },
	{ "whos", "who", "is", 3 }, { "whats", "what", "is", 4 },
	{ "theres", "there", "is", 5 }, { "heres", "here", "is", 4 },
	{ "youll", "you", "will", 3 }, { "theyll", "they", "will", 4 },
	{ "itll", "it", "will", 2 }, { "youve", "you", "have", 3 },
	{ "wanna", "want", "to", 3 }, { "gotta", "have", "to", 3 },
	{ "lets", "let", "us", 3 }, { "names", "name", "'s", 4 } };

/* What an apostrophe joins to a word, and what it is in full. */
static const struct {
	const char *tail, *full;
} tails[] = { { "n't", "not" }, { "'m", "am" }, { "'re", "are" },
	{ "'ve", "have" }, { "'ll", "will" }, { "'d", "would" },
	{ "'s", "'s" } };

static const struct word unknown = { .text = "" };

bool
token_word(const struct token *t, const char *word)
{
	return strcmp(t->norm, word) == 0;
}

bool
token_in(const struct token *t, const char *list)
{
	size_t len = strlen(t->norm);

	for (const char *at = list; len && (at = strstr(at, t->norm)); at++)
		if (at > list && at[-1] == ' ' && at[len] == ' ')
			return true;
	return false;
}

bool
token_name(const struct token *t)
{
	return t->capital && !(t->word->traits & WORD_SMALL) &&
	       !token_is(t, WORD_TIME);
}

static bool
word_byte(const char *s, size_t len)
{
	unsigned char c = (unsigned char)*s;
	uint32_t cp;

	if (c < 0x80)
		return c > ' ' && c != 0x7f;
	utf8_get(s, len, &cp);
	/* Signs, arrows, pictures, and the marks of other scripts. */
	return !(cp >= 0x2000 && cp < 0x2c00 && cp != 0x2019 && cp != 0x2018) &&
	       !(cp >= 0x3000 && cp < 0x3004) &&
	       !(cp >= 0xfe00 && cp < 0xfe10) &&
	       !(cp >= 0xff01 && cp < 0xff10) && cp < 0x1f000 && cp != 0xa0;
}

static bool
one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* Marks that words may begin or end with without being of them. */
static bool
edge(char c, bool front)
{
	return one_of(
	    c, front ? "\"'([{*_`,;:<>~-.!?|=" : "\"')]}*_`,;:<>~!?.|=-");
}

static void
put(struct tokens *tokens, const struct token *token)
{
	if (tokens->n == tokens->room) {
		tokens->room = tokens->room ? tokens->room * 2 : 32;
		tokens->items = alloc_grow(
		    tokens->items, tokens->room, sizeof *tokens->items);
	}
	tokens->items[tokens->n++] = *token;
}

static void
add(struct tokens *tokens, const struct token *token)
{
	if (tokens->n < EXTRACT_TOKENS_MAX)
		put(tokens, token);
}

static void
add_part(struct tokens *tokens, struct token token, size_t from, size_t len,
    const char *norm, bool expanded)
{
	token.start += (uint32_t)from;
	token.len = (uint32_t)len;
	token.norm = norm;
	token.expanded = expanded;
	if (from) {
		token.mark = 0;
		token.capital = false;
	}
	token.word = extract_word(norm, strlen(norm));
	if (!token.word)
		token.word = &unknown;
	add(tokens, &token);
}

/* Lower case, with straight apostrophes. */
static char *
normal(const char *s, size_t len, struct arena *arena)
{
	char *norm = arena_copy(arena, s, len);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (len - i >= 3 && memcmp(s + i, "\xe2\x80\x99", 3) == 0) {
			norm[n++] = '\'';
			i += 2;
		} else {
			norm[n++] = s[i] >= 'A' && s[i] <= 'Z'
					? (char)(s[i] | 0x20)
					: s[i];
		}
	}
	norm[n] = '\0';
	return norm;
}

/*
 * Words that are a contraction without its apostrophe where the next word says
 * so: "its a boy", "ill bring", "were getting".
 */
static const struct {
	struct contraction parts;
	uint32_t classes, traits;
	unsigned forms;
	const char *words;
	bool first; /* only where a clause begins */
} sloppy[] = {
	{ { "its", "it", "is", 2 },
	    WORD_ARTICLE | WORD_PREPOSITION | WORD_NOT | WORD_POSSESSIVE |
		WORD_ADVERB,
	    WORD_PASSING, FORM_ING, " ", false },
	{ { "ill", "i", "will", 1 }, 0, 0, FORM_BASE, " not ", true },
	{ { "id", "i", "would", 1 }, 0, 0, 0, " like love rather prefer ",
	    false },
	{ { "were", "we", "are", 2 }, 0, 0, FORM_ING, " not on off at in ",
	    true },
};

/* The word that stands at text, or NULL. */
static const struct word *
word_ahead(const char *text)
{
	char word[24];
	size_t n = 0;

	text += strspn(text, " ");
	while (n < sizeof word - 1 && text[n] > ' ' && text[n] != ',' &&
	       text[n] != '.') {
		word[n] = (char)(text[n] >= 'A' && text[n] <= 'Z'
				     ? text[n] | 0x20
				     : text[n]);
		n++;
	}
	return extract_word(word, n);
}

static bool
clause_begins(const struct tokens *tokens, const struct token *t)
{
	return !tokens->n || t->mark ||
	       token_is(tokens->items + tokens->n - 1,
		   WORD_AND | WORD_SUBORDINATE | WORD_OPENING);
}

static bool
add_sloppy(struct tokens *tokens, const struct token *t, const char *norm)
{
	for (size_t i = 0; i < sizeof sloppy / sizeof *sloppy; i++) {
		const struct contraction *c = &sloppy[i].parts;
		const struct word *next;

		if (strcmp(norm, c->word) != 0 ||
		    (sloppy[i].first && !clause_begins(tokens, t)))
			continue;
		next = word_ahead(tokens->text + t->start + t->len);
		if (!next || !(next->classes & sloppy[i].classes ||
				 next->traits & sloppy[i].traits ||
				 next->forms & sloppy[i].forms ||
				 token_in(&(struct token){ .norm = next->text },
				     sloppy[i].words)))
			return false;
		add_part(tokens, *t, 0, c->cut, c->first, true);
		add_part(tokens, *t, c->cut, t->len - c->cut, c->second, true);
		return true;
	}
	return false;
}

static bool
add_contraction(struct tokens *tokens, const struct token *t, const char *norm)
{
	char bare[12];
	size_t n = 0;

	for (const char *p = norm; *p; p++) {
		if (n == sizeof bare - 1)
			return false;
		if (*p != '\'')
			bare[n++] = *p;
	}
	bare[n] = '\0';
	for (size_t i = 0; i < sizeof contractions / sizeof *contractions;
	     i++) {
		const struct contraction *c = &contractions[i];

		if (strcmp(bare, c->word) != 0 || t->len <= c->cut ||
		    (tokens->text[t->start + c->cut] & 0xc0) == 0x80)
			continue;
		/* "names" is one only behind "my": "my names Ann" */
		if (c->second[0] == '\'' &&
		    (!tokens->n || strchr(norm, '\'') ||
			!token_word(&tokens->items[tokens->n - 1], "my")))
			continue;
		add_part(tokens, *t, 0, c->cut, c->first, true);
		add_part(tokens, *t, c->cut, t->len - c->cut, c->second, true);
		return true;
	}
	return false;
}

/* Adds a word, or the two that an apostrophe makes one. */
static void
add_word(struct tokens *tokens, const struct token *t, struct arena *arena)
{
	const char *text = tokens->text + t->start;
	char *norm = normal(text, t->len, arena);
	size_t len = strlen(norm), tail, bytes;

	if (add_contraction(tokens, t, norm) || add_sloppy(tokens, t, norm))
		return;
	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		tail = strlen(tails[i].tail);
		if (len <= tail ||
		    strcmp(norm + len - tail, tails[i].tail) != 0)
			continue;
		/* A curly apostrophe has two bytes more. */
		bytes = text[t->len - (i ? tail : 2)] == '\'' ? tail : tail + 2;
		norm[len - tail] = '\0';
		add_part(tokens, *t, 0, t->len - bytes, norm, false);
		add_part(tokens, *t, t->len - bytes, bytes, tails[i].full,
		    strcmp(tails[i].full, "'s") != 0);
		return;
	}
	add_part(tokens, *t, 0, t->len, norm, false);
}

static bool
letter(char c)
{
	return ((unsigned char)c | 0x20u) - 'a' < 26 || (c & 0x80);
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Addresses are one word, whatever marks they have inside. */
static bool
address(const char *s, size_t len)
{
	return memmem(s, len, "://", 3) || memchr(s, '@', len) ||
	       (len > 4 && memcmp(s, "www.", 4) == 0);
}

/* Where the run of word bytes at s ends: a word joined by marks is cut. */
static size_t
run_length(const char *s, size_t len)
{
	size_t n = 0, step;
	uint32_t cp;

	while (n < len && word_byte(s + n, len - n)) {
		step = s[n] & 0x80 ? utf8_get(s + n, len - n, &cp) : 1;
		n += step;
	}
	if (address(s, n))
		return n;
	for (size_t i = 1; i + 1 < n; i++) {
		bool between = letter(s[i - 1]) && letter(s[i + 1]);

		if (one_of(s[i], "\";()[]{}<>|") ||
		    (between && one_of(s[i], ",!?")) ||
		    (s[i] == '-' && s[i + 1] == '-') ||
		    (s[i] == ':' && !digit(s[i + 1]) && s[i + 1] != '/'))
			return i;
		if (s[i] == '.' && i + 2 < n && s[i + 1] == '.')
			return i;
	}
	return n;
}

/* The graver of two marks that stand between words. */
static char
mark_of(char known, char c)
{
	static const char order[] = "*\"():-,;";
	const char *a = known ? strchr(order, known) : NULL;
	const char *b = strchr(order, c);

	if (one_of(c, "[{"))
		return '(';
	if (one_of(c, "]}"))
		return ')';
	if (one_of(c, ".!?"))
		return ';';
	if (!b)
		return known ? known : '*';
	return !a || b > a ? c : known;
}

/* What is read between words: the mark so far, and whether quoted. */
struct between {
	char mark;
	bool quoted, blank;
};

/* Reads one byte or sign that is of no word; returns its bytes. */
static size_t
read_between(const char *s, size_t len, struct between *b)
{
	static const char opens[] = "\xe2\x80\x9c", closes[] = "\xe2\x80\x9d";
	uint32_t cp;
	size_t n = utf8_get(s, len, &cp);

	if (cp <= ' ' || cp == 0xa0)
		return n;
	if (cp == 0x2013 || cp == 0x2014)
		b->mark = mark_of(b->mark, '-');
	else if (cp == 0x2026)
		b->mark = mark_of(b->mark, ';');
	else if (n == 3 && memcmp(s, opens, 3) == 0)
		b->quoted = true, b->mark = mark_of(b->mark, '"');
	else if (n == 3 && memcmp(s, closes, 3) == 0)
		b->quoted = false, b->mark = mark_of(b->mark, '"');
	else if (cp == '"')
		b->quoted = !b->quoted, b->mark = mark_of(b->mark, '"');
	else if (cp >= 0x1f000 || (cp >= 0x2600 && cp < 0x27c0))
		b->mark = mark_of(b->mark, ';'); /* pictures end clauses */
	else
		b->mark = mark_of(b->mark, cp < 0x80 ? (char)cp : '*');
	return n;
}

/* How many bytes of the run at s are the word, without marks behind it. */
static size_t
word_length(const char *s, size_t n)
{
	size_t all = n;

	while (n > 0 && edge(s[n - 1], false))
		n--;
	/* C++ and an apostrophe that makes a plural a possessor stay. */
	if (n < all && s[n] == '\'' && n > 0 && (s[n - 1] | 0x20) == 's')
		return n;
	return n;
}

/* Whether the last word is one whose point ends nothing: "Dr. Lee". */
static bool
title(const struct tokens *tokens)
{
	return tokens->n > 0 && token_in(&tokens->items[tokens->n - 1],
				    " dr mr mrs ms prof st vs no ");
}

/* Whether it is speech that was written down without its marks. */
static bool
is_flowing(const struct tokens *tokens)
{
	size_t marks = 0;

	for (size_t i = 0; i < tokens->n; i++)
		marks += tokens->items[i].mark &&
			 strchr(",;:-()", tokens->items[i].mark);
	return tokens->n >= 10 && marks * 16 < tokens->n;
}

/*
 * Behind the last word stand some that are none, so that a look at the next
 * one or two needs no care.
 */
static void
close_tokens(struct tokens *tokens)
{
	static const struct token none = { .norm = "", .word = &unknown };
	size_t n = tokens->n;

	while (tokens->n < n + TOKENS_BEHIND)
		put(tokens, &none);
	tokens->n = n;
}

void
extract_tokens(struct tokens *tokens, const char *text, size_t start,
    size_t len, struct arena *arena)
{
	size_t end = start + len, n;
	struct between b = { 0 };

	tokens->text = text;
	tokens->n = 0;
	for (size_t at = start; at < end;) {
		struct token token = { .start = (uint32_t)at };

		if (!word_byte(text + at, end - at) || edge(text[at], true)) {
			/* "-5" and ".env" begin with their mark */
			at += read_between(text + at, end - at, &b);
			continue;
		}
		n = run_length(text + at, end - at);
		token.len = (uint32_t)word_length(text + at, n);
		if (!token.len)
			token.len = 1;
		token.mark = b.mark == ';' && title(tokens) ? 0 : b.mark;
		token.quoted = b.quoted;
		token.capital = text[at] >= 'A' && text[at] <= 'Z';
		/* capitals beyond ASCII: Latin-1's, in two bytes */
		token.capital = token.capital ||
				(text[at] == '\xc3' && end - at > 1 &&
				    (unsigned char)text[at + 1] < 0x9f);
		token.digits = digit(text[at]);
		b.mark = 0;
		add_word(tokens, &token, arena);
		at += token.len;
	}
	close_tokens(tokens);
	tokens->flowing = is_flowing(tokens);
}

void
extract_tokens_release(struct tokens *tokens)
{
	free(tokens->items);
	*tokens = (struct tokens){ 0 };
}
