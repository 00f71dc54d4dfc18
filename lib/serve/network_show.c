#include "serve/network_show.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/prog.h"
#include "serve/network_view.h"

/* ---- out ---- */

static bool
write_line(struct buf *line)
{
	bool more;

	if (isatty(STDOUT_FILENO))
		person_guard(line);
	buf_char(line, '\n');
	more = prog_write(line->data, line->len);
	buf_reset(line);
	return more;
}

static void
print_json(const struct network *net, bool edges)
{
	struct buf line = { 0 };
	bool more = true;

	for (size_t i = 0; i < net->n_nodes && more; i++) {
		network_put_node(&net->nodes[i], "", &line);
		more = write_line(&line);
	}
	for (size_t i = 0; i < net->n_edges && more && edges; i++) {
		network_put_edge(net, &net->edges[i], "", &line);
		more = write_line(&line);
	}
	buf_release(&line);
}

typedef void
view(struct person *person, const struct network *net, struct buf *out);

static void
print_view(const struct network *net, view *put)
{
	struct person person;
	struct buf out = { 0 };

	person_init(&person, "never");
	put(&person, net, &out);
	person_release(&person);
	prog_write(buf_text(&out), out.len);
	buf_release(&out);
}

/* Whether it is one of the two forms of the whole, and was printed. */
static bool
print_whole(const struct network_show *show, const struct network *net)
{
	struct buf out = { 0 };

	if (strcmp(show->format, "dot") == 0)
		network_put_dot(net, &out);
	else if (strcmp(show->format, "graphml") == 0)
		network_put_graphml(net, &out);
	else
		return false;
	prog_write(out.data, out.len);
	buf_release(&out);
	return true;
}

static void
say_cut(const struct network_show *show, const struct network *net)
{
	if (net->cut)
		prog_warn("there is more: --max is %zu", show->bounds.max);
}

/* ---- the list ---- */

static bool
goes_by(const struct network_node *node, const char *folded)
{
	struct buf name = { 0 };
	bool has = false;

	for (size_t i = 0; i <= node->n_aliases && !has; i++) {
		const char *text = i ? node->aliases[i - 1] : node->name;

		buf_reset(&name);
		entities_fold(text, strlen(text), &name);
		has = strstr(buf_text(&name), folded) != NULL;
	}
	buf_release(&name);
	return has;
}

static bool
is_wanted(const struct network_show *show, const struct network_node *node,
    const char *folded)
{
	if (show->kind && (!node->kind || strcmp(node->kind, show->kind) != 0))
		return false;
	return !show->match || goes_by(node, folded);
}

struct ranked {
	size_t node, degree;
	bool wanted;
};

/* Those with the most relations first; then by name, as they stand. */
static int
compare(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;

	if (a->wanted != b->wanted)
		return a->wanted ? -1 : 1;
	if (a->degree != b->degree)
		return a->degree < b->degree ? 1 : -1;
	return (a->node > b->node) - (a->node < b->node);
}

/* Puts those that are wanted before the others, and leaves no others. */
static void
choose(const struct network_show *show, struct network *net)
{
	size_t n = net->n_nodes, wanted = 0;
	struct ranked *ranks = alloc_array(n + 1, sizeof *ranks);
	size_t *place = alloc_array(n + 1, sizeof *place);
	struct buf folded = { 0 };

	if (show->match)
		entities_fold(show->match, strlen(show->match), &folded);
	for (size_t i = 0; i < n; i++) {
		ranks[i] = (struct ranked){ i, net->nodes[i].degree,
			is_wanted(show, &net->nodes[i], buf_text(&folded)) };
		wanted += ranks[i].wanted;
	}
	qsort(ranks, n, sizeof *ranks, compare);
	for (size_t i = 0; i < n; i++)
		place[i] = ranks[i].node;
	network_reorder(net, place);
	network_keep(net, wanted);
	net->cut = wanted > show->bounds.max;
	network_keep(net, show->bounds.max);
	buf_release(&folded);
	free(place);
	free(ranks);
}

int
network_show_list(const struct network_show *show, struct err *err)
{
	bool whole = strcmp(show->format, "jsonl") != 0;
	struct network net;
	int rc;

	network_init(&net, show->sel);
	rc = network_read(&net, show->db, show->sel, whole, err);
	if (rc == 0)
		rc = network_describe(&net, show->db, show->sel, true, err);
	if (rc == 0) {
		network_sort(&net);
		choose(show, &net);
		if (!net.n_nodes)
			prog_status(PROG_NONE);
		else if (!print_whole(show, &net) && show->person)
			print_view(&net, network_view_nodes);
		else if (!whole)
			print_json(&net, false);
		say_cut(show, &net);
	}
	network_release(&net);
	return rc;
}

/* ---- near, path ---- */

static void
print(const struct network_show *show, const struct network *net, view *put)
{
	if (print_whole(show, net))
		return;
	if (show->person)
		print_view(net, put);
	else
		print_json(net, true);
}

int
network_show_near(
    const struct network_show *show, const char *name, struct err *err)
{
	struct network net;
	int rc;

	network_init(&net, show->sel);
	rc = network_begin(&net, show->db, show->sel, name, err);
	if (rc == 0)
		rc = network_near(
		    &net, show->db, show->sel, &show->bounds, err);
	if (rc == 0 && !net.n_edges && selection_has(show->sel->as_of))
		rc = err_set(
		    err, ERR_NONE, "nothing was known of '%.128s' then", name);
	if (rc == 0) {
		network_leave_out(&net);
		rc = network_describe(&net, show->db, show->sel, false, err);
	}
	if (rc == 0) {
		print(show, &net, network_view_tree);
		say_cut(show, &net);
	}
	network_release(&net);
	return rc;
}

int
network_show_path(const struct network_show *show, const char *from,
    const char *to, struct err *err)
{
	struct network_show all = *show;
	struct network net;
	int rc;

	/* what is looked at is not what is printed */
	all.bounds.max = NETWORK_MAX;
	network_init(&net, show->sel);
	rc = network_path(
	    &net, show->db, show->sel, from, to, &all.bounds, err);
	if (rc == 0) {
		rc = err_set(err, ERR_NONE,
		    "no path of %zu steps from '%.100s' to '%.100s'",
		    show->bounds.depth, from, to);
	} else if (rc == 1) {
		net.cut = false;
		rc = network_describe(&net, show->db, show->sel, false, err);
		if (rc == 0)
			print(show, &net, network_view_path);
	}
	network_release(&net);
	return rc < 0 ? -1 : 0;
}

/* ---- communities ---- */

/* The members of each, as they stand, and how much is among them. */
struct members {
	size_t *first, *next; /* nodes + 1; 0: none */
	size_t *size, *inside;
};

static void
list_members(const struct network *net, size_t n, struct members *m)
{
	m->first = alloc_array(n + 1, sizeof *m->first);
	m->next = alloc_array(net->n_nodes + 1, sizeof *m->next);
	m->size = alloc_array(n + 1, sizeof *m->size);
	m->inside = alloc_array(n + 1, sizeof *m->inside);
	for (size_t i = net->n_nodes; i > 0; i--) {
		size_t number = net->nodes[i - 1].community;

		if (!number || number > n)
			continue;
		m->next[i] = m->first[number];
		m->first[number] = i;
		m->size[number]++;
	}
	for (size_t i = 0; i < net->n_edges; i++) {
		size_t number = net->nodes[net->edges[i].from].community;

		if (number <= n &&
		    number == net->nodes[net->edges[i].to].community)
			m->inside[number]++;
	}
}

/* {"community":1,"size":2,"relations":1,"entities":["Acme","Ann"]} */
static void
put_community(const struct network *net, const struct members *m, size_t number,
    struct buf *line)
{
	buf_char(line, '{');
	json_put_int(line, "community", (int64_t)number);
	json_put_int(line, "size", (int64_t)m->size[number]);
	json_put_int(line, "relations", (int64_t)m->inside[number]);
	json_put_key(line, "entities");
	buf_char(line, '[');
	for (size_t i = m->first[number]; i; i = m->next[i]) {
		const char *name = net->nodes[i - 1].name;

		if (i != m->first[number])
			buf_char(line, ',');
		json_put_string(line, name, strlen(name));
	}
	buf_string(line, "]}");
}

static void
print_communities(const struct network *net, size_t n)
{
	struct members m;
	struct buf line = { 0 };
	bool more = true;

	list_members(net, n, &m);
	for (size_t i = 1; i <= n && more; i++) {
		put_community(net, &m, i, &line);
		more = write_line(&line);
	}
	buf_release(&line);
	free(m.first);
	free(m.next);
	free(m.size);
	free(m.inside);
}

static void
view_communities(const struct network *net, size_t n)
{
	struct person person;
	struct buf out = { 0 };

	person_init(&person, "never");
	network_view_communities(&person, net, n, &out);
	person_release(&person);
	prog_write(buf_text(&out), out.len);
	buf_release(&out);
}

int
network_show_communities(const struct network_show *show, struct err *err)
{
	bool whole = strcmp(show->format, "jsonl") != 0;
	struct network net;
	size_t n, most = show->bounds.max;
	int rc;

	network_init(&net, show->sel);
	rc = network_read(&net, show->db, show->sel, whole, err);
	if (rc == 0 && whole)
		rc = network_describe(&net, show->db, show->sel, false, err);
	if (rc == 0) {
		network_sort(&net);
		n = network_communities(&net);
		net.cut = whole ? net.n_nodes > most : n > most;
		if (whole)
			choose(show, &net);
		if (!n)
			prog_status(PROG_NONE);
		else if (!print_whole(show, &net))
			(show->person ? view_communities : print_communities)(
			    &net, n < most ? n : most);
		say_cut(show, &net);
	}
	network_release(&net);
	return rc;
}

/* ---- what changed ---- */

struct changes {
	struct network net;
	const struct network_show *show;
	int64_t since;
};

static int
add_change(const struct edge *edge, void *ctx, struct err *err)
{
	const struct entity_scope scope = { edge->user, edge->agent,
		edge->app };
	struct changes *c = ctx;
	size_t from, to;

	(void)err;
	if (c->net.n_edges == c->show->bounds.max) {
		c->net.cut = true;
		return 1;
	}
	from = network_add_node(&c->net, &scope, edge->subject);
	to = network_add_node(&c->net, &scope, edge->object);
	network_add_edge(&c->net, edge, from, to);
	return 0;
}

static const char *
event_of(const struct network_edge *edge, int64_t since)
{
	if (edge->state == MEMORY_FORGOTTEN)
		return "DELETE";
	if (edge->superseded_at != CLOCK_NONE && edge->superseded_at >= since)
		return "SUPERSEDE";
	return edge->created_at >= since ? "ADD" : "UPDATE";
}

static void
print_changes(const struct changes *c)
{
	struct person person;
	struct buf line = { 0 }, before = { 0 };
	bool more = true;

	person_init(&person, "never");
	for (size_t i = 0; i < c->net.n_edges && more; i++) {
		const struct network_edge *e = &c->net.edges[i];
		const char *event = event_of(e, c->since);

		if (c->show->person) {
			network_view_change(&person, &c->net, e, event, &line);
			more = prog_write(line.data, line.len);
			buf_reset(&line);
			continue;
		}
		buf_reset(&before);
		json_put_field(&before, "event", event);
		json_put_time(&before, "at",
		    e->updated_at > e->created_at ? e->updated_at
						  : e->created_at);
		network_put_edge(&c->net, e, before.data, &line);
		more = write_line(&line);
	}
	person_release(&person);
	buf_release(&before);
	buf_release(&line);
}

int
network_show_changed(
    const struct network_show *show, int64_t since, struct err *err)
{
	struct changes c = { .show = show, .since = since };
	int rc;

	network_init(&c.net, show->sel);
	rc = edges_changed(show->db, show->sel, since,
	    (int64_t)show->bounds.max + 1, add_change, &c, err);
	if (rc == 0 && !c.net.n_edges)
		prog_status(PROG_NONE);
	else if (rc == 0 && !print_whole(show, &c.net))
		print_changes(&c);
	if (rc == 0)
		say_cut(show, &c.net);
	network_release(&c.net);
	return rc;
}
