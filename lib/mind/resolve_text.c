#include "mind/resolve_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"

static bool
in_word(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 ||
	       c == '-' || c == '_';
}

/* An apostrophe of print is no part of a word, though it is not ASCII. */
static bool
ends_word(const char *s)
{
	return !in_word(*s) || strncmp(s, "\xe2\x80\x99", 3) == 0;
}

/* Whether what stands there is part of an address: ann@acme.example. */
static bool
in_address(const char *text, const char *at)
{
	size_t len;

	while (at > text && !strchr(" \t\n<(\"'", at[-1]))
		at--;
	for (len = strcspn(at, " \t\n>)\"'"); len; len--, at++)
		if (*at == '@' || strncmp(at, "://", 3) == 0)
			return true;
	return false;
}

/* Where a name stands in text from `at` on, as words; NULL if nowhere. */
static const char *
find(const char *text, const char *at, const char *name)
{
	size_t len = strlen(name);

	for (; (at = strcasestr(at, name)); at++)
		if ((at == text || !in_word(at[-1])) && ends_word(at + len) &&
		    !in_address(text, at))
			return at;
	return NULL;
}

/* Whether what was found is part of the new name already. */
static bool
is_told(const char *text, const char *at, const char *old, const char *name)
{
	const char *part = name;

	while ((part = find(name, part, old))) {
		size_t before = (size_t)(part - name);

		if ((size_t)(at - text) >= before &&
		    strncmp(at - before, name, strlen(name)) == 0)
			return true;
		part++;
	}
	return false;
}

const char *
resolve_text_replace(
    const char *text, const char *old, const char *name, struct arena *arena)
{
	struct buf out = { 0 };
	const char *at = text, *next, *copy;

	while (*old && (next = find(text, at, old))) {
		buf_add(&out, at, (size_t)(next - at));
		at = next + strlen(old);
		if (is_told(text, next, old, name))
			buf_add(&out, next, strlen(old));
		else
			buf_string(&out, name);
	}
	if (at == text)
		return text;
	buf_string(&out, at);
	copy = arena_copy(arena, out.data, out.len);
	buf_release(&out);
	return copy;
}
