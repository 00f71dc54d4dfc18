#include "text/match.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"

struct match *
match_new(enum match_kind kind, const char *pattern, size_t len)
{
	struct match *m = alloc_bytes(sizeof *m);

	m->kind = kind;
	m->analyser = kind == MATCH_WORD || kind == MATCH_FUZZY
			  ? analyser_new()
			  : analyser_new_exact();
	if (kind == MATCH_FUZZY) {
		m->edits = match_edits(match_letters(pattern, len));
		m->exact = analyser_new_exact();
		analyse(m->exact, pattern, len, &m->word);
	}
	analyse(m->analyser, pattern, len, &m->terms);
	if (m->terms.n)
		return m;
	match_free(m);
	return NULL;
}

void
match_free(struct match *m)
{
	if (!m)
		return;
	analyser_free(m->analyser);
	analyser_free(m->exact);
	terms_release(&m->terms);
	terms_release(&m->read);
	terms_release(&m->word);
	terms_release(&m->words);
	free(m);
}

/* ---- distance ---- */

size_t
match_letters(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	return n;
}

size_t
match_edits(size_t letters)
{
	return letters < 3 ? 0 : letters < 6 ? 1 : 2;
}

static size_t
decode(struct match_word word, uint32_t letters[TERM_MAX])
{
	size_t n = 0;

	for (size_t at = 0; at < word.len && n < TERM_MAX;)
		at += utf8_get(word.text + at, word.len - at, &letters[n++]);
	return n;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t
match_distance(
    struct match_word a, struct match_word b, size_t max, size_t spare)
{
	uint32_t x[TERM_MAX], y[TERM_MAX];
	size_t rows[3][TERM_MAX + 1];
	size_t n = decode(a, x), m = decode(b, y), best = max + 1;

	if (n > m + max || m > n + max + spare)
		return max + 1;
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= n; i++) {
		size_t *row = rows[i % 3], *above = rows[(i + 2) % 3];

		row[0] = i;
		for (size_t j = 1; j <= m; j++) {
			row[j] = least(least(above[j], row[j - 1]) + 1,
			    above[j - 1] + (x[i - 1] != y[j - 1]));
			if (i > 1 && j > 1 && x[i - 1] == y[j - 2] &&
			    x[i - 2] == y[j - 1])
				row[j] = least(
				    row[j], rows[(i + 1) % 3][j - 2] + 1);
		}
	}
	for (size_t j = 0; j <= spare && j <= m; j++)
		best = least(best, rows[n % 3][m - j]);
	return best;
}

/* ---- texts ---- */

static struct match_word
word_at(const struct terms *terms, size_t i)
{
	return (struct match_word){ term_text(terms, i), terms->items[i].len };
}

/* Letters of a stem that is compared as one beside its words. */
enum { STEM_MIN = 5 };

/* A short stem stands for its words: those would be too many to look at. */
static bool
is_short(const struct match *m, struct match_word stem)
{
	return match_letters(stem.text, stem.len) < m->edits + 3;
}

static bool
is_near_stem(const struct match *m, struct match_word stem)
{
	struct match_word want = word_at(&m->terms, 0);

	return (is_short(m, stem) ||
		   (stem.len >= STEM_MIN && want.len >= STEM_MIN)) &&
	       match_distance(stem, want, m->edits, 0) <= m->edits;
}

static bool
is_near(const struct match *m, size_t at)
{
	struct match_word stem = word_at(&m->read, at);

	return is_near_stem(m, stem) ||
	       (!is_short(m, stem) &&
		   match_distance(word_at(&m->words, at), word_at(&m->word, 0),
		       m->edits, 0) <= m->edits);
}

bool
match_may(const struct match *m, const char *text, size_t len)
{
	struct match_word stem = { text, len }, want = word_at(&m->terms, 0);

	if (!m->edits || m->terms.n > 1)
		return true;
	if (is_near_stem(m, stem) ||
	    (stem.len == want.len && memcmp(text, want.text, len) == 0))
		return true;
	if (is_short(m, stem))
		return false;
	do
		stem.len--;
	while (((unsigned char)text[stem.len] & 0xc0) == 0x80);
	return match_distance(stem, word_at(&m->word, 0), m->edits, TERM_MAX) <=
	       m->edits;
}

static bool
is_word(const struct match *m, size_t i, size_t at)
{
	struct match_word want = word_at(&m->terms, i);
	struct match_word word = word_at(&m->read, at);

	if (m->kind == MATCH_PREFIX && i + 1 == m->terms.n)
		return word.len >= want.len &&
		       memcmp(word.text, want.text, want.len) == 0;
	if (word.len == want.len && memcmp(word.text, want.text, want.len) == 0)
		return true;
	return m->edits && m->terms.n == 1 && is_near(m, at);
}

bool
match_has(struct match *m, const char *text, size_t len)
{
	size_t n = m->terms.n;

	terms_reset(&m->read);
	analyse(m->analyser, text, len, &m->read);
	terms_reset(&m->words);
	if (m->exact)
		analyse(m->exact, text, len, &m->words);
	for (size_t at = 0; at + n <= m->read.n; at++) {
		size_t i = 0;

		while (i < n && is_word(m, i, at + i))
			i++;
		if (i == n)
			return true;
	}
	return false;
}
