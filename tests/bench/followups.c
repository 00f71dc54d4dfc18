/*
 * usage: followups DIR DIALOGUES - asks the default cube in DIR what is asked
 * in each dialogue, by search() alone and with a working memory of its own.  A
 * dialogue is a line of JSON: "id", "half", and "turns" of a "query" and the
 * ids of the memories that answer it, "relevant".
 *
 * Prints a line a turn, between TABs: id, half, number of the turn, the share
 * of its answers among the first five hits of search() and with working
 * memory, the same among the first ten, and microseconds of either.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "find/search.h"
#include "mind/working.h"

enum { K = 10, TURNS_MAX = 8, ANSWERS_MAX = 16 };

struct turn {
	const char *query, *relevant[ANSWERS_MAX];
	size_t len, n;
};

struct dialogue {
	const char *id;
	int64_t half;
	struct turn turns[TURNS_MAX];
	size_t n;
};

struct found_by {
	double at5, at10, us;
};

static struct cube cube;
static const struct table *table;
static struct searcher *searcher;
static struct embedders embedders;
static struct err err;

static _Noreturn void
fail(const char *what)
{
	fprintf(stderr, "followups: %s: %s\n", what, err.text);
	exit(1);
}

static void
read_turn(struct turn *turn, const struct json_span *value, struct arena *arena)
{
	struct json_span item, id;
	const char *key, *at = NULL, *in;

	while (json_member(value, &at, arena, &key, &item)) {
		if (strcmp(key, "query") == 0)
			turn->query = json_text(&item, arena, &turn->len);
		if (strcmp(key, "relevant") != 0)
			continue;
		for (in = NULL;
		     json_element(&item, &in, &id) && turn->n < ANSWERS_MAX;)
			turn->relevant[turn->n++] = json_text(&id, arena, NULL);
	}
}

static void
read_dialogue(struct dialogue *d, const char *line, struct arena *arena)
{
	struct json_span value, item, turn;
	const char *key, *at = NULL, *in;

	*d = (struct dialogue){ .id = "-" };
	if (json_scan(line, strlen(line), &value, &err) < 0)
		fail(line);
	while (json_member(&value, &at, arena, &key, &item)) {
		if (strcmp(key, "id") == 0)
			d->id = json_text(&item, arena, NULL);
		if (strcmp(key, "half") == 0)
			json_integer(&item, &d->half);
		if (strcmp(key, "turns") != 0)
			continue;
		for (in = NULL;
		     json_element(&item, &in, &turn) && d->n < TURNS_MAX;)
			read_turn(&d->turns[d->n++], &turn, arena);
	}
}

/* ---- asking ---- */

static double
share(const struct turn *turn, const struct results *results, size_t k)
{
	size_t hits = 0;

	for (size_t i = 0; i < results->n && i < k; i++)
		for (size_t j = 0; j < turn->n; j++)
			hits += strcmp(results->items[i].memory.id,
				    turn->relevant[j]) == 0;
	return turn->n ? (double)hits / (double)turn->n : 0;
}

static double
microseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* By search() if there is no working memory. */
static struct found_by
ask(struct working *w, const struct turn *turn, struct arena *arena)
{
	const struct query query = { .text = turn->query,
		.text_len = turn->len,
		.k = K,
		.selection = { .since = CLOCK_NONE, .until = CLOCK_NONE } };
	struct found_by by;
	struct results results;
	double since = microseconds();
	int rc = w ? working_search(w, searcher, &query, arena, &results, &err)
		   : search(searcher, &query, arena, &results, &err);

	if (rc < 0)
		fail(turn->query);
	by.us = microseconds() - since;
	by.at5 = share(turn, &results, 5);
	by.at10 = share(turn, &results, K);
	if (w)
		working_turn(w, turn->query, turn->len, &results);
	return by;
}

static void
hold_dialogue(const struct dialogue *d, struct arena *arena)
{
	struct working *w = working_new(table);

	for (size_t i = 0; i < d->n; i++) {
		struct found_by plain = ask(NULL, &d->turns[i], arena);
		struct found_by with = ask(w, &d->turns[i], arena);

		printf("%s\t%d\t%zu\t%.3f\t%.3f\t%.3f\t%.3f\t%.0f\t%.0f\n",
		    d->id, (int)d->half, i + 1, plain.at5, with.at5, plain.at10,
		    with.at10, plain.us, with.us);
	}
	working_free(w);
}

int
main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct dialogue dialogue;
	char *line = NULL;
	size_t size = 0;
	FILE *file;

	if (argc != 3)
		return 2;
	if (cube_open(&cube, argv[1], "default", DB_READ, false, &err) < 0)
		fail(argv[1]);
	searcher = searcher_new(&cube, &embedders, &err);
	table = table_open(&err);
	file = fopen(argv[2], "r");
	if (!searcher || !table || !file)
		fail(argv[2]);
	while (getline(&line, &size, file) > 0) {
		read_dialogue(&dialogue, line, &arena);
		hold_dialogue(&dialogue, &arena);
		arena_reset(&arena);
	}
	free(line);
	fclose(file);
	arena_release(&arena);
	searcher_free(searcher);
	cube_release(&cube);
	embedders_release(&embedders);
	return 0;
}
