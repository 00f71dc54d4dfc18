#ifndef MEMOS_TEXT_MARKDOWN_H
#define MEMOS_TEXT_MARKDOWN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/*
 * The blocks of a Markdown text, as far as they say where it may be cut: what
 * it does not know is prose, and all of the text but blank lines is in a block.
 */
enum markdown_kind {
	MARKDOWN_PROSE,
	MARKDOWN_ITEM, /* of a list: prose */
	MARKDOWN_HEADING,
	MARKDOWN_FENCE, /* code between fences; what stands before all */
	MARKDOWN_TABLE,
};

struct markdown_block {
	size_t start, end; /* of whole lines */
	enum markdown_kind kind;
	int level;         /* of a heading, 1 to 6 */
	const char *title; /* of a heading, without marks; in the arena */
};

/* The blocks of valid UTF-8, in the arena; plain: paragraphs alone. */
void markdown_blocks(const char *text, size_t len, bool plain,
    struct arena *arena, struct markdown_block **blocks, size_t *n);

/* A picture: ![caption](path). */
struct markdown_image {
	const char *caption, *path;
	size_t caption_len, path_len;
	size_t end; /* behind it */
};

/* The first picture at `at` or behind it; false if there is none. */
bool markdown_image(
    const char *text, size_t len, size_t at, struct markdown_image *image);

#endif
