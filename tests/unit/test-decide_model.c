#include "mind/decide_model.h"

#include <stdlib.h>
#include <string.h>

#include "stub.h"
#include "tap.h"

/* ---- what is known ---- */

enum { WORK, HOME, TEA, DOG, BOB, GIVEN, OLD, N_KNOWN };

static const struct {
	const char *id, *text, *subject, *relation, *object;
	double words; /* in common with the claim, if nothing else is said */
} KNOWN[N_KNOWN] = {
	[WORK] = { "w-id", "Ann works at Acme.", "Ann", "works_at", "Acme",
	    .2 },
	[HOME] = { "h-id", "Ann lives in Paris.", "Ann", "lives_in", "Paris",
	    .1 },
	[TEA] = { "t-id", "Ann likes tea.", "Ann", "likes", "tea", .1 },
	[DOG] = { "d-id", "Ann has a dog called Rex.", NULL, NULL, NULL, .1 },
	[BOB] = { "b-id", "Bob works at Acme.", "Bob", "works_at", "Acme", .6 },
	[GIVEN] = { "g-id", "Ann works as a baker.", "Ann", "works_as", "baker",
	    .1 },
	[OLD] = { "o-id", "Ann works at Initech.", "Ann", "works_at", "Initech",
	    .9 },
};

static struct neighbour neighbours[N_KNOWN];

static void
make_known(void)
{
	static const char *sources[] = { "turn" };

	for (int i = 0; i < N_KNOWN; i++) {
		struct memory *m = &neighbours[i].memory;

		memory_init(m);
		m->id = KNOWN[i].id;
		m->type = MEMORY_FACT;
		m->text = KNOWN[i].text;
		m->text_len = strlen(m->text);
		m->subject = KNOWN[i].subject;
		m->relation = KNOWN[i].relation;
		m->object = KNOWN[i].object;
		m->state = i == OLD ? MEMORY_ARCHIVED : MEMORY_ACTIVE;
		m->sources = sources;
		m->n_sources = i != GIVEN;
	}
}

/* ---- what is claimed, and what a model says of it ---- */

#define SAY(decision, targets)                         \
	"say {\"why\":\"so\",\"decision\":\"" decision \
	"\",\"targets\":[" targets "]}"

#define FORGET                                                    \
	.text = "Forget everything about Ann.", .subject = "Ann", \
	.stance = CLAIM_NEVER
#define GLOBEX                                            \
	.text = "Ann works at Globex.", .subject = "Ann", \
	.relation = "works_at", .object = "Globex"
#define NOT_ACME                                               \
	.text = "Ann never worked at Acme.", .subject = "Ann", \
	.relation = "works_at", .object = "Acme", .stance = CLAIM_NEVER

/* Numbers are those of the question: the nearest memory is 1. */
static const struct {
	const char *about;
	struct claim claim;
	int known[4]; /* 1 + which of KNOWN; 0 ends them */
	const char *script;
	const char *want; /* decision, targets */
	int asked;
	bool rules; /* it is theirs */
} CASES[] = {
	{ "an employer that is known changes", { GLOBEX }, { 1 + WORK },
	    SAY("SUPERSEDE", "1"), "SUPERSEDE w-id", 1, false },
	{ "what stands beside it is added",
	    { .text = "Ann likes coffee.",
		.subject = "Ann",
		.relation = "likes",
		.object = "coffee" },
	    { 1 + TEA }, SAY("ADD", ""), "ADD", 1, false },
	{ "what is known in other words stays",
	    { .text = "Ann is fond of tea.",
		.subject = "Ann",
		.relation = "likes",
		.object = "tea" },
	    { 1 + TEA }, SAY("NOOP", "1"), "NOOP t-id", 1, false },
	{ "what has more detail takes its place",
	    { .text = "Ann likes green tea.",
		.subject = "Ann",
		.relation = "likes",
		.object = "tea, green" },
	    { 1 + TEA }, SAY("UPDATE", "1"), "UPDATE t-id", 1, false },
	{ "what is taken back is forgotten", { NOT_ACME }, { 1 + WORK },
	    SAY("DELETE", "1"), "DELETE w-id", 1, false },
	{ "one value may close another relation's",
	    { .text = "Ann is out of work.",
		.subject = "Ann",
		.relation = "employment",
		.object = "out of work" },
	    { 1 + WORK }, SAY("SUPERSEDE", "1"), "SUPERSEDE w-id", 1, false },
	/* where there is nothing to choose */
	{ "what is like nothing is added unasked",
	    { .text = "Carl sails.", .subject = "Carl" }, { 1 + WORK },
	    SAY("DELETE", "1"), "ADD", 0, true },
	{ "where nothing is known nobody is asked", { GLOBEX }, { 0 },
	    SAY("DELETE", "1"), "ADD", 0, true },
	{ "what is closed is not shown", { GLOBEX }, { 1 + OLD },
	    SAY("DELETE", "1"), "ADD", 0, true },
	{ "another relation of the same person is no neighbour", { GLOBEX },
	    { 1 + HOME, 1 + TEA }, SAY("SUPERSEDE", "1"), "ADD", 0, true },
	/* numbers that are none */
	{ "a number that does not exist", { GLOBEX }, { 1 + WORK },
	    SAY("DELETE", "2"), "SUPERSEDE w-id", 1, true },
	{ "number 0", { GLOBEX }, { 1 + WORK }, SAY("SUPERSEDE", "0"),
	    "SUPERSEDE w-id", 1, true },
	{ "a number below it", { GLOBEX }, { 1 + WORK }, SAY("SUPERSEDE", "-1"),
	    "SUPERSEDE w-id", 1, true },
	{ "one beyond all numbers", { GLOBEX }, { 1 + WORK },
	    SAY("SUPERSEDE", "18446744073709551617"), "SUPERSEDE w-id", 1,
	    true },
	{ "the same one twice", { GLOBEX }, { 1 + WORK },
	    SAY("SUPERSEDE", "1,1"), "SUPERSEDE w-id", 1, true },
	{ "more than one claim can change", { FORGET },
	    { 1 + WORK, 1 + HOME, 1 + TEA, 1 + GIVEN },
	    SAY("DELETE", "1,2,3,4,1"), "NOOP", 1, true },
	/* contradictions */
	{ "adding names no memory", { GLOBEX }, { 1 + WORK }, SAY("ADD", "1"),
	    "SUPERSEDE w-id", 1, true },
	{ "closing names one", { GLOBEX }, { 1 + WORK }, SAY("SUPERSEDE", ""),
	    "SUPERSEDE w-id", 1, true },
	{ "forgetting names one", { NOT_ACME }, { 1 + WORK }, SAY("DELETE", ""),
	    "DELETE w-id", 1, true },
	{ "what is another thing is not known", { GLOBEX }, { 1 + WORK },
	    SAY("NOOP", "1"), "SUPERSEDE w-id", 1, true },
	{ "nor more of it", { GLOBEX }, { 1 + WORK }, SAY("UPDATE", "1"),
	    "SUPERSEDE w-id", 1, true },
	{ "what holds takes nothing back", { GLOBEX }, { 1 + WORK },
	    SAY("DELETE", "1"), "SUPERSEDE w-id", 1, true },
	{ "what takes back is not added", { NOT_ACME }, { 1 + WORK },
	    SAY("ADD", ""), "DELETE w-id", 1, true },
	{ "nor does it close", { NOT_ACME }, { 1 + WORK },
	    SAY("SUPERSEDE", "1"), "DELETE w-id", 1, true },
	{ "what was given is not forgotten",
	    { .text = "Ann never was a baker.",
		.subject = "Ann",
		.relation = "works_as",
		.object = "baker",
		.stance = CLAIM_NEVER },
	    { 1 + GIVEN }, SAY("DELETE", "1"), "NOOP", 1, true },
	/* what the claim is not about */
	{ "forgetting all of one person", { FORGET },
	    { 1 + WORK, 1 + HOME, 1 + TEA }, SAY("DELETE", "1,2,3"), "NOOP", 1,
	    true },
	{ "forgetting one thing of her", { FORGET }, { 1 + HOME },
	    SAY("DELETE", "1"), "NOOP", 1, true },
	{ "another one's, in the same words", { NOT_ACME }, { 1 + BOB },
	    SAY("DELETE", "1"), "NOOP", 0, true },
	{ "with it, what the claim does not speak of", { NOT_ACME },
	    { 1 + WORK, 1 + HOME }, SAY("DELETE", "1,2"), "DELETE w-id", 1,
	    true },
	{ "closing several by one value", { GLOBEX }, { 1 + WORK, 1 + HOME },
	    SAY("SUPERSEDE", "1,2"), "SUPERSEDE w-id", 1, true },
	{ "closing by a claim without a value",
	    { .text = "All about Ann is over.",
		.subject = "Ann",
		.stance = CLAIM_ENDED },
	    { 1 + WORK }, SAY("SUPERSEDE", "1"), "NOOP", 1, true },
	/* answers that are none */
	{ "no JSON, twice", { GLOBEX }, { 1 + WORK }, "say Ann moved on",
	    "SUPERSEDE w-id", 2, true },
	{ "another decision, twice", { GLOBEX }, { 1 + WORK },
	    SAY("FORGET", "1"), "SUPERSEDE w-id", 2, true },
	{ "no answer to that", { GLOBEX }, { 1 + WORK },
	    "times 2 status 422\nstatus 500", "SUPERSEDE w-id", 2, true },
};

struct talk {
	struct stub stub;
	char url[64];
	struct settings settings;
	struct models models;
	struct asker *asker;
	struct arena arena;
	struct step step;
	struct err err;
};

static void
talk_begin(struct talk *t, const char *script)
{
	*t = (struct talk){ 0 };
	t->stub = stub_start(script);
	snprintf(t->url, sizeof t->url, "http://127.0.0.1:%d/v1", t->stub.port);
	t->settings = settings_default(SETTINGS_CHAT);
	t->settings.name = (char *)"far";
	t->settings.provider = (char *)"openai";
	t->settings.url = t->url;
	t->settings.retries = 0;
	t->models = (struct models){ .items = &t->settings, .n = 1 };
	t->asker = asker_new(&t->models, "far", NULL, NULL, &t->err);
	asker_begin(t->asker);
}

static void
talk_end(struct talk *t)
{
	asker_free(t->asker);
	arena_release(&t->arena);
	stub_stop(&t->stub);
}

/* A claim of a table says nothing of times. */
static int
talk_decide(struct talk *t, const struct claim *claim, const int *known)
{
	struct decider decider = decide_model(t->asker);
	struct neighbour near[4];
	struct claim whole = *claim;
	size_t n = 0;

	whole.type = MEMORY_FACT;
	whole.event_at.at = whole.valid_from = whole.valid_to = CLOCK_NONE;
	whole.confidence = .9;
	for (; n < 4 && known[n]; n++) {
		int which = known[n] - 1;
		struct memory *m = &neighbours[which].memory;

		near[n] = neighbours[which];
		near[n].words = KNOWN[which].words;
		near[n].cosine = -2;
		near[n].same_topic = claim->subject && claim->relation &&
				     m->subject && m->relation &&
				     !strcmp(claim->subject, m->subject) &&
				     !strcmp(claim->relation, m->relation);
	}
	memset(&t->step, 0, sizeof t->step);
	return decider.decide(decider.ctx, &whole,
	    memcpy(arena_bytes(&t->arena, sizeof near), near, sizeof near), n,
	    &t->arena, &t->step, &t->err);
}

static void
put_step(struct buf *out, const struct step *step)
{
	buf_string(out, decision_name(step->decision));
	for (size_t i = 0; i < step->n_targets; i++)
		buf_printf(out, " %s", step->targets[i]->memory.id);
}

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct buf got = { 0 };
		struct talk t;
		int rc, asked;
		bool rules;

		talk_begin(&t, CASES[i].script);
		rc = talk_decide(&t, &CASES[i].claim, CASES[i].known);
		asked = stub_count(&t.stub);
		put_step(&got, &t.step);
		rules = t.step.why && strcmp(t.step.why, "so") != 0;
		if (!tap(rc == 0 && !strcmp(got.data, CASES[i].want) &&
			     asked == CASES[i].asked &&
			     rules == CASES[i].rules &&
			     asker_fault(t.asker) == CLIENT_FINE,
			"%s", CASES[i].about))
			printf("# rc %d, %s, want %s; '%s', asked %d\n", rc,
			    got.data, CASES[i].want, t.step.why, asked);
		buf_release(&got);
		talk_end(&t);
	}
}

static void
test_asked(void)
{
	const struct claim claim = { GLOBEX, .old = "Acme" };
	const int known[4] = { 1 + HOME, 1 + WORK, 1 + DOG };
	struct talk t;

	talk_begin(&t, SAY("SUPERSEDE", "1"));
	talk_decide(&t, &claim, known);
	tap(stub_asked(&t.stub, 1,
		"\\\"number\\\":1,\\\"text\\\":\\\"Ann works at Acme.\\\""),
	    "the nearest has the first number");
	tap(stub_asked(&t.stub, 1, "Ann lives in Paris."),
	    "what has the subject in common is shown");
	tap(!stub_asked(&t.stub, 1, "Rex"), "what has nothing is not");
	tap(!stub_asked(&t.stub, 1, "w-id"), "no id goes out");
	tap(!strcmp(decide_model(t.asker).name, "far"),
	    "in the name of the model");
	talk_end(&t);
}

/* An outage is none of the rules' business. */
static void
test_faults(void)
{
	static const struct {
		const char *script;
		enum client_fault fault;
	} faults[] = {
		{ "status 503", CLIENT_BUSY },
		{ "status 401", CLIENT_LOCKED },
	};
	const struct claim claim = { GLOBEX };
	const int known[4] = { 1 + WORK };

	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct talk t;

		talk_begin(&t, faults[i].script);
		tap(talk_decide(&t, &claim, known) < 0 &&
			asker_fault(t.asker) == faults[i].fault && *t.err.text,
		    "without a model nothing is decided: %s", faults[i].script);
		talk_end(&t);
	}
}

static void
test_bound(void)
{
	const struct claim claim = { GLOBEX };
	const int known[4] = { 1 + WORK };
	struct talk t;
	int rc = 0, asked;

	talk_begin(&t, SAY("ADD", ""));
	for (int i = 0; i < 100; i++)
		rc |= talk_decide(&t, &claim, known);
	asked = stub_count(&t.stub);
	tap(rc == 0 && asked >= 10 && asked < 100 &&
		t.step.decision == DECISION_SUPERSEDE,
	    "of too many claims the rules decide the rest");
	asker_begin(t.asker);
	talk_decide(&t, &claim, known);
	tap(stub_count(&t.stub) == asked + 1, "until the next window");
	talk_end(&t);
}

int
main(void)
{
	setenv("TZ", "UTC", 1);
	make_known();
	test_cases();
	test_asked();
	test_faults();
	test_bound();
	return tap_end();
}
