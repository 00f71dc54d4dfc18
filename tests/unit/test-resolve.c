#include "mind/resolve.h"

#include "store.h"
#include "tap.h"

/*
 * A scene is what some people say, and what is claimed of it; what the claims
 * are in the end is compared.  One scene goes on where the one before ended,
 * if it is of the same scope.
 */
struct line {
	const char *who, *text;
};

struct said {
	size_t turn;
	const char *subject, *relation, *object, *text;
};

struct scene {
	const char *title, *user;
	struct line lines[6];
	struct said said[6];
	/* subject|object|text of each, by lines; "-" for none */
	const char *want;
	bool keep; /* the claims are stored, as they are in the end */
};

static struct store store;

static struct claims
make_claims(const struct scene *scene)
{
	struct claims claims = { 0 };

	for (size_t i = 0; i < 6 && scene->said[i].text; i++) {
		const struct said *said = &scene->said[i];
		struct claim claim = { .type = MEMORY_FACT,
			.text = said->text,
			.subject = said->subject,
			.relation = said->relation,
			.object = said->object,
			.event_at = { .at = CLOCK_NONE },
			.valid_from = CLOCK_NONE,
			.valid_to = CLOCK_NONE,
			.turns = { (uint32_t)said->turn },
			.n_turns = 1 };

		claims_add(&claims, &claim);
	}
	return claims;
}

static struct window
make_window(const struct scene *scene, struct memory *turns)
{
	struct window window = { .turns = turns };

	for (; window.n < 6 && scene->lines[window.n].text; window.n++) {
		struct memory *m = &turns[window.n];

		memory_init(m);
		m->type = MEMORY_TURN;
		m->id = "t";
		m->user_id = scene->user;
		m->role = "user";
		m->name = scene->lines[window.n].who;
		m->text = scene->lines[window.n].text;
		m->text_len = strlen(m->text);
	}
	return window;
}

static const char *
or_dash(const char *s)
{
	return s ? s : "-";
}

static void
keep_claim(const struct claim *claim, const char *user)
{
	struct memory m;
	struct rows_put put;
	static int n;
	char id[16];

	if (claim->renames)
		return;
	snprintf(id, sizeof id, "m%d", n++);
	memory_init(&m);
	m.id = arena_copy(&store.arena, id, strlen(id));
	m.type = MEMORY_FACT;
	m.text = claim->text;
	m.text_len = strlen(claim->text);
	m.user_id = user;
	m.subject = claim->subject;
	m.relation = claim->relation;
	m.object = claim->object;
	m.created_at = clock_now();
	if (ingest_put(
		store.ingest, &m, false, &store.arena, &put, &store.err) < 0)
		bail(m.text, store.err.text);
}

static void
play(const struct scene *scene)
{
	struct entity_scope scope = { .user = scene->user };
	struct claims claims = make_claims(scene);
	struct memory turns[6];
	struct window window = make_window(scene, turns);
	struct resolved resolved;
	struct buf got = { 0 };

	store_begin(&store);
	if (resolve_claims(store.cube.db, &scope, &window, &claims, &resolved,
		&store.err) < 0 ||
	    resolve_apply(store.cube.db, &scope, &resolved, 0, &store.err) < 0)
		bail(scene->title, store.err.text);
	for (size_t i = 0; i < claims.n; i++) {
		const struct claim *claim = &claims.items[i];

		buf_printf(&got, "%s%s%s|%s|%s", i ? "\n" : "",
		    claim->renames ? "~" : "", or_dash(claim->subject),
		    or_dash(claim->object), claim->text);
		if (scene->keep)
			keep_claim(claim, scene->user);
	}
	store_commit(&store);
	if (!tap(strcmp(buf_text(&got), scene->want) == 0, "%s", scene->title))
		printf("# got\n%s\n# want\n%s\n", buf_text(&got), scene->want);
	buf_release(&got);
	resolve_release(&resolved);
	claims_release(&claims);
}

static const struct scene scenes[] = {
	{ "what has no name is called by what it is", "ann",
	    { { "Ann", "My sister lives in Rome." } },
	    { { 0, "my sister", "lives_in", "Rome",
		"My sister lives in Rome." } },
	    "Ann's sister|Rome|Ann's sister lives in Rome.", true },
	{ "its name is learned, and what was known of it told so", "ann",
	    { { "Ann", "My sister is called Maria. She plays chess" } },
	    { { 0, "Ann's sister", "name", "Maria",
		  "Ann's sister is called Maria." },
		{ 0, "Ann's sister", "plays", "chess",
		    "Ann's sister plays chess." } },
	    "~Maria|Rome|Maria lives in Rome.\n"
	    "Ann's sister|Maria|Ann's sister is called Maria.\n"
	    "Maria|chess|Maria plays chess.",
	    true },
	{ "it is known from then on", "ann",
	    { { "Ann", "my sister hates tea" } },
	    { { 0, "Ann\xe2\x80\x99s sister", "dislikes", "tea",
		"Ann\xe2\x80\x99s sister dislikes tea." } },
	    "Maria|tea|Maria dislikes tea.", true },
	{ "another one's sister is another", "ann",
	    { { "Ben", "My sister hates tea" } },
	    { { 0, "Ben's sister", "dislikes", "tea",
		"Ben's sister dislikes tea." } },
	    "Ben's sister|tea|Ben's sister dislikes tea.", true },
	{ "and so is that of another user", "cid",
	    { { "Ann", "My sister hates tea" } },
	    { { 0, "Ann's sister", "dislikes", "tea",
		"Ann's sister dislikes tea." } },
	    "Ann's sister|tea|Ann's sister dislikes tea.", true },
	{ "a name beside what it is says both", "ann",
	    { { "Ann", "My brother Leo met my sister's husband Paul" } },
	    { { 0, "Ann's brother Leo", "knows", "my sister's husband",
		"Ann's brother Leo knows my sister's husband." } },
	    "Leo|Paul|Leo knows Paul.", true },
	{ "what is said is read too", "ann",
	    { { "Ann", "my dog Rex barks. my cat's name is Mia" } },
	    { { 0, "Ann's dog", "likes", "bones", "Ann's dog likes bones." },
		{ 0, "Ann's cat", "likes", "fish", "Ann's cat likes fish." } },
	    "Rex|bones|Rex likes bones.\nMia|fish|Mia likes fish.", true },
	{ "one of many is not the one that has a name", "ann",
	    { { "Ann", "My friend Kate came. My friend likes tea." } },
	    { { 0, "Ann's friend", "likes", "tea",
		"Ann's friend likes tea." } },
	    "Ann's friend|tea|Ann's friend likes tea.", true },
	{ "who is married is a husband, or a wife", "ann",
	    { { "Ann", "I married Joe. My husband cooks." } },
	    { { 0, "Ann", "married_to", "Joe", "Ann is married to Joe." },
		{ 0, "Ann's husband", "likes", "cooking",
		    "Ann's husband likes cooking." } },
	    "Ann|Joe|Ann is married to Joe.\n"
	    "Joe|cooking|Joe likes cooking.",
	    true },
	{ "a boss may be another one later", "ann",
	    { { "Ann", "My boss Greta left" },
		{ "Ann", "My boss is called Hugo now" },
		{ "Ann", "my boss is nice" } },
	    { { 2, "Ann's boss", "likes", "tea", "Ann's boss likes tea." } },
	    "Hugo|tea|Hugo likes tea.", true },
	{ "one who is called by several names is one", "ann",
	    { { "Ann", "I read about Marie Curie" } },
	    { { 0, "Ann", "likes", "Marie Curie", "Ann likes Marie Curie." },
		{ 0, "Curie", "born_in", "Warsaw",
		    "Curie was born in Warsaw." },
		{ 0, "M. Curie", "lives_in", "paris",
		    "M. Curie lives in paris." },
		{ 0, "Dr. Curie", "owns", "lab", "Dr. Curie owns a lab." } },
	    "Ann|Marie Curie|Ann likes Marie Curie.\n"
	    "Marie Curie|Warsaw|Marie Curie was born in Warsaw.\n"
	    "Marie Curie|paris|Marie Curie lives in paris.\n"
	    "Marie Curie|lab|Marie Curie owns a lab.",
	    true },
	{ "case does not matter, nor does a slip in a long name", "ann",
	    { { "Ann", "Warszawski and warsaw" } },
	    { { 0, "Tomaszewski", "lives_in", "WARSAW",
		  "Tomaszewski lives in WARSAW." },
		{ 0, "Tomazsewski", "likes", "tea", "Tomazsewski likes tea." },
		{ 0, "Tomaszewska", "likes", "tea",
		    "Tomaszewska likes tea." } },
	    "Tomaszewski|Warsaw|Tomaszewski lives in Warsaw.\n"
	    "Tomaszewski|tea|Tomaszewski likes tea.\n"
	    "Tomaszewska|tea|Tomaszewska likes tea.",
	    true },
};

static const struct scene toms[] = {
	{ "one Tom is Tom", "tom",
	    { { "Eve", "My brother Tom lives in Oslo" } },
	    { { 0, "Eve's brother Tom", "lives_in", "Oslo",
		"Eve's brother Tom lives in Oslo." } },
	    "Tom|Oslo|Tom lives in Oslo.", true },
	{ "two are told apart", "tom",
	    { { "Eve", "Tom from work plays chess" } },
	    { { 0, "Tom from work", "plays", "chess",
		"Tom from work plays chess." } },
	    "~Tom (brother)|Oslo|Tom (brother) lives in Oslo.\n"
	    "Tom (work)|chess|Tom (work) plays chess.",
	    true },
	{ "a bare name is that of whom was spoken last", "tom",
	    { { "Eve", "I met Tom from work" }, { "Eve", "Tom likes tea" },
		{ "Eve", "My brother Tom called" },
		{ "Eve", "Tom likes jam" } },
	    { { 1, "Tom", "likes", "tea", "Tom likes tea." },
		{ 3, "Tom", "likes", "jam", "Tom likes jam." } },
	    "Tom (work)|tea|Tom (work) likes tea.\n"
	    "Tom (brother)|jam|Tom (brother) likes jam.",
	    true },
	{ "or stays bare", "tom",
	    { { "Eve", "Tom likes rum" },
		{ "Eve", "My brother Tom met Tom from work" },
		{ "Eve", "Tom likes gin" } },
	    { { 0, "Tom", "likes", "rum", "Tom likes rum." },
		{ 2, "Tom", "likes", "gin", "Tom likes gin." } },
	    "Tom|rum|Tom likes rum.\nTom|gin|Tom likes gin.", true },
	{ "what he is tells who he is", "tom",
	    { { "Eve", "my brother likes gin" } },
	    { { 0, "Eve's brother", "likes", "gin",
		"Eve's brother likes gin." } },
	    "Tom (brother)|gin|Tom (brother) likes gin.", true },
	{ "another one's brother of the name is a third", "tom",
	    { { "Kim", "my brother Tom is ill" } },
	    { { 0, "Kim's brother Tom", "likes", "gin",
		"Kim's brother Tom likes gin." } },
	    "Tom (Kim's brother)|gin|Tom (Kim's brother) likes gin.", true },
};

static const struct scene plain[] = {
	{ "what is no name stays", "pat", { { "Pat", "The user said" } },
	    { { 0, "The user", "likes", "tea", "The user likes tea." },
		{ 0, "the deploy script", "runs_on", "port 80",
		    "The deploy script runs on port 80." },
		{ 0, NULL, NULL, NULL, "Nothing." },
		{ 0, "Pat", "uses", "Rust", "Pat uses Rust." },
		{ 0, "Pat", "uses", "rust", "Pat uses rust." } },
	    "The user|tea|The user likes tea.\n"
	    "the deploy script|port 80|The deploy script runs on port 80.\n"
	    "-|-|Nothing.\n"
	    "Pat|Rust|Pat uses Rust.\n"
	    "Pat|rust|Pat uses rust.",
	    true },
	{ "an initial tells which", "pat",
	    { { "Pat", "Tom Hall is old. Tom Rossi is a vet. Ask Tom R." } },
	    { { 0, "Tom Hall", "likes", "gin", "Tom Hall likes gin." },
		{ 0, "Tom Rossi", "likes", "rum", "Tom Rossi likes rum." },
		{ 0, "Tom R.", "likes", "tea", "Tom R. likes tea." },
		{ 0, "Tom", "likes", "jam", "Tom likes jam." } },
	    "Tom Hall|gin|Tom Hall likes gin.\n"
	    "Tom Rossi|rum|Tom Rossi likes rum.\n"
	    "Tom Rossi|tea|Tom Rossi likes tea.\n"
	    "Tom|jam|Tom likes jam.",
	    true },
	{ "many are nobody alone", "pat",
	    { { "Pat", "my friends Josh and Lou came. My kids Al and Bo" } },
	    { { 0, "Pat's friends", "likes", "tea", "Pat's friends like tea." },
		{ 0, "Josh", "likes", "tea", "Josh likes tea." } },
	    "Pat's friends|tea|Pat's friends like tea.\n"
	    "Josh|tea|Josh likes tea.",
	    true },
	{ "what an assistant says is not learned", "pat",
	    { { NULL, "my aunt" } },
	    { { 0, "Pat", "email", "p@x.org", "Pat's e-mail is p@x.org." } },
	    "Pat|p@x.org|Pat's e-mail is p@x.org.", true },
};

static const struct scene things[] = {
	{ "what has a date is known by its name", "dot",
	    { { "Dot", "My flight to Rome is on 3 June" } },
	    { { 0, "Dot's flight to Rome", "scheduled_for", "3 June 2026",
		"Dot's flight to Rome is on 3 June 2026." } },
	    "Dot's flight to Rome|3 June 2026|Dot's flight to Rome is on 3 "
	    "June 2026.",
	    true },
	{ "the one of its kind is meant by less", "dot",
	    { { "Dot", "The flight is on 4 June, my flight" } },
	    { { 0, "the flight", "scheduled_for", "4 June 2026",
		  "The flight is on 4 June 2026." },
		{ 0, "Dot's flight", "scheduled_for", "4 June 2026",
		    "Dot's flight is on 4 June 2026." } },
	    "Dot's flight to Rome|4 June 2026|Dot's flight to Rome is on 4 "
	    "June 2026.\n"
	    "Dot's flight to Rome|4 June 2026|Dot's flight to Rome is on 4 "
	    "June 2026.",
	    false },
	{ "what is told is of its kind, and so is whose it is", "dot",
	    { { "Dot", "The flight costs 90, Kim's flight" } },
	    { { 0, "the flight", "is", "long", "The flight is long." },
		{ 0, "Kim's flight", "scheduled_for", "4 June 2026",
		    "Kim's flight is on 4 June 2026." },
		{ 0, "the flight to Oslo", "scheduled_for", "4 June 2026",
		    "The flight to Oslo is on 4 June 2026." } },
	    "the flight|long|The flight is long.\n"
	    "Kim's flight|4 June 2026|Kim's flight is on 4 June 2026.\n"
	    "the flight to Oslo|4 June 2026|The flight to Oslo is on 4 June "
	    "2026.",
	    true },
	{ "of two of a kind, none is meant by less", "dot",
	    { { "Dot", "The flight is on 5 June" } },
	    { { 0, "Dot's flight to Oslo", "scheduled_for", "9 June 2026",
		  "Dot's flight to Oslo is on 9 June 2026." },
		{ 0, "the flight", "scheduled_for", "5 June 2026",
		    "The flight is on 5 June 2026." } },
	    "the flight to Oslo|9 June 2026|The flight to Oslo is on 9 June "
	    "2026.\n"
	    "the flight|5 June 2026|The flight is on 5 June 2026.",
	    false },
};

#define PLAY(list)                                                 \
	for (size_t i = 0; i < sizeof(list) / sizeof *(list); i++) \
	play(&(list)[i])

int
main(void)
{
	place_make();
	store_open(&store, "resolve", NULL);
	PLAY(scenes);
	PLAY(toms);
	PLAY(plain);
	PLAY(things);
	store_close(&store);
	place_remove();
	return tap_end();
}
