#ifndef MEMOS_SERVE_HOOK_CURSOR_H
#define MEMOS_SERVE_HOOK_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/id.h"
#include "store/cube.h"

/*
 * How far a transcript was read, in the cube (table meta), so that it is
 * committed with what was read.  Of the file it knows only a sum of what
 * stands before the place: a file that was written anew is read from its
 * beginning.
 */
enum {
	HOOK_CURSOR_TAIL = 256, /* bytes that are summed */
	HOOK_CURSOR_MAX = 1000, /* that a cube keeps: the last ones used */
};

struct hook_cursor {
	char key[ID_SIZE + 8];
	int64_t at;    /* all before it was read */
	uint32_t tail; /* the sum */
	uint32_t said; /* of what was said last */
	bool stored;
};

/* That of a path; at 0 where nothing is known of it. */
int hook_cursor_read(struct hook_cursor *cursor, struct cube *cube,
    const char *path, struct err *err);

/* Within a write transaction. */
int hook_cursor_write(
    struct hook_cursor *cursor, struct cube *cube, struct err *err);

/* Sums what stands before a place of a file; 0 at its beginning. */
uint32_t hook_cursor_sum(int fd, int64_t at);

#endif
