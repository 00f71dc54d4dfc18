#include "model/tokenizer.h"

#include <stdlib.h>

#include "model/tokenizer_model.h"

/* A text on its way to tokens. */
struct run {
	const struct tokenizer *t;
	struct tokenizer_work *work;
	struct tokenizer_words words;
};

void
tokenizer_free(struct tokenizer *t)
{
	if (!t)
		return;
	tokenizer_normal_release(&t->normal);
	tokenizer_split_release(&t->split);
	tokenizer_table_release(&t->tokens);
	tokenizer_table_release(&t->added);
	tokenizer_table_release(&t->added_raw);
	free(t->scores);
	free(t);
}

size_t
tokenizer_count(const struct tokenizer *t)
{
	return t->count;
}

size_t
tokenizer_ids_end(const struct tokenizer *t)
{
	return t->ids_end;
}

struct tokenizer_work *
tokenizer_work_new(void)
{
	return alloc_bytes(sizeof(struct tokenizer_work));
}

void
tokenizer_work_free(struct tokenizer_work *work)
{
	if (!work)
		return;
	tokenizer_normal_forget(&work->scratch);
	buf_release(&work->marked);
	free(work->ids);
	free(work->nodes);
	free(work);
}

static bool
is_full(const struct run *r)
{
	return r->work->known >= r->work->max || r->work->n >= r->t->truncated;
}

static void
take_word(void *ctx, const char *word, size_t len)
{
	const struct run *r = ctx;

	if (!is_full(r))
		r->t->model(r->t, r->work, word, len);
}

/* Looks for added tokens, and hands on what stands between them. */
static void
take_added(struct run *r, const struct tokenizer_table *added,
    void (*between)(struct run *r, const char *text, size_t len, bool first),
    const char *text, size_t len, bool first)
{
	size_t start = 0, at = 0;

	while (added->n && at < len && !is_full(r)) {
		uint32_t id;
		size_t n = tokenizer_table_longest(
		    added, TOKENIZER_WHOLE, text + at, len - at, &id);

		if (!n) {
			at++;
			continue;
		}
		if (at > start)
			between(r, text + start, at - start, first && !start);
		tokenizer_push(r->t, r->work, id);
		start = at += n;
	}
	if (start < len && !is_full(r))
		between(r, text + start, len - start, first && !start);
}

static void
take_normal(struct run *r, const char *text, size_t len, bool first)
{
	tokenizer_split_run(&r->t->split, &r->words, text, len, first);
}

static void
take_raw(struct run *r, const char *text, size_t len, bool first)
{
	text = tokenizer_normal_apply(
	    &r->t->normal, &r->work->scratch, text, &len);
	take_added(r, &r->t->added, take_normal, text, len, first);
}

/* The bytes of the first max characters. */
static size_t
cut(const char *text, size_t len, size_t max)
{
	size_t at = 0, n = 0;

	if (len <= max)
		return len;
	for (; at < len; at++) {
		n += (text[at] & 0xc0) != 0x80;
		if (n > max)
			break;
	}
	return at;
}

size_t
tokenizer_run(const struct tokenizer *t, struct tokenizer_work *work,
    const char *text, size_t len, size_t max, const uint32_t **ids)
{
	struct run r = { .t = t, .work = work };
	size_t n = 0;

	r.words = (struct tokenizer_words){ take_word, &r, &work->marked };
	work->n = work->known = 0;
	work->max = max;
	len = cut(text, len, max * t->median);
	take_added(&r, &t->added_raw, take_raw, text, len, true);
	if (work->n > t->truncated)
		work->n = t->truncated;
	for (size_t i = 0; i < work->n && n < max; i++)
		if (work->ids[i] != t->unknown)
			work->ids[n++] = work->ids[i];
	*ids = work->ids;
	return n;
}
