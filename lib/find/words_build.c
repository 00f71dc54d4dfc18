#include "find/words_build.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "find/words.h"
#include "find/words_build_form.h"
#include "find/words_form.h"
#include "text/stop.h"

enum { STEM_MAX = 255 };

/* Numbers of occurrences are 32 bits wide. */
static const uint64_t OCCURRENCES_MAX = UINT32_C(4000000000);

struct words_builder *
words_builder_new(void)
{
	struct words_builder *b = alloc_bytes(sizeof *b);

	for (unsigned i = 0; i < STOP_COUNT; i++) {
		char key[WORDS_STOP_KEY];

		words_stop_key(key, i);
		words_stems_meet(&b->stems, key, sizeof key);
		b->stems.items[i].count = 0;
	}
	return b;
}

void
words_builder_free(struct words_builder *b)
{
	if (!b)
		return;
	free(b->docs);
	free(b->occurrences);
	words_stems_release(&b->stems);
	free(b->order);
	free(b->place);
	free(b);
}

uint32_t
words_builder_count(const struct words_builder *b)
{
	return b->n;
}

/* ---- taking memories ---- */

/* A stem's number; what begins like a stop word's key is none that we made. */
static uint32_t
number_of(struct words_builder *b, const uint8_t *stem, size_t len)
{
	uint8_t odd[STEM_MAX];
	uint32_t number;

	if (stem[0] == WORDS_STOP) {
		memcpy(odd, stem, len);
		odd[0]++;
		stem = odd;
	}
	number = words_stems_meet(&b->stems, (const char *)stem, len);
	b->too_much = b->too_much || number == WORDS_STEMS_NONE;
	return number;
}

static uint32_t *
take_stops(struct words_builder *b, const uint8_t *p, const uint8_t *end,
    uint32_t *out)
{
	for (; p < end; p++) {
		if (*p >= STOP_COUNT)
			continue;
		b->stems.items[*p].count++;
		*out++ = *p;
	}
	return out;
}

/*
 * Walks a forward list as a search does (gather.c): a byte 0 is the next
 * section, a length that leads over the end is the end.  out has room for a
 * number a byte.
 */
static uint32_t *
take_terms(struct words_builder *b, const uint8_t *p, const uint8_t *end,
    uint32_t *out)
{
	int section = ENTRY_TEXT;

	while (p < end) {
		uint8_t len = *p++;

		if (len == 0 && ++section == ENTRY_STOPS)
			return take_stops(b, p, end, out);
		if (len > end - p)
			break;
		*out++ = len ? number_of(b, p, len) : WORDS_BUILD_MARK;
		p += len;
	}
	return out;
}

static void
take_occurrences(struct words_builder *b, const struct entry *entry)
{
	size_t most = entry->terms_size;
	uint32_t *from, *to;

	if (b->too_much || most > OCCURRENCES_MAX - b->n_occurrences) {
		b->too_much = true;
		return;
	}
	if (most > b->occurrences_room - b->n_occurrences) {
		size_t room = b->occurrences_room * 2;

		if (room < b->n_occurrences + most)
			room = b->n_occurrences + most + 4096;
		b->occurrences = alloc_grow(
		    b->occurrences, room, sizeof *b->occurrences);
		b->occurrences_room = room;
	}
	if (!most)
		return;
	from = b->occurrences + b->n_occurrences;
	to = take_terms(b, entry->terms, entry->terms + most, from);
	b->n_occurrences += (size_t)(to - from);
}

void
words_builder_add(
    struct words_builder *b, int64_t seq, const struct entry *entry)
{
	assert(!b->order);
	assert(!b->n || seq > b->docs[b->n - 1].seq);
	assert(b->n < UINT32_MAX - 2);
	if (b->n + 1 >= b->room) {
		b->room = b->room ? b->room * 2 : 256;
		b->docs = alloc_grow(b->docs, b->room, sizeof *b->docs);
	}
	b->docs[b->n++] = (struct words_document){
		.seq = seq,
		.time = entry->time,
		.session = entry->session,
		.length = entry->length,
		.fifths = entry->fifths,
		.first = (uint32_t)b->n_occurrences,
		.flags = entry->flags,
		.questions = entry->questions,
		.type = entry->type,
		.state = entry->state,
	};
	take_occurrences(b, entry);
}

/* ---- the order of documents ---- */

struct key {
	uint64_t rank; /* beyond all 32-bit ones where none was given */
	uint32_t session, apart, memory;
};

static int
compare_keys(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->session != y->session)
		return x->session < y->session ? -1 : 1;
	if (x->apart != y->apart)
		return x->apart < y->apart ? -1 : 1;
	return (x->memory > y->memory) - (x->memory < y->memory);
}

void
words_builder_order(
    struct words_builder *b, const uint32_t *rank, size_t n_ranks)
{
	struct key *keys = alloc_array(b->n, sizeof *keys);

	for (uint32_t i = 0; i < b->n; i++) {
		const struct words_document *doc = &b->docs[i];

		keys[i] = (struct key){
			.rank = doc->session < n_ranks
				    ? rank[doc->session]
				    : (uint64_t)UINT32_MAX + 1,
			.session = doc->session,
			.apart = !(doc->flags & ENTRY_IN_SESSION),
			.memory = i,
		};
	}
	qsort(keys, b->n, sizeof *keys, compare_keys);
	free(b->order);
	free(b->place);
	b->order = alloc_array((size_t)b->n + 1, sizeof *b->order);
	b->place = alloc_array((size_t)b->n + 1, sizeof *b->place);
	for (uint32_t i = 0; i < b->n; i++) {
		b->order[i] = keys[i].memory;
		b->place[keys[i].memory] = i;
	}
	free(keys);
}

uint32_t
words_builder_doc(const struct words_builder *b, uint32_t i)
{
	assert(b->order && i < b->n);
	return b->place[i];
}
