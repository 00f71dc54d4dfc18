#include "model/key_netrc.h"

#include <string.h>
#include <strings.h>

#include "model/key.h"

/* A word of the file; quoted ones may hold blanks. */
struct word {
	char text[KEY_MAX + 1];
	bool cut; /* it did not fit */
};

struct reader {
	const char *at, *end;
	struct word word;
};

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_blanks(struct reader *r)
{
	while (r->at < r->end && is_blank(*r->at))
		r->at++;
}

/* Reads the next word; false at the end. */
static bool
next(struct reader *r)
{
	size_t n = 0;
	bool quoted;

	skip_blanks(r);
	if (r->at == r->end)
		return false;
	quoted = *r->at == '"';
	r->at += quoted;
	r->word.cut = false;
	while (r->at < r->end && (quoted ? *r->at != '"' : !is_blank(*r->at))) {
		if (*r->at == '\\' && quoted && r->at + 1 < r->end)
			r->at++;
		if (n < KEY_MAX)
			r->word.text[n++] = *r->at;
		else
			r->word.cut = true;
		r->at++;
	}
	r->at += quoted && r->at < r->end;
	r->word.text[n] = '\0';
	return true;
}

static bool
is(const struct reader *r, const char *word)
{
	return !strcmp(r->word.text, word);
}

static void
skip_line(struct reader *r)
{
	while (r->at < r->end && *r->at != '\n')
		r->at++;
}

/* A macro ends at an empty line. */
static void
skip_macro(struct reader *r)
{
	const char *end = memmem(r->at, (size_t)(r->end - r->at), "\n\n", 2);

	r->at = end ? end + 2 : r->end;
}

/* What an entry says so far. */
struct entry {
	bool ours, key_login, key;
};

static void
read_word(struct reader *r, const char *host, struct entry *entry, char *out)
{
	if (*r->word.text == '#') {
		skip_line(r);
	} else if (is(r, "macdef")) {
		skip_macro(r);
	} else if (is(r, "machine") || is(r, "default")) {
		bool machine = is(r, "machine") && next(r);

		*entry = (struct entry){
			.ours = machine && !strcasecmp(r->word.text, host),
		};
	} else if (is(r, "login")) {
		entry->key_login = next(r) && is(r, "apikey");
	} else if (is(r, "password") && next(r) && entry->ours) {
		entry->key = !r->word.cut && *r->word.text;
		memcpy(out, r->word.text, sizeof r->word.text);
	} else if (is(r, "account")) {
		next(r);
	}
}

bool
key_netrc(const char *text, size_t len, const char *host, char *out)
{
	struct reader r = { .at = text, .end = text + len };
	struct entry entry = { 0 };

	while (!(entry.ours && entry.key_login && entry.key) && next(&r))
		read_word(&r, host, &entry, out);
	explicit_bzero(&r, sizeof r);
	return entry.ours && entry.key_login && entry.key;
}
