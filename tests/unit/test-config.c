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

	for (int n = 1; n < 1500; n++) {
		buf_reset(&text);
		buf_printf(&text, "[memos]\ndir = %0*d cube = x\n", n, 0);
		write_file(text.data, text.len);
		read_back(&out);
		whole += (int)out.len == n + 9 + 2;
		refused += !strcmp(
		    buf_text(&out), ":2: the line is too long or has a NUL");
	}
	tap(whole > 1000 && whole + refused == 1499,
	    "a long line is read whole (%d) or refused (%d)", whole, refused);
	buf_release(&text);
	buf_release(&out);
}

/* "section@line name=value ", in order; refuses what says so. */
static int
note(const struct config_line *line, void *ctx, struct err *err)
{
	buf_printf(ctx, "%s@%d %s=%s ", line->section, line->section_line,
	    line->name, line->value);
	if (strcmp(line->value, "refuse") == 0)
		return err_set(err, ERR_STORE, "refused");
	if (strcmp(line->value, "section") == 0) {
		err_set(err, ERR_INPUT, "refused");
		return -2;
	}
	return 0;
}

static void
test_each(void)
{
	static const struct {
		const char *in, *seen, *fault;
	} rows[] = {
		{ "", "", "" },
		{ "[a b]\nx = 1\nx = 2\n\n[c]\n[d]\ny: \n[a b]\nx = 3",
		    "a b@1 x=1 a b@1 x=2 d@6 y= a b@8 x=3 ", "" },
		{ "[a]\nx = 1\ny = refuse\nz = 1\nx = refuse\n",
		    "a@1 x=1 a@1 y=refuse ", ":3: refused" },
		{ "\n[a]\nx = 1\ny = section\n[b\n", "a@2 x=1 a@2 y=section ",
		    ":2: refused" },
		{ "[a]\nx\ny = refuse\n", "a@1 y=refuse ",
		    ":2: neither a [section] nor key = value" },
		{ "\xef\xbb\xbf [a]\nx = 1\n\v[b]\ny = 1\n", "a@1 x=1 b@3 y=1 ",
		    "" },
		{ "x = 1\n[a]\ny = 1\n", "",
		    ":1: key 'x' stands in no section" },
	};
	struct buf seen = { 0 };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct err err = { 0 };
		int rc;

		write_file(rows[i].in, strlen(rows[i].in));
		buf_reset(&seen);
		rc = config_each(note, &seen, &err);
		tap(rc == (*rows[i].fault ? -1 : 0) &&
			!strcmp(buf_text(&seen), rows[i].seen),
		    "each, row %zu: %s", i, buf_text(&seen));
		tap(!rc || !strcmp(err.text + strlen(path), rows[i].fault),
		    "each, row %zu: %s", i, err.text);
	}
	buf_release(&seen);
}

int
main(void)
{
	file = memfd_create("config", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	setenv("MEMOS_CONFIG", path, 1);
	test_table();
	test_long();
	test_each();
	return tap_end();
}
