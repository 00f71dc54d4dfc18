#include "model/member.h"

#include <string.h>

bool
member_find(const struct json_span *object, const char *name,
    struct arena *arena, struct json_span *value)
{
	const char *at = NULL, *key;

	if (object->kind != JSON_OBJECT)
		return false;
	while (json_member(object, &at, arena, &key, value))
		if (!strcmp(key, name))
			return true;
	return false;
}

bool
member_integer(const struct json_span *object, const char *name,
    struct arena *arena, int64_t *value)
{
	struct json_span number;

	return member_find(object, name, arena, &number) &&
	       json_integer(&number, value);
}
