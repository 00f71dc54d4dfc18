#include "serve/network.h"

#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "store/entities_named.h"
#include "text/match.h"

enum {
	SOME = 2000,   /* nodes that are looked up one by one */
	ALIKE = 3,     /* names that are said for one that is not there */
	LOOK = 50000,  /* edges whose names are compared with it */
	NEAR_EDITS = 2 /* by which one of these differs at most */
};

/* ---- all of it ---- */

static int
add_edge(const struct edge *edge, void *ctx, struct err *err)
{
	const struct entity_scope scope = { edge->user, edge->agent,
		edge->app };
	struct network *net = ctx;
	size_t from = network_add_node(net, &scope, edge->subject);
	size_t to = network_add_node(net, &scope, edge->object);

	(void)err;
	network_add_edge(net, edge, from, to);
	return 0;
}

int
network_read(struct network *net, struct db *db, const struct selection *sel,
    bool whole, struct err *err)
{
	return edges_each(db, &(struct edges_ask){ sel, NULL, -1, whole },
	    add_edge, net, err);
}

/* ---- what is known of the nodes ---- */

struct describing {
	struct network *net;
	const struct selection *sel;
	bool add;
};

static const char *
copy(struct network *net, const char *text)
{
	return text ? arena_copy(&net->arena, text, strlen(text)) : NULL;
}

static bool
has(const struct scope_values *values, const char *value)
{
	for (size_t i = 0; i < values->n; i++)
		if (strcmp(values->items[i], value) == 0)
			return true;
	return !values->n;
}

static bool
is_selected(const struct selection *sel, const struct entity_scope *scope)
{
	return has(&sel->scope.user, scope->user) &&
	       has(&sel->scope.agent, scope->agent) &&
	       has(&sel->scope.app, scope->app);
}

/* Of a file that others have written in it may be anything. */
static bool
is_text(const char *text)
{
	return text && utf8_bad(text, strlen(text)) == strlen(text);
}

static int
describe(
    const struct entity_scope *scope, const struct entity *entity, void *ctx)
{
	struct describing *d = ctx;
	struct network *net = d->net;
	struct network_node *node;
	long at;

	if (!is_text(entity->name) || !is_selected(d->sel, scope))
		return 0;
	at = d->add ? (long)network_add_node(net, scope, entity->name)
		    : network_find(net, scope, entity->name);
	if (at == NETWORK_NONE)
		return 0;
	node = &net->nodes[at];
	node->kind = is_text(entity->kind) && *entity->kind
			 ? copy(net, entity->kind)
			 : NULL;
	node->summary = is_text(entity->summary) ? copy(net, entity->summary)
						 : NULL;
	node->n_aliases = 0;
	node->aliases = arena_bytes(
	    &net->arena, (entity->n_aliases + 1) * sizeof *node->aliases);
	for (size_t i = 0; i < entity->n_aliases; i++)
		if (is_text(entity->aliases[i]))
			node->aliases[node->n_aliases++] = copy(
			    net, entity->aliases[i]);
	return 0;
}

/* A name as names are compared, one more of a JSON array. */
static void
put_folded(struct buf *array, const char *name)
{
	struct buf folded = { 0 };

	entities_fold(name, strlen(name), &folded);
	buf_char(array, array->len ? ',' : '[');
	json_put_string(array, buf_text(&folded), folded.len);
	buf_release(&folded);
}

int
network_describe(struct network *net, struct db *db,
    const struct selection *sel, bool add, struct err *err)
{
	struct describing d = { net, sel, add };
	bool some = !add && net->n_nodes <= SOME;
	struct buf names = { 0 };
	int rc = 0;

	for (size_t i = 0; i < net->n_nodes && some; i++)
		put_folded(&names, net->nodes[i].name);
	if (names.len)
		buf_char(&names, ']');
	if (names.len || !some)
		rc = entities_named(
		    db, some ? names.data : NULL, describe, &d, err);
	buf_release(&names);
	return rc;
}

/* ---- who is meant ---- */

struct meaning {
	struct describing d;
	const char *name;
	bool exact;
};

static int
add_meant(
    const struct entity_scope *scope, const struct entity *entity, void *ctx)
{
	struct meaning *m = ctx;

	if (!is_text(entity->name) || !is_selected(m->d.sel, scope) ||
	    (strcmp(entity->name, m->name) == 0) != m->exact)
		return 0;
	network_add_node(m->d.net, scope, entity->name);
	return describe(scope, entity, &m->d);
}

static int
add_scope(const struct edge *edge, void *ctx, struct err *err)
{
	const struct entity_scope scope = { edge->user, edge->agent,
		edge->app };
	struct meaning *m = ctx;

	(void)err;
	network_add_node(m->d.net, &scope, m->name);
	return 0;
}

/* Exactly that name, or if nobody has it those that go by it. */
static int
find_meant(struct meaning *m, struct db *db, struct err *err)
{
	struct buf names = { 0 };
	size_t before = m->d.net->n_nodes;
	int rc;

	put_folded(&names, m->name);
	buf_char(&names, ']');
	m->exact = true;
	rc = entities_named(db, names.data, add_meant, m, err);
	if (rc == 0)
		rc = edges_scopes(db, m->d.sel, m->name, add_scope, m, err);
	m->exact = false;
	if (rc == 0 && m->d.net->n_nodes == before)
		rc = entities_named(db, names.data, add_meant, m, err);
	buf_release(&names);
	return rc;
}

/* "'Tom' (user ann)" */
static void
put_meant(const struct network_node *node, struct buf *out)
{
	const char *const parts[] = { "user", node->user, "agent", node->agent,
		"app", node->app };
	bool open = false;

	buf_printf(out, "%s'%.100s'", out->len ? ", " : "", node->name);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i += 2) {
		if (!*parts[i + 1])
			continue;
		buf_printf(out, "%s%s %.60s", open ? ", " : " (", parts[i],
		    parts[i + 1]);
		open = true;
	}
	buf_string(out, open ? ")" : "");
}

static int
say_several(
    const struct network *net, size_t first, const char *name, struct err *err)
{
	struct buf meant = { 0 };
	size_t n = net->n_nodes - first;

	for (size_t i = 0; i < n && i < 5; i++)
		put_meant(&net->nodes[first + i], &meant);
	err_set(err, ERR_INPUT, "'%.100s' may be %s%s: say which", name,
	    buf_text(&meant), n > 5 ? " or others" : "");
	buf_release(&meant);
	return -1;
}

/* ---- names that are like one ---- */

struct alike {
	struct buf folded; /* what is looked for */
	struct network found;
	size_t edits;
	char names[ALIKE][128];
	size_t distance[ALIKE], n;
};

static void
note_alike(struct alike *a, const char *name, size_t distance)
{
	size_t at = a->n;

	while (at && a->distance[at - 1] > distance)
		at--;
	if (at == ALIKE || strlen(name) >= sizeof *a->names)
		return;
	if (a->n < ALIKE)
		a->n++;
	memmove(a->names + at + 1, a->names + at,
	    (a->n - at - 1) * sizeof *a->names);
	memmove(a->distance + at + 1, a->distance + at,
	    (a->n - at - 1) * sizeof *a->distance);
	strcpy(a->names[at], name);
	a->distance[at] = distance;
}

/*
 * By how much a name differs; it is noted if that is not much, and not done
 * already.  What begins so is like it, too: "Ann" and "Ann Lee".
 */
static size_t
compare(struct alike *a, const char *name, bool noted)
{
	struct buf folded = { 0 };
	size_t distance;

	entities_fold(name, strlen(name), &folded);
	distance = match_distance(
	    (struct match_word){ buf_text(&a->folded), a->folded.len },
	    (struct match_word){ buf_text(&folded), folded.len }, a->edits, 0);
	if (distance > a->edits && a->folded.len > 2 &&
	    strstr(buf_text(&folded), buf_text(&a->folded)))
		distance = a->edits;
	if (distance <= a->edits && !noted)
		note_alike(a, name, distance);
	buf_release(&folded);
	return distance;
}

static int
add_names(const struct edge *edge, void *ctx, struct err *err)
{
	const struct entity_scope scope = { edge->user, edge->agent,
		edge->app };
	struct alike *a = ctx;

	(void)err;
	network_add_node(&a->found, &scope, edge->subject);
	network_add_node(&a->found, &scope, edge->object);
	return 0;
}

static int
say_alike(const struct alike *a, const char *name, struct err *err)
{
	struct buf said = { 0 };

	for (size_t i = 0; i < a->n; i++)
		buf_printf(
		    &said, "%s'%s'", i ? ", " : ": there is ", a->names[i]);
	err_set(err, ERR_NONE, "no entity '%.128s'%s", name, buf_text(&said));
	buf_release(&said);
	return -1;
}

/* The same but for case and marks is what is meant; others are said. */
static int
look_alike(
    struct network *net, struct alike *a, const char *name, struct err *err)
{
	size_t first = net->n_nodes;

	a->edits = match_edits(
	    match_letters(buf_text(&a->folded), a->folded.len));
	a->edits = a->edits < 1            ? 1
		   : a->edits > NEAR_EDITS ? NEAR_EDITS
					   : a->edits;
	network_sort(&a->found);
	for (size_t i = 0; i < a->found.n_nodes && a->folded.len; i++) {
		const struct network_node *node = &a->found.nodes[i];
		const struct entity_scope scope = { node->user, node->agent,
			node->app };

		if (compare(a, node->name,
			i && strcmp(node[-1].name, node->name) == 0) == 0)
			network_add_node(net, &scope, node->name);
	}
	return net->n_nodes > first ? 0 : say_alike(a, name, err);
}

static int
find_alike(struct network *net, struct db *db, const struct selection *sel,
    const char *name, struct err *err)
{
	struct alike a = { 0 };
	int rc;

	network_init(&a.found, sel);
	entities_fold(name, strlen(name), &a.folded);
	rc = edges_each(db, &(struct edges_ask){ sel, NULL, LOOK, false },
	    add_names, &a, err);
	if (rc == 0)
		rc = network_describe(&a.found, db, sel, true, err);
	if (rc == 0)
		rc = look_alike(net, &a, name, err);
	network_release(&a.found);
	buf_release(&a.folded);
	return rc;
}

int
network_begin(struct network *net, struct db *db, const struct selection *sel,
    const char *name, struct err *err)
{
	struct meaning m = { .d = { net, sel, false }, .name = name };
	size_t first = net->n_nodes, n;

	if (utf8_bad(name, strlen(name)) < strlen(name))
		return err_set(err, ERR_INPUT, "a name is not UTF-8");
	if (find_meant(&m, db, err) < 0)
		return -1;
	if (net->n_nodes == first && find_alike(net, db, sel, name, err) < 0)
		return -1;
	n = net->n_nodes - first;
	if (n > 1)
		return say_several(net, first, name, err);
	/* facts may have it by another name */
	for (size_t i = 0; i < net->nodes[first].n_aliases; i++) {
		const struct network_node *node = &net->nodes[first];
		const struct entity_scope scope = { node->user, node->agent,
			node->app };

		network_add_node(net, &scope, node->aliases[i]);
	}
	return 0;
}
