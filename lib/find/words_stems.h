#ifndef MEMOS_FIND_WORDS_STEMS_H
#define MEMOS_FIND_WORDS_STEMS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * Distinct stems, numbered from 0 as they come: what a builder keeps instead
 * of text.
 */
enum { WORDS_STEMS_NONE = UINT32_MAX };

struct words_stem {
	uint32_t at;    /* in texts */
	uint32_t count; /* how often it was met */
	uint32_t hash;
	uint16_t len;
};

struct words_stems {
	struct words_stem *items;
	size_t n, room;
	struct buf texts;
	struct words_slot *slots;
	size_t n_slots; /* 0 or a power of 2 */
};

/*
 * The number of a stem of at most UINT16_MAX bytes, which is counted once
 * more; WORDS_STEMS_NONE if there are four gigabytes of them.  Starts zeroed.
 */
uint32_t words_stems_meet(struct words_stems *s, const char *text, size_t len);
void words_stems_release(struct words_stems *s);

/* The bytes of a stem, borrowed until another is met. */
const char *
words_stems_text(const struct words_stems *s, uint32_t stem, size_t *len);

/*
 * The numbers of all stems that were met at least once, sorted by their bytes;
 * owned by the caller.
 */
uint32_t *words_stems_sorted(const struct words_stems *s, uint32_t *n);

#endif
