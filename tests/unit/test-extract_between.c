#include "said.h"

/*
 * What lies between turns: whom and what a sentence leans on, what goes on with
 * what was said, and new values that name nothing.  A line a turn, "Name:
 * text"; then the claims, a line each; "?" is of what only the store knows.
 */
static const struct said cases[] = {
	/* who and what is meant */
	{ "Ann: The boiler makes noises. Helmut is going to fix it on 9 May.",
	    "Helmut is going to fix the boiler on 9 May 2026." },
	{ "Ann: We have a picnic on 20 June. Helmut loves it here.",
	    "Ann's picnic is on 20 June 2026." },
	{ "assistant: I take it Maud is your wife?\n"
	  "Ann: sister in law\n"
	  "assistant: Does she live nearby?\n"
	  "Ann: with her parents",
	    "Ann's sister-in-law is called Maud.\n"
	    "Ann's sister-in-law lives with her parents." },
	{ "assistant: Is Olga your aunt?\n"
	  "Ann: yes\n"
	  "assistant: Piet was her husband?\n"
	  "Ann: yep",
	    "Olga is Ann's aunt.\n"
	    "Piet was Olga's husband." },
	/* days of the month that was spoken of */
	{ "Ann: The move is on 14 July. My aunt arrives on the 12th.",
	    "The move is on 14 July 2026.\n"
	    "Ann's aunt arrives on 12 July 2026." },
	{ "Ann: I'm away in July. My flight is on the 14th.",
	    "Ann is away in July 2026.\n"
	    "Ann's flight is on 14 July 2026." },
	{ "Ann: My aunt arrives on the 12th.",
	    "Ann's aunt arrives on 12 May 2026." },
	/* what was just said goes on */
	{ "Ann: I keep goats.\n"
	  "assistant: Oh, since when?\n"
	  "Ann: Two years now",
	    "Ann keeps goats.\n"
	    "Ann keeps goats for two years." },
	{ "Ann: I play the oboe.\n"
	  "assistant: Where?\n"
	  "Ann: in a small chapel",
	    "Ann plays the oboe.\n"
	    "Ann plays the oboe in a small chapel." },
	{ "Ann: I play the oboe.\n"
	  "assistant: Since when?\n"
	  "Ann: no idea",
	    "Ann plays the oboe." },
	/* favours among people */
	{ "Tom: Can you bring the tent on Friday?\n"
	  "Ann: sure",
	    "Ann will bring the tent on 8 May 2026." },
	{ "Tom: Could you feed the cat?\n"
	  "Ann: of course!",
	    "Ann will feed the cat." },
	{ "Tom: Could you feed the cat?\n"
	  "Ann: no, I am away",
	    "" },
	{ "assistant: Can you send the invoice?\n"
	  "Ann: sure",
	    "" },
	{ "Tom: You pick up the twins from school on Friday.\n"
	  "Ann: Will do.",
	    "Ann picks up the twins from school on 8 May 2026." },
	/* two sentences that answer */
	{ "assistant: Does anybody at home have allergies?\n"
	  "Ann: My nephew. Hazelnuts.",
	    "Ann's nephew is allergic to Hazelnuts." },
	{ "assistant: What's the job?\n"
	  "Ann: florist",
	    "Ann's job is florist." },
	{ "assistant: Any exams coming up?\n"
	  "Ann: A resit on 3 June.",
	    "Ann has a resit on 3 June 2026." },
	/* what was chosen */
	{ "Ann: Walnut it is, oiled, from the mill.",
	    "Ann decided on Walnut, oiled, from the mill." },
	{ "Ann: Pirates it is, Tom sews the flags.", "Tom sews the flags." },
	{ "Ann: Or I sell the house and live in a tent.", "" },
	{ "Ann: I'm coeliac. Sorry, baker.", "Ann is coeliac." },
	/* steps */
	{ "Ann: If the sync lags: 1) pause the consumer 2) look at the disk "
	  "3) start it again. I am out on Friday.",
	    "If the sync lags: 1) pause the consumer 2) look at the disk 3) "
	    "start it again.\n"
	    "Ann is out on 8 May 2026." },
	{ "Ann: Here's how the oven works. Open the gas. Turn the knob. "
	  "Press the red button until it clicks.",
	    "Open the gas. Turn the knob. Press the red button until it clicks." },
	/* new values of what only the store knows */
	{ "Ann: 1502 now", "? 1502 now" },
	{ "Ann: make it 250", "? make it 250" },
	{ "Ann: New date is the 28th.", "? New date is the 28th" },
	{ "Ann: Please collect me at 12:30.", "? Please collect me at 12:30" },
	{ "Ann: The 15th, same place same time.",
	    "? The 15th, same place same time" },
	{ "Ann: When do I water the figs\n"
	  "Tom: once a week",
	    "" },
	{ "Ann: still going, start 11 July, I have a resit on the 9th",
	    "Ann has a resit on 9 July 2026.\n"
	    "? still going, start 11 July, I have a resit on the 9th" },
	{ "Ann: There were 250 of us.", "" },
};

int
main(void)
{
	said_test(cases, sizeof cases / sizeof *cases, true);
	return tap_end();
}
