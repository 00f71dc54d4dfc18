#include "text/cues.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"

static const struct {
	const char *in;
	double want;
} questions[] = {
	{ "", 0 },
	{ " \n.\n", 0 },
	{ "?", 0 },
	{ "Hello", 0 },
	{ "How are you?", 1 },
	{ "How are you", 0 },
	{ "How are you? I am fine.", .5 },
	{ "What?! No! Really?? Yes", .5 },
	{ "See https://x.org/?q=1 for 3.14 reasons", 0 },
	{ "one\ntwo?\nthree\nfour?", .5 },
	{ "How are you? \xf0\x9f\x98\x80", 1 },
	{ "(Why?) \"Who?\"", 1 },
	{ "你好吗？我很好。", .5 },
	{ "你好吗？", 1 },
	{ "كيف حالك؟", 1 },
	{ "how about it ?", 1 },
};

static const struct {
	const char *in;
	double want;
} selves[] = {
	{ "", 0 },
	{ "...", 0 },
	{ "Ann prefers tea", 0 },
	{ "I prefer tea", 1 },
	{ "I'm tired", 1 },
	{ "Give it to me!", 1 },
	{ "It is mine. Thanks", .5 },
	{ "My dog? He ran. He is fine.\nI saw him", .5 },
	{ "I think that I, myself, am right", 1 },
	{ "Meet Ian and Mia in Miami", 0 },
	{ "i like it; he does not", .5 },
	{ "\xe6\x88\x91\xe5\x96\x9c\xe6\xac\xa2\xe8\x8c\xb6", 0 },
};

static const struct {
	const char *in;
	double want;
} times[] = {
	/* dates and clock times */
	{ "", 0 },
	{ "We met in 2023.", 1 },
	{ "back in the 1990s", 1 },
	{ "it was 2024-05-08", 1 },
	{ "on 5/8/23 or so", 1 },
	{ "on 8.5.2023", 1 },
	{ "lunch at 14:30", 1 },
	{ "lunch at 3pm", 1 },
	{ "lunch at 3 pm", 1 },
	{ "lunch at 3 p.m.", 1 },
	{ "five o'clock", 1 },
	{ "five o’clock", 1 },
	{ "on May 8", 1 },
	{ "on May 8th", 1 },
	{ "the 8 May", 1 },
	{ "the 8th of may", 1 },
	{ "in may", 1 },
	{ "last May", 1 },
	{ "this March", 1 },
	{ "around Dec. 5", 1 },
	{ "5 sep", 1 },
	{ "April was cold", 1 },
	{ "It was August then", 1 },
	{ "On Tuesday", 1 },
	{ "every Sunday", 1 },
	{ "2023年5月8日", 1 },
	/* numbers and words that are not */
	{ "You may do it", 0 },
	{ "This may help", 0 },
	{ "Only 8 may enter", 0 },
	{ "I may. 8 people may too", 0 },
	{ "May I come", 0 },
	{ "They march on", 0 },
	{ "an august company", 0 },
	{ "$2000 and #2023", 0 },
	{ "12,2023 or 3.2000", 0 },
	{ "call 5551999 now", 0 },
	{ "version 1.2.3", 0 },
	{ "16:9 and 3:2", 0 },
	{ "25:30", 0 },
	{ "I am 12", 0 },
	{ "he sat in the sun and was wed", 0 },
	{ "the spring of the clock fell", 0 },
	/* words of time */
	{ "yesterday", 1 },
	{ "last week", 1 },
	{ "the past two months", 1 },
	{ "the last 3 days", 1 },
	{ "next spring", 1 },
	{ "two days ago", 1 },
	{ "“Yesterday”", 1 },
	{ "long ago", .5 },
	{ "a busy week", .5 },
	{ "in the morning", .5 },
	{ "I recently moved", .5 },
	{ "see you soon", .5 },
	{ "at last. Weeks went by", .5 },
	{ "nothing of that kind", 0 },
};

static const struct {
	const char *in;
	bool want;
} whens[] = {
	{ "", false },
	{ "When did Ann move?", true },
	{ "when Ann moved", true },
	{ "When's her birthday?", true },
	{ "Ann moved when?", true },
	{ "Do you remember when we met?", true },
	{ "Since when is she here?", true },
	{ "Where and when did they meet?", true },
	{ "How long was the trip?", true },
	{ "How long ago did it end?", true },
	{ "How many weeks did it take?", true },
	{ "How many more days are left?", true },
	{ "How much time is left?", true },
	{ "Which month is it?", true },
	{ "In what year did he retire?", true },
	{ "What was the exact date?", true },
	{ "What's the date of the exam?", true },
	{ "What time is lunch?", true },
	{ "It is late. What day is it?", true },
	{ "What did she say when she left?", false },
	{ "When I am sad, what helps?", false },
	{ "How old is she?", false },
	{ "How many cats has she?", false },
	{ "How many cats were there in all those years?", false },
	{ "What does Ann like?", false },
	{ "Which book is about the month of May?", false },
	{ "whenever", false },
	{ "what happened yesterday", false },
};

static const struct {
	const char *in;
	bool want;
} severals[] = {
	{ "", false },
	{ "How many games has John won?", true },
	{ "What books has Melanie read?", true },
	{ "In which small towns did he live?", true },
	{ "What are her dogs called?", true },
	{ "Where have they been?", true },
	{ "Who were the guests?", true },
	{ "What kind of books does she like?", false },
	{ "What is Ann's job?", false },
	{ "What bus does he take?", false },
	{ "Which class was it?", false },
	{ "How did many people come?", false },
	{ "Look at what. Guests came.", false },
	{ "What did the guests eat?", false },
	{ "What organisations does he support?", true },
	{ "are", false },
	{ "which s", false },
};

static void
test_huge(void)
{
	static const char *const units[] = { "?", "? ", "may ", "1", "1:", "9 ",
		"how many ", "when ", "\xff", "\xf0\x9f\x98\x80", "a. " };
	size_t size = 1 << 20;
	char *text = malloc(size);

	if (!text)
		exit(1);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t n = strlen(units[i]);
		double share;

		for (size_t k = 0; k < size; k++)
			text[k] = units[i][k % n];
		share = cues_questions(text, size);
		cues_asks_when(text, size);
		cues_asks_several(text, size);
		tap(share >= 0 && share <= 1 && cues_time(text, size) <= 1 &&
			cues_self(text, size) <= 1,
		    "a mebibyte of '%s'", i == 8 ? "0xff" : units[i]);
	}
	free(text);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		double got = cues_questions(
		    questions[i].in, strlen(questions[i].in));

		tap(fabs(got - questions[i].want) < 1e-9,
		    "case %zu: %g of the sentences are questions", i,
		    questions[i].want);
	}
	for (size_t i = 0; i < sizeof selves / sizeof *selves; i++) {
		double got = cues_self(selves[i].in, strlen(selves[i].in));

		tap(fabs(got - selves[i].want) < 1e-9,
		    "case %zu: in %g of the sentences it speaks of who says it",
		    i, selves[i].want);
	}
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		double got = cues_time(times[i].in, strlen(times[i].in));

		tap(fabs(got - times[i].want) < 1e-9, "'%s' speaks %g of time",
		    times[i].in, times[i].want);
	}
	for (size_t i = 0; i < sizeof whens / sizeof *whens; i++)
		tap(cues_asks_when(whens[i].in, strlen(whens[i].in)) ==
			whens[i].want,
		    "'%s' asks %s", whens[i].in,
		    whens[i].want ? "for a time" : "for something else");
	for (size_t i = 0; i < sizeof severals / sizeof *severals; i++)
		tap(cues_asks_several(severals[i].in, strlen(severals[i].in)) ==
			severals[i].want,
		    "'%s' asks for %s", severals[i].in,
		    severals[i].want ? "several things" : "one thing");
	test_huge();
	return tap_end();
}
