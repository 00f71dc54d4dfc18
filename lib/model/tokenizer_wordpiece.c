#include <string.h>

#include "base/utf8.h"
#include "model/tokenizer_model.h"

/* Whether text begins as parts do. */
static bool
has_prefix(const struct tokenizer *t, const char *text, size_t len)
{
	return t->model == tokenizer_wordpiece && len >= t->prefix_len &&
	       !memcmp(text, t->prefix, t->prefix_len);
}

bool
tokenizer_find(
    const struct tokenizer *t, const char *text, size_t len, uint32_t *id)
{
	if (has_prefix(t, text, len))
		return tokenizer_table_find(&t->tokens, TOKENIZER_PART,
		    text + t->prefix_len, len - t->prefix_len, id);
	return tokenizer_table_find(&t->tokens, TOKENIZER_WHOLE, text, len, id);
}

/* The longest token that a word begins with. */
static size_t
longest_head(
    const struct tokenizer *t, const char *word, size_t len, uint32_t *id)
{
	size_t n = tokenizer_table_longest(
	    &t->tokens, TOKENIZER_WHOLE, word, len, id);
	size_t rest;
	uint32_t part;

	/* a word that is written as parts are: it has no shorter token, since
	 * what has the prefix is a part */
	if (!has_prefix(t, word, len))
		return n;
	rest = tokenizer_table_longest(&t->tokens, TOKENIZER_PART,
	    word + t->prefix_len, len - t->prefix_len, &part);
	if (rest || tokenizer_table_find(&t->tokens, TOKENIZER_PART,
			word + t->prefix_len, 0, &part)) {
		*id = part;
		n = t->prefix_len + rest;
	}
	return n;
}

static bool
is_too_long(const struct tokenizer *t, const char *word, size_t len)
{
	size_t n = 0;

	if (len <= t->word_max)
		return false;
	for (size_t i = 0; i < len; i++)
		n += (word[i] & 0xc0) != 0x80;
	return n > t->word_max;
}

/* The longest token first, then the longest parts; all of the word, or none. */
void
tokenizer_wordpiece(const struct tokenizer *t, struct tokenizer_work *work,
    const char *word, size_t len)
{
	size_t n = work->n, known = work->known, at = 0;
	bool fits = !is_too_long(t, word, len);

	while (at < len && fits) {
		uint32_t id = 0;
		size_t found = at ? tokenizer_table_longest(&t->tokens,
					TOKENIZER_PART, word + at, len - at,
					&id)
				  : longest_head(t, word, len, &id);

		if (!found)
			break;
		tokenizer_push(t, work, id);
		at += found;
	}
	if (at == len)
		return;
	work->n = n;
	work->known = known;
	tokenizer_push(t, work, t->unknown);
}

void
tokenizer_wordlevel(const struct tokenizer *t, struct tokenizer_work *work,
    const char *word, size_t len)
{
	uint32_t id;

	if (!tokenizer_find(t, word, len, &id))
		id = t->unknown;
	tokenizer_push(t, work, id);
}
