#ifndef MEMOS_TESTS_WORLD_H
#define MEMOS_TESTS_WORLD_H

/*
 * Random memories and questions, the same ones at every run, given to a store
 * and to the reference alike.
 */

#include "base/clock.h"
#include "find/entry.h"
#include "reference.h"
#include "store.h"

static uint32_t world_state = 88172645u;

MAYBE unsigned
world_random(unsigned n)
{
	world_state ^= world_state << 13;
	world_state ^= world_state >> 17;
	world_state ^= world_state << 5;
	return world_state % n;
}

/* Words of the table and others, stop words, times, pairs of characters. */
static const char *const world_words[] = { "tea", "green", "coffee", "garden",
	"train", "trains", "training", "Lyon", "holiday", "hotel", "pottery",
	"class", "doctor", "the", "is", "of", "was", "will", "not", "she",
	"yesterday", "Monday", "week", "2024", "march", "5", "x1", "zzyzx",
	"zorkmid", "mother", "sister", "violin", "plays", "playing", "music",
	"river", "bridge", "budget", "money", "car", "garage", "Ann", "dogs",
	"dog", "caf\xc3\xa9", "doings", "\xe5\x8c\x97\xe4\xba\xac",
	"\xe8\x8c\xb6", "\xe3\x81\x8a\xe8\x8c\xb6", "soup", "spicy", "cooking",
	"database", "redis", "server", "deploy", "error" };
enum { WORLD_WORDS = sizeof world_words / sizeof *world_words };

static const char *const world_users[] = { "u0", "u1", "u2", NULL };
static const char *const world_runs[] = { "r0", "r1", "r2", NULL };
static const char *const world_names[] = { "Ann", "Bob Lee", "Will", NULL };
static const char *const world_roles[] = { "user", "assistant", NULL };
static const char *const world_topics[] = { "a", "b", "c", NULL };

#define WORLD_ONE_OF(list) list[world_random(sizeof list / sizeof *list)]

/* Words at random; rarely none of a sentence's marks is missing. */
MAYBE void
world_text(char *text, size_t size, unsigned most)
{
	unsigned n = 1 + world_random(most);
	size_t len = 0;

	for (unsigned i = 0; i < n && len + 40 < size; i++) {
		const char *mark = world_random(8)   ? ""
				   : world_random(2) ? "."
						     : "?";

		len += (size_t)snprintf(text + len, size - len, "%s%s%s",
		    i ? " " : "", WORLD_ONE_OF(world_words), mark);
	}
}

/* A time as it may be written, and the words that it is found by. */
MAYBE void
world_event(struct ref_doc *d)
{
	static const char *const months[] = { "january", "february", "march",
		"april", "may", "june", "july", "august", "september",
		"october", "november", "december" };
	unsigned month = world_random(12), day = 1 + world_random(28);
	static const char *const forms[] = { "2024-%02u-%02uT00:30:00+02:00",
		"2024-%02u-%02uT23:10:11Z", "2024-%02u-%02u", "2024-%02u",
		"2024" };
	unsigned form = world_random(8);
	struct moment moment;
	struct err err;

	d->event_at = CLOCK_NONE;
	d->event[0] = d->date[0] = '\0';
	if (form > 4)
		return;
		/* the format is one of those above */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(d->event, sizeof d->event, forms[form], month + 1, day);
#pragma GCC diagnostic pop
	if (form < 3)
		snprintf(
		    d->date, sizeof d->date, "2024 %s %u", months[month], day);
	else
		snprintf(d->date, sizeof d->date, "2024 %s",
		    form == 3 ? months[month] : "");
	if (clock_parse(d->event, &moment, &err) < 0)
		bail(d->event, err.text);
	d->event_at = moment.at;
}

/* Fills the next document of the world. */
MAYBE void
world_fill(struct ref_world *w, struct ref_doc *d)
{
	static const enum memory_type alone[] = { MEMORY_FACT, MEMORY_FACT,
		MEMORY_FACT, MEMORY_TURN, MEMORY_PREFERENCE, MEMORY_EVENT };
	static const enum memory_type together[] = { MEMORY_TURN, MEMORY_TURN,
		MEMORY_TURN, MEMORY_TURN, MEMORY_TURN, MEMORY_TOOL,
		MEMORY_CHUNK, MEMORY_FACT };
	static const enum memory_state states[] = { MEMORY_DECAYING,
		MEMORY_ARCHIVED, MEMORY_FORGOTTEN, MEMORY_EXTRACTED };

	*d = (struct ref_doc){ 0 };
	snprintf(d->id, sizeof d->id, "d%04d", (w->n * 7919 + 13) % 10000);
	d->user = WORLD_ONE_OF(world_users);
	d->agent = world_random(8) ? NULL : "a0";
	d->run = WORLD_ONE_OF(world_runs);
	d->role = WORLD_ONE_OF(world_roles);
	d->name = WORLD_ONE_OF(world_names);
	d->topic = WORLD_ONE_OF(world_topics);
	d->type = d->run ? WORLD_ONE_OF(together) : WORLD_ONE_OF(alone);
	d->state = world_random(6) ? MEMORY_ACTIVE : WORLD_ONE_OF(states);
	world_text(d->text, sizeof d->text, world_random(10) ? 14 : 45);
	world_event(d);
	d->created_at = clock_now() + w->n;
	/* some say what another one said, so that scores are equal */
	if (w->n && !world_random(8)) {
		const struct ref_doc *other =
		    &w->docs[world_random((unsigned)w->n)];

		memcpy(d->text, other->text, sizeof d->text);
		memcpy(d->event, other->event, sizeof d->event);
		memcpy(d->date, other->date, sizeof d->date);
		d->event_at = other->event_at;
		d->name = other->name;
		d->role = other->role;
	}
}

/* Makes the next document an edit of one that is there. */
MAYBE void
world_replace(struct ref_doc *old, struct ref_doc *d)
{
	if (old->dead)
		return;
	memcpy(d->id, old->id, sizeof d->id);
	d->created_at = old->created_at;
	old->dead = true;
}

MAYBE void
world_edit(struct ref_world *w, struct ref_doc *d)
{
	world_replace(&w->docs[world_random((unsigned)w->n)], d);
}

MAYBE void
world_put(struct store *s, struct ref_doc *d, int64_t created_at)
{
	struct memory m;
	struct rows_put put;
	char metadata[32];

	memory_init(&m);
	m.id = d->id;
	m.text = d->text;
	m.text_len = strlen(d->text);
	m.type = d->type;
	m.state = d->state;
	m.user_id = d->user;
	m.agent_id = d->agent;
	m.run_id = d->run;
	m.role = d->role;
	m.name = d->name;
	m.created_at = created_at;
	if (*d->event && clock_parse(d->event, &m.event_at, &s->err) < 0)
		bail(d->event, s->err.text);
	snprintf(metadata, sizeof metadata, "{\"topic\":\"%s\"}",
	    d->topic ? d->topic : "");
	if (d->topic)
		m.metadata = metadata;
	if (ingest_put(s->ingest, &m, true, &s->arena, &put, &s->err) < 0)
		bail(d->text, s->err.text);
	d->seq = put.seq;
	arena_reset(&s->arena);
}

/* One entry, of the doc that *i has come to. */
MAYBE bool
world_take_vector(struct ref_world *w, int *i, const struct entries_item *item)
{
	struct entry entry;
	struct ref_doc *d;

	while (*i < w->n && w->docs[*i].seq < item->seq)
		++*i;
	d = &w->docs[*i];
	if (*i == w->n || d->seq != item->seq || d->dead ||
	    d->state == MEMORY_FORGOTTEN ||
	    !entry_read(item->data, item->size, &entry))
		return false;
	ref_mix(w, *i);
	if (!d->vector.any)
		return entry.vector.dimension == 0;
	return entry.vector.dimension == REF_DIMENSION &&
	       ref_take_codes(
		   d->vector.exact, entry.vector.codes, d->vector.codes);
}

/* Whether the vectors that are stored are right; the reference takes them. */
MAYBE bool
world_take_vectors(struct ref_world *w, struct store *s)
{
	sqlite3_stmt *st = db_prepare(
	    s->cube.db, "SELECT data FROM entries ORDER BY first", &s->err);
	int i = 0, taken = 0, want = 0;
	bool ok = true;

	while (db_step(s->cube.db, st, &s->err) == 1) {
		const void *chunk = sqlite3_column_blob(st, 0);
		size_t size = (size_t)sqlite3_column_bytes(st, 0), at = 0;
		struct entries_item item;

		for (; entries_next(chunk, size, &at, &item) == 1; taken++)
			ok = world_take_vector(w, &i, &item) && ok;
	}
	sqlite3_finalize(st);
	for (i = 0; i < w->n; i++)
		want += !w->docs[i].dead &&
			w->docs[i].state != MEMORY_FORGOTTEN;
	return ok && taken == want;
}

/* Memories until there are `n`, a tenth of them edits of those before. */
MAYBE void
world_grow(struct ref_world *w, struct store *s, int n)
{
	store_begin(s);
	while (w->n < n) {
		struct ref_doc *d = &w->docs[w->n];
		int64_t created_at;

		world_fill(w, d);
		created_at = d->created_at;
		if (w->n > 3 && !world_random(10))
			world_edit(w, d);
		world_put(s, d, created_at);
		ref_add(w);
	}
	store_commit(s);
}

/* A store of `n` memories. */
MAYBE void
world_make(struct ref_world *w, struct store *s, int n)
{
	w->n = 0;
	world_grow(w, s, n);
}

/* ---- questions ---- */

static const char *const world_filters[] = { NULL, "{\"topic\":\"a\"}",
	"{\"role\":\"assistant\"}", "{\"NOT\":{\"topic\":\"b\"}}",
	"{\"OR\":[{\"name\":\"Ann\"},{\"type\":\"fact\"}]}",
	"{\"event_at\":{\"gte\":\"2024-06\"}}",
	"{\"topic\":{\"in\":[\"a\",null]},\"memory\":{\"icontains\":\"T\"}}" };

/* What the filters say, once more. */
MAYBE bool
world_passes(const struct ref_doc *d, int filter)
{
	switch (filter) {
	case 1:
		return ref_same(d->topic, "a");
	case 2:
		return ref_same(d->role, "assistant");
	case 3:
		return !ref_same(d->topic, "b");
	case 4:
		return ref_same(d->name, "Ann") || d->type == MEMORY_FACT;
	case 5:
		return d->event_at >= 1717200000000000;
	case 6:
		return (!d->topic || ref_same(d->topic, "a")) &&
		       strpbrk(d->text, "tT");
	default:
		return true;
	}
}

MAYBE void
world_ask(struct ref_query *q)
{
	static const char *const fixed[] = { "when was the pottery class?",
		"where does Ann play violin", "is not she", "zzyzx", "",
		"\xe5\x8c\x97\xe4\xba\xac \xe8\x8c\xb6", "quokka" };
	static const size_t sizes[] = { 1, 5, 10, 1000 };
	const int64_t middle = 1720000000000000;

	*q = (struct ref_query){
		.since = CLOCK_NONE, .until = CLOCK_NONE, .passes = world_passes
	};
	world_text(q->text, sizeof q->text, 9);
	if (!world_random(4))
		snprintf(q->text, sizeof q->text, "%s", WORLD_ONE_OF(fixed));
	for (unsigned i = 0, n = world_random(4); i < n && i < 2; i++)
		q->users[i] = world_users[(world_random(2) + i) % 3];
	if (!world_random(8))
		q->agent = "a0";
	if (!world_random(5))
		q->run = world_runs[world_random(3)];
	if (!world_random(5))
		*(world_random(2) ? &q->since : &q->until) = middle;
	if (!world_random(6))
		q->states = 1u << MEMORY_ARCHIVED | 1u << MEMORY_ACTIVE;
	if (!world_random(5))
		q->types = 1u << MEMORY_TURN | 1u << MEMORY_PREFERENCE;
	if (!world_random(4))
		q->without = 1u << world_random(RANK_CUES);
	if (world_random(2))
		q->filter = (int)world_random(
		    sizeof world_filters / sizeof *world_filters);
	q->k = WORLD_ONE_OF(sizes);
}

#endif
