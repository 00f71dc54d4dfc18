#include "model/tokenizer_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum { PROBES_MAX = 1000 /* honest tokens need some dozens */ };

static const uint64_t seeds[] = {
	[TOKENIZER_WHOLE] = 0x243f6a8885a308d3u,
	[TOKENIZER_PART] = 0x13198a2e03707344u,
};

static inline uint64_t
step(uint64_t hash, char c)
{
	hash = (hash ^ (unsigned char)c) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 32;
}

static inline bool
has_mark(const uint64_t *marks, size_t bit)
{
	return marks[bit / 64] >> bit % 64 & 1;
}

static void
set_mark(uint64_t *marks, size_t bit)
{
	marks[bit / 64] |= UINT64_C(1) << bit % 64;
}

void
tokenizer_table_add(struct tokenizer_table *t, enum tokenizer_kind kind,
    const char *text, size_t len, uint32_t id)
{
	struct tokenizer_entry entry = { .at = (uint32_t)t->texts.len,
		.id = id,
		.len = (uint16_t)len,
		.kind = (uint8_t)kind,
		.used = 1 };

	buf_add(&t->texts, text, len);
	buf_add(&t->added, &entry, sizeof entry);
	if (t->longest < len)
		t->longest = len;
}

static bool
is_same(const struct tokenizer_table *t, const struct tokenizer_entry *a,
    const struct tokenizer_entry *b)
{
	return a->hash == b->hash && a->kind == b->kind && a->len == b->len &&
	       !memcmp(t->texts.data + a->at, t->texts.data + b->at, a->len);
}

/* The slot of the hash's first probe; the table has 2^slot_bits. */
static size_t
first_slot(const struct tokenizer_table *t, uint64_t hash)
{
	return (size_t)(hash * 0xd6e8feb86659fd93u >> (64 - t->slot_bits));
}

static bool
put(struct tokenizer_table *t, struct tokenizer_entry *entry)
{
	const char *text = t->texts.data + entry->at;
	uint64_t hash = seeds[entry->kind];
	size_t at, mask = ((size_t)1 << t->slot_bits) - 1;

	for (size_t i = 0; i < entry->len; i++) {
		hash = step(hash, text[i]);
		set_mark(t->begins, hash & t->mark_mask);
	}
	set_mark(t->ends, hash & t->mark_mask);
	entry->hash = (uint32_t)hash;
	at = first_slot(t, hash);
	for (int probes = 0; probes < PROBES_MAX; probes++) {
		if (!t->slots[at].used || is_same(t, &t->slots[at], entry)) {
			t->n += !t->slots[at].used;
			t->slots[at] = *entry;
			return true;
		}
		at = (at + 1) & mask;
	}
	return false;
}

bool
tokenizer_table_build(struct tokenizer_table *t)
{
	size_t n = t->added.len / sizeof(struct tokenizer_entry);
	size_t marks = 64;
	struct tokenizer_entry *added = (void *)t->added.data;
	bool built = true;

	for (t->slot_bits = 4; (size_t)1 << t->slot_bits < 2 * n;)
		t->slot_bits++;
	while (marks < 2 * t->texts.len)
		marks *= 2;
	t->mark_mask = marks - 1;
	t->slots = alloc_array((size_t)1 << t->slot_bits, sizeof *t->slots);
	t->begins = alloc_array(marks / 64, sizeof *t->begins);
	t->ends = alloc_array(marks / 64, sizeof *t->ends);
	for (size_t i = 0; i < n && built; i++)
		built = put(t, &added[i]);
	buf_release(&t->added);
	return built;
}

void
tokenizer_table_release(struct tokenizer_table *t)
{
	buf_release(&t->texts);
	buf_release(&t->added);
	free(t->slots);
	free(t->begins);
	free(t->ends);
	*t = (struct tokenizer_table){ 0 };
}

static bool
look_up(const struct tokenizer_table *t, const struct tokenizer_walk *walk,
    const char *text, uint32_t *id)
{
	size_t mask = ((size_t)1 << t->slot_bits) - 1;

	for (size_t at = first_slot(t, walk->hash); t->slots[at].used;
	     at = (at + 1) & mask) {
		const struct tokenizer_entry *entry = &t->slots[at];

		if (entry->hash != (uint32_t)walk->hash ||
		    entry->kind != walk->kind || entry->len != walk->len ||
		    memcmp(t->texts.data + entry->at, text, walk->len) != 0)
			continue;
		*id = entry->id;
		return true;
	}
	return false;
}

bool
tokenizer_table_find(const struct tokenizer_table *t, enum tokenizer_kind kind,
    const char *text, size_t len, uint32_t *id)
{
	struct tokenizer_walk walk = { seeds[kind], len, kind };

	if (!t->n || len > t->longest)
		return false;
	for (size_t i = 0; i < len; i++)
		walk.hash = step(walk.hash, text[i]);
	return look_up(t, &walk, text, id);
}

struct tokenizer_walk
tokenizer_table_walk(enum tokenizer_kind kind)
{
	return (struct tokenizer_walk){ seeds[kind], 0, kind };
}

bool
tokenizer_table_next(const struct tokenizer_table *t,
    struct tokenizer_walk *walk, const char *text, size_t len, uint32_t *id)
{
	if (len > t->longest)
		len = t->longest;
	while (walk->len < len) {
		size_t mark;

		walk->hash = step(walk->hash, text[walk->len++]);
		mark = walk->hash & t->mark_mask;
		if (!has_mark(t->begins, mark))
			return false;
		if (has_mark(t->ends, mark) && look_up(t, walk, text, id))
			return true;
	}
	return false;
}

size_t
tokenizer_table_longest(const struct tokenizer_table *t,
    enum tokenizer_kind kind, const char *text, size_t len, uint32_t *id)
{
	struct tokenizer_walk walk = tokenizer_table_walk(kind);
	size_t longest = 0;

	while (tokenizer_table_next(t, &walk, text, len, id))
		longest = walk.len;
	return longest;
}
