#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "mind/extract_rules.h"
#include "tap.h"

/* What takes back, ends, or is not the speaker's: turns of one talk by '|'. */

enum { TURNS_MAX = 4 };

static const struct {
	const char *said, *claims;
} cases[] = {
	/* what is to be forgotten is named */
	{ "I'm allergic to figs.|I have a dog.|Forget that I'm allergic to "
	  "figs.",
	    "Ann has a dog.\nNEVER Ann is allergic to figs." },
	{ "I have a dog.|Please forget that I like jazz",
	    "Ann has a dog.\nNEVER Ann likes jazz." },
	{ "I have a dog.|Forget that.", "" },
	/* a value of another kind replaces nothing */
	{ "My phone number is 06-12345.|Actually it's Elif Demir",
	    "Ann's phone number is 06-12345." },
	{ "My phone number is 06-12345.|Actually it's 06-54321",
	    "Ann's phone number is 06-54321." },
	/* what is over */
	{ "Biscuit died.", "Biscuit died.\nENDED Biscuit." },
	{ "The Fabia got stolen.", "ENDED Fabia." },
	{ "The Fabia was stolen.", "ENDED Fabia." },
	{ "I paid Lena back.", "ENDED Ann owes Lena." },
	{ "I'm divorced.",
	    "Ann is divorced.\nENDED Ann's husband is an ex-husband now.\n"
	    "ENDED Ann's wife is an ex-wife now." },
	{ "I got divorced in 2015.", "Ann is divorced since 2015." },
	{ "The appointment was moved to Thursday.",
	    "The appointment is on 14 May 2026." },
	/* a firm and what one is there, each once */
	{ "I work at Blue Whale as a cook.",
	    "Ann works at Blue Whale.\nAnn works as a cook." },
	/* read aright */
	{ "I get up at 4 am.", "Ann gets up at 4 am." },
	{ "I live in St. John's.", "Ann lives in St. John's." },
	{ "I broke my arm last summer.",
	    "Ann broke their arm in the summer of 2025." },
	{ "The report is due in September.",
	    "The report is due in September 2026." },
	{ "I switched to a vegetarian diet.",
	    "Ann switched to a vegetarian diet." },
	{ "We moved from Jenkins to GitHub Actions.",
	    "The team uses GitHub Actions." },
	{ "We moved from Paris to Lyon.", "Ann lives in Lyon." },
	/* not the speaker's own */
	{ "Translate: I hate my boss", "" },
	{ "Fix the grammar: I has two dogs.", "" },
	{ "Summarise: I have three cats. I live in Oslo.", "" },
	{ "Bob: I like worms\n> I love cheese\nI live in Oslo.",
	    "Ann lives in Oslo." },
	{ "Ann: I like worms", "Ann likes worms." },
	{ "# I live in Lyon\nmake all # I hate tabs", "" },
	/* told at all */
	{ "My manager is Joost van Dijk.",
	    "Ann's manager is called Joost van Dijk." },
	{ "We named the baby Marta.", "Ann named the baby Marta." },
	{ "I'm getting divorced.", "Ann is getting divorced." },
	{ "I start work at 7 am every day.",
	    "Ann starts work at 7 am every day." },
	{ "Remember to always run cargo clippy before pushing.",
	    "Always run cargo clippy before pushing." },
};

static const char *const stances[] = { "", "ENDED ", "NEVER " };

static size_t
read_turns(char *said, struct memory turns[TURNS_MAX])
{
	size_t n = 0;
	struct err err;
	char *rest;

	for (char *text = strtok_r(said, "|", &rest); text && n < TURNS_MAX;
	     text = strtok_r(NULL, "|", &rest)) {
		struct memory *turn = &turns[n++];

		memory_init(turn);
		turn->type = MEMORY_TURN;
		turn->name = "Ann";
		turn->role = "user";
		turn->text = text;
		turn->text_len = strlen(text);
		clock_parse("2026-05-07T12:00:00Z", &turn->event_at, &err);
	}
	return n;
}

static void
read_claims(const char *said, struct claims *claims, struct buf *out)
{
	struct extractor rules = extract_rules();
	struct memory turns[TURNS_MAX];
	char copy[256];
	struct window window = { .turns = turns };
	struct err err;

	snprintf(copy, sizeof copy, "%s", said);
	window.n = read_turns(copy, turns);
	rules.extract(rules.ctx, &window, claims, &err);
	for (size_t i = 0; i < claims->n; i++)
		buf_printf(out, "%s%s%s", i ? "\n" : "",
		    stances[claims->items[i].stance], claims->items[i].text);
}

static void
test_since(void)
{
	struct claims claims = { 0 };
	struct buf out = { 0 };
	struct moment from;
	struct err err;

	read_claims("I have lived in Lyon since 2019.", &claims, &out);
	clock_parse("2019-01-01T00:00:00Z", &from, &err);
	tap(claims.n == 1 && claims.items[0].valid_from == from.at,
	    "since 2019 it holds");
	buf_release(&out);
	claims_release(&claims);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct claims claims = { 0 };
		struct buf out = { 0 };

		read_claims(cases[i].said, &claims, &out);
		if (!tap(strcmp(buf_text(&out), cases[i].claims) == 0, "%s",
			cases[i].said))
			printf("# %s\n# instead of\n# %s\n", buf_text(&out),
			    cases[i].claims);
		buf_release(&out);
		claims_release(&claims);
	}
	test_since();
	return tap_end();
}
