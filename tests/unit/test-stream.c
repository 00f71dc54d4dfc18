#include "model/stream.h"

#include <string.h>

#include "tap.h"

/* What came out: each piece and a '|'. */
static struct buf got;
static int fails_at; /* the piece that is not taken, from 1; 0: none */

static int
take(void *ctx, const char *data, size_t len, struct err *err)
{
	int *n = ctx;

	if (++*n == fails_at)
		return err_set(err, ERR_MODEL, "not that one");
	buf_add(&got, data, len);
	buf_char(&got, '|');
	return len ? 0 : err_set(err, ERR_MODEL, "an empty piece");
}

/* In parts of so many bytes. */
static int
run(const char *text, size_t len, bool lines, size_t part, struct err *err)
{
	int n = 0, rc = 0;
	struct err ignored;
	struct stream stream = { .lines = lines, .take = take, .ctx = &n };

	buf_reset(&got);
	*err = (struct err){ 0 };
	for (size_t at = 0; rc == 0 && at < len; at += part)
		rc = stream_add(
		    &stream, text + at, len - at < part ? len - at : part, err);
	if (rc == 0)
		rc = stream_end(&stream, err);
	else if (stream_add(&stream, "data: x\n\n", 9, &ignored) == 0)
		rc = 1;
	stream_release(&stream);
	return rc;
}

static const struct {
	const char *name, *text, *want;
	bool lines;
} CASES[] = {
	{ "nothing", "", "", false },
	{ "an event", "data: {\"a\":1}\n\n", "{\"a\":1}|", false },
	{ "two events", "data: a\n\ndata: b\n\n", "a|b|", false },
	{ "no blank behind the colon", "data:a\n\n", "a|", false },
	{ "two blanks behind it", "data:  a\n\n", " a|", false },
	{ "\\r\\n", "data: a\r\n\r\ndata: b\r\n\r\n", "a|b|", false },
	{ "data of lines with \\r\\n", "data: a\r\ndata: b\r\n\r\n", "a\nb|",
	    false },
	{ "\\r alone", "data: a\r\rdata: b\r\r", "a|b|", false },
	{ "all of them", "data: a\n\r\ndata: b\r\n\rdata: c\r\r\n", "a|b|c|",
	    false },
	{ "data of lines", "data: a\ndata: b\ndata\n\n", "a\nb\n|", false },
	{ "comments", ": x\n\n:\n: y\ndata: a\n: z\n\n", "a|", false },
	{ "other fields", "event: x\nid: 7\nretry: 1\ndatum: q\ndata: a\n\n",
	    "a|", false },
	{ "events without data", "event: ping\n\n\n\n\ndata\n\n", "", false },
	{ "a mark of byte order",
	    "\xef\xbb\xbf"
	    "data: a\n\n",
	    "a|", false },
	{ "no mark of it later",
	    "data: a\n\n\xef\xbb\xbf"
	    "data: b\n\n",
	    "a|", false },
	{ "an end without a blank line", "data: a\n", "a|", false },
	{ "an end within a line", "data: a\n\ndata: b", "a|b|", false },
	{ "bare JSON", "{\"error\":1}\n", "{\"error\":1}|", false },
	{ "a field called error", "error: {\"x\":1}\n\n", "{\"x\":1}|", false },
	{ "UTF-8", "data: h\xc3\xa4\xf0\x9f\x98\x80\n\n",
	    "h\xc3\xa4\xf0\x9f\x98\x80|", false },
	{ "[DONE]", "data: a\n\ndata: [DONE]\n\n", "a|[DONE]|", false },
	{ "lines", "{\"a\":1}\n{\"b\":2}\n", "{\"a\":1}|{\"b\":2}|", true },
	{ "lines with \\r\\n", "a\r\nb\r\n", "a|b|", true },
	{ "a last line without an end", "a\nb", "a|b|", true },
	{ "blank lines", "\n\n \t\n  a\n\n", "a|", true },
	{ "data of lines is a line", "data: a\n\n", "data: a|", true },
};

static void
test_cases(void)
{
	struct err err;

	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		const char *text = CASES[i].text;
		size_t len = strlen(text);
		bool same = true;

		for (size_t part = 1; part <= len + 1 && same; part++)
			same = run(text, len, CASES[i].lines, part, &err) ==
				   0 &&
			       !strcmp(buf_text(&got), CASES[i].want);
		if (!tap(same, "%s, wherever it is cut", CASES[i].name))
			printf("# %s\n", buf_text(&got));
	}
}

static void
test_ends(void)
{
	static const char text[] = "data: a\n\ndata: b\n\ndata: c\n\n";
	struct err err;
	bool same = true;

	fails_at = 2;
	for (size_t part = 1; part < sizeof text && same; part++)
		same = run(text, sizeof text - 1, false, part, &err) == -1 &&
		       !strcmp(buf_text(&got), "a|");
	tap(same, "what is not taken ends the stream");
	tap(run("data: a\n\ndata: b", 16, false, 16, &err) == -1 &&
		!strcmp(err.text, "not that one"),
	    "also where it ends by itself");
	fails_at = 0;
}

static void
test_caps(void)
{
	size_t size = STREAM_PIECE_MAX + 100;
	struct buf text = { 0 };
	struct err err;

	buf_string(&text, "data: ");
	memset(buf_room(&text, size), 'x', size);
	text.len += size;
	tap(run(text.data, text.len, false, 65536, &err) == -1 &&
		err.kind == ERR_MODEL && strstr(err.text, "longer than"),
	    "a line has a bound");
	tap(run(text.data, text.len, true, 65536, &err) == -1 &&
		strstr(err.text, "longer than"),
	    "so has one of lines");
	buf_reset(&text);
	while (text.len < size + size / 50) {
		buf_string(&text, "data: ");
		memset(buf_room(&text, 1000), 'x', 1000);
		text.len += 1000;
		buf_char(&text, '\n');
	}
	tap(run(text.data, text.len, false, 65536, &err) == -1 &&
		strstr(err.text, "longer than"),
	    "an event of many lines has, too");
	buf_reset(&text);
	while (text.len < size)
		buf_string(&text, ": waiting\n\n");
	tap(run(text.data, text.len, false, 65536, &err) == 0,
	    "comments have none here");
	buf_release(&text);
}

int
main(void)
{
	test_cases();
	test_ends();
	test_caps();
	buf_release(&got);
	return tap_end();
}
