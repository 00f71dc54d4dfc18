#include "model/space.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/embed.h"

static const char STATIC[] = "static/", REMOTE[] = "remote/";

struct space
space_builtin(void)
{
	return (struct space){ .kind = SPACE_BUILTIN,
		.dimension = EMBED_DIMENSION,
		.model = EMBED_NAME };
}

bool
space_equal(const struct space *a, const struct space *b)
{
	return a->kind == b->kind && a->dimension == b->dimension &&
	       strcmp(a->model, b->model) == 0;
}

bool
space_is_made(const struct space *space)
{
	return space->kind == SPACE_BUILTIN || space->kind == SPACE_STATIC;
}

void
space_print(const struct space *space, struct buf *out)
{
	static const char *const before[] = {
		[SPACE_BUILTIN] = "",
		[SPACE_STATIC] = STATIC,
		[SPACE_EXTERNAL] = "external",
		[SPACE_REMOTE] = REMOTE,
	};

	buf_printf(out, "embedder=%s%s dimension=%zu%s", before[space->kind],
	    space->model, space->dimension,
	    space->kind == SPACE_EXTERNAL ? "" : " unit-length");
}

static bool
starts_with(const char **text, const char *start)
{
	size_t len = strlen(start);

	if (strncmp(*text, start, len) != 0)
		return false;
	*text += len;
	return true;
}

bool
space_parse(const char *text, struct space *space)
{
	size_t len;

	*space = (struct space){ 0 };
	if (!starts_with(&text, "embedder="))
		return false;
	if (starts_with(&text, "external "))
		space->kind = SPACE_EXTERNAL;
	else if (starts_with(&text, STATIC))
		space->kind = SPACE_STATIC;
	else if (starts_with(&text, REMOTE))
		space->kind = SPACE_REMOTE;
	len = strcspn(text, " ");
	if (space->kind != SPACE_EXTERNAL) {
		if (!len || len >= sizeof space->model || text[len] != ' ')
			return false;
		memcpy(space->model, text, len);
		text += len + 1;
	}
	if (!starts_with(&text, "dimension="))
		return false;
	space->dimension = strtoul(text, NULL, 10);
	return space->dimension > 0;
}

void
space_name(const struct space *space, struct buf *out)
{
	switch (space->kind) {
	case SPACE_BUILTIN:
		buf_string(out, "builtin");
		break;
	case SPACE_EXTERNAL:
		buf_printf(out, "external:%zu", space->dimension);
		break;
	case SPACE_STATIC:
		buf_printf(out, "static/%s", space->model);
		break;
	case SPACE_REMOTE:
		buf_printf(
		    out, "%.*s", (int)strcspn(space->model, "#"), space->model);
		break;
	}
}
