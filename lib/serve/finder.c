#include "serve/finder.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/prog.h"

int
finder_open(struct finder *f, struct front *front, struct err *err)
{
	return front_open_all(front, &f->cubes, &f->n, err);
}

void
finder_close(struct finder *f)
{
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
