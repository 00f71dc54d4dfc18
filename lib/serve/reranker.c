#include "serve/reranker.h"

#include <string.h>

#include "base/alloc.h"
#include "base/prog.h"
#include "find/reorder.h"

/* The one of [models] in memos-config(5). */
static const struct settings *
configured(struct reranker *r, struct err *err)
{
	const struct settings *settings = NULL;

	if (models_read(&r->models, err) < 0)
		return NULL;
	if (r->models.reranker)
		settings = models_find(
		    &r->models, SETTINGS_RERANKER, r->models.reranker);
	if (!settings)
		err_set(err, ERR_INPUT,
		    "--rerank needs a reranker in memos-config(5), named by "
		    "its section [models]");
	return settings;
}

static const struct settings *
given(struct reranker *r)
{
	r->own = settings_default(SETTINGS_RERANKER);
	r->own.provider = alloc_copy("command", strlen("command"));
	r->own.command = alloc_copy(r->command, strlen(r->command));
	return &r->own;
}

int
reranker_open(struct reranker *r, struct meter *meter, struct err *err)
{
	const struct settings *settings;

	if (r->on && r->command)
		return err_set(err, ERR_INPUT,
		    "--rerank and --rerank-cmd do not go together");
	if (!r->on && !r->command)
		return 0;
	settings = r->command ? given(r) : configured(r, err);
	if (!settings)
		return -1;
	r->rerank = rerank_new(settings, meter, NULL, err);
	return r->rerank ? 0 : -1;
}

void
reranker_close(struct reranker *r)
{
	rerank_free(r->rerank);
	settings_release(&r->own);
	models_release(&r->models);
	*r = (struct reranker){ 0 };
}

int
reranker_search(struct reranker *r, struct finder *finder,
    const struct query *query, const struct cutoff *cutoff, struct arena *arena,
    struct results *results, struct err *err)
{
	struct query more = *query;
	struct err fault;

	if (r->rerank && more.k < REORDER_POOL)
		more.k = REORDER_POOL;
	if (finder_search(finder, &more, arena, results, err) < 0)
		return -1;
	cutoff_apply(cutoff, results);
	if (!r->rerank ||
	    reorder(r->rerank, query, query->k, results, &fault) == 0)
		return 0;
	if (!r->warned)
		prog_warn("in the order of the search: %s", fault.text);
	r->warned = true;
	return 0;
}
