#include <string.h>

#include "mind/decide_denial.h"
#include "tap.h"

static bool
denies(const char *text, const char *relation, const char *object)
{
	struct claim claim = {
		.subject = "Ann", .relation = relation, .object = object
	};
	struct arena arena = { 0 };
	struct memory m;
	bool is;

	memory_init(&m);
	m.text = text;
	m.text_len = strlen(text);
	is = decide_denial(&claim, &m, &arena);
	arena_release(&arena);
	return is;
}

int
main(void)
{
	tap(denies("Ann does not live in Lyon.", "lives_in", "Lyon"),
	    "a place is denied");
	tap(denies("Ann does not have a cat.", "has_pet", "cat"),
	    "a thing is denied, with its article");
	tap(denies("Ann is not allergic to figs.", "allergic_to", "figs"),
	    "so is what one is");
	tap(!denies("Ann does not live in Oslo.", "lives_in", "Lyon"),
	    "another place is not");
	tap(!denies("Ann lives in Lyon.", "lives_in", "Lyon"),
	    "nor does what holds deny itself");
	tap(!denies("Ann does not like figs.", "likes", "figs"),
	    "what has an opposite is that");
	return tap_end();
}
