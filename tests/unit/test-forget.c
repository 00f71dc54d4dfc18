#include "mind/forget.h"

#include "mind/undo.h"
#include "exported.h"
#include "store/entities.h"
#include "store/purge.h"
#include "tap.h"

static struct store s;

/* ---- what is over ---- */

static void
test_over(void)
{
	static const struct {
		const char *metadata;
		bool over;
	} cases[] = {
		{ NULL, false },
		{ "{}", false },
		{ "{\"expires_at\":\"2026-05-07T12:00:00Z\"}", true },
		{ "{\"expires_at\":\"2026-05-07T12:00:01Z\"}", false },
		{ "{\"expires_at\":\"2026-05-07\"}", false },
		{ "{\"expires_at\":\"2026-05-06\"}", true },
		{ "{\"expires_at\":\"2026-04\"}", true },
		{ "{\"expires_at\":\"2026\"}", false },
		{ "{\"expires_at\":1778155200}", true },
		{ "{\"expires_at\":1778155200000}", true },
		{ "{\"expires_at\":1778155201}", false },
		{ "{\"expires_at\":\"\"}", false },
		{ "{\"expires_at\":null}", false },
		{ "{\"expires_at\":[\"2026-01-01\"]}", false },
		{ "{\"expires_at\":\"then\"}", false },
		{ "{\"expiration_date\":\"2026-05-06\"}", true },
		{ "{\"expiration_date\":\"2026-05-07\"}", false },
		{ "{\"expires_at\":\"2027-01-01\","
		  "\"expiration_date\":\"2026-01-01\"}",
		    false },
		{ "{\"in\":{\"expires_at\":\"2026-01-01\"}}", false },
		{ "[\"expires_at\"]", false },
		{ "{\"expires_at\":", false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		tap(forget_is_over(cases[i].metadata,
			INT64_C(1778155200000000)) == cases[i].over,
		    "%s is %sover", cases[i].metadata,
		    cases[i].over ? "" : "not ");
}

/* ---- plans ---- */

/* Plans for ids, blanks between them, and says which go: "+" before derived. */
static const char *
planned(struct forget *f, const char *ids)
{
	static char text[1000];
	char copy[200], *save = NULL;
	size_t n = 0;

	snprintf(copy, sizeof copy, "%s", ids);
	if (db_begin(s.cube.db, false, &s.err) < 0)
		bail("begin", s.err.text);
	for (char *id = strtok_r(copy, " ", &save); id;
	     id = strtok_r(NULL, " ", &save))
		if (forget_add(f, id, &s.err) < 0)
			bail(id, s.err.text);
	if (forget_derive(f, &s.err) < 0)
		bail("derive", s.err.text);
	db_rollback(s.cube.db);
	*text = '\0';
	for (size_t i = 0; i < f->n; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%s%s%s",
		    n ? " " : "", f->items[i].derived ? "+" : "",
		    f->items[i].id, f->items[i].past ? "!" : "");
	return text;
}

static void
plan_is(struct forget f, const char *ids, const char *wanted)
{
	const char *text;

	f.cube = &s.cube;
	text = planned(&f, ids);
	if (!tap(strcmp(text, wanted) == 0, "%s: %s", ids, wanted))
		printf("# %s\n", text);
	forget_release(&f);
}

static void
make_family(const char *name)
{
	store_open(&s, name, NULL);
	s.upsert = true;
	store_add(&s, "{\"id\":\"t\",\"role\":\"user\",\"memory\":\"t\"}");
	store_add(&s, "{\"id\":\"u\",\"role\":\"user\",\"memory\":\"u\"}");
	store_add(&s, "{\"id\":\"a\",\"memory\":\"a\",\"sources\":[\"t\"]}");
	store_add(&s, "{\"id\":\"b\",\"memory\":\"b\",\"sources\":"
		      "[\"t\",\"u\"]}");
	store_add(&s, "{\"id\":\"c\",\"memory\":\"c\",\"type\":\"procedure\","
		      "\"sources\":[\"a\",\"b\"]}");
	store_add(&s, "{\"id\":\"d\",\"memory\":\"d\",\"sources\":[\"d\"]}");
	store_add(&s, "{\"id\":\"k\",\"memory\":\"k\",\"type\":\"chunk\","
		      "\"sources\":[\"t\"]}");
	store_add(&s, "{\"id\":\"o\",\"memory\":\"o\",\"user_id\":\"other\","
		      "\"sources\":[\"t\"]}");
}

static void
test_plan(void)
{
	make_family("plan");
	plan_is((struct forget){ 0 }, "t", "t +a");
	plan_is((struct forget){ 0 }, "t t nobody", "t +a");
	plan_is((struct forget){ 0 }, "t u", "t +a +b +c u");
	plan_is((struct forget){ 0 }, "u t", "u +b t +a +c");
	plan_is((struct forget){ 0 }, "a t u", "a t +b +c u");
	plan_is((struct forget){ 0 }, "d", "d");
	plan_is((struct forget){ .keep_derived = true }, "t u", "t u");
	store_add(&s, "{\"id\":\"u\",\"role\":\"user\",\"memory\":\"u\","
		      "\"state\":\"forgotten\"}");
	plan_is((struct forget){ 0 }, "t", "t +a +b +c");
	plan_is((struct forget){ 0 }, "u", "u!");
	store_add(&s, "{\"id\":\"a\",\"memory\":\"a\",\"sources\":[\"t\"],"
		      "\"state\":\"forgotten\"}");
	plan_is((struct forget){ 0 }, "t", "t +b +c");
	plan_is((struct forget){ .purge = true }, "t", "t +b +a! +c");
	tap(store_number(&s, "SELECT count(*) FROM edits") == 2 && is_sound(&s),
	    "plans change nothing");
	store_close(&s);
}

/* ---- edits ---- */

struct told {
	struct buf lines;
	size_t n;
	bool meddle; /* somebody changes another memory in between */
};

static int
take(const struct buf *lines, void *ctx, struct err *err)
{
	struct told *told = ctx;
	struct edit edit = { .by = "another" };

	(void)err;
	buf_add(&told->lines, lines->data, lines->len);
	if (told->meddle && !told->n) {
		ingest_edit(s.ingest, &edit);
		store_add(&s, "{\"id\":\"z\",\"memory\":\"changed\"}");
		ingest_edit(s.ingest, NULL);
	}
	told->n++;
	return 0;
}

static int once;

static int
stop_at_once(void)
{
	return once;
}

/* More than one transaction takes. */
static void
make_many(const char *name)
{
	char json[80];

	store_open(&s, name, NULL);
	s.upsert = true;
	store_add(&s, "{\"id\":\"z\",\"memory\":\"z\"}");
	store_begin(&s);
	for (int i = 0; i < 1200; i++) {
		struct rows_put put;
		struct memory m;

		snprintf(json, sizeof json,
		    "{\"id\":\"m%d\",\"memory\":\"m%d\",\"user_id\":\"u\"}", i,
		    i);
		m = store_record(&s, json);
		if (ingest_put(s.ingest, &m, false, &s.arena, &put, &s.err) < 0)
			bail(json, s.err.text);
	}
	store_commit(&s);
}

static void
plan_all(struct forget *f)
{
	struct selection sel = { .since = CLOCK_NONE,
		.until = CLOCK_NONE,
		.scope.user = scope_value(&s.arena, "u") };

	f->cube = &s.cube;
	if (db_begin(s.cube.db, false, &s.err) < 0 ||
	    forget_select(f, &sel, &s.err) < 0 || forget_derive(f, &s.err) < 0)
		bail("plan", s.err.text);
	db_rollback(s.cube.db);
}

static void
test_edits(void)
{
	struct forget f = { 0 };
	struct told told = { 0 };

	make_many("edits");
	plan_all(&f);
	tap(forget_apply(&f, s.ingest, "why", take, &told, &s.err) == 0 &&
		told.n > 1,
	    "many are forgotten in several transactions");
	tap(store_number(&s, "SELECT count(*) FROM edits WHERE changed_by ="
			     " 'memos-forget' AND reason = 'why'") == 1 &&
		store_number(&s, "SELECT count(*) FROM edit_rows") == 1200,
	    "which are one edit");
	forget_release(&f);
	buf_release(&told.lines);
	store_close(&s);

	told = (struct told){ .meddle = true };
	make_many("meddled");
	plan_all(&f);
	tap(forget_apply(&f, s.ingest, NULL, take, &told, &s.err) == 0 &&
		store_number(&s, "SELECT count(*) FROM edits WHERE changed_by"
				 " = 'memos-forget'") == 2,
	    "or two, if another is made in between");
	store_begin(&s);
	tap(undo_edit(s.ingest, 3, &s.err) == 1 &&
		undo_edit(s.ingest, 2, &s.err) == 1 &&
		undo_edit(s.ingest, 1, &s.err) == 1,
	    "and they are undone one after the other");
	store_commit(&s);
	tap(store_number(&s, "SELECT count(*) FROM memories WHERE state = 0") ==
		    1201 &&
		is_sound(&s),
	    "so that all is there again");
	forget_release(&f);
	buf_release(&told.lines);
	store_close(&s);
}

static void
test_changed(void)
{
	struct forget f = { 0 };
	struct told told = { 0 };

	make_many("changed");
	plan_all(&f);
	store_add(&s, "{\"id\":\"m0\",\"memory\":\"m0\",\"user_id\":\"v\"}");
	store_add(&s, "{\"id\":\"m1\",\"memory\":\"new\",\"user_id\":\"u\"}");
	once = 1;
	f.stopped = stop_at_once;
	tap(forget_apply(&f, s.ingest, NULL, take, &told, &s.err) < 0 &&
		s.err.kind == ERR_NONE && told.n == 1,
	    "one that is stopped ends after a transaction");
	once = 0;
	tap(forget_apply(&f, s.ingest, NULL, take, &told, &s.err) == 0,
	    "and goes on");
	tap(store_number(&s, "SELECT state FROM memories WHERE id = 'm0'") ==
		    MEMORY_ACTIVE &&
		store_number(&s,
		    "SELECT count(*) FROM memories WHERE state = 6") == 1199,
	    "what is not selected any more is left alone");
	forget_release(&f);
	buf_release(&told.lines);
	store_close(&s);
}

/* ---- entities ---- */

static void
put_entity(const char *name, const char *alias)
{
	const struct entity_scope scope = { 0 };
	struct entity entity = {
		.name = name, .aliases = &alias, .n_aliases = alias != NULL
	};
	int64_t id;

	store_begin(&s);
	if (entities_put(s.cube.db, &scope, &entity, &id, &s.err) < 0)
		bail(name, s.err.text);
	store_commit(&s);
}

static bool
entity_is(const char *name, int names)
{
	sqlite3_stmt *st = db_prepare(s.cube.db,
	    "SELECT count(*) FROM entities e JOIN entity_names n"
	    " ON n.entity = e.id WHERE e.name = ?1",
	    &s.err);
	int n;

	db_bind_text(st, 1, name);
	db_step(s.cube.db, st, &s.err);
	n = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return n == names;
}

static void
test_entities(void)
{
	struct forget f = { .purge = true };
	struct told told = { 0 };

	store_open(&s, "entities", NULL);
	put_entity("Marie", "Ann's sister");
	put_entity("Tom", "Tommy");
	put_entity("Zo\xc3\xab", NULL);
	put_entity("Nobody", NULL);
	store_add(&s, "{\"id\":\"a\",\"memory\":\"MARIE met Tommy and Zoe\"}");
	store_add(&s, "{\"id\":\"b\",\"memory\":\"Ann's sister knows TOM\"}");
	store_add(&s, "{\"id\":\"c\",\"memory\":\"Marie\",\"user_id\":\"u\"}");
	f.cube = &s.cube;
	planned(&f, "a");
	tap(forget_purge(&f, s.ingest, take, &told, &s.err) == 0 &&
		strcmp(told.lines.data,
		    "{\"id\":\"a\",\"event\":\"PURGE\"}\n") == 0,
	    "a memory is purged");
	tap(entity_is("Ann's sister", 1) && entity_is("Marie", 0),
	    "who is still spoken of has the name that is left");
	tap(entity_is("Tom", 1), "and keeps that, if it is it");
	tap(entity_is("Zo\xc3\xab", 0), "who is not is gone");
	tap(entity_is("Nobody", 1),
	    "whom it did not speak of is not looked at");
	tap(is_sound(&s) && purge_is_left(&s.cube, &s.err) == 0,
	    "nothing is left to do");
	forget_release(&f);
	buf_release(&told.lines);
	store_close(&s);
}

/* ---- an interrupted purge ---- */

static void
test_left(void)
{
	struct forget f = { .purge = true, .stopped = stop_at_once };
	struct told told = { 0 };

	make_many("left");
	plan_all(&f);
	put_entity("Nobody", NULL);
	once = 1;
	tap(forget_purge(&f, s.ingest, take, &told, &s.err) < 0 &&
		s.err.kind == ERR_NONE && !told.n,
	    "a purge that is stopped tells nothing");
	tap(forget_purge_left(&s.cube, &s.err) == 1 && is_sound(&s),
	    "and leaves a note, and a sound store");
	forget_release(&f);
	once = 0;
	f = (struct forget){ .cube = &s.cube, .purge = true };
	tap(forget_purge(&f, s.ingest, take, &told, &s.err) == 0 &&
		forget_purge_left(&s.cube, &s.err) == 0 &&
		entity_is("Nobody", 0),
	    "the next one ends it, whatever it is of");
	forget_release(&f);
	buf_release(&told.lines);
	store_close(&s);
}

int
main(void)
{
	place_make();
	test_over();
	test_plan();
	test_edits();
	test_changed();
	test_entities();
	test_left();
	place_remove();
	return tap_end();
}
