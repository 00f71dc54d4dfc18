/*
 * Who is spoken of: the text as a subject, and as something said.  What is
 * read is valid UTF-8, and reading comes to an end.
 */
#include "fuzz.h"

#include "mind/resolve_mention.h"
#include "mind/resolve_text.h"

static void
check_part(const char *part)
{
	if (part)
		MUST(utf8_bad(part, strlen(part)) == strlen(part));
}

static void
check(const struct mention *mention)
{
	check_part(mention->owner);
	check_part(mention->role);
	check_part(mention->name);
	check_part(mention->where);
	if (mention->role) {
		MUST(mention->owner);
		resolve_mention_is_kin(mention->role);
		resolve_mention_changes(mention->role);
		MUST(resolve_mention_agree(mention->role, mention->role));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	struct arena arena = { 0 };
	struct mention mention;
	size_t at = 0, before = 0;

	fuzz_repair(text, size);
	mention = resolve_mention_read(text, "Ann", &arena);
	check(&mention);
	if (mention.name)
		check_part(resolve_text_replace(
		    text, mention.name, "Tom (work)", &arena));
	resolve_mention_is_name(text);
	while (resolve_mention_next(text, size, &at, "Ann", &arena, &mention)) {
		MUST(at > before && at <= size);
		MUST(mention.name);
		check(&mention);
		before = at;
	}
	arena_release(&arena);
	free(text);
	return 0;
}
