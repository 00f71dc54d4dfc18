#include "find/recheck.h"

#include <math.h>

#include "model/embed.h"
#include "store.h"
#include "tap.h"
#include "word_table.h"

/* The vector of a query, as a search makes it. */
struct asked_vector {
	struct vector vector;
	int8_t codes[EMBED_DIMENSION];
};

static void
make(struct asked_vector *v, const char *text)
{
	struct analyser *analyser = analyser_new();
	struct terms terms = { 0 };
	float values[EMBED_DIMENSION];

	analyse(analyser, text, strlen(text), &terms);
	embed_terms(word_table(), &terms, terms.n, values);
	v->vector.scale = vectors_quantise(values, EMBED_DIMENSION, v->codes);
	v->vector.codes = v->codes;
	v->vector.dimension = EMBED_DIMENSION;
	terms_release(&terms);
	analyser_free(analyser);
}

static float
cosine(struct recheck *r, struct store *s, int64_t seq)
{
	float got;

	if (recheck_cosine(r, seq, &got, &s->err) < 0)
		bail("recheck", s->err.text);
	return got;
}

static bool
is(float got, double want)
{
	return fabs((double)got - want) < .01;
}

static void
test_own(void)
{
	struct asked_vector v;
	struct recheck r;
	struct store s;
	bool ok = true;

	store_open(&s, "own", NULL);
	/* more than a chunk of them, every third another text */
	store_begin(&s);
	for (int i = 0; i < 200; i++) {
		struct memory m = store_record(
		    &s, i % 3 ? "{\"text\":\"tea\"}" : "{\"text\":\"doctor\"}");
		struct rows_put put;
		char id[8];

		snprintf(id, sizeof id, "m%d", i);
		m.id = id;
		if (ingest_put(s.ingest, &m, false, &s.arena, &put, &s.err) < 0)
			bail(id, s.err.text);
	}
	store_commit(&s);
	store_add(&s, "{\"text\":\"...\"}");
	make(&v, "tea");
	recheck_init(&r, s.cube.db, &v.vector, VECTORS_IN_ENTRIES);
	for (int64_t seq = 200; seq > 0; seq--)
		ok = ok && is(cosine(&r, &s, seq), 1) == (seq % 3 != 1);
	for (int64_t seq = 1; seq <= 200; seq += 7)
		ok = ok && is(cosine(&r, &s, seq), 1) == (seq % 3 != 1);
	tap(store_number(&s, "SELECT count(*) FROM entries") > 2 && ok,
	    "cosines are read in any order");
	tap(is(cosine(&r, &s, 201), -2), "a text without a vector has none");
	tap(is(cosine(&r, &s, 202), -2) && is(cosine(&r, &s, 0), -2) &&
		is(cosine(&r, &s, INT64_MAX), -2),
	    "nor has what is not there");
	if (db_run(s.cube.db, "DELETE FROM entries", &s.err) < 0)
		bail("delete", s.err.text);
	recheck_release(&r);
	recheck_init(&r, s.cube.db, &v.vector, VECTORS_IN_ENTRIES);
	tap(is(cosine(&r, &s, 7), -2), "nor what has no entry");
	recheck_release(&r);
	recheck_release(&r);
	store_close(&s);
}

static void
test_given(void)
{
	static const int8_t codes[64] = { 100, 0 }, short_codes[4] = { 1 };
	struct vector v = { 1, codes, 64 };
	struct vector small = { 1, short_codes, 4 };
	struct recheck r;
	struct store s;

	store_open(&s, "given", "external:64");
	store_begin(&s);
	for (int i = 0; i < 3; i++) {
		struct memory m = store_record(&s, "{\"text\":\"tea\"}");
		struct rows_put put;
		char id[2] = { (char)('a' + i), 0 };
		float values[64] = { 3, 0 };

		m.id = id;
		values[1] = (float)(3 * i);
		m.vector = values;
		m.n_vector = 64;
		ingest_put(s.ingest, &m, false, &s.arena, &put, &s.err);
	}
	store_commit(&s);
	recheck_init(&r, s.cube.db, &v, VECTORS_GIVEN);
	tap(is(cosine(&r, &s, 1), 1) && is(cosine(&r, &s, 2), sqrt(.5)) &&
		is(cosine(&r, &s, 3), sqrt(.2)) && is(cosine(&r, &s, 4), -2),
	    "given vectors are compared at unit length");
	recheck_release(&r);
	recheck_init(&r, s.cube.db, &small, VECTORS_GIVEN);
	tap(is(cosine(&r, &s, 1), -2), "those of another dimension are not");
	recheck_release(&r);
	store_close(&s);
}

int
main(void)
{
	place_make();
	test_own();
	test_given();
	place_remove();
	return tap_end();
}
