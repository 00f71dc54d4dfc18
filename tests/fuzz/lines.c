/*
 * Lines: the first byte is the cap of a line, the next eight say how much each
 * read() gives, or how it fails; the rest is the file.  Whatever the pieces,
 * the lines are those of the whole.
 */
#include "fuzz.h"

#include <errno.h>
#include <poll.h>

#include "base/lines.h"
#include "base/prog.h"

enum { PIECES = 8, FAILS = 250 /* bytes of a piece that are errors */ };

static struct {
	const uint8_t *data;
	size_t size, at;
	uint8_t pieces[PIECES];
	unsigned turn;
	bool failed; /* the last read did: the next one must not */
	int signal;
} file;

static ssize_t
fuzz_read(void *out, size_t room)
{
	size_t n = file.pieces[file.turn++ % PIECES], left;

	left = file.size - file.at;
	if (n >= FAILS && !file.failed) {
		file.failed = true;
		file.signal = n == FAILS;
		errno = n % 2 ? EAGAIN : EINTR;
		return -1;
	}
	file.failed = false;
	n = n ? n : 1;
	n = n < left ? n : left;
	MUST(n <= room);
	memcpy(out, file.data + file.at, n);
	file.at += n;
	return (ssize_t)n;
}

static int
fuzz_poll(void)
{
	return file.pieces[file.turn % PIECES] % 2;
}

/* A signal is there once. */
int
prog_signal(void)
{
	int signal = file.signal;

	file.signal = 0;
	return signal;
}

#define read(fd, out, n)      fuzz_read(out, n)
#define poll(fd, n, how_long) ((void)(fd), fuzz_poll())
#include "base/lines.c"
#undef read
#undef poll

/* The line at *at of the whole, without its end; false at the end. */
static bool
whole_line(size_t *at, const uint8_t **line, size_t *len)
{
	const uint8_t *start = file.data + *at, *end;
	size_t left = file.size - *at;

	if (!left)
		return false;
	end = memchr(start, '\n', left);
	*line = start;
	*len = end ? (size_t)(end - start) : left;
	*at += *len + (end != NULL);
	if (*len && start[*len - 1] == '\r')
		--*len;
	return true;
}

static int
next(struct lines *l, const char **line, size_t *len)
{
	struct err err;
	bool at_end;
	int result;

	do {
		lines_would_block(l);
		lines_ready(l);
		at_end = lines_at_end(l);
		result = lines_next(l, line, len, &err);
	} while (result == LINES_STOPPED);
	MUST(!at_end || result == LINES_END);
	return result;
}

static void
compare(struct lines *l)
{
	const uint8_t *whole;
	const char *line;
	size_t at = 0, n, len;
	uint64_t number = 0;

	while (whole_line(&at, &whole, &n)) {
		int result = next(l, &line, &len);

		MUST(result == (n > l->max ? LINES_TOO_LONG : LINES_LINE));
		MUST(len == n && l->number == ++number);
		if (result == LINES_LINE)
			MUST(!memcmp(line, whole, n) && !line[n]);
	}
	MUST(next(l, &line, &len) == LINES_END);
	MUST(lines_at_end(l) && l->number == number);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lines l = { .name = "fuzz", .max = fuzz_byte(&data, &size) };

	memset(&file, 0, sizeof file);
	for (int i = 0; i < PIECES; i++)
		file.pieces[i] = fuzz_byte(&data, &size);
	file.data = data;
	file.size = size;
	compare(&l);
	lines_close(&l);
	return 0;
}
