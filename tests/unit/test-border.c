#include "find/border.h"

#include "find/count.h"
#include "parts.h"
#include "random.h"
#include "tap.h"

/*
 * Memories cut into parts at any place count and score as in one part.
 */
enum { ROWS = 600, TERMS = 3, PARTS = 5 };

static struct parts_row rows[ROWS];

/* Few sessions that take turns, many, or one after the other. */
static void
fill(uint32_t n, uint32_t sessions, uint32_t dead, bool in_turn)
{
	for (uint32_t i = 0; i < n; i++) {
		rows[i] = (struct parts_row){
			.session = in_turn ? i / sessions
					   : random_below(sessions),
			.length = 1 + random_below(40),
			.turn = random_below(10) > 0,
			.dead = dead && !random_below(dead)
		};
		for (int t = 0; t < TERMS; t++)
			rows[i].tf[t] = random_below(4)
					    ? 0
					    : (uint8_t)(1 + random_below(3));
	}
}

/* The words of all documents, as many parts as there are. */
struct scores {
	uint64_t df[TERMS], pair_docs[1], total, n;
	float window[ROWS];
	uint32_t words[ROWS], all[ROWS];
};

static void
score_part(const struct part *part, struct bm25f *bm, struct scores *s)
{
	for (uint32_t begin = 0; begin < part->n; begin += BM25F_BLOCK) {
		bm25f_block(bm, part, begin);
		for (uint32_t d = begin; d < part->n && d < begin + BM25F_BLOCK;
		     d++) {
			uint32_t slot = bm25f_slot(bm, d);
			int64_t row = part_seq(part, d);

			if (slot == UINT32_MAX)
				continue;
			s->window[row] = bm->window[slot];
			s->words[row] = bm->words[slot];
			s->all[row] = bm->all[slot];
		}
	}
}

static bool
score(struct part *parts, size_t n_parts, struct scores *s)
{
	uint16_t pair[][2] = { { 0, 1 } };
	struct asked asked = { .n = TERMS, .pairs = pair, .n_pairs = 1 };
	struct bm25f_weights weights;
	struct borders borders;
	struct bm25f *bm;
	size_t damaged;
	bool ok;

	memset(s, 0, sizeof *s);
	ok = borders_find(&borders, parts, n_parts, &damaged);
	for (size_t i = 0; i < n_parts; i++) {
		ok = count_part(&parts[i], &asked, s->df, s->pair_docs) && ok;
		s->n += parts[i].n_scope;
		s->total += parts[i].total_length;
	}
	bm25f_weigh(&weights, s->n, s->total, s->df, TERMS);
	borders_spread(&borders, parts, n_parts, &weights);
	bm = bm25f_new(&weights);
	for (size_t i = 0; i < n_parts; i++)
		score_part(&parts[i], bm, s);
	ok = ok && !bm->damaged;
	bm25f_free(bm);
	bm25f_weights_release(&weights);
	borders_release(&borders);
	return ok;
}

/* Cut into parts at random, some of them of nothing, or of all. */
static bool
same_in_parts(uint32_t n)
{
	static struct scores whole, cut;
	struct part one, parts[PARTS];
	uint32_t ends[PARTS];
	bool ok;

	parts_of_rows(&one, rows, 0, n, TERMS);
	ok = score(&one, 1, &whole);
	part_release(&one);
	for (int i = 0; i < PARTS; i++) {
		uint32_t from = i ? ends[i - 1] : 0;

		ends[i] = from +
			  random_below(random_below(2) ? n - from + 1 : 8);
		ends[i] = i == PARTS - 1 || ends[i] > n ? n : ends[i];
		parts_of_rows(&parts[i], rows, from, ends[i], TERMS);
	}
	ok = score(parts, PARTS, &cut) && ok;
	for (int i = 0; i < PARTS; i++)
		part_release(&parts[i]);
	return ok && memcmp(&whole, &cut, sizeof whole) == 0;
}

static void
test_parts(void)
{
	static const struct {
		uint32_t n, sessions, dead;
		bool in_turn;
	} table[] = {
		{ 8, 1, 0, false },
		{ 30, 2, 0, false },
		{ 40, 1, 2, false },
		{ ROWS, 1, 0, false },
		{ ROWS, 7, 0, false },
		{ ROWS, 7, 3, false },
		{ ROWS, 100, 4, false },
		{ ROWS, 25, 0, true },
		{ ROWS, 25, 2, true },
		{ 1, 1, 0, true },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		int wrong = 0;

		for (int round = 0; round < 60; round++) {
			fill(table[i].n, table[i].sessions, table[i].dead,
			    table[i].in_turn);
			wrong += !same_in_parts(table[i].n);
		}
		tap(!wrong,
		    "%u memories, sessions %u, one in %u gone: %d wrong",
		    table[i].n, table[i].sessions, table[i].dead, wrong);
	}
}

/* Seven turns in two parts: who is linked to whom. */
static void
test_links(void)
{
	struct borders borders;
	struct part parts[2];
	size_t damaged;
	bool ok = true;

	fill(9, 1, 0, false);
	for (int i = 0; i < 9; i++)
		rows[i].turn = i != 3;
	rows[5].dead = true;
	parts_of_rows(&parts[0], rows, 0, 6, TERMS);
	parts_of_rows(&parts[1], rows, 6, 9, TERMS);
	ok = borders_find(&borders, parts, 2, &damaged);
	/* 0 1 2 4 before, 6 7 8 behind: all but 0 and 8 within six */
	tap(ok && borders.n == 4 * 3, "%zu turns are linked", borders.n);
	for (size_t i = 0; i < borders.n; i++) {
		const struct border_link *l = &borders.links[i];
		int64_t seq = part_seq(&parts[0], l->doc);
		int before = seq == 4 ? 1 : (int)(4 - seq);
		int behind = (int)part_seq(&parts[1], l->next_doc) - 6;

		ok = ok && l->part == 0 && l->next == 1 && seq != 3 &&
		     seq != 5 && l->distance == before + behind;
	}
	tap(ok, "by their distance, without those that are gone or alone");
	tap(parts[0].n_border_docs == 4 && parts[1].n_border_docs == 3,
	    "and their parts know them");
	borders_release(&borders);
	borders_release(&borders);
	part_release(&parts[0]);
	part_release(&parts[1]);
}

/* A damaged row may name any session. */
static void
test_nonsense(void)
{
	struct borders borders;
	struct part parts[2];
	size_t damaged;

	fill(20, 2, 0, false);
	for (uint32_t i = 0; i < 20; i++)
		rows[i].session = UINT32_MAX - random_below(2);
	parts_of_rows(&parts[0], rows, 0, 10, TERMS);
	parts_of_rows(&parts[1], rows, 10, 20, TERMS);
	tap(borders_find(&borders, parts, 2, &damaged) && borders.n > 4,
	    "the highest numbers of sessions are as good as others");
	borders_release(&borders);
	part_release(&parts[0]);
	part_release(&parts[1]);
}

int
main(void)
{
	test_links();
	test_parts();
	test_nonsense();
	return tap_end();
}
