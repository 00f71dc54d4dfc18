#include "store/filter.h"

#include "base/clock.h"
#include "store.h"
#include "tap.h"

/*
 * a and b are Ann's, c is nobody's and has next to nothing, d speaks of times
 * and numbers at their edges.
 */
static const char *const memories[] = {
	"{\"id\":\"a\",\"text\":\"Green tea, 100%\",\"type\":\"fact\","
	"\"user_id\":\"ann\",\"agent_id\":\"g\",\"app_id\":\"p\","
	"\"run_id\":\"r\",\"role\":\"user\",\"name\":\"\xc3\x84nn\","
	"\"importance\":0.5,\"event_at\":\"2026-02-28T23:59:59Z\","
	"\"valid_from\":\"2026-01-01\",\"valid_to\":\"2026-12-31\","
	"\"updated_at\":\"2026-04-01\","
	"\"metadata\":{\"n\":1,\"s\":\"Red\",\"l\":[\"x\",\"Y\",3],"
	"\"b\":true,\"z\":null,\"o\":{\"p\":{\"q\":\"deep\"}},\"a.b\":1,"
	"\"f\":1.5,\"big\":9007199254740993}}",
	"{\"id\":\"b\",\"text\":\"coffee\",\"type\":\"turn\","
	"\"user_id\":\"ann\",\"run_id\":\"s\",\"state\":\"decaying\","
	"\"importance\":1,\"event_at\":\"2026-03-01T00:00:00Z\","
	"\"metadata\":{\"n\":\"1\",\"s\":\"green\",\"l\":\"xyz\",\"b\":false,"
	"\"o\":[1]}}",
	/* a copy, which is given no importance */
	"{\"id\":\"c\",\"text\":\"\xe8\x8c\xb6\","
	"\"created_at\":\"2026-05-07\"}",
	"{\"id\":\"d\",\"text\":\"TEA_\",\"importance\":0,"
	"\"event_at\":\"2027-01-01T00:00:00Z\",\"metadata\":{\"n\":-2,"
	"\"s\":\"\",\"l\":[],\"f\":1e300,\"it's \\\"q\\\"\":1,"
	"\"\xc3\xa9\":\"\xc3\x89t\xc3\xa9\"}}",
};

static const struct {
	const char *json, *want;
} table[] = {
	{ "{}", "abcd" },
	/* equality, by kind of field */
	{ "{\"id\":\"a\"}", "a" },
	{ "{\"memory\":\"coffee\"}", "b" },
	{ "{\"text\":{\"eq\":\"Coffee\"}}", "" },
	{ "{\"type\":\"turn\"}", "b" },
	{ "{\"state\":\"decaying\"}", "b" },
	{ "{\"user_id\":\"ann\"}", "ab" },
	{ "{\"agent_id\":\"g\",\"app_id\":\"p\",\"run_id\":\"r\"}", "a" },
	{ "{\"role\":\"user\"}", "a" },
	{ "{\"name\":\"\xc3\x84nn\"}", "a" },
	{ "{\"importance\":1}", "b" },
	{ "{\"importance\":0.5}", "a" },
	{ "{\"importance\":0}", "d" },
	{ "{\"created_at\":\"2026-05-07\"}", "abcd" },
	{ "{\"updated_at\":\"2026-04-01\"}", "a" },
	{ "{\"valid_from\":\"2026-01-01T00:00:00Z\"}", "a" },
	/* what is missing is not equal to anything, but to null */
	{ "{\"user_id\":null}", "cd" },
	{ "{\"user_id\":{\"eq\":null}}", "cd" },
	{ "{\"user_id\":{\"ne\":null}}", "ab" },
	{ "{\"user_id\":{\"ne\":\"ann\"}}", "cd" },
	{ "{\"user_id\":\"*\"}", "ab" },
	{ "{\"user_id\":{\"eq\":\"*\"}}", "ab" },
	{ "{\"NOT\":{\"user_id\":\"*\"}}", "cd" },
	{ "{\"importance\":null}", "c" },
	{ "{\"event_at\":null}", "c" },
	{ "{\"event_at\":{\"ne\":\"2026\"}}", "cd" },
	{ "{\"name\":\"\\u002a\"}", "" },
	/* lists */
	{ "{\"id\":{\"in\":[\"a\",\"d\",\"zz\"]}}", "ad" },
	{ "{\"id\":{\"nin\":[\"a\",\"d\",\"zz\"]}}", "bc" },
	{ "{\"id\":{\"in\":[]}}", "" },
	{ "{\"id\":{\"nin\":[]}}", "abcd" },
	{ "{\"type\":{\"in\":[\"turn\",\"event\"]}}", "b" },
	{ "{\"importance\":{\"in\":[1,0.5,7]}}", "ab" },
	{ "{\"role\":{\"in\":[\"user\",null]}}", "abcd" },
	{ "{\"role\":{\"in\":[\"x\",null]}}", "bcd" },
	{ "{\"role\":{\"nin\":[\"x\",null]}}", "a" },
	{ "{\"role\":{\"nin\":[\"user\"]}}", "bcd" },
	{ "{\"event_at\":{\"in\":[\"2026-02\",\"2027-01-01\"]}}", "ad" },
	{ "{\"event_at\":{\"in\":[\"2026-03-01\",null]}}", "bc" },
	{ "{\"event_at\":{\"nin\":[\"2026\"]}}", "cd" },
	{ "{\"n\":{\"in\":[1,\"1\"]}}", "ab" },
	{ "{\"n\":{\"in\":[1,2.5]}}", "a" },
	/* greater and less */
	{ "{\"importance\":{\"gt\":0}}", "ab" },
	{ "{\"importance\":{\"gte\":0}}", "abd" },
	{ "{\"importance\":{\"lt\":0.5}}", "d" },
	{ "{\"importance\":{\"lte\":0.5}}", "ad" },
	{ "{\"importance\":{\"gt\":0,\"lt\":1}}", "a" },
	{ "{\"NOT\":{\"importance\":{\"gt\":0}}}", "cd" },
	{ "{\"id\":{\"gt\":\"b\"}}", "cd" },
	{ "{\"id\":{\"gte\":\"b\",\"lt\":\"d\"}}", "bc" },
	{ "{\"n\":{\"gt\":-3}}", "ad" },
	{ "{\"n\":{\"gt\":\"0\"}}", "b" },
	{ "{\"n\":{\"lte\":1}}", "ad" },
	{ "{\"f\":{\"gt\":1.25}}", "ad" },
	{ "{\"f\":{\"gt\":1e299}}", "d" },
	{ "{\"s\":{\"gte\":\"Red\"}}", "ab" },
	/* times: a day, month, year is all of it */
	{ "{\"event_at\":\"2026-02-28\"}", "a" },
	{ "{\"event_at\":\"2026-02\"}", "a" },
	{ "{\"event_at\":\"2026\"}", "ab" },
	{ "{\"event_at\":\"2026-03-01T00:00:00Z\"}", "b" },
	{ "{\"event_at\":\"2026-03-01T02:00:00+02:00\"}", "b" },
	{ "{\"event_at\":\"2026-03-01T00:00:00.000001Z\"}", "" },
	{ "{\"timestamp\":{\"gt\":\"2026-02\"}}", "bd" },
	{ "{\"event_at\":{\"gte\":\"2026-02\"}}", "abd" },
	{ "{\"event_at\":{\"lt\":\"2026-03\"}}", "a" },
	{ "{\"event_at\":{\"lte\":\"2026-03\"}}", "ab" },
	{ "{\"event_at\":{\"lte\":\"2026\"}}", "ab" },
	{ "{\"event_at\":{\"gt\":\"2026\"}}", "d" },
	{ "{\"event_at\":{\"lte\":\"2026-03-01T00:00:00Z\"}}", "ab" },
	{ "{\"event_at\":{\"lt\":\"2026-03-01T00:00:00Z\"}}", "a" },
	{ "{\"event_at\":{\"gt\":\"2026-02-28T23:59:59Z\"}}", "bd" },
	{ "{\"event_at\":{\"gt\":\"2026-02-28\",\"lt\":\"2027\"}}", "b" },
	{ "{\"valid_to\":{\"gte\":\"2026-12-31\"}}", "a" },
	{ "{\"event_at\":{\"lte\":\"9999\"}}", "abd" },
	{ "{\"event_at\":{\"lte\":\"9999-12-31\"}}", "abd" },
	{ "{\"event_at\":{\"gte\":\"0001\"}}", "abd" },
	/* parts of texts */
	{ "{\"memory\":{\"contains\":\"tea\"}}", "a" },
	{ "{\"memory\":{\"icontains\":\"tea\"}}", "ad" },
	{ "{\"memory\":{\"contains\":\"100%\"}}", "a" },
	{ "{\"memory\":{\"contains\":\"_\"}}", "d" },
	{ "{\"memory\":{\"icontains\":\"\xe8\x8c\xb6\"}}", "c" },
	{ "{\"name\":{\"icontains\":\"\xc3\xa4N\"}}", "a" },
	{ "{\"name\":{\"contains\":\"\xc3\xa4n\"}}", "" },
	{ "{\"NOT\":{\"name\":{\"contains\":\"nn\"}}}", "bcd" },
	{ "{\"NOT\":{\"name\":{\"icontains\":\"NN\"}}}", "bcd" },
	/* metadata, by path and by name */
	{ "{\"metadata.n\":1}", "a" },
	{ "{\"n\":1}", "a" },
	{ "{\"n\":1.0}", "a" },
	{ "{\"n\":\"1\"}", "b" },
	{ "{\"n\":{\"ne\":1}}", "bcd" },
	{ "{\"n\":\"*\"}", "abd" },
	{ "{\"n\":null}", "c" },
	{ "{\"z\":null}", "abcd" },
	{ "{\"z\":\"*\"}", "" },
	{ "{\"b\":true}", "a" },
	{ "{\"b\":false}", "b" },
	{ "{\"metadata.o.p.q\":\"deep\"}", "a" },
	{ "{\"o.p.q\":{\"icontains\":\"DEE\"}}", "a" },
	{ "{\"o.p\":\"*\"}", "a" },
	{ "{\"o\":\"*\"}", "ab" },
	{ "{\"s\":\"\"}", "d" },
	{ "{\"big\":9007199254740993}", "a" },
	{ "{\"big\":9007199254740992}", "" },
	{ "{\"\xc3\xa9\":{\"icontains\":\"\xc3\xa9T\"}}", "d" },
	{ "{\"l\":{\"contains\":\"x\"}}", "ab" },
	{ "{\"l\":{\"contains\":\"y\"}}", "b" },
	{ "{\"l\":{\"icontains\":\"y\"}}", "ab" },
	{ "{\"l\":{\"contains\":3}}", "a" },
	{ "{\"NOT\":{\"l\":{\"contains\":\"x\"}}}", "cd" },
	{ "{\"NOT\":{\"l\":{\"icontains\":\"X\"}}}", "cd" },
	{ "{\"s\":{\"contains\":\"re\"}}", "b" },
	{ "{\"s\":{\"icontains\":\"re\"}}", "ab" },
	{ "{\"nothing.at.all\":1}", "" },
	{ "{\"it's \\\"q\\\"\":2}", "" },
	{ "{\"'); DROP TABLE memories; --\":1}", "" },
	/* groups */
	{ "{\"AND\":[]}", "abcd" },
	{ "{\"OR\":[]}", "" },
	{ "{\"NOT\":[]}", "abcd" },
	{ "{\"NOT\":{}}", "" },
	{ "{\"AND\":[{\"user_id\":\"ann\"},{\"type\":\"fact\"}]}", "a" },
	{ "{\"OR\":[{\"id\":\"a\"},{\"id\":\"c\"}]}", "ac" },
	{ "{\"OR\":[{\"id\":\"a\",\"type\":\"turn\"},{\"id\":\"c\"}]}", "c" },
	{ "{\"NOT\":[{\"id\":\"a\"},{\"id\":\"c\"}]}", "bd" },
	{ "{\"NOT\":{\"id\":\"a\",\"type\":\"turn\"}}", "abcd" },
	{ "{\"NOT\":{\"NOT\":{\"id\":\"a\"}}}", "a" },
	{ "{\"user_id\":\"ann\",\"OR\":[{\"id\":\"a\"},{\"id\":\"d\"}],"
	  "\"NOT\":{\"id\":\"b\"}}",
	    "a" },
	{ "{\"OR\":[{\"AND\":[{\"n\":1},{\"b\":true}]},"
	  "{\"AND\":[{\"n\":-2},{\"NOT\":[{\"b\":true},{\"n\":7}]}]}]}",
	    "ad" },
};

static int
note_id(const struct memory *m, void *ctx, struct err *err)
{
	(void)err;
	buf_string(ctx, m->id);
	return 0;
}

/* The ids that pass, or the message. */
static const char *
pass(struct store *s, const char *json)
{
	struct selection sel = { .since = CLOCK_NONE, .until = CLOCK_NONE };
	static struct buf out;
	struct json_span value;

	buf_reset(&out);
	arena_reset(&s->arena);
	if (json_scan(json, strlen(json), &value, &s->err) < 0)
		return s->err.text;
	sel.filter = filter_parse(&value, &s->arena, &s->err);
	if (!sel.filter)
		return s->err.text;
	if (rows_each(s->cube.db, &sel, ROWS_SEQUENCE, NULL, -1, note_id, &out,
		&s->err) < 0)
		return s->err.text;
	return buf_text(&out);
}

static void
test_table(struct store *s)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const char *got = pass(s, table[i].json);

		tap(strcmp(got, table[i].want) == 0, "%s lets pass '%s' (%s)",
		    table[i].json, table[i].want, got);
	}
}

static const struct {
	const char *json, *want; /* behind "filter: column N: " */
} wrong[] = {
	{ "7", "not an object" },
	{ "[]", "not an object" },
	{ "null", "not an object" },
	{ "{\"AND\":{}}", "AND and OR need a list" },
	{ "{\"OR\":7}", "AND and OR need a list" },
	{ "{\"NOT\":7}", "NOT needs a filter or a list" },
	{ "{\"OR\":[7]}", "not an object" },
	{ "{\"NOT\":[[]]}", "not an object" },
	{ "{\"id\":{}}", "nothing asked of 'id'" },
	{ "{\"id\":{\"is\":\"a\"}}", "no operator 'is' (for 'id')" },
	{ "{\"id\":{\"EQ\":\"a\"}}", "no operator 'EQ' (for 'id')" },
	{ "{\"id\":{\"*\":1}}", "no operator '*' (for 'id')" },
	{ "{\"id\":[\"a\"]}", "'eq' of 'id' needs a plain value" },
	{ "{\"id\":{\"gt\":{}}}", "'gt' of 'id' needs a plain value" },
	{ "{\"tag\":[\"a\"]}", "'eq' of 'tag' needs a plain value" },
	{ "{\"id\":{\"in\":\"a\"}}", "'in' needs a list" },
	{ "{\"id\":{\"nin\":null}}", "'nin' needs a list" },
	{ "{\"id\":{\"in\":[[]]}}", "'in' of 'id' needs a plain value" },
	{ "{\"id\":7}", "wrong kind of value for 'id'" },
	{ "{\"id\":true}", "wrong kind of value for 'id'" },
	{ "{\"importance\":\"much\"}", "wrong kind of value for 'importance'" },
	{ "{\"event_at\":7}", "wrong kind of value for 'event_at'" },
	{ "{\"type\":1}", "wrong kind of value for 'type'" },
	{ "{\"type\":\"thing\"}", "no type 'thing' (" MEMORY_TYPE_LIST ")" },
	{ "{\"state\":{\"in\":[\"active\",\"gone\"]}}",
	    "no state 'gone' (" MEMORY_STATE_LIST ")" },
	{ "{\"id\":{\"gt\":null}}", "'gt' of 'id' is null" },
	{ "{\"n\":{\"lte\":null}}", "'lte' of 'n' is null" },
	{ "{\"id\":{\"contains\":null}}", "'contains' of 'id' is null" },
	{ "{\"id\":{\"contains\":1}}", "'contains' of 'id' needs text" },
	{ "{\"event_at\":{\"contains\":\"2026\"}}",
	    "'contains' cannot look into 'event_at'" },
	{ "{\"type\":{\"icontains\":\"fact\"}}",
	    "'icontains' cannot look into 'type'" },
	{ "{\"importance\":{\"contains\":\"5\"}}",
	    "'contains' cannot look into 'importance'" },
	{ "{\"n\":1e999}", "number out of range" },
	{ "{\"event_at\":\"soon\"}",
	    "'event_at': 'soon' is no time (" CLOCK_FORMS ")" },
};

static void
test_wrong(struct store *s)
{
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const char *got = pass(s, wrong[i].json);
		size_t column = 0;
		int len = 0;

		sscanf(got, "filter: column %zu: %n", &column, &len);
		tap(len && column && column <= strlen(wrong[i].json) &&
			strcmp(got + len, wrong[i].want) == 0 &&
			s->err.kind == ERR_INPUT,
		    "%s: %s", wrong[i].json, got);
	}
}

/* ---- deep and wide ---- */

/* before x times, then the middle, then after x times. */
static const char *
repeat(const char *before, const char *middle, const char *after, int times)
{
	static struct buf out;

	buf_reset(&out);
	for (int i = 0; i < times; i++)
		buf_string(&out, before);
	buf_string(&out, middle);
	for (int i = 0; i < times; i++)
		buf_string(&out, after);
	return buf_text(&out);
}

static void
test_deep(struct store *s)
{
	const char *inner = "{\"metadata.l\":{\"icontains\":\"x\"}}";

	tap(strcmp(pass(s, repeat("{\"NOT\":", inner, "}", 16)), "ab") == 0 &&
		strcmp(pass(s, repeat("{\"NOT\":", inner, "}", 15)), "cd") == 0,
	    "sixteen levels of groups are taken");
	tap(strcmp(pass(s, repeat("{\"NOT\":", inner, "}", 40)),
		"filter: nested deeper than 16 groups") == 0 &&
		s->err.kind == ERR_INPUT,
	    "forty are refused: %s", s->err.text);
	tap(strcmp(pass(s, repeat("{\"AND\":[", inner, "]}", 30)), "ab") == 0 &&
		strcmp(pass(s, repeat("{\"OR\":[", inner, "]}", 30)), "ab") ==
		    0,
	    "groups of one are none, whatever their number");
	tap(strcmp(pass(s, repeat("{\"OR\":[{\"id\":\"c\"},", inner, "]}", 12)),
		"abc") == 0 &&
		strcmp(pass(s, repeat("{\"AND\":[{\"OR\":[{\"id\":\"c\"},",
				   inner, "]},{\"id\":\"c\"}]}", 7)),
		    "c") == 0,
	    "lists within lists are taken");
	/* the deepest and widest at once: 16 groups of 49 */
	{
		struct buf rest = { 0 };

		for (int i = 0; i < 48; i++)
			buf_string(&rest, ",{\"l\":{\"icontains\":\"zz\"}}");
		buf_string(&rest, "]}");
		tap(strcmp(pass(s, repeat("{\"OR\":[", inner, rest.data, 16)),
			"ab") == 0,
		    "and 16 groups of 49 tests (%s)", s->err.text);
		buf_release(&rest);
	}
	tap(strstr(pass(s, repeat("{\"AND\":[", inner, "]}", 40)),
		"nested deeper than 64 levels"),
	    "JSON has its own bound");
}

/* n copies of an item with a comma between, in a list. */
static const char *
wide(const char *before, const char *item, const char *after, int n)
{
	static struct buf out;

	buf_reset(&out);
	buf_string(&out, before);
	for (int i = 0; i < n; i++)
		buf_printf(&out, "%s%s", i ? "," : "", item);
	buf_string(&out, after);
	return out.data;
}

static void
test_wide(struct store *s)
{
	static const struct {
		const char *before, *item, *after, *want;
		int n;
	} sizes[] = {
		{ "{\"id\":{\"in\":[\"a\",", "\"zz\"", "]}}", "a", 5000 },
		{ "{\"id\":{\"nin\":[\"a\",", "\"zz\"", "]}}", "bcd", 5000 },
		{ "{\"n\":{\"in\":[1,", "7", "]}}", "a", 9999 },
		{ "{\"id\":{\"in\":[\"a\",", "\"zz\"", "]}}", NULL, 10000 },
		{ "{\"id\":{\"in\":[\"a\",", "\"zz\"", "]}}", NULL, 300000 },
		{ "{\"event_at\":{\"in\":[\"2026-02\",", "\"2025\"", "]}}", "a",
		    700 },
		{ "{\"event_at\":{\"in\":[\"2026-02\",", "\"2025\"", "]}}",
		    NULL, 5000 },
		{ "{\"role\":{\"nin\":[null,", "\"x\"", "]}}", "a", 700 },
		{ "{\"OR\":[{\"id\":\"a\"},", "{\"id\":\"zz\"}", "]}", "a",
		    780 },
		{ "{\"AND\":[{\"id\":\"a\"},", "{\"id\":{\"ne\":\"zz\"}}", "]}",
		    "a", 780 },
		{ "{\"NOT\":[{\"id\":\"a\"},", "{\"id\":\"zz\"}", "]}", "bcd",
		    780 },
		{ "{\"OR\":[{\"id\":\"a\"},", "{\"id\":\"zz\"}", "]}", NULL,
		    5000 },
	};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		const char *got = pass(s, wide(sizes[i].before, sizes[i].item,
					      sizes[i].after, sizes[i].n));

		tap(sizes[i].want ? strcmp(got, sizes[i].want) == 0
				  : strstr(got, "filter: more than") &&
					s->err.kind == ERR_INPUT,
		    "%d of %s: %s", sizes[i].n, sizes[i].item, got);
	}
}

int
main(void)
{
	struct store s;

	place_make();
	store_open(&s, "filter", NULL);
	store_begin(&s);
	for (size_t i = 0; i < sizeof memories / sizeof *memories; i++)
		store_add(&s, memories[i]);
	store_commit(&s);
	test_table(&s);
	test_wrong(&s);
	test_deep(&s);
	test_wide(&s);
	store_close(&s);
	place_remove();
	return tap_end();
}
