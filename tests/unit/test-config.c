#include "base/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "tap.h"

static char path[40];
static int file;

static void
write_file(const char *text, size_t len)
{
	if (ftruncate(file, 0) || pwrite(file, text, len, 0) != (ssize_t)len)
		tap(false, "the file cannot be written");
}

/* "dir cube", or the error without the path. */
static const char *
read_back(struct buf *out)
{
	char *dir = NULL, *cube = NULL;
	const struct config_key keys[] = { { "memos", "dir", &dir },
		{ "memos", "cube", &cube } };
	struct err err;

	buf_reset(out);
	if (config_read(keys, 2, &err) < 0)
		buf_string(out, strncmp(err.text, path, strlen(path))
				    ? err.text
				    : err.text + strlen(path));
	else
		buf_printf(out, "%s %s", dir ? dir : "-", cube ? cube : "-");
	free(dir);
	free(cube);
	return buf_text(out);
}

static void
test_table(void)
{
	static const char nul[] = ":2: the line is too long or has a NUL";
	static const struct {
		const char *in, *want;
		size_t len; /* 0: to the NUL */
	} rows[] = {
		{ "", "- -", 0 },
		{ "[memos]\ndir = a\ncube: b\n", "a b", 0 },
		{ "\n# x\n[memos]\n dir=a ; here\ndir = b", "a -", 0 },
		{ "[memos]\r\ndir = a\r\n", "a -", 0 },
		{ "[memos]\n  dir = a\n\tcube = b\n", "a b", 0 },
		{ "[memos]\ndir = a\n  b\n",
		    ":3: neither a [section] nor key = value", 0 },
		{ "[other]\nthing = a\n", "- -", 0 },
		{ "[memos]\nthing = a\n", ":2: unknown key 'thing'", 0 },
		{ "[memos]\n\nwords\n",
		    ":3: neither a [section] nor key = value", 0 },
		{ "[memos]\ndir = a\0b\n", nul, 18 },
		{ "[memos]\ndir = a\0b", nul, 17 },
	};
	struct buf out = { 0 };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		write_file(
		    rows[i].in, rows[i].len ? rows[i].len : strlen(rows[i].in));
		tap(!strcmp(read_back(&out), rows[i].want), "row %zu: %s", i,
		    buf_text(&out));
	}
	buf_release(&out);
}

/* No value is cut, and no rest of a line taken for another line. */
static void
test_long(void)
{
	struct buf text = { 0 }, out = { 0 };
	int whole = 0, refused = 0;

	for (int n = 1; n < 500; n++) {
		buf_reset(&text);
		buf_printf(&text, "[memos]\ndir = %0*d cube = x\n", n, 0);
		write_file(text.data, text.len);
		read_back(&out);
		whole += (int)out.len == n + 9 + 2;
		refused += !strcmp(
		    buf_text(&out), ":2: the line is too long or has a NUL");
	}
	tap(whole > 150 && whole + refused == 499,
	    "a long line is read whole (%d) or refused (%d)", whole, refused);
	buf_release(&text);
	buf_release(&out);
}

int
main(void)
{
	file = memfd_create("config", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	setenv("MEMOS_CONFIG", path, 1);
	test_table();
	test_long();
	return tap_end();
}
