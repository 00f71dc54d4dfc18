#include "mind/summarise_extract.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "mind/extract_tokens.h"
#include "mind/summarise_points.h"
#include "mind/summarise_say.h"
#include "mind/summarise_write.h"
#include "text/analyse.h"
#include "text/table.h"
#include "text/tokens.h"

/*
 * Weights of what a sentence says, of which the rarest stem has 1.  Chosen by
 * hand; tests/bench/consolidate.sh tells what is found and kept with them.
 */
static const double NAME_WEIGHT = 1.5, NUMBER_WEIGHT = 2, DATE_WEIGHT = 1.5;
static const double ASKS_WEIGHT = .35;     /* a question tells less */
static const double ASSISTANT_WEIGHT = .5; /* what it said can be had again */
static const double LEAST_GAIN = .8;       /* "Congrats!" */
static const double AGAIN_WEIGHT = .15;    /* for each time it is said again */
enum {
	AGAIN_MAX = 6,
	SPEAKER_COST = 2,
	SPEAKERS_MAX = 64,
	CLAUSES_SHARE = 33, /* of 100 tokens, with clauses, and a few */
	SLOTS = 1024
};

/* What can be said, once for all sentences. */
struct feature {
	uint64_t hash; /* 0: the slot is free */
	double weight;
	uint32_t count;
	bool point, said;
};

struct unit {
	const struct saying *saying;
	size_t first, n; /* in choice.said */
	size_t tokens;
	bool taken, dull; /* nothing, or nothing new */
};

struct choice {
	const struct table *table;
	struct arena *arena;
	struct feature *slots;
	size_t n_slots, n_features;
	uint64_t *said; /* hashes of all units, one behind the other */
	size_t n_said, room_said;
	struct unit *units;
	size_t n;
	struct analyser *analyser;
	struct terms terms, speakers;
	struct summarise_piece *pieces;
	size_t n_pieces, room_pieces;
	size_t used;
};

/* ---- what is said ---- */

static struct feature *
look_up(struct feature *slots, size_t n_slots, uint64_t hash)
{
	size_t i = (size_t)(hash >> 20) & (n_slots - 1);

	while (slots[i].hash && slots[i].hash != hash)
		i = (i + 1) & (n_slots - 1);
	return &slots[i];
}

static void
make_room(struct choice *c)
{
	struct feature *old = c->slots;
	size_t n = c->n_slots;

	if (2 * (c->n_features + 1) <= n)
		return;
	c->n_slots = n ? 2 * n : SLOTS;
	c->slots = alloc_array(c->n_slots, sizeof *c->slots);
	for (size_t i = 0; i < n; i++)
		if (old[i].hash)
			*look_up(c->slots, c->n_slots, old[i].hash) = old[i];
	free(old);
}

static uint64_t
hash_of(const char *bytes, size_t len, bool point)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ point;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (uint8_t)bytes[i]) * UINT64_C(0x100000001b3);
	return hash | 1;
}

static struct feature *
add_feature(struct choice *c, uint64_t hash, double weight, bool point)
{
	struct feature *feature;

	make_room(c);
	feature = look_up(c->slots, c->n_slots, hash);
	if (!feature->hash) {
		*feature = (struct feature){
			.hash = hash, .weight = weight, .point = point
		};
		c->n_features++;
	}
	return feature;
}

/* A unit says it; once counts, however often. */
static void
note(struct choice *c, struct unit *unit, uint64_t hash, double weight,
    bool point)
{
	for (size_t i = unit->first; i < c->n_said; i++)
		if (c->said[i] == hash)
			return;
	add_feature(c, hash, weight, point)->count++;
	if (c->n_said == c->room_said) {
		c->room_said = 2 * c->room_said + 256;
		c->said = alloc_grow(c->said, c->room_said, sizeof *c->said);
	}
	c->said[c->n_said++] = hash;
	unit->n++;
}

/* Rare stems say more: by the square of idf. */
static double
stem_weight(const struct choice *c, const char *stem, size_t len)
{
	int row = table_find(c->table, stem, len);
	double idf = row < 0 ? TABLE_IDF_MAX : table_idf(c->table, row);

	return idf / TABLE_IDF_MAX * (idf / TABLE_IDF_MAX);
}

/* Small talk, which has rare stems of its own, says nothing. */
static void
silence(struct choice *c, const struct token *t)
{
	if (!token_is(t, WORD_OPENING | WORD_FILLER | WORD_HEDGE) &&
	    !token_trait(t, WORD_VAGUE) &&
	    !token_in(t, " congrats congratulations cheers bye goodbye "))
		return;
	terms_reset(&c->terms);
	analyse(c->analyser, t->norm, strlen(t->norm), &c->terms);
	for (size_t i = 0; i < c->terms.n; i++)
		add_feature(c,
		    hash_of(
			term_text(&c->terms, i), c->terms.items[i].len, false),
		    0, false)
		    ->weight = 0;
}

static void
silence_all(struct choice *c)
{
	struct tokens tokens = { 0 };

	for (size_t i = 0; i < c->n; i++) {
		const struct saying *saying = c->units[i].saying;

		extract_tokens(&tokens, saying->text, 0, saying->len, c->arena);
		for (size_t k = 0; k < tokens.n; k++)
			silence(c, tokens.items + k);
	}
	extract_tokens_release(&tokens);
}

/* Who speaks is said beside the sentence; "Mel" is Melanie, too. */
static bool
is_speaker(const struct choice *c, const char *word, size_t len)
{
	for (size_t i = 0; i < c->speakers.n; i++) {
		size_t all = c->speakers.items[i].len;

		if (len > 2 && len <= all &&
		    memcmp(term_text(&c->speakers, i), word, len) == 0)
			return true;
	}
	return false;
}

static void
read_speakers(struct choice *c, const struct window *window)
{
	const char *last = "";

	for (size_t i = 0; i < window->n; i++) {
		const char *name = summarise_say_speaker(window, i, c->arena);

		if (!name || strcmp(name, last) == 0)
			continue;
		last = name;
		if (c->speakers.n < SPEAKERS_MAX)
			analyse(c->analyser, name, strlen(name), &c->speakers);
	}
}

static double
point_weight(const struct point *point)
{
	switch (point->kind) {
	case POINT_NUMBER:
		return NUMBER_WEIGHT;
	case POINT_DATE:
		return DATE_WEIGHT;
	default:
		return NAME_WEIGHT;
	}
}

static void
read_unit(struct choice *c, struct unit *unit)
{
	const struct saying *saying = unit->saying;
	struct points points = { 0 };

	unit->first = c->n_said;
	unit->tokens = tokens_estimate(saying->text, saying->len);
	terms_reset(&c->terms);
	analyse(c->analyser, saying->text, saying->len, &c->terms);
	for (size_t i = 0; i < c->terms.n; i++) {
		const struct term *term = &c->terms.items[i];
		const char *stem = term_text(&c->terms, i);

		if (!term->stop && !is_speaker(c, stem, term->len))
			note(c, unit, hash_of(stem, term->len, false),
			    stem_weight(c, stem, term->len), false);
	}
	summarise_points(saying->text, saying->len, c->arena, &points);
	for (size_t i = 0; i < points.n; i++) {
		const struct point *point = &points.items[i];

		if (point->kind == POINT_NAME &&
		    is_speaker(c, point->word, strlen(point->word)))
			continue;
		note(c, unit, hash_of(point->word, strlen(point->word), true),
		    point_weight(point), true);
	}
}

/* ---- choosing ---- */

static double
gain_of(const struct choice *c, const struct unit *unit)
{
	double gain = 0;

	for (size_t i = 0; i < unit->n; i++) {
		const struct feature *f = look_up(
		    c->slots, c->n_slots, c->said[unit->first + i]);
		uint32_t again = f->count - 1;

		if (!f->said)
			gain += f->weight *
				(1 + AGAIN_WEIGHT * (again < AGAIN_MAX
							    ? again
							    : AGAIN_MAX));
	}
	if (unit->saying->asks)
		gain *= ASKS_WEIGHT;
	if (!unit->saying->related)
		gain *= ASSISTANT_WEIGHT;
	if (gain < LEAST_GAIN)
		return 0;
	return gain / (double)(unit->tokens + SPEAKER_COST);
}

static void
add_piece(struct choice *c, const struct saying *saying, size_t start,
    size_t len, size_t place)
{
	if (c->n_pieces == c->room_pieces)
		c->pieces = arena_grow(c->arena, c->pieces, c->n_pieces,
		    &c->room_pieces, sizeof *c->pieces);
	c->pieces[c->n_pieces++] = (struct summarise_piece){
		.saying = saying, .start = start, .len = len, .place = place
	};
}

static void
take(struct choice *c, struct unit *unit)
{
	unit->taken = true;
	c->used += unit->tokens + (unit->saying->named ? 0 : SPEAKER_COST);
	for (size_t i = 0; i < unit->n; i++)
		look_up(c->slots, c->n_slots, c->said[unit->first + i])->said =
		    true;
	add_piece(
	    c, unit->saying, 0, unit->saying->len, (size_t)(unit - c->units));
}

/*
 * The best for its cost; NULL if there is none, or no room for it: what is left
 * is for names and dates.  One that never fits is passed over.
 */
static struct unit *
best(struct choice *c, size_t budget)
{
	struct unit *found = NULL;
	double most = 0;

	for (size_t i = 0; i < c->n; i++) {
		struct unit *unit = &c->units[i];
		double gain;

		if (unit->taken || unit->dull || unit->tokens > budget)
			continue;
		gain = gain_of(c, unit);
		unit->dull = gain <= 0;
		if (gain > most) {
			most = gain;
			found = unit;
		}
	}
	return found && c->used + found->tokens <= budget ? found : NULL;
}

/* ---- clauses ---- */

/* Grows a span around a point to the marks of its clause, or CLAUSE bytes. */
static void
clause_around(const struct saying *saying, const struct point *point,
    size_t *start, size_t *end)
{
	enum { CLAUSE = 48 };
	const char *text = saying->text;
	size_t from = point->start, to = point->start + point->len;

	while (from && point->start - from < CLAUSE &&
	       !strchr(",;:", text[from - 1]))
		from--;
	while (from < point->start && from && text[from - 1] != ' ' &&
	       !strchr(",;:", text[from - 1]))
		from++;
	while (to < saying->len && to - point->start < CLAUSE &&
	       !strchr(",;:", text[to]))
		to++;
	while (to > point->start + point->len && to < saying->len &&
	       text[to] != ' ' && !strchr(",;:", text[to]))
		to--;
	while (from < to && text[from] == ' ')
		from++;
	while (to > from && strchr(" .", text[to - 1]))
		to--;
	*start = from;
	*end = to;
}

static struct feature *
feature_of(const struct choice *c, const struct point *point)
{
	return look_up(c->slots, c->n_slots,
	    hash_of(point->word, strlen(point->word), true));
}

/* What of a sentence was taken last, if a span goes on from it. */
static struct summarise_piece *
goes_on(const struct choice *c, const struct saying *saying, size_t start)
{
	struct summarise_piece *last = c->pieces + c->n_pieces;

	if (!c->n_pieces || (--last)->saying != saying || start < last->start ||
	    start > last->start + last->len)
		return NULL;
	return last;
}

/* The clause of a point, with whatever else it says. */
static void
add_clause(struct choice *c, struct unit *unit, const struct points *points,
    size_t which, size_t budget)
{
	const struct point *point = &points->items[which];
	const struct saying *saying = unit->saying;
	struct summarise_piece *before;
	size_t start, end, tokens;

	clause_around(saying, point, &start, &end);
	before = goes_on(c, saying, start);
	if (before)
		start = before->start + before->len;
	tokens = tokens_estimate(saying->text + start, end - start) + 1;
	if (c->used + tokens > budget)
		return;
	c->used += tokens;
	for (size_t i = 0; i < points->n; i++)
		if (points->items[i].start >= start &&
		    points->items[i].start < end)
			feature_of(c, &points->items[i])->said = true;
	if (before)
		before->len = end - before->start;
	else
		add_piece(
		    c, saying, start, end - start, (size_t)(unit - c->units));
}

static void
add_clauses(struct choice *c, size_t budget)
{
	for (size_t i = 0; i < c->n; i++) {
		struct unit *unit = &c->units[i];
		struct points points = { 0 };

		if (unit->taken)
			continue;
		summarise_points(
		    unit->saying->text, unit->saying->len, c->arena, &points);
		for (size_t k = 0; k < points.n; k++) {
			const struct feature *f = feature_of(
			    c, &points.items[k]);

			/* the names of who speaks are no features */
			if (f->hash && !f->said)
				add_clause(c, unit, &points, k, budget);
		}
	}
}

/* ---- all of it ---- */

static size_t
budget_of(size_t tokens)
{
	size_t budget = tokens * SUMMARISE_SHARE / 100;

	return budget > SUMMARISE_LEAST ? budget : SUMMARISE_LEAST;
}

static void
choose(struct choice *c, const struct window *window)
{
	struct unit *unit;
	size_t tokens = 0;

	for (size_t i = 0; i < window->n; i++)
		tokens += tokens_estimate(
		    window->turns[i].text, window->turns[i].text_len);
	read_speakers(c, window);
	silence_all(c);
	for (size_t i = 0; i < c->n; i++)
		read_unit(c, &c->units[i]);
	while ((unit = best(c, budget_of(tokens))))
		take(c, unit);
	add_clauses(c, tokens * CLAUSES_SHARE / 100 + SUMMARISE_LEAST);
}

size_t
summarise_extract_most(size_t tokens)
{
	size_t most = tokens / 2 + SUMMARISE_LEAST;

	return most < tokens * 4 / 5 ? most : tokens * 4 / 5;
}

static int
summarise(void *ctx, const struct window *window, struct arena *arena,
    struct summary *summary, struct err *err)
{
	struct sayings sayings = { 0 };
	struct choice c = { .arena = arena, .table = table_open(err) };

	(void)ctx;
	if (!c.table)
		return -1;
	*summary = (struct summary){ .by = "extract" };
	summarise_say(window, arena, &sayings);
	if (!sayings.n)
		return 0;
	c.units = alloc_array(sayings.n, sizeof *c.units);
	c.analyser = analyser_new();
	for (c.n = 0; c.n < sayings.n; c.n++)
		c.units[c.n].saying = &sayings.items[c.n];
	make_room(&c);
	choose(&c, window);
	summarise_write(window, c.pieces, c.n_pieces, arena, summary);
	analyser_free(c.analyser);
	terms_release(&c.terms);
	terms_release(&c.speakers);
	free(c.units);
	free(c.slots);
	free(c.said);
	return 0;
}

struct summariser
summarise_extract(void)
{
	return (struct summariser){ .name = "extract", .summarise = summarise };
}
