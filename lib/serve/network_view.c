#include "serve/network_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/clock.h"

enum { NAME_COLUMNS = 30, KIND_COLUMNS = 12, STEP = 2, DEEPEST = 12 };

/* ---- parts ---- */

static void
put_text(struct person *person, struct buf *out, const char *text, int indent)
{
	size_t at = out->len;

	while (at && out->data[at - 1] != '\n')
		at--;
	person_text(person, out, text, strlen(text),
	    person_width(out->data + at, out->len - at), indent);
}

/* A cell as wide as its column at least, and two blanks. */
static void
put_cell(struct person *person, struct buf *out, const char *text, int columns)
{
	int width = person_width(text, strlen(text));

	put_text(person, out, text, 0);
	buf_printf(out, "%*s  ", width < columns ? columns - width : 0, "");
}

static void
end_line(struct buf *out)
{
	while (out->len && out->data[out->len - 1] == ' ')
		out->data[--out->len] = '\0';
	buf_char(out, '\n');
}

/* "works_at" reads as words do */
static void
say_relation(struct buf *text, const char *relation)
{
	for (; *relation; relation++)
		buf_char(text, *relation == '_' ? ' ' : *relation);
}

static void
say_day(struct buf *text, const char *word, int64_t at)
{
	struct buf time = { 0 };

	if (at == CLOCK_NONE)
		return;
	person_time(&time, at);
	buf_printf(text, "  %s %.10s", word, buf_text(&time));
	buf_release(&time);
}

/* "  since 2024-05-01  (closed)" */
static void
say_times(struct buf *text, const struct network_edge *edge)
{
	say_day(text, "since", edge->valid_from);
	say_day(text, "until", edge->valid_to);
	if (edge->closed)
		buf_string(text, "  (closed)");
}

static void
say_node(struct buf *text, const struct network_node *node)
{
	buf_string(text, node->name);
	if (node->kind)
		buf_printf(text, " (%s)", node->kind);
}

/* ---- a table ---- */

static int
widest(const struct network *net)
{
	int width = (int)strlen("entity");

	for (size_t i = 0; i < net->n_nodes; i++) {
		const char *name = net->nodes[i].name;
		int columns = person_width(name, strlen(name));

		width = columns > width ? columns : width;
	}
	return width < NAME_COLUMNS ? width : NAME_COLUMNS;
}

static void
say_about(struct buf *text, const struct network_node *node)
{
	for (size_t i = 0; i < node->n_aliases; i++)
		buf_printf(text, "%s%s", i ? ", " : "also ", node->aliases[i]);
	if (node->summary)
		buf_printf(text, "%s%s", text->len ? ": " : "", node->summary);
	if (*node->user)
		buf_printf(text, "%s[%s]", text->len ? " " : "", node->user);
}

void
network_view_nodes(
    struct person *person, const struct network *net, struct buf *out)
{
	int width = widest(net);

	buf_printf(out, "%-*s  %-*s  %9s  %s\n", width, "entity", KIND_COLUMNS,
	    "kind", "relations", "about");
	for (size_t i = 0; i < net->n_nodes; i++) {
		const struct network_node *node = &net->nodes[i];
		struct buf about = { 0 };

		put_cell(person, out, node->name, width);
		put_cell(
		    person, out, node->kind ? node->kind : "", KIND_COLUMNS);
		buf_printf(out, "%9zu  ", node->degree);
		say_about(&about, node);
		put_text(person, out, buf_text(&about), STEP);
		end_line(out);
		buf_release(&about);
	}
}

/* ---- a tree ---- */

struct tree {
	struct person *person;
	const struct network *net;
	struct buf *out;
	size_t *first, *edges; /* of each node */
	bool *shown;           /* edges */
};

/* Which edges each node has, as they were added. */
static void
index_edges(struct tree *t)
{
	const struct network *net = t->net;
	size_t *at = alloc_array(net->n_nodes + 1, sizeof *at);

	t->first = alloc_array(net->n_nodes + 2, sizeof *t->first);
	t->edges = alloc_array(2 * net->n_edges + 1, sizeof *t->edges);
	t->shown = alloc_array(net->n_edges + 1, sizeof *t->shown);
	for (size_t i = 0; i < net->n_edges; i++) {
		t->first[net->edges[i].from + 1]++;
		t->first[net->edges[i].to + 1]++;
	}
	for (size_t i = 0; i < net->n_nodes; i++) {
		t->first[i + 1] += t->first[i];
		at[i] = t->first[i];
	}
	for (size_t i = 0; i < net->n_edges; i++) {
		t->edges[at[net->edges[i].from]++] = i;
		t->edges[at[net->edges[i].to]++] = i;
	}
	free(at);
}

static void
put_branch(
    struct tree *t, size_t node, const struct network_edge *edge, int indent)
{
	bool forth = edge->from == node;
	struct buf text = { 0 };

	if (!forth)
		buf_string(&text, "<- ");
	say_relation(&text, edge->relation);
	buf_string(&text, forth ? " -> " : " - ");
	say_node(&text, &t->net->nodes[forth ? edge->to : edge->from]);
	say_times(&text, edge);
	buf_printf(t->out, "%*s", indent, "");
	put_text(t->person, t->out, buf_text(&text), indent + STEP);
	end_line(t->out);
	buf_release(&text);
}

/* What is found by several ways stands with the first; edges stand once. */
static void
put_branches(struct tree *t, size_t node, int level)
{
	int indent = STEP * (level < DEEPEST ? level : DEEPEST);

	for (size_t i = t->first[node]; i < t->first[node + 1]; i++) {
		size_t at = t->edges[i];
		const struct network_edge *edge = &t->net->edges[at];
		size_t other = edge->from == node ? edge->to : edge->from;

		if (t->shown[at])
			continue;
		t->shown[at] = true;
		put_branch(t, node, edge, indent);
		if (t->net->nodes[other].depth > t->net->nodes[node].depth &&
		    t->net->nodes[other].via == at + 1)
			put_branches(t, other, level + 1);
	}
}

void
network_view_tree(
    struct person *person, const struct network *net, struct buf *out)
{
	struct tree t = { .person = person, .net = net, .out = out };

	index_edges(&t);
	for (size_t i = 0; i < net->n_nodes; i++) {
		struct buf text = { 0 };

		if (net->nodes[i].depth || (i && !net->nodes[i].degree))
			continue;
		say_node(&text, &net->nodes[i]);
		put_text(person, out, buf_text(&text), STEP);
		end_line(out);
		buf_release(&text);
		put_branches(&t, i, 1);
	}
	free(t.first);
	free(t.edges);
	free(t.shown);
}

/* ---- a way ---- */

void
network_view_path(
    struct person *person, const struct network *net, struct buf *out)
{
	struct tree t = { .person = person, .net = net, .out = out };

	for (size_t i = 0; i < net->n_nodes; i++) {
		struct buf text = { 0 };

		if (i) {
			put_branch(&t, i - 1, &net->edges[i - 1], STEP);
			continue;
		}
		say_node(&text, &net->nodes[0]);
		put_text(person, out, buf_text(&text), STEP);
		end_line(out);
		buf_release(&text);
	}
}

/* ---- communities, changes ---- */

void
network_view_communities(
    struct person *person, const struct network *net, size_t n, struct buf *out)
{
	struct buf *members = alloc_array(n + 1, sizeof *members);
	size_t *size = alloc_array(n + 1, sizeof *size);

	for (size_t i = 0; i < net->n_nodes; i++) {
		size_t at = net->nodes[i].community;

		if (!at || at > n)
			continue;
		buf_printf(&members[at], "%s%s", size[at]++ ? ", " : "",
		    net->nodes[i].name);
	}
	buf_printf(out, "%9s  %8s  %s\n", "community", "entities", "who");
	for (size_t i = 1; i <= n; i++) {
		buf_printf(out, "%9zu  %8zu  ", i, size[i]);
		put_text(person, out, buf_text(&members[i]), STEP);
		end_line(out);
		buf_release(&members[i]);
	}
	free(members);
	free(size);
}

void
network_view_change(struct person *person, const struct network *net,
    const struct network_edge *edge, const char *event, struct buf *out)
{
	struct buf text = { 0 };
	int64_t at = edge->created_at;

	if (edge->updated_at > at)
		at = edge->updated_at;
	person_time(out, at);
	buf_printf(out, "  %-9s  ", event);
	buf_printf(&text, "%s ", net->nodes[edge->from].name);
	say_relation(&text, edge->relation);
	buf_printf(&text, " %s", net->nodes[edge->to].name);
	say_times(&text, edge);
	put_text(person, out, buf_text(&text), STEP);
	end_line(out);
	buf_release(&text);
}
