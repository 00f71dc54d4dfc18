#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Large enough for an ordinary record with its lists; larger ones get more. */
enum { BLOCK_SIZE = 8192 };

struct arena_block {
	struct arena_block *next;
	size_t used, size;
	max_align_t data[];
};

static void
add_block(struct arena *a, size_t size)
{
	struct arena_block *b;

	if (size > SIZE_MAX / 2)
		alloc_die();
	if (size < BLOCK_SIZE)
		size = BLOCK_SIZE;
	b = alloc_grow(NULL, 1, sizeof *b + size);
	b->next = a->head;
	b->used = 0;
	b->size = size;
	a->head = b;
}

void *
arena_bytes(struct arena *a, size_t size)
{
	const size_t align = sizeof(max_align_t);
	void *p;

	if (size > SIZE_MAX / 2)
		alloc_die();
	size = (size + align - 1) / align * align;
	if (!a->head || a->head->size - a->head->used < size)
		add_block(a, size);
	p = (char *)a->head->data + a->head->used;
	a->head->used += size;
	return memset(p, 0, size);
}

char *
arena_copy(struct arena *a, const char *s, size_t len)
{
	char *copy = arena_bytes(a, len + 1);

	if (len)
		memcpy(copy, s, len);
	return copy;
}

void *
arena_grow(struct arena *a, void *items, size_t n, size_t *room, size_t size)
{
	void *more;

	if (n < *room)
		return items;
	if (*room > SIZE_MAX / 4 / size)
		alloc_die();
	*room = *room ? 2 * *room : 16;
	more = arena_bytes(a, *room * size);
	if (n)
		memcpy(more, items, n * size);
	return more;
}

void
arena_reset(struct arena *a)
{
	while (a->head && a->head->next) {
		struct arena_block *next = a->head->next;

		free(a->head);
		a->head = next;
	}
	if (a->head)
		a->head->used = 0;
}

void
arena_release(struct arena *a)
{
	arena_reset(a);
	free(a->head);
	a->head = NULL;
}
