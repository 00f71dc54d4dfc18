#include "mind/pack_repeat.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "mind/pack_order.h"
#include "text/analyse.h"
#include "text/wordset.h"

const char pack_repeat_reason[] = "another says the same";

/* Of the words of two repeats, the smaller number as a share of the larger. */
#define SHARE .8
/* A newer one is kept if its value is at least this share of the older's. */
#define NEWER .9

enum {
	TEXT_MAX = 16 << 10, /* longer texts are no repeats */
	WORDS_MIN = 3,       /* with fewer, all have to be the same */
};

/* A text's words as a set. */
struct words {
	size_t index; /* of the item */
	uint64_t *hashes;
	size_t n;
	uint64_t bits;      /* a bit for each, to tell sets apart quickly */
	uint64_t *decisive; /* numbers and negations among them */
	size_t n_decisive;
};

struct folding {
	struct pack_item *items;
	struct analyser *analyser;
	struct terms terms;
	struct words *kept;
	size_t n_kept;
};

static void
read_words(struct folding *f, struct words *w)
{
	const struct memory *m = f->items[w->index].memory;

	terms_reset(&f->terms);
	analyse(f->analyser, m->text, m->text_len, &f->terms);
	w->hashes = alloc_array(2 * f->terms.n + 1, sizeof *w->hashes);
	w->decisive = w->hashes + f->terms.n;
	for (size_t i = 0; i < f->terms.n; i++) {
		const struct term *t = &f->terms.items[i];
		const char *word = term_text(&f->terms, i);
		uint64_t hash = XXH3_64bits(word, t->len);

		if (t->stop && !wordset_negation(word, t->len))
			continue;
		w->hashes[w->n++] = hash;
		if (wordset_decisive(word, t->len))
			w->decisive[w->n_decisive++] = hash;
	}
	w->n = wordset_sort(w->hashes, w->n);
	w->n_decisive = wordset_sort(w->decisive, w->n_decisive);
	for (size_t i = 0; i < w->n; i++)
		w->bits |= UINT64_C(1) << (w->hashes[i] & 63);
}

/* Whether all of a is in b; both are sorted. */
static bool
contained(const uint64_t *a, size_t n, const uint64_t *b, size_t m)
{
	return wordset_common(a, n, b, m) == n;
}

static bool
same_name(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool
names_source(const struct memory *m, const struct memory *source)
{
	for (size_t i = 0; source->id && i < m->n_sources; i++)
		if (strcmp(m->sources[i], source->id) == 0)
			return true;
	return false;
}

static bool
same_speaker(const struct memory *a, const struct memory *b)
{
	if (names_source(a, b) || names_source(b, a))
		return true;
	if (memory_verbatim(a->type) != memory_verbatim(b->type))
		return false;
	return !memory_verbatim(a->type) ||
	       (same_name(a->name, b->name) && same_name(a->role, b->role));
}

static bool
same_text(const struct memory *a, const struct memory *b)
{
	return a->text_len == b->text_len &&
	       memcmp(a->text, b->text, a->text_len) == 0;
}

static bool
repeats(const struct folding *f, const struct words *a, const struct words *b)
{
	const struct words *small = a->n <= b->n ? a : b;
	const struct words *large = a->n <= b->n ? b : a;
	const struct memory *m = f->items[a->index].memory;
	const struct memory *o = f->items[b->index].memory;

	if (!small->n)
		return !large->n && same_text(m, o) && same_speaker(m, o);
	if (small->bits & ~large->bits)
		return false;
	if (small->n < WORDS_MIN ? small->n != large->n
				 : (double)small->n < SHARE * (double)large->n)
		return false;
	return contained(small->hashes, small->n, large->hashes, large->n) &&
	       contained(large->decisive, large->n_decisive, small->decisive,
		   small->n_decisive) &&
	       same_speaker(m, o);
}

/* Whether b is to be kept rather than a. */
static bool
better(const struct pack_item *a, const struct pack_item *b)
{
	int64_t at = pack_order_time(a->memory).at;
	int64_t other = pack_order_time(b->memory).at;

	if (a->pinned != b->pinned)
		return b->pinned;
	if (at == other)
		return b->value > a->value;
	return other > at ? b->value >= NEWER * a->value
			  : a->value < NEWER * b->value;
}

static void
fold(struct pack_item *items, size_t from, size_t into)
{
	items[from].left_out = pack_repeat_reason;
	items[from].merged_with = (int64_t)into;
}

static void
add(struct folding *f, size_t index)
{
	struct words words = { .index = index };

	read_words(f, &words);
	for (size_t i = 0; i < f->n_kept; i++) {
		struct words *kept = &f->kept[i];

		if (!repeats(f, kept, &words))
			continue;
		if (!better(&f->items[kept->index], &f->items[index])) {
			fold(f->items, index, kept->index);
			free(words.hashes);
			return;
		}
		fold(f->items, kept->index, index);
		free(kept->hashes);
		*kept = words;
		return;
	}
	f->kept[f->n_kept++] = words;
}

/* Behind all that was folded into it, what is kept in the end. */
static void
settle(struct pack_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t at = items[i].merged_with;

		while (at >= 0 && items[at].merged_with >= 0)
			at = items[at].merged_with;
		items[i].merged_with = at;
	}
}

/* ---- one id ---- */

struct named {
	const char *id;
	size_t index;
};

static int
compare_named(const void *left, const void *right)
{
	const struct named *a = left, *b = right;
	int by = strcmp(a->id, b->id);

	return by ? by : (a->index > b->index) - (a->index < b->index);
}

static void
fold_ids(struct pack_item *items, size_t n)
{
	struct named *named = alloc_array(n + 1, sizeof *named);
	size_t count = 0, kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!items[i].left_out && items[i].memory->id)
			named[count++] = (struct named){ items[i].memory->id,
				i };
	qsort(named, count, sizeof *named, compare_named);
	for (size_t i = 1; i < count; i++) {
		struct pack_item *a = &items[named[kept].index];
		struct pack_item *b = &items[named[i].index];

		if (strcmp(named[kept].id, named[i].id) != 0) {
			kept = i;
		} else if (a->pinned >= b->pinned && a->value >= b->value) {
			fold(items, named[i].index, named[kept].index);
		} else {
			b->pinned = b->pinned || a->pinned;
			fold(items, named[kept].index, named[i].index);
			kept = i;
		}
	}
	free(named);
}

void
pack_repeat(struct pack_item *items, size_t n)
{
	struct folding f = { .items = items,
		.analyser = analyser_new(),
		.kept = alloc_array(n + 1, sizeof *f.kept) };

	fold_ids(items, n);
	for (size_t i = 0; i < n; i++)
		if (!items[i].left_out && items[i].memory->text_len <= TEXT_MAX)
			add(&f, i);
	settle(items, n);
	for (size_t i = 0; i < f.n_kept; i++)
		free(f.kept[i].hashes);
	free(f.kept);
	terms_release(&f.terms);
	analyser_free(f.analyser);
}
