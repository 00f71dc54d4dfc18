#ifndef MEMOS_FIND_ENTRY_H
#define MEMOS_FIND_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "store/vectors.h"

/*
 * What a search reads of a memory, packed for table entries (store/entries.h):
 *
 *    0  u32  session     number of scope and run
 *    4  u8   type        enum memory_type
 *    5  u8   state       enum memory_state
 *    6  u8   flags       ENTRY_*
 *    7  u8   questions   share of sentences that ask, of 255
 *    8  u32  length      indexed terms: text, name and date, no stop words
 *   12  u32  fifths      words of the text: 5 a word, 2 a character or pair
 *   16  i64  time        event_at, else created_at, microseconds
 *   24  f32  scale       that gives the vector unit length
 *   28  u16  dimension   0: no vector here
 *   30  i8   codes[dimension]
 *    .  the forward list, to the end
 *
 * Numbers are little-endian.  The forward list has the stems in the order of
 * the text, each a byte 1..64 and so many bytes.  A byte 0 stands before the
 * stems of the speaker's name, another before those of the date, a third
 * before the stop words of all of it, a byte each: its place on the list.
 * These only a query of nothing else reads, so they stand out of the way.
 */
enum {
	ENTRY_ASSISTANT = 1,  /* the assistant said it */
	ENTRY_IN_SESSION = 2, /* takes part in its session's window */
	ENTRY_TIME_SOME = 4,  /* speaks of time: loosely */
	ENTRY_TIME_MUCH = 8,  /* or by dates and the like */
	ENTRY_DERIVED = 16,   /* a fact that names its sources */
	/*
	 * The three highest: how much it speaks of who says it.  0: nowhere;
	 * else 1, and 6 times the share of the sentences that do.
	 */
	ENTRY_SELF_AT = 5,

	ENTRY_STATE_AT = 5, /* offset of the state */

	/* sections of the forward list, in their order */
	ENTRY_TEXT = 0,
	ENTRY_NAME,
	ENTRY_DATE,
	ENTRY_STOPS,
};

struct entry {
	uint32_t session, length, fifths;
	uint8_t type, state, flags, questions;
	int64_t time;
	struct vector vector; /* borrowed, as the terms are */
	const uint8_t *terms;
	size_t terms_size;
};

/* Reads a blob; false if it is none: too short, of no known type or state. */
bool entry_read(const void *data, size_t size, struct entry *entry);

/* Appends the blob of an entry. */
void entry_write(const struct entry *entry, struct buf *out);

#endif
