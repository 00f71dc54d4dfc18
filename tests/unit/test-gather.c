#include "find/gather.h"

#include <math.h>
#include <string.h>

#include "find/allow.h"
#include "find/look.h"
#include "model/embed.h"
#include "sealed.h"
#include "tap.h"
#include "word_table.h"

#define MAY INT64_C(1714867200000000)

static struct analyser *analyser;

/* A question and what was gathered for it. */
struct gathered {
	struct terms terms;
	struct asked asked;
	struct vector vector;
	int8_t codes[EMBED_DIMENSION];
	struct gather g;
};

static void
ask(struct gathered *a, struct store *s, const char *query,
    const struct selection *sel, struct index *index)
{
	struct gather_query wanted = { .selection = sel,
		.index = index,
		.place = VECTORS_IN_ENTRIES,
		.k = 10 };
	float own[EMBED_DIMENSION];

	*a = (struct gathered){ 0 };
	analyse(analyser, query, strlen(query), &a->terms);
	asked_init(&a->asked, &a->terms, query, strlen(query));
	if (embed_terms(word_table(), &a->terms, a->terms.n, own)) {
		a->vector.scale = vectors_quantise(
		    own, EMBED_DIMENSION, a->codes);
		a->vector.codes = a->codes;
		a->vector.dimension = EMBED_DIMENSION;
	}
	wanted.asked = &a->asked;
	wanted.vector = &a->vector;
	if (db_begin(s->cube.db, false, &s->err) < 0 ||
	    (index &&
		index_refresh(index, &s->cube, EMBED_DIMENSION, &s->err) < 0) ||
	    gather(&a->g, &s->cube, &wanted, &s->err) != 0)
		bail(query, s->err.text);
	db_rollback(s->cube.db);
}

static void
release(struct gathered *a)
{
	gather_release(&a->g);
	asked_release(&a->asked);
	terms_release(&a->terms);
}

/* ---- in words ---- */

/* How often a document holds a term. */
static uint32_t
frequency(const struct part *part, size_t term, uint32_t doc)
{
	struct part_cursor c;
	uint32_t tf = 0;

	part_begin(&c, part, term, doc, doc + 1);
	while (part_next(&c))
		for (uint32_t i = 0; i < c.n; i++)
			tf += c.tfs[i];
	return tf;
}

static void
describe_document(const struct gathered *a, const struct part *part,
    uint32_t doc, struct buf *out)
{
	struct look *look = look_new(part, &a->asked);
	bool met[64], named;

	buf_printf(out, "%s%d%s", out->len ? "; " : "",
	    (int)part_seq(part, doc),
	    allow_has(part, doc, a->g.states) ? "" : "-");
	if (!part_bit(part->starts, doc))
		buf_printf(out, "<%d", (int)part_seq(part, doc - 1));
	if (doc + 1 < part->n && !part_bit(part->starts, doc + 1))
		buf_printf(out, ">%d", (int)part_seq(part, doc + 1));
	if (!look_at(look, doc, &named, met))
		bail("look", "damaged");
	if (named)
		buf_char(out, '@');
	for (size_t t = 0; t < a->asked.n; t++)
		if (frequency(part, t, doc))
			buf_printf(out, " %zu*%u", t, frequency(part, t, doc));
	for (size_t i = 0; i < a->asked.n_pairs; i++)
		if (met[i])
			buf_printf(out, " p%zu", i);
	look_free(look);
}

/* What was gathered: "seq<previous>next term*tf ..." a document, by seq. */
static const char *
describe(const struct gathered *a)
{
	static struct buf out;

	buf_reset(&out);
	for (int64_t seq = 1; seq < 20; seq++)
		for (size_t p = 0; p < a->g.n_parts; p++) {
			const struct part *part = &a->g.parts[p];

			for (uint32_t d = 0; d < part->n; d++)
				if (part_seq(part, d) == seq &&
				    part_counts(part, d))
					describe_document(a, part, d, &out);
		}
	if (!out.len)
		buf_string(&out, "nothing");
	return out.data;
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
test_all(struct store *s, struct index *index)
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
		struct gathered a;

		ask(&a, s, table[i].query, &all, index);
		tap(strcmp(describe(&a), table[i].want) == 0, "'%s' gathers %s",
		    table[i].query, describe(&a));
		release(&a);
	}
}

/* Scope leaves documents out; the rest keeps them for the statistics. */
static void
test_selections(struct store *s, struct index *index)
{
	static const struct {
		const char *user, *run;
		int64_t since, until;
		uint32_t states, types;
		const char *want;
	} table[] = {
		{ "bob", NULL, CLOCK_NONE, CLOCK_NONE, 0, 0, "3 0*1" },
		{ "nobody", NULL, CLOCK_NONE, CLOCK_NONE, 0, 0, "nothing" },
		{ "ann", NULL, CLOCK_NONE, CLOCK_NONE, 0, 0,
		    "1>2 0*2; 2<1>4 0*1; 4<2@ 0*1; 5; 6 0*1; 8- 0*1" },
		{ "ann", "r", CLOCK_NONE, CLOCK_NONE, 0, 0,
		    "1>2 0*2; 2<1>4 0*1; 4<2@ 0*1; 5; 6- 0*1; 8- 0*1" },
		{ "ann", NULL, CLOCK_NONE, CLOCK_NONE, 1 << MEMORY_ARCHIVED, 0,
		    "1->2 0*2; 2-<1>4 0*1; 4-<2@ 0*1; 5-; 6- 0*1; 8 0*1" },
		{ "ann", NULL, CLOCK_NONE, CLOCK_NONE, 0, 1 << MEMORY_TOOL,
		    "1->2 0*2; 2-<1>4 0*1; 4<2@ 0*1; 5-; 6- 0*1; 8- 0*1" },
		{ "bob", NULL, INT64_MAX, CLOCK_NONE, 0, 0, "3- 0*1" },
		/* 7 is of the fifth of May 2024, the others are later */
		{ NULL, NULL, MAY, CLOCK_NONE, 0, 0,
		    "1>2 0*2; 2<1>4 0*1; 3 0*1; 4<2@ 0*1; 5; 6 0*1; 7; "
		    "8- 0*1" },
		{ NULL, NULL, MAY + 1, CLOCK_NONE, 0, 0,
		    "1>2 0*2; 2<1>4 0*1; 3 0*1; 4<2@ 0*1; 5; 6 0*1; 7-; "
		    "8- 0*1" },
		{ NULL, NULL, CLOCK_NONE, MAY + 1, 0, 0,
		    "1->2 0*2; 2-<1>4 0*1; 3- 0*1; 4-<2@ 0*1; 5-; 6- 0*1; 7; "
		    "8- 0*1" },
		{ NULL, NULL, CLOCK_NONE, MAY, 0, 0,
		    "1->2 0*2; 2-<1>4 0*1; 3- 0*1; 4-<2@ 0*1; 5-; 6- 0*1; "
		    "7-; 8- 0*1" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct selection sel = { .since = table[i].since,
			.until = table[i].until,
			.states = table[i].states,
			.types = table[i].types };
		struct gathered a;

		sel.scope.user = scope_value(&s->arena, table[i].user);
		sel.scope.run = scope_value(&s->arena, table[i].run);
		ask(&a, s, "tea", &sel, index);
		tap(strcmp(describe(&a), table[i].want) == 0,
		    "selection %zu gathers %s", i, describe(&a));
		release(&a);
	}
}

/* A filter says the same, by SQL. */
static void
test_filters(struct store *s, struct index *index)
{
	static const struct {
		const char *json, *want;
	} table[] = {
		{ "{\"user_id\":\"ann\"}", "1>2 0*2; 2<1>4 0*1; 3- 0*1; "
					   "4<2@ 0*1; 5; 6 0*1; 7-; 8- 0*1" },
		{ "{\"memory\":{\"contains\":\"gone\"}}",
		    "1->2 0*2; 2-<1>4 0*1; 3- 0*1; 4-<2@ 0*1; 5-; 6- 0*1; "
		    "7-; 8- 0*1" },
		{ "{\"NOT\":{\"user_id\":\"ann\"}}",
		    "1->2 0*2; 2-<1>4 0*1; 3 0*1; 4-<2@ 0*1; 5-; 6- 0*1; 7; "
		    "8- 0*1" },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct selection sel = { .since = CLOCK_NONE,
			.until = CLOCK_NONE };
		struct json_span value;
		struct gathered a;

		json_scan(
		    table[i].json, strlen(table[i].json), &value, &s->err);
		sel.filter = filter_parse(&value, &s->arena, &s->err);
		ask(&a, s, "tea", &sel, index);
		tap(strcmp(describe(&a), table[i].want) == 0, "%s gathers %s",
		    table[i].json, describe(&a));
		release(&a);
	}
}

/* The document of a memory. */
static uint32_t
document(const struct part *part, int64_t seq)
{
	uint32_t d = 0;

	while (d < part->n && part_seq(part, d) != seq)
		d++;
	return d;
}

static void
test_fields(struct store *s)
{
	struct selection all = { .since = CLOCK_NONE, .until = CLOCK_NONE };
	const struct part *part;
	uint64_t total = 0;
	uint32_t d[9];
	struct gathered a;

	ask(&a, s, "tea", &all, NULL);
	part = &a.g.parts[0];
	for (uint32_t i = 0; i < part->n; i++)
		total += part->lengths[i];
	for (int64_t seq = 1; seq < 9; seq++)
		d[seq] = document(part, seq);
	tap(a.g.n_parts == 1 && a.g.n == 8 && part->total_length == total,
	    "the total length is that of all");
	tap(part->lengths[d[1]] == 5 && part->lengths[d[7]] == 5,
	    "a name and a date make a text longer, but not in words");
	tap((part->flags[d[2]] & ENTRY_ASSISTANT) &&
		!(part->flags[d[1]] & ENTRY_ASSISTANT),
	    "the assistant is known");
	tap(fabsf(part->cosines[d[6]] - 1) < .01F &&
		part->cosines[d[4]] > .3F && part->cosines[d[4]] < .7F,
	    "the same text has the cosine 1, a turn has some of the one before");
	tap(part->times[d[7]] == MAY && part->times[d[1]] == clock_now(),
	    "a document's time is the event's, else the store's");
	release(&a);
	ask(&a, s, "zzyzxq", &all, NULL);
	tap(fabsf(a.g.parts[0].cosines[0] + 2) < 1e-6F,
	    "without a query vector there is nothing to compare");
	release(&a);
}

/* The same of a segment: cosines by blocks, the statistics of its scope. */
static void
test_segment(struct store *s, struct index *index)
{
	struct selection sel = { .since = CLOCK_NONE, .until = CLOCK_NONE };
	struct gathered rows, a;
	const struct part *part;
	bool ok;

	ask(&rows, s, "tea", &sel, NULL);
	ask(&a, s, "tea", &sel, index);
	part = &a.g.parts[0];
	ok = part->words && part->n == 8 && part->hits_at &&
	     part->unseen <= -2 && part->hits_at[1] > 5;
	for (uint32_t i = 0; ok && i < part->hits_at[1]; i++) {
		int64_t seq = part_seq(part, part->hits[i].doc);
		uint32_t d = document(&rows.g.parts[0], seq);

		ok = fabsf(part->hits[i].cosine - rows.g.parts[0].cosines[d]) <
		     .01F;
	}
	tap(ok, "a segment's cosines are nearly those of the rows");
	tap(a.g.n == rows.g.n &&
		part->total_length == rows.g.parts[0].total_length &&
		fabsf(a.g.weights.idf[0] - rows.g.weights.idf[0]) < 1e-9F,
	    "its statistics are those of the rows");
	release(&a);
	release(&rows);
	sel.scope.user = scope_value(&s->arena, "bob");
	ask(&a, s, "tea", &sel, index);
	tap(a.g.n == 1 && a.g.parts[0].n_scope == 1 &&
		a.g.parts[0].total_length == 5,
	    "or of the scope alone");
	release(&a);
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
	for (int round = 0; round < 1000; round++) {
		char *bad = arena_copy(&s->arena, good.data, good.len);
		struct gathered a;

		for (int i = 0; i < 8; i++) {
			state = state * 1103515245u + 12345;
			bad[(state >> 8) % good.len] = (char)(state >> 24);
		}
		sqlite3_bind_blob64(st, 1, bad,
		    round % 4 ? good.len : (state >> 4) % good.len,
		    SQLITE_STATIC);
		db_step(s->cube.db, st, &s->err);
		ask(&a, s, "green tea is", &all, NULL);
		ok = ok && a.g.n <= 8;
		release(&a);
		arena_reset(&s->arena);
	}
	tap(ok, "1,000 damaged tables are read without a fault");
	db_rollback(s->cube.db);
	sqlite3_finalize(st);
	buf_release(&good);
}

int
main(void)
{
	struct index index = { 0 };
	struct store s;

	place_make();
	analyser = analyser_new();
	fill(&s);
	test_all(&s, NULL);
	test_selections(&s, NULL);
	test_filters(&s, NULL);
	test_fields(&s);
	test_damage(&s);
	sealed_make(&s, 1, 9);
	test_all(&s, &index);
	test_selections(&s, &index);
	test_filters(&s, &index);
	test_segment(&s, &index);
	index_release(&index);
	store_close(&s);
	analyser_free(analyser);
	place_remove();
	return tap_end();
}
