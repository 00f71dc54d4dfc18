#include "text/redact_shape.h"

#include <string.h>

enum {
	LABEL_MAX = 64,       /* bytes of "RSA PRIVATE KEY" and the like */
	BLOCK_MAX = 16 << 10, /* a key of 16,384 bits has 13 KiB */
	ADDRESS_MAX = 256,    /* bytes of a password with / or # in a URL */
};

/* Private key blocks */

/* Behind "-----BEGIN" at s: the end of "... PRIVATE KEY ...-----", or 0. */
static size_t
label_end(const char *s, size_t len)
{
	const char *key, *dashes;

	if (len > LABEL_MAX)
		len = LABEL_MAX;
	dashes = memmem(s, len, "-----", 5);
	if (!dashes)
		return 0;
	key = memmem(s, (size_t)(dashes - s), "PRIVATE KEY", 11);
	return key ? (size_t)(dashes - s) + 5 : 0;
}

static bool
is_base64(char c)
{
	return redact_alnum(c) || c == '+' || c == '/' || c == '=';
}

/* A block whose end is cut off lasts as long as there are lines of a key. */
static size_t
cut_block_end(const struct redact_text *text, size_t at)
{
	for (;;) {
		size_t line = redact_skip(text, at, redact_space);
		size_t end = redact_skip(text, line, is_base64);

		if (end - line < 40 && (end == line || text->s[end - 1] != '='))
			return at;
		at = end;
	}
}

size_t
redact_shape_block(const struct redact_text *text, size_t at)
{
	size_t end, left = label_end(text->s + at, text->len - at);
	const char *s, *found;

	if (!left)
		return 0;
	at += left;
	s = text->s + at;
	left = text->len - at < BLOCK_MAX ? text->len - at : BLOCK_MAX;
	while ((found = memmem(s, left, "-----END", 8))) {
		size_t behind = (size_t)(found - text->s) + 8;

		end = label_end(text->s + behind, text->len - behind);
		if (end)
			return behind + end;
		left -= (size_t)(found - s) + 8;
		s = found + 8;
	}
	return cut_block_end(text, at);
}

/* Tokens of known shapes */

static const struct shape {
	const char *prefix;
	size_t min; /* bytes of the whole; fewer is something else */
} shapes[] = {
	{ "sk-", 20 },  /* OpenAI, Anthropic, OpenRouter */
	{ "ghp_", 24 }, /* GitHub */
	{ "gho_", 24 },
	{ "ghu_", 24 },
	{ "ghs_", 24 },
	{ "ghr_", 24 },
	{ "github_pat_", 31 },
	{ "glpat-", 20 }, /* GitLab */
	{ "xoxa-", 20 },  /* Slack */
	{ "xoxb-", 20 },
	{ "xoxe-", 20 },
	{ "xoxp-", 20 },
	{ "xoxr-", 20 },
	{ "xoxs-", 20 },
	{ "xapp-", 20 },
	{ "AIza", 39 }, /* Google */
	{ "hf_", 30 },  /* Hugging Face */
	{ "gsk_", 30 }, /* Groq */
	{ "npm_", 40 },
	{ "pypi-", 50 },
	{ "sk_live_", 24 }, /* Stripe */
	{ "sk_test_", 24 },
	{ "rk_live_", 24 },
	{ "whsec_", 30 },
};

/* Ten letters and digits on end, and a digit: names of things have neither */
static bool
is_random(const char *s, size_t len)
{
	size_t stretch = 0, longest = 0;
	bool digit = false;

	for (size_t i = 0; i < len; i++) {
		digit = digit || (s[i] >= '0' && s[i] <= '9');
		stretch = redact_alnum(s[i]) ? stretch + 1 : 0;
		longest = stretch > longest ? stretch : longest;
	}
	return digit && longest >= 10;
}

/* AWS: AKIA or ASIA, and 16 capitals or digits */
static bool
is_access_key(const char *s, size_t len)
{
	if (len != 20 || (memcmp(s, "AKIA", 4) && memcmp(s, "ASIA", 4)))
		return false;
	for (size_t i = 4; i < len; i++)
		if (!redact_alnum(s[i]) || (s[i] >= 'a' && s[i] <= 'z'))
			return false;
	return true;
}

bool
redact_shape_token(const char *s, size_t len)
{
	if (len < 20 || !redact_any(s[0], "sghxAnprw"))
		return false;
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		size_t n = strlen(shapes[i].prefix);

		if (!memcmp(s, shapes[i].prefix, n))
			return len >= shapes[i].min &&
			       is_random(s + n, len - n);
	}
	return is_access_key(s, len);
}

size_t
redact_shape_web_token(const struct redact_text *text, size_t at, size_t end)
{
	size_t parts;

	if (end - at < 10 || memcmp(text->s + at, "eyJ", 3) != 0)
		return 0;
	/* an encrypted one has five parts */
	for (parts = 1; parts < 5; parts++) {
		at = end;
		if (redact_peek(text, at) != '.' ||
		    !redact_name(redact_peek(text, at + 1)))
			break;
		end = redact_skip(text, at + 1, redact_name);
		if (parts == 1 && end - at < 10)
			return 0;
	}
	return parts >= 3 ? end : 0;
}
/* Passwords in URLs */

/* The end of scheme://user:password, where its @ stands; 0 if it has none. */
static size_t
password_end(const struct redact_text *text, size_t at)
{
	size_t end = at, last = 0, port;

	for (; end < text->len && !redact_ends(text->s[end]); end++) {
		if (redact_any(text->s[end], "/?#"))
			break;
		if (text->s[end] == '@')
			last = end;
	}
	if (last)
		return last;
	/* host:port/ is none, but some write / or # into a password */
	for (port = at;
	     port < end && text->s[port] >= '0' && text->s[port] <= '9';)
		port++;
	if (port == end)
		return 0;
	for (end = at; end < text->len && end - at < ADDRESS_MAX; end++) {
		if (redact_ends(text->s[end]))
			return 0;
		if (text->s[end] == '@')
			return end;
	}
	return 0;
}

size_t
redact_shape_address(const struct redact_text *text, size_t at, size_t *start)
{
	size_t user, end;

	for (user = at + 3; user < text->len; user++) {
		char c = text->s[user];

		if (c == ':')
			break;
		if (redact_ends(c) || redact_any(c, "/?#@"))
			return 0;
	}
	if (user == text->len)
		return 0;
	end = password_end(text, user + 1);
	if (end < user + 2 || redact_any(text->s[user + 1], "{[<$"))
		return 0;
	*start = user + 1;
	return end;
}
