#include "text/sentences.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"

enum {
	SENTENCES_WRAP = 60, /* a line that was wrapped is at least so long */
};

static bool
blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool
space(char c)
{
	return blank(c) || c == '\n';
}

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
letter(char c)
{
	return ((unsigned char)c | 0x20u) - 'a' < 26 || (c & 0x80);
}

/* Whether the word that ends before the point at `at` ends no sentence. */
static bool
shortened(const char *text, size_t start, size_t at)
{
	static const char *const words[] = { "mr", "mrs", "ms", "dr", "prof",
		"st", "vs", "e.g", "i.e", "eg", "ie", "no", "jr", "sr",
		"approx", "dept", "est", "inc", "ltd", "co", "a.m", "p.m" };
	size_t from = at;
	size_t len;

	while (from > start && !space(text[from - 1]))
		from--;
	while (from < at && !letter(text[from]))
		from++;
	len = at - from;
	if (len == 1 && text[from] != 'I' && text[from] != 'i')
		return text[from] >= 'A' && text[from] <= 'Z';
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == len &&
		    strncasecmp(text + from, words[i], len) == 0)
			return true;
	return false;
}

/* Behind the marks, and what closes with them, that stand from at on. */
static size_t
behind_marks(const char *text, size_t len, size_t at, char *end)
{
	for (; at < len && text[at] && strchr(".!?\"')]*_", text[at]); at++)
		if (text[at] == '?' || (text[at] == '!' && *end != '?'))
			*end = text[at];
	return at;
}

/* Where a sentence ends whose mark stands at at; 0 if it does not end. */
static size_t
mark_ends(const char *text, size_t len, size_t start, size_t at, char *end)
{
	size_t behind;

	*end = text[at];
	behind = behind_marks(text, len, at, end);
	if (behind < len && !space(text[behind]) && !(text[behind] & 0x80))
		return 0;
	if (text[at] != '.' || behind > at + 1)
		return behind;
	if (shortened(text, start, at) && behind < len && text[behind] != '\n')
		return 0;
	/* "1. First" at the start of a line is an item's number. */
	if (at > start && digit(text[at - 1])) {
		size_t from = at;

		while (from > start && digit(text[from - 1]))
			from--;
		if (from == start)
			return 0;
	}
	return behind;
}

/* Whether a line that begins at at begins something of its own. */
static bool
begins_own(const char *text, size_t len, size_t at)
{
	while (at < len && blank(text[at]))
		at++;
	if (at >= len || text[at] == '\n' || strchr("-*#>|+", text[at]))
		return true;
	return digit(text[at]) || (text[at] >= 'A' && text[at] <= 'Z');
}

static size_t
line_start(const char *text, size_t at)
{
	while (at > 0 && text[at - 1] != '\n')
		at--;
	return at;
}

/* Whether the end of line at at ends a sentence. */
static bool
line_ends(const char *text, size_t len, size_t at)
{
	if (at - line_start(text, at) < SENTENCES_WRAP)
		return true;
	return begins_own(text, len, at + 1);
}

/* The bytes of a full-width mark at at, with what it is in *end; or 0. */
static size_t
wide_mark(const char *text, size_t len, size_t at, char *end)
{
	if (len - at < 3)
		return 0;
	if (memcmp(text + at, "\xe3\x80\x82", 3) == 0)
		*end = '.';
	else if (memcmp(text + at, "\xef\xbc\x9f", 3) == 0)
		*end = '?';
	else if (memcmp(text + at, "\xef\xbc\x81", 3) == 0)
		*end = '!';
	else
		return 0;
	return 3;
}

/* Where the sentence that starts at start ends, and how, in *end. */
static size_t
find_end(const char *text, size_t len, size_t start, char *end)
{
	size_t behind;

	for (size_t at = start; at < len; at++) {
		char c = text[at];

		if (c == '\n' && line_ends(text, len, at)) {
			*end = 0;
			return at;
		}
		behind = 0;
		if (c == '.' || c == '!' || c == '?')
			behind = mark_ends(text, len, start, at, end);
		else if ((c & 0x80) && wide_mark(text, len, at, end))
			behind = at + 3;
		if (behind)
			return behind;
	}
	*end = 0;
	return len;
}

bool
sentences_next(
    const char *text, size_t len, size_t *at, struct sentence *sentence)
{
	size_t start = *at, end;

	while (start < len && space(text[start]))
		start++;
	if (start >= len)
		return false;
	end = find_end(text, len, start, &sentence->end);
	*at = end;
	while (end > start && space(text[end - 1]))
		end--;
	sentence->start = start;
	sentence->len = end - start;
	return true;
}
