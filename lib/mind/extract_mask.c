#include "mind/extract_mask.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "mind/extract_words.h"

enum { MASK_BRACKET = 6 /* a bracket of so many bytes is no speech */ };

static bool
is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void
blank_out(char *text, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (text[i] != '\n')
			text[i] = ' ';
}

/* Code between fences, and what is in brackets. */
static void
mask_blocks(char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char *end = NULL;

		if (strncmp(text + i, "```", 3) == 0) {
			end = strstr(text + i + 3, "```");
			end = end ? end + 3 : text + len;
		} else if (text[i] == '[') {
			end = memchr(text + i, ']', len - i);
			end = end && end - (text + i) > MASK_BRACKET ? end + 1
								     : NULL;
		}
		if (!end)
			continue;
		blank_out(text, i, (size_t)(end - text));
		i = (size_t)(end - text) - 1;
	}
}

static bool
code_line(const char *line, size_t len)
{
	while (len && is_space(line[len - 1]))
		len--;
	if (!len)
		return false;
	return strchr("{};", line[len - 1]) || *line == '>' || *line == '|' ||
	       *line == '$' || strncmp(line, "#!", 2) == 0 ||
	       strncmp(line, "//", 2) == 0 || strncmp(line, "def ", 4) == 0 ||
	       strncmp(line, "import ", 7) == 0 ||
	       memmem(line, len, "\xe2\x99\xaa", 3);
}

/* "Bob: I like worms": what somebody else wrote. */
static bool
of_another(const char *line, size_t len, const char *speaker)
{
	const char *colon = memchr(line, ':', len < 24 ? len : 24);
	char name[24];
	size_t n = colon ? (size_t)(colon - line) : 0;
	const struct word *word;

	if (n < 2 || *line < 'A' || *line > 'Z' ||
	    (speaker && strncasecmp(line, speaker, n) == 0))
		return false;
	for (size_t i = 0; i < n; i++)
		name[i] = (char)(line[i] | 0x20);
	word = extract_word(name, n);
	return word && word->classes & WORD_NAME && !word->lemma;
}

/* A line, without the blanks before it. */
struct line {
	size_t start, from, stop;
	size_t next; /* where the one behind it begins */
};

static bool
next_line(const char *text, size_t len, struct line *line)
{
	const char *end;

	line->start = line->next;
	if (line->start >= len)
		return false;
	end = memchr(text + line->start, '\n', len - line->start);
	line->stop = end ? (size_t)(end - text) : len;
	line->next = line->stop + 1;
	line->from = line->start;
	while (line->from < line->stop && is_space(text[line->from]))
		line->from++;
	return true;
}

/* Where "# as I said" begins in a line of code; its end if nowhere. */
static size_t
comment(const char *text, size_t from, size_t stop)
{
	for (size_t i = from; i + 2 < stop; i++)
		if (text[i] == ' ' && text[i + 1] == '#' && text[i + 2] == ' ')
			return i;
	return stop;
}

/* Whether "# " begins a comment here: there is code beside it. */
static bool
has_code(const char *text, size_t len)
{
	struct line line = { 0 };

	while (next_line(text, len, &line))
		if (code_line(text + line.from, line.stop - line.from) ||
		    comment(text, line.from, line.stop) < line.stop)
			return true;
	return false;
}

/* Lines of code, quotations, and tables. */
static void
mask_lines(char *text, size_t len, const char *speaker)
{
	bool code = memchr(text, '#', len) && has_code(text, len);
	struct line line = { 0 };

	while (next_line(text, len, &line)) {
		size_t from = line.from, stop = line.stop;

		if (code_line(text + from, stop - from) ||
		    (code && strncmp(text + from, "# ", 2) == 0) ||
		    of_another(text + from, stop - from, speaker))
			blank_out(text, line.start, stop);
		from = comment(text, from, stop);
		blank_out(text, from, stop);
	}
}

void
extract_mask(char *text, size_t len, const char *speaker)
{
	mask_blocks(text, len);
	mask_lines(text, len, speaker);
}
