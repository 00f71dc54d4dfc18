#include "text/typo.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* Letters that a word must have to be mistyped once, and twice. */
enum { ONCE = 4, TWICE = 8 };

unsigned
typo_most(size_t letters)
{
	return letters < ONCE ? 0 : letters < TWICE ? TYPO_EDIT : 2 * TYPO_EDIT;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

void
typo_begin(struct typo *t, const char *word, size_t len, unsigned max)
{
	t->n = t->depth = 0;
	t->max = max;
	for (size_t at = 0; at < len && t->n < TERM_MAX;)
		at += utf8_get(word + at, len - at, &t->typed[t->n++]);
	for (size_t j = 0; j <= t->n; j++)
		t->rows[0][j] = (uint8_t)least(
		    (unsigned)j * TYPO_EDIT, UINT8_MAX);
}

void
typo_back(struct typo *t, size_t depth)
{
	if (depth < t->depth)
		t->depth = depth;
}

#define KEY(letter) (UINT32_C(1) << ((letter) - 'a'))

/* Keys that touch on the keyboards of most of those who write a to z. */
static const uint32_t beside[26] = {
	['a' - 'a'] = KEY('q') | KEY('w') | KEY('s') | KEY('z'),
	['b' - 'a'] = KEY('v') | KEY('g') | KEY('h') | KEY('n'),
	['c' - 'a'] = KEY('x') | KEY('d') | KEY('f') | KEY('v'),
	['d' - 'a'] = KEY('s') | KEY('e') | KEY('r') | KEY('f') | KEY('c') |
		      KEY('x'),
	['e' - 'a'] = KEY('w') | KEY('s') | KEY('d') | KEY('r'),
	['f' - 'a'] = KEY('d') | KEY('r') | KEY('t') | KEY('g') | KEY('v') |
		      KEY('c'),
	['g' - 'a'] = KEY('f') | KEY('t') | KEY('y') | KEY('h') | KEY('b') |
		      KEY('v'),
	['h' - 'a'] = KEY('g') | KEY('y') | KEY('u') | KEY('j') | KEY('n') |
		      KEY('b'),
	['i' - 'a'] = KEY('u') | KEY('j') | KEY('k') | KEY('o'),
	['j' - 'a'] = KEY('h') | KEY('u') | KEY('i') | KEY('k') | KEY('m') |
		      KEY('n'),
	['k' - 'a'] = KEY('j') | KEY('i') | KEY('o') | KEY('l') | KEY('m'),
	['l' - 'a'] = KEY('k') | KEY('o') | KEY('p'),
	['m' - 'a'] = KEY('n') | KEY('j') | KEY('k'),
	['n' - 'a'] = KEY('b') | KEY('h') | KEY('j') | KEY('m'),
	['o' - 'a'] = KEY('i') | KEY('k') | KEY('l') | KEY('p'),
	['p' - 'a'] = KEY('o') | KEY('l'),
	['q' - 'a'] = KEY('w') | KEY('a'),
	['r' - 'a'] = KEY('e') | KEY('d') | KEY('f') | KEY('t'),
	['s' - 'a'] = KEY('a') | KEY('w') | KEY('e') | KEY('d') | KEY('x') |
		      KEY('z'),
	['t' - 'a'] = KEY('r') | KEY('f') | KEY('g') | KEY('y'),
	['u' - 'a'] = KEY('y') | KEY('h') | KEY('j') | KEY('i'),
	['v' - 'a'] = KEY('c') | KEY('f') | KEY('g') | KEY('b'),
	['w' - 'a'] = KEY('q') | KEY('a') | KEY('s') | KEY('e'),
	['x' - 'a'] = KEY('z') | KEY('s') | KEY('d') | KEY('c'),
	['y' - 'a'] = KEY('t') | KEY('g') | KEY('h') | KEY('u'),
	['z' - 'a'] = KEY('a') | KEY('s') | KEY('x'),
};

static bool
are_neighbours(uint32_t a, uint32_t b)
{
	return a >= 'a' && a <= 'z' && b >= 'a' && b <= 'z' &&
	       beside[a - 'a'] & KEY(b);
}

static unsigned
change(uint32_t typed, uint32_t spelled)
{
	return typed == spelled                 ? 0
	       : are_neighbours(spelled, typed) ? TYPO_SLIP
						: TYPO_EDIT;
}

bool
typo_push(struct typo *t, uint32_t letter)
{
	size_t i = t->depth + 1, reach = t->max / TYPO_EDIT;
	/* beyond these, letters put in or left out alone are too many */
	size_t from = i > reach ? i - reach : 0;
	size_t to = i + reach < t->n ? i + reach : t->n;
	const uint8_t *above = t->rows[i - 1];
	uint8_t *row = t->rows[i];
	unsigned best = UINT8_MAX;

	if (t->depth == TERM_MAX)
		return false;
	t->spelled[t->depth++] = letter;
	memset(row, UINT8_MAX, t->n + 1);
	for (size_t j = from; j <= to; j++) {
		unsigned cost = above[j] + TYPO_EDIT;

		if (j)
			cost = least(
			    cost, least(row[j - 1] + TYPO_EDIT,
				      above[j - 1] +
					  change(t->typed[j - 1], letter)));
		if (i > 1 && j > 1 && t->typed[j - 2] == letter &&
		    t->typed[j - 1] == t->spelled[i - 2])
			cost = least(cost, t->rows[i - 2][j - 2] + TYPO_SLIP);
		row[j] = (uint8_t)least(cost, UINT8_MAX);
		best = least(best, cost);
	}
	return best <= t->max;
}

unsigned
typo_cost(const struct typo *t)
{
	return t->rows[t->depth][t->n];
}

unsigned
typo_least(const struct typo *t, size_t spare)
{
	size_t before = t->depth ? t->depth - 1 : 0;
	size_t from = t->n > spare ? t->n - spare : 0;
	unsigned best = UINT8_MAX;

	for (size_t j = from; j <= t->n; j++)
		best = least(
		    best, least(t->rows[t->depth][j], t->rows[before][j]));
	return best;
}

unsigned
typo_of(struct typo *t, const char *word, size_t len)
{
	uint32_t letter;

	typo_back(t, 0);
	for (size_t at = 0; at < len;) {
		at += utf8_get(word + at, len - at, &letter);
		if (!typo_push(t, letter))
			return UINT8_MAX;
	}
	return typo_cost(t);
}
