#include "mind/working.h"

#include <malloc.h>
#include <math.h>

#include "base/utf8.h"
#include "mind/working_state.h"
#include "random.h"
#include "store.h"
#include "tap.h"
#include "word_table.h"

static struct store store;
static struct searcher *searcher;
static struct arena arena;

static const char *const records[] = {
	"{\"id\":\"porto\",\"text\":\"Elena and I spent four nights in Porto\"}",
	"{\"id\":\"house\",\"text\":\"In Porto we stayed at the Casa Ribeira\"}",
	"{\"id\":\"bill\",\"text\":\"The Porto trip cost 870 euros\"}",
	"{\"id\":\"ski\",\"text\":\"The ski week in Zell cost 1,150 euros\"}",
	"{\"id\":\"zell\",\"text\":\"In Zell we stayed at Haus Margit\"}",
	"{\"id\":\"roof\",\"text\":\"The new roof of the shed cost 95 euros\"}",
	"{\"id\":\"cat\",\"text\":\"Femke feeds the cat\"}",
	"{\"id\":\"gift\",\"text\":\"Femke gets a bottle of whisky\"}",
	"{\"id\":\"s1\",\"text\":\"The flat on Garnet Street has huge windows\","
	"\"type\":\"turn\",\"run_id\":\"s\",\"name\":\"Jun\"}",
	"{\"id\":\"s2\",\"text\":\"And what is the rent?\","
	"\"type\":\"turn\",\"run_id\":\"s\",\"name\":\"Ada\"}",
	"{\"id\":\"s3\",\"text\":\"1,320 with heating, and a deposit\","
	"\"type\":\"turn\",\"run_id\":\"s\",\"name\":\"Jun\"}",
	"{\"id\":\"de1\",\"text\":\"Julia ist nach Freiburg gezogen\"}",
	"{\"id\":\"de2\",\"text\":\"Beim Umzug hat Lars der Julia geholfen\"}",
	"{\"id\":\"de3\",\"text\":\"Lars hat dem Nachbarn geholfen\"}",
	"{\"id\":\"zh1\",\"text\":\"小林搬到了成都\"}",
	"{\"id\":\"zh2\",\"text\":\"小林养了一只橘猫\"}",
	"{\"id\":\"zh3\",\"text\":\"奶奶养了八只鸡\"}",
};

static struct query
plain(const char *text, size_t k)
{
	return (struct query){ .text = text,
		.text_len = strlen(text),
		.k = k,
		.selection = { .since = CLOCK_NONE, .until = CLOCK_NONE } };
}

static struct results
ask(struct working *w, const char *text, size_t k)
{
	const struct query query = plain(text, k);
	struct results results;

	if (working_search(w, searcher, &query, &arena, &results, &store.err) <
	    0)
		bail(text, store.err.text);
	return results;
}

/* A turn as a chat makes it. */
static struct results
turn(struct working *w, const char *text)
{
	struct results results = ask(w, text, 10);

	working_turn(w, text, strlen(text), &results);
	return results;
}

/* The place of a memory, from 1; 0 if it was not found. */
static size_t
place_in(const struct results *results, const char *id)
{
	for (size_t i = 0; i < results->n; i++)
		if (strcmp(results->items[i].memory.id, id) == 0)
			return i + 1;
	return 0;
}

static bool
in_order(const struct results *results)
{
	for (size_t i = 1; i < results->n; i++)
		if (results->items[i].hit.score >
		    results->items[i - 1].hit.score)
			return false;
	return true;
}

static bool
same(const struct results *a, const struct results *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->items[i].memory.id, b->items[i].memory.id) != 0 ||
		    fabs(a->items[i].hit.score - b->items[i].hit.score) > 0)
			return false;
	return true;
}

/* ---- words ---- */

/* A letter a word: stop, empty, asking, plain, name; "+" if one points. */
static const char *
kinds(const char *text)
{
	struct working_words *words = working_words_new(word_table());
	struct working_cut cut = { 0 };
	static char out[64];
	size_t n = 0;

	working_words_cut(words, text, strlen(text), &cut);
	for (size_t i = 0; i < cut.n && n < sizeof out - 2; i++)
		out[n++] = "seapN"[cut.items[i].kind];
	if (cut.points)
		out[n++] = '+';
	out[n] = '\0';
	working_words_release(&cut);
	working_words_free(words);
	return out;
}

static void
test_kinds(void)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "" },
		{ " ?! ", "" },
		{ "And where was that?", "ssss+" },
		{ "How much did it cost?", "sessa+" },
		{ "Why did Marta leave the bank?", "ssNasp" },
		{ "Marta left", "Na" },
		{ "who is zzyzx in 2019", "ssNsN" },
		{ "Is her son fond of Chat?", "ssppsN+" },
		{ "Und was hat das Fest gekostet?", "eseepa" },
		{ "¿Y cuánto les costó la casa?", "seeaep" },
		{ "¿Cuánto pagó Nuria?", "eaN" },
		{ "Et où est-elle allée ?", "eeeep+" },
		{ "他什么时候去了成都？", "p+" },
		{ "なぜ京都へ行きましたか", "pp" },
		{ "Where did Marta's dog go? She", "ssNspes+" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *got = kinds(cases[i].text);

		tap(strcmp(got, cases[i].want) == 0, "'%s' is %s (%s)",
		    cases[i].text, cases[i].want, got);
	}
}

static double
openness(struct working *w, const char *text)
{
	working_words_cut(w->words, text, strlen(text), &w->cut);
	return working_openness(w);
}

static void
test_openness(void)
{
	struct working *w = working_new(word_table());

	tap(openness(w, "and where was that?") >= 1,
	    "what names nothing is open");
	tap(openness(w, "What did Marta pay?") <= 0, "a name closes it");
	tap(openness(w, "How many guests came?") > .5, "a noun leaves a part");
	tap(openness(w, "Which guests ate lobster and cake?") <
		openness(w, "Which guests ate cake?"),
	    "the more nouns, the less");
	tap(openness(w, "Which guests ate it?") >
		openness(w, "Which guests ate?"),
	    "a pronoun keeps it open");
	tap(openness(w, "Did Marta eat it with the guests?") <
		openness(w, "Did anybody eat it with the guests?") / 2,
	    "but less so beside a name");
	tap(openness(w, "and Marta?") > 0, "a name alone asks the same again");
	working_free(w);
}

/* ---- follow-ups ---- */

static void
test_follow(void)
{
	static const struct {
		const char *first, *second, *answer;
		size_t within;
	} cases[] = {
		{ "When was I in Porto?", "where did we stay?", "house", 2 },
		{ "When was I in Porto?", "And how much did it cost?", "bill",
		    3 },
		{ "How was the ski week?", "And how much did it cost?", "ski",
		    1 },
		{ "Where did we stay in Zell?", "What did it cost?", "ski", 3 },
		{ "Who feeds the cat?", "What does she get?", "gift", 2 },
		{ "What is the flat on Garnet Street like?", "and the price?",
		    "s3", 2 },
		{ "Wohin ist Julia gezogen?", "Und wer hat ihr geholfen?",
		    "de2", 2 },
		{ "小林搬到哪里去了？", "她养了什么？", "zh2", 2 },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct working *w = working_new(word_table());
		struct results results;
		size_t at;

		turn(w, cases[i].first);
		results = ask(w, cases[i].second, 10);
		at = place_in(&results, cases[i].answer);
		tap(at && at <= cases[i].within && in_order(&results),
		    "'%s' after '%s' finds %s (at %zu)", cases[i].second,
		    cases[i].first, cases[i].answer, at);
		working_free(w);
		arena_reset(&arena);
	}
}

/* Where search() alone must be the answer. */
static void
test_alone(void)
{
	struct working *w = working_new(word_table());
	struct query query = plain("and what did it cost?", 5);
	struct results alone, with, first;

	with = ask(w, query.text, 5);
	search(searcher, &query, &arena, &alone, &store.err);
	tap(alone.n && same(&alone, &with), "knowing nothing it only searches");
	turn(w, "When was I in Porto?");
	with = ask(w, query.text, 5);
	tap(!same(&alone, &with), "knowing something it does more");
	query = plain("What did the roof in Zell cost?", 5);
	with = ask(w, query.text, 5);
	search(searcher, &query, &arena, &alone, &store.err);
	tap(alone.n && same(&alone, &with), "a named subject is only searched");
	query = plain("and what did it cost?", 5);
	query.sources = SEARCH_VECTORS;
	working_search(w, searcher, &query, &arena, &with, &store.err);
	search(searcher, &query, &arena, &alone, &store.err);
	tap(same(&alone, &with), "no words are added where none may lead");
	query.sources = 0;
	query.why = "bill";
	working_search(w, searcher, &query, &arena, &with, &store.err);
	tap(with.why.in_store && with.why.rank, "what is explained is search");
	with = ask(w, "and where was that?", 2);
	tap(with.n == 2, "at most k hits");
	with = ask(w, "and where was that?", 0);
	tap(with.n == 0, "even none");
	working_clear(w);
	query = plain("and what did it cost?", 5);
	with = ask(w, query.text, 5);
	search(searcher, &query, &arena, &first, &store.err);
	tap(same(&first, &with), "cleared, it only searches");
	working_free(w);
	arena_reset(&arena);
}

/* A vector that does not fit is search()'s fault to find. */
static void
test_fault(void)
{
	static const float vector[4] = { 1, 0, 0, 0 };
	struct working *w = working_new(word_table());
	struct query query = plain("and where was that?", 5);
	struct results results;
	struct err err = { 0 };

	turn(w, "When was I in Porto?");
	query.vector = vector;
	query.n_vector = 4;
	tap(working_search(w, searcher, &query, &arena, &results, &err) < 0 &&
		err.kind == ERR_INPUT,
	    "a fault of the search is passed on");
	working_free(w);
	arena_reset(&arena);
}

/* ---- what it holds ---- */

static bool
is_known(const struct working *w, const char *word)
{
	for (size_t i = 0; i < w->n_known; i++)
		if (w->known[i].word.len == strlen(word) &&
		    memcmp(w->known[i].text, word, strlen(word)) == 0)
			return true;
	return false;
}

static bool
holds_well(const struct working *w)
{
	struct working_item items[WORKING_MAX];
	size_t n = working_items(w, items);

	for (size_t i = 0; i < n; i++)
		if (!items[i].id || !items[i].text || items[i].weight <= 0 ||
		    items[i].weight > 1 ||
		    (i && items[i].weight > items[i - 1].weight) ||
		    utf8_bad(items[i].text, strlen(items[i].text)) !=
			strlen(items[i].text))
			return false;
	for (size_t i = 1; i < w->n_known; i++)
		if (w->known[i].weight > w->known[i - 1].weight)
			return false;
	return n <= WORKING_MAX && w->n_known <= WORKING_WORDS;
}

static void
test_items(void)
{
	struct working *w = working_new(word_table());
	struct working_item items[WORKING_MAX];

	tap(working_items(w, items) == 0, "it begins with nothing");
	turn(w, "and where was that?");
	tap(working_items(w, items) == 0, "hits of nothing are not held");
	turn(w, "Who feeds the cat?");
	tap(working_items(w, items) && strcmp(items[0].id, "cat") == 0 &&
		strcmp(items[0].text, "Femke feeds the cat") == 0 &&
		items[0].weight > .9,
	    "the best hit is held");
	tap(is_known(w, "cat") && is_known(w, "Femke"),
	    "and words of question and hit");
	turn(w, "What does she get?");
	tap(is_known(w, "cat"), "a follow-up keeps what it is about");
	turn(w, "How much was the ski week in Zell?");
	tap(working_items(w, items) && strcmp(items[0].id, "ski") == 0 &&
		w->known[0].weight >= 1 && is_known(w, "Zell"),
	    "another subject goes before it");
	for (int i = 0; i < 6; i++)
		turn(w, "Where did we stay in Zell?");
	tap(!is_known(w, "cat") && is_known(w, "Zell"),
	    "what is not touched fades away");
	working_clear(w);
	tap(working_items(w, items) == 0 && !w->n_known, "and is cleared");
	working_free(w);
	arena_reset(&arena);
}

/* The user's own words, stored in between, are no answer to them. */
static void
test_said(void)
{
	struct working *w = working_new(word_table());
	struct results before, after;
	struct rows_put put;
	size_t at;

	turn(w, "Who feeds the cat of ours?");
	before = ask(w, "What does she get?", 10);
	put = store_add(&store,
	    "{\"id\":\"said\",\"text\":\"Who feeds the cat of ours?\","
	    "\"type\":\"turn\",\"run_id\":\"now\",\"role\":\"user\"}");
	after = ask(w, "What does she get?", 10);
	at = place_in(&after, "said");
	tap(put.event == ROWS_ADD && !place_in(&before, "said") &&
		place_in(&after, "gift") &&
		(!at || at > place_in(&after, "gift")),
	    "what was said a moment ago does not lead (%zu)", at);
	working_free(w);
	arena_reset(&arena);
}

/* ---- thousands of turns ---- */

/* Words of the records, new ones, and characters of all lengths. */
static void
make_text(struct buf *text)
{
	static const char *const words[] = { "Porto", "Zell", "Femke", "cat",
		"and", "where", "it", "?", "Julia", "wer", "小林", "橘猫了",
		"\xf0\x9f\x90\x88", "e\xcc\x81t\xc3\xa9", "price", "the", "ß" };
	unsigned n = random_below(random_below(8) ? 12 : 900);

	buf_reset(text);
	for (unsigned i = 0; i < n; i++) {
		if (random_below(4) == 0)
			buf_printf(text, "N%x", random_below(5000));
		else
			buf_string(text,
			    words[random_below(sizeof words / sizeof *words)]);
		if (random_below(6))
			buf_char(text, ' ');
	}
}

static void
test_long(void)
{
	struct working *w = working_new(word_table());
	struct buf text = { 0 };
	size_t bytes = 0, now = 0;
	bool ok = true;

	for (int i = 0; i < 4000 && ok; i++) {
		struct results results;

		make_text(&text);
		results = turn(w, buf_text(&text));
		ok = holds_well(w) && in_order(&results);
		arena_reset(&arena);
		if (i == 2000)
			bytes = mallinfo2().uordblks;
	}
	now = mallinfo2().uordblks;
	tap(ok, "4,000 turns of any words keep to its bounds");
	tap(now < bytes + (256 << 10), "and need no more memory (%zu, %zu)",
	    bytes, now);
	buf_release(&text);
	working_free(w);
}

static void
fill(void)
{
	store_open(&store, "talk", NULL);
	for (size_t i = 0; i < sizeof records / sizeof *records; i++)
		store_add(&store, records[i]);
	searcher = searcher_new(&store.cube, NULL, &store.err);
	if (!searcher)
		bail("search", store.err.text);
}

int
main(void)
{
	place_make();
	fill();
	test_kinds();
	test_openness();
	test_follow();
	test_alone();
	test_fault();
	test_items();
	test_said();
	test_long();
	searcher_free(searcher);
	arena_release(&arena);
	store_close(&store);
	place_remove();
	return tap_end();
}
