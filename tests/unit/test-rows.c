#include "store/rows.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "store.h"
#include "tap.h"

#define TURN(rest)                                                      \
	"{\"type\":\"turn\",\"user_id\":\"ann\",\"run_id\":\"r\"," rest \
	"\"text\":\"Yes.\"}"
#define AT "\"event_at\":\"2026-01-02T03:04:05Z\","
#define FACT(rest, text) \
	"{\"type\":\"fact\",\"user_id\":\"ann\"," rest "\"text\":\"" text "\"}"

/* ---- duplicates ---- */

static const struct {
	const char *first, *second;
	enum rows_event event;
	const char *why;
} duplicates[] = {
	{ TURN(AT), TURN(AT), ROWS_NOOP, "a turn that agrees in all" },
	{ TURN(""), TURN(""), ROWS_ADD, "turns without a time" },
	{ TURN(AT), TURN(""), ROWS_ADD, "one of two has a time" },
	{ TURN(AT), TURN("\"event_at\":\"2026-01-02T03:04:06Z\","), ROWS_ADD,
	    "turns of another time" },
	{ TURN(AT), TURN("\"event_at\":\"2026-01-02T04:04:05+01:00\","),
	    ROWS_NOOP, "turns of the same instant, written elsewhere" },
	{ TURN(AT), TURN(AT "\"role\":\"user\","), ROWS_ADD,
	    "turns of another role" },
	{ TURN(AT "\"name\":\"Ann\","), TURN(AT "\"name\":\"Bob\","), ROWS_ADD,
	    "turns of another speaker" },
	{ TURN(AT),
	    "{\"type\":\"turn\",\"user_id\":\"ann\",\"run_id\":\"s\"," AT
	    "\"text\":\"Yes.\"}",
	    ROWS_ADD, "turns of another run" },
	{ TURN(AT),
	    "{\"type\":\"turn\",\"user_id\":\"ann\",\"run_id\":\"r\"," AT
	    "\"text\":\"yes.\"}",
	    ROWS_ADD, "turns are compared as they were said" },
	{ TURN(AT),
	    "{\"type\":\"tool\",\"user_id\":\"ann\",\"run_id\":\"r\"," AT
	    "\"text\":\"Yes.\"}",
	    ROWS_ADD, "a turn and a tool call" },
	{ TURN(AT), TURN(AT "\"metadata\":{\"a\":1},"), ROWS_NOOP,
	    "turns that differ in metadata alone" },
	{ FACT("", "Ann likes tea"), FACT("", "Ann likes tea"), ROWS_NOOP,
	    "a fact of the same text" },
	{ FACT("", "Ann likes tea"), FACT("", "  ann\\nLIKES  tea. "),
	    ROWS_NOOP, "a fact of the same normal form" },
	{ FACT("", "Ann likes caf\xc3\xa9"), FACT("", "ann likes CAFE\\u0301"),
	    ROWS_NOOP, "a fact composed in another way" },
	{ FACT("", "Ann likes tea"), FACT("", "Ann likes teas"), ROWS_ADD,
	    "a fact of another text" },
	{ FACT("", "Ann likes tea"), FACT("\"run_id\":\"r\",", "Ann likes tea"),
	    ROWS_ADD, "a fact of another scope" },
	{ FACT("", "Ann likes tea"),
	    "{\"type\":\"fact\",\"text\":\"Ann likes tea\"}", ROWS_ADD,
	    "a fact of nobody" },
	{ FACT(AT, "Ann likes tea"), FACT("", "Ann likes tea"), ROWS_NOOP,
	    "a fact does not go by its time" },
	{ FACT("", "Ann likes tea"),
	    "{\"type\":\"preference\",\"user_id\":\"ann\","
	    "\"text\":\"Ann likes tea\"}",
	    ROWS_NOOP, "a preference that a fact says" },
	{ FACT("", "Ann likes tea"),
	    "{\"type\":\"event\",\"user_id\":\"ann\"," AT
	    "\"text\":\"Ann likes tea\"}",
	    ROWS_ADD, "an event goes by its time" },
	{ "{\"type\":\"event\"," AT "\"text\":\"e\"}",
	    "{\"type\":\"event\"," AT "\"text\":\"e\"}", ROWS_NOOP,
	    "an event at the same time" },
	{ "{\"type\":\"event\",\"text\":\"e\"}",
	    "{\"type\":\"event\",\"text\":\"e\"}", ROWS_ADD,
	    "events without a time" },
	{ FACT("\"state\":\"forgotten\",", "Ann likes tea"),
	    FACT("", "Ann likes tea"), ROWS_ADD, "a fact that was forgotten" },
	{ FACT("\"superseded_at\":1,", "Ann likes tea"),
	    FACT("", "Ann likes tea"), ROWS_ADD, "a fact that was superseded" },
	{ FACT("\"id\":\"x\",", "Ann likes tea"), FACT("", "Ann likes tea"),
	    ROWS_NOOP, "a fact that has an id of its own" },
	{ FACT("\"id\":\"x\",", "Ann likes tea"),
	    FACT("\"id\":\"y\",", "Ann likes tea"), ROWS_ADD,
	    "ids that differ are two" },
	{ FACT("", "..."), FACT("", ". ."), ROWS_NOOP,
	    "texts with no normal form" },
};

static void
test_duplicates(void)
{
	struct store s;

	store_open(&s, "duplicates", NULL);
	for (size_t i = 0; i < sizeof duplicates / sizeof *duplicates; i++) {
		struct rows_put one, other;
		bool noop;

		store_begin(&s);
		one = store_add(&s, duplicates[i].first);
		other = store_add(&s, duplicates[i].second);
		noop = other.event == ROWS_NOOP;
		tap(one.event == ROWS_ADD &&
			other.event == duplicates[i].event &&
			(one.seq == other.seq) == noop &&
			(strcmp(one.id, other.id) == 0) == noop &&
			store_number(&s, "SELECT count(*) FROM memories") ==
			    2 - noop,
		    "%s: %s", duplicates[i].why, rows_event_name(other.event));
		store_undo(&s);
	}
	store_close(&s);
}

/* ---- ids ---- */

#define BASE                                                                   \
	"\"id\":\"x\",\"text\":\"tea\",\"user_id\":\"ann\",\"role\":\"user\"," \
	"\"name\":\"Ann\",\"event_at\":\"2026-01-02\",\"importance\":0.5,"     \
	"\"metadata\":{\"a\":1},\"sources\":[\"p\",\"q\"],\"type\":\"turn\""

static const struct {
	const char *second;
	bool same;
} contents[] = {
	{ "{" BASE "}", true },
	{ "{" BASE ",\"created_at\":\"2020\"}", true },
	{ "{\"id\":\"x\",\"text\":\"Tea\"}", false },
	{ "{\"id\":\"x\",\"text\":\"tea\"}", false },
	{ "{" BASE ",\"valid_to\":\"2027\"}", false },
	{ "{" BASE ",\"agent_id\":\"a\"}", false },
	{ "{" BASE ",\"run_id\":\"a\"}", false },
	{ "{" BASE ",\"state\":\"archived\"}", false },
	{ "{" BASE ",\"subject\":\"a\"}", false },
	{ "{" BASE ",\"relation\":\"a\"}", false },
	{ "{" BASE ",\"object\":\"a\"}", false },
	{ "{" BASE ",\"confidence\":0.5}", false },
	{ "{" BASE ",\"strength\":1}", false },
	{ "{" BASE ",\"superseded_at\":1}", false },
	{ "{" BASE ",\"superseded_by\":\"a\"}", false },
	{ "{" BASE ",\"supersedes\":\"a\"}", false },
};

/* Content i after the first one, with and without upsert. */
static void
test_id(struct store *s, size_t i)
{
	struct rows_put one = store_add(s, "{" BASE "}"), other;
	struct memory m;
	int rc;

	s->upsert = false;
	rc = store_try(s, contents[i].second, &other);
	tap(contents[i].same
		? rc == 0 && other.event == ROWS_NOOP && other.seq == one.seq
		: rc < 0 && s->err.kind == ERR_INPUT &&
		      strcmp(s->err.text, "id 'x' is there with other content; "
					  "--upsert would replace it") == 0,
	    "content %zu is %s", i, contents[i].same ? "the same" : "another");
	s->upsert = true;
	rc = store_try(s, contents[i].second, &other);
	tap(rc == 0 && (contents[i].same ? other.event == ROWS_NOOP
					 : other.event == ROWS_UPDATE &&
					       other.old == one.seq &&
					       other.seq > one.seq),
	    "and with upsert it is %s", rows_event_name(other.event));
	tap(rows_find(s->cube.db, "x", &s->arena, &m, &s->err) == 1 &&
		m.seq == other.seq &&
		store_number(s, "SELECT count(*) FROM memories") == 1,
	    "one row has the id");
}

static void
test_ids(void)
{
	struct store s;

	store_open(&s, "ids", NULL);
	for (size_t i = 0; i < sizeof contents / sizeof *contents; i++) {
		store_begin(&s);
		test_id(&s, i);
		store_undo(&s);
	}
	store_close(&s);
}

/* An edit keeps what it does not say, and leaves its old form. */
static int
note_version(const char *record, void *ctx, struct err *err)
{
	(void)err;
	buf_printf(ctx, "%s\n", record);
	return 0;
}

static void
test_versions(void)
{
	struct buf out = { 0 };
	struct rows_put put;
	struct memory m;
	struct store s;

	store_open(&s, "versions", NULL);
	s.upsert = true;
	store_add(&s, "{\"id\":\"x\",\"text\":\"one\",\"created_at\":\"2020-"
		      "01-01\",\"importance\":0.25,\"sources\":[\"p\"]}");
	store_add(&s, "{\"id\":\"y\",\"text\":\"other\"}");
	store_add(&s, "{\"id\":\"x\",\"text\":\"two\"}");
	put = store_add(&s, "{\"id\":\"x\",\"text\":\"three\",\"user_id\":"
			    "\"ann\"}");
	tap(put.event == ROWS_UPDATE && put.old == 3 && put.seq == 4,
	    "numbers are never used again");
	rows_find(s.cube.db, "x", &s.arena, &m, &s.err);
	tap(strcmp(m.text, "three") == 0 && m.created_at == 1577836800000000 &&
		m.updated_at == clock_now() &&
		fabs(m.importance - .25) < 1e-9 && m.n_sources == 0 &&
		strcmp(m.user_id, "ann") == 0,
	    "an edit keeps when it was created and how important it is");
	tap(put.created_at == m.created_at, "and says so");
	rows_versions(s.cube.db, "x", note_version, &out, &s.err);
	tap(strcmp(buf_text(&out),
		"{\"id\":\"x\",\"memory\":\"one\",\"type\":\"fact\","
		"\"importance\":0.25,\"state\":\"active\",\"sources\":[\"p\"],"
		"\"created_at\":\"2020-01-01T00:00:00Z\","
		"\"replaced_at\":\"2026-05-07T12:00:00Z\"}\n"
		"{\"id\":\"x\",\"memory\":\"two\",\"type\":\"fact\","
		"\"importance\":0.25,\"state\":\"active\","
		"\"created_at\":\"2020-01-01T00:00:00Z\","
		"\"updated_at\":\"2026-05-07T12:00:00Z\","
		"\"replaced_at\":\"2026-05-07T12:00:00Z\"}\n") == 0,
	    "its old forms are there, oldest first: %s", buf_text(&out));
	buf_reset(&out);
	rows_versions(s.cube.db, "y", note_version, &out, &s.err);
	tap(!out.len, "what was not edited has none");
	store_close(&s);
	buf_release(&out);
}

static void
test_put_version(void)
{
	struct buf out = { 0 };
	struct rows_put put;
	struct memory m;
	struct store s;
	int rc;

	store_open(&s, "put-version", NULL);
	m = store_record(&s, "{\"id\":\"x\",\"text\":\"one\",\"replaced_at\":"
			     "\"2026-01-01\"}");
	rc = rows_put_version(s.cube.db, &m, &s.arena, &put, &s.err);
	tap(rc == 0 && put.event == ROWS_ADD && strcmp(put.id, "x") == 0,
	    "an old version is stored as it was given");
	rc = rows_put_version(s.cube.db, &m, &s.arena, &put, &s.err);
	rows_versions(s.cube.db, NULL, note_version, &out, &s.err);
	tap(rc == 0 && put.event == ROWS_NOOP &&
		store_number(&s, "SELECT count(*) FROM versions") == 1,
	    "once");
	m.id = NULL;
	tap(rows_put_version(s.cube.db, &m, &s.arena, &put, &s.err) < 0 &&
		s.err.kind == ERR_INPUT,
	    "without an id it is none: %s", s.err.text);
	store_close(&s);
	buf_release(&out);
}

/* Every field there and back. */
static void
test_fields(void)
{
	static const char record[] =
	    "{\"id\":\"x\",\"memory\":\"t\\u00e9a \\\"\\n\",\"type\":\"image\","
	    "\"user_id\":\"u\",\"agent_id\":\"a\",\"app_id\":\"p\","
	    "\"run_id\":\"r\",\"role\":\"tool\",\"name\":\"N\","
	    "\"metadata\":{ \"b\":[1,{}] , \"a\":1e3},\"importance\":1,"
	    "\"state\":\"decaying\",\"subject\":\"Ann\",\"relation\":"
	    "\"likes\",\"object\":\"tea\",\"confidence\":0.25,"
	    "\"strength\":2.5,\"event_at\":\"2026-05-06T22:30:00Z\","
	    "\"valid_from\":\"0001-01-01T00:00:00Z\","
	    "\"valid_to\":\"9999-12-31T23:59:59.999999Z\","
	    "\"superseded_at\":\"2026-01-01T00:00:00.000001Z\","
	    "\"superseded_by\":\"y\",\"supersedes\":\"w\","
	    "\"sources\":[\"z\",\"a\",\"m\"],"
	    "\"created_at\":\"1969-12-31T23:59:59.5Z\","
	    "\"updated_at\":\"2026-01-01T00:00:00Z\"}";
	struct memory m, want;
	struct buf one = { 0 }, other = { 0 };
	struct rows_put put;
	struct store s;

	store_open(&s, "fields", NULL);
	want = store_record(&s, record);
	put = store_add(&s, record);
	want.seq = put.seq;
	memory_print(&one, &want, MEMORY_FIELDS_ALL, NULL);
	tap(rows_get(s.cube.db, put.seq, &s.arena, &m, &s.err) == 1,
	    "a memory is found by its number");
	memory_print(&other, &m, MEMORY_FIELDS_ALL, NULL);
	tap(strcmp(one.data, other.data) == 0 && m.seq == put.seq,
	    "every field comes back as it was");
	tap(strcmp(m.metadata, "{ \"b\":[1,{}] , \"a\":1e3}") == 0,
	    "metadata byte for byte");
	store_add(&s, "{\"id\":\"m\",\"text\":\"x\",\"event_at\":\"2026-05\"}");
	store_add(&s, "{\"id\":\"o\",\"text\":\"x\","
		      "\"event_at\":\"2026-05-07T00:30-05:30\"}");
	rows_find(s.cube.db, "m", &s.arena, &m, &s.err);
	tap(m.event_at.precision == CLOCK_MONTH && m.event_at.offset == 0,
	    "a month stays a month");
	rows_find(s.cube.db, "o", &s.arena, &m, &s.err);
	tap(m.event_at.precision == CLOCK_MINUTE && m.event_at.offset == -330,
	    "and a minute one of its zone");
	tap(rows_get(s.cube.db, 99, &s.arena, &m, &s.err) == 0 &&
		rows_find(s.cube.db, "", &s.arena, &m, &s.err) == 0,
	    "what is not there is not found");
	buf_release(&one);
	buf_release(&other);
	store_close(&s);
}

/* ---- sessions ---- */

static void
test_previous(void)
{
	static const struct {
		const char *line;
		int previous;
	} table[] = {
		{ "{\"type\":\"turn\",\"run_id\":\"a\",\"text\":\"1\"}", 0 },
		{ "{\"type\":\"turn\",\"run_id\":\"b\",\"text\":\"2\"}", 0 },
		{ "{\"type\":\"tool\",\"run_id\":\"a\",\"text\":\"3\"}", 1 },
		{ "{\"type\":\"fact\",\"run_id\":\"a\",\"text\":\"4\"}", 3 },
		{ "{\"type\":\"turn\",\"run_id\":\"a\",\"text\":\"5\"}", 3 },
		{ "{\"type\":\"turn\",\"run_id\":\"a\",\"text\":\"6\","
		  "\"state\":\"forgotten\"}",
		    5 },
		{ "{\"type\":\"turn\",\"run_id\":\"a\",\"text\":\"7\","
		  "\"state\":\"archived\"}",
		    5 },
		{ "{\"type\":\"turn\",\"run_id\":\"a\",\"text\":\"8\"}", 7 },
		{ "{\"type\":\"turn\",\"run_id\":\"a\",\"user_id\":\"u\","
		  "\"text\":\"9\"}",
		    0 },
		{ "{\"type\":\"turn\",\"run_id\":\"b\",\"text\":\"10\"}", 2 },
	};
	struct store s;

	store_open(&s, "previous", NULL);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct rows_put put = store_add(&s, table[i].line);
		int64_t previous = -1;

		rows_previous(
		    s.cube.db, put.session, put.seq, &previous, &s.err);
		tap(put.seq == (int64_t)i + 1 && previous == table[i].previous,
		    "before %zu stands %d", i + 1, (int)previous);
	}
	store_close(&s);
}

/* ---- listings ---- */

static int
note_row(const struct memory *m, void *ctx, struct err *err)
{
	(void)err;
	buf_printf(ctx, "%s ", m->id);
	return strcmp(m->id, "stop") == 0;
}

static const char *
list(struct store *s, enum rows_order order, const struct rows_cursor *after,
    int64_t limit)
{
	struct selection all = { .since = CLOCK_NONE, .until = CLOCK_NONE };
	static struct buf out;

	buf_reset(&out);
	if (rows_each(s->cube.db, &all, order, after, limit, note_row, &out,
		&s->err) < 0)
		bail("list", s->err.text);
	return buf_text(&out);
}

/* Page after page gives what one page does, in any order and size. */
static bool
pages_meet(struct store *s, enum rows_order order, int64_t size)
{
	struct buf whole = { 0 }, pages = { 0 };
	struct rows_cursor cursor;
	const char *page = list(s, order, NULL, -1), *last;
	bool ok;

	buf_string(&whole, page);
	page = list(s, order, NULL, size);
	while (*page && pages.len <= whole.len) {
		struct memory m;

		buf_string(&pages, page);
		last = arena_copy(&s->arena, page, strlen(page) - 1);
		last = strrchr(last, ' ') ? strrchr(last, ' ') + 1 : last;
		rows_find(s->cube.db, last, &s->arena, &m, &s->err);
		cursor.seq = m.seq;
		cursor.at = m.event_at.at != CLOCK_NONE ? m.event_at.at
							: m.created_at;
		page = list(s, order, &cursor, size);
	}
	ok = strcmp(buf_text(&whole), buf_text(&pages)) == 0;
	buf_release(&whole);
	buf_release(&pages);
	return ok;
}

static void
test_each(void)
{
	static const char *const times[] = { "2026-01-02", "2026-01-01", "",
		"2026-01-02", "1900", "2026-01-02", "2027" };
	struct store s;
	char json[128];

	store_open(&s, "each", NULL);
	store_begin(&s);
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		snprintf(json, sizeof json,
		    "{\"id\":\"%zu\",\"text\":\"t\",\"event_at\":\"%s\"}", i,
		    times[i]);
		store_add(&s, json);
	}
	store_commit(&s);
	tap(strcmp(list(&s, ROWS_SEQUENCE, NULL, -1), "0 1 2 3 4 5 6 ") == 0,
	    "as they were added");
	tap(strcmp(list(&s, ROWS_NEWEST, NULL, -1), "6 2 5 3 0 1 4 ") == 0,
	    "newest first: by event, else by creation, then as added");
	tap(strcmp(list(&s, ROWS_NEWEST, NULL, 3), "6 2 5 ") == 0 &&
		!*list(&s, ROWS_NEWEST, NULL, 0),
	    "as many as are asked for");
	for (int64_t size = 1; size < 9; size++)
		tap(pages_meet(&s, ROWS_NEWEST, size) &&
			pages_meet(&s, ROWS_SEQUENCE, size),
		    "pages of %d meet without gap", (int)size);
	store_add(&s, "{\"id\":\"stop\",\"text\":\"t\","
		      "\"event_at\":\"2026-06\"}");
	tap(strcmp(list(&s, ROWS_NEWEST, NULL, -1), "6 stop ") == 0,
	    "a sink may stop it");
	store_close(&s);
}

int
main(void)
{
	place_make();
	test_duplicates();
	test_ids();
	test_versions();
	test_put_version();
	test_fields();
	test_previous();
	test_each();
	place_remove();
	return tap_end();
}
