#ifndef MEMOS_FIND_WORDS_OUT_H
#define MEMOS_FIND_WORDS_OUT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "find/words_form.h"

/*
 * The file that a segment is written to: sections one behind the other, and
 * the header last.  A fault is kept until words_out_close().
 */
enum { WORDS_OUT_SIZE = 64 << 10 };

struct words_out {
	int fd;
	int fault;   /* errno of the first one */
	uint64_t at; /* bytes before those in data */
	size_t n;
	uint8_t data[WORDS_OUT_SIZE];
};

/* Makes the file, which must not be there.  Close it if it was made. */
int words_out_open(struct words_out *out, const char *path, struct err *err);

/* What words_out_add() does where there is no room for more. */
void words_out_spill(struct words_out *out, const void *data, size_t n);

/* Appends bytes. */
static inline void
words_out_add(struct words_out *out, const void *data, size_t n)
{
	if (n > WORDS_OUT_SIZE - out->n) {
		words_out_spill(out, data, n);
	} else if (n) {
		memcpy(out->data + out->n, data, n);
		out->n += n;
	}
}

/* Where in the file the next byte goes. */
static inline uint64_t
words_out_at(const struct words_out *out)
{
	return out->at + out->n;
}

/* Begins and ends a section, and notes in the header where it is. */
void words_out_begin(struct words_out *out, struct words_header *header,
    enum words_section section);
void words_out_end(struct words_out *out, struct words_header *header,
    enum words_section section);

/*
 * Writes the header, and syncs and closes the file; ERR_STORE if anything
 * failed since it was made, and it is gone.
 */
int words_out_close(struct words_out *out, const struct words_header *header,
    const char *path, struct err *err);

/* Closes and removes the file. */
void words_out_drop(struct words_out *out, const char *path);

#endif
