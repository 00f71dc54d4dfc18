#include "model/remote.h"

#include <string.h>

#include "base/utf8.h"

/* Blanks of Unicode, and what has no width. */
static bool
is_blank(uint32_t cp)
{
	static const struct {
		uint32_t from, to;
	} blanks[] = { { 0, ' ' }, { 0x7f, 0xa0 }, { 0xad, 0xad },
		{ 0x1680, 0x1680 }, { 0x180e, 0x180e }, { 0x2000, 0x200f },
		{ 0x2028, 0x202f }, { 0x205f, 0x206f }, { 0x3000, 0x3000 },
		{ 0xfeff, 0xfeff } };

	for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
		if (cp >= blanks[i].from && cp <= blanks[i].to)
			return true;
	return false;
}

static bool
is_all_blank(const struct remote_text *text)
{
	uint32_t cp;

	for (size_t at = 0; at < text->len;) {
		at += utf8_get(text->text + at, text->len - at, &cp);
		if (!is_blank(cp))
			return false;
	}
	return true;
}

struct remote_text
remote_text(const struct remote_text *text, size_t limit)
{
	struct remote_text sent = { text->text,
		utf8_fit(text->text, text->len, limit) };

	return is_all_blank(&sent) ? (struct remote_text){ ".", 1 } : sent;
}

void
remote_put_texts(struct buf *out, const struct remote_text *texts, size_t n)
{
	buf_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_char(out, ',');
		json_put_string(out, texts[i].text, texts[i].len);
	}
	buf_char(out, ']');
}

bool
remote_is_of(const struct settings *settings, const char *beginning)
{
	const char *name = settings->model ? settings->model : "";
	const char *owner = strrchr(name, '/');

	if (owner)
		name = owner + 1;
	return !strncmp(name, beginning, strlen(beginning));
}
