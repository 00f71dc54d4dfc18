#ifndef MEMOS_TEXT_REDACT_VALUE_H
#define MEMOS_TEXT_REDACT_VALUE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Judges the value behind a keyword: a secret, or prose, code and
 * placeholders.  In doubt it is left alone.
 */
struct redact_value {
	const char *text;
	size_t len;
	enum {
		REDACT_EQUALS, /* password=value */
		REDACT_SPACED, /* password: value, password = value */
		REDACT_FLAG,   /* --password value */
		REDACT_IS,     /* the password is value */
		REDACT_SCHEME, /* Authorization: Bearer value */
		REDACT_BEARER, /* bearer value */
	} how;
	bool quoted;
	bool last;     /* nothing but blanks follows in its line */
	bool password; /* the keyword leaves no doubt that people type it */
};

bool redact_value_secret(const struct redact_value *value);

#endif
