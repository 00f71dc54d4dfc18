#include "mind/cluster.h"

#include <stdlib.h>
#include <string.h>

#include "random.h"
#include "tap.h"

#define HOUR INT64_C(3600000000)

enum { N = 600, DIMENSION = 8 };

/* Unit vectors of so many topics. */
static int8_t topics[DIMENSION][DIMENSION];

static void
make_topics(void)
{
	for (size_t i = 0; i < DIMENSION; i++)
		topics[i][i] = 100;
}

static struct cluster_item
item(int64_t seq, int64_t session, int64_t hours, size_t topic)
{
	return (struct cluster_item){ .seq = seq,
		.session = session,
		.at = hours * HOUR,
		.tokens = 30,
		.codes = topics[topic],
		.scale = .01f };
}

/* The cluster of a number. */
static uint32_t
cluster_of(const struct cluster_item *items, size_t n, int64_t seq)
{
	for (size_t i = 0; i < n; i++)
		if (items[i].seq == seq)
			return items[i].cluster;
	return UINT32_MAX;
}

static void
test_sittings(void)
{
	struct cluster_item items[9];
	size_t n;

	for (int64_t i = 0; i < 4; i++)
		items[i] = item(i + 1, 1, 0, 0);
	for (int64_t i = 4; i < 8; i++)
		items[i] = item(i + 1, 1, 1000, 1);
	items[8] = item(9, 2, 2000, 2);
	n = cluster_make(items, 9, DIMENSION);
	tap(n == 2, "two sittings of a session are two clusters");
	tap(cluster_of(items, 9, 1) == 1 && cluster_of(items, 9, 4) == 1 &&
		cluster_of(items, 9, 5) == 2 && cluster_of(items, 9, 8) == 2,
	    "each has its turns, the older one first");
	tap(cluster_of(items, 9, 9) == 0 && items[8].seq == 9,
	    "one short turn is left alone, and comes last");
}

static void
test_joining(void)
{
	struct cluster_item near[] = { item(1, 1, 0, 0), item(2, 2, 24, 0),
		item(3, 3, 48, 0), item(4, 0, 50, 1) };
	struct cluster_item far[] = { item(1, 1, 0, 0), item(2, 2, 24 * 30, 0),
		item(3, 3, 24 * 60, 0) };
	struct cluster_item named[] = { item(1, 1, 0, 0), item(2, 2, 24, 1),
		item(3, 3, 48, 2) };

	tap(cluster_make(near, 4, DIMENSION) == 1 &&
		cluster_of(near, 4, 1) == 1 && cluster_of(near, 4, 3) == 1,
	    "sessions near in time and alike are one cluster");
	tap(cluster_of(near, 4, 4) == 0, "what is not like them is not of it");
	tap(cluster_make(far, 3, DIMENSION) == 0,
	    "what is far in time is not joined");
	tap(cluster_make(named, 3, DIMENSION) == 0,
	    "nor what is of other matters,");
	for (size_t i = 0; i < 3; i++)
		memcpy(named[i].names, (uint32_t[]){ 7, 11, 13, 17 },
		    4 * sizeof(uint32_t));
	tap(cluster_make(named, 3, DIMENSION) == 1,
	    "but names bring it together");
	for (size_t i = 0; i < 3; i++)
		named[i].codes = NULL;
	tap(cluster_make(named, 3, 0) == 1, "where nothing else is known, too");
	for (size_t i = 0; i < 3; i++)
		named[i].names[0] = 0;
	tap(cluster_make(named, 3, 0) == 0,
	    "and of nothing no cluster is made");
}

static void
test_topics(void)
{
	struct cluster_item items[50];

	for (int64_t i = 0; i < 50; i++)
		items[i] = item(i + 1, 1, 0, i < 20 ? 0 : 1);
	cluster_make(items, 50, DIMENSION);
	tap(cluster_of(items, 50, 20) != cluster_of(items, 50, 21),
	    "a long talk is cut where it turns to something else");
}

static void
test_long(void)
{
	struct cluster_item one = item(1, 1, 0, 0);

	one.tokens = 5000;
	tap(cluster_make(&one, 1, DIMENSION) == 1,
	    "one long turn is worth a summary");
	tap(cluster_make(NULL, 0, DIMENSION) == 0, "nothing has no clusters");
	tap(!cluster_is_worth(2, 100) && cluster_is_worth(3, 100) &&
		!cluster_is_worth(3, 20),
	    "two short turns are not worth one");
}

/* Whatever there is: bounds hold, and the order of the input is no matter. */
static void
test_random(void)
{
	static struct cluster_item items[N], other[N];
	size_t turns[N + 1] = { 0 }, tokens[N + 1] = { 0 }, n, bad = 0,
			 same = 0;
	size_t runs = 0;

	for (size_t i = 0; i < N; i++) {
		items[i] = item((int64_t)i + 1, random_below(40),
		    random_below(2000), random_below(DIMENSION));
		items[i].tokens = 1 + random_below(random_below(9) ? 60 : 4000);
		items[i].names[0] = random_below(9);
	}
	memcpy(other, items, sizeof items);
	for (size_t i = N - 1; i; i--) {
		size_t k = random_below((uint32_t)i + 1);
		struct cluster_item swap = other[i];

		other[i] = other[k];
		other[k] = swap;
	}
	n = cluster_make(items, N, DIMENSION);
	tap(n > 0 && n == cluster_make(other, N, DIMENSION),
	    "there are %zu clusters, in whatever order they come", n);
	for (size_t i = 0; i < N; i++) {
		turns[items[i].cluster]++;
		tokens[items[i].cluster] += items[i].tokens;
		same += items[i].seq == other[i].seq &&
			items[i].cluster == other[i].cluster;
		runs += !i || items[i].cluster != items[i - 1].cluster;
	}
	for (size_t i = 1; i <= n; i++)
		bad += !cluster_is_worth(turns[i], tokens[i]) ||
		       turns[i] > CLUSTER_TURNS ||
		       (turns[i] > 1 && tokens[i] > CLUSTER_TOKENS);
	tap(same == N, "and the same ones");
	tap(bad == 0, "each is within its bounds");
	tap(runs == n + (turns[0] > 0), "each stands in one place");
}

int
main(void)
{
	make_topics();
	test_sittings();
	test_joining();
	test_topics();
	test_long();
	test_random();
	return tap_end();
}
