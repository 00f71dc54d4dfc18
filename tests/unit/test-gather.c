#include "find/gather.h"

#include <math.h>
#include <string.h>

#include "model/embed.h"
#include "store.h"
#include "tap.h"

static struct analyser *analyser;

/* What was gathered, in words: "seq<previous>next:word*tf ..." a document. */
static const char *
describe(const struct gather *g)
{
	static struct buf out;

	buf_reset(&out);
	for (size_t d = 0; d < g->n; d++) {
		const struct doc *doc = &g->docs[d];

		buf_printf(&out, "%s%d%s", d ? "; " : "", (int)doc->seq,
		    doc->allowed ? "" : "-");
		if (doc->previous != GATHER_NONE)
			buf_printf(
			    &out, "<%d", (int)g->docs[doc->previous].seq);
		if (doc->next != GATHER_NONE)
			buf_printf(&out, ">%d", (int)g->docs[doc->next].seq);
		if (doc->named)
			buf_char(&out, '@');
		for (size_t w = 0; w < g->n_words; w++)
			for (size_t i = 0; i < g->words[w].n; i++)
				if (g->words[w].items[i].doc == d)
					buf_printf(&out, " %zu*%u", w,
					    g->words[w].items[i].tf);
		for (size_t i = 0; i < g->n_pair_hits; i++)
			if (g->pair_hits[i].doc == d)
				buf_printf(&out, " p%u", g->pair_hits[i].pair);
	}
	if (!g->n)
		buf_string(&out, "nothing");
	return out.data;
}

static struct gather
gathered(struct store *s, const char *query, const struct selection *sel)
{
	struct terms terms = { 0 };
	struct gather g = { 0 };
	struct vector vector = { 0 };
	struct asked asked;
	int8_t codes[EMBED_DIMENSION];
	float own[EMBED_DIMENSION];

	analyse(analyser, query, strlen(query), &terms);
	asked_init(&asked, &terms, query, strlen(query));
	if (embed_terms(&terms, terms.n, own)) {
		vector.scale = vectors_quantise(own, EMBED_DIMENSION, codes);
		vector.codes = codes;
		vector.dimension = EMBED_DIMENSION;
	}
	if (gather_rows(&g, &s->cube, sel, &asked, &vector, &s->err) < 0)
		bail(query, s->err.text);
	asked_release(&asked);
	terms_release(&terms);
	return g;
}

static void
fill(struct store *s)
{
	static const char *const lines[] = {
		/* 1 2 4 are a session of ann, 3 one of bob */
		"{\"role\":\"user\",\"text\":\"green tea, green tea\","
		"\"name\":\"Ann\",\"user_id\":\"ann\",\"run_id\":\"r\"}",
		"{\"role\":\"assistant\",\"text\":\"tea or green something or "
		"other garden thing\",\"user_id\":\"ann\",\"run_id\":\"r\"}",
		"{\"role\":\"user\",\"text\":\"green garden house fence tea\","
		"\"user_id\":\"bob\",\"run_id\":\"r\"}",
		"{\"role\":\"tool\",\"text\":\"zzz\",\"name\":\"tea\","
		"\"user_id\":\"ann\",\"run_id\":\"r\"}",
		/* a fact and a lone turn join nobody */
		"{\"type\":\"fact\",\"text\":\"Green it is\","
		"\"user_id\":\"ann\",\"run_id\":\"r\"}",
		"{\"role\":\"user\",\"text\":\"tea\",\"user_id\":\"ann\"}",
		"{\"text\":\"may 5\",\"event_at\":\"2024-05-05\"}",
		"{\"text\":\"old tea\",\"state\":\"archived\","
		"\"user_id\":\"ann\"}",
		"{\"text\":\"gone tea\",\"state\":\"forgotten\","
		"\"user_id\":\"ann\"}",
	};

	store_open(s, "gather", NULL);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		store_add(s, lines[i]);
}

static void
test_all(struct store *s)
{
	static const struct {
		const char *query, *want;
	} table[] = {
		{ "", "1>2; 2<1>4; 3; 4<2; 5; 6; 7; 8-" },
		{ "green tea", "1>2 0*2 1*2 p0; 2<1>4 0*1 1*1 p0; 3 0*1 1*1; "
			       "4<2@ 1*1; 5 0*1; 6 1*1; 7; 8- 1*1" },
		{ "ann", "1>2@ 0*1; 2<1>4; 3; 4<2; 5; 6; 7; 8-" },
		/* 5 is a day too, and in the text; may is a month */
		{ "5 may fence",
		    "1>2; 2<1>4; 3 2*1; 4<2; 5; 6; 7 0*2 1*2 p0; 8-" },
		/* stop words alone are kept */
		{ "is it", "1>2; 2<1>4; 3; 4<2; 5 0*1 1*1; 6; 7; 8-" },
		{ "garden fence", "1>2; 2<1>4 0*1; 3 0*1 1*1 p0; 4<2; 5; 6; "
				  "7; 8-" },
	};
	struct selection all = { .since = CLOCK_NONE, .until = CLOCK_NONE };

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct gather g = gathered(s, table[i].query, &all);

		tap(strcmp(describe(&g), table[i].want) == 0, "'%s' gathers %s",
		    table[i].query, describe(&g));
		gather_release(&g);
	}
}

/* Scope leaves documents out; the rest keeps them for the statistics. */
static void
test_selections(struct store *s)
{
	static const struct {
		const char *user, *run;
		int64_t since;
		uint32_t states, types;
		const char *want;
	} table[] = {
		{ "bob", NULL, CLOCK_NONE, 0, 0, "3 0*1" },
		{ "nobody", NULL, CLOCK_NONE, 0, 0, "nothing" },
		{ "ann", NULL, CLOCK_NONE, 0, 0,
		    "1>2 0*2; 2<1>4 0*1; 4<2@ 0*1; 5; 6 0*1; 8- 0*1" },
		{ "ann", "r", CLOCK_NONE, 0, 0,
		    "1>2 0*2; 2<1>4 0*1; 4<2@ 0*1; 5; 6- 0*1; 8- 0*1" },
		{ "ann", NULL, CLOCK_NONE, 1 << MEMORY_ARCHIVED, 0,
		    "1->2 0*2; 2-<1>4 0*1; 4-<2@ 0*1; 5-; 6- 0*1; 8 0*1" },
		{ "ann", NULL, CLOCK_NONE, 0, 1 << MEMORY_TOOL,
		    "1->2 0*2; 2-<1>4 0*1; 4<2@ 0*1; 5-; 6- 0*1; 8- 0*1" },
		{ "bob", NULL, INT64_MAX, 0, 0, "3- 0*1" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct selection sel = { .since = table[i].since,
			.until = CLOCK_NONE,
			.states = table[i].states,
			.types = table[i].types };
		struct gather g;

		sel.scope.user = scope_value(&s->arena, table[i].user);
		sel.scope.run = scope_value(&s->arena, table[i].run);
		g = gathered(s, "tea", &sel);
		tap(strcmp(describe(&g), table[i].want) == 0,
		    "selection %zu gathers %s", i, describe(&g));
		gather_release(&g);
	}
}

static void
test_fields(struct store *s)
{
	struct selection all = { .since = CLOCK_NONE, .until = CLOCK_NONE };
	struct gather g = gathered(s, "tea", &all);
	uint64_t total = 0;

	for (size_t i = 0; i < g.n; i++)
		total += g.docs[i].length;
	tap(g.total_length == total, "the total length is that of all");
	tap(g.docs[0].length == 5 && g.docs[0].fifths == 20 &&
		g.docs[6].length == 5 && g.docs[6].fifths == 10,
	    "a name and a date make a text longer, but not in words");
	tap((g.docs[1].flags & ENTRY_ASSISTANT) &&
		!(g.docs[0].flags & ENTRY_ASSISTANT),
	    "the assistant is known");
	tap(fabsf(g.docs[5].cosine - 1) < .01F && g.docs[3].cosine > .3F &&
		g.docs[3].cosine < .7F,
	    "the same text has the cosine 1, a turn has some of the one before");
	tap(g.docs[6].time == 1714867200000000 && g.docs[0].time == clock_now(),
	    "a document's time is the event's, else the store's");
	gather_release(&g);
	g = gathered(s, "zzyzxq", &all);
	tap(fabsf(g.docs[0].cosine + 2) < 1e-6F,
	    "without a query vector there is nothing to compare");
	gather_release(&g);
}

/* Bytes turned over at random in the derived table: no crash, no fault. */
static void
test_damage(struct store *s)
{
	struct selection all = { .since = CLOCK_NONE, .until = CLOCK_NONE };
	sqlite3_stmt *st = db_prepare(
	    s->cube.db, "UPDATE entries SET data = ?", &s->err);
	struct buf good = { 0 };
	unsigned state = 1;
	bool ok = true;

	{
		sqlite3_stmt *read = db_prepare(
		    s->cube.db, "SELECT data FROM entries", &s->err);

		db_step(s->cube.db, read, &s->err);
		buf_add(&good, sqlite3_column_blob(read, 0),
		    (size_t)sqlite3_column_bytes(read, 0));
		sqlite3_finalize(read);
	}
	store_begin(s);
	for (int round = 0; round < 1500; round++) {
		char *bad = arena_copy(&s->arena, good.data, good.len);
		struct gather g;

		for (int i = 0; i < 8; i++) {
			state = state * 1103515245u + 12345;
			bad[(state >> 8) % good.len] = (char)(state >> 24);
		}
		sqlite3_bind_blob64(st, 1, bad,
		    round % 4 ? good.len : (state >> 4) % good.len,
		    SQLITE_STATIC);
		db_step(s->cube.db, st, &s->err);
		g = gathered(s, "green tea is", &all);
		ok = ok && g.n <= 8;
		gather_release(&g);
		arena_reset(&s->arena);
	}
	tap(ok, "1,500 damaged tables are read without a fault");
	db_rollback(s->cube.db);
	sqlite3_finalize(st);
	buf_release(&good);
}

int
main(void)
{
	struct store s;

	place_make();
	analyser = analyser_new();
	fill(&s);
	test_all(&s);
	test_selections(&s);
	test_fields(&s);
	test_damage(&s);
	store_close(&s);
	analyser_free(analyser);
	place_remove();
	return tap_end();
}
