#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "mind/extract_rules.h"
#include "tap.h"

/* What single sentences tell: each is the only turn of its talk. */

static const struct {
	const char *said, *claims;
} cases[] = {
	/* subjects */
	{ "Mushrooms make me ill.", "Mushrooms make Ann ill." },
	{ "Garlic gives me heartburn.", "Garlic gives Ann heartburn." },
	{ "Coffee after three keeps me awake.",
	    "Coffee after three keeps Ann awake." },
	{ "wife is a paramedic", "Ann's wife is a paramedic." },
	{ "The kids are 4 and 7.", "Ann's kids are 4 and 7 years old." },
	{ "The cabin we rented last year in Åre has a sauna.",
	    "The cabin has a sauna." },
	{ "mum's hip is bad", "Ann's mum's hip is bad." },
	{ "Kari and I are getting divorced.",
	    "Ann and Kari are getting divorced." },
	{ "Kari and I bought a boat in 2019.",
	    "Ann and Kari bought a boat in 2019." },
	/* who is who */
	{ "Piet's aunt Greet moved to Nantes.",
	    "Greet is Piet's aunt.\nPiet's aunt Greet lives in Nantes." },
	{ "Petra is my wife's sister.",
	    "Ann's wife's sister is called Petra." },
	{ "Our dog is called Biscuit, he's 12 and half blind.",
	    "Ann's dog is called Biscuit.\nBiscuit is 12 and half blind." },
	{ "I have a cat called Rex.", "Ann's cat is called Rex." },
	{ "My daughter Ines, 9, and my son Rui, 6, share a room.",
	    "Ines is 9 years old.\nRui is 6 years old.\nAnn's daughter is called Ines.\nAnn's son is called Rui." },
	{ "31, vegan, nurse, looking for a flat",
	    "Ann is 31 years old.\nAnn is vegan.\nAnn works as a nurse." },
	{ "Being left-handed, I need special scissors.",
	    "Ann is left-handed." },
	{ "Lindqvist is QA.", "Lindqvist is QA." },
	{ "My GP is Dr Malik at the Elm Street practice.",
	    "Ann's GP is Dr Malik at the Elm Street practice." },
	/* clauses that follow each other, often without a mark */
	{ "im 52 i live in hull and i drive a bus",
	    "Ann is 52 years old.\nAnn lives in hull.\nAnn drives a bus." },
	{ "we got the keys yesterday the flat is on the third floor it has a balcony and we move in on the first of june",
	    "Ann got the keys on 6 May 2026.\nThe flat is on the third floor.\nThe flat has a balcony.\nAnn moves in on 1 June 2026." },
	{ "im coeliac so no bread for me", "Ann is coeliac." },
	{ "I settled with them 🥳 Sofia does the books.",
	    "Sofia does the books." },
	{ "been vegan since january",
	    "Ann has been vegan since January 2026." },
	{ "I haven't got a tent, can you bring one?",
	    "Ann has not got a tent." },
	{ "I need some advice, my daughter is 14 and hates school.",
	    "Ann's daughter is 14 years old.\nAnn's daughter hates school." },
	{ "I sold the boat in May, the berth is free.",
	    "ENDED Ann sold the boat in May 2026 and no longer has it." },
	/* verbs of any kind */
	{ "I audit hospitals.", "Ann audits hospitals." },
	{ "I pitch at the fair on 9 June.",
	    "Ann pitches at the fair on 9 June 2026." },
	{ "I do the books for a plumbing firm.",
	    "Ann does the books for a plumbing firm." },
	{ "I bring my own lunch to work.",
	    "Ann brings their own lunch to work." },
	{ "I watch everything with subtitles.",
	    "Ann watches everything with subtitles." },
	{ "I can't sleep when it's warm.",
	    "Ann can not sleep when it is warm." },
	{ "I cook for myself when I travel.",
	    "Ann cooks for themselves when they travel." },
	{ "I listen to podcasts while I cook.",
	    "Ann listens to podcasts while they cook." },
	{ "For breakfast I only have porridge.",
	    "Ann has porridge for breakfast." },
	{ "I can only do mornings.", "Ann can only do mornings." },
	{ "I used to row for Durham.", "ENDED Ann used to row for Durham." },
	{ "I'd sooner pay than queue.", "Ann would sooner pay than queue." },
	{ "I don't like being called Bea.", "Ann dislikes being called Bea." },
	{ "We don't have a car, only bikes.",
	    "Ann does not have a car.\nAnn only has bikes." },
	{ "My son must not eat nuts.", "Ann's son avoids nuts." },
	{ "Everybody calls me Bea.", "Ann goes by Bea." },
	{ "My doctor says I have gout.", "Ann has gout." },
	{ "my shift starts at noon", "Ann's shift starts at noon." },
	{ "I'm on nights at the depot.", "Ann is on nights at the depot." },
	{ "I work 3 days a week at the library.",
	    "Ann works 3 days a week at the library." },
	{ "I read crime novels.", "Ann reads crime novels." },
	{ "I work four ten hour days.", "Ann works four ten hour days." },
	{ "The baby sleeps from seven to five.",
	    "The baby sleeps from seven to five." },
	{ "I always buy the same brand of jeans.",
	    "Ann always buys the same brand of jeans." },
	{ "I get migraines if I skip lunch.",
	    "Ann gets migraines if they skip lunch." },
	{ "I never learned to drive.", "Ann never learned to drive." },
	{ "my knee's been playing up since the marathon",
	    "Ann's knee has been playing up since the marathon." },
	{ "My uncle used to be a lighthouse keeper.",
	    "ENDED Ann's uncle used to be a lighthouse keeper." },
	{ "I'm on the waiting list for an allotment.",
	    "Ann is on the waiting list for an allotment." },
	{ "I'm the maintainer of a small PDF library.",
	    "Ann is the maintainer of a small PDF library." },
	{ "I'm 5 foot 2.", "Ann is 5 foot 2." },
	{ "Priya's allergic to latex.", "Priya is allergic to latex." },
	{ "Spiders scare me.", "Spiders scare Ann." },
	{ "Rosa can't make it on Friday.",
	    "Rosa can not make it on 8 May 2026." },
	{ "Our team is nine people, three of them in Lisbon.",
	    "The team is nine people." },
	{ "The backups go to a NAS in my cupboard.",
	    "The backups go to a NAS in Ann's cupboard." },
	{ "our API is versioned by header", "The API is versioned by header." },
	{ "I'm going to retrain as a nurse.",
	    "Ann is going to retrain as a nurse." },
	{ "The window cleaner comes every six weeks.",
	    "The window cleaner comes every six weeks." },
	{ "Two of my cousins live in Perth.",
	    "Two of Ann's cousins live in Perth." },
	{ "i dont eat anything after 8pm",
	    "Ann does not eat anything after 8pm." },
	{ "Sam's vegan and Jo is not.", "Sam is vegan." },
	{ "We can't have kids.", "Ann can not have kids." },
	{ "My shoulder clicks when I swim.",
	    "Ann's shoulder clicks when they swim." },
	{ "I'm usually asleep by ten.", "Ann is usually asleep by ten." },
	{ "Wool makes my skin itch.", "Wool makes Ann's skin itch." },
	{ "got two cats", "Ann has two cats." },
	{ "priya works at tesco", "priya works at tesco." },
	{ "I sleep till seven like a king and my sister works at Tesco.",
	    "Ann sleeps till seven.\nAnn's sister works at Tesco." },
	{ "Our landlord doesn't allow pets.",
	    "Ann's landlord does not allow pets." },
	{ "The hives stand behind the chapel.",
	    "The hives stand behind the chapel." },
	{ "We adopted Lotte from Oslo.", "Ann adopted Lotte from Oslo." },
	/* what is noted as on a card */
	{ "Blood type: O negative", "Ann's blood type is O negative." },
	{ "Allergies: penicillin, latex",
	    "Ann's allergies are penicillin, latex." },
	{ "Shoe size 39", "Ann's shoe size is 39." },
	{ "Note: buy milk", "" },
	{ "Two cats, no kids", "Ann has two cats.\nAnn has no kids." },
	/* what happened, though no list has the verb */
	{ "The dentist found two cavities.",
	    "The dentist found two cavities." },
	{ "The boiler packed in on Sunday.",
	    "The boiler packed in on 3 May 2026." },
	{ "The flat above the shop flooded in November.",
	    "The flat above the shop flooded in November 2025." },
	{ "I've seen Hamilton three times.",
	    "Ann has seen Hamilton three times." },
	{ "I was adopted when I was two.",
	    "Ann was adopted when they were two." },
	{ "I put my back out on Saturday.",
	    "Ann put their back out on 2 May 2026." },
	{ "Tom and Freya split up in February.",
	    "ENDED Tom and Freya split up in February 2026." },
	{ "Tom and Freya broke up on Sunday.",
	    "ENDED Tom and Freya broke up on 3 May 2026." },
	/* what is no fact */
	{ "I agree with the plan.", "" },
	{ "Or I buy gold tiles.", "" },
	{ "They discussed whether to buy a rabbit.", "" },
	{ "Luc stopped buying flour.", "ENDED Luc stopped buying flour." },
	{ "I want to hear everything.", "" },
	{ "I can't even boil an egg.", "" },
	{ "I weigh as much as a bus.", "" },
	{ "I can't leave.", "" },
	{ "I'm a dead man.", "" },
	{ "He told me he'd come.", "" },
	{ "There are two of us.", "" },
	/* times */
	{ "I shall be away from the 10th to the 14th.",
	    "Ann shall be away from 10 to 14 May 2026." },
	{ "The fair is from the 3rd to the 5th of July.",
	    "The fair is from 3 to 5 July 2026." },
	{ "The regatta has been moved to 14 to 17 October.",
	    "The regatta is from 14 to 17 October 2026." },
	{ "My contract ends on 31 March.",
	    "Ann's contract ends on 31 March 2027." },
	{ "I signed up for the pottery course in February.",
	    "Ann signed up for the pottery course in February 2027." },
	{ "I do pottery on Tuesday nights.",
	    "Ann does pottery on Tuesday nights." },
	{ "The roses are pruned in March.", "The roses are pruned in March." },
	{ "We bought the house in 2016 for 180,000.",
	    "Ann bought the house in 2016 for 180,000." },
	{ "Tomas has been with us for 9 years.",
	    "Tomas has been with them since 2017." },
	{ "I passed my test yesterday.",
	    "Ann passed their test on 6 May 2026." },
	/* rules, and what things are called */
	{ "The boat may not be let on Mondays.",
	    "The boat may not be let on Mondays." },
	{ "Spare keys are to be kept at the desk.",
	    "Spare keys are to be kept at the desk." },
	{ "Before you move a shelf, take the books out.",
	    "Before you move a shelf, take the books out." },
	{ "Next film: \"Vertigo\".", "The next film is Vertigo." },
	{ "no piano any more", "ENDED Ann no longer has a piano." },
	{ "The passport is good until 2036.",
	    "The passport is good until 2036." },
	{ "Cutover is on 12 June.", "Cutover is on 12 June 2026." },
	{ "# I live in Rome.", "Ann lives in Rome." },
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
