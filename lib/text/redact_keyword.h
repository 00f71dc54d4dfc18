#ifndef MEMOS_TEXT_REDACT_KEYWORD_H
#define MEMOS_TEXT_REDACT_KEYWORD_H

#include <stdbool.h>
#include <stddef.h>

/* Words that secrets stand behind: password=, api_key:, the token is. */
struct redact_keyword {
	const char *name; /* lower case, without - and _ */
	bool password;    /* people type it, so it need not look random */
	bool apart;       /* "compass" is none */
};

/* The keyword that the name from start to end ends in, or NULL. */
const struct redact_keyword *
redact_keyword_find(const char *text, size_t start, size_t end);

#endif
