#include "text/markdown.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "tap.h"

/* Blocks as letters: p prose, i item, 1..6 heading (title), f fence, t table */
static const struct {
	const char *in, *want;
} cases[] = {
	{ "", "" },
	{ "\n \n", "" },
	{ "one\ntwo\n\nthree", "p p" },
	{ "# A\ntext", "1(A) p" },
	{ "#A\n####### no\n", "p" },
	{ "## `memos` *now* ##\n", "2(memos now)" },
	{ "# See [the page](http://x) here", "1(See the page here)" },
	{ "Title\n=====\nSub\n---\ntext\n", "1(Title) 2(Sub) p" },
	{ "two\nlines\n---\n", "p" },
	{ "```c\n# no heading\n\nx\n```\nafter", "f p" },
	{ "~~~~\n~~~\n```\n~~~~\n# A", "f 1(A)" },
	{ "```\nnever closed\n# no", "f" },
	{ "| a | b |\n|---|---|\n| 1 | 2 |\n\ntext", "t p" },
	{ "a | b\n--|--\n1 | 2\nno more", "t p" },
	{ "a | b is said\nso", "p" },
	{ "- one\n- two\n  more\n1. three\n", "i i i" },
	{ "---\ntitle: x\n---\n# A", "f 1(A)" },
	{ "---\nno end", "p" },
	{ "\r\n# A\r\ntext\r\n", "1(A) p" },
};

static void
print(struct buf *out, const struct markdown_block *b)
{
	static const char letters[] = "pi#ft";

	buf_string(out, out->len ? " " : "");
	if (b->kind == MARKDOWN_HEADING)
		buf_printf(out, "%d(%s)", b->level, b->title);
	else
		buf_char(out, letters[b->kind]);
}

static void
check(size_t number, const char *in, bool plain, const char *want)
{
	struct arena arena = { 0 };
	struct buf got = { 0 };
	struct markdown_block *blocks;
	size_t n;

	markdown_blocks(in, strlen(in), plain, &arena, &blocks, &n);
	for (size_t i = 0; i < n; i++)
		print(&got, &blocks[i]);
	if (!tap(strcmp(buf_text(&got), want) == 0, "blocks of case %zu",
		number))
		printf("# %s\n", buf_text(&got));
	buf_release(&got);
	arena_release(&arena);
}

static void
check_images(void)
{
	static const char text[] =
	    "a ![not ![Ann at sea](img/ann.png \"t\") and "
	    "![](b.jpg)! [x](y) ![c]() ![d](";
	struct markdown_image image;
	size_t len = strlen(text);

	tap(markdown_image(text, len, 0, &image) &&
		strncmp(image.path, "img/ann.png", image.path_len) == 0 &&
		image.path_len == 11,
	    "a picture's path ends before its title");
	tap(markdown_image(text, len, image.end, &image) &&
		image.caption_len == 0 && image.path_len == 5,
	    "a picture may have no caption");
	tap(!markdown_image(text, len, image.end, &image),
	    "what has no path is no picture");
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check(i, cases[i].in, false, cases[i].want);
	check(99, "# A\n- b\n```\n\nc", true, "p p");
	check_images();
	return tap_end();
}
