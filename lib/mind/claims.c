#include "mind/claims.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"

struct claim *
claims_add(struct claims *claims, const struct claim *claim)
{
	if (claims->n == claims->room) {
		claims->room = claims->room ? claims->room * 2 : 16;
		claims->items = alloc_grow(
		    claims->items, claims->room, sizeof *claims->items);
	}
	claims->items[claims->n] = *claim;
	return &claims->items[claims->n++];
}

void
claims_drop(struct claims *claims, size_t at)
{
	memmove(claims->items + at, claims->items + at + 1,
	    (claims->n - at - 1) * sizeof *claims->items);
	claims->n--;
}

bool
claims_same(const char *a, const char *b)
{
	return a && b && strcasecmp(a, b) == 0;
}

void
claims_reset(struct claims *claims)
{
	claims->n = 0;
	arena_reset(&claims->arena);
}

void
claims_release(struct claims *claims)
{
	free(claims->items);
	arena_release(&claims->arena);
	*claims = (struct claims){ 0 };
}

/* Whether a turn was said by who is spoken to, or is no speech at all. */
static bool
others(const struct memory *turn)
{
	return turn->role && (strcmp(turn->role, "assistant") == 0 ||
				 strcmp(turn->role, "system") == 0 ||
				 strcmp(turn->role, "developer") == 0 ||
				 strcmp(turn->role, "function") == 0 ||
				 strcmp(turn->role, "tool") == 0);
}

const char *
window_speaker(const struct window *window, size_t turn, struct arena *arena)
{
	const struct memory *m = &window->turns[turn];
	const char *name = m->name;

	if (others(m) || m->type == MEMORY_TOOL || m->type == MEMORY_IMAGE)
		return NULL;
	if (!name || !*name)
		name = m->user_id;
	if (!name || !*name)
		name = "the user";
	return arena_copy(arena, name, strlen(name));
}
