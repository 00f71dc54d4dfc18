#include "mind/decide.h"

#include <math.h>

#include "decided.h"

#define LIVES(who, where)                                         \
	CLAIM(.text = who " lives in " where ".", .subject = who, \
	    .relation = "lives_in", .object = where)
#define LIKES(who, what)                                               \
	OF(PREFERENCE, .text = who " likes " what ".", .subject = who, \
	    .relation = "likes", .object = what)

/* ---- each decision ---- */

static void
test_add(void)
{
	fresh();
	say("2026-01-01", LIVES("Ann", "Paris"));
	tap(is(STANDS, "Ann lives in Paris."), "what is new is added");
	tap(is(ask("SELECT subject || relation || object || strength || '/' "
		   "|| confidence FROM memories WHERE type = 4"),
		"Annlives_inParis1.0/0.8"),
	    "with what it says");
	tap(is(ask("SELECT m.memory FROM sources JOIN memories m "
		   "ON m.id = source"),
		ask("SELECT memory FROM memories WHERE type = 0")),
	    "and its source");
	tap(is(ask("SELECT changed_by || event FROM edits JOIN edit_rows "
		   "ON edit = number"),
		"rules0"),
	    "as an edit of the rules");
}

static void
test_noop(void)
{
	fresh();
	say("2026-01-01", LIVES("Ann", "Paris"));
	say("2026-01-02", LIVES("Ann", "paris"));
	tap(is(STANDS, "Ann lives in Paris."), "what is known is not added");
	tap(is(ask("SELECT strength || '/' || (SELECT count(*) FROM sources) "
		   "FROM memories WHERE type = 4"),
		"2.0/2"),
	    "but gains strength, and a source");
	tap(is(ask("SELECT max(event) FROM edit_rows"), "4"),
	    "which the history calls so");
}

static void
test_again(void)
{
	struct claim claim = LIVES("Ann", "Paris");
	struct memory turn;

	fresh();
	turn = add_turn("2026-01-01");
	form(&turn, &claim, 1, NULL);
	form(&turn, &claim, 1, NULL);
	tap(is(ask("SELECT strength FROM memories WHERE type = 4"), "1.0"),
	    "a turn that is read again changes nothing");
	say("2026-01-05", LIVES("Ann", "Lyon"));
	form(&turn, &claim, 1, NULL);
	tap(is(STANDS, "Ann lives in Lyon."),
	    "not even where the world has changed since");
}

static void
test_supersede(void)
{
	fresh();
	say("2026-01-01", LIVES("Ann", "Paris"));
	say("2026-02-01", LIVES("Ann", "Lyon"));
	tap(is(STANDS, "Ann lives in Lyon.") &&
		is(ARCHIVED, "Ann lives in Paris."),
	    "another value of what has one closes the first");
	tap(is(ask("SELECT datetime(valid_to / 1000000, 'unixepoch') "
		   "FROM memories WHERE state = 5"),
		"2026-02-01 00:00:00"),
	    "at the time when it was said");
	tap(is(ask("SELECT count(*) FROM memories o JOIN memories n "
		   "ON o.superseded_by = n.id AND n.supersedes = o.id "
		   "AND n.valid_from = o.valid_to "
		   "AND o.superseded_at IS NOT NULL"),
		"1"),
	    "and both are linked");
	say("2026-03-01", LIVES("Ann", "Paris"));
	tap(is(STANDS, "Ann lives in Paris.") &&
		is(ARCHIVED, "Ann lives in Lyon.|Ann lives in Paris."),
	    "who moves back lives there again");
}

static void
test_earlier(void)
{
	fresh();
	say("2026-02-01", LIVES("Ann", "Lyon"));
	say("2026-01-01", LIVES("Ann", "Paris"));
	tap(is(STANDS, "Ann lives in Lyon.") &&
		is(ARCHIVED, "Ann lives in Paris."),
	    "what was said earlier and comes later closes nothing");
	tap(is(ask("SELECT datetime(valid_to / 1000000, 'unixepoch') "
		   "FROM memories WHERE state = 5"),
		"2026-02-01 00:00:00"),
	    "but is what held before");
}

static void
test_beside(void)
{
	fresh();
	say("2026-01-01", LIKES("Ann", "tea"));
	say("2026-01-02", LIKES("Ann", "coffee"));
	tap(is(STANDS, "Ann likes coffee.|Ann likes tea."),
	    "two values of what has many stand side by side");
	say("2026-01-03",
	    OF(PREFERENCE, .text = "Ann dislikes tea.", .subject = "Ann",
		.relation = "dislikes", .object = "tea"));
	tap(is(STANDS, "Ann dislikes tea.|Ann likes coffee."),
	    "the opposite of one closes that one");
	say("2026-01-04",
	    OF(PREFERENCE, .text = "Ann likes cocoa.", .subject = "Ann",
		.relation = "likes", .object = "cocoa", .old = "coffee"));
	tap(is(STANDS, "Ann dislikes tea.|Ann likes cocoa."),
	    "and so does what is said to take its place");
}

static void
test_update(void)
{
	fresh();
	say("2026-01-01", LIVES("Ann", "Paris"));
	say("2026-01-02", LIVES("Ann", "Paris, France"));
	tap(is(STANDS, "Ann lives in Paris, France.") && is(ARCHIVED, ""),
	    "more detail makes a better text of the same memory");
	say("2026-01-03", LIVES("Ann", "Paris"));
	tap(is(STANDS, "Ann lives in Paris, France."),
	    "and less detail leaves it");
}

static void
test_ended(void)
{
	struct claim left = LIVES("Ann", "Paris");

	left.stance = CLAIM_ENDED;
	fresh();
	say("2026-01-01", LIVES("Ann", "Paris"));
	say("2026-02-01", left);
	tap(is(STANDS, "") && is(ARCHIVED, "Ann lives in Paris."),
	    "what has ended is closed, and nothing is added");
	say("2026-02-02", left);
	tap(is(STANDS, ""), "to say so again changes nothing");
	left.text = "Ben lives in Paris.";
	left.subject = "Ben";
	say("2026-02-02", left);
	tap(is(STANDS, "Ben no longer lives in Paris."),
	    "the end of what was not known is worth knowing");
	say("2026-03-01", LIVES("Ben", "Paris"));
	tap(is(STANDS, "Ben lives in Paris."), "until it is so again");
}

static void
test_past(void)
{
	struct claim lived = CLAIM(.text = "Ann lived in Paris until 2020.",
	    .subject = "Ann", .relation = "lives_in", .object = "Paris");
	struct moment end;

	clock_parse("2020-01-01", &end, &s.err);
	lived.valid_to = end.at;
	fresh();
	say("2026-01-01", LIVES("Ann", "Lyon"));
	say("2026-01-02", lived);
	tap(is(STANDS, "Ann lived in Paris until 2020.|Ann lives in Lyon."),
	    "what was so once closes nothing");
	say("2026-01-03", LIVES("Ann", "Paris"));
	tap(is(STANDS, "Ann lived in Paris until 2020.|Ann lives in Paris."),
	    "and stands beside what is so again");
}

static void
test_never(void)
{
	struct claim joke = LIKES("Ann", "liver");

	joke.stance = CLAIM_NEVER;
	fresh();
	say("2026-01-01", LIKES("Ann", "tea"));
	say("2026-01-01", LIKES("Ann", "liver"));
	say("2026-01-02", joke);
	tap(is(STANDS, "Ann likes tea.") && is(FORGOTTEN, "Ann likes liver."),
	    "what is taken back is forgotten");
	tap(is(ask("SELECT event FROM edit_rows ORDER BY edit DESC LIMIT 1"),
		"3"),
	    "which the history calls deleted");
	joke.subject = "Ben";
	joke.text = "Ben likes liver.";
	say("2026-01-03", joke);
	tap(is(STANDS, "Ann likes tea."), "nothing comes of a denial alone");
}

#define RENT(value)                                                        \
	CLAIM(.text = "Ann's rent is " value ".", .subject = "Ann's rent", \
	    .relation = "is", .object = value)

static void
test_figures(void)
{
	fresh();
	say("2026-01-01", RENT("900 euros"));
	say("2026-02-01", RENT("980"));
	tap(is(STANDS, "Ann's rent is 980.") &&
		is(ARCHIVED, "Ann's rent is 900 euros."),
	    "a thing has one figure at a time");
	say("2026-02-02", RENT("too high"));
	tap(is(STANDS, "Ann's rent is 980.|Ann's rent is too high."),
	    "and may be all else besides");
}

static void
test_bare_denial(void)
{
	struct claim claim = CLAIM(.text = "Ann does not smoke.",
	    .subject = "Ann", .relation = "smokes", .stance = CLAIM_NEVER);

	fresh();
	say("2026-01-01", claim);
	tap(is(STANDS, "Ann does not smoke."),
	    "a denial that is whole without an object is kept");
	claim.relation = "works_at";
	claim.text = "Ann does not work.";
	say("2026-01-02", claim);
	tap(is(STANDS, "Ann does not smoke."), "and one that lacks it is not");
}

static void
test_end_corrects(void)
{
	struct claim claim = LIVES("Ann", "Paris");

	fresh();
	say("2026-01-01", LIVES("Ann", "Paris"));
	claim.stance = CLAIM_ENDED;
	claim.corrects = true;
	say("2026-02-01", claim);
	tap(is(ARCHIVED, "Ann lives in Paris.") && is(FORGOTTEN, ""),
	    "\"no, I left\" says that it was so until then");
	fresh();
	say("2026-01-01", LIVES("Ann", "Paris"));
	claim = LIVES("Ann", "Lyon");
	claim.corrects = true;
	claim.valid_from = INT64_C(1767225600000000);
	say("2026-02-01", claim);
	tap(is(ARCHIVED, "Ann lives in Paris.") && is(FORGOTTEN, ""),
	    "and so does what holds since a time");
}

static void
test_correction(void)
{
	struct claim right = LIVES("Ann", "Lyon");

	right.corrects = true;
	right.old = "Paris";
	fresh();
	say("2026-01-01", LIVES("Ann", "Paris"));
	say("2026-01-02", right);
	tap(is(STANDS, "Ann lives in Lyon.") &&
		is(FORGOTTEN, "Ann lives in Paris."),
	    "what was wrong all the time is forgotten, not closed");
	say("2026-01-03", CLAIM(.text = "Ann plays guitar.", .subject = "Ann",
			      .relation = "plays", .object = "guitar"));
	right = CLAIM(.text = "Ann plays the violin.", .subject = "Ann",
	    .relation = "plays", .object = "violin", .corrects = true);
	say("2026-01-04", right);
	tap(is(STANDS, "Ann lives in Lyon.|Ann plays the violin."),
	    "a correction of the one thing that is known replaces it");
}

static void
test_implied(void)
{
	fresh();
	say("2026-01-01",
	    CLAIM(.text = "Ann is married to Bob.", .subject = "Ann",
		.relation = "married_to", .object = "Bob"));
	say("2026-02-01",
	    CLAIM(.text = "Ann is divorced.", .subject = "Ann",
		.relation = "marital_status", .object = "divorced"));
	tap(is(STANDS, "Ann is divorced."),
	    "who is divorced is married no more");
}

/* ---- whose, when, and what was given ---- */

static void
test_scope(void)
{
	fresh();
	say("2026-01-01", LIVES("Tom", "Paris"));
	user = "ben";
	say("2026-02-01", LIVES("Tom", "Lyon"));
	tap(is(STANDS, "Tom lives in Lyon.|Tom lives in Paris."),
	    "what one user says closes nothing of another's");
}

static void
test_given(void)
{
	struct claim never = LIVES("Ann", "Paris");

	never.stance = CLAIM_NEVER;
	fresh();
	store_add(&s, "{\"memory\":\"Ann lives in Paris\",\"user_id\":\"ann\","
		      "\"event_at\":\"2026-01-01\",\"subject\":\"Ann\","
		      "\"relation\":\"lives_in\",\"object\":\"Paris\"}");
	store_add(&s, "{\"memory\":\"Ann likes tea\",\"user_id\":\"ann\","
		      "\"event_at\":\"2026-01-01\"}");
	say("2026-01-02", LIVES("Ann", "Paris, France"));
	tap(is(STANDS, "Ann likes tea|Ann lives in Paris"),
	    "what a user gave is not reworded");
	say("2026-01-02", LIKES("Ann", "tea"));
	tap(is(STANDS, "Ann likes tea|Ann lives in Paris") &&
		is(ask("SELECT count(*) FROM sources"), "0"),
	    "what it says word for word is known");
	say("2026-01-03", never);
	tap(is(FORGOTTEN, ""), "nor is it forgotten");
	store_add(&s,
	    "{\"memory\":\"Ann plays chess\",\"user_id\":\"ann\","
	    "\"subject\":\"Ann\",\"relation\":\"plays\",\"object\":"
	    "\"chess\",\"sources\":[\"x\"],\"event_at\":\"2026-01-01\","
	    "\"metadata\":{\"pinned\":true}}");
	never = CLAIM(.text = "Ann plays chess.", .subject = "Ann",
	    .relation = "plays", .object = "chess", .stance = CLAIM_NEVER);
	say("2026-01-03", never);
	tap(is(FORGOTTEN, ""), "nor is what was pinned");
	say("2026-01-04", LIVES("Ann", "Lyon"));
	tap(is(STANDS, "Ann likes tea|Ann lives in Lyon.|Ann plays chess") &&
		is(ARCHIVED, "Ann lives in Paris"),
	    "a claim of its own subject and relation closes it");
}

static void
test_events(void)
{
	struct claim visit = OF(EVENT, .text = "Ann visited Rome.",
	    .subject = "Ann", .relation = "visited", .object = "Rome");
	struct err ignored;

	fresh();
	clock_parse("2026-03-01", &visit.event_at, &ignored);
	say("2026-04-01", visit);
	say("2026-04-02", visit);
	tap(is(STANDS, "Ann visited Rome."), "an event is known by its day");
	clock_parse("2026-03-20", &visit.event_at, &ignored);
	say("2026-04-03", visit);
	tap(is(STANDS, "Ann visited Rome.|Ann visited Rome."),
	    "on another day it is another one");
	visit = OF(EVENT, .text = "The fair is on 9 May.",
	    .subject = "the fair", .relation = "scheduled_for",
	    .object = "9 May");
	clock_parse("2026-05-09", &visit.event_at, &ignored);
	say("2026-04-04", visit);
	visit.text = "The fair is on 2 May.";
	visit.object = "2 May";
	clock_parse("2026-05-02", &visit.event_at, &ignored);
	say("2026-04-05", visit);
	tap(is(ARCHIVED, "The fair is on 9 May."),
	    "what is put forward is newer by when it was said");
}

static void
test_sentences(void)
{
	fresh();
	say("2026-01-01",
	    CLAIM(.text = "The team agreed to write release notes weekly."));
	say("2026-01-02",
	    CLAIM(.text = "The team agreed to write release notes."));
	tap(is(STANDS, "The team agreed to write release notes weekly."),
	    "a sentence that another one holds is known");
	say("2026-01-03",
	    CLAIM(.text = "The team agreed not to write release notes."));
	tap(is(ask("SELECT count(*) FROM memories WHERE type = 4"), "2"),
	    "one that denies it is not");
	say("2026-01-04", CLAIM(.text = "The team agreed to write release "
					"notes weekly in Markdown."));
	tap(is(ask("SELECT count(*) FROM memories WHERE memory LIKE "
		   "'%Markdown%' AND strength = 3"),
		"1"),
	    "one that says more takes its place");
}

/* ---- a plan ---- */

static void
test_plan(void)
{
	const struct claim claims[] = { LIVES("Ann", "Paris"),
		LIVES("Ann", "Lyon"), LIVES("Ann", "Lyon"),
		LIKES("Ann", "tea") };
	struct memory turn;
	struct buf printed = { 0 };

	fresh();
	turn = add_turn("2026-01-01");
	form(&turn, claims, 4, &printed);
	tap(is(STANDS, "Ann likes tea.|Ann lives in Lyon.") &&
		is(ARCHIVED, "Ann lives in Paris."),
	    "claims of a plan are seen by those behind them");
	tap(is(ask("SELECT count(DISTINCT edit) || '/' || max(number) "
		   "FROM edit_rows, edits"),
		"1/1"),
	    "and are one change");
	tap(printed.len &&
		strstr(printed.data,
		    "{\"event\":\"SUPERSEDE\",\"user_id\":"
		    "\"ann\",\"memory\":\"Ann lives in Lyon.\"") &&
		strstr(printed.data, "\"memory\":\"Ann lives in Paris.\"}]"),
	    "it is printed with what it changes");
	buf_release(&printed);
}

/* A plan that others overtake. */
static void
test_overtaken(void)
{
	const struct entity_scope scope = { .user = "ann" };
	const struct decider rules = decide_rules();
	struct claim claim = LIVES("Ann", "Paris");
	struct claims claims = { .items = &claim, .n = 1 };
	struct edit edit = { .by = "rules" };
	struct window window = { .n = 1 };
	struct memory turn;
	struct plan plan;

	fresh();
	turn = add_turn("2026-01-01");
	window.turns = &turn;
	if (plan_make(
		&s.cube, &scope, &window, &claims, &rules, &plan, &s.err) < 0)
		bail("plan", s.err.text);
	say("2026-02-01", LIVES("Ann", "Lyon"));
	store_begin(&s);
	plan_apply(&plan, &scope, &window, s.ingest, &edit, &s.err);
	store_commit(&s);
	plan_release(&plan);
	tap(is(STANDS, "Ann lives in Lyon.") &&
		is(ARCHIVED, "Ann lives in Paris."),
	    "what came since a plan was made is seen when it is applied");
}

int
main(void)
{
	place_make();
	test_add();
	test_noop();
	test_again();
	test_supersede();
	test_earlier();
	test_beside();
	test_update();
	test_ended();
	test_past();
	test_never();
	test_figures();
	test_bare_denial();
	test_end_corrects();
	test_correction();
	test_implied();
	test_scope();
	test_given();
	test_events();
	test_sentences();
	test_plan();
	test_overtaken();
	store_close(&s);
	place_remove();
	return tap_end();
}
