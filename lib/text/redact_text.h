#ifndef MEMOS_TEXT_REDACT_TEXT_H
#define MEMOS_TEXT_REDACT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The text that is redacted, byte by byte, for all of redact*.c. */
struct redact_text {
	const char *s;
	size_t len;
};

/* The byte at a place, 0 behind the end. */
static inline char
redact_peek(const struct redact_text *text, size_t at)
{
	return at < text->len ? text->s[at] : '\0';
}

static inline bool
redact_alnum(char c)
{
	return ((unsigned char)c | 0x20u) - 'a' < 26 || (c >= '0' && c <= '9');
}

/* What names and tokens are made of. */
static inline bool
redact_name(char c)
{
	return redact_alnum(c) || c == '_' || c == '-';
}

static inline bool
redact_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline bool
redact_space(char c)
{
	return redact_blank(c) || c == '\n' || c == '\r';
}

static inline bool
redact_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

/* Like strchr(), but a NUL is in no set. */
static inline bool
redact_any(char c, const char *set)
{
	return c && strchr(set, c);
}

/* The first place from at on whose byte is not one. */
static inline size_t
redact_skip(const struct redact_text *text, size_t at, bool (*is)(char))
{
	while (at < text->len && is(text->s[at]))
		at++;
	return at;
}

/* What ends an address or a value without quotes. */
static inline bool
redact_ends(char c)
{
	return redact_space(c) || redact_quote(c) || c == '<' || c == '>' || !c;
}

#endif
