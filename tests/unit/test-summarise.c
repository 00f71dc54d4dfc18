#include "mind/summarise_extract.h"

#include <string.h>

#include "mind/summarise_points.h"
#include "mind/summarise_say.h"
#include "tap.h"
#include "text/tokens.h"

static struct arena arena;

/* A turn of 8 May 2025. */
static struct memory
turn(const char *name, const char *text)
{
	struct memory m;
	struct err err;

	memory_init(&m);
	m.type = MEMORY_TURN;
	m.run_id = "r";
	m.role = "user";
	m.name = name;
	m.text = text;
	m.text_len = strlen(text);
	clock_parse("2025-05-08T09:00:00Z", &m.event_at, &err);
	return m;
}

/* ---- sentences ---- */

static void
test_say(void)
{
	static const struct {
		const char *name, *text, *want;
	} cases[] = {
		{ "Ann", "I went to Turku yesterday.",
		    "Ann went to Turku yesterday (7 May 2025)." },
		{ "Ann", "I'm a nurse and I love my cats!",
		    "Ann is a nurse and Ann loves Ann's cats!" },
		{ "Ann", "I really don't like figs.",
		    "Ann really does not like figs." },
		{ "Ann", "Do you know my sister Maria?",
		    "Does Ben know Ann's sister Maria?" },
		{ "Ann", "I am lucky to have you.",
		    "Ann is lucky to have Ben." },
		{ "Ann", "You were so kind.", "Ben was so kind." },
		{ "Ann", "It was fun - we played chess.",
		    "It was fun, they played chess." },
		{ "Ann", "They said \"I quit\" again.",
		    "They said \"I quit\" again." },
		{ "Ann", "So nice! [shared a photo: a red boat]",
		    "So nice!|Shared a photo: a red boat." },
		{ NULL,
		    "\xe6\x88\x91\xe5\x96\x9c\xe6\xac\xa2\xe8\x8c\xb6\xe3"
		    "\x80\x82",
		    "\xe6\x88\x91\xe5\x96\x9c\xe6\xac\xa2\xe8\x8c\xb6\xe3\x80"
		    "\x82" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct memory turns[] = { turn(cases[i].name, cases[i].text),
			turn("Ben", "") };
		const struct window window = { .turns = turns, .n = 2 };
		struct sayings sayings = { 0 };
		struct buf out = { 0 };

		summarise_say(&window, &arena, &sayings);
		for (size_t k = 0; k < sayings.n; k++)
			buf_printf(
			    &out, "%s%s", k ? "|" : "", sayings.items[k].text);
		tap(strcmp(buf_text(&out), cases[i].want) == 0, "'%s' is '%s'",
		    cases[i].text, buf_text(&out));
		buf_release(&out);
	}
}

/* ---- names, numbers, dates ---- */

static void
test_points(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "Then Maria moved to New York.", "maria new york" },
		{ "She paid 1,200 for two.", "1200 2" },
		{ "On the 12th of May we met in Oslo.", "12 may oslo" },
		{ "Nothing of that sort here.", "" },
		{ "Wow! Really? Yes.", "" },
		{ "It costs $40 on Friday at 5pm.", "$40 friday 5pm" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct points points = { 0 };
		struct buf out = { 0 };

		summarise_points(
		    cases[i].text, strlen(cases[i].text), &arena, &points);
		for (size_t k = 0; k < points.n; k++)
			buf_printf(
			    &out, "%s%s", k ? " " : "", points.items[k].word);
		tap(strcmp(buf_text(&out), cases[i].want) == 0, "'%s' has: %s",
		    cases[i].text, buf_text(&out));
		buf_release(&out);
	}
}

static void
test_grounding(void)
{
	struct memory turns[] = {
		turn("Ann", "I made 14 bowls for my sister Maria yesterday."),
		turn("Ben", "Three of them are for lisbon."),
	};
	const struct window window = { .turns = turns, .n = 2 };
	static const struct {
		const char *text, *fault;
	} cases[] = {
		{ "On 7 May 2025 Ann made 14 bowls for Maria.", NULL },
		{ "Ben got 3 of them for Lisbon on 8 May 2025.", NULL },
		{ "On 7 May 2025 Ann made 15 bowls for Maria.", "15" },
		{ "Ann made bowls for Paula.", "Paula" },
		{ "In June Ann made bowls.", "June" },
		{ "Ann made bowls in 2024.", "2024" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *fault = summarise_points_ungrounded(
		    &window, cases[i].text, strlen(cases[i].text), &arena);

		tap(cases[i].fault ? fault && strcmp(fault, cases[i].fault) == 0
				   : !fault,
		    "'%s': %s", cases[i].text, fault ? fault : "fine");
	}
}

/* ---- summaries ---- */

static struct summary
summarise(struct memory *turns, size_t n)
{
	struct summariser summariser = summarise_extract();
	const struct window window = { .turns = turns, .n = n };
	struct summary summary;
	struct err err;

	if (summariser.summarise(
		summariser.ctx, &window, &arena, &summary, &err) < 0)
		return (struct summary){ 0 };
	return summary;
}

static void
test_extract(void)
{
	struct memory turns[] = {
		turn("Ann", "Hey Ben! Good to see you."),
		turn("Ben", "Hi Ann! How are you?"),
		turn("Ann", "I signed up for a sculpture class in Tampere "
			    "last week. It is wonderful, really wonderful."),
		turn("Ben", "Oh wow, that is so cool! Tell me more about it."),
		turn("Ann", "The sculpture class in Tampere is wonderful."),
		turn("Ann", "The teacher is Mr. Salonen, who has 31 students, "
			    "and it costs 250 a month."),
		turn("Ben", "I see. That is quite something, I have to say, "
			    "and I am happy for you."),
		turn("Ben", "Well, my boat sank on 3 May near Hanko, so I am "
			    "looking for another one."),
		turn("Ann", "Oh no. I am so sorry to hear that. Bye!"),
	};
	const size_t n = sizeof turns / sizeof *turns;
	static const char *const kept[] = { "Tampere", "Salonen", "31", "250",
		"Hanko", "3 May", "8 May 2025", "Ben", "Ann" };
	struct summary summary = summarise(turns, n), again;
	size_t tokens = 0;

	for (size_t i = 0; i < n; i++)
		tokens += tokens_estimate(turns[i].text, turns[i].text_len);
	if (!tap(summary.text != NULL, "there is a summary"))
		return;
	printf("# %s\n", summary.text);
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		tap(strstr(summary.text, kept[i]) != NULL, "it has %s",
		    kept[i]);
	tap(!strstr(summary.text, "Hey") && !strstr(summary.text, "Bye"),
	    "it has no greetings");
	tap(tokens_estimate(summary.text, summary.len) <=
		summarise_extract_most(tokens),
	    "it is as short as it has to be");
	again = summarise(turns, n);
	tap(strcmp(summary.text, again.text) == 0, "it is always the same");
}

/* Two clauses of one sentence that have words in common are one. */
static void
test_clauses(void)
{
	struct memory turns[] = {
		turn("Ann", "The boat cost 4,000 in 2019."),
		turn("Ann", "The car cost 9,000 in 2021."),
		turn("Ann", "The van cost 7,500 in 2022."),
		turn("Ann", "The shed cost 1,100 in 2023."),
		turn("Ben", "I see. That is quite something, I have to say, "
			    "and I am happy for you, so very happy for you."),
		turn("Ben", "Well, it is so good of you to say that to me, and "
			    "I am happy for you, too, so very happy."),
		turn("Ann", "Then it was that old Salonen wanted them to bring "
			    "over the heavy projector to the hall in Tampere."),
	};
	struct summary summary = summarise(turns, 7);
	const char *first = summary.text ? strstr(summary.text, "heavy") : NULL;

	tap(first && strstr(first, "Tampere") && !strstr(first + 1, "heavy"),
	    "clauses that overlap say nothing twice");
}

static void
test_nothing(void)
{
	struct memory empty[] = { turn("Ann", ""), turn("Ben", "...") };
	struct memory document[] = { turn(NULL, "The pump of hall 7 was "
						"renewed. It has 12 bar.") };
	struct summary summary = summarise(empty, 2);

	tap(!summary.text, "of nothing there is no summary");
	document[0].type = MEMORY_CHUNK;
	summary = summarise(document, 1);
	tap(summary.text && strstr(summary.text, "hall 7") &&
		!strstr(summary.text, "the user"),
	    "a document has no speaker");
}

/* Many long turns take no more than a moment, and stay within their bound. */
static void
test_large(void)
{
	enum { N = 40 };
	struct memory turns[N];
	struct summary summary;
	size_t tokens = 0;

	for (size_t i = 0; i < N; i++) {
		struct buf text = { 0 };

		for (size_t k = 0; k < 60; k++)
			buf_printf(&text,
			    "Part %zu of lot %zu went to Town%zu "
			    "on %zu May. ",
			    k * 7 + i, i, k * i, k % 30 + 1);
		turns[i] = turn(i % 2 ? "Ann" : "Ben",
		    arena_copy(&arena, text.data, text.len));
		tokens += tokens_estimate(text.data, text.len);
		buf_release(&text);
	}
	summary = summarise(turns, N);
	tap(summary.text && tokens_estimate(summary.text, summary.len) <=
				summarise_extract_most(tokens),
	    "forty long turns have their summary");
}

int
main(void)
{
	test_say();
	test_points();
	test_grounding();
	test_extract();
	test_clauses();
	test_nothing();
	test_large();
	arena_release(&arena);
	return tap_end();
}
