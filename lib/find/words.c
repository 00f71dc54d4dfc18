#include "find/words.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "find/words_block.h"
#include "find/words_form.h"

enum { FORWARD_ROOM = 512 /* most texts take less */ };

_Static_assert(sizeof(struct words_header) == 56 + 16 * WORDS_SECTIONS,
    "the header has no padding");
_Static_assert(WORDS_BLOCK == 128, "words_block.h packs blocks of 128");

/* How many bytes a section must have; of some, any number will do. */
static uint64_t
size_of(const struct words_header *h, enum words_section section)
{
	uint64_t n = h->n_docs;

	switch (section) {
	case WORDS_SEQS:
	case WORDS_BY_SEQ:
	case WORDS_LENGTHS:
	case WORDS_FIFTHS:
		return n * 4;
	case WORDS_TIMES:
		return n * 8;
	case WORDS_FLAGS:
	case WORDS_QUESTIONS:
	case WORDS_TYPES:
	case WORDS_STATES:
		return n;
	case WORDS_STARTS:
		return (n + 63) / 64 * 8;
	case WORDS_FORWARD_AT:
		return (n + 1) * 4;
	case WORDS_SESSIONS:
		return ((uint64_t)h->n_sessions + 1) *
		       sizeof(struct words_session);
	case WORDS_TERMS:
		return ((uint64_t)h->n_terms + 1) * sizeof(struct words_term);
	case WORDS_GUIDE:
		n = h->n_terms;
		return (n + WORDS_STRIDE - 1) / WORDS_STRIDE * 8;
	default:
		return h->sections[section].size;
	}
}

static bool
sections_fit(const struct words_header *h, size_t file_size)
{
	size_t end = file_size - WORDS_PAD;

	for (int i = 0; i < WORDS_SECTIONS; i++) {
		uint64_t at = h->sections[i].at, size = h->sections[i].size;

		if (at % 8 || at < sizeof *h || at > end || size > end - at ||
		    size != size_of(h, (enum words_section)i))
			return false;
	}
	return true;
}

static const void *
section(
    const struct words *w, const struct words_header *h, enum words_section i)
{
	return w->file->data + h->sections[i].at;
}

static void
set_columns(struct words *w, const struct words_header *h)
{
	w->n_docs = h->n_docs;
	w->n_terms = h->n_terms;
	w->n_sessions = h->n_sessions;
	w->base = h->base;
	w->last = h->last;
	w->total_length = h->total_length;
	w->longest = h->longest;
	w->seqs = section(w, h, WORDS_SEQS);
	w->by_seq = section(w, h, WORDS_BY_SEQ);
	w->lengths = section(w, h, WORDS_LENGTHS);
	w->fifths = section(w, h, WORDS_FIFTHS);
	w->times = section(w, h, WORDS_TIMES);
	w->flags = section(w, h, WORDS_FLAGS);
	w->questions = section(w, h, WORDS_QUESTIONS);
	w->types = section(w, h, WORDS_TYPES);
	w->states = section(w, h, WORDS_STATES);
	w->starts = section(w, h, WORDS_STARTS);
	w->sessions = section(w, h, WORDS_SESSIONS);
	w->terms = section(w, h, WORDS_TERMS);
	w->guide = section(w, h, WORDS_GUIDE);
	w->texts = section(w, h, WORDS_TEXTS);
	w->texts_size = h->sections[WORDS_TEXTS].size;
	w->postings = section(w, h, WORDS_POSTINGS);
	w->postings_size = h->sections[WORDS_POSTINGS].size;
	w->forward = section(w, h, WORDS_FORWARD);
	w->forward_size = h->sections[WORDS_FORWARD].size;
	w->forward_at = section(w, h, WORDS_FORWARD_AT);
}

int
words_open(struct words *w, struct mapped *file, struct err *err)
{
	const struct words_header *h = (const void *)file->data;

	*w = (struct words){ .file = file };
	if (file->size < sizeof *h + WORDS_PAD)
		return err_set(err, ERR_STORE, "no segment of words");
	if (!mapped_holds(file, 0, sizeof *h))
		return err_set(err, ERR_STORE, "a damaged segment of words");
	if (h->magic != WORDS_MAGIC)
		return err_set(err, ERR_STORE, "no segment of words");
	if (h->version != WORDS_VERSION)
		return err_set(err, ERR_STORE,
		    "a segment of words of version %u, not %d", h->version,
		    WORDS_VERSION);
	/* last - base may be beyond an int64_t where it is no segment */
	if (h->base > h->last ||
	    (uint64_t)h->last - (uint64_t)h->base > UINT32_MAX ||
	    h->n_docs == UINT32_MAX || h->n_terms == UINT32_MAX ||
	    h->n_sessions > h->n_docs || !sections_fit(h, file->size))
		return err_set(err, ERR_STORE, "a damaged segment of words");
	set_columns(w, h);
	return 0;
}

bool
words_holds(const struct words *w, const void *column, size_t size,
    uint32_t from, uint32_t to)
{
	return from <= to && mapped_holds_at(w->file,
				 (const uint8_t *)column + (size_t)from * size,
				 (size_t)(to - from) * size);
}

const char *
words_text(const struct words *w, uint32_t term, size_t *len)
{
	uint32_t from, to;

	if (term >= w->n_terms ||
	    !mapped_holds_at(w->file, &w->terms[term], 2 * sizeof *w->terms))
		return NULL;
	from = w->terms[term].text;
	to = w->terms[term + 1].text;
	if (from > to || to > w->texts_size ||
	    !mapped_holds_at(w->file, w->texts + from, to - from)) {
		w->file->damaged = true;
		return NULL;
	}
	*len = to - from;
	return w->texts + from;
}

uint32_t
words_documents(const struct words *w, uint32_t term)
{
	return w->terms[term].documents & ~WORDS_NAMED;
}

/*
 * The first place in the guide whose prefix is at least this one, or above it;
 * how many places there are if the guide cannot be believed.
 */
static uint32_t
guide_find(const struct words *w, uint64_t prefix, bool above)
{
	uint32_t n = w->n_terms / WORDS_STRIDE +
		     (w->n_terms % WORDS_STRIDE != 0);
	uint32_t from = 0, to = n;

	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		const uint64_t *at = &w->guide[middle];

		if (!mapped_holds_at(w->file, at, sizeof *at))
			return n;
		if (*at < prefix || (above && *at == prefix))
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* The terms that may be the key: from..to-1. */
static void
narrow(const struct words *w, uint64_t prefix, uint32_t *from, uint32_t *to)
{
	uint32_t first = guide_find(w, prefix, false);
	uint64_t end = (uint64_t)guide_find(w, prefix, true) * WORDS_STRIDE;

	*from = first ? (first - 1) * WORDS_STRIDE : 0;
	*to = end < w->n_terms ? (uint32_t)end : w->n_terms;
}

/* Finds where the postings of a term stand. */
static bool
locate(const struct words *w, uint32_t term, struct words_list *list)
{
	uint64_t from = w->terms[term].postings;
	uint64_t to = w->terms[term + 1].postings, skips;

	list->term = term;
	list->documents = w->terms[term].documents & ~WORDS_NAMED;
	list->named = w->terms[term].documents & WORDS_NAMED;
	if (from > to || to > w->postings_size || !list->documents ||
	    list->documents > w->n_docs)
		return false;
	list->n_blocks = (list->documents - 1) / WORDS_BLOCK + 1;
	skips = (uint64_t)list->n_blocks * sizeof(struct words_skip);
	if (skips > to - from || to - from - skips > UINT32_MAX)
		return false;
	list->skips = w->postings + from;
	list->blocks = list->skips + skips;
	list->size = (size_t)(to - from - skips);
	return mapped_holds_at(w->file, list->skips, (size_t)skips);
}

bool
words_find(
    const struct words *w, const char *key, size_t len, struct words_list *list)
{
	uint32_t from, to;

	narrow(w, words_prefix(key, len), &from, &to);
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;
		size_t text_len;
		const char *text = words_text(w, middle, &text_len);
		int order;

		if (!text)
			return false;
		order = words_compare(text, text_len, key, len);
		if (order == 0 && locate(w, middle, list))
			return true;
		if (order == 0) {
			w->file->damaged = true;
			return false;
		}
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return false;
}

/* No stem begins with such a byte. */
void
words_stop_key(char key[WORDS_STOP_KEY], unsigned stop)
{
	key[0] = WORDS_STOP;
	key[1] = (char)(1 + stop);
}

void
words_want(const struct words *w, const struct words_list *list)
{
	mapped_want(w->file, (size_t)(list->skips - w->file->data),
	    (size_t)(list->blocks - list->skips) + list->size);
}

/* ---- a cursor ---- */

void
words_begin(struct words_cursor *c, const struct words *w,
    const struct words_list *list)
{
	c->w = w;
	c->list = *list;
	c->block = 0;
	c->damaged = false;
	c->n = 0;
}

/* Decodes the block, n postings of it; false if it is none. */
static bool
decode(struct words_cursor *c, uint32_t n)
{
	const struct words_list *list = &c->list;
	struct words_skip skip = words_skip_at(list->skips, c->block);
	struct words_skip before = { UINT32_MAX, 0 };

	/* from what comes before the first, document 0 is one step */
	if (c->block)
		before = words_skip_at(list->skips, c->block - 1);
	if (before.end > skip.end || skip.end > list->size ||
	    skip.last >= c->w->n_docs)
		return false;
	return mapped_holds_at(c->w->file, list->blocks + before.end,
		   skip.end - before.end) &&
	       words_block_unpack(list->blocks + before.end,
		   skip.end - before.end, n, before.last + 1, c->docs,
		   c->tfs) &&
	       c->docs[n - 1] == skip.last;
}

bool
words_next(struct words_cursor *c)
{
	uint32_t left, n;

	c->n = 0;
	if (c->damaged || c->block >= c->list.n_blocks)
		return false;
	left = c->list.documents - c->block * WORDS_BLOCK;
	n = left < WORDS_BLOCK ? left : WORDS_BLOCK;
	if (!decode(c, n)) {
		c->damaged = c->w->file->damaged = true;
		return false;
	}
	c->block++;
	c->n = n;
	return true;
}

static bool
ends_before(const struct words_list *list, uint32_t block, uint32_t doc)
{
	return words_skip_at(list->skips, block).last < doc;
}

void
words_seek(struct words_cursor *c, uint32_t doc)
{
	const struct words_list *list = &c->list;
	uint32_t from = 0, to = list->n_blocks, step = 1;

	/* mostly a few blocks on: look there with growing steps first */
	if (c->block && ends_before(list, c->block - 1, doc)) {
		from = c->block;
		while (
		    step < to - from && ends_before(list, from + step, doc)) {
			from += step + 1;
			step *= 2;
		}
		if (step < to - from)
			to = from + step;
	} else if (c->block) {
		to = c->block - 1;
	}
	while (from < to) {
		uint32_t middle = from + (to - from) / 2;

		if (ends_before(list, middle, doc))
			from = middle + 1;
		else
			to = middle;
	}
	c->block = from;
}

/* ---- the text of a document ---- */

/* Reads a number of 7 bits a byte, the lowest first; NULL if there is none. */
static const uint8_t *
number_at(const uint8_t *p, const uint8_t *end, uint32_t *number)
{
	uint64_t n = 0;

	for (int shift = 0; p < end && shift < 35; shift += 7) {
		n |= (uint64_t)(*p & 0x7f) << shift;
		if (*p++ & 0x80)
			continue;
		*number = (uint32_t)n;
		return n <= UINT32_MAX ? p : NULL;
	}
	return NULL;
}

static bool
walk(const struct words *w, const uint8_t *p, const uint8_t *end,
    void (*sink)(uint32_t term, int section, void *ctx), void *ctx)
{
	int place = ENTRY_TEXT;

	while (p < end) {
		uint32_t number;

		p = number_at(p, end, &number);
		if (!p || number > w->n_terms)
			return false;
		if (number)
			sink(number - 1, place, ctx);
		else if (++place > ENTRY_DATE)
			return false;
	}
	return true;
}

/* The bytes of a text, in `room` or else owned by *more; NULL for none. */
static const uint8_t *
read_text(const struct words *w, uint32_t doc, uint8_t room[FORWARD_ROOM],
    uint8_t **more, size_t *n)
{
	const uint8_t *data = w->file->data;
	/* not verified, as the text is not: the sum behind it tells */
	uint32_t at[2] = { w->forward_at[doc], w->forward_at[doc + 1] }, sum;
	uint8_t *text = room;

	if (at[0] > at[1] || at[1] > w->forward_size ||
	    at[1] - at[0] < sizeof sum)
		return NULL;
	*n = at[1] - at[0];
	if (*n > FORWARD_ROOM)
		text = *more = alloc_bytes(*n);
	if (!mapped_read(
		w->file, (size_t)(w->forward - data) + at[0], text, *n))
		return NULL;
	*n -= sizeof sum;
	memcpy(&sum, text + *n, sizeof sum);
	return sum == words_forward_sum(text, *n, doc) ? text : NULL;
}

bool
words_forward(const struct words *w, uint32_t doc,
    void (*sink)(uint32_t term, int section, void *ctx), void *ctx)
{
	uint8_t room[FORWARD_ROOM], *more = NULL;
	const uint8_t *text;
	size_t n;
	bool good;

	if (doc >= w->n_docs)
		return false;
	text = read_text(w, doc, room, &more, &n);
	good = text && walk(w, text, text + n, sink, ctx);
	if (!good)
		w->file->damaged = true;
	free(more);
	return good;
}

void
words_want_forward(const struct words *w, uint32_t doc)
{
	size_t forward = (size_t)(w->forward - w->file->data);

	if (doc < w->n_docs && w->forward_at[doc] < w->forward_size)
		mapped_want_read(
		    w->file, forward + w->forward_at[doc], FORWARD_ROOM);
}
