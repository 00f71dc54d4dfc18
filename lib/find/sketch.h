#ifndef MEMOS_FIND_SKETCH_H
#define MEMOS_FIND_SKETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * What was heard, in a few kilobytes: which words, a bit each in a table of
 * SKETCH_WORDS bits, and which statements were made again and again.  A
 * statement is the content words and numbers of a text, in any order; each of
 * SKETCH_STATEMENTS places counts one of them, and one that is there no more
 * gives way to others.  The same texts in the same order make the same sketch.
 * A number is no word.
 *
 * Of 20,000 words a seventh are taken for known that are not, of 50,000 a
 * third.
 */
enum {
	SKETCH_WORDS = 1 << 17,
	SKETCH_STATEMENTS = 1 << 10,
	SKETCH_TEXT_WORDS = 256, /* of a text that are looked at */
};

struct sketch {
	uint64_t words[SKETCH_WORDS / 64];
	uint32_t known; /* bits that are set */
	uint32_t statements[SKETCH_STATEMENTS];
	uint8_t counts[SKETCH_STATEMENTS]; /* 0: the place is free */
};

/* A text as a sketch sees it. */
struct sketch_text {
	uint32_t words[SKETCH_TEXT_WORDS];
	size_t n;
	uint32_t statement;
};

/* From the stems of its text in a forward list, see find/entry.h. */
void
sketch_text_read(struct sketch_text *text, const uint8_t *terms, size_t size);

/* How many different words of it were never heard, up to `most`. */
size_t sketch_new_words(
    const struct sketch *s, const struct sketch_text *text, size_t most);

/* How often it was said before, as far as that is known, up to 255. */
unsigned sketch_repeats(const struct sketch *s, const struct sketch_text *text);

/* It is heard. */
void sketch_hear(struct sketch *s, const struct sketch_text *text);

/* Appends it, packed; reads that, false (and empty) if it is none. */
void sketch_write(const struct sketch *s, struct buf *out);
bool sketch_read(struct sketch *s, const void *data, size_t size);

#endif
