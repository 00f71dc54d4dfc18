#include "model/reply.h"

#include <string.h>

#include "tap.h"

static const struct {
	const char *in;
	const char *message, *type, *code; /* message NULL: no error */
	int64_t status;
} replies[] = {
	/* all providers */
	{ "{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,"
	  "\"code\":\"c\"}}",
	    "m", "t", "c", 0 },
	{ "{\"error\":{\"message\":\"m\",\"type\":null,\"code\":null}}", "m",
	    "", "", 0 },
	{ "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\","
	  "\"message\":\"m\"},\"request_id\":\"r\"}",
	    "m", "overloaded_error", "", 0 },
	{ "{\"error\":{\"code\":429,\"message\":\"m\",\"status\":\"S\"}}", "m",
	    "S", "", 429 },
	{ "[{\"error\":{\"code\":503,\"message\":\"m\",\"status\":\"S\"}}]",
	    "m", "S", "", 503 },
	{ "{\"error\":\"model 'x' not found\"}", "model 'x' not found", "", "",
	    0 },
	{ "{\"error\":\"m\",\"error_type\":\"Overloaded\"}", "m", "Overloaded",
	    "", 0 },
	{ "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":"
	  "\"unavailable_error\"}}",
	    "Loading model", "unavailable_error", "", 503 },
	{ "{\"object\":\"error\",\"message\":\"m\",\"type\":\"t\",\"code\":400}",
	    "m", "t", "", 400 },
	{ "{\"error\":{\"code\":\"498\"}}", "", "", "498", 498 },
	{ "{\"error\":{\"code\":-5,\"message\":3}}", "", "", "", 0 },
	{ "{\"error\":{\"code\":1e99}}", "", "", "", 0 },
	{ "{\"error\":{}}", "", "", "", 0 },
	{ "{\"error\":[1]}", "", "", "", 0 },
	{ "{\"error\":true}", "", "", "", 0 },
	/* none */
	{ "{\"error\":null,\"choices\":[]}", NULL, NULL, NULL, 0 },
	{ "{\"error\":\"\"}", NULL, NULL, NULL, 0 },
	{ "{\"error\":false}", NULL, NULL, NULL, 0 },
	{ "{\"choices\":[{\"error\":{}}]}", NULL, NULL, NULL, 0 },
	{ "{\"type\":\"message\"}", NULL, NULL, NULL, 0 },
	{ "[{\"index\":0,\"score\":1}]", NULL, NULL, NULL, 0 },
	{ "[[1]]", NULL, NULL, NULL, 0 },
	{ "[]", NULL, NULL, NULL, 0 },
	{ "\"error\"", NULL, NULL, NULL, 0 },
	{ "7", NULL, NULL, NULL, 0 },
};

static void
test_errors(void)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
		struct json_span value;
		struct reply_error error;
		struct err err;
		bool is = json_scan(replies[i].in, strlen(replies[i].in),
			      &value, &err) == 0 &&
			  reply_error(&value, &arena, &error);

		if (!is || !replies[i].message)
			tap(is == (replies[i].message != NULL), "no error: %s",
			    replies[i].in);
		else
			tap(!strcmp(error.message, replies[i].message) &&
				!strcmp(error.type, replies[i].type) &&
				!strcmp(error.code, replies[i].code) &&
				error.status == replies[i].status,
			    "error: %s", replies[i].in);
	}
	arena_release(&arena);
}

/* Bodies of replies whose status says that they are errors. */
static void
test_bodies(void)
{
	static const struct {
		const char *in, *message;
	} cases[] = {
		{ "{\"error\":\"m\"}", "m" },
		{ "\r\n {\"error\":\"m\"}\n", "m" },
		{ "{\"message\":\"m\"}", "m" },
		{ "{\"detail\":\"Not Found\"}", "Not Found" },
		{ "{\"detail\":[{\"loc\":[1],\"msg\":\"m\"}]}", "m" },
		{ "{\"detail\":[]}", "" },
		{ "\n404 page not found\n", "404 page not found\n" },
		{ "<html><body>Bad Gateway</body>", "" },
		{ "{\"error\":\"cut", "{\"error\":\"cut" },
		{ "", "" },
		{ "[1]", "" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct reply_error error;

		reply_error_of(
		    cases[i].in, strlen(cases[i].in), &arena, &error);
		tap(!strcmp(error.message, cases[i].message), "body: %zu", i);
	}
	arena_release(&arena);
}

#define TEN     "0123456789"
#define HUNDRED "a " TEN TEN TEN TEN TEN TEN TEN TEN TEN "01234567"

static const struct {
	const char *in, *key, *want;
} lines[] = {
	{ "all is well", NULL, "all is well" },
	{ "", NULL, "" },
	{ "two\n\tlines\x1b[31m\x7f", NULL, "two lines [31m " },
	{ "caf\xc3\xa9 \xff\xc3", NULL, "caf\xc3\xa9 ??" },
	{ HUNDRED HUNDRED "\xc3\xa4 more", NULL, HUNDRED HUNDRED "..." },
	/* the key, whole and in part */
	{ "key abcdefghijklm is bad", "abcdefghijklm",
	    "key [redacted] is bad" },
	{ "key xbcdefghiy is bad", "abcdefghijklm", "key x[redacted]y is bad" },
	{ "key bcdefgh is bad", "abcdefghijklm", "key bcdefgh is bad" },
	{ "short abcd", "abcd", "short [redacted]" },
	{ "no abc", "abc", "no abc" },
	{ "none", "", "none" },
	/* other keys */
	{ "Incorrect API key provided: sk-proj-****wxyz. See", NULL,
	    "Incorrect API key provided: [redacted]. See" },
	{ "not sk-0123456789abcdefghij here", NULL, "not [redacted] here" },
	{ "'memos_ab12cd34_0123456789_xyz'", NULL, "'[redacted]'" },
	{ "task-force ask-0123456789 sk-no memos_db", NULL,
	    "task-force ask-0123456789 sk-no memos_db" },
	{ "Authorization: Bearer abcdef123456", NULL,
	    "Authorization: Bearer [redacted]" },
};

static void
test_lines(void)
{
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct buf out = { 0 };

		reply_print(lines[i].in, lines[i].key, &out);
		if (!tap(!strcmp(buf_text(&out), lines[i].want), "shown: %zu",
			i))
			printf("# '%s'\n", buf_text(&out));
		buf_release(&out);
	}
}

int
main(void)
{
	test_errors();
	test_bodies();
	test_lines();
	return tap_end();
}
