#ifndef MEMOS_BASE_ARENA_H
#define MEMOS_BASE_ARENA_H

#include <stddef.h>

/*
 * Memory that dies with a record: many small allocations, one release.
 * A zeroed struct arena is empty and ready.
 */
struct arena {
	struct arena_block *head;
};

/* Returns size zeroed bytes, aligned for any type, that live until reset. */
void *arena_bytes(struct arena *a, size_t size);

/* Returns a copy of len bytes at s with a NUL behind them. */
char *arena_copy(struct arena *a, const char *s, size_t len);

/*
 * Returns items, n of a size, with room for at least one more, zeroed; if they
 * had to move, what was there before stays in the arena.  *room is theirs.
 */
void *
arena_grow(struct arena *a, void *items, size_t n, size_t *room, size_t size);

/* Forgets everything, keeping one block for the next record. */
void arena_reset(struct arena *a);

/* Gives everything back; the arena is empty and ready again. */
void arena_release(struct arena *a);

#endif
