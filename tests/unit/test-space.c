#include "model/space.h"

#include <string.h>

#include "find/fingerprint.h"
#include "tap.h"

static void
test_forms(void)
{
	static const char *const forms[] = {
		"embedder=wn510/2 dimension=382 unit-length",
		"embedder=external dimension=64",
		"embedder=static/0123456789abcdef dimension=256 unit-length",
		"embedder=remote/BAAI/bge-m3 dimension=1024 unit-length",
		"embedder=remote/nomic#01234567 dimension=768 unit-length",
	};
	static const enum space_kind kinds[] = { SPACE_BUILTIN, SPACE_EXTERNAL,
		SPACE_STATIC, SPACE_REMOTE, SPACE_REMOTE };

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct space space, other = space_builtin();
		struct buf out = { 0 };
		bool read = space_parse(forms[i], &space);

		space_print(&space, &out);
		tap(read && space.kind == kinds[i] &&
			strcmp(out.data, forms[i]) == 0,
		    "read and written again: %s", forms[i]);
		tap(space_equal(&space, &space) &&
			space_equal(&space, &other) == (i == 0) &&
			space_is_made(&space) == (i == 0 || i == 2),
		    "it is itself, and no other");
		buf_release(&out);
	}
}

static void
test_none(void)
{
	static const char *const forms[] = { "",
		"embedder=", "embedder= dimension=382", "embedder=wn510/2",
		"embedder=external dimension=0", "embedder=external",
		"embedder=static/ dimension=3", "wn510/2 dimension=382" };
	char text[400];
	struct space space;

	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		tap(!space_parse(forms[i], &space), "none: '%s'", forms[i]);
	memset(text, 'x', sizeof text);
	memcpy(text, "embedder=remote/", 16);
	memcpy(text + 380, " dimension=64", 14);
	tap(!space_parse(text, &space), "a name that is too long is none");
}

static void
test_names(void)
{
	static const struct {
		struct space space;
		const char *name;
		enum vectors_place place;
	} table[] = {
		{ { SPACE_BUILTIN, 382, "wn510/2" }, "builtin",
		    VECTORS_IN_ENTRIES },
		{ { SPACE_EXTERNAL, 64, "" }, "external:64", VECTORS_GIVEN },
		{ { SPACE_STATIC, 256, "ab" }, "static/ab",
		    VECTORS_IN_ENTRIES },
		{ { SPACE_REMOTE, 768, "nomic#01234567" }, "nomic",
		    VECTORS_EMBEDDED },
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct buf out = { 0 };

		space_name(&table[i].space, &out);
		tap(strcmp(out.data, table[i].name) == 0 &&
			fingerprint_place(&table[i].space) == table[i].place,
		    "for people: %s", table[i].name);
		buf_release(&out);
	}
}

int
main(void)
{
	test_forms();
	test_none();
	test_names();
	return tap_end();
}
