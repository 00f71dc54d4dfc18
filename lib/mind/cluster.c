#include "mind/cluster.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

enum {
	OPEN = 32,          /* episodes that a small one may join */
	WHOLE_TURNS = 8,    /* an episode of so many joins no other, */
	WHOLE_TOKENS = 300, /* nor one of so many tokens */
	SIDE = 3,           /* turns on each side of a cut that are compared */
	NAMES = 32,         /* of an episode that is open */
};

/* A silence that ends a sitting, and how far apart episodes may be joined. */
static const int64_t SILENCE = 6 * INT64_C(3600000000);
static const int64_t NEAR = 7 * INT64_C(86400000000);

/*
 * How like two episodes must be: their cosine, and more for each name that they
 * share, of which three do alone.
 */
static const double LIKE = .3, SHARED_NAME = .11;

struct episode {
	size_t first, n; /* items */
	uint32_t tokens;
	int64_t from, to;
	uint32_t root; /* the episode that it has joined, or itself */
};

struct clustering {
	struct cluster_item *items;
	size_t n, dimension;
	struct episode *episodes;
	size_t n_episodes, room;
	float *left, *right;
};

/* ---- order ---- */

static int
order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int
by_session(const void *left, const void *right)
{
	const struct cluster_item *a = left, *b = right;

	if (a->session != b->session)
		return order(a->session, b->session);
	if (!a->session && a->at != b->at)
		return order(a->at, b->at);
	return order(a->seq, b->seq);
}

static int
by_cluster(const void *left, const void *right)
{
	const struct cluster_item *a = left, *b = right;

	/* what is left alone comes last */
	if (a->cluster != b->cluster)
		return a->cluster - 1 < b->cluster - 1 ? -1 : 1;
	if (a->session != b->session && a->at != b->at)
		return order(a->at, b->at);
	return order(a->seq, b->seq);
}

static int
by_time(const void *left, const void *right)
{
	const struct episode *a = left, *b = right;

	if (a->from != b->from)
		return order(a->from, b->from);
	return (a->first > b->first) - (a->first < b->first);
}

/* ---- likeness ---- */

static void
add_codes(
    const struct clustering *c, const struct cluster_item *item, float *sum)
{
	if (!item->codes)
		return;
	for (size_t i = 0; i < c->dimension; i++)
		sum[i] += item->scale * (float)item->codes[i];
}

static double
cosine(const float *a, const float *b, size_t n)
{
	double both = 0, left = 0, right = 0;

	for (size_t i = 0; i < n; i++) {
		both += (double)a[i] * b[i];
		left += (double)a[i] * a[i];
		right += (double)b[i] * b[i];
	}
	return left > 0 && right > 0 ? both / sqrt(left * right) : 0;
}

/* How like what stands on both sides of a place is. */
static double
likeness_at(struct clustering *c, size_t at, size_t first, size_t end)
{
	memset(c->left, 0, c->dimension * sizeof *c->left);
	memset(c->right, 0, c->dimension * sizeof *c->right);
	for (size_t i = at; i > first && at - i < SIDE; i--)
		add_codes(c, &c->items[i - 1], c->left);
	for (size_t i = at; i < end && i - at < SIDE; i++)
		add_codes(c, &c->items[i], c->right);
	return cosine(c->left, c->right, c->dimension);
}

/* ---- episodes ---- */

static void
add_episode(struct clustering *c, size_t first, size_t end)
{
	struct episode episode = { .first = first,
		.n = end - first,
		.from = c->items[first].at,
		.to = c->items[first].at };

	for (size_t i = first; i < end; i++) {
		const struct cluster_item *item = &c->items[i];

		episode.tokens += item->tokens;
		if (item->at < episode.from)
			episode.from = item->at;
		if (item->at > episode.to)
			episode.to = item->at;
	}
	if (c->n_episodes == c->room) {
		c->room = 2 * c->room + 64;
		c->episodes = alloc_grow(
		    c->episodes, c->room, sizeof *c->episodes);
	}
	c->episodes[c->n_episodes++] = episode;
}

static bool
fits(size_t turns, size_t tokens)
{
	return turns == 1 ||
	       (turns <= CLUSTER_TURNS && tokens <= CLUSTER_TOKENS);
}

/* Where two halves of a kind are least like each other. */
static size_t
find_cut(struct clustering *c, size_t first, size_t end)
{
	size_t n = end - first, cut = first + n / 2;
	double least = INFINITY;

	for (size_t at = first + n / 3 + (n < 3); at <= first + n - n / 3;
	     at++) {
		double like;

		if (at <= first || at >= end)
			continue;
		like = likeness_at(c, at, first, end);
		if (like < least) {
			least = like;
			cut = at;
		}
	}
	return cut > first ? cut : first + 1;
}

static void
split(struct clustering *c, size_t first, size_t end)
{
	while (first < end) {
		size_t tokens = 0, cut;

		for (size_t i = first; i < end; i++)
			tokens += c->items[i].tokens;
		if (fits(end - first, tokens)) {
			add_episode(c, first, end);
			return;
		}
		cut = find_cut(c, first, end);
		split(c, first, cut);
		first = cut;
	}
}

/* An item of no session is an episode of its own. */
static void
read_episodes(struct clustering *c)
{
	size_t first = 0;

	for (size_t i = 1; i <= c->n; i++) {
		const struct cluster_item *item = &c->items[i];

		if (i < c->n && item->session &&
		    item->session == item[-1].session &&
		    item->at - item[-1].at < SILENCE)
			continue;
		split(c, first, i);
		first = i;
	}
}

/* ---- joining ---- */

/* An episode that others may join, with all that has joined it. */
struct open {
	uint32_t root;
	size_t turns, tokens;
	int64_t to;
	float *sum;
	uint32_t names[NAMES];
	size_t n_names;
};

static bool
has_name(const struct open *open, uint32_t name)
{
	for (size_t i = 0; i < open->n_names; i++)
		if (open->names[i] == name)
			return true;
	return false;
}

static void
join(struct clustering *c, struct open *open, const struct episode *episode)
{
	open->turns += episode->n;
	open->tokens += episode->tokens;
	if (episode->to > open->to)
		open->to = episode->to;
	for (size_t i = episode->first; i < episode->first + episode->n; i++) {
		const struct cluster_item *item = &c->items[i];

		add_codes(c, item, open->sum);
		for (size_t k = 0; k < CLUSTER_NAMES && item->names[k]; k++)
			if (open->n_names < NAMES &&
			    !has_name(open, item->names[k]))
				open->names[open->n_names++] = item->names[k];
	}
}

static double
likeness(
    const struct clustering *c, const struct open *open, const struct open *one)
{
	double like = cosine(open->sum, one->sum, c->dimension);
	size_t shared = 0;

	for (size_t i = 0; i < one->n_names; i++)
		shared += has_name(open, one->names[i]);
	return like + SHARED_NAME * (double)(shared < 3 ? shared : 3);
}

static bool
is_whole(const struct episode *episode)
{
	return episode->n >= WHOLE_TURNS || episode->tokens >= WHOLE_TOKENS;
}

/* The one of the open episodes that is most like it, or NULL. */
static struct open *
find_open(const struct clustering *c, struct open *opens,
    const struct open *one, int64_t from)
{
	struct open *found = NULL;
	double most = LIKE;

	for (size_t i = 0; i < OPEN; i++) {
		struct open *open = &opens[i];
		double like;

		if (!open->turns || from - open->to > NEAR ||
		    !fits(open->turns + one->turns, open->tokens + one->tokens))
			continue;
		like = likeness(c, open, one);
		if (like > most) {
			most = like;
			found = open;
		}
	}
	return found;
}

static void
join_one(struct clustering *c, struct open *opens, struct open *one, size_t at,
    size_t *next)
{
	struct episode *episode = &c->episodes[at];
	struct open *open;
	float *sum = one->sum;

	memset(sum, 0, c->dimension * sizeof *sum);
	*one = (struct open){
		.root = (uint32_t)at, .to = episode->to, .sum = sum
	};
	join(c, one, episode);
	open = find_open(c, opens, one, episode->from);
	if (open) {
		episode->root = open->root;
		join(c, open, episode);
		return;
	}
	/* the one that was opened first gives way */
	open = &opens[(*next)++ % OPEN];
	one->sum = open->sum;
	*open = *one;
	memcpy(open->sum, sum, c->dimension * sizeof *sum);
	one->sum = sum;
}

static void
join_all(struct clustering *c)
{
	float *sums = alloc_array(
	    (OPEN + 1) * (c->dimension + 1), sizeof *sums);
	struct open opens[OPEN] = { { 0 } };
	struct open one = { .sum = sums + OPEN * c->dimension };
	size_t next = 0;

	for (size_t i = 0; i < OPEN; i++)
		opens[i].sum = sums + i * c->dimension;
	for (size_t i = 0; i < c->n_episodes; i++) {
		c->episodes[i].root = (uint32_t)i;
		if (!is_whole(&c->episodes[i]))
			join_one(c, opens, &one, i, &next);
	}
	free(sums);
}

/* ---- what is worth it ---- */

bool
cluster_is_worth(size_t turns, size_t tokens)
{
	return tokens >= CLUSTER_LONG_TOKENS ||
	       (turns >= CLUSTER_LEAST_TURNS && tokens >= CLUSTER_LEAST_TOKENS);
}

/* Gives each root that is worth it a number, and its items. */
static size_t
number(struct clustering *c)
{
	struct {
		size_t turns, tokens;
		uint32_t number;
	} *roots = alloc_array(c->n_episodes, sizeof *roots);
	uint32_t n = 0;

	for (size_t i = 0; i < c->n_episodes; i++) {
		roots[c->episodes[i].root].turns += c->episodes[i].n;
		roots[c->episodes[i].root].tokens += c->episodes[i].tokens;
	}
	for (size_t i = 0; i < c->n_episodes; i++) {
		const struct episode *episode = &c->episodes[i];
		size_t root = episode->root;

		if (!roots[root].number &&
		    cluster_is_worth(roots[root].turns, roots[root].tokens))
			roots[root].number = ++n;
		for (size_t k = 0; k < episode->n; k++)
			c->items[episode->first + k].cluster =
			    roots[root].number;
	}
	free(roots);
	return n;
}

size_t
cluster_make(struct cluster_item *items, size_t n, size_t dimension)
{
	struct clustering c = { .items = items,
		.n = n,
		.dimension = dimension,
		.left = alloc_array(dimension + 1, sizeof *c.left),
		.right = alloc_array(dimension + 1, sizeof *c.right) };
	size_t clusters = 0;

	if (n) {
		qsort(items, n, sizeof *items, by_session);
		read_episodes(&c);
		qsort(c.episodes, c.n_episodes, sizeof *c.episodes, by_time);
		join_all(&c);
		clusters = number(&c);
		qsort(items, n, sizeof *items, by_cluster);
	}
	free(c.episodes);
	free(c.left);
	free(c.right);
	return clusters;
}
