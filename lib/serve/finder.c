#include "serve/finder.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/prog.h"
#include "model/settings.h"
#include "store/access.h"
#include "store/access_line.h"

int
finder_open(struct finder *f, struct front *front, struct err *err)
{
	return front_open_all(front, &f->cubes, &f->n, err);
}

void
finder_flush(struct finder *f)
{
	for (size_t i = 0; f->noted && i < f->n; i++) {
		if (!f->noted[i].len)
			continue;
		prog_flush();
		access_write(f->cubes[i].dir, &f->noted[i], f->access_log);
		buf_reset(&f->noted[i]);
	}
}

void
finder_close(struct finder *f)
{
	finder_flush(f);
	for (size_t i = 0; f->noted && i < f->n; i++)
		buf_release(&f->noted[i]);
	free(f->noted);
	for (size_t i = 0; f->searchers && i < f->n; i++)
		searcher_free(f->searchers[i]);
	free(f->searchers);
	front_close(f->cubes, f->n);
	embedders_release(&f->embedders);
	*f = (struct finder){ 0 };
}

static int
open_searchers(struct finder *f, struct err *err)
{
	if (f->searchers)
		return 0;
	f->searchers = alloc_array(f->n + 1, sizeof(struct searcher *));
	for (size_t i = 0; i < f->n; i++) {
		f->searchers[i] = searcher_new(
		    &f->cubes[i], &f->embedders, err);
		if (!f->searchers[i])
			return -1;
	}
	return 0;
}

/* One warning, however many queries meet it. */
static void
warn(struct finder *f, const char *cube, const struct results *results)
{
	if (!f->warned_unembedded && results->unembedded) {
		prog_warn("cube '%s': searched by words only: %s", cube,
		    results->unembedded);
		f->warned_unembedded = true;
	}
	if (f->warned_damaged || (!results->damaged && !results->fault))
		return;
	if (results->damaged)
		prog_warn("cube '%s': a damaged part of the index was passed "
			  "over: run memos-cube reindex",
		    cube);
	else
		prog_warn("cube '%s': %s: its rows were read instead; "
			  "memos-cube compact mends it",
		    cube, results->fault);
	f->warned_damaged = true;
}

int
finder_search(struct finder *f, const struct query *query, struct arena *arena,
    struct results *results, struct err *err)
{
	*results = (struct results){ 0 };
	if (open_searchers(f, err) < 0)
		return -1;
	for (size_t i = 0; i < f->n; i++) {
		struct results more;

		if (search(f->searchers[i], query, arena, &more, err) < 0)
			return -1;
		warn(f, f->cubes[i].name, &more);
		if (i == 0)
			*results = more;
		else
			results_merge(results, &more, query->k, arena);
	}
	return 0;
}

enum { NOTED_MAX = 32 << 10 /* bytes that wait */ };

/* The hits of one cube, with the facts that share their slots. */
static void
note(const struct cube *cube, const struct results *given, struct buf *noted)
{
	const char *ids[ACCESS_IDS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < given->n; i++) {
		const struct found *found = &given->items[i];

		/* what stood in the past has no number */
		if (found->cube != cube->name || !found->memory.seq)
			continue;
		if (n < ACCESS_IDS_MAX)
			ids[n++] = found->memory.id;
		for (size_t j = 0; j < found->n_facts; j++)
			if (n < ACCESS_IDS_MAX)
				ids[n++] = found->facts[j].id;
	}
	access_line_put(noted, ids, n, clock_now());
}

void
finder_note(
    struct finder *f, const struct query *query, const struct results *given)
{
	struct settings_life life;
	struct err ignored;

	if (f->no_access || !given->n || query->why)
		return;
	if (!f->life_read) {
		/* who looks at the configuration says what is wrong with it */
		settings_life_read(&life, &ignored);
		f->access_log = life.access_log;
		f->noted = alloc_array(f->n, sizeof *f->noted);
		f->life_read = true;
	}
	for (size_t i = 0; f->access_log && i < f->n; i++) {
		note(&f->cubes[i], given, &f->noted[i]);
		if (f->noted[i].len >= NOTED_MAX)
			finder_flush(f);
	}
}

int
finder_blocks(struct finder *f, const struct block_scope *scope,
    struct arena *arena, struct block **blocks, size_t *n, struct err *err)
{
	*blocks = NULL;
	*n = 0;
	for (size_t i = 0; i < f->n; i++) {
		struct block *more, *all;
		size_t n_more;

		if (blocks_list(
			f->cubes[i].db, scope, arena, &more, &n_more, err) < 0)
			return -1;
		all = arena_bytes(arena, (*n + n_more + 1) * sizeof *all);
		if (*n)
			memcpy(all, *blocks, *n * sizeof *all);
		if (n_more)
			memcpy(all + *n, more, n_more * sizeof *all);
		*blocks = all;
		*n += n_more;
	}
	return 0;
}
