#ifndef MEMOS_FIND_WORDS_BUILD_FORM_H
#define MEMOS_FIND_WORDS_BUILD_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "find/words_stems.h"

/*
 * What a builder holds between words_build.c, which takes memories, and
 * words_build_write.c, which writes them.
 */
#define WORDS_BUILD_MARK UINT32_MAX /* among occurrences: the next section */

struct words_document {
	int64_t seq, time;
	uint32_t session, length, fifths;
	uint32_t first; /* of its occurrences */
	uint8_t flags, questions, type, state;
};

struct words_builder {
	/* by number of memory, with an end mark behind when written */
	struct words_document *docs;
	uint32_t n, room;
	/* stems of all memories as they come; stop words behind the text */
	uint32_t *occurrences;
	size_t n_occurrences, occurrences_room;
	struct words_stems stems; /* the first STOP_COUNT are stop words */
	bool too_much;
	/* after words_builder_order() */
	uint32_t *order; /* memory by document */
	uint32_t *place; /* document by memory */
};

#endif
