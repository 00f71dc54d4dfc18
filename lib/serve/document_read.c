#include "serve/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

bool
document_is_markdown(const char *path)
{
	static const char *const ends[] = { ".md", ".markdown", ".mdown",
		".mkd" };
	size_t len = strlen(path);

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t n = strlen(ends[i]);

		if (len > n && strcmp(path + len - n, ends[i]) == 0)
			return true;
	}
	return false;
}

char *
document_name(const char *path)
{
	char *whole = realpath(path, NULL);

	return whole ? whole : alloc_copy(path, strlen(path));
}

int
document_check(const struct parse *how, struct err *err)
{
	if (how->replay_key)
		return err_set(err, ERR_INPUT,
		    "a document has ids of its own: --replay-key is for lines");
	if (how->defaults.type >= 0 && how->defaults.type != MEMORY_CHUNK)
		return err_set(err, ERR_INPUT,
		    "a document becomes chunks: another --type is for lines");
	return 0;
}

/* Text that is no part of the file's: the mark that it is UTF-8. */
static void
skip_mark(const char **line, size_t *len)
{
	if (*len < 3 || memcmp(*line, "\xef\xbb\xbf", 3) != 0)
		return;
	*line += 3;
	*len -= 3;
}

int
document_read(struct lines *lines, struct buf *text, struct err *err)
{
	const char *line;
	size_t len;
	int result;

	while ((result = lines_next(lines, &line, &len, err)) == LINES_LINE) {
		if (lines->number == 1)
			skip_mark(&line, &len);
		if (parse_check_text(line, len, err) < 0)
			return -1;
		if (text->len + len >= lines->max)
			break;
		buf_add(text, line, len);
		buf_char(text, '\n');
	}
	if (result == LINES_LINE || result == LINES_TOO_LONG)
		return err_set(err, ERR_INPUT,
		    "more than %zu bytes in a document: see --max-line",
		    lines->max);
	return result;
}
