#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "mind/extract_rules.h"
#include "tap.h"

/* Constructions of English: each sentence is the only turn of its talk. */

static const struct {
	const char *said, *claims;
} cases[] = {
	{ "I work at Google as a software engineer.",
	    "Ann works at Google.\nAnn works as a software engineer." },
	{ "I drive a Tesla.", "Ann drives a Tesla." },
	{ "I'm learning the guitar.", "Ann learns the guitar." },
	{ "We're expecting a baby in March.",
	    "Ann is expecting a baby in March 2027." },
	{ "I've got a peanut allergy.", "Ann has got a peanut allergy." },
	{ "I'm doing a PhD in neuroscience at MIT.",
	    "Ann is doing a PhD in neuroscience at MIT." },
	{ "I'm the head of sales at a small startup.",
	    "Ann is the head of sales at a small startup." },
	{ "I live on the third floor.", "Ann lives on the third floor." },
	{ "My parents live in Florida.", "Ann's parents live in Florida." },
	{ "My mom and dad live in Texas.", "Ann's mom and dad live in Texas." },
	{ "My sister Maria, a nurse in Lyon, has two kids.",
	    "Maria is a nurse in Lyon.\nAnn's sister is called Maria.\nMaria has two kids." },
	{ "As a nurse working nights, I need a good sleep schedule.",
	    "Ann is a nurse working nights." },
	{ "Can you suggest a gift for my wife Anna, she loves gardening?",
	    "Ann's wife is called Anna.\nAnna loves gardening." },
	{ "What should I cook tonight, since I'm allergic to nuts?",
	    "Ann is allergic to nuts." },
	{ "My wife's name is Sarah, she's a nurse.",
	    "Ann's wife's name is Sarah.\nSarah is a nurse." },
	{ "My dad, who lives in Spain, is retired.",
	    "Ann's dad lives in Spain.\nAnn's dad is retired." },
	{ "I've been teaching for 20 years.",
	    "Ann has been teaching since 2006." },
	{ "I go to the gym three times a week.",
	    "Ann goes to the gym three times a week." },
	{ "We deploy on Fridays.", "Ann deploys on Fridays." },
	{ "I hardly ever watch TV.", "Ann hardly watches TV." },
	{ "I don't drink coffee after 3.",
	    "Ann does not drink coffee after 3." },
	{ "I don't eat meat or fish.", "Ann avoids meat or fish." },
	{ "I try to avoid gluten.", "Ann tries to avoid gluten." },
	{ "I hope to retire at 55.", "Ann hopes to retire at 55." },
	{ "I'd love to visit Iceland.", "Ann would love to visit Iceland." },
	{ "My goal is to lose ten pounds.",
	    "Ann's goal is to lose ten pounds." },
	{ "I have to submit the report by 15 May 2026.",
	    "Ann has to submit the report by 15 May 2026." },
	{ "I'm on antibiotics until Friday.",
	    "Ann is on antibiotics until 8 May 2026." },
	{ "I've booked a table at Noma for Friday.",
	    "Ann has booked a table at Noma on 8 May 2026." },
	{ "My bike was stolen last month.",
	    "Ann's bike was stolen in April 2026." },
	{ "My husband snores.", "Ann's husband snores." },
	{ "Our son was born in 2020.", "Ann's son was born in 2020." },
	{ "Pizza is my favorite food.", "Ann's favorite food is Pizza." },
	{ "My phone is a Pixel 8.", "Ann's phone is a Pixel 8." },
	{ "My hobby is restoring clocks.", "Ann's hobby is restoring clocks." },
	{ "I'm planning my mother's 75th birthday.",
	    "Ann is planning Ann's mother's 75th birthday." },
	{ "The Monday evening group meets in Lyon.",
	    "The Monday evening group meets in Lyon." },
	{ "Weddings must be requested in writing.",
	    "Weddings must be requested in writing." },
	{ "The hall may not be used on Sundays.",
	    "The hall may not be used on Sundays." },
	{ "The cabbage is salted overnight.",
	    "The cabbage is salted overnight." },
	{ "Frontend's Svelte, backend's Go.",
	    "The frontend is Svelte.\nThe backend is Go." },
	{ "Rate limit: 100 requests per minute.",
	    "The rate limit is 100 requests per minute." },
	{ "There are 12 tables in the schema.",
	    "There are 12 tables in the schema." },
	{ "Allergic to nuts, by the way.", "Ann is allergic to nuts." },
	{ "Moving to Bristol next week!",
	    "Ann is moving to Bristol around 11 May 2026." },
	{ "Can't eat nuts.", "Ann avoids nuts." },
	{ "I promised the bishop an answer.",
	    "Ann promised the bishop an answer." },
	{ "I used to be a nurse.", "ENDED Ann used to be a nurse." },
	{ "I worked for weeks on it.", "" },
	{ "Moving to Bristol was hard.", "" },
	{ "I need to know more.", "" },
	{ "I'd like to ask a question.", "" },
	{ "That must feel great.", "" },
	{ "Exploring caves is fun.", "" },
	{ "Should I tell my boss that I'm pregnant?", "" },
	{ "Do you think he likes it, or not?", "" },
	{ "My parents came over. They have been married for 40 years.",
	    "Ann's parents have been married since 1986." },
	{ "I've got a babysitter, her name is Amelie.",
	    "Ann has got a babysitter.\nAnn's babysitter's name is Amelie." },
};

static const char *const stances[] = { "", "ENDED ", "NEVER " };

static void
read_claims(const char *said, struct buf *out)
{
	struct extractor rules = extract_rules();
	struct claims claims = { 0 };
	struct memory turn;
	struct window window = { &turn, 1, 0 };
	struct err err;

	memory_init(&turn);
	turn.type = MEMORY_TURN;
	turn.run_id = "r";
	turn.name = "Ann";
	turn.role = "user";
	turn.text = said;
	turn.text_len = strlen(said);
	clock_parse("2026-05-07T12:00:00Z", &turn.event_at, &err);
	rules.extract(rules.ctx, &window, &claims, &err);
	for (size_t i = 0; i < claims.n; i++)
		buf_printf(out, "%s%s%s", i ? "\n" : "",
		    stances[claims.items[i].stance], claims.items[i].text);
	claims_release(&claims);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = { 0 };

		read_claims(cases[i].said, &out);
		if (!tap(strcmp(buf_text(&out), cases[i].claims) == 0, "%s",
			cases[i].said))
			printf("# %s\n# instead of\n# %s\n", buf_text(&out),
			    cases[i].claims);
		buf_release(&out);
	}
	return tap_end();
}
