#include "mind/pack_pin.h"

#include <string.h>

#include "base/json.h"

static bool
is_pinned(const char *metadata, struct arena *arena)
{
	struct json_span object, value;
	const char *at = NULL, *key;
	struct err ignored;

	/* hardly any are */
	if (!metadata || !strstr(metadata, "\"pinned\"") ||
	    json_scan(metadata, strlen(metadata), &object, &ignored) < 0 ||
	    object.kind != JSON_OBJECT)
		return false;
	while (json_member(&object, &at, arena, &key, &value))
		if (strcmp(key, "pinned") == 0)
			return value.kind == JSON_TRUE;
	return false;
}

void
pack_pin(struct pack_item *items, size_t n)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < n; i++) {
		if (is_pinned(items[i].memory->metadata, &arena))
			items[i].pinned = true;
		arena_reset(&arena);
	}
	arena_release(&arena);
}
