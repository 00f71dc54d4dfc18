#include "said.h"

/*
 * What turns do to each other: answers, guesses, corrections, endings, stories.
 * A line a turn, "Name: text"; then the claims, a line each.
 */
static const struct said cases[] = {
	{ "Ann: The dentist is on 6 June.\n"
	  "assistant: Noted.\n"
	  "Ann: Actually it's the 13th, not the 6th.",
	    "The dentist is on 13 June 2026." },
	{ "Ann: I have 30 guests coming on Saturday.\n"
	  "Ann: Sorry, 40.",
	    "Ann has 40 guests coming on 9 May 2026." },
	{ "Ann: I hate olives.\n"
	  "Ann: I take that back, olives are fine.",
	    "" },
	{ "Ann: My daughter Zoe is seven.\n"
	  "Ann: Oh wait, she's eight now.",
	    "Ann's daughter is called Zoe.\n"
	    "Zoe is eight years old." },
	{ "Ann: I'm allergic to peanuts and I live in Ghent.\n"
	  "Ann: I was joking, I'm not allergic to peanuts.",
	    "Ann is allergic to peanuts.\n"
	    "Ann lives in Ghent.\n"
	    "NEVER Ann is not allergic to peanuts." },
	{ "Ann: My sister Zoe lives in Rome.\n"
	  "Ann: no, my sister lives in Milan",
	    "Ann's sister is called Zoe.\n"
	    "Zoe lives in Rome.\n"
	    "Ann's sister lives in Milan." },
	{ "Ann: I broke up with Andre.", "ENDED Ann broke up with Andre." },
	{ "Ann: I run on black coffee.\n"
	  "Ann: I gave up coffee last month.",
	    "Ann runs on black coffee.\n"
	    "ENDED Ann gave up coffee in April 2026." },
	{ "Ann: I sold the Skoda.",
	    "ENDED Ann sold the Skoda and no longer has it." },
	{ "Ann: She LOVES it. I just LOVE filing taxes till "
	  "midnight.",
	    "" },
	{ "Ann: Oh great, another meeting. My boss is a genius, he "
	  "deleted the database.",
	    "" },
	{ "Ann: We're making up a story for the kids. I'm Captain "
	  "Rust and I own three ships.\n"
	  "assistant: \"Aye, Captain!\"\n"
	  "Ann: I fear nothing but spinach and I live on an "
	  "island.\n"
	  "assistant: \"Spinach ahoy!\"\n"
	  "Ann: Thanks, they're asleep. I work at Acme tomorrow, "
	  "so good night.",
	    "Ann works at Acme on 8 May 2026." },
	{ "Ann: In my novel, Mara lives in Oslo and works as a "
	  "spy. She hates snow.",
	    "" },
	{ "assistant: Where does your sister live?\n"
	  "Ann: In Milan.\n"
	  "Ann: And she works at Fiat.",
	    "Ann's sister lives in Milan.\n"
	    "Ann's sister works at Fiat." },
	{ "assistant: Do you have a cat?\n"
	  "Ann: No, but eleven chickens.",
	    "NEVER Ann does not have a cat.\n"
	    "Ann has eleven chickens." },
	{ "assistant: Do you have any pets?\n"
	  "Ann: Yes, a dog called Rex.",
	    "Ann's dog is called Rex." },
	{ "assistant: You work at Acme, don't you?\n"
	  "Ann: Right!",
	    "Ann works at Acme." },
	{ "assistant: So you live in Lyon?\n"
	  "Ann: Exactly.",
	    "Ann lives in Lyon." },
	{ "assistant: So you're a vegetarian, then.\n"
	  "Ann: Correct.",
	    "Ann is vegetarian." },
	{ "assistant: I assume you live in Paris.\n"
	  "Ann: No, in Lille.",
	    "Ann lives in Lille." },
	{ "assistant: You seem to love jazz.\n"
	  "Ann: Not at all.",
	    "" },
	{ "Ann: Always use tabs.", "Always use tabs." },
	{ "Ann: Tests run with pytest -n 4.", "Tests run with pytest -n 4." },
	{ "Ann: No package upgrades until 2.8 is out.",
	    "Ann wants no package upgrades until 2.8 is out." },
	{ "Ann: Don't touch vendor/.", "Do not touch vendor/." },
	{ "Ann: Term starts on 4 May. He eats pasta.",
	    "Term starts on 4 May 2026." },
	{ "Ann: Georgian, then. Her name is Amelie.", "" },
	{ "Ann: My meeting with Tom is on 4 June at 10.\n"
	  "Ann: Tom can't make it on the 4th, so it's the 5th now.",
	    "Ann's meeting with Tom is on 4 June 2026.\n"
	    "Ann's meeting with Tom is on 5 June 2026." },
	{ "Ann: I'm flying to Rome on 4 June.\n"
	  "Ann: Scratch that, 5 June.",
	    "Ann is flying to Rome on 5 June 2026." },
	{ "Ann: My appointment is on Monday. Err, no: Tuesday.",
	    "Ann's appointment is on 12 May 2026." },
	{ "Ann: We release in August. July, sorry. July.",
	    "Ann releases in July 2026." },
	{ "Ann: I own a million books and I could eat a horse.", "" },
	{ "Ben: I have exactly one pair of shoes.\n"
	  "Ann: Liar, you have ten.",
	    "" },
	{ "Ann: I have a Nikon Z6. No, sorry, a Z7.", "Ann has a Z7." },
	{ "assistant: How many kids do you have?\n"
	  "Ann: Two. Actually three, the baby came in May.",
	    "Ann has three kids." },
	{ "Ann: My flight is on 4 June.\n"
	  "assistant: Noted.\n"
	  "Ann: It was moved to the 6th.",
	    "Ann's flight is on 4 June 2026.\n"
	    "Ann's flight is on 6 June 2026." },
	{ "assistant: Do you play anything?\n"
	  "Ann: Yes, the violin and the cello.",
	    "Ann plays the violin and the cello." },
	{ "Ann: Cancel the tulips please.", "ENDED The tulips are cancelled." },
	{ "Ann: The doctor made me quit coffee.", "ENDED Ann quit coffee." },
	{ "Ann: My brother Tom works at Shell.\n"
	  "Ann: No, not Shell, BP.",
	    "Ann's brother is called Tom.\n"
	    "Tom works at BP." },
	{ "Ann: I have two cats.\n"
	  "Ann: Three actually.",
	    "Ann has three cats." },
	{ "Bob: You have a twin, don't you?\n"
	  "Ann: Yes.",
	    "Ann has a twin." },
	{ "Bob: You should try yoga.\n"
	  "Ann: Right.",
	    "" },
	{ "Ann: We use MySQL for the shop.\n"
	  "Ben: We went with Postgres instead.",
	    "The team uses MySQL for the shop.\n"
	    "The team uses Postgres." },
};

int
main(void)
{
	said_test(cases, sizeof cases / sizeof *cases, true);
	return tap_end();
}
