#include "text/redact_keyword.h"

#include <string.h>

#include "text/redact_text.h"

static const struct redact_keyword keywords[] = {
	{ "password", true, false },
	{ "passwd", true, false },
	{ "passphrase", true, false },
	{ "passcode", true, false },
	{ "pwd", true, true },
	{ "pass", false, true },
	{ "secret", false, false },
	{ "token", false, false },
	{ "apikey", false, false },
	{ "accesskey", false, false },
	{ "secretkey", false, false },
	{ "privatekey", false, false },
	{ "signingkey", false, false },
	{ "encryptionkey", false, false },
	{ "masterkey", false, false },
	{ "authkey", false, false },
	{ "authorization", false, true },
	{ "bearer", false, true },
};

static bool
is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Whether the name from start to end ends in a keyword. */
static bool
ends_in(const char *text, size_t start, size_t end,
    const struct redact_keyword *key)
{
	size_t n = strlen(key->name);

	while (n && end > start) {
		char c = text[--end];

		if (c == '_' || c == '-' || c == ' ')
			continue;
		if ((c | 0x20) != key->name[--n])
			return false;
	}
	if (n)
		return false;
	return !key->apart || end == start || !redact_alnum(text[end - 1]) ||
	       (is_capital(text[end]) && !is_capital(text[end - 1]));
}

const struct redact_keyword *
redact_keyword_find(const char *text, size_t start, size_t end)
{
	if (!redact_any(text[end - 1], "dDeEsStTnNyYrR"))
		return NULL;
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (ends_in(text, start, end, &keywords[i]))
			return &keywords[i];
	return NULL;
}
