#include "find/search_state.h"

#include "find/fingerprint.h"
#include "find/fold.h"
#include "find/gather.h"
#include "store/rows.h"

enum {
	/* hits that are ranked for k slots, where facts fold: 2k and so many */
	FOLD_SPARE = 16,
	FOLD_MORE = 4, /* times as many, if that was not enough */
};

/* ---- what is shown ---- */

/* One query under way. */
struct run {
	struct searcher *s;
	const struct search_run *asked;
	const struct query *query;
	struct arena *arena;
	struct results *results;
	struct search_want want;
	struct ranking ranking;
	bool folds;
	struct folded folded;
};

static int
find_watched(struct run *r, struct err *err)
{
	struct why *why = &r->results->why;
	int rc;

	if (!r->query->why)
		return 0;
	rc = rows_find(
	    r->s->cube->db, r->query->why, r->arena, &why->memory, err);
	why->in_store = rc == 1;
	r->want.watch = why->in_store ? why->memory.seq : 0;
	return rc < 0 ? -1 : 0;
}

/* What folds into a slot, and what became of it. */
static int
fetch_facts(struct run *r, const struct fold_fact *fact, struct found *f,
    struct err *err)
{
	struct db *db = r->s->cube->db;
	struct found_fact *facts;
	size_t n = 0;

	for (const struct fold_fact *p = fact; p; p = p->next)
		n++;
	f->facts = facts = arena_bytes(r->arena, n * sizeof *facts);
	for (; fact; fact = fact->next) {
		struct memory m;
		int rc = rows_get(db, fact->seq, r->arena, &m, err);

		if (rc < 0)
			return -1;
		if (rc)
			facts[f->n_facts++] = (struct found_fact){ m.id, m.text,
				m.text_len };
	}
	return memory_verbatim(f->memory.type)
		   ? fold_superseded(db, f->memory.seq, &f->superseded, err)
		   : 0;
}

/* The memory of a hit; facts that fold into it may be NULL. */
static int
fetch_one(struct run *r, const struct hit *hit, const struct fold_fact *facts,
    struct err *err)
{
	struct found *f = &r->results->items[r->results->n];
	int rc;

	*f = (struct found){ .hit = *hit, .cube = r->s->cube->name };
	rc = rows_get(r->s->cube->db, hit->seq, r->arena, &f->memory, err);
	if (rc <= 0)
		return rc;
	r->results->n++;
	return r->folds ? fetch_facts(r, facts, f, err) : 0;
}

static int
fetch(struct run *r, struct err *err)
{
	const struct ranking *ranking = &r->ranking;
	struct results *results = r->results;
	size_t n = r->folds ? r->folded.n : ranking->n;

	results->items = arena_bytes(r->arena, n * sizeof *results->items);
	for (size_t i = 0; i < n; i++) {
		const struct fold_slot *slot = r->folds ? &r->folded.slots[i]
							: NULL;

		if (fetch_one(r, slot ? &slot->hit : &ranking->hits[i],
			slot ? slot->facts : NULL, err) < 0)
			return -1;
	}
	if (results->why.in_store) {
		results->why.in_scope = ranking->watched_seen;
		results->why.allowed = ranking->watched_allowed;
		results->why.rank = ranking->watched_rank;
		results->why.candidates = ranking->candidates;
		results->why.hit = ranking->watched;
	}
	return 0;
}

/* ---- what is found ---- */

/* One source, or all of them, of one run. */
struct attempt {
	struct searcher *s;
	const struct search_run *run;
	struct rank_options options;
	struct ranking *ranking;
	bool *damaged;
};

static struct gather_query
wanted_of(const struct attempt *a)
{
	const struct query *query = &a->run->query;
	struct gather_query wanted = { .selection = &query->selection,
		.asked = &a->run->asked,
		.vector = &a->run->vector,
		.place = a->options.place,
		.baseline = a->s->baseline,
		.index = query->exact || a->options.watch ? NULL : &a->s->index,
		.graph = { .analyser = a->s->analyser },
		.k = a->options.k };

	if (!(query->without >> RANK_GRAPH & 1)) {
		wanted.graph.text = query->text;
		wanted.graph.len = query->text_len;
	}
	if (a->options.timed) {
		wanted.dated = query->text;
		wanted.dated_len = query->text_len;
	}
	return wanted;
}

/*
 * Gathers and ranks; a segment that turns out to be damaged on the way is left
 * out of the next attempt.
 */
static int
attempt(struct attempt *a, struct err *err)
{
	struct searcher *s = a->s;
	struct gather g = { 0 };
	struct gather_query wanted = wanted_of(a);
	const struct part *damaged = NULL;
	int rc = gather(&g, s->cube, &wanted, err);

	ranking_release(a->ranking);
	if (rc == 0) {
		rc = rank(
		    &g, &a->run->asked, &a->options, a->ranking, &damaged, err);
		if (rc == 1)
			gather_condemn(damaged, &s->index, s->cube);
	}
	*a->damaged = g.damaged;
	gather_release(&g);
	return rc;
}

static struct rank_options
options_of(const struct searcher *s, const struct search_run *run,
    const struct search_want *want)
{
	const struct query *query = &run->query;

	return (struct rank_options){ .k = want->k,
		.without = query->without,
		.watch = want->watch,
		.db = s->cube->db,
		.vector = &run->vector,
		.place = fingerprint_place(&s->space),
		.baseline = s->baseline,
		.cosine_weight = s->cosine_weight,
		.folds = want->folds,
		.phrases = sources_have(query->sources, SEARCH_PHRASE) &&
			   !sources_have(query->sources, SEARCH_WORDS),
		.timed = sources_have(query->sources, SEARCH_TIME) };
}

/* Attempts, until no segment that cannot be believed is left. */
int
search_rank(struct searcher *s, const struct search_run *run,
    const struct search_want *want, struct ranking *ranking, bool *damaged,
    struct err *err)
{
	struct attempt a = { s, run, options_of(s, run, want), ranking,
		damaged };
	int rc = 1;

	for (size_t i = 0; i <= s->index.n && rc == 1; i++)
		rc = attempt(&a, err);
	if (rc == 1)
		rc = err_set(err, ERR_STORE,
		    "cube '%s': the index is damaged: run memos-cube compact",
		    s->cube->name);
	return rc;
}

static int
rank_hits(struct run *r, struct err *err)
{
	bool *damaged = &r->results->damaged;

	return r->query->fusion == SEARCH_RRF
		   ? search_ranks_fuse(
			 r->s, r->asked, &r->want, &r->ranking, damaged, err)
		   : search_rank(
			 r->s, r->asked, &r->want, &r->ranking, damaged, err);
}

/* Ranks as many hits as it takes to fill k slots. */
static int
rank_slots(struct run *r, struct err *err)
{
	size_t k = r->query->k;

	for (r->want.k = 2 * k + FOLD_SPARE;; r->want.k *= FOLD_MORE) {
		int rc = rank_hits(r, err);

		if (rc == 0)
			rc = fold(r->s->cube->db, &r->query->selection,
			    &r->ranking, k, r->arena, &r->folded, err);
		if (rc < 0 || rc == GATHER_SUSPECT)
			return rc;
		if (rc == 1 || r->ranking.n < r->want.k)
			return 0;
	}
}

static int
run(struct run *r, struct err *err)
{
	struct searcher *s = r->s;
	int rc;

	r->want.k = r->query->k;
	if (find_watched(r, err) < 0 ||
	    fold_needed(s->cube->db, &r->query->selection, &r->folds, err) < 0)
		return -1;
	r->want.folds = r->folds;
	rc = r->folds ? rank_slots(r, err) : rank_hits(r, err);
	if (rc == 0)
		rc = fetch(r, err);
	if (rc == 0 && r->query->ranks)
		rc = search_ranks_tell(
		    s, r->asked, &r->ranking, &r->want, r->results, err);
	if (s->index.fault.kind != ERR_NONE)
		r->results->fault = s->index.fault.text;
	ranking_release(&r->ranking);
	return rc;
}

int
search_run(struct searcher *s, const struct search_run *asked,
    struct arena *arena, struct results *results, struct err *err)
{
	struct run r = { .s = s,
		.asked = asked,
		.query = &asked->query,
		.arena = arena,
		.results = results };

	return run(&r, err);
}
