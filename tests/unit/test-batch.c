#include "find/batch.h"

#include "store.h"
#include "store/care.h"
#include "tap.h"

/* A store, its batch, and somebody else who reads the same file. */
struct work {
	struct store s;
	struct batch batch;
	struct cube other;
	struct err err;
};

static void
work_open(struct work *w, const char *name)
{
	store_open(&w->s, name, NULL);
	batch_init(&w->batch, &w->s.cube, w->s.ingest);
	if (cube_open(&w->other, place, name, DB_READ, false, &w->err) < 0)
		bail(name, w->err.text);
}

static void
work_close(struct work *w)
{
	batch_release(&w->batch);
	cube_release(&w->other);
	store_close(&w->s);
}

/* How many memories the other one sees. */
static int
seen(struct work *w)
{
	int64_t n = -1;

	db_integer(
	    w->other.db, "SELECT count(*) FROM memories", -1, &n, &w->err);
	return (int)n;
}

/* Where the next record of a line is hung on. */
struct hook {
	struct prepared **end;
	struct arena *arena;
};

static int
hang(const struct memory *m, void *ctx, struct err *err)
{
	struct hook *hook = ctx;
	struct prepared *record = arena_bytes(hook->arena, sizeof *record);

	(void)err;
	record->m = *m;
	*hook->end = record;
	hook->end = &record->next;
	return 0;
}

/* A line of any number of records; 0, or -1 and nothing of it is left. */
static int
line(struct work *w, const char *json)
{
	static const struct memory_defaults defaults = { .type = -1 };
	struct prepared *records = NULL;
	struct hook hook = { &records, &w->s.arena };
	struct json_span value;

	if (json_scan(json, strlen(json), &value, &w->err) < 0 ||
	    memory_read(&value, &defaults, &w->s.arena, hang, &hook, &w->err) <
		0)
		return -1;
	return batch_line(&w->batch, records, &w->err);
}

static const char *
acks(const struct work *w)
{
	return buf_text(&w->batch.acks);
}

static void
test_durable(void)
{
	struct work w;

	work_open(&w, "durable");
	tap(batch_commit(&w.batch, &w.err) == 0 && !*acks(&w) &&
		!batch_is_due(&w.batch),
	    "nothing to do is no work");
	line(&w, "{\"id\":\"a\",\"text\":\"one\"}");
	line(&w, "[{\"id\":\"b\",\"text\":\"two \\\"2\\\"\"},"
		 "{\"id\":\"c\",\"text\":\"three\"}]");
	line(&w, "{\"id\":\"a\",\"text\":\"one\"}");
	tap(seen(&w) == 0, "before the commit nobody sees anything");
	tap(batch_commit(&w.batch, &w.err) == 0 && seen(&w) == 3,
	    "then all of it");
	tap(strcmp(acks(&w),
		"{\"id\":\"a\",\"memory\":\"one\",\"event\":\"ADD\"}\n"
		"{\"id\":\"b\",\"memory\":\"two \\\"2\\\"\",\"event\":\"ADD\"}\n"
		"{\"id\":\"c\",\"memory\":\"three\",\"event\":\"ADD\"}\n"
		"{\"id\":\"a\",\"memory\":\"one\",\"event\":\"NOOP\"}\n") == 0,
	    "acknowledged in the order of the lines");
	tap(w.batch.rows == 4, "each of them a row of the batch");
	batch_commit(&w.batch, &w.err);
	tap(!*acks(&w), "and acknowledged once");
	line(&w, "{\"id\":\"d\",\"text\":\"four\"}");
	tap(w.batch.rows == 1, "the next line begins anew");
	work_close(&w);
}

/* Bad lines among good ones: all or none of each. */
static const struct {
	const char *json, *acks; /* ids in acks after it, a blank each */
} lines[] = {
	{ "{\"id\":\"a\",\"text\":\"one\"}", "a " },
	{ "[{\"id\":\"b\",\"text\":\"two\"},{\"id\":\"a\",\"text\":\"ONE\"}]",
	    "a " },
	{ "{\"id\":\"c\",\"text\":\"three\"}", "a c " },
	{ "{\"text\":7}", "a c " },
	{ "[{\"id\":\"d\",\"text\":\"four\",\"type\":\"turn\",\"run_id\":\"r\"},"
	  "{\"id\":\"e\",\"text\":\"v\",\"vector\":[1,2]}]",
	    "a c " },
	{ "nonsense", "a c " },
	{ "{\"id\":\"f\",\"text\":\"five\",\"type\":\"turn\",\"run_id\":\"r\"}",
	    "a c f " },
	{ "[]", "a c f " },
	{ "{\"text\":\"old\",\"replaced_at\":\"2026\"}", "a c f " },
};

static const char *
ack_ids(const struct work *w)
{
	static char out[256];
	size_t len = 0;
	const char *p = acks(w);

	*out = '\0';
	while ((p = strstr(p, "{\"id\":\"")) != NULL) {
		p += 7;
		len += (size_t)snprintf(out + len, sizeof out - len, "%.*s ",
		    (int)strcspn(p, "\""), p);
	}
	return out;
}

static void
test_lines(void)
{
	struct work w;

	work_open(&w, "lines");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		line(&w, lines[i].json);
		tap(strcmp(ack_ids(&w), lines[i].acks) == 0,
		    "after line %zu stand: %s", i, ack_ids(&w));
	}
	tap(batch_commit(&w.batch, &w.err) == 0 && seen(&w) == 3 &&
		store_number(&w.s, "SELECT count(*) FROM versions") == 0,
	    "of bad lines nothing is stored");
	tap(store_number(&w.s, "SELECT seq FROM memories WHERE id = 'f'") == 3,
	    "nor a number used up");
	tap(store_entry(&w.s, 3).len && !store_entry(&w.s, 4).len,
	    "nor an entry");
	work_close(&w);
}

static void
say(const char *sentence, void *ctx)
{
	(void)ctx;
	printf("# %s\n", sentence);
}

/* What a cancelled line did leaves no trace in what comes after it. */
static void
test_cancel(void)
{
	static const char good[] = "{\"id\":\"%d\",\"text\":\"%s\",\"type\":"
				   "\"turn\",\"run_id\":\"r\"}";
	static const char *const texts[] = { "green tea", "the garden",
		"a river", "music" };
	struct work plain, torn;
	bool same = true;
	char json[256];

	work_open(&plain, "plain");
	work_open(&torn, "torn");
	for (int i = 0; i < 4; i++) {
		snprintf(json, sizeof json, good, i, texts[i]);
		line(&plain, json);
		line(&torn, json);
		/* a line of two, the second of which is bad */
		snprintf(json, sizeof json,
		    "[{\"text\":\"soup %d\",\"type\":\"turn\",\"run_id\":"
		    "\"r\"},{\"id\":\"0\",\"text\":\"x\"}]",
		    i);
		same = same && line(&torn, json) < 0;
	}
	batch_commit(&plain.batch, &plain.err);
	batch_commit(&torn.batch, &torn.err);
	for (int i = 1; i <= 4; i++) {
		struct buf a = store_entry(&plain.s, i);
		struct buf b = store_entry(&torn.s, i);

		same = same && a.len && a.len == b.len &&
		       memcmp(a.data, b.data, a.len) == 0;
	}
	tap(same, "entries are the same with and without bad lines between");
	tap(seen(&torn) == 4 &&
		store_number(&torn.s, "SELECT count(*) FROM sessions") == 1,
	    "and so are rows and sessions");
	tap(care_check(&torn.s.cube, say, NULL, &torn.err) == 0,
	    "each memory has one entry, each entry one memory");
	work_close(&plain);
	work_close(&torn);
}

static void
test_due(void)
{
	struct work w;
	char json[64];

	work_open(&w, "due");
	for (int i = 0; i < BATCH_ROWS; i++) {
		/* the clock must not be what makes it due */
		w.batch.started += 1000;
		snprintf(json, sizeof json, "{\"text\":\"text %d\"}", i);
		if (batch_is_due(&w.batch))
			break;
		line(&w, json);
		arena_reset(&w.s.arena);
	}
	tap(w.batch.rows == BATCH_ROWS && batch_is_due(&w.batch),
	    "a batch is due at %d rows", BATCH_ROWS);
	batch_commit(&w.batch, &w.err);
	tap(seen(&w) == BATCH_ROWS, "which are stored");
	line(&w, "{\"text\":\"one more\"}");
	w.batch.started -= BATCH_MS - 25;
	tap(!batch_is_due(&w.batch), "after 25 ms it is not due");
	w.batch.started -= 25;
	tap(batch_is_due(&w.batch), "after %d ms it is", BATCH_MS);
	work_close(&w);
}

/* A batch that is given back, and a commit that fails. */
static void
test_failure(void)
{
	struct work w;
	int rc;

	work_open(&w, "failure");
	line(&w, "{\"text\":\"one\"}");
	batch_release(&w.batch);
	tap(seen(&w) == 0 && !db_in_transaction(w.s.cube.db),
	    "without its commit a batch leaves nothing");
	batch_init(&w.batch, &w.s.cube, w.s.ingest);
	ingest_forget(w.s.ingest);
	db_run(w.s.cube.db,
	    "PRAGMA foreign_keys=ON; CREATE TABLE a(n PRIMARY KEY);"
	    "CREATE TABLE b(n REFERENCES a(n) DEFERRABLE INITIALLY DEFERRED)",
	    &w.err);
	line(&w, "{\"text\":\"one\"}");
	db_run(w.s.cube.db, "INSERT INTO b VALUES(1)", &w.err);
	rc = batch_commit(&w.batch, &w.err);
	tap(rc < 0 && w.err.kind == ERR_STORE && !*acks(&w) && seen(&w) == 0,
	    "nothing is acknowledged that was not committed");
	line(&w, "{\"id\":\"x\",\"text\":\"one\"}");
	tap(batch_commit(&w.batch, &w.err) == 0 && seen(&w) == 1 &&
		strstr(acks(&w), "\"x\"") && store_entry(&w.s, 1).len,
	    "and then it goes on");
	work_close(&w);
}

/* A store that fails under a line takes back what is not committed. */
static void
test_torn(void)
{
	struct work w;

	work_open(&w, "broken");
	line(&w, "{\"id\":\"a\",\"text\":\"one\"}");
	batch_commit(&w.batch, &w.err);
	db_run(w.s.cube.db,
	    "CREATE TEMP TRIGGER t AFTER INSERT ON memories"
	    " WHEN new.memory = 'bad' BEGIN SELECT RAISE(FAIL, 'no'); END",
	    &w.err);
	line(&w, "{\"id\":\"b\",\"text\":\"two\"}");
	tap(line(&w, "{\"id\":\"c\",\"text\":\"bad\"}") < 0 &&
		w.err.kind == ERR_STORE && !db_in_transaction(w.s.cube.db) &&
		!*acks(&w),
	    "one record that the store fails: the transaction is taken back");
	line(&w, "{\"id\":\"d\",\"text\":\"three\"}");
	tap(line(&w, "[{\"id\":\"e\",\"text\":\"four\"},"
		     "{\"id\":\"f\",\"text\":\"bad\"}]") < 0 &&
		w.err.kind == ERR_STORE && strcmp(ack_ids(&w), "d ") == 0,
	    "of several, the line alone");
	tap(batch_commit(&w.batch, &w.err) == 0 && seen(&w) == 2 &&
		care_check(&w.s.cube, say, NULL, &w.err) == 0,
	    "and what is there is whole");
	work_close(&w);
}

/* Records of a batch have its time, but for those that bring their own. */
static void
test_time(void)
{
	struct work w;
	struct memory m;

	work_open(&w, "time");
	setenv("MEMOS_NOW", "2026-01-01T00:00:00Z", 1);
	line(&w, "{\"id\":\"a\",\"text\":\"a\"}");
	setenv("MEMOS_NOW", "2027-01-01T00:00:00Z", 1);
	line(&w, "{\"id\":\"b\",\"text\":\"b\"}");
	line(&w, "{\"id\":\"c\",\"text\":\"c\",\"created_at\":\"2020-01-01\"}");
	batch_commit(&w.batch, &w.err);
	rows_find(w.s.cube.db, "b", &w.s.arena, &m, &w.err);
	tap(m.created_at == 1767225600000000, "a batch has one time");
	rows_find(w.s.cube.db, "c", &w.s.arena, &m, &w.err);
	tap(m.created_at == 1577836800000000, "a record may have its own");
	work_close(&w);
}

int
main(void)
{
	place_make();
	test_durable();
	test_lines();
	test_cancel();
	test_due();
	test_failure();
	test_torn();
	test_time();
	place_remove();
	return tap_end();
}
