#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "mind/extract_rules.h"
#include "mind/relations.h"
#include "tap.h"

/*
 * Usage: test-extract_rules         the tests
 *        test-extract_rules print   the claims of a talk on stdin, of lines
 *                                   "[TIME<TAB>]NAME: text"; an empty line
 *                                   ends a talk
 */
enum { TURNS_MAX = 4000, LINE_MAX_ = 1 << 20 };

struct talk {
	struct memory turns[TURNS_MAX];
	size_t n, first;
	struct arena arena;
};

static void
put_turn(struct talk *talk, const char *name, const char *text)
{
	struct memory *m = &talk->turns[talk->n++];

	memory_init(m);
	m->type = MEMORY_TURN;
	m->run_id = "r";
	m->text = arena_copy(&talk->arena, text, strlen(text));
	m->text_len = strlen(text);
	if (strcmp(name, "chunk") == 0) {
		m->type = MEMORY_CHUNK;
		m->user_id = "the user";
	} else if (strcmp(name, "assistant") == 0) {
		m->role = "assistant";
	} else if (strcmp(name, "user") == 0) {
		m->role = "user";
	} else {
		m->name = arena_copy(&talk->arena, name, strlen(name));
		m->role = "user";
	}
}

/* Turns, one a line, each "Name: text"; without a name it is Ann's. */
static void
put_turns(struct talk *talk, const char *lines, const char *time, bool one)
{
	struct err err;

	while (*lines) {
		/* a talk of one turn may have lines */
		size_t len = strcspn(lines, one ? "" : "\n");
		char *line = arena_copy(&talk->arena, lines, len);
		char *colon = strstr(line, ": ");
		bool named = colon &&
			     !memchr(line, ' ', (size_t)(colon - line));

		if (named)
			*colon = '\0';
		put_turn(talk, named ? line : "Ann", named ? colon + 2 : line);
		clock_parse(time, &talk->turns[talk->n - 1].event_at, &err);
		lines += len + (lines[len] == '\n');
	}
}

static const char *const stances[] = { "", "ENDED ", "NEVER " };

static void
print_claim(const struct claim *claim, struct buf *out)
{
	buf_printf(out, "%s%s%s", stances[claim->stance],
	    claim->corrects ? "CORRECTS " : "", claim->text);
	if (claim->old)
		buf_printf(out, " [not %s]", claim->old);
}

static void
print_all(const struct talk *talk, bool detail, struct buf *out)
{
	struct window window = { talk->turns, talk->n, talk->first };
	struct claims claims = { 0 };
	struct extractor rules = extract_rules();
	struct err err;

	rules.extract(rules.ctx, &window, &claims, &err);
	for (size_t i = 0; i < claims.n; i++) {
		const struct claim *c = &claims.items[i];

		if (!detail) {
			if (i)
				buf_char(out, '\n');
			print_claim(c, out);
			continue;
		}
		buf_printf(out, "%u\t%.2f\t%s\t", c->turns[0], c->confidence,
		    memory_type_name(c->type));
		print_claim(c, out);
		buf_printf(out, "\t(%s | %s | %s)\t",
		    c->subject ? c->subject : "-",
		    c->relation ? c->relation : "-",
		    c->object ? c->object : "-");
		if (c->event_at.at != CLOCK_NONE)
			clock_print(out, c->event_at.at);
		buf_char(out, '\n');
	}
	claims_release(&claims);
}

static int
print_stdin(void)
{
	static struct talk talk;
	static char line[LINE_MAX_];
	struct buf out = { 0 };
	bool more = true;

	while (more) {
		more = fgets(line, sizeof line, stdin);
		line[strcspn(line, "\n")] = '\0';
		if (more && *line && talk.n < TURNS_MAX) {
			char *tab = strchr(line, '\t');

			for (char *c = line; (c = strchr(c, '\1'));)
				*c = '\n';
			if (tab)
				*tab = '\0';
			put_turns(&talk, tab ? tab + 1 : line,
			    tab ? line : "2026-05-07T12:00:00Z", tab);
			continue;
		}
		print_all(&talk, true, &out);
		fwrite(buf_text(&out), 1, out.len, stdout);
		buf_reset(&out);
		arena_reset(&talk.arena);
		talk.n = 0;
	}
	buf_release(&out);
	arena_release(&talk.arena);
	return 0;
}

/* What was said, a turn a line, Ann's where nobody is named; what it claims. */
static const struct {
	const char *talk, *claims;
} cases[] = {
	/* who */
	{ "My name is Ann Lee.", "Ann's name is Ann Lee." },
	{ "Call me Annie.", "Ann goes by Annie." },
	{ "im 34 years old", "Ann is 34 years old." },
	{ "My email is ann@example.org and my phone number is +33 6 12 34 56 "
	  "78.",
	    "Ann's email is ann@example.org.\nAnn's phone number is +33 6 12 "
	    "34 56 78." },
	{ "my birthday is 3 May", "Ann's birthday is on 3 May." },
	{ "I was born in Turin on 5 May 1990.",
	    "Ann was born in Turin.\nAnn was born on 5 May 1990." },
	{ "My sister's called Maria.", "Ann's sister is called Maria." },
	{ "Tom is my brother.", "Ann's brother is called Tom." },
	{ "My sister Maria lives in Oslo and works at Google as a nurse.",
	    "Ann's sister is called Maria.\nMaria lives in Oslo.\nMaria works "
	    "at Google.\nMaria works as a nurse." },
	{ "My father, Armand, is 81.",
	    "Ann's father is called Armand.\nArmand is 81 years old." },
	{ "Nils, my brother, lives in Oslo.",
	    "Ann's brother is called Nils.\nAnn's brother lives in Oslo." },
	{ "I have a dog named Rex.", "Ann's dog is called Rex." },
	/* home and work */
	{ "i moved to berlin last month lol",
	    "Ann lives in berlin since April 2026." },
	{ "I’m based in Lyon.", "Ann lives in Lyon." },
	{ "I've lived in Madrid for 5 years.",
	    "Ann has lived in Madrid since 2021." },
	{ "I work at Acme as a data scientist.",
	    "Ann works at Acme.\nAnn works as a data "
	    "scientist." },
	{ "I started at Acme in March.",
	    "Ann works at Acme since March 2026." },
	{ "I just got promoted to senior engineer!",
	    "Ann works as senior engineer." },
	{ "I quit my job at Acme last week.",
	    "ENDED Ann quit their job at Acme around 27 April 2026 and no "
	    "longer works there." },
	{ "I got fired yesterday.",
	    "ENDED Ann got fired on 6 May 2026 and no longer works there." },
	{ "I'm studying physics at Oxford.",
	    "Ann is studying physics at Oxford.\nAnn studies at Oxford." },
	{ "I retired in 2019 after 38 years at the railway.",
	    "Ann retired in 2019 after 38 years at the railway." },
	/* ends */
	{ "I work at Acme.\nI don't work there any more.",
	    "Ann works at Acme.\nENDED Ann no longer works at Acme." },
	{ "I no longer work at Acme.", "ENDED Ann no longer works at Acme." },
	{ "I used to live in Rome.", "ENDED Ann used to live in Rome." },
	{ "I stopped drinking coffee.", "ENDED Ann no longer drinks coffee." },
	{ "I stopped smoking.", "ENDED Ann no longer smokes." },
	{ "I sold my car.", "ENDED Ann sold their car and no longer has it." },
	{ "We broke up.", "ENDED Ann broke up." },
	{ "I'm not vegetarian anymore.", "ENDED Ann is no longer vegetarian." },
	/* tastes */
	{ "My favourite colour is green.", "Ann's favourite colour is green." },
	{ "I love hiking and climbing.", "Ann loves hiking and climbing." },
	{ "I hate mushrooms.", "Ann hates mushrooms." },
	{ "I can't stand cilantro.", "Ann dislikes cilantro." },
	{ "I prefer tea to coffee.", "Ann prefers tea to coffee." },
	{ "I'd rather take the train.", "Ann would rather take the train." },
	{ "I don't eat meat.", "Ann avoids meat." },
	{ "I never drink alcohol.", "Ann avoids alcohol." },
	{ "I usually go running on Sundays.",
	    "Ann usually goes running on Sundays." },
	{ "I'm allergic to peanuts.", "Ann is allergic to peanuts." },
	{ "I am a vegetarian.", "Ann is vegetarian." },
	/* wishes to the assistant */
	{ "Please always answer in German.",
	    "Ann wants the assistant to answer in German." },
	{ "Don't use emojis.",
	    "Ann does not want the assistant to use emojis." },
	{ "please answer briefly",
	    "Ann wants the assistant to answer briefly." },
	/* projects */
	{ "We switched from Redis to Postgres.",
	    "The team uses Postgres. [not Redis]" },
	{ "We deploy with Ansible.", "The team deploys with Ansible." },
	{ "We decided on Kubernetes.", "The team decided on Kubernetes." },
	{ "I decided to use Rust for the backend.",
	    "Ann decided to use Rust for the backend." },
	{ "We're dropping RabbitMQ.",
	    "ENDED The team no longer uses RabbitMQ." },
	{ "The staging server is at 10.0.0.3.",
	    "The staging server is at 10.0.0.3." },
	{ "To deploy, run make release.", "To deploy, run make release." },
	{ "Whenever the build fails, clear the cache.",
	    "Whenever the build fails, clear the cache." },
	{ "Never push to main directly.", "Never push to main directly." },
	/* dates and plans */
	{ "I went to the dentist yesterday.",
	    "Ann went to the dentist on 6 May 2026." },
	{ "The meeting is on Friday at 3pm.",
	    "The meeting is on 8 May 2026 at 15:00." },
	{ "The meeting was moved to Monday.",
	    "The meeting is on 11 May 2026." },
	{ "I have a dentist appointment next Tuesday at 10am.\nThe "
	  "appointment was moved to Friday.",
	    "Ann's dentist appointment is on 12 May 2026 at 10:00.\nAnn's "
	    "dentist appointment is on 8 May 2026." },
	{ "We are flying to Rome on 3 June.",
	    "Ann is flying to Rome on 3 June 2026." },
	{ "Tom's moving to Berlin in July.",
	    "Tom is moving to Berlin in July 2026." },
	{ "I promised to send the slides by Friday.",
	    "Ann promised to send the slides by 8 May 2026." },
	{ "The trip is cancelled.", "ENDED The trip is cancelled." },
	{ "Tom: I'll call you tomorrow.\nEva: ok",
	    "Tom will call Eva on 8 May 2026." },
	/* third persons */
	{ "Tom works at Google.", "Tom works at Google." },
	{ "My sister moved to Lyon.\nShe is a nurse.",
	    "Ann's sister lives in Lyon.\nAnn's sister is a nurse." },
	{ "My father, who was diagnosed with diabetes in 2019, is 81.",
	    "Ann's father has diabetes since 2019.\nAnn's father is 81 years "
	    "old." },
	/* corrections */
	{ "I live in Lyon.\nActually, it's Lille, not Lyon.",
	    "CORRECTS Ann lives in Lille. [not Lyon]" },
	{ "I live in Lyon.\nNo, I meant Lille.",
	    "CORRECTS Ann lives in Lille. [not Lyon]" },
	{ "I live in Lyon, not Paris.",
	    "CORRECTS Ann lives in Lyon. [not Paris]" },
	{ "My daughter is seven.\nSorry, eight.",
	    "CORRECTS Ann's daughter is eight years old. [not seven]" },
	{ "The release branch is called rel/5.x, sorry, rel/5.1.",
	    "CORRECTS The release branch is called rel/5.1. [not rel/5.x]" },
	/* what is taken back */
	{ "I live in Lyon.\njust kidding!", "" },
	{ "I moved to Mars last week jk", "" },
	{ "Scratch that, I live in Lyon.", "CORRECTS Ann lives in Lyon." },
	/* short answers */
	{ "assistant: Where do you live now?\nIn Lyon.", "Ann lives in Lyon." },
	{ "assistant: What's your favourite colour?\nblue",
	    "Ann's favourite colour is blue." },
	{ "assistant: Do you have any allergies?\nPeanuts",
	    "Ann is allergic to Peanuts." },
	{ "assistant: Are you vegetarian?\nNo.",
	    "NEVER Ann is not vegetarian." },
	{ "assistant: Which airport do you usually fly from?\nEindhoven",
	    "Ann usually flies from Eindhoven." },
	/* no claims */
	{ "I wish I lived in Paris.", "" },
	{ "If I moved to Spain, I would learn Spanish.", "" },
	{ "I might move to Spain.", "" },
	{ "Maybe I'll move to Spain next year.", "" },
	{ "I'm thinking about moving to Spain.", "" },
	{ "I heard that Maria is pregnant.", "" },
	{ "Bob says that Tom got fired.", "" },
	{ "I think I am allergic to nuts.", "" },
	{ "Do you live in Lyon?", "" },
	{ "Where do I live", "" },
	{ "I love it!", "" },
	{ "I am so tired today.", "" },
	{ "He said \"I live in Rome and I love it\".", "" },
	{ "Pretend you are a pirate and I live on a ship.", "" },
	{ "assistant: I live in the cloud. I love Lyon.", "" },
	{ "Translate this: I live in Lyon.", "" },
	{ "Yo vivo en Madrid y trabajo en Acme.", "" },
	{ "Ich wohne in Berlin und arbeite bei Siemens.", "" },
	{ "Can you recommend a restaurant?", "" },
	{ "That makes sense.", "" },
	{ "What if I lived in Rome?", "" },
};

static void
test_cases(void)
{
	static struct talk talk;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = { 0 };

		put_turns(&talk, cases[i].talk, "2026-05-07T12:00:00Z", false);
		print_all(&talk, false, &out);
		if (!tap(strcmp(buf_text(&out), cases[i].claims) == 0, "%.*s",
			(int)strcspn(cases[i].talk, "\n"), cases[i].talk))
			printf("# %s\n# instead of\n# %s\n", buf_text(&out),
			    cases[i].claims);
		buf_release(&out);
		arena_reset(&talk.arena);
		talk.n = 0;
	}
	arena_release(&talk.arena);
}

/* Turns before the window's first make others clear, and claim nothing. */
static void
test_context(void)
{
	static struct talk talk;
	struct buf out = { 0 };

	talk.first = 1;
	put_turns(&talk, "My sister moved to Lyon.\nShe is a nurse.",
	    "2026-05-07T12:00:00Z", false);
	print_all(&talk, false, &out);
	tap(strcmp(buf_text(&out), "Ann's sister is a nurse.") == 0,
	    "what was read before is context");
	buf_reset(&out);
	talk.n = 0;
	put_turns(&talk, "I live in Lyon.\nJust kidding!",
	    "2026-05-07T12:00:00Z", false);
	print_all(&talk, false, &out);
	tap(strcmp(buf_text(&out), "NEVER CORRECTS Ann lives in Lyon.") == 0,
	    "what was read before is denied");
	buf_release(&out);
	arena_release(&talk.arena);
}

/* A chunk of a document has no "I", but its sentences are read. */
static void
test_document(void)
{
	static struct talk talk;
	struct buf out = { 0 };

	put_turn(&talk, "chunk",
	    "# Returns\n\nThe main warehouse is in Oslo. I live in Rome.\n"
	    "```\nI live in Lyon.\n```\n");
	print_all(&talk, false, &out);
	tap(strcmp(buf_text(&out), "The main warehouse is in Oslo.") == 0,
	    "a document speaks of things: %s", buf_text(&out));
	buf_release(&out);
	arena_release(&talk.arena);
}

static void
test_claim(void)
{
	static struct talk talk;
	struct window window = { talk.turns, 1, 0 };
	struct claims claims = { 0 };
	struct extractor rules = extract_rules();
	struct err err;

	put_turns(&talk, "I moved from Rome to Lyon in March.",
	    "2026-05-07T12:00:00Z", false);
	rules.extract(rules.ctx, &window, &claims, &err);
	if (tap(claims.n == 1, "one claim")) {
		const struct claim *c = claims.items;
		struct buf from = { 0 };

		tap(c->subject && strcmp(c->subject, "Ann") == 0, "of Ann");
		tap(c->relation && strcmp(c->relation, "lives_in") == 0 &&
			strcmp(c->object, "Lyon") == 0,
		    "that she lives in Lyon");
		tap(c->old && strcmp(c->old, "Rome") == 0, "and not in Rome");
		tap(c->n_turns == 1 && c->turns[0] == 0 &&
			strcmp(c->said_by, "Ann") == 0,
		    "with its turn and speaker");
		clock_print(&from, c->valid_from);
		tap(strcmp(buf_text(&from), "2026-03-01T00:00:00Z") == 0,
		    "from March on");
		tap(c->confidence > .5 && c->confidence <= 1, "surely");
		buf_release(&from);
	}
	claims_release(&claims);
	arena_release(&talk.arena);
}

/* Every relation is found by its name, and a favourite by its family. */
static void
test_relations(void)
{
	bool found = true;

	for (size_t i = 0; relation_at(i); i++)
		found = found &&
			relation_find(relation_at(i)->name) == relation_at(i);
	tap(found, "every relation is found");
	tap(relation_find("favourite_colour") == relation_find("favourite"),
	    "a favourite colour is a favourite");
	tap(!relation_find("favourites") && !relation_find(NULL),
	    "and nothing else is");
}

int
main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return print_stdin();
	test_cases();
	test_context();
	test_document();
	test_claim();
	test_relations();
	return tap_end();
}
