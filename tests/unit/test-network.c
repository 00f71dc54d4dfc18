#include "serve/network.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "tap.h"

static const struct entity_scope ann = { .user = "ann" };
static const struct entity_scope zoe = { .user = "zoe", .app = "x" };

static void
begin(struct network *net)
{
	network_init(net, &(struct selection){ .as_of = CLOCK_NONE });
}

static size_t
node(struct network *net, const char *prefix, int number)
{
	char name[32];

	snprintf(name, sizeof name, "%s%d", prefix, number);
	return network_add_node(net, &ann, name);
}

static struct network_edge *
relate(struct network *net, size_t from, size_t to)
{
	return network_add_edge(net,
	    &(struct edge){ .id = "e",
		.relation = "knows",
		.valid_from = CLOCK_NONE,
		.valid_to = CLOCK_NONE,
		.superseded_at = CLOCK_NONE },
	    from, to);
}

static void
test_nodes(void)
{
	struct network net;
	bool found = true;

	begin(&net);
	tap(network_find(&net, &ann, "Ann") == NETWORK_NONE, "nobody is there");
	for (int i = 0; i < 5000; i++)
		found = found && node(&net, "n", i) == (size_t)i;
	for (int i = 0; i < 5000; i++)
		found = found && node(&net, "n", i) == (size_t)i;
	tap(found && net.n_nodes == 5000, "a name is one node");
	tap(network_add_node(&net, &zoe, "n7") == 5000,
	    "and another one in another scope");
	tap(network_add_node(&net, &(struct entity_scope){ 0 }, "n7") == 5001,
	    "or in none");
	network_release(&net);
}

static void
test_order(void)
{
	struct network net;

	begin(&net);
	relate(&net, network_add_node(&net, &ann, "c"),
	    network_add_node(&net, &ann, "a"));
	relate(&net, network_add_node(&net, &ann, "b"),
	    network_add_node(&net, &ann, "c"));
	network_add_node(&net, &zoe, "a");
	network_sort(&net);
	tap(strcmp(net.nodes[0].name, "a") == 0 &&
		strcmp(net.nodes[1].user, "zoe") == 0 &&
		strcmp(net.nodes[3].name, "c") == 0,
	    "by name, then by scope");
	tap(net.edges[0].from == 3 && net.edges[0].to == 0 &&
		network_find(&net, &ann, "c") == 3,
	    "edges and names go along");
	network_leave_out(&net);
	tap(net.n_nodes == 3 && network_find(&net, &zoe, "a") == NETWORK_NONE,
	    "without those that have no edge");
	network_keep(&net, 2);
	tap(net.n_nodes == 2 && net.n_edges == 0, "without its end no edge");
	network_release(&net);
}

static void
test_closed(void)
{
	const struct edge ended = { .id = "e",
		.relation = "r",
		.valid_from = CLOCK_NONE,
		.valid_to = 10,
		.superseded_at = 30 };
	const struct selection then = { .as_of = 20 }, before = { .as_of = 5 };
	const struct selection world = { .valid_at = 5 };
	struct network net;
	size_t a, b;

	network_init(&net, &then);
	a = node(&net, "a", 0);
	b = node(&net, "b", 0);
	tap(network_add_edge(&net, &ended, a, b)->closed,
	    "what ended is closed");
	network_release(&net);
	network_init(&net, &world);
	a = node(&net, "a", 0);
	b = node(&net, "b", 0);
	tap(!network_add_edge(&net, &ended, a, b)->closed,
	    "but not while it held");
	network_release(&net);
	network_init(&net, &before);
	tap(net.then == 5, "as of when it is asked for");
	network_release(&net);
}

/* A ring of cliques; step says in which order the edges come. */
static void
make_ring(struct network *net, int cliques, int size, int step)
{
	int n = cliques * size;

	for (int i = 0; i < n; i++)
		node(net, "n", i);
	for (int k = 0, i = 0; k < n; k++, i = (i + step) % n) {
		int first = i / size * size;

		for (int other = i + 1; other < first + size; other++)
			relate(net, (size_t)i, (size_t)other);
		if (i == first)
			relate(net, (size_t)i, (size_t)((i + size + 1) % n));
	}
}

static bool
are_cliques(const struct network *net, int cliques, int size)
{
	for (int i = 0; i < cliques * size; i++)
		if (net->nodes[i].community != (size_t)(i / size) + 1)
			return false;
	return true;
}

static void
test_communities(void)
{
	struct network net;
	size_t n;

	begin(&net);
	tap(network_communities(&net) == 0, "nothing has no communities");
	node(&net, "n", 0);
	tap(network_communities(&net) == 0 && !net.nodes[0].community,
	    "nor has who is alone");
	relate(&net, 0, 0);
	tap(network_communities(&net) == 1, "one may be one");
	network_release(&net);

	begin(&net);
	make_ring(&net, 8, 6, 1);
	n = network_communities(&net);
	tap(n == 8 && are_cliques(&net, 8, 6),
	    "a ring of cliques: each clique");
	network_release(&net);

	begin(&net);
	make_ring(&net, 8, 6, 7);
	n = network_communities(&net);
	tap(n == 8 && are_cliques(&net, 8, 6), "in any order of its edges");
	network_release(&net);
}

int
main(void)
{
	test_nodes();
	test_order();
	test_closed();
	test_communities();
	return tap_end();
}
