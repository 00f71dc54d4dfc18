#include "base/record.h"

#include <stdlib.h>
#include <string.h>

#include "reprint.h"
#include "tap.h"

/* want is the printed record, or the error with a '!'. */
static void
test_read(
    const char *in, const struct memory_defaults *defaults, const char *want)
{
	struct buf out = { 0 };
	struct err err = { 0 };

	if (reprint(in, strlen(in), defaults, &out, &err)) {
		tap(err.kind == ERR_INPUT && *want == '!' &&
			!strcmp(err.text, want + 1) && !out.len,
		    "%.60s: %s", in, err.text);
		return;
	}
	tap(!strcmp(buf_text(&out), want) && is_fixed(&out), "%.60s is %.100s",
	    in, buf_text(&out));
	buf_release(&out);
}

/* The record {"text":"a",...} is a fact with these fields, in this order. */
#define FACT(fields)                                                 \
	"{\"id\":null,\"memory\":\"a\",\"type\":\"fact\",\"state\":" \
	"\"active\"" fields "}"

static const struct {
	const char *in, *want;
} table[] = {
	/* the text */
	{ "{\"memory\":\"a\"}", FACT("") },
	{ "{\"text\":\"a\"}", FACT("") },
	{ "{\"content\":\"a\"}", FACT("") },
	{ "{\"memory\":null,\"text\":\"a\",\"content\":null}", FACT("") },
	{ "{\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}", FACT("") },
	{ "{\"memory\":\" \\\"\\u00e9\\n \"}",
	    "{\"id\":null,\"memory\":\" \\\"\xc3\xa9\\n \",\"type\":\"fact\","
	    "\"state\":\"active\"}" },
	{ "{\"memory\":\"a\",\"text\":\"a\"}",
	    "!the text is given twice: 'memory' and 'text'" },
	{ "{\"content\":\"\",\"text\":\"a\"}",
	    "!the text is given twice: 'content' and 'text'" },
	{ "{\"memory\":\"\"}", "!'memory' is empty" },
	{ "{\"text\":\" \\t\\n\"}", "!'text' is empty" },
	{ "{\"content\":[]}", "!'content' is empty" },
	{ "{\"content\":null}", "!'content' is empty" },
	{ "{\"memory\":null}", "!'memory' is missing" },
	{ "{}", "!'memory' is missing" },
	{ "{\"memory\":5}", "!'memory' is not a string" },
	{ "{\"memory\":{}}", "!'memory' is not a string" },
	{ "\"a\"", "!not an object" },
	{ "null", "!not an object" },

	/* ids, names and scope */
	{ "{\"text\":\"a\",\"id\":\"x/1\"}",
	    "{\"id\":\"x/1\",\"memory\":\"a\",\"type\":\"fact\","
	    "\"state\":\"active\"}" },
	{ "{\"text\":\"a\",\"id\":null}", FACT("") },
	{ "{\"text\":\"a\",\"id\":\"\"}", FACT("") },
	{ "{\"text\":\"a\",\"id\":\"a b\"}",
	    "!'id' is not an id of 1 to 128 bytes without blanks" },
	{ "{\"text\":\"a\",\"id\":5}", "!'id' is not a string" },
	{ "{\"name\":\"N\",\"role\":\"user\",\"run_id\":\"r\",\"app_id\":\"p\","
	  "\"agent_id\":\"g\",\"user_id\":\"u\",\"text\":\"a\"}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"turn\",\"user_id\":\"u\","
	    "\"agent_id\":\"g\",\"app_id\":\"p\",\"run_id\":\"r\","
	    "\"role\":\"user\",\"name\":\"N\",\"state\":\"active\"}" },
	{ "{\"text\":\"a\",\"user_id\":null,\"run_id\":\"\"}", FACT("") },
	{ "{\"text\":\"a\",\"user_id\":5}", "!'user_id' is not a string" },
	{ "{\"text\":\"a\",\"name\":\"x\\ny\"}",
	    "!'name' has a control character" },
	{ "{\"text\":\"a\",\"role\":\"\\u0085\"}",
	    "!'role' has a control character" },

	/* types */
	{ "{\"text\":\"a\",\"run_id\":\"r\"}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"fact\",\"run_id\":\"r\","
	    "\"state\":\"active\"}" },
	{ "{\"text\":\"a\",\"name\":\"N\"}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"fact\",\"name\":\"N\","
	    "\"state\":\"active\"}" },
	{ "{\"text\":\"a\",\"name\":\"N\",\"run_id\":\"r\"}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"turn\",\"run_id\":\"r\","
	    "\"name\":\"N\",\"state\":\"active\"}" },
	{ "{\"text\":\"a\",\"role\":\"user\",\"type\":\"persona\"}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"persona\","
	    "\"role\":\"user\",\"state\":\"active\"}" },
	{ "{\"text\":\"a\",\"type\":\"\"}", FACT("") },
	{ "{\"text\":\"a\",\"type\":\"Fact\"}",
	    "!unknown type 'Fact' (" MEMORY_TYPE_LIST ")" },
	{ "{\"text\":\"a\",\"type\":1}", "!'type' is not a string" },

	/* numbers and states */
	{ "{\"text\":\"a\",\"state\":\"archived\"}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"fact\","
	    "\"state\":\"archived\"}" },
	{ "{\"text\":\"a\",\"state\":\"gone\"}",
	    "!unknown state 'gone' (" MEMORY_STATE_LIST ")" },
	{ "{\"text\":\"a\",\"importance\":0.62}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"fact\","
	    "\"importance\":0.62,\"state\":\"active\"}" },
	{ "{\"text\":\"a\",\"importance\":0}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"fact\","
	    "\"importance\":0,\"state\":\"active\"}" },
	{ "{\"text\":\"a\",\"importance\":null}", FACT("") },
	{ "{\"text\":\"a\",\"importance\":1.01}",
	    "!'importance' is not a number from 0 to 1" },
	{ "{\"text\":\"a\",\"importance\":-1}",
	    "!'importance' is not a number from 0 to 1" },
	{ "{\"text\":\"a\",\"importance\":\"1\"}",
	    "!'importance' is not a number from 0 to 1" },
	{ "{\"text\":\"a\",\"importance\":1e999}",
	    "!'importance' is not a number from 0 to 1" },

	/* times */
	{ "{\"text\":\"a\",\"event_at\":\"2026-05-07T09:30:00Z\"}",
	    FACT(",\"event_at\":\"2026-05-07T09:30:00Z\"") },
	{ "{\"text\":\"a\",\"timestamp\":\"2026-05-07T09:30:00.5+02:00\"}",
	    FACT(",\"event_at\":\"2026-05-07T07:30:00.5Z\","
		 "\"event_offset\":\"+02:00\"") },
	{ "{\"text\":\"a\",\"timestamp\":\"2026-05-07\"}",
	    FACT(",\"event_at\":\"2026-05-06T22:00:00Z\","
		 "\"event_precision\":\"day\",\"event_offset\":\"+02:00\"") },
	{ "{\"text\":\"a\",\"event_at\":\"2026\"}",
	    FACT(",\"event_at\":\"2025-12-31T22:00:00Z\","
		 "\"event_precision\":\"year\",\"event_offset\":\"+02:00\"") },
	{ "{\"text\":\"a\",\"event_at\":1778146200}",
	    FACT(",\"event_at\":\"2026-05-07T09:30:00Z\"") },
	{ "{\"text\":\"a\",\"timestamp\":1778146200123}",
	    FACT(",\"event_at\":\"2026-05-07T09:30:00.123Z\"") },
	{ "{\"text\":\"a\",\"event_offset\":\"-05:30\",\"event_precision\":"
	  "\"minute\",\"event_at\":1778146200}",
	    FACT(",\"event_at\":\"2026-05-07T09:30:00Z\","
		 "\"event_precision\":\"minute\","
		 "\"event_offset\":\"-05:30\"") },
	{ "{\"text\":\"a\",\"event_at\":null,\"timestamp\":\"\"}", FACT("") },
	{ "{\"text\":\"a\",\"event_at\":\"\",\"timestamp\":1778146200}",
	    FACT(",\"event_at\":\"2026-05-07T09:30:00Z\"") },
	{ "{\"text\":\"a\",\"event_at\":1,\"timestamp\":1}",
	    "!the time is given twice: 'event_at' and 'timestamp'" },
	{ "{\"text\":\"a\",\"event_at\":\"noon\"}",
	    "!'event_at': 'noon' is no time (" CLOCK_FORMS ")" },
	{ "{\"text\":\"a\",\"event_at\":1e300}", "!'event_at' is no time" },
	{ "{\"text\":\"a\",\"event_at\":true}",
	    "!'event_at' is neither a string nor a number" },
	{ "{\"text\":\"a\",\"event_precision\":\"day\"}",
	    "!'event_precision' without 'event_at'" },
	{ "{\"text\":\"a\",\"event_offset\":\"+02:00\"}",
	    "!'event_offset' without 'event_at'" },
	{ "{\"text\":\"a\",\"event_at\":1,\"event_precision\":\"week\"}",
	    "!unknown event_precision 'week' (instant minute day month year)" },
	{ "{\"text\":\"a\",\"event_at\":1,\"event_offset\":\"2\"}",
	    "!'event_offset' is not like '+02:00'" },
	{ "{\"replaced_at\":5,\"updated_at\":4,\"created_at\":3,\"valid_to\":2,"
	  "\"valid_from\":\"1970-01-01T00:00:01Z\",\"text\":\"a\"}",
	    FACT(",\"valid_from\":\"1970-01-01T00:00:01Z\","
		 "\"valid_to\":\"1970-01-01T00:00:02Z\","
		 "\"created_at\":\"1970-01-01T00:00:03Z\","
		 "\"updated_at\":\"1970-01-01T00:00:04Z\","
		 "\"replaced_at\":\"1970-01-01T00:00:05Z\"") },
	{ "{\"text\":\"a\",\"valid_to\":null,\"created_at\":\"\"}", FACT("") },
	{ "{\"text\":\"a\",\"valid_to\":\"x\"}",
	    "!'valid_to': 'x' is no time (" CLOCK_FORMS ")" },

	/* what a fact says, and what followed it */
	{ "{\"supersedes\":\"b\",\"superseded_by\":\"c\","
	  "\"superseded_at\":1,\"strength\":3,\"confidence\":0.5,"
	  "\"object\":\"tea\",\"relation\":\"likes\","
	  "\"subject\":\"Ann\",\"text\":\"a\"}",
	    FACT(",\"subject\":\"Ann\",\"relation\":\"likes\","
		 "\"object\":\"tea\",\"confidence\":0.5,\"strength\":3,"
		 "\"superseded_at\":\"1970-01-01T00:00:01Z\","
		 "\"superseded_by\":\"c\",\"supersedes\":\"b\"") },
	{ "{\"text\":\"a\",\"subject\":\"\",\"object\":null,"
	  "\"confidence\":null,\"supersedes\":\"\"}",
	    FACT("") },
	{ "{\"text\":\"a\",\"subject\":[1],\"confidence\":2,"
	  "\"strength\":-1,\"object\":\"a\\tb\"}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"fact\",\"metadata\":"
	    "{\"subject\":[1],\"confidence\":2,\"strength\":-1,"
	    "\"object\":\"a\\tb\"},\"state\":\"active\"}" },
	{ "{\"text\":\"a\",\"superseded_at\":\"x\"}",
	    "!'superseded_at': 'x' is no time (" CLOCK_FORMS ")" },
	{ "{\"text\":\"a\",\"supersedes\":\"a b\"}",
	    "!'supersedes' is not an id of 1 to 128 bytes without blanks" },

	/* sources */
	{ "{\"text\":\"a\",\"sources\":[\"s1\",\"s2\"]}",
	    FACT(",\"sources\":[\"s1\",\"s2\"]") },
	{ "{\"text\":\"a\",\"sources\":[]}", FACT("") },
	{ "{\"text\":\"a\",\"sources\":\"s1\"}",
	    "!'sources' is not an array of ids" },
	{ "{\"text\":\"a\",\"sources\":[1]}",
	    "!'sources' is not an array of ids" },
	{ "{\"text\":\"a\",\"sources\":[\"\"]}",
	    "!'sources' has what is no id of 1 to 128 bytes without blanks" },

	/* metadata and what goes there */
	{ "{\"text\":\"a\",\"metadata\":{ \"n\" : 12345678901234567890,"
	  "\"x\":1.50,\"\\u0061\":\"\\u00e9\" }}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"fact\",\"metadata\":"
	    "{ \"n\" : 12345678901234567890,\"x\":1.50,"
	    "\"\\u0061\":\"\\u00e9\" },\"state\":\"active\"}" },
	{ "{\"text\":\"a\",\"metadata\":{ }}", FACT("") },
	{ "{\"text\":\"a\",\"metadata\":null}", FACT("") },
	{ "{\"text\":\"a\",\"metadata\":{\n\"k\":[1,\r\n2]}}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"fact\",\"metadata\":"
	    "{ \"k\":[1,  2]},\"state\":\"active\"}" },
	{ "{\"text\":\"a\",\"x\":1.50,\"metadata\":{\"k\":1},"
	  "\"y\\\"\":[\n{ }],\"z\":null}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"fact\",\"metadata\":"
	    "{\"k\":1,\"x\":1.50,\"y\\\"\":[ { }],\"z\":null},"
	    "\"state\":\"active\"}" },
	{ "{\"text\":\"a\",\"topic\":\"t\"}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"fact\",\"metadata\":"
	    "{\"topic\":\"t\"},\"state\":\"active\"}" },
	{ "{\"text\":\"a\",\"k\":2,\"metadata\":{\"k\":1}}",
	    "!'metadata' with the unknown fields: duplicate key 'k'" },
	{ "{\"text\":\"a\",\"k\":2,\"metadata\":{\"\\u006b\":1}}",
	    "!'metadata' with the unknown fields: duplicate key 'k'" },
	{ "{\"text\":\"a\",\"metadata\":[]}", "!'metadata' is not an object" },
	{ "{\"Text\":\"b\",\"text\":\"a\"}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"fact\",\"metadata\":"
	    "{\"Text\":\"b\"},\"state\":\"active\"}" },

	/* what commands answer with */
	{ "{\"text\":\"a\",\"score\":0.8,\"event\":\"ADD\",\"explain\":{}}",
	    FACT("") },
	{ "{\"text\":\"a\",\"score\":\"3:1\",\"event\":\"goal\",\"explain\":1}",
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"fact\",\"metadata\":"
	    "{\"score\":\"3:1\",\"event\":\"goal\",\"explain\":1},"
	    "\"state\":\"active\"}" },

	/* vectors, but for their numbers */
	{ "{\"text\":\"a\",\"vector\":null}", FACT("") },
	{ "{\"text\":\"a\",\"vector\":\"\"}", FACT("") },
	{ "{\"text\":\"a\",\"vector\":[1,2]}",
	    "!'vector' is not 64 to 4096 finite numbers, "
	    "nor base64 of as many float32" },
	{ "{\"text\":\"a\",\"vector\":\"AAAA*\"}",
	    "!'vector' is not 64 to 4096 finite numbers, "
	    "nor base64 of as many float32" },
	{ "{\"text\":\"a\",\"vector\":{}}",
	    "!'vector' is not 64 to 4096 finite numbers, "
	    "nor base64 of as many float32" },
};

static void
test_defaults(void)
{
	const struct memory_defaults scope = { "u", "g", "p", "r", -1, NULL,
		NULL };
	const struct memory_defaults event = { .type = MEMORY_EVENT };

	test_read("{\"text\":\"a\"}", &scope,
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"fact\",\"user_id\":\"u\","
	    "\"agent_id\":\"g\",\"app_id\":\"p\",\"run_id\":\"r\","
	    "\"state\":\"active\"}");
	test_read("{\"text\":\"a\",\"name\":\"N\",\"user_id\":\"v\"}", &scope,
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"turn\",\"user_id\":\"v\","
	    "\"agent_id\":\"g\",\"app_id\":\"p\",\"run_id\":\"r\","
	    "\"name\":\"N\",\"state\":\"active\"}");
	test_read("{\"text\":\"a\",\"role\":\"user\"}", &event,
	    "{\"id\":null,\"memory\":\"a\",\"type\":\"event\","
	    "\"role\":\"user\",\"state\":\"active\"}");
	test_read("{\"text\":\"a\",\"type\":\"fact\"}", &event, FACT(""));
}

/* Reads before, n bytes of 'x', after; want as for test_read(), or NULL. */
static void
test_size(const char *before, size_t n, const char *after, const char *want)
{
	struct buf in = { 0 }, out = { 0 };
	struct err err = { 0 };
	int rc;

	buf_string(&in, before);
	memset(buf_room(&in, n), 'x', n);
	in.len += n;
	buf_string(&in, after);
	rc = reprint(in.data, in.len, &no_defaults, &out, &err);
	tap(want ? rc == -1 && !strcmp(err.text, want) : !rc && is_fixed(&out),
	    "%s and %zu bytes: %s", before, n, err.text);
	buf_release(&in);
	buf_release(&out);
}

static void
test_sizes(void)
{
	const char *text = "{\"text\":\"", *meta = "{\"metadata\":{\"k\":\"";
	const char *behind = "\"},\"text\":\"a\"}";

	test_size(text, MEMORY_TEXT_MAX, "\"}", NULL);
	test_size(text, MEMORY_TEXT_MAX + 1, "\"}",
	    "'text' is larger than 1048576 bytes");
	test_size(meta, MEMORY_METADATA_MAX - 8, behind, NULL);
	test_size(meta, MEMORY_METADATA_MAX - 7, behind,
	    "'metadata' is larger than 65536 bytes");
	test_size(
	    "{\"text\":\"a\",\"k\":\"", MEMORY_METADATA_MAX - 8, "\"}", NULL);
	test_size("{\"text\":\"a\",\"k\":\"", MEMORY_METADATA_MAX - 7, "\"}",
	    "'metadata' with the unknown fields is larger than 65536 bytes");
	test_size("{\"text\":\"a\",\"user_id\":\"", 256, "\"}", NULL);
	test_size("{\"text\":\"a\",\"user_id\":\"", 257, "\"}",
	    "'user_id' is longer than 256 bytes");
	test_size("{\"text\":\"a\",\"id\":\"", 128, "\"}", NULL);
	test_size("{\"text\":\"a\",\"id\":\"", 129, "\"}",
	    "'id' is not an id of 1 to 128 bytes without blanks");
	test_size("{\"content\":[\"a\",{\"type\":\"image\"}],\"id\":\"", 127,
	    "\"}", "'id' is too long for several parts");
}

/* What prints one level deeper than it came must still be read. */
static void
test_depth(void)
{
	for (int levels = 62; levels <= 63; levels++) {
		struct buf in = { 0 }, out = { 0 };
		struct err err = { 0 };
		int rc;

		buf_string(&in, "{\"text\":\"a\",\"x\":");
		memset(buf_room(&in, 200), '[', (size_t)levels);
		in.len += (size_t)levels;
		memset(buf_room(&in, 200), ']', (size_t)levels);
		in.len += (size_t)levels;
		buf_char(&in, '}');
		rc = reprint(in.data, in.len, &no_defaults, &out, &err);
		tap(levels == 62
			? !rc && is_fixed(&out)
			: rc == -1 && strstr(err.text, "nested deeper"),
		    "an unknown field of %d levels: %s", levels, err.text);
		buf_release(&in);
		buf_release(&out);
	}
}

static void
test_sources(void)
{
	for (int n = MEMORY_SOURCES_MAX; n <= MEMORY_SOURCES_MAX + 1; n++) {
		struct buf in = { 0 }, out = { 0 };
		struct err err = { 0 };
		int rc;

		buf_string(&in, "{\"text\":\"a\",\"sources\":[");
		for (int i = 0; i < n; i++)
			buf_printf(&in, "%s\"s%d\"", i ? "," : "", i);
		buf_string(&in, "]}");
		rc = reprint(in.data, in.len, &no_defaults, &out, &err);
		tap(n > MEMORY_SOURCES_MAX
			? rc == -1 && !strcmp(err.text,
					  "'sources' has more than 1000 ids")
			: !rc && is_fixed(&out),
		    "%d sources: %s", n, err.text);
		buf_release(&in);
		buf_release(&out);
	}
}

static int
stop(const struct memory *m, void *ctx, struct err *err)
{
	(void)m, (void)err;
	return ++*(int *)ctx == 2 ? 42 : 0;
}

static void
test_sink(void)
{
	static const char in[] =
	    "[{\"text\":\"a\"},{\"text\":\"b\"},{\"text\":\"c\"}]";
	struct json_span value;
	struct arena arena = { 0 };
	struct err err;
	int n = 0;

	json_scan(in, strlen(in), &value, &err);
	tap(memory_read(&value, &no_defaults, &arena, stop, &n, &err) == 42 &&
		n == 2,
	    "a sink that fails ends it with its own status");
	arena_release(&arena);
}

int
main(void)
{
	setenv("TZ", "EET-2", 1);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		test_read(table[i].in, &no_defaults, table[i].want);
	test_defaults();
	test_sizes();
	test_depth();
	test_sources();
	test_sink();
	return tap_end();
}
