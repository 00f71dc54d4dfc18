#include "find/reembed.h"

#include "find/fingerprint.h"
#include "find/search.h"
#include "find/seal.h"
#include "rebuilt.h"
#include "store/next.h"
#include "store/segments.h"
#include "tap.h"

enum { DIMENSION = 64 };

/* Where most go to. */
static const struct space GIVEN = { SPACE_EXTERNAL, DIMENSION, "" };

static const struct selection everything = { .since = CLOCK_NONE,
	.until = CLOCK_NONE };

/* Points where that of no other number does. */
static void
make_vector(int n, float out[DIMENSION])
{
	for (int i = 0; i < DIMENSION; i++)
		out[i] = (float)(n * (i + 1) * (i + 1) % 97 - 48);
}

/* Turns of a few sessions, or with a vector where that is wanted. */
static struct rows_put
add(struct store *s, int n, const char *more)
{
	static const char *const words[] = { "garden", "doctor", "piano",
		"hospital", "river", "boat", "summer", "train", "letter",
		"window", "kitchen" };
	char json[300];

	snprintf(json, sizeof json,
	    "{\"id\":\"m%d\",\"role\":\"user\",\"run_id\":\"r%d\","
	    "\"text\":\"tea for w%dx in the %s of the %s\"%s}",
	    n, n % 3, n, words[n % 11], words[n / 11 % 11], more);
	return store_add(s, json);
}

static void
fill(struct store *s, int first, int n)
{
	store_begin(s);
	for (int i = first; i < first + n; i++)
		add(s, i, "");
	store_commit(s);
}

static int
stage(struct store *s, const struct reembed *r, int n)
{
	float v[DIMENSION];
	char id[20];
	int rc = -1;

	make_vector(n, v);
	snprintf(id, sizeof id, "m%d", n);
	store_begin(s);
	if (reembed_check(r, &s->err) == 0)
		rc = reembed_stage(r, id, v, r->space.dimension, &s->err);
	store_commit(s);
	return rc;
}

static struct reembed_state
state_of(struct store *s)
{
	struct reembed_state state;

	if (reembed_state(&s->cube, &state, &s->err) < 0)
		bail("state", s->err.text);
	return state;
}

/* What is found first, 0 for nothing. */
static int
first_of(struct searcher *searcher, struct store *s, const struct query *query)
{
	struct results results;
	int n = 0;

	if (search(searcher, query, &s->arena, &results, &s->err) == 0 &&
	    results.n)
		sscanf(results.items[0].memory.id, "m%d", &n);
	return n;
}

/* By words and vector, as a question does it. */
static struct results
ask(struct searcher *searcher, struct store *s, const char *text, bool exact)
{
	struct query q = { .text = text,
		.text_len = strlen(text),
		.k = 30,
		.exact = exact,
		.selection = everything };
	struct results results;

	if (search(searcher, &q, &s->arena, &results, &s->err) < 0)
		bail(text, s->err.text);
	return results;
}

/* Whether segments give the answers of the rows, but for the order of ties. */
static bool
answers_agree(struct store *s)
{
	static const char *const texts[] = { "garden w7x", "w3x", "tea train",
		"the medic of the road", "changed", "w901x letter" };
	struct searcher *searcher = searcher_new(&s->cube, NULL, &s->err);
	bool same = searcher != NULL;

	for (size_t i = 0; same && i < sizeof texts / sizeof *texts; i++) {
		struct results a = ask(searcher, s, texts[i], false);
		struct results b = ask(searcher, s, texts[i], true);

		same = a.n && a.n == b.n && !a.fault;
		for (size_t j = 0; same && j < a.n; j++)
			same = a.items[j].hit.score == b.items[j].hit.score;
		if (!same)
			printf("# '%s': %zu and %zu\n", texts[i], a.n, b.n);
	}
	searcher_free(searcher);
	return same;
}

static bool
is_tidy(struct store *s)
{
	return store_number(s,
		   "SELECT count(*) FROM sqlite_schema WHERE"
		   " name LIKE '%next%' OR name LIKE '%\\_old' ESCAPE '\\'") ==
		   0 &&
	       store_number(s,
		   "SELECT count(*) FROM meta WHERE key = '" NEXT_KEY "'") == 0;
}

/* ---- one after the other ---- */

static void
test_given(void)
{
	struct store s;
	struct reembed r = { .cube = &s.cube, .space = GIVEN };
	struct reembed other = { .cube = &s.cube,
		.space = { SPACE_EXTERNAL, 65, "" } };
	struct reembed_done done;
	struct reembed_state state;
	int64_t n;

	store_open(&s, "given", NULL);
	fill(&s, 1, 40);
	tap(!state_of(&s).under_way, "nothing is under way");
	tap(stage(&s, &r, 1) < 0 && s.err.kind == ERR_STORE,
	    "and nothing can be staged");
	tap(reembed_begin(&r, &s.err) == 1 && reembed_begin(&r, &s.err) == 1,
	    "begun, and gone on with");
	tap(reembed_begin(&other, &s.err) < 0 && s.err.kind == ERR_INPUT &&
		strstr(s.err.text, "on its way to external:64"),
	    "other vectors are refused");
	tap(stage(&s, &r, 99) < 0 && s.err.kind == ERR_INPUT &&
		strstr(s.err.text, "no memory 'm99'"),
	    "an id that is not there");
	for (int i = 1; i <= 39; i++)
		if (stage(&s, &r, i) < 0)
			bail("stage", s.err.text);
	state = state_of(&s);
	tap(state.under_way && state.space.dimension == DIMENSION &&
		state.staged == 39 && state.missing == 1,
	    "how far it is");
	tap(reembed_finish(&r, &done, &s.err) == 0 && !done.switched &&
		done.state.missing == 1,
	    "one is missing: the old ones serve");
	tap(reembed_given(&s.cube, &n, &s.err) == 0 && n == 0,
	    "none of the given ones does");
	stage(&s, &r, 40);
	tap(reembed_finish(&r, &done, &s.err) == 0 && done.switched &&
		done.memories == 40 && is_tidy(&s),
	    "none is missing: it is done");
	tap(reembed_given(&s.cube, &n, &s.err) == 0 && n == 40,
	    "and they serve");
	tap(rebuilt_same(&s), "entries have no vectors then");
	store_close(&s);
}

static void
test_cancel(void)
{
	struct store s;
	struct reembed r = { .cube = &s.cube, .space = GIVEN };
	struct reembed again = {
		.cube = &s.cube, .again = true, .space = space_builtin()
	};
	struct reembed_done done;
	struct reembed_state state;

	store_open(&s, "cancel", NULL);
	fill(&s, 1, 10);
	reembed_begin(&r, &s.err);
	stage(&s, &r, 1);
	tap(reembed_begin(&again, &s.err) < 0,
	    "what is under way is not indexed anew");
	tap(reembed_cancel(&r, &state, &s.err) == 0 && state.staged == 1 &&
		is_tidy(&s),
	    "cancelled");
	tap(reembed_finish(&r, &done, &s.err) < 0 && s.err.kind == ERR_STORE,
	    "and who was at it is told");
	/* as one that was killed would leave it */
	reembed_begin(&again, &s.err);
	tap(!is_tidy(&s) && !state_of(&s).under_way &&
		reembed_tidy(&r, &s.err) == 0 && is_tidy(&s),
	    "what an interrupted one has left goes");
	reembed_begin(&r, &s.err);
	tap(reembed_tidy(&r, &s.err) == 0 && state_of(&s).under_way,
	    "but nothing that is staged");
	store_close(&s);
}

/* A program that makes other entries goes on with the vectors. */
static void
test_version(void)
{
	struct store s;
	struct reembed r = { .cube = &s.cube, .space = GIVEN };

	store_open(&s, "version", NULL);
	fill(&s, 1, 4);
	reembed_begin(&r, &s.err);
	stage(&s, &r, 1);
	if (db_run(s.cube.db,
		"UPDATE meta SET value = replace(value, 'analyser=',"
		" 'analyser=9') WHERE key = '" NEXT_KEY "'",
		&s.err) < 0)
		bail("update", s.err.text);
	tap(reembed_begin(&r, &s.err) == 1 && state_of(&s).staged == 1 &&
		store_number(&s, "SELECT count(*) FROM meta WHERE"
				 " value LIKE '%analyser=9%'") == 0,
	    "vectors outlive another version of the program");
	store_close(&s);
}

/* ---- those who look on ---- */

static void
test_searcher(void)
{
	struct store s, other;
	struct reembed r = { .cube = &other.cube, .space = GIVEN };
	struct seal seal = { .cube = &other.cube, .threads = 1 };
	struct reembed_done done;
	struct seal_done sealed;
	struct searcher *searcher;
	float v[DIMENSION];
	struct query words = { .text = "w7x tea",
		.text_len = 7,
		.k = 3,
		.selection = everything };
	struct query vector = { .text = "",
		.k = 3,
		.vector = v,
		.n_vector = DIMENSION,
		.selection = everything };
	struct rows_put put;

	store_open(&s, "open", NULL);
	store_open(&other, "open", NULL);
	fill(&other, 1, 49);
	add(&s, 50, "");
	if (seal_compact(&seal, false, &sealed, &other.err) < 0)
		bail("compact", other.err.text);
	make_vector(9, v);
	searcher = searcher_new(&s.cube, NULL, &s.err);
	tap(first_of(searcher, &s, &words) == 7 &&
		first_of(searcher, &s, &vector) == 0,
	    "a searcher of built-in vectors");
	reembed_begin(&r, &other.err);
	for (int i = 1; i <= 50; i++)
		stage(&other, &r, i);
	tap(first_of(searcher, &s, &vector) == 0, "while others are staged");
	tap(reembed_finish(&r, &done, &other.err) == 0 && done.switched &&
		first_of(searcher, &s, &vector) == 9 &&
		first_of(searcher, &s, &words) == 7,
	    "it has the new ones at once");
	tap(store_try(&s, "{\"text\":\"more\"}", &put) < 0 &&
		s.err.kind == ERR_STORE &&
		strstr(s.err.text, "other vectors meanwhile"),
	    "who adds the old ones is told");
	r.space = space_builtin();
	tap(reembed_begin(&r, &other.err) == 1 &&
		reembed_finish(&r, &done, &other.err) == 0 && done.switched &&
		first_of(searcher, &s, &vector) == 0 &&
		first_of(searcher, &s, &words) == 7,
	    "and the old ones again");
	searcher_free(searcher);
	store_close(&s);
	store_close(&other);
}

/* ---- those who write meanwhile ---- */

static struct store meanwhile;
static int calls, act_at, stop_at, acts;

/* Between two steps and while a segment is made. */
static int
on_the_way(void)
{
	char json[200];

	if (stop_at >= 0 && calls >= stop_at)
		return 1;
	calls++;
	if (calls <= act_at || acts >= 12)
		return 0;
	acts++;
	/* a turn edited, one forgotten, one new */
	snprintf(json, sizeof json,
	    "{\"id\":\"m%d\",\"role\":\"user\",\"run_id\":\"r%d\",\"text\":"
	    "\"changed w%dx %d\"}",
	    acts * 7, acts * 7 % 3, acts * 7, acts);
	store_add(&meanwhile, json);
	add(&meanwhile, acts * 7 + 3, ",\"state\":\"forgotten\"");
	add(&meanwhile, 900 + acts, "");
	return 0;
}

/* The store moves on at the n-th look, and all is right behind it. */
static bool
moves_on_at(int n)
{
	struct store s;
	struct reembed r = { .cube = &s.cube,
		.space = space_builtin(),
		.again = true,
		.threads = 1,
		.stopped = on_the_way };
	struct reembed_done done;
	char name[32];
	bool right;

	snprintf(name, sizeof name, "meanwhile%d", n);
	store_open(&s, name, NULL);
	store_open(&meanwhile, name, NULL);
	meanwhile.upsert = true;
	fill(&s, 1, 400);
	calls = acts = 0;
	act_at = n;
	stop_at = -1;
	right = reembed_begin(&r, &s.err) == 1 &&
		reembed_finish(&r, &done, &s.err) == 0 && done.switched &&
		acts && done.memories == 400 && is_tidy(&s);
	right = right && answers_agree(&s) && rebuilt_same(&s) &&
		answers_agree(&s);
	store_close(&meanwhile);
	store_close(&s);
	return right;
}

static void
test_meanwhile(void)
{
	bool right = true;
	int n = 0;

	for (; n < 8 && right; n++)
		right = moves_on_at(n);
	tap(right, "what is changed meanwhile is right (%d)", n);
}

/* Stopped at every look, until it is through. */
static void
test_stopped(void)
{
	struct store s;
	struct reembed r = { .cube = &s.cube,
		.space = space_builtin(),
		.threads = 1,
		.stopped = on_the_way };
	struct reembed_done done = { 0 };
	bool right = true;
	int n = 0;

	store_open(&s, "stopped", "external:64");
	store_begin(&s);
	for (int i = 1; i <= 300; i++) {
		struct memory m = store_record(&s, "{\"text\":\"tea w7x\"}");
		struct rows_put put;
		float v[DIMENSION];

		make_vector(i, v);
		m.vector = v;
		m.n_vector = DIMENSION;
		m.id = NULL;
		m.type = MEMORY_TURN;
		if (ingest_put(s.ingest, &m, false, &s.arena, &put, &s.err) < 0)
			bail("put", s.err.text);
	}
	store_commit(&s);
	acts = 100;
	for (; n < 1000 && right && !done.switched; n++) {
		struct space space;
		int rc;

		calls = 0;
		stop_at = n;
		rc = reembed_begin(&r, &s.err);
		if (rc == 1)
			rc = reembed_finish(&r, &done, &s.err);
		right = rc >= 0;
		if (fingerprint_check(&s.cube, &space, &s.err) < 0 ||
		    (space.kind == SPACE_BUILTIN) != done.switched)
			right = false;
	}
	stop_at = -1;
	tap(right && done.switched && n > 3 && done.memories == 300,
	    "stopped %d times, and through", n - 1);
	reembed_tidy(&r, &s.err);
	tap(is_tidy(&s) && rebuilt_same(&s), "and all is right");
	store_close(&s);
}

int
main(void)
{
	place_make();
	test_given();
	test_cancel();
	test_version();
	test_searcher();
	test_meanwhile();
	test_stopped();
	place_remove();
	return tap_end();
}
