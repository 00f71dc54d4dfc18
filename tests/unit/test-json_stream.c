#include "base/json_stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"

static const char *const inner[] = { "results", "nodes", NULL };

/* The items of a text, with '|' between, "!" for a bad one and "#" for the
 * end of what can be read. */
static char *
items_of(const char *text, size_t len, size_t max, bool walk)
{
	char path[] = "/tmp/json_stream.XXXXXX";
	int fd = mkstemp(path);
	struct json_stream s;
	struct json_item item;
	struct arena arena = { 0 };
	struct buf out = { 0 };
	struct err err;
	int rc = -1;

	if (fd < 0 || write(fd, text, len) != (ssize_t)len ||
	    json_stream_open(&s, path, &err) < 0)
		return NULL;
	close(fd);
	unlink(path);
	s.max = max;
	s.inner = walk ? inner : NULL;
	while ((rc = json_stream_next(&s, &arena, &item, &err)) == 1) {
		if (item.key)
			buf_printf(&out, "%s:", item.key);
		if (item.bad)
			buf_char(&out, '!');
		else
			buf_add(&out, item.value.start, item.value.len);
		buf_char(&out, '|');
		arena_reset(&arena);
	}
	if (rc < 0)
		buf_char(&out, '#');
	json_stream_close(&s);
	arena_release(&arena);
	return out.data ? out.data : calloc(1, 1);
}

static const struct {
	const char *in, *want;
	bool walk;
} cases[] = {
	{ "", "", false },
	{ " \n ", "", false },
	{ "[]", "", false },
	{ "[1, \"a]\\\"\" ,{\"b\":[2]},null,[]]",
	    "1|\"a]\\\"\"|{\"b\":[2]}|null|[]|", false },
	{ "\xef\xbb\xbf[1]", "1|", false },
	{ "{\"a\":1}\n{\"a\":2}", "{\"a\":1}|{\"a\":2}|", false },
	{ "{\"a\":1}\n{\"a\":2}", "{\"a\":1}|{\"a\":2}|", true },
	{ "{\"n\":1,\"results\":[{\"x\":1},2],\"m\":{}}",
	    "results:{\"x\":1}|results:2|", true },
	{ "{\"nodes\":[1],\"results\":[2]} {\"nodes\":[]}",
	    "nodes:1|results:2|", true },
	{ "{\"results\":{\"a\":[1]}}", "{\"results\":{\"a\":[1]}}|", true },
	{ "{\"n\":\"}\\\"]\",\"results\":[1]}", "results:1|", true },
	{ "[1,{\"a\":1,\"a\":2},3]", "1|!|3|", false },
	{ "[\"\\ud800\",3]", "!|3|", false },
	{ "[1,", "1|#", false },
	{ "[1", "1|#", false },
	{ "[1 2]", "1|#", false },
	{ "[\"a", "#", false },
	{ "[{\"a\":1]", "!|#", false },
	{ "{\"results\":[1]", "results:1|#", true },
	{ "{\"results\" [1]}", "#", true },
	{ "{1:2}", "#", true },
	{ "1", "#", false },
	{ "[1] x", "1|#", false },
	{ "[]]", "#", false },
};

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *got = items_of(
		    cases[i].in, strlen(cases[i].in), 1000, cases[i].walk);

		if (!tap(got && strcmp(got, cases[i].want) == 0, "'%s'",
			cases[i].in))
			printf("# %s\n", got ? got : "nothing");
		free(got);
	}
}

/* What is too long is passed over, whatever it is made of. */
static void
test_bounds(void)
{
	struct buf text = { 0 };
	char *got;

	buf_string(&text, "[1,\"");
	for (int i = 0; i < 300000; i++)
		buf_char(&text, i % 7 ? 'x' : ']');
	buf_string(&text, "\",2,{\"a\":[");
	for (int i = 0; i < 100000; i++)
		buf_string(&text, "1,");
	buf_string(&text, "1]},3]");
	got = items_of(text.data, text.len, 1000, false);
	tap(got && strcmp(got, "1|!|2|!|3|") == 0, "too long ones");
	free(got);
	buf_reset(&text);
	buf_string(&text, "{");
	for (int i = 0; i < 30000; i++)
		buf_printf(&text, "\"k%d\":1,", i);
	buf_string(&text, "\"z\":2}{\"a\":1}");
	got = items_of(text.data, text.len, 1000, true);
	tap(got && strcmp(got, "!|{\"a\":1}|") == 0,
	    "an object of many members: %s", got ? got : "");
	free(got);
	buf_release(&text);
}

/* A file that ends anywhere, or has a wrong byte, ends the reading soon. */
static void
test_broken(void)
{
	static const char text[] =
	    "{\"count\":2,\"results\":[{\"id\":\"a\",\"memory\":\"x\\n\"},"
	    "{\"id\":\"b\",\"l\":[1,-2.5e3,true]}],\"next\":null}";
	static const char bytes[] = "\"[]{},:\\x\x80\n";
	size_t n = sizeof text - 1;
	bool ok = true;

	for (size_t i = 0; i < n; i++) {
		char *got = items_of(text, i, 1000, true);

		ok = ok && got;
		free(got);
		for (const char *b = bytes; *b; b++) {
			char wrong[sizeof text];

			memcpy(wrong, text, sizeof text);
			wrong[i] = *b;
			got = items_of(wrong, n, 20, i % 2);
			ok = ok && got;
			free(got);
		}
	}
	tap(ok, "files that end anywhere, or have a wrong byte");
}

int
main(void)
{
	test_cases();
	test_bounds();
	test_broken();
	return tap_end();
}
