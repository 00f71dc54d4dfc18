#include "said.h"

/*
 * What questions and their answers tell together, what is confirmed, and which
 * values give way.  A line a turn, "Name: text"; then the claims, a line each.
 */
static const struct said cases[] = {
	/* answers */
	{ "assistant: Which bakery do you usually go to?\n"
	  "Ann: Brotzeit",
	    "Ann usually goes to Brotzeit." },
	{ "assistant: Which health insurance are you with?\n"
	  "Ann: Nordkasse, for ten years now",
	    "Ann is with Nordkasse." },
	{ "assistant: How many goats do you keep?\n"
	  "Ann: Seven, since the storm.",
	    "Ann keeps seven goats." },
	{ "assistant: What jacket do you want to return?\n"
	  "Ann: the blue one",
	    "Ann wants to return the blue jacket." },
	{ "assistant: When do you get up?\n"
	  "Ann: half past six",
	    "Ann gets up at half past six." },
	{ "assistant: Which days do you work?\n"
	  "Ann: tue, thu and sunday",
	    "Ann works on Tuesdays, Thursdays and Sundays." },
	{ "assistant: How long have you been working nights?\n"
	  "Ann: since October",
	    "Ann has been working nights since October 2025." },
	{ "assistant: Who drives the bus?\n"
	  "Ann: my brother",
	    "Ann's brother drives the bus." },
	{ "assistant: What does he do for a living?\n"
	  "Ann: no idea",
	    "" },
	{ "assistant: And the budget?\n"
	  "Ann: 6k tops",
	    "The budget is 6k." },
	{ "assistant: Do you take anything? Valerian, for instance?\n"
	  "Ann: magnesium tablets",
	    "" },
	/* a choice */
	{ "assistant: Is your sister married?\n"
	  "Ann: yep",
	    "Ann's sister is married." },
	{ "assistant: Do you sell your honey?\n"
	  "Ann: At the gate.",
	    "Ann sells their honey at the gate." },
	{ "assistant: Do you row with a club?\n"
	  "Ann: Harbour Oars, since last year",
	    "Ann rows with Harbour Oars." },
	{ "assistant: Are you in Leeds or York?\n"
	  "Ann: York",
	    "Ann is in York." },
	{ "assistant: Does anybody come with you?\n"
	  "Ann: My nephew Til.",
	    "Til is Ann's nephew." },
	{ "Bob: Is Mrs Gray's daughter coming today?\n"
	  "Ann: Agnes, yes, at ten.",
	    "Mrs Gray's daughter is called Agnes." },
	{ "Ann: Ask my brother.\n"
	  "assistant: Is he a baker?\n"
	  "Ann: was. had to stop.",
	    "ENDED Ann's brother was a baker." },
	{ "assistant: Any wishes as to meals?\n"
	  "Ann: No beef.",
	    "NEVER Ann does not want beef." },
	{ "assistant: Colour?\n"
	  "Ann: anything but white",
	    "NEVER Ann does not want white." },
	{ "assistant: Can I help?\n"
	  "Ann: yes",
	    "" },
	/* another one of a group may answer, who asked may not */
	{ "Bob: Who drives the bus?\n"
	  "Cid: hm\n"
	  "Ann: my brother",
	    "Ann's brother drives the bus." },
	{ "Bob: Who drives the bus?\n"
	  "Bob: my brother",
	    "" },
	/* guesses */
	{ "assistant: I take it Zoe is your wife?\n"
	  "Ann: sister in law",
	    "Ann's sister-in-law is called Zoe." },
	{ "assistant: You must be a nurse?\n"
	  "Ann: midwife! twenty years",
	    "Ann is a midwife." },
	{ "assistant: So you have asthma?\n"
	  "Ann: that's my son",
	    "Ann's son has asthma." },
	{ "assistant: You keep horses?\n"
	  "Ann: Two.",
	    "Ann keeps two horses." },
	{ "Bob: you're allergic to dogs?\n"
	  "Ann: since I was a kid",
	    "Ann is allergic to dogs." },
	{ "assistant: In short: you study law in Riga, and your aunt pays "
	  "the fees. Shall I go on?\n"
	  "Ann: half of them!! but yes",
	    "Ann studies law in Riga.\n"
	    "Ann's aunt pays the fees." },
	/* who is meant */
	{ "Ann: My sister. Carla. She plays bass in a band.",
	    "Ann's sister is called Carla.\n"
	    "Carla plays bass in a band." },
	{ "Ann: My daughter, Beatriz.", "Ann's daughter is called Beatriz." },
	{ "Ann: My greyhound, Isla.\n"
	  "assistant: How old is she?\n"
	  "Ann: Six.",
	    "Ann's greyhound is called Isla.\n"
	    "Isla is six years old." },
	{ "assistant: With whom?\n"
	  "Ann: My grandson drives me.\n"
	  "assistant: How old is he?\n"
	  "Ann: Fifteen. Valentin.",
	    "Ann's grandson is fifteen years old.\n"
	    "Ann's grandson is called Valentin." },
	/* values that give way */
	{ "assistant: How many guests?\n"
	  "Ann: about 30. no, more like 45, I forgot the choir",
	    "There are about 45 guests." },
	{ "Ann: My rent is 900.\n"
	  "Ann: It went up, it's 950 now.",
	    "Ann's rent is 900.\n"
	    "Ann's rent is 950." },
	{ "Ann: The demo is on 6 June. Err, no: 5 June.",
	    "The demo is on 5 June 2026." },
	{ "Ann: My flight is on 3 June.\n"
	  "Ann: Turns out the flight is on 4 June.",
	    "Ann's flight is on 4 June 2026." },
	{ "Ann: My dog Rex is six. I beg your pardon, seven since May.",
	    "Ann's dog is called Rex.\n"
	    "Rex is seven years old." },
	{ "assistant: Who does the garden?\n"
	  "Ann: Tom and his son",
	    "Tom and his son do the garden." },
	{ "Ann: I have 13 students.\n"
	  "Ann: actually it's 14, not 13",
	    "Ann has 14 students." },
};

int
main(void)
{
	said_test(cases, sizeof cases / sizeof *cases, true);
	return tap_end();
}
