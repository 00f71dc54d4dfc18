#include "serve/network.h"

#include <stdlib.h>

#include "base/alloc.h"

/*
 * The method of Blondel and others (Fast unfolding of communities in large
 * networks, 2008): each node goes where that raises modularity the most, until
 * none does; then each community is a node, and all begins again.  Nodes are
 * taken in their order and of equals the first is chosen, so that the same
 * graph always falls into the same parts.
 */
enum { ROUNDS_MAX = 50, LEVELS_MAX = 20 };

/* A graph of one level: nodes, ends of edges, and who is next to whom. */
struct level {
	size_t n, n_edges;
	size_t *ends;   /* two an edge */
	size_t *first;  /* n + 1: where a node's neighbours begin */
	size_t *next;   /* neighbours */
	size_t *group;  /* of each node */
	double *weight; /* of each node: its ends */
	double *total;  /* of each group */
	double *toward; /* from the node at hand to each group */
	size_t *seen;   /* groups that it has neighbours in */
};

static void
release(struct level *l)
{
	free(l->first);
	free(l->next);
	free(l->group);
	free(l->weight);
	free(l->total);
	free(l->toward);
	free(l->seen);
}

/* Fills all but the ends: each node is a group of its own. */
static void
prepare(struct level *l)
{
	size_t n = l->n, *at = alloc_array(n + 1, sizeof *at);

	l->first = alloc_array(n + 1, sizeof *l->first);
	l->next = alloc_array(2 * l->n_edges + 1, sizeof *l->next);
	l->group = alloc_array(n + 1, sizeof *l->group);
	l->weight = alloc_array(n + 1, sizeof *l->weight);
	l->total = alloc_array(n + 1, sizeof *l->total);
	l->toward = alloc_array(n + 1, sizeof *l->toward);
	l->seen = alloc_array(n + 1, sizeof *l->seen);
	for (size_t i = 0; i < 2 * l->n_edges; i++)
		l->first[l->ends[i] + 1]++;
	for (size_t i = 0; i < n; i++) {
		l->weight[i] = l->total[i] = (double)l->first[i + 1];
		l->group[i] = i;
		l->first[i + 1] += l->first[i];
		at[i] = l->first[i];
	}
	for (size_t i = 0; i < l->n_edges; i++) {
		size_t a = l->ends[2 * i], b = l->ends[2 * i + 1];

		l->next[at[a]++] = b;
		l->next[at[b]++] = a;
	}
	free(at);
}

/* Where a node is best; what leads to itself moves along with it. */
static size_t
best_group(struct level *l, size_t node)
{
	size_t own = l->group[node], best = own, n = 0;
	double share = l->weight[node] / (2 * (double)l->n_edges), most;

	for (size_t i = l->first[node]; i < l->first[node + 1]; i++) {
		size_t group = l->group[l->next[i]];

		if (l->next[i] == node)
			continue;
		if (l->toward[group] == 0)
			l->seen[n++] = group;
		l->toward[group]++;
	}
	most = l->toward[own] - (l->total[own] - l->weight[node]) * share;
	for (size_t i = 0; i < n; i++) {
		size_t group = l->seen[i];
		double gain = l->toward[group] - l->total[group] * share;

		if (group == own)
			continue;
		if (gain > most + 1e-9 ||
		    (gain > most - 1e-9 && best != own && group < best)) {
			best = group;
			most = gain;
		}
	}
	for (size_t i = 0; i < n; i++)
		l->toward[l->seen[i]] = 0;
	return best;
}

static bool
move_all(struct level *l)
{
	bool moved = false, any = true;

	for (int round = 0; any && round < ROUNDS_MAX; round++) {
		any = false;
		for (size_t i = 0; i < l->n; i++) {
			size_t group = best_group(l, i);

			if (group == l->group[i])
				continue;
			l->total[l->group[i]] -= l->weight[i];
			l->total[group] += l->weight[i];
			l->group[i] = group;
			any = moved = true;
		}
	}
	return moved;
}

/* Groups become the nodes of the next level, in the order of their firsts. */
static void
fold(struct level *l, size_t *label, size_t n_labels)
{
	size_t *number = alloc_array(l->n + 1, sizeof *number), n = 0;

	for (size_t i = 0; i < l->n; i++)
		if (!number[l->group[i]])
			number[l->group[i]] = ++n;
	for (size_t i = 0; i < 2 * l->n_edges; i++)
		l->ends[i] = number[l->group[l->ends[i]]] - 1;
	for (size_t i = 0; i < n_labels; i++)
		label[i] = number[l->group[label[i]]] - 1;
	l->n = n;
	free(number);
}

/* ---- numbers: the largest is 1 ---- */

struct part {
	size_t label, size, first;
};

static int
compare(const void *left, const void *right)
{
	const struct part *a = left, *b = right;

	if (a->size != b->size)
		return a->size < b->size ? 1 : -1;
	return (a->first > b->first) - (a->first < b->first);
}

static size_t
number_all(struct network *net, const size_t *label, size_t n_labels)
{
	struct part *parts = alloc_array(n_labels + 1, sizeof *parts);
	size_t *place = alloc_array(n_labels + 1, sizeof *place), n = 0;

	for (size_t i = 0; i < net->n_nodes; i++) {
		struct part *part = &parts[label[i]];

		if (!net->nodes[i].degree)
			continue;
		if (!part->size++)
			*part = (struct part){ label[i], 1, i };
	}
	qsort(parts, n_labels, sizeof *parts, compare);
	while (n < n_labels && parts[n].size) {
		place[parts[n].label] = n + 1;
		n++;
	}
	for (size_t i = 0; i < net->n_nodes; i++)
		net->nodes[i].community = net->nodes[i].degree ? place[label[i]]
							       : 0;
	free(parts);
	free(place);
	return n;
}

size_t
network_communities(struct network *net)
{
	struct level l = { .n = net->n_nodes, .n_edges = net->n_edges };
	size_t *label = alloc_array(net->n_nodes + 1, sizeof *label), n;
	bool moved = net->n_edges > 0;

	l.ends = alloc_array(2 * net->n_edges + 1, sizeof *l.ends);
	for (size_t i = 0; i < net->n_edges; i++) {
		l.ends[2 * i] = net->edges[i].from;
		l.ends[2 * i + 1] = net->edges[i].to;
	}
	for (size_t i = 0; i < net->n_nodes; i++)
		label[i] = i;
	for (int level = 0; moved && level < LEVELS_MAX; level++) {
		prepare(&l);
		moved = move_all(&l);
		fold(&l, label, net->n_nodes);
		release(&l);
	}
	n = l.n ? number_all(net, label, l.n) : 0;
	free(l.ends);
	free(label);
	return n;
}
