#include "model/opening.h"

#include <string.h>

#include "tap.h"

#define ERROR "{\"error\":{\"code\":503}}"

static const struct {
	const char *in, *error; /* NULL: all is passed on */
} streams[] = {
	{ "", NULL },
	{ "data: {\"a\":1}\n\ndata: " ERROR "\n\n", NULL },
	{ "data: {\"a\":1}", NULL },
	{ "{\"a\":1}\n" ERROR "\n", NULL },
	{ "{\"a\":\n1}", NULL },
	{ "data: [DONE]\n\n", NULL },
	{ ": x\n\nevent: m\nid: 1\nretry: 2\ndata: {\"a\":1}\n\n", NULL },
	{ "data: not JSON\n\n", NULL },
	{ "error\n", NULL },
	{ "\n\n", NULL },
	{ "{\"error\":", NULL },
	{ "{\"error\":null}\n", NULL },
	{ "{\"error\":\n", NULL },
	{ "data:\n", NULL },
	/* errors */
	{ ERROR, ERROR },
	{ ERROR "\n", ERROR },
	{ "\n\n  " ERROR "\n\n", ERROR },
	{ "{\"error\":\n{\"code\":503}\n}\n",
	    "{\"error\":\n{\"code\":503}\n}" },
	{ "[" ERROR "]", "[" ERROR "]" },
	{ "[\n" ERROR "\n]\n", "[\n" ERROR "\n]" },
	{ "data: " ERROR "\n\n", ERROR },
	{ "data:" ERROR, ERROR },
	{ "data:" ERROR "\r\rdata: [DONE]\r\r", ERROR },
	{ ": PROCESSING\r\n\r\nevent: error\r\ndata: " ERROR "\r\n\r\n",
	    ERROR },
};

static bool
take(void *ctx, const char *data, size_t len)
{
	buf_add(ctx, data, len);
	return true;
}

/* Gives the stream in pieces; what is wrong with what comes out, or NULL. */
static const char *
run(const char *in, size_t piece, const char *error)
{
	struct buf out = { 0 };
	struct opening opening = { .take = take, .ctx = &out };
	const char *wrong = NULL;
	size_t len = strlen(in);
	bool fine = true;

	for (size_t at = 0; at < len && fine; at += piece)
		fine = opening_take(
		    &opening, in + at, len - at < piece ? len - at : piece);
	fine = opening_end(&opening);
	if (fine != !error)
		wrong = "it is not told what it is";
	else if (!error && strcmp(buf_text(&out), in) != 0)
		wrong = "it is not passed on";
	else if (error && out.len)
		wrong = "an error is passed on";
	else if (error && !strstr(opening.held.data + opening.line, error))
		wrong = "the error is not at hand";
	opening_release(&opening);
	buf_release(&out);
	return wrong;
}

static void
test_cap(void)
{
	static char text[100000];
	const char *wrong;

	memset(text, ' ', sizeof text - 1);
	memcpy(text, "{\"a\":\"", 6);
	wrong = run(text, 1000, NULL);
	tap(!wrong, "a line without an end is passed on");
	memset(text, '\n', sizeof text - 1);
	wrong = run(text, 7, NULL);
	tap(!wrong, "so are lines of nothing");
}

int
main(void)
{
	static const size_t pieces[] = { 1, 2, 3, 7, 1000 };

	for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
		const char *wrong = NULL;

		for (size_t j = 0; j < 5 && !wrong; j++)
			wrong = run(streams[i].in, pieces[j], streams[i].error);
		tap(!wrong, "stream %zu%s%s", i, wrong ? ": " : "",
		    wrong ? wrong : "");
	}
	test_cap();
	return tap_end();
}
