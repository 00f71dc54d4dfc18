#include "serve/hits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/record.h"

enum { BYTES_MAX = 256 << 20 };

void
hits_reset(struct hits *hits)
{
	arena_reset(&hits->arena);
	hits->n = hits->bytes = hits->scored = 0;
}

void
hits_release(struct hits *hits)
{
	arena_release(&hits->arena);
	free(hits->items);
	*hits = (struct hits){ 0 };
}

static void
add(struct hits *hits, const struct pack_item *item)
{
	if (hits->n == hits->room) {
		hits->room = 2 * hits->room + 64;
		hits->items = alloc_grow(
		    hits->items, hits->room, sizeof *hits->items);
	}
	hits->items[hits->n++] = *item;
	hits->bytes += item->memory->text_len;
	hits->scored += isfinite(item->value) != 0;
}

void
hits_put(struct hits *hits, const struct memory *m, double value)
{
	add(hits, &(struct pack_item){ .memory = m, .value = value });
}

/* ---- lines ---- */

/* The value of a key, if the object has it. */
static bool
find(const struct json_span *object, const char *key, struct json_span *value)
{
	struct arena arena = { 0 };
	const char *at = NULL, *name;
	bool found = false;

	if (object->kind != JSON_OBJECT)
		return false;
	while (!found && json_member(object, &at, &arena, &name, value))
		found = strcmp(name, key) == 0;
	arena_release(&arena);
	return found;
}

enum hits_kind
hits_kind(const struct json_span *value)
{
	static const char *const TEXTS[] = { "memory", "text", "content",
		"messages" };
	struct json_span field;

	for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
		if (find(value, TEXTS[i], &field) &&
		    !find(value, "results", &field))
			return HITS_RECORD;
	if (find(value, "results", &field))
		return HITS_RESULTS;
	return find(value, "query", &field) ? HITS_QUERY : HITS_RECORD;
}

struct reading {
	struct hits *hits;
	struct pack_item item; /* but for its memory */
};

static int
take(const struct memory *m, void *ctx, struct err *err)
{
	struct reading *r = ctx;
	struct memory *copy = arena_bytes(&r->hits->arena, sizeof *copy);

	if (r->hits->n >= PACK_ITEMS_MAX)
		return err_set(err, ERR_INPUT,
		    "more than %d memories: a search, or -k, chooses among "
		    "them",
		    PACK_ITEMS_MAX);
	if (m->text_len > BYTES_MAX - r->hits->bytes)
		return err_set(err, ERR_INPUT,
		    "more than %d MiB of text to choose from", BYTES_MAX >> 20);
	*copy = *m;
	r->item.memory = copy;
	add(r->hits, &r->item);
	return 0;
}

int
hits_read(struct hits *hits, const struct json_span *value, struct err *err)
{
	static const struct memory_defaults defaults = { .type = -1 };
	struct reading r = { hits, { .value = NAN } };
	struct json_span field;

	if (find(value, "score", &field) && field.kind == JSON_NUMBER &&
	    !json_number(&field, &r.item.value))
		r.item.value = NAN;
	r.item.superseded = find(value, "superseded", &field) &&
			    field.kind == JSON_TRUE;
	return memory_read(value, &defaults, &hits->arena, take, &r, err);
}

int
hits_read_results(
    struct hits *hits, const struct json_span *line, struct err *err)
{
	struct json_span results, record;
	const char *at = NULL;

	if (!find(line, "results", &results) || results.kind != JSON_ARRAY)
		return err_set(err, ERR_INPUT, "'results' is not a list");
	while (json_element(&results, &at, &record))
		if (hits_read(hits, &record, err) < 0)
			return -1;
	return 0;
}

void
hits_add(struct hits *hits, const struct results *results)
{
	for (size_t i = 0; i < results->n && hits->n < PACK_ITEMS_MAX; i++) {
		const struct found *found = &results->items[i];

		add(hits, &(struct pack_item){ .memory = &found->memory,
			      .value = found->hit.score,
			      .superseded = found->superseded });
	}
}

void
hits_settle(struct hits *hits)
{
	double top = 0;

	for (size_t i = 0; i < hits->n; i++)
		if (isfinite(hits->items[i].value))
			top = fmax(top, hits->items[i].value);
	if (top <= 0)
		top = 1;
	for (size_t i = 0; i < hits->n; i++)
		if (!isfinite(hits->items[i].value))
			hits->items[i].value = top * (1 - .6 * (double)i /
							      (double)hits->n);
}
