#include "serve/pronouns.h"

#include <stdio.h>
#include <string.h>

#include "tap.h"

static const struct {
	const char *in, *want;
} cases[] = {
	{ "", "" },
	{ "I like tea", "I like tea" },
	{ "no, she moved to Lyon", "no, Ada moved to Lyon" },
	{ "He's in Rome", "Ada's in Rome" },
	{ "her sister met her in Rome", "Ada's sister met Ada in Rome" },
	{ "I saw her.", "I saw Ada." },
	{ "his cat and their dog", "Ada's cat and Ada's dog" },
	{ "they work there", "Ada works there" },
	{ "they don't like it", "Ada doesn't like it" },
	{ "they moved", "Ada moved" },
	{ "the theory of Sherry", "the theory of Sherry" },
};

int
main(void)
{
	struct arena arena = { 0 };
	const char *kin;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = pronouns_put(cases[i].in, "Ada", &arena);

		if (!tap(strcmp(got, cases[i].want) == 0, "'%s'", cases[i].in))
			printf("# '%s'\n", got);
	}
	tap(!pronouns_first("nobody here"), "a text without a pronoun");
	tap(strcmp(pronouns_first("so HE said")->word, "he") == 0,
	    "a pronoun in capitals is one");
	kin = pronouns_kin(&arena, "Ann's Sister");
	tap(kin && strstr(pronouns_first("he")->others, " sister ") &&
		strcasestr(pronouns_first("he")->others, kin),
	    "a sister is not meant by 'he'");
	tap(!strcasestr(pronouns_first("she")->others, kin),
	    "but may be by 'she'");
	tap(!pronouns_kin(&arena, "Ann's cat") && !pronouns_kin(&arena, "Ann"),
	    "a cat is no kin");
	arena_release(&arena);
	return tap_end();
}
