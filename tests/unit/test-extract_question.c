#include "mind/extract_question.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "tap.h"

/* Questions, and the sentences that their answers complete. */
static const struct {
	const char *question;
	enum question_wants wants;
	const char *form;    /* NULL for none */
	const char *denied;  /* NULL: is not looked at */
	const char *instead; /* the same */
} cases[] = {
	{ "Which bakery do you usually go to?", WANTS_THING,
	    "I usually go to %", NULL, NULL },
	{ "Where does your uncle live these days?", WANTS_PLACE,
	    "my uncle lives these days %", NULL, NULL },
	{ "Great! How old is he?", WANTS_AGE, "he is %", NULL, NULL },
	{ "How many goats do you keep?", WANTS_NUMBER, "I keep %", NULL, NULL },
	{ "What do you use for logging?", WANTS_THING, "I use % for logging",
	    NULL, NULL },
	{ "Since when are you a vegan?", WANTS_TIME, "I am a vegan since %",
	    NULL, NULL },
	{ "At what time do you get up?", WANTS_TIME, "I get up %", NULL, NULL },
	{ "What did you study in Riga?", WANTS_THING, "I studied % in Riga",
	    NULL, NULL },
	{ "Who drives the bus?", WANTS_SOMEBODY, "% drives the bus", NULL,
	    NULL },
	{ "Who's bringing the cake?", WANTS_SOMEBODY, "% is bringing the cake",
	    NULL, NULL },
	{ "What is the name of your boat?", WANTS_THING,
	    "the name of my boat is %", NULL, NULL },
	{ "What does your brother do for a living?", WANTS_THING,
	    "my brother works as %", NULL, NULL },
	{ "How long have you lived in Riga?", WANTS_SPAN,
	    "I have lived in Riga %", NULL, NULL },
	{ "Is he still allergic to bees?", WANTS_CHOICE,
	    "he is still allergic to bees", "he is no longer allergic to bees",
	    NULL },
	{ "Do you still work nights?", WANTS_CHOICE, "I still work nights",
	    "I no longer work nights", NULL },
	{ "Does your sister smoke cigars?", WANTS_CHOICE,
	    "my sister smokes cigars", "my sister does not smoke cigars",
	    "my sister smokes %" },
	{ "Do you row with a club?", WANTS_CHOICE, "I row with a club", NULL,
	    "I row with %" },
	{ "Are you in Leeds or York?", WANTS_CHOICE, "", NULL, "I am in %" },
	{ "Will somebody be at home?", WANTS_SOMEBODY, "% will be at home",
	    NULL, NULL },
	{ "Is there anything you take against it?", WANTS_THING,
	    "I take % against it", NULL, NULL },
	{ "May I have her name for the form?", WANTS_THING, "her name is %",
	    NULL, NULL },
	{ "And your budget?", WANTS_THING, "My budget is %", NULL, NULL },
	{ "How many guests?", WANTS_NUMBER, "There are % guests", NULL, NULL },
	{ "Can I help?", WANTS_NOTHING, NULL, NULL, NULL },
	{ "What do you mean?", WANTS_NOTHING, NULL, NULL, NULL },
	{ "Why?", WANTS_NOTHING, NULL, NULL, NULL },
	{ "Could you bring the salad?", WANTS_CHOICE, "I will bring the salad",
	    "", "" },
	{ "Could you do that?", WANTS_NOTHING, NULL, NULL, NULL },
	{ "Shall we train endgames?", WANTS_NOTHING, NULL, NULL, NULL },
	{ "Who says that?", WANTS_NOTHING, NULL, NULL, NULL },
	{ "What year is the tractor?", WANTS_NOTHING, NULL, NULL, NULL },
};

static bool
is(struct buf *got, const char *want)
{
	return !want || strcmp(buf_text(got), want) == 0;
}

int
main(void)
{
	struct arena arena = { 0 };
	struct tokens tokens = { 0 };
	struct question q = { 0 };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = cases[i].question;

		extract_tokens(&tokens, text, 0, strlen(text), &arena);
		tokens.end = '?';
		extract_question_read(&q, &tokens);
		if (!tap(q.wants == cases[i].wants &&
			     is(&q.form, cases[i].form ? cases[i].form : "") &&
			     is(&q.denied, cases[i].denied) &&
			     is(&q.instead, cases[i].instead),
			"%s", text))
			printf("# %d %s | %s | %s\n", (int)q.wants,
			    buf_text(&q.form), buf_text(&q.denied),
			    buf_text(&q.instead));
	}
	extract_question_release(&q);
	extract_tokens_release(&tokens);
	arena_release(&arena);
	return tap_end();
}
