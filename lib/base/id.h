#ifndef MEMOS_BASE_ID_H
#define MEMOS_BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ID_SIZE = 37 /* a UUID's text and its NUL */, ID_MAX = 128 };

/*
 * Writes a new UUIDv7 (RFC 9562, 5.7): the milliseconds of now_us, then a
 * counter that rises within one process, then random bits.  Ids made by one
 * process sort in the order they were made, even if the clock goes back; a
 * child makes others than its parent.  For one thread at a time.
 */
void id_new(char out[ID_SIZE], int64_t now_us);

/*
 * Writes the id that --replay-key gives line n of an input, whose bytes are
 * line: a UUIDv8 made from all three, so the same at every replay.
 */
void id_replay(char out[ID_SIZE], const char *key, uint64_t n, const char *line,
    size_t len);

/* Whether s may be an id: 1 to 128 bytes, no blanks or control characters. */
bool id_valid(const char *s, size_t len);

#endif
