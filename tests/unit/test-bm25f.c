#include "find/bm25f.h"

#include <math.h>

#include "parts.h"
#include "random.h"
#include "tap.h"

/* What one block of a part is worth. */
struct scored {
	struct part part;
	struct parts_columns columns;
	struct bm25f_weights weights;
	struct bm25f *bm;
};

/* n documents of a length each, in one session or each alone. */
static void
documents(
    struct scored *s, uint32_t n, uint32_t length, size_t terms, bool session)
{
	*s = (struct scored){ 0 };
	s->columns = parts_make(&s->part, n, terms);
	for (uint32_t d = 0; d < n; d++) {
		s->columns.lengths[d] = length;
		s->part.total_length += length;
	}
	if (session)
		memset(s->columns.starts, 0, (n / 64 + 1) * sizeof(uint64_t));
	if (session)
		part_set(s->columns.starts, 0);
}

static void
score(struct scored *s)
{
	uint64_t df[PARTS_TERMS];

	for (size_t t = 0; t < s->part.n_terms; t++)
		df[t] = s->part.postings[t].n;
	bm25f_weigh(
	    &s->weights, s->part.n, s->part.total_length, df, s->part.n_terms);
	s->bm = bm25f_new(&s->weights);
	bm25f_block(s->bm, &s->part, 0);
}

static void
release(struct scored *s)
{
	bm25f_free(s->bm);
	bm25f_weights_release(&s->weights);
	part_release(&s->part);
}

/* Sums are whole millionths. */
static bool
is(const struct scored *s, const float *scores, uint32_t doc, double want)
{
	double got = (double)(scores[doc] / s->weights.most);

	return fabs(got - want) < 4e-6;
}

static uint32_t
near_of(const struct bm25f *bm, uint32_t slot)
{
	return (uint32_t)(bm->all[slot] - bm->words[slot]);
}

/* One word in turn 8 of 17: what the turns around it get. */
static void
test_window(void)
{
	struct scored s;

	documents(&s, 17, 10, 1, true);
	parts_post(&s.part, 0, 8, 2);
	score(&s);
	for (uint32_t i = 0; i < 17; i++) {
		int k = (int)i - 8;
		double t = k == 0             ? 2
			   : k > 0 && k <= 6  ? 2 * .6 * pow(.7, k - 1)
			   : k < 0 && k >= -6 ? 2 * .4 * pow(.7, -k - 1)
					      : 0;

		tap(is(&s, s.bm->window, i, t / (t + 1.2)) &&
			s.bm->words[i] == (k == 0) &&
			near_of(s.bm, i) == (k && t > 0),
		    "%d turns off a word the window is worth %.4f", k,
		    (double)(s.bm->window[i] / s.weights.most));
	}
	release(&s);
}

/* Long turns: their neighbours count less, down to a fifth. */
static void
test_damping(void)
{
	static const struct {
		uint32_t length;
		double damp;
	} table[] = { { 1, 1 }, { 15, 1 }, { 30, .5 }, { 75, .2 },
		{ 1000, .2 } };

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		double t = .6 * table[i].damp;
		struct scored s;

		documents(&s, 2, table[i].length, 1, true);
		parts_post(&s.part, 0, 0, 1);
		score(&s);
		tap(is(&s, s.bm->window, 1, t / (t + 1.2)),
		    "texts of %u words are damped by %g", table[i].length,
		    table[i].damp);
		release(&s);
	}
}

/* Lengths, and the share of each word by its idf. */
static void
test_shares(void)
{
	double idf[3], most, t = 1 / (.1 + .9 * 30 / 15.);
	struct scored s;

	documents(&s, 4, 10, 3, false);
	s.columns.lengths[0] = 30;
	s.part.total_length = 60;
	parts_post(&s.part, 0, 0, 1);
	parts_post(&s.part, 1, 0, 3);
	parts_post(&s.part, 1, 1, 1);
	/* nobody has the third word: it counts below the line */
	idf[0] = log(1 + 3.5 / 1.5);
	idf[1] = log(1 + 2.5 / 2.5);
	idf[2] = log(1 + 4.5 / .5);
	most = idf[0] + idf[1] + idf[2];
	score(&s);
	tap(is(&s, s.bm->window, 0,
		(idf[0] * t / (t + 1.2) + idf[1] * 3 * t / (3 * t + 1.2)) /
		    most) &&
		s.bm->words[0] == 2 && s.bm->which[0] == 3,
	    "two words of three, in a long text");
	t = 1 / (.1 + .9 * 10 / 15.);
	tap(is(&s, s.bm->window, 1, idf[1] * t / (t + 1.2) / most) &&
		s.bm->words[1] == 1 && s.bm->which[1] == 2,
	    "one of three, in a short one");
	tap(is(&s, s.bm->window, 2, 0) && s.bm->all[2] == 0, "and none");
	release(&s);
}

static void
test_nothing(void)
{
	struct scored s;

	documents(&s, 2, 0, 1, true);
	parts_post(&s.part, 0, 1, 1);
	score(&s);
	tap(s.bm->window[1] > 0 && isfinite(s.bm->window[1]),
	    "texts without length have scores that are numbers");
	release(&s);
	documents(&s, 2, 5, 0, true);
	score(&s);
	tap(s.bm->window[0] <= 0 && s.bm->words[1] == 0 &&
		!bm25f_touched(s.bm, 0),
	    "of no words every score is 0");
	release(&s);
	documents(&s, 2, 0, 1, true);
	parts_post(&s.part, 0, 0, UINT32_MAX);
	parts_post(&s.part, 0, 1, UINT32_MAX);
	score(&s);
	tap(isfinite(s.bm->window[0]) && s.bm->window[0] > 0 &&
		s.bm->window[0] <= s.weights.most * 1.001F,
	    "a word more often than can be does not overflow");
	release(&s);
	documents(&s, 200, 5, 1, false);
	parts_post(&s.part, 0, 70, 1);
	s.part.scope = part_bits(200);
	s.bm = bm25f_new(&s.weights);
	tap(!bm25f_block(s.bm, &s.part, 0) && !bm25f_touched(s.bm, 1),
	    "a block without one that counts is not scored");
	release(&s);
}

/* ---- many documents ---- */

enum { MANY = 30000, TERMS = 3 };

static struct parts_row rows[MANY];

/* Sessions of up to this many turns, of which one in `dead` is gone. */
static void
fill(uint32_t longest, uint32_t dead)
{
	uint32_t session = 0, left = 0;

	for (uint32_t i = 0; i < MANY; i++) {
		if (!left--) {
			session++;
			left = random_below(longest);
		}
		rows[i] = (struct parts_row){ .session = session,
			.length = random_below(40),
			.turn = random_below(10) > 0,
			.dead = dead && !random_below(dead) };
		for (int t = 0; t < TERMS; t++)
			rows[i].tf[t] = random_below(9)
					    ? 0
					    : (uint8_t)(1 + random_below(3));
	}
}

/* The score of a term with this sum, as the header says. */
static double
saturated(const struct bm25f_weights *w, size_t term, int64_t sum)
{
	double t = (double)sum / 1048576;

	return (double)w->idf[term] * t / (t + 1.2);
}

/* The turns around a document that count, from 6 before to 6 behind it. */
static void
find_window(const struct part *part, uint32_t doc, uint32_t docs[13])
{
	int back = 0, fore = 0;

	memset(docs, 0xff, 13 * sizeof *docs);
	docs[6] = doc;
	for (uint32_t d = doc; back < 6 && !part_bit(part->starts, d);)
		if (part_counts(part, --d))
			docs[6 - ++back] = d;
	for (uint32_t d = doc + 1;
	     fore < 6 && d < part->n && !part_bit(part->starts, d); d++)
		if (part_counts(part, d))
			docs[6 + ++fore] = d;
}

static bool
right(const struct bm25f *bm, const struct bm25f_weights *w,
    const struct part *part, uint32_t doc)
{
	uint32_t docs[13], slot = bm25f_slot(bm, doc), words = 0, all = 0;
	double window = 0;

	if (!part_counts(part, doc))
		return slot == UINT32_MAX;
	find_window(part, doc, docs);
	for (size_t t = 0; t < TERMS; t++) {
		int64_t sum = 0;

		for (int k = 0; k < 13; k++) {
			const struct parts_row *row;

			if (docs[k] == UINT32_MAX)
				continue;
			row = &rows[part_seq(part, docs[k])];
			if (row->tf[t])
				sum += bm25f_share(w,
				    bm25f_n(w, row->tf[t], row->length), 6 - k);
		}
		words += rows[part_seq(part, doc)].tf[t] > 0;
		all += sum > 0;
		window += saturated(w, t, sum);
	}
	return bm25f_doc(bm, slot) == doc &&
	       fabs((double)bm->window[slot] - window) < 1e-5 * (1 + window) &&
	       bm->words[slot] == words && bm->all[slot] == all &&
	       (!all || bm25f_touched(bm, slot / BM25F_GROUP));
}

/* Every document of every block, by what the formula says. */
static uint32_t
count_wrong(const struct part *part)
{
	struct bm25f_weights w;
	uint64_t df[TERMS] = { 0 };
	uint32_t wrong = 0;
	struct bm25f *bm;

	for (uint32_t d = 0; d < part->n; d++)
		for (size_t t = 0; t < TERMS; t++)
			df[t] += part_counts(part, d) &&
				 rows[part_seq(part, d)].tf[t];
	bm25f_weigh(&w, part->n_scope, part->total_length, df, TERMS);
	bm = bm25f_new(&w);
	for (uint32_t begin = 0; begin < part->n; begin += BM25F_BLOCK) {
		uint32_t end = part->n - begin < BM25F_BLOCK
				   ? part->n
				   : begin + BM25F_BLOCK;
		bool any = bm25f_block(bm, part, begin);

		for (uint32_t d = begin; d < end; d++)
			wrong += any ? !right(bm, &w, part, d)
				     : part_counts(part, d);
	}
	wrong += bm->damaged;
	bm25f_free(bm);
	bm25f_weights_release(&w);
	return wrong;
}

/* Blocks are no borders, and windows reach over what is gone. */
static void
test_many(void)
{
	static const struct {
		uint32_t longest, dead, gone_from, gone_to;
	} table[] = {
		{ 1, 0, 0, 0 },
		{ 30, 0, 0, 0 },
		{ MANY, 0, 0, 0 },
		{ 30, 8, 0, 0 },
		{ MANY, 2, 0, 0 },
		{ MANY, 3, 8000, 17000 },
		{ 2000, 0, 7000, 29990 },
		{ 20, 0, 8192, 16384 },
		{ MANY, 0, 10, MANY },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct part part;
		uint32_t wrong;

		fill(table[i].longest, table[i].dead);
		for (uint32_t r = table[i].gone_from; r < table[i].gone_to; r++)
			rows[r].dead = true;
		parts_of_rows(&part, rows, 0, MANY - random_below(300), TERMS);
		wrong = count_wrong(&part);
		tap(!wrong,
		    "sessions of up to %u turns, one in %u gone: %u wrong",
		    table[i].longest, table[i].dead, wrong);
		part_release(&part);
	}
}

int
main(void)
{
	test_window();
	test_damping();
	test_shares();
	test_nothing();
	test_many();
	return tap_end();
}
