#include "text/redact_value.h"

#include <string.h>

#include "text/redact_text.h"

enum {
	LOOKED_AT = 256,   /* bytes of a value that decide; keeps it linear */
	SHORTEST = 6,      /* bytes of what looks like a secret by itself */
	SHORTEST_WORD = 4, /* bytes of a word behind secret= */
	LONG = 16,         /* bytes of a quoted word that must be a token */
	WORD_MAX = 16,     /* the longest word of the lists below */
};

/* What a value is made of. */
struct make {
	bool letter, digit, sign, blank;
	bool code; /* it could be a variable or a call */
};

static bool
is_letter(char c)
{
	return ((unsigned char)c | 0x20u) - 'a' < 26;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct make
look(const char *s, size_t len)
{
	struct make make = { 0 };
	bool joined = false, name = true;

	for (size_t i = 0; i < len; i++) {
		make.letter = make.letter || is_letter(s[i]);
		make.digit = make.digit || is_digit(s[i]);
		make.blank = make.blank || s[i] == ' ' || s[i] == '\t';
		/* at its end a sign is more often punctuation */
		if (i + 1 < len && redact_any(s[i], "!#$%^&*+=~"))
			make.sign = true;
		/* name(, name[, name.name, name_name */
		if (name && i && redact_any(s[i], "(["))
			make.code = true;
		joined = joined || redact_any(s[i], "._");
		name = name && (redact_alnum(s[i]) || redact_any(s[i], "._"));
	}
	make.code = make.code || (name && joined && !make.digit);
	return make;
}

/* Whether s is in a list of lower-case words with blanks on both sides. */
static bool
is_one_of(const char *s, size_t len, const char *list)
{
	char word[WORD_MAX + 3] = " ";

	if (len > WORD_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (!is_letter(s[i]) && !is_digit(s[i]))
			return false;
		word[i + 1] = (char)(s[i] | 0x20);
	}
	word[len + 1] = ' ';
	return strstr(list, word) != NULL;
}

/* $VAR, ${VAR}, $(cat file), $1, {var}, [redacted], <your password>, %s */
static bool
is_placeholder(const char *s, size_t len)
{
	if (redact_any(s[0], "{[<("))
		return true;
	if (len < 2)
		return false;
	if (s[0] == '$')
		return is_letter(s[1]) || redact_any(s[1], "{(_") ||
		       (len == 2 && is_digit(s[1]));
	return s[0] == '%' && redact_any(s[1], "sd(");
}

static bool
is_literal(const char *s, size_t len)
{
	return is_one_of(s, len,
	    " null none nil true false undefined yes no string str number int "
	    "integer bool boolean bytes any object required optional default "
	    "empty unset unknown argon2 argon2id base64 bcrypt md5 oauth2 "
	    "pbkdf2 sha1 sha256 sha512 utf8 password passwd secret token key value ");
}

/* Words behind an option that somebody writes about. */
static bool
is_prose(const char *s, size_t len)
{
	return is_one_of(s, len,
	    " a an and argument arguments as can field file flag flags for "
	    "from has if in is must on option options or parameter parameters "
	    "prompts should switch the to was when will with works ");
}

/* $PWD is no password, nor is a file that holds one */
static bool
is_path(const char *s, size_t len, const struct make *make)
{
	if (s[0] == '/')
		return !make->digit || memchr(s + 1, '/', len - 1);
	return len > 1 && redact_any(s[0], "~.") && s[1] == '/';
}

bool
redact_value_secret(const struct redact_value *value)
{
	size_t len = value->len < LOOKED_AT ? value->len : LOOKED_AT;
	const char *s = value->text;
	struct make make;
	bool odd;

	if (!len || is_placeholder(s, len) || is_literal(s, len))
		return false;
	make = look(s, len);
	if ((!make.letter && !make.digit) || (make.code && !value->quoted))
		return false;
	if (value->password && is_path(s, len, &make))
		return false;
	odd = len >= SHORTEST && make.letter && (make.digit || make.sign) &&
	      !make.blank;
	switch (value->how) {
	case REDACT_EQUALS:
		/* token=5 counts them */
		return value->password ||
		       len >= (make.letter ? SHORTEST_WORD : SHORTEST);
	case REDACT_SCHEME:
		return true;
	case REDACT_FLAG:
		return value->quoted || !is_prose(s, len);
	case REDACT_BEARER:
		return odd && make.digit && len >= LONG;
	case REDACT_IS:
		return odd && (value->quoted || value->last);
	case REDACT_SPACED:
		if (odd || (value->quoted && len >= LONG && !make.blank))
			return true;
		return value->password && (value->quoted || value->last);
	}
	return false;
}
