#include "mind/decide_words.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "text/normal.h"
#include "text/stop.h"
#include "text/wordset.h"

enum { TEXT_MAX = 4096 /* bytes that are read */ };

/* Letters of other scripts than Latin's first ones are all above ASCII. */
static bool
is_word(unsigned char c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/* FNV-1a; the s of a plural or of a verb is left out. */
static uint64_t
hash(const char *word, size_t len)
{
	uint64_t value = 0xcbf29ce484222325u;

	if (len > 3 && word[len - 1] == 's' && word[len - 2] != 's')
		len--;
	for (size_t i = 0; i < len; i++)
		value = (value ^ (unsigned char)word[i]) * 0x100000001b3u;
	return value;
}

static void
add(struct decide_words *words, const char *word, size_t len)
{
	uint64_t value = hash(word, len);

	if (!wordset_negation(word, len) &&
	    ((len == 1 && *word == 's') || stop_find(word, len) >= 0))
		return;
	words->items[words->n++] = value;
	if (wordset_decisive(word, len))
		words->decisive[words->n_decisive++] = value;
}

void
decide_words_read(struct decide_words *words, const char *text, size_t len,
    struct arena *arena)
{
	struct buf normal = { 0 };

	if (len > TEXT_MAX)
		len = utf8_fit(text, len, TEXT_MAX);
	normal_form(text, len, &normal);
	*words = (struct decide_words){ 0 };
	words->items = arena_bytes(
	    arena, (normal.len + 2) / 2 * sizeof *words->items);
	words->decisive = arena_bytes(
	    arena, (normal.len + 2) / 2 * sizeof *words->decisive);
	for (size_t at = 0, end; at < normal.len; at = end) {
		const char *word = normal.data + at;

		end = at;
		while (end < normal.len &&
		       is_word((unsigned char)normal.data[end]))
			end++;
		if (end > at)
			add(words, word, end - at);
		else
			end++;
	}
	buf_release(&normal);
	words->n = wordset_sort(words->items, words->n);
	words->n_decisive = wordset_sort(words->decisive, words->n_decisive);
}

double
decide_words_share(const struct decide_words *a, const struct decide_words *b)
{
	size_t both = wordset_common(a->items, a->n, b->items, b->n);
	size_t all = a->n + b->n - both;

	return all ? (double)both / (double)all : 0;
}

bool
decide_words_cover(const struct decide_words *a, const struct decide_words *b)
{
	return wordset_common(a->items, a->n, b->items, b->n) == b->n;
}

bool
decide_words_differ(const struct decide_words *a, const struct decide_words *b)
{
	size_t both = wordset_common(
	    a->decisive, a->n_decisive, b->decisive, b->n_decisive);

	return both < a->n_decisive || both < b->n_decisive;
}
